"""The command that makes a proposal of an issue: ``python -m generators propose``."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.core.files import write

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register the command."""
    proposing = commands.add_parser(
        "propose",
        help="maak van een issue een voorstel in YAML",
        description="Lees een issue dat met een formulier is gemaakt. Schrijf welke YAML waar komt en wat mist.",
        examples=("python -m generators propose issue.md --datum 2027-01-15",),
    )
    proposing.add_argument("issue", help="een bestand met de tekst van het issue, of - om te lezen wat u erin stuurt")
    proposing.add_argument("--datum", help="de dag van het issue, als jaar-maand-dag")
    proposing.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print the proposal; returns 0 when it is complete, 1 when somebody must still do something.

    Raises:
        UserError: the issue was not made with a form that a proposal goes with, or the facts cannot be read.
    """
    # Only here: what this command needs takes longer to load than a check takes.
    from generators import checks
    from generators.kernel import schema
    from generators.upkeep.issues import comment, forms, judging, making

    if options.datum is not None and not _DATE.fullmatch(options.datum):
        raise UserError("--datum is geen dag; schrijf bijvoorbeeld 2027-01-15")
    issue = forms.read_issue(_body(options.issue, forms.MOST_BYTES), forms.read_forms(options.root))
    if issue.form.name not in making.FORMS:
        raise UserError(f"bij het formulier {issue.form.title} hoort geen voorstel")
    documents, schemas = checks.load(options.root), schema.source_schemas(options.root)
    before = checks.examine(options.root, documents)
    if before.specification is None:
        raise UserError("de feiten zijn niet te lezen; draai eerst make check")
    texts = {d.path: (options.root / d.path).read_bytes().decode("utf-8", "replace") for d in documents}
    proposal = making.propose(issue, before.specification, texts, schemas, options.datum)
    judgement = judging.judge(options.root, before, texts, schemas, proposal)
    write(comment.as_markdown(proposal, judgement, before.specification.edition.bewerkadres), None)
    return 1 if proposal.todo or judgement.findings else 0


def _body(name: str, most_bytes: int) -> bytes:
    """Return what is read, at most one byte more than is allowed."""
    if name == "-":
        return sys.stdin.buffer.read(most_bytes + 1)
    with Path(name).open("rb") as file:
        return file.read(most_bytes + 1)

"""From the answers to a form to a proposal, by the maker of that form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generators.kernel.schema import SourceSchema
from generators.subjects.model.specification import Specification
from generators.upkeep.issues.context import Context
from generators.upkeep.issues.forms import Issue
from generators.upkeep.issues.mistake import propose_correction
from generators.upkeep.issues.product_code import propose_product_code
from generators.upkeep.issues.proposal import Proposal, Shown, read_back
from generators.upkeep.issues.question import propose_answer
from iv3.core.errors import UserError

FORMS: Mapping[str, Callable[[Context, Proposal], None]] = {
    "nieuwe-productcode": propose_product_code,
    "nieuwe-vraag": propose_answer,
    "fout-in-een-feit": propose_correction,
}
"""The forms that a proposal can be made of, by the name of their file."""


def propose(
    issue: Issue,
    specification: Specification,
    texts: Mapping[str, str],
    schemas: Sequence[SourceSchema],
    datum: str | None,
) -> Proposal:
    """Return what an issue proposes.

    Args:
        issue: what somebody filled in.
        specification: the facts as they stand.
        texts: the text of every file, path → text.
        schemas: of every kind of file.
        datum: the day of the issue; what needs a day and has none stays something to do.

    Raises:
        UserError: the form is not one that proposes a fact.
    """
    maker = FORMS.get(issue.form.name)
    if maker is None:
        raise UserError(f"bij het formulier {issue.form.title} hoort geen voorstel")
    proposal = Proposal()
    for question in issue.unanswered():
        proposal.todo.append(Shown("Dit is niet ingevuld: {}.", (question.label,)))
    maker(Context(issue, specification, texts, schemas, datum), proposal)
    for fragment in proposal.fragments:
        read_back(fragment)
    return proposal

"""Read a new version of a list, say what it means and, when asked and nothing is wrong with it, write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from generators import checks
from generators.kernel import schema, shape, sources
from generators.kernel.kinds import said
from generators.kernel.reading import Facts
from generators.kernel.reading import read as read_facts
from generators.kernel.records import Bron, Productcodebestand
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import couplings_of, list_in_year
from generators.subjects.couplings.facts import read as read_couplings
from generators.subjects.model.specification import Specification
from generators.upkeep.productcodes.comparing import ListComparison, compare, too_short
from generators.upkeep.productcodes.editing import edited
from generators.upkeep.productcodes.proposing import effect
from generators.upkeep.productcodes.reading import FIELDS, chosen, open_list, reading, rows
from generators.upkeep.productcodes.report import Report
from iv3.core.errors import Unusable, UserError
from iv3.core.files import write
from iv3.rows.cells import shown

__all__ = ["Request", "Unusable", "run"]


@dataclass(frozen=True)
class Request:
    """What is asked: a file, which list it is and from which year, and whether to write."""

    path: Path
    lijst: str | None = None
    jaar: int | None = None
    sheet: str | None = None
    columns: tuple[str, ...] = ()
    bron: str | None = None
    write: bool = False
    force: bool = False


def run(root: Path, request: Request) -> Report:
    """Carry out a request.

    Raises:
        Unusable: the file, or what is asked of it, cannot be used; nothing has been written.
    """
    documents = sources.load_folder(root / checks.TABLES, root)
    shaped = shape.check(documents, schema.source_schemas(root))
    if shaped.findings or any(document.findings for document in documents):
        raise Unusable(
            "Onze eigen bestanden zijn niet goed te lezen. Herstel eerst wat python -m generators check meldt."
        )
    specification = Specification(read_facts(documents))
    how = reading(specification.facts)
    jaar = request.jaar if request.jaar is not None else _first_unknown_year(specification)
    bron = _source(specification.facts, request.bron)
    if not any(in_years(care_list.geldig, jaar) for care_list in couplings_of(specification).lists):
        raise Unusable(f"In {jaar} gebruiken wij geen enkele codelijst. Kies een ander jaar bij --from.")
    file = open_list(request.path, how, request.sheet, request.columns)
    care_list = chosen(file, how, couplings_of(specification), request.lijst, jaar)
    imported = rows(file, how, care_list, couplings_of(specification), jaar)
    comparison = compare(care_list, jaar, imported, couplings_of(specification))
    short = too_short(comparison, how.fact.minste_deel)
    if short is not None and not request.force:
        raise Unusable(short)
    report = Report(comparison, effect(specification, comparison), tuple(_remarks(comparison, bron, request)))
    return _written(root, documents, report, bron, request) if request.write else report


def _source(facts: Facts, name: str | None) -> Bron | None:
    if name is None:
        return None
    if name not in facts.bronnen:
        raise Unusable(f"De bron {shown(name)} staat niet in tables/bronnen.yaml. Voeg haar daar eerst toe.")
    return facts.bronnen[name]


def _remarks(comparison: ListComparison, bron: Bron | None, request: Request) -> list[str]:
    if not comparison.differs:
        return []
    if bron is None:
        return ["Zonder --bron houdt de lijst haar oude versie en bron; zet die dan zelf goed."]
    found = (
        [] if bron.versie else [f"De bron {bron.id} heeft geen versie in tables/bronnen.yaml; zet versie: zelf goed."]
    )
    if comparison.care_list.toelichting:
        found.append(f"Kijk of de toelichting in {comparison.care_list.origin.document.path} nog klopt.")
    return found if request.write else []


def _written(
    root: Path, documents: list[sources.Document], report: Report, bron: Bron | None, request: Request
) -> Report:
    """Write what changes when everything is well with it, and say so; else say why not."""
    comparison = report.comparison
    refused = len(comparison.file.refused)
    if refused and not request.force:
        word = "is 1 rij" if refused == 1 else f"zijn {refused} rijen"
        reason = f"Er {word} afgewezen. Herstel het bestand, of geef --force om zonder die rijen te schrijven."
        return replace(report, not_written=reason)
    if not comparison.differs and bron is None:
        return report
    document = comparison.care_list.origin.document
    target = root / document.path
    before = target.read_bytes().decode("utf-8")
    try:
        after = edited(before, comparison, bron)
    except UserError as error:
        return replace(report, not_written=f"{error}.")
    if after == before:
        return report
    changed = sources.load_text(after, document.path)
    outcome = checks.examine(root, [changed if d.path == document.path else d for d in documents])
    if outcome.findings:
        return replace(report, findings=outcome.findings)
    if outcome.specification is None or not _as_imported(outcome.specification, comparison):
        return replace(
            report, not_written="De gewijzigde lijst leest niet terug als het bestand; wijzig haar met de hand."
        )
    write(after, target)
    return replace(report, written=document.path)


def _as_imported(specification: Specification, comparison: ListComparison) -> bool:
    """Tell whether our list, read back, has in the year what the file has, and the year before what it had."""
    couplings = read_couplings(specification.facts)
    care_list = next(known for known in couplings.lists if known.lijst == comparison.care_list.lijst)
    again = compare(care_list, comparison.jaar, comparison.file, couplings)
    before = comparison.jaar - 1
    return not again.differs and _told(care_list, before) == _told(comparison.care_list, before)


def _told(care_list: Productcodebestand, jaar: int) -> list[tuple[str, ...]]:
    codes = list_in_year(care_list, jaar).codes if in_years(care_list.geldig, jaar) else ()
    return [(code.code, *(str(said(code).get(field, "")) for field in FIELDS)) for code in codes]


def _first_unknown_year(specification: Specification) -> int:
    """Return the year after the last of which the model is known: a new list is for that one, also when it is open."""
    return specification.known_years(next(iter(specification.layers)))[-1] + 1

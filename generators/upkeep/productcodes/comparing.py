"""What a new version of a list changes: added, ended and changed codes, and what about them looks wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generators.kernel.findings import listed
from generators.kernel.kinds import said
from generators.kernel.records import Productcode, Productcodebestand
from generators.subjects.couplings.facts import CATEGORY, CATEGORY_WIDTH, PRODUCT, Couplings, list_in_year
from generators.upkeep.productcodes.reading import HULPVORM, NAME, UNIT, Imported, ListRow
from iv3.core.errors import Unusable
from iv3.rows.cells import fold, shown

INCOMPLETE = "onze lijst is niet volledig"
REFUSED = "de rij ervan is afgewezen"


@dataclass(frozen=True)
class Changed:
    """A code of which the list now says something else: field → what we have and what the file has."""

    ours: Productcode
    row: ListRow
    fields: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Undecided:
    """A code of ours that the file does not have, of which that does not mean that it ended."""

    ours: Productcode
    why: str


@dataclass(frozen=True)
class ListComparison:
    """A list of ours beside a file, for the years from ``jaar``.

    The rows of the file are added, changed, equal, refused, or of other years or lists; the codes of ours are equal,
    changed, ended or undecided.
    """

    care_list: Productcodebestand
    jaar: int
    file: Imported
    added: tuple[ListRow, ...]
    ended: tuple[Productcode, ...]
    changed: tuple[Changed, ...]
    equal: tuple[Productcode, ...]
    undecided: tuple[Undecided, ...]
    remarkable: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether our list must change."""
        return bool(self.added or self.ended or self.changed)

    def counts(self) -> dict[str, dict[str, int]]:
        """Return what the rows of the file are and what the codes of ours are; each adds up to its total."""
        both = {"gewijzigd": len(self.changed), "gelijk": len(self.equal)}
        return {
            "bestand": {
                "rijen": self.file.count,
                "toegevoegd": len(self.added),
                **both,
                "afgewezen": len(self.file.refused),
                "ander_jaar": self.file.other_years,
                "andere_lijst": self.file.other_lists,
            },
            "onze_lijst": {
                "codes": len(list_in_year(self.care_list, self.jaar).codes),
                **both,
                "beeindigd": len(self.ended),
                "niet_beslist": len(self.undecided),
            },
        }


def compare(care_list: Productcodebestand, jaar: int, file: Imported, couplings: Couplings) -> ListComparison:
    """Compare a file with our list as it stands for ``jaar``.

    That is how it was the year before, with what is already there for ``jaar`` itself: a list that has been written
    differs in nothing.

    Raises:
        Unusable: our list already has other codes after ``jaar``, or there is nothing to compare.
    """
    later = next((code for code in care_list.codes if _changes_after(code, care_list, jaar)), None)
    if later is not None:
        raise Unusable(
            f"{later.origin.place()}: onze lijst {care_list.lijst} verandert al na {jaar}, bij {later.code}. "
            "Lees versies in van oud naar nieuw."
        )
    if not file.rows:
        raise Unusable(
            f"{file.name}: geen enkele rij heeft een code van {care_list.lijst} in {jaar}. Kies een ander blad of "
            "bestand."
        )
    ours = {code.code: code for code in list_in_year(care_list, jaar).codes}
    theirs = {row.code: row for row in file.rows}
    pairs = [
        (code, row, _differences(code, row)) for name, code in ours.items() if (row := theirs.get(name)) is not None
    ]
    meant = {code for row in file.refused for code in row.meant}
    gone = [code for name, code in ours.items() if name not in theirs]
    ended = [code for code in gone if care_list.volledig and code.code not in meant]
    added = [row for row in file.rows if row.code not in ours]
    changed = [Changed(code, row, fields) for code, row, fields in pairs if fields]
    return ListComparison(
        care_list=care_list,
        jaar=jaar,
        file=file,
        added=tuple(sorted(added, key=lambda row: row.code)),
        ended=tuple(ended),
        changed=tuple(changed),
        equal=tuple(code for code, _, fields in pairs if not fields),
        undecided=tuple(
            Undecided(code, REFUSED if code.code in meant else INCOMPLETE) for code in gone if code not in ended
        ),
        remarkable=tuple(_remarkable(care_list, jaar, added, ended, changed, couplings)),
    )


def too_short(comparison: ListComparison, least_percent: int) -> str | None:
    """Return why a file is probably not the whole list; None when it may well be."""
    ours = len(list_in_year(comparison.care_list, comparison.jaar).codes)
    found = len(comparison.file.rows)
    if not comparison.care_list.volledig or found * 100 >= ours * least_percent:
        return None
    return (
        f"{comparison.file.name} heeft {found} codes die te gebruiken zijn; onze lijst {comparison.care_list.lijst} "
        f"heeft er {ours}. Waarschijnlijk is dit een ander blad of een deel van de lijst. Noem een blad met --sheet, "
        "of geef --force als de lijst echt zo kort is."
    )


def _changes_after(code: Productcode, care_list: Productcodebestand, jaar: int) -> bool:
    if code.geldig is None:
        return False
    last = code.geldig.tot
    return code.geldig.van > jaar or (last is not None and last >= jaar and last != care_list.geldig.tot)


def _differences(code: Productcode, row: ListRow) -> dict[str, tuple[str, str]]:
    """Return the fields that differ, of those the file has a column for; spaces in a name do not count."""
    record = said(code)
    ours = {field: " ".join(str(record.get(field, "")).split()) for field in row.fields}
    return {field: (ours[field], value) for field, value in row.fields.items() if value != ours[field]}


def _remarkable(
    care_list: Productcodebestand,
    jaar: int,
    added: Iterable[ListRow],
    ended: Iterable[Productcode],
    changed: Iterable[Changed],
    couplings: Couplings,
) -> Iterator[str]:
    added, changed = list(added), list(changed)
    yield from _moved(list_in_year(care_list, jaar).codes, added, ended, changed)
    if care_list.soort == PRODUCT:
        known = {c.code for other in couplings.lists if other.soort == CATEGORY for c in other.codes}
        for category, count in sorted(Counter(row.code[:CATEGORY_WIDTH] for row in added).items()):
            if category not in known:
                yield (
                    f"Productcategorie {category} van {_codes(count)} kennen wij niet; lees ook de lijst met "
                    "productcategorieën in."
                )
    for field in (HULPVORM, UNIT):
        listed_codes = {c.code for other in couplings.lists if other.soort == field for c in other.codes}
        new = {row.fields.get(field, "") for row in (*added, *(change.row for change in changed))} - listed_codes - {""}
        for value in sorted(new):
            yield f"De {field} {value} staat in geen lijst in tables/productcodes/; voeg haar toe."
    for change in changed:
        if change.ours.verschrijving is not None:
            yield (
                f"{change.ours.origin.place()}: bij {change.ours.code} staat een verschrijving. Zij blijft bij de oude "
                "jaren; zet haar ook bij de nieuwe als zij nog klopt."
            )


def _moved(
    ours: Iterable[Productcode], added: Iterable[ListRow], ended: Iterable[Productcode], changed: Iterable[Changed]
) -> Iterator[str]:
    """Yield every name that a code lost and another code got: then the codes were probably renumbered."""
    lost: dict[str, list[str]] = defaultdict(list)
    for old in ended:
        lost[fold(old.naam or "")].append(old.code)
    for change in changed:
        if NAME in change.fields:
            lost[fold(change.fields[NAME][0])].append(change.ours.code)
    got = [(row.code, row.fields.get(NAME, "")) for row in added]
    got += [(change.ours.code, change.fields[NAME][1]) for change in changed if NAME in change.fields]
    changing = {code for codes in lost.values() for code in codes}
    kept = {fold(code.naam or "") for code in ours if code.code not in changing}
    for code, name in got:
        before = [other for other in lost.get(fold(name), []) if other != code]
        if fold(name) and before and fold(name) not in kept:
            yield (
                f"De naam “{shown(name)}” stond bij {listed(before)} en staat nu bij {code}. Waarschijnlijk is de code "
                "hernummerd; vraag het de eigenaar van de lijst."
            )


def _codes(count: int) -> str:
    return "1 nieuwe code" if count == 1 else f"{count} nieuwe codes"

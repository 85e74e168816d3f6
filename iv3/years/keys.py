"""Keys: how somebody divides the amount of a code of which more than one code can come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from iv3.years.amounts import Amount, RowProblem, folded
from iv3.years.outlook import Restating
from iv3.years.words import LISTS, either, say


@dataclass(frozen=True)
class RestatingKeyRow:
    """A row of a key: ``deel`` (a share, 0 to 1) or ``cent`` of ``van`` goes to ``naar``; empty fields hold for all.

    ``lijst`` is taakveld, categorie or balanscode, ``categorie`` the column an amount stands in. Without ``deel`` and
    ``cent`` a row is not filled in.
    """

    rij: int
    van: str
    naar: str
    deel: Fraction | None = None
    cent: int | None = None
    lijst: str = ""
    kant: str = ""
    groep: str = ""
    categorie: str = ""

    @property
    def scope(self) -> tuple[str, str, str, str, str]:
        """What the rows that divide the same have in common."""
        return self.lijst, self.van, self.kant, folded(self.groep), self.categorie


@dataclass(frozen=True)
class RestatingKey:
    """A division of the amounts on a code: ``parts`` are shares of each amount, or with ``in_cents`` cents of all.

    Without ``naar`` the key was refused: what it was meant for stays whole, and no less precise key divides it.
    """

    lijst: str
    van: str
    kant: str
    groep: str
    categorie: str
    naar: tuple[str, ...]
    parts: tuple[int, ...]
    in_cents: bool
    rijen: tuple[int, ...]

    def fits(self, amount: Amount) -> bool:
        """Tell whether this key is for the amount, apart from its codes."""
        return (
            self.kant in ("", amount.kant)
            and self.groep in ("", folded(amount.groep))
            and self.categorie in ("", amount.kolom)
        )

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Of two keys the higher goes first."""
        return bool(self.groep), bool(self.categorie), bool(self.kant)


def keys_of(
    rows: Iterable[RestatingKeyRow], model: Restating, lijsten: Sequence[str]
) -> tuple[list[RestatingKey], list[RowProblem]]:
    """Return the keys that rows make up, and what is wrong; one wrong row and its whole key is refused.

    Args:
        rows: of one file.
        model: the years it is about.
        lijsten: the lists that the amounts have codes of, for rows that name none.
    """
    problems: list[RowProblem] = []
    groups: dict[tuple[str, str, str, str, str], list[RestatingKeyRow]] = {}
    for row in rows:
        found = _list_of(row, model, lijsten)
        if isinstance(found, RowProblem):
            problems.append(found)
        else:
            groups.setdefault(found.scope, []).append(found)
    keys = []
    for members in groups.values():
        if all(row.deel is None and row.cent is None for row in members):
            continue
        wrong = [problem for row in members for problem in _row_problems(row, members, model)] or [*_sums(members)]
        problems += wrong
        keys.append(_key(members, model, is_refused=bool(wrong)))
    return keys, problems


def _list_of(row: RestatingKeyRow, model: Restating, lijsten: Sequence[str]) -> RestatingKeyRow | RowProblem:
    """Return the row with its list, or why that is not clear."""
    names = [name for lijst in ([row.lijst] if row.lijst else lijsten) for name in _lists_for(lijst, row.kant)]
    found = dict.fromkeys(LISTS[name][0] for name in names if row.van in model.codes(name))
    if len(found) == 1:
        return RestatingKeyRow(**{**row.__dict__, "lijst": next(iter(found))})
    if found:
        return RowProblem(row.rij, say("sleutel_lijst_kiezen", van=row.van, lijsten=either([*found])))
    hint = model.hint(row.van, tuple(names))
    return RowProblem(row.rij, say("sleutel_van_onbekend", van=row.van, jaar=model.van, hint=hint).strip())


def _lists_for(lijst: str, kant: str) -> list[str]:
    return [n for n, (of, side) in LISTS.items() if of == lijst and (side is None or kant in ("", side))]


def _row_problems(row: RestatingKeyRow, members: Sequence[RestatingKeyRow], model: Restating) -> Iterator[RowProblem]:
    if row.deel is None and row.cent is None and not row.naar:
        return
    if not row.naar:
        yield RowProblem(row.rij, say("sleutel_naar_leeg", van=row.van))
        return
    for name in _lists_for(row.lijst, row.kant):
        if row.van not in model.codes(name):
            continue
        outlook = model.outlook(name, row.van)
        if row.naar in outlook.codes or (outlook.onbekend and row.naar in model.new_codes(name)):
            continue
        possible = either(outlook.codes)
        key = "sleutel_naar_niet" if possible and not outlook.onbekend else "sleutel_naar_onbekend"
        yield RowProblem(row.rij, say(key, van=row.van, naar=row.naar, jaar=model.naar, mogelijk=possible))
        return
    earlier = next((other for other in members if other.naar == row.naar), row)
    if earlier is not row:
        yield RowProblem(row.rij, say("sleutel_dubbel", van=row.van, naar=row.naar, eerder=earlier.rij))


def _sums(members: Sequence[RestatingKeyRow]) -> Iterator[RowProblem]:
    """Yield what is wrong with shares together; amounts can only be compared with the amounts they divide."""
    first = members[0]
    with_share = [row for row in members if row.deel is not None]
    with_amount = [row for row in members if row.cent is not None]
    if with_share and with_amount:
        yield RowProblem(with_amount[0].rij, say("sleutel_deel_en_bedrag", van=first.van, rijen=_rows(members)))
        return
    total = sum((row.deel for row in with_share if row.deel is not None), Fraction())
    if with_share and total != 1:
        yield RowProblem(
            first.rij, say("sleutel_geen_100", van=first.van, rijen=_rows(with_share), som=percentage(total))
        )


def percentage(share: Fraction) -> str:
    """Return a share in percents, exact up to twelve decimals, so that it never looks like 100 when it is not."""
    scaled = share * 100 * 10**12
    number = -(-scaled.numerator // scaled.denominator) if share > 1 else scaled.numerator // scaled.denominator
    fraction = f"{number % 10**12:012d}".rstrip("0")
    return f"{number // 10**12}{',' + fraction if fraction else ''}%"


def _rows(members: Iterable[RestatingKeyRow]) -> str:
    return ", ".join(str(row.rij) for row in members)


def _key(members: Sequence[RestatingKeyRow], model: Restating, *, is_refused: bool) -> RestatingKey:
    first = members[0]
    places = model.places[_lists_for(first.lijst, first.kant)[0]]
    filled = sorted(
        (row for row in members if row.deel is not None or row.cent is not None),
        key=lambda row: (places.get(row.naar, len(places)), row.naar),
    )
    in_cents = filled[0].cent is not None
    denominator = lcm(*(row.deel.denominator for row in filled if row.deel is not None))
    parts = [row.cent or 0 if in_cents else int((row.deel or 0) * denominator) for row in filled]
    return RestatingKey(
        *(first.lijst, first.van, first.kant, folded(first.groep), first.categorie),
        naar=() if is_refused else tuple(row.naar for row in filled),
        parts=() if is_refused else tuple(parts),
        in_cents=in_cents,
        rijen=tuple(sorted(row.rij for row in members)),
    )

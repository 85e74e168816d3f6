"""The control sheet of deliveries: every record is counted, zero or refused, and what the amounts come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from iv3.core.counting import counted
from iv3.core.money import euro
from iv3.core.words import Exceldeel
from iv3.delivery.delivery_count import DeliveryCount
from iv3.delivery.size_control import size_control_check
from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet, Receipt, control_text

_COMMAND = "validate"


def delivery_control(counts: Sequence[DeliveryCount], command: str = _COMMAND) -> ControlSheet:
    """Return the control sheet of deliveries that were validated; ``command`` is what asks for it."""
    posts = (*_posts(counts),)
    checks = (check for check in _checks(counts, posts) if check is not None)
    return ControlSheet(command, tuple(map(_receipt, counts)), posts, (*checks,))


def _receipt(count: DeliveryCount) -> Receipt:
    sums = {part.part: part.cent for part in count.parts if part.records}
    records = sum(part.records for part in count.parts)
    kind = control_text("vorm_aanlevering")
    return Receipt(count.name, "", kind, 0, (), (), records, {}, sums, (*_remarks(count),))


def _remarks(count: DeliveryCount) -> Iterator[str]:
    """Yield whose delivery it is, the records and total of every part, and lasten − baten."""
    if count.of_whom is not None:
        layer, number, year, period = count.of_whom
        yield control_text("van_wie", laag=layer, nummer=number, jaar=year, periode=period)
    for part in count.parts:
        told = control_text("deel", onderdeel=Exceldeel.TITLES[part.part], regels=part.records, bedrag=euro(part.cent))
        yield told
    lasten, baten = count.cent(Exceldeel.LASTEN), count.cent(Exceldeel.BATEN)
    if count.parts:
        yield control_text("lasten_min_baten", lasten=euro(lasten), baten=euro(baten), saldo=euro(lasten - baten))


def _posts(counts: Sequence[DeliveryCount]) -> Iterator[ControlLine]:
    parts = [part for count in counts for part in count.parts]
    for name in dict.fromkeys(part.part for part in parts):
        of_part = [part.counted for part in parts if part.part == name]
        yield ControlLine(f"deel_{name}", sum(n for n, _ in of_part), sum(cent for _, cent in of_part))
    yield ControlLine("nul", sum(part.zero for part in parts), 0)
    yield ControlLine("afgekeurd", sum(n for n, _ in (p.refused for p in parts)), sum(p.refused[1] for p in parts))


def _checks(counts: Sequence[DeliveryCount], posts: Iterable[ControlLine]) -> Iterator[ControlCheck | None]:
    yield _closes(counts, [*posts])
    yield _unreadable(counts)
    yield _named(sheet.ASSETS, [(count.name, _unbalanced(count)) for count in counts if count.balances])
    yield _size(counts)
    yield sheet.same_content_check([(count.name, count.sha256) for count in counts if count.sha256 is not None])
    yield _same_organisation(counts)


def _closes(counts: Sequence[DeliveryCount], posts: Sequence[ControlLine]) -> ControlCheck:
    """Return whether counted, zero and refused are all that was read, and the validator adds up the same."""
    parts = [part for count in counts for part in count.parts]
    found = sum(post.cent for post in posts)
    expected = sum(part.added_up + part.refused[1] for part in parts)
    placed = sum(post.regels for post in posts) + sum(part.unreadable for part in parts)
    told = [] if found == expected else [sheet.difference(found, expected)]
    told += _lost(sum(part.records for part in parts), placed)
    return ControlCheck(sheet.CLOSES, not told, " ".join(told), found, expected)


def _lost(read: int, placed: int) -> list[str]:
    return [] if read == placed else [control_text("rijen_zoek", gelezen=read, geplaatst=placed)]


def _unreadable(counts: Iterable[DeliveryCount]) -> ControlCheck:
    """Return whether every file, and the amount of every record in it, was read."""
    told = []
    for count in counts:
        unreadable = sum(part.unreadable for part in count.parts)
        if not count.parts:
            told.append(control_text("bestand_niet_gelezen", bestand=count.name))
        elif unreadable:
            told.append(f"{count.name}: {control_text('onleesbaar', aantal=counted(unreadable, 'regel'))}")
    return ControlCheck(sheet.UNREADABLE, not told, " ".join(told))


def _unbalanced(count: DeliveryCount) -> str:
    """Return by how much assets and liabilities differ, per moment; empty when they do not."""
    return " ".join(
        control_text(
            "activa_passiva",
            moment=moment,
            activa=euro(assets),
            passiva=euro(liabilities),
            verschil=euro(assets - liabilities),
        )
        for moment, (assets, liabilities) in count.balances.items()
        if assets != liabilities
    )


def _named(code: str, told: Sequence[tuple[str, str]]) -> ControlCheck | None:
    """Return a check of several files, from what is wrong with each; None when there was no file to check."""
    wrong = [f"{name}: {words}" for name, words in told if words]
    return ControlCheck(code, not wrong, " ".join(wrong)) if told else None


def _size(counts: Sequence[DeliveryCount]) -> ControlCheck | None:
    sizes = [(count.name, count.size) for count in counts if count.size is not None]
    found = [(name, size_control_check(size)) for name, size in sizes]
    made = [(name, check) for name, check in found if check is not None]
    wrong = [(name, check) for name, check in made if not check.is_right]
    told = (f"{name}: {check.toelichting}" for name, check in wrong or made)
    return ControlCheck(sheet.SIZE, not wrong, " ".join(told)) if made else None


def _same_organisation(counts: Iterable[DeliveryCount]) -> ControlCheck:
    """Return whether of every organisation, year and period there is one delivery."""
    first: dict[tuple[object, ...], str] = {}
    told = []
    for count in counts:
        if count.of_whom in first:
            _, number, year, period = count.of_whom
            fill = {"nummer": number, "jaar": year, "periode": period, "eerste": first[count.of_whom]}
            told.append(control_text("dubbele_organisatie", bestand=count.name, **fill))
        elif count.of_whom is not None:
            first[count.of_whom] = count.name
    return ControlCheck(sheet.SAME_ORGANISATION, not told, " ".join(told))

"""The control sheet: what was read from files with amounts, where it went, and whether all of it closes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iv3.core.characters import joined_lines
from iv3.core.counting import counted
from iv3.core.errors import Unusable
from iv3.core.given import File, FileContent
from iv3.core.money import euro
from iv3.core.sentences import text
from iv3.rows.auditfile.table import AuditFile
from iv3.rows.cells import column_letters, shown
from iv3.rows.line_file import LineFile
from iv3.rows.row_account import TableControl
from iv3.rows.row_kinds import TOTAL
from iv3.rows.source_total import SourceTotal

TEXTS = "controle"
CLOSES, UNREADABLE, BALANCE, JOURNAL, ENTRY = "SLUIT", "ONLEESBAAR", "BALANS", "DAGBOEK", "BOEKING"
TOTAL_ROW, EXPECTED, SOURCE, SAME_FILE, DOUBLES = "TOTAALRIJ", "VERWACHT", "BRON", "DUBBEL_BESTAND", "DUBBELE_REGELS"
SIGN_OF_BATEN, SIGN_OF_PASSIVA, SIGN_OF_SIDE = "TEKEN_BATEN", "TEKEN_PASSIVA", "TEKEN_KANT"
SIZE, ASSETS, SAME_ORGANISATION, SHARES = "GROOTTE", "ACTIVA", "DUBBELE_ORGANISATIE", "AANDELEN"
_RIGHT, _WRONG, _ACCEPTED = "klopt", "klopt_niet", "aanvaard"
MOST_SHOWN = 10
HALF_EURO = 50
"""What rounding to whole euros can do to an amount, in cents."""
_CHUNK = 1 << 20


def control_text(key: str, **values: object) -> str:
    """Return a sentence of the control sheet."""
    return text(TEXTS, key, **values)


def known_codes() -> tuple[str, ...]:
    """Return the codes of the checks, in the order in which they are told."""
    return tuple(control_text("codes").split("; "))


@dataclass(frozen=True)
class Receipt:
    """What was read of one table, to be laid beside the package that it comes from.

    Attributes:
        bestand, blad, vorm: the file, its sheet (empty without), and what kind of file it is.
        kop_rij: the row of the header; 0 for a file without one.
        kolommen: meaning, header and letters of every column that is used.
        ongebruikt: the headers of the other columns.
        regels: how many lines were read.
        weggelaten: kind of row → how many there are that are no lines.
        sommen: header → what its cells add up to as written, in cents.
        opmerkingen: what there is to say about the reading.
    """

    bestand: str
    blad: str
    vorm: str
    kop_rij: int
    kolommen: tuple[tuple[str, str, str], ...]
    ongebruikt: tuple[str, ...]
    regels: int
    weggelaten: Mapping[str, int]
    sommen: Mapping[str, int]
    opmerkingen: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield the receipt for a person."""
        blad = control_text("blad", blad=shown(self.blad)) if self.blad else ""
        yield control_text(
            "gelezen_kop" if self.kop_rij else "gelezen_zonder_kop",
            bestand=self.bestand,
            blad=blad,
            vorm=self.vorm,
            rij=self.kop_rij,
            regels=self.regels,
        )
        if self.kop_rij:
            yield from self._column_lines()
        if self.sommen:
            sums = (
                control_text("gelezen_som_een", kop=shown(h), bedrag=euro(cents)) for h, cents in self.sommen.items()
            )
            yield control_text("gelezen_som", sommen=", ".join(sums))
        if self.weggelaten:
            kinds = (f"{control_text(f'soort_{kind}')} {count}" for kind, count in self.weggelaten.items())
            yield control_text("gelezen_weg", soorten=", ".join(kinds))

    def _column_lines(self) -> Iterator[str]:
        names = (control_text("gelezen_kolom", betekenis=m, kop=shown(h), letter=c) for m, h, c in self.kolommen)
        yield control_text("gelezen_kolommen", kolommen="; ".join(names))
        if self.ongebruikt:
            yield control_text("gelezen_ongebruikt", koppen=_some([f"“{shown(h)}”" for h in self.ongebruikt]))

    def as_record(self) -> dict[str, Any]:
        """Return the receipt as it stands in a summary (JSON)."""
        return {
            "bestand": self.bestand,
            "blad": self.blad,
            "vorm": self.vorm,
            "kop_rij": self.kop_rij,
            "kolommen": [{"betekenis": m, "kop": h, "kolom": c} for m, h, c in self.kolommen],
            "ongebruikt": list(self.ongebruikt),
            "regels": self.regels,
            "weggelaten": dict(self.weggelaten),
            "sommen_cent": dict(self.sommen),
            "opmerkingen": list(self.opmerkingen),
        }


@dataclass(frozen=True)
class ControlLine:
    """Where a part of what was read went.

    Attributes:
        post: the key of its name.
        regels: how many lines.
        cent: what they come to, in cents with debit positive.
        debet_cent: that of the debit lines alone, for a ledger; None for amounts without sides.
        naam: its name where a post stands more than once, as for every contract; else empty.
    """

    post: str
    regels: int
    cent: int
    debet_cent: int | None = None
    naam: str = ""

    @property
    def name(self) -> str:
        """How the post is called for a person."""
        kind = control_text(f"post_{self.post}")
        return f"{kind} {shown(self.naam)}" if self.naam else kind

    @property
    def shown(self) -> str:
        """The amount for a person: debit and credit where there are sides."""
        if self.debet_cent is None:
            return euro(self.cent)
        return control_text("debet_credit", debet=euro(self.debet_cent), credit=euro(self.debet_cent - self.cent))

    def as_record(self) -> dict[str, Any]:
        """Return the line as it stands in a summary (JSON)."""
        sides = {"debet_cent": self.debet_cent, "credit_cent": (self.debet_cent or 0) - self.cent}
        return {
            "post": self.post,
            **({"naam": self.naam} if self.naam else {}),
            "regels": self.regels,
            "bedrag_cent": self.cent,
            **(sides if self.debet_cent is not None else {}),
        }


@dataclass(frozen=True)
class ControlCheck:
    """One check.

    Attributes:
        code: which check it is.
        is_right: whether it closes.
        toelichting: what was found, for a person.
        gevonden_cent, verwacht_cent: the amounts that were compared, in cents; None where no amounts were.
        reden: why it is accepted that it does not close; empty when nobody did.
    """

    code: str
    is_right: bool
    toelichting: str = ""
    gevonden_cent: int | None = None
    verwacht_cent: int | None = None
    reden: str = ""

    @property
    def stand(self) -> str:
        """``klopt``, ``klopt_niet`` or ``aanvaard``."""
        return _RIGHT if self.is_right else _ACCEPTED if self.reden else _WRONG

    @property
    def stops(self) -> bool:
        """Tell whether nothing is written because of this."""
        return not self.is_right and not self.reden and self.code in control_text("stopt").split("; ")

    def as_record(self) -> dict[str, Any]:
        """Return the check as it stands in a summary (JSON)."""
        amounts = {"gevonden_cent": self.gevonden_cent, "verwacht_cent": self.verwacht_cent}
        told = {"toelichting": self.toelichting, "reden": self.reden}
        return {
            "code": self.code,
            "stand": self.stand,
            **{name: cents for name, cents in amounts.items() if cents is not None},
            **{name: words for name, words in told.items() if words},
        }


@dataclass(frozen=True)
class ControlSheet:
    """What was read, where it went and whether it closes."""

    opdracht: str
    gelezen: tuple[Receipt, ...]
    posten: tuple[ControlLine, ...]
    controles: tuple[ControlCheck, ...]

    @property
    def in_file(self) -> ControlLine:
        """All that was read together."""
        debit = [p.debet_cent for p in self.posten if p.debet_cent is not None]
        lines, cents = sum(p.regels for p in self.posten), sum(p.cent for p in self.posten)
        return ControlLine("in_bestand", lines, cents, sum(debit) if debit else None)

    @property
    def open_checks(self) -> list[ControlCheck]:
        """The checks that do not close, accepted or not."""
        return [check for check in self.controles if not check.is_right]

    @property
    def stopping(self) -> list[str]:
        """The codes of what keeps anything from being written."""
        return [check.code for check in self.controles if check.stops]

    def accepting(self, reasons: Mapping[str, str]) -> ControlSheet:
        """Return the sheet with the reasons for what does not close."""
        checks = tuple(replace(c, reden=reasons.get(c.code, "")) if not c.is_right else c for c in self.controles)
        return replace(self, controles=checks)

    def remarks(self) -> list[str]:
        """Return a sentence for everything that was accepted, to travel with what was made."""
        return [
            control_text("aanvaard", code=check.code, reden=joined_lines(check.reden))
            for check in self.controles
            if check.stand == _ACCEPTED
        ]

    def lines(self) -> Iterator[str]:
        """Yield the sheet for a person."""
        for receipt in self.gelezen:
            yield from receipt.lines()
        total = self.in_file
        parts = (f"{p.name} {p.shown}" for p in self.posten if p.regels or p.cent)
        yield f"{control_text('in_bestand', bedrag=total.shown, regels=total.regels)} = {' + '.join(parts)}"
        for check in self.open_checks:
            stand, what = control_text(f"stand_{check.stand}"), control_text(f"code_{check.code}")
            yield f"{check.code} {stand}: {what}. {check.toelichting}"
            yield f"  {check.reden or control_text(f'doen_{check.code}')}"
        if not self.open_checks:
            yield control_text("alles_sluit", aantal=counted(len(self.controles), "controle_gedaan"))

    def as_record(self) -> dict[str, Any]:
        """Return the sheet as it stands in a summary (JSON)."""
        return {
            "gelezen": [receipt.as_record() for receipt in self.gelezen],
            "bedrag_bestand_cent": self.in_file.cent,
            "posten": [post.as_record() for post in self.posten],
            "controles": [check.as_record() for check in self.controles],
            "sluit": not self.stopping,
        }


def _some(words: Sequence[str]) -> str:
    return ", ".join(words[:MOST_SHOWN]) + ("…" if len(words) > MOST_SHOWN else "")


def accepted_reasons(words: Iterable[str]) -> dict[str, str]:
    """Return code → reason of what a user typed, each ``CODE=REDEN``.

    Raises:
        Unusable: there is no such code, or the reason is missing.
    """
    result: dict[str, str] = {}
    for word in words:
        code, _, reason = (part.strip() for part in word.partition("="))
        if not code or not reason:
            raise Unusable(control_text("aanvaard_vorm", woord=shown(word)))
        if code not in known_codes():
            raise Unusable(control_text("aanvaard_onbekend", code=shown(code), codes=", ".join(known_codes())))
        result[code] = reason
    return result


def receipt_of(file: LineFile, lines: int, sums: Mapping[str, int], totals: int = 0) -> Receipt:
    """Return what was read of a table that has been read to its end.

    Args:
        file: the table.
        lines: how many lines there were.
        sums: header → what its cells add up to, in cents as written.
        totals: how many rows are totals.
    """
    used = sorted((index, meaning) for meaning, index in file.at.items())
    taken = set(file.at.values())
    counts = {"titel": file.titles, **file.left_out.counts, TOTAL: totals, "verborgen": file.hidden}
    return Receipt(
        bestand=file.name,
        blad=file.sheet or "",
        vorm=file.form,
        kop_rij=file.header_row,
        kolommen=tuple((m, file.header[i], column_letters(file.first_column + i)) for i, m in used),
        ongebruikt=tuple(h for i, h in enumerate(file.header) if i not in taken and h.strip()),
        regels=lines,
        weggelaten={kind: count for kind, count in counts.items() if count},
        sommen=sums,
        opmerkingen=tuple(file.remarks),
    )


def table_receipt(control: TableControl, lines: int) -> Receipt:
    """Return what was read of a table with amounts."""
    return receipt_of(control.file, lines, control.amounts.sums, control.total_rows)


def closing_check(
    posts: Sequence[ControlLine],
    controls: Sequence[TableControl],
    beside: ControlLine | None = None,
    *,
    counts_rows: bool = True,
) -> ControlCheck:
    """Return whether the parts come to what the columns of the files come to, and have as many rows.

    Args:
        posts: where everything went.
        controls: what was read of tables.
        beside: what was read of messages and the like.
        counts_rows: whether a row is one line; not where it has more than one amount.
    """
    other_rows, other = (0, 0) if beside is None else (beside.regels, beside.cent)
    found = sum(post.cent for post in posts)
    expected = other + sum(control.amounts.net_sum for control in controls)
    told = [difference(found, expected)] if found != expected else []
    rows = other_rows + sum(len(control.file.fingerprints) for control in controls)
    placed = sum(post.regels for post in posts) + sum(c.unreadable + c.total_rows for c in controls)
    is_counted = counts_rows and all(control.file.judge is not None for control in controls)
    if is_counted and rows != placed:
        told.append(control_text("rijen_zoek", gelezen=rows, geplaatst=placed))
    return ControlCheck(CLOSES, not told, " ".join(told), found, expected)


def unreadable_check(controls: Sequence[TableControl]) -> ControlCheck:
    """Return whether the amount of every row was read."""
    count = sum(control.unreadable for control in controls)
    return ControlCheck(
        UNREADABLE, not count, control_text("onleesbaar", aantal=counted(count, "regel")) if count else ""
    )


def total_rows_check(controls: Sequence[TableControl]) -> ControlCheck | None:
    """Return whether the lines come to the totals of the files; None when there are no totals."""
    totals = [(control.file.place, found) for control in controls for found in control.totals_held()]
    if not totals:
        return None
    wrong = [(place, found) for place, found in totals if not found.is_right]
    told = [
        control_text(
            "totaalrij",
            bestand=place,
            rij=found.row,
            label=found.label,
            kop=shown(found.header),
            verwacht=euro(found.stated),
            gevonden=euro(found.counted),
        )
        for place, found in wrong[:MOST_SHOWN]
    ]
    return ControlCheck(
        TOTAL_ROW,
        not wrong,
        " ".join(told) or control_text("totaalrijen_goed", aantal=counted(len(totals), "totaal_klopt")),
    )


def source_check(controls: Sequence[TableControl]) -> ControlCheck | None:
    """Return whether the lines come to what an auditfile says of itself; None when there is no auditfile.

    Only amounts decide: there are packages that count their lines wrongly.
    """
    files = [control.file for control in controls if isinstance(control.file, AuditFile)]
    totals = [(file.place, total) for file in files for total in file.source_totals if _is_stated(total)]
    if not files:
        return None
    wrong = [(place, t) for place, t in totals if not (t.closes and t.is_balanced)]
    told = [
        control_text(
            "bron_gevonden",
            bestand=place,
            naam=total.name,
            verwacht=_sides(total.stated_lines, total.stated_debit, total.stated_credit),
            gevonden=_sides(total.lines, total.debit, total.credit),
        )
        + (f" {total.explanation}" if total.explanation else "")
        for place, total in wrong
    ]
    return ControlCheck(SOURCE, all(map(_amounts_close, (t for _, t in totals))), " ".join(told))


def _is_stated(total: SourceTotal) -> bool:
    return any(said is not None for said in (total.stated_lines, total.stated_debit, total.stated_credit))


def _amounts_close(total: SourceTotal) -> bool:
    stated, found = (total.stated_debit, total.stated_credit), (total.debit, total.credit)
    return total.is_balanced and all(said in (None, counted) for said, counted in zip(stated, found))


def _sides(lines: int | None, debit: int | None, credit: int | None) -> str:
    amounts = [control_text("niet_gezegd") if cents is None else euro(cents) for cents in (debit, credit)]
    return control_text("bron_kanten", debet=amounts[0], credit=amounts[1], regels="?" if lines is None else lines)


def expected_check(expected: int, found: Iterable[int]) -> ControlCheck:
    """Return whether one of the sums that were found is the one that the user expects, in cents."""
    sums = list(found)
    nearest = min(sums, key=lambda cents: abs(cents - expected), default=0)
    return ControlCheck(EXPECTED, expected in sums, difference(nearest, expected), nearest, expected)


def difference(found: int, expected: int) -> str:
    """Return in a sentence what was found beside what was expected, in cents."""
    return control_text("verwacht", verwacht=euro(expected), gevonden=euro(found), verschil=euro(found - expected))


def same_file_check(files: Sequence[tuple[str, File]]) -> ControlCheck:
    """Return whether every file has other content than those before it.

    Args:
        files: the name of each file, and the file.
    """
    return same_content_check([(name, _digest(file)) for name, file in files] if len(files) > 1 else [])


def same_content_check(digests: Iterable[tuple[str, str]]) -> ControlCheck:
    """Return whether every file has other content than those before it.

    Args:
        digests: the name of each file, and the SHA-256 of its content.
    """
    first: dict[str, str] = {}
    told = []
    for name, digest in digests:
        if digest in first:
            told.append(control_text("dubbel_bestand", bestand=name, eerste=first[digest]))
        else:
            first[digest] = name
    return ControlCheck(SAME_FILE, not told, " ".join(told[:MOST_SHOWN]))


def _digest(file: File) -> str:
    if isinstance(file, FileContent):
        return hashlib.sha256(file.content).hexdigest()
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def doubles_check(controls: Sequence[TableControl]) -> ControlCheck:
    """Return whether no table stands in itself twice; how many lines equal an earlier one is told all the same."""
    told, is_right = [], True
    for control in controls:
        found = control.doubles()
        if found.count:
            told.append(
                control_text(
                    "dubbele_regels",
                    bestand=control.file.place,
                    aantal=counted(found.count, "regel_gelijk"),
                    regels=len(control.file.fingerprints),
                    rijen=", ".join(map(str, found.rows)),
                )
            )
        is_right = is_right and not found.is_all
    return ControlCheck(DOUBLES, is_right, " ".join(told))


def side_check(controls: Sequence[TableControl]) -> ControlCheck:
    """Return whether lines on the credit side are written without a minus, as they should be beside such a column."""
    wrong = [c for c in controls if c.amounts.credits_below_zero > c.amounts.credits_above_zero]
    told = [
        control_text(
            "teken_kant",
            bestand=c.file.place,
            kop=shown(c.file.header[c.file.at["dc"]]),
            aantal=c.amounts.credits_below_zero,
            andere=c.amounts.credits_above_zero,
        )
        for c in wrong
    ]
    return ControlCheck(SIGN_OF_SIDE, not wrong, " ".join(told))

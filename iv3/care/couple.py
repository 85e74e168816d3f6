"""Lines with amounts to taakvelden: reads files line by line, couples each line, and adds everything up to the cent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from iv3.care import messages
from iv3.care.lines import CATEGORY, HEADER, HULPVORM, PRODUCT, TEXTS, Care, Coupled
from iv3.care.message_records import HEADER as MESSAGE_HEADER
from iv3.care.message_records import Intake, Prestatie, Reference
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN
from iv3.core.errors import Unusable, UserError
from iv3.core.given import File
from iv3.core.money import euro
from iv3.core.sentences import text
from iv3.core.sheet import neutral_row
from iv3.core.words import Berichtsoort
from iv3.rows.cells import cents, shown
from iv3.rows.line_file import LineFile
from iv3.rows.line_writer import LineWriter
from iv3.rows.records import Records
from iv3.rows.table import Table, open_lines

AMOUNT = "bedrag"
_MOST_REMEMBERED = 50_000
"""Different combinations of codes and properties that are kept at once; more are forgotten and looked up again."""
_WRITTEN_AT_ONCE = 5_000
_SHOWN = 10
_LONGEST_PATH = 1000
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_MESSAGES = ".xml"
_LEVEL_HEADER = ("inkoopniveau_gebruikt", "inkoopniveau_grond")


@dataclass
class _CoupledEntry:
    """What is known of all lines that say the same."""

    coupled: Coupled
    tail: str
    lines: int = 0
    cents: int = 0


@dataclass
class CoupledTally:
    """What was coupled: lines and cents by stand, taakveld and question, and the lines that could not be read."""

    lines: dict[str, int] = field(default_factory=lambda: dict.fromkeys((GEKOPPELD, KEUZE, OPEN), 0))
    cents: dict[str, int] = field(default_factory=lambda: dict.fromkeys((GEKOPPELD, KEUZE, OPEN), 0))
    per_taakveld: dict[str, int] = field(default_factory=dict)
    questions: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    own_codes: dict[str, list[int]] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, coupled: Coupled, lines: int, amount: int) -> None:
        """Add ``lines`` lines with together ``amount`` cents."""
        self.lines[coupled.stand] += lines
        self.cents[coupled.stand] += amount
        if coupled.stand == GEKOPPELD:
            self.per_taakveld[coupled.taakveld] = self.per_taakveld.get(coupled.taakveld, 0) + amount
        else:
            _add(self.questions, (coupled.stand, coupled.vraag), lines, amount)
        if coupled.own_code:
            _add(self.own_codes, coupled.own_code, lines, amount)

    def refuse(self, file: str, row: int, reason: str) -> None:
        """Remember a line that could not be read."""
        self.refused.append({"bestand": file, "rij": row, "reden": reason})


def _add(counts: dict[Any, list[int]], key: Any, lines: int, amount: int) -> None:
    found = counts.setdefault(key, [0, 0])
    found[0] += lines
    found[1] += amount


def summary(tally: CoupledTally, care: Care, files: Sequence[str], version: str) -> dict[str, Any]:
    """Return the totals: amounts in whole cents; in = gekoppeld + keuze + open."""
    place = {code: number for number, code in enumerate(care.taakvelden)}
    return {
        "jaar": care.jaar,
        "bestanden": list(files),
        "regels": sum(tally.lines.values()),
        "bedrag_in_cent": sum(tally.cents.values()),
        **{f"bedrag_{stand}_cent": amount for stand, amount in tally.cents.items()},
        **{f"regels_{stand}": count for stand, count in tally.lines.items()},
        "per_taakveld": dict(sorted(tally.per_taakveld.items(), key=lambda item: place.get(item[0], len(place)))),
        "vragen": [
            {"stand": stand, "vraag": asked, "regels": count, "bedrag_cent": amount}
            for (stand, asked), (count, amount) in sorted(tally.questions.items(), key=lambda i: (-abs(i[1][1]), i[0]))
        ],
        "codes_buiten_lijst": [
            {"code": code, "regels": count, "bedrag_cent": amount}
            for code, (count, amount) in sorted(tally.own_codes.items())
        ],
        "afgekeurd": sorted(tally.refused, key=lambda r: (r["bestand"], r["rij"])),
        "opmerkingen": tally.remarks,
        "specificatie": {"versie": version},
    }


def summary_text(totals: Mapping[str, Any]) -> str:
    """Return the summary for a person, the reconciliation first."""
    lines = [
        text(
            TEXTS,
            "samenvatting",
            bedrag=euro(totals["bedrag_in_cent"]),
            **{stand: euro(totals[f"bedrag_{stand}_cent"]) for stand in (GEKOPPELD, KEUZE, OPEN)},
        ),
        text(
            TEXTS,
            "samenvatting_regels",
            aantal=totals["regels"],
            **{stand: totals[f"regels_{stand}"] for stand in (GEKOPPELD, KEUZE, OPEN)},
        ),
    ]
    for asked in totals["vragen"][:_SHOWN]:
        amount = euro(asked["bedrag_cent"])
        lines.append(
            "  " + text(TEXTS, "samenvatting_vraag", bedrag=amount, regels=asked["regels"], vraag=asked["vraag"])
        )
    lines += _more(len(totals["vragen"]))
    if totals["afgekeurd"]:
        lines.append(text(TEXTS, "samenvatting_afgekeurd", aantal=len(totals["afgekeurd"])))
        lines += [
            "  " + text(TEXTS, "samenvatting_rij", bestand=r["bestand"], rij=r["rij"], reden=r["reden"])
            for r in totals["afgekeurd"][:_SHOWN]
        ]
        lines += _more(len(totals["afgekeurd"]))
    lines += totals["opmerkingen"][:_SHOWN] + _more(len(totals["opmerkingen"]))
    return "\n".join(lines) + "\n"


def _more(count: int) -> list[str]:
    return ["  " + text(TEXTS, "samenvatting_meer", aantal=count - _SHOWN)] if count > _SHOWN else []


@dataclass(frozen=True)
class CareColumns:
    """How columns are found: meaning → names, and what the user said; ``sheet`` and ``decimal`` go to `open_lines`."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    decimal: str | None = None


def recognised(pack: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return meaning → column names from the pack ``koppelingen``: the properties of care, and the other columns."""
    names = {p["id"]: [*dict.fromkeys((p["id"], *p["kolommen"]))] for p in pack["kenmerken"] if "kolommen" in p}
    return {**names, **{name: [*dict.fromkeys((name, *words))] for name, words in pack["kolommen"].items()}}


class Run:
    """One run of ``iv3 couple``: files in, coupled lines out, totals kept.

    Args:
        care: the rules of the year.
        columns: how to find the columns.
        rejected: Prestaties that an answer (325) rejects.
        progress: told the number of lines, now and then.
        intake: what was met in messages before, in those answers.
    """

    def __init__(
        self,
        care: Care,
        columns: CareColumns,
        rejected: Iterable[Reference] = (),
        progress: Callable[[int], None] = lambda _: None,
        intake: Intake | None = None,
    ) -> None:
        """Start with nothing counted."""
        self.care, self.columns, self.progress = care, columns, progress
        self.rejected = frozenset(rejected)
        self.tally = CoupledTally()
        self.intake = intake or Intake()
        self.names: list[str] = []
        self._contract_columns = ("contract", "aanbieder") if care.contracts is not None else ()
        self._header: list[str] | None = None
        self._first = ""
        self._entries: dict[Any, _CoupledEntry] = {}

    def write(self, files: Sequence[Table], out: IO[str]) -> None:
        """Couple every line of ``files`` and write them to ``out``.

        Raises:
            Unusable: a file cannot be used; what was written is then not to be used either.
        """
        for path in files:
            self.names.append(_name(path))
            if not isinstance(path, Records) and path.suffix.lower() == _MESSAGES:
                self._message(path, out)
            else:
                self._table(path, out)
            self._forget()
        if self._header is None:
            raise Unusable(text(TEXTS, "alleen_antwoorden", bestand=", ".join(self.names[:_SHOWN])))
        self.tally.refused += [
            {"bestand": refused.file, "rij": refused.row, "reden": refused.reason} for refused in self.intake.refused
        ]
        self.tally.remarks += self.intake.problems

    def _table(self, path: Table, out: IO[str]) -> None:
        wanted = {
            name: words for name, words in self.columns.recognised.items() if name not in ("taakvelden", "zekerheid")
        }
        file = open_lines(
            path,
            wanted,
            self.columns.named,
            needed=((AMOUNT,), (PRODUCT, CATEGORY, HULPVORM)),
            sheet=self.columns.sheet,
            decimal=self.columns.decimal,
        )
        self.tally.remarks += file.remarks
        writer = self._writer(out, file.header, file.place)
        self._lines(file, writer)
        writer.flush()

    def _lines(self, file: LineFile, writer: LineWriter) -> None:
        meanings = [name for name in file.at if name in self.care.properties or name in self._contract_columns]
        places = [file.at[name] for name in meanings]
        key_of = itemgetter(*places)
        single = len(places) == 1
        at_amount, decimal = file.at[AMOUNT], file.decimal
        entries, refuse, joined, add = self._entries, self.tally.refuse, writer.joined, writer.add
        waiting = _WRITTEN_AT_ONCE
        for number, cells, problem in file.rows():
            if problem is not None:
                refuse(file.name, number, problem)
                continue
            try:
                amount = cents(cells[at_amount], decimal)
            except UserError as error:
                refuse(file.name, number, self._no_amount(file, number, cells[at_amount], str(error)))
                continue
            key = key_of(cells)
            entry = entries.get(key)
            if entry is None:
                values = (key,) if single else key
                found = self._entry(key, dict(zip(meanings, values, strict=True)), writer)
                if found is None:
                    refuse(file.name, number, text(TEXTS, "code_ontbreekt"))
                    continue
                entry = found
            entry.lines += 1
            entry.cents += amount
            add(joined(neutral_row(cells)) + entry.tail)
            waiting -= 1
            if not waiting:
                writer.flush()
                waiting = _WRITTEN_AT_ONCE
                self.progress(number)

    @staticmethod
    def _no_amount(file: LineFile, number: int, cell: str, reason: str) -> str:
        if not cell.strip():
            reason = text(TEXTS, "bedrag_ontbreekt")
        return reason if file.sheet is None else f"{file.where(number, AMOUNT)}: {reason}"

    def _message(self, path: File, out: IO[str]) -> None:
        if messages.kind_of(path).soort != Berichtsoort.DECLARATIE:
            return
        name = self.names[-1]
        writer = self._writer(out, list(MESSAGE_HEADER), name)
        for item in messages.read_message(path, self.intake, name=name):
            if item.reference in self.rejected:
                self.tally.refuse(name, item.line, text(TEXTS, "verworpen"))
                continue
            said = dict(zip(MESSAGE_HEADER, item.cells, strict=True))
            key = (
                item.wet,
                item.first_year,
                item.last_year,
                *(said[name] for name in ("afzender", "productcode", "productcategorie")),
            )
            entry = self._entries.get(key) or self._prestatie(key, item, said, writer)
            entry.lines += 1
            entry.cents += item.cents
            writer.add(writer.joined(neutral_row(list(item.cells))) + entry.tail)
            if item.number % _WRITTEN_AT_ONCE == 0:
                writer.flush()
        writer.flush()

    def _prestatie(self, key: Any, item: Prestatie, said: Mapping[str, str], writer: LineWriter) -> _CoupledEntry:
        jaar, elsewhere = self.care.jaar, None
        if item.first_year != item.last_year:
            elsewhere = text(TEXTS, "meer_jaren", van=item.first_year, tot=item.last_year)
        elif item.first_year != jaar:
            elsewhere = text(TEXTS, "ander_jaar", jaar=item.first_year)
        if elsewhere is not None:
            return self._keep(key, Coupled(OPEN, vraag=elsewhere), writer)
        names = (PRODUCT, CATEGORY)
        found = self._entry(
            key, {**{n: said[n] for n in names}, "wet": item.wet, "aanbieder": said["afzender"]}, writer
        )
        return found or self._keep(key, Coupled(OPEN, vraag=text(TEXTS, "code_ontbreekt")), writer)

    def _entry(self, key: Any, said: Mapping[str, str], writer: LineWriter) -> _CoupledEntry | None:
        coupled = self.care.couple(said)
        return None if coupled is None else self._keep(key, coupled, writer)

    def _keep(self, key: Any, coupled: Coupled, writer: LineWriter) -> _CoupledEntry:
        if len(self._entries) >= _MOST_REMEMBERED:
            self._forget()
        tail = coupled.cells
        if self.care.contracts is not None:
            tail = [*tail, coupled.inkoopniveau, coupled.grond]
        self._entries[key] = _CoupledEntry(coupled, writer.tail(tail))
        return self._entries[key]

    def _forget(self) -> None:
        """Add up what the entries hold and start them anew; memory stays the same whatever a file says."""
        for entry in self._entries.values():
            self.tally.add(entry.coupled, entry.lines, entry.cents)
        self._entries.clear()

    def _writer(self, out: IO[str], header: list[str], name: str) -> LineWriter:
        """Return what writes the lines of a file; the header of the first file comes first."""
        writer = LineWriter(out)
        if self._header is None:
            self._header, self._first = header, name
            added = [*HEADER, *(_LEVEL_HEADER if self.care.contracts is not None else ())]
            writer.header(header, added)
        elif header != self._header:
            raise Unusable(text(TEXTS, "kolommen_verschillen", bestand=name, eerste=self._first))
        return writer


def _name(path: Table) -> str:
    return shown(str(path) if isinstance(path, Path) else path.name, most=_LONGEST_PATH)


def files_in(tables: Iterable[Table]) -> list[Table]:
    """Return what to couple: what was given, and of a folder the messages, or when it has none the tables.

    Raises:
        Unusable: a folder holds nothing that can be coupled.
    """
    result: list[Table] = []
    for path in tables:
        if not (isinstance(path, Path) and path.is_dir()):
            result.append(path)
            continue
        found = messages.messages_in(path) if any(path.rglob(f"*{_MESSAGES}")) else _tables_in(path)
        if not found:
            raise Unusable(text(TEXTS, "geen_bestanden", map=path))
        result += found
    return result


def _tables_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.suffix.lower() in _TABLES)


def answers_in(files: Iterable[Table]) -> Iterator[File]:
    """Yield the answers (325) among messages."""
    tables = (p for p in files if not isinstance(p, Records))
    return (p for p in tables if p.suffix.lower() == _MESSAGES and messages.kind_of(p).soort == Berichtsoort.ANTWOORD)

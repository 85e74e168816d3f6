"""An auditfile (XML Auditfile Financieel, XAF) as a table of lines, read as a stream.

What is personal is never kept: only the elements that ``tables/auditbestand.yaml`` names are looked at.
"""

from __future__ import annotations

import codecs
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from iv3.core.characters import printable
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.rows.auditfile.book import AuditBook
from iv3.rows.auditfile.checks import excluded, remarks, source_totals
from iv3.rows.auditfile.elements import AuditXml, file_start
from iv3.rows.auditfile.facts import AuditAccount, audit_facts, audit_say
from iv3.rows.auditfile.lines import AuditLines
from iv3.rows.auditfile.selection import AUDIT_HEADER, MONTH, PERIOD
from iv3.rows.beginning import beginning, read_out
from iv3.rows.cells import POINT
from iv3.rows.header import Wanted
from iv3.rows.line_file import LineFile, Row
from iv3.rows.row_kinds import LeftOut
from iv3.rows.source_total import ExcludedLines, SourceTotal, UnbalancedEntry

_CHUNK = 1 << 16
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_UTF8 = ("utf-8", "utf8")
_ASSUMED = "windows-1252"


def is_auditfile(start: bytes) -> bool:
    """Whether a file that begins so is an auditfile, whatever its version and its name."""
    root: str = audit_facts()["regels"]["wortel"]
    return file_start(start).root.lower() == root


def can_be_auditfile(wanted: Wanted) -> bool:
    """Whether an auditfile has the columns that a command cannot do without."""
    groups = wanted.needed or [list(wanted.recognised)]
    return all(any(meaning in AUDIT_HEADER for meaning in group) for group in groups)


@dataclass
class AuditFile(LineFile):
    """An auditfile as a table; what comes behind ``path`` is known when the rows have been read to the end.

    Attributes:
        parts: the files, of one that was split more than one: first the accounts, then the lines.
        encodings: the character set of each part, None when it is the one that the part says.
        source_totals: what the file says of its own totals, and what was found.
        excluded: the lines that are no rows, with the reason.
        unbalanced: the first entries that are not in balance; ``unbalanced_count`` is of all.
        accounts: number → account.
        year: the financial year, as the file writes it.
    """

    parts: tuple[File, ...]
    encodings: tuple[str | None, ...]
    source_totals: list[SourceTotal] = field(default_factory=list)
    excluded: list[ExcludedLines] = field(default_factory=list)
    unbalanced: list[UnbalancedEntry] = field(default_factory=list)
    unbalanced_count: int = 0
    accounts: dict[str, AuditAccount] = field(default_factory=dict)
    year: str = ""
    remarks_before: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Read the lines, from the first again at every call; the number of a row is the line of the file."""
        book = AuditBook(self.name)
        lines = AuditLines(book)
        ready = lines.selection.ready
        self.begin()
        self.accounts = book.accounts
        for part, encoding in zip(self.parts, self.encodings, strict=True):
            for _ in AuditXml(part, self.name, encoding, lines.takers()).blocks():
                yield from ready
                ready.clear()
        lines.finish()
        yield from ready
        self._finish(lines)

    def _finish(self, lines: AuditLines) -> None:
        self.year = lines.book.year
        self.source_totals, self.excluded = source_totals(lines), excluded(lines)
        self.unbalanced, self.unbalanced_count = lines.unbalanced, lines.unbalanced_count
        self.remarks[:] = [*self.remarks_before, *remarks(lines)]


def open_auditfile(parts: Sequence[File], name: str, wanted: Wanted) -> AuditFile:
    """Understand an auditfile as a table; its lines are read with `AuditFile.rows`.

    Args:
        parts: the file; or of a package that splits it, the parts in their order.
        name: how sentences call it.
        wanted: which columns are looked for; a column of ours goes before others that can mean the same.

    Raises:
        Unusable: a column that the user named is not there, or the file says that it is a part of more.
    """
    at = replace(wanted, named={**_own_columns(wanted), **wanted.named}).columns(AUDIT_HEADER, name, 1)
    _refuse_part(parts, name)
    encodings = tuple(map(_encoding, parts))
    said = tuple(audit_say("tekenset-anders", bestand=name) for encoding in encodings if encoding is not None)[:1]
    return AuditFile(
        name=name,
        header=list(AUDIT_HEADER),
        at=at,
        decimal=POINT,
        delimiter="",
        header_row=0,
        first_column=0,
        sheet=None,
        remarks=list(said),
        needed_cells=len(AUDIT_HEADER),
        titles=0,
        notes=(),
        hidden=0,
        form=audit_say("vorm"),
        judge=None,
        left_out=LeftOut(),
        fingerprints=array("q"),
        parts=tuple(parts),
        encodings=encodings,
        remarks_before=said,
    )


def _own_columns(wanted: Wanted) -> dict[str, str]:
    """Return meaning → our column for it; of a period the month, which means the same in every package."""
    own = {meaning: meaning for meaning in wanted.recognised if meaning in AUDIT_HEADER}
    periods = {PERIOD: MONTH} if PERIOD in wanted.recognised else {}
    return {meaning: head for meaning, head in {**own, **periods}.items() if meaning not in wanted.ignored}


def _refuse_part(parts: Sequence[File], name: str) -> None:
    for path in parts:
        with path.open("rb") as stream:
            start = file_start(stream.read(_CHUNK))
        if start.parts > len(parts):
            raise Unusable(audit_say("vervolg", bestand=name, deel=start.part, delen=start.parts))


def auditfile_accounts(path: File, name: str | None = None) -> tuple[AuditAccount, ...]:
    """Return the accounts of an auditfile, in the order of the file; its lines are not read.

    Args:
        path: the file.
        name: how sentences call it; its name by default.

    Raises:
        Unusable: it is no auditfile, is damaged, or has no accounts.
    """
    book = AuditBook(name or printable(str(path)))
    file = read_out(path, book.name)
    beginning(file, book.name)
    for _ in AuditXml(file, book.name, _encoding(file), book.takers()).blocks():
        if book.is_whole:
            break
    book.refuse_without_accounts()
    return tuple(book.accounts.values())


def _encoding(path: File) -> str | None:
    """Return Windows-1252 for a file that says or means UTF-8 and is none; None for all others."""
    try:
        stream = path.open("rb")
    except OSError:
        return None  # whoever reads the file says what is wrong
    with stream:
        start = stream.read(_CHUNK)
        declared = file_start(start).charset
        if start.startswith(_UTF16) or (declared is not None and declared.lower() not in _UTF8):
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while start:
                decoder.decode(start)
                start = stream.read(_CHUNK)
        except UnicodeDecodeError:
            return _ASSUMED
    return None

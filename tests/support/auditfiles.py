"""Auditfiles made for tests: a ledger, written in each version of XAF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

NAMESPACES = {
    "3.1": "http://www.auditfiles.nl/XAF/3.1",
    "3.2": "http://www.auditfiles.nl/XAF/3.2",
    "3.2.1": "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.0/structures/XmlAuditfileFinancieel3.2.1",
    "4.0": "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0",
}
CLAIR2 = "CLAIR2.00.00"
VERSIONS = (*NAMESPACES, CLAIR2)
PERSON = "Jan Jansen 999990019"
"""Stands in every element that may hold something of a person."""
_PLACES = {"4.0": ("cost", "product", "project"), CLAIR2: ("costDesc", "productDesc", "projectDesc")}


@dataclass(frozen=True)
class Account:
    """An account; a kind as the file writes it."""

    number: str
    name: str = "Rekening"
    kind: str = "P"
    code: str = ""


@dataclass(frozen=True)
class Line:
    """A line; an amount as the file writes it, on one side."""

    account: str
    amount: str
    side: str = "D"
    cost: str = ""
    product: str = ""
    project: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry with its lines; None leaves an element out."""

    number: str
    lines: Sequence[Line]
    period: str | None = "1"
    day: str | None = "2026-01-31"


@dataclass(frozen=True)
class Journal:
    """A journal with its entries."""

    code: str
    entries: Sequence[Entry]
    kind: str | None = "M"
    offset: str | None = None


@dataclass(frozen=True)
class Audit:
    """An auditfile; totals follow from the lines unless they are told: number of lines, debit, credit."""

    accounts: Sequence[Account]
    journals: Sequence[Journal]
    opening: Sequence[Line] = ()
    periods: Sequence[tuple[str, str, str]] = ()
    package: str = "Voorbeeldpakket"
    currency: str = "EUR"
    opening_totals: tuple[object, object, object] | None = None
    entry_totals: tuple[object, object, object] | None = None
    namespace: str | None = None
    head: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
    year: int = 2026

    def text(self, version: str = "3.2") -> str:
        """Return the file in a version."""
        return self.head + ("".join(_clair2(self)) if version == CLAIR2 else "".join(_xaf(self, version)))

    def content(self, version: str = "3.2") -> bytes:
        """Return the file in a version, in UTF-8."""
        return self.text(version).encode()


def with_opening(audit: Audit, *lines: Line) -> Audit:
    """Return an auditfile with an opening balance."""
    return replace(audit, opening=lines)


def cents(amount: str) -> int:
    """Return an amount of a file in whole cents."""
    whole, _, fraction = amount.lstrip("+-").partition(".")
    found = int(whole) * 100 + int((fraction + "00")[:2])
    return -found if amount.startswith("-") else found


def totals_of(lines: Iterable[Line]) -> tuple[int, str, str]:
    """Return number, debit and credit of lines, as a file states them."""
    lines = list(lines)
    debit, credit = (sum(cents(line.amount) for line in lines if line.side == side) for side in "DC")
    return len(lines), euros(debit), euros(credit)


def euros(amount: int) -> str:
    """Return whole cents as a file writes them."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def element(name: str, content: object | None) -> str:
    """Return an element with text; nothing for None."""
    return "" if content is None else f"<{name}>{escape(str(content))}</{name}>"


def _stated(count: str, stated: tuple[object, object, object]) -> str:
    return "".join(map(element, (count, "totalDebit", "totalCredit"), stated))


def all_lines(journals: Iterable[Journal]) -> list[Line]:
    """Return the lines of all entries."""
    return [line for journal in journals for entry in journal.entries for line in entry.lines]


def _xaf(audit: Audit, version: str) -> Iterable[str]:
    uri = audit.namespace if audit.namespace is not None else NAMESPACES[version]
    yield f'<auditfile xmlns="{uri}">' if uri else "<auditfile>"
    yield "<header>" + element("fiscalYear", audit.year) + element("startDate", f"{audit.year}-01-01")
    yield element("curCode", audit.currency) + element("softwareDesc", audit.package) + "</header>\n<company>"
    yield element("companyName", "Gemeente Voorbeeldstad")
    yield f"<customersSuppliers><customerSupplier>{element('custSupName', PERSON)}</customerSupplier>"
    yield "</customersSuppliers>\n<generalLedger>\n"
    code_name = {"4.0": "RGScode", "3.1": ""}.get(version, "leadCode")
    for account in audit.accounts:
        yield "<ledgerAccount>" + element("accID", account.number) + element("accDesc", account.name)
        yield element("accTp", account.kind) + (element(code_name, account.code) if code_name and account.code else "")
        yield "</ledgerAccount>\n"
    if version == "3.1":
        elements = "".join(
            "<taxoElement>" + element("txCd", a.code) + element("glAccID", a.number) + "</taxoElement>"
            for a in audit.accounts
            if a.code
        )
        yield f"<taxonomies><taxonomy>{element('taxoRef', 'rgs')}{elements}</taxonomy></taxonomies>"
    yield "</generalLedger>\n"
    if audit.periods:
        yield "<periods>"
        for number, begin, end in audit.periods:
            yield "<period>" + element("periodNumber", number) + element("startDatePeriod", begin)
            yield element("endDatePeriod", end) + "</period>"
        yield "</periods>\n"
    if audit.opening:
        yield "<openingBalance>" + _stated("linesCount", audit.opening_totals or totals_of(audit.opening))
        for place, line in enumerate(audit.opening, start=1):
            yield "<obLine>" + element("nr", place) + element("accID", line.account)
            yield element("amnt", line.amount) + element("amntTp", line.side) + "</obLine>\n"
        yield "</openingBalance>\n"
    stated = audit.entry_totals or totals_of(all_lines(audit.journals))
    yield "<transactions>" + _stated("linesCount", stated) + "\n"
    for journal in audit.journals:
        yield "<journal>" + element("jrnID", journal.code) + element("desc", PERSON) + element("jrnTp", journal.kind)
        yield element("offsetAccID", journal.offset) + element("bankAccNr", PERSON) + "\n"
        for entry in journal.entries:
            yield "<transaction>" + element("nr", entry.number) + element("desc", PERSON)
            yield element("periodNumber", entry.period) + element("trDt", entry.day) + element("userID", PERSON) + "\n"
            for place, line in enumerate(entry.lines, start=1):
                yield "<trLine>" + element("nr", place) + element("accID", line.account) + element("docRef", PERSON)
                yield element("effDate", "2025-12-31") + element("desc", PERSON)
                yield element("amnt", line.amount) + element("amntTp", line.side) + element("custSupID", PERSON)
                names = _PLACES.get(version, ("costID", "prodID", "projID"))
                for name, code in zip(names, (line.cost, line.product, line.project), strict=True):
                    yield element(name, code or None)
                yield f"<vat>{element('vatAmnt', '21.00')}{element('vatAmntTp', 'C')}</vat>{line.extra}</trLine>\n"
            yield "</transaction>\n"
        yield "</journal>\n"
    yield "</transactions></company></auditfile>\n"


def _clair2(audit: Audit) -> Iterable[str]:
    yield "<auditfile><header>" + element("auditfileVersion", CLAIR2) + element("companyName", PERSON)
    yield (
        element("fiscalYear", audit.year)
        + element("currencyCode", audit.currency)
        + element("productID", audit.package)
    )
    yield "</header>\n<generalLedger>\n"
    for account in audit.accounts:
        yield "<ledgerAccount>" + element("accountID", account.number) + element("accountDesc", account.name)
        yield element("accountType", account.kind) + element("leadCode", account.code or None) + "</ledgerAccount>\n"
    yield "</generalLedger><customersSuppliers/>\n<transactions>"
    yield _stated("numberEntries", audit.entry_totals or totals_of(all_lines(audit.journals))) + "\n"
    for journal in audit.journals:
        yield "<journal>" + element("journalID", journal.code) + element("description", PERSON)
        yield element("type", journal.kind) + "\n"
        for entry in journal.entries:
            yield "<transaction>" + element("transactionID", entry.number) + element("description", PERSON)
            yield element("period", entry.period) + element("transactionDate", entry.day) + "\n"
            for number, line in enumerate(entry.lines, start=1):
                yield "<line>" + element("recordID", number) + element("accountID", line.account)
                yield element("description", PERSON)
                yield element("debitAmount", line.amount if line.side == "D" else "0")
                yield element("creditAmount", line.amount if line.side == "C" else "0")
                for name, place in zip(_PLACES[CLAIR2], (line.cost, line.product, line.project), strict=True):
                    yield element(name, place or None)
                yield "</line>\n"
            yield "</transaction>\n"
        yield "</journal>\n"
    yield "</transactions></auditfile>\n"

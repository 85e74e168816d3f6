"""Auditfiles: every line comes out once or is said to be left out, with totals to the cent, and no person comes out."""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import re
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import iv3
from generators.kernel.records import Auditbestand
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from iv3.bookkeeping.words import DIMENSIONS, say
from iv3.core import packs
from iv3.core.errors import Unusable
from iv3.core.given import FileContent
from iv3.rows import guarded_xml
from iv3.rows.auditfile.amounts import audit_cents
from iv3.rows.auditfile.facts import AuditAccount
from iv3.rows.auditfile.selection import AUDIT_HEADER
from iv3.rows.auditfile.table import AuditFile, auditfile_accounts, is_auditfile, open_auditfile
from iv3.rows.header import Wanted
from iv3.rows.line_file import Row
from iv3.rows.named_columns import known_headers
from iv3.rows.table import open_lines
from tests.support.auditfiles import (
    CLAIR2,
    NAMESPACES,
    PERSON,
    VERSIONS,
    Account,
    Audit,
    Entry,
    Journal,
    Line,
    all_lines,
    cents,
    euros,
    totals_of,
    with_opening,
)
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

TEXTS = ROOT / "tables/opdrachten/auditbestand.yaml"
WANTED = Wanted(known_headers((*DIMENSIONS, "debet", "credit"), say), {}, (), None)
MEGABYTE = 1_000_000
ACCOUNTS = (
    Account("0500", "Algemene reserve", "B", "BEivOok"),
    Account("1000", "Bank", "B"),
    Account("1600", "Crediteuren", "B"),
    Account("4100", "Salarissen", "P", "WPerLes"),
    Account("8000", "Leges", "P"),
)
SALARY = Entry("S1", (Line("4100", "100.00", cost="K1"), Line("1000", "100.00", "C")))
FEES = Entry("V1", (Line("1000", "40.00"), Line("8000", "40.00", "C", cost="K2")), "2", "2026-02-10")
MEMORIAL = Journal("MEM", (SALARY, FEES))
PLAIN = Audit(ACCOUNTS, (MEMORIAL,))
OPENING = (Line("1000", "500.00"), Line("0500", "500.00", "C"))
OPENED = with_opening(PLAIN, *OPENING)


def opened(content: bytes | str, *parts: bytes) -> AuditFile:
    data = [content.encode() if isinstance(content, str) else content, *parts]
    return open_auditfile([FileContent(part, "grootboek.xaf") for part in data], "grootboek.xaf", WANTED)


def read(content: bytes | str, *parts: bytes) -> tuple[AuditFile, list[Row]]:
    """Return a file that was read to the end, and its rows; nothing of a person is in either."""
    file = opened(content, *parts)
    rows = list(file.rows())
    told = repr((rows, file.remarks, file.source_totals, file.excluded, file.unbalanced, file.accounts))
    assert PERSON.split()[1] not in told
    assert PERSON.split()[2] not in told
    assert not any(re.search(r"[{}]", remark) for remark in file.remarks)
    return file, rows


def cells_of(rows: Sequence[Row]) -> list[dict[str, str]]:
    return [dict(zip(AUDIT_HEADER, cells, strict=True)) for _, cells, _ in rows]


def columns(rows: Sequence[Row], *names: str) -> list[tuple[str, ...]]:
    return [tuple(cells[name] for name in names) for cells in cells_of(rows)]


def refused(content: bytes | str, *parts: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        read(content, *parts)
    message = str(caught.value)
    assert "grootboek.xaf" in message
    assert not re.search(r"[{}]", message)
    assert PERSON.split()[1] not in message
    return message


def remark(file: AuditFile, words: str) -> str:
    found = [said for said in file.remarks if words in said]
    assert len(found) == 1, file.remarks
    return found[0]


@contextmanager
def limited(**limits: int) -> Iterator[None]:
    """Let other limits hold."""
    changed: dict[str, Any] = {name: copy.deepcopy(packs.read_pack(name)) for name in ("auditbestand", "teksten")}
    changed["auditbestand"]["grenzen"].update(limits)
    with in_memory({f"{name}.json": json.dumps(pack).encode() for name, pack in changed.items()}):
        yield


# Rows


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_gives_the_same_rows(version: str) -> None:
    file, rows = read(PLAIN.content(version) if version != CLAIR2 else clair2(PLAIN))
    assert columns(rows, "rekening", "omschrijving", "rekeningsoort", "kostenplaats", "dagboek", "boeking") == [
        ("4100", "Salarissen", "P", "K1", "MEM", "S1"),
        ("1000", "Bank", "B", "", "MEM", "S1"),
        ("1000", "Bank", "B", "", "MEM", "V1"),
        ("8000", "Leges", "P", "K2", "MEM", "V1"),
    ]
    assert columns(rows, "periode", "boekdatum") == [("1", "2026-01-31")] * 2 + [("2", "2026-02-10")] * 2
    amounts = [(cents(debit or "0"), cents(credit or "0")) for debit, credit in columns(rows, "debet", "credit")]
    assert amounts == [(10000, 0), (0, 10000), (4000, 0), (0, 4000)]
    assert file.year == "2026"
    assert all(total.closes and total.is_balanced for total in file.source_totals)


def clair2(audit: Audit) -> bytes:
    """Return a file of the old version, which writes kinds of account in words."""
    words = {"B": "Balans", "P": "Resultaten"}
    return replace(audit, accounts=[replace(a, kind=words[a.kind]) for a in audit.accounts]).content(CLAIR2)


def test_the_number_of_a_row_is_its_line_in_the_file() -> None:
    text = PLAIN.text()
    _, rows = read(text)
    assert all("<trLine>" in text.split("\n")[number - 1] for number, _, _ in rows)
    assert len({number for number, _, _ in rows}) == 4


@pytest.mark.parametrize("version", VERSIONS)
def test_cost_centre_product_and_project_each_have_their_column(version: str) -> None:
    line = Line("4100", "1.00", cost="A", product="B", project="C")
    _, rows = read(replace(PLAIN, journals=(Journal("M", (Entry("1", (line,)),)),)).content(version))
    assert columns(rows, "kostenplaats", "kostendrager", "project") == [("A", "B", "C")]


@pytest.mark.parametrize("amount", ["100.00", "-200.00", "121", "609.9", "0", "+5.10", "12.3400"])
def test_an_amount_stays_as_written_on_the_side_where_it_was_written(amount: str) -> None:
    lines = (Line("4100", amount, cost="K"), Line("1600", amount, "C"))
    file, rows = read(replace(PLAIN, journals=(Journal("M", (Entry("1", lines),)),)).content())
    assert columns(rows, "debet", "credit") == [(amount, ""), ("", amount)]
    assert [problem for _, _, problem in rows] == [None, None]
    assert file.source_totals[1].closes
    assert file.unbalanced_count == 0


@pytest.mark.parametrize(
    ("amount", "side", "says"),
    [
        ("12,50", "D", "“12,50” is geen bedrag"),
        ("1.234,56", "D", "is geen bedrag"),
        ("12.345", "D", "is geen bedrag"),
        ("", "D", "is geen bedrag"),
        ("٣.00", "D", "is geen bedrag"),
        ("1" * 16 + ".00", "D", "is geen bedrag"),
        ("1.00", "X", "“X” is geen debet of credit"),
        ("1.00", "", "“” is geen debet of credit"),
    ],
)
def test_a_line_that_cannot_be_read_comes_back_with_its_reason(amount: str, side: str, says: str) -> None:
    entry = Entry("1", (Line("4100", amount, side), Line("1000", "5.00", "C")))
    file, rows = read(replace(PLAIN, journals=(Journal("M", (entry,)),), entry_totals=(2, "0.00", "5.00")).content())
    assert says in (rows[0][2] or "")
    assert rows[1][2] is None
    assert (file.source_totals[1].lines, file.source_totals[1].debit, file.source_totals[1].credit) == (2, 0, 500)


def test_a_line_with_two_amounts_or_without_account_is_not_guessed() -> None:
    twice = Line("4100", "1.00", extra="<amnt>2.00</amnt>")
    _, rows = read(replace(PLAIN, journals=(Journal("M", (Entry("1", (twice, Line("", "1.00", "C"))),)),)).content())
    assert "bedrag staat twee keer" in (rows[0][2] or "")
    assert "geen rekening" in (rows[1][2] or "")


def test_rows_can_be_read_again_and_remarks_are_said_once() -> None:
    file = opened(OPENED.content())
    first = list(file.rows())
    said = list(file.remarks)
    assert list(file.rows()) == first
    assert file.remarks == said
    assert said


def test_the_pieces_in_which_a_file_is_read_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    content = OPENED.content()
    file, rows = read(content)
    monkeypatch.setattr(guarded_xml, "_BLOCK", 7)
    again, same = read(content)
    assert (same, again.remarks, again.source_totals) == (rows, file.remarks, file.source_totals)


# Which version, which character set


@pytest.mark.parametrize("version", [*NAMESPACES])
def test_a_namespace_is_compared_without_regard_to_case(version: str) -> None:
    shouted = replace(PLAIN, namespace=NAMESPACES[version].upper())
    assert columns(read(shouted.content(version))[1], "rekening") == columns(read(PLAIN.content())[1], "rekening")


@pytest.mark.parametrize("uri", ["", "http://voorbeeld.nl/zelf/bedacht"])
@pytest.mark.parametrize("version", ["3.2", "4.0"])
def test_a_file_without_a_known_namespace_is_read_by_its_elements_and_that_is_said(uri: str, version: str) -> None:
    file, rows = read(replace(PLAIN, namespace=uri).content(version))
    assert columns(rows, "kostenplaats") == columns(read(PLAIN.content(version))[1], "kostenplaats")
    remark(file, "versie van de auditfile is niet te herkennen")


def test_elements_of_a_package_itself_are_passed_over() -> None:
    own = '<m:amnt xmlns:m="http://voorbeeld.nl/m">9.00</m:amnt><eigenVeld>9</eigenVeld>'
    lines = (Line("4100", "1.00", cost="K", extra=own), Line("1000", "1.00", "C"))
    _, rows = read(replace(PLAIN, journals=(Journal("M", (Entry("1", lines),)),)).content())
    assert columns(rows, "debet") == [("1.00",), ("",)]
    assert rows[0][2] is None


NAMES = replace(PLAIN, accounts=(*ACCOUNTS, Account("4200", "Coördinatie café")))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "utf-8-sig"),
        ("", "utf-8"),
        ('<?xml version="1.0" encoding="windows-1252"?>\n', "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>\n', "latin-1"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16"),
        ("", "utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16-le"),
    ],
)
def test_a_character_set_that_is_told_is_read_without_a_remark(head: str, encoding: str) -> None:
    content = replace(NAMES, head=head).text().encode(encoding)
    assert is_auditfile(content)
    file, _ = read(content)
    assert file.accounts["4200"].name == "Coördinatie café"
    assert not any("Windows-1252" in said for said in file.remarks)


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="UTF-8"?>\n', '<?xml version="1.0"?>\n'])
def test_windows_1252_that_is_not_told_is_read_and_said(head: str) -> None:
    file, _ = read(replace(NAMES, head=head).text().encode("cp1252"))
    assert file.accounts["4200"].name == "Coördinatie café"
    assert "Windows-1252" in file.remarks[0]


def test_what_is_an_auditfile_follows_from_its_content() -> None:
    comment = "<!-- Vervolgbestand 1 van 2 -->" * 100
    assert is_auditfile(replace(PLAIN, head=comment).content())
    assert is_auditfile(b'<x:auditfile xmlns:x="http://www.auditfiles.nl/XAF/3.2"/>')
    assert is_auditfile(b'<!DOCTYPE auditfile [<!ENTITY a "b">]><auditfile/>')
    assert is_auditfile(b"<AuditFile>")
    for other in (b"rekening;bedrag\n", b"<html></html>", b"<auditfiles/>", b"", b"<", b"{}", b"PK\x03\x04"):
        assert not is_auditfile(other)


def test_open_lines_takes_an_auditfile_whatever_its_name(tmp_path: Path) -> None:
    for name in ("grootboek.xaf", "grootboek.xml", "grootboek.csv"):
        path = tmp_path / name
        path.write_bytes(OPENED.content())
        file = open_lines(path, WANTED.recognised, needed=(("rekening",), ("debet",)))
        assert isinstance(file, AuditFile)
        assert [file.header[at] for at in file.at.values()] == [*file.at]


def test_a_project_may_be_the_kostendrager_when_the_user_says_so() -> None:
    said = open_lines(FileContent(PLAIN.content(), "a.xaf"), WANTED.recognised, {"kostendrager": "project"})
    assert said.header[said.at["kostendrager"]] == "project"


# Accounts


@pytest.mark.parametrize("place", ["/dev/full", "/dev/zero", "."])
def test_accounts_of_what_is_no_file_are_not_looked_for_without_end(place: str) -> None:
    with pytest.raises(Unusable):
        auditfile_accounts(Path(place))


def test_accounts_are_read_from_a_pipe_too(tmp_path: Path) -> None:
    pipe = tmp_path / "a.xaf"
    os.mkfifo(pipe)
    writing = Thread(target=pipe.write_bytes, args=(PLAIN.content(),), daemon=True)
    writing.start()
    assert len(auditfile_accounts(pipe)) == len(ACCOUNTS)


@pytest.mark.parametrize("version", ["3.1", "3.2", "4.0"])
def test_accounts_come_with_kind_and_code_before_any_line_is_read(version: str) -> None:
    content = PLAIN.content(version)
    cut = content[: content.index(b"<transactions>")]
    expected = [AuditAccount(a.number, a.name, a.kind, a.code) for a in ACCOUNTS]
    assert list(auditfile_accounts(FileContent(content, "a.xaf"))) == expected
    with pytest.raises(Unusable, match="niet compleet"):
        list(opened(cut).rows())


@pytest.mark.parametrize(
    ("package", "written", "kinds"),
    [
        ("iMUIS", ("A", "P", "B", "L"), ["B", "B", "P", "P"]),
        ("Asperion", ("1", "2", "14", "15"), ["B", "P", "B", "P"]),
        ("e-Boekhouden.nl", ("VW", "DEB", "BTW"), ["P", "B", "B"]),
        ("Onbekend", ("Balans", "W", "v/w", "Passiva", "A", "P"), ["B", "P", "P", "B", "", ""]),
    ],
)
def test_the_old_version_has_kinds_of_account_by_package(
    package: str, written: Sequence[str], kinds: list[str]
) -> None:
    accounts = [Account(str(number), kind=word) for number, word in enumerate(written)]
    content = replace(PLAIN, accounts=accounts, package=package).content(CLAIR2)
    assert [account.kind for account in auditfile_accounts(FileContent(content, "a.xaf"))] == kinds


def test_the_letters_of_a_package_in_the_old_version_do_not_hold_in_a_new_one() -> None:
    for package in ("iMUIS", "e-Boekhouden.nl", "Odoo"):
        accounts = [Account("1", kind="B"), Account("2", kind="P"), Account("3", kind="M")]
        content = replace(PLAIN, accounts=accounts, package=package).content("3.2")
        assert [account.kind for account in auditfile_accounts(FileContent(content, "a.xaf"))] == ["B", "P", "M"]


def test_a_kind_that_is_not_clear_an_account_twice_and_an_unknown_account_are_said_with_amount() -> None:
    strange = Entry("1", (Line("9999", "12.00"), Line("7777", "12.00", "C")))
    audit = replace(
        PLAIN,
        accounts=(*ACCOUNTS, Account("1000", "Andere bank", "P"), Account("5", kind="Q")),
        journals=(Journal("M", (strange, SALARY)),),
    )
    file, rows = read(audit.content())
    assert "“1000”" in remark(file, "meer dan een keer")
    assert "“Q”" in remark(file, "niet te zeggen")
    said = remark(file, "niet in de lijst")
    assert "9999 (debet € 12, credit € 0, regels: 1)" in said
    assert "7777 (debet € 0, credit € 12, regels: 1)" in said
    assert columns(rows, "rekening", "omschrijving")[0] == ("9999", "")
    assert ("1000", "Bank") in columns(rows, "rekening", "omschrijving")


def test_another_currency_is_refused() -> None:
    assert "bedragen in USD" in refused(replace(PLAIN, currency="USD").content())
    read(replace(PLAIN, currency="eur").content())


# Totals


def test_totals_of_the_file_are_compared_with_what_was_found() -> None:
    file, _ = read(
        replace(OPENED, opening_totals=(3, "500.00", "499.00"), entry_totals=(4, "140.00", "140.01")).content()
    )
    opening, entries, journal = file.source_totals
    assert (opening.lines, opening.debit, opening.credit) == (2, 50000, 50000)
    assert (opening.stated_lines, opening.stated_debit, opening.stated_credit) == (3, 50000, 49900)
    assert (entries.stated_credit, entries.credit, entries.closes) == (14001, 14000, False)
    assert (journal.lines, journal.debit, journal.credit, journal.stated_lines, journal.closes) == (
        4,
        14000,
        14000,
        None,
        True,
    )
    assert "MEM" in journal.name
    assert "noemt het bestand 3 regels; gevonden zijn er 2" in remark(file, "regels; gevonden")
    assert sum("een verschil van" in said for said in file.remarks) == 2


def test_totals_that_close_say_nothing() -> None:
    file, _ = read(OPENED.content())
    assert file.remarks == [remark(file, "De beginbalans komt uit het onderdeel openingBalance")]


def test_entries_that_are_not_in_balance_are_counted_and_the_first_are_named() -> None:
    wrong = [Entry(f"W{n}", (Line("4100", f"{n}.00", cost="K"), Line("1000", "0.00", "C"))) for n in range(1, 9)]
    file, rows = read(replace(PLAIN, journals=(Journal("INK", [*wrong, SALARY]),)).content())
    assert (len(rows), file.unbalanced_count, len(file.unbalanced)) == (18, 8, 5)
    assert [(e.journal, e.number, e.difference) for e in file.unbalanced[:2]] == [
        ("INK", "W1", 100),
        ("INK", "W2", 200),
    ]
    said = remark(file, "niet gelijk zijn: 8")
    assert f"boeking W1 in dagboek INK (regel {file.unbalanced[0].line}), verschil € 1" in said


def test_a_counter_line_that_a_journal_only_names_is_said_and_not_made() -> None:
    sales = Journal("BNK", (Entry("1", (Line("8000", "75.00", "C", cost="K"),)),), "B", offset="1000")
    file, rows = read(replace(PLAIN, journals=(sales,)).content("3.1"))
    assert columns(rows, "rekening") == [("8000",)]
    assert "Dagboek BNK noemt rekening 1000 als tegenrekening" in remark(file, "tegenrekening")
    assert "debet € 75" in remark(file, "tegenrekening")


@pytest.mark.parametrize(
    ("audit", "version", "says"),
    [
        (replace(PLAIN, package="Banana Accounting", entry_totals=(2, "140.00", "140.00")), CLAIR2, "telt boekingen"),
        (replace(OPENED, package="Uniconta", opening_totals=(3, "500.00", "500.00")), "4.0", "een regel te veel"),
    ],
)
def test_a_count_that_a_package_is_known_to_get_wrong_is_explained(audit: Audit, version: str, says: str) -> None:
    file, _ = read(audit.content(version))
    assert says in remark(file, "regels; gevonden")


def test_a_result_without_cost_centre_product_or_project_is_said_with_its_amount() -> None:
    bare = Entry("1", (Line("4100", "30.00"), Line("1000", "30.00", "C")))
    product = Entry("2", (Line("4100", "10.00", product="P"), Line("1000", "10.00", "C")))
    file, _ = read(replace(PLAIN, journals=(Journal("M", (bare, product)),)).content())
    said = remark(file, "geen kostenplaats, kostendrager of project")
    assert "€ 40" in said
    assert "€ 30" in said


# The opening balance


BY_PERIOD = Journal("MEM", (Entry("B", OPENING, "0", "2026-01-01"), SALARY, FEES))
BY_JOURNAL = Journal("OPN", (Entry("B", OPENING, "1", "2026-01-01"),), "O")


@pytest.mark.parametrize(
    ("audit", "how"),
    [
        (OPENED, "openingBalance"),
        (replace(PLAIN, journals=(BY_JOURNAL, MEMORIAL)), "soort O"),
        (replace(PLAIN, journals=(BY_PERIOD,)), "periode 0"),
        (replace(PLAIN, journals=(replace(BY_PERIOD, kind=None),)), "periode 0"),
    ],
)
def test_an_opening_balance_looks_the_same_however_the_file_gives_it(audit: Audit, how: str) -> None:
    file, rows = read(audit.content())
    opening = [cells for cells in cells_of(rows) if cells["dagboek"] == "beginbalans"]
    assert [(c["rekening"], c["debet"], c["credit"], c["periode"]) for c in opening] == [
        ("1000", "500.00", "", "0"),
        ("0500", "", "500.00", "0"),
    ]
    assert len(rows) == 6
    assert how in remark(file, "beginbalans komt uit")
    assert file.excluded == []


@pytest.mark.parametrize("double", [BY_PERIOD, BY_JOURNAL])
def test_an_opening_balance_that_is_there_twice_counts_once_and_is_said_with_its_amount(double: Journal) -> None:
    file, rows = read(replace(OPENED, journals=(double,)).content())
    assert sum(cells["dagboek"] == "beginbalans" for cells in cells_of(rows)) == 2
    [left] = file.excluded
    assert (left.lines, left.debit, left.credit) == (2, 50000, 50000)
    assert "openingBalance (debet € 500, credit € 500)" in left.reason
    assert left.reason in file.remarks
    assert file.source_totals[1].closes


def test_a_journal_of_the_opening_goes_before_a_period_0_in_another_journal_wherever_it_stands() -> None:
    stray = Journal("MEM", (Entry("X", (Line("1000", "7.00"), Line("1600", "7.00", "C")), "0"), SALARY))
    for journals in ((stray, BY_JOURNAL), (BY_JOURNAL, stray)):
        file, rows = read(replace(PLAIN, journals=journals).content())
        assert Counter(columns(rows, "debet", "dagboek"))["500.00", "beginbalans"] == 1
        assert ("7.00", "beginbalans") not in columns(rows, "debet", "dagboek")
        assert [(left.lines, left.debit) for left in file.excluded] == [(2, 700)]


def test_a_file_without_opening_balance_says_so() -> None:
    file, _ = read(PLAIN.content())
    remark(file, "geen beginbalans")


def test_a_result_in_the_opening_balance_is_said() -> None:
    file, _ = read(with_opening(PLAIN, Line("4100", "5.00"), Line("1000", "5.00", "C")).content())
    assert "debet € 5, credit € 0" in remark(file, "bedragen op resultaatrekeningen")


# The closing


YEAR_END = Entry("J", (Line("4100", "100.00", "C"), Line("8000", "40.00"), Line("0500", "60.00")), "13", "2026-12-31")
LATE = Entry("L", (Line("4100", "9.00", cost="K1"), Line("1600", "9.00", "C")), "13", "2026-12-31")
CLOSED = replace(OPENED, journals=(Journal("AFS", (YEAR_END,)), MEMORIAL))
MONTHS = [(str(n), f"2026-{n:02d}-01", f"2026-{n:02d}-28") for n in range(1, 13)]


@pytest.mark.parametrize("periods", [(), [*MONTHS, ("13", "2026-12-28", "2026-12-28")]])
def test_a_closing_entry_that_empties_the_result_is_left_out_with_its_amount(periods: Any) -> None:
    file, rows = read(replace(CLOSED, periods=periods).content())
    assert columns(rows, "boeking") == columns(read(OPENED.content())[1], "boeking")
    [left] = file.excluded
    assert (left.lines, left.debit, left.credit) == (3, 10000, 10000)
    assert "rekening 0500" in left.reason
    assert left.reason in file.remarks


def test_a_closing_in_an_entry_for_each_account_is_recognised_too() -> None:
    parts = (
        Entry("J1", (Line("4100", "100.00", "C"), Line("0500", "100.00")), "13"),
        Entry("J2", (Line("8000", "40.00"), Line("0500", "40.00", "C")), "13"),
    )
    file, rows = read(replace(OPENED, journals=(MEMORIAL, Journal("AFS", parts))).content())
    assert len(rows) == 6
    assert [(left.lines, left.debit) for left in file.excluded] == [(4, 14000)]


def test_a_late_invoice_in_the_same_period_stays_and_the_closing_goes() -> None:
    closing = Entry("J", (Line("4100", "109.00", "C"), Line("8000", "40.00"), Line("0500", "69.00")), "13")
    file, rows = read(replace(OPENED, journals=(MEMORIAL, Journal("AFS", (closing, LATE)))).content())
    assert ("L",) in columns(rows, "boeking")
    assert ("J",) not in columns(rows, "boeking")
    assert [(left.lines, left.debit) for left in file.excluded] == [(3, 10900)]


def test_late_entries_that_do_not_empty_the_result_all_count() -> None:
    file, rows = read(replace(OPENED, journals=(MEMORIAL, Journal("L", (LATE,)))).content())
    assert len(rows) == 8
    assert file.excluded == []


def test_weeks_are_no_closing_periods() -> None:
    weeks = [(str(n), f"2026-01-{n:02d}", f"2026-01-{n:02d}") for n in range(1, 21)]
    week = replace(LATE, period="14")
    emptied = Entry("J", (Line("4100", "9.00", "C"), Line("1600", "9.00")), "15")
    file, rows = read(replace(OPENED, periods=weeks, journals=(Journal("M", (week, emptied)),)).content())
    assert len(rows) == 6
    assert file.excluded == []
    remark(file, "Alle resultaatrekeningen staan op nul")


def test_a_closing_that_cannot_be_told_apart_is_said() -> None:
    december = replace(YEAR_END, period="12")
    file, rows = read(replace(OPENED, journals=(MEMORIAL, Journal("AFS", (december,)))).content())
    assert len(rows) == 9
    remark(file, "Alle resultaatrekeningen staan op nul")


def test_rows_that_wait_are_limited_and_none_is_lost() -> None:
    late = [replace(LATE, number=f"L{n}") for n in range(30)]
    audit = replace(PLAIN, journals=(BY_PERIOD, Journal("AFS", (*late, YEAR_END))))
    with limited(wachtende_regels=10):
        file, rows = read(audit.content())
    assert len(rows) == len(all_lines(audit.journals))
    remark(file, "niet is gezocht naar een afsluitboeking")
    huge = Entry("H", [Line("4100", "1.00")] * 11, "13")
    with limited(wachtende_regels=10):
        assert "meer dan 10 regels" in refused(replace(PLAIN, journals=(Journal("A", (huge,)),)).content())


# Periods and months


@pytest.mark.parametrize(
    ("periods", "period", "day", "month"),
    [
        ([], "1", "", "1"),
        ([], "03", "", "3"),
        ([], "4", "2026-01-01", "4"),
        ([], "12", "", "12"),
        ([], "0", "2025-12-31", "0"),
        ([], "13", "2026-12-31", "12"),
        ([], None, "2026-08-03", "8"),
        ([], None, None, ""),
        ([("501", "2026-04-01", "2026-04-30")], "501", None, "4"),
        ([("2", "2026-04-01", "2026-06-30")], "2", "2026-04-02", "6"),
        ([("13", "2026-12-31", "2026-12-31")], "13", None, "12"),
        ([("0", "2026-01-01", "2026-01-01")], "0", None, "0"),
        ([("1", "geen", "dag")], "1", "2026-09-09", "1"),
    ],
)
def test_a_period_gives_the_month_in_which_it_ends(
    periods: Any, period: str | None, day: str | None, month: str
) -> None:
    entry = replace(SALARY, period=period, day=day)
    _, rows = read(replace(PLAIN, periods=periods, journals=(Journal("M", (entry,)),)).content())
    opening = ("0", "2026-01-01")
    expected = (period or "", month, *((day or "",) if month != "0" else opening[1:]))
    assert columns(rows, "periode", "maand", "boekdatum") == [expected] * 2


def test_a_quarter_takes_the_lines_whose_period_ends_in_it_and_the_opening(tmp_path: Path) -> None:
    quarters = [("1", "2026-01-01", "2026-03-31"), ("2", "2026-04-01", "2026-06-30")]
    entries = [replace(SALARY, day="2026-03-31"), replace(SALARY, number="S2", period="2", day="2026-04-01")]
    path = tmp_path / "grootboek.xaf"
    path.write_bytes(replace(OPENED, periods=quarters, journals=(Journal("MEM", entries),)).content())
    for period, lines in ((1, 1), (2, 2)):
        found = iv3.ledger(path, MAPPING, year=2026, period=period)
        assert sum(found.booked.cells["lasten", "0.2", "1.1"].values()) == lines * 100_00
        assert {post.post: post.regels for post in found.control.posten}["buiten"] == 2 + lines


# Files that were split


def split(audit: Audit) -> tuple[bytes, bytes]:
    """Return the accounts, and the lines, as a package that splits its export writes them."""
    text = audit.text()
    ledger = text[text.index("<generalLedger>") : text.index("</generalLedger>") + len("</generalLedger>")]
    lines = text[text.index("<transactions>") : text.index("</company>")]
    return text.replace(lines, "").encode(), text.replace(ledger, "").encode()


def test_the_parts_of_a_split_file_are_read_together() -> None:
    master, lines = split(OPENED)
    text = lines.decode()
    opening = text[text.index("<openingBalance>") : text.index("<transactions>")]
    file, rows = read(master, text.replace(opening, "").encode())
    whole, expected = read(OPENED.content())
    assert columns(rows, *AUDIT_HEADER) == columns(expected, *AUDIT_HEADER)
    assert (file.source_totals, file.remarks) == (whole.source_totals, whole.remarks)


def test_a_part_of_a_split_file_alone_is_refused_with_the_reason() -> None:
    master, lines = split(PLAIN)
    assert "geen regels. Waarschijnlijk is de export gesplitst" in refused(master)
    assert "geen rekeningen" in refused(lines)
    with pytest.raises(Unusable, match="geen rekeningen"):
        auditfile_accounts(FileContent(lines, "a.xaf"))


def test_a_file_that_says_it_is_a_part_of_more_is_not_read_as_if_it_were_all() -> None:
    whole, rows = read(replace(PLAIN, head="<!-- Vervolgbestand 1 van 1 -->").content())
    assert len(rows) == 4
    message = refused(replace(PLAIN, head="<!-- vervolgbestand 2 van 3 -->").content())
    assert "deel 2 van 3" in message
    master, lines = split(replace(PLAIN, head="<!-- Vervolgbestand 1 van 2 -->"))
    assert len(read(master, lines)[1]) == len(rows)
    assert whole.source_totals[1].lines == 4


# Hostile and broken files


def _ref(number: int) -> str:
    return f"&a{number};"


BOMB = "".join(f'<!ENTITY a{n} "{_ref(n - 1) * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (replace(PLAIN, head=f"<!DOCTYPE auditfile [{BOMB}]>").text().replace("Bank", "&a9;"), "DOCTYPE"),
        (replace(PLAIN, head='<!DOCTYPE auditfile SYSTEM "file:///etc/hostname">').text(), "DOCTYPE"),
        (PLAIN.text().replace("Bank", "&x;"), "entiteit"),
        (replace(PLAIN, head="<?php echo 1 ?>").text(), "verwerkingsinstructie"),
        (PLAIN.text()[:-30], "zomaar op"),
        (PLAIN.text() + PLAIN.text()[PLAIN.text().index("<auditfile") :], "na het einde"),
        (PLAIN.text().replace("</generalLedger>", ""), "sluit een ander element"),
        (PLAIN.text().replace("Bank", "\x01"), "geen geldige XML"),
        (PLAIN.text().replace("<accDesc>Bank", "<accDesc><b>x</b>Bank"), "binnen accDesc"),
        (replace(PLAIN, head='<?xml version="1.0" encoding="EBCDIC-CP-NL"?>').text(), "tekenset EBCDIC"),
        ("<auditfiles/>", "begint met auditfiles"),
        ("<html></html>", "webpagina"),
        ("{}", "JSON"),
        (" ", "is leeg"),
        ("tekst", "geen XML"),
        (
            PLAIN.text()
            .replace("<periodNumber>1</periodNumber>", "")
            .replace("</trLine>\n</transaction>", "</trLine><periodNumber>1</periodNumber></transaction>", 1),
            "periode na de regels",
        ),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_place(content: str, says: str) -> None:
    assert says in refused(content)


CHARSETS = ("x", "rot13", "base64", "mbcs", "unicode_escape", "utf-7", "idna", "cp037", "punycode", "utf-32")


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_character_set_that_is_not_read_is_named_and_the_file_is_still_an_auditfile(
    charset: str,
) -> None:
    content = replace(PLAIN, head=f'<?xml version="1.0" encoding="{charset}"?>').text().encode()
    assert is_auditfile(content)
    assert f"tekenset {charset}" in refused(content.decode())


def test_a_document_type_does_not_hide_an_auditfile() -> None:
    assert is_auditfile(replace(PLAIN, head='<!DOCTYPE x [<!ENTITY a "b">]>').text().encode())


@pytest.mark.parametrize("charset", ["utf8", "UTF8", "us-ascii"])
def test_a_common_slip_in_the_name_of_a_character_set_makes_no_difference(charset: str) -> None:
    slip = replace(PLAIN, head=f'<?xml version="1.0" encoding="{charset}"?>')
    assert [cells for _, cells, _ in read(slip.text())[1]] == [cells for _, cells, _ in read(PLAIN.text())[1]]


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"bestand_bytes": 100}, "groter dan 100 bytes"),
        ({"elementen": 20}, "meer dan 20 elementen"),
        ({"namen": 8}, "meer dan 8 verschillende namen"),
        ({"naam_tekens": 20}, "langer dan 20 tekens"),
        ({"diepte": 3}, "dieper in elkaar dan 3"),
        ({"veld_tekens": 5}, "meer dan 5 tekens"),
        ({"sleutels": 3}, "meer dan 3 verschillende rekeningen"),
        ({"stuk_bytes": 50}, "meer dan 50 bytes"),
    ],
)
def test_what_grows_without_end_meets_a_limit(
    limits: dict[str, int], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_xml, "_BLOCK", 16)
    long_comment = PLAIN.text().replace("<company>", f"<company><!--{'x' * 200}-->")
    with limited(**limits):
        assert says in refused(long_comment)


def test_nothing_outside_the_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", encoding="utf-8")
    head = f'<!DOCTYPE auditfile [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    path = tmp_path / "grootboek.xaf"
    path.write_text(replace(PLAIN, head=head).text().replace("Bank", "&x;"), encoding="utf-8")
    seen: list[str] = []
    original = Path.open

    def opening(self: Path, mode: str = "r") -> Any:
        seen.append(self.name)
        return original(self, mode)

    monkeypatch.setattr(Path, "open", opening)
    with pytest.raises(Unusable, match="DOCTYPE"):
        list(open_auditfile([path], "grootboek.xaf", WANTED).rows())
    assert set(seen) == {"grootboek.xaf"}


def test_the_text_of_a_person_never_reaches_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    original = guarded_xml.GuardedXml._characters

    def hearing(self: guarded_xml.GuardedXml, data: str) -> None:
        heard.append(data)
        original(self, data)

    monkeypatch.setattr(guarded_xml.GuardedXml, "_characters", hearing)
    for version in VERSIONS:
        read(PLAIN.content(version))
    assert "Bank" in heard
    assert PERSON not in "".join(heard)


def test_memory_does_not_grow_with_the_lines() -> None:
    def peak(entries: int) -> int:
        many = [replace(SALARY, number=str(number)) for number in range(entries)]
        content = FileContent(replace(PLAIN, journals=(Journal("M", many),)).content(), "a.xaf")
        tracemalloc.start()
        count = sum(1 for _ in open_auditfile([content], "a.xaf", WANTED).rows())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 2 * entries
        return most

    assert peak(8_000) < peak(800) + MEGABYTE


# Any ledger

AMOUNTS = st.integers(-(10**12), 10**12).map(euros)
SIGNS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=8)
PLACES = st.sampled_from(["", "K1", "<&>", "é 1"])


@st.composite
def audits(draw: st.DrawFn) -> Audit:
    """Return any ledger of which no period closes the year, and which has one kind of opening at most."""
    numbers = draw(st.lists(st.from_regex(r"[0-9]{1,6}", fullmatch=True), min_size=1, max_size=6, unique=True))
    accounts = [Account(number, draw(SIGNS), draw(st.sampled_from("BPM"))) for number in numbers]
    line = st.builds(Line, st.sampled_from(numbers), AMOUNTS, st.sampled_from("DC"), PLACES, PLACES, PLACES)
    period = st.sampled_from([None, "1", "02", "7", "12"])
    entry = st.builds(Entry, st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True), st.lists(line, max_size=4), period)
    journal = st.builds(Journal, st.sampled_from(["INK", "VRK", "M&M"]), st.lists(entry, max_size=3))
    opening = draw(st.lists(st.builds(Line, st.sampled_from(numbers), AMOUNTS, st.sampled_from("DC")), max_size=3))
    journals = [*draw(st.lists(journal, max_size=3)), Journal("X", (Entry("X", (draw(line),)),))]
    return Audit(accounts, journals, opening)


def written(audit: Audit) -> list[tuple[str, ...]]:
    """Return the rows that a ledger must give."""
    names = {account.number: account for account in audit.accounts}
    opening = ("beginbalans", "", "0", "0", "2026-01-01")

    def row(line: Line, shared: tuple[str, ...]) -> tuple[str, ...]:
        account = names[line.account]
        sides = (line.amount, "") if line.side == "D" else ("", line.amount)
        return (line.account, account.name, account.kind, line.cost, line.product, line.project, *shared, *sides)

    return [row(line, opening) for line in audit.opening] + [
        row(line, (journal.code, entry.number, entry.period or "", str(int(entry.period or "1")), entry.day or ""))
        for journal in audit.journals
        for entry in journal.entries
        for line in entry.lines
    ]


@settings(max_examples=60, deadline=None)
@given(audits(), st.sampled_from([*NAMESPACES]))
def test_any_ledger_reads_back_to_the_same_rows_and_totals(audit: Audit, version: str) -> None:
    file, rows = opened(audit.content(version)), []
    rows = list(file.rows())
    assert [tuple(cells) for _, cells, _ in rows] == written(audit)
    assert [problem for _, _, problem in rows if problem] == []
    opening, entries, *journals = file.source_totals
    for total, lines in ((opening, audit.opening), (entries, all_lines(audit.journals))):
        assert total.closes
        assert (total.lines, euros(total.debit), euros(total.credit)) == totals_of(lines)
    assert sum(total.debit for total in journals) == entries.debit
    assert sum(total.credit for total in journals) == entries.credit


@given(st.text("0123456789.+-, ", max_size=12) | AMOUNTS)
def test_an_amount_is_exact_or_none(written_amount: str) -> None:
    found = audit_cents(written_amount, 15)
    if re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,2})?", written_amount):
        assert found == cents(written_amount)
    elif not re.fullmatch(r"[+-]?[0-9]{1,15}\.([0-9]{2}0*)?", written_amount):
        assert found is None


# The samples, and a whole ledger


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with auditfiles and their expected outcome; loudly skipped where it is absent."""
    folder = Path(os.environ.get("IV3_BERICHTEN", ROOT.parent / "shared" / "reference" / "berichten")) / "xaf"
    if not folder.is_dir():
        pytest.skip(f"the example auditfiles are not in {folder}; made-up ones are still read")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def cells_by_coupling(samples: Path, rows: list[dict[str, str]]) -> dict[tuple[str, str, str], int]:
    """Return cell → whole cents, debit positive for lasten and credit for baten."""
    places = {(c["grootboek"], c["kostenplaats"]): c for c in table(samples / "voorbeeld-koppeling.csv")}
    found: Counter[tuple[str, str, str]] = Counter()
    for cells in rows:
        place = places.get((cells["rekening"], cells["kostenplaats"]))
        if place is not None:
            amount = cents(cells["debet"] or "0") - cents(cells["credit"] or "0")
            sign = 1 if place["zijde"] == "lasten" else -1
            found[place["taakveld"], place["categorie"], place["zijde"]] += sign * amount
    return dict(found)


@pytest.mark.parametrize("version", ["3.1", "3.2"])
def test_the_samples_give_the_cells_that_were_worked_out_beforehand(version: str, samples: Path) -> None:
    file = open_auditfile([samples / f"voorbeeld-xaf-{version}.xaf"], "voorbeeld", WANTED)
    rows = cells_of(list(file.rows()))
    expected = {
        (c["taakveld"], c["categorie"], c["zijde"]): cents(c["bedrag_euro"])
        for c in table(samples / "voorbeeld-verwacht.csv")
    }
    assert cells_by_coupling(samples, rows) == expected
    first = [cells for cells in rows if int(cells["maand"]) <= 3]
    assert cells_by_coupling(samples, first) == {
        ("0.2", "1.1", "lasten"): 10_000_00,
        ("0.2", "3.8", "lasten"): -200_00,
        ("2.1", "1.1", "lasten"): 15_000_00,
        ("2.1", "3.8", "lasten"): 7_500_00,
    }
    balance: Counter[str] = Counter()
    for cells in rows:
        if cells["rekeningsoort"] == "B":
            balance[cells["rekening"]] += cents(cells["debet"] or "0") - cents(cells["credit"] or "0")
    assert balance == {
        "0100": 487_500_00,
        "1000": 140_000_00,
        "1300": 33_000_00,
        "0500": -610_000_00,
        "1600": -48_000_00,
    }
    assert sum(balance.values()) == 2_500_00
    totals = file.source_totals
    assert [(t.lines, t.debit, t.credit, t.closes) for t in totals[:2]] == [
        (5, 650_000_00, 650_000_00, True),
        (17, 94_500_00, 94_500_00, True),
    ]
    assert [t.debit for t in totals[2:]] == [25_000_00, 8_300_00, 3_000_00, 45_000_00, 13_200_00]
    assert (file.excluded, file.unbalanced_count) == ([], 0)


MAPPING = """rekening;kostenplaats;dagboek;onderdeel;taakveld;categorie;buiten
4100;;;;;1.1;
8000;;;;;3.7;
;K1;;;0.2;;
;K2;;;2.1;;
0500;;;;;;balans
1000;;;;;;balans
1600;;;;;;balans
*;;beginbalans;;;;beginbalans
"""


EXPECTED = {("lasten", "0.2", "1.1"): 100_00, ("baten", "2.1", "3.7"): 40_00}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_ledger_in_an_auditfile_gives_the_same_delivery_in_every_version(version: str, tmp_path: Path) -> None:
    audit = OPENED if version != CLAIR2 else PLAIN
    path = tmp_path / "grootboek.xaf"
    path.write_bytes(clair2(audit) if version == CLAIR2 else audit.content(version))
    found = iv3.ledger(path, MAPPING, year=2026)
    assert found.is_whole
    assert {key: sum(accounts.values()) for key, accounts in found.booked.cells.items()} == EXPECTED


def test_what_the_end_of_an_auditfile_tells_is_in_the_totals_of_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "grootboek.xaf"
    path.write_bytes(replace(CLOSED, entry_totals=(9, "1.00", "1.00")).content())
    found = iv3.ledger(path, MAPPING, year=2026)
    text = found.totals_text()
    assert "De afsluitboeking die alle resultaatrekeningen tegen rekening 0500 op nul zet" in text
    assert "noemt het bestand 9 regels; gevonden zijn er 7" in text
    assert {key: sum(accounts.values()) for key, accounts in found.booked.cells.items()} == EXPECTED


def test_a_command_that_needs_other_columns_names_what_the_file_is_and_who_reads_it() -> None:
    content = FileContent(PLAIN.content(), "grootboek.xaf")
    with pytest.raises(Unusable, match="Een auditfile hoort bij iv3 ledger"):
        open_lines(content, {"productcode": ["productcode"], "bedrag": ["bedrag"]}, needed=(("productcode",),))


# The facts


def test_every_sentence_is_said_and_every_sentence_that_is_said_is_there() -> None:
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["teksten"]
    keys = [record["sleutel"] for record in texts]
    assert keys == sorted(set(keys))
    folder = ROOT / "iv3/rows"
    paths = [*(folder / "auditfile").glob("*.py"), folder / "guarded_xml.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in paths)
    quoted = set(re.findall(r'"([a-z-]+)"', code))
    made = {f"begin-{how}" for how in ("element", "dagboek", "periode")} | {"totaal-beginbalans", "totaal-boekingen"}
    assert set(keys) - quoted - made == set()
    asked = set(re.findall(r'(?:fail\(|audit_say\(|_left\(\w+, |sums, )\s*"([a-z-]+)"', code))
    assert asked - set(keys) == set()
    assert len(asked) > 30


def test_no_field_is_called_as_a_group_and_nothing_of_a_person_is_read(specification: Specification) -> None:
    [file] = specification.facts.files(Auditbestand)
    groups = {group.groep for group in file.auditgroepen}
    fields = [field for group in file.auditgroepen for field in group.velden]
    assert groups.isdisjoint(field.veld for field in fields)
    names = {name for field in fields for name in field.namen}
    personal = {"desc", "description", "custSupID", "custSupName", "userID", "User", "sourceID", "bankAccNr", "invRef"}
    assert names.isdisjoint(personal)
    assert len(names) > 30

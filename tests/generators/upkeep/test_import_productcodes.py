"""A new code list: every row and every code is accounted for, nothing is guessed, and what is written reads back."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generators import checks
from generators.commands import main as command
from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.kinds import said
from generators.kernel.records import Productcodebestand
from generators.subjects.couplings import check as couplings
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.couplings.facts import couplings_of, list_in_year, parts
from generators.subjects.couplings.facts import read as read_couplings
from generators.subjects.couplings.pack import pack
from generators.subjects.model.specification import Specification
from generators.upkeep.productcodes import editing, importing, reading, report
from generators.upkeep.productcodes.comparing import ListComparison, compare, too_short
from generators.upkeep.productcodes.importing import Request, Unusable
from generators.upkeep.productcodes.proposing import Effect, effect
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN
from iv3.core.errors import UserError
from tests.support.sources import ROOT, Copy

HEADERS = {
    "code": "Productcode",
    "naam": "Omschrijving",
    "hulpvorm": "Hulpvorm code",
    "eenheid": "Eenheid",
    "nza_code": "NZa code",
}
JZ21 = "tables/productcodes/jz21.yaml"
JAAR = 2027

Rows = list[dict[str, str]]


@cache
def our() -> Specification:
    return Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))


@cache
def how() -> reading.Reading:
    return reading.reading(our().facts)


def list_of(name: str) -> Productcodebestand:
    return next(care_list for care_list in couplings_of(our()).lists if care_list.lijst == name)


def exported(name: str) -> Rows:
    """Return a list of ours as its owner would publish it."""
    return [{key: str(said(code).get(key, "")) for key in HEADERS} for code in list_of(name).codes]


def as_csv(path: Path, rows: Rows, delimiter: str = ";", titles: Sequence[str] = ()) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(f"{title}\n" for title in titles)
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(HEADERS.values())
        writer.writerows([row[key] for key in HEADERS] for row in rows)
    return path


def as_xlsx(path: Path, rows: Iterable[Mapping[str, Any]], titles: Sequence[str] = ()) -> Path:
    """Write a workbook that begins with a sheet of explanation, as lists of iStandaarden do."""
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = "Toelichting"
    first.append(["Deze lijst is van de beheerder."])
    sheet = workbook.create_sheet("Codes")
    for title in titles:
        sheet.append([title])
    sheet.append(list(HEADERS.values()))
    for row in rows:
        sheet.append([row[key] or None for key in HEADERS])
    workbook.save(path)
    return path


def compared(
    path: Path, name: str | None = None, jaar: int = JAAR, ours: Productcodebestand | None = None
) -> ListComparison:
    file = reading.open_list(path, how())
    care_list = reading.chosen(file, how(), couplings_of(our()), name, jaar)
    imported = reading.rows(file, how(), care_list, couplings_of(our()), jaar)
    return compare(ours or care_list, jaar, imported, couplings_of(our()))


def told(comparison: ListComparison) -> Effect:
    return effect(our(), comparison)


def row(code: str, naam: str = "", hulpvorm: str = "", **more: str) -> dict[str, str]:
    return {**dict.fromkeys(HEADERS, ""), "code": code, "naam": naam, "hulpvorm": hulpvorm, **more}


def adds_up(comparison: ListComparison) -> bool:
    counts = comparison.counts()
    return all(next(iter(part.values())) == sum(list(part.values())[1:]) for part in counts.values())


def read_back(text: str) -> Productcodebestand:
    """Return the list that a text holds."""
    document = sources.load_text(text, JZ21)
    assert not document.findings
    return read_couplings(facts.read([document])).lists[0]


# Lists that are the same


IMPORTABLE = [care_list.lijst for care_list in couplings_of(our()).lists if care_list.soort in how().forms]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("name", IMPORTABLE)
def test_a_list_equal_to_ours_changes_nothing(tmp_path: Path, name: str, write: Any) -> None:
    rows = exported(name)
    comparison = compared(write(tmp_path / "lijst", rows), name)
    assert not comparison.differs
    assert len(comparison.equal) == len(rows) == comparison.file.count > 0
    assert adds_up(comparison)


def test_the_lists_that_can_be_imported_are_all_those_of_care_and_the_units() -> None:
    assert len(IMPORTABLE) >= 8
    assert {"JZ21", "JZ020", "WMO020", "WMO022", "WJ756", "hulpmiddelen", "54-55"} <= set(IMPORTABLE)


@pytest.mark.parametrize("name", ["JZ21", "JZ020", "hulpmiddelen", "WJ756", "54-55"])
def test_which_list_it_is_follows_from_the_codes(tmp_path: Path, name: str) -> None:
    assert compared(as_csv(tmp_path / "x.csv", exported(name))).care_list.lijst == name


@pytest.mark.parametrize("name", ["WMO020", "WMO022"])
def test_two_lists_with_the_same_codes_are_never_told_apart_by_a_guess(tmp_path: Path, name: str) -> None:
    path = as_csv(tmp_path / "x.csv", exported(name))
    with pytest.raises(Unusable, match=r"Noem haar met --list: WMO0.*WMO0"):
        compared(path)
    assert compared(path, name.lower()).care_list.lijst == name


def test_our_own_published_table_of_all_lists_is_read_one_list_at_a_time(tmp_path: Path) -> None:
    table = next(t for t in koppelingen.tables(our()) if t.name == "productcodes/codes")
    path = tmp_path / "codes.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([table.header, *table.rows])
    comparison = compared(path, "JZ21")
    assert (len(comparison.equal), comparison.differs) == (len(list_of("JZ21").codes), False)
    assert comparison.file.other_lists == len(table.rows) - len(comparison.equal)
    assert adds_up(comparison)


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_titles_may_stand_above_the_headers(tmp_path: Path, write: Any) -> None:
    titles = ["Standaardproductcodelijst", "Versie: voorbeeld", "Code van dit stuk"]
    comparison = compared(write(tmp_path / "lijst", exported("JZ020"), titles=titles))
    assert not comparison.differs
    assert comparison.file.rows[0].rij == len(titles) + 2


def test_a_column_that_is_not_known_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Code;Betekenis;Mutatie\n01;Minuut;geen\n04;Uur;geen\n", encoding="utf-8")
    file = reading.open_list(path, how())
    imported = reading.rows(file, how(), list_of("WJ756"), couplings_of(our()), JAAR)
    assert imported.ignored == ("Mutatie",)
    assert dict(imported.columns) == {"code": "Code", "naam": "Betekenis"}


def test_a_column_can_be_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Sleutel;Naam\n01;Minuut\n", encoding="utf-8")
    with pytest.raises(Unusable, match="er is geen kolom “code”"):
        reading.open_list(path, how())
    assert reading.open_list(path, how(), columns=["code=Sleutel"]).at["code"] == 0
    with pytest.raises(Unusable, match="Schrijf betekenis=kop"):
        reading.open_list(path, how(), columns=["sleutel=Sleutel"])


# Lists that differ


def changed_list() -> Rows:
    """Return JZ21 with a code less, a code more, another name and another hulpvorm."""
    rows = {r["code"]: r for r in exported("JZ21")}
    del rows["43A05"]
    rows["45A11"]["naam"] = "Iets anders: nieuw"
    rows["46B00"]["hulpvorm"] = "02"
    return [*rows.values(), row("43A99", "Logeren plus", "11"), row("56A01", "Nieuwe hulp")]


def test_added_ended_and_changed_codes_are_told_apart(tmp_path: Path) -> None:
    comparison = compared(as_csv(tmp_path / "x.csv", changed_list()))
    assert [r.code for r in comparison.added] == ["43A99", "56A01"]
    assert [code.code for code in comparison.ended] == ["43A05"]
    assert {c.ours.code: dict(c.fields) for c in comparison.changed} == {
        "45A11": {"naam": ("Jeugdhulp ambulant regulier: outputgericht (groep)", "Iets anders: nieuw")},
        "46B00": {"hulpvorm": ("14", "02")},
    }
    assert adds_up(comparison)
    assert any("Productcategorie 56" in remark for remark in comparison.remarkable)
    assert any("46B00 staat een verschrijving" in remark for remark in comparison.remarkable)


def test_what_the_rules_say_of_an_added_code_is_what_the_published_table_says(tmp_path: Path) -> None:
    published = {
        c.code.code: c.outcome
        for c in koppelingen.outcomes(our())
        if c.jaar == our().edition.laatste_jaar and c.code.lijst.lijst == "JZ21" and c.table == "jeugd"
    }
    jz21 = list_of("JZ21")
    without = msgspec.structs.replace(jz21, codes=jz21.codes[:1])
    comparison = compared(as_csv(tmp_path / "x.csv", exported("JZ21")), "JZ21", ours=without)
    form = next(p for p in couplings_of(our()).properties if p.standaard is not None)
    in_kind = next(v.naam for v in form.waarden if v.id == form.standaard)
    proposals = {p.code: p.outcome for p in told(comparison).added if p.vorm == in_kind}
    assert len(proposals) == len(jz21.codes) - 1
    assert proposals == {code: published[code] for code in proposals}
    assert {outcome.stand for outcome in proposals.values()} >= {GEKOPPELD, KEUZE}


def test_what_no_rule_settles_is_open_and_becomes_a_question_not_a_rule(tmp_path: Path) -> None:
    found = told(compared(as_csv(tmp_path / "x.csv", changed_list())))
    assert [(p.code, p.outcome.stand, p.outcome.taakvelden) for p in found.open] == [("56A01", OPEN, ())]
    (point,) = yaml.safe_load(found.fragment)
    assert list(point) == ["id", "onderwerp", "wat_wij_weten", "vraag", "aan"]
    assert point["id"] == "koppeling-jz21-56-2027"
    assert "56A01 (Nieuwe hulp)" in point["wat_wij_weten"]
    assert point["aan"] == "Ministerie van BZK"


def test_no_open_point_is_proposed_when_every_code_has_an_outcome(tmp_path: Path) -> None:
    rows = [r for r in changed_list() if r["code"] != "56A01"]
    found = told(compared(as_csv(tmp_path / "x.csv", rows)))
    assert (found.open, found.fragment) == ((), "")


def test_a_change_says_whether_the_coupling_changes(tmp_path: Path) -> None:
    found = told(compared(as_csv(tmp_path / "x.csv", changed_list())))
    assert {shift.old.code for shift in found.changed if shift.differs} == {"46B00"}
    assert {shift.old.code for shift in found.changed} == {"45A11", "46B00"}


def test_the_places_that_name_an_ended_code_are_told_with_their_rule(tmp_path: Path) -> None:
    found = told(compared(as_csv(tmp_path / "x.csv", changed_list())))
    rules = {mention.rule: mention.holds for mention in found.mentions if mention.code == "43A05"}
    assert rules["jw-2023-heet-logeren"] is False
    text = (ROOT / "tables/koppelingen/jeugd.yaml").read_text(encoding="utf-8").split("\n")
    for mention in found.mentions:
        if mention.place.path.endswith("jeugd.yaml"):
            assert mention.code in text[mention.place.line - 1][mention.place.column - 1 :]


def test_a_rule_that_names_a_category_that_ends_is_told(tmp_path: Path) -> None:
    rows = [r for r in exported("JZ020") if r["code"] != "47"]
    found = told(compared(as_csv(tmp_path / "x.csv", rows)))
    assert {m.rule for m in found.mentions if m.holds}
    assert all(m.rule for m in found.mentions)


def test_a_code_that_is_not_in_the_file_only_ends_when_our_list_is_complete(tmp_path: Path) -> None:
    comparison = compared(as_csv(tmp_path / "x.csv", exported("54-55")[1:]), "54-55")
    assert (comparison.ended, [u.ours.code for u in comparison.undecided]) == ((), ["54001"])
    assert adds_up(comparison)
    assert not comparison.differs


def test_a_name_that_moves_to_another_code_is_probably_a_new_number(tmp_path: Path) -> None:
    rows = {r["code"]: r for r in exported("JZ21")}
    moved = rows.pop("45A11")
    comparison = compared(as_csv(tmp_path / "x.csv", [*rows.values(), {**moved, "code": "45A99"}]))
    assert any("stond bij 45A11 en staat nu bij 45A99" in remark for remark in comparison.remarkable)


def test_a_name_that_several_codes_have_is_no_new_number(tmp_path: Path) -> None:
    rows = {r["code"]: r for r in exported("JZ21")}
    rows["45A11"]["naam"] = rows["45A10"]["naam"]
    ended = rows.pop("40A01")
    rows["40A99"] = row("40A99", "Een nieuwe naam")
    comparison = compared(as_csv(tmp_path / "x.csv", [*rows.values(), {**ended, "code": "40A98", "naam": "Nog een"}]))
    assert not any("hernummerd" in remark for remark in comparison.remarkable)


def test_spaces_around_a_code_and_in_a_name_do_not_count(tmp_path: Path) -> None:
    rows = exported("JZ21")
    rows[3]["code"] = f" {rows[3]['code']} "
    rows[4]["naam"] = rows[4]["naam"].replace(" ", "  ")
    rows[5]["hulpvorm"] = rows[5]["hulpvorm"].lstrip("0")
    comparison = compared(as_csv(tmp_path / "x.csv", rows))
    assert not comparison.differs
    assert any("spaties" in remark for remark in comparison.file.remarks)
    assert any("voorloopnul" in remark for remark in comparison.file.remarks)


def test_a_code_of_another_year_is_no_code_of_this_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    codes = [f"{r['code']};{r['naam']};;" for r in exported("WJ756")]
    codes[0] = codes[0][:-1] + ";31-12-2026"
    codes += ["99;Nog niet;2028-01-01;", "98;Nu wel;01-06-2027;2027", "97;Wanneer;ooit;"]
    path.write_text("Code;Naam;Ingangsdatum;Expiratiedatum\n" + "\n".join(codes) + "\n", encoding="utf-8")
    comparison = compared(path, "WJ756")
    assert comparison.file.other_years == 2
    assert [code.code for code in comparison.ended] == ["01"]
    assert [r.code for r in comparison.added] == ["98"]
    assert [r.reason for r in comparison.file.refused] == ["bij 97 is ooit geen dag of jaar"]
    assert adds_up(comparison)


# Rows that cannot be used


@pytest.mark.parametrize(
    ("written", "reason", "meant"),
    [
        ("4,5E+13", "is een getal", ("45E12",)),
        ("45000000000000", "is een getal", ("45E12",)),
        ("1,00E+03", "is een getal", ("01E03", "10E02")),
        ("45a11", "kleine letters", ("45A11",)),
        ("45 A11", "niet de vorm", ("45A11",)),
        ("2025-01-12", "is een datum", ()),
        ("12-jan", "is een datum", ()),
        ("", "er staat geen code", ()),
        ("45A111", "niet de vorm", ()),
        ("45", "niet de vorm", ()),
        ("O5A11", "niet de vorm", ()),
    ],
)
def test_a_code_that_was_mangled_is_refused_with_what_it_may_be(
    tmp_path: Path, written: str, reason: str, meant: tuple[str, ...]
) -> None:
    comparison = compared(as_csv(tmp_path / "x.csv", [*exported("JZ21"), row(written, "Een naam")]))
    (refused,) = comparison.file.refused
    assert reason in refused.reason
    assert refused.meant == meant
    assert not comparison.differs
    assert adds_up(comparison)


def test_a_code_that_lost_its_zero_is_refused_and_does_not_end(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [dict(r) for r in exported("WMO020")]
    rows[0]["code"] = 1
    comparison = compared(as_xlsx(tmp_path / "x.xlsx", rows), "WMO020")
    (refused,) = comparison.file.refused
    assert ("voorloopnul" in refused.reason, refused.meant) == (True, ("01",))
    assert [u.ours.code for u in comparison.undecided] == ["01"]
    assert not comparison.ended
    assert adds_up(comparison)


def test_a_code_that_a_workbook_holds_as_a_power_of_ten_is_refused(tmp_path: Path) -> None:
    comparison = compared(as_xlsx(tmp_path / "x.xlsx", [*exported("JZ21"), {**row("x", "y"), "code": 45e12}]))
    assert [r.meant for r in comparison.file.refused] == [("45E12",)]


def test_a_formula_without_a_value_is_refused_and_other_formulas_are_never_run(tmp_path: Path) -> None:
    rows = [*exported("JZ21"), row('=CONCAT("45","A98")', "Een naam"), row("45A97", "=1+1")]
    comparison = compared(as_xlsx(tmp_path / "x.xlsx", rows), "JZ21")
    assert len(comparison.file.refused) == 2
    assert not comparison.added
    texts = compared(as_csv(tmp_path / "x.csv", [*exported("JZ21"), row("45A97", "=cmd|' /C calc'!A0")]), "JZ21")
    (refused,) = texts.file.refused
    assert "als formule leest" in refused.reason


def test_the_same_code_twice_is_refused_and_which_of_two_names_is_right_is_not_guessed(tmp_path: Path) -> None:
    rows = exported("JZ21")
    once, twice = rows[5], rows[6]
    comparison = compared(as_csv(tmp_path / "x.csv", [*rows, once, {**twice, "naam": "Een andere naam"}]))
    assert [(r.found, r.meant) for r in comparison.file.refused] == [
        (twice["code"], (twice["code"],)),
        (once["code"], ()),
        (twice["code"], (twice["code"],)),
    ]
    assert [u.ours.code for u in comparison.undecided] == [twice["code"]]
    assert not comparison.differs
    assert adds_up(comparison)


def test_a_row_that_names_another_category_or_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Code;Naam;Productcategorie;Eenheid;Hulpvorm\n45A01;Een;46;;\n45A02;Twee;45;Uur;\n45A03;Drie;45;Eeuw;\n"
        "45A04;Vier;45;04 Uur;Ambulant?\n",
        encoding="utf-8",
    )
    file = reading.open_list(path, how())
    imported = reading.rows(file, how(), list_of("JZ21"), couplings_of(our()), JAAR)
    assert [(r.code, r.fields["eenheid"]) for r in imported.rows] == [("45A02", "04")]
    assert [r.rij for r in imported.refused] == [2, 4, 5]


# Files that cannot be used


def test_a_file_without_codes_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("taakveld;naam\n6.1;Samenkracht\n", encoding="utf-8")
    with pytest.raises(Unusable, match="er is geen kolom “code”"):
        compared(path)


def test_a_file_with_codes_of_no_list_is_refused_with_the_choices(tmp_path: Path) -> None:
    rows = [row(f"{number}Z{number}") for number in range(60, 90)]
    with pytest.raises(Unusable, match="JZ21"):
        compared(as_csv(tmp_path / "x.csv", rows))


def test_a_list_that_is_not_ours_or_not_of_this_kind_is_refused(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", exported("JZ21"))
    with pytest.raises(Unusable, match="staat niet in tables/productcodes/"):
        compared(path, "JZ99")
    with pytest.raises(Unusable, match="niet in te lezen"):
        compared(path, "hulpvormen")
    with pytest.raises(Unusable, match="geen enkele rij heeft een code van JZ020"):
        compared(path, "JZ020")


def test_a_file_much_shorter_than_our_list_is_probably_another_sheet(tmp_path: Path) -> None:
    rows = exported("JZ21")
    half = -(-len(rows) * how().fact.minste_deel // 100)
    enough = compared(as_csv(tmp_path / "a.csv", rows[:half]), "JZ21")
    few = compared(as_csv(tmp_path / "b.csv", rows[: half - 1]), "JZ21")
    assert too_short(enough, how().fact.minste_deel) is None
    assert "--force" in str(too_short(few, how().fact.minste_deel))
    incomplete = compared(as_csv(tmp_path / "c.csv", exported("54-55")[:2]), "54-55")
    assert too_short(incomplete, how().fact.minste_deel) is None


def test_a_zip_bomb_is_refused_by_the_reader_that_every_command_shares(tmp_path: Path) -> None:
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (40 << 20))
    with pytest.raises(Unusable) as error:
        reading.open_list(path, how())
    assert error.value.key == "werkmap_te_groot"


# The file that is written


def edited(comparison: ListComparison) -> str:
    text = (ROOT / comparison.care_list.origin.document.path).read_text(encoding="utf-8")
    return editing.edited(text, comparison, None)


def test_only_lines_that_change_change_and_new_ones_stand_in_order(tmp_path: Path) -> None:
    comparison = compared(as_csv(tmp_path / "x.csv", changed_list()))
    before = (ROOT / JZ21).read_text(encoding="utf-8").split("\n")
    after = edited(comparison).split("\n")
    assert [line for line in after if line not in before] == [
        '  - {code: "43A05", naam: "Logeren: outputgericht", hulpvorm: "12", geldig: {van: 2022, tot: 2026}}',
        '  - {code: "43A99", naam: Logeren plus, hulpvorm: "11", geldig: {van: 2027}}',
        '  - {code: "45A11", naam: "Jeugdhulp ambulant regulier: outputgericht (groep)", hulpvorm: "02", '
        "geldig: {van: 2022, tot: 2026}}",
        '  - {code: "45A11", naam: "Iets anders: nieuw", hulpvorm: "02", geldig: {van: 2027}}',
        '  - {code: "46B00", naam: "Jeugdhulp crisis: outputgericht", hulpvorm: "14", '
        'verschrijving: "De naam noemt geen verblijf, de hulpvorm (14) wel.", geldig: {van: 2022, tot: 2026}}',
        '  - {code: "46B00", naam: "Jeugdhulp crisis: outputgericht", hulpvorm: "02", geldig: {van: 2027}}',
        '  - {code: "56A01", naam: Nieuwe hulp, geldig: {van: 2027}}',
    ]
    assert [line for line in before if line not in after] == [
        line for line in before if any(f'"{code}"' in line for code in ("43A05", "45A11", "46B00"))
    ]
    codes = [code.code for code in read_back("\n".join(after)).codes]
    assert codes == sorted(codes)


def test_a_list_is_corrected_in_the_year_in_which_it_changed(tmp_path: Path) -> None:
    first = read_back(edited(compared(as_csv(tmp_path / "a.csv", changed_list()))))
    assert any(code.geldig for code in first.codes)
    rows = [{**r, "naam": "Toch zo"} if r["code"] == "45A11" else r for r in changed_list() if r["code"] != "43A99"]
    comparison = compared(as_csv(tmp_path / "b.csv", rows), "JZ21", ours=first)
    text = edited(compared(tmp_path / "a.csv"))
    after = editing.edited(text, comparison, None)
    assert "43A99" not in after
    assert after.count('code: "45A11"') == 2
    assert "Toch zo" in after
    assert "Iets anders" not in after
    again = read_back(after)
    assert [c.code for c in list_in_year(again, 2026).codes] == [c.code for c in list_of("JZ21").codes]
    assert not compare(again, JAAR, comparison.file, couplings_of(our())).differs


def test_an_older_version_is_refused_when_ours_already_changes_later(tmp_path: Path) -> None:
    later = read_back(edited(compared(as_csv(tmp_path / "a.csv", changed_list()))))
    with pytest.raises(Unusable, match="verandert al na 2026"):
        compared(tmp_path / "a.csv", "JZ21", 2026, ours=later)


def test_a_code_on_more_than_one_line_is_left_to_a_person(tmp_path: Path) -> None:
    comparison = compared(as_csv(tmp_path / "x.csv", changed_list()))
    text = (ROOT / JZ21).read_text(encoding="utf-8")
    broken = text.replace('  - {code: "40A00", naam:', '  - {code: "40A00",\n     naam:')
    assert broken != text
    with pytest.raises(UserError, match=r"jz21\.yaml:\d+: deze code staat niet op een eigen regel"):
        editing.edited(broken, comparison, None)


names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="=+-@"), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_version_changes_the_counts_add_up_and_it_reads_back_as_it_came(
    tmp_path: Path, data: st.DataObject
) -> None:
    rows = {r["code"]: r for r in exported("JZ21")}
    for code in data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True, max_size=20), "ended"):
        del rows[code]
    for code in data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True, max_size=10), "renamed"):
        rows[code]["naam"] = data.draw(names)
    for code in data.draw(st.lists(st.from_regex(r"4[0-9][A-Z][0-9]{2}", fullmatch=True), max_size=10), "added"):
        rows[code] = row(code, data.draw(names), data.draw(st.sampled_from(["", "02", "11"])))
    bad = data.draw(st.lists(st.sampled_from(["4,5E+13", "", "45a11", "x"]), max_size=3), "refused")
    ordered = data.draw(st.permutations([*rows.values(), *(row(code, "Een naam") for code in bad)]))
    path = as_csv(tmp_path / "x.csv", ordered)
    comparison = compared(path, "JZ21")
    assert adds_up(comparison)
    assert len(comparison.file.refused) == len(bad)
    after = read_back(edited(comparison))
    undecided = {u.ours.code for u in comparison.undecided}
    fields = ("naam", "hulpvorm", "nza_code")
    assert {
        code.code: [str(said(code).get(field, "")) for field in fields]
        for code in list_in_year(after, JAAR).codes
        if code.code not in undecided
    } == {code: [" ".join(r[field].split()) for field in fields] for code, r in rows.items()}
    before = [(code.code, code.naam, code.hulpvorm) for code in list_of("JZ21").codes]
    assert [(code.code, code.naam, code.hulpvorm) for code in list_in_year(after, JAAR - 1).codes] == before
    assert not compare(after, JAAR, comparison.file, couplings_of(our())).differs


# Codes with years of their own


def test_a_list_has_in_each_year_the_codes_of_that_year(tmp_path: Path) -> None:
    after = read_back(edited(compared(as_csv(tmp_path / "x.csv", changed_list()))))
    first, second = parts(after)
    assert (first.geldig.van, first.geldig.tot) == (2022, 2026)
    assert (second.geldig.van, second.geldig.tot) == (2027, None)
    assert [c.code for c in first.codes] == [c.code for c in list_in_year(after, 2024).codes]
    assert {c.code for c in second.codes} - {c.code for c in first.codes} == {"43A99", "56A01"}
    jz21 = list_of("JZ21")
    assert list_in_year(jz21, 2024) is jz21
    assert len(parts(jz21)) == 1


LAST_OF_40 = '  - {code: "40A15", naam: "Persoonlijke verzorging laag tarief: inspanningsgericht", hulpvorm: "04"'


def found_in(jz21: str) -> list[str]:
    """Return what the check on couplings says when this is our list."""
    documents = [sources.load_text(jz21, JZ21) if d.path == JZ21 else d for d in our().facts.documents]
    return [finding.melding for finding in couplings.check(Specification(facts.read(documents)))[0]]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([", geldig: {van: 2025, tot: 2024}}"], "40A15 begint in 2025 en eindigt in 2024."),
        ([", geldig: {van: 2021}}"], "40A15 heeft jaren waarin de lijst JZ21 niet geldt: die geldt vanaf 2022."),
        ([", geldig: {van: 2022}}"], ""),
        (["}", "}"], "40A15 staat twee keer in JZ21 voor hetzelfde jaar"),
        ([", geldig: {van: 2022, tot: 2024}}", ", geldig: {van: 2024}}"], "40A15 staat twee keer in JZ21"),
        ([", geldig: {van: 2022, tot: 2024}}", ", geldig: {van: 2025}}"], ""),
        ([", geldig: {van: 2025}}", ", geldig: {van: 2022, tot: 2024}}"], ""),
    ],
)
def test_the_years_of_a_code_run_forward_within_those_of_its_list_and_come_once(lines: list[str], told: str) -> None:
    text = (ROOT / JZ21).read_text(encoding="utf-8")
    assert text.count(LAST_OF_40 + "}") == 1
    found = found_in(text.replace(LAST_OF_40 + "}", "\n".join(LAST_OF_40 + line for line in lines)))
    assert (len(found), all(melding.startswith(told) for melding in found)) == (bool(told), True)


# The command


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Copy, report.Report, Request]]:
    """Write a version of JZ21 in a copy, with another source."""
    folder = tmp_path_factory.mktemp("schrijven")
    copy = Copy(folder / "kopie")
    rows = [r for r in changed_list() if r["code"] != "56A01"]
    path = as_xlsx(folder / "jz21.xlsx", rows, ["Een titel"])
    request = Request(path, bron="voorschrift-2026", write=True)
    yield copy, importing.run(copy.root, request), request


def test_what_is_written_passes_every_check(written: tuple[Copy, report.Report, Request]) -> None:
    copy, found, _ = written
    assert (found.written, found.findings, found.not_written) == (JZ21, (), "")
    assert not copy.check().findings


def test_a_new_source_gives_the_version_and_what_ends_keeps_the_old_one(
    written: tuple[Copy, report.Report, Request],
) -> None:
    copy, _, _ = written
    data = yaml.safe_load((copy.root / JZ21).read_text(encoding="utf-8"))
    known = our().facts.bronnen["voorschrift-2026"]
    assert data["bron"] == "voorschrift-2026"
    assert data["versie"] == (known.versie or list_of("JZ21").versie)
    assert {(r["code"], r["bron"]) for r in data["codes"] if "bron" in r} == {
        (code, "jz21-2025") for code in ("43A05", "45A11", "46B00")
    }


def test_a_second_import_has_nothing_to_do(written: tuple[Copy, report.Report, Request]) -> None:
    copy, _, request = written
    before = (copy.root / JZ21).read_bytes()
    again = importing.run(copy.root, request)
    assert not again.comparison.differs
    assert again.settled
    assert "Er is niets te wijzigen" in report.text(again)
    assert (copy.root / JZ21).read_bytes() == before


def test_a_version_without_changes_still_gets_its_source(copy: Copy, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", exported("JZ020"))
    file = copy.root / list_of("JZ020").origin.document.path
    before = file.read_text(encoding="utf-8").split("\n")
    found = importing.run(copy.root, Request(path, bron="iwmo-3-2", write=True))
    after = file.read_text(encoding="utf-8").split("\n")
    assert found.written
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ['versie: "3.2"', "bron: iwmo-3-2"]


def test_the_packs_get_the_list_once_for_each_run_of_years(written: tuple[Copy, report.Report, Request]) -> None:
    copy, _, _ = written
    specification = checks.run(copy.root).specification
    assert specification is not None
    parts = [part for part in pack(specification)["lijsten"] if part["lijst"] == "JZ21"]
    assert [(part["van"], part.get("tot")) for part in parts] == [(2022, 2026), (2027, None)]
    assert "43A99" not in {entry["code"] for entry in parts[0]["codes"]}


def test_every_format_tells_the_same(written: tuple[Copy, report.Report, Request]) -> None:
    _, found, _ = written
    data = json.loads(report.as_json(found))
    assert data["tellingen"] == found.comparison.counts()
    assert [r["code"] for r in data["toegevoegd"]] == ["43A99"]
    assert data["toegevoegd"][0]["koppeling"][0]["regels"]
    for told in (report.text(found), report.markdown(found)):
        for word in ("43A99 Logeren plus", "43A05 Logeren", "Iets anders", "De koppeling verandert", "beëindigd"):
            assert word in told


def test_nothing_is_written_when_a_rule_still_names_a_code_that_ends(copy: Copy, tmp_path: Path) -> None:
    last = our().edition.laatste_jaar
    named = {
        code: rule.id
        for rule in couplings_of(our()).rules
        if rule.holds(last) and rule.wet == "jeugdwet"
        for code in sorted(rule.als.get("productcode", ()))
        if code in {c.code for c in list_of("JZ21").codes}
    }
    code, rule = next(iter(named.items()))
    path = as_csv(tmp_path / "x.csv", [r for r in exported("JZ21") if r["code"] != code])
    before = (copy.root / JZ21).read_bytes()
    found = importing.run(copy.root, Request(path, jaar=last, write=True))
    assert any(rule in finding.melding for finding in found.findings)
    assert any(m.rule == rule and m.holds for m in found.effect.mentions)
    assert (copy.root / JZ21).read_bytes() == before
    assert not found.settled
    assert "Er is niets geschreven" in report.text(found)


def test_refused_rows_stop_writing_unless_that_is_said(copy: Copy, tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", [*exported("WJ756"), row("85", "Nieuw"), row("x", "Fout")])
    before = (copy.root / "tables/productcodes/wj756.yaml").read_bytes()
    stopped = importing.run(copy.root, Request(path, "WJ756", write=True))
    assert "1 rij afgewezen" in stopped.not_written
    assert (copy.root / "tables/productcodes/wj756.yaml").read_bytes() == before
    forced = importing.run(copy.root, Request(path, "WJ756", write=True, force=True))
    assert forced.written
    assert not forced.settled
    after = (copy.root / "tables/productcodes/wj756.yaml").read_bytes()
    assert after == before + b'  - {code: "85", naam: Nieuw, geldig: {van: 2027}}\n'


@pytest.mark.parametrize(
    ("rows", "more", "exit_code", "word"),
    [
        (exported("WJ756"), ["--list", "WJ756"], 0, "Er is niets te wijzigen."),
        ([*exported("WJ756"), row("x")], ["--list", "WJ756"], 1, "Afgewezen"),
        (exported("WJ756"), ["--list", "JZ99"], 2, "staat niet in tables/productcodes/"),
        (exported("WJ756"), ["--bron", "niets"], 2, "staat niet in tables/bronnen.yaml"),
        (exported("WJ756"), ["--from", "2000"], 2, "gebruiken wij geen enkele codelijst"),
        (exported("JZ21")[:9], ["--list", "JZ21"], 2, "--force"),
    ],
)
def test_the_exit_code_says_whether_something_is_to_be_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: Rows, more: list[str], exit_code: int, word: str
) -> None:
    path = as_csv(tmp_path / "lijst.csv", rows)
    assert command.main(["import-productcodes", str(path), *more]) == exit_code
    said = capsys.readouterr()
    assert word in (said.err if exit_code == 2 else said.out)
    assert "Traceback" not in said.err


def test_a_missing_file_gives_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["import-productcodes", str(tmp_path / "weg.xlsx")]) == 2
    assert "weg.xlsx" in capsys.readouterr().err

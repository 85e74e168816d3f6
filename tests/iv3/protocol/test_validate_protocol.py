"""``iv3 validate --protocol``: findings on both sides, privacy, hostile files, and the same in CSV, XLSX and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from generators.subjects.protocol import files as artefact
from iv3.commands import protocol as protocol_command
from iv3.commands.main import main
from iv3.core.packs import read_pack
from iv3.protocol import check as protocol
from iv3.protocol.check import ProtocolOutcome, check
from iv3.protocol.findings import holds_bsn, is_bsn

pytestmark = pytest.mark.usefixtures("fresh_packs")

TODAY = date(2026, 11, 21)
BSN = "111222333"
VARIANTS = ("inspanningsgericht", "outputgericht", "taakgericht")

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def files(specification: Specification) -> Files:
    return artefact.files(specification)


@pytest.fixture(scope="module")
def examples(files: Files) -> dict[str, Rows]:
    return {
        variant: list(
            csv.DictReader(io.StringIO(files[f"protocol/{variant}/voorbeeld.csv"].decode("utf-8-sig")), delimiter=";")
        )
        for variant in VARIANTS
    }


class Delivery:
    """A delivery to change: the example rows of a variant."""

    def __init__(self, folder: Path, variant: str, rows: Rows) -> None:
        self.folder, self.variant, self.rows = folder, variant, [dict(row) for row in rows]

    def every(self, **cells: str) -> Delivery:
        for row in self.rows:
            row.update(cells)
        return self

    def first(self, **cells: str) -> Delivery:
        self.rows[0].update(cells)
        return self

    def only_first(self) -> Delivery:
        del self.rows[1:]
        return self

    def csv(self, delimiter: str = ";", encoding: str = "utf-8-sig") -> Path:
        path = self.folder / "levering.csv"
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, list(self.rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(self.rows)
        return path

    def check(self) -> ProtocolOutcome:
        return check(self.csv(), self.variant, TODAY)

    def found(self) -> list[tuple[str, int | None, str]]:
        return [(f.controle, f.rij, f.kolom) for f in self.check().findings]


@pytest.fixture
def delivery(tmp_path: Path, examples: dict[str, Rows]) -> Any:
    return lambda variant: Delivery(tmp_path, variant, examples[variant])


# What is good


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_published_examples_are_good(files: Files, tmp_path: Path, variant: str, kind: str) -> None:
    path = tmp_path / f"voorbeeld.{kind}"
    path.write_bytes(files[f"protocol/{variant}/voorbeeld.{kind}"])
    outcome = check(path, variant, TODAY)
    assert outcome.findings == ()
    assert outcome.oordeel == "goed"
    assert outcome.rijen >= 4


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_filled_in_workbook_gives_what_the_csv_gives(tmp_path: Path, examples: dict[str, Rows], variant: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(examples[variant][0]))
    numbers = ("jaar", "aantal", "volume", "prijs", "bedrag", "trajectbedrag", "deel", "clienten")
    for row in examples[variant]:
        sheet.append([float(c.replace(",", ".")) if c and n in numbers else c or None for n, c in row.items()])
    path = tmp_path / "levering.xlsx"
    book.save(path)
    assert check(path, variant, TODAY).findings == ()
    place = list(examples[variant][0]).index("gemeente")
    sheet.cell(2, place + 1).value = "9999"
    book.save(path)
    (found,) = [f for f in check(path, variant, TODAY).findings if f.controle == "code_onbekend"]
    assert (found.rij, found.kolom, found.cel) == (2, "gemeente", "D2")


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), (";", "utf-8-sig"), ("\t", "cp1252")])
def test_delimiters_and_character_sets_do_not_matter(delivery: Any, delimiter: str, encoding: str) -> None:
    made = delivery("taakgericht").every(aanbieder="Zorg één")
    assert check(made.csv(delimiter, encoding), "taakgericht", TODAY).findings == ()


def test_a_comma_between_cells_goes_with_a_point_in_amounts(delivery: Any) -> None:
    made = delivery("taakgericht")
    for row in made.rows:
        row["bedrag"] = row["bedrag"].replace(",", ".")
    assert check(made.csv(","), "taakgericht", TODAY).findings == ()


def test_columns_may_stand_in_any_order_and_carry_their_title(tmp_path: Path, delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows = [
        {{"jaar": "Verslagjaar", "bedrag": "KOSTEN"}.get(n, n): c for n, c in reversed(row.items())}
        for row in made.rows
    ]
    assert made.found() == []


def test_a_provider_may_deliver_for_many_municipalities_in_one_file(delivery: Any) -> None:
    made = delivery("taakgericht").only_first()
    codes = [m["code"] for m in (read_pack("gemeenten") or {})["gemeenten"][:50]]
    made.rows = [{**made.rows[0], "gemeente": code} for code in codes]
    outcome = made.check()
    assert outcome.findings == ()
    assert outcome.rijen == 50


def test_the_example_of_products_can_be_coupled_as_it_is(tmp_path: Path, delivery: Any) -> None:
    path, total = delivery("inspanningsgericht").csv(), tmp_path / "totaal.json"
    assert (
        main(["couple", str(path), "--year", "2025", "--out", str(tmp_path / "uit.csv"), "--summary", str(total)]) == 0
    )
    told = json.loads(total.read_text(encoding="utf-8"))
    assert (told["regels"], told["bedrag_in_cent"], told["afgekeurd"]) == (4, 15533910, [])


def test_the_parts_of_a_traject_can_be_coupled_as_they_are(tmp_path: Path, delivery: Any) -> None:
    path, total = delivery("outputgericht").csv(), tmp_path / "totaal.json"
    assert (
        main(["couple", str(path), "--year", "2025", "--out", str(tmp_path / "uit.csv"), "--summary", str(total)]) == 0
    )
    told = json.loads(total.read_text(encoding="utf-8"))
    assert (told["regels"], told["bedrag_in_cent"], told["afgekeurd"]) == (6, 41300000, [])


# What is wrong in a cell


@pytest.mark.parametrize(
    ("variant", "cells", "expected"),
    [
        ("taakgericht", {"gemeente": ""}, ("veld_leeg", "gemeente")),
        ("taakgericht", {"hulpvorm": ""}, ("veld_leeg", "hulpvorm")),
        ("taakgericht", {"clienten": "-3"}, ("negatief", "clienten")),
        ("taakgericht", {"bedrag": "-0,01"}, ("negatief", "bedrag")),
        ("taakgericht", {"bedrag": "veel"}, ("geen_getal", "bedrag")),
        ("taakgericht", {"bedrag": "1,234567"}, ("geen_getal", "bedrag")),
        ("taakgericht", {"clienten": "6,5"}, ("niet_geheel", "clienten")),
        ("taakgericht", {"clienten": "4"}, ("klein_aantal", "clienten")),
        ("taakgericht", {"clienten": "1"}, ("klein_aantal", "clienten")),
        ("taakgericht", {"grondslag": "gevoel"}, ("keuze_onbekend", "grondslag")),
        ("taakgericht", {"eenheid": "4"}, ("code_onbekend", "eenheid")),
        ("taakgericht", {"hulpvorm": "99"}, ("code_onbekend", "hulpvorm")),
        ("taakgericht", {"productcategorie": "02"}, ("code_andere_wet", "productcategorie")),
        ("taakgericht", {"taakveld": "6.72a"}, ("code_vervallen", "taakveld")),
        ("taakgericht", {"taakveld": "6.999"}, ("code_onbekend", "taakveld")),
        ("taakgericht", {"wet": "wlz"}, ("keuze_onbekend", "wet")),
        ("taakgericht", {"aanbieder": "x" * 61}, ("te_lang", "aanbieder")),
        ("inspanningsgericht", {"productcode": "45Z99"}, ("code_eigen", "productcode")),
        ("inspanningsgericht", {"productcode": "99Z99"}, ("code_onbekend", "productcode")),
        ("inspanningsgericht", {"volume": "1.2.3"}, ("geen_getal", "volume")),
        ("outputgericht", {"verblijf": ""}, ("veld_leeg", "verblijf")),
        ("outputgericht", {"deel": "100,01"}, ("boven_honderd", "deel")),
        ("outputgericht", {"aantal": "0,5"}, ("niet_geheel", "aantal")),
    ],
)
def test_a_cell_that_is_wrong_is_told_with_its_row_and_column(
    delivery: Any, variant: str, cells: dict[str, str], expected: tuple[str, str]
) -> None:
    outcome = delivery(variant).first(**cells).check()
    assert next((f.controle, f.kolom) for f in outcome.findings if f.rij == 2) == expected
    assert outcome.oordeel == ("waarschuwing" if expected[0] == "code_eigen" else "fout")


@pytest.mark.parametrize(
    ("variant", "cells"),
    [
        ("taakgericht", {"clienten": "5"}),
        ("taakgericht", {"clienten": "0"}),
        ("taakgericht", {"clienten": ""}),
        ("taakgericht", {"bedrag": "0"}),
        ("taakgericht", {"bedrag": "€ 171.000,00"}),
        ("taakgericht", {"productcategorie": ""}),
        ("taakgericht", {"taakveld": "6.751"}),
        ("taakgericht", {"aanbieder": "x" * 60}),
        ("taakgericht", {"wet": "Jeugdwet"}),
        ("outputgericht", {"deel": "70%"}),
        ("outputgericht", {"deel": "70,00"}),
    ],
)
def test_a_cell_on_the_right_side_of_a_limit_is_good(delivery: Any, variant: str, cells: dict[str, str]) -> None:
    made = delivery(variant).first(**cells)
    if "aanbieder" in cells:
        made.every(**cells)
    assert made.found() == []


def test_a_code_without_its_zero_is_told_with_the_zero(delivery: Any) -> None:
    (found,) = delivery("taakgericht").first(gemeente="855").check().findings
    assert found.verwacht == "0855"
    assert "Tilburg" in found.melding


def test_an_expired_taakveld_comes_with_its_successors(delivery: Any) -> None:
    (found,) = delivery("taakgericht").first(taakveld="6.72a").check().findings
    assert "6.751" in found.verwacht
    assert "2023" in found.melding


def test_a_field_of_the_other_law_must_be_empty(delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows[-1]["hulpvorm"] = "02"
    assert made.found() == [("niet_bij_wet", 6, "hulpvorm")]


# Days and periods


@pytest.mark.parametrize(
    ("made_on", "expected"),
    [
        ("2025-12-31", "voor_einde"),
        ("2026-01-01", None),
        ("2026-11-21", None),
        ("2026-11-22", "toekomst"),
        ("1-1-2026", None),
        ("01-01-2026", None),
        ("2026-02-29", "geen_datum"),
        ("gisteren", "geen_datum"),
    ],
)
def test_a_delivery_is_made_after_the_period_and_not_in_the_future(
    delivery: Any, made_on: str, expected: str | None
) -> None:
    found = {name for name, _, _ in delivery("taakgericht").every(opgemaakt_op=made_on).found()}
    assert found == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2025, 12, 31), True), (date(2026, 1, 1), True), (date(2026, 2, 3), False)]
)
def test_a_period_must_be_over(delivery: Any, today: date, expected: bool) -> None:
    found = check(delivery("taakgericht").csv(), "taakgericht", today).findings
    assert bool(found) is expected
    assert any(f.controle == "periode_loopt" for f in found) is (today == date(2025, 12, 31))


@pytest.mark.parametrize(("year", "good"), [("2024", False), ("2025", True), ("2028", False)])
def test_the_year_has_a_model(delivery: Any, year: str, good: bool) -> None:
    names = {name for name, _, _ in delivery("taakgericht").every(jaar=year).found()}
    assert names == (set() if good else {"jaar_onbekend"})


def test_one_file_is_one_delivery(delivery: Any) -> None:
    found = delivery("taakgericht").first(aanbieder="Andere zorg").check().findings
    assert {f.controle for f in found} == {"een-levering"}
    assert [f.rij for f in found] == [3, 4, 5, 6]
    assert found[0].verwacht == "Andere zorg"


# Between fields and rows


def test_a_row_without_anything_to_divide_with_is_told(delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows[2].update(clienten="")
    assert made.found() == [("iets-om-mee-te-verdelen", 4, "clienten")]


@pytest.mark.parametrize(("cells", "column"), [({"eenheid": ""}, "eenheid"), ({"volume": ""}, "volume")])
def test_a_volume_comes_with_a_unit(delivery: Any, cells: dict[str, str], column: str) -> None:
    assert delivery("taakgericht").first(**cells).found() == [("volume-met-eenheid", 2, column)]


@pytest.mark.parametrize(
    ("amount", "good"), [("11567,00", True), ("11566,99", False), ("11569,00", True), ("11569,01", False)]
)
def test_price_times_volume_is_the_amount_within_a_euro(delivery: Any, amount: str, good: bool) -> None:
    outcome = delivery("inspanningsgericht").first(bedrag=amount).check()
    assert [f.controle for f in outcome.findings] == ([] if good else ["prijs-maal-volume"])
    assert outcome.oordeel == ("goed" if good else "waarschuwing")


@pytest.mark.parametrize(("share", "good"), [("69,95", True), ("69,94", False), ("70,05", True), ("70,06", False)])
def test_the_parts_of_a_traject_are_a_hundred_percent(delivery: Any, share: str, good: bool) -> None:
    found = delivery("outputgericht").first(deel=share).check().findings
    assert [f.controle for f in found if f.ernst == "fout"] == ([] if good else ["delen-samen-honderd"])


@pytest.mark.parametrize(("amount", "good"), [("42000,00", True), ("41999,99", False), ("42000,01", False)])
def test_the_amounts_of_the_parts_are_the_traject_to_the_cent(delivery: Any, amount: str, good: bool) -> None:
    found = delivery("outputgericht").first(bedrag=amount).check().findings
    assert [f.controle for f in found] == ([] if good else ["bedragen-samen-trajectbedrag"])


def test_an_amount_far_from_its_share_is_a_warning(delivery: Any) -> None:
    made = delivery("outputgericht")
    made.rows[0]["bedrag"], made.rows[1]["bedrag"] = "30000,00", "30000,00"
    assert [f.controle for f in made.check().findings] == ["deel-van-trajectbedrag"] * 2
    assert made.check().oordeel == "waarschuwing"


def test_a_row_that_is_wrong_says_nothing_about_sums_it_may_belong_to(delivery: Any) -> None:
    assert delivery("outputgericht").first(gemeente="855").found() == [("code_onbekend", 2, "gemeente")]
    assert delivery("outputgericht").first(deel="veel").found() == [("geen_getal", 2, "deel")]


def test_the_same_row_twice_is_told_with_the_first(delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows.append(dict(made.rows[0]))
    (found,) = made.check().findings
    assert (found.controle, found.rij) == ("dubbel", 7)
    assert "rij 2" in found.melding


def test_the_same_product_with_another_price_is_another_row(delivery: Any) -> None:
    made = delivery("inspanningsgericht")
    made.rows.append({**made.rows[0], "prijs": "98,00", "bedrag": "11809,00"})
    assert made.found() == []


# Columns and privacy


def test_a_column_that_is_missing_or_unknown_is_told(delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows = [{("grondslg" if n == "grondslag" else n): c for n, c in row.items()} for row in made.rows]
    found = made.check().findings
    assert [(f.controle, f.kolom) for f in found] == [("kolom_onbekend", "grondslg"), ("kolom_ontbreekt", "")]
    assert "grondslag" in found[0].melding
    assert found[1].verwacht == "grondslag"


def test_a_column_that_may_be_absent_may_be_absent(delivery: Any) -> None:
    made = delivery("taakgericht")
    made.rows = [{n: c for n, c in row.items() if n not in ("taakveld", "bedrag")} for row in made.rows]
    assert made.found() == []


@pytest.mark.parametrize(
    "head",
    [
        *("bsn", "BSN cliënt", "Burgerservicenummer", "naam", "Naam cliënt", "Achternaam", "voornaam", "geboortedatum"),
        *("Geboortejaar", "adres", "Postcode", "straat", "clientnummer", "e-mail", "telefoon", "dossier"),
    ],
)
def test_a_column_with_personal_data_is_refused_and_no_row_is_read(delivery: Any, head: str) -> None:
    made = delivery("taakgericht").every(**{head: "geheim"})
    outcome = made.check()
    assert [(f.controle, f.kolom) for f in outcome.findings] == [("persoonsgegeven", head)]
    assert outcome.rijen == 0
    assert "geheim" not in protocol_command.as_json([outcome])


@pytest.mark.parametrize("head", ["productnaam", "opmerking", "locatie"])
def test_another_unknown_column_is_no_personal_data(delivery: Any, head: str) -> None:
    assert [name for name, _, _ in delivery("taakgericht").every(**{head: "x"}).found()] == ["kolom_onbekend"]


@pytest.mark.parametrize("cell", [BSN, "1112.22.333", "111 222 333", f"cliënt {BSN}", f"{BSN};{BSN}", "\u00a0" + BSN])
@pytest.mark.parametrize("column", ["contract", "aanbieder", "taakveld", "clienten", "bedrag", "opgemaakt_op"])
def test_a_bsn_is_refused_in_any_column_and_never_shown(delivery: Any, column: str, cell: str) -> None:
    outcome = delivery("taakgericht").first(**{column: cell}).check()
    assert [(f.controle, f.rij, f.kolom) for f in outcome.findings] == [("bsn", 2, column)]
    assert outcome.oordeel == "fout"
    for write in protocol_command.FORMATS.values():
        told = write([outcome])
        assert BSN not in told
        assert "222" not in told.replace(str(outcome.sha256), "")


def test_a_bsn_in_an_unknown_column_or_in_a_header_is_not_shown(delivery: Any, tmp_path: Path) -> None:
    outcome = delivery("taakgericht").every(nummer=BSN).check()
    assert {f.controle for f in outcome.findings} == {"kolom_onbekend", "bsn"}
    assert BSN not in protocol_command.as_text([outcome])
    headless = tmp_path / "zonder kop.csv"
    headless.write_text(f"2025;5;{BSN};wmo\n2025;5;{BSN};wmo\n", encoding="utf-8")
    told = protocol_command.as_json([check(headless, "taakgericht", TODAY)])
    assert BSN not in told
    assert "[verborgen]" in told


@pytest.mark.parametrize("cell", ["C111222333", "111222334", "12345678", "000000000", "111222333,00", "2025-000123"])
def test_what_is_no_bsn_is_let_through(cell: str) -> None:
    assert not holds_bsn(cell)


@given(st.integers(1, 99_999_999))
def test_of_eight_digits_at_most_one_ninth_makes_a_bsn(head: int) -> None:
    digits = f"{head:08}"
    assert sum(is_bsn(digits + last) for last in "0123456789") <= 1


# Hostile and broken files


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("leeg.csv", b"", "leeg"),
        ("kop.csv", b"jaar;periode\n", "geen regels"),
        ("een.csv", b"zomaar tekst\nnog meer\n", "geen kolommen van het protocol"),
        ("web.csv", b"<html></html>", "webpagina"),
        ("nul.csv", b"jaar;periode\n2025;\x001\n", "NUL"),
        ("oud.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "beschadigd"),
        ("kapot.xlsx", b"PK\x03\x04" + b"\0" * 100, "beschadigd"),
        ("dubbel.csv", b"jaar;jaar\n2025;2025\n", "meer dan een keer"),
        ("half.json", b'{"protocol": "taakgericht", "regels": [', "geen goede JSON"),
        ("diep.json", b"[" * 5000, "geen goede JSON"),
        ("lijst.json", b"[]", "geen lijst"),
        ("geen.json", b'{"regels": 3}', "geen lijst"),
        ("twee.json", b'{"regels": [], "regels": []}', "twee keer"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_does_not_fall_over(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    outcome = check(path, "taakgericht", TODAY)
    assert outcome.oordeel == "fout"
    assert told in outcome.findings[0].melding
    assert not any(option in f.melding + f.herstel for f in outcome.findings for option in ("--column", "--sheet"))


def test_a_file_that_is_not_there_and_a_folder_are_findings(tmp_path: Path) -> None:
    for path in (tmp_path / "weg.csv", tmp_path, "a\0b"):
        assert [f.controle for f in check(path, "taakgericht", TODAY).findings] == ["niet_te_openen"]


def test_limits_on_size_rows_and_columns_hold(delivery: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = dict(read_pack("protocol") or {})
    limits = {"hoogstens_bytes": 2000, "hoogstens_rijen": 5, "hoogstens_kolommen": 15, "hoogstens_diep": 6}
    monkeypatch.setattr(protocol, "_pack", lambda: {**pack, "grenzen": limits})
    made = delivery("taakgericht")
    assert made.found() == []
    limits["hoogstens_rijen"] = 4
    assert made.found() == [("te_veel_rijen", None, "")]
    limits["hoogstens_kolommen"] = 14
    assert made.found() == [("te_veel_kolommen", None, "")]
    limits["hoogstens_bytes"] = made.csv().stat().st_size
    assert [name for name, _, _ in made.found()] == ["te_veel_kolommen"]
    limits["hoogstens_bytes"] -= 1
    assert [name for name, _, _ in made.found()] == ["te_groot"]


def test_json_with_a_field_of_its_own_in_every_row_is_stopped_before_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "breed.json"
    path.write_text(json.dumps({"protocol": "taakgericht", "regels": [{f"k{n}": 1} for n in range(50_000)]}))
    assert [f.controle for f in check(path, "taakgericht", TODAY).findings] == ["te_veel_kolommen"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"bedrag": "1,00"}, "rij_onleesbaar"),
        ({"gemeente": 855}, "rij_onleesbaar"),
        ({"bedrag": None}, "rij_onleesbaar"),
        ({"bedrag": True}, "rij_onleesbaar"),
        ({"gemeente": ["0855"]}, "rij_onleesbaar"),
        ({"bsn": BSN}, "persoonsgegeven"),
        ({"extra": 1}, "kolom_onbekend"),
        ({"clienten": 4}, "klein_aantal"),
    ],
)
def test_json_is_read_as_strictly_as_its_schema(
    files: Files, tmp_path: Path, change: dict[str, Any], expected: str
) -> None:
    data = json.loads(files["protocol/taakgericht/voorbeeld.json"])
    data["regels"][0].update(change)
    path = tmp_path / "levering.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    outcome = check(path, "taakgericht", TODAY)
    assert [f.controle for f in outcome.findings] == [expected]
    assert BSN not in protocol_command.as_json([outcome])


def test_json_for_another_protocol_and_a_row_that_is_no_row_are_told(files: Files, tmp_path: Path) -> None:
    data = json.loads(files["protocol/taakgericht/voorbeeld.json"])
    path = tmp_path / "levering.json"
    path.write_text(json.dumps({**data, "protocol": "outputgericht", "regels": [*data["regels"], 3]}))
    found = check(path, "taakgericht", TODAY).findings
    assert [(f.controle, f.rij) for f in found] == [("json_protocol", None), ("rij_onleesbaar", 6)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_cell_makes_the_check_fall_over(tmp_path: Path, examples: dict[str, Rows], data: st.DataObject) -> None:
    variant = data.draw(st.sampled_from(VARIANTS))
    made = Delivery(tmp_path, variant, examples[variant])
    column = data.draw(st.sampled_from(list(made.rows[0])))
    cell = data.draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
    outcome = made.first(**{column: cell}).check()
    for finding in outcome.findings:
        assert finding.melding
        assert finding.herstel


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 9_999_999), min_size=1, max_size=6))
def test_parts_made_from_whole_cents_always_pass(tmp_path: Path, examples: dict[str, Rows], parts: list[int]) -> None:
    """Whatever the parts are: shares rounded to a hundredth of a percent, amounts to the cent."""
    total = sum(parts)
    made = Delivery(tmp_path, "outputgericht", examples["outputgericht"][2:3])
    categories = ("01", "02", "03", "04", "05", "06")
    made.rows = [
        {
            **made.rows[0],
            "trajectbedrag": f"{total // 100},{total % 100:02}",
            "productcategorie": category,
            "deel": f"{(share := (20_000 * part + total) // (2 * total)) // 100},{share % 100:02}",
            "bedrag": f"{part // 100},{part % 100:02}",
        }
        for part, category in zip(parts, categories, strict=False)
    ]
    assert made.found() == []


# The command


@pytest.mark.parametrize("kind", ["text", "json", "csv"])
def test_the_command_says_the_same_in_every_format(
    delivery: Any, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    path = delivery("taakgericht").first(clienten="3").csv()
    assert main(["validate", "--protocol", "taakgericht", str(path), "--format", kind]) == 1
    told = capsys.readouterr().out
    assert "klein_aantal" in told
    if kind == "json":
        data = json.loads(told)
        assert (data["protocol"], data["oordeel"], data["bron"]["rijen"]) == ("taakgericht", "fout", 5)
        assert data["bevindingen"][0]["plaats"] == {"rij": 2, "kolom": "clienten"}
        assert len(data["bron"]["sha256"]) == 64
    if kind == "csv":
        rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff")), delimiter=";"))
        assert [(row["rij"], row["kolom"], row["ernst"]) for row in rows] == [("2", "clienten", "fout")]


def test_the_command_ends_with_zero_one_or_two(
    delivery: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = delivery("inspanningsgericht").csv()
    assert main(["validate", "--protocol", "inspanningsgericht", str(good)]) == 0
    assert main(["validate", "--protocol", "outputgericht", str(good)]) == 1
    assert main(["validate", "--protocol", "zomaar", str(good)]) == 2
    assert main(["validate", "--protocol", "taakgericht", str(good), "--format", "html"]) == 2
    (tmp_path / "leeg").mkdir()
    assert main(["validate", "--protocol", "taakgericht", str(tmp_path / "leeg")]) == 2
    assert "Kies uit: inspanningsgericht, outputgericht, taakgericht" in capsys.readouterr().err


def test_a_warning_alone_ends_with_zero(delivery: Any) -> None:
    path = delivery("inspanningsgericht").first(productcode="45Z99").csv()
    assert main(["validate", "--protocol", "inspanningsgericht", str(path)]) == 0


def test_a_folder_gives_a_report_for_every_file(
    delivery: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = delivery("taakgericht").csv()
    (tmp_path / "tweede.csv").write_bytes(path.read_bytes())
    assert main(["validate", "--protocol", "taakgericht", str(tmp_path), "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised_in_the_report(delivery: Any) -> None:
    outcome = delivery("taakgericht").first(grondslag="=1+1").check()
    rows = list(csv.DictReader(io.StringIO(protocol_command.as_csv([outcome]).removeprefix("\ufeff")), delimiter=";"))
    assert rows[0]["gevonden"] == "'=1+1"


def test_the_output_in_the_guidance_is_what_the_command_says(tmp_path: Path, root: Path) -> None:
    text = (root / "docs" / "protocol.md").read_text(encoding="utf-8")
    (given_rows,) = re.findall(r"```csv\n(.*?)```", text, re.S)
    (told,) = re.findall(r"```text\n(.*?)```", text, re.S)
    path = tmp_path / "levering.csv"
    path.write_text(given_rows, encoding="utf-8")
    assert protocol_command.as_text([check(path, "taakgericht", TODAY)]) == told


def test_every_finding_has_a_sentence_and_a_remedy(specification: Specification) -> None:
    known = specification.facts.command_texts["protocol"]
    paired = [key for key in known if f"{key}_doen" in known]
    assert len(paired) > 30
    assert [key for key in known if key.endswith("_doen") and key.removesuffix("_doen") not in (*known, "woord")] == []

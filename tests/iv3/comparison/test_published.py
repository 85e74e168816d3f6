"""iv3 compare with the open data of CBS: only amounts, and a difference that is rounding is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from iv3.commands.main import main
from iv3.core.given import FileContent
from tests.iv3.filing.test_deliver_table import ABOUT

pytestmark = pytest.mark.usefixtures("fresh_packs")

HEADER = '"ID";"Gemeenten";"TaakveldBalanspost";"Categorie";"Verslagsoort";"k_1ePlaatsing_1";"k_2ePlaatsing_2"\n'
CBS = (
    HEADER
    + """0;"GM0344   ";"0.1   ";"L1.1    ";"2025X000";1208;1300
1;"GM0344   ";"0.10  ";"L7.1    ";"2025X000";55;56
2;"GM0344   ";"0.61  ";"B2.2.1  ";"2025X000";9;9
3;"GM0344   ";"0.61  ";"B2.2.1  ";"2025X005";10;
4;"GM1680   ";"0.1   ";"L1.1    ";"2025X000";1;
"""
)
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def delivery(amounts: Mapping[tuple[str, str, str], str | int], period: int = 0, number: str = "060344") -> FileContent:
    rows = ["onderdeel;taakveld;categorie;bedrag (EUR)"]
    rows += [f"{part};{row};{column};{amount}" for (part, row, column), amount in amounts.items()]
    content = iv3.deliver("\n".join(rows) + "\n", year=2025, period=period, about=ABOUT, number=number).content
    assert content
    return FileContent(content, "aanlevering.json")


def published(table: str = CBS) -> FileContent:
    return FileContent(table.encode(), "cbs.csv")


DELIVERED = {("lasten", "0.1", "1.1"): 1_300_400, ("lasten", "0.10", "7.1"): 55_500, ("baten", "0.61", "2.2.1"): 8_500}


def test_what_differs_no_more_than_rounding_is_equal_and_the_totals_agree() -> None:
    found = iv3.compare(delivery(DELIVERED), published())
    assert not found.differs
    assert all(not total.bedrag.verschil for total in found.comparison.totalen)
    assert found.comparison.cellen_aantal == 3
    told = found.to_text()
    assert "zoals CBS het heeft gepubliceerd (in duizenden euro's)" in told
    assert "niet meer dan € 500 verschilt, is gelijk" in told
    assert "2e plaatsing" in told
    assert "Controles: geen enkele" not in told, "what was not checked is not told to be good"


def test_a_euro_more_than_rounding_is_a_difference_whichever_side_is_published() -> None:
    more = {**DELIVERED, ("lasten", "0.10", "7.1"): 55_499}
    for pair in ((delivery(more), published()), (published(), delivery(more))):
        (cell,) = iv3.compare(*pair).comparison.cellen
        assert (cell.onderdeel, cell.rij.codes, cell.kolom.codes) == ("lasten", ("0.10",), ("7.1",))
        assert {cell.bedrag.oud, cell.bedrag.nieuw} == {5_549_900, 5_600_000}


def test_the_report_and_the_municipality_are_those_of_the_delivery_beside_it() -> None:
    found = iv3.compare(delivery({("baten", "0.61", "2.2.1"): 10_000}, period=5), published())
    assert not found.differs
    assert found.comparison.new.periode == 5
    assert found.comparison.new.document["metadata"]["overheidsnummer"] == "060344"
    other = iv3.compare(delivery({("lasten", "0.1", "1.1"): 1_000}, number="061680"), published())
    assert not other.differs


def test_what_is_not_clear_is_asked() -> None:
    unknown = delivery({("lasten", "0.1", "1.1"): 1_000}, number="069999")
    with pytest.raises(iv3.UserError, match=r"GM0344.*GM1680.*--own"):
        iv3.compare(unknown, published())
    assert iv3.compare(unknown, published(), own="GM1680").comparison.new.document["metadata"]["overheidsnummer"]
    with pytest.raises(iv3.UserError, match=r"2025X000, 2025X005.*--year en --period"):
        iv3.compare(published(), published(), own="Utrecht")


def test_two_publications_of_cbs_are_laid_beside_each_other_without_rounding() -> None:
    found = iv3.compare(published(), published(), own="Utrecht", period=0, placement=(1, 2))
    assert [cell.bedrag.verschil for cell in found.comparison.cellen] == [9_200_000, 100_000]
    account = iv3.compare(published(), published(), own="Utrecht", year=2025, period=5)
    assert not account.differs


def test_a_row_of_open_data_that_has_no_place_is_told_with_its_amount() -> None:
    found = iv3.compare(delivery(DELIVERED), published(CBS + '9;"GM0344   ";"A121  ";"A1  ";"2025X000";77;77\n'))
    (told,) = [remark for remark in json.loads(found.to_json())["opmerkingen"] if "tellen niet mee" in remark]
    assert "1 regels, samen € 77.000" in told


def test_a_cell_that_is_no_kind_of_report_is_told_with_its_file_and_row() -> None:
    with pytest.raises(iv3.UserError, match=r"^cbs\.csv, rij 3: “quatsch” is geen verslagsoort"):
        iv3.compare(delivery(DELIVERED), published(CBS.replace('"2025X000";55', '"quatsch";55')))


def test_a_municipality_of_which_nothing_is_published_is_told() -> None:
    nothing = HEADER + '0;"GM0344   ";"0.1   ";"L1.1    ";"2025X000";;\n'
    assert "geen bedragen van 2025, periode 0" in iv3.compare(delivery(DELIVERED), published(nothing)).to_text()


def test_another_table_is_told_to_become_a_delivery_first() -> None:
    with pytest.raises(iv3.UserError, match="iv3 deliver"):
        iv3.compare(delivery(DELIVERED), FileContent(b"taakveld;categorie;bedrag\n0.1;1.1;3\n", "tabel.csv"))


def test_every_form_of_a_comparison_with_published_figures_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "cbs.csv").write_bytes(published().content)
    (tmp_path / "uit.json").write_bytes(delivery({**DELIVERED, ("lasten", "0.1", "1.1"): 1}).content)
    for form in ("text", "json", "csv", "xlsx"):
        words = ["compare", str(tmp_path / "uit.json"), str(tmp_path / "cbs.csv"), "--format", form]
        assert main([*words, "--out", str(tmp_path / f"verschil.{form}"), "--exit-code"]) == 1
    record = json.loads((tmp_path / "verschil.json").read_bytes())
    assert (record["oud"]["afronding_cent"], record["nieuw"]["afronding_cent"]) == (0, 100_000)
    assert record["controles"] == record["gegevens"] == []


@QUICK
@given(st.dictionaries(st.sampled_from(["1.1", "3.8", "7.1", "4.3.1"]), st.integers(0, 10**7), min_size=1), st.data())
def test_differences_with_published_figures_add_up_to_the_total(exact: dict[str, int], data: Any) -> None:
    rows = "".join(f'0;"GM0344";"0.10";"L{code}";"2025X000";{round(euro / 1000)};\n' for code, euro in exact.items())
    ours = {("lasten", "0.10", code): euro for code, euro in exact.items() if euro}
    ours = ours or {("lasten", "0.10", "1.1"): 1}
    assert not iv3.compare(delivery(ours), published(HEADER + rows)).differs
    code = data.draw(st.sampled_from(sorted(exact)))
    moved = iv3.compare(delivery({**ours, ("lasten", "0.10", code): exact[code] + 2_000}), published(HEADER + rows))
    (cell,) = moved.comparison.cellen
    assert cell.kolom.codes == (code,)
    total = next(total for total in moved.comparison.totalen if total.maat == "lasten")
    assert total.bedrag.verschil == cell.bedrag.verschil

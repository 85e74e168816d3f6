"""Models side by side: every number on a small case by hand, what proposals must hold to, and the published totals."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import ijking
from generators.commands import main as commands
from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.findings import Finding
from generators.kernel.sources import Document
from generators.outputs.subjects import of_subject
from generators.subjects.couplings import pack as koppelpakket
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import check as checked
from generators.subjects.proposals import comparison as models
from generators.subjects.proposals import facts as proposals
from generators.subjects.proposals import tables as modellen
from generators.subjects.proposals.comparison import ADDED_UP, BROKEN, GROUP, SAME, Pair
from tests.support.sources import Copy

PROPOSAL = "tables/voorstellen/jb-lorenz-2023.yaml"
FIGURES = "tables/cijfers/landelijk.yaml"
COMPARISON = "tables/modelvergelijking.yaml"

SMALL = {
    "tables/specificatie.yaml": """
titel: Klein
omschrijving: Een klein model
versie: "1"
laatste_jaar: 2024
teksten_vanaf: 2024
bewerkadres: x
adres: x
beheerder: x
licentie: x
definitieformaat: x
""",
    "tables/model/lagen.yaml": """
lagen: [{id: gemeente, naam: Gemeente, meervoud: gemeenten, model: gemeente, geldig: {van: 2021}}]
""",
    "tables/model/perioden.yaml": """
perioden: [{nummer: 5, naam: Jaarrekening, status: x, aanleveren: {van: "01-01", tot: "01-02"}}]
standen: []
""",
    "tables/model/gemeente/taakvelden.yaml": """
taakvelden:
  - {code: "J", naam: Jeugd, geldig: {van: 2021, tot: 2023}}
  - {code: "J1", naam: Jeugd een, geldig: {van: 2023}}
  - {code: "J2", naam: Jeugd twee, geldig: {van: 2023}}
  - {code: "T", naam: Toegang, geldig: {van: 2021}}
  - {code: "W", naam: Wmo, geldig: {van: 2023}}
  - {code: "W1", naam: Wmo een, geldig: {van: 2021, tot: 2022}}
  - {code: "W2", naam: Wmo twee, geldig: {van: 2021, tot: 2022}}
""",
    "tables/model/gemeente/groepen.yaml": """
groepen: [{id: jeugd, soort: taakveld, naam: Jeugd, codes: ["J", "J1", "J2"]}]
""",
    "tables/overgangen/2022-2023.yaml": """
van_jaar: 2022
naar_jaar: 2023
inleiding: x
overgangen:
  - lijst: taakveld
    van: ["J"]
    soort: gesplitst
    naar: [{code: "J1", als: een}, {code: "J2", als: twee}, {code: "J", als: onverdeeld, perioden: [1, 2, 3, 4]}]
  - {lijst: taakveld, van: ["W1", "W2"], soort: samengevoegd, naar: [{code: "W"}]}
""",
    "tables/overgangen/2023-2024.yaml": """
van_jaar: 2023
naar_jaar: 2024
inleiding: x
overgangen:
  - {lijst: taakveld, van: ["W"], soort: verplaatst_deel, naar: [{code: "T", als: een deel}]}
  - {lijst: taakveld, soort: verplaatst_deel, naar: [{code: "J2", als: een onbekend deel}]}
""",
    "tables/productcodes/jeugd.yaml": """
lijst: "P"
naam: Producten
soort: productcode
wet: jeugdwet
eigenaar: x
versie: "1"
volledig: true
geldig: {van: 2022}
codes: [{code: "40A01"}, {code: "40A02"}, {code: "41A01"}, {code: "41A02"}]
""",
    "tables/productcodes/categorie.yaml": """
lijst: "C"
naam: Categorieen
soort: productcategorie
wet: jeugdwet
eigenaar: x
versie: "1"
volledig: true
geldig: {van: 2022}
codes: [{code: "40"}, {code: "41"}]
""",
    "tables/productcodes/wmo.yaml": """
lijst: "H"
naam: Hulpmiddelen
soort: productcode
wet: wmo
eigenaar: x
versie: "1"
volledig: true
geldig: {van: 2022}
codes: [{code: "01A01"}]
""",
    "tables/koppelingen/kenmerken.yaml": """
kenmerken:
  - {id: productcategorie, naam: Categorie, vraag: Welke categorie?}
  - {id: productcode, naam: Code, vraag: Welke code?}
  - {id: leveringsvorm, naam: Vorm, vraag: Natura?, standaard: zin, waarden: [{id: zin, naam: x}, {id: pgb, naam: x}]}
  - {id: verblijf, naam: Verblijf, vraag: Verblijf?, waarden: [{id: ja, naam: x}, {id: nee, naam: x}]}
  - {id: inkoopniveau, naam: Niveau, vraag: Wie?, waarden: [{id: lokaal, naam: x}, {id: regionaal, naam: x}]}
kolommen: []
""",
    "tables/koppelingen/jeugd.yaml": """
wet: jeugdwet
zekerheid: afgeleid
koppelregels:
  - {id: oud, geldig: {van: 2022, tot: 2022}, als: {leveringsvorm: zin}, dan: "J"}
  - {id: een, geldig: {van: 2023}, als: {productcategorie: ["40"], leveringsvorm: zin}, dan: "J1"}
  - {id: heet-ambulant, geldig: {van: 2023}, als: {productcode: ["41A02"]}, zet: {verblijf: nee}}
  - {id: met, geldig: {van: 2023}, als: {productcategorie: ["41"], verblijf: ja, leveringsvorm: zin}, dan: "J1"}
  - {id: zonder, geldig: {van: 2023}, als: {productcategorie: ["41"], verblijf: nee, leveringsvorm: zin}, dan: "J2"}
  - {id: pgb, geldig: {van: 2022}, als: {leveringsvorm: pgb}, open: pgb}
""",
    "tables/koppelingen/wmo.yaml": """
wet: wmo
zekerheid: afgeleid
koppelregels:
  - {id: wmo-oud, geldig: {van: 2022, tot: 2022}, als: {leveringsvorm: zin}, dan: "W1"}
  - {id: wmo, geldig: {van: 2023}, als: {leveringsvorm: zin}, dan: "W"}
""",
    "tables/voorstellen/klein.yaml": """
id: klein
naam: Klein voorstel
zekerheid: afgeleid
vervangt: {jaar: 2023, taakvelden: ["J", "J1", "J2"]}
taakvelden: [{code: "JA", naam: Lokaal, wet: jeugdwet}, {code: "JB", naam: Regionaal, wet: jeugdwet}]
neemt_over: [heet-ambulant]
koppelregels:
  - {id: l, wet: jeugdwet, als: {productcategorie: ["40"], inkoopniveau: lokaal, leveringsvorm: zin}, dan: "JA"}
  - {id: r, wet: jeugdwet, als: {productcategorie: ["40"], inkoopniveau: regionaal, leveringsvorm: zin}, dan: "JB"}
  - {id: o, wet: jeugdwet, als: {productcode: ["40A02"], leveringsvorm: zin}, open: vraag}
  - {id: z, wet: jeugdwet, als: {productcategorie: ["41"], verblijf: nee, leveringsvorm: zin}, dan: "JA"}
  - id: ml
    wet: jeugdwet
    als: {productcategorie: ["41"], verblijf: ja, inkoopniveau: lokaal, leveringsvorm: zin}
    dan: "JA"
  - id: mr
    wet: jeugdwet
    als: {productcategorie: ["41"], verblijf: ja, inkoopniveau: regionaal, leveringsvorm: zin}
    dan: "JB"
  - {id: p, wet: jeugdwet, als: {leveringsvorm: pgb}, open: vraag}
  - {id: w, wet: wmo, als: {leveringsvorm: zin}, dan: "W"}
  - {id: wp, wet: wmo, als: {leveringsvorm: pgb}, open: vraag}
overgangen:
  - lijst: taakveld
    van: ["J"]
    soort: gesplitst
    naar: [{code: "JA", als: lokaal}, {code: "JB", als: regionaal}]
    perioden: [1, 2, 3, 4]
  - {lijst: taakveld, van: ["J1"], soort: gesplitst, naar: [{code: "JA", als: lokaal}, {code: "JB", als: regionaal}]}
  - {lijst: taakveld, van: ["J2"], soort: hernoemd, naar: [{code: "JB"}]}
open: [{id: vraag, onderwerp: x, wat_wij_weten: x, vraag: x, aan: x}]
""",
    "tables/cijfers/landelijk.yaml": """
cijfers:
  - id: rekening
    jaar: 2023
    periode: 5
    gemeenten: 3
    bedragen:
      - {code: "J", lasten: 5, baten: 0, gemeenten: 1}
      - {code: "J1", lasten: 60, baten: 1, gemeenten: 3}
      - {code: "J2", lasten: 35, baten: 0, gemeenten: 2}
      - {code: "T", lasten: 50, baten: 0, gemeenten: 3}
      - {code: "W", lasten: 100, baten: 2, gemeenten: 3}
""",
    "tables/modelvergelijking.yaml": """
vergelijking:
  laag: gemeente
  periode: 5
  modellen:
    - {jaar: 2022}
    - {jaar: 2023, na: 2022, cijfers: rekening}
    - {voorstel: klein, na: 2023, cijfers: rekening}
    - {jaar: 2024, na: 2023, cijfers: rekening}
  delen:
    - {id: jeugdwet, naam: Jeugd, wet: jeugdwet, taakvelden: [jeugd], productlijsten: ["P"], categorielijsten: ["C"]}
    - {id: wmo, naam: Wmo, wet: wmo, taakvelden: ["W", "W1", "W2"], productlijsten: ["H"]}
    - {id: toegang, naam: Toegang, taakvelden: ["T"]}
""",
}


def specification_of(texts: dict[str, str]) -> Specification:
    return Specification(facts.read([sources.load_text(text, path) for path, text in texts.items()]))


def scores(specification: Specification) -> dict[tuple[str, str, str], list[str]]:
    """The published comparison: measure, part and unit → a value for each model."""
    table = modellen.tables(specification)[0]
    return {(row[0], row[1], row[2]): list(row[3:-1]) for row in table.rows}


@pytest.fixture(scope="module")
def small() -> Specification:
    return specification_of(SMALL)


@pytest.fixture(scope="module")
def on_small(small: Specification) -> dict[tuple[str, str, str], list[str]]:
    return scores(small)


# The small case, by hand. Columns: 2022, 2023, the proposal, 2024.


@pytest.mark.parametrize(
    ("maat", "deel", "eenheid", "verwacht"),
    [
        ("taakvelden", "jeugdwet", "taakvelden", ["1", "2", "2", "2"]),  # J in 2023 is for quarters only
        ("taakvelden", "wmo", "taakvelden", ["2", "1", "1", "1"]),
        ("taakvelden", "toegang", "taakvelden", ["1", "1", "1", "1"]),
        ("taakvelden", "totaal", "taakvelden", ["4", "4", "4", "4"]),
        ("productcodes", "jeugdwet", "codes", ["4", "4", "4", "4"]),
        ("productcodes", "totaal", "codes", ["5", "5", "5", "5"]),
        ("productcodes-vast", "jeugdwet", "codes", ["4", "3", "1", "3"]),  # 41A01 asks in 2023; only 41A02 is left
        ("productcodes-vast", "jeugdwet", "procent", ["100.0", "75.0", "25.0", "75.0"]),
        ("productcodes-vast", "wmo", "procent", ["100.0", "100.0", "100.0", "100.0"]),
        ("productcodes-vast", "totaal", "procent", ["100.0", "80.0", "40.0", "80.0"]),
        ("productcodes-keuze", "jeugdwet", "codes", ["0", "1", "2", "1"]),
        ("productcodes-open", "jeugdwet", "codes", ["0", "0", "1", "0"]),
        ("productcodes-vragen", "jeugdwet", "vragen", ["0", "1", "2", "1"]),
        ("productcodes-vragen", "totaal", "vragen", ["0", "1", "2", "1"]),
        ("productcodes-welke-vragen", "jeugdwet", "kenmerken", ["", "verblijf", "verblijf inkoopniveau", "verblijf"]),
        ("productcodes-1-vragen", "jeugdwet", "codes", ["0", "1", "1", "1"]),  # 40A01 asks who bought it
        ("productcodes-2-vragen", "jeugdwet", "codes", ["0", "0", "1", "0"]),  # 41A01 asks that and verblijf
        ("productcategorieen", "jeugdwet", "codes", ["2", "2", "2", "2"]),
        ("productcategorieen-vast", "jeugdwet", "codes", ["2", "1", "0", "1"]),
        ("lasten", "jeugdwet", "duizend euro", ["", "100", "100", "100"]),
        ("lasten", "totaal", "duizend euro", ["", "250", "250", "250"]),
        ("lasten-gelijk", "jeugdwet", "duizend euro", ["", "0", "0", "60"]),  # in 2024 J2 gets an unknown part
        ("lasten-gelijk", "wmo", "duizend euro", ["", "0", "100", "0"]),
        ("lasten-gelijk", "toegang", "duizend euro", ["", "50", "50", "0"]),
        ("lasten-gelijk", "totaal", "procent", ["", "20.0", "60.0", "24.0"]),
        ("lasten-optellen", "jeugdwet", "duizend euro", ["", "95", "0", "60"]),  # J1 + J2 was J
        ("lasten-optellen", "wmo", "duizend euro", ["", "100", "100", "0"]),  # W was W1 + W2
        ("lasten-optellen", "totaal", "duizend euro", ["", "245", "150", "60"]),
        ("lasten-groep", "jeugdwet", "duizend euro", ["", "95", "95", "60"]),  # J1 and J2 to JA and JB
        ("lasten-groep", "wmo", "duizend euro", ["", "100", "100", "100"]),  # W and T to W and T
        ("lasten-groep", "totaal", "procent", ["", "98.0", "98.0", "84.0"]),
    ],
)
def test_each_number_of_a_small_case_is_what_comes_out_by_hand(
    maat: str, deel: str, eenheid: str, verwacht: list[str], on_small: dict[tuple[str, str, str], list[str]]
) -> None:
    assert on_small[maat, deel, eenheid] == verwacht


def test_a_part_without_codes_or_a_model_without_an_earlier_one_has_no_number(
    on_small: dict[tuple[str, str, str], list[str]],
) -> None:
    assert ("productcodes", "toegang", "codes") not in on_small
    assert ("productcategorieen", "wmo", "codes") not in on_small
    assert {values[0] for (maat, _, _), values in on_small.items() if maat.startswith("lasten")} == {""}


def test_the_series_table_says_between_which_taakvelden_each_series_runs(small: Specification) -> None:
    rows = {(row[0], row[4]): row[6:] for row in modellen.tables(small)[1].rows}
    assert rows["2023", "J1"] == ("60", ADDED_UP, "J", "J1 J2")
    assert rows["2023", "J"] == ("5", BROKEN, "", "")
    assert rows["2023", "W"] == ("100", ADDED_UP, "W1 W2", "W")
    assert rows["klein", "J2"] == ("35", GROUP, "J1 J2", "JA JB")
    assert rows["klein", "W"] == ("100", SAME, "W", "W")
    assert rows["2024", "J2"] == ("35", BROKEN, "J2", "J2")
    assert rows["2024", "T"] == ("50", GROUP, "T W", "T W")
    assert len(rows) == 3 * 5


def test_a_code_with_other_contents_breaks_its_series() -> None:
    path = "tables/overgangen/2023-2024.yaml"
    other = '  - {lijst: taakveld, van: ["J1"], soort: andere_inhoud, naar: [{code: "J1", als: minder}]}\n'
    specification = specification_of({**SMALL, path: SMALL[path] + other})
    assert scores(specification)["lasten-groep", "jeugdwet", "duizend euro"] == ["", "95", "95", "0"]


def test_several_years_in_between_are_taken_one_after_the_other() -> None:
    one_step = SMALL[COMPARISON]
    two_steps = one_step.replace("{jaar: 2024, na: 2023, cijfers: rekening}", "{jaar: 2024, na: 2022, cijfers: later}")
    assert two_steps != one_step
    later = SMALL[FIGURES].replace("id: rekening", "id: later").replace("jaar: 2023", "jaar: 2024")
    later = later.replace('      - {code: "J", lasten: 5, baten: 0, gemeenten: 1}\n', "").removeprefix("\ncijfers:\n")
    specification = specification_of({**SMALL, COMPARISON: two_steps, FIGURES: SMALL[FIGURES] + later})
    rows = {(row[0], row[4]): row[6:] for row in modellen.tables(specification)[1].rows}
    assert rows["2024", "J1"] == ("60", BROKEN, "J", "J1 J2")  # J2 got an unknown part, so J is not J1 + J2
    assert rows["2024", "W"] == ("100", GROUP, "T W1 W2", "T W")


codes = st.sampled_from([None, "a", "b", "c", "d"])
pairs = st.sets(st.tuples(codes, codes).filter(lambda pair: pair != (None, None)), max_size=12)


@given(pairs)
def test_every_code_is_in_one_group_and_a_closed_group_names_no_unknown(found: set[Pair]) -> None:
    groups = models.groups(found)
    old = Counter(code for group in groups for code in group.old)
    new = Counter(code for group in groups for code in group.new)
    assert set(old) == {code for code, _ in found if code is not None}
    assert set(new) == {code for _, code in found if code is not None}
    assert set(old.values()) | set(new.values()) <= {1}
    for group in groups:
        touching = {p for p in found if p[0] in group.old or p[1] in group.new}
        assert group.closed == all(None not in p for p in touching)
        assert {p[0] for p in touching} - {None} == group.old
        assert {p[1] for p in touching} - {None} == group.new
    assert models.groups(sorted(found, key=str, reverse=True)) == groups


@pytest.mark.parametrize(
    ("number", "of", "shown"),
    [
        (1, 8, "12.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
        (-1, 8, "-12.5"),
    ],
)
def test_a_share_is_rounded_half_up_without_fractions(number: int, of: int, shown: str) -> None:
    assert modellen.percentage(number, of) == shown
    assert modellen.percentage(number, 0) == ""


# The real proposal and figures


def test_the_proposal_of_jb_lorenz_has_the_rows_of_its_two_tables(specification: Specification) -> None:
    [proposal] = proposals.read(specification.facts)
    assert Counter(taakveld.wet for taakveld in proposal.taakvelden) == {"jeugdwet": 9, "wmo": 8}
    assert {taakveld.zekerheid for taakveld in proposal.taakvelden} == {"voorstel"}
    assert {rule.zekerheid for rule in proposal.koppelregels} == {"afgeleid", "voorstel"}


def test_the_real_facts_have_no_finding_and_something_was_looked_at(specification: Specification) -> None:
    findings, count = checked.check(specification)
    assert findings == []
    assert count > 200


def test_a_proposal_changes_nothing_about_the_models_that_hold(specification: Specification) -> None:
    [proposal] = proposals.read(specification.facts)
    proposed = {taakveld.code for taakveld in proposal.taakvelden}
    assert not proposed & {fact.code for fact in specification.facts.codes}
    assert not {rule.id for rule in proposal.koppelregels} & {rule.id for rule in couplings_of(specification).rules}
    assert "lorenz" not in json.dumps(koppelpakket.pack(specification))
    trial = proposals.trial(specification, proposal)
    leaves = set(trial.coupled_model(proposals.trial_year(proposal)).lists["taakveld"].leaves)
    real = set(specification.coupled_model(proposal.vervangt.jaar).lists["taakveld"].leaves)
    assert leaves == (real - set(proposal.vervangt.taakvelden)) | proposed
    assert (
        trial.coupled_model(proposal.vervangt.jaar).lists["taakveld"]
        == specification.coupled_model(proposal.vervangt.jaar).lists["taakveld"]
    )


def test_the_real_comparison_is_complete_and_its_shares_grow_as_more_may_be_added_up(
    specification: Specification,
) -> None:
    found = scores(specification)
    table = modellen.tables(specification)[0]
    assert [c.name for c in table.columns[3:-1]] == ["2022", "2023", "jb-lorenz-2023", "2025"]
    assert len({row[:3] for row in table.rows}) == len(table.rows) > 60
    for deel in ("jeugdwet", "wmo", "toegang-en-beleid", "totaal"):
        for place in (1, 2, 3):
            same, added, group, everything = (
                int(found[maat, deel, "duizend euro"][place])
                for maat in ("lasten-gelijk", "lasten-optellen", "lasten-groep", "lasten")
            )
            assert 0 <= same <= added <= group <= everything
            assert everything > 1_000_000
    for kind in ("productcodes", "productcategorieen"):
        for deel in ("jeugdwet", "wmo", "totaal"):
            stands = [list(map(int, found[f"{kind}-{stand}", deel, "codes"])) for stand in ("vast", "keuze", "open")]
            assert [sum(column) for column in zip(*stands, strict=True)] == list(map(int, found[kind, deel, "codes"]))


def test_the_comparison_settles_codes_as_the_published_coupling_tables_do(
    specification: Specification, output_tables: Callable[[str], list[dict[str, str]]]
) -> None:
    found = scores(specification)
    for place, jaar in ((0, "2022"), (1, "2023"), (3, "2025")):
        rows = [r for t in ("jeugd", "wmo") for r in output_tables(f"koppelingen/{jaar}/{t}")]
        products = [r for r in rows if r["lijst"] in ("JZ21", "54-55", "Wmo-bekend", "hulpmiddelen")]
        assert len(products) > 600
        assert found["productcodes-vast", "totaal", "codes"][place] == str(
            sum(r["stand"] == "gekoppeld" for r in products)
        )


@pytest.fixture(scope="module")
def output_tables(specification: Specification) -> Callable[[str], list[dict[str, str]]]:
    from generators.subjects.couplings import tables as koppelingen

    made = {table.name: table for table in koppelingen.tables(specification)}
    return lambda name: [dict(zip(made[name].header, row, strict=True)) for row in made[name].rows]


def summed(path: Path) -> tuple[dict[str, tuple[int, int, int]], int]:
    """Add up the published totals: taakveld → lasten, baten and municipalities; and how many municipalities."""
    totals: dict[str, tuple[int, int, int]] = {}
    municipalities = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lasten, baten, count = totals.get(row["taakveld"], (0, 0, 0))
            totals[row["taakveld"]] = (lasten + int(row["lasten_keur"]), baten + int(row["baten_keur"]), count + 1)
            municipalities.add(row["gemeente"])
    return totals, len(municipalities)


def test_the_national_totals_are_the_sums_of_the_published_ones(specification: Specification) -> None:
    if not ijking.FOLDER.is_dir():
        pytest.skip(f"the published totals are not in {ijking.FOLDER}; the national totals are not added up again")
    periods = {period.nummer: period.naam.lower() for period in specification.facts.periods}
    looked_at = 0
    for figures in models.read_figures(specification.facts):
        totals, municipalities = summed(ijking.FOLDER / f"{figures.jaar}-{periods[figures.periode]}.csv")
        assert {t.code: (t.lasten, t.baten, t.gemeenten) for t in figures.bedragen} == totals
        assert figures.gemeenten == municipalities
        looked_at += len(totals)
    assert looked_at >= 140


# What is wrong in the sources


@pytest.fixture(scope="module")
def documents(root: Path) -> list[Document]:
    return sources.load_folder(root / "tables", root)


Broken = Callable[[str, str, str], tuple[list[Finding], int]]


@pytest.fixture(scope="module")
def broken(documents: list[Document], root: Path) -> Broken:
    """Change one text in one file, and return the findings with the line of the change."""

    def findings(path: str, old: str, new: str) -> tuple[list[Finding], int]:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {path}"
        changed = sources.load_text(text.replace(old, new, 1), path)
        read = facts.read([changed if document.path == path else document for document in documents])
        return checked.check(Specification(read))[0], text[: text.index(old)].count("\n") + 1

    return findings


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        (PROPOSAL, "id: jb-lorenz-2023", "id: jb-lorenz", "Dit bestand heet niet jb-lorenz.yaml."),
        (PROPOSAL, "jaar: 2023", "jaar: 2016", "Er is geen model van 2016."),
        (PROPOSAL, 'taakvelden: ["6.6", ', 'taakvelden: ["6.60", ', "In 2023: het taakveld 6.60 bestaat niet."),
        (PROPOSAL, 'code: "jeugd-pgb"', 'code: "6.5"', "Het taakveld 6.5 is er al."),
        (PROPOSAL, 'code: "wmo-pgb"', 'code: "jeugd-pgb"', "Het taakveld jeugd-pgb is er al."),
        (PROPOSAL, "- jw-ambulant\n", "- jw-ambulante\n", "De koppelregel jw-ambulante bestaat niet."),
        (PROPOSAL, "id: lorenz-opvang", "id: wmo-opvang", "De koppelregel wmo-opvang is er al."),
        (PROPOSAL, 'dan: "wmo-pgb"', 'dan: "wmo-pbg"', "Taakveld wmo-pbg bestaat niet."),
        (PROPOSAL, 'dan: "jeugdbescherming"', 'dan: "6.82a"', "Taakveld 6.82a bestaat niet."),
        (PROPOSAL, "open: lorenz-dagbesteding", "open: lorenz-dagbesteden", "Het open punt lorenz-dagbesteden bestaat"),
        (
            PROPOSAL,
            'productcategorie: ["15"]',
            'productcategorie: ["15", "16"]',
            "lorenz-beschermd-wonen en lorenz-opvang gelden in 2024 allebei voor",
        ),
        (PROPOSAL, '["31", "33", "34"', '["31", "33", "32"', "Voor 34 (JZ020) is er in 2024 geen koppelregel."),
        (
            PROPOSAL,
            'naar: [{code: "jeugdbescherming"}]',
            'naar: [{code: "jeugdhulp"}]',
            "het taakveld jeugdhulp bestaat",
        ),
        (PROPOSAL, 'van: ["6.82b"]', 'van: ["6.82c"]', "het taakveld 6.82c bestaat niet."),
        (
            PROPOSAL,
            'van: ["6.82b"]',
            'van: ["6.82a"]',
            "6.82b eindigt na 2023, maar geen overgang zegt waar het blijft.",
        ),
        (FIGURES, '"0.2"', '"0.12"', "In 2023: het taakveld 0.12 bestaat niet."),
        (FIGURES, '"0.2"', '"0.1"', "0.1 staat niet op zijn plaats, of staat er twee keer."),
        (FIGURES, "gemeenten: 341}", "gemeenten: 342}", "Hier staan 342 gemeenten, maar in de cijfers zitten er 341."),
        (FIGURES, "jaar: 2023", "jaar: 2050", "Er is geen model van 2050."),
        (COMPARISON, "{jaar: 2022}", "{jaar: 2016}", "Er is geen model van 2016."),
        (COMPARISON, "{jaar: 2022}", "{na: 2022}", "Hier hoort een jaar of een voorstel te staan."),
        (
            COMPARISON,
            "voorstel: jb-lorenz-2023",
            "voorstel: jb-lorentz-2023",
            "Het voorstel jb-lorentz-2023 bestaat niet.",
        ),
        (COMPARISON, "na: 2022, cijfers: jaarrekening-2023", "na: 2022", "Bij na horen cijfers, en omgekeerd."),
        (COMPARISON, "na: 2022", "na: 2023", "2023 ligt niet voor dit model."),
        (COMPARISON, "cijfers: jaarrekening-2023", "cijfers: begroting-2025", "Deze cijfers zijn van 2025."),
        (
            COMPARISON,
            "cijfers: jaarrekening-2023",
            "cijfers: jaarrekening-2022",
            "De cijfers jaarrekening-2022 bestaat niet.",
        ),
        (COMPARISON, "jeugd-taakvelden]", "jeugdtaakvelden]", "Het taakveld of de groep jeugdtaakvelden bestaat niet."),
        (COMPARISON, '"54-55", "JZ21"', '"54-55", "JZ020"', "de lijst van productcodes JZ020 bestaat niet."),
        (COMPARISON, "wet: wmo", "wet: jeugdwet", "Er is al een deel voor jeugdwet"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(path: str, old: str, new: str, message: str, broken: Broken) -> None:
    findings, line = broken(path, old, new)
    told = [finding for finding in findings if message in finding.melding]
    assert told, [finding.melding for finding in findings]
    assert {finding.place.path for finding in told} == {path}
    assert {finding.place.path for finding in findings} <= {path, COMPARISON}
    if "geen koppelregel" in message or "eindigt" in message or "allebei" in message:
        assert all(finding.place.line > 1 for finding in told)
    else:
        assert abs(min(finding.place.line for finding in told) - line) <= 2
    assert not any("tables/overgangen/" in f.herstel or "tables/koppelingen/" in f.herstel for f in findings)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("jw-2023-heet-begeleiding", "jw-2023-heet-begeleiding beslist over geen enkele bekende code."),
        ("jw-2022-pgb", "Taakveld 6.72 bestaat niet."),
    ],
)
def test_an_adopted_rule_that_does_not_fit_is_told_where_it_is_adopted(name: str, message: str, broken: Broken) -> None:
    findings, line = broken(PROPOSAL, "  - jw-landelijk\n", f"  - jw-landelijk\n  - {name}\n")
    assert [(f.place.path, f.place.line) for f in findings if message in f.melding] == [(PROPOSAL, line + 1)]


def test_years_on_a_rule_of_a_proposal_are_noticed(broken: Broken) -> None:
    findings, _ = broken(PROPOSAL, "    wet: jeugdwet\n", "    wet: jeugdwet\n    geldig: {van: 2023}\n")
    assert [f.melding for f in findings] == ["Een voorstel heeft geen jaren."]


def test_a_mistake_in_a_proposal_is_found_by_the_checks_and_stops_the_command(
    copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.replace(PROPOSAL, 'dan: "wmo-pgb"', 'dan: "wmo-pbg"')
    assert commands.main(["--map", str(copy.root), "compare-models"]) == 1
    told = capsys.readouterr()
    assert f"{PROPOSAL}:" in told.out
    assert "Bedoelt u wmo-pgb?" in told.out
    assert "Er is niets gemaakt." in told.err


# The command


@pytest.fixture
def run(
    specification: Specification, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    def output(form: str) -> str:
        monkeypatch.setattr(commands, "_checked", lambda _root: specification)
        assert commands.main(["compare-models", "--format", form]) == 0
        return capsys.readouterr().out

    return output


def test_csv_and_json_are_the_published_table(specification: Specification, run: Callable[[str], str]) -> None:
    published = of_subject("proposals", specification)
    assert run("csv").encode() == published["tabellen/modellen/vergelijking.csv"]
    assert run("json").encode() == published["tabellen/modellen/vergelijking.json"]
    rows = list(csv.DictReader(io.StringIO(run("csv").removeprefix("\ufeff")), delimiter=";"))
    assert rows == json.loads(run("json"))
    assert set(published) == {
        f"tabellen/modellen/{name}.{form}"
        for name in ("vergelijking", "reeksen", "cijfers")
        for form in ("csv", "json")
    }


def test_text_and_markdown_show_every_measure_with_its_explanation_and_the_same_numbers(
    specification: Specification, run: Callable[[str], str]
) -> None:
    found = modellen.measures(models.models(specification))
    text, markdown = run("text"), run("markdown")
    assert len(found) >= 20
    for measure in found:
        assert f"\n{measure.naam}\n" in text
        assert " ".join(measure.uitleg.split()) in " ".join(text.split())
        assert f"- **{measure.naam}**: {measure.uitleg}" in markdown
    assert max(map(len, text.splitlines())) <= 120
    values = scores(specification)["productcodes-vast", "jeugdwet", "codes"]
    line = next(
        x for x in text.split("Productcodes die zelf een taakveld vastleggen\n")[1].splitlines() if "Jeugd" in x
    )
    assert [word for word in line.split() if word.isdigit()] == values
    table = [x.split("|") for x in markdown.splitlines() if x.startswith("|")]
    assert len({len(cells) for cells in table}) == 1


def test_without_a_comparison_the_command_says_which_file_is_missing(
    specification: Specification, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [document for document in specification.facts.documents if document.path != COMPARISON]
    without = Specification(replace(specification.facts, documents=kept))
    assert modellen.tables(without) == ()
    monkeypatch.setattr(commands, "_checked", lambda _root: without)
    assert commands.main(["compare-models"]) == 2
    assert COMPARISON in capsys.readouterr().err

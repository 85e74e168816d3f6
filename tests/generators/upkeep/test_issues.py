"""An issue becomes a proposal: the right YAML in the right place, and nothing of what a stranger wrote works."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import checks
from generators.commands.main import main
from generators.kernel import schema
from generators.kernel.schema import SourceSchema
from generators.subjects.model.specification import Specification
from generators.upkeep.issues import comment, forms, judging, making
from generators.upkeep.issues.judging import Judgement
from generators.upkeep.issues.notes import OPEN
from generators.upkeep.issues.proposal import Fragment, Proposal, Shown
from iv3.core.errors import UserError
from tests.support.sources import ROOT

FORMS = {form.name: form for form in forms.read_forms(ROOT)}
DATUM = "2026-11-26"
FENCE = re.compile(r"^(`{3,})\w*\n.*?^\1$", re.M | re.S)
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)

CODE = {
    "wet": "Jeugdwet",
    "code": "45A99",
    "categorie": "45",
    "naam": "Jeugdhulp ambulant: proef",
    "herkomst": "Landelijke code, uit de standaard productcodelijst",
    "jaar": "vanaf 2026",
    "inhoud": "zonder verblijf",
    "taakveld": "6.751",
    "bron": "Standaardproductcodelijst Jeugdwet (JZ21), blz. 3",
}
QUESTION = {
    "vraag": "Waar boek ik een deelscootmobiel?",
    "ook_gevraagd": "- Waar hoort een scootmobielpool?",
    "antwoord": "Op 6.60, als het een maatwerkvoorziening is.",
    "domeinen": "Wmo, Pgb",
    "codes": "6.60 6.1 3.4.1",
    "jaar": "2025",
    "bron": "voorschrift-2026, blad 33",
}
MISTAKE = {
    "soort": "Controle van CBS",
    "laag": "Gemeente",
    "jaar": "alle",
    "code": "",
    "staat_er": "Kijk eerst naar taakveld 0.11, bij provincies 0.9.",
    "hoort_er": "Kijk eerst naar taakveld 0.11 (bij provincies 0.9).",
    "bron": "voorschrift-2026",
}
FORM_OF = {"nieuwe-productcode": CODE, "nieuwe-vraag": QUESTION, "fout-in-een-feit": MISTAKE}


def body(form: str, answers: Mapping[str, str]) -> bytes:
    """The text GitHub makes of a form that was filled in."""
    parts = (f"### {field.label}\n\n{answers.get(field.id) or '_No response_'}" for field in FORMS[form].fields)
    return "\n\n".join(parts).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def texts(specification: Specification) -> dict[str, str]:
    return {d.path: (ROOT / d.path).read_text(encoding="utf-8") for d in specification.facts.documents}


@pytest.fixture(scope="module")
def schemas() -> list[SourceSchema]:
    return schema.source_schemas(ROOT)


@pytest.fixture(scope="module")
def before() -> checks.CheckOutcome:
    return checks.run(ROOT)


class Maker:
    def __init__(self, specification: Specification, texts: dict[str, str], schemas: list[SourceSchema]) -> None:
        self.specification, self.texts, self.schemas = specification, texts, schemas

    def __call__(self, form: str, datum: str | None = DATUM, **answers: str) -> Proposal:
        issue = forms.read_issue(body(form, {**FORM_OF[form], **answers}), list(FORMS.values()))
        return making.propose(issue, self.specification, self.texts, self.schemas, datum)


@pytest.fixture(scope="module")
def make(specification: Specification, texts: dict[str, str], schemas: list[SourceSchema]) -> Maker:
    return Maker(specification, texts, schemas)


def told(proposal: Proposal) -> str:
    return "\n".join(comment.shown(sentence) for sentence in (*proposal.known, *proposal.todo))


# Reading


def test_the_forms_are_read_from_the_files_that_github_shows() -> None:
    assert set(making.FORMS) <= set(FORMS)
    for name, answers in FORM_OF.items():
        assert set(answers) == {field.id for field in FORMS[name].fields}
        issue = forms.read_issue(body(name, answers), list(FORMS.values()))
        assert issue.form.name == name
        assert issue.answers == answers


def test_the_subjects_of_the_form_are_those_of_the_schema() -> None:
    form = yaml.safe_load((ROOT / forms.FOLDER / "nieuwe-vraag.yml").read_text(encoding="utf-8"))
    options = next(e["attributes"]["options"] for e in form["body"] if e.get("id") == "domeinen")
    subjects = yaml.safe_load((ROOT / "schema/vraag.yaml").read_text(encoding="utf-8"))["enums"]["Vraagdomein"]
    assert [option.casefold() for option in options] == list(subjects["permissible_values"])


def test_a_heading_within_an_answer_does_not_change_an_earlier_answer() -> None:
    answers = {**CODE, "inhoud": "tekst\n### Productcode\n99Z99\n### Iets anders"}
    issue = forms.read_issue(body("nieuwe-productcode", answers), list(FORMS.values()))
    assert issue.text("code") == "45A99"
    assert "99Z99" in issue.text("inhoud")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "niet met een van de formulieren"),
        (b"### Productcode\n\n45A99\n", "niet met een van de formulieren"),
        (b"x" * (forms.MOST_BYTES + 1), "groter dan"),
        (b"\xff\xfe", "geen tekst in UTF-8"),
        (body("nieuwe-productcode", {**CODE, "naam": "x" * 501}), "langer dan 500 tekens"),
    ],
)
def test_a_body_that_is_not_an_answer_to_a_form_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        forms.read_issue(content, list(FORMS.values()))


def test_an_answer_of_the_longest_length_is_read() -> None:
    issue = forms.read_issue(body("nieuwe-productcode", {**CODE, "naam": "x" * 500}), list(FORMS.values()))
    assert len(issue.text("naam")) == 500


def test_a_form_without_proposal_says_so(make: Maker) -> None:
    issue = forms.read_issue(body("fout-in-de-software", {}), list(FORMS.values()))
    with pytest.raises(UserError, match="hoort geen voorstel"):
        making.propose(issue, make.specification, make.texts, make.schemas, DATUM)


# A product code


def test_a_new_product_code_goes_where_it_belongs_and_passes_every_check(
    make: Maker, before: checks.CheckOutcome
) -> None:
    proposal = make("nieuwe-productcode")
    code, note = proposal.fragments
    assert code.path == "tables/productcodes/jz21.yaml"
    assert '"45A72"' < '"45A99"'
    assert make.texts[code.path].splitlines()[code.after - 1].strip().startswith('- {code: "45A')
    assert yaml.safe_load(code.text)[0]["code"] == "45A99"
    assert yaml.safe_load(code.text)[0]["bron"] == {"id": "jz21-2025", "plaats": "blad 3"}
    assert note.path == "tables/wijzigingen/productcode-45a99.yaml"
    assert note.is_new_file
    judgement = judging.judge(ROOT, before, make.texts, make.schemas, proposal)
    assert judgement.findings == ()
    text = comment.as_markdown(proposal, judgement, "https://example.org/edit/main/")
    assert "- 2026 tot en met 2027: 6.751, 6.752 of 6.753; dat hangt af van: " in text
    assert "https://example.org/new/main/?filename=tables/wijzigingen/productcode-45a99.yaml&value=soort%3A" in text


def test_a_code_that_is_there_already_is_pointed_at(make: Maker) -> None:
    proposal = make("nieuwe-productcode", code="45A48")
    assert proposal.fragments == []
    assert "Deze code staat er al: `tables/productcodes/jz21.yaml`, regel " in told(proposal)


def test_a_code_of_one_region_is_not_for_the_national_table(make: Maker) -> None:
    proposal = make("nieuwe-productcode", herkomst="Eigen code van een gemeente of regio")
    assert proposal.fragments == []
    assert "eigen aanvulling" in told(proposal)


@pytest.mark.parametrize("source", ["onbekend", "Weet ik niet.", "-"])
def test_without_a_source_a_code_becomes_an_open_point(make: Maker, source: str) -> None:
    [point] = make("nieuwe-productcode", bron=source).fragments
    assert point.path == OPEN
    [record] = yaml.safe_load(point.text)
    assert record["id"] == "productcode-45a99"
    after = yaml.safe_load(point.applied(make.texts[OPEN]))["open"]
    assert [r["id"] for r in after] == sorted(r["id"] for r in after)


def test_a_source_that_we_do_not_have_must_be_added_first(make: Maker, before: checks.CheckOutcome) -> None:
    proposal = make("nieuwe-productcode", bron="Lijst van de firma X, 2026")
    assert "Zet deze bron eerst in `tables/bronnen.yaml`" in told(proposal)
    findings = judging.judge(ROOT, before, make.texts, make.schemas, proposal).findings
    assert [f.check for f in findings] == ["verwijzing"]


@pytest.mark.parametrize("code", ["45A", "45A999", "45 A9", "", "45a\n99x", "../../x"])
def test_what_is_no_product_code_is_asked_for_again(make: Maker, code: str) -> None:
    proposal = make("nieuwe-productcode", code=code)
    assert proposal.fragments == []
    assert "is geen productcode" in told(proposal)


def test_a_category_that_does_not_fit_the_code_is_told(make: Maker) -> None:
    assert "maar de code begint met `45`" in told(make("nieuwe-productcode", categorie="44"))
    assert "staat in geen van onze lijsten" in told(make("nieuwe-productcode", code="77A01", categorie="77"))


# A question


def test_a_new_question_becomes_a_file_that_passes_every_check(make: Maker, before: checks.CheckOutcome) -> None:
    proposal = make("nieuwe-vraag")
    question, _ = proposal.fragments
    assert question.path == "tables/vragen/waar-boek-ik-een-deelscootmobiel.yaml"
    data = yaml.safe_load(question.text)
    assert data["over"] == {"domeinen": ["wmo", "pgb"], "taakvelden": ["6.1", "6.60"], "categorieen": ["3.4.1"]}
    assert data["bron"] == {"id": "voorschrift-2026", "blad": 33}
    assert data["gecontroleerd_op"] == DATUM
    assert judging.judge(ROOT, before, make.texts, make.schemas, proposal).findings == ()


def test_without_a_day_a_question_is_not_complete(make: Maker, before: checks.CheckOutcome) -> None:
    findings = judging.judge(ROOT, before, make.texts, make.schemas, make("nieuwe-vraag", datum=None)).findings
    assert "Hier ontbreekt gecontroleerd_op." in [f.melding for f in findings]


def test_a_question_that_is_there_already_is_pointed_at(make: Maker) -> None:
    proposal = make("nieuwe-vraag", vraag="waar hoort een woningaanpassing")
    assert proposal.fragments == []
    assert "tables/vragen/woningaanpassing.yaml" in told(proposal)


def test_a_question_without_source_becomes_an_open_point_and_an_unknown_code_is_told(make: Maker) -> None:
    [point] = make("nieuwe-vraag", bron="onbekend").fragments
    assert point.path == OPEN
    assert "De code `9.99` kennen wij niet." in told(make("nieuwe-vraag", codes="6.60 9.99"))


# A mistake


def test_a_text_is_replaced_in_its_line_and_nowhere_else(make: Maker) -> None:
    line, note = make("fout-in-een-feit").fragments
    old, new = make.texts[line.path].splitlines(), line.applied(make.texts[line.path]).splitlines()
    assert [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b] == [line.after]
    assert "0.11 (bij provincies 0.9)" in new[line.after]
    assert yaml.safe_load(note.text)["klasse"] == "redactioneel"


def test_a_folded_text_is_replaced_as_a_whole(make: Maker) -> None:
    path, text = next((p, t) for p, t in make.texts.items() if re.search(r"^antwoord: >-\n", t, re.M))
    words = " ".join(yaml.safe_load(text)["antwoord"].split()[:6])
    [fragment, _] = make("fout-in-een-feit", staat_er=words, hoort_er="Iets: heel # anders").fragments
    assert fragment.path == path
    after = yaml.safe_load(fragment.applied(text))
    assert after["antwoord"].startswith("Iets: heel # anders")
    assert {k: v for k, v in after.items() if k != "antwoord"} == {
        k: v for k, v in yaml.safe_load(text).items() if k != "antwoord"
    }


def test_words_that_stand_in_several_places_or_nowhere_are_asked_for(make: Maker) -> None:
    several = make("fout-in-een-feit", staat_er="Wij volgen CBS.", hoort_er="Wij volgen het CBS.")
    assert several.fragments == []
    assert "Neem meer woorden over" in told(several)
    none = make("fout-in-een-feit", staat_er="Dit staat nergens in de bestanden.")
    assert none.fragments == []
    assert "in geen enkel bestand" in told(none)


def test_without_a_source_a_mistake_becomes_an_open_point(make: Maker) -> None:
    proposal = make("fout-in-een-feit", bron="onbekend")
    assert [f.path for f in proposal.fragments] == [OPEN]
    assert "Is het een tikfout" in told(proposal)


# A stranger


HOSTILE = st.text(
    st.one_of(st.sampled_from("`~#-*_[](){}<>!|:@&\"'\\\n \t%"), st.characters(max_codepoint=0x2100)), max_size=60
)


@settings(max_examples=80, deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(["nieuwe-productcode", "nieuwe-vraag"]), st.booleans())
def test_nothing_a_stranger_writes_works_as_markup_or_as_yaml(
    make: Maker, one: str, other: str, form: str, with_source: bool
) -> None:
    words = [f"KWAAD{one}KWAAD", f"KWAAD{other}KWAAD"]
    answers = dict(
        zip(("naam", "inhoud") if form == "nieuwe-productcode" else ("vraag", "antwoord"), words, strict=True)
    )
    source = f"KWAAD{other}" if with_source else "onbekend"
    proposal = make(form, None, **answers, taakveld=words[0], bron=source[:400])
    assert proposal.fragments
    for fragment in proposal.fragments:
        assert re.fullmatch(r"tables/[a-z0-9/.-]+\.yaml", fragment.path)
        assert yaml.safe_load(fragment.text) is not None
    text = comment.as_markdown(proposal, Judgement((), ()), "https://example.org/edit/main/")
    without_addresses = re.sub(r"\]\(https://example\.org/[\w./?=&%~-]+\)", "", text)
    assert "KWAAD" not in SPAN.sub("", FENCE.sub("", without_addresses))


@given(st.text(max_size=80))
def test_a_code_span_cannot_be_broken_out_of(words: str) -> None:
    span = comment.as_code(words)
    assert "\n" not in span
    assert span == "(niets)" or SPAN.sub("", span) == ""


@given(st.text(st.sampled_from("`~\n ab"), max_size=60))
def test_a_block_of_code_cannot_be_broken_out_of(text: str) -> None:
    lines = comment.fenced(text, "yaml")
    fence = lines[-1]
    assert lines[0] == f"{fence}yaml"
    assert all(not line.strip().startswith(fence) for line in lines[1:-1])


def test_a_comment_that_is_too_long_for_github_says_so() -> None:
    proposal = Proposal(fragments=[Fragment("tables/x.yaml", "x" * comment.MOST_CHARACTERS, "")])
    text = comment.as_markdown(proposal, Judgement((), ()), "https://example.org/edit/main/")
    assert len(text) < 300
    assert "te lang" in text


def test_what_is_known_is_told_with_the_words_of_others_as_code() -> None:
    assert comment.shown(Shown("Niet ingevuld: {}.", ("a `b` @c",))) == "Niet ingevuld: ``a `b` @c``."


# The command


def test_the_command_reads_an_issue_and_says_whether_something_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "issue.md"
    path.write_bytes(body("nieuwe-productcode", CODE))
    assert main(["propose", str(path), "--datum", DATUM]) == 0
    assert capsys.readouterr().out.startswith(comment.MARK)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"geen formulier")))
    assert main(["propose", "-"]) == 2
    assert "niet met een van de formulieren" in capsys.readouterr().err
    assert main(["propose", str(path), "--datum", "gisteren"]) == 2
    assert "schrijf bijvoorbeeld" in capsys.readouterr().err

"""Mending the sources: what is mechanical becomes right, and no fact, comment or other byte changes with it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.commands.main import main
from generators.kernel import schema
from generators.kernel.writing import paragraph, quoted, scalar
from generators.upkeep.mending import mend_texts
from generators.upkeep.mending.spacing import line_ends
from generators.upkeep.mending.spacing import mend as spaced
from tests.support.sources import ROOT, Copy

TAAKVELDEN = "tables/model/gemeente/taakvelden.yaml"
CELLEN = "tables/model/gemeente/cellen.yaml"
OPEN = "tables/open.yaml"
BRONNEN = "tables/bronnen.yaml"
PATHS = (
    OPEN,
    BRONNEN,
    "tables/begrippen.yaml",
    "tables/productcodes/hulpvormen.yaml",
    "tables/vragen/woningaanpassing.yaml",
    "tables/overgangen/2025-2026.yaml",
)
SCHEMAS = [s for s in schema.source_schemas(ROOT) if any(map(s.holds_for, (*PATHS, TAAKVELDEN, CELLEN)))]

QUOTED_CODE = re.compile(r'(?<!plaats: )(?<=[ \[])"([0-9][0-9A-Z.]*|\d{4}-\d\d-\d\d)"(?=[,}\]\n])')
ITEM = re.compile(r"^  - ", re.M)


def beginning(path: str) -> str:
    """The first items of a real file; a whole one takes long to read a hundred times."""
    text = (ROOT / path).read_text(encoding="utf-8")
    starts = [match.start() for match in ITEM.finditer(text)]
    return text[: starts[9]] if len(starts) > 9 else text


TEXTS = {path: beginning(path) for path in PATHS}


def mended(path: str, text: str) -> str:
    return mend_texts({path: text}, [s for s in SCHEMAS if s.holds_for(path)])[path].text


def as_text(text: str) -> Any:
    """Every value as it was written, so that 0.10 and "0.10" are equal and 0.1 is another."""
    return yaml.load(text, yaml.CBaseLoader)


def without_order(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(((key, without_order(v)) for key, v in value.items()), key=repr)
    if isinstance(value, list):
        return sorted((without_order(v) for v in value), key=repr)
    return " ".join(value.split()).strip("“”")


def comments(text: str) -> Counter[str]:
    return Counter(match.strip() for match in re.findall(r"(?:^|\s)(#(?: |$)[^\n]*)", text, re.M))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A real file with bare codes, curly quotes, odd spacing and comments of its own."""
    path = draw(st.sampled_from(PATHS))
    text = TEXTS[path]
    codes = list(QUOTED_CODE.finditer(text))
    for match in sorted(draw(st.sets(st.sampled_from(codes), max_size=4)), key=lambda m: -m.start()) if codes else ():
        written = draw(st.sampled_from((match[1], f"“{match[1]}”")))
        text = text[: match.start()] + written + text[match.end() :]
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 4))):
        lines[draw(st.integers(0, len(lines) - 2))] += draw(st.sampled_from((" ", "   ", "\t")))
    for _ in range(draw(st.integers(0, 3))):
        places = [i for i, line in enumerate(lines) if line.startswith("  - ") or i == 0]
        lines.insert(draw(st.sampled_from(places)), draw(st.sampled_from(("", "  # een eigen opmerking"))))
    ending = draw(st.sampled_from(("\n", "\r\n")))
    return path, ending.join(lines).rstrip("\r\n") + draw(st.sampled_from(("", ending, ending * 3)))


@settings(max_examples=60, deadline=None)
@given(damaged())
def test_mending_changes_no_value_and_no_comment_and_does_nothing_the_second_time(made: tuple[str, str]) -> None:
    path, text = made
    result = mended(path, text)
    assert without_order(as_text(result)) == without_order(as_text(text))
    assert comments(result) == comments(text)
    assert mended(path, result) == result
    assert result.endswith("\n")
    assert "\r" not in result


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damage_to_spacing_and_quotes_is_undone_to_the_byte(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    original = TEXTS[path]
    codes = list(QUOTED_CODE.finditer(original))
    text = original
    chosen = data.draw(st.sets(st.sampled_from(codes), max_size=5)) if codes else set()
    for match in sorted(chosen, key=lambda m: -m.start()):
        text = text[: match.start()] + match[1] + text[match.end() :]
    lines = text.split("\n")
    for index in data.draw(st.sets(st.integers(0, len(lines) - 2), max_size=5)):
        lines[index] += " "
    assert mended(path, "\n".join(lines) + "\n") == original


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(9)), st.sets(st.integers(0, 8)))
def test_items_go_back_to_their_place_with_the_comments_above_them(order: list[int], commented: set[int]) -> None:
    text = TEXTS[OPEN]
    starts = [*(match.start() for match in ITEM.finditer(text)), len(text)]
    head, tail = text[: starts[0]], "# slot\n"
    items = [text[a:b] for a, b in pairwise(starts)]
    items = [f"  # bij {i}\n{item}" if i in commented else item for i, item in enumerate(items)]
    wrong = head + "".join(items[i] for i in order) + tail
    assert mended(OPEN, wrong) == head + "".join(items) + tail


def test_a_comment_about_the_whole_list_stays_on_top_and_blank_lines_stay_between_items() -> None:
    text = "open:\n  # over de lijst\n\n  # over b\n  - id: b\n    # nog over b\n\n  - id: a # over a\n\n# slot\n"
    assert mended(OPEN, text) == (
        "open:\n  # over de lijst\n\n  - id: a # over a\n\n  # over b\n  - id: b\n    # nog over b\n\n# slot\n"
    )


def test_sources_in_a_block_are_put_in_order() -> None:
    text = "bronnen:\n  # over b\n  b:\n    titel: B\n  a:\n    titel: A\nzekerheid: x\n"
    assert mended(BRONNEN, text) == "bronnen:\n  a:\n    titel: A\n  # over b\n  b:\n    titel: B\nzekerheid: x\n"


def test_codes_of_a_rule_follow_the_code_list_and_groups_stay_where_they_are() -> None:
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in (TAAKVELDEN, CELLEN)}
    right = '    taakvelden: ["0.2", overhead-groep, "0.10"]  # twee codes\n'
    rule = texts[CELLEN][: texts[CELLEN].index("  - id: ")] + (
        "  - id: x\n    onderdelen: [lasten]\n{}    categorieen: [alle]\n    geldig: {{van: 2017}}\n    waarom: X.\n"
    )
    texts[CELLEN] = rule.format('    taakvelden: ["0.10", overhead-groep, "0.2"]  # twee codes\n')
    drafts = mend_texts(texts, SCHEMAS)
    assert drafts[CELLEN].text == rule.format(right)
    assert [r.wat for r in drafts[CELLEN].repairs] == ["0.10 op volgorde gezet"] or len(drafts[CELLEN].repairs) == 1


def test_transitions_follow_the_order_of_cbs() -> None:
    path = "tables/overgangen/2024-2025.yaml"
    texts = {p: (ROOT / p).read_text(encoding="utf-8") for p in (TAAKVELDEN, path)}
    starts = [m.start() for m in ITEM.finditer(texts[path])]
    a, b, c = starts[:3]
    right = texts[path]
    texts[path] = right[:a] + right[b:c] + right[a:b] + right[c:]
    assert mend_texts(texts, SCHEMAS)[path].text == right


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: 1  \nb: 2\t\n", "a: 1\nb: 2\n"),
        ("\ufeffa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("a: 1", "a: 1\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a:\n\t- b\n\t- c\n", "a:\n  - b\n  - c\n"),
        ("a:\n  - b: 1\n\tc: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("a: |\n  b  \n\n\n  c\nd: 1 \n", "a: |\n  b  \n\n\n  c\nd: 1\n"),
        ("a: >-\n  b  \n  c\n\n\nd: 1\n", "a: >-\n  b\n  c\n\nd: 1\n"),
        ('a: "b \\ \n  c"\n', 'a: "b \\ \n  c"\n'),
        ("a: |+\n  b\n\n\n", "a: |+\n  b\n\n\n"),
    ],
)
def test_spacing_is_mended_where_it_says_nothing(text: str, wanted: str) -> None:
    assert spaced(line_ends("x.yaml", text)).text == wanted


@pytest.mark.parametrize("text", ["a:\n  b:\n\tc: 1\n  d: 2\n e\n", "a: [\n", "a:\n    b: x\n\ty z\n\tw: [\n"])
def test_what_cannot_be_read_with_certainty_is_left_to_a_person(text: str) -> None:
    assert spaced(line_ends("x.yaml", text)).text == text


def test_a_tab_that_can_mean_two_things_is_left() -> None:
    text = "a:\n  - b:\n\t- c\n"
    assert spaced(line_ends("x.yaml", text)).text in (text, "a:\n  - b:\n    - c\n")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("vraag: Waar: op welk taakveld? # let op\naan: x\n", 'vraag: "Waar: op welk taakveld?" # let op\naan: x\n'),
        ("a:\n  - b: c: d\n    e: f: g\n", 'a:\n  - b: "c: d"\n    e: "f: g"\n'),
        ("a: b: c\n  loopt door\n", "a: b: c\n  loopt door\n"),
        ('a: b: "c"\n', 'a: "b: \\"c\\""\n'),
        ("a: {b: c: d}\n", "a: {b: c: d}\n"),
    ],
)
def test_a_text_with_a_colon_gets_quotes_when_that_makes_the_file_readable(text: str, wanted: str) -> None:
    assert mended("tables/open.yaml", text) == wanted


# The command


@pytest.fixture
def broken(copy: Copy) -> Copy:
    copy.replace(TAAKVELDEN, 'code: "0.10"', "code: 0.10  ")
    copy.replace(TAAKVELDEN, 'code: "0.2"', "code: “0.2”")
    return copy


def test_a_dry_run_only_shows_the_difference_and_the_command_then_mends_to_the_byte(
    broken: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (broken.root / TAAKVELDEN).read_bytes()
    assert main(["--map", str(broken.root), "check", "--fix", "--dry-run"]) == 1
    out, err = capsys.readouterr()
    assert '+  - code: "0.10"' in out
    assert "Dit zou worden hersteld: 3, in 1 bestand." in err
    assert (broken.root / TAAKVELDEN).read_bytes() == before

    assert main(["--map", str(broken.root), "check", "--fix"]) == 0
    out, err = capsys.readouterr()
    assert re.search(rf"^{TAAKVELDEN}:\d+: aanhalingstekens gezet om 0\.10$", out, re.M)
    assert "kromme aanhalingstekens recht gemaakt bij 0.2" in out
    assert "Hersteld: 3, in 1 bestand. Er blijft niets over voor u." in err
    assert (broken.root / TAAKVELDEN).read_bytes() == (ROOT / TAAKVELDEN).read_bytes()


def test_one_file_is_mended_another_is_left_and_what_needs_a_person_stays_a_finding(
    broken: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    broken.replace(OPEN, "    aan: CBS\n", "")
    broken.replace(OPEN, "    aan: CBS\n", "    aan: CBS   \n")
    assert main(["--map", str(broken.root), "check", "--fix", OPEN]) == 1
    out, err = capsys.readouterr()
    assert "0.10" not in out
    assert "Hier ontbreekt aan." in out
    assert "Voor u blijft over: 1." in err
    assert "code: 0.10  " in (broken.root / TAAKVELDEN).read_text(encoding="utf-8")
    assert "CBS   " not in (broken.root / OPEN).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--dry-run"], "hoort bij --fix"),
        (["--fix", "--format", "json"], "alleen tekst"),
        (["--fix", "../geheim.yaml"], "geen YAML-bestand in tables/"),
        (["schema/iv3.yaml"], "geen YAML-bestand in tables/"),
    ],
)
def test_a_command_that_cannot_run_says_what_to_do(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == 2
    assert words in capsys.readouterr().err


# Writing


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_back(text: str) -> None:
    printable = text.encode("utf-8", "ignore").decode()
    assert yaml.safe_load(quoted(printable)) == printable
    assert yaml.safe_load(f"a: {scalar(printable)}\n") == {"a": printable}
    assert yaml.safe_load(f"[{scalar(printable, in_braces=True)}, 1]") == [printable, 1]
    words = " ".join(printable.split())
    assert yaml.safe_load(paragraph("a", printable + " woord" * 40)) == {"a": f"{words} {'woord ' * 40}".strip()}

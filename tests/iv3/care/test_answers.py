"""Answers beside declarations: what a municipality rejects is left out with its amount, and amounts agree or not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iv3.care import messages
from iv3.care.message_records import DeclarationKey, Intake, Rejection
from iv3.core.errors import Unusable
from tests.iv3.care.test_couple import WRITTEN, Done, couple
from tests.iv3.care.test_messages import (
    Files,
    Line,
    answer,
    client,
    declaration,
    files,
    message_folder,
    rejecting,
    rejection,
    total_of,
)

__all__ = ["files", "message_folder"]
pytestmark = pytest.mark.usefixtures("fresh_packs")

KEY = DeclarationKey("jeugdwet", "65656055", "0384", "700000001")
THREE = (Line("A"), Line("B", amount="700"), Line("C", amount="30", sign="C"))


def answered(path: Path) -> Intake:
    intake = Intake()
    messages.read_answer(path, intake)
    return intake


def told(tmp_path: Path, lines: Iterable[Line], *answers: bytes, **said: Any) -> Done:
    """Couple one declaration with answers beside it."""
    folder = tmp_path / "in"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "d.xml").write_bytes(declaration(*lines, **said))
    for number, content in enumerate(answers):
        (folder / f"x{number}.xml").write_bytes(content)
    return couple(folder, folder=tmp_path)


def left_out(done: Done) -> list[tuple[int, int]]:
    return [(line["rij"], line["bedrag_cent"]) for line in done.summary["afgekeurd"]]


# What an answer says


def test_an_answer_says_which_prestaties_of_which_declaration_it_rejects(files: Files) -> None:
    rejected = client(rejection("A", "0123", "9321"), rejection("B", "9307", amount="700", sign="C"))
    path = files("a.xml", answer(rejected, submitted=10000, granted=5700))
    [said] = answered(path).answers
    assert (said.key, said.declaratienummer, said.codes, said.is_whole) == (KEY, "DN001", (), False)
    assert said.rejections == {
        "A": (Rejection(1, 5000, ("0123", "9321")),),
        "B": (Rejection(2, -700, ("9307",)),),
    }
    assert (said.submitted_cents, said.granted_cents, said.rejected_cents) == (10000, 5700, 4300)


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (answer(head=["0001"], codes=None), ("0001",)),
        (answer(head=["9056", "8848"], codes=None), ("9056", "8848")),
        (answer(head=["8001"]), ("8001",)),
        (answer(head=["0200"], codes=None), ()),
        (answer(codes=["9333"]), ("9333",)),
        (answer(codes=["0200", "7777"]), ("7777",)),
    ],
)
def test_a_code_of_the_header_or_of_the_declaration_rejects_it_as_a_whole(
    content: bytes, codes: tuple[str, ...], files: Files
) -> None:
    [said] = answered(files("a.xml", content)).answers
    assert (said.is_whole, said.codes) == (True, codes)


@pytest.mark.parametrize("codes", [["0200"], ["8001"], ["0200", "8001"]])
def test_no_remark_and_granted_in_full_are_no_remark_at_all(codes: list[str], tmp_path: Path) -> None:
    done = told(tmp_path, THREE, answer(codes=codes, submitted=5670, granted=5670))
    assert (done.code, done.summary["opmerkingen"], left_out(done)) == (0, [], [])
    assert done.summary["bedrag_in_cent"] == 5670


def test_a_code_of_a_client_rejects_the_prestaties_of_that_client_that_are_named(tmp_path: Path) -> None:
    first = client(rejection("A", "0200"), rejection("B", "0233", amount="700"), codes=["8187"])
    other = client(rejection("C", "0200", amount="30", sign="C"))
    done = told(tmp_path, THREE, answer(first, other, submitted=5670, granted=-30))
    assert left_out(done) == [(3, 5000), (4, 700)]
    reasons = [line["reden"] for line in done.summary["afgekeurd"]]
    assert "8187 (TR304): De prestatie hoort niet bij deze cliënt." in reasons[0]
    assert "0233" not in reasons[0]
    assert "0233: Dit deel is niet beoordeeld. 8187" in reasons[1]
    [remark] = done.summary["opmerkingen"]
    assert "geen retourcode wijst haar af" in remark


def test_an_answer_without_the_number_of_its_declaration_is_refused(files: Files) -> None:
    content = answer().replace(b"<s:Identificatie>700000001</s:Identificatie>", b"")
    with pytest.raises(Unusable, match="Identificatie ontbreekt"):
        answered(files("a.xml", content))


def test_a_rejection_without_number_is_told(files: Files) -> None:
    nameless = rejection("A", "9321").replace("<s:ReferentieNummer>A</s:ReferentieNummer>", "")
    intake = answered(files("a.xml", answer(client(nameless))))
    assert intake.answers[0].rejections == {}
    assert ["geen ReferentieNummer" in problem for problem in intake.problems] == [True]


def test_a_code_elsewhere_than_the_standard_has_it_rejects_nothing(files: Files) -> None:
    nested = rejection("A", "9321").replace(
        "</b:Prestatie>", f"<b:Prestatie>{rejection('B', '9333')}</b:Prestatie></b:Prestatie>"
    )
    [said] = answered(files("a.xml", answer(client(nested)))).answers
    assert [*said.rejections] == ["A"]


def test_a_declaration_is_no_answer(files: Files) -> None:
    path = files("d.xml", declaration(Line()))
    with pytest.raises(Unusable, match=r"d\.xml is een declaratie \(JW323\), geen antwoord.*JW325 of WMO325"):
        messages.read_answer(path, Intake())


# What it takes out


@pytest.mark.parametrize("where", ["with --answers", "a folder with --answers", "in the folder", "both"])
def test_an_answer_takes_out_the_prestaties_that_it_rejects_once(where: str, tmp_path: Path) -> None:
    inbox, outside = tmp_path / "in", tmp_path / "antwoorden"
    for folder in (inbox, outside):
        folder.mkdir()
    (inbox / "d.xml").write_bytes(declaration(*THREE))
    (outside / "d.xml").write_bytes(declaration(Line("Z"), message="1"))
    place = inbox / "a.xml" if where in ("in the folder", "both") else outside / "a.xml"
    place.write_bytes(rejecting("A", submitted=5670, granted=670))
    given_to = {"in the folder": (), "a folder with --answers": ("--answers", outside)}
    done = couple(inbox, *given_to.get(where, ("--answers", place)), folder=tmp_path)
    assert [row["referentienummer"] for row in done.dicts] == ["B", "C"]
    assert (left_out(done), done.summary["opmerkingen"]) == ([(3, 5000)], [])
    assert "9321 (TR321): Het volume is groter dan toegewezen." in done.summary["afgekeurd"][0]["reden"]
    assert (done.summary["bedrag_bestand_cent"], done.summary["bedrag_in_cent"]) == (5670, 670)


@pytest.mark.parametrize("content", [answer(head=["0001"], codes=None), answer(codes=["9333"], submitted=5670)])
def test_a_declaration_that_is_rejected_as_a_whole_is_left_out_with_its_amount(content: bytes, tmp_path: Path) -> None:
    done = told(tmp_path, THREE, content)
    assert (done.rows, left_out(done)) == ([], [(3, 5000), (4, 700), (5, -30)])
    assert done.summary["bedrag_geweigerd_cent"] == done.summary["bedrag_bestand_cent"] == 5670
    [message] = done.summary["berichten"]
    assert (message["bedrag_afgewezen_cent"], message["antwoord"]) == (5670, "x0.xml")
    assert "3 regels vanaf rij 3, samen € 56,70: De hele declaratie is afgewezen" in done.said
    assert re.search(r"0001: Het bericht is om|9333 \(TR333\): Het declaratienummer", done.said)


OTHERS = ({"law": "wmo"}, {"sender": "65656056"}, {"receiver": "0385"}, {"message": "700000002"})
SOME = rejecting("A", submitted=5670, granted=670)
WHOLE = answer(head=["0001"], codes=None)


@pytest.mark.parametrize(
    ("other", "content"),
    [*((other, content) for other in OTHERS for content in (SOME, WHOLE)), ({"number": "2"}, SOME)],
)
def test_an_answer_takes_nothing_out_of_another_declaration_and_both_are_told(
    other: dict[str, str], content: bytes, tmp_path: Path
) -> None:
    done = told(tmp_path, THREE, content, **other)
    assert left_out(done) == []
    lost, unanswered = done.summary["opmerkingen"]
    assert "x0.xml is het antwoord op declaratie" in lost
    assert "Van 1 declaraties is er geen antwoord (325): d.xml" in unanswered.replace(str(tmp_path / "in") + "/", "")


def test_without_answers_nothing_is_said_of_answers(tmp_path: Path) -> None:
    assert told(tmp_path, THREE).summary["opmerkingen"] == []


def test_a_rejected_line_that_cannot_be_read_is_no_unknown_prestatie(tmp_path: Path) -> None:
    done = told(tmp_path, [Line("A", code=None), Line("B")], rejecting("A", submitted=10000, granted=5000))
    assert (left_out(done), done.summary["opmerkingen"]) == ([(3, 5000)], [])
    assert "ProductCode" in done.summary["afgekeurd"][0]["reden"]


@pytest.mark.parametrize(("content", "counts"), [(WHOLE, True), (answer(codes=["9333"]), True), (SOME, False)])
def test_the_numbers_of_a_declaration_that_was_rejected_as_a_whole_may_come_again(
    content: bytes, counts: bool, tmp_path: Path
) -> None:
    for name, file in (("1.xml", declaration(*THREE)), ("2.xml", declaration(*THREE, message="2", number="DN002"))):
        (tmp_path / name).write_bytes(file)
    (tmp_path / "a.xml").write_bytes(content)
    done = couple(*(tmp_path / name for name in ("1.xml", "2.xml", "a.xml")), folder=tmp_path)
    assert done.summary["bedrag_bestand_cent"] == 2 * 5670
    assert done.summary["berichten"][1]["bedrag_geweigerd_cent"] == (0 if counts else 5670)


# Whether the amounts agree


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (rejecting("A", submitted=5670, granted=600), "het verschil is € 0,70 (regel TR342)"),
        (rejecting("A", submitted=5671, granted=671), "is er € 56,71 ingediend, volgens de declaratie"),
        (rejecting("A", "Z", submitted=5670, granted=-4330), "staan niet in de declaratie"),
        (answer(client(rejection("A", "9321", amount="4000")), submitted=5670, granted=1670), "een ander bedrag"),
        (answer(codes=["9333"], submitted=5670, granted=1), "en toch is er € 0,01 toegekend"),
        (rejecting("A", submitted=5670, granted=670).replace(b">670<", b">x<"), "niet nagerekend"),
        (rejecting("A", submitted=5670, granted=670, release="4_0"), "is van uitgave 4_0 van de standaard"),
    ],
)
def test_what_does_not_agree_is_told(content: bytes, says: str, tmp_path: Path) -> None:
    done = told(tmp_path, THREE, content)
    assert left_out(done)[0] == (3, 5000)
    [remark] = done.summary["opmerkingen"]
    assert says in remark
    assert remark.startswith("x0.xml")


def test_of_two_answers_to_a_declaration_the_first_counts_and_both_are_named(tmp_path: Path) -> None:
    first, second = rejecting("A", submitted=5670, granted=670), answer(head=["0001"], codes=None)
    done = told(tmp_path, THREE, first, second)
    assert left_out(done) == [(3, 5000)]
    [remark] = done.summary["opmerkingen"]
    assert remark.startswith("x1.xml is een antwoord op dezelfde declaratie als x0.xml")


def test_a_number_that_stands_twice_is_rejected_on_the_line_with_the_amount_of_the_answer(tmp_path: Path) -> None:
    lines = [Line("A", amount="240"), Line("B"), Line("A", amount="210")]
    rejected = answer(client(rejection("A", "8021", amount="210")), submitted=5450, granted=5240)
    done = told(tmp_path, lines, rejected)
    assert (left_out(done), done.summary["opmerkingen"]) == ([(5, 210)], [])
    assert [(row["referentienummer"], row["stand"]) for row in done.dicts] == [("B", "keuze"), ("A", "keuze")]
    assert done.summary["bedrag_open_cent"] == 0


# Twice


def test_a_number_twice_in_a_message_that_adds_up_is_open_with_the_rule(tmp_path: Path) -> None:
    done = told(tmp_path, [Line("A"), Line("A", amount="700")])
    assert [row["stand"] for row in done.dicts] == ["keuze", "open"]
    assert all(word in done.questions[1] for word in ("TR314", "8021", "ReferentieNummer A"))
    assert (done.summary["bedrag_open_cent"], done.summary["bedrag_bestand_cent"]) == (700, 5700)


@pytest.mark.parametrize("twice", ["a copy", "the same path"])
def test_a_message_that_is_given_twice_is_refused_with_its_amount(twice: str, tmp_path: Path) -> None:
    one, two = tmp_path / "een.xml", tmp_path / "twee.xml"
    for path in (one, two):
        path.write_bytes(declaration(*THREE))
    done = couple(one, two if twice == "a copy" else one, folder=tmp_path)
    assert (done.summary["bedrag_in_cent"], done.summary["bedrag_geweigerd_cent"]) == (5670, 5670)
    assert "Dit bericht is gelijk aan" in done.summary["afgekeurd"][0]["reden"]
    assert [m["bedrag_geweigerd_cent"] for m in done.summary["berichten"]] == [0, 5670]
    assert "3 regels vanaf rij 3, samen € 56,70" in done.said


# Whatever declarations and answers there are


@st.composite
def chains(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    """Return declarations and answers, some of which belong together, in any order and some of them twice."""
    made: list[tuple[str, bytes]] = []
    for number in range(draw(st.integers(1, 3))):
        line = st.builds(
            Line,
            reference=st.sampled_from(["A", "B", "C", "D", "E", f"F{number}"]),
            code=st.sampled_from(["45A48", "45A48", "54001", "01A03", "45A", None]),
            amount=st.integers(0, 10**6).map(str),
            sign=st.sampled_from("DDDC"),
            begin=st.sampled_from(["2025-04-01", "2025-04-01", "2024-04-01", "2024-12-01"]),
            end=st.sampled_from(["2025-04-30", "2025-04-30", "2024-12-31", "2026-01-31"]),
        )
        lines = draw(st.lists(line, min_size=1, max_size=6))
        said: dict[str, Any] = {
            "message": str(number),
            "number": f"DN{number}",
            "sender": draw(st.sampled_from(["1", "2"])),
        }
        total = total_of(lines) + draw(st.sampled_from([0, 0, 0, 5]))
        made.append((f"d{number}.xml", declaration(*lines, total=total, **said)))
        made += [(f"a{number}-{n}.xml", draw(answers_to(lines, said))) for n in range(draw(st.integers(0, 2)))]
    made += [(f"nog-{name}", content) for name, content in made if draw(st.integers(0, 4)) == 0]
    return draw(st.permutations(made))


@st.composite
def answers_to(draw: st.DrawFn, lines: list[Line], said: dict[str, Any]) -> bytes:
    """Return an answer: in full, to some lines, as a whole, or one that does not fit."""
    shape = draw(st.sampled_from(["whole", "declaration", "some", "some", "full", "odd"]))
    total = total_of(lines)
    if shape == "whole":
        return answer(head=[draw(st.sampled_from(["0001", "9056"]))], codes=None, **said)
    if shape == "declaration":
        return answer(codes=["9333"], submitted=total, **said)
    chosen = [] if shape == "full" else draw(st.lists(st.sampled_from(lines), max_size=4))
    if shape == "odd":
        chosen = [replace(line, amount="1", reference=f"{line.reference}{shape[:1]}") for line in chosen] + chosen
    named = [rejection(line.reference or "", "9321", amount=line.amount or "", sign=line.sign or "") for line in chosen]
    return answer(*([client(*named)] if named else []), submitted=total, granted=total - total_of(chosen), **said)


@given(chain=chains())
@settings(max_examples=120, deadline=None)
def test_of_any_declarations_and_answers_every_cent_is_somewhere(
    chain: list[tuple[str, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    work = tmp_path_factory.getbasetemp() / "keten"
    shutil.rmtree(work, ignore_errors=True)
    (work / "in").mkdir(parents=True)
    for name, content in chain:
        (work / "in" / name).write_bytes(content)
    done = couple(*(work / "in" / name for name, _ in chain), folder=work)
    declared = [content for _, content in chain if b"323/schema" in content]
    everything = sum(map(amounts_in, declared))
    assert done.summary["bedrag_bestand_cent"] == everything
    assert sum(done.summary[f"bedrag_{stand}_cent"] for stand in (*WRITTEN, "geweigerd")) == everything
    assert [m["bedrag_bestand_cent"] for m in done.summary["berichten"]] == [*map(amounts_in, declared)]
    lines = len(done.rows) + done.summary["regels_geweigerd"]
    assert lines == sum(content.count(b"</b:Prestatie>") for content in declared)


def amounts_in(content: bytes) -> int:
    """Return what the Prestaties of a declaration come to, found without reading XML."""
    found = re.findall(rb"<s:Bedrag>([0-9]+)</s:Bedrag><s:DebetCredit>([DC])<", content)
    return sum(int(amount) * (1 if sign == b"D" else -1) for amount, sign in found)


# The examples of the standard


@pytest.mark.parametrize(
    ("name", "kept", "rejected"),
    [
        ("volledig-toegekend", 48000, []),
        ("deels-afgekeurd", 19000, [24000, 5000]),
        ("client-afgekeurd", 19000, [5000, 24000]),
        ("declaratie-afgekeurd", 0, [5000, 24000, 5000, 19000, -5000]),
        ("technisch-afgekeurd", 0, [5000, 24000, 5000, 19000, -5000]),
    ],
)
def test_each_kind_of_answer_to_the_same_declaration(
    name: str, kept: int, rejected: list[int], message_folder: Path, tmp_path: Path
) -> None:
    given_files = (message_folder / "JW323-basis.xml", "--answers", message_folder / f"JW325-{name}.xml")
    done = couple(*given_files, folder=tmp_path, year=2026)
    assert (done.summary["bedrag_in_cent"], done.summary["bedrag_bestand_cent"]) == (kept, 48000)
    assert [line["bedrag_cent"] for line in done.summary["afgekeurd"]] == rejected
    assert done.summary["opmerkingen"] == []


def test_the_example_of_the_standard_is_accounted_for_to_the_cent(message_folder: Path, tmp_path: Path) -> None:
    done = couple(message_folder / "JW323.xml", folder=tmp_path, year=2026)
    assert (
        "(JW323): € 790 = gekoppeld € 0 + keuze € 580 + open € 210 + ander jaar € 0 + niet meegeteld € 0." in done.said
    )
    assert done.summary["afgekeurd"] == []
    assert couple(message_folder / "WMO323.xml", folder=tmp_path, year=2023).summary["bedrag_in_cent"] == 58000


def test_the_answer_of_the_standard_does_not_agree_with_its_declaration_and_says_so(
    message_folder: Path, tmp_path: Path
) -> None:
    done = couple(*(message_folder / f"JW32{n}.xml" for n in (3, 5)), folder=tmp_path, year=2026)
    assert (done.summary["bedrag_geweigerd_cent"], done.summary["bedrag_bestand_cent"]) == (34000, 79000)
    total, amounts = done.summary["opmerkingen"]
    assert "-€ 580 ingediend" in total
    assert "RN001, RN002, RN003" in amounts

"""Declaration messages: every Prestatie comes out once or is refused with its line, and no Bsn comes out at all."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.kernel.records import Berichtenbestand, Berichtopbouw
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack as pakketten
from iv3.care import messages
from iv3.care.message_records import HEADER, Intake, Prestatie
from iv3.care.message_xml import MessageReader
from iv3.core import packs
from iv3.core.errors import Unusable
from iv3.rows import guarded_xml
from tests.support.sources import ROOT, made

pytestmark = pytest.mark.usefixtures("fresh_packs")

TEXTS = ROOT / "tables/opdrachten/berichten.yaml"
LAWS = ("jeugdwet", "wmo")
PERSONAL = ("Bsn", "ToewijzingNummer")
BSN = "999990019"
ALLOCATION = "777000111"
MANY = 50_000
MEGABYTE = 1_000_000

Files = Callable[[str, bytes], Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write a file, in a new folder when its name says so."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="session")
def message_folder() -> Path:
    """The folder with the example of the standard; tests that need it are skipped, loudly, where it is absent."""
    folder = Path(os.environ.get("IV3_BERICHTEN", ROOT.parent / "shared" / "reference" / "berichten"))
    if not folder.is_dir():
        pytest.skip(f"the example message of the standard is not in {folder}; made-up messages are still read")
    return folder


@dataclass(frozen=True)
class Line:
    """A Prestatie to write; a value of None leaves its element out."""

    reference: str | None = "RN1"
    category: str | None = "45"
    code: str | None = "45A48"
    begin: str | None = "2025-04-01"
    end: str | None = "2025-04-30"
    volume: str | None = "4"
    unit: str | None = "04"
    rate: str | None = "1250"
    amount: str | None = "5000"
    sign: str | None = "D"
    extra: str = ""

    def xml(self) -> str:
        def element(name: str, content: str | None) -> str:
            return "" if content is None else f"<{name}>{content}</{name}>"

        return (
            "<b:Prestatie><b:ProductReferentie>"
            + element("s:ReferentieNummer", self.reference)
            + "<s:VorigReferentieNummer>OUD1</s:VorigReferentieNummer></b:ProductReferentie>"
            + element("b:ToewijzingNummer", ALLOCATION)
            + element("b:ProductCategorie", self.category)
            + element("b:ProductCode", self.code)
            + "<b:ProductPeriode>"
            + element("s:Begindatum", self.begin)
            + element("s:Einddatum", self.end)
            + "</b:ProductPeriode>"
            + element("b:GeleverdVolume", self.volume)
            + element("b:Eenheid", self.unit)
            + element("b:ProductTarief", self.rate)
            + "<b:IngediendBedrag>"
            + element("s:Bedrag", self.amount)
            + element("s:DebetCredit", self.sign)
            + f"</b:IngediendBedrag>{self.extra}</b:Prestatie>\n"
        )


def namespaces(law: str, number: str, release: str = "3_2") -> str:
    standard, short = {"wmo": ("iwmo", "wmo"), "jeugdwet": ("ijw", "jw")}[law]
    address = f"http://www.istandaarden.nl/{standard}/{release}"
    return f'xmlns:b="{address}/{short}{number}/schema" xmlns:s="{address}/basisschema/schema"'


def total_of(lines: list[Line]) -> int:
    return sum(int(line.amount or "") * {"D": 1, "C": -1}[line.sign or ""] for line in lines)


def declaration(
    *lines: Line,
    law: str = "jeugdwet",
    release: str = "3_2",
    sender: str = "65656055",
    receiver: str = "0384",
    total: int | None = None,
    message: str = "700000001",
    number: str = "DN001",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
) -> bytes:
    """Return a 323 with two lines before its first Prestatie, and the Prestaties one to a line from line 3."""
    cents = total_of(list(lines)) if total is None else total
    code = {"wmo": "484", "jeugdwet": "490"}[law]
    text = (
        f"{head}<b:Bericht {namespaces(law, '323', release)}><b:Header><b:BerichtCode>{code}</b:BerichtCode>"
        f"<b:Afzender>{sender}</b:Afzender><b:Ontvanger>{receiver}</b:Ontvanger><b:BerichtIdentificatie>"
        f"<s:Identificatie>{message}</s:Identificatie></b:BerichtIdentificatie></b:Header>"
        f"<b:Declaratie><b:DeclaratieNummer>{number}</b:DeclaratieNummer><b:TotaalIngediendBedrag>"
        f"<s:TotaalBedrag>{abs(cents)}</s:TotaalBedrag><s:DebetCredit>{'C' if cents < 0 else 'D'}</s:DebetCredit>"
        f"</b:TotaalIngediendBedrag><b:Clienten><b:Client><b:Bsn>{BSN}</b:Bsn><b:Prestaties>\n"
        + "".join(line.xml() for line in lines)
        + "</b:Prestaties></b:Client></b:Clienten></b:Declaratie></b:Bericht>\n"
    )
    return text.encode()


def amount_of(name: str, cents: int) -> str:
    return (
        f"<b:{name}><s:TotaalBedrag>{abs(cents)}</s:TotaalBedrag><s:DebetCredit>{'C' if cents < 0 else 'D'}"
        f"</s:DebetCredit></b:{name}>"
    )


def codes_of(codes: Iterable[str]) -> str:
    returned = "".join(f"<b:RetourCode>{code}</b:RetourCode>" for code in codes)
    return f"<b:RetourCodes>{returned}</b:RetourCodes>"


def client(*prestaties: str, codes: Iterable[str] = ("0200",)) -> str:
    """Return a client of an answer with the Prestaties that are named."""
    named = f"<b:Prestaties>{''.join(prestaties)}</b:Prestaties>"
    return f"<b:Client><b:Bsn>{BSN}</b:Bsn>{named}{codes_of(codes)}</b:Client>\n"


def answer(
    *clients: str,
    law: str = "jeugdwet",
    head: Iterable[str] = ("0200",),
    codes: Iterable[str] | None = ("0200",),
    submitted: int = 0,
    granted: int = 0,
    sender: str = "65656055",
    receiver: str = "0384",
    message: str = "700000001",
    number: str = "DN001",
    release: str = "3_2",
) -> bytes:
    """Return a 325 of the municipality to the provider; without ``codes`` it says nothing of the declaration."""
    code = {"wmo": "485", "jeugdwet": "491"}[law]
    about = ""
    if codes is not None:
        named = f"<b:Clienten>{''.join(clients)}</b:Clienten>" if clients else ""
        about = (
            f"<b:DeclaratieAntwoord><b:DeclaratieNummer>{number}</b:DeclaratieNummer>"
            + amount_of("TotaalIngediendBedrag", submitted)
            + amount_of("TotaalToegekendBedrag", granted)
            + f"{named}{codes_of(codes)}</b:DeclaratieAntwoord>"
        )
    return (
        f"<b:Bericht {namespaces(law, '325', release)}><b:Header><b:BerichtCode>{code}</b:BerichtCode>"
        f"<b:Afzender>{receiver}</b:Afzender><b:Ontvanger>{sender}</b:Ontvanger><b:DeclaratieIdentificatie>"
        f"<s:Identificatie>{message}</s:Identificatie></b:DeclaratieIdentificatie>{codes_of(head)}</b:Header>"
        f"{about}</b:Bericht>"
    ).encode()


def rejection(reference: str, *codes: str, amount: str = "5000", sign: str = "D") -> str:
    """Return a Prestatie of an answer."""
    return (
        f"<b:Prestatie><b:ProductReferentie><s:ReferentieNummer>{reference}</s:ReferentieNummer>"
        "<s:VorigReferentieNummer>OUD1</s:VorigReferentieNummer></b:ProductReferentie><b:IngediendBedrag>"
        f"<s:Bedrag>{amount}</s:Bedrag><s:DebetCredit>{sign}</s:DebetCredit></b:IngediendBedrag>"
        f"{codes_of(codes)}</b:Prestatie>\n"
    )


def rejecting(*references: str, code: str = "9321", **said: Any) -> bytes:
    """Return an answer that rejects these Prestaties of € 50."""
    rejected = client(*(rejection(reference, code) for reference in references))
    return answer(rejected, **{"submitted": 5000 * len(references), "granted": 0, **said})


def read(path: Path, intake: Intake | None = None) -> tuple[list[Prestatie], Intake]:
    intake = intake if intake is not None else Intake()
    return list(messages.read_message(path, intake)), intake


def refused(path: Path) -> str:
    """Return why a file cannot be used, after a look at what every such message must have."""
    with pytest.raises(Unusable) as caught:
        read(path)
    message = str(caught.value)
    assert path.name in message
    assert not re.search(r"[{}]", message)
    assert str(path.parent) not in message
    assert BSN not in message
    return message


def cells_of(prestatie: Prestatie) -> dict[str, str]:
    return dict(zip(HEADER, prestatie.cells, strict=True))


@contextmanager
def with_facts(change: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Let the run-time read other facts about messages than there are."""
    names = ("berichten", "teksten")
    changed: dict[str, Any] = {name: copy.deepcopy(packs.read_pack(name)) for name in names}
    change(changed["berichten"])
    with in_memory({f"{name}.json": json.dumps(pack).encode() for name, pack in changed.items()}):
        yield


def limited(**limits: int) -> Any:
    """Let other limits hold."""
    return with_facts(lambda facts: facts["grenzen"].update(limits))


# Lines


def test_the_example_of_the_standard_gives_its_four_prestaties_and_its_total(message_folder: Path) -> None:
    path = message_folder / "WMO323.xml"
    lines, intake = read(path)
    assert [(line.number, line.line, line.cents) for line in lines] == [
        (1, 33, 5000),
        (2, 52, 24000),
        (3, 76, 5000),
        (4, 95, 24000),
    ]
    assert cells_of(lines[0]) == {
        "bericht": "WMO323",
        "afzender": "65656055",
        "ontvanger": "0384",
        "declaratienummer": "DN001",
        "referentienummer": "RN001",
        "productcategorie": "01",
        "productcode": "01A03",
        "begindatum": "2023-04-01",
        "einddatum": "2023-04-30",
        "volume": "4",
        "eenheid": "04",
        "tarief": "12,50",
        "bedrag": "50,00",
    }
    assert {(line.wet, line.first_year, line.last_year) for line in lines} == {("wmo", 2023, 2023)}
    [summary] = intake.messages
    assert (summary.total_cents, summary.sum_cents, summary.count) == (58000, 58000, 4)
    assert (intake.refused, intake.problems) == ([], [])
    people = set(re.findall(rb"<wmo323:(?:Bsn|ToewijzingNummer)>(\d+)<", path.read_bytes()))
    assert len(people) >= 6
    assert [number for number in people if number.decode() in repr((lines, intake))] == []


@pytest.mark.parametrize("release", ["3_0", "3_2", "4_11", "2027"])
@pytest.mark.parametrize(("law", "name"), [("wmo", "WMO323"), ("jeugdwet", "JW323")])
def test_every_release_of_both_laws_is_read(law: str, name: str, release: str, files: Files) -> None:
    path = files("a.xml", declaration(Line(), law=law, release=release))
    [line], intake = read(path)
    assert (line.wet, line.cells[0], intake.messages[0].kind.naam) == (law, name, name)
    assert intake.messages[0].kind.uitgave == release
    assert [f"is van uitgave {release} van" in problem for problem in intake.problems] == [True] * (release != "3_2")
    assert messages.kind_of(path) == intake.messages[0].kind


def test_prefixes_are_free_and_a_namespace_may_be_the_default(files: Files) -> None:
    text = declaration(Line()).decode()
    plain = text.replace("xmlns:b=", "xmlns=").replace("<b:", "<").replace("</b:", "</")
    assert "b:" not in plain.replace("http:", "")
    assert read(files("a.xml", plain.encode()))[0] == read(files("b.xml", text.encode()))[0]


def test_a_credit_is_negative_in_cents_and_in_its_cell(files: Files) -> None:
    lines, intake = read(
        files("a.xml", declaration(Line("1"), Line("2", amount="123405", sign="C"), Line("3", amount="7")))
    )
    assert [(line.cents, cells_of(line)["bedrag"]) for line in lines] == [
        (5000, "50,00"),
        (-123405, "-1234,05"),
        (7, "0,07"),
    ]
    assert intake.problems == []
    assert intake.messages[0].sum_cents == intake.messages[0].total_cents == 5007 - 123405


def test_a_line_without_rate_volume_and_unit_is_a_line(files: Files) -> None:
    [line], intake = read(files("a.xml", declaration(Line(rate=None, volume=None, unit=None))))
    assert [cells_of(line)[name] for name in ("volume", "eenheid", "tarief", "bedrag")] == ["", "", "", "50,00"]
    assert intake.refused == []


def test_the_years_follow_from_the_period_of_the_product(files: Files) -> None:
    path = files("a.xml", declaration(Line("1", begin="2024-12-16", end="2025-01-12"), Line("2", end="2025-04-01")))
    assert [(line.first_year, line.last_year) for line in read(path)[0]] == [(2024, 2025), (2025, 2025)]


def test_spaces_comments_and_cdata_in_a_field_do_not_count(files: Files) -> None:
    odd = Line(code="\n 45<!-- x -->A<![CDATA[48]]>\t", category="4&#53;", extra="<b:Nieuw><b:Diep/></b:Nieuw>")
    [line], _ = read(files("a.xml", declaration(odd)))
    assert (cells_of(line)["productcode"], cells_of(line)["productcategorie"]) == ("45A48", "45")


@pytest.mark.parametrize("charset", ["utf-8", "utf8", "ISO-8859-1", "Windows-1252"])
def test_the_character_sets_of_the_facts_are_read(charset: str, files: Files) -> None:
    head = f'<?xml version="1.0" encoding="{charset}"?>\n'
    content = declaration(Line("één"), head=head).decode().encode(charset)
    assert read(files("a.xml", content))[0][0].cells[4] == "één"


def test_the_size_of_the_blocks_makes_no_difference(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files("a.xml", b"\xef\xbb\xbf" + declaration(Line("1"), Line("2", code=""), Line("één", sign="C"), total=1))
    whole = read(path)
    assert (len(whole[0]), len(whole[1].refused), len(whole[1].problems)) == (2, 1, 1)
    for size in (5, 64, 1000):
        monkeypatch.setattr(guarded_xml, "_BLOCK", size)
        assert read(path) == whole


# Refused


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (Line("2", code=None), "ProductCode ontbreekt of is leeg"),
        (Line("2", code=" "), "ProductCode ontbreekt of is leeg"),
        (Line("2", category=None), "ProductCategorie ontbreekt"),
        (Line(None), "ReferentieNummer ontbreekt"),
        (Line("2", amount=None), "Bedrag ontbreekt"),
        (Line("2", sign=None), "DebetCredit ontbreekt"),
        (Line("2", begin=None), "Begindatum ontbreekt"),
        (Line("2", end=None), "Einddatum ontbreekt"),
        (Line("2", amount="12,50"), "in Bedrag is 12,50; verwacht is een heel getal in centen"),
        (Line("2", amount="-500"), "is -500"),
        (Line("2", amount="1e3"), "is 1e3"),
        (Line("2", amount="٣"), "is ٣"),
        (Line("2", amount="9" * 13), "hoogstens 12 cijfers"),
        (Line("2", rate="12.50"), "in ProductTarief is 12.50"),
        (Line("2", sign="X"), "In DebetCredit staat X; verwacht is D of C"),
        (Line("2", sign="d"), "In DebetCredit staat d"),
        (Line("2", begin="01-04-2025"), "In Begindatum staat 01-04-2025"),
        (Line("2", end="2025-02-30"), "In Einddatum staat 2025-02-30"),
        (Line("2", end="20250430"), "In Einddatum staat …"),
        (Line("2", end="2025-03-31"), "eindigt op 2025-03-31, voor zij begint op 2025-04-01"),
        (Line("2", extra="<b:ProductCode>45A49</b:ProductCode>"), "ProductCode staat twee keer"),
        (
            Line("2", extra="<b:IngediendBedrag><s:Bedrag>1</s:Bedrag></b:IngediendBedrag>"),
            "Bedrag staat twee keer",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_place_and_the_others_stay(
    broken: Line, says: str, files: Files
) -> None:
    lines, intake = read(files("map/a.xml", declaration(Line("1"), broken, Line("3"), total=15000)))
    assert [(line.number, line.line) for line in lines] == [(1, 3), (3, 5)]
    [left_out] = intake.refused
    assert (left_out.file, left_out.row) == ("a.xml", 4)
    assert says in left_out.reason
    assert left_out.reason.count(".") >= 2, "what is wrong, and what to do"
    [summary] = intake.messages
    assert summary.count == len(lines) + len(intake.refused)
    readable = left_out.cents is not None
    assert summary.sum_cents == sum(line.cents for line in lines) + (left_out.cents or 0)
    assert len(intake.problems) == (0 if readable else 1)


def test_a_reference_that_comes_twice_in_a_message_that_adds_up_stays_with_its_question(files: Files) -> None:
    lines, intake = read(files("een.xml", declaration(Line("A"), Line("A", amount="700"), Line("B"))))
    assert [(line.number, line.line, line.cents, bool(line.vraag)) for line in lines] == [
        (1, 3, 5000, False),
        (3, 5, 5000, False),
        (2, 4, 700, True),
    ]
    assert all(word in lines[-1].vraag for word in ("ReferentieNummer A ", "regel 3", "TR314", "8021"))
    assert (intake.refused, intake.problems) == ([], [])


@pytest.mark.parametrize("total", [1, None])
def test_a_reference_that_comes_twice_in_a_message_that_does_not_add_up_is_refused(
    total: int | None, files: Files
) -> None:
    content = declaration(Line("A"), Line("A", amount="700"), total=total)
    content = content if total else content.replace(b"<s:TotaalBedrag>5700</s:TotaalBedrag>", b"")
    lines, intake = read(files("een.xml", content))
    assert [line.line for line in lines] == [3]
    assert [(r.file, r.row, r.cents, r.referentienummer) for r in intake.refused] == [("een.xml", 4, 700, "A")]
    assert "in een.xml, regel 3" in intake.refused[0].reason
    assert len(intake.problems) == 1


def test_a_reference_that_comes_in_two_messages_is_refused_with_both_places(files: Files) -> None:
    one = files("map/een.xml", declaration(Line("A"), Line("B")))
    other = files("map/twee.xml", declaration(Line("B"), Line("C")))
    intake = Intake()
    counted = [len(read(path, intake)[0]) for path in (one, other)]
    assert counted == [2, 1]
    assert [(r.file, r.row, r.cents) for r in intake.refused] == [("twee.xml", 3, 5000)]
    assert "ReferentieNummer B " in intake.refused[0].reason
    assert "in een.xml, regel 4" in intake.refused[0].reason
    assert "TR314" in intake.refused[0].reason
    assert intake.problems == [], "the total of a message is that of the message itself"


@pytest.mark.parametrize(
    "second",
    [
        declaration(Line("A", sign="C")),
        declaration(Line("A"), sender="65656056"),
        declaration(Line("A"), receiver="0385"),
        declaration(Line("A"), law="wmo"),
    ],
)
def test_the_same_number_of_another_sender_receiver_law_or_as_a_credit_is_no_double(
    second: bytes, files: Files
) -> None:
    intake = Intake()
    for name, content in (("1.xml", declaration(Line("A"))), ("2.xml", second)):
        assert len(read(files(name, content), intake)[0]) == 1
    assert intake.refused == []


def test_a_message_that_is_given_twice_counts_once_credits_too(files: Files) -> None:
    content = declaration(Line("A"), Line("B", sign="C"), Line("C", amount="1"))
    intake = Intake()
    lines = [line for name in ("1.xml", "2.xml") for line in read(files(name, content), intake)[0]]
    assert sum(line.cents for line in lines) == 1
    assert len(intake.refused) == 3


def test_a_message_that_turns_out_to_be_damaged_leaves_nothing_in_the_intake(files: Files) -> None:
    intake = Intake()
    content = declaration(Line("A"), Line("B", code=None), total=0)
    damaged = files("half.xml", content[:-20])
    with pytest.raises(Unusable):
        read(damaged, intake)
    assert (intake.messages, intake.refused, intake.problems) == ([], [], [])
    lines, _ = read(files("heel.xml", content), intake)
    assert ([line.referentienummer for line in lines], len(intake.refused)) == (["A"], 1)


def test_a_refused_line_does_not_keep_its_correction_out(files: Files) -> None:
    lines, intake = read(files("a.xml", declaration(Line("A", code=None), Line("A"), total=10000)))
    assert (len(lines), len(intake.refused)) == (1, 1)


# Control total


def test_a_control_total_that_differs_is_told_with_both_amounts_and_the_lines_stay(files: Files) -> None:
    lines, intake = read(
        files("a.xml", declaration(Line("1"), Line("2", sign="C"), Line("3", amount="125"), total=-60000))
    )
    assert len(lines) == 3
    [problem] = intake.problems
    assert problem.startswith("a.xml: de prestaties samen zijn € 1,25, en volgens TotaalIngediendBedrag is het -€ 600.")
    assert "Het verschil is € 601,25." in problem
    assert (intake.messages[0].sum_cents, intake.messages[0].total_cents) == (125, -60000)


@pytest.mark.parametrize("instead", ["", "<s:TotaalBedrag>5000</s:TotaalBedrag>", "<s:DebetCredit>D</s:DebetCredit>"])
def test_a_control_total_that_is_not_there_is_told(instead: str, files: Files) -> None:
    content = declaration(Line()).decode()
    changed = re.sub(r"<s:TotaalBedrag>.*?</s:DebetCredit>", instead, content, count=1)
    lines, intake = read(files("a.xml", changed.encode()))
    assert len(lines) == 1
    assert ["controletotaal is niet vergeleken" in problem for problem in intake.problems] == [True]
    assert intake.messages[0].total_cents is None


def test_a_message_without_prestaties_is_told(files: Files) -> None:
    lines, intake = read(files("a.xml", declaration(total=0)))
    assert (lines, len(intake.messages)) == ([], 1)
    assert ["geen enkele prestatie" in problem for problem in intake.problems] == [True]


def test_a_control_total_may_have_more_digits_than_an_amount(files: Files) -> None:
    most = "9" * 12
    lines, intake = read(files("a.xml", declaration(Line("1", amount=most), Line("2", amount=most))))
    assert (len(lines), intake.messages[0].total_cents, intake.problems) == (2, 2 * int(most), [])


LINES = st.builds(
    Line,
    code=st.sampled_from(["45A48", "54001", "01A03"]),
    amount=st.integers(0, 10**12 - 1).map(str),
    sign=st.sampled_from("DC"),
    rate=st.one_of(st.none(), st.integers(0, 10**6).map(str)),
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=12), law=st.sampled_from(["wmo", "jeugdwet"]))
def test_every_prestatie_comes_out_once_and_the_sum_is_the_control_total(
    lines: list[Line], law: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    numbered = [replace(line, reference=f"R{index}") for index, line in enumerate(lines)]
    path = tmp_path_factory.getbasetemp() / "gemaakt.xml"
    path.write_bytes(declaration(*numbered, law=law))
    found, intake = read(path)
    assert [line.referentienummer for line in found] == [line.reference for line in numbered]
    assert [cells_of(line)["productcode"] for line in found] == [line.code for line in numbered]
    assert sum(line.cents for line in found) == intake.messages[0].total_cents == total_of(numbered)
    for line in found:
        assert int(cells_of(line)["bedrag"].replace(",", "")) == line.cents
    assert (intake.refused, intake.problems) == ([], [])


# Persons


def persons_in(text: str) -> list[str]:
    return [number for number in (BSN, ALLOCATION) if number in text]


def heard(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return every text that expat handed over while a message was read."""
    texts: list[str] = []
    original = MessageReader._characters

    def listening(self: MessageReader, data: str) -> None:
        texts.append(data)
        original(self, data)

    with monkeypatch.context() as patch:
        patch.setattr(MessageReader, "_characters", listening)
        read(path)
    assert len(texts) > 10
    return " ".join(texts)


def test_the_text_of_a_bsn_never_leaves_the_xml_reader(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files("a.xml", declaration(Line("1"), Line("2", code=None), total=1))
    assert persons_in(path.read_text()) == [BSN, ALLOCATION]
    assert persons_in(heard(path, monkeypatch)) == []


def test_a_field_that_points_to_a_person_would_be_noticed(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    path = files("a.xml", declaration(Line()))
    asked = {"veld": "bsn", "element": "Bericht/Declaratie/Clienten/Client/Bsn"}
    with with_facts(lambda facts: facts["velden"]["declaratie"].append(asked)):
        assert persons_in(heard(path, monkeypatch)) == [BSN]


def fields_about_persons(layouts: Iterable[Berichtopbouw]) -> list[str]:
    elements = [field.element for layout in layouts for field in layout.velden]
    assert len(elements) > 20
    return [element for element in elements if element.rpartition("/")[2] in PERSONAL]


def test_no_field_in_the_facts_points_to_a_person(specification: Specification) -> None:
    [file] = specification.facts.files(Berichtenbestand)
    assert fields_about_persons(file.berichtopbouw) == []
    asked = made(Berichtopbouw, soort="x", velden=[{"veld": "bsn", "element": "Bericht/Client/Bsn"}])
    assert fields_about_persons((*file.berichtopbouw, asked)) == ["Bericht/Client/Bsn"]


def test_a_bsn_is_in_no_output_message_traceback_or_temporary_file(files: Files, tmp_path: Path) -> None:
    good = declaration(Line("1"), Line("2", code=None, sign=BSN), Line("1"), Line("4", amount=BSN[:3] + "x"), total=1)
    misplaced = good.replace(b"<b:ProductCode>45A48<", f"<b:ProductCode><b:Bsn>{BSN}</b:Bsn><".encode())
    contents = {
        "goed": good,
        "half": good[: good.index(BSN.encode()) + 5],
        "afgekapt": good[: len(good) // 2],
        "verkeerd": misplaced,
        "tag": good.replace(b"</b:Bsn>", b"</b:Bns>"),
        "in-naam": good.replace(b"b:Bsn>", f"b:Bsn{BSN}>".encode()),
        "in-wortel": f"<Bsn{BSN} xmlns='x{BSN}'/>".encode(),
        "in-naamruimte": good.replace(b"<b:Bsn>", f"<b:Bsn xmlns:b='x{BSN}'>".encode()),
        "in-code": good.replace(b">490<", f">{BSN}<".encode()),
        "entiteit": good.replace(BSN.encode(), f"&x{BSN};".encode()),
        "antwoord": answer(client(rejection("1", "0123"), rejection("2", BSN), codes=[BSN]), head=[BSN]),
    }
    for name, content in contents.items():
        files(f"in/{name}.xml", content)
    program = (
        "import sys, traceback, pathlib\n"
        "from iv3.care import message_records, messages\n"
        "for path in messages.messages_in(pathlib.Path(sys.argv[1])):\n"
        "    for read in (messages.read_message, messages.read_answer):\n"
        "        intake = message_records.Intake()\n"
        "        try:\n"
        "            print(path.name, list(read(path, intake) or ()))\n"
        "        except messages.Unusable as error:\n"
        "            print(repr(error)); traceback.print_exc()\n"
        "        print(intake, vars(intake))\n"
    )
    temporary = tmp_path / "tijdelijk"
    temporary.mkdir()
    run = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program, tmp_path / "in"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.count("Unusable(") >= len(contents)
    assert run.stdout.count("Prestatie(") >= 1
    assert persons_in(run.stdout + run.stderr) == []
    assert list(temporary.iterdir()) == []
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == sorted(f"{name}.xml" for name in contents)


# Files that are no good

GOOD = declaration(Line("1"), Line("2"))
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE l SYSTEM "file:///etc/passwd">'


def changed(old: str, new: str, content: bytes = GOOD, count: int = 1) -> bytes:
    assert old.encode() in content, f"{old!r} is not in the message"
    return content.replace(old.encode(), new.encode(), count)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is leeg"),
        (b" \r\n\t\n", "is leeg"),
        (b"\xef\xbb\xbf", "is leeg"),
        (b'{"a": 1}', "is JSON en geen XML"),
        (b"[1]", "is JSON en geen XML"),
        (b"<!DOCTYPE html><html><body>inloggen", "webpagina"),
        (b"\n<HTML>", "webpagina"),
        (b"PK\x03\x04\x14\0\0\0", "zip"),
        (b"productcode;bedrag\n45A48;1,00\n", "geen XML"),
        (b"%PDF-1.7\0\0", "geen XML"),
        (GOOD.decode().encode("utf-16"), "tekenset UTF-16"),
        (GOOD.decode().encode("utf-16-le"), "tekenset UTF-16"),
        (changed('encoding="UTF-8"', 'encoding="utf-7"'), "tekenset utf-7"),
        (changed('encoding="UTF-8"', 'encoding="rot13"'), "tekenset rot13"),
        (changed('encoding="UTF-8"', 'encoding="idna"'), "tekenset idna"),
        (changed('encoding="UTF-8"', 'encoding="mbcs"'), "tekenset mbcs"),
        (changed('encoding="UTF-8"', 'encoding="ebcdic-cp-nl"'), "iso-8859-1, utf-8, windows-1252"),
        (changed("?>\n", "?>" + LAUGHS.decode()), "regel 1: hier staat een DOCTYPE"),
        (changed("?>\n", "?>" + OUTSIDE.decode()), "DOCTYPE"),
        (changed(">1<", ">&b;<"), "entiteit"),
        (
            changed("?>\n", '?>\n<?xml-stylesheet href="http://example.org/"?>'),
            "regel 2: hier staat een verwerkingsinstructie",
        ),
        (changed("</b:Client>", "</b:Klant>"), "regel 5, kolom 18: hier sluit een ander element"),
        (changed("<b:Client>", "<b:Client><"), "geen geldige XML: op regel 2"),
        (changed(">1<", ">\x01<"), "geen geldige XML: op regel 3"),
        (GOOD.replace(b">1<", b">\xe9<"), "geen geldige XML: op regel 3"),
        (GOOD + GOOD[GOOD.index(b"<b:Bericht") :], "twee berichten in een bestand"),
        (b"<a/>", "Het begint met a; verwacht is een bericht JW323, JW325, WMO323 of WMO325"),
        (b'<Bericht xmlns="urn:x"/>', "Bericht (urn:x)"),
        (changed("jw323", "jw301"), "is een bericht JW301, en dat gaat niet over bedragen"),
        (changed("jw323", "jw399"), "jw399/schema)"),
        (changed("/3_2/jw323", "/3.2/jw323"), "geen declaratiebericht dat wij kennen"),
        (
            changed("www.istandaarden.nl/ijw/3_2/jw323", "www.istandaarden.nl.example/ijw/3_2/jw323"),
            "geen declaratiebericht",
        ),
        (
            changed("ijw/3_2/basisschema", "ijw/3_2/anders"),
            "regel 2: hier staat een element uit de naamruimte http://www.ista",
        ),
        (changed("<b:Client>", '<b:Client xmlns:b="">').replace(b'xmlns:b=""', b'xmlns:b="urn:y"'), "naamruimte urn:y"),
        (changed("<b:Client>", "<Client>").replace(b"</b:Client>", b"</Client>"), "naamruimte (geen)"),
        (changed(">490<", ">484<"), "de BerichtCode is 484; bij een bericht JW323 hoort 490"),
        (changed(">490<", "><"), "de BerichtCode is leeg"),
        (changed("<b:BerichtCode>490</b:BerichtCode>", ""), "BerichtCode ontbreekt"),
        (changed("<b:Afzender>65656055</b:Afzender>", ""), "Afzender ontbreekt of is leeg"),
        (changed(">0384<", "> <"), "Ontvanger ontbreekt of is leeg"),
        (changed(">DN001<", "><"), "DeclaratieNummer ontbreekt"),
        (changed("</b:Header>", "<b:Afzender>1</b:Afzender></b:Header>"), "Afzender staat er voor de tweede keer"),
        (changed(">45A48<", "><b:A>45A48</b:A><"), "regel 3: binnen ProductCode staat een element dat daar niet hoort"),
        (changed(">45A48<", f">{'4' * 201}<"), "regel 3: ProductCode heeft meer dan 200 tekens"),
        (changed("<b:Client>", "<b:Client>" + "<b:Client>" * 30), "dieper in elkaar dan 20 lagen"),
        (changed("<b:Client>", "<b:Client>" + "".join(f"<b:A{n}/>" for n in range(600))), "500 verschillende namen"),
        (
            changed("<b:Client>", "<b:Client>" + "".join(f"<b:A x{n}=''/>" for n in range(600))),
            "500 verschillende namen",
        ),
        (
            changed("<b:Client>", "<b:Client" + "".join(f" xmlns:p{n}='u'" for n in range(600)) + ">"),
            "500 verschillende namen",
        ),
        (changed("<b:Client>", f"<b:Client><b:{'A' * 400}/>"), "langer dan 300 tekens"),
        (
            changed("<b:Client>", f"<b:Client x='{'A' * 1_200_000}'>"),
            "regel 2: hier staat een element of opmerking van meer dan",
        ),
        (changed("<b:Client>", f"<b:Client><!--{'A' * 1_200_000}-->"), "van meer dan 1000000 bytes"),
        (rejecting("1"), "is een antwoord op een declaratie (JW325)"),
    ],
)
def test_a_file_that_is_no_good_is_refused_with_what_was_found_and_what_to_do(
    content: bytes, says: str, files: Files
) -> None:
    message = refused(files("map/proef.xml", content))
    assert says in message
    assert message.count(". ") >= 1, "what is wrong, and what to do"


def test_a_file_that_stops_anywhere_is_refused_and_a_whole_one_is_not(files: Files) -> None:
    content = GOOD.rstrip()
    assert len(read(files("heel.xml", content))[0]) == 2
    said = [refused(files("half.xml", content[:size])) for size in range(0, len(content), 3)]
    assert len(said) > 500
    assert [m for m in said if not re.search(r"half\.xml (is leeg|houdt op regel \d+, kolom \d+ zomaar op)", m)] == []
    assert "regel 4" in said[content.index(b">2<") // 3]


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"bestand_bytes": 1000}, "is groter dan 1000 bytes"),
        ({"elementen": 20}, "heeft meer dan 20 elementen"),
        ({"diepte": 7}, "dieper in elkaar dan 7 lagen"),
        ({"veld_tekens": 7}, "Afzender heeft meer dan 7 tekens"),
        ({"stuk_bytes": 40}, "van meer dan 40 bytes"),
    ],
)
def test_the_limits_are_those_of_the_facts(
    limits: dict[str, int], says: str, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = files("a.xml", GOOD)
    monkeypatch.setattr(guarded_xml, "_BLOCK", 16)
    assert len(read(path)[0]) == 2
    with limited(**limits):
        assert says in refused(path)


def test_nothing_outside_the_file_is_opened(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = files("geheim.txt", b"geheim")
    doctype = f'<!DOCTYPE b [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    path = files("a.xml", changed(">45A48<", ">&x;<", changed("?>\n", "?>" + doctype)))
    opened: list[Path] = []
    original = Path.open

    def watching(self: Path, *args: Any, **options: Any) -> Any:
        opened.append(self)
        return original(self, *args, **options)

    monkeypatch.setattr(Path, "open", watching)
    assert "geheim" not in refused(path)
    assert opened == [path]


def test_a_name_that_would_play_with_the_screen_is_shown_as_plain_text(files: Files) -> None:
    with pytest.raises(Unusable) as caught:
        read(files("a\x1b[2J\nb.xml", b""))
    assert str(caught.value).startswith("a\ufffd[2J\ufffdb.xml is leeg.")


def test_a_folder_or_a_missing_file_is_refused(files: Files, tmp_path: Path) -> None:
    files("map/leeg.txt", b"x")
    assert "is niet te openen" in refused(tmp_path / "map")
    assert "is er niet" in refused(tmp_path / "weg.xml")


# Folders


def test_a_folder_gives_its_messages_sorted_and_stays_inside(files: Files, tmp_path: Path) -> None:
    for name in ("in/b.xml", "in/a/z.XML", "in/a/y.xml", "in/lees.mij", "buiten/c.xml"):
        files(name, GOOD)
    os.mkfifo(tmp_path / "in" / "pijp.xml")
    (tmp_path / "in" / "link.xml").symlink_to(tmp_path / "buiten" / "c.xml")
    (tmp_path / "in" / "map").symlink_to(tmp_path / "buiten", target_is_directory=True)
    (tmp_path / "in" / "kring").symlink_to(tmp_path / "in", target_is_directory=True)
    found = messages.messages_in(tmp_path / "in")
    assert [p.relative_to(tmp_path / "in").as_posix() for p in found] == ["a/y.xml", "a/z.XML", "b.xml"]
    one = tmp_path / "in" / "lees.mij"
    assert messages.messages_in(one) == [one]


def test_a_folder_without_messages_and_a_path_that_is_not_there_are_told(files: Files, tmp_path: Path) -> None:
    files("leeg/lees.mij", b"")
    with pytest.raises(Unusable, match=r"In de map leeg staan geen bestanden die op \.xml eindigen\."):
        messages.messages_in(tmp_path / "leeg")
    with pytest.raises(Unusable, match=r"weg is er niet\."):
        messages.messages_in(tmp_path / "weg")


def test_a_folder_that_cannot_be_read_is_told_and_not_passed_over(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files("in/a.xml", GOOD)
    files("in/dicht/b.xml", GOOD)
    original = os.scandir

    def closed(path: str) -> Any:
        if Path(path).name == "dicht":
            raise PermissionError(13, "", path)
        return original(path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(Unusable, match=r"dicht is niet te openen\."):
        messages.messages_in(tmp_path / "in")


def test_the_kind_of_a_file_is_known_from_its_start(files: Files) -> None:
    assert messages.kind_of(files("a.xml", answer(law="wmo"))).soort == "antwoord"
    large = b"<!--" + b"x" * 100_000 + b"-->" + GOOD[GOOD.index(b"<b:Bericht") :]
    assert messages.kind_of(files("b.xml", large)).naam == "JW323"
    with pytest.raises(Unusable, match="leeg"):
        messages.kind_of(files("c.xml", b" "))


# Memory


def test_fifty_thousand_prestaties_are_read_in_eight_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "groot.xml"
    line = Line("@", volume=None, unit=None, rate=None)
    start, end = declaration(line, total=MANY * 5000).split(line.xml().encode())
    before, after = line.xml().encode().split(b"@")
    with path.open("wb") as file:
        file.write(start)
        file.writelines(b"%bR%08d%b" % (before, number, after) for number in range(MANY))
        file.write(end)
    assert path.stat().st_size > 25 * MEGABYTE
    intake = Intake()
    tracemalloc.start()
    try:
        deque(messages.read_message(path, intake), maxlen=0)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (intake.messages[0].count, intake.problems, intake.refused) == (MANY, [], [])
    assert peak < 8 * MEGABYTE, f"{peak:,} bytes"
    assert peak - kept < MEGABYTE, "what is not kept to find doubles is gone at once"


# Facts and texts


def test_the_facts_name_every_column_and_every_kind_of_both_laws(specification: Specification) -> None:
    pack = pakketten.messages_pack(specification.facts)
    names = [message["naam"] for message in pack["berichten"]]
    assert names == sorted(names)
    kinds = {law: [(m["naam"][-3:], m["soort"]) for m in pack["berichten"] if m["wet"] == law] for law in LAWS}
    assert kinds["jeugdwet"] == kinds["wmo"]
    assert len(kinds["wmo"]) == 14
    fields = [f["veld"] for f in pack["velden"]["declaratie"]]
    assert set(HEADER) - set(fields) == {"bericht"} - set(fields)
    read_kinds = [m for m in pack["berichten"] if m["soort"] in pack["velden"]]
    assert {(m["zekerheid"], len(m["berichtcode"])) for m in read_kinds} == {("vastgesteld", 3)}


def test_only_no_remark_and_granted_in_full_reject_nothing(specification: Specification) -> None:
    codes = pakketten.messages_pack(specification.facts)["retourcodes"]
    assert list(codes) == sorted(codes)
    assert {code: said["goed_op"] for code, said in codes.items() if said["goed_op"]} == {
        "0200": ["kop", "declaratie", "client", "declaratieregel"],
        "8001": ["declaratie"],
    }
    assert [code for code, said in codes.items() if not said["betekenis"].endswith(".")] == []


def unknown_and_unused(module: str, known: set[str]) -> tuple[set[str], set[str]]:
    quoted = set(re.findall(r'"([a-z-]+)"', module))
    asked = set(re.findall(r'(?:self\.fail\(|_problem\(|text\(PART, )\s*"([a-z-]+)"', module))
    asked |= set(re.findall(r'(?:expat\.errors\.\w+: |wrong_soort = |b"[^"]+", )"([a-z-]+)"', module))
    return asked - known, known - quoted


def test_every_sentence_is_said_and_every_sentence_that_is_said_is_there() -> None:
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["teksten"]
    keys = [record["sleutel"] for record in texts]
    assert keys == sorted(set(keys))
    assert len(keys) > 30
    assert [record["sleutel"] for record in texts if not record["tekst"].endswith((".", "?", "{codes}"))] == []
    names = ("messages", "message_xml", "declaration_message", "answer_message", "answers", "couple_messages", "inbox")
    folder = Path(messages.__file__).parent
    files = [*(folder / f"{name}.py" for name in names), Path(guarded_xml.__file__)]
    module = "".join(file.read_text(encoding="utf-8") for file in files)
    assert unknown_and_unused(module, set(keys)) == (set(), set())
    assert unknown_and_unused(module, {*keys, "extra"} - {"leeg"}) == ({"leeg"}, {"extra"})

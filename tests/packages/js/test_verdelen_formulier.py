"""What the page writes, the command reads: any form gives the same verdict, fingerprint and bytes on both sides."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generators.kernel.files import Files
from generators.outputs.site import dividing
from generators.subjects.model.specification import Specification
from iv3.allocation.account import CSV_NAME, FINGERPRINT, JSON_NAME, TEXT_NAME, account
from iv3.allocation.check import assess
from iv3.allocation.divide import AANTAL, GELD, Method
from iv3.allocation.findings import FOUT, say
from iv3.allocation.methods import methods, pack
from iv3.allocation.order import MOST_BYTES, read
from iv3.allocation.output import files
from tests.support.orders import order_text

pytestmark = pytest.mark.usefixtures("fresh_packs")

TODAY = date(2026, 12, 31)
ORDER_FILE = "opdracht.toml"
CONTRACT = "contract.0"
MAY_BE_EMPTY = {"laag", "periode", "opmerking", "wet", "kant", "leveringsvorm", "een_taak", "bestand", "omschrijving"}
WHOLE = {"jaar", "periode", "van_jaar"}
DAYS = {"opgesteld_op", "peildatum", "getoetst_op"}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Form = list[tuple[str, str]]
Data = dict[str, Any]
Divided = Callable[[list[Form]], list[Data]]


@pytest.fixture(scope="module")
def on_page(node: str, specification: Specification, packs: Files, tmp_path_factory: pytest.TempPathFactory) -> Divided:
    """Divides many forms in one process of Node."""
    script = Path(__file__).with_name("divide_forms.mjs")
    source = dividing.source(specification, {name.removesuffix(".json"): text.decode() for name, text in packs.items()})
    target = tmp_path_factory.mktemp("formulier") / "formulieren.json"

    def run(forms: list[Form]) -> list[Data]:
        work = {"source": source, "today": TODAY.isoformat(), "forms": forms}
        target.write_text(json.dumps(work), encoding="utf-8")
        done = subprocess.run([node, str(script), str(target)], capture_output=True, text=True, check=True)
        results: list[Data] = json.loads(done.stdout)
        assert len(results) == len(forms)
        return results

    return run


def in_file(data: Mapping[str, Any]) -> Data:
    """Return what somebody would write in a file who fills in the same: what may stay empty is not there."""
    result: Data = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            result[key] = in_file(value)
        elif isinstance(value, list):
            if value:
                result[key] = [in_file(item) if isinstance(item, Mapping) else item for item in value]
        elif key in WHOLE and re.fullmatch("[0-9]{1,9}", value):
            result[key] = int(value)
        elif key in DAYS and (day := day_of(value)) is not None:
            result[key] = day
        else:
            result[key] = value
    return {key: value for key, value in result.items() if value != "" or key not in optional(data)}


def optional(table: Mapping[str, Any]) -> set[str]:
    """Return what may be empty in a table; the description of the data, beside their origin, may not."""
    return MAY_BE_EMPTY - {"omschrijving"} if "herkomst" in table else MAY_BE_EMPTY


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def in_python(data: Data) -> tuple[list[list[Any]], Mapping[str, str] | None, str | None]:
    """Return the findings of the command, and when it is allowed its files and fingerprint."""
    reading = read(order_text(in_file(data)).encode(), ORDER_FILE)
    outcome = None if reading.order is None else assess(reading.order, TODAY)
    findings = reading.findings if outcome is None else outcome.findings
    told = [[f.ernst, f.regel, list(f.pad), f.melding, f.herstel] for f in findings]
    if outcome is None or not outcome.is_allowed:
        return told, None, None
    return told, files(outcome), account(outcome)[FINGERPRINT]


def as_on_page(finding: list[Any]) -> list[Any]:
    """Return a finding as a form has it: there nothing is missing, it is empty."""
    ernst, regel, pad, melding, herstel = finding
    if regel == "ontbreekt":
        return [FOUT, "leeg", pad, say("leeg"), say("leeg_doe")]
    return [ernst, regel, pad, melding, herstel]


def assert_same(forms: list[Form], results: list[Data]) -> int:
    """Compare everything, and return how many forms were divided."""
    divided = 0
    for form, result in zip(forms, results, strict=True):
        told, made, fingerprint = in_python(result["data"])
        assert result["findings"] == [*map(as_on_page, told)], form
        assert (result["files"] is None) == (made is None), form
        if made is None:
            continue
        divided += 1
        assert result["fingerprint"] == fingerprint, form
        for name in (TEXT_NAME, CSV_NAME, JSON_NAME):
            assert result["files"][name].encode() == made[name].encode(), (name, form)
        again = read(result["files"][ORDER_FILE].encode(), ORDER_FILE)
        assert again.order is not None, (again.findings, form)
        assert files(assess(again.order, TODAY)) == made, form
    return divided


# Forms

ODD = (
    *(
        "…",
        " … ",
        "\u0085",
        "\x1c",
        "\ufeff",
        "\ufeffx\ufeff",
        "a\u0085",
        "\x1fb",
        "\ud800",
        "x\udc00y",
        "\udc00\ud800",
    ),
    *(
        "\r\n",
        "a\r\nb",
        "a\rb",
        "a\nb",
        "\t",
        "a\tb",
        '"',
        "\\",
        "\\u0041",
        '"""',
        "'''",
        "# x",
        "[x]",
        "a = 1",
        "\x00",
    ),
    *(
        "\x7f",
        "\u202eabc\u202c",
        "\u2066x\u2069",
        "\u200b",
        "\xa0x\xa0",
        "e\u0301",
        "\U0001f600",
        "\U0001fae8",
        "\ua7ce",
    ),
    *("\ue000", "\ufffe", "\U0010ffff", "n" * 200 + "\u0085", "n" * 201, "\U0001f600" * 200, "x" * 2001, "::error::x"),
    *("=1+1", "@x", "-x", "+x", "<b>", "|", "*a*", "http://x", "www.x", "1. a", "# a", "&amp;", "$x$", "~~a~~", "^a"),
    *("02025", "２０２５", "٣", "²", "2025.0", "9" * 12, "1_000", "0x10", "2025-1-1", "2025-02-30", "0000-01-01"),
)
GOOD_AMOUNTS = ("1.234,56", "1 234", "1'234,50", "€ 5", "5 €", "EUR5", "+5", "1" * 15, "1\u202f234", "5\u0085", "0,01")
GOOD_NUMBERS = ("6", "1.5", "007", "9" * 12, "0,0010", "0,1250", "1234,567", "5\u0085")
ODD_AMOUNTS = (
    *("1.234,56", "1,234.56", "1 234", "1'234,50", "€ 5", "5 €", "EUR5", "5eur", "€5€", "12−", "−12", "–5", "-0,01"),
    *("+5", "5-", "0", "0,00", "-", "€ -", "1,234", "1.234", "1,23456", "100,0000000000001", "0,005", "1e5", "1e-9"),
    *(
        "1" * 15,
        "1" * 16,
        "0" * 20 + "1",
        "9" * 70,
        "\U0001f600" * 40,
        "５",
        "\u00a05",
        "5\u0085",
        "\ufeff5",
        "1\u20092",
    ),
    *("1\u202f234", "#REF!", "=1", "(5)", "€ (5)", "1..2", "1.2.3", ",5", "5,", ".", "12.34.567", "5\x1c", "5 0"),
)
ODD_NUMBERS = (
    *("50%", "50 %", "50\u0085%", "33,333", "0,001", "0,0010", "1.234", "1.5", "007", "9" * 12, "9" * 13, "1,1234567"),
    *("-1", "+1", "０", "1e3", "100,0001", "100", "0", "%", "5%%", "1,", ",1", "½", "12,345", "1234,567"),
)
CODES = ("6.751", "6.752", "6.762", "6.21", "6.22", "6.92", "6.82")
ODD_CODES = ("6,751", "06.751", "6.", "x", "…", "6.751\u0085")
ONE_IN = 60
"""How many values there are for one that nobody expects; a form has some thirty, and one is enough to refuse it."""
MOST_CHARACTERS, MOST_WORDS = 12, 190


class FormMaker:
    """Makes what a form holds: a contract in a situation with a method, in which any field can be odd."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def one(self, *values: str) -> str:
        return self.chance.choice(values)

    def usually(self, *values: str, odd: Sequence[str] = ODD) -> str:
        """Return one of the values, and now and then something that nobody expects there."""
        if self.chance.randrange(ONE_IN):
            return self.one(*values)
        return self.one(*odd) if self.chance.randrange(3) else self.any_text()

    def any_text(self) -> str:
        """Return characters of any kind, halves of a pair and those of the newest Unicode among them."""
        tops = (0x7F, 0x2FF, 0x30FF, 0xFFFF, 0x1FFFF, 0x10FFFF)
        length = self.chance.randrange(MOST_CHARACTERS)
        return "".join(chr(self.chance.randrange(self.chance.choice(tops))) for _ in range(length))

    def words(self) -> str:
        """Return a text that is odd but says something."""
        return f"{self.one('', *ODD[:-12])}{self.any_text()}z"[-MOST_WORDS:]

    def form(self) -> Form:
        situation = self.chance.choice(pack()["situaties"])
        name = self.usually(*situation["methoden"], odd=sorted(methods()))
        method = methods().get(name) or next(iter(methods().values()))
        named = {
            "organisatie": self.words(),
            "laag": self.usually("gemeente", ""),
            "jaar": self.usually("2025", "02025"),
            "periode": self.usually("", "0", "5"),
            "opgesteld_op": self.usually("2026-02-16"),
            "opmerking": self.one("", self.words(), "\u0085"),
        }
        own = {**self.contract(situation["id"], name), **self.rows(method), **self.more(situation)}
        contents = [("bevat", word) for word in ("ambulant", "verblijf") if not self.chance.randrange(6)]
        contents += [("bevat", self.one(*ODD))] if not self.chance.randrange(ONE_IN) else []
        return [*named.items(), *((f"{CONTRACT}.{key}", value) for key, value in (*own.items(), *contents))]

    def contract(self, situation: str, method: str) -> dict[str, str]:
        return {
            "id": self.usually("C1"),
            "naam": self.words(),
            "situatie": self.usually(situation),
            "wet": self.usually("jeugdwet", "wmo", ""),
            "bedrag": self.usually(*GOOD_AMOUNTS, odd=ODD_AMOUNTS),
            "kant": self.usually("lasten", ""),
            "leveringsvorm": self.usually("", "zin"),
            "een_taak": self.one("", self.words()),
            "methode": method,
            "reden": self.words(),
            "gegevens.omschrijving": self.words(),
            "gegevens.herkomst": self.words(),
            "gegevens.peildatum": self.usually("2025-12-31"),
            "gegevens.bestand": self.one("", self.words()),
        }

    def rows(self, method: Method) -> dict[str, str]:
        fields = self.chance.choice(method.keys)
        count = self.chance.randrange(1, 4)
        result = {}
        for row in range(count):
            result[f"sleutel.{row}.taakveld"] = self.usually(*CODES, odd=ODD_CODES)
            result[f"sleutel.{row}.omschrijving"] = self.one("", "\x1c", self.words())
            for name in fields:
                result[f"sleutel.{row}.{name}"] = self.value(method.fields[name]["soort"], count)
        return result

    def value(self, soort: str, rows: int) -> str:
        if soort == GELD:
            return self.usually(*GOOD_AMOUNTS, odd=ODD_AMOUNTS)
        if soort == AANTAL:
            return self.usually(*GOOD_NUMBERS, odd=ODD_NUMBERS)
        return self.usually({1: "100", 2: "50 %", 3: "33,3333"}[rows], odd=ODD_NUMBERS)

    def more(self, situation: Mapping[str, Any]) -> dict[str, str]:
        """Return what is not always there: a part that is known, the answers to the steps, a year before."""
        result = {}
        if not self.chance.randrange(3):
            known = {"taakveld": self.usually(*CODES, odd=ODD_CODES), "bedrag": self.usually("1,00", odd=ODD_AMOUNTS)}
            result.update({f"vast.0.{key}": value for key, value in {**known, "waarom": self.words()}.items()})
        for step in ("overhead", "overwegend") if situation.get("volgorde") else ():
            result[f"volgorde.{step}.antwoord"] = self.usually("nee")
            result[f"volgorde.{step}.toelichting"] = self.words()
        if self.chance.randrange(2):
            reviewed = {"aanname": self.words(), "getoetst_op": self.usually("2025-06-01")}
            reviewed.update({"uitkomst": self.usually("houdt"), "toelichting": self.words()})
            result["hergebruik.van_jaar"] = self.usually("2024", "02024")
            result.update({f"hergebruik.aanname.0.{key}": value for key, value in reviewed.items()})
        return result


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(seeds=st.lists(st.integers(0, 2**64), min_size=60, max_size=80, unique=True))
def test_any_form_gives_the_same_verdict_fingerprint_and_bytes_as_the_command(
    seeds: list[int], on_page: Divided
) -> None:
    drawn = [FormMaker(seed).form() for seed in seeds]
    assert assert_same(drawn, on_page(drawn)) > 5


# One odd value at a time

PLAIN: dict[str, str] = {
    "organisatie": "Voorbeeldgemeente",
    "laag": "gemeente",
    "jaar": "2025",
    "periode": "5",
    "opgesteld_op": "2026-02-16",
    "opmerking": "",
    f"{CONTRACT}.id": "C1",
    f"{CONTRACT}.naam": "Contract een",
    f"{CONTRACT}.situatie": "taakgericht",
    f"{CONTRACT}.wet": "jeugdwet",
    f"{CONTRACT}.bedrag": "1.000.000,00",
    f"{CONTRACT}.kant": "lasten",
    f"{CONTRACT}.leveringsvorm": "",
    f"{CONTRACT}.een_taak": "",
    f"{CONTRACT}.methode": "managementinformatie",
    f"{CONTRACT}.reden": "De aanbieder geeft dit op.",
    f"{CONTRACT}.gegevens.omschrijving": "Opgave over 2025",
    f"{CONTRACT}.gegevens.herkomst": "De aanbieder",
    f"{CONTRACT}.gegevens.peildatum": "2025-12-31",
    f"{CONTRACT}.gegevens.bestand": "",
    f"{CONTRACT}.sleutel.0.taakveld": "6.751",
    f"{CONTRACT}.sleutel.0.omschrijving": "",
    f"{CONTRACT}.sleutel.0.kosten": "600",
    f"{CONTRACT}.sleutel.1.taakveld": "6.762",
    f"{CONTRACT}.sleutel.1.omschrijving": "Dyslexie",
    f"{CONTRACT}.sleutel.1.kosten": "400",
    f"{CONTRACT}.vast.0.taakveld": "6.92",
    f"{CONTRACT}.vast.0.bedrag": "10,00",
    f"{CONTRACT}.vast.0.waarom": "Precies bekend",
    f"{CONTRACT}.hergebruik.van_jaar": "2024",
    f"{CONTRACT}.hergebruik.aanname.0.aanname": "De mix",
    f"{CONTRACT}.hergebruik.aanname.0.getoetst_op": "2025-06-01",
    f"{CONTRACT}.hergebruik.aanname.0.uitkomst": "houdt",
    f"{CONTRACT}.hergebruik.aanname.0.toelichting": "Bekeken",
}
"""A form that is divided."""


READ_AS_ANOTHER = ("reden", "een_taak", "kant", "leveringsvorm", "omschrijving", "herkomst", "toelichting", "aanname")
"""What is read just as a field that is tried: a text, a word of a list."""


def test_every_odd_value_in_every_kind_of_field_gives_the_same_on_both_sides(on_page: Divided) -> None:
    fields = [name for name in PLAIN if name.rpartition(".")[2] not in READ_AS_ANOTHER and ".1." not in name]
    amounts = [name for name in fields if name.endswith(("bedrag", "kosten"))]
    drawn = [[*{**PLAIN, field: value}.items()] for field in fields for value in ODD]
    drawn += [[*{**PLAIN, field: value}.items()] for field in amounts for value in ODD_AMOUNTS]
    assert len(drawn) > 1_200
    assert assert_same(drawn, on_page(drawn)) > 200


def test_what_may_stay_empty_is_left_out_when_it_is_blank_and_refused_when_it_is_the_sign_of_a_template(
    on_page: Divided,
) -> None:
    fields = [name for name in PLAIN if name.rpartition(".")[2] in MAY_BE_EMPTY - WHOLE]
    fields.remove(f"{CONTRACT}.gegevens.omschrijving")
    assert len(fields) == 9
    drawn = [[*{**PLAIN, field: value}.items()] for field in fields for value in ("…", "\u0085", "\x1c", "")]
    results = iter(on_page(drawn))
    for field, (unfinished, *blank) in zip(fields, zip(results, results, results, results, strict=True), strict=True):
        assert [regel for _, regel, *_ in unfinished["findings"]] == ["leeg"], field
        assert [result["findings"] for result in blank] == [[], [], []], field
        assert blank[0]["files"] == blank[1]["files"] == blank[2]["files"], field


def test_the_order_says_what_was_read_and_not_what_was_typed(on_page: Divided) -> None:
    typed = {
        f"{CONTRACT}.naam": "n" * 200 + "\u0085",
        f"{CONTRACT}.reden": " \ud800\ufeff ",
        f"{CONTRACT}.bedrag": "€ 1'000'000,00 ",
        f"{CONTRACT}.hergebruik.van_jaar": "02024",
        f"{CONTRACT}.sleutel.0.kosten": " 600\u00a0",
    }
    (result,) = on_page([[*{**PLAIN, **typed}.items()]])
    written = tomllib.loads(result["files"][ORDER_FILE])
    (one,) = written["contract"]
    assert (one["naam"], one["reden"], one["bedrag"]) == ("n" * 200, "\ufffd\ufeff", "1000000,00")
    assert one["hergebruik"]["van_jaar"] == 2024
    assert [row["kosten"] for row in one["sleutel"]] == ["600,00", "400,00"]


def test_a_number_that_could_be_read_in_two_ways_is_written_so_that_it_cannot(on_page: Divided) -> None:
    form = [(name.replace("kosten", "inzet"), "0,1250" if "kosten" in name else value) for name, value in PLAIN.items()]
    results = on_page([form])
    assert assert_same([form], results) == 1
    assert results[0]["files"][ORDER_FILE].count('inzet = "0,1250"') == 2


def test_an_order_that_the_command_finds_too_large_is_refused_on_the_page(on_page: Divided) -> None:
    long = "\u00a0".join(["x"] * 990)
    rows = [
        (f"{CONTRACT}.sleutel.{row}.{key}", value)
        for row in range(60)
        for key, value in {"taakveld": "6.751", "omschrijving": long, "kosten": "1"}.items()
    ]
    (result,) = on_page([[*PLAIN.items(), *rows]])
    ((_, regel, _, melding, _),) = result["findings"]
    assert (regel, result["files"]) == ("te-groot", None)
    assert str(MOST_BYTES) in melding

"""Bad input: whatever a file holds, the answer is a report that says what is wrong, where, and what to do."""

from __future__ import annotations

import codecs
import copy
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from generators.kernel import schema
from generators.kernel.records import Basisbestand
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.delivery.report import Report
from iv3.delivery.wording import verdict

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]

STEP = 97
MANY = 10_000
DEEP = 100_000
ON_ONE_LINE = r"^[^\n\r\u0085\u2028\u2029]*$"
"""The form of a text that may hold anything but a line break."""
_UNFILLED = re.compile(r"\{[a-z-]*\}")


@pytest.fixture(scope="module")
def bases(specification: Specification) -> dict[str, Basisbestand]:
    return specification.facts.bases


@pytest.fixture(scope="module")
def delivery(specification: Specification, bases: dict[str, Basisbestand]) -> bytes:
    """An account of a municipality in which every rule is met."""
    return examples.delivery_bytes(examples.base_example("gemeente", 2025, 5), bases, specification)


@pytest.fixture(scope="module")
def small(delivery: bytes) -> Json:
    """The same delivery with two records in each list."""
    document: Json = json.loads(delivery)
    document["data"] = {part: records[:2] for part, records in document["data"].items()}
    return document


def sound(report: Report) -> list[Json]:
    """Return the findings, after a look at what every report must have."""
    assert json.loads(report.to_json().encode("utf-8")) == report.data
    findings = report.bevindingen
    for finding in findings:
        assert finding["melding"]
        assert finding["herstel"]
        assert isinstance(finding["plaats"]["pad"], str)
        assert finding["ernst"] in ("fout", "waarschuwing", "signaal")
    written = [json.dumps(finding, sort_keys=True) for finding in findings]
    assert len(set(written)) == len(written), "a finding is there twice"
    counted = {row["regel"]: row["bevindingen"] for row in report.data["regels"]}
    assert sum(counted.values()) == sum(finding.get("aantal", 1) for finding in findings)
    return findings


def refused(source: bytes | str | Path, *rules: str) -> list[Json]:
    """Return the findings on ``source``, which must be exactly of ``rules`` and leave nothing to fill in."""
    findings = sound(iv3.validate(source, name="proef.json"))
    assert [finding["regel"] for finding in findings] == list(rules)
    for finding in findings:
        assert not _UNFILLED.search(finding["melding"] + finding["herstel"])
    return findings


def edited(document: Json, pointer: str, value: Any) -> Json:
    """Return ``document`` with ``value`` at ``pointer``."""
    result = copy.deepcopy(document)
    *keys, last = pointer.split("/")[1:]
    place: Any = result
    for key in keys:
        place = place[int(key)] if isinstance(place, list) else place[key]
    place[int(last) if isinstance(place, list) else last] = value
    return result


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def raw(document: Json, pointer: str, fragment: str) -> bytes:
    """Return the bytes of ``document`` with ``fragment``, which may be no JSON, at ``pointer``."""
    return as_bytes(edited(document, pointer, "\ue000")).replace('"\ue000"'.encode(), fragment.encode())


def without_amounts(document: Json) -> Json:
    return {**document, "data": {part: [] for part in document["data"]}}


# the file itself


@pytest.mark.parametrize("content", [b"", b" ", b"\r\n\t \n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert refused(content, "SF999")[0]["melding"] == "Het bestand is leeg."


def test_a_missing_file_and_a_folder_are_findings(tmp_path: Path) -> None:
    missing = refused(tmp_path / "is er niet.json", "SF777")
    folder = refused(tmp_path, "SF777")
    assert missing[0]["melding"] != folder[0]["melding"]


def test_a_path_that_no_file_can_have_is_a_finding(tmp_path: Path) -> None:
    refused(tmp_path / "nul\0teken", "SF777")
    refused(tmp_path / ("lang" * 200), "SF777")


def test_a_file_without_read_permission_is_a_finding(tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("this user may read every file, so the file would open")
    file = tmp_path / "dicht.json"
    file.write_bytes(b"{}")
    file.chmod(0)
    refused(file, "SF777")


def test_a_file_name_that_is_no_text_can_still_be_written_in_the_report(tmp_path: Path) -> None:
    report = iv3.validate(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")))
    assert sound(report)[0]["regel"] == "SF777"
    assert report.data["bron"]["bestand"] == "\ufffd.json"


def test_every_reason_for_a_missing_file_has_its_own_message(specification: Specification) -> None:
    reasons = next(rule.redenen for rule in specification.facts.rules if rule.id == "SF777")
    assert {r.reden for r in reasons} == {"bestand_niet_gevonden", "is_een_map", "niet_te_openen"}
    assert len({r.melding for r in reasons}) == len(reasons)


# no JSON


@pytest.mark.parametrize(
    "content",
    [
        b"taakveld;categorie;bedrag",
        b"\x00\x01\x02",
        b"{'a': 1}",
        b"\xff\xff\xff",
    ],
)
def test_what_is_no_json_says_line_and_column(content: bytes) -> None:
    findings = sound(iv3.validate(content))
    assert "SF999" in {finding["regel"] for finding in findings}
    assert any(re.match(r"Regel 1, kolom \d+: ", finding["melding"]) for finding in findings)


def test_a_delivery_cut_off_anywhere_says_so(delivery: bytes) -> None:
    whole = delivery.rstrip()
    places = range(1, len(whole), STEP)
    assert len(places) > 100
    messages = [refused(whole[:place], "SF999")[0]["melding"] for place in places]
    cut = sum("houdt hier op" in message for message in messages)
    assert cut > 0.9 * len(places), "most of the messages must say that the file ends too early"
    assert all(message.startswith("Regel ") for message in messages)


def test_a_closing_bracket_too_many_is_named_with_its_place(delivery: bytes) -> None:
    lines = delivery.rstrip().count(b"\n") + 1
    message = refused(delivery.rstrip() + b"}", "SF999")[0]["melding"]
    assert message == f"Regel {lines}, kolom 2: hier staat een haakje te veel."


@pytest.mark.parametrize(
    "word", ["NaN", "Infinity", "-Infinity", "nan", "undefined", "+1", "01", ".5", "5.", "0x1F", "1_000"]
)
def test_an_amount_that_json_does_not_know_is_refused(small: Json, word: str) -> None:
    refused(raw(small, "/data/lasten/0/bedrag", word), "SF999")


@pytest.mark.parametrize("open_and_close", [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("closed", [True, False])
def test_nesting_without_end_is_refused(open_and_close: tuple[str, str], closed: bool) -> None:
    opening, closing = open_and_close
    text = opening * DEEP + ("1" + closing * DEEP if closed else "")
    assert "te diep genest" in refused(text.encode(), "SF999")[0]["melding"]


def test_nesting_in_own_data_of_a_record_is_refused_too(small: Json) -> None:
    content = raw(small, "/data/lasten/0/details", '{"a":' * DEEP + "1" + "}" * DEEP)
    assert "te diep genest" in refused(content, "SF999")[0]["melding"]


@pytest.mark.parametrize("character", [chr(code) for code in (*range(32), 127)])
def test_a_control_character_in_a_text_is_refused_where_json_refuses_it(small: Json, character: str) -> None:
    content = raw(without_amounts(small), "/metadata/overheidsnaam", f'"a{character}b"')
    if character == "\x7f":
        assert "SF999" not in {finding["regel"] for finding in sound(iv3.validate(content))}
    else:
        assert "teken" in refused(content, "SF999")[0]["melding"]


# character sets


def test_utf_8_with_and_without_a_byte_order_mark_is_the_same(delivery: bytes) -> None:
    assert refused(delivery) == refused(codecs.BOM_UTF8 + delivery) == []


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused(delivery: bytes, charset: str) -> None:
    refused(delivery.decode().encode(charset), "SF999")


def test_windows_1252_is_read_with_a_signal(delivery: bytes) -> None:
    text = delivery.decode().replace('"overheidsnaam": "Voorbeeld"', '"overheidsnaam": "Súdwest-Fryslân € – “x”"')
    refused(text.encode("cp1252"), "AL005")


def test_bytes_that_windows_1252_does_not_know_are_read(delivery: bytes) -> None:
    refused(delivery.replace(b'"overheidsnaam": "Voorbeeld"', b'"overheidsnaam": "\x81\x8d\x8f\x90\x9d"'), "AL005")


def test_half_of_a_surrogate_pair_does_not_break_the_report(small: Json) -> None:
    half = '"\\ud800"'
    for pointer in ("/metadata/overheidslaag", "/metadata/datum", "/contact/email", "/data/lasten/0/taakveld"):
        findings = sound(iv3.validate(raw(small, pointer, half)))
        assert any("\ufffd" in finding["melding"] for finding in findings), pointer
    as_keys = raw(edited(small, "/data/lasten/0/details", 1), "/metadata/status", '"Realisatie", "\\udfff": 1')
    assert "SF003" in {finding["regel"] for finding in sound(iv3.validate(as_keys))}
    own = raw(small, "/data/lasten/0/bedrag", 'null, "\\ud800": "\\udc00"')
    assert sound(iv3.validate(own))[0]["eigen"] == {"\ufffd": "\ufffd"}
    assert sound(iv3.validate('{"a": "\ud800"}'))


# values


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("null", "niets (null)"),
        ("true", "true"),
        ("false", "false"),
        ('"1000"', "“1000”"),
        ('""', "“”"),
        ("[]", "een lijst"),
        ("{}", "een blok met sleutels"),
        ("1e400", "1e400"),
        ("-1E+999999999", "-1E+999999999"),
        ("1e99999999999999999999", "1e99999999999999999999"),
        ("1000000000000.01", "1000000000000.01"),
        ("9" * 500, "9" * 79 + "…"),
        ("9" * 5000, "9" * 79 + "…"),
    ],
)
def test_an_amount_that_cannot_be_is_a_finding_with_its_record(small: Json, fragment: str, shown: str) -> None:
    finding = refused(raw(small, "/data/baten/1/bedrag", fragment), "SF017")[0]
    assert finding["plaats"]["pad"] == "/data/baten/1"
    assert finding["plaats"]["taakveld"] == small["data"]["baten"][1]["taakveld"]
    assert finding["gevonden"] == shown


@pytest.mark.parametrize("fragment", ["0e999999999", "1e-999999999", "-0", "-0.0", "0." + "0" * 5000 + "1", "1.0E0"])
def test_an_amount_that_is_odd_but_small_is_read(small: Json, fragment: str) -> None:
    findings = sound(iv3.validate(raw(small, "/data/baten/1/bedrag", fragment)))
    assert not {finding["regel"] for finding in findings} & {"SF017", "SF999"}


def test_a_number_is_never_a_code(small: Json) -> None:
    for fragment in ("0.1", "0.10", "1", "true", "null", "[]", "{}"):
        finding = refused(raw(small, "/data/lasten/1/taakveld", fragment), "SF999")[0]
        assert finding["plaats"]["pad"] == "/data/lasten/1"


def test_a_key_that_stands_twice_is_a_finding_once(small: Json) -> None:
    content = raw(small, "/data/lasten/0/bedrag", '1, "bedrag": 2, "bedrag": 3')
    finding = refused(content, "AL006")[0]
    assert finding["plaats"]["pad"] == "/data/lasten/0"
    twice_inside = '{"a": {"x": 1, "x": 2}, "b": {"x": 1, "x": 2}}'
    refused(raw(small, "/data/lasten/0/details", twice_inside), "AL006")


@pytest.mark.parametrize(
    "text",
    [
        '{"data": {"lasten": [{"bedrag": 1, "bedrag": 2}]}, "data": {"lasten": []}}',
        '{"data": {"lasten": [{"bedrag": 1, "bedrag": 2}]}, "data": null}',
        '{"data": {"lasten": {"0": {"a": 1, "a": 2}, "\u00b2": {"a": 1, "a": 2}, "99999999999": {"a": 1, "a": 2}}}}',
        '{"data": {"lasten": {"0": {"a": 1, "a": 2}}, "lasten": [1]}}',
        '[{"a": 1, "a": 2}]',
        '{"a/b": 1, "a/b": 2, "c~d": 1, "c~d": 2, "": 1, "": 2}',
    ],
)
def test_a_key_that_stands_twice_in_what_was_overwritten_is_a_finding(text: str) -> None:
    assert "AL006" in {finding["regel"] for finding in sound(iv3.validate(text))}


def test_a_double_key_is_shown_as_it_is_written() -> None:
    findings = sound(iv3.validate(b'{"a/b": 1, "a/b": 2}'))
    assert any("“a/b”" in finding["melding"] for finding in findings)


@pytest.mark.parametrize("year", ["1900", "0", "-1", "9" * 300, "9" * 400])
def test_a_year_without_a_model_is_a_finding(small: Json, year: str) -> None:
    assert refused(raw(small, "/metadata/boekjaar", year), "SF888")[0]["plaats"]["pad"] == "/metadata/boekjaar"


@pytest.mark.parametrize("year", ["2028", "2040", "9999"])
def test_of_a_year_after_the_last_model_nothing_is_said_but_that_it_is_not_known(small: Json, year: str) -> None:
    content = raw(small, "/metadata/boekjaar", year)
    [finding] = refused(content, "AL010")
    assert finding["plaats"]["pad"] == "/metadata/boekjaar"
    report = iv3.validate(content)
    assert report.oordeel == "niet_te_beoordelen"
    states = {row["regel"]: (row["stand"], row.get("reden", "")) for row in report.data["regels"]}
    assert states["PF006"] == ("overgeslagen", "Niet gedaan, omdat het model van dit jaar hier niet bekend is.")
    assert "of CBS haar zo aanneemt, is hier niet te zeggen." in verdict(report)


@pytest.mark.parametrize("layer", ['"Waterschap"', '"gemeente"', '""', "null", "1", '"../../etc"'])
def test_a_layer_without_a_model_is_a_finding(small: Json, layer: str) -> None:
    assert (
        refused(raw(small, "/metadata/overheidslaag", layer), "SF004")[0]["plaats"]["pad"] == "/metadata/overheidslaag"
    )


def test_a_key_of_a_megabyte_gives_a_message_that_can_be_read(small: Json) -> None:
    key = "k" * 1_000_000
    for pointer, rule in (("/metadata", "SF003"), ("/contact", "SF007"), ("", "SF999")):
        finding = refused(as_bytes(edited(small, f"{pointer}/{key}", 1)), rule)[0]
        assert len(finding["melding"]) < 1000
    code = refused(as_bytes(edited(small, "/data/lasten/0/taakveld", key)), "DF001")[0]
    assert len(code["melding"]) < 1000


def test_every_top_of_a_document_that_is_no_object_is_a_finding() -> None:
    for text in ("[]", "1", "1.5", '"tekst"', "true", "null", "-0", "[[]]"):
        assert refused(text.encode(), "SF999")[0]["verwacht"] == "een blok met sleutels"


def test_every_form_in_the_schema_of_a_delivery_has_words(root: Path, specification: Specification) -> None:
    def named(node: Any) -> set[str]:
        if not isinstance(node, dict):
            return set()
        patterns = {key: inner["pattern"] for key, inner in node.get("properties", {}).items() if "pattern" in inner}
        own = {key for key, pattern in patterns.items() if pattern != ON_ONE_LINE}  # that has words of its own
        return own.union(*(named(inner) for inner in node.values()))

    forms = named(schema.delivery_schema(root))
    assert forms == {"datum", "email", "naam"}
    assert "vorm:regel" in specification.facts.texts
    assert {f"vorm:{key}" for key in forms} <= set(specification.facts.texts)


# many findings


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("bedrag", None, "SF017"),
        ("taakveld", 1, "SF999"),
        ("taakveld", "9.{}", "DF001"),
        ("categorie", "onbekend", "DF002"),
    ],
)
def test_of_ten_thousand_wrong_cells_the_first_are_told_and_the_others_counted(
    small: Json, key: str, value: Any, rule: str
) -> None:
    record = {"taakveld": "0.1", "categorie": "1.1", "bedrag": 1}
    records = [{**record, key: value.format(n % 100) if isinstance(value, str) else value} for n in range(MANY)]
    report = iv3.validate(as_bytes(edited(small, "/data/lasten", records)))
    *told, others = [finding for finding in sound(report) if finding["regel"] == rule]
    most = report.data["grens_per_soort"]
    assert [finding["plaats"]["pad"] for finding in told] == [f"/data/lasten/{n}" for n in range(most)]
    assert others["aantal"] == MANY - most
    assert others["plaats"] == {"onderdeel": "lasten", "pad": "/data/lasten"}
    assert others["plaatsen"][0] == f"/data/lasten/{most}"
    assert others.get("som_cent") == (None if key == "bedrag" else 100 * (MANY - most))


# anything at all

_FUZZ = settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_KEYS = st.sampled_from(
    (
        *(
            "metadata",
            "contact",
            "opmerkingen",
            "data",
            "lasten",
            "baten",
            "balans_lasten",
            "balans_standen",
            "kengetallen",
        ),
        *(
            "taakveld",
            "categorie",
            "balanscode",
            "standper",
            "bedrag",
            "details",
            "boekjaar",
            "periode",
            "datum",
            "a/b~c",
        ),
    )
)
_TEXTS = st.one_of(
    st.sampled_from(("Gemeente", "0.1", "1.1", "A111", "ultimo", "fk.1", "Realisatie", "2025-07-14T09:30:00", "")),
    st.text(st.characters(), max_size=8),
)
_PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((2025, 5, 0, -1, 10**12, 10**12 + 1)),
    st.floats(),
    _TEXTS,
)
_JSON = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(_KEYS, st.text(max_size=4)), inner, max_size=5)
    ),
    max_leaves=25,
)


@_FUZZ
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_report(content: bytes) -> None:
    assert sound(iv3.validate(content))


@settings(_FUZZ, max_examples=100)
@given(value=_JSON)
def test_any_json_gives_a_report(value: Any) -> None:
    assert sound(iv3.validate(json.dumps(value).encode()))
    sound(iv3.validate(as_bytes(value)))


@_FUZZ
@given(data=st.data())
def test_a_delivery_with_any_bytes_changed_gives_a_report(small: Json, data: st.DataObject) -> None:
    content = bytearray(as_bytes(small))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = start + data.draw(st.integers(0, 6))
        content[start:end] = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from((b'"', b"{", b"}", b"]", b",", b"\\u")))
        )
    sound(iv3.validate(bytes(content)))


def pointers(value: Any, prefix: str = "") -> list[str]:
    """Return the pointer of everything inside ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    result: list[str] = []
    for key, inner in items:
        result += [f"{prefix}/{key}", *pointers(inner, f"{prefix}/{key}")]
    return result


@_FUZZ
@given(data=st.data())
def test_a_delivery_with_any_value_changed_gives_a_report(small: Json, data: st.DataObject) -> None:
    document = small
    for _ in range(data.draw(st.integers(1, 3))):
        pointer = data.draw(st.sampled_from(pointers(document)))
        if data.draw(st.booleans()):
            pointer = f"{pointer.rpartition('/')[0]}/{data.draw(_KEYS)}"
        try:
            document = edited(document, pointer, data.draw(_JSON))
        except (ValueError, KeyError, IndexError, TypeError):
            continue
    report = iv3.validate(as_bytes(document))
    sound(report)
    if report.oordeel == "goed":
        assert report.data["specificatie"]["pakket"] is not None


def test_the_guards_here_fail_on_a_report_that_is_not_sound(small: Json) -> None:
    report = iv3.validate(as_bytes(edited(small, "/data/lasten/0/bedrag", None)))
    first = report.bevindingen[0]
    for wrong in (
        [first, first],
        [{**first, "herstel": ""}],
        [{**first, "melding": "\ud800"}],
        [{**first, "plaats": {"onderdeel": "lasten"}}],
        [],
    ):
        with pytest.raises((AssertionError, KeyError, UnicodeEncodeError)):
            sound(Report({**report.data, "bevindingen": wrong}))


@pytest.mark.parametrize("name", ["weg.json", "weg.csv", "weg.toml", "weg.xlsx", "weg"])
def test_a_file_that_is_not_there_is_told_to_be_missing_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (found,) = iv3.validate(tmp_path / name).bevindingen
    assert "niet gevonden" in found["melding"]

"""The validator in JavaScript: its reports equal those of ``iv3/`` to the byte."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import iv3
from generators.kernel.files import Files
from tests.support import cbs_schemas
from tests.support.odd_deliveries import odd_deliveries

LEAST_KIT = 150
LEAST_RANDOM = 2000
MUTATED = 700
"""Fields of the comparison with the schemas of CBS that are changed here."""
NAME = "aanlevering.json"
KIT = "conformiteit/"

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
Reports = Callable[[list[tuple[str, bytes]]], list[str]]


@pytest.fixture(scope="session")
def folder(javascript_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published files of the validator."""
    target = tmp_path_factory.mktemp("validatie")
    for path, content in javascript_files.items():
        (target / Path(path).name).write_bytes(content)
    return target


@pytest.fixture(scope="session")
def in_javascript(node: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """Validates many deliveries, with their names, in one process of Node."""
    return reports_of(node, folder / "iv3-validatie.mjs", tmp_path_factory.mktemp("aanleveringen") / "alle.txt")


def reports_of(node: str, module: Path, deliveries: Path) -> Reports:
    script = Path(__file__).with_name("validate_many.mjs")

    def run(named: list[tuple[str, bytes]]) -> list[str]:
        lines = [f"{name}\t{base64.b64encode(content).decode()}\n" for name, content in named]
        deliveries.write_text("".join(lines), encoding="utf-8")
        command = [node, str(script), str(module), str(deliveries)]
        ended = subprocess.run(command, capture_output=True, timeout=120, check=False)
        assert ended.returncode == 0, ended.stderr.decode()[-2000:]
        return [json.loads(line) for line in ended.stdout.decode().split("\n")[:-1]]

    return run


def differences(named: list[tuple[str, bytes]], expected: list[str], found: list[str]) -> list[str]:
    """Return what differs, the smallest delivery first: name, first line that differs, delivery."""
    assert len(named) == len(expected) == len(found) > 0
    wrong = [
        (len(content), name, content, one, other)
        for (name, content), one, other in zip(named, expected, found, strict=True)
        if one != other
    ]
    result = []
    for _, name, content, one, other in sorted(wrong):
        pairs = zip(one.split("\n"), other.split("\n"), strict=False)
        line = next((pair for pair in pairs if pair[0] != pair[1]), ("one report is longer", ""))
        result.append(f"{name}: {line[0]!r} and {line[1]!r} for {content[:400]!r}")
    return result


def in_python(named: list[tuple[str, bytes]]) -> list[str]:
    return [iv3.validate(content, name=name).to_json() for name, content in named]


# The kit


@pytest.fixture(scope="session")
def case_reports(kit: Files) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The deliveries of the kit by name, and the reports that belong to them."""
    cases = json.loads(kit[f"{KIT}index.json"])
    named = [(Path(c["aanlevering"]).name, kit[KIT + c["aanlevering"]]) for c in cases]
    return named, [kit[KIT + c["rapport"]].decode() for c in cases]


def test_javascript_gives_every_report_of_the_kit(
    case_reports: tuple[list[tuple[str, bytes]], list[str]], in_javascript: Reports
) -> None:
    named, expected = case_reports
    assert len(named) >= LEAST_KIT
    assert differences(named, expected, in_javascript(named)) == []


def test_both_runtimes_tell_as_many_of_a_kind_and_count_and_sum_the_rest_alike(
    kit: Files, in_javascript: Reports
) -> None:
    base = json.loads(kit[f"{KIT}basis/gemeente-2026-0.json"])
    chance = random.Random(17)
    code = {"taakveld": "bestaat-niet", "categorie": "1.1"}
    amounts = [999_999_999_999.99, -1, 0.005, 10**12, 1.5]
    odd: list[Any] = [{}, None, {"bedrag": 1e300}, {**code, "bedrag": "1"}, {**code, "bedrag": True}, {"taakveld": 6.1}]
    lists = {
        "codes": [{**code, "bedrag": chance.choice(amounts), "rekening": n} for n in range(700)],
        "structuur": [chance.choice([*odd, {**code, "bedrag": chance.choice(amounts)}]) for _ in range(1500)],
        "groot": [{**code, "bedrag": 999_999_999_999.99}] * 1200,
    }
    named = [
        (name, json.dumps({**base, "data": {**base["data"], "lasten": records, "baten": records[::-1]}}).encode())
        for name, records in lists.items()
    ]
    expected = in_python(named)
    assert differences(named, expected, in_javascript(named)) == []
    grouped = [[f for f in json.loads(report)["bevindingen"] if "aantal" in f] for report in expected]
    assert all(grouped)
    assert max(finding["som_cent"] for finding in grouped[2]) > 2**53


def test_a_mutated_field_has_the_same_report_in_both_runtimes(kit: Files, in_javascript: Reports) -> None:
    small = cbs_schemas.small_delivery(json.loads(kit[f"{KIT}basis/gemeente-2026-0.json"]))
    every, chance = cbs_schemas.variants(small, cbs_schemas.known().waarden), random.Random(18)
    named = [(NAME, cbs_schemas.json_of(variant.document).encode()) for variant in chance.sample(every, MUTATED)]
    assert differences(named, in_python(named), in_javascript(named)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("rest * 2n === divisor", "rest * 2n > divisor"), ("{waarde} van de lasten", "{grens} van de lasten")],
)
def test_a_change_in_the_module_is_noticed(
    case_reports: tuple[list[tuple[str, bytes]], list[str]], node: str, folder: Path, tmp_path: Path, old: str, new: str
) -> None:
    named, expected = case_reports
    named, expected = [*named, half_a_cent(named)], [*expected, ""]
    text = (folder / "iv3-validatie.mjs").read_text(encoding="utf-8")
    assert old in text, f"{old!r} is no longer in the module"
    changed = tmp_path / "veranderd.mjs"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    expected[-1] = reports_of(node, folder / "iv3-validatie.mjs", tmp_path / "een.txt")(named[-1:])[0]
    found = reports_of(node, changed, tmp_path / "alle.txt")(named)
    assert differences(named, expected, found)


def half_a_cent(named: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """A delivery in which the rounding of half a cent shows."""
    document = next(
        json.loads(c) for name, c in named if name == "gemeente-2025-5.json" or name.endswith("2025-5.json")
    )
    first = document["data"]["lasten"][0]
    document["data"]["lasten"] = [{**first, "taakveld": "0.1", "categorie": "6.1", "bedrag": 0.015}]
    return NAME, json.dumps(document).encode()


# Bad input


NO_JSON = [
    *("", " ", "\n\t", "[]", "{}", "null", "1", '"x"', "[1,2", '{"a"', '{"a":', '{"a":1,}', "[1,]", "{,}", '{"a" 1}'),
    *(
        "NaN",
        "-Infinity",
        '{"a":NaN}',
        "01",
        "-",
        "-a",
        "1.",
        "1.5e",
        "tru",
        "truely",
        "nul",
        "+1",
        ".5",
        "1e5",
        "1E+5",
    ),
    *('"\\x"', '"\\u12"', '"\\u12', '"\\', '"', '"a\nb"', '"a\x00b"', '"a', "\ufeff", "\ufeff{}", "\ufeff\ufeff{}"),
    *("{}}", "{}]", "{} x", "{}{}", '{"é😀":1 x', "\n\n😀", '["😀",]', '"\\ud83d\\ude00"x', '["\\ud83d😀" 1', "\x0c{}"),
    *("[" * 100 + "]" * 100, "[" * 101 + "]" * 101, "[" * 101, "[" * 100_000, '{"a":' * 100_000, "[]" * 3),
    *('{"a":1,"a":2}', '{"a":{"b":1,"b":2},"a":3}', '[[[{"a":1,"a":2}]]]', '{"a~b/c":1,"a~b/c":2}', '{"":1,"":2}'),
    '{"__proto__":1,"constructor":2,"toString":3,"hasOwnProperty":4}',
    '{"data":{"lasten":{"a":1,"a":2}}}',
    '{"data":{"lasten":[{"a":1,"a":2}]},"data":{}}',
    '{"data":{"lasten":[{"x/y":1,"x/y":1,"x/y":1}],"lasten":[]}}',
    '{"data":{"__proto__":[],"lasten":[null,1,"x",[],{}]}}',
    "{" + ",".join(f'"k{number}":{number}' for number in range(300)) + ',"k7":1}',
]
BYTES = [
    *(
        b"\xff\xfe",
        b"\xfe\xff\x00",
        b"\x00",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b'{"a":"\x80"}',
    ),
    b'{"' + bytes(range(0x80, 0x100)) + b'":1,}',
    b"\xef\xbb\xbf",
]
VALUES = [
    *("null", "true", "1", "1.5", "-0", "-0.0", "1e400", "1E+5", "1e-400", '"1"', "0.2", '"0.2"', "[]", "{}"),
    *(
        "0.005",
        "0.015",
        "-0.025",
        "0.0050000000001",
        "2.675",
        "123e-2",
        "15e-3",
        "1.10",
        "1e11",
        "12345678901234567.89",
    ),
    *("1000000000000", "1000000000001", "-1000000000001", "1000000000000.001", "1000000000000.01", "9007199254740993"),
    *("9" * 30, "9" * 400, "9" * 401, "-" + "9" * 400, "9" * 4301, "1" + "0" * 400 + ".5", "0." + "0" * 401 + "5"),
    *('"\\ud800"', '"\\u0000"', '""', '"  "', '" \\t\\r\\n"', '"\\u00a0"', '"x\\n"', '"{code}"', '"__proto__"', '"2"'),
    *('"\\ufeff0.1"', '"\\u001f0.1 "', '"\\u00850.1\\u3000"', '"1\\u0661"', '[1,{"a":1.50}]', '"<script>"'),
    *(f'"{sign * count}"' for sign in ("x", "😀") for count in (12, 13, 79, 80, 81)),
    '{"__proto__":1,"10":2,"9":3,"a":{"2":"x","1":[1.0,-0,null,true,"\\udfff"]},"\\ud800":1,"\\ud801":2}',
]
PLACES: list[tuple[str | int, ...]] = [
    *(("metadata", key) for key in ("boekjaar", "periode", "overheidslaag", "overheidsnummer", "status", "datum")),
    *(("metadata", key) for key in ("details_openbaar", "export_software")),
    *(("contact", key) for key in ("naam", "email", "telefoon")),
    *(("metadata",), ("contact",), ("opmerkingen",), ("data",), ("data", "lasten"), ("data", "lasten", 0), ("extra",)),
    *(("data", "lasten", 0, key) for key in ("taakveld", "categorie", "bedrag", "details", "10")),
    *(("data", "balans_standen", 0, key) for key in ("balanscode", "standper", "bedrag")),
    *(("data", "kengetallen"), ("data", "extra")),
]
RECORD = '{"taakveld":"0.1x","categorie":"1.1","10":@@,"2":@@,"__proto__":@@,"\\ud800":1,"bedrag":5,"1":0}'
MARK = "@@@"


def put(document: Json, place: tuple[str | int, ...], raw: str) -> str:
    """Return the delivery as JSON with ``raw``, which need not be JSON, at a place."""
    inner: Any = document
    for key in place[:-1]:
        inner = inner[key]
    before = inner[place[-1]] if isinstance(place[-1], int) or place[-1] in inner else None
    absent = isinstance(place[-1], str) and place[-1] not in inner
    inner[place[-1]] = MARK
    text = json.dumps(document, ensure_ascii=False).replace(f'"{MARK}"', raw)
    if absent:
        del inner[place[-1]]
    else:
        inner[place[-1]] = before
    return text


def test_bad_input_gives_the_same_reports(
    case_reports: tuple[list[tuple[str, bytes]], list[str]], in_javascript: Reports
) -> None:
    document = next(json.loads(content) for name, content in case_reports[0] if name.endswith("2025-5.json"))
    whole = json.dumps(document, ensure_ascii=False)
    texts = [
        *NO_JSON,
        *(put(document, place, value) for place in PLACES for value in VALUES),
        *(put(document, ("data", "lasten", 0), RECORD.replace("@@", value)) for value in VALUES),
        *(put(document, ("opmerkingen",), f'[{{"tekst":{v}}},{v},{{"auteur":{v}}}]') for v in VALUES),
        *(whole[:end] for end in range(0, len(whole), 97)),
        whole.replace("{", "{ ").replace(":", " :\t").replace(",", "\r\n,"),
        *(whole + extra for extra in ("}", "]", " \n", "x")),
    ]
    named = [(NAME, content) for content in [*BYTES, *(text.encode() for text in texts)]]
    named += [(NAME, whole.encode(charset)) for charset in ("utf-16", "utf-16-le", "utf-8-sig", "utf-32")]
    named.append((NAME, whole.replace("contact", "contáct").encode("cp1252")))
    named.append(("naam met een tab en <b> en 😀.json".replace(" tab", "tab"), b"{"))
    assert len(named) > 1000
    assert differences(named, in_python(named), in_javascript(named)) == []


# Random deliveries


CHANGES = (
    "niets",
    "cel",
    "cel",
    "ander vak",
    "ander vak",
    "waarde",
    "sleutel weg",
    "sleutel erbij",
    "sleutel dubbel",
    "code",
)
BREAKS = (*["niets"] * 8, "afgekapt", "teken", "weg", "dubbel", "byte", "tekenset")
CHARACTERS = '{}[]":,\\ \n0123456789.eE-+truefalsnx\x00\x1f\x7fé😀\ufeff/~'


def mixed_up(document: Json, source: random.Random, change: str, raw: str) -> str:
    """Return a delivery with one change in its data, as JSON."""
    data = document["data"]
    lists = [records for records in data.values() if records]
    records = source.choice(lists)
    index = source.randrange(len(records))
    record = records[index]
    key = source.choice([*record])
    match change:
        case "cel":
            amounts = [r for part in lists for r in part if "bedrag" in r]
            for chosen in source.sample(amounts, min(len(amounts), source.randrange(1, 6))):
                chosen["bedrag"] = source.choice((0, -chosen["bedrag"], source.randrange(-(10**9), 10**9), 1.005, 0.1))
            if source.random() < 0.5:
                records.append(dict(record))
        case "ander vak":
            other = source.choice(records)
            records.append(
                {**record, key: other[key], **({"bedrag": source.randrange(-99, 99)} if "bedrag" in record else {})}
            )
        case "waarde":
            record[key] = MARK
        case "sleutel weg":
            holder = source.choice((document, document["metadata"], document["contact"], data, record))
            del holder[source.choice([*holder])]
        case "sleutel erbij":
            holder = source.choice((document, document["metadata"], data, record))
            holder[source.choice(("10", "2", "__proto__", "details", "x/y", "é"))] = MARK
        case "sleutel dubbel":
            record[MARK] = 0
            return json.dumps(document, ensure_ascii=False).replace(f'"{MARK}": 0', f'"{key}": {raw}')
        case "code":
            other = source.choice(records)
            record[key] = source.choice(
                (other.get(key), f"{record[key]}x", str(record[key])[:-1], "6.71", "A111", "Tot_TV")
            )
    return json.dumps(document, ensure_ascii=False).replace(f'"{MARK}"', raw)


def broken(text: str, source: random.Random, how: str) -> bytes:
    """Return the text as bytes, broken in one way."""
    at = source.randrange(len(text))
    match how:
        case "afgekapt":
            text = text[:at]
        case "teken":
            text = text[:at] + source.choice(CHARACTERS) + text[at + 1 :]
        case "weg":
            text = text[:at] + text[at + source.randrange(1, 20) :]
        case "dubbel":
            begin = source.randrange(len(text))
            text = text[:at] + text[begin : begin + source.randrange(1, 300)] + text[at:]
    content = bytearray(text.encode())
    if how == "byte" and content:
        content[source.randrange(len(content))] = source.randrange(256)
    if how == "tekenset":
        return text.encode(source.choice(("utf-8-sig", "cp1252", "utf-16")), "replace")
    return bytes(content)


def test_random_deliveries_give_the_same_reports(kit: Files, in_javascript: Reports) -> None:
    bases = [
        content.decode()
        for path, content in sorted(kit.items())
        if path.startswith(f"{KIT}basis/") and not path.endswith(".rapport.json")
    ]
    assert len(bases) > 20
    made: dict[bytes, None] = {}

    @settings(
        max_examples=LEAST_RANDOM + LEAST_RANDOM // 4,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(bases),
        st.randoms(use_true_random=False),
        st.sampled_from(CHANGES),
        st.sampled_from(VALUES),
        st.sampled_from(BREAKS),
    )
    def make(base: str, source: random.Random, change: str, raw: str, how: str) -> None:
        made[broken(mixed_up(json.loads(base), source, change, raw), source, how)] = None

    make()
    named = [(NAME, content) for content in made]
    expected = in_python(named)
    verdicts = [json.loads(report)["oordeel"] for report in expected]
    rules = {finding["regel"] for report in expected for finding in json.loads(report)["bevindingen"]}
    assert len(named) >= LEAST_RANDOM
    common = {verdict for verdict in verdicts if verdicts.count(verdict) > 20}
    assert common == {"goed", "waarschuwing", "fout", "niet_te_beoordelen"}
    assert len(rules) > 20, f"the deliveries only met {sorted(rules)}"
    assert differences(named, expected, in_javascript(named)) == []


# The command


def test_the_command_prints_the_report_and_ends_with_the_code_of_the_verdict(
    case_reports: tuple[list[tuple[str, bytes]], list[str]], node: str, folder: Path, tmp_path: Path
) -> None:
    by_verdict = {json.loads(report)["oordeel"]: case for case, report in zip(*case_reports, strict=True)}
    good, wrong, away = tmp_path / "goed.json", tmp_path / "fout é.json", tmp_path / "weg.json"
    good.write_bytes(by_verdict["goed"][1])
    wrong.write_bytes(by_verdict["fout"][1])
    cases = [([good], 0), ([wrong], 1), ([tmp_path], 1), ([away], 1), ([], 2), ([good, wrong], 2)]
    for arguments, code in cases:
        run = [node, str(folder / "iv3-validatie-cli.mjs"), *map(str, arguments)]
        ended = subprocess.run(run, capture_output=True, check=False, timeout=60)
        assert ended.returncode == code, (arguments, ended.stderr.decode())
        assert (ended.stderr != b"") == (code == 2), (arguments, ended.stderr.decode())
        expected = "" if code == 2 else iv3.validate(arguments[0]).to_json()
        assert ended.stdout.decode() == expected, arguments


# The parts


@pytest.mark.parametrize("where", ["in Node", "in a browser"])
def test_the_digest_is_that_of_the_standard_library(node: str, root: Path, where: str) -> None:
    module = (root / "packages/js/validatie/sha256.mjs").as_uri()
    lengths = [*range(200), 1000, 100_003]
    script = (
        f"{'' if where == 'in Node' else 'process.getBuiltinModule = undefined;'}"
        f"const {{ sha256 }} = await import({json.dumps(module)});"
        f"for (const n of {lengths}) console.log(sha256(Uint8Array.from({{ length: n }}, (_, i) => (i * 31) % 251)))"
    )
    run = [node, "--input-type=module", "-e", script]
    printed = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    assert printed == [hashlib.sha256(bytes(i * 31 % 251 for i in range(n))).hexdigest() for n in lengths]


def test_a_text_an_array_buffer_and_bytes_give_the_same_report(node: str, folder: Path) -> None:
    script = f"""
import {{ toCanonicalJson, validate }} from {json.dumps((folder / "iv3-validatie.mjs").as_uri())};
const text = '{{"é":1,"10":2}}';
const bytes = new TextEncoder().encode(text);
const padded = new Uint8Array([0, ...bytes, 0]).subarray(1, bytes.length + 1);
const reports = [text, bytes, bytes.buffer, padded].map((source) => toCanonicalJson(validate(source, {{ name: "x" }})));
const report = validate(text, {{ name: "x" }});
console.log(new Set([...reports, `${{JSON.stringify(report, null, 1)}}\\n`]).size, validate(text).bron.bestand);
try {{ validate(3); }} catch (error) {{ console.log(error.name); }}
"""
    run = [node, "--input-type=module", "-e", script]
    ended = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "1 null\nTypeError\n"


def test_the_patterns_of_the_schema_mean_the_same_in_both_languages(packs: Files) -> None:
    rules = json.loads(packs["regels.json"])
    found = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(rules["aanlevering"]))
    assert len(found) >= 3
    for pattern in map(json.loads, found):
        assert not re.search(r"\\[dDwWsSbBAZ]|\(\?[^:]|(?<![\\\[])\.(?![^\[]*\])", pattern), (
            f"{pattern} has a part that Python and JavaScript read differently"
        )


def test_every_pack_of_validation_is_in_the_files(packs: Files, javascript_files: Files) -> None:
    read = [name for name in packs if name == "regels.json" or re.fullmatch(r"[a-z]+-\d{4}\.json", name)]
    assert len(read) == 33
    for name in ("iv3-validatie.mjs", "iv3-validatie-cli.mjs", "iv3-validatie.html"):
        assert javascript_files[f"validatie/{name}"].count(b"gemeente-2025") >= 2


# The page


def policy_of(page: str) -> dict[str, str]:
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert len(found) == 1
    return dict(part.split(" ", 1) for part in found[0].split("; "))


def page_faults(page: str) -> list[str]:
    """What would let the page send something, or keep it from working."""
    policy = policy_of(page)
    faults = [
        f"{directive} is not closed"
        for directive in ("default-src", "connect-src", "form-action", "base-uri")
        if policy.get(directive) != "'none'"
    ]
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        contents = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", page, re.S)
        hashes = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in contents]
        if policy.get(directive) != " ".join(f"'sha256-{digest}'" for digest in hashes):
            faults.append(f"{directive} does not name exactly the {tag} in the page")
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.S)
    faults += [f"{found} loads something" for found in re.findall(r'\b(?:src|srcset|action|poster)="[^"]*"', markup)]
    faults += [f"{found} loads something" for found in re.findall(r'<link\b[^>]*href="(?!data:)[^>]*>', markup)]
    faults += [f"{found} is refused by the policy" for found in re.findall(r'\b(?:style|on\w+)="[^"]*"', markup)]
    faults += [
        f"{found} puts text in as HTML"
        for found in re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", page)
    ]
    return faults


def test_the_page_can_send_nothing_and_shows_text_only_as_text(javascript_files: Files) -> None:
    page = javascript_files["validatie/iv3-validatie.html"].decode()
    assert page_faults(page) == []
    assert '<html lang="nl">' in page
    assert "Uw bestand blijft op uw computer" in page


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("connect-src 'none'", "connect-src *", "connect-src is not closed"),
        (
            "startChecking(document, {",
            "startChecking(document,{",
            "script-src does not name exactly the script in the page",
        ),
        ("<main>", '<main><img src="https://example.org/x.png">', 'src="https://example.org/x.png" loads something'),
        ("<main>", '<main style="color:red">', 'style="color:red" is refused by the policy'),
    ],
)
def test_a_page_that_is_not_closed_is_noticed(javascript_files: Files, old: str, new: str, fault: str) -> None:
    page = javascript_files["validatie/iv3-validatie.html"].decode()
    assert old in page
    assert fault in page_faults(page.replace(old, new, 1))


def test_the_page_works_in_a_browser(node: str, folder: Path, tmp_path: Path) -> None:
    """See tests/packages/js/page_in_chromium.mjs for what is done; it prints a line for each thing it saw."""
    script = Path(__file__).with_name("page_in_chromium.mjs")
    run = [node, str(script), str(folder / "iv3-validatie.html"), str(tmp_path)]
    ended = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120, env={**os.environ})
    if ended.returncode == 3:
        pytest.skip("chromium is not there: nothing has opened the page")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(ended.stdout.splitlines()) >= 8, ended.stdout


# What people and programs really hand in


@pytest.fixture(scope="session")
def odd(case_reports: tuple[list[tuple[str, bytes]], list[str]]) -> list[tuple[str, bytes]]:
    [document] = [json.loads(c) for name, c in case_reports[0] if name.endswith("gemeente-2025-5.json")][:1]
    return odd_deliveries(document)


def test_javascript_tells_the_same_of_odd_deliveries(odd: list[tuple[str, bytes]], in_javascript: Reports) -> None:
    assert len(odd) > 80
    assert differences(odd, in_python(odd), in_javascript(odd)) == []


def test_every_report_can_be_made_json_in_javascript(
    odd: list[tuple[str, bytes]], node: str, folder: Path, tmp_path: Path
) -> None:
    written = tmp_path / "alle.json"
    written.write_text(json.dumps([base64.b64encode(content).decode() for _, content in odd]))
    script = (
        f"import {{ validate }} from {json.dumps((folder / 'iv3-validatie.mjs').as_uri())};"
        f"import {{ readFileSync }} from 'node:fs';"
        f"const all = JSON.parse(readFileSync({json.dumps(str(written))}, 'utf8'));"
        "for (const one of all) JSON.stringify(validate(Buffer.from(one, 'base64')));"
        "console.log(all.length);"
    )
    ended = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, check=False)
    assert ended.stderr == b""
    assert int(ended.stdout) == len(odd)


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_of_the_command_is_help_and_no_file(node: str, folder: Path, word: str) -> None:
    ended = subprocess.run([node, folder / "iv3-validatie-cli.mjs", word], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.decode().startswith("Gebruik: node iv3-validatie-cli.mjs BESTAND")


def test_an_option_of_the_command_that_is_not_there_is_no_file(node: str, folder: Path) -> None:
    ended = subprocess.run([node, folder / "iv3-validatie-cli.mjs", "--hulp"], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_the_command_in_javascript_passes_on_mutated_deliveries(
    node: str, folder: Path, kit: Files, tmp_path: Path
) -> None:
    for path, content in kit.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = iv3.conform(tmp_path / KIT, [node, str(folder / "iv3-validatie-cli.mjs")], fuzz=60, seed=13, seconds=120)
    assert (found.total, found.not_run, found.exit_code) == (60, 0, 0), found.to_text()

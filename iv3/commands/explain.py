"""``iv3 explain``: what a rule or a code means, in a few lines for a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from iv3.commands.codemeaning import meaning
from iv3.commands.command import Command
from iv3.commands.options import add_layer
from iv3.commands.parser import Parser, number
from iv3.core.files import write
from iv3.core.meant_code import CodeHints
from iv3.core.nearest import nearest
from iv3.core.packs import RULES, read_pack
from iv3.core.sentences import text
from iv3.core.terminal import warn
from iv3.core.words import Codelijst

if TYPE_CHECKING:
    from iv3.care.lines import Care, Coupled


def _add(parser: Parser) -> None:
    parser.add_argument("wat", metavar="WAT", help="een regel (PF006), een code (6.751, A111) of een kengetal (fk.3)")
    parser.add_argument("--year", type=number, metavar="JAAR", help="het verslagjaar; standaard: het laatste")
    add_layer(parser)


def _run(options: argparse.Namespace) -> int:
    """Return 0 when the rule or code is known, else 2."""
    explanation, is_known = explain(options.wat, options.layer, options.year)
    if not is_known:
        warn(explanation.rstrip("\n"))
        return 2
    write(explanation, None)
    return 0


def explain(what: str, laag: str, jaar: int | None) -> tuple[str, bool]:
    """Return the explanation of a rule or code, and whether it is known.

    Args:
        what: the id of a rule, or a code of any code list: of the model, or of products.
        laag: gemeente, gr or provincie.
        jaar: the year; None for the last one.
    """
    rules = read_pack(RULES) or {}
    rule = next((r for r in rules["regels"] if r["id"] == what.upper()), None)
    if rule is not None:
        return "\n".join(_rule(rule)) + "\n", True
    first, last = rules["jaren"][laag]
    pack = read_pack(f"{laag}-{jaar or last}")
    if pack is None:
        return f"Voor {laag} {jaar} is er geen model; er zijn jaren van {first} tot en met {last}.\n", False
    found = [*_code(what, pack), *_key_figure(what.lower(), laag), *_care(what.upper(), jaar or last)]
    if found:
        return "\n".join(found) + "\n", True
    unlisted = list(_unlisted(what.upper(), jaar or last))
    codes = [entry["code"] for codes in pack["codelijsten"].values() for entry in codes]
    others = [*(r["id"] for r in rules["regels"]), *_care_codes(jaar or last)]
    near = CodeHints([*codes, *others]).typed(what) or ("." not in what and nearest(what, others)) or None
    hint = f" Bedoelt u {near}?" if near is not None else ""
    if unlisted:
        return "\n".join((f"{unlisted[0]}{hint}", *unlisted[1:])) + "\n", True
    return f"{what} is geen regel en geen code van {pack['pakket']}.{hint}\n", False


def _rule(rule: Mapping[str, Any]) -> Iterator[str]:
    yield f"{rule['id']} {rule['titel']} ({rule['ernst']}, {rule['zekerheid']})"
    yield rule["toelichting"]
    yield f"Doen: {rule['herstel']}"
    if rule.get("onderbouwing"):
        yield f"Onderbouwing: {rule['onderbouwing']}"
    yield f"Zie: {rule['zie']}"


def _code(code: str, pack: Mapping[str, Any]) -> Iterator[str]:
    told = set()  # a category that stands on both sides means the same on both
    for list_name, codes in pack["codelijsten"].items():
        names = {entry["code"]: entry for entry in codes}
        if code in names:
            entry = names[code]
            group = names.get(entry.get("onder", ""))
            kind = entry.get("soort", "")
            yield f"{code} {entry['naam'].strip()} ({list_name}{', ' + kind if kind else ''}, {pack['pakket']})"
            if group is not None:
                yield f"  onder {group['code']} {group['naam']}"
            if "soort" not in entry and (kind_told := list_name.partition("_")[0]) not in told:
                told.add(kind_told)
                yield from meaning(code, list_name, pack["laag"], pack["boekjaar"])
            yield from _grey(code, list_name, pack)
        elif code in pack["andere_jaren"].get(list_name, {}):
            yield f"{code} bestaat niet in {pack['pakket']}; de code gold in {pack['andere_jaren'][list_name][code]}."
            if code in pack["opvolgers"].get(list_name, {}):
                yield f"  in dit jaar: {', '.join(pack['opvolgers'][list_name][code])}"


def _key_figure(code: str, laag: str) -> Iterator[str]:
    """Yield what a key figure says, how it follows from a delivery, and what does not."""
    figures = (read_pack("kengetallen") or {}).get("kengetallen", ())
    figure = next((figure for figure in figures if figure["code"] == code and laag in figure["jaren"]), None)
    if figure is None:
        return
    from iv3.keyfigures.words import say  # with its sentences, which no other code needs

    yield f"{figure['code']} {figure['naam']}. {figure['wat']}"
    for way in figure["wijzen"]:
        yield say("uitleg_formule", naam=way["naam"])
        yield from (f"  {sentence}" for sentence in way["woorden"])
        periods = ", ".join(map(str, way["perioden"]))
        yield "  " + say("uitleg_perioden", perioden=periods, waarom=way["waarom_alleen"])
    if "niet_uit_iv3" in figure:
        yield say("uitleg_niet", tekst=figure["niet_uit_iv3"])
    yield from (say("uitleg_let_op", tekst=told) for told in figure["let_op"])
    if "signaalwaarden" in figure:
        yield say("uitleg_signaalwaarden", waarden=figure["signaalwaarden"])
    yield say("uitleg_zekerheid", zekerheid=figure["zekerheid"], zie=figure["zie"])


def _care(code: str, jaar: int) -> Iterator[str]:
    """Yield what a product code, category or hulpvorm is, and the taakveld it belongs to."""
    from iv3.care.lines import TEXTS, Care  # with what it needs, longer to load than a rule takes to explain
    from iv3.care.rules import read

    pack = read()
    first, last = pack["jaren"]
    lists = [
        (care_list, entry)
        for care_list in pack["lijsten"]
        for entry in care_list["codes"]
        if entry["code"].upper() == code
    ]
    care = Care(pack, jaar) if first <= jaar <= last else None
    for care_list, entry in lists:
        shown = {"lijst": care_list["lijst"], "lijstnaam": care_list["naam"], "code": entry["code"]}
        if care is None:
            yield text(TEXTS, "uitleg_ander_jaar", jaar=jaar, van=first, tot=last, **shown)
        if care is None or not _holds(care_list, jaar):
            continue
        yield text(TEXTS, "uitleg_code", naam=entry.get("naam", "-"), jaar=jaar, **shown)
        said = {care_list["soort"]: entry["code"]}
        said.update({"leveringsvorm": care_list["leveringsvorm"]} if "leveringsvorm" in care_list else {})
        coupled = care.couple(said) if care_list["soort"] in care.properties else None
        if coupled is None:
            continue
        yield from _outcome(care, said, coupled, pack)


def _outcome(care: Care, said: Mapping[str, str], coupled: Coupled, pack: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a line of care goes, what decides, what its code cannot show, and by which rules."""
    from iv3.care.lines import TEXTS  # as above
    from iv3.care.rules import GEKOPPELD, KEUZE

    names = care.taakvelden
    if coupled.stand == GEKOPPELD:
        yield text(TEXTS, "uitleg_gekoppeld", taakveld=coupled.taakveld, naam=names[coupled.taakveld])
    elif coupled.stand == KEUZE:
        yield text(TEXTS, "uitleg_keuze", vraag=coupled.vraag)
        for answers, outcome in care.answers(said):
            where = outcome.taakveld or " of ".join(outcome.kandidaten) or outcome.vraag
            name = names.get(outcome.taakveld, "")
            yield text(TEXTS, "uitleg_antwoord", antwoord=answers, taakveld=where, naam=name).rstrip()
    else:
        yield text(TEXTS, "uitleg_open", vraag=coupled.vraag)
    if coupled.tenzij:
        yield f"  {coupled.tenzij}"
    sources = {rule["id"]: rule for rule in pack["regels"]}
    for rule in coupled.regels:
        yield text(TEXTS, "uitleg_regel", regel=rule, zekerheid=sources[rule]["zekerheid"], bron=sources[rule]["bron"])


def _unlisted(code: str, jaar: int) -> Iterator[str]:
    """Yield what becomes of a product code that no list has, in a category that is known; nothing for other words."""
    from iv3.care.lines import Care  # as above
    from iv3.care.rules import PRODUCT, read

    pack = read()
    first, last = pack["jaren"]
    if not first <= jaar <= last:
        return
    care, said = Care(pack, jaar), {PRODUCT: code}
    coupled = care.couple(said)
    if coupled is not None and coupled.own_code:
        yield coupled.opmerking
        yield from _outcome(care, said, coupled, pack)


def _care_codes(jaar: int) -> Iterator[str]:
    """Yield the codes of every list of care that holds in a year."""
    from iv3.care.rules import read  # as above

    for care_list in read()["lijsten"]:
        if _holds(care_list, jaar):
            yield from (entry["code"] for entry in care_list["codes"])


def _holds(care_list: Mapping[str, Any], jaar: int) -> bool:
    return bool(care_list["van"] <= jaar <= care_list.get("tot", jaar))


def _grey(code: str, list_name: str, pack: Mapping[str, Any]) -> Iterator[str]:
    for part, groups in pack["grijze_cellen"].items():
        for group in groups:
            if list_name in (Codelijst.TAAKVELD, Codelijst.BALANSCODE) and code in group["rijen"]:
                yield f"  grijs bij {part}: {' '.join(group['grijs'])}"


COMMAND = Command(
    help="leg een regel of code uit",
    examples=(
        "iv3 explain PF006",
        "iv3 explain 6.751 --year 2025",
        "iv3 explain 2.1 --layer provincie",
        "iv3 explain fk.3",
    ),
    add=_add,
    run=_run,
)

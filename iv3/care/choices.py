"""What a user says of care beside the lines: the year, the law, who bought, and own codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iv3.care import overlay
from iv3.care.contracts import read_contracts
from iv3.care.couple import recognised
from iv3.care.lines import TEXTS, Care
from iv3.core.errors import Unusable
from iv3.core.sentences import text
from iv3.rows.cells import fold
from iv3.rows.table import Lines, Table, optional_table


@dataclass(frozen=True)
class CareChoices:
    """What a user says of care beside the lines.

    Attributes:
        jaar: the year whose coupling rules hold.
        law: a word for the law of lines that do not say one.
        level: a word for the purchase level of lines for which nothing else tells it.
        contracts: a table that says who bought.
        own: name or CBS code of the own municipality, for the contracts.
        overlay: a table with own codes.
    """

    jaar: int
    law: str | None = None
    level: str | None = None
    contracts: Table | None = None
    own: str | None = None
    overlay: Table | None = None


def given_choices(
    jaar: int, *, law: str | None, level: str | None, contracts: Lines | None, own: str | None, overlay: Lines | None
) -> CareChoices:
    """Return the choices for what a program gives: files, content or rows; see `CareChoices`."""
    return CareChoices(jaar, law, level, optional_table(contracts), own, optional_table(overlay))


def care_of(choices: CareChoices, pack: Mapping[str, Any], warn: Callable[[str], None]) -> Care:
    """Return the care of the year, with the contracts and the own codes that the choices name.

    Args:
        choices: what the user said.
        pack: the pack ``koppelingen``.
        warn: told what is wrong with each row of the own codes that is not used.

    Raises:
        Unusable: a file or a word of the choices cannot be used.
        UserError: there are no coupling rules for the year.
    """
    columns = recognised(pack)
    law, level = _value_of(pack, "wet", choices.law), _value_of(pack, "inkoopniveau", choices.level)
    bought = None
    if choices.contracts is not None:
        levels = {word: v["id"] for v in _values(pack, "inkoopniveau") for word in (v["naam"], *v.get("ook", ()))}
        bought = read_contracts(choices.contracts, columns, own=choices.own, levels=levels, jaar=choices.jaar)
    care = Care(pack, choices.jaar, law=law, contracts=bought, level=level)
    return care if choices.overlay is None else _with_overlay(care, choices.overlay, columns, warn)


def _with_overlay(care: Care, path: Table, columns: Mapping[str, list[str]], warn: Callable[[str], None]) -> Care:
    judged = overlay.read(path, care, columns)
    wrong = [j for j in judged if j.soort in (overlay.CONTRADICTS, overlay.WRONG)]
    for line in overlay.row_lines(wrong) if wrong else ():
        warn(f"{path.name}: {line}")
    return care.beside(overlay.counting(judged))


def _values(pack: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return next((p["waarden"] for p in pack["kenmerken"] if p["id"] == name), [])


def _value_of(pack: Mapping[str, Any], name: str, said: str | None) -> str | None:
    """Return the value of a property that a user means with a word; None when nothing was said."""
    if said is None:
        return None
    words = {fold(w): v["id"] for v in _values(pack, name) for w in (v["id"], v["naam"], *v.get("ook", ()))}
    if fold(said) not in words:
        possible = ", ".join(dict.fromkeys(words.values()))
        raise Unusable(text(TEXTS, "waarde_onbekend", waarde=said, kolom=name, mogelijk=possible))
    return str(words[fold(said)])

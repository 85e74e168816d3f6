"""The rule packs of both sides, and in which layers and years they can give another outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generators.kernel.files import Files
from generators.kernel.noted import noted_property
from generators.kernel.records import Regel
from generators.subjects.figures.pack import size_pack
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack as pakketten
from iv3.core.errors import UserError
from iv3.core.filekinds import PACK as FILE_KINDS
from iv3.core.words import Fase

EXCEL = "excelmodel"
RULES = "regels"
TEXTS = "teksten"
SIZES = "grootte"
BEFORE_CONTENT = (Fase.LEZEN, Fase.STRUCTUUR, Fase.CODES)
"""The phases in which a rule looks at the delivery as such, in whatever year."""

_WORDING = ("titel", "melding", "herstel", "toelichting", "zekerheid", "onderbouwing", "zie")
"""What a rule says but does not decide with."""

Pack = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class PackedSide:
    """One of two specifications with the packs that the present code makes of it, by name."""

    specification: Specification
    packs: Mapping[str, Pack]

    @noted_property
    def files(self) -> Files:
        """The packs as files, for the run-time."""
        return {f"{name}.json": _compact(pack) for name, pack in self.packs.items()}

    @noted_property
    def rules(self) -> Mapping[str, Pack]:
        """The rules of the pack by id."""
        return {rule["id"]: rule for rule in self.packs[RULES]["regels"]}

    @noted_property
    def rule_facts(self) -> Mapping[str, Regel]:
        """The rules of the sources by id."""
        return {rule.id: rule for rule in self.specification.facts.rules}

    @noted_property
    def layer_years(self) -> tuple[str, ...]:
        """The names of the packs of a layer and year."""
        return tuple(name for name in self.packs if name not in (RULES, EXCEL, FILE_KINDS, TEXTS, SIZES))

    def only(self, keep: Iterable[str]) -> Files:
        """Return the files with, of the rules on content, only those in ``keep``: a replay that counts is faster."""
        wanted = set(keep)
        rules = [
            rule
            for rule in self.packs[RULES]["regels"]
            if rule["id"] in wanted or rule["fase"] in BEFORE_CONTENT or "gebeurtenissen" in rule["formule"]
        ]
        return {**self.files, f"{RULES}.json": _compact({**self.packs[RULES], "regels": rules})}


@dataclass(frozen=True)
class Differences:
    """Where two sides can differ.

    Attributes:
        equal: layers and years (``gemeente-2025``) with the same outcome for every delivery.
        touched: for every other layer and year of both sides the rules that can say something else.
        only_old: layers and years that only the old side has.
        only_new: layers and years that only the new side has.
        recoded: those of ``touched`` with other codes or periods, where every rule can say something else.
        rules: the rules that decide otherwise, or that only one side has.
        outside: whether a delivery of no known layer and year can have another outcome.
        excel: whether an Excel model can be read otherwise.
    """

    equal: tuple[str, ...]
    touched: Mapping[str, frozenset[str]]
    recoded: frozenset[str]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    rules: frozenset[str]
    outside: bool
    excel: bool


def side(specification: Specification, delivery_schema: dict[str, Any]) -> PackedSide:
    """Return a specification with its packs.

    Raises:
        UserError: when its facts are in a form that the present code does not know; the message is in Dutch.
    """
    try:
        return PackedSide(
            specification,
            {
                **{
                    f"{model.laag.id}-{model.jaar}": pakketten.pack(model, specification)
                    for model in specification.model_years()
                },
                RULES: pakketten.rules_pack(specification, delivery_schema),
                EXCEL: pakketten.excel_pack(specification),
                FILE_KINDS: pakketten.file_kinds_pack(specification.facts),
                TEXTS: specification.facts.command_texts,
                SIZES: size_pack(specification.facts, specification.edition.versie),
            },
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise UserError(
            f"versie {specification.edition.versie} heeft feiten in een vorm die hier niet past ({error!r}); "
            "kijk met python -m generators check wat er niet klopt"
        ) from error


def differences(old: PackedSide, new: PackedSide) -> Differences:
    """Return where two sides can differ; what only words differently is no difference."""
    changed = frozenset(
        name for name in {*old.rules, *new.rules} if _decisive(old.rules.get(name)) != _decisive(new.rules.get(name))
    )
    if _without_version(old.packs[SIZES]) != _without_version(new.packs[SIZES]):
        changed |= {name for s in (old, new) for name, rule in s.rules.items() if _uses_figures(rule)}
    both = [name for name in new.layer_years if name in old.packs]
    recoded = frozenset(name for name in both if _is_recoded(old, new, name))
    every = frozenset({*old.rules, *new.rules})
    found = {name: every if name in recoded else _touched(old, new, name, changed) for name in both}
    outside = any(old.packs[RULES][key] != new.packs[RULES][key] for key in ("lagen", "jaren", "codelijsten"))
    early = {name for s in (old, new) for name, rule in s.rules.items() if rule["fase"] in BEFORE_CONTENT}
    return Differences(
        equal=tuple(name for name in both if not found[name]),
        touched={name: rules for name, rules in found.items() if rules},
        recoded=recoded,
        only_old=tuple(name for name in old.layer_years if name not in new.packs),
        only_new=tuple(name for name in new.layer_years if name not in old.packs),
        rules=changed,
        outside=outside or bool(changed & early),
        excel=_without_version(old.packs[EXCEL]) != _without_version(new.packs[EXCEL]),
    )


def _uses_figures(rule: Pack) -> bool:
    formula = rule["formule"]
    return "grootte" in formula or "alleen_zonder_cijfers" in formula.get("toets", {})


def _decisive(rule: Pack | None) -> Pack | None:
    return None if rule is None else {key: value for key, value in rule.items() if key not in _WORDING}


def _without_version(pack: Pack) -> Pack:
    return {key: value for key, value in pack.items() if key != "versie"}


def _is_recoded(old: PackedSide, new: PackedSide, name: str) -> bool:
    """Tell whether a layer and year has other codes, names of moments or periods on both sides."""
    was, now = old.packs[name], new.packs[name]
    general = any(old.packs[RULES][key] != new.packs[RULES][key] for key in ("lagen", "codelijsten"))
    whole = ("overheidslaag", "boekjaar", "perioden")
    return general or any(was[key] != now[key] for key in whole) or _codes(was) != _codes(now)


def _touched(old: PackedSide, new: PackedSide, name: str, changed: frozenset[str]) -> frozenset[str]:
    """Return the rules that can say something else about a delivery of a layer and year with the same codes."""
    was, now = old.packs[name], new.packs[name]
    was_holding, now_holding = (
        {entry["regel"]: entry["berekeningen"] for entry in pack["regels"]} for pack in (was, now)
    )
    is_grey_changed = was["grijze_cellen"] != now["grijze_cellen"]
    return frozenset(
        rule
        for rule in {*was_holding, *now_holding}
        if rule in changed
        or was_holding.get(rule) != now_holding.get(rule)
        or any(
            (is_grey_changed and fact.formule.alleen_grijs)
            or any(
                was["groepen"].get(codes, {}).get(group) != now["groepen"].get(codes, {}).get(group)
                for codes, group in pakketten.named_groups(fact)
            )
            for fact in (old.rule_facts.get(rule), new.rule_facts.get(rule))
            if fact is not None
        )
    )


def _codes(pack: Pack) -> dict[str, list[tuple[Any, ...]]]:
    """Return what decides in the code lists: the codes; of moments also the names, which say begin or end."""
    return {
        name: [
            (code["code"], code.get("soort"), code.get("perioden"), code["naam"] if name == "standper" else None)
            for code in codes
        ]
        for name, codes in pack["codelijsten"].items()
    }


def _compact(pack: Pack) -> bytes:
    return json.dumps(pack, ensure_ascii=False).encode()

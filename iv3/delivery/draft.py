"""The report on one delivery while it is made: what is found, in sentences with places, and what each rule did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from iv3.core.money import Fraction, cents, number_text, plain
from iv3.core.packs import RULES, needed_pack
from iv3.core.template import filled
from iv3.core.words import Ernst, Fase, Gebeurtenis, Oordeel, Regelstand
from iv3.delivery.finding_kinds import Finding, FindingKind, certainty_of, number_of
from iv3.delivery.formulas import Codes
from iv3.delivery.reading import clean
from iv3.delivery.records import AMOUNT, Layout, layouts
from iv3.delivery.statement import statement
from iv3.delivery.structure import NOTHING, Event, is_kind

if TYPE_CHECKING:
    from iv3.core.meant_code import CodeHints

Rule = Mapping[str, Any]

PHASES = Fase.VALUES
SURE_PHASES = frozenset((Fase.LEZEN, Fase.STRUCTUUR))
"""The phases that are the same in every year: what they refuse is refused, whatever the model."""
DIFFERENT = "in_dit_jaar"
"""Key of a rule in a pack: what it says in that year and not in general."""
PROVISIONAL = "voorlopig_naar"
"""Key of a pack and of a report: the year whose model is used for a year of which none is known."""
_MOST_DIGITS_OF_AN_INDEX = 9
_TOTAL = "is_totaal"
"""The reason, and the text, of a code that is a total or a group."""


class ReportDraft:
    """What is known of a delivery so far, and the findings about it."""

    def __init__(self, name: str | None) -> None:
        """Take the name of the file, as the report shows it."""
        rules = needed_pack(RULES)
        self.pack_of_rules = rules
        self.rules: list[Rule] = rules["regels"]
        self.texts: Mapping[str, str] = rules["teksten"]
        self.schema: Mapping[str, Any] = rules["aanlevering"]
        self.layouts: dict[str, Layout] = {layout.part: layout for layout in layouts(self.schema)}
        self._no_codes = {key: "" for layout in self.layouts.values() for key, _ in layout.codes}
        self._by_event: dict[str, list[Rule]] = {}
        self._rule_at: dict[tuple[str, str], Rule] = {}
        self._most_cent = self.limits()["hoogstens_bedrag_eur"] * 100
        self._kinds: dict[tuple[str, str, str], FindingKind] = {}
        self.findings: dict[str, list[Finding | FindingKind]] = {rule["id"]: [] for rule in self.rules}
        """Rule → its findings; a kind stands where its first finding was that is not told."""
        self.skipped: dict[str, tuple[str, str]] = {}
        self.source: dict[str, Any] = {
            "bestand": None if name is None else clean(name),
            "sha256": None,
            "overheidslaag": None,
            "overheidsnummer": None,
            "boekjaar": None,
            "periode": None,
        }
        self.pack: Mapping[str, Any] | None = None
        self.codes: Codes | None = None
        self.document: Any = None
        self.is_year_unknown = False
        """Whether the year is after the last of which we know a model."""
        self.said: set[tuple[str, str]] = set()
        self._code_hints: dict[str, CodeHints] = {}
        """Sentence and cell of every finding about an Excel model: two parts of a sheet share its header."""
        self.cells: Mapping[str, str] = {}
        """Pointer → sheet and cell, when the delivery comes from an Excel model."""

    def take_year(self, pack: Mapping[str, Any]) -> None:
        """Take the rules as they are in the year of a pack; what was found before belongs to the same rules."""
        different = {entry["regel"]: entry[DIFFERENT] for entry in pack["regels"] if DIFFERENT in entry}
        self.pack = pack
        self.rules = [{**rule, **different.get(rule["id"], {})} for rule in self.rules]
        self._by_event.clear()
        self._rule_at.clear()

    def report(self) -> dict[str, Any]:
        """Return the report: the verdict, every finding in the order of the rules, and what each rule did."""
        found = {rule["id"]: [*map(self._told, self.findings[rule["id"]])] for rule in self.rules}
        findings = [finding for told in found.values() for finding in told]
        verdict = self._verdict(findings)
        rows = []
        for rule in self.rules:
            count = sum(map(number_of, found[rule["id"]]))
            state, reason = self.skipped.get(rule["id"], (Regelstand.UITGEVOERD, ""))
            if count:
                state, reason = Regelstand.UITGEVOERD, ""
            row: dict[str, Any] = {"regel": rule["id"], "stand": state}
            if reason:
                row["reden"] = reason
            rows.append({**row, **_certainty_of_rule(rule), "bevindingen": count})
        return {
            "oordeel": verdict,
            "uitspraak": statement(verdict, findings, self.rules, self._text, self.provisional_note()),
            "grens_per_soort": self.pack_of_rules["grenzen"]["grens_per_soort"],
            "bevindingen": findings,
            "regels": rows,
            "bron": self.source,
            "specificatie": {
                "versie": self.pack_of_rules["versie"],
                "pakket": self.pack["pakket"] if self.pack is not None else None,
                **self._provisional(),
            },
        }

    def _provisional(self) -> dict[str, int]:
        """Return the year whose model is used for a year of which none is known; empty for any other."""
        return {} if self.pack is None or PROVISIONAL not in self.pack else {PROVISIONAL: self.pack[PROVISIONAL]}

    def provisional_note(self) -> str:
        """Return the sentence that says that the model of the year is provisional; empty for a year that is known."""
        return "".join(
            self._text("voorlopig", jaar=str(self.source["boekjaar"]), naar=str(after))
            for after in self._provisional().values()
        )

    def _verdict(self, findings: list[Finding]) -> str:
        """Return the verdict; what differs from a model that is not known for sure is no reason to refuse."""
        degrees = {finding["ernst"] for finding in findings}
        if Ernst.FOUT in degrees:
            phases = {rule["fase"] for rule in self.rules if rule["ernst"] == Ernst.FOUT and self.findings[rule["id"]]}
            is_sure = not self._provisional() or bool(phases & SURE_PHASES)
            return Oordeel.FOUT if is_sure else Oordeel.NIET_TE_BEOORDELEN
        if self.is_year_unknown:
            return Oordeel.NIET_TE_BEOORDELEN
        return Oordeel.WAARSCHUWING if Ernst.WAARSCHUWING in degrees else Oordeel.GOED

    def _told(self, found: Finding | FindingKind) -> Finding:
        return found.finding(self._text) if isinstance(found, FindingKind) else found

    def _skip_after(self, phase: int, reason: str = "") -> None:
        """Skip the rules of later phases, also where these have found something meanwhile."""
        told = self._text(reason or f"na_{PHASES[phase]}")
        for rule in self.rules:
            if PHASES.index(rule["fase"]) > phase:
                self.skipped[rule["id"]] = (Regelstand.OVERGESLAGEN, told)
                self.findings[rule["id"]].clear()

    def _kind(self, rule: Rule, reason: str, pointer: str) -> FindingKind:
        """Return the kind of a finding; what is in no part of the schema is one kind, for such keys have no end."""
        parts = pointer.split("/", 3)
        part = parts[2] if parts[1:2] == ["data"] and len(parts) > 2 else "".join(parts[1:2])
        if part in self.layouts:
            return self._kind_of_part(rule, reason, part, f"/data/{part}")
        if part in self.schema["properties"]:
            return self._kind_of_part(rule, reason, part, f"/{part}")
        return self._kind_of_part(rule, reason, "", "")

    def _kind_of_part(self, rule: Rule, reason: str, part: str, pad: str) -> FindingKind:
        key = rule["id"], reason, part
        if key not in self._kinds:
            self._kinds[key] = FindingKind(rule, reason, part, pad, self.pack_of_rules["grenzen"])
        return self._kinds[key]

    def _count(self, kind: FindingKind, place: str) -> bool:
        """Count a finding of a kind of which enough are told; tell whether its place was not counted just before."""
        if not kind.aantal:
            self.findings[kind.rule["id"]].append(kind)
        return kind.count(place)

    def _count_at(self, kind: FindingKind, pointer: str, cent: int | None) -> None:
        """Count a finding about a record or about something else; ``cent`` is its amount where that is known."""
        if self._count(kind, pointer) and kind.onderdeel in self.layouts and self.layouts[kind.onderdeel].has_amount:
            record = self._record(pointer.split("/")) if cent is None else None
            kind.add(cent if record is None else self._cents_of(record))

    def _cents_of(self, record: Mapping[str, Any]) -> int | None:
        """Return the amount of a record in whole cents; None when there is none that can be right."""
        amount = record.get(AMOUNT)
        if isinstance(amount, bool) or not isinstance(amount, (int, Fraction)):
            return None
        cent = cents(amount)
        return cent if abs(cent) <= self._most_cent else None

    def limits(self) -> dict[str, int]:
        """Return the limits on a file, by the names the schema of the rules gives them."""
        names = ("hoogstens_bytes", "hoogstens_diep", "hoogstens_bedrag_eur", "hoogstens_jaar")
        return {name: rule["formule"][name] for rule in self.rules for name in names if name in rule["formule"]}

    def _excel_finding(
        self, kind: str, name: str, fill: Mapping[str, str], place: dict[str, Any] | None = None
    ) -> None:
        rule = self._rule_for(Event(kind, ""))
        reason = next(r for r in rule["redenen"] if r["reden"] == name)
        cleaned = {key: clean(value) for key, value in fill.items()}
        where: dict[str, Any] = _cleaned(place or {"onderdeel": "", "pad": ""})
        sentence = filled(reason["melding"], cleaned).strip(), where.get("cel", "")
        if sentence in self.said:
            return
        self.said.add(sentence)
        found = self._kind_of_part(rule, name, where["onderdeel"], "")
        if found.is_full:
            self._count(found, sentence[1])
            return
        finding: Finding = {"regel": rule["id"], "ernst": rule["ernst"], **found.certainty}
        finding |= {"melding": sentence[0], "plaats": where}
        if cleaned.get("gevonden"):
            finding["gevonden"] = cleaned["gevonden"]
        finding["herstel"] = filled(reason["herstel"], cleaned)
        finding["zie"] = rule["zie"]
        self._tell(found, finding)

    def _tell(self, kind: FindingKind, finding: Finding) -> None:
        kind.tell(finding["herstel"])
        self.findings[kind.rule["id"]].append(finding)

    def _event(self, event: Event) -> None:
        """Tell of an event; when enough of its kind are told, count it and make nothing of it."""
        pointer = to_record(event.pointer)
        rule = self._rule_of(event)
        is_code = event.kind == Gebeurtenis.CODE_ONBEKEND
        reason = _TOTAL if is_code and self._is_total(event.key, event.found) else event.reason
        kind = self._kind(rule, reason, pointer)
        if kind.is_full:
            self._count_at(kind, pointer, None)
        elif is_code:
            shown = _short(clean(event.found))
            fill = {"code": shown, "hint": self._hint(event.key, event.found)}
            self._add(rule, fill, pointer=pointer, gevonden=shown, reason=reason)
        else:
            self._tell_event(rule, event, pointer)

    def _tell_event(self, rule: Rule, event: Event, pointer: str) -> None:
        found = None if event.found is NOTHING else self._shown(event.found)
        expected = self.texts.get(event.expected, event.expected) or None
        fill = {"sleutel": _short(clean(event.key)), "gevonden": found or "", "verwacht": expected or ""}
        reason = next((r for r in rule.get("redenen", ()) if r["reden"] == event.reason), rule)
        self._add(
            rule,
            fill,
            pointer=pointer,
            gevonden=found,
            verwacht=expected,
            melding=reason["melding"],
            herstel=reason["herstel"],
            reason=event.reason,
        )

    def _add(
        self,
        rule: Rule,
        fill: Mapping[str, str],
        *,
        pointer: str,
        gevonden: str | None = None,
        verwacht: str | None = None,
        verschil: str | None = None,
        bedragen: list[dict[str, Any]] | None = None,
        melding: str | None = None,
        herstel: str | None = None,
        reason: str = "",
        cent: int | None = None,
    ) -> None:
        """Tell of a finding, or count it; ``cent`` is what it is about, when its record does not say so."""
        kind = self._kind(rule, reason, pointer)
        if kind.is_full:
            self._count_at(kind, pointer, cent)
            return
        place, own = self._place(pointer)
        everything = {**self._no_codes, **{key: str(value) for key, value in place.items()}, **fill}
        finding: Finding = {
            "regel": rule["id"],
            "ernst": rule["ernst"],
            **kind.certainty,
            "melding": filled(melding or rule["melding"], everything).strip(),
            "plaats": place,
        }
        for key, value in (("gevonden", gevonden), ("verwacht", verwacht), ("verschil", verschil)):
            if value:
                finding[key] = value
        if bedragen:
            finding["bedragen"] = bedragen
        if own:
            finding["eigen"] = own
        finding["herstel"] = filled(herstel or rule["herstel"], everything)
        finding["zie"] = rule["zie"]
        self._tell(kind, finding)

    def _rule_of(self, event: Event) -> Rule:
        """Return the rule of an event; whatever the record, the same place in one has the same rule."""
        if event.kind == Gebeurtenis.CODE_ONBEKEND:
            place = f"/{event.key}"
        else:
            parts = event.pointer.split("/")
            place = "/".join([*parts[:3], "", *parts[4:]]) if parts[1:2] == ["data"] and len(parts) > 3 else ""
        if not place:
            return self._rule_for(event)
        if (event.kind, place) not in self._rule_at:
            self._rule_at[event.kind, place] = self._rule_for(Event(event.kind, place))
        return self._rule_at[event.kind, place]

    def _rule_for(self, event: Event) -> Rule:
        """Return the rule that names this event: one that names its place goes before one that holds everywhere."""
        for rule in self._rules_of(event.kind):
            if event.matches(tuple(rule["formule"].get("bij", ()))):
                return rule
        raise LookupError(f"no rule for {event.kind} at {event.pointer}")

    def _rules_of(self, kind: str) -> list[Rule]:
        if kind not in self._by_event:
            rules = [rule for rule in self.rules if kind in rule["formule"].get("gebeurtenissen", ())]
            self._by_event[kind] = sorted(rules, key=lambda rule: "bij" not in rule["formule"])
        return self._by_event[kind]

    def _text(self, key: str, **fill: str) -> str:
        return filled(self.texts[key], fill)

    def _shown(self, value: Any) -> str:
        if isinstance(value, dict):
            return self.texts["soort:object"]
        if isinstance(value, list):
            return self.texts["soort:array"]
        if value is None:
            return self.texts["niets"]
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return f"“{_short(clean(value))}”"
        return _short(number_text(value))

    def _is_total(self, list_name: str, code: str) -> bool:
        """Tell whether an unknown code is a total or a group of this year, on which nothing is delivered."""
        return self.codes is not None and code in self.codes.names[list_name]

    def _hint(self, list_name: str, code: str) -> str:
        if self.pack is None or self.codes is None:  # without a model no code is unknown
            return ""
        years = self.pack["andere_jaren"].get(list_name, {}).get(code)
        if years is not None:
            told = self._text("ander_jaar_code", jaren=years)
            instead = self.pack["opvolgers"].get(list_name, {}).get(code)
            return f"{told} {self._text('in_plaats', codes=', '.join(instead))}" if instead else told
        names = self.codes.names[list_name]
        if code in names:
            return self._text(_TOTAL, naam=names[code].strip())
        meant = self._hints(list_name).meant(code)
        if meant is None:
            return ""
        if meant.is_date:
            return self._text("excel_datum", codes=self.texts["of"].join(meant.codes))
        return self._text("bedoelt_u", code=meant.codes[0], naam=names[meant.codes[0]].strip())

    def _hints(self, list_name: str) -> CodeHints:
        from iv3.core.meant_code import CodeHints  # its patterns take as long as checking a small delivery

        if list_name not in self._code_hints:
            leaves = self.codes.leaves[list_name] if self.codes is not None else ()
            self._code_hints[list_name] = CodeHints(leaves)
        return self._code_hints[list_name]

    def _place(self, pointer: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return where a pointer is, with the codes of its record, and the own data of that record."""
        parts = pointer.split("/")
        place: dict[str, Any] = {"onderdeel": "", "pad": clean(pointer)}
        if pointer in self.cells:
            place["cel"] = clean(self.cells[pointer])
        if len(parts) > 1:
            place["onderdeel"] = clean(parts[2] if parts[1] == "data" and len(parts) > 2 else parts[1])
        record = self._record(parts)
        if record is None:
            return place, {}
        layout = self.layouts[parts[2]]
        for key, _ in layout.codes:
            if is_kind(record.get(key), "string"):
                place[key] = clean(record[key])
        known = {*(key for key, _ in layout.codes), *layout.schema["required"], AMOUNT}
        return place, {clean(key): _cleaned(plain(record[key])) for key in record if key not in known}

    def _record(self, parts: list[str]) -> dict[str, Any] | None:
        """Return the record that a pointer names; of a key that stands twice, the pointer can name one that is gone."""
        if len(parts) != 4 or parts[1] != "data" or parts[2] not in self.layouts or not _is_index(parts[3]):
            return None
        data = self.document.get("data") if isinstance(self.document, dict) else None
        records = data.get(parts[2]) if isinstance(data, dict) else None
        if not isinstance(records, list) or int(parts[3]) >= len(records):
            return None
        record = records[int(parts[3])]
        return record if isinstance(record, dict) else None


def to_record(pointer: str) -> str:
    """Return ``pointer``, or where it goes inside a record, the pointer of that record."""
    parts = pointer.split("/")
    return "/".join(parts[:4]) if parts[:2] == ["", "data"] else pointer


def _certainty_of_rule(rule: Rule) -> dict[str, str]:
    """Return how sure a rule is; ``reden`` of its row says why it did not run, so this reason has a name of its own."""
    certainty = certainty_of(rule)
    why = certainty.pop("reden", None)
    return {**certainty, **({} if why is None else {"reden_zekerheid": why})}


def _is_index(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS_OF_AN_INDEX


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(inner) for key, inner in value.items()}
    return value

"""Validating a delivery: read, structure, codes, content; every rule says whether it ran and why not."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar

from iv3.core.filekinds import OLE, ZIP, what_is
from iv3.core.money import Fraction, euro, percent, whole
from iv3.core.packs import read_pack
from iv3.core.words import Ernst, Gebeurtenis, Regelstand
from iv3.delivery.draft import PHASES, ReportDraft, Rule, to_record
from iv3.delivery.formulas import Codes, Evaluator, RuleOutcome, moments_of
from iv3.delivery.reading import Text, Unreadable, clean, decode, parse, unescape
from iv3.delivery.records import Collected, collect
from iv3.delivery.repeated import is_comparable, repeated_parts
from iv3.delivery.size import (
    ABOVE,
    SizeOutcome,
    Yardstick,
    first_deviations,
    reason_of,
    size_fill,
    size_outcomes,
    yardsticks_of,
)
from iv3.delivery.structure import Event, check, is_kind, resolve

BLOCKING = Ernst.FOUT
_OTHER_FILE = "ander_bestand"
_JSON_KINDS = ("json", "aanlevering", "rapport")
_NO_SUCH_DAY = "datum_bestaat_niet"
_IS_READ = ("leeg", "te_groot")
"""Reasons that say enough, whatever kind of file it is."""
_MOST_EXACT = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly."""
EXCEL_EVENTS = frozenset((Gebeurtenis.EXCELMODEL_ONLEESBAAR, Gebeurtenis.EXCELMODEL_OPVALLEND))


class Validation(ReportDraft):
    """One delivery on its way through the phases."""

    def __init__(self, name: str | None) -> None:
        """Take the name of the file, as the report shows it."""
        super().__init__(name)
        self.collected = Collected()
        """What the parts of the delivery add up to."""
        self.with_double_keys: Collection[str] = ()
        """The pointers of the records, and of what is no record, with a key that stands twice."""

    read_model: ClassVar[Callable[[bytes, str], Any]]
    """What reads an Excel model: the package sets it, for reading one takes what validating does not know of."""

    def run(self, content: bytes) -> dict[str, Any]:
        """Validate the bytes of a delivery and return the report."""
        collecting = gc.isenabled()
        gc.disable()  # nothing of a delivery is garbage until the end, and looking for it takes most of the time
        try:
            return self._run(content)
        finally:
            if collecting:
                gc.enable()

    def _run(self, content: bytes) -> dict[str, Any]:
        self.source["sha256"] = hashlib.sha256(content).hexdigest()
        limits = self.limits()
        if content.startswith((*ZIP, OLE)) and len(content) <= limits["hoogstens_bytes"]:
            return self.model(type(self).read_model(content, self.source["bestand"] or ""))
        self._no_workbook()
        try:
            text: Text = decode(content, limits["hoogstens_bytes"])
            read = parse(text.text, limits["hoogstens_diep"])
        except Unreadable as error:
            self._unreadable(error, content=content)
            return self.report()
        if text.other_charset:
            self._event(Event("andere_tekenset", ""))
        self.document = self._with_whole_numbers(read.data)
        self._tell_double_keys(read.double_keys)
        self._structure_and_codes(limits["hoogstens_bedrag_eur"])
        return self.report()

    def _tell_double_keys(self, pointers: list[str]) -> None:
        told: dict[str, tuple[str, ...]] = {}
        same: dict[tuple[str, ...], tuple[str, ...]] = {}  # a million records share what they have twice
        for pointer in pointers:
            record, key = to_record(pointer), unescape(pointer.rpartition("/")[2])
            keys = told.get(record, ())
            if key not in keys:
                longer = (*keys, key)
                told[record] = same.setdefault(longer, longer)
                self._event(Event(Gebeurtenis.SLEUTEL_DUBBEL, record, key))
        self.with_double_keys = told

    def model(self, read: Any) -> dict[str, Any]:
        """Validate what was read from an Excel model.

        Args:
            read: an `iv3.excel.model.ModelRead`.
        """
        self.cells = read.cells
        for problem in (*read.problems, *read.remarks):
            place = {"onderdeel": problem.part, "pad": "", **({"cel": problem.place} if problem.sheet else {})}
            fill = {"onderdeel": problem.part, "blad": problem.sheet, "cel": problem.cell, **problem.fill}
            self._excel_finding(problem.kind, problem.reason, fill, place)
        if read.problems:
            self._source_of(read.delivery.get("metadata", {}))
            self._skip_after(PHASES.index("lezen"))
        else:
            self.document = read.delivery
            self._structure_and_codes(self.limits()["hoogstens_bedrag_eur"])
        return self.report()

    def _no_workbook(self) -> None:
        for rule in self.rules:
            if EXCEL_EVENTS.issuperset(rule["formule"].get("gebeurtenissen", ("",))):
                self.skipped[rule["id"]] = (Regelstand.NIET_VAN_TOEPASSING, self._text("geen_excelmodel"))

    def missing(self, reason: str) -> dict[str, Any]:
        """Return the report on a file that cannot be read at all."""
        self._no_workbook()
        self._unreadable(Unreadable(reason), Gebeurtenis.BESTAND_ONTBREEKT)
        return self.report()

    def _unreadable(self, error: Unreadable, kind: str = Gebeurtenis.ONLEESBAAR, content: bytes = b"") -> None:
        rule = self._rule_for(Event(kind, ""))
        is_not_looked_at = error.reason in _IS_READ or kind != Gebeurtenis.ONLEESBAAR  # of no file a name says nothing
        other = None if is_not_looked_at else what_is(content, _suffix(self.source["bestand"] or ""))
        fill = {"regel": str(error.line), "kolom": str(error.column)}
        name = error.reason
        if other is not None and other.soort not in _JSON_KINDS:
            name, fill = _OTHER_FILE, {**fill, "soort": other.naam, "lezen": other.lezen}
        reason = next(r for r in rule["redenen"] if r["reden"] == name)
        self._add(rule, fill, pointer="", melding=reason["melding"], herstel=reason["herstel"])
        self._skip_after(PHASES.index("lezen"))

    # structure and codes

    def _structure_and_codes(self, most_euro: int) -> None:
        definitions, lists = self.schema["$defs"], self.pack_of_rules["codelijsten"]
        is_object = isinstance(self.document, dict)
        data = self.document.get("data") if is_object else None
        metadata = self.document.get("metadata") if is_object else None
        is_known = isinstance(metadata, dict)
        for event in check(self._without_records(), self.schema, definitions, lists):
            is_known = is_known and not event.pointer.startswith("/metadata")
            self._event(event)
        if isinstance(metadata, dict):
            self._source_of(metadata)
            for event in self._choose_pack(metadata) if is_known else ():
                self._event(event)
        if isinstance(data, dict):
            sets = self.codes.sets if self.codes is not None else {}
            self.collected = collect(data, self.schema, sets, most_euro, self._event)
        if self._blocked(PHASES.index("structuur")) or self._blocked(PHASES.index("codes")):
            return
        if self.is_year_unknown:
            self._skip_after(PHASES.index("structuur"), "na_jaar")
            return
        if self.pack is None or self.codes is None:
            raise RuntimeError("there is no pack of this layer and year, and no rule refused the delivery")
        self._content(self.pack, self.codes, self.collected)

    def _source_of(self, metadata: Mapping[str, Any]) -> None:
        for key in ("overheidslaag", "overheidsnummer", "boekjaar", "periode"):
            value = metadata.get(key)
            if is_kind(value, "string"):
                self.source[key] = clean(str(value))
            elif isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST_EXACT:
                self.source[key] = value

    def _with_whole_numbers(self, document: Any) -> Any:
        """Return the document in which 2025.0 is 2025 where the metadata holds a whole number."""
        metadata = document.get("metadata") if isinstance(document, dict) else None
        if not isinstance(metadata, dict):
            return document
        properties = resolve(self.schema["properties"]["metadata"], self.schema["$defs"])["properties"]
        whole_keys = [key for key, schema in properties.items() if schema.get("type") == "integer"]
        found = {key: whole(metadata[key]) for key in whole_keys if type(metadata.get(key)) is Fraction}
        return {**document, "metadata": {**metadata, **found}} if found else document

    def _without_records(self) -> Any:
        """Return the document with empty lists of records: those are checked in the pass that adds them up."""
        if not isinstance(self.document, dict) or not isinstance(self.document.get("data"), dict):
            return self.document
        data = {
            key: [] if key in self.layouts and isinstance(value, list) else value
            for key, value in self.document["data"].items()
        }
        return {**self.document, "data": data}

    def _choose_pack(self, metadata: Mapping[str, Any]) -> Iterator[Event]:
        laag = self.pack_of_rules["lagen"][metadata["overheidslaag"]]
        first, last = self.pack_of_rules["jaren"][laag]
        pack = read_pack(f"{laag}-{metadata['boekjaar']}") if first <= metadata["boekjaar"] <= last else None
        if pack is None:
            expected = self._text("jaren", van=str(first), tot=str(last))
            self.is_year_unknown = last < metadata["boekjaar"] <= self.limits()["hoogstens_jaar"]
            kind = Gebeurtenis.MODEL_ONBEKEND if self.is_year_unknown else Gebeurtenis.GEEN_MODEL
            yield Event(kind, "/metadata/boekjaar", "boekjaar", metadata["boekjaar"], expected)
        else:
            self.take_year(pack)
            self.codes = Codes(pack)

    def _blocked(self, phase: int) -> bool:
        blocked = any(
            self.findings[rule["id"]] and rule["ernst"] == BLOCKING and PHASES.index(rule["fase"]) <= phase
            for rule in self.rules
        )
        if blocked:
            self._skip_after(phase)
        return blocked

    # content

    def _content(self, pack: Mapping[str, Any], codes: Codes, collected: Collected) -> None:
        metadata = self.document["metadata"]
        period = metadata["periode"]
        for event in self._sense(pack, metadata, collected):
            self._event(event)
        applicable = {entry["regel"]: entry["berekeningen"] for entry in pack["regels"]}
        moments = moments_of(pack, period)
        for rule in self.rules:
            if rule["id"] not in applicable:
                laag = pack["overheidslaag"]
                reason = self._text("ander_jaar", laag=laag, jaar=str(pack["boekjaar"]))
                self.skipped[rule["id"]] = (Regelstand.NIET_VAN_TOEPASSING, reason)
                continue
            calculation = next((c for c in applicable[rule["id"]] if period in c["perioden"]), None)
            if calculation is None:
                self.skipped[rule["id"]] = (
                    Regelstand.NIET_VAN_TOEPASSING,
                    self._text("andere_periode", periode=str(period)),
                )
            elif "gebeurtenissen" not in rule["formule"]:
                parameters = {
                    "balanscode": tuple(calculation.get("balanscodes", ())),
                    "taakveld": tuple(calculation.get("uitgesloten_taakvelden", ())),
                }
                evaluator = Evaluator(codes, collected.parts, moments, parameters)
                if "elke_cel" in rule["formule"]:
                    self._each_cell(rule, evaluator, collected, pack)
                elif "herhaald" in rule["formule"]:
                    self._repeated(rule)
                elif "grootte" in rule["formule"]:
                    self._sizes(rule, evaluator, pack)
                else:
                    self._test(rule, evaluator, codes, pack)

    def _sense(self, pack: Mapping[str, Any], metadata: Mapping[str, Any], collected: Collected) -> Iterator[Event]:
        period = next(p for p in pack["perioden"] if p["nummer"] == metadata["periode"])
        if metadata["status"] != period["status"]:
            yield Event("status_past_niet", "/metadata/status", "status", metadata["status"], period["status"])
        window = period["venster"]
        day = metadata["datum"][:10]
        is_written = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", day) is not None
        if not is_written or not _is_day(day) or not window["van"] <= day <= window["tot"]:
            expected = self._text("venster", van=window["van"], tot=window["tot"])
            event = Event(Gebeurtenis.DATUM_BUITEN_VENSTER, "/metadata/datum", "datum", metadata["datum"], expected)
            event.reason = _NO_SUCH_DAY if is_written and not _is_day(day) else event.kind
            yield event
        for part in collected.parts.values():
            for cell, index in part.twice.items():
                yield Event("cel_dubbel", f"/data/{part.name}/{index}", " × ".join(cell))

    def _each_cell(self, rule: Rule, evaluator: Evaluator, collected: Collected, pack: Mapping[str, Any]) -> None:
        grey = _grey(pack) if rule["formule"].get("alleen_grijs") else None
        found = [
            (part, collected.parts[part].first[row, category], row, category, amount)
            for (part, row, category), amount in evaluator.cells(rule["formule"]["elke_cel"])
            if amount and (grey is None or category in grey[part].get(row, ()))
        ]
        order = {part: number for number, part in enumerate(self.layouts)}
        for part, index, _, _, amount in sorted(found, key=lambda cell: (order[cell[0]], cell[1])):
            told = euro(amount)
            self._add(rule, {"bedrag": told}, pointer=f"/data/{part}/{index}", gevonden=told, cent=amount)

    def _repeated(self, rule: Rule) -> None:
        data, repetition = self.document["data"], rule["formule"]["herhaald"]
        if not is_comparable(data, repetition):
            self.skipped[rule["id"]] = (Regelstand.NIET_VAN_TOEPASSING, self._text("weinig_regels"))
            return
        for found in repeated_parts(data, repetition, self.layouts):
            amounts = [("met_herhalingen", found.cent), ("zonder_herhalingen", found.cent_once)]
            amount, once = euro(found.cent), euro(found.cent_once)
            self._add(
                rule,
                {"bedrag": amount, "zonder": once, "aantal": str(found.repeated), "regels": str(found.records)},
                pointer=f"/data/{found.part}",
                gevonden=amount,
                bedragen=[{"naam": self._text(key), "cent": cent} for key, cent in amounts],
            )

    def _yardsticks(self, pack: Mapping[str, Any]) -> dict[str, Yardstick]:
        return yardsticks_of(pack["laag"], self.document["metadata"]["overheidsnummer"])

    def _sizes(self, rule: Rule, evaluator: Evaluator, pack: Mapping[str, Any]) -> None:
        terms, yardsticks = rule["formule"]["termen"], self._yardsticks(pack)
        outcomes = size_outcomes(rule["formule"]["grootte"], evaluator.work_out(terms).terms, yardsticks)
        if not outcomes:
            reason = self._text("geen_grootte" if yardsticks else "geen_cijfers")
            self.skipped[rule["id"]] = (Regelstand.NIET_VAN_TOEPASSING, reason)
        names = {term["id"]: term["naam"] for term in terms}
        for outcome in first_deviations(outcomes):
            self._add_size(rule, outcome, names[outcome.waarde])

    def _add_size(self, rule: Rule, outcome: SizeOutcome, name: str) -> None:
        reason = reason_of(rule, outcome)
        if outcome.is_per_inhabitant:
            beside = {"naam": self._text("per_inwoner", naam=name), "cent": outcome.per_inhabitant}
        else:
            series = outcome.yardstick.series
            beside = {"naam": self._text("in_reeks", naam=name, reeks=series), "cent": outcome.yardstick.number}
        self._add(
            rule,
            size_fill(outcome, name),
            pointer="",
            gevonden=euro(outcome.cents),
            verwacht=self._text("hoogstens" if outcome.stand == ABOVE else "minstens", grens=euro(outcome.limit)),
            bedragen=[{"naam": name, "cent": outcome.cents}, beside],
            melding=reason["melding"],
            herstel=reason["herstel"],
        )

    def _test(self, rule: Rule, evaluator: Evaluator, codes: Codes, pack: Mapping[str, Any]) -> None:
        terms, demand = rule["formule"]["termen"], rule["formule"]["toets"]
        outcome = evaluator.work_out(terms)
        value = outcome.terms[demand["waarde"]]
        if demand.get("alleen_zonder_cijfers") and demand["waarde"] in self._yardsticks(pack):
            self.skipped[rule["id"]] = (Regelstand.NIET_VAN_TOEPASSING, self._text("met_cijfers"))
            return
        condition = demand.get("alleen_als_meer_dan_nul")
        if condition is not None and outcome.terms[condition] <= 0:
            names = {term["id"]: term["naam"] for term in terms}
            self.skipped[rule["id"]] = (
                Regelstand.NIET_VAN_TOEPASSING,
                self._text("niets_geboekt", term=names[condition]),
            )
            return
        whole = outcome.terms[demand["van"]] if "van" in demand else 0
        if "van" in demand and whole <= 0:
            names = {term["id"]: term["naam"] for term in terms}
            if value:
                missing = Event("noemer_ontbreekt", "", names[demand["van"]], rule["id"])
                self._event(missing)
            self.skipped[rule["id"]] = (
                Regelstand.OVERGESLAGEN,
                self._text("niet_te_berekenen", term=names[demand["van"]]),
            )
            return
        if not _holds(demand, value, whole):
            self._add_outcome(rule, outcome, value, whole, codes)

    def _add_outcome(self, rule: Rule, outcome: RuleOutcome, value: int, whole: int, codes: Codes) -> None:
        demand = rule["formule"]["toets"]
        found, expected, difference = self._measured(demand, value, whole)
        fill = {"waarde": found, "grens": expected, **{t: euro(cents) for t, cents in outcome.terms.items()}}
        names = {name: label for labels in codes.names.values() for name, label in labels.items()}
        for term, code in outcome.largest.items():
            fill[f"{term}-code"] = f"{code} ({names.get(code, '').strip()})"
        amounts = [{"naam": t["naam"], "cent": outcome.terms[t["id"]]} for t in rule["formule"]["termen"]]
        shown = rule["formule"].get("toon_delen")
        if shown is not None:
            amounts += [
                {"naam": f"{code} {names.get(code, '').strip()}", "cent": cents} for code, cents in outcome.parts[shown]
            ]
        self._add(rule, fill, pointer="", gevonden=found, verwacht=expected, verschil=difference, bedragen=amounts)

    def _measured(self, demand: Mapping[str, Any], value: int, whole: int) -> tuple[str, str, str | None]:
        """Return what was found, what was expected, and by how much it differs."""
        if "hoogstens_eur" in demand:
            limit = demand["hoogstens_eur"] * 100
            return euro(value), self._text("hoogstens", grens=euro(limit)), euro(value - limit)
        if "minstens_eur" in demand:
            limit = demand["minstens_eur"] * 100
            return euro(value), self._text("minstens", grens=euro(limit)), euro(limit - value)
        if demand.get("niet_nul"):
            return euro(value), self._text("niet_nul"), None
        name = "hoogstens" if "hoogstens_procent" in demand else "minder_dan"
        limit = demand[f"{name}_procent"]
        found = self._text("procent", getal=percent(value, whole, limit))
        return found, self._text(name, grens=self._text("procent", getal=str(limit))), None


def _is_day(day: str) -> bool:
    """Tell whether a day, written as year-month-day, is in the calendar."""
    year, month, number = map(int, day.split("-"))
    is_leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    lengths = (31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= len(lengths) and 1 <= number <= lengths[month - 1]


def _suffix(name: str) -> str:
    found = re.search(r"[^/\\](\.[^./\\]+)\Z", name)
    return found[1] if found else ""


def _grey(pack: Mapping[str, Any]) -> dict[str, dict[str, frozenset[str]]]:
    return {
        part: {row: grey for group in groups for grey in (frozenset(group["grijs"]),) for row in group["rijen"]}
        for part, groups in pack["grijze_cellen"].items()
    }


def _holds(demand: Mapping[str, Any], value: int, whole: int) -> bool:
    if "hoogstens_eur" in demand:
        return bool(value <= demand["hoogstens_eur"] * 100)
    if "minstens_eur" in demand:
        return bool(value >= demand["minstens_eur"] * 100)
    if demand.get("niet_nul"):
        return value != 0
    if "hoogstens_procent" in demand:
        return bool(value * 100 <= demand["hoogstens_procent"] * whole)
    return bool(value * 100 < demand["minder_dan_procent"] * whole)

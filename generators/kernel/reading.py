"""The facts as typed records, each with its place in the sources.

Reading is forgiving: a record that the schema rejects is left out (the schema check has already said why), so that
one run can report everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from generators.kernel import records
from generators.kernel.kinds import Kind, file_record, kind_of
from generators.kernel.origin import Origin
from generators.kernel.records import (
    Basisbestand,
    Bronverwijzing,
    Opdrachttekstbestand,
    Regel,
    Tekst,
    Tekstenbestand,
    Voorbeeld,
)
from generators.kernel.sources import Document, Pointer, is_made_up, is_proposal

Record = dict[str, Any]
Source = Origin


@dataclass(frozen=True)
class Validity:
    """An inclusive interval of years; a layer may begin in another year than ``first_year``."""

    first_year: int
    last_year: int | None = None
    first_year_of: tuple[tuple[str, int], ...] = ()

    def begins(self, laag: str) -> int:
        """Return the first year for ``laag``."""
        return dict(self.first_year_of).get(laag, self.first_year)

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether ``year`` is in the interval for ``laag``."""
        return self.begins(laag) <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class DatedName:
    """A name, the years it holds for, and the layers (empty: every layer)."""

    text: str
    validity: Validity
    lagen: tuple[str, ...] = ()

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether this is the name for ``laag`` in ``year``."""
        return (not self.lagen or laag in self.lagen) and self.validity.holds(laag, year)


@dataclass(frozen=True)
class CodeFact:
    """A code of any code list: taakveld, categorie, balanspost, kengetal, verslagperiode or stand."""

    lijst: str
    code: str
    names: tuple[DatedName, ...]
    validity: Validity
    source: Source
    onder: str | None = None
    soort: str | None = None
    kant: str | None = None
    lagen: tuple[str, ...] = ()
    perioden: tuple[int, ...] = ()
    model: str | None = None
    bron: str = ""
    zekerheid: str = ""

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether this code exists for ``laag`` in ``year``."""
        return (not self.lagen or laag in self.lagen) and self.validity.holds(laag, year)


@dataclass(frozen=True)
class GroupFact:
    """A named group of codes; ``model`` is None for a group that every model may use."""

    id: str
    soort: str
    naam: str
    codes: tuple[str, ...]
    model: str | None
    source: Source


@dataclass(frozen=True)
class CellRule:
    """A rule that makes cells grey: every selected row × every selected category, minus the exceptions."""

    id: str
    model: str
    onderdelen: tuple[str, ...]
    lagen: tuple[str, ...]
    rijsoort: str
    rijen: tuple[str, ...]
    behalve_rijen: tuple[str, ...]
    categorieen: tuple[str, ...]
    behalve_categorieen: tuple[str, ...]
    validity: Validity
    waarom: str
    waarom_bron: str
    bron: str
    zekerheid: str
    source: Source

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether this rule holds for ``laag`` in ``year``."""
        return (not self.lagen or laag in self.lagen) and self.validity.holds(laag, year)


@dataclass(frozen=True)
class CalculationFact:
    """One calculation of a control: its periods and the codes it works on."""

    perioden: tuple[int, ...]
    balansposten: tuple[str, ...]
    uitgesloten_taakvelden: tuple[str, ...]
    lagen: tuple[str, ...]
    validity: Validity | None
    source: Source

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether this calculation holds for ``laag`` in ``year``."""
        in_years = self.validity is None or self.validity.holds(laag, year)
        return in_years and (not self.lagen or laag in self.lagen)


@dataclass(frozen=True)
class ControlFact:
    """A plausibility control of CBS with its calculations."""

    nummer: int
    foutcode: str
    titel: str
    validity: Validity
    berekeningen: tuple[CalculationFact, ...]
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class PeriodFact:
    """A reporting period: 0 begroting, 1-4 quarters, 5 jaarrekening."""

    nummer: int
    naam: str
    status: str
    window: tuple[str, str]
    source: Source


@dataclass(frozen=True)
class FollowFact:
    """A year in which a layer takes ``delen`` of the model from another year."""

    jaar: int
    volgt: int
    delen: tuple[str, ...]


@dataclass(frozen=True)
class LayerFact:
    """A layer of government with its own delivery."""

    id: str
    naam: str
    meervoud: str
    model: str
    validity: Validity
    volgt: tuple[FollowFact, ...]
    source: Source


@dataclass(frozen=True)
class MessageFact:
    """A message of care providers; its namespaces hold ``{uitgave}``, and ``berichtcode`` is None when not known."""

    naam: str
    wet: str
    soort: str
    naamruimte: str
    basisnaamruimte: str
    berichtcode: str | None
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class MessageFormat:
    """How messages are built: fields per kind as the sources give them, what D and C do, and limits."""

    velden: dict[str, list[Record]]
    tekens: dict[str, int]
    grenzen: Record


@dataclass(frozen=True)
class SuccessorFact:
    """A code of the new year that a code, or a part of it, goes to; ``perioden`` is empty for every period."""

    code: str
    als: str = ""
    perioden: tuple[int, ...] = ()


@dataclass(frozen=True)
class TransitionFact:
    """What happens to codes from one year to the next.

    ``lijst`` is ``taakveld``, ``categorie`` or ``balanscode``; ``van`` is empty when it is not known where the amounts
    stood before; ``lagen`` is empty for every layer; ``perioden`` are those in which the old code could be delivered.
    ``onderbouwing`` is that of the fact itself, or of its file when the fact is derived.
    """

    van_jaar: int
    naar_jaar: int
    lijst: str
    soort: str
    van: tuple[str, ...]
    naar: tuple[SuccessorFact, ...]
    kant: str | None
    lagen: tuple[str, ...]
    perioden: tuple[int, ...]
    vraag: str
    sleutel: tuple[str, ...]
    bron: str
    zekerheid: str
    onderbouwing: str
    source: Source


@dataclass(frozen=True)
class Deviation:
    """A slip in a definition file of CBS: what stands there and what is meant."""

    id: str
    bestanden: tuple[str, ...]
    soort: str
    cbs: str
    bedoeld: str
    aantal: int
    source: Source
    lijsten: tuple[str, ...] = ()
    onderdelen: tuple[str, ...] = ()
    foutcode: str | None = None
    code: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceFact:
    """An official document or file that facts come from; dates are ISO 8601, and None is what is not known."""

    id: str
    titel: str
    uitgever: str
    geraadpleegd: str
    versie: str | None = None
    datum: str | None = None
    vindplaats: str | None = None
    opmerking: str | None = None


@dataclass(frozen=True)
class MunicipalityFact:
    """A municipality with its youth region, as they were on ``peildatum`` (ISO 8601)."""

    code: str
    naam: str
    provincie: str
    jeugdregio: str
    peildatum: str
    source: Source
    bron: str = ""
    zekerheid: str = ""


@dataclass(frozen=True)
class PurchaseLevelFact:
    """A level on which youth care is bought, and the buyers it follows from."""

    id: str
    inkopers: tuple[str, ...]
    validity: Validity
    source: Source
    bron: str = ""
    zekerheid: str = ""


@dataclass(frozen=True)
class Edition:
    """What holds for the specification as a whole."""

    titel: str
    omschrijving: str
    versie: str
    laatste_jaar: int
    teksten_vanaf: int
    adres: str
    bewerkadres: str
    beheerder: str
    licentie: str
    definitieformaat: str


@dataclass
class Facts:
    """Everything in ``tables/`` as records, in the order of the sources."""

    documents: list[Document] = field(default_factory=list)
    rejected: set[tuple[str, Pointer]] = field(default_factory=set)
    """Path and pointer of every record that the schema check rejected."""
    edition: Edition | None = None
    layers: list[LayerFact] = field(default_factory=list)
    codes: list[CodeFact] = field(default_factory=list)
    groups: list[GroupFact] = field(default_factory=list)
    cell_rules: list[CellRule] = field(default_factory=list)
    controls: list[ControlFact] = field(default_factory=list)
    periods: list[PeriodFact] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)
    rules: list[Regel] = field(default_factory=list)
    transitions: list[TransitionFact] = field(default_factory=list)
    transition_years: dict[tuple[int, int], str] = field(default_factory=dict)
    """Every pair of years that has a file with transitions, in words what changes; a file may hold no transition."""
    texts: dict[str, str] = field(default_factory=dict)
    command_texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the commands of ``iv3`` say: name of the file → key → text."""
    examples: list[Voorbeeld] = field(default_factory=list)
    """The examples beside the rules: amounts that were made up; see `generators.subjects.rules.examples`."""
    bases: dict[str, Basisbestand] = field(default_factory=dict)
    """Model → the delivery that its examples start from."""
    bronnen: dict[str, SourceFact] = field(default_factory=dict)
    messages: list[MessageFact] = field(default_factory=list)
    message_format: MessageFormat | None = None
    municipalities: list[MunicipalityFact] = field(default_factory=list)
    purchase_levels: list[PurchaseLevelFact] = field(default_factory=list)
    buyer_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """``gemeente`` and ``jeugdregio`` → the words that say in a list of buyers that a name is one."""
    _files: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def files(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return every file of a kind as a record, in the order of the sources.

        What the check on shape rejected is left out, and a file that has the wrong shape itself.
        """
        if kind not in self._files:
            read = (
                file_record(document, kind, self.rejected)
                for document in self.documents
                if document.data is not None and kind_of(document.path) is kind
            )
            self._files[kind] = tuple(record for record in read if record is not None)
        found: tuple[Kind, ...] = self._files[kind]
        return found

    def is_rejected(self, record: records.Record) -> bool:
        """Tell whether the check on shape found something wrong in a record."""
        return (record.origin.document.path, record.origin.pointer) in self.rejected

    def sound_files(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the files of a kind in which nothing has the wrong shape, as `files` does."""
        wrong = {path for path, _ in self.rejected}
        return tuple(record for record in self.files(kind) if record.origin.document.path not in wrong)


def read(documents: list[Document], rejected: set[tuple[str, Pointer]] | None = None) -> Facts:
    """Turn documents into facts.

    Args:
        documents: the source files.
        rejected: path and pointer of every record that the schema check rejected; these are left out.
    """
    facts = Facts(documents=documents, rejected=rejected or set())
    for document in documents:
        if isinstance(document.data, dict) and not (is_made_up(document) or is_proposal(document)):
            for key, value in document.data.items():
                reader = _READERS.get(key)
                if reader is not None and isinstance(value, list):
                    for source, record in _records(document, key, rejected or set()):
                        reader(facts, source, record, _model_of(document.path))
            facts.bronnen.update(_sources(document, rejected or set()))
            if years := years_of(document):
                facts.transition_years[years] = str(document.data.get("inleiding", ""))
            if "laatste_jaar" in document.data and (document.path, ()) not in (rejected or set()):
                facts.edition = Edition(**document.data)
            if "berichtopbouw" in document.data and not any(path == document.path for path, _ in rejected or ()):
                facts.message_format = _message_format(document.data)
    _look_up(facts)
    return facts


def _look_up(facts: Facts) -> None:
    """Fill in what many subjects ask for."""
    facts.rules = [rule for rule in facts.files(Regel) if not facts.is_rejected(rule)]
    facts.examples = [example for example in facts.files(Voorbeeld) if not facts.is_rejected(example)]
    facts.bases = {base.model: base for base in facts.files(Basisbestand) if not facts.is_rejected(base)}
    facts.texts = {key: text for file in facts.files(Tekstenbestand) for key, text in _by_key(file.teksten)}
    facts.command_texts = {
        PurePosixPath(file.origin.document.path).stem: dict(_by_key(file.teksten))
        for file in facts.files(Opdrachttekstbestand)
    }


def _by_key(texts: Iterable[Tekst]) -> Iterator[tuple[str, str]]:
    return ((text.sleutel, text.tekst) for text in texts)


def inherited(source: Source, key: str) -> Any:
    """Return ``key`` of the record at ``source``, or of its file when the record itself has none."""
    record = source.document.data
    for part in source.pointer:
        record = record[part]
    return record.get(key, source.document.data.get(key))


def years_of(document: Document) -> tuple[int, int] | None:
    """Return the two years of a file with transitions, or None for any other file."""
    data = document.data if isinstance(document.data, dict) else {}
    old, new = data.get("van_jaar"), data.get("naar_jaar")
    return (old, new) if isinstance(old, int) and isinstance(new, int) and "overgangen" in data else None


def source_id(bron: str | Bronverwijzing | None) -> str:
    """Return the id of a source that is referred to; empty without one."""
    return bron.id if isinstance(bron, Bronverwijzing) else bron or ""


def source_place(bron: str | Bronverwijzing | None) -> str:
    """Return where in a source something stands: ``blad 35, bijlage 2``; empty when that is not told."""
    if not isinstance(bron, Bronverwijzing):
        return ""
    parts = (f"blad {bron.blad}" if bron.blad is not None else "", bron.plaats)
    return ", ".join(part for part in parts if part)


def source_text(bron: Any) -> str:
    """Return a reference to a source as one cell: ``voorschrift-2026, blad 35``."""
    if not isinstance(bron, dict):
        return ", ".join(part for part in (source_id(bron), source_place(bron)) if part)
    parts = [bron["id"], f"blad {bron['blad']}" if "blad" in bron else "", bron.get("plaats", "")]
    return ", ".join(part for part in parts if part)


def _records(document: Document, key: str, rejected: set[tuple[str, Pointer]]) -> Iterator[tuple[Source, Record]]:
    for index, record in enumerate(document.data[key]):
        pointer: Pointer = (key, index)
        if (document.path, pointer) not in rejected and isinstance(record, dict):
            yield Source(document, pointer), record


def _sources(document: Document, rejected: set[tuple[str, Pointer]]) -> dict[str, SourceFact]:
    records = document.data.get("bronnen")
    return {
        key: SourceFact(**{**record, "id": key})
        for key, record in (records.items() if isinstance(records, dict) else ())
        if (document.path, ("bronnen", key)) not in rejected and isinstance(record, dict)
    }


def _model_of(path: str) -> str | None:
    parts = path.split("/")
    return parts[2] if len(parts) == 4 and parts[:2] == ["tables", "model"] else None


def validity(record: Record) -> Validity:
    """Return the years of a record ``geldig``."""
    layers = tuple((laag, record[laag]) for laag in ("gr", "provincie") if laag in record)
    return Validity(record["van"], record.get("tot"), layers)


def _names(record: Record) -> tuple[DatedName, ...]:
    naam = record.get("naam")
    if isinstance(naam, list):
        return tuple(DatedName(n["tekst"], validity(n), tuple(n.get("lagen", ()))) for n in naam)
    return (DatedName(naam, validity(record["geldig"])),) if naam is not None else ()


def _code(lijst: str) -> Callable[[Facts, Source, Record, str | None], None]:
    def reader(facts: Facts, source: Source, record: Record, model: str | None) -> None:
        named = dict(record)
        if lijst == "standper":  # a stand is named by its kind, as CBS does
            named["naam"] = record["soort"]
        facts.codes.append(
            CodeFact(
                lijst=lijst,
                code=record["code"],
                names=_names(named),
                validity=validity(record["geldig"]),
                source=source,
                onder=record.get("onder"),
                soort=None if lijst == "standper" else record.get("soort"),
                kant=record.get("kant"),
                lagen=tuple(record.get("lagen", ())),
                perioden=tuple(record.get("perioden", ())),
                model=model,
                bron=source_text(inherited(source, "bron")),
                zekerheid=inherited(source, "zekerheid") or "",
            )
        )

    return reader


def _group(facts: Facts, source: Source, record: Record, model: str | None) -> None:
    facts.groups.append(GroupFact(record["id"], record["soort"], record["naam"], tuple(record["codes"]), model, source))


def _cell_rule(facts: Facts, source: Source, record: Record, model: str | None) -> None:
    rijsoort = "taakvelden" if "taakvelden" in record else "balansposten"
    facts.cell_rules.append(
        CellRule(
            id=record["id"],
            model=model or "",
            onderdelen=tuple(record["onderdelen"]),
            lagen=tuple(record.get("lagen", ())),
            rijsoort=rijsoort,
            rijen=tuple(record.get(rijsoort, ())),
            behalve_rijen=tuple(record.get(f"behalve_{rijsoort}", ())),
            categorieen=tuple(record["categorieen"]),
            behalve_categorieen=tuple(record.get("behalve_categorieen", ())),
            validity=validity(record["geldig"]),
            waarom=record["waarom"],
            waarom_bron=source_text(record.get("waarom_bron")),
            bron=source_text(inherited(source, "bron")),
            zekerheid=inherited(source, "zekerheid") or "",
            source=source,
        )
    )


def _control(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    berekeningen = tuple(
        CalculationFact(
            perioden=tuple(b["perioden"]),
            balansposten=tuple(b.get("balansposten", ())),
            uitgesloten_taakvelden=tuple(b.get("uitgesloten_taakvelden", ())),
            lagen=tuple(b.get("lagen", ())),
            validity=validity(b["geldig"]) if "geldig" in b else None,
            source=Source(source.document, (*source.pointer, "berekeningen", index)),
        )
        for index, b in enumerate(record["berekeningen"])
    )
    facts.controls.append(
        ControlFact(
            nummer=record["nummer"],
            foutcode=record["foutcode"],
            titel=record["titel"],
            validity=validity(record["geldig"]),
            berekeningen=berekeningen,
            bron=source_text(inherited(source, "bron")),
            zekerheid=inherited(source, "zekerheid") or "",
            source=source,
        )
    )


def _period(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    facts.periods.append(
        PeriodFact(
            record["nummer"],
            record["naam"],
            record["status"],
            (record["aanleveren"]["van"], record["aanleveren"]["tot"]),
            source,
        )
    )


def _layer(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    volgt = tuple(FollowFact(v["jaar"], v["volgt"], tuple(v["delen"])) for v in record.get("volgt", ()))
    facts.layers.append(
        LayerFact(
            record["id"],
            record["naam"],
            record["meervoud"],
            record["model"],
            validity(record["geldig"]),
            volgt,
            source,
        )
    )


def _message(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    facts.messages.append(
        MessageFact(
            naam=record["naam"],
            wet=record["wet"],
            soort=record["soort"],
            naamruimte=record["naamruimte"],
            basisnaamruimte=record["basisnaamruimte"],
            berichtcode=record.get("berichtcode"),
            bron=source_text(inherited(source, "bron")),
            zekerheid=inherited(source, "zekerheid") or "",
            source=source,
        )
    )


def _message_format(data: Record) -> MessageFormat:
    return MessageFormat(
        velden={record["soort"]: record["velden"] for record in data["berichtopbouw"]},
        tekens={record["code"]: record["teken"] for record in data["berichttekens"]},
        grenzen=data["berichtgrenzen"],
    )


def _transition(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    years = years_of(source.document)
    if years is not None:
        facts.transitions.append(transition(source, record, *years))


def transition(source: Source, record: Record, van_jaar: int, naar_jaar: int) -> TransitionFact:
    """Return a transition between two years, with what its record leaves to its file."""
    zekerheid = inherited(source, "zekerheid") or ""
    reasoning = inherited(source, "onderbouwing") if zekerheid == "afgeleid" else record.get("onderbouwing")
    return TransitionFact(
        van_jaar=van_jaar,
        naar_jaar=naar_jaar,
        lijst=record["lijst"],
        soort=record["soort"],
        van=tuple(record.get("van", ())),
        naar=tuple(
            SuccessorFact(n["code"], n.get("als", ""), tuple(n.get("perioden", ()))) for n in record.get("naar", ())
        ),
        kant=record.get("kant"),
        lagen=tuple(inherited(source, "lagen") or ()),
        perioden=tuple(record.get("perioden", ())),
        vraag=record.get("vraag", ""),
        sleutel=tuple(record.get("sleutel", ())),
        bron=source_text(inherited(source, "bron")),
        zekerheid=zekerheid,
        onderbouwing=reasoning or "",
        source=source,
    )


def _deviation(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    facts.deviations.append(
        Deviation(
            id=record["id"],
            bestanden=tuple(record["bestanden"]),
            soort=record["soort"],
            cbs=record["cbs"],
            bedoeld=record["bedoeld"],
            aantal=record["aantal"],
            source=source,
            lijsten=tuple(record.get("lijsten", ())),
            onderdelen=tuple(record.get("onderdelen", ())),
            foutcode=record.get("foutcode"),
            code=record.get("code"),
            codes=tuple(record.get("codes", ())),
        )
    )


def _municipality(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    facts.municipalities.append(
        MunicipalityFact(
            code=record["code"],
            naam=record["naam"],
            provincie=record["provincie"],
            jeugdregio=record["jeugdregio"],
            peildatum=source.document.data["peildatum"],
            source=source,
            bron=source_text(inherited(source, "bron")),
            zekerheid=inherited(source, "zekerheid") or "",
        )
    )


def _purchase_level(facts: Facts, source: Source, record: Record, _model: str | None) -> None:
    facts.purchase_levels.append(
        PurchaseLevelFact(
            id=record["id"],
            inkopers=tuple(record["inkopers"]),
            validity=validity(record["geldig"]),
            source=source,
            bron=source_text(inherited(source, "bron")),
            zekerheid=inherited(source, "zekerheid") or "",
        )
    )
    words = source.document.data
    facts.buyer_words = {
        "gemeente": tuple(words["gemeentewoorden"]),
        "jeugdregio": tuple(words["regiowoorden"]),
    }


_READERS: dict[str, Callable[[Facts, Source, Record, str | None], None]] = {
    "taakvelden": _code("taakveld"),
    "categorieen": _code("categorie"),
    "balansposten": _code("balanscode"),
    "kengetallen": _code("kengetallen"),
    "beleidsindicatoren": _code("beleidsindicatoren"),
    "verslagperioden": _code("verslagperiode"),
    "standen": _code("standper"),
    "groepen": _group,
    "cellen": _cell_rule,
    "controles": _control,
    "perioden": _period,
    "lagen": _layer,
    "afwijkingen": _deviation,
    "overgangen": _transition,
    "berichten": _message,
    "gemeenten": _municipality,
    "inkoopniveaus": _purchase_level,
}

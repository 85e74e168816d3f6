"""The records of ``tables/``: a class for every class of the schema, as the files hold them.

Made from schema/ by generators/kernel/schema_code.py; `make build` makes it anew. Do not edit.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from generators.kernel.origin import Origin

if TYPE_CHECKING:
    Afwijkingsoort = Literal["naam", "code", "jaartal", "overbodige-cellen", "codes-in-controle", "laag"]
    Audittelling = Literal["beginbalans", "boekingen"]
    Berichtniveau = Literal["kop", "declaratie", "client", "declaratieregel"]
    Berichtsoort = Literal["declaratie", "antwoord", "toewijzing", "start", "stop", "verzoek", "verzoekantwoord", "retour"]
    Bronsoort = Literal["informatievoorschrift", "wet", "cbs_bestand", "overheidspagina", "standaard", "cijfers", "weergave", "rapport", "gemeente", "pers", "programma"]
    Cijferkolom = Literal["inwoners", "lasten", "baten", "activa", "passiva"]
    Codelijst = Literal["taakveld", "categorie_lasten", "categorie_baten", "balanscode", "kengetallen", "beleidsindicatoren", "verslagperiode", "standper"]
    Contractinhoud = Literal["ambulant", "verblijf", "abonnementstarief"]
    Doelgroep = Literal["gemeenten", "zorgadministraties", "leveranciers", "beheerders"]
    Eisernst = Literal["fout", "waarschuwing"]
    Eissoort = Literal["gelijk", "som", "product", "minstens_een", "samen"]
    Ernst = Literal["fout", "waarschuwing", "signaal"]
    Exceldeel = Literal["lasten", "balans_lasten", "baten", "balans_baten", "balans_standen", "kengetallen", "beleidsindicatoren"]
    Excelveldsoort = Literal["tekst", "getal", "datum", "laag", "ja_nee"]
    Fase = Literal["lezen", "structuur", "codes", "inhoud"]
    Gebeurtenis = Literal["bestand_ontbreekt", "onleesbaar", "excelmodel_onleesbaar", "excelmodel_opvallend", "geen_model", "model_onbekend", "sleutel_dubbel", "andere_tekenset", "element_ontbreekt", "sleutel_ontbreekt", "sleutel_onbekend", "waarde_verkeerd", "waarde_leeg", "bedrag_leeg", "code_onbekend", "status_past_niet", "datum_buiten_venster", "cel_dubbel", "noemer_ontbreekt"]
    Gelezen = Literal["zelf", "tweedehands", "mogelijk_verouderd"]
    Groepsoort = Literal["taakveld", "categorie", "balanspost"]
    Inkoopsituatie = Literal["eigen-gemeente", "deel-van-jeugdregio", "hele-jeugdregio", "meer-jeugdregios", "landelijk-arrangement"]
    Kant = Literal["lasten", "baten"]
    Kengetaleenheid = Literal["deel", "procent", "getal", "euro"]
    Knoopsoort = Literal["totaal", "groep"]
    Laagkenmerk = Literal["gemeente", "gr", "provincie"]
    Langs = Literal["taakveld", "categorie", "balanspost"]
    Leveringsvorm = Literal["zin", "pgb"]
    Lijstsoort = Literal["productcode", "productcategorie", "hulpvorm", "hoofdgroep", "eenheid"]
    Maatstaf = Literal["inwoners", "lasten", "baten", "activa", "vorige-aanlevering"]
    Moment = Literal["begin", "eind"]
    Onderdeel = Literal["lasten", "baten", "balans_lasten", "balans_baten"]
    Onregelmatigheidsoort = Literal["niet_bestaande_code", "verkeerde_naam", "tegenspraak", "dubbel", "onvolledig", "verkeerde_verwijzing", "schrijfwijze", "ontbrekende_kop", "matrix", "grensgeval", "inhoud"]
    Overgangslijst = Literal["taakveld", "categorie", "balanscode"]
    Overgangsoort = Literal["hernoemd", "gesplitst", "samengevoegd", "verplaatst_deel", "andere_inhoud", "nieuw", "vervallen"]
    Protocolcodelijst = Literal["gemeenten", "taakvelden", "productcategorieen", "productcodes", "hulpvormen", "eenheden"]
    Rekeningsoort = Literal["B", "P", "M"]
    Sleutelgegeven = Literal["wet", "voorziening", "pgb-bedrag", "eigen-bijdrage", "verblijf", "inkoopniveau", "soort-overdracht", "tegenpartij"]
    Standsoort = Literal["begindatum", "einddatum"]
    Status = Literal["Begroting", "Realisatie"]
    Veldsoort = Literal["tekst", "code", "keuze", "geheel", "getal", "bedrag", "procent", "datum"]
    Verdeelgeheel = Literal["contract", "opdracht"]
    Verdeeluitkomst = Literal["naar-gewicht", "alles-op-grootste"]
    Verdeelveldsoort = Literal["geld", "aantal", "procent"]
    Volgsoort = Literal["namen", "cellen"]
    Voorbeeldsoort = Literal["slaagt", "faalt", "net-binnen", "net-buiten", "niet-van-toepassing"]
    Vraagdomein = Literal["jeugd", "wmo", "pgb", "toegang", "inkomsten", "overhead", "categorie", "balans", "aanleveren"]
    Wet = Literal["jeugdwet", "wmo"]
    Wijzigingsklasse = Literal["brekend", "inhoudelijk", "redactioneel"]
    Wijzigingssoort = Literal["toegevoegd", "gewijzigd", "verbeterd", "vervallen"]
    Zekerheid = Literal["vastgesteld", "afgeleid", "doorgelopen", "voorstel"]
else:  # the check on the shape of files says which values there are
    Afwijkingsoort = str
    Audittelling = str
    Berichtniveau = str
    Berichtsoort = str
    Bronsoort = str
    Cijferkolom = str
    Codelijst = str
    Contractinhoud = str
    Doelgroep = str
    Eisernst = str
    Eissoort = str
    Ernst = str
    Exceldeel = str
    Excelveldsoort = str
    Fase = str
    Gebeurtenis = str
    Gelezen = str
    Groepsoort = str
    Inkoopsituatie = str
    Kant = str
    Kengetaleenheid = str
    Knoopsoort = str
    Laagkenmerk = str
    Langs = str
    Leveringsvorm = str
    Lijstsoort = str
    Maatstaf = str
    Moment = str
    Onderdeel = str
    Onregelmatigheidsoort = str
    Overgangslijst = str
    Overgangsoort = str
    Protocolcodelijst = str
    Rekeningsoort = str
    Sleutelgegeven = str
    Standsoort = str
    Status = str
    Veldsoort = str
    Verdeelgeheel = str
    Verdeeluitkomst = str
    Verdeelveldsoort = str
    Volgsoort = str
    Voorbeeldsoort = str
    Vraagdomein = str
    Wet = str
    Wijzigingsklasse = str
    Wijzigingssoort = str
    Zekerheid = str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every record has: where it stands in the sources."""

    origin: Origin = msgspec.field(name="_origin")


class Afwijking(Record, frozen=True, kw_only=True):
    """Een verschrijving in een bestand van CBS, met wat er staat en wat bedoeld is."""

    id: str
    toelichting: str
    bestanden: tuple[str, ...]
    soort: Afwijkingsoort
    lijsten: tuple[Codelijst, ...] = ()
    onderdelen: tuple[Onderdeel, ...] = ()
    foutcode: str | None = None
    code: str | None = None
    codes: tuple[str, ...] = ()
    cbs: str
    bedoeld: str
    aantal: int


class Bronverwijzing(Record, frozen=True, kw_only=True):
    """Een bron met de plaats erin."""

    id: str
    blad: int | None = None
    plaats: str | None = None


class Afwijkingenbestand(Record, frozen=True, kw_only=True):
    """De verschrijvingen in de definitiebestanden van CBS, op kenmerk."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    afwijkingen: tuple[Afwijking, ...]


class Vingerafdrukken(Record, frozen=True, kw_only=True):
    """Per onderdeel een vingerafdruk van de uitkomst. Wie feiten anders opschrijft zonder dat er iets anders uitkomt, verandert haar niet."""

    model: str | None = None
    controles: str | None = None
    regels: str | None = None
    koppelingen: str | None = None
    overgangen: str | None = None


class AlleVingerafdrukken(Vingerafdrukken, frozen=True, kw_only=True):
    """Van elk onderdeel een vingerafdruk."""

    model: str
    controles: str
    regels: str
    koppelingen: str
    overgangen: str


class AnderOnderdeel(Record, frozen=True, kw_only=True):
    """Iets dat geen feit is en dat toch kan veranderen, zoals de website."""

    id: str
    titel: str


class Auditafwijking(Record, frozen=True, kw_only=True):
    """Een telling die in een pakket iets anders telt dan regels."""

    telling: Audittelling
    uitleg: str


class Auditversie(Record, frozen=True, kw_only=True):
    """Een versie van de auditfile, herkend aan haar naamruimte."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    naamruimten: tuple[str, ...] = ()


class Auditregels(Record, frozen=True, kw_only=True):
    """Waaraan een beginbalans en een afsluiting te herkennen zijn."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    wortel: str
    munt: str
    debet: str
    credit: str
    vervolg: str
    begindagboeksoort: str
    begindagboek: str
    beginperiode: int
    afsluitperiode_vanaf: int


class Auditveld(Record, frozen=True, kw_only=True):
    """Een gegeven dat wordt gelezen. Wat hier niet staat, wordt overgeslagen."""

    veld: str
    namen: tuple[str, ...]


class Auditgroep(Record, frozen=True, kw_only=True):
    """Een element dat andere elementen bevat, met de velden die er direct in staan."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    groep: str
    elementen: tuple[str, ...]
    velden: tuple[Auditveld, ...] = ()


class Auditrekeningsoort(Record, frozen=True, kw_only=True):
    """Met welke woorden een pakket een rekeningsoort schrijft."""

    soort: Rekeningsoort
    woorden: tuple[str, ...]


class Auditpakket(Record, frozen=True, kw_only=True):
    """Wat een pakket anders doet dan de standaard zegt."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    herken: tuple[str, ...] = ()
    versies: tuple[str, ...] = ()
    behalve_versies: tuple[str, ...] = ()
    rekeningsoorten: tuple[Auditrekeningsoort, ...] = ()
    andere_soort: Rekeningsoort | None = None
    afwijkingen: tuple[Auditafwijking, ...] = ()


class Auditgrenzen(Record, frozen=True, kw_only=True):
    """Hoe groot een auditfile mag zijn. Wat erboven komt, is geen gewone auditfile en wordt geweigerd."""

    bestand_bytes: int
    stuk_bytes: int
    elementen: int
    namen: int
    naam_tekens: int
    diepte: int
    veld_tekens: int
    tekensets: tuple[str, ...]
    bedrag_cijfers: int
    sleutels: int
    wachtende_regels: int


class Auditbestand(Record, frozen=True, kw_only=True):
    """De versies van de auditfile die iv3 kan lezen, wat eruit wordt gelezen, wat pakketten anders doen, en hoe groot een bestand mag zijn."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    auditversies: tuple[Auditversie, ...]
    auditregels: Auditregels
    auditgroepen: tuple[Auditgroep, ...]
    auditpakketten: tuple[Auditpakket, ...]
    auditgrenzen: Auditgrenzen


class Geldigheid(Record, frozen=True, kw_only=True):
    """Een reeks verslagjaren, grenzen inbegrepen. Begint het bij een laag later dan bij de andere, dan staat het beginjaar van die laag erbij."""

    van: int
    tot: int | None = None
    gr: int | None = None
    provincie: int | None = None


class GedateerdeNaam(Geldigheid, frozen=True, kw_only=True):
    """Een naam die in bepaalde jaren, en soms alleen bij bepaalde lagen, gold."""

    tekst: str
    lagen: tuple[Laagkenmerk, ...] = ()


class Knoop(Record, frozen=True, kw_only=True):
    """Wat taakvelden, categorieën en balansposten gemeen hebben."""

    code: str
    naam: str | tuple[GedateerdeNaam, ...]
    onder: str | None = None
    geldig: Geldigheid
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toelichting: str | None = None
    soort: Knoopsoort | None = None


class Balanspost(Knoop, frozen=True, kw_only=True):
    """Een balanspost, of een groep daarvan."""


class Balanspostenbestand(Record, frozen=True, kw_only=True):
    """De balansposten van alle lagen, in de volgorde van CBS."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    balansposten: tuple[Balanspost, ...]


class Balansstand(Record, frozen=True, kw_only=True):
    """De stand van een balanspost; zij komt in de plaats van wat de basis heeft."""

    balanspost: str
    moment: Moment
    bedrag: int


class Cel(Record, frozen=True, kw_only=True):
    """Een bedrag op een cel; het komt in de plaats van wat de basis daar heeft. Bedrag nul haalt de cel weg."""

    onderdeel: Onderdeel
    rij: str
    categorie: str
    bedrag: int


class Basiscel(Cel, frozen=True, kw_only=True):
    """Een bedrag op een cel van een basis."""

    geldig: Geldigheid | None = None
    lagen: tuple[Laagkenmerk, ...] = ()


class Basisstand(Balansstand, frozen=True, kw_only=True):
    """De stand van een balanspost in een basis."""

    geldig: Geldigheid | None = None
    lagen: tuple[Laagkenmerk, ...] = ()


class Basisbestand(Record, frozen=True, kw_only=True):
    """Een kleine aanlevering van een model die aan alle regels voldoet, voor alle jaren en perioden. Cellen die in een jaar of bij een laag niet bestaan, hebben jaren."""

    toelichting: str | None = None
    model: str
    basiscellen: tuple[Basiscel, ...]
    basisstanden: tuple[Basisstand, ...]


class Begrip(Record, frozen=True, kw_only=True):
    """Een woord uit het voorschrift met wat het betekent."""

    id: str
    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    term: str
    uitleg: str


class Begrippenbestand(Record, frozen=True, kw_only=True):
    """Woorden uit het voorschrift, op kenmerk."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    begrippen: tuple[Begrip, ...]


class Bepaling(Record, frozen=True, kw_only=True):
    """Een onderdeel van de modelbepaling voor een contract. Tussen accolades staan waarden uit het protocol: {naam}, {versie}, {dagen}, {hersteldagen}, {minder_dan}."""

    kop: str
    tekst: str


class Berekening(Record, frozen=True, kw_only=True):
    """Voor welke perioden een controle geldt en op welke codes."""

    perioden: tuple[int, ...]
    balansposten: tuple[str, ...] = ()
    lagen: tuple[Laagkenmerk, ...] = ()
    geldig: Geldigheid | None = None
    uitgesloten_taakvelden: tuple[str, ...] = ()


class Bericht(Record, frozen=True, kw_only=True):
    """Een bericht van de standaarden iWmo en iJw, herkend aan zijn naamruimte."""

    wet: Wet
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    berichtcode: str | None = None
    soort: Berichtsoort
    naamruimte: str
    basisnaamruimte: str


class Berichtveld(Record, frozen=True, kw_only=True):
    """Een gegeven dat uit een bericht wordt gelezen. Wat hier niet staat, wordt overgeslagen."""

    veld: str
    element: str
    verplicht: bool | None = None


class Berichtopbouw(Record, frozen=True, kw_only=True):
    """De velden van een soort bericht."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    soort: Berichtsoort
    velden: tuple[Berichtveld, ...]


class Retourcode(Record, frozen=True, kw_only=True):
    """Wat een code in een antwoord betekent. Een code wijst af, behalve op de niveaus waar zij goed is."""

    code: str
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    betekenis: str
    regel: str | None = None
    goed_op: tuple[Berichtniveau, ...] = ()


class Berichtteken(Record, frozen=True, kw_only=True):
    """Wat een waarde van DebetCredit met een bedrag doet."""

    code: str
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    teken: int


class Berichtgrenzen(Record, frozen=True, kw_only=True):
    """Hoe groot een bericht mag zijn. Wat erboven komt, is geen gewoon bericht en wordt geweigerd."""

    bestand_bytes: int
    stuk_bytes: int
    elementen: int
    namen: int
    naam_tekens: int
    diepte: int
    veld_tekens: int
    tekensets: tuple[str, ...]
    bedrag_cijfers: int


class Berichtenbestand(Record, frozen=True, kw_only=True):
    """De berichten die iv3 kan lezen, hoe zij zijn opgebouwd en hoe groot zij mogen zijn."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    berichten: tuple[Bericht, ...]
    berichtopbouw: tuple[Berichtopbouw, ...]
    berichtuitgaven: tuple[str, ...]
    retourcodes: tuple[Retourcode, ...]
    berichttekens: tuple[Berichtteken, ...]
    berichtgrenzen: Berichtgrenzen


class Bestandssoort(Record, frozen=True, kw_only=True):
    """Een soort bestand die iemand aan een opdracht kan geven, en welke opdracht haar leest. De eerste soort die past, is het."""

    soort: str
    naam: str
    patroon: str | None = None
    achtervoegsels: tuple[str, ...] = ()
    lezen: str


class Voorwaarden(Record, frozen=True, kw_only=True):
    """Waarden van kenmerken. Een regel geldt als alle voorwaarden opgaan; staan er meer codes, dan is een ervan genoeg."""

    productcode: tuple[str, ...] = ()
    productcategorie: tuple[str, ...] = ()
    hulpvorm: tuple[str, ...] = ()
    lijst: tuple[str, ...] = ()
    logeren: str | None = None
    voorziening: str | None = None
    leveringsvorm: str | None = None
    verblijf: str | None = None
    aard: str | None = None
    dagbesteding: str | None = None
    arrangement: str | None = None
    splitsing: str | None = None
    pgb20: str | None = None
    inkoopniveau: str | None = None
    beschikking: str | None = None


class Betekenis(Record, frozen=True, kw_only=True):
    """Wat een code, hulpvorm of ander kenmerk van de zorg over een ander kenmerk zegt. Zegt een regel van een gebruiker iets anders, dan spreekt die regel zichzelf tegen en is het taakveld een vraag; over wat een regel niet zegt, beslist een betekenis niets."""

    id: str
    wet: Wet
    geldig: Geldigheid
    toelichting: str | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    als: Voorwaarden
    betekent: Voorwaarden
    eigen: bool | None = None


class Betekenissenbestand(Record, frozen=True, kw_only=True):
    """Wat codes en kenmerken over andere kenmerken zeggen, om tegenspraak in een bestand te vinden."""

    betekenissen: tuple[Betekenis, ...]


class Bewerking(Record, frozen=True, kw_only=True):
    """Een verandering in de JSON van de aanlevering, na de cellen en standen. Precies een van waarde, weg en erbij is gevuld."""

    pad: str
    waarde: str | None = None
    weg: bool | None = None
    erbij: str | None = None


class Bijja(Record, frozen=True, kw_only=True):
    """Wat er geldt als het antwoord op een stap ja is. Dan wordt er niet verder gevraagd."""

    taakvelden: tuple[str, ...] = ()
    methoden: tuple[str, ...] = ()


class Bronjaar(Record, frozen=True, kw_only=True):
    """Een deel van een bron dat over één laag en één verslagjaar gaat."""

    laag: Laagkenmerk
    jaar: int


class Bron(Record, frozen=True, kw_only=True):
    """Een officieel document of bestand waar feiten uit komen."""

    id: str
    titel: str
    versie: str | None = None
    datum: str | None = None
    bladen: int | None = None
    uitgever: str
    vindplaats: str | None = None
    jaren: Geldigheid | None = None
    niet_gelezen: tuple[Bronjaar, ...] = ()
    geraadpleegd: str
    soort: Bronsoort
    gelezen: Gelezen
    opmerking: str | None = None


class Bronnenbestand(Record, frozen=True, kw_only=True):
    """Alle bronnen, met hun kenmerk als sleutel."""

    stelt_niets_vast: tuple[Bronsoort, ...]
    bronnen: Mapping[str, Bron]


class Categorie(Knoop, frozen=True, kw_only=True):
    """Een economische categorie, of een groep daarvan."""

    kant: Kant | None = None


class Categorieenbestand(Record, frozen=True, kw_only=True):
    """De economische categorieën van alle lagen, in de volgorde van CBS."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    categorieen: tuple[Categorie, ...]


class Celregel(Record, frozen=True, kw_only=True):
    """Een regel die zegt welke cellen grijs zijn. Grijs betekent dat CBS er geen bedrag verwacht."""

    id: str
    onderdelen: tuple[Onderdeel, ...]
    lagen: tuple[Laagkenmerk, ...] = ()
    taakvelden: tuple[str, ...] = ()
    behalve_taakvelden: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    behalve_balansposten: tuple[str, ...] = ()
    categorieen: tuple[str, ...]
    behalve_categorieen: tuple[str, ...] = ()
    geldig: Geldigheid
    waarom: str
    waarom_bron: Bronverwijzing | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None


class Cellenbestand(Record, frozen=True, kw_only=True):
    """De regels voor grijze cellen van een model."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    cellen: tuple[Celregel, ...]


class Taakveldbedrag(Record, frozen=True, kw_only=True):
    """De landelijke lasten en baten van een taakveld."""

    code: str
    lasten: int
    baten: int
    gemeenten: int


class Cijferreeks(Record, frozen=True, kw_only=True):
    """De landelijke cijfers van een verslagperiode van een jaar."""

    id: str
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    jaar: int
    periode: int
    gemeenten: int
    bedragen: tuple[Taakveldbedrag, ...]


class Cijferbestand(Record, frozen=True, kw_only=True):
    """Gepubliceerde lasten en baten per taakveld van alle gemeenten samen."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    cijfers: tuple[Cijferreeks, ...]


class Codejaar(Record, frozen=True, kw_only=True):
    """Een code uit een lijst van hetzelfde feit, met de jaren waarin zij meetelt."""

    code: str
    geldig: Geldigheid


class Codelijstkoppen(Record, frozen=True, kw_only=True):
    """Per gegeven de koppen waaronder het kan staan. Hoofdletters, accenten, spaties, streepjes en punten tellen niet mee."""

    code: tuple[str, ...]
    naam: tuple[str, ...]
    productcategorie: tuple[str, ...]
    hulpvorm: tuple[str, ...]
    hulpvorm_naam: tuple[str, ...]
    eenheid: tuple[str, ...]
    nza_code: tuple[str, ...]
    lijst: tuple[str, ...]
    van: tuple[str, ...]
    tot: tuple[str, ...]


class Codelijstvormen(Record, frozen=True, kw_only=True):
    """Per soort lijst de vorm van een code, als reguliere expressie. Alleen lijsten van deze soorten zijn in te lezen."""

    productcode: str
    productcategorie: str
    eenheid: str


class Codelijstinlezenbestand(Record, frozen=True, kw_only=True):
    """Hoe import-productcodes een nieuwe codelijst herkent, en wanneer het een bestand niet vertrouwt."""

    codelijstkoppen: Codelijstkoppen
    codelijstvormen: Codelijstvormen
    hulpvorm_vorm: str
    minste_deel: int
    langste_naam: int


class GedateerdeTekst(Geldigheid, frozen=True, kw_only=True):
    """Een tekst die in bepaalde jaren gold."""

    tekst: str
    blad: int | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None


class Tekstfeit(Record, frozen=True, kw_only=True):
    """Een ding dat onder een code valt of iets dat erbij hoort te staan. Wat er niet bij staat, geldt van het bestand."""

    taakvelden: tuple[str, ...] = ()
    codejaren: tuple[Codejaar, ...] = ()
    categorieen: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    geldig: Geldigheid | None = None
    lagen: tuple[Laagkenmerk, ...] = ()
    blad: int | None = None
    bron: str | Bronverwijzing | None = None
    ook_in: tuple[Bronverwijzing, ...] = ()
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    wat: str
    voorwaarde: str | None = None


class Uitsluiting(Tekstfeit, frozen=True, kw_only=True):
    """Iets dat niet onder een code valt, en waar het dan hoort."""

    hoort_op: tuple[str, ...] = ()


class Trefwoord(Record, frozen=True, kw_only=True):
    """Een woord waarmee mensen naar deze code zoeken."""

    geldig: Geldigheid | None = None
    blad: int | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    woord: str
    ook: tuple[str, ...] = ()
    categorie: str | None = None


class Codetekstbestand(Record, frozen=True, kw_only=True):
    """Wat een taakveld, categorie of balanspost is. Het bestand heet naar de code. Een taakveld van provincies staat in de map provincie; zijn codes zijn die van dat model."""

    code: str
    geldig: Geldigheid
    taakvelden: tuple[str, ...] = ()
    codejaren: tuple[Codejaar, ...] = ()
    bron: str | Bronverwijzing
    zekerheid: Zekerheid
    onderbouwing: str | None = None
    kort: str | tuple[GedateerdeTekst, ...]
    omvat: tuple[Tekstfeit, ...] = ()
    omvat_niet: tuple[Uitsluiting, ...] = ()
    regels: tuple[Tekstfeit, ...] = ()
    let_op: tuple[Tekstfeit, ...] = ()
    trefwoorden: tuple[Trefwoord, ...] = ()


class Controle(Record, frozen=True, kw_only=True):
    """Een plausibiliteitscontrole van CBS met haar parameters. De formule staat bij de regel."""

    geldig: Geldigheid
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toelichting: str | None = None
    nummer: int
    foutcode: str
    titel: str
    berekeningen: tuple[Berekening, ...]


class Controlesbestand(Record, frozen=True, kw_only=True):
    """De plausibiliteitscontroles van CBS."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    controles: tuple[Controle, ...]


class Dagregel(Record, frozen=True, kw_only=True):
    """Een dag, met het jaar geteld vanaf het verslagjaar."""

    jaar: int
    maand: int
    dag: int


class Doelgroepnamen(Record, frozen=True, kw_only=True):
    """Hoe elke doelgroep in een tekst heet."""

    gemeenten: str
    zorgadministraties: str
    leveranciers: str
    beheerders: str


class Erratum(Record, frozen=True, kw_only=True):
    """Een wijziging in een gesloten jaar, met de reden. Zij staat er voor altijd bij."""

    bron: str | Bronverwijzing | None = None
    datum: str
    reden: str
    vingerafdrukken: Vingerafdrukken


class Excelrijen(Record, frozen=True, kw_only=True):
    """Rijen van een blad, de grenzen inbegrepen, zoals Excel ze telt."""

    van: int
    tot: int


class Excelopmerkingen(Record, frozen=True, kw_only=True):
    """Tussen welke twee cellen de opmerkingen staan; elke gevulde rij is een opmerking."""

    kolom: str
    rijen: Excelrijen
    na: str
    voor: str


class Excelinformatie(Record, frozen=True, kw_only=True):
    """Het blad met de gegevens over de aanlevering."""

    blad: str
    labelkolom: str
    waardekolom: str
    rijen: Excelrijen
    opmerkingen: Excelopmerkingen


class Excelkolommen(Record, frozen=True, kw_only=True):
    """Kolommen van een blad, de grenzen inbegrepen."""

    van: str
    tot: str


class Excelrekenregels(Record, frozen=True, kw_only=True):
    """Hoe cellen worden gelezen."""

    totaalwoord: str
    factor: int
    tijdzone: str


class Excelveld(Record, frozen=True, kw_only=True):
    """Een gegeven over de aanlevering, met het label dat ervoor staat."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    label: str
    pad: str
    soort: Excelveldsoort
    standaard: str | None = None
    eigen: bool | None = None


class Excelnaam(Record, frozen=True, kw_only=True):
    """Een naam waarmee een laag ook kan zijn genoemd."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    laag: Laagkenmerk


class Excelperiode(Record, frozen=True, kw_only=True):
    """Hoe de kop van een kolom met kengetallen begint, en hoe de code van die verslagperiode begint. Daarachter staat het jaar."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    kop: str
    code: str


class Excelonderdeel(Record, frozen=True, kw_only=True):
    """Waar een onderdeel van de aanlevering op een blad staat. Zonder codekolom volgt de code uit de naam, en zonder coderij uit de kop."""

    lagen: tuple[Laagkenmerk, ...] = ()
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    onderdeel: Exceldeel
    blad: str
    coderij: int | None = None
    naamrij: int
    codekolom: str | None = None
    naamkolom: str
    rijen: Excelrijen
    kolommen: Excelkolommen


class Excelmodelbestand(Record, frozen=True, kw_only=True):
    """De indeling van het Excel-model van CBS, per laag en jaar."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    excelinformatie: Excelinformatie
    excelrekenregels: Excelrekenregels
    excelvelden: tuple[Excelveld, ...]
    excelnamen: tuple[Excelnaam, ...]
    excelperioden: tuple[Excelperiode, ...]
    excelonderdelen: tuple[Excelonderdeel, ...]


class Selectie(Record, frozen=True, kw_only=True):
    """Een keuze van cellen. Het woord deze staat voor de code waar een som langs loopt, het woord parameter voor de lijst van de controle."""

    taakvelden: tuple[str, ...] = ()
    behalve_taakvelden: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    behalve_balansposten: tuple[str, ...] = ()
    categorieen: tuple[str, ...] = ()
    behalve_categorieen: tuple[str, ...] = ()
    onderdelen: tuple[Onderdeel, ...]


class Herhaling(Record, frozen=True, kw_only=True):
    """Hoeveel er van een onderdeel meer dan een keer mag staan. Twee regels zijn gelijk als al hun gegevens gelijk zijn, ook de eigen gegevens. Er is een bevinding als alle grenzen worden overschreden."""

    onderdelen: tuple[Exceldeel, ...]
    hoogstens_procent: int
    hoogstens_regels: int


class Standselectie(Record, frozen=True, kw_only=True):
    """Een keuze van balansstanden."""

    moment: Moment
    balansposten: tuple[str, ...]


class Langslopend(Record, frozen=True, kw_only=True):
    """Een uitdrukking die voor elke code apart wordt uitgerekend."""

    elke: Langs
    uit: tuple[str, ...]
    van: "Uitdrukking"


class Uitdrukking(Record, frozen=True, kw_only=True):
    """Een bedrag. Precies een van de sleutels is gevuld."""

    som: Selectie | None = None
    som_absoluut: Selectie | None = None
    stand: Standselectie | None = None
    optellen: "tuple[Uitdrukking, ...]" = ()
    aftrekken: "tuple[Uitdrukking, ...]" = ()
    absoluut: "Uitdrukking | None" = None
    naar_zijde: "Uitdrukking | None" = None
    som_langs: Langslopend | None = None
    grootste_langs: Langslopend | None = None
    term: str | None = None


class Term(Record, frozen=True, kw_only=True):
    """Een bedrag met een naam, dat in het rapport komt te staan."""

    id: str
    naam: str
    is_: Uitdrukking = msgspec.field(name="is")


class Toets(Record, frozen=True, kw_only=True):
    """De eis aan een term. Gaat zij niet op, dan is er een bevinding. Precies een van de grenzen is gevuld."""

    waarde: str
    van: str | None = None
    hoogstens_eur: int | None = None
    hoogstens_procent: int | None = None
    minder_dan_procent: int | None = None
    minstens_eur: int | None = None
    niet_nul: bool | None = None
    alleen_als_meer_dan_nul: str | None = None
    alleen_zonder_cijfers: bool | None = None


class Grootte(Record, frozen=True, kw_only=True):
    """Een bedrag naast een maatstaf van dezelfde organisatie. De grenzen liggen zo ver uit elkaar dat elk gepubliceerd bedrag ertussen valt, en zo dicht bij elkaar dat geen gepubliceerd bedrag er nog tussen valt als het honderd keer zo groot of zo klein is."""

    waarde: str
    naast: Maatstaf
    minstens_eur: int | None = None
    hoogstens_eur: int | None = None
    minstens_procent: int | None = None
    hoogstens_procent: int | None = None


class Formule(Record, frozen=True, kw_only=True):
    """Wat een regel onderzoekt. Dat is een gebeurtenis bij het lezen, elke gevulde cel van een selectie, regels die herhaald worden, of een toets op termen."""

    gebeurtenissen: tuple[Gebeurtenis, ...] = ()
    bij: tuple[str, ...] = ()
    elke_cel: Selectie | None = None
    alleen_grijs: bool | None = None
    herhaald: Herhaling | None = None
    termen: tuple[Term, ...] = ()
    toets: Toets | None = None
    grootte: tuple[Grootte, ...] = ()
    toon_delen: str | None = None
    hoogstens_bytes: int | None = None
    hoogstens_diep: int | None = None
    hoogstens_jaar: int | None = None
    hoogstens_bedrag_eur: int | None = None


class Gedeeldewoorden(Record, frozen=True, kw_only=True):
    """Taakvelden die met opzet dezelfde trefwoorden hebben, omdat een woord alleen niet beslist tussen hen."""

    waarom: str
    taakvelden: tuple[str, ...]
    woorden: tuple[str, ...] = ()


class Gegevenseis(Record, frozen=True, kw_only=True):
    """De gegevens die een methode nodig heeft, en hoe oud die mogen zijn."""

    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    gegevens: tuple[str, ...]
    hoogstens_jaren_oud: int
    toets_aannames: bool | None = None
    grootste_minstens_procent: int | None = None


class Gemeente(Record, frozen=True, kw_only=True):
    """Een gemeente met haar provincie en jeugdregio. Verandert een van beide, of gaat de gemeente op in een andere, dan eindigt deze regel en komt er een bij."""

    geldig: Geldigheid | None = None
    code: str
    naam: str
    provincie: str
    jeugdregio: str


class IngelezenBestand(Record, frozen=True, kw_only=True):
    """Het bestand waar de cijfers uit zijn gelezen."""

    bestand: str
    sha256: str


class Gemeentecijferbestand(Record, frozen=True, kw_only=True):
    """Een reeks gepubliceerde cijfers, een rij per gemeente. De opdracht import-figures schrijft het bestand; elke reeks is een eigen bestand met de naam van haar kenmerk."""

    id: str
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    jaar: int
    periode: int | None = None
    licentie: str
    ingelezen: IngelezenBestand
    aantal: int
    totalen: tuple[int, ...]
    kolommen: tuple[Cijferkolom, ...]
    rijen: str


class Roepnaam(Record, frozen=True, kw_only=True):
    """Een gangbare naam van een gemeente of jeugdregio, naast de officiële. Vul gemeente of jeugdregio in."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    gemeente: str | None = None
    jeugdregio: str | None = None


class Gemeentenbestand(Record, frozen=True, kw_only=True):
    """De gemeenten op een dag, met hun jeugdregio."""

    peildatum: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    voorvoegsels: tuple[str, ...] = ()
    gemeenten: tuple[Gemeente, ...]
    roepnamen: tuple[Roepnaam, ...] = ()


class Grens(Record, frozen=True, kw_only=True):
    """De grens van een toets; precies een sleutel is gevuld. Zij komt in de plaats van de grens die bij de formule staat."""

    hoogstens_eur: int | None = None
    hoogstens_procent: int | None = None
    minder_dan_procent: int | None = None
    minstens_eur: int | None = None


class Groep(Record, frozen=True, kw_only=True):
    """Een groep codes die regels samen gebruiken."""

    id: str
    soort: Groepsoort
    naam: str
    codes: tuple[str, ...]


class Groepenbestand(Record, frozen=True, kw_only=True):
    """Groepen van codes, per soort en daarbinnen op kenmerk."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toelichting: str | None = None
    groepen: tuple[Groep, ...]


class Groottemeting(Record, frozen=True, kw_only=True):
    """Het kleinste en het grootste dat in de gepubliceerde cijfers voorkomt. De controle van de feiten meet het opnieuw, en meldt een getal of een grens die niet meer past."""

    waarde: str
    naast: Maatstaf
    vergelijkingen: int
    kleinste: int
    grootste: int


class Herindeling(Record, frozen=True, kw_only=True):
    """Een gemeente die in een andere opging, helemaal of voor een deel; een gemeente die er een andere bij kreeg en bleef bestaan, staat er ook zelf bij."""

    jaar: int
    oud: str
    oude_naam: str
    nieuw: str
    nieuwe_naam: str
    aandeel: str | None = None


class Herindelingenbestand(Record, frozen=True, kw_only=True):
    """Welke gemeenten in welke opgingen. Een gemeente zonder eigen cijfers krijgt de som van haar voorgangers."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    herindelingen: tuple[Herindeling, ...]


class Herkenning(Record, frozen=True, kw_only=True):
    """Waaraan een verboden verdeling is te herkennen. Alles wat er staat, moet opgaan."""

    situaties: tuple[str, ...] = ()
    methoden: tuple[str, ...] = ()
    behalve_methoden: tuple[str, ...] = ()
    wetten: tuple[str, ...] = ()
    leveringsvorm: Leveringsvorm | None = None
    kant: Kant | None = None
    perioden: tuple[int, ...] = ()
    bevat: tuple[Contractinhoud, ...] = ()
    taakvelden: tuple[str, ...] = ()
    buiten_taakvelden: tuple[str, ...] = ()
    minstens_procent: int | None = None
    geheel: Verdeelgeheel | None = None
    vervallen_code: bool | None = None


class Hoofdstuk(Record, frozen=True, kw_only=True):
    """Een hoofdstuk van het document, op de plaats waar het hoort."""

    id: str
    titel: str
    inleiding: tuple[str, ...] = ()


class Indicator(Record, frozen=True, kw_only=True):
    """Een kengetal of beleidsindicator die bij begroting en jaarrekening hoort."""

    code: str
    naam: str | tuple[GedateerdeNaam, ...]
    geldig: Geldigheid
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toelichting: str | None = None


class Inkoopniveau(Record, frozen=True, kw_only=True):
    """Een niveau waarop jeugdhulp wordt ingekocht, met de situaties die ertoe leiden."""

    id: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    inkopers: tuple[Inkoopsituatie, ...]


class Inkoopniveaubestand(Record, frozen=True, kw_only=True):
    """Welk inkoopniveau volgt uit wie er inkocht."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    gemeentewoorden: tuple[str, ...]
    regiowoorden: tuple[str, ...]
    inkoopniveaus: tuple[Inkoopniveau, ...]


class Oudetekenset(Record, frozen=True, kw_only=True):
    """Een tekenset met een byte per teken waarin een tekst kan zijn opgeslagen die geen UTF-8 is."""

    tekenset: str
    naam: str


class Tekensetherkenning(Record, frozen=True, kw_only=True):
    """Waaraan te zien is welke van de oude tekensets een tekst heeft."""

    oude_tekensets: tuple[Oudetekenset, ...]
    letters: str
    tekens: str
    aanhaling_begin: str
    aanhaling_einde: str
    woorddelen: tuple[str, ...]


class Werkmaptekenset(Record, frozen=True, kw_only=True):
    """Een tekenset die een onderdeel van een werkmap van zichzelf mag zeggen. Elke andere naam wordt geweigerd."""

    naam: str
    lezen_als: str


class Werkmapgrenzen(Record, frozen=True, kw_only=True):
    """Hoe groot een werkmap mag zijn om veilig te lezen. Alles wordt geteld voordat iemand een waarde leest."""

    onderdelen: int
    onderdeel_bytes: int
    uitgepakt_bytes: int
    verhouding: int
    verhouding_vanaf_bytes: int
    elementen: int
    diepte: int
    open_ongemeten: int
    stuk_bytes: int
    bladen: int
    cellen: int
    cellen_oud: int
    cellen_opendocument: int
    samengevoegd: int
    cel_tekens: int
    tekst_tekens: int
    herschreven_bytes: int
    oud_bytes: int


class Werkmapbesluit(Record, frozen=True, kw_only=True):
    """Wat er met een werkmap gebeurt die zo is, in elke taal waarin wij lezen hetzelfde. Een toets doet elk geval na."""

    geval: str
    gelezen: bool
    uitleg: str


class Werkmapingang(Record, frozen=True, kw_only=True):
    """Waaraan elke werkmap voldoet voordat iemand een waarde leest."""

    tekensets: tuple[Werkmaptekenset, ...]
    grenzen: Werkmapgrenzen
    besluiten: tuple[Werkmapbesluit, ...]


class Inleesbestand(Record, frozen=True, kw_only=True):
    """Waaraan een bestand en zijn tekenset te herkennen zijn."""

    bestandssoorten: tuple[Bestandssoort, ...]
    tekensetherkenning: Tekensetherkenning
    afgekeurd_hoogstens: int
    opzoekrijen_hoogstens: int
    maanden: tuple[str, ...]
    werkmapingang: Werkmapingang


class Jaarbestand(Record, frozen=True, kw_only=True):
    """Een verslagjaar dat gesloten is. Wat er toen gold, verandert alleen nog met een erratum."""

    waarom: str
    jaar: int
    gesloten: str
    vingerafdrukken: AlleVingerafdrukken
    errata: tuple[Erratum, ...] = ()


class Verslagperiode(Record, frozen=True, kw_only=True):
    """Een jaar en document waar een kengetal over gaat. In code en naam staat {jaar} voor het verslagjaar, en bijvoorbeeld {jaar-2} voor twee jaar eerder."""

    code: str
    geldig: Geldigheid
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str


class Kengetallenbestand(Record, frozen=True, kw_only=True):
    """Kengetallen, beleidsindicatoren en hun verslagperioden."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    kengetallen: tuple[Indicator, ...]
    beleidsindicatoren: tuple[Indicator, ...]
    verslagperioden: tuple[Verslagperiode, ...]


class Kengetalmeting(Record, frozen=True, kw_only=True):
    """Hoe dicht de berekening bij gepubliceerde waarden ligt; benchmarks/kengetallen.py telt het opnieuw."""

    bron: str | Bronverwijzing | None = None
    cijfers: str
    gemeenten: int
    binnen_1: int
    binnen_2: int


class Kengetalwijze(Record, frozen=True, kw_only=True):
    """Een manier om een kengetal uit een aanlevering te berekenen. Een kengetal kan er meer hebben, die op hetzelfde uitkomen."""

    id: str
    perioden: tuple[int, ...]
    lagen: tuple[Laagkenmerk, ...] = ()
    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    waarom_alleen: str
    termen: tuple[Term, ...] = ()
    waarde: str
    van: str | None = None
    bovengrens: bool | None = None


class Kenmerkwaarde(Record, frozen=True, kw_only=True):
    """Een mogelijke waarde van een kenmerk."""

    id: str
    naam: str
    ook: tuple[str, ...] = ()


class Klasseregel(Record, frozen=True, kw_only=True):
    """Welke verschillen een klasse hebben. De eerste regel die past, geldt."""

    onderdelen: tuple[str, ...]
    soorten: tuple[str, ...]
    velden: tuple[str, ...] = ()
    in_bestaand_jaar: bool | None = None
    ernst: tuple[str, ...] = ()
    klasse: Wijzigingsklasse
    bij_spelling: Wijzigingsklasse | None = None
    waarom: str


class Klasseuitleg(Record, frozen=True, kw_only=True):
    """Wat een lezer van een uitgave moet weten van haar zwaarste wijziging."""

    brekend: str
    inhoudelijk: str
    redactioneel: str


class Kleineaantallen(Record, frozen=True, kw_only=True):
    """Vanaf welk aantal mensen een aantal genoemd mag worden."""

    minder_dan: int
    uitleg: str


class Kolom(Record, frozen=True, kw_only=True):
    """Een gegeven dat geen kenmerk van de zorg is, en de kolomnamen waaraan het is te herkennen."""

    id: str
    naam: str
    kolommen: tuple[str, ...]


class Koppelregel(Record, frozen=True, kw_only=True):
    """Voorwaarden met een uitkomst. Een regel op productcode gaat voor een regel op hulpvorm, die gaat voor een regel op andere kenmerken, en een regel met strengere voorwaarden gaat voor een ruimere. Precies een van zet, dan, volgt en open staat erbij."""

    id: str
    geldig: Geldigheid
    toelichting: str | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    als: Voorwaarden
    zet: Voorwaarden | None = None
    dan: str | None = None
    volgt: Voorwaarden | None = None
    tenzij: str | None = None
    open: str | None = None


class Koppelingbestand(Record, frozen=True, kw_only=True):
    """De koppelregels van een wet."""

    wet: Wet
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    koppelregels: tuple[Koppelregel, ...]


class Volgjaar(Record, frozen=True, kw_only=True):
    """Een jaar waarin een laag delen van het model van een ander jaar gebruikt."""

    waarom: str | None = None
    bron: str | Bronverwijzing | None = None
    jaar: int
    volgt: int
    delen: tuple[Volgsoort, ...]


class Laag(Record, frozen=True, kw_only=True):
    """Een overheidslaag met een eigen aanlevering."""

    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    id: Laagkenmerk
    naam: str
    meervoud: str
    model: str
    volgt: tuple[Volgjaar, ...] = ()


class Lagenbestand(Record, frozen=True, kw_only=True):
    """De overheidslagen."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    lagen: tuple[Laag, ...]


class Uiterlijk(Record, frozen=True, kw_only=True):
    """De regel die de laatste dag geeft. Precies een van de sleutels staat er."""

    voor: Dagregel | None = None
    op: Dagregel | None = None
    maanden_na_kwartaal: int | None = None
    weken_voor: int | None = None
    werkdagen_na: int | None = None


class Levertermijn(Record, frozen=True, kw_only=True):
    """Iets dat voor een dag klaar moet zijn."""

    id: str
    lagen: tuple[Laagkenmerk, ...]
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    wat: str
    voor_periode: tuple[int, ...] = ()
    uiterlijk: Uiterlijk
    bij: tuple[str, ...] = ()
    na: str | None = None
    zegt: str
    wettelijk: str | None = None
    in_agenda: bool


class Meting(Record, frozen=True, kw_only=True):
    """Hoe vaak een grens in gepubliceerde cijfers afging."""

    cijfers: str
    gemeenten: int
    geraakt: int


class Vergelekenmodel(Record, frozen=True, kw_only=True):
    """Een model in de vergelijking, het model van een jaar of een voorstel."""

    jaar: int | None = None
    voorstel: str | None = None
    na: int | None = None
    cijfers: str | None = None


class Vergelekendeel(Record, frozen=True, kw_only=True):
    """Een deel van het domein waarover modellen worden vergeleken."""

    id: str
    wet: Wet | None = None
    naam: str
    taakvelden: tuple[str, ...]
    productlijsten: tuple[str, ...] = ()
    categorielijsten: tuple[str, ...] = ()


class Modelvergelijking(Record, frozen=True, kw_only=True):
    """Welke modellen naast elkaar staan, en over welke taakvelden en codes."""

    laag: Laagkenmerk
    periode: int
    modellen: tuple[Vergelekenmodel, ...]
    delen: tuple[Vergelekendeel, ...]


class Modelvergelijkingbestand(Record, frozen=True, kw_only=True):
    """De instellingen van de vergelijking; de getallen worden berekend."""

    vergelijking: Modelvergelijking


class Ondertekenrol(Record, frozen=True, kw_only=True):
    """Hoeveel sleutels iets moeten ondertekenen, en hoe lang dat geldt."""

    sleutels: int
    dagen: int


class Ondertekenregels(Record, frozen=True, kw_only=True):
    """Wat voor elke rol geldt; de rollen zijn die van The Update Framework."""

    root: Ondertekenrol
    targets: Ondertekenrol
    snapshot: Ondertekenrol
    timestamp: Ondertekenrol


class Onregelmatigheid(Record, frozen=True, kw_only=True):
    """Iets in een bron dat niet klopt, en hoe wij het lezen."""

    id: str
    taakvelden: tuple[str, ...] = ()
    codejaren: tuple[Codejaar, ...] = ()
    categorieen: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    ook_in: tuple[Bronverwijzing, ...] = ()
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    geen_code: tuple[str, ...] = ()
    lagen: tuple[Laagkenmerk, ...] = ()
    soort: Onregelmatigheidsoort
    wat: str
    lezing: str | None = None
    bladen: tuple[int, ...] = ()
    open: str | None = None


class Onregelmatigheidbestand(Record, frozen=True, kw_only=True):
    """Wat er in de bronnen niet klopt, op kenmerk."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    onregelmatigheden: tuple[Onregelmatigheid, ...]


class Tekst(Record, frozen=True, kw_only=True):
    """Een tekst die de programma's gebruiken. Tussen accolades staan waarden die worden ingevuld."""

    sleutel: str
    tekst: str


class Opdrachttekstbestand(Record, frozen=True, kw_only=True):
    """De zinnen die een opdracht van iv3 laat zien, op sleutel. De naam van het bestand zegt bij welk onderdeel zij horen."""

    teksten: tuple[Tekst, ...]


class Openpunt(Record, frozen=True, kw_only=True):
    """Iets dat geen bron beslist, met de vraag die het beslist."""

    id: str
    bron: str | Bronverwijzing | None = None
    onderwerp: str
    wat_wij_weten: str
    vraag: str
    aan: str


class Openbestand(Record, frozen=True, kw_only=True):
    """Wat geen bron beslist, op kenmerk."""

    open: tuple[Openpunt, ...]


class Opvolger(Record, frozen=True, kw_only=True):
    """Een code van het nieuwe jaar waar een code, of een deel ervan, heen gaat."""

    code: str
    perioden: tuple[int, ...] = ()
    als: str | None = None


class Overgang(Record, frozen=True, kw_only=True):
    """Wat er met een of meer codes gebeurt. Elke code staat hoogstens een keer bij een soort die de hele code beschrijft; delen die ergens anders heen gaan staan er los bij als verplaatst_deel."""

    lagen: tuple[Laagkenmerk, ...] = ()
    perioden: tuple[int, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    lijst: Overgangslijst
    kant: Kant | None = None
    van: tuple[str, ...] = ()
    soort: Overgangsoort
    naar: tuple[Opvolger, ...] = ()
    vraag: str | None = None
    sleutel: tuple[Sleutelgegeven, ...] = ()


class Overgangenbestand(Record, frozen=True, kw_only=True):
    """Wat er van een verslagjaar naar het volgende met codes gebeurt, in de volgorde van CBS. Wat er niet in staat, blijft zoals het was."""

    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    van_jaar: int
    naar_jaar: int
    inleiding: str
    overgangen: tuple[Overgang, ...]


class Termijn(Record, frozen=True, kw_only=True):
    """Een eerste en een laatste dag. {jaar} is het verslagjaar, {jaar+1} het jaar erna."""

    van: str
    tot: str


class Periode(Record, frozen=True, kw_only=True):
    """Een periode waarover wordt geleverd."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    nummer: int
    naam: str
    status: Status
    aanleveren: Termijn


class Stand(Record, frozen=True, kw_only=True):
    """Een datum waarop een balansstand geldt. In de code staat {jaar} voor het verslagjaar."""

    code: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    soort: Standsoort
    perioden: tuple[int, ...]


class Periodenbestand(Record, frozen=True, kw_only=True):
    """De perioden van een aanlevering en de datums van balansstanden."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    perioden: tuple[Periode, ...]
    standen: tuple[Stand, ...]


class Periodeverslag(Record, frozen=True, kw_only=True):
    """Welke verslagperiode van een kengetal bij de bedragen van een aanlevering hoort."""

    periode: int
    verslagperiode: str


class Productcode(Record, frozen=True, kw_only=True):
    """Een code zoals zij in de lijst staat, met haar fouten."""

    code: str
    bron: str | Bronverwijzing | None = None
    geldig: Geldigheid | None = None
    naam: str | None = None
    hulpvorm: str | None = None
    productcategorieen: tuple[str, ...] = ()
    eenheid: str | None = None
    nza_code: str | None = None
    kopregel: bool | None = None
    verschrijving: str | None = None


class Productcodebestand(Record, frozen=True, kw_only=True):
    """Een codelijst met haar eigenaar, versie en volledigheid."""

    wet: Wet | None = None
    toelichting: str | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    lijst: str
    naam: str
    soort: Lijstsoort
    leveringsvorm: str | None = None
    eigenaar: str
    versie: str
    volledig: bool
    geldig: Geldigheid
    codes: tuple[Productcode, ...]


class Protocolperiode(Record, frozen=True, kw_only=True):
    """Een periode waarover wordt geleverd."""

    periode: str
    einde: str


class Verboden(Record, frozen=True, kw_only=True):
    """Een persoonsgegeven dat nooit in een levering staat."""

    gegeven: str
    kolommen: tuple[str, ...]
    delen: tuple[str, ...] = ()


class Protocolgrenzen(Record, frozen=True, kw_only=True):
    """Hoe groot een bestand mag zijn."""

    hoogstens_bytes: int
    hoogstens_rijen: int
    hoogstens_kolommen: int
    hoogstens_diep: int


class Veldwaarde(Record, frozen=True, kw_only=True):
    """Een waarde die in een veld mag staan."""

    waarde: str
    naam: str


class Protocolveld(Record, frozen=True, kw_only=True):
    """Een gegeven dat de aanbieder levert; een kolom in het bestand."""

    naam: str
    titel: str
    soort: Veldsoort
    verplicht: bool
    verplicht_bij: Wet | None = None
    alleen_bij: Wet | None = None
    waarden: tuple[Veldwaarde, ...] = ()
    codelijst: Protocolcodelijst | None = None
    eigen_codes: bool | None = None
    telt_personen: bool | None = None
    hoogstens_tekens: int | None = None
    uitleg: str
    voorbeeld: str


class Protocoleis(Record, frozen=True, kw_only=True):
    """Iets dat tussen velden of rijen moet kloppen."""

    id: str
    soort: Eissoort
    velden: tuple[str, ...]
    per: tuple[str, ...] = ()
    is_honderdsten: int | None = None
    is_veld: str | None = None
    speling_honderdsten: int | None = None
    ernst: Eisernst
    uitleg: str


class Protocolbasisbestand(Record, frozen=True, kw_only=True):
    """Wat voor elke uitvoeringsvariant hetzelfde is."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    inleiding: str
    levertijd_dagen: int
    herstel_dagen: int
    leverperioden: tuple[Protocolperiode, ...]
    kleine_aantallen: Kleineaantallen
    nooit: tuple[Verboden, ...]
    grenzen: Protocolgrenzen
    basisvelden: tuple[Protocolveld, ...]
    basiseisen: tuple[Protocoleis, ...]
    basisbepalingen: tuple[Bepaling, ...]


class Voeding(Record, frozen=True, kw_only=True):
    """Welke manier van verdelen met een levering te doen is."""

    methode: str
    met: tuple[str, ...]


class Protocolbestand(Record, frozen=True, kw_only=True):
    """Wat een aanbieder levert bij een uitvoeringsvariant. De velden en eisen uit gezamenlijk.yaml horen erbij."""

    id: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    kort: str
    voor_wie: str
    detailniveau: str
    uitleg_privacy: str
    velden: tuple[Protocolveld, ...]
    sleutel: tuple[str, ...]
    eisen: tuple[Protocoleis, ...]
    voedt: tuple[Voeding, ...]
    voorbeeldrijen: tuple[str, ...]
    bepalingen: tuple[Bepaling, ...]


class Rapportgrenzen(Record, frozen=True, kw_only=True):
    """Hoeveel een rapport van een soort bevinding vertelt. Een soort is dezelfde regel, dezelfde reden en hetzelfde onderdeel van de aanlevering."""

    van_cbs: tuple[str, ...]
    grens_per_soort: int
    plaatsen_per_soort: int


class Reden(Record, frozen=True, kw_only=True):
    """Een van de oorzaken waardoor een regel kan afgaan, met haar eigen melding."""

    reden: str
    melding: str
    herstel: str
    onzeker: str | None = None


class Regeljaren(Record, frozen=True, kw_only=True):
    """Wat er in bepaalde jaren aan een regel anders is. Wat er niet staat, blijft zoals bij de regel."""

    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    grens: Grens | None = None
    ernst: Ernst | None = None
    formule: Formule | None = None
    melding: str | None = None
    herstel: str | None = None
    toelichting: str | None = None


class Regel(Record, frozen=True, kw_only=True):
    """Een regel waarmee een aanlevering wordt gecontroleerd."""

    geldig: Geldigheid
    lagen: tuple[Laagkenmerk, ...] = ()
    perioden: tuple[int, ...] = ()
    bron: str | Bronverwijzing
    zekerheid: Zekerheid
    onderbouwing: str | None = None
    id: str
    titel: str
    fase: Fase
    ernst: Ernst
    controle: str | None = None
    formule: Formule
    melding: str
    herstel: str
    toelichting: str
    onzeker: str | None = None
    redenen: tuple[Reden, ...] = ()
    metingen: tuple[Meting, ...] = ()
    groottemetingen: tuple[Groottemeting, ...] = ()
    per_jaar: tuple[Regeljaren, ...] = ()
    factor: int | None = None


class Signaalwaarden(Record, frozen=True, kw_only=True):
    """De grenzen waarmee provinciale toezichthouders naar een kengetal kijken, van het minste naar het meeste risico."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    minste: str
    midden: str
    meeste: str


class Rekenvoorbeeld(Record, frozen=True, kw_only=True):
    """Een berekening uit een openbaar stuk, met de bedragen die daar staan; de controle van de feiten rekent haar na."""

    bron: str | Bronverwijzing | None = None
    wat: str
    deel: tuple[int, ...]
    van: int | None = None
    uitkomst: str


class Rekenkengetal(Record, frozen=True, kw_only=True):
    """Een kengetal, beleidsindicator of saldo, met wat het is en hoe het uit een aanlevering volgt. Staat er geen wijze, dan zegt niet_uit_iv3 waarom."""

    code: str
    geldig: Geldigheid | None = None
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str | None = None
    wat: str
    ook: tuple[str, ...] = ()
    eenheid: Kengetaleenheid
    wijzen: tuple[Kengetalwijze, ...] = ()
    niet_uit_iv3: str | None = None
    let_op: tuple[str, ...] = ()
    hoogstens_deel: int | None = None
    nooit_meer_dan: str | None = None
    nul_is_leeg: bool | None = None
    signaalwaarden: Signaalwaarden | None = None
    metingen: tuple[Kengetalmeting, ...] = ()
    rekenvoorbeeld: Rekenvoorbeeld | None = None
    open: tuple[str, ...] = ()


class Rekenkengetallenbestand(Record, frozen=True, kw_only=True):
    """De kengetallen, beleidsindicatoren en saldi, met hun formules."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    gelijk_binnen_duizendsten: int
    termen: tuple[Term, ...]
    verslagperioden: tuple[Periodeverslag, ...]
    rekenkengetallen: tuple[Rekenkengetal, ...]


class Wetuitzondering(Record, frozen=True, kw_only=True):
    """Een taakveld dat een koppelregel mag aanwijzen, al is het niet van de wet van de code."""

    waarom: str
    taakveld: str


class Wetgrens(Record, frozen=True, kw_only=True):
    """Op welke taakvelden codes van een wet terecht mogen komen. Wijst een koppelregel een ander taakveld aan, dan is dat een bevinding."""

    wet: Wet
    taakvelden: tuple[str, ...]
    ook: tuple[Wetuitzondering, ...] = ()


class Verhuisreden(Record, frozen=True, kw_only=True):
    """Waarom codes van zorg van het ene jaar op het andere naar een ander taakveld gaan, terwijl geen overgang die taakvelden noemt."""

    waarom: str
    van_jaar: int
    taakvelden: tuple[str, ...]


class Samenhangbestand(Record, frozen=True, kw_only=True):
    """Waar de broncontroles op betekenis mee rekenen. Het zijn geen feiten over Iv3; zij hebben dus geen bron."""

    antwoord_woorden: int
    vulwoorden: tuple[str, ...]
    toegestane_gegevens: tuple[str, ...] = ()
    gedeelde_trefwoorden: tuple[Gedeeldewoorden, ...] = ()
    dagen_vooruit: int
    jaren_vooruit: int
    bijna_gelijk: int
    andere_bestanden: tuple[str, ...]
    wetten: tuple[Wetgrens, ...]
    verhuizingen: tuple[Verhuisreden, ...] = ()


class Soorttitels(Record, frozen=True, kw_only=True):
    """De kop boven de wijzigingen van een soort, in de volgorde waarin zij in een overzicht staan."""

    toegevoegd: str
    gewijzigd: str
    verbeterd: str
    vervallen: str


class Soortwoorden(Record, frozen=True, kw_only=True):
    """Woorden waarmee iemand zegt wat voor soort code hij zoekt."""

    taakveld: tuple[str, ...]
    categorie: tuple[str, ...]
    balanspost: tuple[str, ...]
    productcategorie: tuple[str, ...]
    productcode: tuple[str, ...]
    hulpvorm: tuple[str, ...]
    kengetal: tuple[str, ...]
    regel: tuple[str, ...]


class Specificatie(Record, frozen=True, kw_only=True):
    """De specificatie als geheel."""

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


class Spellinggrens(Record, frozen=True, kw_only=True):
    """Wanneer twee teksten alleen in spelling verschillen."""

    kortste_woord: int
    letters_per_verschil: int
    woorden_met_betekenis: tuple[str, ...]


class Spukthema(Record, frozen=True, kw_only=True):
    """Een thema van de brede specifieke uitkering, met het taakveld waar het hoort."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    thema: str
    taakveld: str


class Spukbestand(Record, frozen=True, kw_only=True):
    """De thema's van de brede specifieke uitkering, met hun taakveld."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    themas: tuple[Spukthema, ...]


class Taakveld(Knoop, frozen=True, kw_only=True):
    """Een taakveld, een hoofdtaakveld of het totaal."""


class Taakveldenbestand(Record, frozen=True, kw_only=True):
    """De taakvelden van een model, in de volgorde van CBS."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    taakvelden: tuple[Taakveld, ...]


class Tekenreeks(Record, frozen=True, kw_only=True):
    """Tekens die in Unicode op elkaar volgen."""

    van: str
    tot: str | None = None
    naam: str


class Tekenbestand(Record, frozen=True, kw_only=True):
    """Hoe tekens tellen, in elke taal waarin iv3 draait hetzelfde."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    unicode: str
    onzichtbaar: tuple[Tekenreeks, ...]
    spaties: tuple[Tekenreeks, ...]
    regeleinden: tuple[Tekenreeks, ...]
    merktekens: tuple[Tekenreeks, ...]
    letters: tuple[Tekenreeks, ...]
    woordtekens: tuple[Tekenreeks, ...]


class Tekstenbestand(Record, frozen=True, kw_only=True):
    """De teksten van het rapport die niet bij een regel horen, op sleutel."""

    teksten: tuple[Tekst, ...]


class Termijnenbestand(Record, frozen=True, kw_only=True):
    """De termijnen, met de dag waarop zij voor het laatst zijn nagekeken."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    nagekeken_op: str
    herinnering_dagen: int
    vooruit_jaren: int
    termijnen: tuple[Levertermijn, ...]


class Toedelingsregel(Record, frozen=True, kw_only=True):
    """Een algemene regel voor waar iets hoort of hoe het wordt verdeeld."""

    id: str
    taakvelden: tuple[str, ...] = ()
    codejaren: tuple[Codejaar, ...] = ()
    categorieen: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    ook_in: tuple[Bronverwijzing, ...] = ()
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    titel: str
    regel: str
    groep: str


class Toedelingbestand(Record, frozen=True, kw_only=True):
    """De algemene regels voor het toedelen, in de volgorde waarin een lezer ze nodig heeft."""

    geldig: Geldigheid | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toedelingsregels: tuple[Toedelingsregel, ...]


class Wijziging(Record, frozen=True, kw_only=True):
    """Wat een gebruiker van een wijziging merkt, zolang zij niet is uitgebracht. Het bestand heet naar de wijziging, in een paar woorden met koppeltekens."""

    soort: Wijzigingssoort
    klasse: Wijzigingsklasse
    onderdeel: str
    jaren: tuple[int, ...] = ()
    voor: tuple[Doelgroep, ...]
    tekst: str


class UitgebrachteWijziging(Wijziging, frozen=True, kw_only=True):
    """Een wijziging die in een uitgave zit."""

    id: str


class Uitgave(Record, frozen=True, kw_only=True):
    """Een uitgebrachte versie met haar wijzigingen. Het bestand heet naar de versie. De opdracht prepare-release maakt het; daarna verandert er niets meer in."""

    versie: str
    datum: str
    klasse: Wijzigingsklasse
    wijzigingen: tuple[UitgebrachteWijziging, ...]


class Uitgaveregels(Record, frozen=True, kw_only=True):
    """Hoe wijzigingen worden opgeschreven en wat er boven een overzicht staat. Het zijn geen feiten over Iv3; zij hebben dus geen bron."""

    titel: str
    inleiding: str
    herkomst: str
    nog_niet: str
    langste_tekst: int
    meeste_zinnen: int
    soorten: Soorttitels
    klassen: Klasseuitleg
    doelgroepen: Doelgroepnamen
    andere_onderdelen: Mapping[str, AnderOnderdeel]
    ondertekening: Ondertekenregels


class Verbod(Record, frozen=True, kw_only=True):
    """Een verdeling die niet mag, waaraan zij te herkennen is, en wat er wel kan."""

    id: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    wat: str
    waarom: str
    toedelingsregel: str | None = None
    alternatief: str
    herken: Herkenning


class Verdeelbedrag(Record, frozen=True, kw_only=True):
    """Wat er volgens een rekenvoorbeeld op een taakveld komt."""

    contract: str
    taakveld: str
    cent: int


class Verdeelveld(Record, frozen=True, kw_only=True):
    """Een gegeven per taakveld."""

    veld: str
    titel: str
    soort: Verdeelveldsoort
    uitleg: str


class Verdeelsleutel(Record, frozen=True, kw_only=True):
    """Velden waarvan het product het gewicht van een taakveld is."""

    velden: tuple[str, ...]
    som: int | None = None


class Verdeelmethode(Record, frozen=True, kw_only=True):
    """Een manier om een bedrag over taakvelden te verdelen."""

    id: str
    geldig: Geldigheid
    bron: str | Bronverwijzing
    zekerheid: Zekerheid
    onderbouwing: str | None = None
    naam: str
    uitleg: str
    mag: tuple[str, ...]
    alleen_wet: str | None = None
    vraagt: Gegevenseis
    velden: tuple[Verdeelveld, ...]
    sleutels: tuple[Verdeelsleutel, ...]
    uitkomst: Verdeeluitkomst | None = None
    let_op: tuple[str, ...]
    mag_niet_voor: tuple[str, ...]
    rust_op: tuple[str, ...]


class Verdeelsituatie(Record, frozen=True, kw_only=True):
    """Een soort contract of kosten."""

    id: str
    geldig: Geldigheid
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    uitleg: str
    toedelingsregels: tuple[str, ...]
    taakvelden: tuple[str, ...] = ()
    sjabloonmethode: str
    volgorde: bool | None = None


class Verdeelsituatiebestand(Record, frozen=True, kw_only=True):
    """De situaties waarin kosten worden verdeeld."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    situaties: tuple[Verdeelsituatie, ...]


class Verdeelstap(Record, frozen=True, kw_only=True):
    """Een stap in de volgorde waarin kosten van meer taakvelden worden toegedeeld. De laatste stap heeft geen vraag."""

    id: str
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str
    vraag: str | None = None
    uitleg: str
    toedelingsregel: str
    bij_ja: Bijja | None = None


class Verdeelverbodbestand(Record, frozen=True, kw_only=True):
    """Wat er niet mag bij het verdelen."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    verboden: tuple[Verbod, ...]


class Verdeelvolgordebestand(Record, frozen=True, kw_only=True):
    """De volgorde waarin kosten van meer taakvelden worden toegedeeld."""

    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    stappen: tuple[Verdeelstap, ...]


class Verdeelvoorbeeld(Record, frozen=True, kw_only=True):
    """Een opdracht (opdracht.toml ernaast) met de bedragen die eruit moeten komen."""

    bron: str | Bronverwijzing
    zekerheid: Zekerheid
    onderbouwing: str | None = None
    titel: str
    situatie: str
    uitleg: str
    waarschuwingen: tuple[str, ...] = ()
    bedragen: tuple[Verdeelbedrag, ...]


class Vervanging(Record, frozen=True, kw_only=True):
    """De taakvelden van een verslagjaar waar andere voor in de plaats komen. De andere taakvelden van dat jaar blijven in het voorstel zoals zij zijn."""

    jaar: int
    taakvelden: tuple[str, ...]


class Verwachting(Record, frozen=True, kw_only=True):
    """Een bevinding die er moet zijn."""

    pad: str | None = None
    gevonden: str | None = None
    verwacht: str | None = None
    verschil: str | None = None


class Voorbeeld(Record, frozen=True, kw_only=True):
    """Een aanlevering en de bevindingen van een regel die daaruit moeten komen."""

    wat: str
    soort: Voorbeeldsoort
    laag: Laagkenmerk
    jaar: int
    periode: int
    cellen: tuple[Cel, ...] = ()
    standen: tuple[Balansstand, ...] = ()
    leeg: bool | None = None
    bewerkingen: tuple[Bewerking, ...] = ()
    tekst: str | None = None
    tekenset: str | None = None
    verwacht: tuple[Verwachting, ...]


class Voorgesteldtaakveld(Record, frozen=True, kw_only=True):
    """Een taakveld van een voorstel."""

    code: str
    wet: Wet | None = None
    toelichting: str | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    naam: str


class Voorschriftbestand(Record, frozen=True, kw_only=True):
    """De hoofdstukken in hun volgorde, en de zinnen en woorden die het document zelf zegt."""

    hoofdstukken: tuple[Hoofdstuk, ...]
    zinnen: tuple[Tekst, ...]


class Voorstelregel(Record, frozen=True, kw_only=True):
    """Een koppelregel met de wet erbij en zonder jaren; zij geldt als het voorstel geldt."""

    wet: Wet
    id: str
    geldig: Geldigheid | None = None
    toelichting: str | None = None
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    als: Voorwaarden
    zet: Voorwaarden | None = None
    dan: str | None = None
    volgt: Voorwaarden | None = None
    tenzij: str | None = None
    open: str | None = None


class Voorstelbestand(Record, frozen=True, kw_only=True):
    """Een voorgesteld model, compleet genoeg om het naast de modellen die gelden te leggen: taakvelden, koppelregels en overgangen."""

    id: str
    lagen: tuple[Laagkenmerk, ...] = ()
    bron: str | Bronverwijzing | None = None
    zekerheid: Zekerheid | None = None
    onderbouwing: str | None = None
    toelichting: str | None = None
    naam: str
    vervangt: Vervanging
    taakvelden: tuple[Voorgesteldtaakveld, ...]
    neemt_over: tuple[str, ...] = ()
    koppelregels: tuple[Voorstelregel, ...]
    overgangen: tuple[Overgang, ...]
    open: tuple[Openpunt, ...] = ()


class Vraagonderwerp(Record, frozen=True, kw_only=True):
    """De codes, methoden en regels die een antwoord raakt. Zij moeten bestaan in elk jaar waarvoor het antwoord geldt."""

    taakvelden: tuple[str, ...] = ()
    codejaren: tuple[Codejaar, ...] = ()
    categorieen: tuple[str, ...] = ()
    balansposten: tuple[str, ...] = ()
    domeinen: tuple[Vraagdomein, ...] = ()
    methoden: tuple[str, ...] = ()
    regels: tuple[str, ...] = ()
    toedelingsregels: tuple[str, ...] = ()


class Vraagbestand(Record, frozen=True, kw_only=True):
    """Een vraag met haar antwoord. Het bestand heet naar de vraag, in een paar woorden met koppeltekens."""

    geldig: Geldigheid
    bron: str | Bronverwijzing
    ook_in: tuple[Bronverwijzing, ...] = ()
    zekerheid: Zekerheid
    onderbouwing: str | None = None
    geen_code: tuple[str, ...] = ()
    lagen: tuple[Laagkenmerk, ...] = ()
    vraag: str
    ook_gevraagd: tuple[str, ...] = ()
    antwoord: str | tuple[GedateerdeTekst, ...]
    over: Vraagonderwerp
    gecontroleerd_op: str
    open: str | None = None


class Wijzigingsonderdeel(Record, frozen=True, kw_only=True):
    """Een soort feiten, met de woorden ervoor en waar zij staan. De volgorde is die van het overzicht van een wijziging."""

    id: str
    titel: str | None = None
    enkelvoud: str | None = None
    meervoud: str | None = None
    erbij: str | None = None
    weg: str | None = None
    hoort_bij: str | None = None
    nagespeeld: bool | None = None
    bestanden: tuple[str, ...] = ()
    lijsten: tuple[str, ...] = ()
    voor: tuple[Doelgroep, ...]


class Wijzigingsklassenbestand(Record, frozen=True, kw_only=True):
    """De onderdelen, de klassen en de grens van spelling."""

    spelling: Spellinggrens
    onderdelen: tuple[Wijzigingsonderdeel, ...]
    wijzigingsklassen: tuple[Klasseregel, ...]


class Zoekwoordenbestand(Record, frozen=True, kw_only=True):
    """Kantoortaal voor het zoeken. Het zijn geen feiten over Iv3; zij hebben dus geen bron."""

    trefwoord_onderbouwing: str
    overslaan: tuple[str, ...]
    soorten: Soortwoorden
    synoniemen: tuple[str, ...]


class Zorgkenmerk(Record, frozen=True, kw_only=True):
    """Iets waar een regel naar kan vragen. De volgorde is die waarin vragen worden gesteld."""

    id: str
    naam: str
    vraag: str | None = None
    standaard: str | None = None
    waarden: tuple[Kenmerkwaarde, ...] = ()
    kolommen: tuple[str, ...] = ()


class Zorgkenmerkenbestand(Record, frozen=True, kw_only=True):
    """De kenmerken van de zorg waar koppelregels naar vragen, en de kolommen waarin zij in een bestand staan."""

    kenmerken: tuple[Zorgkenmerk, ...]
    kolommen: tuple[Kolom, ...]


FILES: Final[Mapping[type[Record], tuple[str, ...]]] = {
    Afwijkingenbestand: ("tables/model/afwijkingen.yaml",),
    Auditbestand: ("tables/auditbestand.yaml",),
    Balanspostenbestand: ("tables/model/balansposten.yaml",),
    Basisbestand: ("tables/regels/basis-*.yaml",),
    Begrippenbestand: ("tables/begrippen.yaml",),
    Berichtenbestand: ("tables/berichten.yaml",),
    Betekenissenbestand: ("tables/koppelingen/betekenissen.yaml",),
    Bronnenbestand: ("tables/bronnen.yaml",),
    Categorieenbestand: ("tables/model/categorieen.yaml",),
    Cellenbestand: ("tables/model/*/cellen.yaml",),
    Cijferbestand: ("tables/cijfers/*.yaml",),
    Codelijstinlezenbestand: ("tables/productcodes-inlezen.yaml",),
    Codetekstbestand: ("tables/taakvelden/*.yaml", "tables/taakvelden/*/*.yaml", "tables/categorieen/*.yaml", "tables/balansposten/*.yaml",),
    Controlesbestand: ("tables/model/controles.yaml",),
    Excelmodelbestand: ("tables/excelmodel.yaml",),
    Gemeentecijferbestand: ("tables/cijfers/gemeenten/*.yaml",),
    Gemeentenbestand: ("tables/gemeenten.yaml",),
    Groepenbestand: ("tables/model/groepen.yaml", "tables/model/*/groepen.yaml",),
    Herindelingenbestand: ("tables/herindelingen.yaml",),
    Inkoopniveaubestand: ("tables/inkoopniveaus.yaml",),
    Inleesbestand: ("tables/inlezen.yaml",),
    Jaarbestand: ("tables/jaren/*.yaml",),
    Kengetallenbestand: ("tables/model/kengetallen.yaml",),
    Koppelingbestand: ("tables/koppelingen/jeugd.yaml", "tables/koppelingen/wmo.yaml",),
    Lagenbestand: ("tables/model/lagen.yaml",),
    Modelvergelijkingbestand: ("tables/modelvergelijking.yaml",),
    Onregelmatigheidbestand: ("tables/onregelmatigheden.yaml",),
    Opdrachttekstbestand: ("tables/opdrachten/*.yaml",),
    Openbestand: ("tables/open.yaml",),
    Overgangenbestand: ("tables/overgangen/*.yaml",),
    Periodenbestand: ("tables/model/perioden.yaml",),
    Productcodebestand: ("tables/productcodes/*.yaml",),
    Protocolbasisbestand: ("tables/protocol/gezamenlijk.yaml",),
    Protocolbestand: ("tables/protocol/inspanningsgericht.yaml", "tables/protocol/outputgericht.yaml", "tables/protocol/taakgericht.yaml",),
    Rapportgrenzen: ("tables/regels/rapport.yaml",),
    Regel: ("tables/regels/*/regel.yaml",),
    Rekenkengetallenbestand: ("tables/kengetallen.yaml",),
    Samenhangbestand: ("tables/samenhang.yaml",),
    Specificatie: ("tables/specificatie.yaml",),
    Spukbestand: ("tables/brede-spuk.yaml",),
    Taakveldenbestand: ("tables/model/*/taakvelden.yaml",),
    Tekenbestand: ("tables/tekens.yaml",),
    Tekstenbestand: ("tables/regels/teksten.yaml",),
    Termijnenbestand: ("tables/termijnen.yaml",),
    Toedelingbestand: ("tables/toedeling.yaml",),
    Uitgave: ("tables/uitgaven/*.yaml",),
    Uitgaveregels: ("tables/uitgaveregels.yaml",),
    Verdeelmethode: ("tables/verdeling/methoden/*.yaml",),
    Verdeelsituatiebestand: ("tables/verdeling/situaties.yaml",),
    Verdeelverbodbestand: ("tables/verdeling/verboden.yaml",),
    Verdeelvolgordebestand: ("tables/verdeling/volgorde.yaml",),
    Verdeelvoorbeeld: ("tables/verdeling/voorbeelden/*/voorbeeld.yaml",),
    Voorbeeld: ("tables/regels/*/voorbeelden/*.yaml",),
    Voorschriftbestand: ("tables/voorschrift.yaml",),
    Voorstelbestand: ("tables/voorstellen/*.yaml",),
    Vraagbestand: ("tables/vragen/*.yaml",),
    Wijziging: ("tables/wijzigingen/*.yaml",),
    Wijzigingsklassenbestand: ("tables/wijzigingsklassen.yaml",),
    Zoekwoordenbestand: ("tables/zoekwoorden.yaml",),
    Zorgkenmerkenbestand: ("tables/koppelingen/kenmerken.yaml",),
}
"""The kinds of file, with the patterns of their paths."""

PARTS: Final[Mapping[type[Record], Mapping[str, type[Record]]]] = {
    Afwijkingenbestand: {"bron": Bronverwijzing, "afwijkingen": Afwijking},
    Auditbestand: {"bron": Bronverwijzing, "auditversies": Auditversie, "auditregels": Auditregels, "auditgroepen": Auditgroep, "auditpakketten": Auditpakket, "auditgrenzen": Auditgrenzen},
    Auditgroep: {"bron": Bronverwijzing, "velden": Auditveld},
    Auditpakket: {"bron": Bronverwijzing, "rekeningsoorten": Auditrekeningsoort, "afwijkingen": Auditafwijking},
    Auditregels: {"bron": Bronverwijzing},
    Auditversie: {"bron": Bronverwijzing},
    Balanspost: {"naam": GedateerdeNaam, "geldig": Geldigheid, "bron": Bronverwijzing},
    Balanspostenbestand: {"bron": Bronverwijzing, "balansposten": Balanspost},
    Basisbestand: {"basiscellen": Basiscel, "basisstanden": Basisstand},
    Basiscel: {"geldig": Geldigheid},
    Basisstand: {"geldig": Geldigheid},
    Begrip: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Begrippenbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "begrippen": Begrip},
    Berekening: {"geldig": Geldigheid},
    Bericht: {"bron": Bronverwijzing},
    Berichtenbestand: {"bron": Bronverwijzing, "berichten": Bericht, "berichtopbouw": Berichtopbouw, "retourcodes": Retourcode, "berichttekens": Berichtteken, "berichtgrenzen": Berichtgrenzen},
    Berichtopbouw: {"bron": Bronverwijzing, "velden": Berichtveld},
    Berichtteken: {"bron": Bronverwijzing},
    Betekenis: {"geldig": Geldigheid, "bron": Bronverwijzing, "als": Voorwaarden, "betekent": Voorwaarden},
    Betekenissenbestand: {"betekenissen": Betekenis},
    Bron: {"jaren": Geldigheid, "niet_gelezen": Bronjaar},
    Bronnenbestand: {"bronnen": Bron},
    Categorie: {"naam": GedateerdeNaam, "geldig": Geldigheid, "bron": Bronverwijzing},
    Categorieenbestand: {"bron": Bronverwijzing, "categorieen": Categorie},
    Cellenbestand: {"bron": Bronverwijzing, "cellen": Celregel},
    Celregel: {"geldig": Geldigheid, "waarom_bron": Bronverwijzing, "bron": Bronverwijzing},
    Cijferbestand: {"bron": Bronverwijzing, "cijfers": Cijferreeks},
    Cijferreeks: {"bron": Bronverwijzing, "bedragen": Taakveldbedrag},
    Codejaar: {"geldig": Geldigheid},
    Codelijstinlezenbestand: {"codelijstkoppen": Codelijstkoppen, "codelijstvormen": Codelijstvormen},
    Codetekstbestand: {"geldig": Geldigheid, "codejaren": Codejaar, "bron": Bronverwijzing, "kort": GedateerdeTekst, "omvat": Tekstfeit, "omvat_niet": Uitsluiting, "regels": Tekstfeit, "let_op": Tekstfeit, "trefwoorden": Trefwoord},
    Controle: {"geldig": Geldigheid, "bron": Bronverwijzing, "berekeningen": Berekening},
    Controlesbestand: {"bron": Bronverwijzing, "controles": Controle},
    Erratum: {"bron": Bronverwijzing, "vingerafdrukken": Vingerafdrukken},
    Excelinformatie: {"rijen": Excelrijen, "opmerkingen": Excelopmerkingen},
    Excelmodelbestand: {"bron": Bronverwijzing, "excelinformatie": Excelinformatie, "excelrekenregels": Excelrekenregels, "excelvelden": Excelveld, "excelnamen": Excelnaam, "excelperioden": Excelperiode, "excelonderdelen": Excelonderdeel},
    Excelnaam: {"bron": Bronverwijzing},
    Excelonderdeel: {"geldig": Geldigheid, "bron": Bronverwijzing, "rijen": Excelrijen, "kolommen": Excelkolommen},
    Excelopmerkingen: {"rijen": Excelrijen},
    Excelperiode: {"bron": Bronverwijzing},
    Excelveld: {"bron": Bronverwijzing},
    Formule: {"elke_cel": Selectie, "herhaald": Herhaling, "termen": Term, "toets": Toets, "grootte": Grootte},
    GedateerdeTekst: {"bron": Bronverwijzing},
    Gemeente: {"geldig": Geldigheid},
    Gemeentecijferbestand: {"bron": Bronverwijzing, "ingelezen": IngelezenBestand},
    Gemeentenbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "gemeenten": Gemeente, "roepnamen": Roepnaam},
    Groepenbestand: {"bron": Bronverwijzing, "groepen": Groep},
    Herindelingenbestand: {"bron": Bronverwijzing, "herindelingen": Herindeling},
    Indicator: {"naam": GedateerdeNaam, "geldig": Geldigheid, "bron": Bronverwijzing},
    Inkoopniveau: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Inkoopniveaubestand: {"bron": Bronverwijzing, "inkoopniveaus": Inkoopniveau},
    Inleesbestand: {"bestandssoorten": Bestandssoort, "tekensetherkenning": Tekensetherkenning, "werkmapingang": Werkmapingang},
    Jaarbestand: {"vingerafdrukken": AlleVingerafdrukken, "errata": Erratum},
    Kengetallenbestand: {"bron": Bronverwijzing, "kengetallen": Indicator, "beleidsindicatoren": Indicator, "verslagperioden": Verslagperiode},
    Kengetalmeting: {"bron": Bronverwijzing},
    Kengetalwijze: {"geldig": Geldigheid, "bron": Bronverwijzing, "termen": Term},
    Knoop: {"naam": GedateerdeNaam, "geldig": Geldigheid, "bron": Bronverwijzing},
    Koppelingbestand: {"bron": Bronverwijzing, "koppelregels": Koppelregel},
    Koppelregel: {"geldig": Geldigheid, "bron": Bronverwijzing, "als": Voorwaarden, "zet": Voorwaarden, "volgt": Voorwaarden},
    Laag: {"geldig": Geldigheid, "bron": Bronverwijzing, "volgt": Volgjaar},
    Lagenbestand: {"bron": Bronverwijzing, "lagen": Laag},
    Langslopend: {"van": Uitdrukking},
    Levertermijn: {"geldig": Geldigheid, "bron": Bronverwijzing, "uiterlijk": Uiterlijk},
    Modelvergelijking: {"modellen": Vergelekenmodel, "delen": Vergelekendeel},
    Modelvergelijkingbestand: {"vergelijking": Modelvergelijking},
    Ondertekenregels: {"root": Ondertekenrol, "targets": Ondertekenrol, "snapshot": Ondertekenrol, "timestamp": Ondertekenrol},
    Onregelmatigheid: {"codejaren": Codejaar, "geldig": Geldigheid, "bron": Bronverwijzing, "ook_in": Bronverwijzing},
    Onregelmatigheidbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "onregelmatigheden": Onregelmatigheid},
    Opdrachttekstbestand: {"teksten": Tekst},
    Openbestand: {"open": Openpunt},
    Openpunt: {"bron": Bronverwijzing},
    Overgang: {"bron": Bronverwijzing, "naar": Opvolger},
    Overgangenbestand: {"bron": Bronverwijzing, "overgangen": Overgang},
    Periode: {"bron": Bronverwijzing, "aanleveren": Termijn},
    Periodenbestand: {"bron": Bronverwijzing, "perioden": Periode, "standen": Stand},
    Productcode: {"bron": Bronverwijzing, "geldig": Geldigheid},
    Productcodebestand: {"bron": Bronverwijzing, "geldig": Geldigheid, "codes": Productcode},
    Protocolbasisbestand: {"bron": Bronverwijzing, "leverperioden": Protocolperiode, "kleine_aantallen": Kleineaantallen, "nooit": Verboden, "grenzen": Protocolgrenzen, "basisvelden": Protocolveld, "basiseisen": Protocoleis, "basisbepalingen": Bepaling},
    Protocolbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "velden": Protocolveld, "eisen": Protocoleis, "voedt": Voeding, "bepalingen": Bepaling},
    Protocolveld: {"waarden": Veldwaarde},
    Regel: {"geldig": Geldigheid, "bron": Bronverwijzing, "formule": Formule, "redenen": Reden, "metingen": Meting, "groottemetingen": Groottemeting, "per_jaar": Regeljaren},
    Regeljaren: {"geldig": Geldigheid, "bron": Bronverwijzing, "grens": Grens, "formule": Formule},
    Rekenkengetal: {"geldig": Geldigheid, "bron": Bronverwijzing, "wijzen": Kengetalwijze, "signaalwaarden": Signaalwaarden, "metingen": Kengetalmeting, "rekenvoorbeeld": Rekenvoorbeeld},
    Rekenkengetallenbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "termen": Term, "verslagperioden": Periodeverslag, "rekenkengetallen": Rekenkengetal},
    Rekenvoorbeeld: {"bron": Bronverwijzing},
    Retourcode: {"bron": Bronverwijzing},
    Roepnaam: {"bron": Bronverwijzing},
    Samenhangbestand: {"gedeelde_trefwoorden": Gedeeldewoorden, "wetten": Wetgrens, "verhuizingen": Verhuisreden},
    Signaalwaarden: {"bron": Bronverwijzing},
    Spukbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "themas": Spukthema},
    Spukthema: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Stand: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Taakveld: {"naam": GedateerdeNaam, "geldig": Geldigheid, "bron": Bronverwijzing},
    Taakveldenbestand: {"bron": Bronverwijzing, "taakvelden": Taakveld},
    Tekenbestand: {"bron": Bronverwijzing, "onzichtbaar": Tekenreeks, "spaties": Tekenreeks, "regeleinden": Tekenreeks, "merktekens": Tekenreeks, "letters": Tekenreeks, "woordtekens": Tekenreeks},
    Tekensetherkenning: {"oude_tekensets": Oudetekenset},
    Tekstenbestand: {"teksten": Tekst},
    Tekstfeit: {"codejaren": Codejaar, "geldig": Geldigheid, "bron": Bronverwijzing, "ook_in": Bronverwijzing},
    Term: {"is": Uitdrukking},
    Termijnenbestand: {"bron": Bronverwijzing, "termijnen": Levertermijn},
    Toedelingbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "toedelingsregels": Toedelingsregel},
    Toedelingsregel: {"codejaren": Codejaar, "geldig": Geldigheid, "bron": Bronverwijzing, "ook_in": Bronverwijzing},
    Trefwoord: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Uitdrukking: {"som": Selectie, "som_absoluut": Selectie, "stand": Standselectie, "optellen": Uitdrukking, "aftrekken": Uitdrukking, "absoluut": Uitdrukking, "naar_zijde": Uitdrukking, "som_langs": Langslopend, "grootste_langs": Langslopend},
    Uiterlijk: {"voor": Dagregel, "op": Dagregel},
    Uitgave: {"wijzigingen": UitgebrachteWijziging},
    Uitgaveregels: {"soorten": Soorttitels, "klassen": Klasseuitleg, "doelgroepen": Doelgroepnamen, "andere_onderdelen": AnderOnderdeel, "ondertekening": Ondertekenregels},
    Uitsluiting: {"codejaren": Codejaar, "geldig": Geldigheid, "bron": Bronverwijzing, "ook_in": Bronverwijzing},
    Verbod: {"geldig": Geldigheid, "bron": Bronverwijzing, "herken": Herkenning},
    Verdeelmethode: {"geldig": Geldigheid, "bron": Bronverwijzing, "vraagt": Gegevenseis, "velden": Verdeelveld, "sleutels": Verdeelsleutel},
    Verdeelsituatie: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Verdeelsituatiebestand: {"bron": Bronverwijzing, "situaties": Verdeelsituatie},
    Verdeelstap: {"bron": Bronverwijzing, "bij_ja": Bijja},
    Verdeelverbodbestand: {"bron": Bronverwijzing, "verboden": Verbod},
    Verdeelvolgordebestand: {"bron": Bronverwijzing, "stappen": Verdeelstap},
    Verdeelvoorbeeld: {"bron": Bronverwijzing, "bedragen": Verdeelbedrag},
    Verslagperiode: {"geldig": Geldigheid, "bron": Bronverwijzing},
    Volgjaar: {"bron": Bronverwijzing},
    Voorbeeld: {"cellen": Cel, "standen": Balansstand, "bewerkingen": Bewerking, "verwacht": Verwachting},
    Voorgesteldtaakveld: {"bron": Bronverwijzing},
    Voorschriftbestand: {"hoofdstukken": Hoofdstuk, "zinnen": Tekst},
    Voorstelbestand: {"bron": Bronverwijzing, "vervangt": Vervanging, "taakvelden": Voorgesteldtaakveld, "koppelregels": Voorstelregel, "overgangen": Overgang, "open": Openpunt},
    Voorstelregel: {"geldig": Geldigheid, "bron": Bronverwijzing, "als": Voorwaarden, "zet": Voorwaarden, "volgt": Voorwaarden},
    Vraagbestand: {"geldig": Geldigheid, "bron": Bronverwijzing, "ook_in": Bronverwijzing, "antwoord": GedateerdeTekst, "over": Vraagonderwerp},
    Vraagonderwerp: {"codejaren": Codejaar},
    Werkmapingang: {"tekensets": Werkmaptekenset, "grenzen": Werkmapgrenzen, "besluiten": Werkmapbesluit},
    Wetgrens: {"ook": Wetuitzondering},
    Wijzigingsklassenbestand: {"spelling": Spellinggrens, "onderdelen": Wijzigingsonderdeel, "wijzigingsklassen": Klasseregel},
    Zoekwoordenbestand: {"soorten": Soortwoorden},
    Zorgkenmerk: {"waarden": Kenmerkwaarde},
    Zorgkenmerkenbestand: {"kenmerken": Zorgkenmerk, "kolommen": Kolom},
}
"""The slots of a record that hold other records: one, a list, or by their id."""

TAKEN: Final[Mapping[type[Record], tuple[str, ...]]] = {
    Afwijkingenbestand: ("bron", "zekerheid", "onderbouwing",),
    Auditbestand: ("bron", "zekerheid", "onderbouwing",),
    Auditgroep: ("bron", "zekerheid", "onderbouwing",),
    Auditpakket: ("bron", "zekerheid", "onderbouwing",),
    Auditregels: ("bron", "zekerheid", "onderbouwing",),
    Auditversie: ("bron", "zekerheid", "onderbouwing",),
    Balanspost: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Balanspostenbestand: ("bron", "zekerheid", "onderbouwing",),
    Basiscel: ("geldig", "lagen",),
    Basisstand: ("geldig", "lagen",),
    Begrip: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Begrippenbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Berekening: ("lagen", "geldig",),
    Bericht: ("bron", "zekerheid", "onderbouwing",),
    Berichtenbestand: ("bron", "zekerheid", "onderbouwing",),
    Berichtopbouw: ("bron", "zekerheid", "onderbouwing",),
    Berichtteken: ("bron", "zekerheid", "onderbouwing",),
    Betekenis: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Categorie: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Categorieenbestand: ("bron", "zekerheid", "onderbouwing",),
    Cellenbestand: ("bron", "zekerheid", "onderbouwing",),
    Celregel: ("lagen", "geldig", "bron", "zekerheid", "onderbouwing",),
    Cijferbestand: ("bron", "zekerheid", "onderbouwing",),
    Cijferreeks: ("bron", "zekerheid", "onderbouwing",),
    Codejaar: ("geldig",),
    Codetekstbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Controle: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Controlesbestand: ("bron", "zekerheid", "onderbouwing",),
    Erratum: ("bron",),
    Excelmodelbestand: ("bron", "zekerheid", "onderbouwing",),
    Excelnaam: ("bron", "zekerheid", "onderbouwing",),
    Excelonderdeel: ("lagen", "geldig", "bron", "zekerheid", "onderbouwing",),
    Excelperiode: ("bron", "zekerheid", "onderbouwing",),
    Excelveld: ("bron", "zekerheid", "onderbouwing",),
    GedateerdeNaam: ("lagen",),
    GedateerdeTekst: ("bron", "zekerheid", "onderbouwing",),
    Gegevenseis: ("zekerheid", "onderbouwing",),
    Gemeente: ("geldig",),
    Gemeentecijferbestand: ("bron", "zekerheid", "onderbouwing",),
    Gemeentenbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Groepenbestand: ("bron", "zekerheid", "onderbouwing",),
    Herindelingenbestand: ("bron", "zekerheid", "onderbouwing",),
    Indicator: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Inkoopniveau: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Inkoopniveaubestand: ("bron", "zekerheid", "onderbouwing",),
    Kengetallenbestand: ("bron", "zekerheid", "onderbouwing",),
    Kengetalmeting: ("bron",),
    Kengetalwijze: ("lagen", "geldig", "bron", "zekerheid", "onderbouwing",),
    Knoop: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Koppelingbestand: ("bron", "zekerheid", "onderbouwing",),
    Koppelregel: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Laag: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Lagenbestand: ("bron", "zekerheid", "onderbouwing",),
    Levertermijn: ("lagen", "geldig", "bron", "zekerheid", "onderbouwing",),
    Onregelmatigheid: ("geldig", "bron", "zekerheid", "onderbouwing", "lagen",),
    Onregelmatigheidbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Openpunt: ("bron",),
    Overgang: ("lagen", "bron", "zekerheid", "onderbouwing",),
    Overgangenbestand: ("lagen", "bron", "zekerheid", "onderbouwing",),
    Periode: ("bron", "zekerheid", "onderbouwing",),
    Periodenbestand: ("bron", "zekerheid", "onderbouwing",),
    Productcode: ("bron", "geldig",),
    Productcodebestand: ("bron", "zekerheid", "onderbouwing",),
    Protocolbasisbestand: ("bron", "zekerheid", "onderbouwing",),
    Protocolbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Regel: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Regeljaren: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Rekenkengetal: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Rekenkengetallenbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Rekenvoorbeeld: ("bron",),
    Retourcode: ("bron", "zekerheid", "onderbouwing",),
    Roepnaam: ("bron", "zekerheid", "onderbouwing",),
    Signaalwaarden: ("bron", "zekerheid", "onderbouwing",),
    Spukbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Spukthema: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Stand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Taakveld: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Taakveldenbestand: ("bron", "zekerheid", "onderbouwing",),
    Tekenbestand: ("bron", "zekerheid", "onderbouwing",),
    Tekstfeit: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Termijnenbestand: ("bron", "zekerheid", "onderbouwing",),
    Toedelingbestand: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Toedelingsregel: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Trefwoord: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Uitsluiting: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Verbod: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Verdeelmethode: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Verdeelsituatie: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Verdeelsituatiebestand: ("bron", "zekerheid", "onderbouwing",),
    Verdeelstap: ("bron", "zekerheid", "onderbouwing",),
    Verdeelverbodbestand: ("bron", "zekerheid", "onderbouwing",),
    Verdeelvolgordebestand: ("bron", "zekerheid", "onderbouwing",),
    Verdeelvoorbeeld: ("bron", "zekerheid", "onderbouwing",),
    Verslagperiode: ("geldig", "lagen", "bron", "zekerheid", "onderbouwing",),
    Volgjaar: ("bron",),
    Voorgesteldtaakveld: ("bron", "zekerheid", "onderbouwing",),
    Voorstelbestand: ("lagen", "bron", "zekerheid", "onderbouwing",),
    Voorstelregel: ("geldig", "bron", "zekerheid", "onderbouwing",),
    Vraagbestand: ("geldig", "bron", "zekerheid", "onderbouwing", "lagen",),
}
"""The slots that a record takes from its file when it says nothing itself."""

"""Each check on the sources, broken on purpose: the finding names the place, what is wrong and how to mend it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from generators import checks
from generators.commands.main import main
from generators.kernel import sources
from generators.kernel.findings import Finding, Place, as_github, as_json, as_text
from tests.support.sources import Copy

GEMEENTE = "tables/model/gemeente/taakvelden.yaml"
CELLEN = "tables/model/gemeente/cellen.yaml"
CONTROLES = "tables/model/controles.yaml"
BALANS = "tables/model/balansposten.yaml"
JEUGD = "tables/koppelingen/jeugd.yaml"
AMBULANT = "tables/taakvelden/6.751.yaml"
ZOEKWOORDEN = "tables/zoekwoorden.yaml"


@dataclass(frozen=True)
class Break:
    """One thing made wrong, and the words the finding must hold."""

    name: str
    path: str
    old: str
    new: str
    check: str
    words: str


BREAKS = [
    # leesbaar
    Break(
        "a key twice",
        GEMEENTE,
        "    naam: Bestuur\n",
        "    naam: Bestuur\n    naam: Bestuur\n",
        "leesbaar",
        "naam staat hier twee keer",
    ),
    Break("no YAML", GEMEENTE, 'code: "0.1"\n', 'code: "0.1\n', "leesbaar", "elk aanhalingsteken is gesloten"),
    Break(
        "an alias",
        GEMEENTE,
        "    geldig: {van: 2017}\n",
        "    geldig: &a {van: 2017}\n    lagen: *a\n",
        "leesbaar",
        "met een ster naar verwezen",
    ),
    # vorm
    Break(
        "an unknown key",
        GEMEENTE,
        "    naam: Bestuur\n",
        "    naam: Bestuur\n    nam: B\n",
        "vorm",
        "De sleutel nam is hier niet bekend",
    ),
    Break("a missing key", GEMEENTE, "    naam: Bestuur\n", "", "vorm", "Hier ontbreekt naam"),
    Break("a year as text", GEMEENTE, "geldig: {van: 2017}", 'geldig: {van: "2017"}', "vorm", "een heel getal"),
    Break("a year too early", GEMEENTE, "geldig: {van: 2017}", "geldig: {van: 1017}", "vorm", "minstens 2010"),
    Break(
        "a word outside the list",
        GEMEENTE,
        "zekerheid: vastgesteld",
        "zekerheid: zeker",
        "vorm",
        "dat is geen van de mogelijkheden",
    ),
    Break(
        "a capital in a name",
        CELLEN,
        "id: moedercodes-sociaal-domein",
        "id: Moedercodes",
        "vorm",
        "dat is niet goed geschreven",
    ),
    Break("an empty list", CELLEN, 'taakvelden: ["0.7"]', "taakvelden: []", "vorm", "lege lijst"),
    Break("a list as text", CELLEN, 'taakvelden: ["0.7"]', 'taakvelden: "0.7"', "vorm", "een lijst"),
    # aanhalingstekens
    Break(
        "a code without quotes", GEMEENTE, 'code: "0.10"', "code: 0.10", "aanhalingstekens", "0.10 staat niet tussen"
    ),
    Break(
        "a whole number as code",
        "tables/model/afwijkingen.yaml",
        'cbs: "2023"',
        "cbs: 2023",
        "aanhalingstekens",
        "2023 staat niet",
    ),
    Break("a parent without quotes", GEMEENTE, 'onder: "0."', "onder: 0.", "aanhalingstekens", "0. staat niet"),
    Break(
        "a code without quotes in a list",
        CELLEN,
        '["0.10", "0.11"]',
        '[0.10, "0.11"]',
        "aanhalingstekens",
        "0.10 staat niet",
    ),
    Break("a code that looks like text", BALANS, 'code: "A111"', "code: A111", "aanhalingstekens", "A111 staat niet"),
    Break(
        "a version without quotes",
        "tables/bronnen.yaml",
        'versie: "1.0"',
        "versie: 1.0",
        "aanhalingstekens",
        "1.0 staat niet",
    ),
    Break(
        "a date without quotes",
        "tables/bronnen.yaml",
        'datum: "2025-10-27"',
        "datum: 2025-10-27",
        "aanhalingstekens",
        "2025-10-27",
    ),
    # dubbel
    Break(
        "a code twice",
        GEMEENTE,
        'code: "0.2"',
        'code: "0.1"',
        "dubbel",
        "De code 0.1 staat er in dezelfde jaren twee keer",
    ),
    Break(
        "a cell rule twice",
        CELLEN,
        "id: vennootschapsbelasting-geen-baten",
        "id: gemeentefonds-alleen-rijksbijdrage",
        "dubbel",
        "twee keer",
    ),
    Break(
        "a group twice",
        "tables/model/groepen.yaml",
        "id: uitzettingen",
        "id: vaste-schuld",
        "dubbel",
        "De groep vaste-schuld",
    ),
    Break(
        "a shared group again",
        "tables/model/gemeente/groepen.yaml",
        "groepen:\n",
        'groepen:\n  - {id: voorraden, soort: balanspost, naam: Voorraden, codes: ["A212"]}\n',
        "dubbel",
        "De groep voorraden",
    ),
    Break("a control twice", CONTROLES, "nummer: 2", "nummer: 1", "dubbel", "Controle 1"),
    Break(
        "a member twice", CELLEN, '["0.10", "0.11"]', '["0.10", "0.10"]', "dubbel", "0.10 staat twee keer in deze lijst"
    ),
    Break(
        "an open point twice",
        "tables/open.yaml",
        "id: bijdragen-rijk-gr-2021",
        "id: beleidsindicatoren-2026",
        "dubbel",
        "Het open punt",
    ),
    # verwijzing
    Break("an unknown taakveld", CELLEN, '["0.10", "0.11"]', '["0.10", "0.12"]', "verwijzing", "0.12 bestaat niet"),
    Break("an unknown group", CELLEN, "taakvelden: [alle]", "taakvelden: [ale]", "verwijzing", "Bedoelt u alle?"),
    Break("an unknown parent", BALANS, 'onder: "A1"', 'onder: "A11"', "verwijzing", "De groep A11 bestaat niet"),
    Break(
        "a parent that is no group",
        BALANS,
        'code: "A112"\n    naam: "Immateriële vaste activa: Kosten onderzoek en ontwikkeling voor een bepaald actief"\n    onder: "A1"',
        'code: "A112"\n    naam: "Immateriële vaste activa: Kosten onderzoek en ontwikkeling voor een bepaald actief"\n    onder: "A111"',
        "verwijzing",
        "A111 bestaat niet",
    ),
    Break(
        "an unknown source",
        GEMEENTE,
        "bron: cbs-definities",
        "bron: cbs-definitie",
        "verwijzing",
        "De bron cbs-definitie bestaat niet",
    ),
    Break(
        "an unknown source of a reason",
        CELLEN,
        "waarom_bron: {id: voorschrift-2026, blad: 18}",
        "waarom_bron: {id: voorschrift-2025, blad: 18}",
        "verwijzing",
        "Bedoelt u voorschrift-2026?",
    ),
    Break(
        "a group in itself",
        "tables/model/groepen.yaml",
        'codes: ["A212", "A213", "A214", "A215"]',
        'codes: ["A212", "A213", "A214", "A215", voorraden]',
        "verwijzing",
        "bevat zichzelf",
    ),
    Break(
        "a file CBS does not have",
        "tables/model/afwijkingen.yaml",
        "[Provincie 2024]",
        "[Provincie 2016]",
        "verwijzing",
        "Het bestand Provincie 2016",
    ),
    Break(
        "an unknown control",
        "tables/model/afwijkingen.yaml",
        'foutcode: "PF003"',
        'foutcode: "PF033"',
        "verwijzing",
        "De controle PF033",
    ),
    Break(
        "an unknown model",
        "tables/model/lagen.yaml",
        "model: provincie",
        "model: provincies",
        "verwijzing",
        "Bedoelt u provincie?",
    ),
    Break(
        "an unknown balance post in a control",
        CONTROLES,
        "balansposten: [financiele-balansposten]",
        "balansposten: [financiele-balans]",
        "verwijzing",
        "Bedoelt u financiele-balansposten?",
    ),
    # geldigheid
    Break(
        "an interval backwards",
        GEMEENTE,
        "geldig: {van: 2017, tot: 2024}",
        "geldig: {van: 2017, tot: 2016}",
        "geldigheid",
        "begint in 2017 en eindigt in 2016",
    ),
    Break(
        "a gap between names",
        GEMEENTE,
        "van: 2017, tot: 2022}",
        "van: 2017, tot: 2021}",
        "geldigheid",
        "geen naam in 2022",
    ),
    Break(
        "two names in a year",
        GEMEENTE,
        "van: 2017, tot: 2022}",
        "van: 2017, tot: 2023}",
        "geldigheid",
        "meer dan een naam in 2023",
    ),
    Break(
        "a child that outlives its parent",
        BALANS,
        'code: "A1"\n    naam: Vaste Activa\n    onder: "Tot_Act"\n    soort: groep\n    geldig: {van: 2017}',
        'code: "A1"\n    naam: Vaste Activa\n    onder: "Tot_Act"\n    soort: groep\n    geldig: {van: 2017, tot: 2025}',
        "geldigheid",
        "maar A1 dan niet",
    ),
    Break(
        "a code that comes back",
        GEMEENTE,
        'code: "6.60"\n    naam: Hulpmiddelen en diensten (WMO)\n    onder: "6."\n    geldig: {van: 2025}',
        'code: "6.6"\n    naam: Hulpmiddelen en diensten (WMO)\n    onder: "6."\n    geldig: {van: 2026}',
        "geldigheid",
        "begint pas weer in 2026",
    ),
    Break(
        "a control without calculation",
        CONTROLES,
        "geldig: {van: 2020, tot: 2020}}",
        "geldig: {van: 2019, tot: 2019}}",
        "geldigheid",
        "geen berekening",
    ),
    Break(
        "a period in two calculations",
        CONTROLES,
        "{perioden: [1, 2, 3, 4], balansposten",
        "{perioden: [1, 2, 3, 4, 5], balansposten",
        "geldigheid",
        "twee berekeningen voor periode 5",
    ),
    Break(
        "a year that follows itself",
        "tables/model/lagen.yaml",
        "volgt: 2019",
        "volgt: 2020",
        "geldigheid",
        "kan 2020 niet volgen",
    ),
    # bron
    Break("no source", GEMEENTE, "bron: cbs-definities\n", "", "bron", "Dit feit heeft geen bron"),
    Break("no certainty", GEMEENTE, "zekerheid: vastgesteld\n", "", "bron", "niet hoe zeker het is"),
    Break(
        "derived, but not how",
        GEMEENTE,
        "zekerheid: vastgesteld\n",
        "zekerheid: afgeleid\n",
        "bron",
        "maar er staat niet hoe",
    ),
    Break(
        "a source that nothing cites",
        "tables/bronnen.yaml",
        "  voorschrift-2026:",
        '  ongebruikt:\n    titel: Een titel\n    uitgever: Iemand\n    geraadpleegd: "2026-11-21"\n  voorschrift-2026:',
        "bron",
        "Geen enkel feit noemt de bron ongebruikt",
    ),
    # overgangen; the others are in test_transitions.py
    Break(
        "a code that ends without a successor",
        GEMEENTE,
        'naam: Burgerzaken\n    onder: "0."\n    geldig: {van: 2017}',
        'naam: Burgerzaken\n    onder: "0."\n    geldig: {van: 2017, tot: 2024}',
        "overgangen",
        "0.2 eindigt na 2024, maar geen overgang zegt waar het blijft",
    ),
    Break(
        "a successor that does not exist",
        "tables/overgangen/2024-2025.yaml",
        'naar: [{code: "6.713"}]',
        'naar: [{code: "6.7131"}]',
        "overgangen",
        "6.7131 bestaat niet",
    ),
    # volgorde
    Break(
        "sources out of order", "tables/bronnen.yaml", "  cbs-definities:", "  zzz:", "volgorde", "niet op zijn plaats"
    ),
    Break(
        "groups out of order",
        "tables/model/groepen.yaml",
        "id: belastingen",
        "id: zulke-belastingen",
        "volgorde",
        "niet op zijn plaats",
    ),
    Break("members out of order", CELLEN, '["0.10", "0.11"]', '["0.11", "0.10"]', "volgorde", "0.10 staat na 0.11"),
    Break(
        "a child before its group",
        GEMEENTE,
        'onder: "0."\n    geldig',
        'onder: "1."\n    geldig',
        "volgorde",
        "staat voor zijn groep 1.",
    ),
    # regels
    Break(
        "a word in a formula that is not of the schema",
        "tables/regels/PF003/regel.yaml",
        "elke: balanspost",
        "elke: balans",
        "vorm",
        "balans",
    ),
    Break(
        "a rule in another folder",
        "tables/regels/PF006/regel.yaml",
        'id: "PF006"',
        'id: "PF066"',
        "regels",
        "de map heet PF006",
    ),
    Break(
        "an unknown group in a formula",
        "tables/regels/PF005/regel.yaml",
        "[financiele-balansposten,",
        "[financiele-balans,",
        "verwijzing",
        "Bedoelt u financiele-balansposten?",
    ),
    Break(
        "a term that comes later",
        "tables/regels/PF006/regel.yaml",
        "{term: lasten}",
        "{term: verschil}",
        "verwijzing",
        "De eerdere term verschil",
    ),
    Break(
        "two operators",
        "tables/regels/PF006/regel.yaml",
        "is: {absoluut: {aftrekken",
        "is: {absoluut: {term: lasten, aftrekken",
        "regels",
        "2 bewerkingen naast elkaar",
    ),
    Break(
        "a demand on an unknown term",
        "tables/regels/PF006/regel.yaml",
        "toets: {waarde: verschil",
        "toets: {waarde: verschillen",
        "verwijzing",
        "Bedoelt u verschil?",
    ),
    Break(
        "a demand without limit", "tables/regels/PF006/regel.yaml", ", hoogstens_eur: 50000", "", "regels", "geen grens"
    ),
    Break(
        "percents without a whole",
        "tables/regels/PF001/regel.yaml",
        "van: lasten-lopend, ",
        "",
        "regels",
        "Bij een grens in procenten hoort van",
    ),
    Break(
        "a placeholder that nothing fills",
        "tables/regels/PF006/regel.yaml",
        "{grens}",
        "{grnes}",
        "verwijzing",
        "Bedoelt u {grens}?",
    ),
    Break(
        "an unknown control",
        "tables/regels/PF006/regel.yaml",
        'controle: "PF006"',
        'controle: "PF066"',
        "verwijzing",
        "De controle PF066",
    ),
    Break(
        "periods in two places",
        "tables/regels/PF006/regel.yaml",
        "geldig: {van: 2020}",
        "geldig: {van: 2020}\nperioden: [0, 5]",
        "regels",
        "staan ook bij de controle",
    ),
    # cellen
    Break(
        "a rule that matches nothing",
        CELLEN,
        'taakvelden: ["0.7"]\n    categorieen: [alle]\n    behalve_categorieen: ["4.3.1"]',
        'taakvelden: ["0.7"]\n    categorieen: ["1.1"]',
        "cellen",
        "geen enkele cel grijs",
    ),
    Break(
        "a rule that adds nothing",
        CELLEN,
        "  - id: vennootschapsbelasting-geen-baten",
        '  - id: nog-eens\n    onderdelen: [lasten]\n    taakvelden: ["0.9"]\n    categorieen: ["7.1"]\n    geldig: {van: 2017}\n    waarom: Dubbel.\n  - id: vennootschapsbelasting-geen-baten',
        "cellen",
        "ook door een andere regel grijs",
    ),
    Break(
        "an exception that another rule undoes",
        CELLEN,
        'taakvelden: ["0.10", "0.11"]\n    categorieen: [alle]\n    behalve_categorieen: ["7.1"]',
        'taakvelden: ["0.10", "0.11"]\n    categorieen: [alle]\n    behalve_categorieen: ["6.1", "7.1"]',
        "cellen",
        "zondert 6.1 uit",
    ),
    Break(
        "a code outside the years of the rule",
        CELLEN,
        'taakvelden: ["6.71", "6.72", "6.81", "6.82"]',
        'taakvelden: ["6.71", "6.711", "6.72", "6.81", "6.82"]',
        "cellen",
        "6.711 bestaat niet in de jaren",
    ),
    Break(
        "a rule without years",
        CELLEN,
        "geldig: {van: 2023, tot: 2024}",
        "geldig: {van: 2040}",
        "cellen",
        "in geen enkel jaar",
    ),
    Break(
        "balance posts with a taakveld part",
        CELLEN,
        'onderdelen: [lasten]\n    taakvelden: ["0.9"]',
        'onderdelen: [balans_lasten]\n    taakvelden: ["0.9"]',
        "cellen",
        "past niet bij elk van de onderdelen",
    ),
    # koppeling; the others are in test_couplings.py
    Break(
        "two coupling rules that contradict",
        JEUGD,
        'productcategorie: ["48"], leveringsvorm: zin}\n    dan: "6.821"',
        'productcategorie: ["47", "48"], leveringsvorm: zin, splitsing: ja}\n    dan: "6.821"',
        "koppeling",
        "gelden in 2025 allebei voor",
    ),
    Break(
        "a coupling rule that matches nothing",
        JEUGD,
        "als: {voorziening: jeugdhulp, leveringsvorm: zin, verblijf: ja, inkoopniveau: lokaal}",
        'als: {productcategorie: ["45"], leveringsvorm: zin, verblijf: ja, inkoopniveau: lokaal}',
        "koppeling",
        "jw-verblijf-lokaal beslist over geen enkele bekende code",
    ),
    Break(
        "a code that no list has",
        JEUGD,
        '["45A62"]',
        '["45X62"]',
        "koppeling",
        "De productcode 45X62 bestaat niet. Bedoelt u 45A62?",
    ),
    Break(
        "a code of a list that has ended",
        "tables/productcodes/wmo-bekend.yaml",
        "geldig: {van: 2022}",
        "geldig: {van: 2022, tot: 2023}",
        "koppeling",
        "08L01 is geen productcode in 2024, terwijl wmo-2023-vervoer-dagbesteding dan geldt",
    ),
    Break(
        "a taakveld that a coupling rule outlives",
        "tables/koppelingen/wmo.yaml",
        "id: wmo-2023-vervoer\n    geldig: {van: 2023, tot: 2024}",
        "id: wmo-2023-vervoer\n    geldig: {van: 2023}",
        "koppeling",
        "Taakveld 6.6 bestaat niet in 2025 en 2026",
    ),
    Break(
        "an unknown value of a property",
        "tables/koppelingen/wmo.yaml",
        "dagbesteding: arbeidsmatig",
        "dagbesteding: arbeidsmatige",
        "koppeling",
        "Bedoelt u arbeidsmatig?",
    ),
    Break(
        "an unknown open point",
        JEUGD,
        "open: dagbehandeling-2023",
        "open: dagbehandeling",
        "koppeling",
        "Bedoelt u dagbehandeling-2023?",
    ),
    Break(
        "a category without a coupling rule",
        JEUGD,
        '["31", "33", "34", "35", "36"]',
        '["33", "34", "35", "36"]',
        "koppeling",
        "Voor 31 (JZ020) is er in 2025 geen koppelregel",
    ),
    # teksten
    Break(
        "an expired code where something belongs",
        AMBULANT,
        '"6.792"',
        '"6.72a"',
        "teksten",
        "6.72a bestaat niet in 2025 tot en met 2026",
    ),
    Break(
        "a text in a file of another code",
        AMBULANT,
        'code: "6.751"',
        'code: "6.752"',
        "teksten",
        "Noem het bestand 6.752.yaml.",
    ),
    Break(
        "two short texts in one year",
        "tables/taakvelden/6.1.yaml",
        "kort:\n",
        "kort:\n  - {tekst: Iets anders., van: 2022}\n",
        "teksten",
        "en de vorige geldt dan nog",
    ),
    Break(
        "a code of the last year without a text",
        AMBULANT,
        "geldig: {van: 2025}",
        "geldig: {van: 2025, tot: 2025}",
        "teksten",
        "6.751 (taakveld) heeft in 2026 geen tekst.",
    ),
    # verdeling
    Break(
        "a prohibition of a code that does not exist",
        "tables/verdeling/verboden.yaml",
        'taakvelden: ["0.1", "0.4"]',
        'taakvelden: ["0.1", "0.44"]',
        "verwijzing",
        "0.44",
    ),
    Break(
        "a prohibition before its code existed",
        "tables/verdeling/verboden.yaml",
        'buiten_taakvelden: ["6.711"]}\n    geldig: {van: 2025}',
        'buiten_taakvelden: ["6.711"]}\n    geldig: {van: 2024}',
        "verdeling",
        "6.711 bestaat niet in 2024",
    ),
    Break(
        "a method in a file with another name",
        "tables/verdeling/methoden/omzet.yaml",
        "id: omzet",
        "id: omzetten",
        "verdeling",
        "heet niet omzetten.yaml",
    ),
    # voorstel
    Break(
        "a proposed code that the model has already",
        "tables/voorstellen/jb-lorenz-2023.yaml",
        'code: "jeugd-pgb"',
        'code: "6.5"',
        "voorstel",
        "6.5",
    ),
    Break(
        "a proposal for a year without a model",
        "tables/voorstellen/jb-lorenz-2023.yaml",
        "  jaar: 2023\n",
        "  jaar: 2031\n",
        "voorstel",
        "geen model van 2031",
    ),
    # termijnen
    Break(
        "a quarter with another day than its window",
        "tables/termijnen.yaml",
        "{maanden_na_kwartaal: 1}",
        "{maanden_na_kwartaal: 2}",
        "termijnen",
        "eindigt periode 1 op 2017-04-30",
    ),
    Break(
        "a budget with another day than its window",
        "tables/termijnen.yaml",
        "maand: 11, dag: 15",
        "maand: 11, dag: 16",
        "termijnen",
        "eindigt periode 0 op 2016-11-14",
    ),
    Break(
        "a day that does not exist",
        "tables/termijnen.yaml",
        "{op: {jaar: 1, maand: 7, dag: 15}}",
        "{op: {jaar: 1, maand: 2, dag: 30}}",
        "termijnen",
        "De dag van sisa bestaat niet",
    ),
    Break(
        "two rules for one deadline",
        "tables/termijnen.yaml",
        "{weken_voor: 2}",
        "{weken_voor: 2, werkdagen_na: 3}",
        "termijnen",
        "weken_voor en werkdagen_na",
    ),
    Break(
        "a deadline that belongs to none",
        "tables/termijnen.yaml",
        "bij: [begroting, kwartaal,",
        "bij: [begrotin, kwartaal,",
        "termijnen",
        "De termijn begrotin bestaat niet",
    ),
    Break(
        "working days after nothing",
        "tables/termijnen.yaml",
        "    na: de aanwijzing van de minister\n",
        "",
        "termijnen",
        "werkdagen_na zonder na",
    ),
    Break(
        "weeks before nothing",
        "tables/termijnen.yaml",
        "    bij: [begroting, kwartaal, jaarrekening]\n",
        "",
        "termijnen",
        "weken_voor zonder bij",
    ),
    Break(
        "months after a year",
        "tables/termijnen.yaml",
        "voor_periode: [1, 2, 3, 4]",
        "voor_periode: [5]",
        "termijnen",
        "noemt er geen",
    ),
    Break(
        "a deadline twice",
        "tables/termijnen.yaml",
        "id: sisa",
        "id: begroting",
        "termijnen",
        "staat er twee keer",
    ),
    # zoekwoorden
    Break("a word with a capital", ZOEKWOORDEN, "- pgb, ", "- PGB, ", "zoekwoorden", "heeft hoofdletters"),
    Break("a group of one word", ZOEKWOORDEN, "- btw, omzetbelasting", "- btw", "zoekwoorden", "een woord alleen"),
    Break(
        "a word that is skipped",
        ZOEKWOORDEN,
        "- btw, omzetbelasting",
        "- btw, omzetbelasting, kosten",
        "zoekwoorden",
        "kosten staat ook bij overslaan",
    ),
    Break(
        "a group without a word that stands in a text",
        ZOEKWOORDEN,
        "- btw, omzetbelasting",
        "- schaatsles, kunstrijden",
        "zoekwoorden",
        "dus zij vindt niets",
    ),
    # protocol
    Break(
        "a demand on a field that does not exist",
        "tables/protocol/taakgericht.yaml",
        "velden: [eenheid, volume]",
        "velden: [eenheid, volum]",
        "protocol",
        "Het veld volum bestaat niet",
    ),
    Break(
        "a key with a field that does not exist",
        "tables/protocol/taakgericht.yaml",
        "sleutel: [gemeente,",
        "sleutel: [gemeent,",
        "protocol",
        "Het veld gemeent bestaat niet",
    ),
    Break(
        "a method fed with a field that does not exist",
        "tables/protocol/taakgericht.yaml",
        "met: [volume, eenheid]",
        "met: [volumen, eenheid]",
        "protocol",
        "Het veld volumen bestaat niet",
    ),
    Break(
        "an example with a cell too few",
        "tables/protocol/taakgericht.yaml",
        "171000,00;administratie;",
        "171000,00;administratie",
        "protocol",
        "Deze rij heeft 14 cellen",
    ),
    Break(
        "a code without a list",
        "tables/protocol/taakgericht.yaml",
        "    codelijst: eenheden\n",
        "",
        "protocol",
        "een code zonder codelijst",
    ),
    Break(
        "a field twice",
        "tables/protocol/taakgericht.yaml",
        "  - naam: clienten\n",
        "  - naam: volume\n",
        "protocol",
        "Het veld volume staat er twee keer",
    ),
    Break(
        "a sum of nothing",
        "tables/protocol/outputgericht.yaml",
        "    is_honderdsten: 10000\n",
        "",
        "protocol",
        "een som; daar hoort is_veld of is_honderdsten bij",
    ),
    Break(
        "a sum of words",
        "tables/protocol/outputgericht.yaml",
        "velden: [deel]",
        "velden: [traject]",
        "protocol",
        "rekent met traject",
    ),
    Break(
        "a period with another end than its window",
        "tables/protocol/gezamenlijk.yaml",
        "{jaar}-06-30",
        "{jaar}-06-29",
        "protocol",
        "Periode 2 eindigt op 2026-06-29",
    ),
    Break(
        "a day of the year that does not exist",
        "tables/protocol/gezamenlijk.yaml",
        "{jaar}-06-30",
        "{jaar}-06-31",
        "protocol",
        "De dag {jaar}-06-31 bestaat niet",
    ),
    Break(
        "laws that are no laws",
        "tables/protocol/gezamenlijk.yaml",
        'waarde: "wmo"',
        'waarde: "wmo2015"',
        "protocol",
        "De waarden van wet zijn niet",
    ),
    Break(
        "a field that the check needs",
        "tables/protocol/gezamenlijk.yaml",
        "naam: opgemaakt_op",
        "naam: gemaakt_op",
        "protocol",
        "Het veld opgemaakt_op ontbreekt",
    ),
    # uitgaven
    Break(
        "a version that is not three numbers",
        "tables/specificatie.yaml",
        'versie: "',
        'versie: "v',
        "uitgaven",
        "is geen versie",
    ),
    Break(
        "a part that is not there",
        "tables/uitgaveregels.yaml",
        "  site: {titel:",
        "  siet: {titel:",
        "uitgaven",
        "Het onderdeel site bestaat niet",
    ),
    Break(
        "a difference without a class",
        "tables/wijzigingsklassen.yaml",
        "soorten: [open]\n",
        "soorten: [grijs]\n",
        "wijzigingsklassen",
        "Bij cellen heeft een wijziging van soort open geen klasse",
    ),
    Break(
        "a class for a field that is not there",
        "tables/wijzigingsklassen.yaml",
        "velden: [naam, vraag]\n",
        "velden: [naam, vraagg]\n",
        "wijzigingsklassen",
        "Het veld vraagg bestaat daar niet",
    ),
    # gesloten jaar
    Break(
        "a name that was published",
        GEMEENTE,
        "naam: Treasury",
        "naam: Geldzaken",
        "gesloten jaar",
        "Verslagjaar 2017 is gesloten, maar het onderdeel model is veranderd.",
    ),
    Break(
        "closed while deliveries may still come",
        "tables/jaren/2025.yaml",
        'gesloten: "2026-11-26"',
        'gesloten: "2026-07-14"',
        "gesloten jaar",
        "leveren mag tot en met 2026-07-14",
    ),
]


def test_the_sources_have_no_findings(root: Path) -> None:
    outcome = checks.run(root)
    assert as_text(outcome.findings) == ""
    assert all(count > 0 for count in outcome.looked_at.values()), outcome.looked_at
    assert len(outcome.looked_at) == 21


@pytest.mark.parametrize("broken", BREAKS, ids=lambda b: f"{b.check}: {b.name}")
def test_a_check_finds(broken: Break, copy: Copy) -> None:
    copy.replace(broken.path, broken.old, broken.new)
    findings = [f for f in copy.check().findings if f.check == broken.check]
    assert findings, "nothing was found"
    assert any(broken.words in f.melding + " " + f.herstel for f in findings), as_text(findings)
    for finding in findings:
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert finding.herstel


def test_every_check_is_broken_on_purpose_at_least_twice(root: Path) -> None:
    counts = {name: sum(b.check == name for b in BREAKS) for name in checks.run(root).looked_at}
    assert min(counts.values()) >= 2, counts


def test_a_finding_points_at_the_very_place(copy: Copy) -> None:
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    line = next(
        number
        for number, text in enumerate((copy.root / GEMEENTE).read_text(encoding="utf-8").splitlines(), start=1)
        if "code: 0.10" in text
    )
    [finding] = copy.check().findings
    assert finding.place == Place(GEMEENTE, line, len("  - code: ") + 1)


def test_all_findings_come_in_one_run(copy: Copy) -> None:
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    copy.replace(CELLEN, "waarom_bron: {id: voorschrift-2026, blad: 18}", "waarom_bron: {id: onbekend, blad: 18}")
    copy.replace(CONTROLES, "nummer: 2", "nummer: 1")
    copy.replace("tables/open.yaml", "  - id: beleidsindicatoren-2026", "  - id: zzz")
    found = {f.check for f in copy.check().findings}
    assert {"aanhalingstekens", "verwijzing", "dubbel", "volgorde"} <= found


def test_a_file_the_schema_does_not_know_is_reported(copy: Copy) -> None:
    (copy.root / "tables/model/nieuw.yaml").write_text("feiten: []\n", encoding="utf-8")
    [finding] = copy.check().findings
    assert finding.place.path == "tables/model/nieuw.yaml"
    assert "kent geen bestand" in finding.melding


def test_an_empty_file_is_reported(copy: Copy) -> None:
    (copy.root / "tables/open.yaml").write_text("# niets\n", encoding="utf-8")
    assert "Dit bestand is leeg." in [f.melding for f in copy.check().findings]


def test_a_file_in_another_character_set_is_reported(copy: Copy) -> None:
    (copy.root / "tables/open.yaml").write_bytes("open: café\n".encode("cp1252"))
    assert any("geen UTF-8" in f.melding for f in copy.check().findings)


def test_aliases_cannot_make_a_document_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    document = sources.load_text(bomb, "bom.yaml")
    assert document.findings
    assert len(str(document.data)) < 1000


def test_a_check_does_not_need_current_json_schemas(copy: Copy) -> None:
    """When schema/ changed after the last build, the check follows schema/ itself."""
    copy.replace("schema/model.yaml", "title: Taakvelden\n", "title: De taakvelden\n")
    assert copy.check().findings == ()


FINDING = Finding(Place("tables/a,b.yaml", 3, 5), "vorm", "Er staat 100%\nverkeerd.", "Herstel: dit, of dat.")


def test_findings_as_json_can_be_read_back() -> None:
    data = json.loads(as_json([FINDING], {"vorm": 12}))
    assert data["bekeken"] == {"vorm": 12}
    assert data["bevindingen"][0]["regelnummer"] == 3


def test_findings_as_github_are_one_escaped_line_each() -> None:
    text = as_github([FINDING])
    assert text == (
        "::error file=tables/a%2Cb.yaml,line=3,col=5,title=vorm::Er staat 100%25%0Averkeerd. Herstel: dit, of dat.\n"
    )


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_command_returns_one_when_there_is_a_finding(
    copy: Copy, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--map", str(copy.root), "check", "--format", form]) == 0
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    capsys.readouterr()
    assert main(["--map", str(copy.root), "check", "--format", form]) == 1
    assert re.search(r"0\.10 staat niet tussen aanhalingstekens", capsys.readouterr().out)


def test_the_command_says_that_there_is_nothing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--map", str(tmp_path), "check"]) == 2
    assert "Dit is niet gelukt" in capsys.readouterr().err

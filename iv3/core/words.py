"""The words that facts and reports may use: every enumeration of the schema, with the titles of its values.

Made from schema/ by generators/kernel/schema_code.py; `make build` makes it anew. Do not edit.
"""

from __future__ import annotations

from typing import Final


class Aannametoets:
    """Wat de toets van een aanname uit een eerder jaar opleverde."""

    HOUDT: Final = "houdt"
    BIJGESTELD: Final = "bijgesteld"
    VERVALLEN: Final = "vervallen"
    VALUES: Final = (HOUDT, BIJGESTELD, VERVALLEN,)
    TITLES: Final = {HOUDT: "houdt", BIJGESTELD: "bijgesteld", VERVALLEN: "vervallen"}


class Actualiteit:
    """Hoe een kopie zich verhoudt tot waarmee zij is vergeleken."""

    ACTUEEL: Final = "actueel"
    ONGEWIJZIGD: Final = "ongewijzigd"
    VEROUDERD: Final = "verouderd"
    GEWIJZIGD: Final = "gewijzigd"
    ANDERS: Final = "anders"
    ONBEKEND: Final = "onbekend"
    VALUES: Final = (ACTUEEL, ONGEWIJZIGD, VEROUDERD, GEWIJZIGD, ANDERS, ONBEKEND,)
    TITLES: Final = {ACTUEEL: "Actueel", ONGEWIJZIGD: "Ongewijzigd", VEROUDERD: "Verouderd", GEWIJZIGD: "Gewijzigd", ANDERS: "Anders", ONBEKEND: "Onbekend"}


class Afwijkingsoort:
    """Wat er in een bestand van CBS anders staat dan bedoeld is."""

    NAAM: Final = "naam"
    CODE: Final = "code"
    JAARTAL: Final = "jaartal"
    OVERBODIGE_CELLEN: Final = "overbodige-cellen"
    CODES_IN_CONTROLE: Final = "codes-in-controle"
    LAAG: Final = "laag"
    VALUES: Final = (NAAM, CODE, JAARTAL, OVERBODIGE_CELLEN, CODES_IN_CONTROLE, LAAG,)
    TITLES: Final = {NAAM: "Naam", CODE: "Code", JAARTAL: "Jaartal", OVERBODIGE_CELLEN: "Overbodige cellen", CODES_IN_CONTROLE: "Codes in een controle", LAAG: "Overheidslaag"}


class Audittelling:
    """Een aantal dat een auditfile zelf noemt."""

    BEGINBALANS: Final = "beginbalans"
    BOEKINGEN: Final = "boekingen"
    VALUES: Final = (BEGINBALANS, BOEKINGEN,)
    TITLES: Final = {BEGINBALANS: "regels van de beginbalans", BOEKINGEN: "regels van de boekingen"}


class Berichtniveau:
    """Waar in een antwoord een retourcode kan staan."""

    KOP: Final = "kop"
    DECLARATIE: Final = "declaratie"
    CLIENT: Final = "client"
    DECLARATIEREGEL: Final = "declaratieregel"
    VALUES: Final = (KOP, DECLARATIE, CLIENT, DECLARATIEREGEL,)
    TITLES: Final = {KOP: "Kop van het bericht", DECLARATIE: "Declaratie", CLIENT: "Cliënt", DECLARATIEREGEL: "Declaratieregel"}


class Berichtsoort:
    """Waar een bericht voor dient."""

    DECLARATIE: Final = "declaratie"
    ANTWOORD: Final = "antwoord"
    TOEWIJZING: Final = "toewijzing"
    START: Final = "start"
    STOP: Final = "stop"
    VERZOEK: Final = "verzoek"
    VERZOEKANTWOORD: Final = "verzoekantwoord"
    RETOUR: Final = "retour"
    VALUES: Final = (DECLARATIE, ANTWOORD, TOEWIJZING, START, STOP, VERZOEK, VERZOEKANTWOORD, RETOUR,)
    TITLES: Final = {DECLARATIE: "Declaratie", ANTWOORD: "Antwoord", TOEWIJZING: "Toewijzing", START: "Start", STOP: "Stop", VERZOEK: "Verzoek", VERZOEKANTWOORD: "Antwoord op een verzoek", RETOUR: "Retourbericht"}


class Bestandsstand:
    """Hoe een bestand zich verhoudt tot waarmee het is vergeleken."""

    GELIJK: Final = "gelijk"
    ANDERS: Final = "anders"
    ONBEKEND: Final = "onbekend"
    VALUES: Final = (GELIJK, ANDERS, ONBEKEND,)
    TITLES: Final = {GELIJK: "Gelijk", ANDERS: "Anders", ONBEKEND: "Onbekend"}


class Bronsoort:
    """Wat voor document een bron is. Welke soorten niets vaststellen, staat in tables/bronnen.yaml."""

    INFORMATIEVOORSCHRIFT: Final = "informatievoorschrift"
    WET: Final = "wet"
    CBS_BESTAND: Final = "cbs_bestand"
    OVERHEIDSPAGINA: Final = "overheidspagina"
    STANDAARD: Final = "standaard"
    CIJFERS: Final = "cijfers"
    WEERGAVE: Final = "weergave"
    RAPPORT: Final = "rapport"
    GEMEENTE: Final = "gemeente"
    PERS: Final = "pers"
    PROGRAMMA: Final = "programma"
    VALUES: Final = (INFORMATIEVOORSCHRIFT, WET, CBS_BESTAND, OVERHEIDSPAGINA, STANDAARD, CIJFERS, WEERGAVE, RAPPORT, GEMEENTE, PERS, PROGRAMMA,)
    TITLES: Final = {INFORMATIEVOORSCHRIFT: "Voorschrift", WET: "Wet", CBS_BESTAND: "Bestand van CBS", OVERHEIDSPAGINA: "Bladzijde van de overheid", STANDAARD: "Standaard of codelijst", CIJFERS: "Cijfers", WEERGAVE: "Weergave", RAPPORT: "Rapport", GEMEENTE: "Stuk van een gemeente", PERS: "Pers", PROGRAMMA: "Programma"}


class Cijferkolom:
    """Wat een getal in de cijfers van een gemeente is."""

    INWONERS: Final = "inwoners"
    LASTEN: Final = "lasten"
    BATEN: Final = "baten"
    ACTIVA: Final = "activa"
    PASSIVA: Final = "passiva"
    VALUES: Final = (INWONERS, LASTEN, BATEN, ACTIVA, PASSIVA,)
    TITLES: Final = {INWONERS: "Inwoners", LASTEN: "Lasten", BATEN: "Baten", ACTIVA: "Activa", PASSIVA: "Passiva"}


class Codelijst:
    """Een codelijst zoals CBS haar noemt."""

    TAAKVELD: Final = "taakveld"
    CATEGORIE_LASTEN: Final = "categorie_lasten"
    CATEGORIE_BATEN: Final = "categorie_baten"
    BALANSCODE: Final = "balanscode"
    KENGETALLEN: Final = "kengetallen"
    BELEIDSINDICATOREN: Final = "beleidsindicatoren"
    VERSLAGPERIODE: Final = "verslagperiode"
    STANDPER: Final = "standper"
    VALUES: Final = (TAAKVELD, CATEGORIE_LASTEN, CATEGORIE_BATEN, BALANSCODE, KENGETALLEN, BELEIDSINDICATOREN, VERSLAGPERIODE, STANDPER,)
    TITLES: Final = {TAAKVELD: "Taakvelden", CATEGORIE_LASTEN: "Categorieën lasten", CATEGORIE_BATEN: "Categorieën baten", BALANSCODE: "Balansposten", KENGETALLEN: "Kengetallen", BELEIDSINDICATOREN: "Beleidsindicatoren", VERSLAGPERIODE: "Verslagperioden", STANDPER: "Standen"}


class Contractinhoud:
    """Iets waarvan een opdracht kan zeggen dat het in het contract zit, omdat er een verbod over gaat."""

    AMBULANT: Final = "ambulant"
    VERBLIJF: Final = "verblijf"
    ABONNEMENTSTARIEF: Final = "abonnementstarief"
    VALUES: Final = (AMBULANT, VERBLIJF, ABONNEMENTSTARIEF,)
    TITLES: Final = {AMBULANT: "Ambulante hulp", VERBLIJF: "Verblijf", ABONNEMENTSTARIEF: "Eigen bijdrage onder het abonnementstarief"}


class Doelgroep:
    """Wie iets van een wijziging merkt."""

    GEMEENTEN: Final = "gemeenten"
    ZORGADMINISTRATIES: Final = "zorgadministraties"
    LEVERANCIERS: Final = "leveranciers"
    BEHEERDERS: Final = "beheerders"
    VALUES: Final = (GEMEENTEN, ZORGADMINISTRATIES, LEVERANCIERS, BEHEERDERS,)
    TITLES: Final = {GEMEENTEN: "Gemeenten", ZORGADMINISTRATIES: "Zorgadministraties", LEVERANCIERS: "Leveranciers", BEHEERDERS: "Beheerders"}


class Eisernst:
    """Wat er volgt als niet aan de eis is voldaan."""

    FOUT: Final = "fout"
    WAARSCHUWING: Final = "waarschuwing"
    VALUES: Final = (FOUT, WAARSCHUWING,)
    TITLES: Final = {FOUT: "Fout", WAARSCHUWING: "Waarschuwing"}


class Eissoort:
    """Wat er tussen velden of rijen moet kloppen."""

    GELIJK: Final = "gelijk"
    SOM: Final = "som"
    PRODUCT: Final = "product"
    MINSTENS_EEN: Final = "minstens_een"
    SAMEN: Final = "samen"
    VALUES: Final = (GELIJK, SOM, PRODUCT, MINSTENS_EEN, SAMEN,)
    TITLES: Final = {GELIJK: "Gelijk", SOM: "Som", PRODUCT: "Product", MINSTENS_EEN: "Minstens een", SAMEN: "Samen"}


class Ernst:
    """Wat er met een aanlevering gebeurt als de regel niet opgaat."""

    FOUT: Final = "fout"
    WAARSCHUWING: Final = "waarschuwing"
    SIGNAAL: Final = "signaal"
    VALUES: Final = (FOUT, WAARSCHUWING, SIGNAAL,)
    TITLES: Final = {FOUT: "Fout", WAARSCHUWING: "Waarschuwing", SIGNAAL: "Signaal"}


class Exceldeel:
    """Een onderdeel van de aanlevering dat uit een blad komt."""

    LASTEN: Final = "lasten"
    BALANS_LASTEN: Final = "balans_lasten"
    BATEN: Final = "baten"
    BALANS_BATEN: Final = "balans_baten"
    BALANS_STANDEN: Final = "balans_standen"
    KENGETALLEN: Final = "kengetallen"
    BELEIDSINDICATOREN: Final = "beleidsindicatoren"
    VALUES: Final = (LASTEN, BALANS_LASTEN, BATEN, BALANS_BATEN, BALANS_STANDEN, KENGETALLEN, BELEIDSINDICATOREN,)
    TITLES: Final = {LASTEN: "Lasten", BALANS_LASTEN: "Balansmutaties lasten", BATEN: "Baten", BALANS_BATEN: "Balansmutaties baten", BALANS_STANDEN: "Balansstanden", KENGETALLEN: "Financiële kengetallen", BELEIDSINDICATOREN: "Beleidsindicatoren"}


class Excelveldsoort:
    """Wat voor waarde er in een veld hoort."""

    TEKST: Final = "tekst"
    GETAL: Final = "getal"
    DATUM: Final = "datum"
    LAAG: Final = "laag"
    JA_NEE: Final = "ja_nee"
    VALUES: Final = (TEKST, GETAL, DATUM, LAAG, JA_NEE,)
    TITLES: Final = {TEKST: "Tekst", GETAL: "Getal", DATUM: "Datum", LAAG: "Laag", JA_NEE: "Ja of nee"}


class Fase:
    """De volgorde waarin wordt gecontroleerd. Een fase met fouten houdt de volgende tegen."""

    LEZEN: Final = "lezen"
    STRUCTUUR: Final = "structuur"
    CODES: Final = "codes"
    INHOUD: Final = "inhoud"
    VALUES: Final = (LEZEN, STRUCTUUR, CODES, INHOUD,)
    TITLES: Final = {LEZEN: "Lezen", STRUCTUUR: "Structuur", CODES: "Codes", INHOUD: "Inhoud"}


class Gebeurtenis:
    """Iets wat het lezen van een aanlevering zelf opmerkt."""

    BESTAND_ONTBREEKT: Final = "bestand_ontbreekt"
    ONLEESBAAR: Final = "onleesbaar"
    EXCELMODEL_ONLEESBAAR: Final = "excelmodel_onleesbaar"
    EXCELMODEL_OPVALLEND: Final = "excelmodel_opvallend"
    GEEN_MODEL: Final = "geen_model"
    MODEL_ONBEKEND: Final = "model_onbekend"
    SLEUTEL_DUBBEL: Final = "sleutel_dubbel"
    ANDERE_TEKENSET: Final = "andere_tekenset"
    ELEMENT_ONTBREEKT: Final = "element_ontbreekt"
    SLEUTEL_ONTBREEKT: Final = "sleutel_ontbreekt"
    SLEUTEL_ONBEKEND: Final = "sleutel_onbekend"
    WAARDE_VERKEERD: Final = "waarde_verkeerd"
    WAARDE_LEEG: Final = "waarde_leeg"
    BEDRAG_LEEG: Final = "bedrag_leeg"
    CODE_ONBEKEND: Final = "code_onbekend"
    STATUS_PAST_NIET: Final = "status_past_niet"
    DATUM_BUITEN_VENSTER: Final = "datum_buiten_venster"
    CEL_DUBBEL: Final = "cel_dubbel"
    NOEMER_ONTBREEKT: Final = "noemer_ontbreekt"
    VALUES: Final = (BESTAND_ONTBREEKT, ONLEESBAAR, EXCELMODEL_ONLEESBAAR, EXCELMODEL_OPVALLEND, GEEN_MODEL, MODEL_ONBEKEND, SLEUTEL_DUBBEL, ANDERE_TEKENSET, ELEMENT_ONTBREEKT, SLEUTEL_ONTBREEKT, SLEUTEL_ONBEKEND, WAARDE_VERKEERD, WAARDE_LEEG, BEDRAG_LEEG, CODE_ONBEKEND, STATUS_PAST_NIET, DATUM_BUITEN_VENSTER, CEL_DUBBEL, NOEMER_ONTBREEKT,)
    TITLES: Final = {BESTAND_ONTBREEKT: "Bestand ontbreekt", ONLEESBAAR: "Onleesbaar", EXCELMODEL_ONLEESBAAR: "Excel-model onleesbaar", EXCELMODEL_OPVALLEND: "Opvallend in het Excel-model", GEEN_MODEL: "Geen model", MODEL_ONBEKEND: "Model onbekend", SLEUTEL_DUBBEL: "Dubbele sleutel", ANDERE_TEKENSET: "Andere tekenset", ELEMENT_ONTBREEKT: "Element ontbreekt", SLEUTEL_ONTBREEKT: "Sleutel ontbreekt", SLEUTEL_ONBEKEND: "Onbekende sleutel", WAARDE_VERKEERD: "Verkeerde waarde", WAARDE_LEEG: "Lege waarde", BEDRAG_LEEG: "Leeg bedrag", CODE_ONBEKEND: "Onbekende code", STATUS_PAST_NIET: "Status past niet", DATUM_BUITEN_VENSTER: "Datum buiten de termijn", CEL_DUBBEL: "Cel dubbel", NOEMER_ONTBREEKT: "Bedrag ontbreekt om te rekenen"}


class Gelezen:
    """Of wij de bron zelf lazen. Wat alleen op een andere bron rust dan een die wij zelf lazen, is nooit vastgesteld."""

    ZELF: Final = "zelf"
    TWEEDEHANDS: Final = "tweedehands"
    MOGELIJK_VEROUDERD: Final = "mogelijk_verouderd"
    VALUES: Final = (ZELF, TWEEDEHANDS, MOGELIJK_VEROUDERD,)
    TITLES: Final = {ZELF: "Zelf gelezen", TWEEDEHANDS: "Tweedehands", MOGELIJK_VEROUDERD: "Mogelijk verouderd"}


class Groepsoort:
    """Wat voor codes er in een groep zitten."""

    TAAKVELD: Final = "taakveld"
    CATEGORIE: Final = "categorie"
    BALANSPOST: Final = "balanspost"
    VALUES: Final = (TAAKVELD, CATEGORIE, BALANSPOST,)
    TITLES: Final = {TAAKVELD: "Taakveld", CATEGORIE: "Categorie", BALANSPOST: "Balanspost"}


class Handtekeningstand:
    """Wat over de handtekening van het vergeleken bestand te zeggen is."""

    IN_ORDE: Final = "in_orde"
    NIET_NAGEKEKEN: Final = "niet_nagekeken"
    NIET_IN_ORDE: Final = "niet_in_orde"
    VALUES: Final = (IN_ORDE, NIET_NAGEKEKEN, NIET_IN_ORDE,)
    TITLES: Final = {IN_ORDE: "In orde", NIET_NAGEKEKEN: "Niet nagekeken", NIET_IN_ORDE: "Niet in orde"}


class Inkoopsituatie:
    """Wie er samen inkopen, zoals een programma het uit een lijst van gemeenten kan opmaken."""

    EIGEN_GEMEENTE: Final = "eigen-gemeente"
    DEEL_VAN_JEUGDREGIO: Final = "deel-van-jeugdregio"
    HELE_JEUGDREGIO: Final = "hele-jeugdregio"
    MEER_JEUGDREGIOS: Final = "meer-jeugdregios"
    LANDELIJK_ARRANGEMENT: Final = "landelijk-arrangement"
    VALUES: Final = (EIGEN_GEMEENTE, DEEL_VAN_JEUGDREGIO, HELE_JEUGDREGIO, MEER_JEUGDREGIOS, LANDELIJK_ARRANGEMENT,)
    TITLES: Final = {EIGEN_GEMEENTE: "Eigen gemeente", DEEL_VAN_JEUGDREGIO: "Deel van de jeugdregio", HELE_JEUGDREGIO: "Hele jeugdregio", MEER_JEUGDREGIOS: "Meer jeugdregio's", LANDELIJK_ARRANGEMENT: "Landelijk arrangement"}


class Kant:
    """De kant van de matrix waarop een categorie staat."""

    LASTEN: Final = "lasten"
    BATEN: Final = "baten"
    VALUES: Final = (LASTEN, BATEN,)
    TITLES: Final = {LASTEN: "Lasten", BATEN: "Baten"}


class Kengetaleenheid:
    """Waarin een kengetal wordt uitgedrukt."""

    DEEL: Final = "deel"
    PROCENT: Final = "procent"
    GETAL: Final = "getal"
    EURO: Final = "euro"
    VALUES: Final = (DEEL, PROCENT, GETAL, EURO,)
    TITLES: Final = {DEEL: "Deel", PROCENT: "Procent", GETAL: "Getal", EURO: "Euro"}


class Kengetalsignaal:
    """Een geleverde waarde die volgens de formule niet kan, of die honderd keer te groot lijkt."""

    GEEN_GETAL: Final = "geen_getal"
    ALS_PROCENT: Final = "als_procent"
    MEER_DAN_ANDER: Final = "meer_dan_ander"
    NUL_INGEVULD: Final = "nul_ingevuld"
    VALUES: Final = (GEEN_GETAL, ALS_PROCENT, MEER_DAN_ANDER, NUL_INGEVULD,)
    TITLES: Final = {GEEN_GETAL: "Geen getal", ALS_PROCENT: "Als procent", MEER_DAN_ANDER: "Meer dan een ander kengetal", NUL_INGEVULD: "Nul"}


class Kengetalstand:
    """Wat er van een kengetal uit een aanlevering te zeggen is."""

    BEREKEND: Final = "berekend"
    NIET_TE_BEREKENEN: Final = "niet_te_berekenen"
    NIET_UIT_IV3: Final = "niet_uit_iv3"
    VALUES: Final = (BEREKEND, NIET_TE_BEREKENEN, NIET_UIT_IV3,)
    TITLES: Final = {BEREKEND: "Berekend", NIET_TE_BEREKENEN: "Niet te berekenen", NIET_UIT_IV3: "Niet uit Iv3"}


class Kengetalvergelijking:
    """Hoe het berekende kengetal ligt ten opzichte van het geleverde."""

    GELIJK: Final = "gelijk"
    ANDERS: Final = "anders"
    ONDER_BOVENGRENS: Final = "onder_bovengrens"
    ZONDER_VERGELIJKING: Final = "zonder_vergelijking"
    VALUES: Final = (GELIJK, ANDERS, ONDER_BOVENGRENS, ZONDER_VERGELIJKING,)
    TITLES: Final = {GELIJK: "Gelijk", ANDERS: "Anders", ONDER_BOVENGRENS: "Onder de bovengrens", ZONDER_VERGELIJKING: "Niet vergeleken"}


class Knoopsoort:
    """Wat voor code het is, als er niet op geleverd mag worden."""

    TOTAAL: Final = "totaal"
    GROEP: Final = "groep"
    VALUES: Final = (TOTAAL, GROEP,)
    TITLES: Final = {TOTAAL: "Totaal", GROEP: "Groep"}


class Laagkenmerk:
    """Een overheidslaag met een eigen aanlevering."""

    GEMEENTE: Final = "gemeente"
    GR: Final = "gr"
    PROVINCIE: Final = "provincie"
    VALUES: Final = (GEMEENTE, GR, PROVINCIE,)
    TITLES: Final = {GEMEENTE: "Gemeente", GR: "Gemeenschappelijke regeling", PROVINCIE: "Provincie"}


class Langs:
    """Waarlangs een som loopt."""

    TAAKVELD: Final = "taakveld"
    CATEGORIE: Final = "categorie"
    BALANSPOST: Final = "balanspost"
    VALUES: Final = (TAAKVELD, CATEGORIE, BALANSPOST,)
    TITLES: Final = {TAAKVELD: "Taakveld", CATEGORIE: "Categorie", BALANSPOST: "Balanspost"}


class Leveringsvorm:
    """Hoe de zorg wordt geleverd."""

    ZIN: Final = "zin"
    PGB: Final = "pgb"
    VALUES: Final = (ZIN, PGB,)
    TITLES: Final = {ZIN: "Zorg in natura", PGB: "Pgb"}


class Lijstsoort:
    """Wat de codes van een lijst aanwijzen."""

    PRODUCTCODE: Final = "productcode"
    PRODUCTCATEGORIE: Final = "productcategorie"
    HULPVORM: Final = "hulpvorm"
    HOOFDGROEP: Final = "hoofdgroep"
    EENHEID: Final = "eenheid"
    VALUES: Final = (PRODUCTCODE, PRODUCTCATEGORIE, HULPVORM, HOOFDGROEP, EENHEID,)
    TITLES: Final = {PRODUCTCODE: "Productcode", PRODUCTCATEGORIE: "Productcategorie", HULPVORM: "Hulpvorm", HOOFDGROEP: "Hoofdgroep", EENHEID: "Eenheid"}


class Maatstaf:
    """Waar een bedrag naast wordt gelegd om te zien of zijn grootte kan kloppen."""

    INWONERS: Final = "inwoners"
    LASTEN: Final = "lasten"
    BATEN: Final = "baten"
    ACTIVA: Final = "activa"
    VORIGE_AANLEVERING: Final = "vorige-aanlevering"
    VALUES: Final = (INWONERS, LASTEN, BATEN, ACTIVA, VORIGE_AANLEVERING,)
    TITLES: Final = {INWONERS: "Inwoners", LASTEN: "Gepubliceerde lasten", BATEN: "Gepubliceerde baten", ACTIVA: "Gepubliceerde activa", VORIGE_AANLEVERING: "Vorige aanlevering"}


class Moment:
    """Het begin of het einde van de periode."""

    BEGIN: Final = "begin"
    EIND: Final = "eind"
    VALUES: Final = (BEGIN, EIND,)
    TITLES: Final = {BEGIN: "Begin", EIND: "Eind"}


class Onderdeel:
    """Een onderdeel van de aanlevering met een matrix."""

    LASTEN: Final = "lasten"
    BATEN: Final = "baten"
    BALANS_LASTEN: Final = "balans_lasten"
    BALANS_BATEN: Final = "balans_baten"
    VALUES: Final = (LASTEN, BATEN, BALANS_LASTEN, BALANS_BATEN,)
    TITLES: Final = {LASTEN: "Lasten", BATEN: "Baten", BALANS_LASTEN: "Balansmutaties lasten", BALANS_BATEN: "Balansmutaties baten"}


class Onregelmatigheidsoort:
    """Wat er in een bron niet klopt."""

    NIET_BESTAANDE_CODE: Final = "niet_bestaande_code"
    VERKEERDE_NAAM: Final = "verkeerde_naam"
    TEGENSPRAAK: Final = "tegenspraak"
    DUBBEL: Final = "dubbel"
    ONVOLLEDIG: Final = "onvolledig"
    VERKEERDE_VERWIJZING: Final = "verkeerde_verwijzing"
    SCHRIJFWIJZE: Final = "schrijfwijze"
    ONTBREKENDE_KOP: Final = "ontbrekende_kop"
    MATRIX: Final = "matrix"
    GRENSGEVAL: Final = "grensgeval"
    INHOUD: Final = "inhoud"
    VALUES: Final = (NIET_BESTAANDE_CODE, VERKEERDE_NAAM, TEGENSPRAAK, DUBBEL, ONVOLLEDIG, VERKEERDE_VERWIJZING, SCHRIJFWIJZE, ONTBREKENDE_KOP, MATRIX, GRENSGEVAL, INHOUD,)
    TITLES: Final = {NIET_BESTAANDE_CODE: "Niet-bestaande code", VERKEERDE_NAAM: "Verkeerde naam", TEGENSPRAAK: "Tegenspraak", DUBBEL: "Dubbel", ONVOLLEDIG: "Onvolledig", VERKEERDE_VERWIJZING: "Verkeerde verwijzing", SCHRIJFWIJZE: "Schrijfwijze", ONTBREKENDE_KOP: "Ontbrekende kop", MATRIX: "Matrix", GRENSGEVAL: "Grensgeval", INHOUD: "Inhoud"}


class Oordeel:
    """Het oordeel over de aanlevering."""

    GOED: Final = "goed"
    WAARSCHUWING: Final = "waarschuwing"
    FOUT: Final = "fout"
    NIET_TE_BEOORDELEN: Final = "niet_te_beoordelen"
    VALUES: Final = (GOED, WAARSCHUWING, FOUT, NIET_TE_BEOORDELEN,)
    TITLES: Final = {GOED: "Goed", WAARSCHUWING: "Waarschuwing", FOUT: "Fout", NIET_TE_BEOORDELEN: "Niet te beoordelen"}


class Overgangslijst:
    """De codelijsten waarvan overgangen worden bijgehouden."""

    TAAKVELD: Final = "taakveld"
    CATEGORIE: Final = "categorie"
    BALANSCODE: Final = "balanscode"
    VALUES: Final = (TAAKVELD, CATEGORIE, BALANSCODE,)
    TITLES: Final = {TAAKVELD: "Taakveld", CATEGORIE: "Categorie", BALANSCODE: "Balanspost"}


class Overgangsoort:
    """Wat er met de code gebeurt."""

    HERNOEMD: Final = "hernoemd"
    GESPLITST: Final = "gesplitst"
    SAMENGEVOEGD: Final = "samengevoegd"
    VERPLAATST_DEEL: Final = "verplaatst_deel"
    ANDERE_INHOUD: Final = "andere_inhoud"
    NIEUW: Final = "nieuw"
    VERVALLEN: Final = "vervallen"
    VALUES: Final = (HERNOEMD, GESPLITST, SAMENGEVOEGD, VERPLAATST_DEEL, ANDERE_INHOUD, NIEUW, VERVALLEN,)
    TITLES: Final = {HERNOEMD: "Hernoemd", GESPLITST: "Gesplitst", SAMENGEVOEGD: "Samengevoegd", VERPLAATST_DEEL: "Verplaatst deel", ANDERE_INHOUD: "Andere inhoud", NIEUW: "Nieuw", VERVALLEN: "Vervallen"}


class Pakketverschilsoort:
    """Wat er met een regelpakket is."""

    ANDERS: Final = "anders"
    ONTBREEKT: Final = "ontbreekt"
    EXTRA: Final = "extra"
    VALUES: Final = (ANDERS, ONTBREEKT, EXTRA,)
    TITLES: Final = {ANDERS: "Anders", ONTBREEKT: "Ontbreekt", EXTRA: "Extra"}


class Protocolcodelijst:
    """Een codelijst uit de feiten."""

    GEMEENTEN: Final = "gemeenten"
    TAAKVELDEN: Final = "taakvelden"
    PRODUCTCATEGORIEEN: Final = "productcategorieen"
    PRODUCTCODES: Final = "productcodes"
    HULPVORMEN: Final = "hulpvormen"
    EENHEDEN: Final = "eenheden"
    VALUES: Final = (GEMEENTEN, TAAKVELDEN, PRODUCTCATEGORIEEN, PRODUCTCODES, HULPVORMEN, EENHEDEN,)
    TITLES: Final = {GEMEENTEN: "Gemeenten", TAAKVELDEN: "Taakvelden", PRODUCTCATEGORIEEN: "Productcategorieën", PRODUCTCODES: "Productcodes", HULPVORMEN: "Hulpvormen", EENHEDEN: "Eenheden"}


class Regelstand:
    """Wat er met een regel is gedaan."""

    UITGEVOERD: Final = "uitgevoerd"
    OVERGESLAGEN: Final = "overgeslagen"
    NIET_VAN_TOEPASSING: Final = "niet_van_toepassing"
    VALUES: Final = (UITGEVOERD, OVERGESLAGEN, NIET_VAN_TOEPASSING,)
    TITLES: Final = {UITGEVOERD: "Uitgevoerd", OVERGESLAGEN: "Overgeslagen", NIET_VAN_TOEPASSING: "Niet van toepassing"}


class Rekeningsoort:
    """Waar een rekening in een auditfile toe hoort."""

    B: Final = "B"
    P: Final = "P"
    M: Final = "M"
    VALUES: Final = (B, P, M,)
    TITLES: Final = {B: "balans", P: "resultaat", M: "gemengd"}


class Sleutelgegeven:
    """Een eigen gegeven waarmee bedragen over opvolgers te verdelen zijn."""

    WET: Final = "wet"
    VOORZIENING: Final = "voorziening"
    PGB_BEDRAG: Final = "pgb-bedrag"
    EIGEN_BIJDRAGE: Final = "eigen-bijdrage"
    VERBLIJF: Final = "verblijf"
    INKOOPNIVEAU: Final = "inkoopniveau"
    SOORT_OVERDRACHT: Final = "soort-overdracht"
    TEGENPARTIJ: Final = "tegenpartij"
    VALUES: Final = (WET, VOORZIENING, PGB_BEDRAG, EIGEN_BIJDRAGE, VERBLIJF, INKOOPNIVEAU, SOORT_OVERDRACHT, TEGENPARTIJ,)
    TITLES: Final = {WET: "Wet", VOORZIENING: "Voorziening", PGB_BEDRAG: "Pgb-bedrag", EIGEN_BIJDRAGE: "Eigen bijdrage", VERBLIJF: "Verblijf", INKOOPNIVEAU: "Inkoopniveau", SOORT_OVERDRACHT: "Soort kapitaaloverdracht", TEGENPARTIJ: "Tegenpartij"}


class Standsoort:
    """Of een stand aan het begin of aan het einde van de periode hoort."""

    BEGINDATUM: Final = "begindatum"
    EINDDATUM: Final = "einddatum"
    VALUES: Final = (BEGINDATUM, EINDDATUM,)
    TITLES: Final = {BEGINDATUM: "Begindatum", EINDDATUM: "Einddatum"}


class Status:
    """De status die in de aanlevering bij een periode hoort."""

    BEGROTING: Final = "Begroting"
    REALISATIE: Final = "Realisatie"
    VALUES: Final = (BEGROTING, REALISATIE,)
    TITLES: Final = {BEGROTING: "Begroting", REALISATIE: "Realisatie"}


class Veldsoort:
    """Wat er in een veld mag staan."""

    TEKST: Final = "tekst"
    CODE: Final = "code"
    KEUZE: Final = "keuze"
    GEHEEL: Final = "geheel"
    GETAL: Final = "getal"
    BEDRAG: Final = "bedrag"
    PROCENT: Final = "procent"
    DATUM: Final = "datum"
    VALUES: Final = (TEKST, CODE, KEUZE, GEHEEL, GETAL, BEDRAG, PROCENT, DATUM,)
    TITLES: Final = {TEKST: "Tekst", CODE: "Code", KEUZE: "Keuze", GEHEEL: "Geheel getal", GETAL: "Getal", BEDRAG: "Bedrag", PROCENT: "Procent", DATUM: "Datum"}


class Verdeelgeheel:
    """Waarover een deel wordt uitgerekend."""

    CONTRACT: Final = "contract"
    OPDRACHT: Final = "opdracht"
    VALUES: Final = (CONTRACT, OPDRACHT,)
    TITLES: Final = {CONTRACT: "Contract", OPDRACHT: "Opdracht"}


class Verdeeluitkomst:
    """Wat er met het bedrag gebeurt."""

    NAAR_GEWICHT: Final = "naar-gewicht"
    ALLES_OP_GROOTSTE: Final = "alles-op-grootste"
    VALUES: Final = (NAAR_GEWICHT, ALLES_OP_GROOTSTE,)
    TITLES: Final = {NAAR_GEWICHT: "Naar gewicht", ALLES_OP_GROOTSTE: "Alles op het grootste"}


class Verdeelveldsoort:
    """Hoe een gegeven van een sleutel wordt gelezen."""

    GELD: Final = "geld"
    AANTAL: Final = "aantal"
    PROCENT: Final = "procent"
    VALUES: Final = (GELD, AANTAL, PROCENT,)
    TITLES: Final = {GELD: "Geld", AANTAL: "Aantal", PROCENT: "Procent"}


class Volgsoort:
    """Het deel van het model dat een laag in een jaar van een ander jaar overneemt."""

    NAMEN: Final = "namen"
    CELLEN: Final = "cellen"
    VALUES: Final = (NAMEN, CELLEN,)
    TITLES: Final = {NAMEN: "Namen", CELLEN: "Cellen"}


class Voorbeeldsoort:
    """Wat het voorbeeld laat zien."""

    SLAAGT: Final = "slaagt"
    FAALT: Final = "faalt"
    NET_BINNEN: Final = "net-binnen"
    NET_BUITEN: Final = "net-buiten"
    NIET_VAN_TOEPASSING: Final = "niet-van-toepassing"
    VALUES: Final = (SLAAGT, FAALT, NET_BINNEN, NET_BUITEN, NIET_VAN_TOEPASSING,)
    TITLES: Final = {SLAAGT: "Slaagt", FAALT: "Faalt", NET_BINNEN: "Net binnen de grens", NET_BUITEN: "Net buiten de grens", NIET_VAN_TOEPASSING: "Niet van toepassing"}


class Vraagdomein:
    """Waar een vraag over gaat, als dat niet een paar codes zijn."""

    JEUGD: Final = "jeugd"
    WMO: Final = "wmo"
    PGB: Final = "pgb"
    TOEGANG: Final = "toegang"
    INKOMSTEN: Final = "inkomsten"
    OVERHEAD: Final = "overhead"
    CATEGORIE: Final = "categorie"
    BALANS: Final = "balans"
    AANLEVEREN: Final = "aanleveren"
    VALUES: Final = (JEUGD, WMO, PGB, TOEGANG, INKOMSTEN, OVERHEAD, CATEGORIE, BALANS, AANLEVEREN,)
    TITLES: Final = {JEUGD: "Jeugd", WMO: "Wmo", PGB: "Pgb", TOEGANG: "Toegang", INKOMSTEN: "Uitkeringen en heffingen", OVERHEAD: "Overhead en doorbelasten", CATEGORIE: "Economische categorie", BALANS: "Balans", AANLEVEREN: "Aanleveren"}


class Wet:
    """De wet waar de zorg of ondersteuning onder valt."""

    JEUGDWET: Final = "jeugdwet"
    WMO: Final = "wmo"
    VALUES: Final = (JEUGDWET, WMO,)
    TITLES: Final = {JEUGDWET: "Jeugdwet", WMO: "Wmo"}


class Wijzigingsklasse:
    """Wat een wijziging doet met wat al werkte."""

    BREKEND: Final = "brekend"
    INHOUDELIJK: Final = "inhoudelijk"
    REDACTIONEEL: Final = "redactioneel"
    VALUES: Final = (BREKEND, INHOUDELIJK, REDACTIONEEL,)
    TITLES: Final = {BREKEND: "Brekend", INHOUDELIJK: "Inhoudelijk", REDACTIONEEL: "Redactioneel"}


class Wijzigingssoort:
    """Wat er is gebeurd."""

    TOEGEVOEGD: Final = "toegevoegd"
    GEWIJZIGD: Final = "gewijzigd"
    VERBETERD: Final = "verbeterd"
    VERVALLEN: Final = "vervallen"
    VALUES: Final = (TOEGEVOEGD, GEWIJZIGD, VERBETERD, VERVALLEN,)
    TITLES: Final = {TOEGEVOEGD: "Toegevoegd", GEWIJZIGD: "Gewijzigd", VERBETERD: "Verbeterd", VERVALLEN: "Vervallen"}


class Zekerheid:
    """Hoe zeker een feit is."""

    VASTGESTELD: Final = "vastgesteld"
    AFGELEID: Final = "afgeleid"
    DOORGELOPEN: Final = "doorgelopen"
    VOORSTEL: Final = "voorstel"
    VALUES: Final = (VASTGESTELD, AFGELEID, DOORGELOPEN, VOORSTEL,)
    TITLES: Final = {VASTGESTELD: "Vastgesteld", AFGELEID: "Afgeleid", DOORGELOPEN: "Doorgelopen", VOORSTEL: "Voorstel"}

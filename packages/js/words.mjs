// The words that facts and reports may use: every enumeration of the schema.
// Made from schema/ by generators/kernel/schema_code.py; `make build` makes it anew. Do not edit.

/** Wat de toets van een aanname uit een eerder jaar opleverde. */
export const Aannametoets = /* @__PURE__ */ Object.freeze({ HOUDT: "houdt", BIJGESTELD: "bijgesteld", VERVALLEN: "vervallen", VALUES: /* @__PURE__ */ Object.freeze(["houdt", "bijgesteld", "vervallen"]), TITLES: /* @__PURE__ */ Object.freeze({ "houdt": "houdt", "bijgesteld": "bijgesteld", "vervallen": "vervallen" }) });

/** Hoe een kopie zich verhoudt tot waarmee zij is vergeleken. */
export const Actualiteit = /* @__PURE__ */ Object.freeze({ ACTUEEL: "actueel", ONGEWIJZIGD: "ongewijzigd", VEROUDERD: "verouderd", GEWIJZIGD: "gewijzigd", ANDERS: "anders", ONBEKEND: "onbekend", VALUES: /* @__PURE__ */ Object.freeze(["actueel", "ongewijzigd", "verouderd", "gewijzigd", "anders", "onbekend"]), TITLES: /* @__PURE__ */ Object.freeze({ "actueel": "Actueel", "ongewijzigd": "Ongewijzigd", "verouderd": "Verouderd", "gewijzigd": "Gewijzigd", "anders": "Anders", "onbekend": "Onbekend" }) });

/** Wat er in een bestand van CBS anders staat dan bedoeld is. */
export const Afwijkingsoort = /* @__PURE__ */ Object.freeze({ NAAM: "naam", CODE: "code", JAARTAL: "jaartal", OVERBODIGE_CELLEN: "overbodige-cellen", CODES_IN_CONTROLE: "codes-in-controle", LAAG: "laag", VALUES: /* @__PURE__ */ Object.freeze(["naam", "code", "jaartal", "overbodige-cellen", "codes-in-controle", "laag"]), TITLES: /* @__PURE__ */ Object.freeze({ "naam": "Naam", "code": "Code", "jaartal": "Jaartal", "overbodige-cellen": "Overbodige cellen", "codes-in-controle": "Codes in een controle", "laag": "Overheidslaag" }) });

/** Een aantal dat een auditfile zelf noemt. */
export const Audittelling = /* @__PURE__ */ Object.freeze({ BEGINBALANS: "beginbalans", BOEKINGEN: "boekingen", VALUES: /* @__PURE__ */ Object.freeze(["beginbalans", "boekingen"]), TITLES: /* @__PURE__ */ Object.freeze({ "beginbalans": "regels van de beginbalans", "boekingen": "regels van de boekingen" }) });

/** Waar in een antwoord een retourcode kan staan. */
export const Berichtniveau = /* @__PURE__ */ Object.freeze({ KOP: "kop", DECLARATIE: "declaratie", CLIENT: "client", DECLARATIEREGEL: "declaratieregel", VALUES: /* @__PURE__ */ Object.freeze(["kop", "declaratie", "client", "declaratieregel"]), TITLES: /* @__PURE__ */ Object.freeze({ "kop": "Kop van het bericht", "declaratie": "Declaratie", "client": "Cliënt", "declaratieregel": "Declaratieregel" }) });

/** Waar een bericht voor dient. */
export const Berichtsoort = /* @__PURE__ */ Object.freeze({ DECLARATIE: "declaratie", ANTWOORD: "antwoord", TOEWIJZING: "toewijzing", START: "start", STOP: "stop", VERZOEK: "verzoek", VERZOEKANTWOORD: "verzoekantwoord", RETOUR: "retour", VALUES: /* @__PURE__ */ Object.freeze(["declaratie", "antwoord", "toewijzing", "start", "stop", "verzoek", "verzoekantwoord", "retour"]), TITLES: /* @__PURE__ */ Object.freeze({ "declaratie": "Declaratie", "antwoord": "Antwoord", "toewijzing": "Toewijzing", "start": "Start", "stop": "Stop", "verzoek": "Verzoek", "verzoekantwoord": "Antwoord op een verzoek", "retour": "Retourbericht" }) });

/** Hoe een bestand zich verhoudt tot waarmee het is vergeleken. */
export const Bestandsstand = /* @__PURE__ */ Object.freeze({ GELIJK: "gelijk", ANDERS: "anders", ONBEKEND: "onbekend", VALUES: /* @__PURE__ */ Object.freeze(["gelijk", "anders", "onbekend"]), TITLES: /* @__PURE__ */ Object.freeze({ "gelijk": "Gelijk", "anders": "Anders", "onbekend": "Onbekend" }) });

/** Wat voor document een bron is. Welke soorten niets vaststellen, staat in tables/bronnen.yaml. */
export const Bronsoort = /* @__PURE__ */ Object.freeze({ INFORMATIEVOORSCHRIFT: "informatievoorschrift", WET: "wet", CBS_BESTAND: "cbs_bestand", OVERHEIDSPAGINA: "overheidspagina", STANDAARD: "standaard", CIJFERS: "cijfers", WEERGAVE: "weergave", RAPPORT: "rapport", GEMEENTE: "gemeente", PERS: "pers", PROGRAMMA: "programma", VALUES: /* @__PURE__ */ Object.freeze(["informatievoorschrift", "wet", "cbs_bestand", "overheidspagina", "standaard", "cijfers", "weergave", "rapport", "gemeente", "pers", "programma"]), TITLES: /* @__PURE__ */ Object.freeze({ "informatievoorschrift": "Voorschrift", "wet": "Wet", "cbs_bestand": "Bestand van CBS", "overheidspagina": "Bladzijde van de overheid", "standaard": "Standaard of codelijst", "cijfers": "Cijfers", "weergave": "Weergave", "rapport": "Rapport", "gemeente": "Stuk van een gemeente", "pers": "Pers", "programma": "Programma" }) });

/** Wat een getal in de cijfers van een gemeente is. */
export const Cijferkolom = /* @__PURE__ */ Object.freeze({ INWONERS: "inwoners", LASTEN: "lasten", BATEN: "baten", ACTIVA: "activa", PASSIVA: "passiva", VALUES: /* @__PURE__ */ Object.freeze(["inwoners", "lasten", "baten", "activa", "passiva"]), TITLES: /* @__PURE__ */ Object.freeze({ "inwoners": "Inwoners", "lasten": "Lasten", "baten": "Baten", "activa": "Activa", "passiva": "Passiva" }) });

/** Een codelijst zoals CBS haar noemt. */
export const Codelijst = /* @__PURE__ */ Object.freeze({ TAAKVELD: "taakveld", CATEGORIE_LASTEN: "categorie_lasten", CATEGORIE_BATEN: "categorie_baten", BALANSCODE: "balanscode", KENGETALLEN: "kengetallen", BELEIDSINDICATOREN: "beleidsindicatoren", VERSLAGPERIODE: "verslagperiode", STANDPER: "standper", VALUES: /* @__PURE__ */ Object.freeze(["taakveld", "categorie_lasten", "categorie_baten", "balanscode", "kengetallen", "beleidsindicatoren", "verslagperiode", "standper"]), TITLES: /* @__PURE__ */ Object.freeze({ "taakveld": "Taakvelden", "categorie_lasten": "Categorieën lasten", "categorie_baten": "Categorieën baten", "balanscode": "Balansposten", "kengetallen": "Kengetallen", "beleidsindicatoren": "Beleidsindicatoren", "verslagperiode": "Verslagperioden", "standper": "Standen" }) });

/** Iets waarvan een opdracht kan zeggen dat het in het contract zit, omdat er een verbod over gaat. */
export const Contractinhoud = /* @__PURE__ */ Object.freeze({ AMBULANT: "ambulant", VERBLIJF: "verblijf", ABONNEMENTSTARIEF: "abonnementstarief", VALUES: /* @__PURE__ */ Object.freeze(["ambulant", "verblijf", "abonnementstarief"]), TITLES: /* @__PURE__ */ Object.freeze({ "ambulant": "Ambulante hulp", "verblijf": "Verblijf", "abonnementstarief": "Eigen bijdrage onder het abonnementstarief" }) });

/** Wie iets van een wijziging merkt. */
export const Doelgroep = /* @__PURE__ */ Object.freeze({ GEMEENTEN: "gemeenten", ZORGADMINISTRATIES: "zorgadministraties", LEVERANCIERS: "leveranciers", BEHEERDERS: "beheerders", VALUES: /* @__PURE__ */ Object.freeze(["gemeenten", "zorgadministraties", "leveranciers", "beheerders"]), TITLES: /* @__PURE__ */ Object.freeze({ "gemeenten": "Gemeenten", "zorgadministraties": "Zorgadministraties", "leveranciers": "Leveranciers", "beheerders": "Beheerders" }) });

/** Wat er volgt als niet aan de eis is voldaan. */
export const Eisernst = /* @__PURE__ */ Object.freeze({ FOUT: "fout", WAARSCHUWING: "waarschuwing", VALUES: /* @__PURE__ */ Object.freeze(["fout", "waarschuwing"]), TITLES: /* @__PURE__ */ Object.freeze({ "fout": "Fout", "waarschuwing": "Waarschuwing" }) });

/** Wat er tussen velden of rijen moet kloppen. */
export const Eissoort = /* @__PURE__ */ Object.freeze({ GELIJK: "gelijk", SOM: "som", PRODUCT: "product", MINSTENS_EEN: "minstens_een", SAMEN: "samen", VALUES: /* @__PURE__ */ Object.freeze(["gelijk", "som", "product", "minstens_een", "samen"]), TITLES: /* @__PURE__ */ Object.freeze({ "gelijk": "Gelijk", "som": "Som", "product": "Product", "minstens_een": "Minstens een", "samen": "Samen" }) });

/** Wat er met een aanlevering gebeurt als de regel niet opgaat. */
export const Ernst = /* @__PURE__ */ Object.freeze({ FOUT: "fout", WAARSCHUWING: "waarschuwing", SIGNAAL: "signaal", VALUES: /* @__PURE__ */ Object.freeze(["fout", "waarschuwing", "signaal"]), TITLES: /* @__PURE__ */ Object.freeze({ "fout": "Fout", "waarschuwing": "Waarschuwing", "signaal": "Signaal" }) });

/** Een onderdeel van de aanlevering dat uit een blad komt. */
export const Exceldeel = /* @__PURE__ */ Object.freeze({ LASTEN: "lasten", BALANS_LASTEN: "balans_lasten", BATEN: "baten", BALANS_BATEN: "balans_baten", BALANS_STANDEN: "balans_standen", KENGETALLEN: "kengetallen", BELEIDSINDICATOREN: "beleidsindicatoren", VALUES: /* @__PURE__ */ Object.freeze(["lasten", "balans_lasten", "baten", "balans_baten", "balans_standen", "kengetallen", "beleidsindicatoren"]), TITLES: /* @__PURE__ */ Object.freeze({ "lasten": "Lasten", "balans_lasten": "Balansmutaties lasten", "baten": "Baten", "balans_baten": "Balansmutaties baten", "balans_standen": "Balansstanden", "kengetallen": "Financiële kengetallen", "beleidsindicatoren": "Beleidsindicatoren" }) });

/** Wat voor waarde er in een veld hoort. */
export const Excelveldsoort = /* @__PURE__ */ Object.freeze({ TEKST: "tekst", GETAL: "getal", DATUM: "datum", LAAG: "laag", JA_NEE: "ja_nee", VALUES: /* @__PURE__ */ Object.freeze(["tekst", "getal", "datum", "laag", "ja_nee"]), TITLES: /* @__PURE__ */ Object.freeze({ "tekst": "Tekst", "getal": "Getal", "datum": "Datum", "laag": "Laag", "ja_nee": "Ja of nee" }) });

/** De volgorde waarin wordt gecontroleerd. Een fase met fouten houdt de volgende tegen. */
export const Fase = /* @__PURE__ */ Object.freeze({ LEZEN: "lezen", STRUCTUUR: "structuur", CODES: "codes", INHOUD: "inhoud", VALUES: /* @__PURE__ */ Object.freeze(["lezen", "structuur", "codes", "inhoud"]), TITLES: /* @__PURE__ */ Object.freeze({ "lezen": "Lezen", "structuur": "Structuur", "codes": "Codes", "inhoud": "Inhoud" }) });

/** Iets wat het lezen van een aanlevering zelf opmerkt. */
export const Gebeurtenis = /* @__PURE__ */ Object.freeze({ BESTAND_ONTBREEKT: "bestand_ontbreekt", ONLEESBAAR: "onleesbaar", EXCELMODEL_ONLEESBAAR: "excelmodel_onleesbaar", EXCELMODEL_OPVALLEND: "excelmodel_opvallend", GEEN_MODEL: "geen_model", MODEL_ONBEKEND: "model_onbekend", SLEUTEL_DUBBEL: "sleutel_dubbel", ANDERE_TEKENSET: "andere_tekenset", ELEMENT_ONTBREEKT: "element_ontbreekt", SLEUTEL_ONTBREEKT: "sleutel_ontbreekt", SLEUTEL_ONBEKEND: "sleutel_onbekend", WAARDE_VERKEERD: "waarde_verkeerd", WAARDE_LEEG: "waarde_leeg", BEDRAG_LEEG: "bedrag_leeg", CODE_ONBEKEND: "code_onbekend", STATUS_PAST_NIET: "status_past_niet", DATUM_BUITEN_VENSTER: "datum_buiten_venster", CEL_DUBBEL: "cel_dubbel", NOEMER_ONTBREEKT: "noemer_ontbreekt", VALUES: /* @__PURE__ */ Object.freeze(["bestand_ontbreekt", "onleesbaar", "excelmodel_onleesbaar", "excelmodel_opvallend", "geen_model", "model_onbekend", "sleutel_dubbel", "andere_tekenset", "element_ontbreekt", "sleutel_ontbreekt", "sleutel_onbekend", "waarde_verkeerd", "waarde_leeg", "bedrag_leeg", "code_onbekend", "status_past_niet", "datum_buiten_venster", "cel_dubbel", "noemer_ontbreekt"]), TITLES: /* @__PURE__ */ Object.freeze({ "bestand_ontbreekt": "Bestand ontbreekt", "onleesbaar": "Onleesbaar", "excelmodel_onleesbaar": "Excel-model onleesbaar", "excelmodel_opvallend": "Opvallend in het Excel-model", "geen_model": "Geen model", "model_onbekend": "Model onbekend", "sleutel_dubbel": "Dubbele sleutel", "andere_tekenset": "Andere tekenset", "element_ontbreekt": "Element ontbreekt", "sleutel_ontbreekt": "Sleutel ontbreekt", "sleutel_onbekend": "Onbekende sleutel", "waarde_verkeerd": "Verkeerde waarde", "waarde_leeg": "Lege waarde", "bedrag_leeg": "Leeg bedrag", "code_onbekend": "Onbekende code", "status_past_niet": "Status past niet", "datum_buiten_venster": "Datum buiten de termijn", "cel_dubbel": "Cel dubbel", "noemer_ontbreekt": "Bedrag ontbreekt om te rekenen" }) });

/** Of wij de bron zelf lazen. Wat alleen op een andere bron rust dan een die wij zelf lazen, is nooit vastgesteld. */
export const Gelezen = /* @__PURE__ */ Object.freeze({ ZELF: "zelf", TWEEDEHANDS: "tweedehands", MOGELIJK_VEROUDERD: "mogelijk_verouderd", VALUES: /* @__PURE__ */ Object.freeze(["zelf", "tweedehands", "mogelijk_verouderd"]), TITLES: /* @__PURE__ */ Object.freeze({ "zelf": "Zelf gelezen", "tweedehands": "Tweedehands", "mogelijk_verouderd": "Mogelijk verouderd" }) });

/** Wat voor codes er in een groep zitten. */
export const Groepsoort = /* @__PURE__ */ Object.freeze({ TAAKVELD: "taakveld", CATEGORIE: "categorie", BALANSPOST: "balanspost", VALUES: /* @__PURE__ */ Object.freeze(["taakveld", "categorie", "balanspost"]), TITLES: /* @__PURE__ */ Object.freeze({ "taakveld": "Taakveld", "categorie": "Categorie", "balanspost": "Balanspost" }) });

/** Wat over de handtekening van het vergeleken bestand te zeggen is. */
export const Handtekeningstand = /* @__PURE__ */ Object.freeze({ IN_ORDE: "in_orde", NIET_NAGEKEKEN: "niet_nagekeken", NIET_IN_ORDE: "niet_in_orde", VALUES: /* @__PURE__ */ Object.freeze(["in_orde", "niet_nagekeken", "niet_in_orde"]), TITLES: /* @__PURE__ */ Object.freeze({ "in_orde": "In orde", "niet_nagekeken": "Niet nagekeken", "niet_in_orde": "Niet in orde" }) });

/** Wie er samen inkopen, zoals een programma het uit een lijst van gemeenten kan opmaken. */
export const Inkoopsituatie = /* @__PURE__ */ Object.freeze({ EIGEN_GEMEENTE: "eigen-gemeente", DEEL_VAN_JEUGDREGIO: "deel-van-jeugdregio", HELE_JEUGDREGIO: "hele-jeugdregio", MEER_JEUGDREGIOS: "meer-jeugdregios", LANDELIJK_ARRANGEMENT: "landelijk-arrangement", VALUES: /* @__PURE__ */ Object.freeze(["eigen-gemeente", "deel-van-jeugdregio", "hele-jeugdregio", "meer-jeugdregios", "landelijk-arrangement"]), TITLES: /* @__PURE__ */ Object.freeze({ "eigen-gemeente": "Eigen gemeente", "deel-van-jeugdregio": "Deel van de jeugdregio", "hele-jeugdregio": "Hele jeugdregio", "meer-jeugdregios": "Meer jeugdregio's", "landelijk-arrangement": "Landelijk arrangement" }) });

/** De kant van de matrix waarop een categorie staat. */
export const Kant = /* @__PURE__ */ Object.freeze({ LASTEN: "lasten", BATEN: "baten", VALUES: /* @__PURE__ */ Object.freeze(["lasten", "baten"]), TITLES: /* @__PURE__ */ Object.freeze({ "lasten": "Lasten", "baten": "Baten" }) });

/** Waarin een kengetal wordt uitgedrukt. */
export const Kengetaleenheid = /* @__PURE__ */ Object.freeze({ DEEL: "deel", PROCENT: "procent", GETAL: "getal", EURO: "euro", VALUES: /* @__PURE__ */ Object.freeze(["deel", "procent", "getal", "euro"]), TITLES: /* @__PURE__ */ Object.freeze({ "deel": "Deel", "procent": "Procent", "getal": "Getal", "euro": "Euro" }) });

/** Een geleverde waarde die volgens de formule niet kan, of die honderd keer te groot lijkt. */
export const Kengetalsignaal = /* @__PURE__ */ Object.freeze({ GEEN_GETAL: "geen_getal", ALS_PROCENT: "als_procent", MEER_DAN_ANDER: "meer_dan_ander", NUL_INGEVULD: "nul_ingevuld", VALUES: /* @__PURE__ */ Object.freeze(["geen_getal", "als_procent", "meer_dan_ander", "nul_ingevuld"]), TITLES: /* @__PURE__ */ Object.freeze({ "geen_getal": "Geen getal", "als_procent": "Als procent", "meer_dan_ander": "Meer dan een ander kengetal", "nul_ingevuld": "Nul" }) });

/** Wat er van een kengetal uit een aanlevering te zeggen is. */
export const Kengetalstand = /* @__PURE__ */ Object.freeze({ BEREKEND: "berekend", NIET_TE_BEREKENEN: "niet_te_berekenen", NIET_UIT_IV3: "niet_uit_iv3", VALUES: /* @__PURE__ */ Object.freeze(["berekend", "niet_te_berekenen", "niet_uit_iv3"]), TITLES: /* @__PURE__ */ Object.freeze({ "berekend": "Berekend", "niet_te_berekenen": "Niet te berekenen", "niet_uit_iv3": "Niet uit Iv3" }) });

/** Hoe het berekende kengetal ligt ten opzichte van het geleverde. */
export const Kengetalvergelijking = /* @__PURE__ */ Object.freeze({ GELIJK: "gelijk", ANDERS: "anders", ONDER_BOVENGRENS: "onder_bovengrens", ZONDER_VERGELIJKING: "zonder_vergelijking", VALUES: /* @__PURE__ */ Object.freeze(["gelijk", "anders", "onder_bovengrens", "zonder_vergelijking"]), TITLES: /* @__PURE__ */ Object.freeze({ "gelijk": "Gelijk", "anders": "Anders", "onder_bovengrens": "Onder de bovengrens", "zonder_vergelijking": "Niet vergeleken" }) });

/** Wat voor code het is, als er niet op geleverd mag worden. */
export const Knoopsoort = /* @__PURE__ */ Object.freeze({ TOTAAL: "totaal", GROEP: "groep", VALUES: /* @__PURE__ */ Object.freeze(["totaal", "groep"]), TITLES: /* @__PURE__ */ Object.freeze({ "totaal": "Totaal", "groep": "Groep" }) });

/** Een overheidslaag met een eigen aanlevering. */
export const Laagkenmerk = /* @__PURE__ */ Object.freeze({ GEMEENTE: "gemeente", GR: "gr", PROVINCIE: "provincie", VALUES: /* @__PURE__ */ Object.freeze(["gemeente", "gr", "provincie"]), TITLES: /* @__PURE__ */ Object.freeze({ "gemeente": "Gemeente", "gr": "Gemeenschappelijke regeling", "provincie": "Provincie" }) });

/** Waarlangs een som loopt. */
export const Langs = /* @__PURE__ */ Object.freeze({ TAAKVELD: "taakveld", CATEGORIE: "categorie", BALANSPOST: "balanspost", VALUES: /* @__PURE__ */ Object.freeze(["taakveld", "categorie", "balanspost"]), TITLES: /* @__PURE__ */ Object.freeze({ "taakveld": "Taakveld", "categorie": "Categorie", "balanspost": "Balanspost" }) });

/** Hoe de zorg wordt geleverd. */
export const Leveringsvorm = /* @__PURE__ */ Object.freeze({ ZIN: "zin", PGB: "pgb", VALUES: /* @__PURE__ */ Object.freeze(["zin", "pgb"]), TITLES: /* @__PURE__ */ Object.freeze({ "zin": "Zorg in natura", "pgb": "Pgb" }) });

/** Wat de codes van een lijst aanwijzen. */
export const Lijstsoort = /* @__PURE__ */ Object.freeze({ PRODUCTCODE: "productcode", PRODUCTCATEGORIE: "productcategorie", HULPVORM: "hulpvorm", HOOFDGROEP: "hoofdgroep", EENHEID: "eenheid", VALUES: /* @__PURE__ */ Object.freeze(["productcode", "productcategorie", "hulpvorm", "hoofdgroep", "eenheid"]), TITLES: /* @__PURE__ */ Object.freeze({ "productcode": "Productcode", "productcategorie": "Productcategorie", "hulpvorm": "Hulpvorm", "hoofdgroep": "Hoofdgroep", "eenheid": "Eenheid" }) });

/** Waar een bedrag naast wordt gelegd om te zien of zijn grootte kan kloppen. */
export const Maatstaf = /* @__PURE__ */ Object.freeze({ INWONERS: "inwoners", LASTEN: "lasten", BATEN: "baten", ACTIVA: "activa", VORIGE_AANLEVERING: "vorige-aanlevering", VALUES: /* @__PURE__ */ Object.freeze(["inwoners", "lasten", "baten", "activa", "vorige-aanlevering"]), TITLES: /* @__PURE__ */ Object.freeze({ "inwoners": "Inwoners", "lasten": "Gepubliceerde lasten", "baten": "Gepubliceerde baten", "activa": "Gepubliceerde activa", "vorige-aanlevering": "Vorige aanlevering" }) });

/** Het begin of het einde van de periode. */
export const Moment = /* @__PURE__ */ Object.freeze({ BEGIN: "begin", EIND: "eind", VALUES: /* @__PURE__ */ Object.freeze(["begin", "eind"]), TITLES: /* @__PURE__ */ Object.freeze({ "begin": "Begin", "eind": "Eind" }) });

/** Een onderdeel van de aanlevering met een matrix. */
export const Onderdeel = /* @__PURE__ */ Object.freeze({ LASTEN: "lasten", BATEN: "baten", BALANS_LASTEN: "balans_lasten", BALANS_BATEN: "balans_baten", VALUES: /* @__PURE__ */ Object.freeze(["lasten", "baten", "balans_lasten", "balans_baten"]), TITLES: /* @__PURE__ */ Object.freeze({ "lasten": "Lasten", "baten": "Baten", "balans_lasten": "Balansmutaties lasten", "balans_baten": "Balansmutaties baten" }) });

/** Wat er in een bron niet klopt. */
export const Onregelmatigheidsoort = /* @__PURE__ */ Object.freeze({ NIET_BESTAANDE_CODE: "niet_bestaande_code", VERKEERDE_NAAM: "verkeerde_naam", TEGENSPRAAK: "tegenspraak", DUBBEL: "dubbel", ONVOLLEDIG: "onvolledig", VERKEERDE_VERWIJZING: "verkeerde_verwijzing", SCHRIJFWIJZE: "schrijfwijze", ONTBREKENDE_KOP: "ontbrekende_kop", MATRIX: "matrix", GRENSGEVAL: "grensgeval", INHOUD: "inhoud", VALUES: /* @__PURE__ */ Object.freeze(["niet_bestaande_code", "verkeerde_naam", "tegenspraak", "dubbel", "onvolledig", "verkeerde_verwijzing", "schrijfwijze", "ontbrekende_kop", "matrix", "grensgeval", "inhoud"]), TITLES: /* @__PURE__ */ Object.freeze({ "niet_bestaande_code": "Niet-bestaande code", "verkeerde_naam": "Verkeerde naam", "tegenspraak": "Tegenspraak", "dubbel": "Dubbel", "onvolledig": "Onvolledig", "verkeerde_verwijzing": "Verkeerde verwijzing", "schrijfwijze": "Schrijfwijze", "ontbrekende_kop": "Ontbrekende kop", "matrix": "Matrix", "grensgeval": "Grensgeval", "inhoud": "Inhoud" }) });

/** Het oordeel over de aanlevering. */
export const Oordeel = /* @__PURE__ */ Object.freeze({ GOED: "goed", WAARSCHUWING: "waarschuwing", FOUT: "fout", NIET_TE_BEOORDELEN: "niet_te_beoordelen", VALUES: /* @__PURE__ */ Object.freeze(["goed", "waarschuwing", "fout", "niet_te_beoordelen"]), TITLES: /* @__PURE__ */ Object.freeze({ "goed": "Goed", "waarschuwing": "Waarschuwing", "fout": "Fout", "niet_te_beoordelen": "Niet te beoordelen" }) });

/** De codelijsten waarvan overgangen worden bijgehouden. */
export const Overgangslijst = /* @__PURE__ */ Object.freeze({ TAAKVELD: "taakveld", CATEGORIE: "categorie", BALANSCODE: "balanscode", VALUES: /* @__PURE__ */ Object.freeze(["taakveld", "categorie", "balanscode"]), TITLES: /* @__PURE__ */ Object.freeze({ "taakveld": "Taakveld", "categorie": "Categorie", "balanscode": "Balanspost" }) });

/** Wat er met de code gebeurt. */
export const Overgangsoort = /* @__PURE__ */ Object.freeze({ HERNOEMD: "hernoemd", GESPLITST: "gesplitst", SAMENGEVOEGD: "samengevoegd", VERPLAATST_DEEL: "verplaatst_deel", ANDERE_INHOUD: "andere_inhoud", NIEUW: "nieuw", VERVALLEN: "vervallen", VALUES: /* @__PURE__ */ Object.freeze(["hernoemd", "gesplitst", "samengevoegd", "verplaatst_deel", "andere_inhoud", "nieuw", "vervallen"]), TITLES: /* @__PURE__ */ Object.freeze({ "hernoemd": "Hernoemd", "gesplitst": "Gesplitst", "samengevoegd": "Samengevoegd", "verplaatst_deel": "Verplaatst deel", "andere_inhoud": "Andere inhoud", "nieuw": "Nieuw", "vervallen": "Vervallen" }) });

/** Wat er met een regelpakket is. */
export const Pakketverschilsoort = /* @__PURE__ */ Object.freeze({ ANDERS: "anders", ONTBREEKT: "ontbreekt", EXTRA: "extra", VALUES: /* @__PURE__ */ Object.freeze(["anders", "ontbreekt", "extra"]), TITLES: /* @__PURE__ */ Object.freeze({ "anders": "Anders", "ontbreekt": "Ontbreekt", "extra": "Extra" }) });

/** Een codelijst uit de feiten. */
export const Protocolcodelijst = /* @__PURE__ */ Object.freeze({ GEMEENTEN: "gemeenten", TAAKVELDEN: "taakvelden", PRODUCTCATEGORIEEN: "productcategorieen", PRODUCTCODES: "productcodes", HULPVORMEN: "hulpvormen", EENHEDEN: "eenheden", VALUES: /* @__PURE__ */ Object.freeze(["gemeenten", "taakvelden", "productcategorieen", "productcodes", "hulpvormen", "eenheden"]), TITLES: /* @__PURE__ */ Object.freeze({ "gemeenten": "Gemeenten", "taakvelden": "Taakvelden", "productcategorieen": "Productcategorieën", "productcodes": "Productcodes", "hulpvormen": "Hulpvormen", "eenheden": "Eenheden" }) });

/** Wat er met een regel is gedaan. */
export const Regelstand = /* @__PURE__ */ Object.freeze({ UITGEVOERD: "uitgevoerd", OVERGESLAGEN: "overgeslagen", NIET_VAN_TOEPASSING: "niet_van_toepassing", VALUES: /* @__PURE__ */ Object.freeze(["uitgevoerd", "overgeslagen", "niet_van_toepassing"]), TITLES: /* @__PURE__ */ Object.freeze({ "uitgevoerd": "Uitgevoerd", "overgeslagen": "Overgeslagen", "niet_van_toepassing": "Niet van toepassing" }) });

/** Waar een rekening in een auditfile toe hoort. */
export const Rekeningsoort = /* @__PURE__ */ Object.freeze({ B: "B", P: "P", M: "M", VALUES: /* @__PURE__ */ Object.freeze(["B", "P", "M"]), TITLES: /* @__PURE__ */ Object.freeze({ "B": "balans", "P": "resultaat", "M": "gemengd" }) });

/** Een eigen gegeven waarmee bedragen over opvolgers te verdelen zijn. */
export const Sleutelgegeven = /* @__PURE__ */ Object.freeze({ WET: "wet", VOORZIENING: "voorziening", PGB_BEDRAG: "pgb-bedrag", EIGEN_BIJDRAGE: "eigen-bijdrage", VERBLIJF: "verblijf", INKOOPNIVEAU: "inkoopniveau", SOORT_OVERDRACHT: "soort-overdracht", TEGENPARTIJ: "tegenpartij", VALUES: /* @__PURE__ */ Object.freeze(["wet", "voorziening", "pgb-bedrag", "eigen-bijdrage", "verblijf", "inkoopniveau", "soort-overdracht", "tegenpartij"]), TITLES: /* @__PURE__ */ Object.freeze({ "wet": "Wet", "voorziening": "Voorziening", "pgb-bedrag": "Pgb-bedrag", "eigen-bijdrage": "Eigen bijdrage", "verblijf": "Verblijf", "inkoopniveau": "Inkoopniveau", "soort-overdracht": "Soort kapitaaloverdracht", "tegenpartij": "Tegenpartij" }) });

/** Of een stand aan het begin of aan het einde van de periode hoort. */
export const Standsoort = /* @__PURE__ */ Object.freeze({ BEGINDATUM: "begindatum", EINDDATUM: "einddatum", VALUES: /* @__PURE__ */ Object.freeze(["begindatum", "einddatum"]), TITLES: /* @__PURE__ */ Object.freeze({ "begindatum": "Begindatum", "einddatum": "Einddatum" }) });

/** De status die in de aanlevering bij een periode hoort. */
export const Status = /* @__PURE__ */ Object.freeze({ BEGROTING: "Begroting", REALISATIE: "Realisatie", VALUES: /* @__PURE__ */ Object.freeze(["Begroting", "Realisatie"]), TITLES: /* @__PURE__ */ Object.freeze({ "Begroting": "Begroting", "Realisatie": "Realisatie" }) });

/** Wat er in een veld mag staan. */
export const Veldsoort = /* @__PURE__ */ Object.freeze({ TEKST: "tekst", CODE: "code", KEUZE: "keuze", GEHEEL: "geheel", GETAL: "getal", BEDRAG: "bedrag", PROCENT: "procent", DATUM: "datum", VALUES: /* @__PURE__ */ Object.freeze(["tekst", "code", "keuze", "geheel", "getal", "bedrag", "procent", "datum"]), TITLES: /* @__PURE__ */ Object.freeze({ "tekst": "Tekst", "code": "Code", "keuze": "Keuze", "geheel": "Geheel getal", "getal": "Getal", "bedrag": "Bedrag", "procent": "Procent", "datum": "Datum" }) });

/** Waarover een deel wordt uitgerekend. */
export const Verdeelgeheel = /* @__PURE__ */ Object.freeze({ CONTRACT: "contract", OPDRACHT: "opdracht", VALUES: /* @__PURE__ */ Object.freeze(["contract", "opdracht"]), TITLES: /* @__PURE__ */ Object.freeze({ "contract": "Contract", "opdracht": "Opdracht" }) });

/** Wat er met het bedrag gebeurt. */
export const Verdeeluitkomst = /* @__PURE__ */ Object.freeze({ NAAR_GEWICHT: "naar-gewicht", ALLES_OP_GROOTSTE: "alles-op-grootste", VALUES: /* @__PURE__ */ Object.freeze(["naar-gewicht", "alles-op-grootste"]), TITLES: /* @__PURE__ */ Object.freeze({ "naar-gewicht": "Naar gewicht", "alles-op-grootste": "Alles op het grootste" }) });

/** Hoe een gegeven van een sleutel wordt gelezen. */
export const Verdeelveldsoort = /* @__PURE__ */ Object.freeze({ GELD: "geld", AANTAL: "aantal", PROCENT: "procent", VALUES: /* @__PURE__ */ Object.freeze(["geld", "aantal", "procent"]), TITLES: /* @__PURE__ */ Object.freeze({ "geld": "Geld", "aantal": "Aantal", "procent": "Procent" }) });

/** Het deel van het model dat een laag in een jaar van een ander jaar overneemt. */
export const Volgsoort = /* @__PURE__ */ Object.freeze({ NAMEN: "namen", CELLEN: "cellen", VALUES: /* @__PURE__ */ Object.freeze(["namen", "cellen"]), TITLES: /* @__PURE__ */ Object.freeze({ "namen": "Namen", "cellen": "Cellen" }) });

/** Wat het voorbeeld laat zien. */
export const Voorbeeldsoort = /* @__PURE__ */ Object.freeze({ SLAAGT: "slaagt", FAALT: "faalt", NET_BINNEN: "net-binnen", NET_BUITEN: "net-buiten", NIET_VAN_TOEPASSING: "niet-van-toepassing", VALUES: /* @__PURE__ */ Object.freeze(["slaagt", "faalt", "net-binnen", "net-buiten", "niet-van-toepassing"]), TITLES: /* @__PURE__ */ Object.freeze({ "slaagt": "Slaagt", "faalt": "Faalt", "net-binnen": "Net binnen de grens", "net-buiten": "Net buiten de grens", "niet-van-toepassing": "Niet van toepassing" }) });

/** Waar een vraag over gaat, als dat niet een paar codes zijn. */
export const Vraagdomein = /* @__PURE__ */ Object.freeze({ JEUGD: "jeugd", WMO: "wmo", PGB: "pgb", TOEGANG: "toegang", INKOMSTEN: "inkomsten", OVERHEAD: "overhead", CATEGORIE: "categorie", BALANS: "balans", AANLEVEREN: "aanleveren", VALUES: /* @__PURE__ */ Object.freeze(["jeugd", "wmo", "pgb", "toegang", "inkomsten", "overhead", "categorie", "balans", "aanleveren"]), TITLES: /* @__PURE__ */ Object.freeze({ "jeugd": "Jeugd", "wmo": "Wmo", "pgb": "Pgb", "toegang": "Toegang", "inkomsten": "Uitkeringen en heffingen", "overhead": "Overhead en doorbelasten", "categorie": "Economische categorie", "balans": "Balans", "aanleveren": "Aanleveren" }) });

/** De wet waar de zorg of ondersteuning onder valt. */
export const Wet = /* @__PURE__ */ Object.freeze({ JEUGDWET: "jeugdwet", WMO: "wmo", VALUES: /* @__PURE__ */ Object.freeze(["jeugdwet", "wmo"]), TITLES: /* @__PURE__ */ Object.freeze({ "jeugdwet": "Jeugdwet", "wmo": "Wmo" }) });

/** Wat een wijziging doet met wat al werkte. */
export const Wijzigingsklasse = /* @__PURE__ */ Object.freeze({ BREKEND: "brekend", INHOUDELIJK: "inhoudelijk", REDACTIONEEL: "redactioneel", VALUES: /* @__PURE__ */ Object.freeze(["brekend", "inhoudelijk", "redactioneel"]), TITLES: /* @__PURE__ */ Object.freeze({ "brekend": "Brekend", "inhoudelijk": "Inhoudelijk", "redactioneel": "Redactioneel" }) });

/** Wat er is gebeurd. */
export const Wijzigingssoort = /* @__PURE__ */ Object.freeze({ TOEGEVOEGD: "toegevoegd", GEWIJZIGD: "gewijzigd", VERBETERD: "verbeterd", VERVALLEN: "vervallen", VALUES: /* @__PURE__ */ Object.freeze(["toegevoegd", "gewijzigd", "verbeterd", "vervallen"]), TITLES: /* @__PURE__ */ Object.freeze({ "toegevoegd": "Toegevoegd", "gewijzigd": "Gewijzigd", "verbeterd": "Verbeterd", "vervallen": "Vervallen" }) });

/** Hoe zeker een feit is. */
export const Zekerheid = /* @__PURE__ */ Object.freeze({ VASTGESTELD: "vastgesteld", AFGELEID: "afgeleid", DOORGELOPEN: "doorgelopen", VOORSTEL: "voorstel", VALUES: /* @__PURE__ */ Object.freeze(["vastgesteld", "afgeleid", "doorgelopen", "voorstel"]), TITLES: /* @__PURE__ */ Object.freeze({ "vastgesteld": "Vastgesteld", "afgeleid": "Afgeleid", "doorgelopen": "Doorgelopen", "voorstel": "Voorstel" }) });

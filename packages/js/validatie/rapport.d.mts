// The report of the validator.
// Made from schema/ by generators/kernel/schema_code.py; `make build` makes it anew. Do not edit.

/** Het rapport over een aanlevering. */
export interface Rapport {
  /** Het oordeel. */
  oordeel: Oordeel;
  /** Wat het oordeel betekent, in een of twee zinnen. Dat CBS haar niet aanneemt, staat er alleen als een eigen controle van CBS dat vastgesteld zegt. */
  uitspraak: string;
  /** Zoveel bevindingen van een soort (dezelfde regel, reden en onderdeel) staan er elk apart in. Zijn het er meer, dan eindigt de soort met één bevinding die een aantal heeft. */
  grens_per_soort: number;
  /** De bevindingen, geen dubbel, in de volgorde van de regels. */
  bevindingen: Bevinding[];
  /** Wat elke regel deed. */
  regels: Regeluitkomst[];
  /** De aanlevering. */
  bron: Rapportbron;
  /** Waarmee is gecontroleerd. */
  specificatie: Rapportspecificatie;
}

/** Een plaats waar een regel niet opgaat. */
export interface Bevinding {
  /** Het kenmerk van de regel. */
  regel: string;
  /** Wat er met de aanlevering gebeurt. */
  ernst: Ernst;
  /** Hoe zeker het is dat de regel zo luidt; de melding zelf is altijd wat er in het bestand staat. */
  zekerheid: Zekerheid;
  /** Waarom het niet is vastgesteld; ontbreekt bij wat vastgesteld is. */
  reden?: string;
  /** Wat er mis is. */
  melding: string;
  /** Waar het is. */
  plaats: Plaats;
  /** Wat er is gevonden. */
  gevonden?: string;
  /** Wat er is verwacht. */
  verwacht?: string;
  /** Hoeveel het verschilt. */
  verschil?: string;
  /** Alle bedragen waarmee is gerekend. */
  bedragen?: Rapportbedrag[];
  /** De eigen gegevens van de regel in de aanlevering. */
  eigen?: Eigen;
  /** Hoeveel bevindingen van deze soort dit zijn, na die welke apart staan. Ontbreekt het, dan is het er één. */
  aantal?: number;
  /** Wat de regels van die bevindingen samen zijn, elke regel één keer, in hele eurocenten. */
  som_cent?: number;
  /** Van hoeveel van die regels het bedrag niet te lezen is; zij tellen niet mee in de som. */
  zonder_bedrag?: number;
  /** De plaatsen van de eerste van die bevindingen, als JSON Pointer, of als blad en cel. */
  plaatsen?: string[];
  /** Wat u kunt doen. */
  herstel: string;
  /** Het adres van de uitleg. */
  zie: string;
}

/** De eigen gegevens van de regel in de aanlevering, zoals zij daar staan; getallen als tekst. */
export type Eigen = { [name: string]: unknown };

/** Wat er met een aanlevering gebeurt als de regel niet opgaat. */
export type Ernst = "fout" | "waarschuwing" | "signaal";

/** Het oordeel over de aanlevering. */
export type Oordeel = "goed" | "waarschuwing" | "fout" | "niet_te_beoordelen";

/** Waar in de aanlevering het is, met de codes van de regel daar. */
export interface Plaats {
  /** Het onderdeel, leeg als het over de hele aanlevering gaat. */
  onderdeel: string;
  /** JSON Pointer in de aanlevering. */
  pad: string;
  /** Het blad en de cel, als de aanlevering uit een Excel-model komt. */
  cel?: string;
  /** Het taakveld. */
  taakveld?: string;
  /** De balanspost. */
  balanscode?: string;
  /** De categorie. */
  categorie?: string;
  /** De datum van de stand. */
  standper?: string;
  /** Het kengetal. */
  kengetal?: string;
  /** De beleidsindicator. */
  beleidsindicator?: string;
  /** De verslagperiode. */
  verslagperiode?: string;
}

/** Een bedrag waarmee is gerekend. */
export interface Rapportbedrag {
  /** Hoe het bedrag heet. */
  naam: string;
  /** Het bedrag in hele eurocenten. */
  cent: number;
}

/** De aanlevering waar het rapport over gaat. Wat niet te lezen was, is null. */
export interface Rapportbron {
  /** De naam van het bestand. */
  bestand?: string | null;
  /** De controlesom van het bestand. */
  sha256?: string | null;
  /** De laag. */
  overheidslaag?: string | null;
  /** Het nummer. */
  overheidsnummer?: string | null;
  /** Het jaar. */
  boekjaar?: number | null;
  /** De periode. */
  periode?: number | null;
}

/** Waarmee is gecontroleerd. */
export interface Rapportspecificatie {
  /** De versie van de feiten. */
  versie: string;
  /** Het regelpakket; null als er geen was. */
  pakket?: string | null;
  /** Het jaar waarvan het model is doorgelopen, als dat van het boekjaar zelf nog niet bekend is; anders ontbreekt het. */
  voorlopig_naar?: number | null;
}

/** Wat er met een regel is gedaan. */
export type Regelstand = "uitgevoerd" | "overgeslagen" | "niet_van_toepassing";

/** Wat er met een regel is gedaan. */
export interface Regeluitkomst {
  /** Het kenmerk van de regel. */
  regel: string;
  /** Wat er is gedaan. */
  stand: Regelstand;
  /** Waarom de regel niet is toegepast. */
  reden?: string;
  /** Hoe zeker de regel zelf is; een bevinding kan minder zeker zijn. */
  zekerheid: Zekerheid;
  /** Waarom de regel niet is vastgesteld; ontbreekt bij een regel die vastgesteld is. */
  reden_zekerheid?: string;
  /** Hoeveel bevindingen de regel gaf, ook die niet apart staan. */
  bevindingen: number;
}

/** Hoe zeker een feit is. */
export type Zekerheid = "vastgesteld" | "afgeleid" | "doorgelopen" | "voorstel";

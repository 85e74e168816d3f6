export type Treffer = {
    soort: string;
    code: string;
    naam: string;
    jaar: number;
    stand: string;
    punten: number;
    taakvelden?: string[];
    vraag?: string;
    antwoord?: string;
    zekerheid?: string;
    bron?: string;
    laatste_jaar?: number;
    opvolgers?: {
        code: string;
        naam: string;
        als?: string;
    }[];
    beslis?: string;
    wet?: string;
    lagen?: string[];
    voor?: string[];
    over?: {
        soort: string;
        code: string;
    }[];
    categorie?: string;
    gevonden?: {
        in: string;
        tekst: string;
        zekerheid?: string;
    };
};
/**
 * @typedef {{
 *   soort: string,
 *   code: string,
 *   naam: string,
 *   jaar: number,
 *   stand: string,
 *   punten: number,
 *   taakvelden?: string[],
 *   vraag?: string,
 *   antwoord?: string,
 *   zekerheid?: string,
 *   bron?: string,
 *   laatste_jaar?: number,
 *   opvolgers?: { code: string, naam: string, als?: string }[],
 *   beslis?: string,
 *   wet?: string,
 *   lagen?: string[],
 *   voor?: string[],
 *   over?: { soort: string, code: string }[],
 *   categorie?: string,
 *   gevonden?: { in: string, tekst: string, zekerheid?: string },
 * }} Treffer a hit: `stand` is geldig, vervallen or nog_niet, and of a product code gekoppeld, keuze or open; `lagen`
 *   are the layers that it is for when not every layer has it, `voor` the same when the asked layer is not one of them
 */
/**
 * Make a search of an index.
 * @param {object} index what zoeken/zoekindex.json holds
 * @returns {{
 *   zoek: (query: string, options?: { jaar?: number, laag?: string, soorten?: string[], hoogstens?: number }) => Treffer[],
 *   suggestie: (query: string, options?: { laag?: string }) => string | null,
 *   naam: (soort: string, code: string, jaar: number, laag?: string) => string | undefined,
 *   bron: (bron: string) => string,
 *   jaren: [number, number],
 *   lagen: Record<string, { meervoud: string, jaren: [number, number] }>,
 * }} `zoek` gives the best hits first, over the year in the query, else `jaar`, else the last, for `laag`, else the
 *   first of `lagen`; it throws a RangeError for a layer that is not there. `suggestie` gives the query with the nearest
 *   known words in it, or null when there is nothing to improve
 */
export declare function maak(index: object): {
    zoek: (query: string, options?: {
        jaar?: number;
        laag?: string;
        soorten?: string[];
        hoogstens?: number;
    }) => Treffer[];
    suggestie: (query: string, options?: {
        laag?: string;
    }) => string | null;
    naam: (soort: string, code: string, jaar: number, laag?: string) => string | undefined;
    bron: (bron: string) => string;
    jaren: [number, number];
    lagen: Record<string, {
        meervoud: string;
        jaren: [number, number];
    }>;
};

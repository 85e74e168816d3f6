"""A mapping to fill in, with the codes of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.patterns import Pattern, pattern
from iv3.bookkeeping.words import (
    ACCOUNT,
    BALANSCODE,
    BATEN,
    BEGIN,
    BUITEN,
    CATEGORIE,
    DIMENSIONS,
    LASTEN,
    ONDERDEEL,
    STANDPER,
    TAAKVELD,
    TARGETS,
    say,
)
from iv3.core.characters import small
from iv3.core.errors import UserError
from iv3.core.sheet import table_text
from iv3.core.words import Rekeningsoort
from iv3.rows.auditfile.facts import AuditAccount
from iv3.rows.lookup_rows import COMMENT

_DESCRIPTION, _KIND, _CODE = "omschrijving", "rekeningsoort", "rgs"
_KINDS = (Rekeningsoort.P, Rekeningsoort.B, Rekeningsoort.M, "")
"""The order of accounts: those of the result first, which need a taakveld."""


def template(model: ModelYear, accounts: Sequence[AuditAccount] = ()) -> str:
    """Return a mapping to fill in, as CSV: the columns, what they mean, examples, and the codes of the year.

    Args:
        model: the year.
        accounts: get a row each, with their description, kind and code behind what is to be filled in.
    """
    header = [*DIMENSIONS, *TARGETS, _DESCRIPTION, *((_KIND, _CODE) if accounts else ())]
    return table_text(header, [*_template_rows(model, header), *_account_rows(accounts)])


def _account_rows(accounts: Sequence[AuditAccount]) -> Iterator[list[str]]:
    for kind in _KINDS:
        of_kind = [account for account in accounts if account.kind == kind]
        if of_kind:
            title = Rekeningsoort.TITLES[kind] if kind else say("sjabloon_soort_onbekend")
            yield [f"{COMMENT} {say('sjabloon_rekeningen', soort=title, aantal=len(of_kind))}"]
        for account in of_kind:
            mark = "" if _is_exact(account.number) else f"{COMMENT} {say('sjabloon_geen_nummer')} "
            empty = [""] * (len(DIMENSIONS) + len(TARGETS) - 1)
            title = Rekeningsoort.TITLES.get(kind, "")
            yield [mark + account.number, *empty, account.name, title, account.code]


def _is_exact(number: str) -> bool:
    """Tell whether a mapping reads this as precisely that account, and not as a range, a beginning or a comment."""
    try:
        return pattern(number) == Pattern(small(number)) and not number.startswith(COMMENT)
    except UserError:
        return False


def _template_rows(model: ModelYear, header: Sequence[str]) -> Iterator[list[str]]:
    begin = next((code for code, moment in model.moments.items() if moment == BEGIN), "")
    for number in range(1, 9):
        told = say(f"sjabloon_{number}", laag=model.laag, jaar=model.jaar, standper=begin)
        yield [f"{COMMENT} {told}"]
    for example in _examples(model, begin):
        yield [COMMENT + example.get(header[0], ""), *(example.get(name, "") for name in header[1:])]
    for name in (TAAKVELD, BALANSCODE, f"{CATEGORIE}_{LASTEN}", f"{CATEGORIE}_{BATEN}"):
        yield [f"{COMMENT} {say('sjabloon_codes', lijst=name)}"]
        for code, named in model.codes[name].items():
            yield [f"{COMMENT} {code} {named}"]


def _examples(model: ModelYear, begin: str) -> Iterator[dict[str, str]]:
    taakvelden, balans = [*model.codes[TAAKVELD]], [*model.codes[BALANSCODE]]
    lasten, baten = model.codes[f"{CATEGORIE}_{LASTEN}"], model.codes[f"{CATEGORIE}_{BATEN}"]
    only_costs = next(code for code in lasten if code not in baten)
    both = next(code for code in lasten if code in baten)
    yield {ACCOUNT: "4100", TAAKVELD: taakvelden[0], CATEGORIE: only_costs}
    yield {ACCOUNT: "41*", CATEGORIE: only_costs}
    yield {"kostenplaats": "600", TAAKVELD: taakvelden[1]}
    yield {ACCOUNT: "4300-4399", ONDERDEEL: LASTEN, CATEGORIE: both}
    yield {ACCOUNT: "0100", ONDERDEEL: "balans", BALANSCODE: balans[0], CATEGORIE: both}
    if begin:
        yield {ACCOUNT: "*", "dagboek": "beginbalans", STANDPER: begin}
    yield {ACCOUNT: "9999", BUITEN: say("sjabloon_buiten")}

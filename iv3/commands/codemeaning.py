"""What a code means, for a terminal: what belongs there, what does not, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iv3.core.packs import read_pack
from iv3.core.sentences import text
from iv3.years.words import LISTS

TEXTS = "uitleg"
KORT = "kort"
SECTIONS = ("omvat", "omvat_niet", "regels", "let_op")
PACK = "codeteksten"


def meaning(code: str, list_name: str, laag: str, jaar: int) -> Iterator[str]:
    """Yield lines with the meaning of a code for a layer in a year; one that says so when no source gives it.

    Args:
        code: a code on which amounts may be delivered.
        list_name: its code list, as CBS calls it; of a list without texts nothing is told.
        laag: gemeente, gr or provincie.
        jaar: a year that the layer has.
    """
    if list_name not in LISTS:
        return
    told = _text(code, list_name, laag) or {"zinnen": ()}
    sentences = [found for found in _with_sources(told["zinnen"]) if _holds(found, laag, jaar)]
    kort = next((found for found in sentences if found["deel"] == KORT), None)
    if kort is None:
        yield text(TEXTS, "zonder_tekst")
        return
    yield text(TEXTS, KORT, tekst=kort["tekst"], zekerheid=_certainty(kort, jaar), bron=kort["bron"])
    for section in SECTIONS:
        items = [_sentence(found) for found in sentences if found["deel"] == section]
        if items:
            yield text(TEXTS, section, zinnen="; ".join(items))


def _text(code: str, list_name: str, laag: str) -> Mapping[str, Any] | None:
    """Return the text of a code of the model of a layer; None when there is none."""
    lijst, _ = LISTS[list_name]
    pack = read_pack(PACK) or {"modellen": {}, "teksten": []}
    model = pack["modellen"].get(laag)
    of_code = (found for found in pack["teksten"] if (found["lijst"], found["code"]) == (lijst, code))
    return next((found for found in of_code if found.get("model", model) == model), None)


def _with_sources(sentences: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield sentences with their source, which a sentence leaves out when it is that of the one before."""
    bron = ""
    for found in sentences:
        bron = found.get("bron", bron)
        yield {**found, "bron": bron}


def _holds(found: Mapping[str, Any], laag: str, jaar: int) -> bool:
    return laag in found.get("lagen", [laag]) and _certainty(found, jaar) is not None


def _certainty(found: Mapping[str, Any], jaar: int) -> str | None:
    """Return how sure a sentence is in a year; None when it does not hold then."""
    return next((zekerheid for van, tot, zekerheid in found["jaren"] if van <= jaar <= tot), None)


def _sentence(found: Mapping[str, Any]) -> str:
    """Return a sentence with its condition, and the codes that it names or where it sends to."""
    condition = f" ({found['voorwaarde']})" if "voorwaarde" in found else ""
    codes = f" [{' '.join(found['codes'])}]" if "codes" in found else ""
    told = f"{found['tekst'].rstrip('.')}{condition}{codes}"
    elsewhere = ", ".join(found.get("hoort_op", ()))
    return text(TEXTS, "zin_elders", zin=told, codes=elsewhere) if elsewhere else told

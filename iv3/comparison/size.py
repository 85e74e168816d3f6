"""Two deliveries of one organisation of which one is in another unit: the limits are those of the rule on size."""

from __future__ import annotations

from iv3.comparison.filed import Filed
from iv3.core.words import Cijferkolom, Onderdeel, Standsoort
from iv3.delivery.size import WITHIN, SizeOutcome, previous_outcomes, size_rule

_ASSETS = "A"
_TOTALS = {Onderdeel.LASTEN: Cijferkolom.LASTEN, Onderdeel.BATEN: Cijferkolom.BATEN}
_CODE_LENGTH = 4


def unlike_sizes(old: Filed, new: Filed) -> list[SizeOutcome]:
    """Return the totals that are beyond the limits beside the same total of the other delivery; new beside old.

    Nothing is compared when the numbers differ, or when the rule on size is not for this layer and year.
    """
    rule = size_rule()
    holds = all(any(entry["regel"] == rule["id"] for entry in filed.model["regels"]) for filed in (old, new))
    if not holds or _code(old) != _code(new):
        return []
    outcomes = previous_outcomes(rule["formule"]["grootte"], _totals(new), _totals(old), old.name)
    return [outcome for outcome in outcomes if outcome.stand != WITHIN]


def _code(filed: Filed) -> str:
    """Return the number without the layer that may stand before it."""
    return str(filed.document["metadata"]["overheidsnummer"])[-_CODE_LENGTH:]


def _totals(filed: Filed) -> dict[str, int]:
    sums: dict[str, int] = {}
    for amount, part in zip(filed.amounts, filed.parts, strict=True):
        name = _TOTALS.get(part)
        if part not in _TOTALS and filed.moment(amount.kolom) == Standsoort.EINDDATUM:
            name = Cijferkolom.ACTIVA if amount.codes[0][1].startswith(_ASSETS) else None
        if name is not None:
            sums[name] = sums.get(name, 0) + amount.cent
    return sums

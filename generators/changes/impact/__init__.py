"""What a change does: to deliveries, to municipalities and their money, and to product codes.

Two specifications become two sets of rule packs. Deliveries (the conformance kit of both sides, and a folder with real
ones) and published totals go through the validator with either set, only for the layers and years whose packs decide
otherwise. What comes out otherwise is told per rule; codes and product codes are compared themselves.

Where to look: `packs` finds where two sides can differ, `deliveries` what is replayed and `replay` replays it;
`municipalities` does so for published totals; `codes` and `products` compare codes; `compare` puts it all together in
the records of `effects`, which `sentences` puts in Dutch and `shown` in a form.
"""

from generators.changes.impact.compare import impact
from generators.changes.impact.effects import Impact
from generators.changes.impact.shown import FORMATS, as_json, as_markdown, as_text

__all__ = ["FORMATS", "Impact", "as_json", "as_markdown", "as_text", "impact"]

"""Mend in the sources what needs no judgement: quotes around codes, spacing, and the order of lists.

Edits are surgical: only the characters that are wrong change, so every comment and every other byte stays. After each
step the text is read again; when it would say anything else than before, the step is dropped and left to a person.
`spacing` and `quoting` need one file and its schema; `order` needs all facts; `mend` does them in turn.
"""

from generators.upkeep.mending.draft import Draft, Repair
from generators.upkeep.mending.mend import Mended, mend, mend_texts

__all__ = ["Draft", "Mended", "Repair", "mend", "mend_texts"]

"""The options about care, which ``iv3 couple``, ``iv3 ledger`` and ``iv3 mapping`` have in common."""

from __future__ import annotations

import argparse
import sys

from iv3.care.choices import CareChoices


def care_choices(options: argparse.Namespace) -> CareChoices:
    """Return what the options say of care."""
    return CareChoices(
        jaar=options.year,
        law=options.law,
        level=options.level,
        contracts=options.contracts,
        own=options.own,
        overlay=options.overlay,
    )


def warn(sentence: str) -> None:
    """Say something that does not stop the command."""
    print(sentence, file=sys.stderr)

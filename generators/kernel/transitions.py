"""A transition with the years that its file is about."""

from __future__ import annotations

from generators.kernel.records import Overgang
from iv3.core.words import Zekerheid


class Transition(Overgang, frozen=True, kw_only=True):
    """What happens to codes from one year to the next; its reasoning is that of its file only when it is derived."""

    van_jaar: int
    naar_jaar: int


def transition(found: Overgang, van_jaar: int, naar_jaar: int) -> Transition:
    """Return a transition between two years."""
    values = {name: getattr(found, name) for name in Overgang.__struct_fields__}
    if found.zekerheid != Zekerheid.AFGELEID:
        values["onderbouwing"] = own_reasoning(found)
    return Transition(**values, van_jaar=van_jaar, naar_jaar=naar_jaar)


def own_reasoning(found: Overgang) -> str | None:
    """Return the reasoning that a transition gives itself, whatever its file says."""
    reasoning: str | None = found.origin.written().get("onderbouwing")
    return reasoning


def ways(found: Overgang) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return what a transition says of each successor: its code, what goes there, and its periods."""
    return tuple((successor.code, successor.als or "", successor.perioden) for successor in found.naar)

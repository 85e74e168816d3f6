"""The codes of a layer and year, as far as dividing needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from iv3.allocation.methods import pack
from iv3.core.meant_code import CodeHints
from iv3.core.packs import read_pack
from iv3.core.words import Kant

TAAKVELD = "taakveld"


class Year:
    """The codes of a layer and year."""

    def __init__(self, laag: str, jaar: int) -> None:
        """Read the pack of the year.

        Raises:
            KeyError: there is no model of this year.
        """
        model = read_pack(f"{laag}-{jaar}")
        if model is None:
            raise KeyError(f"{laag}-{jaar}")
        entries = model["codelijsten"][TAAKVELD]
        self.names: dict[str, str] = {entry["code"]: entry["naam"] for entry in entries}
        self.codes: tuple[str, ...] = tuple(entry["code"] for entry in entries if "soort" not in entry)
        self.hints = CodeHints(self.codes)
        self.groups = frozenset(entry["code"] for entry in entries if "soort" in entry)
        self.elsewhere: Mapping[str, str] = model["andere_jaren"].get(TAAKVELD, {})
        self.successors: Mapping[str, Sequence[str]] = model["opvolgers"].get(TAAKVELD, {})
        self.categories: dict[str, tuple[str, ...]] = {
            side: tuple(e["code"] for e in model["codelijsten"][f"categorie_{side}"] if "soort" not in e)
            for side in Kant.VALUES
        }
        self._grey = model["grijze_cellen"]

    def is_grey(self, kant: str, taakveld: str, categorie: str) -> bool:
        """Tell whether CBS expects no amount in a cell."""
        return any(taakveld in group["rijen"] and categorie in group["grijs"] for group in self._grey[kant])

    def members(self, named: Iterable[str]) -> frozenset[str]:
        """Return the codes of this year that ``named`` codes and groups stand for."""
        groups = pack()["groepen"]
        wanted = {code for name in named for code in groups.get(name, (name,))}
        return frozenset(wanted.intersection(self.codes))

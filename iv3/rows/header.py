"""The header of a table: which column means what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iv3.core.nearest import nearest
from iv3.rows.cells import column_letters, fold, say, shown, unusable
from iv3.rows.line_file import hint, listed


@dataclass(frozen=True)
class Wanted:
    """What the caller of `open_lines` looks for."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str]
    needed: Sequence[Sequence[str]]
    decimal: str | None
    title_rows: int = 0

    def found(self, header: Sequence[str]) -> int:
        """Return how many cells of ``header`` are the header of something that is looked for."""
        keys = {fold(name) for names in self.recognised.values() for name in names}
        keys.update(map(fold, self.named.values()))
        return sum(fold(cell) in keys for cell in header)

    def complete(self, header: Sequence[str]) -> bool:
        """Tell whether ``header`` has what is looked for; two columns for one thing count as having it."""
        folded = set(map(fold, header))
        groups = self.needed or [list(self.recognised) + list(self.named)]
        heads = {m: {fold(n) for n in names} for m, names in self.recognised.items()}
        heads.update({m: {fold(name)} for m, name in self.named.items()})
        return all(any(not folded.isdisjoint(heads.get(m, ())) for m in group) for group in groups)

    def columns(self, header: Sequence[str], place: str, row: int, first_column: int = 0) -> dict[str, int]:
        """Return the index of the column of every meaning that has one.

        Raises:
            Unusable: a named column is not there, or two columns can have the same meaning.
        """
        folded = [fold(cell) for cell in header]
        at: dict[str, int] = {}
        for meaning, head in self.named.items():
            same = [i for i, cell in enumerate(header) if cell.strip() == head.strip()]
            found = same or [i for i, cell in enumerate(folded) if cell and cell == fold(head)]
            if not found:
                heads = dict(zip(folded, header, strict=True))
                near = nearest(fold(head), [cell for cell in heads if cell])
                raise unusable(
                    "kolom_onbekend",
                    bestand=place,
                    kop=shown(head),
                    betekenis=meaning,
                    rij=row,
                    hint=hint(heads.get(near) if near else None),
                    koppen=listed(header),
                )
            at[meaning] = _only(found, header, meaning, place, row, first_column)
        taken = set(at.values())
        for meaning, names in self.recognised.items():
            if meaning not in at:
                keys = set(map(fold, names))
                found = [i for i, cell in enumerate(folded) if cell in keys and i not in taken]
                if found:
                    at[meaning] = _only(found, header, meaning, place, row, first_column)
        return at


def _only(found: list[int], header: Sequence[str], meaning: str, place: str, row: int, first_column: int) -> int:
    if len(found) == 1:
        return found[0]
    choices = say("en").join(f"“{shown(header[i])}” ({column_letters(first_column + i)}{row})" for i in found)
    same = len({header[i].strip() for i in found}) < len(found)
    key = "kolom_dubbel" if same else "kolom_keuze"
    raise unusable(key, bestand=place, betekenis=meaning, kolommen=choices, kop=shown(header[found[0]]))

"""The informatievoorschrift of each year as one page and one PDF."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from generators.kernel.document import TextDocument, data
from generators.kernel.files import Files
from generators.outputs.generator import Building, of_parts
from generators.outputs.voorschrift.html import html
from generators.outputs.voorschrift.inhoud import document, years
from generators.outputs.voorschrift.pdf import pdf

FOLDER = "voorschrift"


def _parts(building: Building) -> dict[str, Callable[[], Files]]:
    return {str(jaar): partial(_year, building, jaar) for jaar in years(building.specification)}


def _year(building: Building, jaar: int) -> Files:
    """Return ``voorschrift/<jaar>.html`` and ``.pdf``; a fact that is not in this document leaves them as they were.

    Raises:
        ValueError: the document has an id twice, or a link that leads nowhere.
    """
    made = document(building.specification, jaar)
    given = json.dumps(data(made), ensure_ascii=False).encode()
    return building.keep(f"voorschrift.{jaar}", partial(_files, made, jaar), given)


def _files(made: TextDocument, jaar: int) -> Files:
    return {f"{FOLDER}/{jaar}.html": html(made), f"{FOLDER}/{jaar}.pdf": pdf(made)}


GENERATOR = of_parts(
    "voorschriften",
    _parts,
    is_slow=True,
    forms=lambda specification: {
        f"voorschrift {jaar} (bladzijde en PDF)": document(specification, jaar) for jaar in years(specification)
    },
)

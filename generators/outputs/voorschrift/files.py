"""The informatievoorschrift of each year as one page and one PDF."""

from __future__ import annotations

from generators.kernel.files import Files
from generators.outputs.generator import Generator
from generators.outputs.voorschrift.html import html
from generators.outputs.voorschrift.inhoud import document, years
from generators.outputs.voorschrift.pdf import pdf
from generators.subjects.model.specification import Specification

FOLDER = "voorschrift"


def files(specification: Specification) -> Files:
    """Return ``voorschrift/<jaar>.html`` and ``.pdf`` for every year in which a code has a text.

    Raises:
        ValueError: a document has an id twice, or a link that leads nowhere.
    """
    result: Files = {}
    for jaar in years(specification):
        made = document(specification, jaar)
        result[f"{FOLDER}/{jaar}.html"] = html(made)
        result[f"{FOLDER}/{jaar}.pdf"] = pdf(made)
    return result


GENERATOR = Generator(
    "voorschriften",
    lambda building: files(building.specification),
    is_slow=True,
    forms=lambda specification: {
        f"voorschrift {jaar} (bladzijde en PDF)": document(specification, jaar) for jaar in years(specification)
    },
)

"""What changed: between two years of a layer, or between two versions of the tables, in plain Dutch and in JSON.

A change is said once for all layers and years it holds for. Grey cells are told by group: a few rows by a few
categories. The cells of a code that is itself new or gone are left out, because they come with the code.

How that works: every small difference (one cell, one name) gets the set of layers, years and parts it holds for, its
scope. Differences with the same scope are told together; where a code does not exist in a year, that year is left
open, so a change from 2020 on stays one change although codes came and went meanwhile.

Between two versions everything in ``tables/`` is compared: what follows from a fact (codes, cells, controls, the
taakveld of a product code) for each year, and every other field of every file as it stands. Each change gets a class
and an audience from ``tables/wijzigingsklassen.yaml``; the heaviest class gives the next version.

Where to look: `versions` has `compare`, the one function that others call; `sides` reads a folder or a revision.
`comparison` compares facts with `codes`, `cells`, `controls`, `outcomes` and `records` (with `fields`), and `classes`
(with `spelling`) says what it means. `artefacts` compares what is made. `changes` and `report` show the result, and
`revisions` is the command. `scopes` and `rectangles` put differences together; `words` and `views` put them in Dutch.
"""

from generators.changes.versions.revisions import load_folder_specification, load_revision, main_diff
from generators.changes.versions.versions import VersionDifference, compare
from generators.changes.years.changes import FORMATS, Change, as_json, as_markdown, as_text
from generators.changes.years.classes import next_version
from generators.changes.years.comparison import between, between_years

__all__ = [
    "FORMATS",
    "Change",
    "VersionDifference",
    "as_json",
    "as_markdown",
    "as_text",
    "between",
    "between_years",
    "compare",
    "load_folder_specification",
    "load_revision",
    "main_diff",
    "next_version",
]

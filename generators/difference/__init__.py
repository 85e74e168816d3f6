"""What changed: between two years of a layer, or between two versions of the tables, in plain Dutch and in JSON.

A change is said once for all layers and years it holds for. Grey cells are told by group: a few rows by a few
categories. The cells of a code that is itself new or gone are left out, because they come with the code.

How that works: every small difference (one cell, one name) gets the set of layers, years and parts it holds for, its
scope. Differences with the same scope are told together; where a code does not exist in a year, that year is left
open, so a change from 2020 on stays one change although codes came and went meanwhile.

Where to look: `revisions` finds the two sides, `comparison` compares them with `codes`, `cells`, `controls` and
`records`, and `changes` shows the result. `scopes` and `rectangles` put differences together; `words` and `views` put
them in Dutch.
"""

from generators.difference.changes import FORMATS, Change, as_json, as_markdown, as_text
from generators.difference.comparison import between, between_years
from generators.difference.revisions import load_folder_specification, load_revision, main_diff

__all__ = [
    "FORMATS",
    "Change",
    "as_json",
    "as_markdown",
    "as_text",
    "between",
    "between_years",
    "load_folder_specification",
    "load_revision",
    "main_diff",
]

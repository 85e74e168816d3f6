"""How the cells of the fill-in workbook look, as xlsxwriter takes formats."""

from __future__ import annotations

from collections.abc import Mapping

from iv3.core.house_style import (
    COLUMN_CODE,
    HEADER,
    HEADING,
    LABEL,
    LINE,
    LINK,
    PROSE,
    TEXT,
    TINT,
    TITLE,
    UPRIGHT,
    Style,
)
from iv3.core.words import Ernst

_GREY, _HATCH = "#D0D0D0", "#8C8C8C"
_AMOUNT = "#,##0;-#,##0;0"
_AMOUNT_OR_NOTHING = "#,##0;-#,##0;"
_GROUP = {"bold": True, "bg_color": TINT, "valign": "vcenter", "top": 1, "top_color": _HATCH}
_BOX = {"border": 1, "border_color": LINE}
_SIDE = {**UPRIGHT, "valign": "bottom"}
STYLES: Mapping[str, Style] = {
    "title": TITLE,
    "heading": HEADING,
    "prose": PROSE,
    "plain": {"num_format": "@", "valign": "vcenter"},
    "note": {"italic": True, "font_color": "#444444", "valign": "vcenter"},
    "hint": {"italic": True, "font_color": "#444444", "valign": "vcenter", "align": "left", "indent": 1},
    "summary": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "link": LINK,
    "label": LABEL,
    "field": {**_BOX, "num_format": "@", "valign": "vcenter", "locked": False},
    "field_number": {**_BOX, "num_format": "0", "align": "left", "valign": "vcenter", "locked": False},
    "field_date": {**_BOX, "num_format": "yyyy-mm-dd", "align": "left", "valign": "vcenter", "locked": False},
    "field_fixed": {**_BOX, "num_format": "@", "valign": "vcenter", "bg_color": TINT},
    "field_fixed_number": {**_BOX, "num_format": "0", "align": "left", "valign": "vcenter", "bg_color": TINT},
    "remark": {"num_format": "@", "valign": "top", "bottom": 4, "bottom_color": LINE, "locked": False},
    "remark_beside": {"bottom": 4, "bottom_color": LINE},
    "header": HEADER,
    "header_text": {**HEADER, "align": "left", "indent": 1},
    "header_amount": {**HEADER, "align": "right"},
    "column_code": COLUMN_CODE,
    "column_choice": {
        **HEADER,
        "num_format": "@",
        "align": "right",
        "locked": False,
    },
    "column_name": {**_SIDE, "num_format": "@", "right": 4, "right_color": LINE},
    "column_total": {**_SIDE, "num_format": "@", "bold": True, "bg_color": TINT},
    "corner": {"bold": True, "valign": "bottom", "bottom": 1},
    "row_code": {"num_format": "@", "bold": True, "valign": "vcenter", "bottom": 4, "bottom_color": LINE},
    "row_name": {"num_format": "@", "valign": "vcenter", "right": 1, "bottom": 4, "bottom_color": LINE},
    "group_code": {**_GROUP, "num_format": "@"},
    "group_name": {**_GROUP, "num_format": "@", "right": 1},
    "group_amount": {**_GROUP, "num_format": _AMOUNT_OR_NOTHING},
    "row_total": {**_BOX, "num_format": _AMOUNT_OR_NOTHING, "bold": True, "bg_color": TINT, "valign": "vcenter"},
    "open": {**_BOX, "num_format": "#,##0", "valign": "vcenter", "locked": False},
    "grey": {**_BOX, "num_format": "#,##0", "pattern": 14, "fg_color": _HATCH, "bg_color": _GREY, "valign": "vcenter"},
    "grey_used": {
        **_BOX,
        "num_format": "#,##0",
        "pattern": 14,
        "fg_color": _HATCH,
        "bg_color": _GREY,
        "valign": "vcenter",
        "locked": False,
    },
    "legend_grey": {**_BOX, "pattern": 14, "fg_color": _HATCH, "bg_color": _GREY, "font_size": 9, "align": "center"},
    "legend_open": {**_BOX, "font_size": 9, "align": "center"},
    "value": {**_BOX, "align": "right", "valign": "vcenter", "locked": False},
    "rule_code": {"num_format": "@", "bold": True, "valign": "top", "top": 1, "top_color": LINE},
    "rule_name": {**TEXT, "bold": True, "top": 1, "top_color": LINE},
    "verdict": {"bold": True, "valign": "top", "top": 1, "top_color": LINE},
    "rule_text": {**TEXT, "align": "left", "indent": 1, "top": 1, "top_color": LINE},
    "rule_amount": {"num_format": _AMOUNT, "bold": True, "valign": "top", "top": 1, "top_color": LINE},
    "rule_plain": {"num_format": _AMOUNT_OR_NOTHING, "valign": "top", "top": 1, "top_color": LINE},
    "rule_share": {"num_format": "0.00%", "valign": "top", "top": 1, "top_color": LINE},
    "term": {**TEXT, "align": "left", "indent": 2, "font_color": "#444444"},
    "term_amount": {"num_format": _AMOUNT, "valign": "top", "font_color": "#444444"},
    "list_text": {**TEXT, "align": "left", "indent": 1},
    "list_degree": {**TEXT, "bold": True},
    "list_amount": {"num_format": _AMOUNT_OR_NOTHING, "valign": "top"},
    "list_line": {"bottom": 4, "bottom_color": LINE},
    "calc": {"font_color": "#444444"},
    Ernst.FOUT: {"font_color": "#8B0000", "bg_color": "#F9D7D5"},
    Ernst.WAARSCHUWING: {"font_color": "#6B4E00", "bg_color": "#FCEBC4"},
    Ernst.SIGNAAL: {"font_color": "#0B3D6B", "bg_color": "#D6E6F5"},
    "goed": {"font_color": "#1D5B2A", "bg_color": "#DDF0DF"},
    "onbekend": {"font_color": "#6B4E00", "bg_color": "#FCEBC4"},
    "niet": {"font_color": "#595959"},
    "in_grey": {"font_color": "#8B0000", "bold": True},
}
"""The formats by name; every colour stands beside a word that says the same."""

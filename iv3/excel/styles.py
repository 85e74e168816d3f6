"""How the cells of the fill-in workbook look, as xlsxwriter takes formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iv3.core.words import Ernst

_DARK, _TINT, _GREY, _HATCH, _RULE = "#1F4E79", "#DDE7F1", "#D0D0D0", "#8C8C8C", "#B8B8B8"
_TEXT = {"num_format": "@", "valign": "top", "text_wrap": True}
_AMOUNT = "#,##0;-#,##0;0"
_AMOUNT_OR_NOTHING = "#,##0;-#,##0;"
_GROUP = {"bold": True, "bg_color": _TINT, "valign": "vcenter", "top": 1, "top_color": _HATCH}
_BOX = {"border": 1, "border_color": _RULE}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK}
_SIDE = {"rotation": 90, "text_wrap": True, "font_size": 9, "align": "center", "valign": "bottom", "bottom": 1}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _DARK},
    "heading": {"bold": True, "font_size": 12, "font_color": _DARK},
    "prose": {**_TEXT, "valign": "vcenter"},
    "plain": {"num_format": "@", "valign": "vcenter"},
    "note": {"italic": True, "font_color": "#444444", "valign": "vcenter"},
    "hint": {"italic": True, "font_color": "#444444", "valign": "vcenter", "align": "left", "indent": 1},
    "summary": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "link": {"font_color": "#0B5394", "underline": 1, "valign": "vcenter"},
    "label": {"bold": True, "valign": "vcenter"},
    "field": {**_BOX, "num_format": "@", "valign": "vcenter", "locked": False},
    "field_number": {**_BOX, "num_format": "0", "align": "left", "valign": "vcenter", "locked": False},
    "field_date": {**_BOX, "num_format": "yyyy-mm-dd", "align": "left", "valign": "vcenter", "locked": False},
    "field_fixed": {**_BOX, "num_format": "@", "valign": "vcenter", "bg_color": _TINT},
    "field_fixed_number": {**_BOX, "num_format": "0", "align": "left", "valign": "vcenter", "bg_color": _TINT},
    "remark": {"num_format": "@", "valign": "top", "bottom": 4, "bottom_color": _RULE, "locked": False},
    "remark_beside": {"bottom": 4, "bottom_color": _RULE},
    "header": {**_HEAD, "text_wrap": True, "valign": "vcenter"},
    "header_text": {**_HEAD, "text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1},
    "header_amount": {**_HEAD, "text_wrap": True, "valign": "vcenter", "align": "right"},
    "column_code": {**_HEAD, "num_format": "@", "font_size": 9, "align": "center"},
    "column_choice": {
        **_HEAD,
        "num_format": "@",
        "text_wrap": True,
        "align": "right",
        "valign": "vcenter",
        "locked": False,
    },
    "column_name": {**_SIDE, "num_format": "@", "right": 4, "right_color": _RULE},
    "column_total": {**_SIDE, "num_format": "@", "bold": True, "bg_color": _TINT},
    "corner": {"bold": True, "valign": "bottom", "bottom": 1},
    "row_code": {"num_format": "@", "bold": True, "valign": "vcenter", "bottom": 4, "bottom_color": _RULE},
    "row_name": {"num_format": "@", "valign": "vcenter", "right": 1, "bottom": 4, "bottom_color": _RULE},
    "group_code": {**_GROUP, "num_format": "@"},
    "group_name": {**_GROUP, "num_format": "@", "right": 1},
    "group_amount": {**_GROUP, "num_format": _AMOUNT_OR_NOTHING},
    "row_total": {**_BOX, "num_format": _AMOUNT_OR_NOTHING, "bold": True, "bg_color": _TINT, "valign": "vcenter"},
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
    "rule_code": {"num_format": "@", "bold": True, "valign": "top", "top": 1, "top_color": _RULE},
    "rule_name": {**_TEXT, "bold": True, "top": 1, "top_color": _RULE},
    "verdict": {"bold": True, "valign": "top", "top": 1, "top_color": _RULE},
    "rule_text": {**_TEXT, "align": "left", "indent": 1, "top": 1, "top_color": _RULE},
    "rule_amount": {"num_format": _AMOUNT, "bold": True, "valign": "top", "top": 1, "top_color": _RULE},
    "rule_plain": {"num_format": _AMOUNT_OR_NOTHING, "valign": "top", "top": 1, "top_color": _RULE},
    "rule_share": {"num_format": "0.00%", "valign": "top", "top": 1, "top_color": _RULE},
    "term": {**_TEXT, "align": "left", "indent": 2, "font_color": "#444444"},
    "term_amount": {"num_format": _AMOUNT, "valign": "top", "font_color": "#444444"},
    "list_text": {**_TEXT, "align": "left", "indent": 1},
    "list_degree": {**_TEXT, "bold": True},
    "list_amount": {"num_format": _AMOUNT_OR_NOTHING, "valign": "top"},
    "list_line": {"bottom": 4, "bottom_color": _RULE},
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

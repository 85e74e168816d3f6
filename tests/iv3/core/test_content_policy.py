"""Pages that a command writes can load, run and send nothing, and say so before anything else in them."""

from __future__ import annotations

import re

import pytest

from iv3 import validate
from iv3.core.content_policy import source_hash
from iv3.delivery.wording import as_html
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import ControlSheet

PAGES = {
    "report": as_html([validate(b"{}")]),
    "control sheet": control_document(ControlSheet("validate", (), (), ()), ".html").decode(),
}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_the_policy_stands_first_and_names_the_one_style_of_the_page(html: str) -> None:
    head = re.findall(r"<(?:meta|link|script|style|title)\b[^>]*>", html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    assert head[0] == '<meta charset="utf-8">'
    assert head[1].startswith('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ')
    assert f"style-src '{source_hash(style)}';" in head[1]
    assert "unsafe" not in html
    assert re.findall(r'<script|\sstyle="|\son[a-z]+="', html) == []

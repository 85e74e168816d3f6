"""Files that a page saves have names that every computer takes."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.support.sources import ROOT

NAMES = {
    "aanlevering 2025": "aanlevering 2025",
    "../../etc/passwd": "_.._etc_passwd",
    'a<b>c:"d"/e\\f|g?h*i': "a_b_c__d__e_f_g_h_i",
    "\u202egnp.exe": "_gnp.exe",
    "a\x00b\x1b[2J\r\n::error::x": "a_b_[2J __error__x",
    "\ud800x": "_x",
    " . .. ": "",
    "Gemeente Súdwest-Fryslân (def.)": "Gemeente Súdwest-Fryslân (def.)",
    "x" * 300: "x" * 100,
    "\U0001f600" * 101: "\U0001f600" * 100,
    "": "",
}


def test_a_name_means_nothing_to_a_computer_and_shows_what_it_is() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not there: nobody knows what a saved file is called")
    script = f"""
import {{ savedName }} from {json.dumps((ROOT / "site/scripts/saving.mjs").as_uri())};
process.stdout.write(JSON.stringify({json.dumps([*NAMES])}.map(savedName)));
"""
    done = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert dict(zip(NAMES, json.loads(done.stdout), strict=True)) == NAMES

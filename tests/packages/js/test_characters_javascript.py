"""Characters count in JavaScript as in Python, whatever Unicode the one and the other know."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.characters import PINNED
from tests.support.sources import ROOT


def test_every_character_reads_as_in_python_and_the_table_is_that_of_its_unicode(node: str) -> None:
    script = Path(__file__).with_name("all_characters.mjs")
    done = subprocess.run([node, str(script)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert len(found["hashes"]) == 3
    assert {name: PINNED[name] for name in found["hashes"]} == found["hashes"]
    assert found["notGivenOut"] == []
    if f'unicode: "{found["unicode"]}"' in (ROOT / "tables" / "tekens.yaml").read_text(encoding="utf-8"):
        assert found["otherwise"] == []

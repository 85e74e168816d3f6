"""Validates the deliveries in a file with ``iv3.pyz`` alone: python -I -S validate_many.py IV3.PYZ FILE.

Each line of the file has a name, a tab and base64; each report is printed as a JSON text on a line, as the script of
the tests for JavaScript does. It runs on every Python that ``iv3.pyz`` runs on.
"""

import base64
import json
import pathlib
import sys

sys.path.insert(0, sys.argv[1])
import iv3

with pathlib.Path(sys.argv[2]).open(encoding="utf-8") as lines:
    for line in lines:
        name, content = line.rstrip("\n").split("\t")
        print(json.dumps(iv3.validate(base64.b64decode(content), name=name).to_json()))

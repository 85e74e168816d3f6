"""Where the repository is."""

import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder with ``tables/``, ``schema/`` and ``site/``."""

GENERATED = "generated"
"""Below the repository: what is made and committed, for a reviewer."""

PACKS = "iv3/packs"
"""Below the repository: the rule packs."""

STARTED = time.time() - 1
"""About when this process began to load its programs; what was written later may not be what it runs."""

"""``python -m iv3`` is the command ``iv3``."""

import sys

from iv3.cli import main

sys.exit(main())

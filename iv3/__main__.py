"""``python -m iv3`` is the command ``iv3``."""

import sys

from iv3.commands.main import main

sys.exit(main())

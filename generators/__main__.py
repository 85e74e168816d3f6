"""``python -m generators`` runs the maintainers' commands."""

import gc
import sys

from generators.commands.main import main

gc.disable()  # a command lives for seconds; looking for cycles among all values of the sources is half of a check
sys.exit(main())

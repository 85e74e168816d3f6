"""Runs a command on every file of a folder, in one process with little memory, and prints what came of it.

``python -m tests.support.within_bounds FOLDER WORD…``; the word FILE stands for each file. A line for each: its name,
the exit code, the seconds of the processor it took and the last line it said; then the most memory in megabytes.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
from pathlib import Path

from iv3.commands import main as cli

MOST_BYTES = 3 << 30


def main(folder: Path, words: list[str]) -> None:
    """Print a line of JSON for every file, and the most memory that any took."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for path in sorted(folder.iterdir()):
        told, begun = io.TextIOWrapper(kept := io.BytesIO(), encoding="utf-8"), time.process_time()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            code = cli.main([str(path) if word == "FILE" else word for word in words])
        told.flush()
        last = (kept.getvalue().decode().strip().splitlines() or [""])[-1]
        print(json.dumps([path.name, code, time.process_time() - begun, last]), flush=True)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # what was before exec counts in getrusage
    print(int(status.split("VmHWM:")[1].split()[0]) >> 10)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

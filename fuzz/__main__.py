"""Hostile files, mutated files and faults, by hand and nightly; fuzz/README.md says what each part does."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random

from fuzz.apart import Limits, apart
from fuzz.budget import all_jobs, run_jobs, sample
from fuzz.fault_runs import FaultTally, fault_outcomes
from fuzz.figures import keep_figures
from fuzz.formats import FORMATS
from fuzz.known import is_known
from fuzz.long_run import Tried, small_examples, tried
from fuzz.outcomes import Outcomes
from fuzz.places import KEPT, ROOT
from fuzz.seeds import write_seeds
from iv3.commands.main import COMMANDS

_BUILD = Limits(memory=None, processor=600, clock=1200)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a part; returns 0 when nothing falls short, 1 when something does, 2 when the part cannot run."""
    options = _parser().parse_args(arguments)
    for name in COMMANDS:  # once, before anything is forked
        import_module(f"iv3.commands.{name}")
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parts = parser.add_subparsers(required=True, metavar="PART")
    budget = parts.add_parser("budget", help="every command on the hostile set")
    budget.add_argument("--kinds", nargs="*", default=[], help="only these kinds of hostile files")
    budget.add_argument("--calls", default="", help="only calls that begin so: validate")
    budget.add_argument("--take", type=int, help="so many at random instead of all")
    budget.add_argument("--of-each", type=int, help="so many of every command and kind instead of all, as the tests do")
    budget.set_defaults(run=_budget)
    run = parts.add_parser("run", help="files that are changed at random")
    run.add_argument("--format", choices=FORMATS, nargs="*", default=[*FORMATS], dest="formats")
    run.add_argument("--files", type=int, default=5000, help="of each format")
    run.add_argument("--seed", type=int, default=1)
    run.set_defaults(run=_run)
    faults = parts.add_parser("faults", help="every step of writing refused, and killed, in every call that writes")
    faults.add_argument("--take", type=int, help="so many faults of each call at random instead of all")
    faults.set_defaults(run=_faults)
    broken = parts.add_parser("broken", help="formulas and facts broken on purpose: is each noticed")
    broken.set_defaults(run=_broken)
    for part in (budget, run, faults):
        part.add_argument("--workers", type=int, default=2)
    for part in (budget, run, faults, broken):
        part.add_argument("--keep", action="store_true", help="keep the figures in site/getest.json")
    guided = parts.add_parser("guided", help="files that reach code that no file reached (takes atheris)")
    guided.add_argument("target")
    guided.add_argument("--seconds", type=int, default=60)
    guided.set_defaults(run=_guided)
    return parser


@contextmanager
def _desk() -> Iterator[tuple[Path, Path]]:
    """Give a folder to work in and the folder with good files; both go."""
    with tempfile.TemporaryDirectory(prefix="iv3-fuzz-") as folder:
        work = Path(folder)
        # Apart, so that what making them takes does not count as memory of what is forked from here.
        apart(lambda: [write_seeds(work / "goed")], work, _BUILD)
        yield work, work / "goed"


def _budget(options: argparse.Namespace) -> int:
    with _desk() as (work, seeds):
        jobs = [job for job in all_jobs(seeds) if job.call.text.startswith(options.calls)]
        jobs = [job for job in jobs if job.hostile.soort in options.kinds] if options.kinds else jobs
        jobs = Random(1).sample(jobs, min(options.take, len(jobs))) if options.take else jobs
        jobs = sample(jobs, options.of_each) if options.of_each else jobs
        outcomes = Outcomes(partial(print, flush=True))
        for judged in run_jobs(jobs, seeds, work, options.workers):
            outcomes.add(judged)
        print(outcomes.told())
        if options.keep:
            keep_figures("begroting", outcomes.figures(jobs))
        return int(outcomes.has_unknown)


def _run(options: argparse.Namespace) -> int:
    from fuzz.engines import made_engines  # loads the build, which is not to count as memory of a command

    with _desk() as (work, seeds):
        made = Path(apart(lambda: [str(made_engines())], ROOT, _BUILD).result[0])
        is_wrong = False
        for name in options.formats:
            found = Tried()
            for batch in tried(name, options.files, options.seed, seeds, made, work, options.workers):
                found.add(batch)
                print(f"{name}: {found.files} files, {len(found.wrong)} wrong", file=sys.stderr)
            for wrong, content in small_examples(name, found, seeds, made, work / "klein"):
                _tell(name, wrong.kind, wrong.fault, content)
                is_wrong |= not (wrong.call and is_known(wrong.call.text, wrong.fault))
            print(name, found.figures(options.seed))
            if options.keep:
                keep_figures(name, found.figures(options.seed))
        return int(is_wrong)


def _faults(options: argparse.Namespace) -> int:
    with _desk() as (work, seeds):
        tally = FaultTally()
        for outcome in fault_outcomes(seeds, work, options.workers, options.take):
            tally.add(outcome)
            if outcome.wrong:
                print(
                    f"{outcome.job.call.text}\n  {outcome.job.kind}, {outcome.job.at} {outcome.step}: {outcome.wrong}"
                )
        print(tally.figures())
        if options.keep:
            keep_figures("schrijven", tally.figures())
        return int(tally.wrong > 0)


def _broken(options: argparse.Namespace) -> int:
    from fuzz.broken import fact_figures, formula_figures  # loads the build

    is_wrong = False
    for part, found in (("formules", formula_figures), ("feiten", fact_figures)):
        figures, unseen = found()
        print(part, figures, *unseen, sep="\n")
        is_wrong |= bool(unseen)
        if options.keep:
            keep_figures(part, figures)
    return int(is_wrong)


def _tell(name: str, kind: str, fault: str, content: bytes) -> None:
    folder = KEPT / "gevonden" / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (hashlib.sha256(content).hexdigest()[:12] + FORMATS[name].suffix)
    target.write_bytes(content)
    print(f"{kind}\n  {fault[:300]}\n  {target}")


def _guided(options: argparse.Namespace) -> int:
    from fuzz.guided import guided  # takes atheris, which need not be there

    return guided(options.target, options.seconds)


if __name__ == "__main__":
    sys.exit(main())

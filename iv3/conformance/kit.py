"""The conformance kit on disk: deliveries, each with the report that belongs to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from iv3.conformance.report_difference import Json, report_of
from iv3.core.errors import UserError
from iv3.core.sentences import text

INDEX = "index.json"
DELIVERY, REPORT, WHAT = "aanlevering", "rapport", "wat"

say = partial(text, "conformiteit")


class KitError(UserError):
    """The comparison could not run; the text says why, in Dutch."""


@dataclass(frozen=True)
class KitCase:
    """A case of a kit.

    Attributes:
        name: the path of the delivery in the kit.
        what: what the case shows.
        delivery: where the delivery stands.
        report: where the report that belongs to it stands.
    """

    name: str
    what: str
    delivery: Path
    report: Path

    def expected(self) -> Json:
        """Return the report that belongs to the delivery.

        Raises:
            KitError: it cannot be read.
        """
        try:
            return report_of(self.report.read_bytes())
        except (OSError, ValueError) as error:
            raise KitError(say("niet_te_lezen", bestand=self.report)) from error


def kit_cases(kit: Path) -> list[KitCase]:
    """Return the cases of a kit in its order.

    Raises:
        KitError: there is no kit, or it is damaged.
    """
    index = kit / INDEX
    try:
        cases = json.loads(index.read_bytes())
    except OSError as error:
        raise KitError(say("geen_index", kit=kit, bestand=INDEX)) from error
    except (ValueError, RecursionError) as error:
        raise KitError(say("geen_json", bestand=index)) from error
    if not isinstance(cases, list) or not cases or not all(map(_is_case, cases)):
        raise KitError(say("geen_gevallen", bestand=index))
    return [KitCase(case[DELIVERY], case[WHAT], kit / case[DELIVERY], kit / case[REPORT]) for case in cases]


def _is_case(case: Any) -> bool:
    """Tell whether a case names two files below the folder of the kit."""
    if not isinstance(case, dict) or not all(isinstance(case.get(key), str) for key in (DELIVERY, REPORT, WHAT)):
        return False
    paths = [PurePosixPath(case[key]) for key in (DELIVERY, REPORT)]
    return all(path.parts and not path.is_absolute() and ".." not in path.parts for path in paths)

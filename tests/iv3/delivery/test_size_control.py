"""The size of totals on the control sheet."""

from __future__ import annotations

import pytest

from iv3.core.words import Laagkenmerk
from iv3.delivery.size import checked_size
from iv3.delivery.size_control import size_control_check
from iv3.rows.control_sheet import SIZE, ControlCheck

pytestmark = pytest.mark.usefixtures("fresh_packs")

STADSKANAAL = "060037"
LASTEN, BATEN = 150_000_000_00, 148_000_000_00


def check_of(laag: str, number: str, times: int = 1) -> ControlCheck | None:
    return size_control_check(checked_size(laag, number, 2025, LASTEN * times, BATEN * times))


def test_totals_of_the_right_size_say_what_they_were_laid_beside() -> None:
    check = check_of(Laagkenmerk.GEMEENTE, STADSKANAAL)
    assert check is not None
    assert check.is_right
    assert (
        "Lasten € 150.000.000; in de begroting van 2025 was dat € 155.567.000 (grenzen € 4.667.010 en € 777.835.000)."
        in (check.toelichting)
    )
    assert "Baten € 148.000.000, met 32.045 inwoners (grenzen € 4.806.750 en € 1.602.250.000)." in check.toelichting


def test_totals_of_a_thousand_times_the_size_stop_and_say_why() -> None:
    check = check_of(Laagkenmerk.GEMEENTE, STADSKANAAL, times=1000)
    assert check is not None
    assert (check.code, check.is_right, check.stops) == (SIZE, False, True)
    assert "€ 150.000.000.000" in check.toelichting
    assert "duizenden" in check.toelichting


def test_an_organisation_without_figures_has_only_the_general_limit() -> None:
    assert check_of(Laagkenmerk.PROVINCIE, "2000") is None
    check = check_of(Laagkenmerk.PROVINCIE, "2000", times=1000)
    assert check is not None
    assert check.stops

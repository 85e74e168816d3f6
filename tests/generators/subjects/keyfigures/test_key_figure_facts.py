"""Formulas of key figures: in every layer and year each balance post counts once, and the table tells all of it."""

from __future__ import annotations

import csv
import io

from generators.outputs.subjects import of_subject
from generators.subjects.keyfigures.facts import key_figures
from generators.subjects.model.specification import Selector, Specification
from iv3.core.words import Codelijst

EMU = (
    (
        "niet-financiele-vaste-activa",
        "voorraden",
        "financiele-vaste-activa",
        "uitzettingen",
        "A23",
        "overlopende-activa",
    ),
    ("eigen-vermogen", "P12", "vaste-schuld", "vlottende-schuld", "overlopende-passiva"),
)
"""Assets and liabilities, each as the groups that the two ways over the balance together name."""
LONG_ASSETS = ("langlopende-uitzettingen", "verstrekte-leningen", "A1311", "A1312", "A1313")


def test_every_balance_post_counts_once_in_the_emu_balance(specification: Specification) -> None:
    looked_at = 0
    for model in specification.model_years():
        selector = Selector(specification.facts.groups, model.laag.model, model.lists)
        for side, groups in zip("AP", EMU, strict=True):
            counted = [code for group in groups for code in selector.select(Codelijst.BALANSCODE, (group,))]
            leaves = [code for code in model.lists[Codelijst.BALANSCODE].leaves if code.startswith(side)]
            assert sorted(counted) == sorted(leaves), (model.laag.id, model.jaar)
            looked_at += len(counted)
    assert looked_at > 1500


def test_financial_fixed_assets_are_loans_long_placements_or_capital(specification: Specification) -> None:
    for model in specification.model_years():
        selector = Selector(specification.facts.groups, model.laag.model, model.lists)
        parts = [code for group in LONG_ASSETS for code in selector.select(Codelijst.BALANSCODE, (group,))]
        assert sorted(parts) == sorted(selector.select(Codelijst.BALANSCODE, ("financiele-vaste-activa",)))


def test_every_key_figure_of_cbs_is_worked_out_or_says_why_not(specification: Specification) -> None:
    told = {figure.code for figure in key_figures(specification.facts)}
    for model in specification.model_years():
        for name in (Codelijst.KENGETALLEN, Codelijst.BELEIDSINDICATOREN):
            assert set(model.lists[name].leaves) <= told


def test_the_table_has_a_row_for_every_way_and_for_what_has_none(specification: Specification) -> None:
    content = of_subject("keyfigures", specification)["tabellen/kengetallen.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert len(rows) == sum(max(len(figure.wijzen), 1) for figure in key_figures(specification.facts)) > 12
    assert all(row["formule"] or row["niet_uit_iv3"] for row in rows)

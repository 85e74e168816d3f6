"""Somebody's program: everything public of the package once, strictly typed. Run it with the folder of examples."""

from __future__ import annotations

import sys
from pathlib import Path

import iv3


def main(folder: Path) -> None:
    """Use everything."""
    delivery = folder / "aanlevering.json"
    report: iv3.Report = iv3.validate(delivery)
    verdict: str = report.oordeel
    print("validate", verdict, len(report.bevindingen))

    coupled: iv3.CoupleResult = iv3.couple([{"code": "01A01", "bedrag": "12,50"}], year=2025)
    fields: list[str] = [row["taakveld"] for row in coupled.rows()]
    print("couple", coupled.is_whole, fields)

    restated: iv3.ConvertResult = iv3.convert(delivery, to=2026)
    print("convert", restated.is_whole, bool(restated.rendered("json")[0]))

    booked: iv3.LedgerResult = iv3.ledger(
        folder / "grootboek.csv",
        folder / "mapping.csv",
        keys=folder / "sleutels.csv",
        about=folder / "gegevens.toml",
        year=2025,
        derives_closing=True,
        reading=iv3.TableReading(named={"rekening": "grootboekrekening"}),
        accepted={"DAGBOEK": "boekingen gaan over dagboeken heen"},
    )
    control: iv3.ControlSheet = booked.control
    print("ledger", booked.is_whole, len(booked.remarks), control.stopping, control.in_file.cent)

    compared: iv3.CompareResult = iv3.compare(delivery, delivery.read_bytes(), new_name="nu")
    differs: bool = compared.differs
    print("compare", differs, bool(compared.to_json()))

    found: iv3.KeyFigures = iv3.key_figures(delivery)
    print("key_figures", found.figure("fk.3").stand, len(found.signals), bool(found.to_json()))

    divided: iv3.AllocateResult = iv3.allocate(folder / "opdracht.toml")
    print("allocate", divided.is_allowed, bool(divided.to_text()))

    current: iv3.StatusResult = iv3.status(is_offline=True)
    print("status", current.stand)

    try:
        judged: iv3.ConformResult = iv3.conform(folder / "geen-set", [sys.executable, "-c", "pass"])
        print("conform", judged.exit_code)
    except iv3.UserError:
        print("conform there is no set")

    try:
        made: iv3.DeliverResult = iv3.deliver(delivery, form="xlsx")
        print("deliver", made.form, len(made.content) > 0)
    except iv3.UserError as error:
        print("deliver", error)
    print("versie", iv3.__version__)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

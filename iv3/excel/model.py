"""The Excel model of CBS to a delivery: what stands where its own tool looks, and every cell that is not certain.

Where everything stands is data (``tables/excelmodel.yaml``). A code, a label or an amount that is somewhere else, or a
cell that can be read in two ways, is a problem with its sheet and cell, and never a guess. Amounts are multiplied and
rounded half to even in decimals; no binary fraction touches money.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.packs import RULES, needed_pack
from iv3.core.words import Codelijst
from iv3.delivery.records import layouts
from iv3.delivery.structure import resolve
from iv3.excel.gathered import Gathered
from iv3.excel.information import InformationReader
from iv3.excel.modelparts import ModelPart
from iv3.excel.modelsheet import Sheet, Sheets
from iv3.excel.partreader import PartReader
from iv3.excel.problems import PACK, CellProblem, problem_of
from iv3.excel.tally import PartTally
from iv3.excel.values import BLANK
from iv3.rows.cells import shown
from iv3.rows.workbook import Opened, opened


@dataclass(frozen=True)
class ModelRead:
    """What came out of a workbook.

    Attributes:
        delivery: as a delivery in JSON, schema 2.1.1, with keys and parts in the order of CBS's own tool; amounts are
            whole euros. Complete only when there are no problems.
        cells: JSON Pointer of a record or a field → sheet and cell.
        problems: why the workbook cannot be read with certainty.
        remarks: what the user should know.
        usable: whether the file is a workbook that can be opened at all.
        tallies: what the cells of each part with amounts come to.
        factor: what amounts were multiplied with to get euros.
    """

    delivery: dict[str, Any]
    cells: dict[str, str]
    problems: list[CellProblem]
    remarks: list[CellProblem]
    usable: bool = True
    tallies: Mapping[str, PartTally] = field(default_factory=dict)
    factor: int = 1


def read_model(source: bytes | str | os.PathLike[str], *, name: str = "", factor: int | None = None) -> ModelRead:
    """Read an Excel model of CBS.

    Args:
        source: its path, or its bytes.
        name: the file as the user named it; by default the name of the path.
        factor: what amounts are multiplied with to get euros; by default that of CBS's tool, 1000.

    Raises:
        OSError: the path cannot be read. Whatever is wrong with the workbook itself comes back as a problem.
    """
    with ExitStack() as stack:
        if isinstance(source, bytes):
            stream: Any = io.BytesIO(source)
        else:
            stream = stack.enter_context(open(source, "rb"))  # noqa: PTH123
            name = name or os.path.basename(os.fspath(source))  # noqa: PTH119
        try:
            with opened(stream, name) as workbook:
                return ModelReader(workbook, factor).read()
        except Unusable as error:
            return ModelRead({}, {}, [problem_of(error)], [], usable=False)


class ModelReader:
    """Reads one workbook."""

    def __init__(self, workbook: Opened, factor: int | None) -> None:
        """Take the workbook; ``factor`` is what amounts are multiplied with, None for that of CBS's tool."""
        self.workbook, self.sheets = workbook, Sheets(workbook)
        self.pack = needed_pack(PACK)
        rules = needed_pack(RULES)
        self.schema: Mapping[str, Any] = rules["aanlevering"]
        self.layers: Mapping[str, str] = rules["lagen"]
        self.layouts = {layout.part: layout for layout in layouts(self.schema)}
        self.factor = factor if factor is not None else int(self.pack["rekenregels"]["factor"])
        self.total_word: str = self.pack["rekenregels"]["totaalwoord"]
        self.gathered = Gathered(rules["teksten"])
        self.codes: Mapping[str, Any] = {}

    def read(self) -> ModelRead:
        """Read the sheet with information, and then every part of the layer and year that it names."""
        if self.workbook.has_macros:
            self.gathered.remark("macros")
        information = self.sheets.find(self.pack["informatie"]["blad"])
        if information is None:
            expected = self.pack["informatie"]["blad"]
            names = ", ".join(shown(name) for name in self.workbook.parts)
            self.gathered.problem("geen_model", verwacht=expected, gevonden=names)
        else:
            InformationReader(self.gathered, self.pack, self.layers, self.workbook.broken).read(information)
            parts = self._parts(information)
            if parts and not self._is_other_model(parts, information):
                reader = PartReader(self.gathered, self.sheets, self.pack, self.schema, self.codes, self.factor)
                for part in parts:
                    reader.read(part, parts)
        found = self.gathered
        return ModelRead(
            self._ordered(), found.cells, found.problems, found.remarks, tallies=found.tallies, factor=self.factor
        )

    def _ordered(self) -> dict[str, Any]:
        """Return the delivery with the keys of each block in the order of the schema."""
        definitions = self.schema["$defs"]
        blocks = {
            key: list(resolve(self.schema["properties"][key], definitions)["properties"])
            for key in ("metadata", "contact")
        }
        ordered = {
            key: {inner: self.gathered.delivery[key][inner] for inner in order if inner in self.gathered.delivery[key]}
            for key, order in blocks.items()
        }
        return {**self.gathered.delivery, **ordered}

    def _parts(self, sheet: Sheet) -> list[ModelPart]:
        """Return the parts of this layer and year; nothing when these are not known."""
        metadata = self.gathered.delivery["metadata"]
        needed = {record["pad"].rpartition("/")[2]: record for record in self.pack["velden"]}
        laag, jaar = metadata.get("overheidslaag"), metadata.get("boekjaar")
        for key in ("overheidslaag", "boekjaar", "periode"):
            if key in metadata and metadata[key] is None:
                self.gathered.field_problem("veld_leeg", sheet, key, sleutel=needed[key]["label"].strip(BLANK))
        if laag is None or jaar is None:
            return []
        if laag not in self.layers:
            fill = {"gevonden": shown(str(laag)), "verwacht": ", ".join(self.layers)}
            self.gathered.field_problem("laag_onbekend", sheet, "overheidslaag", **fill)
            return []
        known: Mapping[str, Any] = self.pack["indelingen"].get(self.layers[laag], {})
        if str(jaar) not in known:
            fill = {"gevonden": shown(str(jaar)), "verwacht": ", ".join(known)}
            self.gathered.field_problem("jaar_onbekend", sheet, "boekjaar", **fill)
            return []
        self.codes = needed_pack(f"{self.layers[laag]}-{jaar}")
        return [
            ModelPart(record, self.layouts[record["onderdeel"]], self.workbook.broken) for record in known[str(jaar)]
        ]

    def _is_other_model(self, parts: Sequence[ModelPart], information: Sheet) -> bool:
        """Tell, and say, when the codes on the sheets are more those of another year or layer than of the stated."""
        found = set(self._found_codes(parts))
        stated = _all_codes(self.codes)
        if found <= stated:
            return False
        metadata = self.gathered.delivery["metadata"]
        scores: dict[tuple[str, str], int] = {}
        for laag, years in self.pack["indelingen"].items():
            for year in years:
                scores[laag, year] = len(found & _all_codes(needed_pack(f"{laag}-{year}")))
        best = max(scores.values())
        if best <= len(found & stated):
            return False
        own = self.layers[metadata["overheidslaag"]]
        winners = [key for key, score in scores.items() if score == best]
        winners = [key for key in winners if key[0] == own] or winners
        names = {laag: name for name, laag in self.layers.items()}
        self.gathered.field_problem(
            "ander_model",
            information,
            "boekjaar",
            gevonden=", ".join(f"{names[laag]} {year}" for laag, year in winners),
            verwacht=f"{names[own]} {metadata['boekjaar']}",
        )
        return True

    def _found_codes(self, parts: Sequence[ModelPart]) -> Iterator[str]:
        """Yield the codes of rows and of categories, where they should stand."""
        for part in parts:
            sheet = self.sheets.find(part.sheet_name)
            if sheet is None or part.code_column is None or part.code_row is None:
                continue
            texts = [sheet.text(row, part.code_column) for row in part.rows]
            if part.code_row != part.name_row:
                texts += [sheet.text(part.code_row, column) for column in part.columns]
            yield from (text for text in texts if text and self.total_word not in text)


def _all_codes(pack: Mapping[str, Any]) -> frozenset[str]:
    lists = (Codelijst.TAAKVELD, Codelijst.BALANSCODE, Codelijst.CATEGORIE_LASTEN, Codelijst.CATEGORIE_BATEN)
    return frozenset(entry["code"] for name in lists for entry in pack["codelijsten"][name])

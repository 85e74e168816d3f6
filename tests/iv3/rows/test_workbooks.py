"""Workbooks as programs write them: what stands beside the rows does not count, and parts are found as Excel does."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping

import pytest

from iv3.core.errors import Unusable
from iv3.rows.workbook import XLSX, opened, rows_of
from tests.support.workbooks import (
    GIVEN,
    LINKS,
    MAIN,
    ROWS,
    STRICT,
    STRICT_LINKS,
    excel,
    relations,
    sheet,
    workbook,
    zipped,
)

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MACROS = "http://schemas.microsoft.com/office/2006/relationships"
EMPTY_ROW = '<row r="4" ht="20" customHeight="1"/>'


def extension(tags: str) -> str:
    return f'<extLst><ext xmlns:x14="{X14}" xmlns:xm="{XM}" uri="{{0}}">{tags}</ext></extLst>'


def read(content: bytes | Mapping[str, str | bytes], name: str = "regels.xlsx") -> dict[str, list[list[str]]]:
    """Return the rows of each sheet; nothing in it may be marked."""
    given = content if isinstance(content, bytes) else zipped(content)
    with opened(io.BytesIO(given), name) as book:
        assert book.kind == XLSX
        assert [(sheet, list(book.scan(sheet).marks)) for sheet in book.parts if book.scan(sheet).marks] == []
        return {sheet: [row for _, row in rows_of(book.values(sheet))] for sheet in book.parts}


def refused(content: Mapping[str, str | bytes] | bytes, *words: str) -> str:
    """Return why a workbook is refused."""
    given = content if isinstance(content, bytes) else zipped(content)
    with pytest.raises(Unusable) as caught, opened(io.BytesIO(given), "regels.xlsx") as book:
        for name in book.parts:
            book.scan(name)
            list(rows_of(book.values(name)))
    message = str(caught.value)
    assert [word for word in ("regels.xlsx", *words) if word not in message] == [], message
    return message


# What stands beside the rows (kind A)

BESIDE = {
    "a list of another sheet": extension(
        "<x14:dataValidations><x14:dataValidation><x14:formula1><xm:f>Lijst!$A$1:$A$2</xm:f></x14:formula1>"
        "<xm:sqref>A2:A4</xm:sqref></x14:dataValidation></x14:dataValidations>"
    ),
    "data bars": extension(
        '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar"><x14:dataBar><x14:cfvo '
        'type="formula"><xm:f>$B$9</xm:f></x14:cfvo></x14:dataBar></x14:cfRule></x14:conditionalFormatting>'
        "</x14:conditionalFormattings>"
    ),
    "icon sets": extension(
        '<x14:iconSet iconSet="3Stars"><x14:cfvo type="num"><xm:f>1</xm:f></x14:cfvo></x14:iconSet>'
    ),
    "sparklines": extension(
        "<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Regels!B2:B3</xm:f>"
        "<xm:sqref>C2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>"
    ),
    "a slicer": extension('<x14:slicerList><x14:slicer r:id="rId9"/></x14:slicerList>'),
    "a form button": (
        f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:xdr="{XDR}"><mc:Choice Requires="x14"><controls><control>'
        "<controlPr><anchor><from><xdr:col>4</xdr:col><xdr:row>9</xdr:row></from></anchor></controlPr></control></controls>"
        "</mc:Choice></mc:AlternateContent>"
    ),
    "names of cells with other meanings": extension(
        '<z:row xmlns:z="urn:z" r="1"><z:c r="A1"><z:f>1</z:f><z:v/></z:c></z:row>'
        f'<row xmlns="{MAIN}"><c><f/><v/></c></row>'
    ),
    "tables": '<tableParts count="1"><tablePart r:id="rId9"/></tableParts>',
    "a merge of something else": extension(f'<mergeCell xmlns="{MAIN}" ref="geen"/><col xmlns="{MAIN}" hidden="1"/>'),
    "a filter, a print area and a footer": (
        '<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="45A48"/></filters></filterColumn>'
        "</autoFilter><headerFooter><oddFooter>&amp;P van &amp;N</oddFooter></headerFooter>"
    ),
}


@pytest.mark.parametrize("rows", [ROWS, ROWS + EMPTY_ROW], ids=["plain", "with a formatted empty row"])
@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_what_stands_beside_the_rows_counts_for_nothing(beside: str, rows: str) -> None:
    assert read(excel(sheet(rows, after=beside))) == {"Regels": GIVEN}
    with opened(io.BytesIO(zipped(excel(sheet(rows, after=beside)))), "x.xlsx") as book:
        found = book.scan("Regels")
    assert (found.merged, found.hidden_columns, found.last_row, found.last_column) == ([], [], 3, 1)


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE.keys())
def test_an_empty_sheet_with_something_beside_its_rows_is_empty(beside: str) -> None:
    parts = excel(sheet("", after=beside), book=workbook(("Invoer", "Regels")))
    parts["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")
    )
    assert read({**parts, "xl/worksheets/sheet2.xml": sheet()}) == {"Invoer": [], "Regels": GIVEN}


def test_a_formula_without_a_result_in_the_last_cell_is_seen_whatever_comes_behind_the_rows() -> None:
    rows = ROWS.replace("<v>200</v>", "<f>1+1</f><v></v>")
    for after in ("", *BESIDE.values()):
        with opened(io.BytesIO(zipped(excel(sheet(rows, after=after)))), "x.xlsx") as book:
            assert list(book.scan("Regels").marks) == [3 << 32 | 1 << 16]


def test_what_hides_and_merges_counts_where_it_is_meant() -> None:
    before = '<cols><col min="1" max="2" hidden="1"/><col min="x" max="y" hidden="1"/></cols>'
    rows = ROWS.replace('<row r="2"', '<row r="2" hidden="1"')
    with opened(
        io.BytesIO(
            zipped(excel(sheet(rows, before=before, after='<mergeCells><mergeCell ref="A3:B3"/></mergeCells>')))
        ),
        "x.xlsx",
    ) as book:
        found = book.scan("Regels")
    assert (found.hidden_rows, found.hidden_columns, found.merged) == ([2], [(0, 1)], [(3, 0, 3, 1, "A3:B3")])


def test_only_the_first_rows_of_a_sheet_are_its_rows() -> None:
    with opened(io.BytesIO(zipped(excel(sheet(after=f"<sheetData>{ROWS}</sheetData>")))), "x.xlsx") as book:
        assert book.scan("Regels").last_row == 3


@pytest.mark.parametrize("main", [MAIN, STRICT])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_the_namespace_counts_and_not_the_prefix(main: str, prefix: str) -> None:
    content = sheet(main=main, after=BESIDE["sparklines"])
    if prefix:
        for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
            for begin in ("<", "</"):
                for end in (" ", ">"):
                    content = content.replace(f"{begin}{name}{end}", f"{begin}x:{name}{end}")
        content = content.replace("xmlns=", "xmlns:x=")
    assert read(excel(content, book=workbook(main=main))) == {"Regels": GIVEN}


def test_another_element_with_the_name_of_a_property_does_not_change_the_days() -> None:
    other = '<extLst><ext xmlns:x15="urn:x15" uri="{1}"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
    style = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    book = workbook(before='<workbookPr date1904="1"/>').replace("</workbook>", f"{other}</workbook>")
    parts = excel(sheet('<row r="1"><c r="A1" s="1"><v>44286</v></c></row>'), book=book, **{"xl/styles.xml": style})
    parts["xl/_rels/workbook.xml.rels"] = relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))
    assert read(parts) == {"Regels": [["2025-04-01"]]}
    parts["xl/worksheets/sheet1.xml"] = str(parts["xl/worksheets/sheet1.xml"]).replace(
        "<sheetData>", '<dimension ref="1:3"/><sheetData>'
    )
    assert read(parts) == {"Regels": [["2025-04-01"]]}, "the copy for the reader has the same days"


# Packages as Excel reads them (kind D)


def moved(change: Callable[[str], str], **targets: str) -> dict[str, str | bytes]:
    """Return a workbook with its parts called otherwise, and relations that say so."""
    parts = {change(name): content for name, content in excel().items()}
    parts[change("_rels/.rels")] = relations(("officeDocument", targets["workbook"]))
    parts[change("xl/_rels/workbook.xml.rels")] = relations(("worksheet", targets["sheet"]))
    return parts


def in_root(name: str) -> str:
    return name.replace("xl/worksheets/", "").replace("xl/", "")


PACKAGES: dict[str, Mapping[str, str | bytes]] = {
    "separators of Windows": moved(
        lambda name: name.replace("/", "\\"), workbook="xl\\workbook.xml", sheet="worksheets\\sheet1.xml"
    ),
    "everything in the root": moved(in_root, workbook="workbook.xml", sheet="sheet1.xml"),
    "targets from the root": moved(str, workbook="/xl/workbook.xml", sheet="/xl/worksheets/sheet1.xml"),
    "another folder": moved(
        lambda name: name.replace("xl/", "wtf/"), workbook="wtf/workbook.xml", sheet="worksheets/sheet1.xml"
    ),
    "another name and another case": moved(
        lambda name: name.replace("workbook", "Boek"), workbook="XL/boek.xml", sheet="Worksheets/Sheet1.XML"
    ),
    "targets by way of another folder": moved(str, workbook="./xl/workbook.xml", sheet="../xl/worksheets/sheet1.xml"),
    "folders of their own": {"xl/": b"", "_rels/": b"", **excel()},
    "strict": {
        **excel(sheet(main=STRICT), book=workbook(main=STRICT)),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml"), links=STRICT_LINKS),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), links=STRICT_LINKS),
    },
}


@pytest.mark.parametrize("parts", PACKAGES.values(), ids=PACKAGES.keys())
def test_the_workbook_is_found_by_its_relations(parts: Mapping[str, str | bytes]) -> None:
    assert read(parts) == {"Regels": GIVEN}


SHOWN = workbook().replace("r:id", 'state="show" r:id')
TWO_MODULES = workbook(inside='<sheet name="Module1" r:id=""/><sheet name="Module2" r:id=""/>')
MACRO_SHEET = workbook(inside='<sheet name="Macro1" state="veryHidden" r:id="rId2"/>')
ERROR = ROWS + '<row r="4"><c r="D4" t="e"><v>%s</v></c></row>'
ROW_PER_CELL = re.sub(r'(<row r="\d">)(.*?</c>)', r"\1\2</row>\1", ROWS)
ODDITIES: dict[str, Mapping[str, str | bytes]] = {
    "the size in whole rows": excel(sheet(before='<dimension ref="1:3"/>')),
    "a state that nobody knows": excel(book=SHOWN),
    "an element of a row for every cell": excel(sheet(ROW_PER_CELL)),
    "a sheet in UTF-16": excel(sheet().encode("utf-16")),
    "everything in UTF-16": {name: str(content).encode("utf-16") for name, content in excel().items()},
    "two modules that point nowhere": excel(book=TWO_MODULES),
    "a sheet with macros of Excel 4": {
        **excel(book=MACRO_SHEET),
        "xl/macrosheets/sheet1.xml": f'<xm:macrosheet xmlns:xm="{XM}"/>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")).replace(
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{MACROS}/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>',
        ),
    },
    "a chart on a sheet of its own": {
        **excel(book=MACRO_SHEET),
        "xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("chartsheet", "chartsheets/sheet1.xml")
        ),
    },
    "comments, notes of threads, a pivot and a picture": {
        **excel(),
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><commentList/></comments>',
        "xl/threadedComments/threadedComment1.xml": '<t xmlns="urn:x"><threadedComment ref="A1"/></t>',
        "xl/pivotCache/pivotCacheRecords1.xml": f'<records xmlns="{MAIN}"><r><x v="0"/></r></records>',
        "xl/media/image1.png": b"\x89PNG <!DOCTYPE",
    },
    "an unknown sheet of another program": excel(
        **{"customXml/item1.xml": "<a><b/></a>", "docProps/app.xml": "<Properties/>"}
    ),
}


@pytest.mark.parametrize("parts", ODDITIES.values(), ids=ODDITIES.keys())
def test_an_oddity_that_no_value_hangs_on_is_passed_over(parts: Mapping[str, str | bytes]) -> None:
    assert read(parts) == {"Regels": GIVEN}


@pytest.mark.parametrize(("said", "encoding"), [("UTF-16", "utf-16"), ("utf8", "utf-8"), ("UTF-8", "utf-8-sig")])
def test_text_in_another_character_set_is_read_as_it_was_meant(said: str, encoding: str) -> None:
    text = sheet(ROWS.replace("45A49", "cafeïne"))
    content = f'<?xml version="1.0" encoding="{said}"?>{text}'.encode(encoding)
    assert read(excel(content))["Regels"][2] == ["cafeïne", "200"]


@pytest.mark.parametrize("error", ["#SPILL!", "#GETTING_DATA", "#BUSY!", "#CONNECT!", "#FIELD!", "ERROR"])
def test_an_error_value_that_nobody_knows_is_the_error_of_its_cell(error: str) -> None:
    with opened(io.BytesIO(zipped(excel(sheet(ERROR % error)))), "x.xlsx") as book:
        found = book.scan("Regels")
        assert [row for _, row in rows_of(book.values("Regels"))][:3] == [[*row, "", ""] for row in GIVEN]
    assert (list(found.marks), found.errors) == ([4 << 32 | 3 << 16 | 1], [error])


def test_a_document_type_in_a_part_in_another_character_set_is_refused_too() -> None:
    content = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + sheet()
    refused({**excel(), "xl/worksheets/sheet1.xml": content.encode("utf-16")}, "documenttype")


BROKEN: dict[str, tuple[Mapping[str, str | bytes], tuple[str, ...]]] = {
    "rows out of order": (
        excel(sheet('<row r="5"/><row r="2"/>')),
        ("xl/worksheets/sheet1.xml", "rij 2 staat niet op volgorde"),
    ),
    "a cell of another row": (excel(sheet('<row r="1"><c r="A7"><v>1</v></c></row>')), ("sheet1.xml", "cel A7")),
    "a merged range that cannot be": (
        excel(sheet(after='<mergeCells><mergeCell ref="zz"/></mergeCells>')),
        ("het samengevoegde bereik “zz”",),
    ),
    "XML that does not close": (excel(sheet() + "<"), ("xl/worksheets/sheet1.xml", "de XML klopt niet bij regel 1")),
    "a sheet that is not there": (
        {name: content for name, content in excel().items() if "sheet1" not in name},
        ("xl/worksheets/sheet1.xml", "ontbreekt"),
    ),
    "a sheet that points to no sheet": (
        {**excel(), "xl/_rels/workbook.xml.rels": relations(("anders", "worksheets/sheet1.xml"))},
        ("xl/workbook.xml", "“Regels”"),
    ),
    "no relations": (
        {name: content for name, content in excel().items() if "workbook.xml.rels" not in name},
        ("xl/workbook.xml", "“Regels”"),
    ),
    "the same part twice": (excel(**{"XL\\WORKBOOK.xml": workbook()}), ("workbook.xml", "twee keer")),
    "the same sheet twice": (
        excel(book=workbook(inside='<sheet name="Regels" r:id="rId2"/>')),
        ("xl/workbook.xml", "“Regels” staat er twee keer"),
    ),
    "a text that is not there": (
        excel(sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')),
        ("xl/worksheets/sheet1.xml", "een waarde", "niet te lezen"),
    ),
}


@pytest.mark.parametrize(("parts", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_workbook_that_is_refused_says_which_part_and_what_is_odd(
    parts: Mapping[str, str | bytes], words: tuple[str, ...]
) -> None:
    message = refused(parts, "beschadigd", "onderdeel", *words)
    assert "Pak het eerst uit" not in message


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"regels.csv": "a;b"}, ("ingepakt bestand", "Pak het eerst uit")),
        (
            {
                "_rels/.rels": relations(("officeDocument", "word/document.xml")),
                "word/document.xml": '<document xmlns="urn:w"/>',
            },
            ("een document", "geen werkmap"),
        ),
        (
            {
                "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
                "xl/workbook.bin": b"x",
            },
            (".xlsb", "(.xlsx)"),
        ),
        ({"Index.zip": b"x"}, ("Numbers",)),
    ],
)
def test_a_zip_that_is_no_workbook_says_what_it_is(parts: Mapping[str, str | bytes], words: tuple[str, ...]) -> None:
    refused(parts, *words)


def test_the_links_of_a_sheet_are_those_of_the_office() -> None:
    tag = '<sheet a:id="rId9" q:id="rId1" name="Regels"/>'
    other = f'<workbook xmlns="{MAIN}" xmlns:a="urn:a" xmlns:q="{LINKS}"><sheets>{tag}</sheets></workbook>'
    assert read(excel(book=other)) == {"Regels": GIVEN}

"""Odd workbooks for every decision in ``tables/inlezen.yaml``: GIVEN on the sheet Regels, and one thing that is odd."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.support.workbooks import MAIN, ROWS, excel, relations, sheet, workbook, zipped

_BOOK, _SHEET, _TEXTS, _STYLES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_READ = ("_rels/.rels", _BOOK, _RELATIONS, _SHEET, _TEXTS, _STYLES)
"""The parts that are read."""
_DECLARED = '<?xml version="1.0" encoding="{}"?>'


Change = Callable[[str], str | bytes]
"""What is done with the text of a part."""
_SMILE = "\U0001f600"
_DEEP = "<a>" * 999 + "</a>" * 999
_DEEP_IN_DISGUISE = "<a b='/>'>" * 999 + "</a>" * 999
_NO_CHARSETS = ("x", "rot13", "base64", "mbcs", "unicode_escape", "windows-1252", "ISO-8859-1", "utf-7", "utf-8-sig")
_BROKEN = ("{}<", "<!-- {}", "{}x", "<a b='1' b='2'>{}</a>", "<a b=>{}</a>", "{}\x01")
_SAME_NAMES = ("XL/Workbook.xml", "xl\\workbook.xml", "./xl/workbook.xml", "a/../xl/workbook.xml")
_NOT_READ = ("xl/drawings/d.xml", "docProps/app.xml")
_COLUMNS = (("1", "99999999"), ("x", "y"), ("0", "0"), ("-1", "16384"), ("9" * 400, "9" * 400))


def whole(
    rows: str = ROWS, *, before: str = "", texts: str = "", names: tuple[str, ...] = ("Regels",)
) -> dict[str, str | bytes]:
    """Return the parts of a workbook that has them all."""
    parts = excel(sheet(rows, before=before), book=workbook(names))
    others = (("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))
    parts[_RELATIONS] = relations(("worksheet", "worksheets/sheet1.xml"), *others)
    parts[_TEXTS] = f'<sst xmlns="{MAIN}"><si><t>een</t></si>{texts}</sst>'
    parts[_STYLES] = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'
    return parts


def _in_each(*changes: Change) -> list[bytes]:
    """Return the workbook with each of the parts that are read changed, in each of some ways."""
    return [zipped({**whole(), name: change(str(whole()[name]))}) for change in changes for name in _READ]


def _said(charset: str) -> Change:
    """Return what lets a part say that it is in a character set."""
    return lambda text: _DECLARED.format(charset) + text


def _behind_a_space(space: str) -> Change:
    return lambda text: space + _DECLARED.format("UTF-8") + text


def _with_unknown_prefix(text: str) -> str:
    at = text.rindex("</")
    return f"{text[:at]}<q:x/>{text[at:]}"


def _with(**others: str | bytes) -> bytes:
    names = {"blad": _SHEET, "teksten": _TEXTS, "opmaak": _STYLES, "boek": _BOOK}
    return zipped({**whole(), **{names[key]: content for key, content in others.items()}})


def _more(cells: str) -> str:
    """Return the rows with one more."""
    return f'{ROWS}<row r="4">{cells}</row>'


def _many_references(length: int, count: int) -> bytes:
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>1</v></c></row>' for at in range(4, count + 4))
    return zipped(whole(ROWS + rows, texts=f"<si><t>{'x' * length}</t></si>"))


def _prefixed() -> bytes:
    content = sheet()
    for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
        for begin in ("<", "</"):
            for end in (" ", ">"):
                content = content.replace(f"{begin}{name}{end}", f"{begin}x:{name}{end}")
    return _with(blad=content.replace("xmlns=", "xmlns:x="))


def _renamed(change: Callable[[str], str]) -> bytes:
    return zipped({change(name): content for name, content in whole().items()})


def _twice(other: str) -> bytes:
    buffer = io.BytesIO(zipped(whole()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(other, "<x/>")
    return buffer.getvalue()


def _decoy() -> bytes:
    parts = {**whole(), "xl/andere.xml": whole()[_TEXTS], _TEXTS: f'<sst xmlns="{MAIN}"><si><t>fout</t></si></sst>'}
    others = (("sharedStrings", "andere.xml"), ("styles", "styles.xml"))
    parts[_RELATIONS] = relations(("worksheet", "worksheets/sheet1.xml"), *others)
    return zipped({**parts, "xl/worksheets/sheet2.xml": sheet("<row/>")})


def _many_sheets(count: int) -> bytes:
    tags = "".join(f'<sheet name="b{at}" sheetId="{at}" r:id=""/>' for at in range(2, count + 1))
    return _with(boek=workbook(inside=tags))


def _foreign(tags: str) -> bytes:
    return _with(blad=sheet(f"{ROWS}{tags}").replace("<worksheet ", '<worksheet xmlns:z="urn:z" '))


def _cell(kind: str, content: str) -> bytes:
    return zipped(whole(_more(f'<c r="A4" t="{kind}">{content}</c>')))


def _styled(content: str) -> bytes:
    return _with(opmaak=f'<styleSheet xmlns="{MAIN}">{content}</styleSheet>')


def _behind(content: str) -> bytes:
    return _with(blad=sheet(after=f"<extLst>{content}</extLst>"))


def _sized(size: str) -> bytes:
    return zipped(whole(before=f'<dimension ref="{size}"/>'))


def _hidden(first: str, last: str) -> bytes:
    return zipped(whole(before=f'<cols><col min="{first}" max="{last}" hidden="1"/></cols>'))


def _shared(text: str) -> bytes:
    return zipped(whole(texts=f"<si><t>{text}</t></si>"))


def cases() -> Mapping[str, list[bytes]]:
    """Return the short name of each decision → workbooks that it is about."""
    return {**_of_characters(), **_of_form(), **_of_names(), **_of_cells(), **_of_size(), **_of_nothing()}


def _of_characters() -> Mapping[str, list[bytes]]:
    return {
        "utf-8": _in_each(str, _said("UTF-8")),
        "utf8": _in_each(_said("utf8")),
        "bom": _in_each(lambda text: "\ufeff" + _DECLARED.format("utf-8") + text),
        "utf-16-bom": _in_each(
            lambda text: (_DECLARED.format("UTF-16") + text).encode("utf-16"),
            lambda text: ("\ufeff" + text).encode("utf-16-be"),
        ),
        "us-ascii": _in_each(_said("US-ASCII"), _said("ascii")),
        "us-ascii-met-letters": _in_each(lambda text: f"{_DECLARED.format('us-ascii')}{text}<!-- é -->"),
        "utf-16-zonder-bom": _in_each(lambda text: (_DECLARED.format("UTF-16") + text).encode("utf-16-le")),
        "utf-16-gezegd": _in_each(_said("utf-16")),
        "andere-tekenset": _in_each(*map(_said, _NO_CHARSETS)),
        "verkeerde-bytes": _in_each(
            lambda text: text.encode() + b"<!-- \xe9 -->", lambda text: text.encode("utf-16") + b"<"
        ),
        "twee-boms": _in_each(lambda text: "\ufeff\ufeff" + text),
        "spatie-vooraf": _in_each(*map(_behind_a_space, (" ", "\n", "\ufeff "))),
    }


def _of_form() -> Mapping[str, list[bytes]]:
    return {
        "documenttype": _in_each(
            lambda text: "<!DOCTYPE x>" + text,
            lambda text: '<!DOCTYPE x [<!ENTITY a "b">]>' + text,
            lambda text: "<!doctype x>" + text,
        ),
        "niet-goed-gevormd": _in_each(*(form.format for form in _BROKEN), lambda _: ""),
        "ander-onderdeel-kapot": [
            zipped({**whole(), part: "<x"}) for part in ("xl/drawings/d.xml", "docProps/app.xml")
        ],
        "onbekend-voorvoegsel": _in_each(_with_unknown_prefix),
        "ander-voorvoegsel": [_prefixed()],
        "vreemde-cel": [
            _foreign('<z:row r="4"><z:c r="A4"><z:v>1</z:v></z:c></z:row>'),
            _foreign('<row r="4"><z:c r="A4"><v>1</v></z:c></row>'),
            _foreign('<row r="4"><extLst><c r="A4"><v>1</v></c></extLst></row>'),
            _with(blad=sheet(before='<z:sheetData xmlns:z="urn:z"/>')),
        ],
    }


def _of_names() -> Mapping[str, list[bytes]]:
    return {
        "schuine-strepen": [_renamed(lambda name: name.replace("/", "\\"))],
        "hoofdletters": [_renamed(str.upper), _renamed(str.lower)],
        "naam-dubbel": [_twice(other) for other in _SAME_NAMES],
        "lokmiddel": [_decoy()],
    }


def _of_cells() -> Mapping[str, list[bytes]]:
    long = "x" * 32_768
    return {
        "ja-nee-anders": [_cell("b", f"<v>{value}</v>") for value in ("2", " ", " 1", "TRUE", "ja", "1<!---->0")],
        "celsoort-onbekend": [
            *(_cell(kind, "<v>1</v>") for kind in ("x", "S", "bool", "")),
            _cell("x", ""),
        ],
        "cel-met-verwijzing": [
            zipped(whole(_more(f"<c {how}><v>0</v></c>")))
            for how in ('r="A&#52;"', 'r="A4" t="&#115;"', 'r="A4" s="&#48;"')
        ]
        + [zipped(whole(ROWS + '<row r="&#52;"><c r="A4"><v>1</v></c></row>'))],
        "cel-te-lang": [
            _cell("inlineStr", f"<is><t>{long}</t></is>"),
            _cell("inlineStr", f"<is><r><t>y</t></r><r><t>{long[1:]}</t></r></is>"),
            _cell("str", f"<f>1</f><v>{long}</v>"),
            _cell("str", f"<v>{long}</v>"),
            _cell("str", f"<v>{long[:9000]}<![CDATA[</c><c ]]>{long[9000:]}</v>"),
            _cell("str", f"<v>{_SMILE * 16_384}</v>"),
        ],
        "gedeelde-tekst-te-lang": [
            _shared(long),
            _shared(_SMILE * 16_384),
            _shared(f"{long[:20_000]}</t><!-- <si> --><t>{long[:20_000]}"),
        ],
        "tekst-vermenigvuldigd": [_many_references(32_000, 3_200), _many_references(5_000, 20_100)],
    }


def _of_size() -> Mapping[str, list[bytes]]:
    return {
        "te-diep": [_styled(f"<a>{_DEEP}</a>"), _behind(_DEEP), _behind(_DEEP_IN_DISGUISE)],
        "te-veel-bladen": [_many_sheets(1_001)],
    }


def _of_nothing() -> Mapping[str, list[bytes]]:
    """Return what is odd and matters to nobody."""
    return {
        "bladnaam-met-stuurteken": [
            zipped(whole(names=(f"Regels{character}1",))) for character in ("&#9;", "&#10;", "\x7f", "\x85")
        ],
        "afmeting-onzin": [*map(_sized, ("A1:XFD1048576", "1:3", "x", "A1:ZZZZ99999999", "B2:A1", ""))],
        "kolommen-onzin": [_hidden(*ends) for ends in _COLUMNS],
    }


def within_limits() -> list[bytes]:
    """Return workbooks that come close to a limit and are read."""
    long = "x" * 32_767
    return [
        zipped(whole(_more(f'<c r="A4" t="inlineStr"><is><t>{long}</t></is></c>'))),
        zipped(whole(_more(f'<c r="A4" t="str"><v>{long}</v></c>'))),
        zipped(whole(_more('<c r="A4" t="s"><v>1</v></c>'), texts=f"<si><t>{long}</t></si>")),
        _many_references(32_000, 3_000),
        _styled(_DEEP),
        _many_sheets(1_000),
    ]

"""What a file is, told by its content and else by its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from iv3.core.filekinds import what_is

_CSV = "rekening;omschrijving;bedrag\n4100;Huur;100,00\n"


def _zip(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("start", "suffix", "kind"),
    [
        (_CSV.encode(), ".csv", "tabel"),
        (_CSV.encode(), "", "tabel"),
        (_CSV.encode("utf-16"), ".txt", "tabel"),
        (_CSV.encode("utf-16-le"), ".txt", "tabel"),
        (b"\xef\xbb\xbf" + _CSV.encode(), "", "tabel"),
        (b"Saldilijst 2025\r\n\r\nrekening\tbedrag\r\n4100\t1\r\n", ".txt", "tabel"),
        (b"rekening|bedrag\n4100|1\n", ".txt", "tabel"),
        (b'"rekening","omschrijving","bedrag"\n', "", "tabel"),
        (b"rekening,omschrijving,bedrag\n", "", "tabel"),
        (b"bedrag\n100\n", ".csv", "tabel"),
        (_zip("[Content_Types].xml"), ".xlsx", "werkmap"),
        (_zip("xl/workbook.xml"), "", "werkmap"),
        (_zip("mimetype"), ".ods", "ods"),
        (_zip("brief.txt"), ".zip", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls", "oude_werkmap"),
        (b"%PDF-1.7", ".pdf", "pdf"),
        (b'<?xml version="1.0"?>\n<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2">', ".xaf", "auditfile"),
        (b"<?xml version='1.0'?><x:auditfile>", ".xml", "auditfile"),
        (b'<m:Bericht xmlns:m="http://www.istandaarden.nl/ijw/3_2/jw323/schema">', ".xml", "bericht"),
        (b"<!DOCTYPE html><html>", ".xls", "webpagina"),
        (b"<?xml version='1.0'?><iets/>", ".xml", "xml"),
        (b'{"rapportvorm": 1}', ".json", "rapport"),
        (b'\n{\n "metadata": {}}', ".json", "aanlevering"),
        (b'{"iets": 1}', ".json", "json"),
        (b"[1, 2, 3]\n", ".json", "json"),
        (b"[1; 2; 3]\n", ".json", "json"),
        (b'naam = "x"\n', ".toml", "opdracht"),
    ],
)
def test_a_file_is_known_by_its_content_and_else_by_its_name(start: bytes, suffix: str, kind: str) -> None:
    found = what_is(start, suffix)
    assert found is not None
    assert found.soort == kind
    assert found.naam.startswith(("een ",))
    assert found.lezen.endswith(".")


@pytest.mark.parametrize("start", [b"", b"nul", b"hallo daar\n", b"\x00\x01\x02", b'"metadata": {"a": 1}'])
def test_what_nothing_tells_is_no_kind(start: bytes) -> None:
    assert what_is(start, ".dat") is None


def test_content_goes_before_the_name() -> None:
    found = what_is(b'{"metadata": {}}', ".csv")
    assert found is not None
    assert found.soort == "aanlevering"

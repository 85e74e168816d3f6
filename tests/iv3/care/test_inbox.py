"""A folder as it comes out of a mailbox: what has amounts is read, and all that is left is counted by kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from iv3.care.inbox import inbox_of
from iv3.core.errors import Unusable
from tests.iv3.care.test_couple import couple, lines_of, refused
from tests.iv3.care.test_messages import BSN, Line, declaration, namespaces, rejecting

pytestmark = pytest.mark.usefixtures("fresh_packs")

TABLE = ("productcode;bedrag", "01A01;1,00")
XAF = b'<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header/></auditfile>'


def other(law: str, number: str) -> bytes:
    return f"<b:Bericht {namespaces(law, number)}><b:Client><b:Bsn>{BSN}</b:Bsn></b:Client></b:Bericht>".encode()


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """A folder with every kind of message of both laws, tables, and files that are neither."""
    folder = tmp_path / "postbus"
    (folder / "dieper").mkdir(parents=True)
    for law in ("wmo", "jeugdwet"):
        for number in (301, 302, 305, 306, 307, 308, 315, 316, 317, 318, 319, 320):
            (folder / f"{law}{number}.xml").write_bytes(other(law, str(number)))
    (folder / "dieper" / "nog-een.XML").write_bytes(other("jeugdwet", "301"))
    (folder / "d.xml").write_bytes(declaration(Line("A"), Line("B")))
    (folder / "z.xml").write_bytes(rejecting("A", submitted=10000, granted=5000))
    lines_of(folder, *TABLE, name="tabel.csv")
    lines_of(folder / "dieper", *TABLE, name="tabel.xlsx")
    (folder / "brief.pdf").write_bytes(b"%PDF")
    (folder / "boek.xml").write_bytes(XAF)
    (folder / ".verborgen").write_bytes(b"")
    (folder / "~$tabel.xlsx").write_bytes(b"")
    return folder


def test_a_mailbox_is_read_for_what_has_amounts_and_the_rest_is_counted_by_kind(mailbox: Path, tmp_path: Path) -> None:
    done = couple(mailbox, folder=tmp_path)
    assert [Path(name).name for name in done.summary["bestanden"]] == ["d.xml"]
    assert [row["referentienummer"] for row in done.dicts] == ["B"]
    tables, xml, rest, *kinds = done.summary["opmerkingen"]
    assert "niet gelezen: 2 (tabel.xlsx, tabel.csv)" in tables
    assert "geen bericht van iWmo of iJw is: 1 (boek.xml)" in xml
    assert "geen tabel of bericht: 1 (brief.pdf)" in rest
    assert kinds[0] == "2 berichten JW301 (toewijzing) gaan niet over bedragen en zijn niet gelezen."
    assert kinds[2] == "1 bericht JW305 (start) gaat niet over bedragen en is niet gelezen."
    counts = [int(kind.split()[0]) for kind in kinds]
    assert (len(counts), sum(counts)) == (24, 25)


def test_what_is_given_one_by_one_is_sorted_as_well(mailbox: Path, tmp_path: Path) -> None:
    done = couple(*sorted(mailbox.glob("*[0-9dz].xml")), folder=tmp_path)
    assert (done.summary["bedrag_in_cent"], done.summary["bedrag_geweigerd_cent"]) == (5000, 5000)
    assert len(done.summary["opmerkingen"]) == 24


def test_a_folder_of_tables_with_messages_that_have_no_amounts_is_a_folder_of_tables(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    (folder / "dieper").mkdir(parents=True)
    lines_of(folder, *TABLE)
    lines_of(folder / "dieper", *TABLE)
    (folder / "a.xml").write_bytes(other("wmo", "319"))
    done = couple(folder, folder=tmp_path)
    assert done.summary["bedrag_in_cent"] == 100
    deeper, kind = done.summary["opmerkingen"]
    assert "Tabellen in mappen binnen deze map zijn niet gelezen: 1 (regels.csv)" in deeper
    assert "1 bericht WMO319 (antwoord op een verzoek)" in kind


def test_only_messages_without_amounts_are_refused_with_their_count(tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(other("jeugdwet", "305"))
    words = ("niets te koppelen", "2 berichten JW305 (start) gaan niet over bedragen")
    refused(tmp_path, tmp_path / "a.xml", tmp_path / "b.xml", "--year", 2025, words=words)


def test_xml_of_another_kind_is_refused_when_it_is_given_itself(tmp_path: Path) -> None:
    path = tmp_path / "boek.xml"
    path.write_bytes(XAF)
    with pytest.raises(Unusable, match=r"boek\.xml is geen declaratiebericht dat wij kennen.*JW323, JW325, WMO323"):
        inbox_of([path])


def test_a_damaged_message_in_a_folder_still_stops_everything(mailbox: Path) -> None:
    (mailbox / "kapot.xml").write_bytes(b"<html>inloggen")
    with pytest.raises(Unusable, match=r"kapot\.xml is een webpagina"):
        inbox_of([mailbox])


def test_every_file_that_was_looked_at_is_known_so_that_none_is_written_over(mailbox: Path, tmp_path: Path) -> None:
    assert {path.name for path in inbox_of([mailbox]).seen} >= {"d.xml", "z.xml", "boek.xml", "brief.pdf", "tabel.csv"}
    for name in ("z.xml", "jeugdwet301.xml", "brief.pdf", "tabel.csv"):
        refused(tmp_path, mailbox, "--year", 2025, "--out", mailbox / name, words=("ook wordt gelezen",))


def test_a_release_that_was_not_seen_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(declaration(Line(), release="2027"))
    [remark] = couple(path, folder=tmp_path).summary["opmerkingen"]
    assert "is van uitgave 2027 van de standaard; nagegaan is 3_2" in remark

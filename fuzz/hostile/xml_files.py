"""Hostile XML: entities, character sets, depth and size; as a message, an auditfile, and nothing in particular."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fuzz.hostile.hostile import Content, Hostile, written

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>\n" % b"".join(
    b"<!ENTITY a%d '%s'>" % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 12)
)
_QUADRATIC = b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 100_000 + b"'>]>\n"
_OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n"
_REMOTE = b"<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>\n"
_PARAMETER = b"<!DOCTYPE x [<!ENTITY %% a SYSTEM 'file:///dev/zero'> %%a;]>\n"
_CHARSETS = (
    "x",
    "rot13",
    "base64",
    "mbcs",
    "utf-7",
    "unicode_escape",
    "utf-16",
    "utf-32",
    "cp037",
    "idna",
    "é",
    "",
    "a" * 5000,
)
_MESSAGE = b'<b:Bericht xmlns:b="http://www.istandaarden.nl/ijw/3_2/jw323/schema">%s</b:Bericht>'
_AUDIT = b'<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2">%s</auditfile>'


def files() -> list[Hostile]:
    """Return them."""
    return written("xml", _ways(), ".xml")


def _ways() -> Iterator[tuple[str, str, Content]]:
    yield "lachen", "entiteiten in entiteiten (een miljard keer lachen)", _before(_LAUGHS, b"&a11;")
    yield "kwadraat", "een lange entiteit, heel vaak", _before(_QUADRATIC, b"&a;" * 100_000)
    yield "buiten", "een entiteit die een bestand leest", _before(_OUTSIDE, b"&a;")
    yield "adres", "een DTD op een ander adres", _before(_REMOTE, b"")
    yield "parameter", "een parameterentiteit die niet ophoudt", _before(_PARAMETER, b"")
    yield "doctype", "een lege DOCTYPE", _before(b"<!DOCTYPE x>\n", b"")
    for at, charset in enumerate(_CHARSETS):
        yield f"tekenset-{at}", f"tekenset {charset[:20]!r}", _declared(charset.encode())
    for name, whole in (("bericht", _MESSAGE), ("auditfile", _AUDIT), ("los", b"<x>%s</x>")):
        yield f"{name}-leeg", f"{name} zonder iets erin", _filled(whole, lambda: b"")
        yield (
            f"{name}-diep",
            f"{name}: 500.000 elementen in elkaar",
            _filled(whole, lambda: b"<a>" * 500_000 + b"</a>" * 500_000),
        )
        yield f"{name}-open", f"{name}: 500.000 elementen die niet sluiten", _filled(whole, lambda: b"<a>" * 500_000)
        yield f"{name}-veel", f"{name}: een miljoen elementen", _filled(whole, lambda: b"<a/>" * 1_000_000)
        yield f"{name}-tekst", f"{name}: een tekst van 20 MB", _filled(whole, lambda: b"a" * 20_000_000)
        yield f"{name}-kenmerken", f"{name}: 200.000 kenmerken", _filled(whole, _attributes)
        yield (
            f"{name}-kenmerk",
            f"{name}: een kenmerk van 10 MB",
            _filled(whole, lambda: b'<a b="' + b"x" * 10_000_000 + b'"/>'),
        )
        yield (
            f"{name}-opmerking",
            f"{name}: een opmerking van 10 MB",
            _filled(whole, lambda: b"<!--" + b"x" * 10_000_000 + b"-->"),
        )
        yield (
            f"{name}-cdata",
            f"{name}: CDATA van 10 MB",
            _filled(whole, lambda: b"<![CDATA[" + b"<" * 10_000_000 + b"]]>"),
        )
        yield (
            f"{name}-naam",
            f"{name}: een element met een naam van 1 MB",
            _filled(whole, lambda: b"<" + b"a" * 1_000_000 + b"/>"),
        )
    yield "teken", "een teken dat in XML niet mag", _replaced(b"&#27;[2J")
    yield "verwijzing", "een verwijzing naar een teken dat de leesrichting draait", _replaced(b"&#x202e;goed&#x9b;")
    yield "onbekend", "een entiteit die er niet is", _replaced(b"&onbekend;")
    yield "instructie", "een instructie", _replaced(b"<?php echo 1 ?>")
    yield "cdata", "CDATA in een waarde", _replaced(b"<![CDATA[1]]>")
    yield "element", "een element in een waarde", _replaced(b"<x>1</x>")
    yield "lege", "lege waarden", _replaced(b"")
    yield "groot", "getallen van 100.000 cijfers", _replaced(b"9" * 100_000)
    yield "twee-wortels", "het goede bestand twee keer", lambda good: good + good
    yield "zonder-ruimte", "zonder naamruimten", lambda good: good.replace(b"xmlns", b"ymlns")
    yield "bom-16", "UTF-16 met een kop die UTF-8 zegt", lambda good: good.decode("utf-8", "replace").encode("utf-16")
    yield "wit", "wit voor de kop", lambda good: b"\n\n " + good
    yield "regels", "100.000 keer wat er in het goede bestand herhaald wordt", _many


def _before(doctype: bytes, inside: bytes) -> Content:
    """Return what puts a DOCTYPE before the root of the good file, when it is XML, and text in its last element."""

    def changed(good: bytes) -> bytes:
        if not good.lstrip().startswith(b"<"):
            return _HEAD + doctype + b"<x>" + inside + b"</x>"
        head, mark, rest = good.partition(b"?>")
        rest = rest if mark else head
        at = rest.rindex(b"</")
        return _HEAD + doctype + rest[:at].lstrip() + inside + rest[at:]

    return changed


def _declared(charset: bytes) -> Content:
    head = b'<?xml version="1.0" encoding="' + charset + b'"?>\n'
    return lambda good: head + (good.partition(b"?>")[2] or b"<x/>").lstrip()


def _filled(whole: bytes, inside: Callable[[], bytes]) -> Content:
    """Return what fills a root; only when it is asked for, as it may be large."""
    return lambda _: _HEAD + whole % inside()


def _attributes() -> bytes:
    return b"<a " + b" ".join(b'a%d="1"' % at for at in range(200_000)) + b"/>"


def _replaced(value: bytes) -> Content:
    """Return what puts something in the place of every tenth text of the good file."""

    def changed(good: bytes) -> bytes:
        pieces = good.split(b"</")
        return b"</".join(
            piece[: piece.rindex(b">") + 1] + value if at % 10 == 4 and b">" in piece else piece
            for at, piece in enumerate(pieces)
        )

    return changed


def _many(good: bytes) -> bytes:
    """Return the good file with its first line that stands in the middle many times."""
    lines = good.split(b"\n")
    middle = len(lines) // 2
    return b"\n".join([*lines[:middle], *lines[middle : middle + 1] * 100_000, *lines[middle:]])

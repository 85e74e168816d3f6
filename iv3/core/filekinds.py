"""How files begin, for telling workbooks from text by content and not by name."""

from __future__ import annotations

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a workbook begins: it is a zip."""
OLE = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and one with a password."""

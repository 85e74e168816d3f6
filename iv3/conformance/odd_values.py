"""Values that programs stumble over: numbers, texts, keys and pieces that are no JSON."""

from __future__ import annotations

from iv3.conformance.json_tree import Lexeme, Members, Tree

NUMBERS = tuple(
    map(
        Lexeme,
        (
            *("0", "-0", "-0.0", "0.0", "1", "-1", "0.01", "-0.01", "1e2", "1E+2", "-1e+0", "2.5", "100.10"),
            *("0.005", "0.015", "0.025", "-0.005", "1.005", "0.0049999999999999999999", "1e-9", "5e-324", "1e-400"),
            *("1e308", "1e400", "-1e400", "1E400", "1e99999999999", "1e-99999999999", "1.7976931348623157e308"),
            *("9007199254740993", "12345678901234567", "123456789012345678901234567890", "-9223372036854775809"),
            *("999999999999.99", "999999999999.995", "1000000000000", "1000000000000.01", "-1000000000000.01"),
            *("2025.0", "2.025e3", "20250e-1", "2025.5", "2025.00000001", "5.0", "-2025"),
            *(f"1{'0' * 320}", "9" * 400, "9" * 401, "1" * 5000),
            *(f"0.{'0' * 400}1", f"0.005{'0' * 395}1", f"1.{'9' * 500}", f"0.005{'0' * 500}"),
        ),
    )
)
"""Numbers as JSON writes them: small, huge, half cents, whole by value, and longer than any program holds."""

NO_NUMBERS = tuple(
    map(Lexeme, ("NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "1e", "--1", "0x10", "1_000", "1,5", "True"))
)
"""What people and programs write for a value, and JSON does not know."""

TEXTS = (
    *("", " ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "null", "true", "0", "NaN", "1e400"),
    *("\x00", "\x1b[2J\x1b[H", "\x7f", "\x85", "\x9b31m", "\u2028", "\u202e", "\r\n::error title=x::y"),
    *("\ud800", "\udc00\ud800", "\ufffe", "\U0001f600", "e\u0301", "\u0130", "\u00df", "\ufb01", "\uff11\uff12"),
    *(
        "x" * 80,
        "x" * 81,
        f"{'x' * 78}\u20ac\u20ac\u20ac",
        f"{'x' * 79}\U0001f600\U0001f600",
        "\U0001f600" * 81,
        "a" * 9999,
    ),
    *(
        "<script>alert(1)</script>",
        "&amp;",
        "=1+1",
        "'",
        '"',
        "\\",
        "/",
        "~0~1",
        "{0}",
        "{code}",
        "{",
        "%s",
        "$&",
        "$1",
    ),
    *("2025-02-30T12:00:00", "2024-02-29T00:00:00", "0000-00-00", "2026-06-31", "12:00", "iemand@gemeente.nl"),
)
"""Texts: empty and blank, steering, half pairs, beyond the first plane, on the edge of what is shown, and templates."""

KEYS = (
    *("__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "length", "0", "", " ", "a/b", "~", "~1"),
    *("bedrag ", "Bedrag", "BEDRAG", "details", "\x00", "\ud800", "\U0001f600", "k" * 300, "$ref", "onbekend"),
)
"""Keys that mean something to a program, or look like one that does."""

KINDS: tuple[Tree, ...] = (
    *(None, True, False, "", "1", Lexeme("0"), Lexeme("1"), Lexeme("1.5"), [], Members()),
    *([None], [[]], Members([["a", Lexeme("1")]]), Members([["__proto__", Members([["a", None]])]])),
)
"""A value of every kind."""

DEPTHS = (1, 2, 50, *range(95, 104), 1_000, 5_000)
"""How deep to nest: the limit is near a hundred."""

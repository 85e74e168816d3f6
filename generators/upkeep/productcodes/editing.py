"""Put a new version of a list in our file, line by line: what does not change keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from generators.kernel import writing
from generators.kernel.records import Bron, Productcode, Productcodebestand
from generators.kernel.sources import Pointer
from generators.upkeep.productcodes.comparing import ListComparison
from generators.upkeep.productcodes.reading import CODE, FIELDS, HULPVORM, NZA, UNIT, ListRow
from iv3.core.errors import UserError

_PLAIN = re.compile(r"[A-Za-zÀ-ÿ](?:[A-Za-zÀ-ÿ0-9 ()./+-]*[A-Za-zÀ-ÿ0-9).])?")
_ENTRY = re.compile(r"(?P<before>\s*- )\{.*\}\s*(?:#.*)?\n?")
_YEARS, _SOURCE, _VERSION, _CODES, _SLIP = "geldig", "bron", "versie", "codes", "verschrijving"
_QUOTED = frozenset({CODE, HULPVORM, UNIT, NZA})
"""Keys with a code: always between quotes."""


def edited(text: str, comparison: ListComparison, bron: Bron | None) -> str:
    """Return the text of our list with what a comparison found.

    A code that changes gets a last year and stands there again, with the years in which it is otherwise; one that only
    begins in the year of the comparison is replaced.

    Args:
        text: the file as it is.
        comparison: what the new version changes.
        bron: the source of the new version; codes that end keep the old one. None leaves source and version alone.

    Raises:
        UserError: a code does not stand on a line of its own, so that only a person can change it.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    lines = text.split("\n")
    care_list, jaar = comparison.care_list, comparison.jaar
    entries = _entries(root, lines, care_list)
    indent = _ENTRY.fullmatch(lines[entries[0].start_mark.line])
    before = indent.group("before") if indent else "  - "
    old_source = care_list.origin.written().get(_SOURCE) if bron is not None else None
    rows: dict[Pointer, ListRow | None] = {code.origin.pointer: None for code in comparison.ended}
    rows |= {change.ours.origin.pointer: change.row for change in comparison.changed}
    instead: dict[int, list[str]] = {}
    for code, node in zip(care_list.codes, entries, strict=True):
        if code.origin.pointer not in rows:
            continue
        row = rows[code.origin.pointer]
        first = (code.geldig or care_list.geldig).van
        began = first < jaar
        made = (
            [_closed(lines[node.start_mark.line], node, code, {"van": first, "tot": jaar - 1}, old_source)]
            if began
            else []
        )
        if row is not None:
            record = _changed(
                code.origin.written(), row, years={"van": jaar} if began else None, own_source=bron is None
            )
            made.append(before + _flow(record))
        instead[node.start_mark.line] = made
    for row in comparison.added:
        record = {CODE: row.code, **{field: row.fields[field] for field in FIELDS if row.fields.get(field)}}
        record |= {_YEARS: {"van": jaar}} if care_list.geldig.van < jaar else {}
        _insert(instead, lines, care_list, entries, row.code, before + _flow(record))
    if bron is not None:
        _set_header(lines, root, bron)
    return "\n".join(new for number, line in enumerate(lines) for new in instead.get(number, [line]))


def _entries(root: Any, lines: list[str], care_list: Productcodebestand) -> list[yaml.Node]:
    """Return the node of every code, in the order of the file."""
    entries: list[yaml.Node] = next(value for key, value in root.value if key.value == _CODES).value
    begun = [node.start_mark.line for node in entries]
    for node in entries:
        number = node.start_mark.line
        alone = node.end_mark.line == number and begun.count(number) == 1
        if not alone or not _ENTRY.fullmatch(lines[number]):
            raise UserError(
                f"{care_list.origin.document.path}:{number + 1}: deze code staat niet op een eigen regel, zoals "
                '- {code: "40A01", naam: Naam}; schrijf haar zo, of wijzig de lijst met de hand'
            )
    if len(entries) != len(care_list.codes):
        raise UserError(f"{care_list.origin.document.path}: niet elke code is te lezen; herstel eerst wat check meldt")
    return entries


def _insert(
    instead: dict[int, list[str]],
    lines: list[str],
    care_list: Productcodebestand,
    entries: list[yaml.Node],
    code: str,
    line: str,
) -> None:
    """Put a line with a new code behind the last code that is not higher, or before the first."""
    lower = [node for known, node in zip(care_list.codes, entries, strict=True) if known.code <= code]
    number = (lower[-1] if lower else entries[0]).start_mark.line
    there = instead.setdefault(number, [lines[number]])
    there.insert(len(there) if lower else max(len(there) - 1, 0), line)


def _closed(line: str, node: yaml.Node, code: Productcode, span: dict[str, Any], old_source: Any) -> str:
    """Return a line with a last year, and with the source it had from its list when that gets another one."""
    years = f"{_YEARS}: {_flow(span)}"
    record = code.origin.written()
    added = f", {_SOURCE}: {_flow(old_source)}" if old_source is not None and _SOURCE not in record else ""
    if _YEARS not in record:
        place = node.end_mark.column - 1
        return f"{line[:place].rstrip()}{added}, {years}{line[place:]}"
    key, value = next(pair for pair in node.value if pair[0].value == _YEARS)
    return f"{line[: key.start_mark.column]}{added[2:]}{', ' if added else ''}{years}{line[value.end_mark.column :]}"


def _changed(record: dict[str, Any], row: ListRow, years: dict[str, Any] | None, *, own_source: bool) -> dict[str, Any]:
    """Return what our file says about a code, with what the new version says instead; a slip may have been mended."""
    after = {field: row.fields.get(field, record.get(field, "")) for field in FIELDS}
    after = {field: value for field, value in after.items() if value}
    old = {CODE, _YEARS, _SLIP, *FIELDS} if own_source else {CODE, _YEARS, _SLIP, _SOURCE, *FIELDS}
    rest = {key: value for key, value in record.items() if key not in old}
    dated = {_YEARS: years or record[_YEARS]} if years or _YEARS in record else {}
    return {CODE: row.code, **after, **rest, **dated}


def _set_header(lines: list[str], root: Any, bron: Bron) -> None:
    """Set the source, and the version when the source tells it, of the list as a whole."""
    values = {_SOURCE: bron.id, **({_VERSION: writing.quoted(bron.versie)} if bron.versie else {})}
    for key, value in root.value:
        if key.value in values and value.start_mark.line == value.end_mark.line:
            line = lines[value.start_mark.line]
            start, end = value.start_mark.column, value.end_mark.column
            lines[value.start_mark.line] = line[:start] + values[key.value] + line[end:]


def _flow(content: Any) -> str:
    """Return a value as YAML on one line, quoted as the lists are: codes always, names only when they must be."""
    return writing.value(_with_quotes(content))


def _with_quotes(content: Any, key: str = "") -> Any:
    if isinstance(content, Mapping):
        return {name: _with_quotes(item, name) for name, item in content.items()}
    if isinstance(content, list):
        return [writing.QuotedText(item) for item in content]
    is_bare = not isinstance(content, str) or (key not in _QUOTED and _PLAIN.fullmatch(content))
    return content if is_bare else writing.QuotedText(content)

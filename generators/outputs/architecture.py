"""The picture and the list of rooms in ARCHITECTURE.md, made from the imports and docstrings of the code itself."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from generators.kernel.files import Files
from generators.outputs.generator import Generator

PAGE = "ARCHITECTURE.md"
PICTURE = "docs/beeld/architecture-{}.svg"
PACKAGES = ("iv3", "generators")

_BEGIN, _END = "<!-- rooms of {}: made by make build -->", "<!-- end -->"
_WIDTH, _BOX_HEIGHT, _FLOOR_HEIGHT, _MARGIN = 1000, 34, 84, 20
_CHARACTER_WIDTH, _PADDING, _GAP = 8, 24, 18


@dataclass(frozen=True)
class Room:
    """A folder of modules: what it holds, and the rooms of its package that it imports."""

    name: str
    holds: str
    needs: frozenset[str]


def files(root: Path) -> Files:
    """Return the page with its lists and the pictures; nothing where there is no page."""
    page = root / PAGE
    if not page.is_file():
        return {}
    text, result = page.read_text(encoding="utf-8"), {}
    for package in PACKAGES:
        floors = floors_of(root, package)
        rooms = rooms_of(root, package, [name for floor in floors for name in floor])
        text = _with_list(text, package, [rooms[name] for floor in floors for name in floor])
        result[PICTURE.format(package)] = picture(package, floors, rooms).encode()
    return {PAGE: text.encode(), **result}


def floors_of(root: Path, package: str) -> list[list[str]]:
    """Return the rooms of a package per floor, the top one first, as the contract of import-linter orders them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == package)
    return [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]


def rooms_of(root: Path, package: str, names: Sequence[str]) -> dict[str, Room]:
    """Return every room by its name, with what its modules import."""
    return {name: _room(root, package, name, names) for name in names}


def _room(root: Path, package: str, name: str, names: Sequence[str]) -> Room:
    folder = root / package / name.replace(".", "/")
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
    imported = {module for tree in trees.values() for module in _imports(tree)}
    needs = {_room_of(module.removeprefix(f"{package}."), names) for module in imported if module.startswith(package)}
    holds = (ast.get_docstring(trees[folder / "__init__.py"]) or "").partition("\n")[0]
    return Room(name, holds, frozenset(found for found in needs if found not in ("", name)))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _room_of(module: str, names: Sequence[str]) -> str:
    found = [name for name in names if module == name or module.startswith(f"{name}.")]
    return max(found, key=len, default="")


def _with_list(text: str, package: str, rooms: Sequence[Room]) -> str:
    begin = _BEGIN.format(package)
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(_END)
    rows = [f"| `{room.name}` | {room.holds} |" for room in rooms]
    table = "\n".join(["| room | holds |", "|---|---|", *rows])
    return f"{before}{begin}\n\n{table}\n\n{_END}{after}"


# The picture


def picture(package: str, floors: Sequence[Sequence[str]], rooms: Mapping[str, Room]) -> str:
    """Return the rooms on their floors as SVG, with an arrow for each import that does not follow from others."""
    places = _places(floors)
    height = len(floors) * _FLOOR_HEIGHT + _MARGIN
    title = f"The rooms of {package}: every arrow goes down"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-labelledby="title" font-family="sans-serif" font-size="14">',
        f'<title id="title">{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for name, room in rooms.items():
        for other in sorted(_direct(room, rooms)):
            (x1, y1, w1), (x2, y2, w2) = places[name], places[other]
            lines.append(
                f'<line x1="{x1 + w1 // 2}" y1="{y1 + _BOX_HEIGHT}" x2="{x2 + w2 // 2}" y2="{y2}" '
                f'stroke="#5b6b7c" stroke-width="1"/>'
            )
    for name, (x, y, width) in places.items():
        lines += [
            f'<rect x="{x}" y="{y}" width="{width}" height="{_BOX_HEIGHT}" rx="4" fill="#e8eff7" stroke="#1f4e79"/>',
            f'<text x="{x + width // 2}" y="{y + 22}" text-anchor="middle" fill="#10263c">{escape(name)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def _places(floors: Sequence[Sequence[str]]) -> dict[str, tuple[int, int, int]]:
    """Return left, top and width of every room; each floor is centred."""
    result = {}
    for number, floor in enumerate(floors):
        widths = [len(name) * _CHARACTER_WIDTH + _PADDING for name in floor]
        x = (_WIDTH - sum(widths) - _GAP * (len(floor) - 1)) // 2
        for name, width in zip(floor, widths, strict=True):
            result[name] = (x, _MARGIN // 2 + number * _FLOOR_HEIGHT, width)
            x += width + _GAP
    return result


def _direct(room: Room, rooms: Mapping[str, Room]) -> set[str]:
    """Return the rooms that this one needs and that no other room it needs leads to."""
    return {name for name in room.needs if not any(name in _below(other, rooms) for other in room.needs - {name})}


def _below(name: str, rooms: Mapping[str, Room]) -> set[str]:
    """Return every room that can be reached from a room; it comes to an end in a circle too."""
    found: set[str] = set()
    queue = list(rooms[name].needs)
    while queue:
        other = queue.pop()
        if other not in found:
            found.add(other)
            queue += rooms[other].needs
    return found


GENERATOR = Generator("plaat van de code", reviewed=lambda building: files(building.root), is_slow=True)

"""A mistake in a fact, from the form for mistakes: other words in the same place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

import yaml

from generators.kernel.sources import load_text, walk
from generators.kernel.writing import QuotedText, paragraph, scalar, value
from generators.upkeep.issues.context import Context
from generators.upkeep.issues.notes import add_change_note, add_open_point, part_of
from generators.upkeep.issues.proposal import Fragment, Proposal, Shown
from generators.upkeep.issues.sourcing import cited_source
from generators.upkeep.issues.words import LONGEST_ID, slug, unended
from iv3.core.words import Doelgroep, Wijzigingsklasse, Wijzigingssoort

_MOST_PLACES = 8


def propose_correction(context: Context, proposal: Proposal) -> None:
    """Propose other words for a text of the facts that is found in one place."""
    issue = context.issue
    old, new = issue.text("staat_er"), issue.text("hoort_er")
    if not old or not new or old == new:
        proposal.todo.append(Shown("Schrijf precies over wat er nu staat, en daaronder wat er hoort te staan."))
        return
    found = list(_places(context, old))
    if not found:
        proposal.todo.append(
            Shown("Deze woorden staan in geen enkel bestand in tables/: {}. Neem ze precies over.", (old,))
        )
        return
    if len(found) > 1:
        for path, node in found[:_MOST_PLACES]:
            proposal.known.append(Shown(f"Deze woorden staan in `{path}`, regel {node.start_mark.line + 1}."))
        more = f" En nog op {len(found) - _MOST_PLACES} plaatsen." if len(found) > _MOST_PLACES else ""
        proposal.todo.append(Shown(f"Neem meer woorden over, zodat duidelijk is welke plaats u bedoelt.{more}"))
        return
    path, node = found[0]
    line = node.start_mark.line + 1
    proposal.known.append(Shown(f"Deze woorden staan op een plaats: `{path}`, regel {line}."))
    name = f"verbetering-{slug(' '.join((path.rsplit('/', 1)[-1].removesuffix('.yaml'), issue.text('code'), old)))}"
    name = name[:LONGEST_ID].rstrip("-")
    if not issue.known("bron"):
        proposal.todo.append(
            Shown(
                f"Er is geen bron. Is het een tikfout, wijzig dan `{path}`, regel {line}. Anders is het een open punt."
            )
        )
        add_open_point(
            context,
            proposal,
            name,
            f"Klopt dit nog: “{unended(old)}”",
            f"In onze bestanden staat “{old}” ({path}). Volgens een melding hoort er “{new}” te staan.",
            f"Moet “{old}” worden: “{new}”?",
            "Ministerie van BZK of CBS",
        )
        return
    fragment = _mended(path, node, context.texts[path], old, new)
    if fragment is None or not _changes_only(fragment, context.texts[path]):
        proposal.todo.append(
            Shown(f"Een programma kan deze regel niet zelf wijzigen; doe het in `{path}` op regel {line}.")
        )
        return
    proposal.fragments.append(fragment)
    cited_source(context, proposal)
    add_change_note(
        proposal,
        name,
        Wijzigingssoort.VERBETERD,
        Wijzigingsklasse.REDACTIONEEL,
        part_of(context, path),
        None,
        (Doelgroep.GEMEENTEN,),
        f"Er stond “{unended(old)}”; dat is nu “{unended(new)}”.",
    )
    proposal.todo.append(
        Shown(
            "Verandert hierdoor de betekenis, maak `klasse` dan `inhoudelijk` of `brekend`. Geldt het niet altijd, "
            "geef de oude tekst dan een laatste jaar in plaats van haar te vervangen."
        )
    )


def _places(context: Context, words: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield every text in the sources that holds these words, spaces and line ends counting alike."""
    for document in context.documents:
        if " " not in words and words not in context.texts.get(document.path, ""):
            continue
        for node in _texts(document.node()):
            if words in " ".join(str(node.value).split()):
                yield document.path, node


def _texts(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, child in node.value:
            yield from _texts(child)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child)


def _mended(path: str, node: yaml.ScalarNode, text: str, old: str, new: str) -> Fragment | None:
    """Return the lines of a text with other words in it, or None when its lines hold more than the text."""
    wanted = " ".join(str(node.value).split()).replace(old, new)
    lines = text.splitlines(keepends=True)
    first = node.start_mark.line
    if node.style in ("|", ">"):
        last = node.end_mark.line
        while last - 1 > first and not lines[last - 1].strip():
            last -= 1
        key = re.fullmatch(r"( *)(- )?([a-z_0-9]+): [|>][+-]?\n", lines[first])
        if key is None or key[2] or node.style == "|":
            return None
        return Fragment(path, paragraph(key[3], wanted, len(key[1])), wanted, first, last - first)
    if node.end_mark.line != first:
        return None
    line = lines[first]
    in_braces = "{" in line[: node.start_mark.column] or "[" in line[: node.start_mark.column]
    written = value(QuotedText(wanted)) if node.style == '"' else scalar(wanted, in_braces=in_braces)
    return Fragment(path, line[: node.start_mark.column] + written + line[node.end_mark.column :], wanted, first, 1)


def _changes_only(fragment: Fragment, text: str) -> bool:
    """Tell whether the file is read as before with this fragment in it, apart from the one text it holds."""
    before, after = load_text(text, fragment.path), load_text(fragment.applied(text), fragment.path)
    pairs = list(zip_longest(walk(before.data), walk(after.data)))
    if after.findings or any(one is None or other is None or one[0] != other[0] for one, other in pairs):
        return False
    return [new for (_, old), (_, new) in pairs if old != new and not isinstance(new, dict | list)] == [fragment.holds]

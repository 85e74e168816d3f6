"""What an issue proposes: pieces of YAML, each with the file and line where it goes, and what is left to do."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import yaml

from generators.changes.years.classes import classes_of
from generators.kernel.kinds import record as made_record
from generators.kernel.records import Productcode, Productcodebestand
from generators.kernel.schema import SourceSchema
from generators.kernel.sources import Document, load_text, walk
from generators.kernel.writing import QuotedText, block, paragraph, scalar, value
from generators.subjects.couplings.facts import CATEGORY, CATEGORY_WIDTH, PRODUCT, CareCode, codes_of, couplings_of
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification
from generators.upkeep.issues.forms import Issue

OPEN = "tables/open.yaml"
BRONNEN = "tables/bronnen.yaml"
WIJZIGINGEN = "tables/wijzigingen"
VRAGEN = "tables/vragen"

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PAGE = re.compile(r"\b(?:blz|bladzijde|blad|pagina|p)\b\.?\s*(\d{1,4})", re.I)
_CODE = re.compile(r"[0-9A-Z]+")
_FACT_CODE = re.compile(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*\.?")
_MOST_PLACES = 8
_LONGEST_ID = 60
_LONGEST_SOURCE_ID = 30


@dataclass(frozen=True)
class Fragment:
    """Lines of YAML for ``path``: after line ``after``, in the place of ``replaced`` lines; 0 and 0 is a new file.

    ``holds`` is what must be read back from it.
    """

    path: str
    text: str
    holds: object
    after: int = 0
    replaced: int = 0

    @property
    def is_new_file(self) -> bool:
        """Whether the file does not exist yet."""
        return self.after == self.replaced == 0

    def applied(self, text: str) -> str:
        """Return the text of the file with this fragment in it."""
        lines = text.splitlines(keepends=True)
        return "".join((*lines[: self.after], self.text, *lines[self.after + self.replaced :]))


@dataclass(frozen=True)
class Shown:
    """A sentence of ours, with words of others in ``words``: those are shown as they are, never as markup."""

    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """A product code as if it stood in a list: where the rules put it from ``jaar`` on, and where its reporter does."""

    code: CareCode
    jaar: int | None
    expected: str


@dataclass
class Proposal:
    """The fragments, what is known already, what is left to do, and the product code whose coupling should be told."""

    fragments: list[Fragment] = field(default_factory=list)
    known: list[Shown] = field(default_factory=list)
    todo: list[Shown] = field(default_factory=list)
    product: Product | None = None


def propose(
    issue: Issue,
    specification: Specification,
    texts: Mapping[str, str],
    schemas: Sequence[SourceSchema],
    datum: str | None,
) -> Proposal:
    """Return what an issue proposes.

    Args:
        issue: what somebody filled in.
        specification: the facts as they stand.
        texts: the text of every file, path → text.
        schemas: of every kind of file.
        datum: the day of the issue; what needs a day and has none stays something to do.

    Raises:
        ValueError: the form is not one that proposes a fact.
    """
    maker = _MAKERS.get(issue.form.name)
    if maker is None:
        raise ValueError(f"bij het formulier {issue.form.title} hoort geen voorstel")
    proposal = Proposal()
    for question in issue.unanswered():
        proposal.todo.append(Shown("Dit is niet ingevuld: {}.", (question.label,)))
    maker(_Context(issue, specification, texts, schemas, datum), proposal)
    for fragment in proposal.fragments:
        _read_back(fragment)
    return proposal


@dataclass(frozen=True)
class _Context:
    issue: Issue
    specification: Specification
    texts: Mapping[str, str]
    schemas: Sequence[SourceSchema]
    datum: str | None

    @property
    def documents(self) -> list[Document]:
        return self.specification.facts.documents

    def sources(self) -> dict[str, str]:
        """Return the titles of the sources by their id."""
        document = next(d for d in self.documents if d.path == BRONNEN)
        return {name: record["titel"] for name, record in document.data["bronnen"].items()}

    def may_have(self, path: str, class_name: str, key: str) -> bool:
        """Tell whether a record of a class in the file at ``path`` may have ``key``."""
        return any(
            key in kind.schema["$defs"].get(class_name, {}).get("properties", {})
            for kind in self.schemas
            if kind.holds_for(path)
        )


# A product code


def _product_code(context: _Context, proposal: Proposal) -> None:
    issue, couplings = context.issue, couplings_of(context.specification)
    code, wet = issue.text("code").upper(), issue.text("wet").casefold()
    lists = [c for c in couplings.lists if c.soort == PRODUCT and c.wet == wet]
    lengths = {len(known.code) for care_list in lists for known in care_list.codes}
    if not lists or not _CODE.fullmatch(code) or len(code) not in lengths:
        proposal.todo.append(
            Shown("{} is geen productcode: neem haar precies over, zonder spaties.", (issue.text("code"),))
        )
        return
    if code != issue.text("code"):
        proposal.known.append(Shown("De code staat hier in hoofdletters: {}.", (code,)))
    categories = {c.code for care_list in couplings.lists if care_list.soort == CATEGORY for c in care_list.codes}
    category = code[:CATEGORY_WIDTH]
    if category not in categories:
        proposal.todo.append(Shown("Productcategorie {} staat in geen van onze lijsten. Klopt de code?", (category,)))
    if issue.text("categorie") not in ("", category):
        proposal.todo.append(
            Shown("U noemt categorie {}, maar de code begint met {}.", (issue.text("categorie"), category))
        )
    present = [known for care_list in couplings.lists for known in codes_of(care_list) if known.code == code]
    for known in present:
        place = known.fact.origin.place("code")
        proposal.known.append(
            Shown(
                f"Deze code staat er al: `{place.path}`, regel {place.line}, met de naam {{}}.",
                (known.naam or "(geen)",),
            )
        )
    target = present[0].lijst if present else _list_for(code, lists)
    jaar = _year(context, proposal)
    fact = made_record({"code": code, "naam": issue.text("naam")}, Productcode, target.origin.below("codes"))
    proposal.product = Product(present[0] if present else CareCode(fact, target), jaar, issue.known("taakveld"))
    if present:
        return
    if issue.text("herkomst").casefold().startswith("eigen"):
        proposal.known.append(
            Shown("Een eigen code komt niet in de landelijke tabel. Uw gemeente zet haar in een eigen aanvulling.")
        )
        proposal.todo.append(Shown("Maak een eigen aanvulling; `docs/koppelen.md` zegt hoe."))
        return
    bron = _source(context, proposal)
    if bron is None:
        _open_point(
            context,
            proposal,
            f"productcode-{code.lower()}",
            f"Productcode {code}",
            f"Iemand meldt productcode {code} ({issue.text('naam')}), zonder bron. "
            f"Daarover staat er: {_unended(issue.text('inhoud'))}.",
            f"Bestaat productcode {code}, in welke lijst staat zij en op welk taakveld hoort zij?",
            target.eigenaar,
        )
        return
    record: dict[str, object] = {"code": QuotedText(code), "naam": issue.text("naam")}
    if jaar is not None and context.may_have(target.origin.document.path, "Productcode", "geldig"):
        record["geldig"] = {"van": jaar}
    record["bron"] = bron
    record = {key: content for key, content in record.items() if content}
    text = f"  - {value(record)}\n"
    proposal.fragments.append(Fragment(target.origin.document.path, text, [record], _line_for(code, target)))
    if target.volledig:
        proposal.known.append(
            Shown(
                f"De lijst {target.lijst} is volledig overgenomen uit versie {{}}. Staat de code in een nieuwere "
                "versie, ververs dan de hele lijst; CONTRIBUTING.md zegt hoe.",
                (target.versie,),
            )
        )
    _change_note(
        proposal,
        f"productcode-{code.lower()}",
        "toegevoegd",
        "inhoudelijk",
        "koppelingen",
        jaar,
        ("zorgadministraties", "leveranciers"),
        f"Productcode {code} staat in lijst {target.lijst}" + (f", vanaf {jaar}." if jaar else "."),
    )


def _list_for(code: str, lists: Sequence[Productcodebestand]) -> Productcodebestand:
    """Return the list with most codes that begin as this one does, for the longest beginning that any code shares."""
    for length in range(len(code) - 1, -1, -1):
        counts = [sum(known.code.startswith(code[:length]) for known in care_list.codes) for care_list in lists]
        if any(counts):
            return lists[counts.index(max(counts))]
    return lists[0]


def _line_for(code: str, care_list: Productcodebestand) -> int:
    """Return the line after which a code goes: that of the last one before it, else the line of the key."""
    before = [known for known in care_list.codes if known.code < code]
    if before:
        return max(known.origin.place("code").line for known in before)
    return care_list.origin.document.place(("codes",), of_key=True).line


# A question with its answer


def _question(context: _Context, proposal: Proposal) -> None:
    issue = context.issue
    vraag = issue.text("vraag")
    name = slug(vraag)
    jaar = _year(context, proposal)
    for question in guidance_of(context.specification).questions:
        if _same(vraag, (question.record.vraag, *question.record.ook_gevraagd)):
            place = question.record.origin.place()
            proposal.known.append(Shown(f"Deze vraag staat er al, in `{place.path}`. Vul die aan."))
            return
    if not name:
        return
    bron = _source(context, proposal)
    if bron is None:
        weten = issue.text("antwoord") or "Geen bron die wij lazen, zegt het."
        _open_point(context, proposal, name, vraag.rstrip("?"), weten, vraag, "Ministerie van BZK of CBS")
        return
    path = f"{VRAGEN}/{name}.yaml"
    if path in context.texts:
        proposal.known.append(Shown(f"Het bestand `{path}` bestaat al; kies een andere naam of vul het aan."))
        return
    record: dict[str, object] = {"vraag": vraag}
    if also := [line for line in map(_line, issue.answers.get("ook_gevraagd", "").splitlines()) if line]:
        record["ook_gevraagd"] = also
    record["antwoord"] = issue.text("antwoord")
    if jaar is not None:
        record["geldig"] = {"van": jaar}
    record["over"] = _subjects(context, proposal)
    record |= {"bron": bron, "zekerheid": "vastgesteld"}
    if context.datum is not None:
        record["gecontroleerd_op"] = QuotedText(context.datum)
    proposal.todo.append(
        Shown(
            "Lees het antwoord na bij de bron, en zet die dag bij `gecontroleerd_op`. Volgt het eruit maar staat het "
            "er niet, maak `zekerheid` dan `afgeleid` met een `onderbouwing`."
        )
    )
    proposal.fragments.append(Fragment(path, block(record), record))
    _change_note(
        proposal,
        f"vraag-{name}"[:_LONGEST_ID].rstrip("-"),
        "toegevoegd",
        "inhoudelijk",
        _part_of(context, path),
        jaar,
        ("gemeenten", "zorgadministraties"),
        f"Er is een antwoord op de vraag “{vraag}”.",
    )


def _subjects(context: _Context, proposal: Proposal) -> dict[str, object]:
    """Return what a question is about: the subjects that were chosen, and the codes that were named, by list."""
    facts = context.specification.facts
    result: dict[str, object] = {}
    chosen = [part.strip().casefold() for part in context.issue.text("domeinen").split(",")]
    if domains := [word for word in chosen if re.fullmatch(r"[a-z]+", word)]:
        result["domeinen"] = domains
    named: dict[str, list[str]] = {}
    for code in _FACT_CODE.findall(context.issue.known("codes")):
        key = next(
            (k for k, names in _CODE_LISTS if any(f.code == code and f.lijst in names for f in facts.codes)), None
        )
        if key is not None:
            named.setdefault(key, []).append(code)
        elif any(letter.isdigit() for letter in code):
            proposal.todo.append(Shown("De code {} kennen wij niet.", (code,)))
    for key, names in _CODE_LISTS:
        order = [f.code for f in facts.codes if f.lijst in names]
        if codes := sorted(set(named.get(key, ())), key=order.index):
            result[key] = [QuotedText(code) for code in codes]
    return result


_CODE_LISTS = (
    ("taakvelden", ("taakveld",)),
    ("categorieen", ("categorie", "categorie_lasten", "categorie_baten")),
    ("balansposten", ("balanscode",)),
)


# A mistake in a fact


def _mistake(context: _Context, proposal: Proposal) -> None:
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
    name = name[:_LONGEST_ID].rstrip("-")
    if not issue.known("bron"):
        proposal.todo.append(
            Shown(
                f"Er is geen bron. Is het een tikfout, wijzig dan `{path}`, regel {line}. Anders is het een open punt."
            )
        )
        _open_point(
            context,
            proposal,
            name,
            f"Klopt dit nog: “{_unended(old)}”",
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
    _source(context, proposal)
    _change_note(
        proposal,
        name,
        "verbeterd",
        "redactioneel",
        _part_of(context, path),
        None,
        ("gemeenten",),
        f"Er stond “{_unended(old)}”; dat is nu “{_unended(new)}”.",
    )
    proposal.todo.append(
        Shown(
            "Verandert hierdoor de betekenis, maak `klasse` dan `inhoudelijk` of `brekend`. Geldt het niet altijd, "
            "geef de oude tekst dan een laatste jaar in plaats van haar te vervangen."
        )
    )


def _places(context: _Context, words: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
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


# What every proposal needs


def _year(context: _Context, proposal: Proposal) -> int | None:
    match = _YEAR.search(context.issue.text("jaar"))
    if match is None:
        proposal.todo.append(Shown("Het verslagjaar is niet duidelijk: {}.", (context.issue.text("jaar") or "niets",)))
        return None
    return int(match[0])


def _source(context: _Context, proposal: Proposal) -> object:
    """Return how the fact cites its source; None when nobody knows a source."""
    told = context.issue.known("bron")
    if not told:
        proposal.todo.append(Shown("Er is geen bron. Daarom is dit een open punt, geen feit."))
        return None
    known = context.sources()
    words = set(slug(told, len(told) * 2).split("-"))
    best = max(known, key=lambda name: (name in told, _overlap(words, name, known[name]), name))
    page = _PAGE.search(told)
    if best in told or _overlap(words, best, known[best]) >= _ENOUGH_OVERLAP:
        proposal.known.append(Shown(f"De bron is `{best}`: {{}}. Klopt dat met {{}}?", (known[best], told)))
        return {"id": best, "blad": int(page[1])} if page else best
    name = slug(told, _LONGEST_SOURCE_ID)
    proposal.todo.append(
        Shown(
            f"Zet deze bron eerst in `{BRONNEN}`, met titel, uitgever en leesdatum: {{}}. Kies een kort kenmerk "
            f"en zet het ook in het stuk hierboven; er staat nu `{name}`.",
            (told,),
        )
    )
    return name or None


_ENOUGH_OVERLAP = 0.8
"""Which share of the words of a title an answer must have to be about that source."""


def _overlap(words: set[str], name: str, title: str) -> float:
    """Return which share of the words of a title, or of an id, is among ``words``."""
    shares = (
        len(words & own) / len(own) for own in (set(slug(title, len(title) * 2).split("-")), set(name.split("-")))
    )
    return max(shares)


def _open_point(
    context: _Context, proposal: Proposal, name: str, onderwerp: str, weten: str, vraag: str, aan: str
) -> None:
    document = next(d for d in context.documents if d.path == OPEN)
    ids = [record["id"] for record in document.data["open"]]
    if name in ids:
        line = document.place(("open", ids.index(name))).line
        proposal.known.append(Shown(f"Dit open punt staat er al: `{OPEN}`, regel {line}."))
        return
    place = bisect_right(ids, name)
    lines = context.texts[OPEN].count("\n")
    after = document.place(("open", place)).line - 1 if place < len(ids) else lines
    facts = {"id": name, "onderwerp": onderwerp, "wat_wij_weten": weten, "vraag": vraag, "aan": aan}
    record = {key: content for key, content in facts.items() if content}
    proposal.fragments.append(Fragment(OPEN, f"  - {block(record, 4)[4:]}", [record], after))


def _part_of(context: _Context, path: str) -> str:
    """Return the part of the facts that a file belongs to, as a note on a change names it."""
    known = classes_of(context.specification.facts)
    return known.parts_of(path)[0].id if known is not None else ""


def _change_note(
    proposal: Proposal,
    name: str,
    soort: str,
    klasse: str,
    onderdeel: str,
    jaar: int | None,
    voor: Sequence[str],
    tekst: str,
) -> None:
    record: dict[str, object] = {"soort": soort, "klasse": klasse, "onderdeel": onderdeel}
    if jaar is not None:
        record["jaren"] = [jaar]
    record |= {"voor": list(voor), "tekst": tekst}
    proposal.fragments.append(Fragment(f"{WIJZIGINGEN}/{name}.yaml", block(record), record))


def slug(text: str, longest: int = _LONGEST_ID) -> str:
    """Return words as an id: small letters, digits and hyphens, cut off between words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", plain)
    while words and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)


def _line(text: str) -> str:
    return " ".join(text.lstrip("-*• ").split())


def _same(text: str, others: Sequence[str]) -> bool:
    return text.casefold().rstrip("?") in {other.casefold().rstrip("?") for other in others}


def _unended(text: str) -> str:
    return text.rstrip(" .;:!?")


def _read_back(fragment: Fragment) -> None:
    """Read a fragment as the sources are read.

    Raises:
        ValueError: something else is read than was meant, so nobody should be shown it.
    """
    if fragment.replaced:  # it may be part of a line; see `_changes_only`
        return
    document = load_text(fragment.text, fragment.path)
    if document.findings or document.data != _on_one_line(fragment.holds):
        raise ValueError(f"het stuk voor {fragment.path} is niet terug te lezen zoals het is bedoeld")


def _on_one_line(content: object) -> object:
    """Return a record as it is read back: every text on one line."""
    if isinstance(content, dict):
        return {key: _on_one_line(child) for key, child in content.items()}
    if isinstance(content, list | tuple):
        return [_on_one_line(child) for child in content]
    return " ".join(content.split()) if isinstance(content, str) else content


_MAKERS: Mapping[str, Callable[[_Context, Proposal], None]] = {
    "nieuwe-productcode": _product_code,
    "nieuwe-vraag": _question,
    "fout-in-een-feit": _mistake,
}


def makers() -> Mapping[str, Any]:
    """Return the forms that a proposal can be made of, by the name of their file."""
    return _MAKERS

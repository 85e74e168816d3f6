"""A product code that is in no list, from the form for new product codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generators.kernel.kinds import record as made_record
from generators.kernel.records import Productcode, Productcodebestand
from generators.kernel.writing import QuotedText, value
from generators.subjects.couplings.facts import CATEGORY, CATEGORY_WIDTH, PRODUCT, CareCode, codes_of, couplings_of
from generators.upkeep.issues.context import Context, year_of
from generators.upkeep.issues.notes import add_change_note, add_open_point
from generators.upkeep.issues.proposal import Fragment, Proposal, ReportedProduct, Shown
from generators.upkeep.issues.sourcing import cited_source
from generators.upkeep.issues.words import unended
from iv3.core.words import Doelgroep, Wijzigingsklasse, Wijzigingssoort

_CODE = re.compile(r"[0-9A-Z]+")


def propose_product_code(context: Context, proposal: Proposal) -> None:
    """Propose a product code for the list that it looks like, or an open point when nobody knows a source."""
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
    jaar = year_of(context, proposal)
    fact = made_record({"code": code, "naam": issue.text("naam")}, Productcode, target.origin.below("codes"))
    proposal.product = ReportedProduct(present[0] if present else CareCode(fact, target), jaar, issue.known("taakveld"))
    if present:
        return
    if issue.text("herkomst").casefold().startswith("eigen"):
        proposal.known.append(
            Shown("Een eigen code komt niet in de landelijke tabel. Uw gemeente zet haar in een eigen aanvulling.")
        )
        proposal.todo.append(Shown("Maak een eigen aanvulling; `docs/koppelen.md` zegt hoe."))
        return
    bron = cited_source(context, proposal)
    if bron is None:
        add_open_point(
            context,
            proposal,
            f"productcode-{code.lower()}",
            f"Productcode {code}",
            f"Iemand meldt productcode {code} ({issue.text('naam')}), zonder bron. "
            f"Daarover staat er: {unended(issue.text('inhoud'))}.",
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
    add_change_note(
        proposal,
        f"productcode-{code.lower()}",
        Wijzigingssoort.TOEGEVOEGD,
        Wijzigingsklasse.INHOUDELIJK,
        "koppelingen",
        jaar,
        (Doelgroep.ZORGADMINISTRATIES, Doelgroep.LEVERANCIERS),
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

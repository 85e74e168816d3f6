"""The effects of a change: what `impact` returns. Amounts are whole euros; published figures are in thousands."""

from __future__ import annotations

from dataclasses import dataclass

from iv3.core.words import Overgangsoort

GONE, ADDED = Overgangsoort.VERVALLEN, Overgangsoort.NIEUW
NAME, MOVED, CLOSED, OPENED = "naam", "overgang", "gesloten", "geopend"
"""The kinds of a change in a code: its name, its end, its beginning, where it goes, and cells that close or open."""


@dataclass(frozen=True)
class Hit:
    """A replayed delivery that comes out otherwise, with how many findings one rule (or all) had before and after."""

    aanlevering: str
    laag: str
    jaar: int | None
    oordeel_oud: str
    oordeel_nieuw: str
    bevindingen_oud: int
    bevindingen_nieuw: int


@dataclass(frozen=True)
class InFigures:
    """How many municipalities a rule hits in published totals, and which ones start, stop, or can no longer be judged.

    ``gemeenten`` is how many were looked at.
    """

    cijfers: str
    jaar: int
    periode: int
    gemeenten: int
    geraakt_oud: int
    geraakt_nieuw: int
    begint: tuple[str, ...]
    stopt: tuple[str, ...]
    niet_uitgevoerd: tuple[str, ...]


@dataclass(frozen=True)
class RuleEffect:
    """What changes in what a rule says.

    Attributes:
        begint: deliveries on which it fires now and did not before.
        stopt: deliveries on which it fired, and says nothing any more.
        anders: deliveries on which it fires both times, with other findings or another degree.
        niet_uitgevoerd: deliveries on which it fired, and is kept from running now.
        cijfers: the published totals it was measured in.
    """

    regel: str
    titel: str
    in_oud: bool
    in_nieuw: bool
    begint: tuple[Hit, ...] = ()
    stopt: tuple[Hit, ...] = ()
    anders: tuple[Hit, ...] = ()
    niet_uitgevoerd: tuple[Hit, ...] = ()
    cijfers: tuple[InFigures, ...] = ()

    @property
    def fires_otherwise(self) -> bool:
        """Tell whether it says something else somewhere; being kept from running is not that."""
        return bool(self.begint or self.stopt or self.anders or any(one.begint or one.stopt for one in self.cijfers))

    @property
    def is_kept(self) -> bool:
        """Tell whether it is somewhere kept from running where it fired before."""
        return bool(self.niet_uitgevoerd or any(one.niet_uitgevoerd for one in self.cijfers))


@dataclass(frozen=True)
class VerdictChange:
    """Deliveries whose verdict goes from ``oud`` to ``nieuw``."""

    oud: str
    nieuw: str
    aanleveringen: tuple[Hit, ...]


@dataclass(frozen=True)
class Amount:
    """What stands on codes in published figures, in whole euros.

    Attributes:
        cijfers: the figures, such as ``Begroting 2025``.
        gemeenten: how many municipalities have an amount on the codes.
        van_gemeenten: how many municipalities are in the figures.
        hoogstens: whether only a part of this can be meant.
        ander_jaar: whether the figures are of an earlier year than the change.
        namen: the municipalities, when the figures tell.
    """

    cijfers: str
    jaar: int
    periode: int
    gemeenten: int
    van_gemeenten: int
    lasten_eur: int
    baten_eur: int
    hoogstens: bool
    ander_jaar: bool
    namen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CodeEffect:
    """A change in a taakveld of municipalities, and what stands on it.

    ``delen`` and ``categorieen`` are those of cells that close or open; ``naar`` are successors, or the new name.
    """

    soort: str
    code: str
    naam: str
    jaren: tuple[int, ...]
    naar: tuple[str, ...] = ()
    delen: tuple[str, ...] = ()
    categorieen: tuple[str, ...] = ()
    bedragen: tuple[Amount, ...] = ()


@dataclass(frozen=True)
class Destination:
    """Where a product goes: the stand (gekoppeld, keuze, open) and the taakvelden."""

    stand: str
    taakvelden: tuple[str, ...]


@dataclass(frozen=True)
class CareProduct:
    """A code of a code list of care."""

    lijst: str
    code: str
    naam: str
    soort: str = ""


@dataclass(frozen=True)
class ProductMove:
    """Product codes that go from one place to another; None for a code that was not there, or is there no more.

    ``bedrag`` is what stands on the taakvelden that they leave: the amount per product code is not published.
    """

    jaren: tuple[int, ...]
    wet: str
    tabel: str
    van: Destination | None
    naar: Destination | None
    codes: tuple[CareProduct, ...]
    bedrag: Amount | None = None


@dataclass(frozen=True)
class NotMeasured:
    """Changes in a part of the facts of which nobody can replay what they do.

    Attributes:
        onderdeel: the part, as a difference heads it.
        klasse: the heaviest class of its changes.
        veranderingen: how many there are.
    """

    onderdeel: str
    klasse: str
    veranderingen: int


@dataclass(frozen=True)
class Measured:
    """What was looked at.

    Attributes:
        gelijk: layers and years with the same outcome for every delivery, which are not replayed.
        anders: layers and years that were replayed.
        alleen_oud: layers and years that only the old side has.
        alleen_nieuw: layers and years that only the new side has.
        conformiteit: how many cases of the kit were replayed.
        conformiteit_kandidaten: how many there were to choose from.
        niet_te_maken: cases of the kit that cannot be made, with the reason.
        aanleveringen: how many real deliveries were read; None without a folder.
        aanleveringen_gelijk: how many of them are of a layer and year where nothing changes.
        onleesbaar: the real deliveries that cannot be read, with the reason.
        cijfers: the published totals with their number of municipalities, and of how many the rules were replayed.
        landelijk: whether only national totals were there.
        taakvelden: how many taakvelden were compared, over all years.
        andere_codes: changed codes without published amounts: layer, code list and how many.
        productcodes: how many product codes were compared, over all years and tables.
        klasse: the heaviest class of all changes in the facts, as a difference gives it; empty when there are none.
        niet_gemeten: the parts in which something changes that is not replayed.
    """

    gelijk: tuple[str, ...]
    anders: tuple[str, ...]
    alleen_oud: tuple[str, ...]
    alleen_nieuw: tuple[str, ...]
    conformiteit: int
    conformiteit_kandidaten: int
    niet_te_maken: tuple[str, ...]
    aanleveringen: int | None
    aanleveringen_gelijk: int
    onleesbaar: tuple[tuple[str, str], ...]
    cijfers: tuple[tuple[str, int, int], ...]
    landelijk: bool
    taakvelden: int
    andere_codes: tuple[tuple[str, str, int], ...]
    productcodes: int
    klasse: str = ""
    niet_gemeten: tuple[NotMeasured, ...] = ()


@dataclass(frozen=True)
class Impact:
    """What a change does to deliveries, municipalities, money and product codes.

    ``verlaten`` is what stands on the taakvelden that product codes leave, every taakveld once in its newest figures.
    """

    gemeten: Measured
    regels: tuple[RuleEffect, ...]
    oordelen: tuple[VerdictChange, ...]
    codes: tuple[CodeEffect, ...]
    producten: tuple[ProductMove, ...]
    verlaten: tuple[Amount, ...]

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing that was measured comes out otherwise."""
        return not (
            self.firing
            or any(rule.is_kept for rule in self.regels)
            or self.oordelen
            or self.codes
            or self.producten
            or self.gemeten.alleen_oud
            or self.gemeten.alleen_nieuw
        )

    @property
    def unmeasured_rules(self) -> tuple[RuleEffect, ...]:
        """The rules that fire otherwise and of which no published totals tell which municipalities they touch."""
        return tuple(rule for rule in self.firing if not rule.cijfers)

    @property
    def firing(self) -> tuple[RuleEffect, ...]:
        """The rules that fire otherwise."""
        return tuple(rule for rule in self.regels if rule.fires_otherwise)

    @property
    def gemeenten(self) -> int:
        """How many municipalities are touched: with an amount on a code that changes, or by a rule.

        With national totals only, this is the most that any one code touches.
        """
        return len(self._names) or max((amount.gemeenten for amount in self._on_codes), default=0)

    @property
    def gemeenten_hoogstens(self) -> int:
        """How many can be touched when every municipality on a taakveld that product codes leave has such a product."""
        names = self._names | {name for amount in self.verlaten for name in amount.namen}
        return len(names) or max((amount.gemeenten for amount in (*self._on_codes, *self.verlaten)), default=0)

    @property
    def _names(self) -> frozenset[str]:
        of_rules = (
            name
            for rule in self.regels
            for one in rule.cijfers
            for name in (*one.begint, *one.stopt, *one.niet_uitgevoerd)
        )
        return frozenset((*of_rules, *(name for amount in self._on_codes for name in amount.namen)))

    @property
    def _on_codes(self) -> tuple[Amount, ...]:
        return tuple(amount for code in self.codes if is_moving(code) for amount in code.bedragen)

    @property
    def newest(self) -> tuple[Amount, ...]:
        """For every code that moves (each once) what stands on it in the newest figures."""
        found: dict[str, Amount] = {}
        for code in self.codes:
            if is_moving(code) and code.bedragen:
                found.setdefault(code.code, max(code.bedragen, key=lambda amount: (amount.jaar, amount.periode)))
        return tuple(found.values())

    @property
    def lasten_eur(self) -> int:
        """The lasten on codes that move, in the newest figures of each."""
        return sum(amount.lasten_eur for amount in self.newest)

    @property
    def baten_eur(self) -> int:
        """The baten on codes that move, in the newest figures of each."""
        return sum(amount.baten_eur for amount in self.newest)

    @property
    def verlaten_eur(self) -> int:
        """The lasten on the taakvelden that product codes leave: an upper bound for those products."""
        return sum(amount.lasten_eur for amount in self.verlaten)

    @property
    def moved(self) -> frozenset[tuple[str, str]]:
        """The product codes (with their list) that go elsewhere in some year; also categories and main groups."""
        return frozenset((product.lijst, product.code) for product in self.moved_products)

    @property
    def moved_products(self) -> frozenset[CareProduct]:
        """What goes elsewhere in some year."""
        return frozenset(
            product
            for move in self.producten
            if move.van is not None and move.naar is not None
            for product in move.codes
        )


def is_moving(code: CodeEffect) -> bool:
    """Tell whether amounts on the code must go elsewhere; a name or a cell alone does not say so."""
    return code.soort in (GONE, ADDED, MOVED)

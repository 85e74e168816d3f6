"""What an issue proposes: pieces of YAML, each with the file and line where it goes, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from generators.kernel.sources import load_text
from generators.subjects.couplings.facts import CareCode
from iv3.core.errors import UserError


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
class ReportedProduct:
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
    product: ReportedProduct | None = None


def read_back(fragment: Fragment) -> None:
    """Read a fragment as the sources are read.

    Raises:
        UserError: something else is read than was meant, so nobody should be shown it.
    """
    if fragment.replaced:  # it may be part of a line; see `_changes_only`
        return
    document = load_text(fragment.text, fragment.path)
    if document.findings or document.data != _on_one_line(fragment.holds):
        raise UserError(f"het stuk voor {fragment.path} is niet terug te lezen zoals het is bedoeld")


def _on_one_line(content: object) -> object:
    """Return a record as it is read back: every text on one line."""
    if isinstance(content, dict):
        return {key: _on_one_line(child) for key, child in content.items()}
    if isinstance(content, list | tuple):
        return [_on_one_line(child) for child in content]
    return " ".join(content.split()) if isinstance(content, str) else content

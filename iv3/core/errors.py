"""What goes wrong with something of the user: the text is a sentence for the user, in Dutch."""

from __future__ import annotations


class UserError(Exception):
    """What the user can mend: a file, an option, a choice; the text says in Dutch what is wrong and what to do.

    It is no ``ValueError``: what Python itself raises there is a fault of ours, and must never look like this.
    """


class MissingComponent(UserError):  # noqa: N818  (it says what the matter is)
    """A library that this takes is not on this computer; nothing can be said of the file itself.

    The text is a Dutch sentence with the name of the package.
    """


class Unusable(UserError):  # noqa: N818  (it says what the file is)
    """A file that cannot be used as a whole; the text is a Dutch message with file, place and remedy.

    Attributes:
        key: which sentence of the part ``inlezen`` it is; empty for another part.
        values: what was filled in.
    """

    def __init__(self, message: str, key: str = "", **values: object) -> None:
        """Take the message."""
        super().__init__(message)
        self.key, self.values = key, values

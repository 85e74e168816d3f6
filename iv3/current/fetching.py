"""One small file from the web, asked for with care: https only, one host, a limit in time and size, and nothing told.

The request says what program asks, and no more: no cookies, no identifiers, nothing of the user.
"""

from __future__ import annotations

import http.client
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import IO
from urllib.parse import SplitResult, urlsplit

from iv3.core.characters import is_printable
from iv3.core.errors import UserError
from iv3.current.status import MOST_BYTES, say
from iv3.rows.cells import shown

MOST_SECONDS = 20
"""For everything together: finding the host, connecting, and the answer however slowly it comes."""
_MOST_SHOWN = 200
_OWN_COMPUTER = ("localhost", "127.0.0.1", "::1")
_MOST_REDIRECTS = 3
_CREDENTIALS = re.compile(r"//[^/]*@")


class Unreachable(UserError):  # noqa: N818  (it says what the address is)
    """An address that gave nothing that can be used; the text is a Dutch message.

    Attributes:
        is_absent: whether the host said that there is no such file.
    """

    def __init__(self, message: str, *, is_absent: bool = False) -> None:
        """Take the message."""
        super().__init__(message)
        self.is_absent = is_absent


def fetch(address: str, program: str, most_seconds: float = MOST_SECONDS) -> bytes:
    """Return what is at ``address``.

    Args:
        address: https, or http on this computer itself.
        program: how the request calls the program that asks, such as ``iv3/1.0.0``.
        most_seconds: how long it may take altogether.

    Raises:
        Unreachable: the address is not permitted, cannot be reached, or gives something else than one small file.
    """
    parts = _permitted(address)
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameHost(),
    ]
    if parts.hostname not in _OWN_COMPUTER:
        handlers.append(urllib.request.ProxyHandler())
    opener = urllib.request.OpenerDirector()
    for handler in handlers:
        opener.add_handler(handler)
    opener.addheaders = []
    request = urllib.request.Request(address, headers={"User-Agent": program, "Accept": "application/json"})

    def ask() -> bytes:
        with opener.open(request, timeout=most_seconds) as answer:
            if answer.status != http.client.OK:
                raise Unreachable(say("antwoord", adres=_short(address), code=answer.status))
            content: bytes = answer.read(MOST_BYTES + 1)
            return content

    try:
        content = _within(most_seconds, ask)
    except urllib.error.HTTPError as error:
        error.close()
        is_absent = error.code in (http.client.NOT_FOUND, http.client.GONE)
        raise Unreachable(say("antwoord", adres=_short(address), code=error.code), is_absent=is_absent) from error
    except TimeoutError as error:
        raise Unreachable(say("te_langzaam", adres=_short(address), seconden=f"{most_seconds:g}")) from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        reason = shown(str(getattr(error, "reason", error)) or type(error).__name__, _MOST_SHOWN)
        raise Unreachable(say("onbereikbaar", adres=_short(address), reden=reason)) from error
    if len(content) > MOST_BYTES:
        raise Unreachable(say("te_groot", herkomst=_short(address), hoogstens=MOST_BYTES))
    return content


def _short(address: str) -> str:
    """Return an address for a message, without a name and password that stand in it."""
    return shown(_CREDENTIALS.sub("//…@", address), _MOST_SHOWN)


def _permitted(address: str) -> SplitResult:
    """Return the parts of an address that may be asked."""
    try:
        parts = urlsplit(address)
        on_this_computer = parts.scheme == "http" and parts.hostname in _OWN_COMPUTER
        fine = (parts.scheme == "https" or on_this_computer) and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine or parts.username is not None or parts.password is not None or not is_printable(address):
        raise Unreachable(say("adres_mag_niet", adres=_short(address)))
    return parts


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows an address to another only when that is on the same host, reached in the same way."""

    max_redirections = _MOST_REDIRECTS

    def redirect_request(  # the arguments are those of urllib
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request for the other address."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (new.scheme, new.netloc) != (old.scheme, old.netloc):
            raise Unreachable(say("ander_adres", adres=_short(req.full_url), ander=_short(newurl)))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _within(most_seconds: float, work: Callable[[], bytes]) -> bytes:
    """Return what ``work`` gives, or raise what it raises; a time-out of one read would let a slow host go on for ever.

    Raises:
        TimeoutError: it took longer.
    """
    made: list[bytes] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(most_seconds)
    if failed:
        raise failed[0]
    if not made:
        raise TimeoutError
    return made[0]

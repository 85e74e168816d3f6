"""Signing what is published, in steps that holders of keys do apart: keys, the root, the list of releases, the time.

The lists and their order are those of The Update Framework, made with its own library. Nothing here keeps a key: who
holds one signs on an own computer, and the list travels. docs/ondertekenen.md tells the whole ceremony.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, Key, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from generators.kernel.files import json_bytes
from generators.kernel.records import Ondertekenregels, Ondertekenrol
from generators.upkeep.publication import verify
from generators.upkeep.publication.folder import INDEX
from iv3.core.errors import UserError
from iv3.current.signature import FOLDER

ROLES = (Root.type, Targets.type, Snapshot.type, Timestamp.type)
_List = TypeVar("_List", Root, Targets)
_READABLE = JSONSerializer(compact=False, validate=True)


class SigningError(UserError):
    """Something that may not be signed, or not like this; the text is in Dutch, without a full stop at the end."""


# Keys


def new_key(holder: str, passphrase: bytes | None) -> tuple[bytes, bytes]:
    """Return a new secret key as PEM, and what of it everybody may see as JSON.

    Args:
        holder: who keeps it, as people will read it.
        passphrase: locks the secret key; None leaves it open, for a key that a machine uses.
    """
    secret = Ed25519PrivateKey.generate()
    lock: KeySerializationEncryption = NoEncryption() if passphrase is None else BestAvailableEncryption(passphrase)
    public = SSlibKey.from_crypto(secret.public_key())
    shown = {"houder": holder, "id": public.keyid, "openbaar": public.keyval["public"]}
    return secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), json_bytes(shown)


def public_key(content: bytes, shown: str) -> Key:
    """Return the public key in a file of `new_key`.

    Raises:
        SigningError: it is none, or its number is not that of the key.
    """
    try:
        data = json.loads(content)
        key = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(data["openbaar"])))
    except (ValueError, KeyError, TypeError) as error:
        raise SigningError(f"{shown} is geen openbare sleutel die make-key heeft gemaakt") from error
    if data.get("id") != key.keyid:
        raise SigningError(f"in {shown} hoort het nummer niet bij de sleutel; vraag het bestand opnieuw aan de houder")
    return key


def signer(pem: bytes, passphrase: bytes | None, shown: str) -> CryptoSigner:
    """Return what signs with a secret key.

    Raises:
        SigningError: it is no such key, or the passphrase is another.
    """
    try:
        secret = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError) as error:
        raise SigningError(f"{shown} is geen geheime sleutel, of de wachtzin is een andere") from error
    if not isinstance(secret, Ed25519PrivateKey):
        raise SigningError(f"{shown} is een sleutel van een andere soort; maak er een met make-key")
    return CryptoSigner(secret)


# The root


def new_root(rules: Ondertekenregels, keys: Mapping[str, Sequence[Key]], previous: bytes | None, day: date) -> bytes:
    """Return a root that nobody has signed yet.

    Args:
        rules: how many keys each role takes and how long it lasts.
        keys: the public keys of each role.
        previous: the root that it follows, None for the first.
        day: the day of the ceremony.

    Raises:
        SigningError: a role has too few keys, or one twice.
    """
    version = 1 if previous is None else _read(Root, previous, "de vorige root").signed.version + 1
    root = Root(version=version, expires=_end(rules.root, day), consistent_snapshot=True)
    for name in ROLES:
        needed = _rule(rules, name).sleutels
        found = {key.keyid for key in keys[name]}
        if len(found) < len(keys[name]):
            raise SigningError(f"voor {name} is een sleutel twee keer gegeven; ieder heeft een eigen sleutel")
        if len(found) < needed:
            raise SigningError(f"voor {name} zijn {needed} sleutels nodig, en er zijn er {len(found)}")
        for key in keys[name]:
            root.add_key(key, name)
        root.roles[name].threshold = needed
    return Metadata(root).to_bytes(_READABLE)


# Signatures


def signed(content: bytes, by: CryptoSigner, roots: Sequence[bytes], shown: str) -> tuple[bytes, int, int]:
    """Return a list with one signature more, with how many count now and how many it takes.

    Args:
        content: a root, a list of releases, or another list of TUF.
        by: the key of the holder.
        roots: the roots that may say who signs, the last one first; a new root may be signed by its own keys too.
        shown: how a message calls the list.

    Raises:
        SigningError: it is no such list, or this key has nothing to say about it.
    """
    made: Metadata[Any] = _read_any(content, shown)
    role = made.signed.type
    known = [_read(Root, root, "de root").signed for root in roots]
    sayers = [made.signed, *known] if role == Root.type else known[:1]
    if not any(by.public_key.keyid in root.roles[role].keyids for root in sayers):
        raise SigningError(f"deze sleutel mag {shown} niet ondertekenen: de root noemt haar niet bij {role}")
    made.sign(by, append=True)
    result = sayers[0].get_verification_result(role, made.signed_bytes, made.signatures)
    return made.to_bytes(_READABLE), len(result.signed), result.threshold


# What is published


def new_targets(folder: Path, rules: Ondertekenregels, previous: bytes | None, day: date) -> bytes:
    """Return the list of what is released in a folder, that nobody has signed yet.

    The same folder, day and earlier list give the same bytes, so that each holder can make it from an own build.

    Args:
        folder: what ``release`` made.
        rules: how long it lasts.
        previous: the list that it follows, None for the first.
        day: the day of the release.

    Raises:
        SigningError: the folder is not whole.
    """
    outcome = verify.verify(str(folder), trust=verify.Trust())
    if outcome.differences:
        raise SigningError(f"{folder} is niet in orde; kijk met: python -m generators verify {folder}")
    version = 1 if previous is None else _read(Targets, previous, "de vorige lijst").signed.version + 1
    targets = Targets(version=version, expires=_end(rules.targets, day))
    for path in verify.to_sign(_versions(folder), lambda path: (folder / path).is_file()):
        content = (folder / path).read_bytes()
        targets.targets[path] = TargetFile(len(content), {"sha256": hashlib.sha256(content).hexdigest()}, path)
    return Metadata(targets).to_bytes(_READABLE)


def lists(
    folder: Path, roots: Mapping[int, bytes], targets: bytes, rules: Ondertekenregels, by: CryptoSigner, now: datetime
) -> dict[str, bytes]:
    """Return everything of the folder `FOLDER`: the roots, the signed list of releases, and what says that it is new.

    Args:
        folder: what ``release`` made.
        roots: every root there was, by its number.
        targets: the list of releases, signed by enough holders.
        rules: how long it lasts.
        by: the key of the two roles that say what is new.
        now: this moment; the number of what says what is new follows from it, so that it always goes up.

    Raises:
        SigningError: too few have signed, the list is of other files, or this key has nothing to say.
    """
    root = _read(Root, roots[max(roots)], "de root").signed
    made = _read(Targets, targets, "de ondertekende lijst")
    _require_enough(root, made)
    _require_these_files(folder, made.signed)
    number = int(now.timestamp())
    day = now.date()
    snapshot = Snapshot(version=number, expires=_end(rules.snapshot, day))
    snapshot.meta = {f"{Targets.type}.json": _meta(made.signed.version, targets)}
    snapshot_bytes = signed(Metadata(snapshot).to_bytes(), by, [roots[max(roots)]], Snapshot.type)[0]
    timestamp = Timestamp(version=number, expires=_end(rules.timestamp, day))
    timestamp.snapshot_meta = _meta(number, snapshot_bytes)
    timestamp_bytes = signed(Metadata(timestamp).to_bytes(), by, [roots[max(roots)]], Timestamp.type)[0]
    return {
        **{f"{FOLDER}/{version}.{Root.type}.json": content for version, content in roots.items()},
        f"{FOLDER}/{made.signed.version}.{Targets.type}.json": targets,
        f"{FOLDER}/{number}.{Snapshot.type}.json": snapshot_bytes,
        f"{FOLDER}/{Timestamp.type}.json": timestamp_bytes,
    }


def _require_enough(root: Root, made: Metadata[Targets]) -> None:
    result = root.get_verification_result(Targets.type, made.signed_bytes, made.signatures)
    if not result.verified:
        raise SigningError(
            f"de lijst heeft {len(result.signed)} van de {result.threshold} handtekeningen die nodig zijn"
        )


def _require_these_files(folder: Path, targets: Targets) -> None:
    for path in verify.to_sign(_versions(folder), lambda path: (folder / path).is_file()):
        content = (folder / path).read_bytes()
        known = targets.targets.get(path)
        if known is None or known.hashes.get("sha256") != hashlib.sha256(content).hexdigest():
            raise SigningError(
                f"{path} is hier anders dan wat de houders hebben ondertekend; bouw opnieuw, of laat opnieuw tekenen"
            )


def _versions(folder: Path) -> list[str]:
    return [row["versie"] for row in json.loads((folder / INDEX).read_bytes())["uitgaven"]]


def _meta(version: int, content: bytes) -> MetaFile:
    return MetaFile(version, len(content), {"sha256": hashlib.sha256(content).hexdigest()})


def _rule(rules: Ondertekenregels, role: str) -> Ondertekenrol:
    found: Ondertekenrol = getattr(rules, role)
    return found


def _end(rule: Ondertekenrol, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=rule.dagen), time(), UTC)


def _read_any(content: bytes, shown: str) -> Metadata[Any]:
    try:
        return Metadata.from_bytes(content)
    except RepositoryError as error:
        raise SigningError(f"{shown} is geen lijst die ondertekend kan worden") from error


def _read(kind: type[_List], content: bytes, shown: str) -> Metadata[_List]:
    made = _read_any(content, shown)
    if not isinstance(made.signed, kind):
        raise SigningError(f"{shown} is een lijst van een andere soort: {made.signed.type}")
    return made

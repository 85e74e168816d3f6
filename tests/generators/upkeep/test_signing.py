"""Signed releases: a changed one is refused with the true cause, and a valid one is accepted without a network."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from generators.commands.main import main
from generators.subjects.model.specification import Specification
from generators.upkeep.publication import signing, verify
from generators.upkeep.publication.signing import SigningError
from generators.upkeep.publication.verify import Trust, VerifyOutcome
from iv3.core.errors import MissingComponent, UserError
from iv3.core.words import Handtekeningstand
from iv3.current import signature
from tests.support.publications import (
    DAY,
    HOLDERS,
    LISTS,
    MACHINE,
    STRANGER,
    Publication,
    root_by,
    tamper,
    two_releases,
)

TAMPERS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("vervalsingen.yaml").read_text(encoding="utf-8")
)["vervalsingen"]


@pytest.fixture(scope="module")
def signed(specification: Specification, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """Two releases with the site, signed by two holders; only to read."""
    return two_releases(specification, tmp_path_factory.mktemp("getekend"))


@pytest.fixture
def mine(signed: Publication, tmp_path: Path) -> Publication:
    """A copy to tamper with."""
    return signed.copy(tmp_path / "uit")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)


def looked_at(made: Publication, memory: Path | None = None, root: bytes | None = None) -> VerifyOutcome:
    return verify.verify(str(made.out), trust=Trust(root or made.root, True, memory))


# The valid one


def test_a_valid_publication_is_accepted_without_a_network(signed: Publication, tmp_path: Path) -> None:
    for memory in (None, tmp_path / "onthouden", tmp_path / "onthouden"):
        outcome = looked_at(signed, memory)
        assert outcome.differences == ()
        assert outcome.statement.stand == Handtekeningstand.IN_ORDE
        assert ("niet ouder dan wat u eerder zag" in outcome.statement.melding) == (memory is not None)
    assert "Handtekening: In orde (lijst 2, geldig tot " in verify.as_text(looked_at(signed))
    assert json.loads(verify.as_json(looked_at(signed)))["handtekening"]["stand"] == "in_orde"


def test_who_saw_the_earlier_publication_accepts_the_new_one(signed: Publication, tmp_path: Path) -> None:
    earlier = verify.verify(str(signed.earlier), trust=Trust(signed.root, True, tmp_path / "onthouden"))
    assert earlier.differences == ()
    assert looked_at(signed, tmp_path / "onthouden").differences == ()


# The tampered ones


def test_there_are_many_ways_to_tamper_and_each_has_its_own_name() -> None:
    names = [row["id"] for row in TAMPERS]
    assert len(names) == len(set(names)) >= 20


@pytest.mark.parametrize("row", TAMPERS, ids=[row["id"] for row in TAMPERS])
def test_a_tampered_publication_is_refused_with_the_true_cause(
    row: dict[str, Any], signed: Publication, mine: Publication, tmp_path: Path
) -> None:
    memory = tmp_path / "onthouden"
    assert looked_at(signed, memory).differences == ()
    tamper(mine, row["doe"])
    outcome = looked_at(mine, memory)
    assert outcome.differences != ()
    assert row["zegt"] in verify.as_text(outcome)


def test_without_a_signature_a_change_that_fits_everywhere_is_not_seen_and_the_outcome_says_so(
    mine: Publication,
) -> None:
    [row] = [row for row in TAMPERS if row["id"] == "alles-gelijk-gewijzigd"]
    tamper(mine, row["doe"])
    outcome = verify.verify(str(mine.out), trust=Trust())
    assert outcome.differences == ()
    assert outcome.statement.stand == Handtekeningstand.NIET_NAGEKEKEN
    assert "Handtekening: Niet nagekeken. In dit pakket staat nog geen root" in verify.as_text(outcome)


def test_without_a_memory_an_old_publication_passes_and_the_outcome_says_that_this_was_not_looked_at(
    signed: Publication,
) -> None:
    outcome = verify.verify(str(signed.earlier), trust=Trust(signed.root))
    assert outcome.differences == ()
    assert "Of u eerder een nieuwere lijst zag, is niet nagekeken" in outcome.statement.melding


# Where no signature can be looked at


def test_who_demands_a_signature_that_cannot_be_looked_at_is_refused(
    signed: Publication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(signed.out), "--signed"]) == 2
    assert "nog geen root" in capsys.readouterr().err
    with pytest.raises(MissingComponent, match="bij de hele publicatie"):
        verify.verify(str(signed.out / "uitgaven/1.0.0"), trust=Trust(signed.root, True))
    monkeypatch.setattr(signature, "find_spec", lambda _: None)
    with pytest.raises(MissingComponent, match="het pakket tuf nodig"):
        verify.verify(str(signed.out), trust=Trust(signed.root, True))
    assert verify.verify(str(signed.out), trust=Trust(signed.root)).differences == ()


def test_signatures_hold_where_the_fast_library_is_not_there(
    signed: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever installs the extra gets no compiled library: a signature is then looked at in Python alone."""
    from securesystemslib.signer import _key

    monkeypatch.setattr(_key, "CRYPTO_IMPORT_ERROR", "not there")
    assert looked_at(signed).differences == ()
    assert "securesystemslib" in sys.modules


# A root and its successor


def successor(made: Publication, holders: Sequence[str], by: Sequence[str]) -> bytes:
    public = [made.keys[name].public_key for name in holders]
    of_machine = [made.keys[MACHINE].public_key]
    roles = {"root": public, "targets": public, "snapshot": of_machine, "timestamp": of_machine}
    root = signing.new_root(made.rules, roles, made.root, DAY)
    for name in by:
        root = signing.signed(root, made.keys[name], [made.root], "root")[0]
    return root


def test_a_new_root_counts_when_the_old_and_the_new_keys_have_signed_it(mine: Publication) -> None:
    (mine.out / LISTS / "2.root.json").write_bytes(successor(mine, ("anna", STRANGER), ("anna", "bram", STRANGER)))
    found = looked_at(mine)
    assert "2.targets.json heeft te weinig handtekeningen: 1 van de 2" in verify.as_text(found)
    (mine.out / LISTS / "2.root.json").write_bytes(successor(mine, HOLDERS, HOLDERS))
    assert looked_at(mine).differences == ()
    (mine.out / LISTS / "2.root.json").write_bytes(successor(mine, ("anna", STRANGER), HOLDERS))
    assert "niet door genoeg van zijn eigen sleutels" in verify.as_text(looked_at(mine))


def test_a_root_that_counts_one_key_under_two_names_is_not_trusted(mine: Publication) -> None:
    data = Metadata[Root].from_bytes(mine.root)
    key = mine.keys["anna"].public_key
    twin = type(key)("f" * 64, key.keytype, key.scheme, key.keyval)
    data.signed.add_key(twin, "targets")
    data.signatures.clear()
    for name in HOLDERS:
        data.sign(mine.keys[name], append=True)
    content = data.to_bytes()
    (mine.out / LISTS / "1.root.json").write_bytes(content)
    assert "telt een sleutel twee keer onder twee namen" in verify.as_text(looked_at(mine, root=content))


def test_a_root_that_is_damaged_or_has_ended_is_told_as_that(mine: Publication) -> None:
    assert "De root in het pakket iv3 is niet te lezen" in verify.as_text(looked_at(mine, root=b"{}"))
    data = Metadata[Root].from_bytes(mine.root)
    data.signed.expires = data.signed.expires.replace(year=2020)
    data.signatures.clear()
    for name in HOLDERS:
        data.sign(mine.keys[name], append=True)
    assert "verlopen. Haal een nieuwere versie van iv3 op" in verify.as_text(looked_at(mine, root=data.to_bytes()))


# The ceremony


def test_the_whole_ceremony_goes_by_commands(
    signed: Publication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    specification: Specification,
) -> None:
    from generators.commands import signing as commands

    monkeypatch.setattr(commands, "checked", lambda _: specification)
    monkeypatch.chdir(tmp_path)
    for name in (*HOLDERS, MACHINE):
        words = ["make-key", "--houder", name, "--out", f"{name}.pem", "--no-passphrase"]
        assert main(words) == 0
        assert main(words) == 2
    assert "wordt niet vervangen" in capsys.readouterr().err
    assert (Path("anna.pem").stat().st_mode & 0o777, Path("anna.openbaar.json").is_file()) == (0o600, True)
    public = [f"{name}.openbaar.json" for name in HOLDERS]
    words = ["make-root", "--datum", "2099-01-15", "--root", *public, "--targets", *public, "--out", "root.json"]
    assert main([*words, "--snapshot", "machine.openbaar.json", "--timestamp", "machine.openbaar.json"]) == 0
    for name in HOLDERS:
        assert main(["sign", "root.json", "--key", f"{name}.pem"]) == 0
    assert "root.json heeft 2 van de 2 handtekeningen" in capsys.readouterr().out
    roots = {1: Path("root.json").read_bytes()}
    for place in (commands, signature):
        monkeypatch.setattr(place, "roots_of_package", lambda: roots)
    out = signed.copy(tmp_path / "uit").out
    assert main(["make-targets", str(out), "--datum", "2099-01-15", "--out", "targets.json"]) == 0
    monkeypatch.setenv("SLEUTEL", Path("machine.pem").read_text(encoding="utf-8"))
    stamp = ["stamp", str(out), "--targets", "targets.json", "--key-from", "SLEUTEL"]
    for name in HOLDERS:
        assert main(stamp) == 2
        assert main(["sign", "targets.json", "--key", f"{name}.pem"]) == 0
    assert "handtekeningen die nodig zijn" in capsys.readouterr().err
    assert main(stamp) == 0
    assert main(["verify", str(out), "--signed"]) == 0
    assert "Handtekening: In orde (lijst 1" in capsys.readouterr().out


def test_a_passphrase_locks_a_key_and_another_does_not_open_it() -> None:
    secret, public = signing.new_key("Ketenbureau", b"een lange zin")
    assert b"ENCRYPTED" in secret
    by = signing.signer(secret, b"een lange zin", "sleutel.pem")
    assert json.loads(public) == {
        "houder": "Ketenbureau",
        "id": by.public_key.keyid,
        "openbaar": by.public_key.keyval["public"],
    }
    for wrong in (b"een andere zin", None):
        with pytest.raises(SigningError, match="de wachtzin is een andere"):
            signing.signer(secret, wrong, "sleutel.pem")
    with pytest.raises(SigningError, match="hoort het nummer niet bij de sleutel"):
        signing.public_key(public.replace(by.public_key.keyid.encode(), b"0" * 64), "x.openbaar.json")


def test_a_root_needs_as_many_different_keys_as_the_rules_say(signed: Publication) -> None:
    anna, machine = signed.keys["anna"].public_key, [signed.keys[MACHINE].public_key]
    for keys, words in (([anna], "zijn 2 sleutels nodig"), ([anna, anna], "twee keer gegeven")):
        roles = {"root": keys, "targets": keys, "snapshot": machine, "timestamp": machine}
        with pytest.raises(SigningError, match=words):
            signing.new_root(signed.rules, roles, None, DAY)


def test_a_key_that_the_root_does_not_name_signs_nothing(signed: Publication) -> None:
    targets = signing.new_targets(signed.out, signed.rules, None, DAY)
    with pytest.raises(SigningError, match="de root noemt haar niet bij targets"):
        signed.sign(targets, (STRANGER,))
    with pytest.raises(SigningError, match="geen lijst die ondertekend kan worden"):
        signed.sign(b"[]", HOLDERS)


def test_each_holder_makes_the_same_list_of_an_own_copy(signed: Publication, mine: Publication) -> None:
    lists = [signing.new_targets(made.out, made.rules, None, DAY) for made in (signed, mine)]
    assert lists[0] == lists[1]


def test_what_is_not_whole_is_not_offered_to_be_signed_and_other_files_get_no_stamp(mine: Publication) -> None:
    targets = mine.sign(signing.new_targets(mine.out, mine.rules, None, DAY), HOLDERS)
    tamper(mine, [{"schrijf": "V/begrippen/iv3.ttl", "tekst": "vals"}])
    with pytest.raises(SigningError, match="is niet in orde"):
        signing.new_targets(mine.out, mine.rules, None, DAY)
    tamper(mine, [{"herbereken": True}])
    with pytest.raises(SigningError, match="anders dan wat de houders hebben ondertekend"):
        mine.stamp(targets)


def test_a_root_by_one_person_does_not_count() -> None:
    from generators.kernel.records import Ondertekenregels, Ondertekenrol
    from tests.support.sources import made

    rule = {"sleutels": 1, "dagen": 30}
    rules = made(Ondertekenregels, root=rule, targets=rule, snapshot=rule, timestamp=rule)
    assert isinstance(rules.root, Ondertekenrol)
    keys = {"anna": CryptoSigner.generate_ed25519()}
    root = root_by(rules, keys, ("anna",), "anna")
    with pytest.raises(UserError):
        signature.signed_list(root, lambda *_: None)

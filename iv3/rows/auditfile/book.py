"""What stands before the lines in an auditfile: whose package wrote it, its accounts and its periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sized
from typing import NoReturn

from iv3.core.errors import Unusable
from iv3.rows.auditfile.elements import AuditRecord, AuditTakers
from iv3.rows.auditfile.facts import UNKNOWN_VERSION, AuditAccount, PackageWords, audit_facts, audit_say
from iv3.rows.auditfile.periods import AuditPeriods
from iv3.rows.cells import shown


class AuditBook:
    """The accounts and periods of an auditfile, as far as it was read.

    Attributes:
        accounts: number → account.
        periods: what the file says of its periods.
        year, first_day: the financial year and its first day, as written.
        is_whole: the accounts have been read to the last.
        twice: number → how often, of accounts that are there more than once; the first holds.
        unclear_kinds: what the file writes for a kind of account that is not clear → how often.
    """

    def __init__(self, name: str) -> None:
        """Take how sentences call the file."""
        facts = audit_facts()
        self.name, self.rules, self.limits = name, facts["regels"], facts["grenzen"]
        self.accounts: dict[str, AuditAccount] = {}
        self.periods = AuditPeriods(self.rules)
        self.year = self.first_day = ""
        self.version = UNKNOWN_VERSION
        self.words = PackageWords("", UNKNOWN_VERSION)
        self.is_whole = False
        self.twice: Counter[str] = Counter()
        self.unclear_kinds: Counter[str] = Counter()

    def takers(self) -> AuditTakers:
        """Return what takes the elements before the lines."""
        complete = {
            "kop": self._header,
            "grootboekrekening": self._account,
            "taxonomie": self._taxonomy,
            "grootboek": self._accounts_read,
            "tijdvak": self._period,
        }
        return AuditTakers(self._versioned, {"boekingen": self.refuse_without_accounts}, complete)

    def fail(self, key: str, **values: object) -> NoReturn:
        """Refuse the file, with a sentence about auditfiles."""
        raise Unusable(audit_say(key, bestand=self.name, **values))

    def refuse_without_accounts(self, _records: object = None) -> None:
        """Refuse a file whose lines begin before there is an account."""
        if not self.accounts:
            self.fail("geen-rekeningen")

    def limit(self, known: Sized) -> None:
        """Refuse a file with ever more accounts, journals or periods."""
        if len(known) >= self.limits["sleutels"]:
            self.fail("te-veel-sleutels", meeste=self.limits["sleutels"])

    def _versioned(self, version: str) -> None:
        self.version = version
        self.words = PackageWords("", version)

    def _header(self, record: AuditRecord, _line: int) -> None:
        currency = record.get("munt", "")
        if currency and currency.upper() != self.rules["munt"]:
            self.fail("andere-munt", gevonden=shown(currency), verwacht=self.rules["munt"])
        self.year, self.first_day = record.get("boekjaar", ""), record.get("begin", "")
        self.version = record.get("versie", self.version)
        self.words = PackageWords(record.get("pakket", ""), self.version)

    def _account(self, record: AuditRecord, _line: int) -> None:
        number = record.get("nummer", "")
        self.twice[number] += 1
        if number in self.accounts:
            return
        self.limit(self.accounts)
        written = record.get("soort", "")
        kind = self.words.kind(written)
        if not kind:
            self.unclear_kinds[shown(written)] += 1
        code = record.get("rgs") or record.get("hoofdcode", "")
        self.accounts[number] = AuditAccount(number, record.get("naam", ""), kind, code)

    def _taxonomy(self, record: AuditRecord, _line: int) -> None:
        account = self.accounts.get(record.get("rekening", ""))
        if account is not None and not account.code:
            code = record.get("rgs", "")
            self.accounts[account.number] = AuditAccount(account.number, account.name, account.kind, code)

    def _accounts_read(self, _record: AuditRecord, _line: int) -> None:
        self.is_whole = True
        self.twice = Counter({number: count for number, count in self.twice.items() if count > 1})

    def _period(self, record: AuditRecord, _line: int) -> None:
        self.limit(self.periods.ends)
        self.periods.add(record.get("nummer", ""), record.get("begin", ""), record.get("eind", ""))

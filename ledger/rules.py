"""What an event proves of the entries that it made: their digest, the same on both engines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class LineFacts(NamedTuple):
    account: str
    partner_id: int | None
    amount_minor: int
    currency: str


class EntryFacts(NamedTuple):
    """All that an entry says, with its lines."""

    public_id: str
    kind: str
    booked_on: date
    reference: str
    memo: str
    created_by: str
    lines: list[LineFacts]


def entry_bytes(entry: EntryFacts) -> bytes:
    """An entry as the digest covers it: whatever is changed in it or its lines changes these bytes."""
    # Nobody has an id below one: a line without a partner comes first.
    lines = sorted(entry.lines, key=lambda line: (line.account, line.partner_id or 0, *line[2:]))
    content = [*entry[:2], entry.booked_on.isoformat(), *entry[3:6], [list(line) for line in lines]]
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def digest(entries: Iterable[EntryFacts]) -> str:
    """The digest of entries in the order in which they were written."""
    found = hashlib.sha256()
    for entry in entries:
        found.update(entry_bytes(entry))
    return found.hexdigest()

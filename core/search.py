"""The one search: rows are found by parts of words, without regard to case and accents.

What a kind of row is found by stands beside its ``TargetType``. Services call ``reindex`` inside the
operations that change a row, ``index_many`` for a load, ``unindex`` when a row goes, ``set_owner``
when somebody else looks after a partner.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from core import bulk
from core.actor import Actor
from core.events.registry import TARGET_TYPES
from core.ids import public_id_of
from core.models import SearchEntry
from core.scope import partner_of, rows_of
from core.search_guards import containing

# What Unicode does not take apart, spelt as people type it.
_SPELT = str.maketrans(
    {"\x00": " ", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "’": "'", "\u2010": "-", "\u2011": "-"}
)
_WORDS = 8
_COLUMNS = ["target_type", "target_id", "partner", "owner_id", "permission", "title", "detail", "url", "text"]


def fold(text: str) -> str:
    """A text as it is compared: lower case, no accents, single spaces."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in taken_apart if not unicodedata.combining(letter))
    return " ".join(bare.translate(_SPELT).split())


def entry(row: models.Model) -> SearchEntry:
    """What a row is found by, as its ``TargetType`` declares it. A row of a partner is found by
    whoever looks after that partner."""
    kind = TARGET_TYPES[row._meta.label_lower]
    indexed, page = kind.indexed, kind.staff
    assert indexed is not None  # only what is declared findable gets here
    assert page is not None
    title, details = indexed.title(row), _in_every_language(indexed.detail, row)
    partner = partner_of(row)
    return SearchEntry(
        target_type=row._meta.label_lower,
        target_id=public_id_of(row),
        partner=partner.public_id if partner else "",
        owner_id=partner.owner_id if partner else None,
        permission=page.permission,
        title=title[:250],
        detail=details[0][:250],
        url=page.url(row),
        text=fold(" ".join((title, *dict.fromkeys(details), indexed.text(row)))),
    )


def _in_every_language(detail: Callable[[models.Model], str], row: models.Model) -> list[str]:
    """What stands beside a title, in each language of the product: people search in their own."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(str(detail(row)))
    return found


def describe(entries: Iterable[SearchEntry]) -> None:
    """Give entries their ``detail`` in the reader's language and as it is today: what an entry keeps
    was written in another language perhaps. One query for each kind of row."""
    kinds: dict[str, dict[str, SearchEntry]] = defaultdict(dict)
    for found in entries:
        kinds[found.target_type][found.target_id] = found
    for label, of_kind in kinds.items():
        kind = TARGET_TYPES.get(label)
        if kind is None or kind.indexed is None:
            continue
        rows = (
            rows_of(kind.model)
            .filter(public_id__in=of_kind)
            .select_related(*kind.related, *kind.indexed.related)
        )
        for row in rows:
            of_kind[public_id_of(row)].detail = str(kind.indexed.detail(row))


def reindex(*rows: models.Model) -> None:
    """Make rows findable, or as they are now."""
    SearchEntry.objects.bulk_create(
        [entry(row) for row in rows],
        update_conflicts=True,
        unique_fields=["target_id"],
        update_fields=[name for name in _COLUMNS if name != "target_id"],
    )


@transaction.atomic
def index_many(entries: Iterable[SearchEntry]) -> int:
    """Make many new rows findable, set-based. Returns how many."""
    # Chunk by chunk, so that whatever makes the entries may read the database: no query can run on
    # a connection that is in the middle of a COPY.
    parts = ([{name: getattr(e, name) for name in _COLUMNS} for e in part] for part in bulk.chunks(entries))
    return sum(bulk.insert(SearchEntry, part) for part in parts)


def unindex(row: models.Model) -> None:
    """Make a row no longer findable."""
    SearchEntry.objects.filter(target_id=public_id_of(row)).delete()


def set_owner(partner: str, owner_id: int | None) -> None:
    """Tell all entries of a partner (public id) who looks after it now."""
    SearchEntry.objects.filter(partner=partner).update(owner_id=owner_id)


def move_partner(partner: str, into: str, owner_id: int | None) -> None:
    """Give the entries of a merged partner to the one it was merged into (public ids)."""
    SearchEntry.objects.filter(partner=partner).update(partner=into, owner_id=owner_id)


def search(
    actor: Actor, text: str, limit: int = 20, *, partner_public_ids: Iterable[str] = ()
) -> list[SearchEntry]:
    """What this actor may find by all words of ``text``: titles that begin with it first, then the
    newest. A partner finds only what belongs to ``partner_public_ids``, its own."""
    words = _words(text)
    if not words:
        return []
    allowed = _allowed(actor, list(partner_public_ids))
    found = containing(allowed, words)
    first = list(found.filter(text__startswith=fold(text)).order_by("-id")[:limit])
    if len(first) == limit:
        return first
    known = [found_entry.pk for found_entry in first]
    return first + list(found.exclude(pk__in=known).order_by("-id")[: limit - len(first)])


def text_filter(queryset: QuerySet, text: str) -> QuerySet:
    """The rows of a room's queryset that are found by ``text``; all of them when it is blank."""
    words = _words(text)
    if not words:
        return queryset
    entries = SearchEntry.objects.filter(target_type=queryset.model._meta.label_lower)
    return queryset.filter(public_id__in=containing(entries, words).values("target_id"))


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(fold(text).split()))[:_WORDS]


def _allowed(actor: Actor, partner_public_ids: list[str]) -> QuerySet:
    entries = SearchEntry.objects.all()
    if actor.is_system:
        return entries
    entries = entries.filter(permission__in=sorted(actor.permissions))
    if actor.is_partner:
        return entries.filter(partner__in=[public_id for public_id in partner_public_ids if public_id])
    if not actor.is_staff:
        return entries.none()
    if actor.own_partners_only:
        return entries.filter(Q(owner_id=actor.user_id) | Q(partner=""))
    return entries

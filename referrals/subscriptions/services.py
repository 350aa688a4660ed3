"""Claiming subscriptions, and keeping what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from core import bulk, clock
from core.ids import new_public_ids
from core.operation import lock_all
from pipeline.models import Sale
from referrals.models import Subscription
from referrals.subscriptions.rules import Key, Place, Standing

_KEY = Key._fields


def claim(days: Mapping[Key, date]) -> tuple[dict[Key, Subscription], set[Key]]:
    """Lock the subscriptions of these keys until the transaction ends, and make those that are missing
    (``days``: a day on which each was paid). Returns them, and which are new.

    Whoever decides a payment has claimed its subscription, so what is read after that stays true. New
    rows are inserted in the order of their keys, and nothing is locked before that: two that claim the
    same ones never wait for each other in a circle.
    """
    if not days:
        return {}, set()
    there, made = _find(days.keys()), {}
    missing = sorted(
        days.keys() - there.keys(), key=lambda key: (*key[:3], key.product_line_id or 0, key.currency)
    )
    if missing:
        names = new_public_ids("sub", len(missing))
        made = {
            key: Subscription(**key._asdict(), public_id=name, first_on=days[key])
            for key, name in zip(missing, names, strict=True)
        }
        Subscription.objects.bulk_create(made.values(), ignore_conflicts=True)
        there = _find(days.keys())
    locked = {key_of(row): row for row in lock_all(Subscription.objects.filter(pk__in=there.values()))}
    return locked, {key for key, row in made.items() if locked[key].public_id == row.public_id}


def claim_for(sales: Iterable[Sale]) -> None:
    """Claim the subscriptions of some sales at once, for work that decides them one after the other."""
    claim({key_of(sale): sale.sold_on for sale in sales if sale.is_recurring and sale.customer_ref})


def keep(standings: Iterable[tuple[Subscription, Standing]]) -> None:
    """Write how locked subscriptions stand now."""
    at = clock.now()
    bulk.update(Subscription, [_columns(row, now) | {"updated_at": at} for row, now in standings])


def _columns(row: Subscription, now: Standing) -> dict[str, object]:
    return {
        "id": row.pk,
        "first_on": now.first_on,
        "plan_version_id": now.kept.version_id if now.kept else None,
        "rule_id": now.kept.rule.id if now.kept else None,
        "terms_from_id": _sale(now.kept_from),
        "paid_by_id": _sale(now.payer),
    }


def _sale(place: Place | None) -> int | None:
    return place[1] if place else None


def key_of(row: Subscription | Sale) -> Key:
    return Key(*(getattr(row, name) for name in _KEY))


def like(keys: Iterable[Key], rows: QuerySet) -> QuerySet:
    """The rows (subscriptions or sales) that may have one of these keys: who asks compares them."""
    keys = set(keys)
    return rows.filter(
        partner__in={key.partner_id for key in keys},
        customer_ref__in={key.customer_ref for key in keys},
        source__in={key.source for key in keys},
        currency__in={key.currency for key in keys},
    )


def _find(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    found = like(wanted, Subscription.objects.all()).values_list("pk", *_KEY)
    return {key: pk for pk, *columns in found if (key := Key(*columns)) in wanted}

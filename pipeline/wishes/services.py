"""Operations on the wish list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import user_of
from core import search
from core.actor import Actor
from core.errors import DomainError
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from partners.models import Partner
from pipeline.models import Recruitment, Wish
from pipeline.recruitment.services import recruitment_open, recruitment_open_new


@operation("pipeline.wish:change", event="pipeline.wish.added")
def wish_add(*, actor: Actor, **values: Any) -> Wish:
    """Add an organisation to the wish list. ``values`` are columns of Wish."""
    wish = create(Wish, added_by=user_of(actor), **values)
    search.reindex(wish)
    record(wish)
    return wish


@operation("pipeline.wish:change", event="pipeline.wish.changed")
def wish_change(*, actor: Actor, wish: Wish, **values: Any) -> Wish:
    """Change what is said of a wish."""
    wish = lock(wish)
    changes = update_fields(wish, **values)
    if not changes:
        no_op()
        return wish
    search.reindex(wish)
    record(wish, changes=changes)
    return wish


@operation("pipeline.wish:change", event="pipeline.wish.dropped")
def wish_drop(*, actor: Actor, wish: Wish, reason: str) -> Wish:
    """Give a wish up, with the reason."""
    if not reason.strip():
        raise DomainError.invalid(_("Say why it is given up."), field="reason")
    wish = lock(wish)
    check_transition(wish, Wish.Status.DROPPED)
    record(wish, changes=update_fields(wish, status=Wish.Status.DROPPED), data={"reason": reason})
    return wish


@operation("pipeline.wish:change", event="pipeline.wish.restored")
def wish_restore(*, actor: Actor, wish: Wish) -> Wish:
    """Want again what was given up."""
    wish = lock(wish)
    check_transition(wish, Wish.Status.OPEN)
    record(wish, changes=update_fields(wish, status=Wish.Status.OPEN))
    return wish


@operation("pipeline.wish:recruit", event="pipeline.wish.recruited")
def wish_recruit(
    *,
    actor: Actor,
    wish: Wish,
    partner: Partner | None = None,
    country: str = "",
    owner: User | None = None,
) -> Recruitment:
    """Turn a wish into a recruitment, of a partner that we have or of a new one.

    A new partner needs a country, the wish's own, else the one given; ``owner`` looks after it, else the
    person who asks.
    """
    wish = lock(wish)
    check_transition(wish, Wish.Status.RECRUITED)
    country = str(wish.country) or country
    if partner is None and not country:
        raise DomainError.invalid(_("Say in which country it is."), field="country")
    if partner is not None:
        recruitment = recruitment_open(actor=actor, partner=partner, kind=wish.kind)
    else:
        recruitment = recruitment_open_new(
            actor=actor, name=wish.name, type=wish.type, country=country, owner=owner, kind=wish.kind
        )
    changes = update_fields(wish, status=Wish.Status.RECRUITED, recruitment=recruitment)
    record(wish, changes=changes, also=(recruitment,))
    return recruitment

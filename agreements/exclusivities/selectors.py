"""The exclusivities granted, as one list: from when to when each counts, worked out by day."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, DateField, F, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agreements.drafting.querysets import SIGNED, PartQuerySet
from agreements.models import Exclusivity
from core import clock
from core.actor import SYSTEM, Actor

# Sorts behind every day, for what has no end.
NEVER = date(9999, 12, 31)


class State(TextChoices):
    COMING = "coming", _("Coming")
    ACTIVE = "active", _("In force")
    ENDED = "ended", _("No longer in force")


def granted(on: date | None = None) -> PartQuerySet:
    """What signed agreements promise, with ``starts_on``, ``last_on`` (none: no end in sight) and the
    ``state`` on a day, today by default.

    What an amendment promises stands in the agreement that it amends, once it is in force. An agreement
    that renews itself has no end until somebody decides about it; one that ended early ends its promises.
    """
    day = on or clock.today()
    cut = Q(agreement__ended_on__isnull=False)
    renews = Q(
        agreement__tacit_renewal=True, agreement__outcome="", agreement__status__in=("signed", "active")
    )
    rows = Exclusivity.objects.filter(agreement__status__in=SIGNED, agreement__amends=None)
    return rows.annotate(
        starts_on=Coalesce("valid_from", "agreement__starts_on"),
        last_on=Case(
            When(cut & (Q(valid_to=None) | Q(valid_to__gt=F("agreement__ended_on"))), F("agreement__ended_on")),
            When(valid_to__isnull=False, then=F("valid_to")),
            When(renews, Value(None)),
            default=F("agreement__ends_on"),
            output_field=DateField(),
        ),
    ).annotate(
        sorted_end=Coalesce("last_on", Value(NEVER), output_field=DateField()),
        state=Case(
            When(last_on__lt=day, then=Value(State.ENDED.value)),
            When(starts_on__gt=day, then=Value(State.COMING.value)),
            default=Value(State.ACTIVE.value),
            output_field=CharField(),
        ),
    )  # fmt: skip


def exclusivities_in_force(on: date, *, actor: Actor = SYSTEM) -> QuerySet[Exclusivity]:
    """Those that count on a day, with all that is said of them, by partner. One query."""
    rows = granted(on).visible_to(actor).filter(state=State.ACTIVE)
    return rows.select_related("agreement__partner", "region", "sector", "product_line").order_by(
        "agreement__partner__name", "pk"
    )

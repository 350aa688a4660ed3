"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from referrals.links.filters import _PartnerFilter
from referrals.models import Commission, CommissionPlan


def _plans_of(request) -> QuerySet[CommissionPlan]:
    """The plans that a filter may name: of ours all, for a partner those that have paid it. Any other
    code, whether there is such a plan or not, is refused alike."""
    user = getattr(request, "user", None)
    actor = user if isinstance(user, Actor) else getattr(request, "actor", None)
    if actor is None or not actor.is_partner:
        return CommissionPlan.objects.all()
    own = Commission.objects.visible_to(actor).values("plan_version__plan")
    return CommissionPlan.objects.filter(pk__in=own)


class CommissionFilter(_PartnerFilter):
    state = filters.ChoiceFilter(
        label=_("Status"), choices=list(Commission.STATES.items()), method="by_state"
    )
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=Commission.Kind)
    plan = filters.ModelMultipleChoiceFilter(
        label=_("Plan"),
        queryset=_plans_of,
        field_name="plan_version__plan__code",
        to_field_name="code",
    )
    sale = filters.CharFilter(label=_("Sale (identifier)"), field_name="sale__public_id")
    deal = filters.CharFilter(label=_("Deal (identifier)"), field_name="sale__deal__public_id")
    earned = filters.DateFromToRangeFilter(label=_("From – to"), field_name="earned_on")
    statement = filters.CharFilter(label=_("Statement"), field_name="statement_id")

    class Meta:
        model = Commission
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        today = clock.today()
        if value == "waiting":
            return queryset.free().filter(hold_until=None)
        if value == "held":
            return queryset.free().filter(hold_until__gt=today)
        if value == "due":
            return queryset.due(today)
        return queryset.filter(status=value)


class PortalCommissionFilter(CommissionFilter):
    """Without what a partner's own list need not ask, nor read of other partners' plans."""

    partner = None
    plan = None
    statement = None

    class Meta(CommissionFilter.Meta):
        pass

"""One FilterSet for the board, the list, its export and the API; one for the wish list."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from core.actor import Actor
from core.models import EventTarget
from partners.models import PartnerType, RelationshipKind
from partners.questions.own_filters import OwnFieldsFilter
from pipeline.models import Phase, Recruitment, Wish
from pipeline.recruitment.selectors import needing_attention


class RecruitmentFilter(OwnFieldsFilter):
    OWN = "recruitment"

    q = filters.CharFilter(label=_("Search"), method="by_text")
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("won", _("Won")), ("lost", _("Lost"))],
        method="by_state",
    )
    phase = filters.ModelMultipleChoiceFilter(
        label=_("Phase"),
        queryset=Phase.objects.filter(is_active=True),
        field_name="phase__code",
        to_field_name="code",
    )
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.filter(is_active=True),
        field_name="partner__type__code",
        to_field_name="code",
    )
    kind = filters.ModelMultipleChoiceFilter(
        label=_("Relationship"),
        queryset=RelationshipKind.objects.filter(is_active=True),
        field_name="kind__code",
        to_field_name="code",
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    fit_us = filters.NumberFilter(
        label=_("Our interest at least, in per cent"), field_name="fit_us", lookup_expr="gte"
    )
    fit_them = filters.NumberFilter(
        label=_("Their interest at least, in per cent"), field_name="fit_them", lookup_expr="gte"
    )
    live = filters.DateFromToRangeFilter(label=_("Live from – to"), field_name="live_on")
    mine = filters.BooleanFilter(label=_("Mine"), method="by_mine")
    attention = filters.ChoiceFilter(
        label=_("Needs attention"),
        choices=[("late", _("Step overdue")), ("stall", _("Stalled")), ("any", _("Either"))],
        method="by_attention",
    )
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Recruitment
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_state(self, queryset, name, value):
        if value == "open":
            return queryset.filter(closed_at=None)
        return queryset.filter(outcome=value)

    def by_mine(self, queryset, name, value):
        if not value:
            return queryset
        # The API's request has the actor as its user, a page's has both.
        user = self.request.user
        actor = user if isinstance(user, Actor) else self.request.actor
        return queryset.filter(Q(next_step_owner_id=actor.user_id) | Q(partner__owner_id=actor.user_id))

    def by_attention(self, queryset, name, value):
        return needing_attention(queryset, value)


class BoardFilter(RecruitmentFilter):
    """On the board and the calendar only open ones stand, and the phase is the column."""

    state = None
    phase = None
    partner = None
    updated_since = None


class WishFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Wish.Status)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.filter(is_active=True),
        field_name="type__code",
        to_field_name="code",
    )
    priority = filters.MultipleChoiceFilter(label=_("Priority"), choices=Wish.Priority)
    known = filters.BooleanFilter(label=_("We know somebody there"), method="by_known")

    class Meta:
        model = Wish
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_known(self, queryset, name, value):
        return queryset.exclude(contact="") if value else queryset.filter(contact="")


class WishApiFilter(WishFilter):
    """A wish keeps no day of its last change; what happened to it does."""

    updated_since = filters.IsoDateTimeFilter(label=_("Changed since"), method="by_change")

    def by_change(self, queryset, name, value):
        happened = EventTarget.objects.filter(target_id=OuterRef("public_id"), event__at__gte=value)
        return queryset.filter(Exists(happened))

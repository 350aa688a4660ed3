"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock, rooms, search, slots
from core.actor import Actor
from core.permissions import refusal
from partners.models import (
    Contact,
    ImportUnit,
    Partner,
    PartnerAddress,
    PartnerDomain,
    PartnerJourneyStep,
    PartnerKind,
    PartnerType,
    Region,
    RelationshipKind,
    Sector,
    Territory,
    Tier,
)
from partners.questions.own_filters import OwnFieldsFilter, reader
from web.forms import all_countries


class PartnerFilter(OwnFieldsFilter):
    OWN = "partner"
    # By filter of a higher room, what one must be allowed to see: who is in the list would tell it.
    ASKED_WITH: ClassVar[dict[str, str]] = {}

    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Partner.Status)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"), queryset=PartnerType.objects.all(), field_name="type__code", to_field_name="code"
    )
    family = filters.MultipleChoiceFilter(
        label=_("Family of types"), choices=PartnerType.Family, field_name="type__family"
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"), queryset=Tier.objects.all(), field_name="tier__code", to_field_name="code"
    )
    kind = filters.ModelMultipleChoiceFilter(
        label=_("Relationship"),
        queryset=RelationshipKind.objects.all(),
        method="by_kind",
        to_field_name="code",
    )
    territory = filters.MultipleChoiceFilter(
        label=_("Sells in"), choices=all_countries, method="by_territory"
    )
    certified = filters.BooleanFilter(label=_("Certified"), method="by_certified")
    sector = filters.ModelMultipleChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), field_name="sectors__code", to_field_name="code"
    )
    country = filters.MultipleChoiceFilter(label=_("Country"), choices=all_countries)
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="owner__public_id",
        to_field_name="public_id",
    )
    late_steps = filters.BooleanFilter(label=_("Late steps of the onboarding"), method="by_late_steps")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )
    imported = filters.CharFilter(label=_("Import"), method="by_import", widget=forms.HiddenInput)

    class Meta:
        model = Partner
        fields: list[str] = []

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        if request is None:
            return
        actor = reader(request)
        check_asked(actor, [name for name in self.ASKED_WITH if self.data.get(name)])
        for name in self.ASKED_WITH.keys() & self.filters.keys():
            if not may_ask(actor, name):
                del self.filters[name]

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_kind(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(Q(kinds__kind__in=value, kinds__until=None)).distinct()

    def by_territory(self, queryset, name, value):
        """Those whose territories take in one of these countries, by name or by a region."""
        if not value:
            return queryset
        regions = [region.pk for region in Region.objects.all() if set(region.countries) & set(value)]
        held = Territory.objects.filter(Q(country__in=value) | Q(region__in=regions))
        return queryset.filter(pk__in=held.filter(relationship__until=None).values("relationship__partner"))

    def by_import(self, queryset, name, value):
        """Those that came from a spreadsheet, and those to which it added contacts."""
        units = ImportUnit.objects.visible_to(reader(self.request)).filter(run__public_id=value)
        return queryset.filter(pk__in=units.values("partner"))

    def by_late_steps(self, queryset, name, value):
        late = PartnerJourneyStep.objects.late().values("journey__partner")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)

    def by_certified(self, queryset, name, value):
        """Those certified today, or those who are not."""
        valid = Q(certified_until=None) | Q(certified_until__gte=clock.today())
        held = PartnerKind.objects.filter(valid, certified=True, until=None).values("partner")
        return queryset.filter(pk__in=held) if value else queryset.exclude(pk__in=held)


def may_ask(actor: Actor, name: str) -> bool:
    """Whether an actor may narrow partners by a filter. What higher rooms know of a partner is asked by us
    alone: a partner that finds itself by it would learn what is kept from it."""
    permission = PartnerFilter.ASKED_WITH.get(name)
    return permission is None or (actor.can(permission) and not actor.is_partner)


def check_asked(actor: Actor, names: Iterable[str]) -> None:
    """Raises DomainError 403 for filters that the actor may not narrow by: left out, they would give rows that
    were not asked for."""
    for name in names:
        if not may_ask(actor, name):
            raise refusal(actor, PartnerFilter.ASKED_WITH[name])


class PartFilter(filters.FilterSet):
    """Parts of one partner."""

    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")


class DomainFilter(PartFilter):
    domain = filters.CharFilter(label=_("Domain"), field_name="domain", lookup_expr="iexact")

    class Meta:
        model = PartnerDomain
        fields: list[str] = []


class AddressFilter(PartFilter):
    purpose = filters.ChoiceFilter(label=_("Purpose"), choices=PartnerAddress.Purpose)

    class Meta:
        model = PartnerAddress
        fields: list[str] = []


class ContactFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    email = filters.CharFilter(label=_("E-mail"), field_name="email", lookup_expr="iexact")
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Contact.Role)
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Contact
        fields: list[str] = []


def _take_added() -> None:
    """Those that higher rooms add."""
    for fill in slots.partner_filters:
        permission, added = fill()
        PartnerFilter.base_filters.update(added)
        PartnerFilter.ASKED_WITH.update(dict.fromkeys(added, permission))


rooms.when_loaded(_take_added)

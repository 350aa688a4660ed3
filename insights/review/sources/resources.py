"""Section 12 from the data: the portal, what partners are given, who is there for them, the budget."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import User
from insights.review.sources import reads
from insights.review.sources.tools import money, number, open_, row, table, url
from partners.budget.selectors import planned_by_year
from partners.models import Partner
from partners.questions.sources import Computed, Context, source

LEADERS = 20


@source("review.resources-portal", label=gettext_lazy("Address of the portal"), kind="text")
def portal(context: Context) -> Computed:
    return Computed(settings.BASE_URL + reverse("home"))


@source("review.resources-manager", label=gettext_lazy("Who looks after active partners"), kind="table")
def manager(context: Context) -> Computed:
    active = Q(owned_partners__status=Partner.Status.ACTIVE, owned_partners__merged_into=None)
    people = User.objects.exclude(staff_role="").filter(is_active=True)
    chosen = people.annotate(owned=Count("owned_partners", filter=active)).filter(owned__gt=0)
    rows = [
        row(person=one.name or one.email, partners=number(one.owned))
        for one in chosen.order_by("-owned", "name")[:LEADERS]
    ]
    page = url(context, "partners:list", "partners.partner:view", "status=active")
    return table(rows, gettext_lazy("Say who looks after each partner."), page, rows_url=page)


@source("review.resources-budget", label=gettext_lazy("Budget of the programme"), kind="money")
def budget(context: Context) -> Computed:
    """The lines of the year; without one, the figure of the programme."""
    planned = planned_by_year().get(context.year, reads.figure(context, "programme_budget"))
    page = url(context, "partners:budget", "partners.budget:view", f"year={context.year}")
    if planned is None:
        return open_(gettext_lazy("Plan the budget of the year, line by line."), page)
    return Computed(money(planned, reads.currency(context)), page)

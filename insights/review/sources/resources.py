"""Section 12 from the data: the portal, what partners are given, who is there for them, the budget."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.text import listed
from enablement.models import SupportQueue
from insights.review.sources import channel, reads
from insights.review.sources.tools import Words, money, number, open_, row, table, url, words
from partners.budget.selectors import planned_by_year
from partners.models import Partner
from partners.questions.sources import Computed, Context, source

LEADERS = 20
# The six resources, and the benefits of tiers that give each.
PROVIDED: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Technical documentation"), ("documentation", "price-list")),
    (gettext_lazy("Product training"), channel.TRAINING),
    (gettext_lazy("Marketing material"), ("marketing-material", "partner-kit")),
    (
        gettext_lazy("Dedicated support"),
        ("priority-support", "partner-support", "architect", "team", "pre-sales"),
    ),
    (gettext_lazy("Demo accounts"), ("demo", "demo-accounts", "sandbox")),
    (gettext_lazy("Co-branding"), ("co-branding", "logo")),
)
SUPPORT = 3


@source("review.resources-portal", label=gettext_lazy("Address of the portal"), kind="text")
def portal(context: Context) -> Computed:
    return Computed(settings.BASE_URL + reverse("home"))


@source("review.resources-provided", label=gettext_lazy("What tiers and support provide"), kind="table")
def provided(context: Context) -> Computed:
    lines = [queue.name for queue in SupportQueue.objects.all()]
    rows = []
    for place, (label, codes) in enumerate(PROVIDED):
        tiers = list(dict.fromkeys(one.tier for one in channel.benefits_of(context, codes)))
        basis = _basis(tiers, lines if place == SUPPORT else [])
        rows.append(
            row(resource=words(label), provided=True if basis else None, basis=basis or words(NOT_SAID))
        )
    return Computed(rows, url(context, "partners:config", "partners.config:change", "", "tiers"))


NOT_SAID = gettext_lazy("nothing in the data says it: answer in the comment")


def _basis(tiers: list[Any], lines: list[Any]) -> Words | None:
    if lines:
        return words(lambda: _("lines of support: %(names)s") % {"names": listed(lines)})
    return words(lambda: _("given by the tiers %(names)s") % {"names": listed(tiers)}) if tiers else None


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

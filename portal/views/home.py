"""The portal's home: what needs me now, where I stand, whom to call."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import slots
from core.events import timeline
from core.numbers import whole_number
from enablement.support.selectors import support_of
from insights.tier_reviews.partner_side import to_next
from marketing.announcements.selectors import VIEW as NEWS
from marketing.announcements.selectors import news_of
from partners.benefits.selectors import held
from partners.journeys.presenters import under_way
from partners.models import Note
from partners.partner.presenters import programme_of
from partners.tiers.selectors import above, added_by
from portal.base import PortalPage
from web import my_day

# Those that stand first, and the newest.
SHOWN_NEWS = 4


class Home(PortalPage):
    permission = "partners.partner:view"
    template_name = "portal/home.html"
    title = _("Home")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tasks = slots.tasks(slots.portal_tasks, self.actor, self.partner)
        facts = [fact for fill in slots.partner_facts for fact in fill(self.actor, self.partner)]
        entries, _older = timeline.of_partner(self.partner.public_id, self.actor, size=6, news=True)
        next_tier = above(self.partner).first()
        notes = Note.objects.visible_to(self.actor).filter(partner=self.partner).order_by("-created_at")
        return super().get_context(
            journey=under_way(self.actor, self.partner),
            tasks=sorted(tasks, key=my_day.due_on),
            facts=sorted(facts, key=lambda fact: -fact.weight),
            entries=entries,
            notes=list(notes[:3]),
            news=list(news_of(self.actor, self.partner)[:SHOWN_NEWS]) if self.actor.can(NEWS) else [],
            held=held(self.actor, self.partner),
            what_it_is=programme_of(self.partner),
            next_tier=next_tier,
            tier_url=self.portal_url("tier") if self.actor.can("partners.tier:view") else "",
            to_next=to_next(self.actor, self.partner) if self.actor.can("partners.tier:view") else None,
            next_benefits=added_by(next_tier, self.partner),
            support=support_of(self.actor, self.partner),
            register_url=self.portal_url("deal-new") if self.actor.can("pipeline.deal:register") else "",
            **extra,
        )


class Activity(PortalPage):
    """Everything the partner may know of what happened, newest first."""

    permission = "partners.partner:view"
    template_name = "portal/activity.html"
    title = _("Activity")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        before = whole_number(self.request.GET.get("before", ""))
        entries, older = timeline.of_partner(self.partner.public_id, self.actor, before=before)
        return super().get_context(entries=entries, older=older, **extra)

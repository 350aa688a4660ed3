"""What the portal's pages stand on: every address names the partner one acts for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.permissions import Offer, not_offered
from insights.models import ReviewMeeting
from partners.access import viewing
from partners.access import visits as visiting
from partners.models import Partner
from partners.partner import offers
from partners.questions.own_views import OwnFile
from pipeline.models import JointPlan
from web.public_views import FileDownload
from web.views import ActionPage, DetailPage, FileLinkPage, FormPage, ListPage, Page, RowFormPage

# The portal's navigation: label, route, icon, permission, offer. Phones show the first four in a bar.
NAVIGATION = [
    (_("Home"), "portal:home", "house", "partners.partner:view", ""),
    (_("Agreements"), "portal:agreements", "file-text", "agreements.agreement:view", ""),
    (_("Deals"), "portal:deals", "briefcase", "pipeline.deal:view", Offer.DEALS),
    (_("Referrals"), "portal:referrals", "link", "referrals.link:view", Offer.REFERRALS),
    (_("White label"), "portal:white-label", "tag", "pipeline.white_label:view", Offer.WHITE_LABEL),
    (_("Joint plans"), "portal:plans", "map", "pipeline.plan:view", ""),
    (_("Reviews"), "portal:reviews", "calendar-check", "insights.review_meeting:view", ""),
    (_("Money"), "portal:money", "banknote", "payouts.money:view", Offer.COMMISSIONS),
    (_("Funds"), "portal:funds", "piggy-bank", "marketing.allocation:view", ""),
    (_("My organisation"), "portal:company", "building-2", "partners.partner:view", ""),
    (_("News"), "portal:news", "bell", "marketing.news:view", ""),
    (_("Case studies"), "portal:case-studies", "book-open", "marketing.case_study:view", ""),
    (_("Press"), "portal:press", "newspaper", "marketing.press:view", ""),
    (_("Certification"), "portal:certificates", "award", "enablement.certification:view", ""),
    (_("Recognition"), "portal:recognition", "trophy", "marketing.recognition:view", ""),
    (_("Integrations"), "portal:integrations", "plug", "integrations.integration:view", ""),
    (_("Co-marketing"), "portal:actions", "megaphone", "marketing.action:view", ""),
    (_("Costs and benefits"), "portal:declared", "scale", "insights.partner_declared:view", ""),
    (_("My tier"), "portal:tier", "medal", "partners.tier:view", ""),
    (_("Team"), "portal:team", "users", "partners.membership:view", ""),
    (_("Activity"), "portal:activity", "history", "partners.partner:view", ""),
]
# What stands in the navigation only of who has some: whether a partner has.
ONLY_WITH_SOME: dict[str, Callable[[Partner], bool]] = {
    "portal:reviews": lambda partner: (
        ReviewMeeting.objects.filter(review__partner=partner).shown_to_partner().exists()
    ),
    "portal:plans": lambda partner: JointPlan.objects.filter(partner=partner).shown_to_partner().exists(),
}
# The cookie that says which partner a member looked at last, for the pages that belong to none. It
# opens nothing: only a partner of which the person is a member counts.
LAST_PARTNER = "partner"


def navigation(partner: Partner, permissions: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The navigation of a partner's portal as the shell shows it, with the page of ``path`` marked."""
    offered = offers.of_partner(partner)
    items = [
        (label, reverse(route, args=[partner.public_id]), icon)
        for label, route, icon, permission, offer in NAVIGATION
        if permission in permissions
        and offers.is_shown(partner, offer, offered)
        and ONLY_WITH_SOME.get(route, lambda partner: True)(partner)
    ]
    current = max((url for _label, url, _icon in items if path.startswith(url)), key=len, default="")
    links = [
        {"label": label, "url": url, "icon": icon, "current": url == current, "count": ""}
        for label, url, icon in items
    ]
    return [{"code": "", "items": links}]


class PortalMixin:
    """A page of one partner's portal; ``self.partner`` is the partner of the address."""

    side = "portal"
    # What the page belongs to, when it says nothing to a partner that is not offered it and has none.
    offer = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who looked at this portal until a moment ago is told so, on our page of the partner."""
        if not self.actor.is_partner and self._has_looked():
            viewing.leave(request.session)
            messages.info(request, _("You no longer see the portal as the partner: your time is up."))
            return HttpResponseRedirect(reverse("partners:detail", args=[kwargs["partner"]]))
        response = super().dispatch(request, *args, **kwargs)
        self._count(response)
        return response

    def _count(self, response: HttpResponse) -> None:
        """Count a visit of the day, and a file that is taken away; one of us who looks is none."""
        member = self.request.user.is_authenticated and self.actor.is_partner and not self.actor.acting_as
        if not member or self.request.method != "GET" or response.status_code >= 400:
            return
        visits = visiting.is_first_today(self.request.session, self.partner)
        downloads = self.is_download(response)
        if visits or downloads:
            visiting.portal_day_count(partner=self.partner, visits=int(visits), downloads=int(downloads))

    def is_download(self, response: HttpResponse) -> bool:
        return response.get("Content-Disposition", "").startswith("attachment")

    def _has_looked(self) -> bool:
        view = viewing.kept(self.request.session)
        return view is not None and view.is_over and view.partner == self.kwargs["partner"]

    @cached_property
    def partner(self) -> Partner:
        return Partner.objects.select_related("type", "tier", "owner").get(pk=self.actor.partner_id)

    def load(self) -> None:
        super().load()
        if self.offer and not offers.is_shown(self.partner, self.offer):
            raise not_offered()

    def portal_url(self, name: str, *args: Any) -> str:
        return reverse(f"portal:{name}", args=[self.partner.public_id, *args])

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra.setdefault("partner", self.partner)
        return super().get_context(**extra)

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        response = super().render(status=status, **extra)
        known = self.request.COOKIES.get(LAST_PARTNER) == self.partner.public_id
        if not known and not self.actor.acting_as:
            response.set_cookie(
                LAST_PARTNER,
                self.partner.public_id,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class PortalPage(PortalMixin, Page):
    """A page of the portal."""


class PortalDetail(PortalMixin, DetailPage):
    """A page about one row of the partner."""


class PortalFile(PortalMixin, FileLinkPage):
    """Leads to a short-lived link to a file, opened for the partner that one acts for."""

    def file_url(self, token: str) -> str:
        return self.portal_url("download", token)

    def is_download(self, response: HttpResponse) -> bool:
        return response.status_code == 302


class PortalOwnFile(OwnFile, PortalFile):
    """The same to a file that answers an own field."""


class PortalDownload(FileDownload):
    """The file behind such a link."""

    side = "portal"


class PortalList(PortalMixin, ListPage):
    """A list of the partner's rows."""


class PortalForm(PortalMixin, FormPage):
    """A form that calls one operation for the partner."""

    template_name = "portal/form.html"


class PortalRowForm(PortalMixin, RowFormPage):
    """A form about one row of the partner."""

    template_name = "portal/form.html"


class PortalAction(PortalMixin, ActionPage):
    """A POST that does one thing to one row of the partner."""

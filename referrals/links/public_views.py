"""The redirect behind every link that partners share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from core.actor import SYSTEM
from core.errors import DomainError
from core.ids import new_public_id
from core.origin import address_of
from referrals.links import destinations, services
from referrals.models import Campaign, ReferralLink
from web.views import PublicPage

# What the redirect reads of a link: no more, for it is the page with the most visits.
_ONLY = (
    "public_id", "code", "destination", "campaign__landing_url", "campaign__allowed_hosts", "campaign__consent",
    "campaign__window_days", "partner__status",
)  # fmt: skip
# A second press, a reload or a browser that asks twice is the same visit.
_SAME_VISIT_SECONDS = 30


class Redirect(PublicPage):
    """``/r/<code>``: one read by the code's index, one insert, and on to the landing page.

    No address of the visitor is kept. The click's identifier goes along in the address of the
    landing page, whose own form carries it; a cookie is set only with ``?consent=1``.
    """

    public = "links that partners share lead to the campaign's own pages, and nowhere else"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        working = ReferralLink.objects.working().filter(code=code.lower())
        link = working.select_related("campaign", "partner").only(*_ONLY).first()
        target = destinations.with_campaign(link.target, request.GET.items()) if link else ""
        if link is None or not destinations.is_allowed(target, link.campaign.allowed_hosts):
            return render(request, "404.html", {"error": DomainError.not_found()}, status=404)
        if not destinations.is_counted(request.method, request.headers):
            return _to(target)
        visitor = self._visitor(request, link.campaign)
        answer = _to(destinations.with_click(target, self._click(request, link, visitor)))
        if visitor:
            self._remember(answer, request, visitor, link.campaign)
        return answer

    def _click(self, request: HttpRequest, link: ReferralLink, visitor: str) -> str:
        """The identifier of this visit: of a click recorded now, or of the one a moment ago."""
        key = _visit_key(request, link, visitor)
        if counted := cache.get(key):
            return counted
        click = services.click_record(
            actor=SYSTEM,
            link=link,
            visitor=visitor,
            consented=bool(visitor),
            referrer_host=destinations.referrer_host(request.headers.get("Referer", "")),
        )
        cache.set(key, click.public_id, _SAME_VISIT_SECONDS)
        return click.public_id

    def _visitor(self, request: HttpRequest, campaign: Campaign) -> str:
        """The visitor's identifier, read from or for their cookie; "" without their consent."""
        if campaign.consent != Campaign.Consent.COOKIE or request.GET.get("consent") != "1":
            return ""
        known = request.COOKIES.get(settings.VISITOR_COOKIE_NAME, "")
        return known if _is_visitor(known) else new_public_id("vis")

    def _remember(self, answer: HttpResponse, request: HttpRequest, visitor: str, campaign: Campaign) -> None:
        answer.set_cookie(
            settings.VISITOR_COOKIE_NAME,
            visitor,
            max_age=campaign.window_days * 86_400,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _visit_key(request: HttpRequest, link: ReferralLink, visitor: str) -> str:
    """Who visits what, as a keyed hash that is gone after seconds: nothing of it can be read back."""
    seen = [link.public_id, visitor or address_of(request), request.headers.get("User-Agent", "")]
    return "visit:" + salted_hmac("referrals.visit", "\n".join(seen), algorithm="sha256").hexdigest()


def _is_visitor(text: str) -> bool:
    return len(text) == 30 and text.startswith("vis_") and text[4:].isalnum() and text.isascii()


def _to(target: str) -> Any:
    """A redirect that nobody keeps and no search engine follows."""
    answer = HttpResponseRedirect(target)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer

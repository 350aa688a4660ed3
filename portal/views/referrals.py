"""The partner's referrals: links and coupons, the way from click to customer, commissions and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.permissions import Offer
from pipeline.deals.events import PORTAL as DEAL
from portal.base import PortalAction, PortalDetail, PortalForm, PortalList
from referrals.commissions import explain
from referrals.commissions import selectors as commission_selectors
from referrals.commissions.filters import PortalCommissionFilter
from referrals.commissions.presenters import after, commission_facts
from referrals.conversions.filters import PortalConversionFilter
from referrals.links import forms, qr, services
from referrals.links import selectors as link_selectors
from referrals.models import Commission, Coupon, ReferralEvent, ReferralLink

LINKS = ReferralLink.objects.for_list()
# The lists of this area: label, route, permission.
_AREAS = [
    (_("Links"), "referrals", "referrals.link:view"),
    (_("From click to customer"), "referral-journey", "referrals.conversion:view"),
    (_("Commissions"), "commissions", "referrals.commission:view"),
]


class AreaMixin:
    """A list of this area, with the tabs to the others."""

    area = ""

    def get_context(self, **extra: Any) -> dict[str, Any]:
        tabs = [
            {"label": label, "url": self.portal_url(route), "current": route == self.area}
            for label, route, permission in _AREAS
            if self.actor.can(permission)
        ]
        return super().get_context(tabs=tabs, **extra)


class Referrals(AreaMixin, PortalList):
    permission = "referrals.link:view"
    offer = Offer.REFERRALS
    template_name = "portal/referrals/home.html"
    title = _("Referrals and commissions")
    area = "referrals"
    queryset = LINKS
    orderings = {"-created": "-created_at", "created": "created_at"}

    def decorate(self, rows: list[ReferralLink]) -> list[ReferralLink]:
        return link_selectors.with_counts(rows)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        coupons = Coupon.objects.visible_to(self.actor).for_list()
        return super().get_context(
            journey=link_selectors.journey(self.actor.partner_ids),
            coupons=link_selectors.with_coupon_counts(list(coupons.order_by("-created_at", "-id")[:50])),
            may_change=self.actor.can("referrals.link:change"),
            **extra,
        )


class LinkPage(PortalDetail):
    permission = "referrals.link:view"
    template_name = "portal/referrals/link.html"
    queryset = LINKS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        (link,) = link_selectors.with_counts([self.object])
        events = ReferralEvent.objects.visible_to(self.actor).filter(link=link).for_list()
        return super().get_context(
            title=str(link),
            link=link,
            facts=[
                (_("Leads to"), link.target),
                (_("Days credited"), link.campaign.window_days),
                (_("Credited click"), link.campaign.get_credit_display()),
                (_("What you see of the customer"), link.campaign.get_disclosure_display()),
            ],
            events=list(events.order_by("-occurred_at", "-id")[:20])
            if self.actor.can("referrals.conversion:view")
            else [],
            may_change=self.actor.can("referrals.link:change"),
            **extra,
        )


class LinkNew(PortalForm):
    permission = "referrals.link:change"
    title = _("New referral link")
    form_class = forms.PartnerLinkForm
    submit_label = _("Create the link")
    success_message = _("The link is created. Copy it, or download its QR code.")

    def perform(self, form) -> ReferralLink:
        return services.link_create(actor=self.actor, partner=self.partner, **form.cleaned_data)

    def success_url(self, result: ReferralLink) -> str:
        return self.portal_url("referral-link", result.public_id)

    @property
    def cancel_url(self) -> str:
        return self.portal_url("referrals")


class LinkSwitch(PortalAction):
    permission = "referrals.link:change"
    queryset = LINKS
    success_message = _("Done.")

    def perform(self) -> ReferralLink:
        on = self.request.POST.get("is_active") == "1"
        return services.link_switch(actor=self.actor, link=self.object, is_active=on)


class LinkQr(PortalDetail):
    """The link as a QR code to download or print."""

    permission = "referrals.link:view"
    queryset = LINKS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return qr.response(self.object, self.kwargs["kind"])


class CouponNew(PortalForm):
    permission = "referrals.link:change"
    title = _("New coupon")
    form_class = forms.PartnerCouponForm
    submit_label = _("Create the coupon")
    success_message = _("The coupon is created.")

    def perform(self, form) -> Coupon:
        return services.coupon_create(actor=self.actor, partner=self.partner, **form.cleaned_data)

    def success_url(self, result: Coupon) -> str:
        return self.portal_url("referrals")

    @property
    def cancel_url(self) -> str:
        return self.portal_url("referrals")


class Journey(AreaMixin, PortalList):
    """Click, lead, customer: what was credited to the partner, as far as the programme discloses."""

    permission = "referrals.conversion:view"
    offer = Offer.REFERRALS
    template_name = "portal/referrals/journey.html"
    title = _("Referrals and commissions")
    area = "referral-journey"
    queryset = ReferralEvent.objects.for_list()
    filterset_class = PortalConversionFilter
    orderings = {"-at": "-occurred_at", "at": "occurred_at"}


class Commissions(AreaMixin, PortalList):
    permission = "referrals.commission:view"
    offer = Offer.COMMISSIONS
    template_name = "portal/referrals/commissions.html"
    title = _("Referrals and commissions")
    area = "commissions"
    queryset = Commission.objects.for_list()
    filterset_class = PortalCommissionFilter
    orderings = {"-created": "-pk", "created": "pk"}
    export_permission = "referrals.commission:export"
    export_name = "commissions"
    columns = [
        (_("Earned on"), lambda row: row.earned_on),
        (_("Customer"), lambda row: row.sale.customer_shown),
        (_("Sale"), lambda row: row.sale.amount),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Commission"), lambda row: row.amount),
        (_("Currency"), lambda row: row.currency),
        (_("Status"), lambda row: row.state_label),
        (_("Due from"), lambda row: row.hold_until or ""),
    ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        own = Commission.objects.visible_to(self.actor)
        return super().get_context(
            sums=commission_selectors.sums(own, clock.today()),
            **extra,
        )


class CommissionPage(PortalDetail):
    """Why this commission?"""

    permission = "referrals.commission:view"
    template_name = "portal/referrals/commission.html"
    queryset = Commission.objects.for_list().select_related(
        "decision__plan_version__plan", "sale__deal__partner"
    )

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context(
            title=_("Why this commission?"),
            commission=row,
            why=explain.why_of(row),
            facts=commission_facts(row),
            came=after([row], self.actor)[row.pk],
            deal_url=DEAL.url_for(self.actor, row.sale.deal) if row.sale.deal else "",
            **extra,
        )

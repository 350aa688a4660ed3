"""Links, coupons and campaigns in the back-office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from referrals.base_views import AreaMixin, area_tabs
from referrals.links import forms, qr, selectors, services
from referrals.links.filters import LinkFilter
from referrals.models import Campaign, Coupon, ReferralEvent, ReferralLink
from web.views import ActionPage, DetailPage, FormPage, ListPage, Page, RowFormPage


class LinkList(AreaMixin, ListPage):
    permission = "referrals.link:view"
    template_name = "referrals/links.html"
    title = _("Referrals and commissions")
    area = "referrals:links"
    queryset = ReferralLink.objects.for_list()
    filterset_class = LinkFilter
    orderings = {"-created": "-created_at", "created": "created_at"}
    export_permission = "referrals.link:export"
    export_name = "referral-links"
    columns = [
        (_("Partner"), lambda row: row.partner.name),
        (_("Label"), lambda row: row.label),
        (_("Campaign"), lambda row: str(row.campaign)),
        (_("Link"), lambda row: row.url),
        (_("Leads to"), lambda row: row.target),
        (_("In use"), lambda row: _("yes") if row.is_active else _("no")),
        (_("Created"), lambda row: row.created_at),
    ]

    def decorate(self, rows: list[ReferralLink]) -> list[ReferralLink]:
        return selectors.with_counts(rows)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            may_change=self.actor.can("referrals.link:change"),
            **extra,
        )


class LinkPage(DetailPage):
    permission = "referrals.link:view"
    template_name = "referrals/link.html"
    queryset = ReferralLink.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        (link,) = selectors.with_counts([self.object])
        events = ReferralEvent.objects.visible_to(self.actor).filter(link=link).for_list()
        return super().get_context(
            title=str(link),
            link=link,
            facts=[
                (_("Partner"), link.partner.name, reverse("partners:detail", args=[link.partner.public_id])),
                (_("Campaign"), link.campaign),
                (_("Leads to"), link.target),
                (_("Days credited"), link.campaign.window_days),
                (_("Credited click"), link.campaign.get_credit_display()),
                (_("Shown of the customer"), link.campaign.get_disclosure_display()),
            ],
            events=list(events.order_by("-occurred_at", "-id")[:20])
            if self.actor.can("referrals.conversion:view")
            else [],
            may_change=self.actor.can("referrals.link:change"),
            **extra,
        )


class LinkNew(FormPage):
    permission = "referrals.link:change"
    title = _("New referral link")
    form_class = forms.LinkForm
    submit_label = _("Create the link")
    success_message = _("The link is created.")

    def perform(self, form) -> ReferralLink:
        return services.link_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: ReferralLink) -> str:
        return reverse("referrals:link", args=[result.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:links")


class LinkEdit(RowFormPage):
    permission = "referrals.link:change"
    title = _("Change the link")
    queryset = ReferralLink.objects.for_list()
    form_class = forms.LinkChangeForm
    submit_label = _("Save")
    success_message = _("The link is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"destination": self.object.destination, "label": self.object.label}

    def perform(self, form) -> ReferralLink:
        return services.link_change(actor=self.actor, link=self.object, **form.cleaned_data)

    def success_url(self, result: ReferralLink) -> str:
        return reverse("referrals:link", args=[self.object.public_id])

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:link", args=[self.object.public_id])


class LinkSwitch(ActionPage):
    permission = "referrals.link:change"
    queryset = ReferralLink.objects.for_list()
    success_message = _("Done.")

    def perform(self) -> ReferralLink:
        on = self.request.POST.get("is_active") == "1"
        return services.link_switch(actor=self.actor, link=self.object, is_active=on)


class LinkQr(DetailPage):
    """The link as a QR code to download or print."""

    permission = "referrals.link:view"
    queryset = ReferralLink.objects.for_list()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return qr.response(self.object, self.kwargs["kind"])


class CouponList(AreaMixin, ListPage):
    permission = "referrals.link:view"
    template_name = "referrals/coupons.html"
    title = _("Referrals and commissions")
    area = "referrals:coupons"
    queryset = Coupon.objects.for_list()
    orderings = {"-created": "-created_at", "created": "created_at"}
    export_permission = "referrals.link:export"
    export_name = "coupons"
    columns = [
        (_("Partner"), lambda row: row.partner.name),
        (_("Code"), lambda row: row.code),
        (_("Label"), lambda row: row.label),
        (_("Campaign"), lambda row: str(row.campaign)),
        (_("In use"), lambda row: _("yes") if row.is_active else _("no")),
        (_("Created"), lambda row: row.created_at),
    ]

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_change=self.actor.can("referrals.link:change"), **extra)


class CouponNew(FormPage):
    permission = "referrals.link:change"
    title = _("New coupon")
    form_class = forms.CouponForm
    submit_label = _("Create the coupon")
    success_message = _("The coupon is created.")

    def perform(self, form) -> Coupon:
        return services.coupon_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Coupon) -> str:
        return reverse("referrals:coupons")

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:coupons")


class CouponSwitch(ActionPage):
    permission = "referrals.link:change"
    queryset = Coupon.objects.for_list()
    success_message = _("Done.")

    def perform(self) -> Coupon:
        on = self.request.POST.get("is_active") == "1"
        return services.coupon_switch(actor=self.actor, coupon=self.object, is_active=on)


class CampaignList(Page):
    permission = "referrals.campaign:view"
    template_name = "referrals/campaigns.html"
    title = _("Referrals and commissions")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = Campaign.objects.visible_to(self.actor).select_related("product_line")
        return super().get_context(
            tabs=area_tabs(self.actor, "referrals:campaigns"),
            campaigns=list(rows),
            may_change=self.actor.can("referrals.campaign:change"),
            **extra,
        )


class CampaignForm(FormPage):
    """A new campaign."""

    permission = "referrals.campaign:change"
    title = _("New campaign")
    form_class = forms.CampaignForm
    submit_label = _("Save")
    success_message = _("The campaign is saved.")

    def perform(self, form) -> Campaign:
        return services.campaign_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Campaign) -> str:
        return reverse("referrals:campaigns")

    @property
    def cancel_url(self) -> str:
        return reverse("referrals:campaigns")


class CampaignEdit(RowFormPage, CampaignForm):
    title = _("Change the campaign")
    queryset = Campaign.objects.select_related("product_line")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        code = _("Code for rules and the API: %(code)s") % {"code": self.object.code}
        return super().get_context(subtitle=code, **extra)

    def get_initial(self) -> dict[str, Any]:
        row = self.object
        return {
            **{name: getattr(row, name) for name in forms.CampaignForm.base_fields},
            "allowed_hosts": "\n".join(row.allowed_hosts),
            "product_line": row.product_line.code if row.product_line else "",
        }

    def perform(self, form) -> Campaign:
        return services.campaign_change(actor=self.actor, campaign=self.object, **form.cleaned_data)

"""A partner's logo in the back-office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.logos.pages import LogoMixin, picture
from partners.logos.services import partner_logo_change
from partners.models import Partner
from web.views import ActionPage, DetailPage, RowFormPage


class PartnerLogo(LogoMixin, RowFormPage):
    queryset = Partner.objects.current()

    @property
    def image_url(self) -> str:
        return reverse("partners:logo-image", args=[self.object.public_id])

    @property
    def remove_url(self) -> str:
        return reverse("partners:logo-remove", args=[self.object.public_id])

    def success_url(self, result: Any) -> str:
        return reverse("partners:detail", args=[self.object.public_id])


class PartnerLogoImage(DetailPage):
    permission = "partners.partner:view"
    queryset = Partner.objects.select_related("logo")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return picture(self.object)


class PartnerLogoRemove(ActionPage):
    permission = "partners.partner:change"
    queryset = Partner.objects.current()
    success_message = _("The logo is removed.")

    def perform(self) -> Partner:
        return partner_logo_change(actor=self.actor, partner=self.object, logo=None)

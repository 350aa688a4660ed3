"""The partner's own logo."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from partners.logos.pages import LogoMixin, picture
from partners.logos.services import partner_logo_change
from partners.models import Partner
from portal.base import PortalForm, PortalPage


class CompanyLogo(LogoMixin, PortalForm):
    template_name = "partners/logo.html"
    base_template = "portal/base.html"
    title = _("Our logo")

    @property
    def partner_row(self) -> Partner:
        return self.partner

    @property
    def image_url(self) -> str:
        return self.portal_url("company-logo-image")

    @property
    def remove_url(self) -> str:
        return self.portal_url("company-logo-remove")

    def success_url(self, result: Any) -> str:
        return self.portal_url("company")


class CompanyLogoImage(PortalPage):
    permission = "partners.partner:view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return picture(self.partner)


class CompanyLogoRemove(PortalForm):
    """Shows the name again: a POST that takes no fields."""

    permission = "partners.partner:change"
    http_method_names = ["post"]
    success_message = _("The logo is removed.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        partner_logo_change(actor=self.actor, partner=self.partner, logo=None)
        return self.done(None)

    def success_url(self, result: Any) -> str:
        return self.portal_url("company-logo")

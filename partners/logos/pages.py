"""The page of a partner's logo, on either side."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core import files
from core.errors import DomainError
from partners.logos.services import partner_logo_change
from partners.models import Partner
from web.forms import Form
from web.look.forms import LogoField


class LogoForm(Form):
    logo = LogoField(
        label=_("Logo"),
        help_text=_(
            "PNG, JPEG or WebP, up to 5 MB; best with a transparent background, about 1,000 pixels wide."
        ),
    )


class LogoMixin:
    """A form that takes a logo. ``partner_row`` is the partner it is of."""

    permission = "partners.partner:change"
    template_name = "partners/logo.html"
    title = _("Logo of the partner")
    form_class = LogoForm
    submit_label = _("Save")
    success_message = _("The logo is saved. It stands on documents that both sides put their name to.")
    base_template = "staff/base.html"
    image_url = ""
    remove_url = ""

    @property
    def partner_row(self) -> Partner:
        return self.object

    def perform(self, form: LogoForm) -> Partner:
        return partner_logo_change(actor=self.actor, partner=self.partner_row, logo=form.cleaned_data["logo"])

    @property
    def cancel_url(self) -> str:
        return self.success_url(self.partner_row)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(has_logo=self.partner_row.logo_id is not None, **extra)


def picture(partner: Partner) -> HttpResponse:
    """The logo itself. Raises DomainError 404 without one."""
    if partner.logo is None:
        raise DomainError.not_found()
    return HttpResponse(
        files.read(partner.logo),
        content_type="image/png",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )

"""Where one of us begins to look at a partner's portal, and where they leave it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.access import viewing
from partners.access.forms import PortalViewForm
from partners.models import Partner
from web.views import FormPage, Page


class PortalViewBegin(FormPage):
    """A partner and a role; a partner's own page sends both at once."""

    permission = viewing.PERMISSION
    title = _("See the portal as a partner")
    form_class = PortalViewForm
    submit_label = _("See the portal")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not Partner.objects.current().visible_to(self.actor).exists():
            messages.info(request, _("Enter a partner first: each portal belongs to a partner."))
            mine = self.actor.can("partners.partner:create")
            return HttpResponseRedirect(reverse("partners:create" if mine else "partners:list"))
        return super().get(request, *args, **kwargs)

    def perform(self, form: PortalViewForm) -> viewing.PortalView:
        return viewing.portal_view_begin(actor=self.actor, **form.cleaned_data)

    def done(self, result: viewing.PortalView) -> HttpResponse:
        viewing.keep(self.request.session, result)
        return HttpResponseRedirect(reverse("portal:home", args=[result.partner]))


class PortalViewLeave(Page):
    permission = "partners.partner:view"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view = viewing.leave(request.session)
        address = reverse("partners:detail", args=[view.partner]) if view else reverse("partners:list")
        return HttpResponseRedirect(address)

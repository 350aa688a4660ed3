"""The page where an administrator chooses logo and colour, with what comes of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import colour, look
from core.models import Programme
from web.look.forms import LookForm
from web.public_views import accent_css
from web.told import announce
from web.views import FormPage, Page


class Look(FormPage):
    permission = "core.programme:change"
    template_name = "staff/look.html"
    title = _("Logo and colour")
    form_class = LookForm
    success_message = _("The look is saved.")

    def load(self) -> None:
        self.programme = Programme.objects.visible_to(self.actor).select_related("logo").first()

    def get_initial(self) -> dict[str, Any]:
        return {"accent": self.programme.accent if self.programme else colour.DEFAULT}

    def perform(self, form: LookForm) -> Programme:
        return look.programme_look_change(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: Programme) -> str:
        return reverse("web:look")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        form = extra["form"]
        chosen = str(form["accent"].value() or "").lower()
        return super().get_context(
            back_url=reverse("web:setup"),
            logo=look.logo_address(self.programme),
            named=self.programme is not None,
            palette=colour.palette(chosen if colour.is_colour(chosen) else self.get_initial()["accent"]),
            **extra,
        )


class LogoRemove(Page):
    """Shows the name of the programme again."""

    permission = "core.programme:change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        look.programme_logo_remove(actor=self.actor)
        announce(request, _("The logo is removed."), None)
        return HttpResponseRedirect(reverse("web:look"))


class _Chosen(Page):
    """Answers about a colour that is being chosen and is not saved."""

    permission = "core.programme:change"

    def palette(self) -> colour.Palette:
        chosen = self.request.GET.get("accent", "").lower()
        return colour.palette(chosen if colour.is_colour(chosen) else colour.DEFAULT)


class LookPreview(_Chosen):
    """A button, a link and a badge in that colour."""

    template_name = "staff/look_preview.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(palette=self.palette(), **extra)


class PreviewCss(_Chosen):
    """Its shades: a page may hold no style of its own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(accent_css(self.palette(), ".look-preview"), content_type="text/css")

"""Taking over a ready set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.errors import DomainError
from core.permissions import refusal
from web.views import Page


class Load(Page):
    """Takes a ready set over, and returns to the page that offered it."""

    http_method_names = ["post"]
    permission = "core.config:view"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.perform())
        return HttpResponseRedirect(self.back_url())

    def perform(self) -> str:
        found = {step.code: step for step in (fill() for fill in slots.setup_steps)}
        step = found.get(self.request.POST.get("step", ""))
        if step is None:
            raise DomainError.invalid(_("The set-up has no such step."))
        if not self.actor.can(step.permission):
            raise refusal(self.actor, step.permission)
        wanted = self.request.POST.get("set", "")
        ready_set = next((one for one in step.sets if one.code == wanted), None)
        if ready_set is None:
            raise DomainError.invalid(_("The set-up has no such set."))
        added = ready_set.load(self.actor)
        if not added:
            return _("All of “%(set)s” is there already.") % {"set": ready_set.label}
        sentence = ngettext(
            "“%(set)s”: %(n)s entry was added.", "“%(set)s”: %(n)s entries were added.", added
        )
        return sentence % {"set": ready_set.label, "n": added}

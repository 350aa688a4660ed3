"""The guide from an empty installation to a working programme, and the two steps that belong to no room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from core import languages, services, zones
from core.errors import DomainError
from core.models import OwnEntity, Programme
from core.permissions import refusal
from core.slots import SetupStep
from web.setup import forms, guesses, selectors
from web.setup.services import ready_set_load
from web.views import FormPage, Page


class Guide(Page):
    """Every step: why, what is there, what it can begin with; the next one is open."""

    permission = "core.config:view"
    template_name = "staff/setup.html"
    title = _("Set-up")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        found = selectors.progress(self.actor)
        following = selectors.following(found)
        names = selectors.who_may(found)
        return super().get_context(
            rows=[
                {
                    "number": number,
                    "row": one,
                    "step": one.step,
                    "is_next": one is following,
                    "counted": one.step.counted(one.count) if one.count else "",
                    "url": reverse(one.url_name, args=one.step.url_args),
                    "more": [(label, reverse(name)) for label, name in one.step.more],
                    "who": names.get(one.step.permission, []),
                }
                for number, one in enumerate(found, start=1)
            ],
            done=selectors.done(found),
            count=len(found),
            following=following,
            may_skip=self.actor.can("core.programme:change") and Programme.objects.exists(),
            **extra,
        )


class _StepAction(Page):
    http_method_names = ["post"]

    def back_url(self) -> str:
        """The page that offered it, else the guide at its step."""
        found = selectors.step_of(self.request.POST.get("step", ""))
        return self.next_url or f"{reverse('web:setup')}#{found.code if found else ''}"

    def step(self) -> SetupStep:
        found = selectors.step_of(self.request.POST.get("step", ""))
        if found is None:
            raise DomainError.invalid(_("The set-up has no such step."))
        return found

    def post(self, request: HttpRequest) -> HttpResponse:
        messages.success(request, self.perform())
        return HttpResponseRedirect(self.back_url())

    def perform(self) -> Any:
        """Do it, and return the sentence that says what was done."""
        raise NotImplementedError


class Load(_StepAction):
    """Takes a ready set over."""

    permission = "core.config:view"

    def perform(self) -> str:
        step = self.step()
        if not self.actor.can(step.permission):
            raise refusal(self.actor, step.permission)
        wanted = self.request.POST.get("set", "")
        ready_set = next((one for one in step.sets if one.code == wanted), None)
        if ready_set is None:
            raise DomainError.invalid(_("The set-up has no such set."))
        added = ready_set_load(actor=self.actor, ready_set=ready_set)
        if not added:
            return _("All of “%(set)s” is there already.") % {"set": ready_set.label}
        sentence = ngettext(
            "“%(set)s”: %(n)s entry was added.", "“%(set)s”: %(n)s entries were added.", added
        )
        return sentence % {"set": ready_set.label, "n": added}


class Skip(_StepAction):
    """Leaves an optional step out, or takes that back."""

    permission = "core.programme:change"

    def perform(self) -> Any:
        step, skipped = self.step(), self.request.POST.get("back", "") == ""
        if skipped and not step.optional:
            raise DomainError.conflict(_("This step cannot be skipped."))
        services.setup_step_skip(actor=self.actor, code=step.code, skipped=skipped)
        return _("The step is skipped.") if skipped else _("The step is back.")


class _StepForm(FormPage):
    permission = "core.programme:change"
    template_name = "staff/setup_step.html"
    submit_label = _("Save and continue")

    @property
    def cancel_url(self) -> str:
        return reverse("web:setup")

    def success_url(self, result: Any) -> str:
        return self.next_url or reverse("web:setup")


class Organisation(_StepForm):
    """The programme's name and the legal entity that runs it, on one page."""

    title = _("Your organisation")
    form_class = forms.OrganisationForm
    success_message = _("Your organisation is saved.")
    subtitle = _(
        "What appears on every agreement, statement and e-mail. All of it can be changed later under Settings."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Once there is an entity, it has a page of its own under Settings."""
        if OwnEntity.objects.exists():
            return HttpResponseRedirect(reverse("web:programme"))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        country = guesses.country(self.request)
        programme = Programme.objects.first()
        kept = (
            {name: getattr(programme, name) for name in ("name", "currency", "email", "phone")}
            if programme
            else {}
        )
        return {
            "country": country,
            "currency": zones.currency_of(country),
            "email": self.request.user.email,
            **kept,
        }

    def perform(self, form: forms.OrganisationForm) -> Programme:
        return services.programme_begin(actor=self.actor, **form.cleaned_data)


class Languages(_StepForm):
    """Which languages people are offered, and where a day begins."""

    title = _("Languages and time zone")
    form_class = forms.LanguagesForm
    success_message = _("Languages and time zone are saved.")
    subtitle = _("Pages, e-mails and documents all follow these choices.")

    def get_initial(self) -> dict[str, Any]:
        programme = Programme.objects.first() or Programme()
        return {
            "languages": programme.languages or list(dict(languages.offered())),
            "language": programme.language or (get_language() or settings.LANGUAGE_CODE).split("-")[0],
            "time_zone": programme.time_zone or guesses.zone(self.request),
        }

    def perform(self, form: forms.LanguagesForm) -> Programme:
        return services.programme_localise(actor=self.actor, **form.cleaned_data)

"""The page on which several colleagues are invited at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.colleagues import services
from accounts.colleagues.forms import ROLES, LanguageForm, LineForm
from core.errors import DomainError
from core.numbers import whole_number
from core.permissions import STAFF_ROLES
from web.views import Page, add_error

LINES, MOST = 4, 40


class Invite(Page):
    """Name, address and role of each; empty lines are left out, and nothing typed is lost."""

    permission = "accounts.user:change"
    reauthenticate = True
    template_name = "accounts/invite.html"
    title = _("Invite colleagues")

    def lines(self, data: Any = None, *, count: int = LINES) -> list[LineForm]:
        return [LineForm(data, prefix=f"line{number}", actor=self.actor) for number in range(count)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(lines=self.lines(), language=LanguageForm(actor=self.actor))

    def post(self, request: HttpRequest) -> HttpResponse:
        count = min(max(whole_number(request.POST.get("lines", "")) or LINES, 1), MOST)
        language = LanguageForm(request.POST, actor=self.actor)
        if "more" in request.POST:
            return self.more(count)
        lines = self.lines(request.POST, count=count)
        valid = all([language.is_valid(), *(line.is_valid() for line in lines)])
        filled = [line for line in lines if line.has_changed()]
        if not filled:
            language.add_error(None, _("Name at least one person."))
        if not valid or not filled:
            return self.render(lines=lines, language=language, status=422)
        try:
            made = services.users_create(
                actor=self.actor, people=[line.cleaned_data for line in filled], **language.cleaned_data
            )
        except DomainError as error:
            if error.status in (403, 404):
                raise
            self.place(error, filled, language)
            return self.render(lines=lines, language=language, status=error.status)
        sentence = ngettext(
            "%(n)s person is invited, and an e-mail says how to log in.",
            "%(n)s people are invited, and an e-mail tells each how to log in.",
            len(made),
        )
        messages.success(request, sentence % {"n": len(made)})
        return HttpResponseRedirect(reverse("web:setup"))

    def more(self, count: int) -> HttpResponse:
        """The same page with further lines, and what stands in them."""
        kept = {name: text for name, text in self.request.POST.items() if text}
        lines = [
            LineForm(prefix=f"line{number}", actor=self.actor, initial=_of_line(kept, f"line{number}-"))
            for number in range(min(count + LINES, MOST))
        ]
        language = LanguageForm(actor=self.actor, initial=_of_line(kept, ""))
        return self.render(lines=lines, language=language)

    def place(self, error: DomainError, filled: list[LineForm], language: LanguageForm) -> None:
        """Put each refusal at its line."""
        for where, sentences in error.fields.items():
            number, _dash, field = where.partition("-")
            at_field = DomainError(error.code, error.message, fields={field: sentences})
            add_error(filled[int(number)] if number.isdigit() else language, at_field)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        roles = [(label, ROLES[code]) for code, label in STAFF_ROLES.items()]
        return super().get_context(
            roles=roles, back_url=reverse("web:setup"), can_add=len(extra["lines"]) < MOST, **extra
        )


def _of_line(kept: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in kept.items() if name.startswith(prefix)}

"""Pages about people of ours, one's own profile and one's own tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import forms, selectors
from accounts.adapter import remember_language
from accounts.filters import PersonFilter
from accounts.models import User
from accounts.services import users
from core import languages
from core.events import timeline
from web.views import ActionPage, FormPage, ListPage, Page, PublicPage, RowFormPage


class PeopleList(ListPage):
    """Our people: who has access, in which role."""

    permission = "accounts.user:view"
    template_name = "accounts/people.html"
    title = _("People")
    filterset_class = PersonFilter
    orderings = {"name": "name", "-name": "-name", "-created": "-created_at", "created": "created_at"}
    export_permission = "accounts.user:export"
    export_name = "people"
    columns = [
        (_("Name"), lambda row: row.name),
        (_("E-mail"), lambda row: row.email),
        (_("Role"), lambda row: row.get_staff_role_display()),
        (_("Has access"), lambda row: str(_("yes") if row.is_active else _("no"))),
        (_("Last login"), lambda row: row.last_login),
    ]

    def get_queryset(self) -> QuerySet:
        return selectors.staff_users()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(can_change=self.actor.can("accounts.user:change"), **extra)


class PersonNew(FormPage):
    """Give one of us access."""

    permission = "accounts.user:change"
    title = _("Give somebody access")
    reauthenticate = True
    form_class = forms.PersonNewForm
    submit_label = _("Give access")
    success_message = _("Access is given, and an e-mail tells the person how to log in.")

    @property
    def cancel_url(self) -> str:
        return reverse("accounts:people")

    def get_initial(self) -> dict[str, Any]:
        return {"language": languages.of_programme(), **super().get_initial()}

    def perform(self, form: forms.PersonNewForm) -> User:
        return users.user_create(actor=self.actor, **form.cleaned_data)

    def success_url(self, result: User) -> str:
        return reverse("accounts:people")


class PersonEdit(RowFormPage):
    """One of us: details, role, access, and what happened to the account."""

    permission = "accounts.user:change"
    template_name = "accounts/person.html"
    reauthenticate = True
    form_class = forms.PersonForm
    success_message = _("Saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("accounts:people")

    def get_queryset(self) -> QuerySet:
        return selectors.staff_users()

    def load(self) -> None:
        super().load()
        self.title = self.object.name

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in self.form_class.base_fields}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        history, _next = timeline.of_row(self.object.public_id, self.actor, size=20)
        return super().get_context(
            history=history,
            sessions=selectors.sessions_of(self.object),
            has_second_step=selectors.has_second_factor(self.object),
            **extra,
        )

    def perform(self, form: forms.PersonForm) -> User:
        return users.user_change(actor=self.actor, user=self.object, **form.cleaned_data)

    def success_url(self, result: User) -> str:
        return reverse("accounts:people")


class PersonDeactivate(ActionPage):
    permission = "accounts.user:change"
    success_message = _("Access is taken away.")

    def get_queryset(self) -> QuerySet:
        return selectors.staff_users()

    def perform(self) -> User:
        return users.user_deactivate(actor=self.actor, user=self.object)


class PersonReactivate(PersonDeactivate):
    success_message = _("Access is restored.")

    def perform(self) -> User:
        return users.user_reactivate(actor=self.actor, user=self.object)


class Profile(FormPage):
    """What one says about oneself; the same page for our people and for members of partners."""

    permission = "accounts.profile:change"
    side = "any"
    template_name = "accounts/profile.html"
    title = _("Your profile")
    form_class = forms.ProfileForm
    success_message = _("Your profile is saved.")

    @property
    def base_template(self) -> str:
        return "staff/base.html" if self.actor.is_staff else "portal/base.html"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.request.user, name) for name in self.form_class.base_fields}

    def perform(self, form: forms.ProfileForm) -> User:
        return users.profile_change(actor=self.actor, **form.cleaned_data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            remember_language(response, request.POST["language"])
        return response

    def success_url(self, result: User) -> str:
        return reverse("accounts:profile")


class CalendarsVoid(Page):
    """Makes the addresses of one's calendars void, and returns to the page that shows the new one."""

    permission = "accounts.profile:change"
    side = "any"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        users.calendars_void(actor=self.actor)
        messages.success(request, _("Your old calendar addresses no longer work. Subscribe to the new one."))
        return HttpResponseRedirect(self.back_url())


class LanguageSwitch(PublicPage):
    """Another language, by the switch on every page; kept for mails when somebody is logged in."""

    public = "the switch on the login page"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        response = HttpResponseRedirect(wanted if safe else "/")
        language = request.POST.get("language", "")
        if language not in dict(languages.offered()):
            return response
        if request.user.is_authenticated and self.actor.can("accounts.profile:change"):
            users.language_set(actor=self.actor, language=language)
        remember_language(response, language)
        return response

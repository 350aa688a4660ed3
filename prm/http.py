"""What holds for every request and answer, whichever page it is for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from core.errors import DomainError
from rest.problems import plain_problem
from web.views import error_page


class PrivateMiddleware:
    """Answers to somebody who said who they are stay with them: no proxy and no disk keeps them.

    A page that says itself how long it may be kept is left alone.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
        if known and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class BodyLimitMiddleware:
    """Refuses a body that is too large by what the request says of it, before a byte of it is read.

    Django itself writes the files of any form to the disk before it looks who sends it. A body without
    a length is none: the server reads no further than the length says.
    """

    # Whoever they are for: nothing large is sent there.
    SMALL = (
        "/accounts/",
        "/apply/",
        "/begin/",
        "/invitations/",
        "/sign/",
        "/signed/",
        "/r/",
        "/i18n/",
        "/health/",
        "/metrics",
    )

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.MAX_ANONYMOUS_BODY_BYTES and length > self._limit(request):
            sentence = _("This is too much at once. Send less, or in several parts.")
            error = DomainError("too-large", sentence, status=413)
            return plain_problem(error, request) if _for_the_api(request) else error_page(request, error)
        return self.get_response(request)

    def _limit(self, request: HttpRequest) -> int:
        if request.path.startswith(self.SMALL):
            return settings.MAX_ANONYMOUS_BODY_BYTES
        known = "Authorization" in request.headers if _for_the_api(request) else request.user.is_authenticated
        return settings.MAX_BODY_BYTES if known else settings.MAX_ANONYMOUS_BODY_BYTES


class SlashMiddleware:
    """An address of the API is the same without the slash at its end: a redirect would lose the body."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if _for_the_api(request) and not request.path.endswith("/"):
            request.path += "/"
            request.path_info += "/"
        return self.get_response(request)


class MethodMiddleware:
    """Answers a method that an address does not take with a page that says so and leads back.

    Somebody whose session ended while they filled in a form comes back from the login to such an address.
    The API says it in problem details of its own.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or _for_the_api(request):
            return response
        sentence = _("This address answers only to the button of its page. Go back there and press it again.")
        page = error_page(request, DomainError("method-not-allowed", sentence, status=405))
        page["Allow"] = response["Allow"]
        return page


class NulMiddleware:
    """Refuses an address with the one character that PostgreSQL keeps nowhere. The API's own checks
    refuse it by field."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        asked = request.path + request.META.get("QUERY_STRING", "")
        if ("\x00" in asked or "%00" in asked) and not request.path.startswith("/api/"):
            sentence = _("This address is not right. Check it, or start again from the first page.")
            return error_page(request, DomainError("bad-address", sentence, status=400))
        return self.get_response(request)


def _for_the_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, as whoever asked can read it: problem details to the API, a page to a browser."""
    if not _for_the_api(request):
        return defaults.bad_request(request, exception)
    return plain_problem(DomainError("bad-request", _("This request is not right."), status=400), request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, likewise."""
    if not _for_the_api(request):
        return defaults.page_not_found(request, exception)
    return plain_problem(DomainError.not_found(), request)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """500, likewise."""
    if not _for_the_api(request):
        return defaults.server_error(request)
    sentence = _("Something went wrong on our side. Try again later.")
    return plain_problem(DomainError("server-error", sentence, status=500), request)

"""To unsubscribe, by the link of a mail: without an account, and by one click of a mail program."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from core import languages, people
from core.errors import DomainError
from marketing.mailing import links, services
from marketing.mailing.selectors import address_of, topics_in_use, unsubscribed_topics
from marketing.models import MailTopic
from web.views import PublicPage, error_page, keep_secret

# What a mail program posts, to the letter (RFC 8058, section 3.1).
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(PublicPage):
    """Opening it changes nothing, for scanners of mails open every link; a post does what it says.

    The post of a mail program comes from nowhere: without cookie, session or CSRF token. The signed link in the
    address is the whole proof, and it acts for nobody but the person it was made for.
    """

    public = (
        "whoever holds the signed link has the mailbox that it was sent to; it shows no address and no name"
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.behind = links.unsubscribing(kwargs["token"])
            person = people.find([self.behind.person]).get(self.behind.person)
            with translation.override(languages.spoken(person.language if person else "")):
                response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._shown(done="done" in request.GET)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
            self._unsubscribe()
            return HttpResponse(status=200, content_type="text/plain")
        if request.POST.get("answer") == "topic":
            self._unsubscribe()
        else:
            services.preferences_save(
                actor=self._reader,
                person=self.behind.person,
                wanted=request.POST.getlist("topic"),
                nothing=request.POST.get("answer") == "nothing",
            )
        return HttpResponseRedirect(f"{request.path}?done")

    @property
    def _reader(self) -> Any:
        return services.reader(self.behind.person, request_id=getattr(self.request, "request_id", ""))

    @property
    def _topic(self) -> MailTopic | None:
        return MailTopic.objects.filter(public_id=self.behind.topic).first() if self.behind.topic else None

    def _unsubscribe(self) -> None:
        try:
            services.unsubscribe(
                actor=self._reader, person=self.behind.person, topic=self._topic, mail=self.behind.mail
            )
        except DomainError as error:
            # Another click was faster by a moment: what it asked for is done.
            if error.status != 422:
                raise

    def _shown(self, *, done: bool) -> HttpResponse:
        without, nothing = unsubscribed_topics(address_of(self.behind.person))
        topics = [(topic, topic.pk not in without and not nothing) for topic in topics_in_use()]
        topic = self._topic
        context = {
            "topics": topics,
            "topic": topic if topic and topic.pk not in without and not nothing else None,
            "nothing": nothing,
            "done": done,
        }
        return render(self.request, "marketing/mailing/unsubscribe.html", context)

"""What the mails of campaigns lead to: the redirect behind their links, and the picture that counts reads."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.errors import DomainError
from marketing.campaigns import content, sending
from marketing.models import CampaignLink, CampaignMail
from referrals.links.destinations import is_counted
from web.views import PublicPage, error_page, keep_secret

# One transparent point.
_GIF = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


class Click(PublicPage):
    """``/m/<token>/``: on to the address that the mail's text names. Only programs that read mails are not
    counted; whom the mail was for is not told to the page that it leads to."""

    public = "links of mails lead where the text of their campaign leads, and nowhere else"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            public_id, number = content.clicked(token)
            mail = CampaignMail.objects.filter(public_id=public_id).first()
            links = CampaignLink.objects.filter(campaign_id=mail.campaign_id) if mail else None
            link = links.filter(number=number).first() if links is not None else None
            if mail is None or link is None:
                raise DomainError.not_found()
        except DomainError as error:
            return error_page(request, error)
        if is_counted(request.method or "", request.headers):
            sending.note_click(mail, link)
        answer = keep_secret(HttpResponseRedirect(link.url))
        answer["Referrer-Policy"] = "no-referrer"
        return answer


class Read(PublicPage):
    """The picture of a mail whose campaign counts reads. The answer is the same whatever the token is."""

    public = "a picture of one point; it shows nothing"

    def get(self, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            public_id = content.read(token)
            if request.method == "GET":
                sending.note_read(public_id)
        except DomainError:
            pass
        return keep_secret(HttpResponse(_GIF, content_type="image/gif"))

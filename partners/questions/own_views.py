"""The way to a file that answers an own field."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core import files
from partners.questions import selectors
from web.views import FileLinkPage


class OwnFile(FileLinkPage):
    """Leads to the file that answers the own field of its row that the address names. ``OWN`` is the subject;
    the row and the permission are those of the page of the thing."""

    OWN = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("answer", "")
        answer = selectors.file_answer(self.OWN, self.object, self.kwargs["code"], self.actor, asked)
        token = files.link_token(answer, "file", permission=self.permission, actor=self.actor)
        return HttpResponseRedirect(self.file_url(token))

"""The page behind the link of a proposal: whoever has it reads the document."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import files
from core.errors import DomainError
from pipeline.proposals import links, sending
from web.views import PublicPage, error_page, keep_secret


class ProposalLink(PublicPage):
    """Opening the page changes nothing; its button downloads the document, and is noted."""

    public = "whoever holds the signed link was sent the proposal"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.proposal = links.proposal_from_link(kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = error_page(request, error)
        return keep_secret(response)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        row = self.proposal
        context = {"view": self, "title": row.title, "proposal": row}
        return render(request, "pipeline/proposals/public.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        reader = links.link_actor(self.proposal, request_id=getattr(request, "request_id", ""))
        sending.proposal_opened(actor=reader, proposal=self.proposal)
        return files.attachment(self.proposal.file)

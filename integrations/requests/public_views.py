"""The roadmap that anybody reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError
from integrations.models import IntegrationRequest
from integrations.requests.presenters import ROADMAP, decorate
from web.views import PublicPage, error_page

# A page, not an archive: the most wanted of each status.
MOST = 100


class Roadmap(PublicPage):
    """What is public, by status and by how many ask for it. Who asks is nobody's business."""

    public = "what we chose to publish of the roadmap, without any name of a partner or customer"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = IntegrationRequest.objects.on_roadmap().with_demand().order_by("-demand", "priority", "pk")
        groups = [
            (IntegrationRequest.Status(status).label, decorate(list(rows.filter(status=status)[:MOST])))
            for status in ROADMAP
        ]
        groups = [(label, found) for label, found in groups if found]
        if not groups:
            return error_page(request, DomainError.not_found())
        return render(request, "integrations/roadmap.html", {"groups": groups})

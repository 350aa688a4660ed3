"""The roadmap that anybody reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import DomainError
from integrations.models import IntegrationRequest
from integrations.requests.presenters import ROADMAP, STATUS_MARKS, decorate
from web.views import PublicPage, error_page

# A page, not an archive: the most wanted of each status.
MOST = 100


class Roadmap(PublicPage):
    """What is public, by status and by how many ask for it. Who asks is nobody's business."""

    public = "what we chose to publish of the roadmap, without any name of a partner or customer"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = IntegrationRequest.objects.on_roadmap().with_demand().order_by("-demand", "priority", "pk")
        found = [
            (label, STATUS_MARKS[status][1], decorate(list(rows.filter(status=status)[:MOST])))
            for status, label in ROADMAP.items()
        ]
        groups = [group for group in found if group[-1]]
        if not groups:
            return error_page(request, DomainError.not_found())
        return render(request, "integrations/roadmap.html", {"groups": groups})

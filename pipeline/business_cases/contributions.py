"""The business case as a thing that ticks a step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pipeline.business_cases import documents  # noqa: F401  (registers the job that makes its PDF)
from pipeline.business_cases.events import PAGE
from pipeline.models import BusinessCase, Recruitment
from pipeline.recruitment.things import Evidence, Thing, page, register
from web.templatetags.formats import as_day


@register(
    Thing(
        "business-case",
        _("A business case"),
        _("Write the business case."),
        page("pipeline:business-case-new"),
    ),
)
def business_case(recruitment: Recruitment, asked: frozenset[str]) -> dict[str, Evidence]:
    """A case with at least one line."""
    rows = BusinessCase.objects.filter(recruitment=recruitment, lines__isnull=False)
    case = rows.distinct().first()
    if case is None:
        return {}
    return {"business-case": Evidence(as_day(case.created_at), _("Business case"), PAGE.url(case))}

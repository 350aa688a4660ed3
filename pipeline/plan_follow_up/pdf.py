"""The document of a review meeting as a PDF, from its text."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from core import fonts
from pipeline.models import PlanReview
from pipeline.plan_documents.pdf import logo_of
from pipeline.plans.choices import Side
from pipeline.plans.document import side_names
from web import pdf


def html(review: PlanReview) -> str:
    """What the document says, before it is laid out."""
    with translation.override(review.language):
        names = side_names(review.plan)
        context = {
            "review": review,
            "plan": review.plan,
            "title": review.plan.title.in_language(review.language),
            "us": names[Side.US],
            "them": names[Side.THEM],
            "partner_logo": logo_of(review.plan.partner),
            "sections": [(row.get_code_display(), row.text) for row in review.sections.all() if row.text],
            "language": review.language,
        }
        return render_to_string("pdf/plan_review.html", {**context, **pdf.brand()})


def render(review: PlanReview) -> bytes:
    return pdf.from_html(fonts.spelled(html(review)))

"""The mail to whoever holds a review. Its text is made when it is sent, from the review as it is then."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.queue import mail as mails
from pipeline.models import PartnershipReview
from pipeline.reviews.events import PAGE
from web.templatetags.formats import day_long


def _of(context: dict[str, Any]) -> dict[str, Any]:
    review = PartnershipReview.objects.select_related("partner").get(public_id=context["partnershipreview"])
    names = {"partner": review.partner.name, "day": day_long(review.due_on)}
    late = review.due_on < clock.today()
    subject = (
        gettext("The review of %(partner)s is late") if late else gettext("Review of %(partner)s by %(day)s")
    )
    said = (
        gettext("The review of %(partner)s was due on %(day)s. Hold it, or put it on another day.")
        if late
        else gettext(
            "The review of %(partner)s is due on %(day)s. Its page shows what was decided last time."
        )
    )
    return {"subject": subject % names, "said": said % names, "page": PAGE.url(review)}


MAILS = [
    mails.MailKind("pipeline.partnership_review", "{subject}", ("{said}",), _("Open the review"), "page", _of)
]

"""What a page of ours and one of the portal both show of awards, publications and media coverage."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import Actor
from core.languages import choices
from core.links import PageOf
from marketing.models import Award, MediaCoverage, Publication
from marketing.recognition.events import STAFF
from web.outward import outward
from web.templatetags import formats

STUDY = PageOf("marketing:detail", "marketing.case_study:view")
SHOWN = 50


def facts_of(row: Any) -> list[tuple[Any, ...]]:
    """Each fact of a row; the partner leads to its page."""
    rows: list[tuple[Any, ...]] = [
        (_("Partner"), row.partner.name, reverse("partners:detail", args=[row.partner.public_id])),
        (_("Date"), formats.day(row.on)),
    ]
    if isinstance(row, Award):
        rows.append((_("Awarded by"), row.awarded_by))
    elif isinstance(row, Publication):
        rows += [
            (_("Kind"), row.get_kind_display()),
            (_("Authors"), row.authors),
            (_("Journal or publisher"), row.publisher),
        ]
    else:
        study = row.case_study
        rows += [
            (_("Medium"), row.outlet),
            (_("Language"), dict(choices()).get(row.language, row.language)),
            (_("Case study"), str(study.title) if study else "", STUDY.url(study) if study else ""),
            (_("Reach"), "" if row.reach is None else formats.number(row.reach)),
        ]
    rows.append((_("Link"), outward(row.link, row.link)))
    return rows


def of_partner(actor: Actor, partner: Any) -> list[tuple[Any, str, list[dict[str, Any]]]]:
    """The three lists of one partner: heading, icon, lines. Three queries."""
    found = []
    for label, icon, model, by in (
        (_("Awards"), "trophy", Award, "awarded_by"),
        (_("Publications"), "book-open", Publication, "authors"),
        (_("Media coverage"), "newspaper", MediaCoverage, "outlet"),
    ):
        rows = model.objects.visible_to(actor).current().filter(partner=partner).order_by("-on", "-id")
        lines = [
            {
                "row": row,
                "by": getattr(row, by),
                "link": outward(row.link),
                "url": "" if actor.is_partner else STAFF[model].url(row),
            }
            for row in rows[:SHOWN]
        ]
        found.append((label, icon, lines))
    return found

"""How the figures of a survey are said."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.surveys.rules import Scores, Surveyed
from web.templatetags import formats


def said(value: Decimal | None) -> str:
    return formats.NONE if value is None else formats.number(round(value))


def between(scores: Scores) -> str:
    """The interval of an NPS in words; "" without an answer."""
    if scores.interval is None:
        return ""
    low, high = scores.interval
    return _("between %(low)s and %(high)s with a confidence of 95%%") % {
        "low": said(low),
        "high": said(high),
    }


def response(answered: int, invited: int) -> str:
    """How many answered of how many."""
    return ngettext("%(answered)s of %(n)s person", "%(answered)s of %(n)s people", invited) % {
        "answered": formats.number(answered),
        "n": formats.number(invited),
    }


def sureness(wave: Surveyed) -> str:
    """How sure the NPS of a wave is, and how many of those asked stand behind it."""
    assert wave.scores.interval is not None  # a wave without an answer is none
    low, high = wave.scores.interval
    said_of = ngettext(
        "between %(low)s and %(high)s with a confidence of 95%%; %(answered)s of %(n)s person asked answered",
        "between %(low)s and %(high)s with a confidence of 95%%; %(answered)s of %(n)s people asked answered",
        wave.invited,
    )
    return said_of % {
        "low": said(low),
        "high": said(high),
        "answered": formats.number(wave.scores.answers),
        "n": formats.number(wave.invited),
    }

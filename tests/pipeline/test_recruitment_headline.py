"""The median above the board: what drags on unsigned counts with its age."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from pipeline.models import Phase, Recruitment
from pipeline.recruitment.selectors import headline
from tests.support.users import make_partner


def test_the_median_counts_those_that_are_late_and_not_signed(cast):
    """Signed after 20 and 30 days; usual at most 60: one open for 100 days counts, one open for 10 does not.
    The middle of 20, 30 and 100 is 30, of 20 and 30 it would be 25."""
    phase = Phase.objects.create(
        code="exploration", name={"en": "x"}, status_given="prospect", short_form="contact", usual_min_days=10,
        usual_max_days=60, counts_in_forecast=True,
    )  # fmt: skip
    today = clock.today()

    def opened(days_ago: int, **more) -> None:
        Recruitment.objects.create(
            partner=make_partner(f"Opened {days_ago}", cast.vocabulary.company), phase=phase,
            opened_on=today - timedelta(days=days_ago), phase_since=today, touched_on=today, **more,
        )  # fmt: skip

    opened(40, outcome="won", won_on=today - timedelta(days=20))
    opened(31, outcome="won", won_on=today - timedelta(days=1))
    opened(100)
    opened(10)
    rows = Recruitment.objects.all()
    found = headline(rows, rows, currency="EUR")
    assert (found["median"], found["late"]) == (30, 1)
    Recruitment.objects.filter(opened_on=today - timedelta(days=100)).delete()
    assert headline(rows, rows, currency="EUR")["median"] == 25

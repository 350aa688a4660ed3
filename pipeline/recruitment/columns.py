"""The columns of recruitments, for the list and its files."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from pipeline.models import Recruitment
from pipeline.recruitment import rules
from pipeline.recruitment import selectors as reads
from web.cells import beside, muted, row_url
from web.columns import Column, choice, field
from web.templatetags.components.marks import badge, person
from web.templatetags.formats import NONE, per_hundred

# The tone of an outcome.
TONES = {"": "", "won": "ok", "lost": "bad"}
_SHORT = 60
_url = row_url("pipeline:recruitment")


def _standing(actor: Actor, rows: list[Recruitment]) -> dict[int, Any]:
    """What is next for each that is open, or why it stands still, with its tone."""
    today = clock.today()
    limits = {row.phase_id: rules.limits(reads.pace_of(row.phase), today) for row in rows}
    found = {}
    for row in rows:
        values = {name: getattr(row, name) for name in reads.STANDING}
        _state, text, tone = reads.standing(values, row.phase, limits[row.phase_id], today)
        found[row.pk] = badge(text, tone) if text else NONE
    return found


def _name(row: Recruitment) -> Any:
    return person(row, url=_url(row.public_id), square=True, sub=row.partner.type)


def _phase(row: Recruitment) -> Any:
    outcome = badge(row.get_outcome_display(), TONES[row.outcome]) if row.outcome or row.closed_at else ""
    return outcome if row.closed_at else beside(str(row.phase), outcome)


def _step(row: Recruitment) -> Any:
    if not row.closed_at:
        return row.loaded["step"][row.pk]
    reason = row.lost_reason
    return muted(reason if len(reason) <= _SHORT else f"{reason[: _SHORT - 1]}…")


def _potential(row: Recruitment) -> str:
    return reads.potential_text({name: getattr(row, name) for name in reads.POTENTIAL}) or NONE


def _fit(code: str, label: Any, file_label: Any) -> Column:
    """A side of the fit; without answers there is none, which is not zero."""
    value = attrgetter(code)
    return Column(
        code,
        label,
        value,
        (code,),
        cell=lambda row: NONE if value(row) is None else per_hundred(value(row)),
        num=True,
        wide=True,
        sort=f"-{code}_order",
        sort_as=code,
        file_label=file_label,
    )


RECRUITMENT_COLUMNS = [
    Column("partner", _("Partner"), lambda row: row.partner.name, ("title", "partner__name", "partner__type__name"),
           cell=_name, sort="partner__name", sort_as="name"),
    field("title", _("Title"), shown=False),
    Column("type", _("Type"), lambda row: str(row.partner.type), ("partner__type__name",), shown=False),
    Column("phase", _("Phase"), lambda row: str(row.phase), ("phase", "outcome", "closed_at"),
           prefetch="phase", cell=_phase),
    Column("step", _("Next step"), lambda row: row.next_step, (*reads.STANDING, "phase", "closed_at", "lost_reason"),
           load=_standing, cell=_step, sort="step_order"),
    Column("potential", _("Potential a year"), lambda row: row.potential, reads.POTENTIAL, cell=_potential,
           num=True, sort="-programme_minor"),
    Column("currency", _("Currency"), lambda row: row.currency if row.potential else "", reads.POTENTIAL,
           shown=False),
    field("potential_leads", _("Leads a year"), shown=False),
    Column("probability", _("Probability"), lambda row: row.probability, ("probability",),
           cell=lambda row: per_hundred(row.probability), num=True, wide=True, sort="-probability",
           file_label=_("Probability in per cent")),
    _fit("fit_us", _("Our interest"), _("Our interest in per cent")),
    _fit("fit_them", _("Their interest"), _("Their interest in per cent")),
    field("next_step_on", _("Due on"), shown=False),
    Column("next_step_owner", _("Done by"), lambda row: str(row.next_step_owner or ""),
           ("next_step_owner__name", "next_step_owner__email"), shown=False),
    field("expected_on", _("Expected on"), wide=True),
    field("opened_on", _("Opened"), file_label=_("Opened on"), wide=True, sort="-opened_on", sort_as="opened"),
    field("phase_since", _("In this phase since"), shown=False),
    choice("outcome", _("Outcome"), Recruitment.Outcome.choices, shown=False),
    field("lost_reason", _("Why it was lost"), shown=False),
]  # fmt: skip

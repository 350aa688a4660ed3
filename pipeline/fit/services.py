"""Operations on the fit: it is answered by us, and worked out anew when other questions are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import target_of
from core.operation import lock_all, no_op, operation, record, record_bulk, update_fields
from partners.questions.answers import write_own
from pipeline.fit import selectors as fits
from pipeline.models import Recruitment
from pipeline.recruitment.services import lock_open, touch

MANY = 1_000


@operation("pipeline.recruitment:change", event="pipeline.recruitment.fit_answered")
def fit_answer(*, actor: Actor, recruitment: Recruitment, values: Mapping[str, Any]) -> Recruitment:
    """Answer questions of the fit by code, ours and, on the prospect's behalf, theirs; what is not named stays.
    Raises DomainError 409 where nothing is asked, 422 at ``own_fields.<code>``."""
    recruitment = lock_open(recruitment)
    if not fits.questions():
        raise DomainError.conflict(_("Nothing is asked about the fit yet."))
    written = write_own(
        fits.SUBJECT, recruitment, recruitment.partner, values, actor=actor, complete=False, draft=True
    )
    if not written:
        no_op()
        return recruitment
    touch(recruitment, clock.today())
    record(recruitment, changes=rescore(recruitment))
    return recruitment


def rescore(recruitment: Recruitment) -> dict[str, list[Any]]:
    """Work out the fit of a locked recruitment from its answers. Returns what changed."""
    asked = fits.questions()
    values = fits.values_of([recruitment.public_id], asked).get(recruitment.public_id, {})
    return update_fields(recruitment, **fits.percents(asked, values))


@operation("pipeline.recruitment:configure", event="pipeline.recruitment.fit_worked_out")
def fit_refresh(*, actor: Actor) -> int:
    """Work out the fit of all open recruitments with the questions and weights that are asked now. Returns how
    many changed."""
    asked = fits.questions()
    rows = lock_all(Recruitment.objects.open().order_by("pk"))
    changed = []
    for start in range(0, len(rows), MANY):
        changed += _changed(rows[start : start + MANY], asked)
    Recruitment.objects.bulk_update(changed, ["fit_us", "fit_them", "updated_at"], batch_size=MANY)
    if changed:
        record_bulk("pipeline.recruitment.fit_worked_out", [target_of(row) for row in changed])
    else:
        no_op()
    return len(changed)


def _changed(rows: list[Recruitment], asked: list[Any]) -> list[Recruitment]:
    """Those whose fit is another one now, with it."""
    values, now = fits.values_of([row.public_id for row in rows], asked), clock.now()
    found = []
    for row in rows:
        percents = fits.percents(asked, values.get(row.public_id, {}))
        if percents != {name: getattr(row, name) for name in percents}:
            row.fit_us, row.fit_them, row.updated_at = percents["fit_us"], percents["fit_them"], now
            found.append(row)
    return found

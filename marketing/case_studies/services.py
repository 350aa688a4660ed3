"""Every write of this room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from core import clock
from core.actor import Actor
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.text import Translated
from marketing.models import CaseResult, CaseStudy
from partners.models import Partner


@operation("marketing.case_study:change", event="marketing.case_study.saved")
def case_study_save(
    *, actor: Actor, partner: Partner, study: CaseStudy | None = None, **values: Any
) -> CaseStudy:
    """Add a case study as a draft, or change the one given."""
    if study is None:
        study = create(CaseStudy, partner=partner, **values)
        record(study)
        return study
    changes = update_fields(lock(study), **values)
    record(study, changes=changes) if changes else no_op()
    return study


@operation("marketing.case_study:change", event="marketing.case_study.saved")
def case_result_add(
    *,
    actor: Actor,
    study: CaseStudy,
    label: dict[str, str],
    value: Decimal,
    unit: dict[str, str],
    period: dict[str, str] | None = None,
    baseline: dict[str, str] | None = None,
) -> CaseResult:
    """Add a figure to a case study."""
    row = create(
        CaseResult,
        study=study,
        label=label,
        value=value,
        unit=unit,
        period=period or {},
        baseline=baseline or {},
        position=study.results.count(),
    )
    record(study, data={"result": str(Translated(unit))})
    return row


@operation("marketing.case_study:change", event="marketing.case_study.published")
def case_study_publish(*, actor: Actor, study: CaseStudy, published_on: date | None = None) -> CaseStudy:
    """Publish a case study, today or on the date given. Raises DomainError 409 when it is already."""
    study = lock(study)
    check_transition(study, CaseStudy.Status.PUBLISHED)
    record(
        study,
        changes=update_fields(
            study, status=CaseStudy.Status.PUBLISHED, published_on=published_on or clock.today()
        ),
    )
    return study


@operation("marketing.case_study:change", event="marketing.case_study.withdrawn")
def case_study_withdraw(*, actor: Actor, study: CaseStudy) -> CaseStudy:
    """Take a published case study back to a draft."""
    study = lock(study)
    check_transition(study, CaseStudy.Status.DRAFT)
    record(study, changes=update_fields(study, status=CaseStudy.Status.DRAFT, published_on=None))
    return study

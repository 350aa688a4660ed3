"""What is written of a case study: its text, its figures, its quotes. How it is approved and published:
``approval``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import search
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from core.text import Translated
from marketing.models import CaseQuote, CaseResult, CaseStudy
from partners.models import Partner, ProductLine

CHANGE = "marketing.case_study:change"
MOST_RESULTS, MOST_QUOTES = 30, 10


@operation(CHANGE, event="marketing.case_study.saved")
def case_study_save(
    *,
    actor: Actor,
    partner: Partner,
    study: CaseStudy | None = None,
    product_lines: Sequence[ProductLine] | None = None,
    results: Sequence[Mapping[str, Any]] | None = None,
    quotes: Sequence[Mapping[str, Any]] | None = None,
    **values: Any,
) -> CaseStudy:
    """Add a case study as a draft, or change the one given. ``results`` and ``quotes`` stand in place of those
    there are; what is not given stays.

    What is published stays as it was approved: a change is published once the partner has approved it.
    """
    if study is None:
        study = create(CaseStudy, partner=partner, **values)
        _replace(study, product_lines, results, quotes)
        search.reindex(study)
        record(study)
        return study
    study = lock(study)
    changes = update_fields(study, **values)
    changes |= _replace(study, product_lines, results, quotes)
    if not changes:
        no_op()
        return study
    _changed(study)
    search.reindex(study)
    record(study, changes=changes)
    return study


def _replace(
    study: CaseStudy,
    lines: Sequence[ProductLine] | None,
    results: Sequence[Mapping[str, Any]] | None,
    quotes: Sequence[Mapping[str, Any]] | None,
) -> dict[str, list[Any]]:
    """Write what stands below a study anew, and say how it changed."""
    changes: dict[str, list[Any]] = {}
    if lines is not None:
        old, new = (
            sorted(line.code for line in study.product_lines.all()),
            sorted(line.code for line in lines),
        )
        if old != new:
            study.product_lines.set(lines)
            changes["product_lines"] = [old, new]
    for name, model, rows, most in (
        ("results", CaseResult, results, MOST_RESULTS),
        ("quotes", CaseQuote, quotes, MOST_QUOTES),
    ):
        if rows is None:
            continue
        _check_room(len(rows), most, name)
        old_rows = lock_all(model.objects.filter(study=study).order_by("pk"))
        for row in old_rows:
            row.delete()
        for position, values in enumerate(rows):
            create(model, study=study, position=position, **values)
        if old_rows or rows:
            changes[name] = [len(old_rows), len(rows)]
    return changes


def _changed(study: CaseStudy) -> None:
    """Note that the text is another one than it was."""
    update_fields(study, revision=study.revision + 1)


def _check_room(number: int, most: int, field: str) -> None:
    if number > most:
        raise DomainError.invalid(_("At most %(most)s fit on a page.") % {"most": most}, field=field)


# -- Figures ---------------------------------------------------------------------------------------


@operation(CHANGE, event="marketing.case_study.saved")
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
    study = lock(study)
    _check_room(study.results.count() + 1, MOST_RESULTS, "label")
    row = create(
        CaseResult,
        study=study,
        label=label,
        value=value,
        unit=unit,
        period=period or {},
        baseline=baseline or {},
        position=_next(study.results),
    )
    _changed(study)
    record(study, data={"result": str(Translated(unit))})
    return row


@operation(CHANGE, event="marketing.case_study.saved")
def case_result_change(*, actor: Actor, result: CaseResult, **values: Any) -> CaseResult:
    """Change a figure of a case study."""
    return _change(result, values)


@operation(CHANGE, event="marketing.case_study.saved")
def case_result_remove(*, actor: Actor, result: CaseResult) -> None:
    """Take a figure away from a case study."""
    _remove(result)


# -- Quotes ----------------------------------------------------------------------------------------


@operation(CHANGE, event="marketing.case_study.saved")
def case_quote_add(
    *,
    actor: Actor,
    study: CaseStudy,
    text: dict[str, str],
    who: str,
    role: dict[str, str] | None = None,
    consented_on: date | None = None,
) -> CaseQuote:
    """Add what somebody says to a case study."""
    study = lock(study)
    _check_room(study.quotes.count() + 1, MOST_QUOTES, "text")
    row = create(
        CaseQuote,
        study=study,
        text=text,
        who=who,
        role=role or {},
        consented_on=consented_on,
        position=_next(study.quotes),
    )
    _changed(study)
    record(study)
    return row


@operation(CHANGE, event="marketing.case_study.saved")
def case_quote_change(*, actor: Actor, quote: CaseQuote, **values: Any) -> CaseQuote:
    """Change a quote, or note since when the person agrees to be quoted."""
    return _change(quote, values)


@operation(CHANGE, event="marketing.case_study.saved")
def case_quote_remove(*, actor: Actor, quote: CaseQuote) -> None:
    """Take a quote away from a case study."""
    _remove(quote)


def _next(rows: Any) -> int:
    last = rows.order_by("position").values_list("position", flat=True).last()
    return 0 if last is None else last + 1


def _change(row: Any, values: dict[str, Any]) -> Any:
    study = lock(row.study)
    row = lock(row)
    if not update_fields(row, **values):
        no_op()
        return row
    _changed(study)
    record(study)
    return row


def _remove(row: Any) -> None:
    study = lock(row.study)
    lock(row).delete()
    _changed(study)
    record(study)

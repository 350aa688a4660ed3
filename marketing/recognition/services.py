"""Every write of awards, publications and media coverage."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock, search
from core.actor import Actor
from core.addresses import check_https
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from marketing.models import Award, CaseStudy, MediaCoverage, Publication
from partners.models import Partner

VIEW, CHANGE = "marketing.recognition:view", "marketing.recognition:change"
EXPORT = "marketing.recognition:export"
Row = TypeVar("Row", Award, Publication, MediaCoverage)


@operation(CHANGE, event="marketing.award.recorded")
def recognition_record(*, actor: Actor, model: type[Row], partner: Partner, **values: Any) -> Row:
    """Record an award, a publication or an article. ``values`` are columns of ``model``.

    Raises DomainError 422 on a day to come, an address without encryption, a case study of another partner.
    """
    _check(partner, values)
    row = create(model, partner=partner, **values)
    search.reindex(row)
    record(row, event=_event(row, "recorded"))
    return row


@operation(CHANGE, event="marketing.award.changed")
def recognition_change(*, actor: Actor, row: Row, **values: Any) -> Row:
    """Change what was recorded. Raises DomainError 409 once it is archived."""
    row = _current(row)
    _check(row.partner, values)
    # In one order, whichever way they came: what is recorded reads alike.
    changes = update_fields(row, **dict(sorted(values.items())))
    if not changes:
        no_op()
        return row
    search.reindex(row)
    record(row, changes=changes, event=_event(row, "changed"))
    return row


@operation(CHANGE, event="marketing.award.archived")
def recognition_archive(*, actor: Actor, row: Row) -> Row:
    """Take away what was recorded by mistake: it counts nowhere any more."""
    row = _current(row)
    changes = update_fields(row, archived_at=clock.now())
    record(row, changes=changes, event=_event(row, "archived"))
    return row


def _current(row: Row) -> Row:
    row = lock(row)
    if row.archived_at:
        raise DomainError.conflict(_("This was taken away as a mistake. Record it anew."))
    return row


def _event(row: Award | Publication | MediaCoverage, verb: str) -> str:
    """The code of what happened to a row of its kind; the operations name that of an award."""
    return f"marketing.{row.CODE}.{verb}"


def _check(partner: Partner, values: dict[str, Any]) -> None:
    on, link = values.get("on"), values.get("link")
    study: CaseStudy | None = values.get("case_study")
    if on is not None and on > clock.today():
        raise DomainError.invalid(_("This day is to come."), field="on")
    if link:
        try:
            check_https(link)
        except ValidationError as error:
            raise DomainError.invalid(error.messages[0], field="link") from error
    if study is not None and study.partner_id != partner.pk:
        raise DomainError.invalid(_("This case study is another partner’s."), field="case_study")

"""Sections 8 and 9 from the data: recruitments that are being negotiated, and the wish list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from insights.review.sources import reads
from insights.review.sources.tools import (
    ROWS,
    Words,
    cut,
    day,
    later,
    money,
    number,
    open_,
    rate,
    row,
    table,
    url,
    words,
)
from partners.models import Contact
from partners.questions.sources import Computed, Context, source
from pipeline.models import Phase, Recruitment, Wish
from web.templatetags import formats

BOARD = ("pipeline:recruitment-list", "pipeline.recruitment:view", "state=open")
NO_TALKS = gettext_lazy("Open a recruitment for each partnership that is being negotiated.")
WISHES = ("pipeline:wishes", "pipeline.wish:view", "status=open")
NO_WISH = gettext_lazy("Add the organisations you would like to have as partners.")


def _talks(context: Context) -> list[Recruitment]:
    """What is being negotiated, the most promising first: open, before the signature."""

    def read() -> list[Recruitment]:
        rows = Recruitment.objects.visible_to(context.actor).forecast().filter(outcome="").for_list()
        return list(rows.order_by("-weighted_minor", "-programme_minor", "partner__name", "pk")[:ROWS])

    return context.once("talks", read)


def _talk_table(context: Context, rows: list[dict[str, Any]]) -> Computed:
    page = url(context, *BOARD)
    return table(rows, NO_TALKS, page, rows_url=page)


@source("review.negotiating-list", label=gettext_lazy("Recruitments under way"), kind="table")
def negotiating(context: Context) -> Computed:
    rows = [
        row(
            partner=one.partner.name,
            type=words((one.kind or one.partner.type).name),
            potential=_potential(one),
            phase=one.phase.short_form,
            next_step=cut(one.next_step),
            expected_on=day(one.expected_on or one.next_step_on),
        )
        for one in _talks(context)
    ]
    return _talk_table(context, rows)


def _potential(one: Recruitment) -> Words | str | None:
    amount, leads = one.potential, one.potential_leads
    if one.potential_kind == Recruitment.PotentialKind.MONEY and amount:
        return words(lambda: _("%(amount)s a year") % {"amount": formats.money(amount)})
    if one.potential_kind == Recruitment.PotentialKind.LEADS and leads is not None:
        return words(
            lambda: (
                ngettext("%(count)s lead a year", "%(count)s leads a year", leads)
                % {"count": formats.number(leads)}
            )
        )
    return one.potential_note or None


@source("review.negotiating-people", label=gettext_lazy("People of recruitments under way"), kind="table")
def people(context: Context) -> Computed:
    talks = _talks(context)
    contacts = Contact.objects.filter(partner__in=[one.partner_id for one in talks], archived_at=None)
    by_partner = {row.partner_id: row for row in contacts.order_by("is_main", "-pk")}
    rows = []
    for one in talks:
        contact = by_partner.get(one.partner_id)
        owner = one.partner.owner
        rows.append(
            row(
                partner=one.partner.name,
                contact=contact.name if contact else None,
                role=words(lambda contact=contact: contact.job_title or str(contact.get_role_display()))
                if contact
                else None,
                ours=(owner.name or owner.email) if owner else None,
            )
        )
    return _talk_table(context, rows)


@source(
    "review.negotiating-potential", label=gettext_lazy("Potential of recruitments under way"), kind="table"
)
def potential(context: Context) -> Computed:
    rows = [
        row(
            partner=one.partner.name,
            money=one.potential.as_json() if one.potential else None,
            leads=number(one.potential_leads),
            probability=rate(Decimal(one.probability) / 100),
        )
        for one in _talks(context)
    ]
    return _talk_table(context, rows)


@source("review.negotiating-progress", label=gettext_lazy("Recruitments under way by phase"), kind="table")
def progress(context: Context) -> Computed:
    talks, unit = _talks(context), reads.currency(context)
    rows = []
    for phase in Phase.Short.values:
        inside = [one for one in talks if one.phase.short_form == phase]
        if inside:
            total = sum(one.programme_minor for one in inside)
            rows.append(row(phase=phase, partnerships=number(len(inside)), potential=money(total, unit)))
    return _talk_table(context, rows)


def _wanted(context: Context) -> list[Wish]:
    def read() -> list[Wish]:
        rows = Wish.objects.visible_to(context.actor).filter(status=Wish.Status.OPEN)
        return list(rows.for_list().order_by("priority", "name", "pk")[:ROWS])

    return context.once("wishes", read)


def _wish_table(context: Context, rows: list[dict[str, Any]], missing: Any = NO_WISH) -> Computed:
    page = url(context, *WISHES)
    return table(rows, missing, page, rows_url=page)


@source("review.wishes-list", label=gettext_lazy("Wish list"), kind="table")
def wishes(context: Context) -> Computed:
    rows = [
        row(
            partner=one.name,
            type=words((one.kind or one.type).name),
            reason=cut(one.reason),
            contact=bool(one.contact),
            blocker=cut(one.blocker),
        )
        for one in _wanted(context)
    ]
    return _wish_table(context, rows)


@source("review.wishes-reasons", label=gettext_lazy("Reasons of wishes"), kind="table")
def reasons(context: Context) -> Computed:
    rows = [
        row(partner=one.name, priority=words(one.get_priority_display), reason=cut(one.reason))
        for one in _wanted(context)
    ]
    return _wish_table(context, rows)


@source("review.wishes-contacts", label=gettext_lazy("Wishes where somebody is known"), kind="yes_no")
def contacts(context: Context) -> Computed:
    wanted = _wanted(context)
    if not wanted:
        return open_(NO_WISH, url(context, *WISHES))
    known = [one.name for one in wanted if one.contact]
    values = {"known": len(known), "count": len(wanted)}
    note = later(lambda: _("Somebody is known at %(known)s of %(count)s.") % values)
    return Computed(bool(known), url(context, WISHES[0], WISHES[1], "status=open&known=true"), note=note)


@source("review.wishes-blockers", label=gettext_lazy("What stands in the way of wishes"), kind="table")
def blockers(context: Context) -> Computed:
    rows = [row(partner=one.name, blocker=cut(one.blocker)) for one in _wanted(context) if one.blocker]
    return _wish_table(context, rows, gettext_lazy("Say of each wish what stands in its way."))

"""Agreements under way or given up: drafts, points with the partner, approvals, secrecy agreed before more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from agreements.drafting.services import agreement_renegotiate
from agreements.models import Agreement
from agreements.review.approval import approval_request
from agreements.review.services import agreement_cancel, agreement_send, point_raise
from agreements.terms import rules
from demo.context import DemoContext
from demo.contracting import MONTHS, approve, draft, fresh, sign_on_paper

# A pilot of three months that ran to its end.
RAN_OUT = ("capteurs", 220, 110)


def plan(context: DemoContext) -> None:
    """Write down when each of them comes to where it stands."""
    simulation = context.simulation
    simulation.ago(1, 16.0, partial(_draft_only, context, "iberdata", "reseller"))
    simulation.ago(12, 10.0, partial(_with_points, context))
    simulation.ago(3, 9.5, partial(_in_approval, context))
    simulation.ago(5, 10.4, partial(_renegotiate_kappa, context))
    simulation.ago(4, 14.0, partial(_nda_for_msf, context))
    simulation.ago(9, 14.5, partial(_approved, context))
    simulation.ago(6, 15.5, partial(_signed_for_later, context))
    simulation.ago(92, 10.7, partial(_draft_only, context, "cobalt", "reseller"))
    simulation.ago(81, 17.3, partial(_give_up, context, "cobalt"))
    code, signed_ago, ends_ago = RAN_OUT
    simulation.ago(signed_ago, 10.9, partial(_pilot, context, code, context.simulation.day(ends_ago)))
    for days_ago, code in ((60, "sudsystemes"), (39, "carebridge"), (56, "openide"), (33, "linagora")):
        simulation.ago(days_ago, 15.2, partial(_nda, context, code))


def _open_draft(context: DemoContext, code: str, kind: str) -> Agreement:
    starts_on = context.today + timedelta(days=20)
    return draft(
        context,
        context.entries[code],
        kind,
        starts_on=starts_on,
        ends_on=rules.term_end(starts_on, MONTHS.get(kind, 24)),
    )


def _draft_only(context: DemoContext, code: str, kind: str) -> None:
    _open_draft(context, code, kind)


def _with_points(context: DemoContext) -> None:
    """With the partner, two points open: what the board says of SudSystèmes."""
    agreement = _open_draft(context, "sudsystemes", "reseller")
    agreement_send(actor=context.manager("sudsystemes"), agreement=agreement)
    for clause, text in (
        ("liability", "Plafond : nous demandons deux fois le chiffre d’affaires annuel."),
        ("reseller-appointment", "Le territoire doit comprendre la Nouvelle-Aquitaine."),
    ):
        point_raise(
            actor=context.theirs("sudsystemes"), agreement=fresh(agreement), clause_code=clause, text=text
        )


def _in_approval(context: DemoContext) -> None:
    agreement = _open_draft(context, "openide", "partnership")
    approval_request(actor=context.manager("openide"), agreement=fresh(agreement))


def _approved(context: DemoContext) -> None:
    approve(context, _open_draft(context, "murs", "mou"))


def _signed_for_later(context: DemoContext) -> None:
    """Signed on paper, and begins on a day to come."""
    agreement = approve(context, _open_draft(context, "ecole", "mou"))
    sign_on_paper(context, context.entries["ecole"], agreement)


def _give_up(context: DemoContext, code: str) -> None:
    agreement = context.partners[code].agreements.get(status="draft")
    agreement_cancel(
        actor=context.manager(code), agreement=agreement, reason="They build a product of their own."
    )


def _pilot(context: DemoContext, code: str, ends_on: date) -> None:
    """A memorandum for a time that is over; nobody wanted to renew it."""
    day = context.simulation.now.date()
    agreement = draft(
        context,
        context.entries[code],
        "mou",
        starts_on=day,
        ends_on=ends_on,
        value_minor=None,
        tacit_renewal=False,
        renewal_months=None,
    )
    sign_on_paper(context, context.entries[code], approve(context, agreement))


def _renegotiate_kappa(context: DemoContext) -> None:
    """A new version of Kappa's agreement, with a remark of Kappa's."""
    current = context.partners["kappa"].agreements.filter(status="active").latest("pk")
    agreement = agreement_renegotiate(actor=context.manager("kappa"), agreement=current)
    agreement_send(actor=context.manager("kappa"), agreement=fresh(agreement))
    point_raise(
        actor=context.theirs("kappa"),
        agreement=fresh(agreement),
        clause_code="referral-commission",
        text="Could the commission run for eighteen months instead of twelve?",
    )


def _nda_for_msf(context: DemoContext) -> None:
    agreement = _open_draft(context, "msf", "nda")
    agreement_send(actor=context.manager("msf"), agreement=fresh(agreement))


def _nda(context: DemoContext, code: str) -> None:
    agreement = approve(context, _open_nda(context, code))
    sign_on_paper(context, context.entries[code], agreement)


def _open_nda(context: DemoContext, code: str) -> Agreement:
    day = context.simulation.now.date()
    return draft(
        context,
        context.entries[code],
        "nda",
        starts_on=day,
        ends_on=rules.term_end(day, 24),
        value_minor=None,
    )

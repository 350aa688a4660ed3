"""Agreements under way or given up: drafts, points with the partner, approvals, secrecy agreed before more."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from agreements.drafting.services import agreement_renegotiate
from agreements.models import Agreement
from agreements.review.approval import approval_request
from agreements.review.services import agreement_cancel, agreement_send, point_raise
from agreements.terms import rules
from demo.context import Stage
from demo.contracting import MONTHS, approve, draft, fresh, sign_on_paper

# A pilot of three months that ran to its end.
RAN_OUT = ("capteurs", 220, 110)


def plan(stage: Stage) -> None:
    """Write down when each of them comes to where it stands."""
    diary = stage.diary
    diary.ago(1, 16.0, partial(_draft_only, stage, "iberdata", "reseller"))
    diary.ago(12, 10.0, partial(_with_points, stage))
    diary.ago(3, 9.5, partial(_in_approval, stage))
    diary.ago(5, 10.4, partial(_renegotiate_kappa, stage))
    diary.ago(4, 14.0, partial(_nda_for_msf, stage))
    diary.ago(9, 14.5, partial(_approved, stage))
    diary.ago(6, 15.5, partial(_signed_for_later, stage))
    diary.ago(92, 10.7, partial(_draft_only, stage, "cobalt", "reseller"))
    diary.ago(81, 17.3, partial(_give_up, stage, "cobalt"))
    code, signed_ago, ends_ago = RAN_OUT
    diary.ago(signed_ago, 10.9, partial(_pilot, stage, code, stage.diary.day(ends_ago)))
    for days_ago, code in ((60, "sudsystemes"), (39, "carebridge"), (56, "openide"), (33, "linagora")):
        diary.ago(days_ago, 15.2, partial(_nda, stage, code))


def _open_draft(stage: Stage, code: str, kind: str) -> Agreement:
    starts_on = stage.today + timedelta(days=20)
    return draft(
        stage,
        stage.book[code],
        kind,
        starts_on=starts_on,
        ends_on=rules.term_end(starts_on, MONTHS.get(kind, 24)),
    )


def _draft_only(stage: Stage, code: str, kind: str) -> None:
    _open_draft(stage, code, kind)


def _with_points(stage: Stage) -> None:
    """With the partner, two points open: what the board says of SudSystèmes."""
    agreement = _open_draft(stage, "sudsystemes", "reseller")
    agreement_send(actor=stage.manager("sudsystemes"), agreement=agreement)
    for clause, text in (
        ("liability", "Plafond : nous demandons deux fois le chiffre d’affaires annuel."),
        ("reseller-appointment", "Le territoire doit comprendre la Nouvelle-Aquitaine."),
    ):
        point_raise(
            actor=stage.theirs("sudsystemes"), agreement=fresh(agreement), clause_code=clause, text=text
        )


def _in_approval(stage: Stage) -> None:
    agreement = _open_draft(stage, "openide", "partnership")
    approval_request(actor=stage.manager("openide"), agreement=fresh(agreement))


def _approved(stage: Stage) -> None:
    approve(stage, _open_draft(stage, "murs", "mou"))


def _signed_for_later(stage: Stage) -> None:
    """Signed on paper, and begins on a day to come."""
    agreement = approve(stage, _open_draft(stage, "ecole", "mou"))
    sign_on_paper(stage, stage.book["ecole"], agreement)


def _give_up(stage: Stage, code: str) -> None:
    agreement = stage.partners[code].agreements.get(status="draft")
    agreement_cancel(
        actor=stage.manager(code), agreement=agreement, reason="They build a product of their own."
    )


def _pilot(stage: Stage, code: str, ends_on: date) -> None:
    """A memorandum for a time that is over; nobody wanted to renew it."""
    day = stage.diary.now.date()
    agreement = draft(
        stage,
        stage.book[code],
        "mou",
        starts_on=day,
        ends_on=ends_on,
        value_minor=None,
        tacit_renewal=False,
        renewal_months=None,
    )
    sign_on_paper(stage, stage.book[code], approve(stage, agreement))


def _renegotiate_kappa(stage: Stage) -> None:
    """A new version of Kappa's agreement, with a remark of Kappa's."""
    current = stage.partners["kappa"].agreements.filter(status="active").latest("pk")
    agreement = agreement_renegotiate(actor=stage.manager("kappa"), agreement=current)
    agreement_send(actor=stage.manager("kappa"), agreement=fresh(agreement))
    point_raise(
        actor=stage.theirs("kappa"),
        agreement=fresh(agreement),
        clause_code="referral-commission",
        text="Could the commission run for eighteen months instead of twelve?",
    )


def _nda_for_msf(stage: Stage) -> None:
    agreement = _open_draft(stage, "msf", "nda")
    agreement_send(actor=stage.manager("msf"), agreement=fresh(agreement))


def _nda(stage: Stage, code: str) -> None:
    agreement = approve(stage, _open_nda(stage, code))
    sign_on_paper(stage, stage.book[code], agreement)


def _open_nda(stage: Stage, code: str) -> Agreement:
    day = stage.diary.now.date()
    return draft(
        stage, stage.book[code], "nda", starts_on=day, ends_on=rules.term_end(day, 24), value_minor=None
    )

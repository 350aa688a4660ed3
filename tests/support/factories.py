"""One row of any model for a partner, with what its columns and constraints ask for.

Tests that walk over every route need a row of every model; a model whose rules a plain filling
cannot meet has its values in ``VALUES``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, cycle
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from agreements.models import Agreement, AgreementVersion
from core import clock, files
from core.actor import SYSTEM
from core.ids import PublicIdField
from core.models import StoredFile
from core.text import TranslatedField
from enablement.models import Certification
from insights.models import RequirementSet, Scorecard, SurveyInvitation, TierRule
from marketing.models import Announcement, CaseStudyVersion
from partners.models import (
    AnswerSheet,
    Contact,
    GovernanceBody,
    Partner,
    PartnerJourney,
    Questionnaire,
    QuestionnaireVersion,
    Seat,
    Tier,
)
from pipeline.models import ApplicationPolicy, Deal, DealPolicy, JointPlan, PlanSection, Recruitment
from pipeline.plans.sections import SECTIONS
from tests.support.users import make_partner, make_user

_numbers = count(1)
_places = cycle(range(1, 10))

# A case study that says nothing yet, as a version keeps it.
CONTENT = {
    "partner": "x1", "sector": None, "title": {"en": "x1"}, "summary": {}, "story": {}, "product_lines": [],
    "results": [], "quotes": [],
}  # fmt: skip

# What a plain filling does not get right, by model label; a value may be a function of the partner.
VALUES: dict[str, dict[str, Any]] = {
    "core.Event": {"code": "partners.note.written", "actor_kind": "system"},
    "partners.Invitation": {"expires_at": lambda partner: clock.now() + timedelta(days=7)},
    "accounts.User": {"staff_role": "support"},
    "accounts.StaffToken": {"owner": lambda partner: User.objects.get(email="administrator@us.test")},
    "payouts.Statement": {
        "opening_minor": 500,
        "commissions_minor": 10_000,
        "adjustments_minor": -500,
        "total_minor": 10_000,
        "payable_minor": 10_000,
        "carried_minor": 0,
        "status": "issued",
        "number": lambda partner: f"S-{next(_numbers)}",
        "issued_on": date(2026, 1, 31),
        "contest_until": date(2099, 1, 31),
        "due_on": date(2099, 1, 31),
        "pdf": lambda partner: make(StoredFile, partner),
    },
    "partners.PartnerFile": {"audience": "shared"},
    "partners.PartnerImport": {
        "status": "columns",
        "tables": [{"name": "x1", "headings": ["x1"], "samples": [["x1"]], "rows": 1}],
    },
    "partners.ImportUnit": {"match_kind": "name"},
    "partners.Questionnaire": {"subject": "review"},
    "partners.BudgetLine": {"year": 2026},
    # There is one journey in use for the same, and one that is open of a partner.
    "partners.Journey": {"is_active": False},
    "partners.PartnerJourneyStep": {
        "journey": lambda partner: open_journey(partner) or make(PartnerJourney, partner)
    },
    "partners.GovernanceBody": {"seats": 9, "interval_months": 6},
    # A seat of the partner by which it sees the body; on a place of its own.
    "partners.Seat": {
        "body": lambda partner: make(GovernanceBody, partner),
        "partner": lambda partner: partner,
        "contact": lambda partner: make(Contact, partner),
        "user": None,
        "grant": None,
        "place": lambda partner: next(_places),
        "since": date(2026, 1, 1),
        "until": None,
    },
    "partners.BodyMeeting": {
        "body": lambda partner: make(Seat, partner).body,
        "zone": "Europe/Paris",
        "starts_at": lambda partner: clock.now() + timedelta(days=30),
        "minutes": "",
        "published_at": None,
    },
    "enablement.Certification": {"subject": "person"},
    "enablement.Certificate": {
        "subject": "person",
        "certification": lambda partner: make(Certification, partner),
        "contact": lambda partner: make(Contact, partner),
        "name": "",
        "customer": "",
        "product_line": None,
        "expires_on": None,
        "file": lambda partner: make(StoredFile, partner),
    },
    "enablement.TrainingRecord": {
        "contact": lambda partner: make(Contact, partner),
        "hours": Decimal(2),
        "file": lambda partner: make(StoredFile, partner),
        "use": None,
    },
    "marketing.ActionLead": {"deal": lambda partner: make(Deal, partner)},
    "marketing.CaseStudy": {"versions_made": 1, "published_version": None},
    "marketing.CaseStudyVersion": {
        "number": lambda partner: next(_numbers),
        "revision": 1,
        "content": CONTENT,
    },
    "marketing.PressRequest": {"side": "partner"},
    "insights.PartnerAmount": {"kind": "cost", "nature": "people"},
    "marketing.Segment": {"conditions": {"filters": {"status": ["active"]}, "figures": []}},
    "marketing.Announcement": {"publish_from": date(2026, 1, 1)},
    "marketing.AnnouncementRecipient": {
        "announcement": lambda partner: make(Announcement, partner, status="published")
    },
    "marketing.CampaignLink": {"url": "https://one.test/x1", "number": lambda partner: next(_numbers)},
    "marketing.CampaignMail": {"left_out": ""},
    "marketing.MailSuppression": {"reason": "asked"},
    "partners.Territory": {"country": "FR"},
    "partners.TierChange": {"new_tier": lambda partner: partner.tier or make(Tier, partner, rank=91)},
    "partners.TierBenefit": {"tier": lambda partner: partner.tier or make(Tier, partner, rank=90)},
    "partners.BenefitUse": {"seat": lambda partner: next(_numbers)},
    # One that everybody of us may read, with a part that shows something.
    "insights.Dashboard": {"is_shared": True, "owner": None, "roles": [], "filters": {}, "months": 12},
    "insights.DashboardTile": {"kind": "figure", "kpi": "active_partners", "months": None, "target": None},
    "insights.DashboardSchedule": {"every": "week", "day": 1},
    "integrations.UsageMeasure": {
        "share": Decimal("0.1"),
        "measured_on": lambda partner: date(2020, 1, 1) + timedelta(days=next(_numbers)),
    },
    "integrations.IntegrationRequest": {"is_public": True, "integration": None},
    "integrations.RequestVote": {"partner": lambda partner: partner},
    "marketing.Fund": {
        "budget_minor": 10_000_000,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "status": "open",
    },
    # A scorecard in use has measures, so one alone is a draft.
    "insights.Scorecard": {"status": "draft"},
    "insights.ScorecardMeasure": {
        "scorecard": lambda partner: make(Scorecard, partner),
        "figure": "deals_open",
        "months": None,
        "good": Decimal(5),
        "poor": Decimal(0),
    },
    "insights.PartnerScore": {"band": "watch", "score": 55, "compared_on": None},
    "insights.ScoreAlert": {
        "raised_on": lambda partner: date(2020, 1, 1) + timedelta(days=next(_numbers)),
        "acknowledged_at": None,
        "note": "",
    },
    "pipeline.NeedsRequest": {"expires_at": lambda partner: clock.now() + timedelta(days=60)},
    "pipeline.JointPlan": {"stage": "joint"},
    "pipeline.PlanProposal": {"kind": "add", "section": "phases", "part": "commitments"},
    "pipeline.PlanComment": {"section": "phases"},
    "pipeline.PlanVersion": {"shared": ["phases"]},
    "insights.ReviewMeeting": {
        "starts_at": lambda partner: clock.now(),
        "zone": "Europe/Paris",
        "invited_at": lambda partner: clock.now(),
        "invitation": 1,
    },
    "insights.MeetingDocument": {
        "kind": "agenda",
        "snapshot": {
            "kind": "agenda",
            "partner": "x1",
            "us": "x1",
            "day": "2026-01-05",
            "starts_at": "",
            "zone": "",
            "place": "",
            "participants": [],
            "sections": [],
        },
    },
    "insights.MeetingParticipant": {"contact": None},
    "insights.ReviewAction": {"side": "them", "contact": None, "dropped_on": None, "done_on": None},
    "pipeline.StepDone": {"ticked_by": "activity"},
    "pipeline.BusinessCase": {"start_year": 2027},
    "pipeline.BusinessCaseAmount": {"year": 1},
    "pipeline.BusinessCaseVersion": {
        "snapshot": {
            "currency": "EUR",
            "start_year": 2027,
            "years": 1,
            "discount_rate": "0",
            "assumptions": "",
            "lines": [{"side": "ours", "kind": "cost", "label": "x1", "amounts": [100]}],
        }
    },
    "pipeline.ProposalSection": {"code": "introduction"},
    "pipeline.PlanDocument": {"kind": "proposal", "agreement": None},
    "pipeline.PlanReview": {"held_on": lambda partner: date(2020, 1, 1) + timedelta(days=next(_numbers))},
    "pipeline.Webinar": {"zone": "Europe/Paris", "join_url": "https://meet.test/x1"},
    "pipeline.WebinarRegistration": {
        "state": "invited",
        "recruitment": lambda partner: _recruitment(partner),
        "contact": lambda partner: make(Contact, partner),
        "activity": None,
    },
    "pipeline.Pilot": {"recruitment": lambda partner: _recruitment(partner), "plan": None, "phase": None},
    "pipeline.PilotTest": {"target": Decimal(1)},
    "pipeline.RecruitmentContact": {"recruitment": lambda partner: _recruitment(partner)},
    "pipeline.Deal": {
        "status": "submitted",
        "submitted_at": lambda partner: clock.now(),
        "number": lambda partner: f"D-{next(_numbers)}",
        "policy": lambda partner: DealPolicy.objects.first() or make(DealPolicy, partner),
    },
    "agreements.Agreement": {"sent_at": lambda partner: clock.now(), "version": 1, "sent_version": 1},
    "agreements.AgreementVersion": {
        "number": 1,
        "clauses": [{"code": "x", "part": 1, "title": "Text 1", "text": "Text 2", "source": ""}],
    },
    "agreements.Approval": {"version": 1},
    "agreements.Exclusivity": {
        "agreement": lambda partner: make(Agreement, partner, status="active", starts_on=date(2026, 1, 1))
    },
    "pipeline.Sale": {"source": "oem"},
    "pipeline.ApplicationPolicy": {"number": lambda partner: next(_numbers), "is_open": True},
    "pipeline.Application": {
        "status": "waiting",
        "person": "Text",
        "email": "x1@one.test",
        "content_key": lambda partner: f"key {next(_numbers)}",
        "confirmed_at": lambda partner: clock.now(),
        "due_on": date(2099, 1, 31),
        "policy": lambda partner: ApplicationPolicy.objects.first() or make(ApplicationPolicy, partner),
        **dict.fromkeys(("partner", "recruitment", "first_answered_at", "decided_at", "erased_at")),
        "answers": {},
    },
    "pipeline.ApplicationQuestion": {"reply": "", "replied_at": None},
    "referrals.ReferralEvent": {"source": "x1"},
    "referrals.PlanRule": {"rate": Decimal("0.1")},
    "insights.ReviewEdition": {
        "questionnaire": lambda partner: make(Questionnaire, partner),
        "sheet": lambda partner: make(
            AnswerSheet, partner, status="frozen", partner=None, version=make(QuestionnaireVersion, partner)
        ),
        "year": 2026,
    },
    "insights.TierProposal": {
        "move": "rise",
        "decision": "deferred",
        "reason": "x1",
        "decided_by": "x1",
        "decided_at": lambda partner: clock.now(),
    },
    "insights.RequirementSet": {"status": "published", "published_at": lambda partner: clock.now()},
    "insights.TierRule": {
        "requirement_set": lambda partner: _requirements(partner, status="draft", published_at=None),
        # A tier has one rule of a version for partners of a type.
        "tier": lambda partner: _a_tier(next(_numbers)),
    },
    "insights.TierRequirement": {
        "rule": lambda partner: TierRule.objects.first() or make(TierRule, partner),
        "figure": "deals_won",
        "months": lambda partner: next(_numbers) % 60 + 1,
    },
    "insights.TierStanding": {"requirement_set": lambda partner: _requirements(partner)},
    "insights.Survey": {"questionnaire": None},
    "insights.SurveyWave": {
        "name": lambda partner: f"Wave {next(_numbers)}",
        "opens_on": date(2026, 1, 1),
        "closes_on": date(2099, 1, 1),
        "opened_on": date(2026, 1, 1),
        "status": "open",
        "roles": ["administrator"],
        "invited": 1,
        "segment": None,
        "version": None,
        "closed_on": None,
    },
    "insights.SurveyInvitation": {
        "user": lambda partner: make_user(f"asked{next(_numbers)}@example.org"),
        "contact": None,
    },
    "insights.SurveyAnswer": {
        "invitation": lambda partner: make(SurveyInvitation, partner),
        "partner": lambda partner: partner,
        "score": 5,
        "answered_on": date(2026, 1, 31),
        "followed_up_on": None,
    },
    "insights.SurveyTally": {"score": lambda partner: next(_numbers) % 11},
    "insights.Target": {"kpi": "active_partners", "value": Decimal(10)},
    "referrals.CommissionDecision": {
        "amount_minor": 10_000,
        "currency": "EUR",
        "explanation": {"amount": 100_000, "currency": "EUR", "facts": {}},
    },
}

# Models whose rows a function makes.
BUILT: dict[str, Callable[[Partner], Any]] = {
    "core.StoredFile": lambda partner: files.store(
        actor=SYSTEM, name="x1.pdf", content=f"%PDF-1.7 {next(_numbers)}".encode()
    ),
}
# Rows without which a row of the model does not come: what is made right after it.
PARTS: dict[str, Callable[[Any, Partner], Any]] = {
    "partners.Questionnaire": lambda row, partner: make(
        QuestionnaireVersion,
        partner,
        questionnaire=row,
        number=1,
        status="published",
        published_at=clock.now(),
    ),
    "agreements.Agreement": lambda row, partner: make(AgreementVersion, partner, agreement=row),
    "marketing.CaseStudy": lambda row, partner: make(
        CaseStudyVersion, partner, study=row, decision="superseded"
    ),
    "pipeline.JointPlan": lambda row, partner: _share_all(row),
}


def _share_all(plan: JointPlan) -> None:
    """The sections of a plan, every one shared: what its partner may read."""
    shared = {"is_shared": True, "shared_at": clock.now()}
    PlanSection.objects.bulk_create(PlanSection(plan=plan, code=code, **shared) for code in SECTIONS)


def _a_tier(number: int) -> Tier:
    return Tier.objects.create(
        code=f"tier-{number}", name={"en": "Gold", "fr": "Gold"}, rank=100 + number % 30_000
    )


def _requirements(partner: Partner, **given: Any) -> RequirementSet:
    """What tiers ask for: the version of a status that is there, or a new one."""
    found = RequirementSet.objects.filter(status=given.get("status", "published")).first()
    return found or make(RequirementSet, partner, **given)


def make(model: type[models.Model], partner: Partner, /, **given: Any) -> Any:
    """A saved row of ``model`` that belongs to ``partner``; ``given`` wins over what is made up."""
    if model is Partner:
        return partner
    if model._meta.label in BUILT:
        return BUILT[model._meta.label](partner)
    values = {**VALUES.get(model._meta.label, {}), **given}
    for field in model._meta.concrete_fields:
        if field.name not in values and _is_asked_for(field):
            values[field.name] = _value(field, partner)
    row = model(**{name: _called(value, partner) for name, value in values.items()})
    row.save()
    PARTS.get(model._meta.label, lambda row, partner: None)(row, partner)
    return row


def open_journey(partner: Partner) -> PartnerJourney | None:
    return PartnerJourney.objects.open().filter(partner=partner).first()


def _recruitment(partner: Partner) -> Recruitment:
    """The open recruitment of a partner, which has one at most."""
    return Recruitment.objects.open().filter(partner=partner).first() or make(Recruitment, partner)


def several(model: type[models.Model], partner: Partner, number: int, **given: Any) -> list[Any]:
    """Rows of ``model`` with all their relations: of ``partner`` as long as its rules allow, else of
    new partners like it."""
    return [_another(model, partner, given) for _ in range(number)]


def another_partner(like: Partner) -> Partner:
    """A partner of the same type, tier and owner."""
    return make_partner(f"Partner x{next(_numbers)}", like.type, tier=like.tier, owner=like.owner)


def _another(model: type[models.Model], partner: Partner, given: dict[str, Any]) -> Any:
    if model is Partner:
        return another_partner(partner)
    for related in (True, False):
        try:
            with transaction.atomic():
                return make(model, partner, **(_optional(model, partner) if related else {}), **given)
        except IntegrityError:
            pass
    return make(model, another_partner(partner), **given)


def _optional(model: type[models.Model], partner: Partner) -> dict[str, Any]:
    """A row for each relation that may be empty, but those of a row to another one of its kind."""
    given = VALUES.get(model._meta.label, {})
    return {
        field.name: _related(field, partner)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.null
        and field.name not in given
        and field.related_model is not model
    }


def _called(value: Any, partner: Partner) -> Any:
    return value(partner) if isinstance(value, Callable) else value


def _is_asked_for(field: models.Field) -> bool:
    if isinstance(field, PublicIdField | models.AutoField) or field.null:
        return False
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return True
    if isinstance(field, TranslatedField):
        return not field.blank
    return field.unique or not (field.has_default() or field.blank or getattr(field, "auto_now", False))


def _value(field: models.Field, partner: Partner) -> Any:
    if isinstance(field, models.ForeignKey):
        return _related(field, partner)
    if isinstance(field, TranslatedField):
        return {"en": f"Text {next(_numbers)}", "fr": f"Texte {next(_numbers)}"}
    if field.choices:
        return next(value for value, _label in field.choices if value)
    return _plain(field)


def _plain(field: models.Field) -> Any:
    number = next(_numbers)
    match field:
        case models.JSONField():
            return {}
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return date(2026, 1, 1) + timedelta(days=number % 365)
        case models.DecimalField():
            return Decimal("0.1")
        case models.BooleanField():
            return False
        case models.IntegerField():
            return number
        case models.EmailField():
            return f"person{number}@example.org"
        case models.URLField():
            return f"https://example.org/{number}"
        case _:
            return f"x{number}"[: field.max_length]


def _related(field: models.ForeignKey, partner: Partner) -> Any:
    """A row for a foreign key: the partner itself, anybody of us, or one of those that exist.

    Where the column is part of what makes a row unique, a row of its own.
    """
    if field.related_model is Recruitment:
        return _recruitment(partner)
    model = field.related_model
    if model is Partner:
        return partner
    alone = _is_in_unique(field)
    if model is User:
        return make_user(f"person{next(_numbers)}@example.org") if alone else partner.owner
    if alone:
        return make(model, partner)
    path = getattr(model, "PARTNER_PATH", None)
    existing = model._default_manager.filter(**{path: partner}) if path else model._default_manager.all()
    if not (found := existing.count()):
        return make(model, partner)
    return existing.order_by("pk")[next(_numbers) % found]


def _is_in_unique(field: models.Field) -> bool:
    constraints = field.model._meta.constraints
    unique = [c.fields for c in constraints if isinstance(c, models.UniqueConstraint)]
    return field.unique or any(field.name in names for names in unique)

"""An operation with a page and an API leaves the same rows and the same events through each."""

from __future__ import annotations

import ast
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.models import StoredFile
from core.money import Money
from core.operation import OPERATIONS
from core.rooms import ROOMS
from insights.review import asking
from insights.review_meetings import action_services as action_services_of_reviews
from insights.review_meetings import services as meeting_services
from integrations.models import Integration, IntegrationRequest, RequestVote
from marketing.actions import services as action_services
from marketing.case_studies import approval as study_approval
from marketing.case_studies import services as study_services
from marketing.funds import claims as fund_claims
from marketing.models import Allocation, Award
from marketing.press import services as press_services
from marketing.recognition import services as recognition_services
from partners.budget import services as budget_services
from partners.journeys.advance import journey_begin
from partners.journeys.services import step_excuse
from partners.kinds import services as kind_services
from partners.models import Contact, RelationshipKind, TierBenefit
from partners.partner import services as partner_services
from partners.questions import services as question_services
from pipeline.applications import services as application_services
from pipeline.business_cases import services as case_services
from pipeline.deals import decisions as deal_decisions
from pipeline.deals import services as deal_services
from pipeline.models import (
    Deal,
    PartnershipReview,
    Proposal,
    Recruitment,
    RecruitmentContact,
    Sale,
    Webinar,
    WebinarRegistration,
    WhiteLabelOffer,
)
from pipeline.pilots import services as pilot_services
from pipeline.proposals import services as proposal_services
from pipeline.proposals.rules import mark
from pipeline.protection import services as protection_services
from pipeline.recruitment.ready import load_phases
from pipeline.sales import services as sale_services
from pipeline.white_label import services as label_services
from pipeline.wishes import services as wish_services
from tests.marketing import funds
from tests.partners.journey_factories import make_journey, step_of
from tests.pipeline import application_factories, plans
from tests.pipeline.deal_factories import approve, register, registration
from tests.pipeline.recruitment_factories import make_phases
from tests.support.factories import make
from tests.support.parity import DIFFER, Trace, undone, watched
from tests.support.route_walk import Stage

pytestmark = pytest.mark.matrix

# Operations of the API that have no page, and why.
ONE_FACE = {
    "referrals.conversion_record": "other systems report what happened with them; people record sales"
}
# Operations of the API that do several times at once what a page does once.
SEVERAL = {"insights.company_totals_set": "insights.company_total_set"}
WEBINAR_ID, CONTACT_ID = "wbn_00000000000000000000000001", "con_00000000000000000000000001"
REGISTRATION_ID = "wrg_00000000000000000000000001"
DEAL_ID, SALE_ID = "dea_00000000000000000000000001", "sal_00000000000000000000000001"
CASE = {"start_year": 2027, "years": 1, "assumptions": "Ten"}
CASE_FORM = {"discount_rate": "5", "lines-rows": "1", "lines-0-what": "ours-cost", "lines-0-label": "Work",
             "lines-0-y1": "1500.50"}  # fmt: skip
STUDY = {"title": {"en": "Nine clinics"}, "summary": {"en": "Less paper"}}
TYPED_STUDY = {"title_en": "Nine clinics", "summary_en": "Less paper", "sector": "health",
               "product_lines": ["platform"]}  # fmt: skip
TEXT = {"kind": "release", "title": "Together", "text": "We do it.", "language": "en"}
AWARD = {"title": "Green prize", "awarded_by": "City", "on": "2026-02-05", "link": "https://city.test/prize"}
WISH = {"name": "Eta", "type": "company", "kind": "reseller", "country": "BE", "priority": 1,
        "reason": "They sell to schools", "contact": "Ada", "blocker": "A rival"}  # fmt: skip
ACTION = {"kind": "event", "title": "Fair", "held_on": "2026-02-20", "note": "Stand 4"}
INVESTED = {"ours": "1500.50", "theirs": "1500.50", "currency": "EUR"}
EUR_1500 = {"amount": "1500.50", "currency": "EUR"}
PROFILE = {"name": "Gamma SAS", "type": "company", "country": "FR", "legal_name": "Gamma SAS", "language": "fr",
           "vat_situation": "domestic", "legal_status": "other", "sectors": ["health"]}  # fmt: skip
CONTACT = {"name": "Ada Roy", "email": "ada@alpha.test", "role": "sales", "language": "fr", "is_main": True}
DEAL = {"customer_name": "Helio Santé SAS", "customer_domain": "www.helio-sante.fr", "how": "Met at a fair",
        "product_lines": ["platform"], "role": "sourced", "customer_country": "FR"}  # fmt: skip
REFERRAL = {"since": "2026-01-05", "referral_profile": "agency", "reward": "fee", "note": "Met at a fair"}
OFFER = {"name": {"en": "Gateway"}, "price": {"en": "8%"}}
FUND = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "claim_days": 45}
CASE_BODY = {"discount_rate": "0.05",
             "lines": [{"side": "ours", "kind": "cost", "label": "Work", "amounts": [EUR_1500]}]}  # fmt: skip
TERMS = {"brand_name": "AlphaNet", "price": "7%"}
OWN = {"kind": "house", "customer_name": "Zeta", "customer_country": "FR", "customer_domain": "zeta.fr"}


@dataclass(frozen=True)
class Parity:
    """One request to a page and one to the API that ask for the same.

    ``ground`` makes the row both are about; addresses are functions of its public id. ``who`` is
    "staff" or "member"; what the page is sent beside ``same`` is in ``form``, the API in ``body``.
    """

    operation: str
    page: str
    api: str
    ground: Callable[[Stage], Any] = lambda stage: None
    method: str = "post"
    who: str = "staff"
    same: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    # Of a page whose first step asks which of several things it is about.
    query: str = ""
    # What stands in the page's address before the id, and behind it.
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def a_draft(stage: Stage) -> Any:
    return deal_services.deal_draft_save(
        actor=stage.cast.member("a", "sales"), partner=stage.cast.a, **registration(stage.cast)
    )


def a_deal(stage: Stage) -> Any:
    return register(stage.cast)


def an_approved_deal(stage: Stage) -> Any:
    deal = approve(stage.cast, register(stage.cast))
    deal.refresh_from_db()
    return deal


def a_question(stage: Stage) -> Any:
    deal = register(stage.cast)
    return deal_decisions.deal_ask(actor=stage.cast.actor("manager"), deal=deal, question="Who signs?")


def an_extension(stage: Stage) -> Any:
    deal = an_approved_deal(stage)
    return deal_services.deal_extension_request(
        actor=stage.cast.member("a", "sales"), deal=deal, evidence="A tender is out"
    )


def a_step(stage: Stage) -> Any:
    make_journey(steps=(("needs", "theirs", 30, ""), ("kick-off", "ours", 10, "")))
    journey_begin(actor=SYSTEM, partner=stage.cast.a)
    return step_of(stage.cast.a, "kick-off")


def an_excused_step(stage: Stage) -> Any:
    return step_excuse(actor=stage.cast.actor("manager"), step=a_step(stage), reason="They know us")


def an_application(stage: Stage) -> Any:
    return application_factories.applied()


def an_application_put_aside(stage: Stage) -> Any:
    return application_services.application_put_aside(
        actor=SYSTEM, application=an_application(stage), reason="Later"
    )


def an_application_to_accept(stage: Stage) -> Any:
    make_phases()
    return an_application(stage)


def an_own_account(stage: Stage) -> Any:
    return protection_services.own_account_save(actor=SYSTEM, **OWN)


def an_allocation(stage: Stage) -> None:
    """The row is named in the body: the page about it has none of its own."""
    funds.give(stage.cast.a)


def a_fund(stage: Stage) -> Any:
    return funds.make_fund(opened=False)


def an_open_fund(stage: Stage) -> Any:
    return funds.make_fund()


def a_part_of_a_fund(stage: Stage) -> Any:
    return funds.give(stage.cast.a)


def a_fund_draft(stage: Stage) -> Any:
    return funds.draft(funds.give(stage.cast.a))


def a_fund_request(stage: Stage) -> Any:
    return funds.submitted(funds.give(stage.cast.a))


def an_approved_request(stage: Stage) -> Any:
    return funds.approved(funds.give(stage.cast.a), stage.cast.actor("manager"))


def a_claim(stage: Stage) -> Any:
    return funds.claimed(an_approved_request(stage))


def an_accepted_claim(stage: Stage) -> Any:
    return fund_claims.claim_accept(actor=stage.cast.actor("finance"), claim=a_claim(stage))


def a_sale(stage: Stage) -> Any:
    return sale_services.sale_record(
        actor=SYSTEM, partner=stage.cast.a, role="sourced", source="manual", sold_on=date(2026, 3, 5),
        amount=Money.parse("1000.00", "EUR"), customer_name="Helio",
    )  # fmt: skip


def a_review(stage: Stage) -> Any:
    """One question, which people answer."""
    row = question_services.questionnaire_create(actor=SYSTEM, subject="review", title={"en": "Review"})
    section = question_services.section_add(actor=SYSTEM, version=row.versions.get(), title={"en": "Ways"})
    question_services.question_add(
        actor=SYSTEM, section=section, label={"en": "Tool"}, kind="text", code="tool"
    )
    question_services.version_publish(actor=SYSTEM, version=row.versions.get())
    return row


def an_assignment(stage: Stage) -> Any:
    rows = asking.review_ask(
        actor=stage.cast.actor("administrator"), questionnaire=a_review(stage), codes=["tool"],
        person=stage.cast.staff["support"], due_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    return rows[0]


def an_oem_partner(stage: Stage) -> Any:
    RelationshipKind.objects.update_or_create(code="oem", defaults={"panel": "oem", "name": {"en": "OEM"}})
    kind = RelationshipKind.objects.get(code="oem")
    kind_services.kind_add(actor=SYSTEM, partner=stage.cast.a, kind=kind, since=date(2026, 1, 5))
    an_open_offer(stage, code="p-open")
    return stage.cast.a


def an_offer(stage: Stage, code: str = "p-draft") -> Any:
    return label_services.offer_create(actor=SYSTEM, code=code, **OFFER)


def an_open_offer(stage: Stage, code: str = "p-offer") -> Any:
    return label_services.offer_open(actor=SYSTEM, offer=an_offer(stage, code))


def some_terms(stage: Stage) -> Any:
    an_oem_partner(stage)
    return label_services.terms_grant(
        actor=SYSTEM, partner=stage.cast.a, offer=WhiteLabelOffer.objects.get(code="p-open"),
        brand_name="AlphaNet", starts_on=date(2026, 1, 5),
    )  # fmt: skip


def a_partner(stage: Stage) -> Any:
    return stage.cast.a


def a_contact(stage: Stage) -> Any:
    return make(Contact, stage.cast.a)


def a_domain(stage: Stage) -> Any:
    return partner_services.domain_add(actor=SYSTEM, partner=stage.cast.a, domain="alpha-conseil.fr")


def a_partner_to_refer(stage: Stage) -> Any:
    RelationshipKind.objects.create(code="p-referral", name={"en": "Referral"}, panel="referral")
    return stage.cast.a


def a_referral(stage: Stage) -> Any:
    return kind_services.kind_add(
        actor=SYSTEM,
        partner=a_partner_to_refer(stage),
        kind=RelationshipKind.objects.get(code="p-referral"),
        since=date(2026, 1, 5),
    )


def a_partner_with_seats(stage: Stage) -> Any:
    TierBenefit.objects.create(
        tier=stage.cast.vocabulary.tiers["silver"], code="seats", kind="entitlement", name={"en": "Seats"},
        is_tracked=True,
    )  # fmt: skip
    return stage.cast.a


def an_integration(stage: Stage) -> Any:
    return make(Integration, stage.cast.a, name="Bridge")


def a_request(stage: Stage) -> Any:
    return make(IntegrationRequest, stage.cast.a, name={"en": "Zephyr", "fr": "Zéphyr"})


def a_vote(stage: Stage) -> Any:
    return make(RequestVote, stage.cast.a, request=a_request(stage))


def a_customers_vote(stage: Stage) -> Any:
    who = {"partner": None, "customer_name": "Helio", "customer": "helio"}
    return make(RequestVote, stage.cast.a, request=a_request(stage), **who)


def an_action(stage: Stage, **values: Any) -> Any:
    given = {
        "kind": "webinar",
        "title": "Webinar",
        "held_on": date(2026, 2, 10),
        "ours": Money(100_000, "EUR"),
    }
    return action_services.action_plan(
        actor=SYSTEM, partner=stage.cast.a, theirs=Money(0, "EUR"), **{**given, **values}
    )


def a_proposal(stage: Stage) -> Any:
    return action_services.action_propose(
        actor=SYSTEM, partner=stage.cast.a, kind="press", title="Press", held_on=date(2026, 2, 10),
        ours=Money(1, "EUR"), theirs=Money(1, "EUR"),
    )  # fmt: skip


def a_cancelled_action(stage: Stage) -> Any:
    return action_services.action_cancel(actor=SYSTEM, action=an_action(stage), reason="Moved")


def a_lead(stage: Stage) -> Any:
    return action_services.lead_link(actor=SYSTEM, action=an_action(stage), deal=register(stage.cast))


def a_sale_link(stage: Stage) -> Any:
    return action_services.sale_link(actor=SYSTEM, action=an_action(stage), sale=a_sale(stage))


def an_action_with_a_deal(stage: Stage) -> Any:
    Deal.objects.filter(pk=register(stage.cast).pk).update(public_id=DEAL_ID)
    return an_action(stage)


def an_action_with_a_sale(stage: Stage) -> Any:
    make(Sale, stage.cast.a, public_id=SALE_ID, amount_minor=100_000)
    return an_action(stage)


def a_recruitment(stage: Stage) -> Any:
    day = date(2026, 1, 5)
    return make(Recruitment, stage.cast.a, touched_on=day, opened_on=day, phase_since=day)


def a_business_case(stage: Stage) -> Any:
    return case_services.business_case_begin(
        actor=SYSTEM, recruitment=a_recruitment(stage), lines=[], start_year=2027
    )


def a_written_proposal(stage: Stage) -> Any:
    return proposal_services.proposal_begin(actor=SYSTEM, recruitment=a_recruitment(stage))


def a_proposal_to_send(stage: Stage) -> Any:
    make(Contact, stage.cast.a, public_id=CONTACT_ID, email="ada@alpha.test", archived_at=None)
    return a_written_proposal(stage)


def a_section(stage: Stage) -> Any:
    return a_written_proposal(stage).sections.get(code="needs")


def a_sent_proposal(stage: Stage) -> Any:
    file = make(StoredFile, stage.cast.a)
    return make(
        Proposal, stage.cast.a, recruitment=a_recruitment(stage), status="sent", file=file, sha256=file.sha256,
        sent_at=clock.now(), number=1, title="Ours", created_by="usr_x",
    )  # fmt: skip


def a_budget_line(stage: Stage) -> Any:
    return budget_services.budget_line_add(
        actor=SYSTEM, year=2026, use="tools", name="PRM", planned=Money(500_00, "EUR")
    )


def a_study(stage: Stage) -> Any:
    """Ready to be sent: with a figure."""
    return study_services.case_study_save(
        actor=SYSTEM, partner=stage.cast.a, title={"en": "Ten clinics"}, sector=stage.cast.vocabulary.sector,
        results=[{"label": {"en": "Saved"}, "value": Decimal(12), "unit": {"en": "days"}}],
    )  # fmt: skip


def a_version(stage: Stage) -> Any:
    return study_approval.case_study_submit(actor=stage.cast.actor("marketing"), study=a_study(stage))


def an_approved_study(stage: Stage) -> Any:
    version = a_version(stage)
    return study_approval.case_study_approve(actor=stage.cast.member("a", "marketing"), version=version).study


def a_published_study(stage: Stage) -> Any:
    study = an_approved_study(stage)
    return study_approval.case_study_publish(
        actor=SYSTEM, study=study, documents=study_approval.Documents(1, {})
    )


def a_text(stage: Stage, **values: Any) -> Any:
    return press_services.press_draft(
        actor=stage.cast.actor("marketing"), partner=stage.cast.a, **{**TEXT, **values}
    )


def a_text_of_the_partner(stage: Stage) -> Any:
    member = stage.cast.member("a", "marketing")
    row = press_services.press_draft(actor=member, partner=stage.cast.a, **TEXT)
    return press_services.press_submit(actor=member, request=row)


def an_approved_text(stage: Stage) -> Any:
    return press_services.press_approve(
        actor=stage.cast.actor("marketing"), request=a_text_of_the_partner(stage)
    )


def an_award(stage: Stage) -> Any:
    return recognition_services.recognition_record(
        actor=SYSTEM, model=Award, partner=stage.cast.a, title="Prize", awarded_by="Jury", on=date(2026, 1, 5)
    )


def a_wish(stage: Stage) -> Any:
    load_phases(SYSTEM)
    return wish_services.wish_add(
        actor=SYSTEM,
        name="Zeta",
        type=stage.cast.vocabulary.company,
        reason="They sell to hospitals",
        country="FR",
    )


def a_wish_given_up(stage: Stage) -> Any:
    return wish_services.wish_drop(actor=SYSTEM, wish=a_wish(stage), reason="Bought")


def an_invitee(stage: Stage) -> Any:
    """A contact of a recruitment, and a webinar to come, by ids that are known."""
    make(Webinar, stage.cast.a, public_id=WEBINAR_ID, starts_at=clock.now() + timedelta(days=9))
    recruitment = a_recruitment(stage)
    make(Contact, stage.cast.a, public_id=CONTACT_ID, email="ada@alpha.test")
    return recruitment


def a_registration(stage: Stage, state: str = "registered", days: int = 9) -> Any:
    a_recruitment(stage)
    webinar = make(Webinar, stage.cast.a, title={"en": "Tour"}, starts_at=clock.now() + timedelta(days=days))
    return make(WebinarRegistration, stage.cast.a, public_id=REGISTRATION_ID, webinar=webinar, state=state)


def an_invited(stage: Stage) -> Any:
    return a_registration(stage, "invited")


def a_webinar_of_yesterday(stage: Stage) -> Any:
    return a_registration(stage, days=-1).webinar


def a_pilot(stage: Stage) -> Any:
    return pilot_services.pilot_create(
        actor=SYSTEM, recruitment=a_recruitment(stage), name={"en": "Ward"},
        tests=[{"what": {"en": "Errors"}, "direction": "at_most", "target": 2}],
    )  # fmt: skip


def a_pilot_test(stage: Stage) -> Any:
    return a_pilot(stage).tests.get()


def a_stakeholder(stage: Stage) -> Any:
    return make(RecruitmentContact, stage.cast.a, part="user")


def a_plan(stage: Stage) -> Any:
    return plans.make_plan(SYSTEM, partner=stage.cast.a)


def a_plan_with_a_shared_section(stage: Stage) -> Any:
    return plans.share(SYSTEM, a_plan(stage), "phases")


def our_commitment(stage: Stage) -> Any:
    return a_plan(stage).plancommitment_rows.get(side="us")


def a_partnership_review(stage: Stage) -> Any:
    return make(PartnershipReview, stage.cast.a, due_on=date(2026, 3, 1))


def a_review_meeting(stage: Stage) -> Any:
    return meeting_services.review_meeting_prepare(
        actor=SYSTEM, review=a_partnership_review(stage), language="en"
    )


def a_meeting_with_a_contact(stage: Stage) -> Any:
    make(Contact, stage.cast.a, public_id=CONTACT_ID, name="Ada", email="ada@alpha.test")
    return a_review_meeting(stage)


def a_meeting_with_an_hour(stage: Stage) -> Any:
    meeting = meeting_services.review_meeting_change(
        actor=SYSTEM, meeting=a_review_meeting(stage), starts_at=clock.now() + timedelta(days=9), zone="Europe/Paris",
        duration=60, place="",
    )  # fmt: skip
    return meeting_services.meeting_participants_set(
        actor=SYSTEM, meeting=meeting, users=[stage.cast.staff["manager"]], contacts=[]
    )


def a_review_action(stage: Stage) -> Any:
    return action_services_of_reviews.review_action_agree(
        actor=SYSTEM, review=a_partnership_review(stage), text="Train", side="them", due_on=clock.today()
    )


def a_ticked_action(stage: Stage) -> Any:
    return action_services_of_reviews.review_action_tick(actor=SYSTEM, action=a_review_action(stage))


def deal(
    operation: str, page: str, action: str, ground: Callable[[Stage], Any] = a_deal, **more: Any
) -> Parity:
    """A step of a deal: the page of that name, the action of the API."""
    return Parity(f"pipeline.{operation}", page, f"deals/{{id}}/{action}", ground, **more)


PARITIES = [
    Parity("pipeline.plan_create", "pipeline:plan-new", "joint-plans/", a_recruitment,
          same={"currency": "EUR", "language": "fr"}, form={"title_en": "Together"},
          body={"recruitment": "{id}", "title": {"en": "Together"}}),
    Parity("pipeline.plan_change", "pipeline:plan-edit", "joint-plans/{id}/", a_plan, "patch",
          same={"starts_on": "2030-01-01", "language": "en"}, form={"title_en": "Together"},
          body={"title": {"en": "Together"}, "own_entity": None}),
    Parity("pipeline.plan_progress_note", "pipeline:plan-row-note", "joint-plans/{plan}/progress/", our_commitment,
          same={"done_on": "2026-01-05", "evidence": "Minutes"}, before=("commitments",), body={"row": "{id}"}),
    Parity("pipeline.plan_section_share", "pipeline:plan-section-share", "joint-plans/{id}/share/", a_plan,
          behind=("phases",), body={"section": "phases"}),
    Parity("pipeline.plan_section_withdraw", "pipeline:plan-section-withdraw", "joint-plans/{id}/withdraw/",
          a_plan_with_a_shared_section, behind=("phases",), body={"section": "phases"}),
    Parity("pipeline.plan_open", "pipeline:plan-open", "joint-plans/{id}/open/", a_plan_with_a_shared_section),
    Parity("insights.company_totals_set", "insights:total-set", "company-totals/", method="put",
          form={"month": "2026-01-05", "revenue": "1500.50", "currency": "EUR", "leads": "7"},
          body={"": [{"month": "2026-01", "revenue": EUR_1500, "leads": 7}]}),
    Parity("insights.review_answer", "insights:review-answer", "reviews/{id}/answers/", a_review, "patch",
          form={"tool": "Ours", "tool.seen": "", "tool.comment": "Since May"},
          body={"answers": {"tool": "Ours"}, "comments": {"tool": "Since May"}, "seen": {"tool": ""}}),
    Parity("insights.review_ask", "insights:review-ask", "reviews/{id}/ask/", a_review,
          same={"codes": ["tool"], "person": "{administrator}", "due_on": "2030-03-05"}),
    Parity("insights.answer_hand_over", "insights:review-hand-over", "review-assignments/{id}/hand-over/",
          an_assignment, same={"person": "{administrator}", "due_on": "2030-03-05"}),
    Parity("insights.answer_withdraw", "insights:review-withdraw", "review-assignments/{id}/withdraw/",
          an_assignment),
    Parity("partners.rates_set", "partners:rate-new", "exchange-rates/", method="put",
          form={"currency": "JPY", "day": "2026-03-05", "rate": "0.006123", "source": "ECB"},
          body={"": [{"currency": "JPY", "day": "2026-03-05", "rate": "0.006123", "source": "ECB"}]}),
    # A page gives the partner to whoever fills it in; a token names somebody.
    Parity("partners.partner_create", "partners:create", "partners/", same=PROFILE, body={"owner": "{administrator}"}),
    Parity("partners.partner_change", "partners:edit", "partners/{id}/", a_partner, "patch", same=PROFILE),
    Parity("partners.partner_status_change", "partners:status", "partners/{id}/status/", a_partner,
          same={"status": "suspended", "reason": "Bills are open"}),
    Parity("partners.tier_change", "partners:tier", "partners/{id}/tier/", a_partner,
          same={"tier": "silver", "reason": "Fewer sales"}),
    Parity("partners.partner_owner_change", "partners:owner", "partners/{id}/", a_partner, "patch",
          same={"owner": "{manager}"}),
    Parity("partners.partner_tags_set", "partners:tags", "partners/{id}/tags/", a_partner, "put",
          form={"tags": "west, key"}, body={"tags": ["west", "key"]}),
    Parity("partners.domain_add", "partners:domain-add", "partner-domains/", a_partner,
          same={"domain": "alpha-conseil.fr"}, body={"partner": "{id}"}),
    Parity("partners.domain_remove", "partners:domain-remove", "partner-domains/{id}/", a_domain, "delete"),
    Parity("partners.address_save", "partners:address-add", "partner-addresses/", a_partner,
          same={"purpose": "billing", "lines": "1 rue X", "postcode": "69001", "city": "Lyon", "country": "FR"},
          body={"partner": "{id}"}),
    Parity("partners.legal_status_change", "partners:legal-status", "partners/{id}/legal-status/", a_partner,
          same={"legal_status": "introducer", "reason": "Signed as such"}),
    Parity("partners.contact_create", "partners:contact-add", "contacts/", a_partner, same=CONTACT,
          body={"partner": "{id}"}),
    Parity("partners.contact_change", "partners:contact-edit", "contacts/{id}/", a_contact, "patch", same=CONTACT),
    Parity("partners.contact_archive", "partners:contact-archive", "contacts/{id}/", a_contact, "delete"),
    Parity("partners.kind_add", "partners:kind-add", "relationships/", a_partner_to_refer, same=REFERRAL,
          form={"fee": "1500.50", "currency": "EUR"}, query="?kind=p-referral",
          body={"partner": "{id}", "kind": "p-referral", "fee": EUR_1500}),
    Parity("partners.kind_change", "partners:kind-edit", "relationships/{id}/", a_referral, "patch", same=REFERRAL,
          form={"fee": "1500.50", "currency": "EUR"}, body={"fee": EUR_1500}),
    Parity("partners.kind_end", "partners:kind-end", "relationships/{id}/end/", a_referral,
          same={"until": "2026-06-30"}),
    Parity("integrations.integration_add", "integrations:new", "integrations/",
          same={"partner": "{a}", "name": "Bridge", "kind": "api", "built_by": "us", "co_marketing": True}),
    Parity("integrations.integration_change", "integrations:edit", "integrations/{id}/", an_integration, "patch",
          same={"name": "Link", "kind": "plugin", "built_by": "both", "formal_agreement": True}),
    Parity("integrations.usage_record", "integrations:usage", "integrations/{id}/usage/", an_integration,
          same={"measured_on": "2026-03-05", "share": "0.25", "source": "Telemetry"}),
    Parity("integrations.health_record", "integrations:health", "integrations/{id}/health/", an_integration,
          same={"state": "down", "note": "503"}),
    Parity("integrations.request_add", "integrations:request-new", "integration-requests/",
          same={"priority": "p1", "planned_for": "2027-Q2"}, form={"name_en": "Zeta"}, body={"name": {"en": "Zeta"}}),
    Parity("integrations.request_change", "integrations:request-edit", "integration-requests/{id}/", a_request, "patch",
          same={"priority": "p2"}, form={"name_en": "Zeta"},
          body={"name": {"en": "Zeta"}, "description": {}, "is_public": False}),
    Parity("integrations.request_move", "integrations:request-move", "integration-requests/{id}/status/", a_request,
          same={"status": "declined", "reason": "Too rare"}),
    Parity("integrations.request_vote", "integrations:request-vote", "integration-votes/", a_request,
          same={"partner": "{a}", "note": "Twice"}, body={"request": "{id}"}),
    Parity("integrations.request_vote_customer", "integrations:request-vote-customer", "integration-votes/", a_request,
          same={"customer_name": "Helio"}, body={"request": "{id}"}),
    Parity("integrations.request_unvote", "integrations:vote-take-back", "integration-votes/{id}/", a_vote, "delete"),
    Parity("integrations.request_unvote_customer", "integrations:vote-take-back", "integration-votes/{id}/",
          a_customers_vote, "delete"),
    Parity("partners.benefit_use", "partners:benefit-use", "benefit-uses/", a_partner_with_seats,
          same={"person": "Ada", "what": "Course", "used_on": "2026-03-05"}, query="?benefit=seats",
          body={"partner": "{id}", "code": "seats"}),
    Parity("partners.step_tick", "partners:journey-tick", "onboarding-steps/{id}/tick/", a_step,
          same={"evidence": "Minutes of 5 March"}),
    Parity("partners.step_excuse", "partners:journey-excuse", "onboarding-steps/{id}/excuse/", a_step,
          same={"reason": "They know us"}),
    Parity("partners.step_reopen", "partners:journey-reopen", "onboarding-steps/{id}/reopen/", an_excused_step),
    Parity("pipeline.deal_register", "portal:deal-new", "deals/", who="member", same=DEAL, body={"submit": True}),
    Parity("pipeline.deal_draft_save", "portal:deal-new", "deals/", who="member", same=DEAL, form={"draft": "1"}),
    Parity("pipeline.deal_change", "portal:deal-edit", "deals/{id}/", a_deal, "patch", "member",
          same={"how": "Called us", "role": "sourced"}, form={"amount": "1500.50", "currency": "EUR"},
          body={"amount": EUR_1500}),
    Parity("pipeline.deal_draft_delete", "portal:deal-delete", "deals/{id}/", a_draft, "delete", "member"),
    deal("deal_submit", "portal:deal-draft", "submit/", a_draft, who="member",
         form={**DEAL, "how": "Met at the health fair"}),
    deal("deal_withdraw", "portal:deal-withdraw", "withdraw/", who="member", same={"reason": "No budget"}),
    deal("deal_answer", "portal:deal-answer", "answer/", a_question, who="member", same={"answer": "The board"}),
    deal("deal_extension_request", "portal:deal-extend", "extend/", an_approved_deal, who="member",
         same={"evidence": "A tender is out"}),
    deal("deal_stage_change", "portal:deal-stage", "stage/", an_approved_deal, who="member",
         same={"stage": "proposal"}),
    deal("deal_approve", "pipeline:deal_approve", "approve/", same={"reason": "Good"}),
    deal("deal_reject", "pipeline:deal_reject", "reject/", same={"reason": "Ours already"}),
    deal("deal_ask", "pipeline:deal_ask", "ask/", same={"question": "Who signs?"}),
    deal("deal_win", "pipeline:deal_win", "win/", an_approved_deal, same={"won_on": "2026-03-05"},
         form={"amount": "1500.50", "currency": "EUR"}, body={"amount": EUR_1500}),
    deal("deal_lose", "pipeline:deal_lose", "lose/", an_approved_deal, same={"reason": "Too dear"}),
    Parity("pipeline.deal_extension_decide", "pipeline:extension", "deal-extensions/{id}/decide/", an_extension,
          same={"reason": "Good"}, form={"granted": "yes"}, body={"granted": True}),
    Parity("pipeline.stakeholder_add", "pipeline:stakeholder-add", "recruitment-contacts/", an_invitee,
          same={"contact": CONTACT_ID, "part": "champion", "note": "Likes us"}, form={"language": "fr"},
          body={"recruitment": "{id}"}),
    Parity("pipeline.stakeholder_change", "pipeline:stakeholder-edit", "recruitment-contacts/{id}/", a_stakeholder,
          "patch", same={"part": "blocker", "note": ""}),
    Parity("pipeline.stakeholder_remove", "pipeline:stakeholder-remove", "recruitment-contacts/{id}/", a_stakeholder,
          "delete"),
    Parity("pipeline.review_change", "pipeline:partnership-review-edit", "partnership-reviews/{id}/",
          a_partnership_review, "patch", same={"due_on": "2030-03-05", "owner": "{manager}"}),
    Parity("pipeline.review_hold", "pipeline:partnership-review-hold", "partnership-reviews/{id}/held/",
          a_partnership_review, same={"held_on": "2026-03-05", "notes": "Good", "decisions": "Go on"}),
    Parity("pipeline.partner_interval_set", "pipeline:partnership-review-interval",
          "partnership-reviews/{id}/interval/", a_partnership_review, same={"months": 2}),
    Parity("insights.review_meeting_prepare", "insights:review-meeting-new", "review-meetings/", a_partnership_review,
          same={"language": "fr"}, body={"review": "{id}"}),
    Parity("insights.review_meeting_change", "insights:review-meeting-edit", "review-meetings/{id}/", a_review_meeting,
          "patch", same={"zone": "Europe/Paris", "duration": 45, "place": "Lyon"},
          form={"day": "2030-03-05", "time": "10:00"}, body={"starts_at": "2030-03-05T10:00:00+01:00"}),
    Parity("insights.meeting_participants_set", "insights:review-meeting-people", "review-meetings/{id}/participants/",
          a_meeting_with_a_contact, same={"contacts": [CONTACT_ID]}, body={"users": []}),
    Parity("insights.meeting_minutes_write", "insights:review-meeting-minutes", "review-meetings/{id}/minutes/",
          a_review_meeting, same={"text": "Two sites"}),
    Parity("insights.review_meeting_invite", "insights:review-meeting-invite", "review-meetings/{id}/invite/",
          a_meeting_with_an_hour),
    Parity("insights.meeting_document_send", "insights:review-meeting-send", "review-meetings/{id}/send/",
          a_review_meeting),
    Parity("insights.review_action_agree", "insights:review-action-new", "review-actions/", a_partnership_review,
          same={"text": "Train two people", "side": "us", "due_on": "2030-03-05"},
          form={"who": "{manager}"}, body={"review": "{id}", "owner": "{manager}"}),
    Parity("insights.review_action_change", "insights:review-action-edit", "review-actions/{id}/", a_review_action,
          "patch", same={"text": "Train two people", "side": "us", "due_on": "2030-03-06"},
          form={"who": "{manager}"}, body={"owner": "{manager}"}),
    Parity("insights.review_action_tick", "insights:review-action-tick", "review-actions/{id}/done/", a_review_action,
          same={"done_on": "2026-03-05", "evidence": "Certificates"}),
    Parity("insights.review_action_reopen", "insights:review-action-reopen", "review-actions/{id}/reopen/",
          a_ticked_action),
    Parity("insights.review_action_drop", "insights:review-action-drop", "review-actions/{id}/drop/", a_review_action,
          same={"reason": "Not needed"}),
    Parity("pipeline.pilot_create", "pipeline:pilot-new", "pilots/", a_recruitment,
          same={"starts_on": "2026-02-01", "ends_on": "2026-03-01"}, form={"name_en": "Ward", "scope_en": "Files"},
          body={"recruitment": "{id}", "name": {"en": "Ward"}, "scope": {"en": "Files"}}),
    Parity("pipeline.pilot_decide", "pipeline:pilot-decide", "pilots/{id}/decide/", a_pilot,
          same={"decision": "no_go"}, form={"reason_en": "Too slow"}, body={"reason": {"en": "Too slow"}}),
    Parity("pipeline.pilot_measure", "pipeline:pilot-test-measure", "pilot-tests/{id}/measure/", a_pilot_test,
          same={"measured": "1.5", "measured_on": "2026-03-05", "evidence": "Log"}),
    Parity("pipeline.webinar_register", "pipeline:recruitment-webinar", "webinar-registrations/", an_invitee,
          same={"webinar": WEBINAR_ID, "contacts": [CONTACT_ID]}, form={"registered": "on"},
          body={"recruitment": "{id}"}),
    Parity("pipeline.registration_accept", "pipeline:webinar-registration-accept",
          "webinar-registrations/{id}/accept/", an_invited),
    Parity("pipeline.registration_decline", "pipeline:webinar-registration-decline",
          "webinar-registrations/{id}/decline/", a_registration),
    Parity("pipeline.webinar_attendance_set", "pipeline:webinar-attendance", "webinars/{id}/attendance/",
          a_webinar_of_yesterday, same={"attended": [REGISTRATION_ID]}),
    Parity("pipeline.own_account_save", "pipeline:own_account_new", "own-accounts/", same=OWN,
          form={"opened_on": "2026-01-05"}, body={"opened_on": "2026-01-05"}),
    Parity("pipeline.own_account_close", "pipeline:own_account_close", "own-accounts/{id}/close/", an_own_account),
    Parity("pipeline.business_case_begin", "pipeline:business-case-new", "business-cases/", a_recruitment,
          same=CASE, form=CASE_FORM, body={**CASE_BODY, "recruitment": "{id}"}),
    Parity("pipeline.business_case_change", "pipeline:business-case-edit", "business-cases/{id}/", a_business_case,
          "patch", same=CASE, form=CASE_FORM, body=CASE_BODY),
    Parity("pipeline.proposal_begin", "pipeline:proposal-new", "proposals/", a_recruitment,
          same={"title": "Ours", "language": "fr"}, body={"recruitment": "{id}"}),
    Parity("pipeline.proposal_change", "pipeline:proposal-edit", "proposals/{id}/", a_written_proposal, "patch",
          same={"title": "Ours"}),
    Parity("pipeline.proposal_section_change", "pipeline:proposal-section-edit", "proposal-sections/{id}/", a_section,
          "patch", same={"title": "Needs", "text": "A hub"}, form={"seen": mark("")}),
    Parity("pipeline.proposal_send", "pipeline:proposal-send", "proposals/{id}/send/", a_proposal_to_send,
          same={"contact": CONTACT_ID}),
    Parity("pipeline.proposal_accept", "pipeline:proposal-accept", "proposals/{id}/accept/", a_sent_proposal,
          same={"answered_on": clock.today().isoformat(), "note": "Good"}),
    Parity("pipeline.proposal_refuse", "pipeline:proposal-refuse", "proposals/{id}/refuse/", a_sent_proposal,
          same={"answered_on": clock.today().isoformat(), "note": "Too dear"}),
    Parity("pipeline.application_ask", "pipeline:application-ask", "applications/{id}/ask/", an_application,
          same={"text": "Who signs?"}),
    Parity("pipeline.application_put_aside", "pipeline:application-put-aside", "applications/{id}/put-aside/",
          an_application, same={"reason": "After the fair"}),
    Parity("pipeline.application_resume", "pipeline:application-resume", "applications/{id}/resume/",
          an_application_put_aside),
    Parity("pipeline.application_accept", "pipeline:application-accept", "applications/{id}/accept/",
          an_application_to_accept, same={"type": "company", "name": "Gamma", "owner": "{administrator}"}),
    Parity("pipeline.application_refuse", "pipeline:application-refuse", "applications/{id}/refuse/", an_application,
          same={"reason": "Not our market", "apply_again_on": "2199-01-01"}),
    Parity("pipeline.sale_record", "pipeline:sale_new", "sales/",
          same={"partner": "{a}", "role": "sourced", "sold_on": "2026-03-05", "customer_name": "Helio",
                "product_line": "platform"},
          form={"amount": "1500.50", "currency": "EUR", "source": "manual"}, body={"amount": EUR_1500}),
    Parity("marketing.fund_create", "marketing:fund-new", "funds/", same=FUND,
          form={"name_en": "Events", "rules_en": "Fairs", "budget": "1500.50", "currency": "EUR", "share": "40"},
          body={"name": {"en": "Events"}, "rules": {"en": "Fairs"}, "budget": EUR_1500, "share": "0.4"}),
    Parity("marketing.fund_change", "marketing:fund-edit", "funds/{id}/", a_fund, "patch", same=FUND,
          form={"name_en": "Events", "rules_en": "Fairs", "budget": "1500.50", "share": "40"},
          body={"name": {"en": "Events"}, "rules": {"en": "Fairs"}, "budget": EUR_1500, "share": "0.4"}),
    Parity("marketing.fund_open", "marketing:fund-open", "funds/{id}/open/", a_fund),
    Parity("marketing.fund_close", "marketing:fund-close", "funds/{id}/close/", an_open_fund),
    Parity("marketing.allocation_grant", "marketing:allocation-new", "fund-allocations/", an_open_fund,
          same={"partner": "{a}"}, form={"amount": "500.00"},
          body={"fund": "{id}", "amount": {"amount": "500.00", "currency": "EUR"}}),
    Parity("marketing.allocation_change", "marketing:allocation-edit", "fund-allocations/{id}/", a_part_of_a_fund,
          "patch", form={"amount": "600.00"}, body={"amount": {"amount": "600.00", "currency": "EUR"}}),
    Parity("marketing.request_draft", "portal:fund-request-new", "fund-requests/", an_allocation, who="member",
          same={"allocation": "{allocation}", "title": "Webinar", "purpose": "Thirty hospitals",
                "activity_on": "2026-06-01"},
          form={"total": "200.00", "asked": "80.00"},
          body={"total": {"amount": "200.00", "currency": "EUR"}, "asked": {"amount": "80.00", "currency": "EUR"}}),
    Parity("marketing.request_change", "portal:fund-request-edit", "fund-requests/{id}/", a_fund_draft, "patch",
          who="member", same={"title": "Two webinars", "purpose": "Sixty hospitals", "activity_on": "2026-06-02"},
          form={"total": "200.00", "asked": "80.00"},
          body={"total": {"amount": "200.00", "currency": "EUR"}, "asked": {"amount": "80.00", "currency": "EUR"}}),
    Parity("marketing.request_submit", "portal:fund-request-submit", "fund-requests/{id}/submit/", a_fund_draft,
          who="member"),
    Parity("marketing.request_withdraw", "portal:fund-request-withdraw", "fund-requests/{id}/withdraw/",
          a_fund_request, who="member"),
    Parity("marketing.request_approve", "marketing:fund-request-approve", "fund-requests/{id}/approve/",
          a_fund_request, same={"remark": "Good"}, form={"amount": "90.00"},
          body={"amount": {"amount": "90.00", "currency": "EUR"}}),
    Parity("marketing.request_refuse", "marketing:fund-request-refuse", "fund-requests/{id}/refuse/",
          a_fund_request, same={"reason": "Too dear"}),
    Parity("marketing.request_cancel", "marketing:fund-request-cancel", "fund-requests/{id}/cancel/",
          an_approved_request, same={"reason": "No webinar"}),
    Parity("marketing.claim_submit", "portal:fund-claim-new", "fund-claims/", an_approved_request, who="member",
          same={"invoice_number": "F-1", "invoiced_on": "2026-01-05"},
          form={"amount": "90.00", "invoice": SimpleUploadedFile("invoice.pdf", funds.PDF),
                "proofs": [SimpleUploadedFile("photo.png", funds.PNG)]},
          body={"amount": {"amount": "90.00", "currency": "EUR"}, "request": "{id}",
                "invoice": {"name": "invoice.pdf", "content": b64encode(funds.PDF).decode()},
                "proofs": [{"name": "photo.png", "content": b64encode(funds.PNG).decode()}]}),
    Parity("marketing.claim_accept", "marketing:fund-claim-accept", "fund-claims/{id}/accept/", a_claim),
    Parity("marketing.claim_return", "marketing:fund-claim-return", "fund-claims/{id}/return/", a_claim,
          same={"reason": "Not made out to us"}),
    Parity("marketing.claim_take_back", "marketing:fund-claim-take-back", "fund-claims/{id}/take-back/",
          an_accepted_claim, same={"reason": "Not ours"}),
    Parity("marketing.claim_pay", "marketing:fund-claim-pay", "fund-claims/{id}/pay/", an_accepted_claim,
          form={"paid_on": clock.today().isoformat()}, body={"paid_on": clock.today().isoformat()},
          same={"payment_reference": "VIR 1"}),
    Parity("pipeline.sale_refund", "pipeline:sale_refund", "sales/{id}/refund/", a_sale,
          same={"refunded_on": "2026-03-06", "reason": "Damaged", "attributable": True}, form={"amount": "100.00"},
          body={"amount": {"amount": "100.00", "currency": "EUR"}}),
    Parity("pipeline.offer_create", "pipeline:white-label-offer-new", "white-label-offers/",
          form={"name_en": "Gateway", "price_en": "8%", "fee": "1500.50", "currency": "EUR", "fee_unit": "year"},
          body={**OFFER, "fee": EUR_1500, "fee_unit": "year"}),
    Parity("pipeline.offer_change", "pipeline:white-label-offer-edit", "white-label-offers/{id}/", an_offer, "patch",
          form={"name_en": "Gateway", "price_en": "9%", "currency": "EUR"}, body={"price": {"en": "9%"}}),
    Parity("pipeline.offer_open", "pipeline:white-label-offer-open", "white-label-offers/{id}/open/", an_offer),
    Parity("pipeline.offer_close", "pipeline:white-label-offer-close", "white-label-offers/{id}/close/", an_open_offer),
    Parity("pipeline.terms_grant", "pipeline:white-label-grant", "white-label-terms/", an_oem_partner,
          same={**TERMS, "offer": "{offer}", "starts_on": "2026-01-05"}, body={"partner": "{a}"}),
    Parity("pipeline.terms_change", "pipeline:white-label-terms-edit", "white-label-terms/{id}/", some_terms, "patch",
          same=TERMS),
    Parity("pipeline.terms_end", "pipeline:white-label-terms-end", "white-label-terms/{id}/end/", some_terms,
          same={"ends_on": "2026-10-31", "reason": "Too little sold"}),
    Parity("partners.budget_line_add", "partners:budget-line-new", "budget-lines/",
          same={"year": 2026, "use": "people", "name": "Team", "note": "Four"},
          form={"planned": "1500.50"}, body={"planned": EUR_1500}),
    Parity("partners.budget_line_change", "partners:budget-line", "budget-lines/{id}/", a_budget_line, "patch",
          same={"name": "PRM, CRM", "note": ""}, form={"planned": "1500.50"},
          body={"planned": EUR_1500, "spent": None}),
    Parity("partners.budget_line_remove", "partners:budget-line-remove", "budget-lines/{id}/", a_budget_line, "delete"),
    Parity("marketing.action_plan", "marketing:action-new", "co-marketing-actions/", same={**ACTION, "partner": "{a}"},
          form=INVESTED, body={"our_investment": EUR_1500, "partner_investment": EUR_1500}),
    Parity("marketing.action_propose", "portal:action-propose", "co-marketing-actions/propose/", who="member",
          same=ACTION, form=INVESTED, body={"our_investment": EUR_1500, "partner_investment": EUR_1500}),
    Parity("marketing.proposal_change", "portal:action-change", "co-marketing-actions/{id}/proposal/", a_proposal,
          "patch", who="member", same=ACTION, form=INVESTED,
          body={"our_investment": EUR_1500, "partner_investment": EUR_1500}),
    Parity("marketing.proposal_withdraw", "portal:action-withdraw", "co-marketing-actions/{id}/withdraw/", a_proposal,
          who="member"),
    Parity("marketing.action_change", "marketing:action-edit", "co-marketing-actions/{id}/", an_action, "patch",
          same=ACTION, form=INVESTED, body={"our_investment": EUR_1500, "partner_investment": EUR_1500}),
    Parity("marketing.action_accept", "marketing:action-accept", "co-marketing-actions/{id}/accept/", a_proposal),
    Parity("marketing.action_refuse", "marketing:action-refuse", "co-marketing-actions/{id}/refuse/", a_proposal,
          same={"reason": "No budget"}),
    Parity("marketing.action_cancel", "marketing:action-cancel", "co-marketing-actions/{id}/cancel/", an_action,
          same={"reason": "Moved"}),
    Parity("marketing.action_finish", "marketing:action-done", "co-marketing-actions/{id}/finish/", an_action),
    Parity("marketing.action_replan", "marketing:action-replan", "co-marketing-actions/{id}/replan/",
          a_cancelled_action),
    Parity("marketing.lead_link", "marketing:action-lead", "co-marketing-leads/", an_action_with_a_deal,
          same={"deal": DEAL_ID}, body={"action": "{id}"}),
    Parity("marketing.lead_unlink", "marketing:action-lead-unlink", "co-marketing-leads/{id}/", a_lead, "delete"),
    Parity("marketing.sale_link", "marketing:action-sale", "co-marketing-sales/", an_action_with_a_sale,
          same={"sale": SALE_ID}, body={"action": "{id}"}),
    Parity("marketing.case_study_save", "marketing:edit", "case-studies/{id}/", a_study, "patch", form=TYPED_STUDY,
          body={**STUDY, "sector": "health", "product_lines": ["platform"]}),
    Parity("marketing.case_study_submit", "marketing:submit", "case-studies/{id}/submit/", a_study),
    Parity("marketing.case_study_publish", "marketing:publish", "case-studies/{id}/publish/", an_approved_study),
    Parity("marketing.case_study_withdraw", "marketing:withdraw", "case-studies/{id}/withdraw/", a_published_study),
    Parity("marketing.case_study_approve", "portal:case-study-approve", "case-study-versions/{id}/approve/", a_version,
          who="member"),
    Parity("marketing.case_study_ask_changes", "portal:case-study-changes", "case-study-versions/{id}/changes/",
          a_version, who="member", same={"remark": "Eleven"}),
    Parity("marketing.press_draft", "marketing:press-new", "press/", same={**TEXT, "partner": "{a}"},
          form={"embargo_until": "2100-03-10T09:00", "embargo_zone": "Asia/Tokyo",
                "uploads": SimpleUploadedFile("note.pdf", funds.PDF)},
          body={"embargo_until": "2100-03-10T00:00:00Z", "embargo_zone": "Asia/Tokyo",
                "uploads": [{"name": "note.pdf", "content": b64encode(funds.PDF).decode()}]}),
    Parity("marketing.press_change", "marketing:press-edit", "press/{id}/", a_text, "patch",
          same={**TEXT, "title": "Apart"}),
    Parity("marketing.press_submit", "marketing:press-submit", "press/{id}/submit/", a_text),
    Parity("marketing.press_approve", "marketing:press-approve", "press/{id}/approve/", a_text_of_the_partner),
    Parity("marketing.press_refuse", "marketing:press-refuse", "press/{id}/refuse/", a_text_of_the_partner,
          same={"reason": "Not ours"}),
    Parity("marketing.press_withdraw", "marketing:press-withdraw", "press/{id}/withdraw/", a_text),
    Parity("marketing.press_publish", "marketing:press-publish", "press/{id}/publish/", an_approved_text,
          same={"link": "https://paper.test/a"}),
    Parity("marketing.recognition_record", "marketing:award-new", "awards/", same={**AWARD, "partner": "{a}"}),
    Parity("marketing.recognition_change", "marketing:award-edit", "awards/{id}/", an_award, "patch", same=AWARD),
    Parity("marketing.recognition_archive", "marketing:award-archive", "awards/{id}/", an_award, "delete"),
    Parity("pipeline.wish_add", "pipeline:wish-new", "wishes/", same=WISH),
    Parity("pipeline.wish_change", "pipeline:wish-edit", "wishes/{id}/", a_wish, "patch", same=WISH),
    Parity("pipeline.wish_drop", "pipeline:wish-drop", "wishes/{id}/drop/", a_wish, same={"reason": "Bought"}),
    Parity("pipeline.wish_restore", "pipeline:wish-restore", "wishes/{id}/restore/", a_wish_given_up),
    Parity("pipeline.wish_recruit", "pipeline:wish-recruit", "wishes/{id}/recruit/", a_wish, same={"country": "FR"},
          body={"owner": "{administrator}"}),
    Parity("marketing.sale_unlink", "marketing:action-sale-unlink", "co-marketing-sales/{id}/", a_sale_link, "delete"),
]  # fmt: skip


def filled(values: dict[str, Any], stage: Stage, row: Any) -> Any:
    """The values with the ids of the moment; a body that is a list is under the empty name."""
    manager, administrator = (stage.cast.staff[role].public_id for role in ("manager", "administrator"))
    ids = {
        "{a}": stage.cast.a.public_id,
        "{manager}": manager,
        "{administrator}": administrator,
        "{id}": getattr(row, "public_id", ""),
        "{offer}": WhiteLabelOffer.objects.values_list("public_id", flat=True).first(),
        "{allocation}": Allocation.objects.values_list("public_id", flat=True).first(),
    }
    shown = {
        name: ids.get(value, value) if isinstance(value, str) else value for name, value in values.items()
    }
    return shown.get("", shown)


def through_the_page(stage: Stage, parity: Parity, row: Any) -> int:
    arguments = [stage.cast.a.public_id] if parity.who == "member" else []
    named = row is not None
    at = [*parity.before, row.public_id, *parity.behind] if named else []
    url = reverse(parity.page, args=[*arguments, *at])
    url += parity.query
    client = stage.member("administrator") if parity.who == "member" else stage.staff("administrator")
    data = {
        k: ("on" if v is True else v) for k, v in filled({**parity.same, **parity.form}, stage, row).items()
    }
    response = client.post(url, data)
    if response.status_code != 302 and response.context and "form" in response.context:
        pytest.fail(f"the page refused: {response.context['form'].errors.as_text()}")
    return response.status_code


def api_address(parity: Parity, row: Any) -> str:
    """With the id of the row, or of the plan in which it stands."""
    named = {"{id}": row, "{plan}": getattr(row, "plan", None)}
    url = "/api/v1/" + parity.api
    for place, one in named.items():
        url = url.replace(place, getattr(one, "public_id", ""))
    return url


def through_the_api(stage: Stage, parity: Parity, row: Any) -> int:
    url = api_address(parity, row)
    client = (stage.partner_token if parity.who == "member" else stage.staff_token)("administrator")
    body = filled({**parity.same, **parity.body}, stage, row)
    response = getattr(client, parity.method)(url, body, content_type="application/json")
    assert response.status_code in (200, 201, 204), response.content
    return response.status_code


def left_by(face: Callable, stage: Stage, parity: Parity, monkeypatch) -> Trace:
    with undone():
        row = parity.ground(stage)
        with watched(monkeypatch) as left:
            face(stage, parity, row)
    return left


@pytest.mark.parametrize("parity", PARITIES, ids=lambda parity: parity.operation)
def test_both_faces_leave_the_same(stage, monkeypatch, parity):
    page = left_by(through_the_page, stage, parity, monkeypatch)
    api = left_by(through_the_api, stage, parity, monkeypatch)
    assert api.called == [parity.operation]
    assert page.called == [SEVERAL.get(parity.operation, parity.operation)]
    assert page.events == api.events
    assert page.events or OPERATIONS[parity.operation].event is None
    assert page.rows == api.rows


def called_by_the_api() -> set[str]:
    """The operations that modules of the API call by name."""
    root = Path(settings.BASE_DIR)
    names = set()
    for room in ROOMS:
        for file in (root / room).glob("*/*api.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    names.add(f"{room}.{node.attr}")
    return names & set(OPERATIONS)


def test_every_operation_of_the_api_is_compared_with_its_page():
    compared = {parity.operation for parity in PARITIES}
    assert called_by_the_api() - compared == set(ONE_FACE)
    assert compared <= called_by_the_api()


def test_no_exemption_is_left_over():
    assert set(SEVERAL) <= {parity.operation for parity in PARITIES}
    for name in DIFFER:
        label, column = name.rsplit(".", 1)
        apps.get_model(label)._meta.get_field(column)

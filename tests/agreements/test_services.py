"""From a template to an agreement in force, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting import services as drafting_services
from agreements.drafting import wording as drafting_wording
from agreements.models import AgreementDocument, AgreementVersion, Approval, OpenPoint, Signature
from agreements.review import approval as review_approval
from agreements.review import selectors as review_selectors
from agreements.review import services as review_services
from agreements.signing import services as signing_services
from agreements.terms import services as terms_services
from core import files
from core.errors import DomainError
from core.models import Event, OutgoingMail
from tests.agreements.factories import (
    approve,
    code_of,
    make_active,
    make_draft,
    make_template,
    run_jobs,
    sign,
    signers,
    start_signature,
)
from tests.support.users import make_user

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen(time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)


def text(agreement, code: str) -> str:
    version = drafting_selectors.version_of(agreement, agreement.version)
    return next(c["text"] for c in drafting_selectors.filled_clauses(agreement, version) if c["code"] == code)


def codes(agreement) -> list[str]:
    return (
        Event.objects.filter(targets__target_id=agreement.public_id)
        .order_by("id")
        .values_list("code", flat=True)
    )


def test_a_draft_takes_the_clauses_for_its_type_and_fills_the_variables(cast):
    agreement = make_draft(cast)

    assert agreement.number == "2026-001"
    assert (agreement.status, agreement.version, agreement.notice_on) == ("draft", 1, date(2026, 10, 2))
    clauses = drafting_selectors.version_of(agreement, 1).clauses
    assert [clause["code"] for clause in clauses] == ["context", "purpose", "share", "law"]
    assert text(agreement, "context") == "Our Foundation and Alpha Conseil agree."
    assert text(agreement, "share") == "The partner gets 20% of at least €1,000.00."
    assert text(agreement, "law") == "From 1 January 2026 to 31 December 2026, notice 90 days."


def test_a_public_body_gets_its_clause_and_an_optional_one_is_chosen(cast):
    template = make_template(cast)
    cast.a.type = cast.vocabulary.government
    cast.a.save()
    agreement = make_draft(cast, template, optional=["service"], language="fr", service_level="deux heures")

    clauses = drafting_selectors.version_of(agreement, 1).clauses
    assert [c["code"] for c in clauses] == ["context", "purpose", "public", "service", "share", "law"]
    assert text(agreement, "service") == "FR We answer within deux heures."
    assert text(agreement, "share") == "FR The partner gets 20\u202f% of at least 1\u202f000,00\u202f€."


def test_numbers_have_no_gap_when_a_draft_is_refused(cast):
    template = make_template(cast)
    make_draft(cast, template)
    with pytest.raises(DomainError) as refusal:
        make_draft(cast, template, values={"rate": "1.5", "nonsense": "x"})
    assert set(refusal.value.fields) == {"rate", "nonsense"}
    assert make_draft(cast, template).number == "2026-002"


def test_every_edit_is_a_version_and_versions_cannot_be_changed(cast):
    agreement = make_draft(cast)
    manager = cast.actor("manager")
    drafting_services.agreement_clause_edit(
        actor=manager,
        agreement=agreement,
        code="purpose",
        title="Purpose",
        text="They build {subject} together.",
    )
    drafting_services.agreement_values_change(
        actor=manager, agreement=agreement, values={"subject": "bridges", "rate": "0.25"}
    )
    agreement.refresh_from_db()

    assert agreement.version == 3
    assert text(agreement, "purpose") == "They build bridges together."
    assert text(agreement, "share") == "The partner gets 25% of at least [Minimum]."
    first = drafting_selectors.filled_clauses(agreement, drafting_selectors.version_of(agreement, 1))
    third = drafting_selectors.filled_clauses(agreement, drafting_selectors.version_of(agreement, 3))
    assert [row["state"] for row in drafting_wording.compare(first, third)] == [
        "same",
        "changed",
        "changed",
        "same",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementVersion.objects.filter(agreement=agreement).update(note="forged")


def test_an_edit_cannot_name_what_nobody_fills(cast):
    agreement = make_draft(cast)
    with pytest.raises(DomainError) as refusal:
        drafting_services.agreement_clause_edit(
            actor=cast.actor("manager"),
            agreement=agreement,
            code="law",
            title="Law",
            text="Until {doomsday}.",
        )
    assert refusal.value.field == "text"


def test_the_partner_sees_nothing_until_it_is_sent_then_the_version_it_was_sent(cast):
    agreement = make_draft(cast)
    member = cast.member("a", "sales")
    rows = type(agreement).objects
    assert not rows.visible_to(member).exists()

    review_services.agreement_send(actor=cast.actor("manager"), agreement=agreement)
    assert rows.visible_to(member).get() == agreement
    assert not rows.visible_to(cast.member("b", "sales")).exists()
    review_services.agreement_take_back(actor=cast.actor("manager"), agreement=agreement)
    drafting_services.agreement_terms_change(actor=cast.actor("manager"), agreement=agreement, notice_days=30)
    agreement.refresh_from_db()
    assert (agreement.version, agreement.partner_version) == (2, 1)


def test_open_points_hold_the_approval_up_until_they_are_settled(cast):
    agreement = make_draft(cast)
    manager, member = cast.actor("manager"), cast.member("a", "administrator")
    review_services.agreement_send(actor=manager, agreement=agreement)
    point = review_services.point_raise(
        actor=member,
        agreement=agreement,
        clause_code="purpose",
        text="Too narrow",
        proposed_text="They work on {subject} and more.",
    )
    review_services.agreement_answer(actor=member, agreement=agreement, version=1, agrees=False)
    agreement.refresh_from_db()
    assert agreement.status == "draft"
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_request(actor=manager, agreement=agreement)
    assert refusal.value.code == "points-open"

    review_services.point_settle(actor=manager, point=point, outcome="accepted")
    agreement.refresh_from_db()
    assert text(agreement, "purpose") == "They work on integration and more."
    assert drafting_selectors.version_of(agreement, 2).author == manager.id
    assert OpenPoint.objects.get().status == "accepted"
    review_approval.approval_request(actor=manager, agreement=agreement)


def test_an_internal_remark_is_not_shown_to_the_partner(cast):
    agreement = make_draft(cast)
    review_services.point_raise(actor=cast.actor("legal"), agreement=agreement, text="Careful", internal=True)
    review_services.agreement_send(actor=cast.actor("manager"), agreement=agreement)
    assert not OpenPoint.objects.visible_to(cast.member("a", "administrator")).exists()
    assert not Event.objects.filter(code="agreements.point.raised").exists()


def test_nobody_approves_their_own_text(cast):
    agreement = make_draft(cast)
    make_user("second-legal@us.test", staff_role="legal")
    legal = cast.actor("legal")
    drafting_services.agreement_clause_edit(
        actor=legal, agreement=agreement, code="law", title="Law", text="The law of the land."
    )
    approval = review_approval.approval_request(actor=cast.actor("manager"), agreement=agreement)
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_decide(actor=legal, approval=approval, approve=True)
    assert refusal.value.code == "own-text"
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_decide(actor=cast.actor("manager"), approval=approval, approve=True)
    assert refusal.value.status == 403
    # The database refuses it as well, whatever code would try.
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(status="approved", decided_by=legal.id)


def test_a_missing_required_value_holds_the_approval_up(cast):
    agreement = make_draft(cast, values={"subject": "bridges"})
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_request(actor=cast.actor("manager"), agreement=agreement)
    assert "Rate" in str(refusal.value.message)


def test_from_draft_to_active_with_signers_in_order(cast, run_outbox):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    first, second = signers(agreement)
    assert (first.status, second.status) == ("asked", "waiting")
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_code_send(actor=cast.actor("manager"), signature=second)
    assert refusal.value.status == 409

    sign(cast.member("a", "administrator"), first)
    agreement.refresh_from_db()
    assert agreement.status == "in_signature"
    sign(cast.actor("manager"), second)
    agreement.refresh_from_db()

    assert agreement.status == "active"
    assert list(codes(agreement))[-2:] == ["agreements.agreement.signed", "agreements.agreement.activated"]
    signed = signers(agreement)[0]
    assert (signed.typed_name, signed.ip_address, signed.identified_by) == (
        "Administrator",
        "192.0.2.7",
        "login_code",
    )
    assert (signed.consent_version, len(signed.user_agent_sha256)) == (1, 64)
    event = Event.objects.get(code="agreements.signature.signed", target_id=signed.public_id)
    assert "192.0.2.7" not in str(event.data) + str(event.changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=signed.pk).update(typed_name="Somebody else")


def test_the_signed_documents_are_made_once_by_a_job_and_everybody_is_told(cast, run_outbox):
    agreement = make_active(cast)
    run_jobs()
    documents = {row.kind: row for row in AgreementDocument.objects.all()}
    assert set(documents) == {"signed", "certificate"}
    content = files.read(documents["signed"].file)
    assert content.startswith(b"%PDF-")
    certificate = documents["certificate"].snapshot
    assert certificate["signed_sha256"] == documents["signed"].sha256
    assert certificate["presented_sha256"] == agreement.rounds.get().sha256
    assert [person["name"] for person in certificate["evidence"]] == ["Administrator", "Manager"]

    from agreements.signing.documents import documents_store
    from core.actor import SYSTEM

    documents_store(
        actor=SYSTEM, round=agreement.rounds.get(), signed=({}, b"%PDF-"), certificate=({}, b"%PDF-")
    )
    assert AgreementDocument.objects.count() == 2
    run_outbox()
    told = [m.to[0] for m in mail.outbox if m.subject == "Agreement 2026-001 is signed by everyone"]
    assert sorted(told) == ["administrator@a.test", "manager_own@us.test", "sales@a.test"]


def test_an_agreement_signed_before_its_first_day_begins_on_it(cast, time_machine):
    agreement = make_active(cast, starts_on=date(2026, 4, 1))
    assert agreement.status == "signed"
    assert "agreements.agreement.activated" not in codes(agreement)
    terms_services.advance_due()
    agreement.refresh_from_db()
    assert agreement.status == "signed"
    time_machine.move_to("2026-04-03T03:00:00Z", tick=False)
    terms_services.advance_due()
    terms_services.advance_due()
    agreement.refresh_from_db()
    assert agreement.status == "active"
    assert list(codes(agreement)).count("agreements.agreement.activated") == 1


def test_a_refusal_returns_the_draft_with_its_reason(cast, run_outbox):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    first, second = signers(agreement)
    signing_services.signature_refuse(
        actor=cast.member("a", "administrator"), signature=first, reason="The notice is too long."
    )
    agreement.refresh_from_db()
    second.refresh_from_db()
    assert (agreement.status, second.status) == ("draft", "cancelled")
    run_outbox()
    refused = next(m for m in mail.outbox if m.subject.startswith("Signature of agreement"))
    assert (refused.to, "The notice is too long." in refused.body) == (["manager_own@us.test"], True)


def test_only_the_person_named_signs(cast):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    first = signers(agreement)[0]
    for actor in (cast.member("a", "sales"), cast.actor("manager"), cast.actor("administrator")):
        with pytest.raises(DomainError) as refusal:
            signing_services.signature_code_send(actor=actor, signature=first)
        assert refusal.value.status == 403
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_code_send(actor=cast.member("b", "administrator"), signature=first)
    assert refusal.value.status == 404


def test_a_person_without_an_account_signs_by_link_and_code(cast, run_outbox):
    from agreements.signing.links import link_actor, signature_from_link, signature_link

    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement, by_link=True)
    token = signature_link(signers(agreement)[0].public_id)
    signature = signature_from_link(token)
    signing_services.signature_code_send(actor=link_actor(signature), signature=signature)
    run_outbox()
    asked, coded = (m for m in mail.outbox if m.to == ["zoe@alpha.test"])
    assert f"/sign/{signature_link(signature.public_id)}/"[:20] in asked.body
    code = code_of(signature)
    assert f"{code[:3]} {code[3:]}" in coded.body
    assert not OutgoingMail.objects.filter(context__icontains=code).exists()
    assert signing_services.signature_code_check(actor=link_actor(signature), signature=signature, code=code)
    signing_services.signature_sign(
        actor=link_actor(signature), signature=signature, typed_name="zoe  BLANC", consent_version=1
    )
    signature.refresh_from_db()
    assert (signature.status, signature.identified_by) == ("signed", "link_code")
    with pytest.raises(DomainError):
        signature_from_link(token + "x")


def test_a_code_has_five_attempts_ten_minutes_and_is_sent_five_times_an_hour(cast, time_machine):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    signature, actor = signers(agreement)[0], cast.member("a", "administrator")
    signing_services.signature_code_send(actor=actor, signature=signature)
    code = code_of(signature)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _attempt in range(5):
        assert signing_services.signature_code_check(actor=actor, signature=signature, code=wrong) is False
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_code_check(actor=actor, signature=signature, code=code)
    assert refusal.value.status == 429
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_code_send(actor=actor, signature=signature)
    assert refusal.value.status == 429

    for minute in range(2, 6):
        time_machine.move_to(f"2026-03-02T10:0{minute}:00Z", tick=False)
        signing_services.signature_code_send(actor=actor, signature=signature)
    time_machine.move_to("2026-03-02T10:30:00Z", tick=False)
    with pytest.raises(DomainError):
        signing_services.signature_code_send(actor=actor, signature=signature)
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_code_check(actor=actor, signature=signature, code=code_of(signature))
    assert refusal.value.status == 429
    time_machine.move_to("2026-03-02T11:01:00Z", tick=False)
    signing_services.signature_code_send(actor=actor, signature=signature)
    with pytest.raises(DomainError) as refusal:
        signing_services.signature_sign(
            actor=actor, signature=signature, typed_name="Administrator", consent_version=1
        )
    assert refusal.value.field == "code"


def test_a_code_once_checked_signs_for_ten_minutes(cast, time_machine):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    signature, actor = signers(agreement)[0], cast.member("a", "administrator")

    def check(now: str, counter: int) -> None:
        time_machine.move_to(now, tick=False)
        signing_services.signature_code_send(actor=actor, signature=signature)
        code = code_of(signature)
        assert signing_services.signature_code_check(actor=actor, signature=signature, code=code)

    def sign() -> None:
        signing_services.signature_sign(
            actor=actor, signature=signature, typed_name=signature.name, consent_version=1
        )

    check("2026-03-02T10:00:00Z", 1)
    time_machine.move_to("2026-03-02T10:10:00Z", tick=False)
    with pytest.raises(DomainError) as refusal:
        sign()
    assert refusal.value.field == "code"
    signature.refresh_from_db()
    assert (signature.status, signature.signed_at) == ("asked", None)

    check("2026-03-02T10:20:00Z", 2)
    time_machine.move_to("2026-03-02T10:29:59Z", tick=False)
    sign()
    signature.refresh_from_db()
    assert signature.status == "signed"


def test_a_copy_signed_on_paper_concludes_the_agreement(cast):
    agreement = approve(cast, make_draft(cast))
    with pytest.raises(DomainError) as refusal:
        signing_services.signed_copy_keep(
            actor=cast.actor("manager"),
            agreement=agreement,
            name="x.txt",
            content=b"text",
            signers="A and B",
            signed_on=date(2026, 1, 5),
        )
    assert refusal.value.field == "file"
    signing_services.signed_copy_keep(
        actor=cast.actor("manager"),
        agreement=agreement,
        name="x.pdf",
        content=b"%PDF-1.4 scan",
        signers="A and B",
        signed_on=date(2026, 1, 5),
    )
    agreement.refresh_from_db()
    assert agreement.status == "active"
    assert AgreementDocument.objects.get().kind == "wet"


def test_two_sole_exclusivities_that_overlap_are_refused_and_the_holder_named_to_us_alone(cast):
    template = make_template(cast)
    actor = cast.actor("manager")
    held = make_draft(cast, template, partner=cast.b)
    drafting_services.exclusivity_add(
        actor=actor, agreement=held, mode="sole", country="FR", sector=cast.vocabulary.sector
    )
    held = approve(cast, held)
    signing_services.signed_copy_keep(
        actor=actor,
        agreement=held,
        name="x.pdf",
        content=b"%PDF-1.4",
        signers="A and B",
        signed_on=date(2026, 1, 5),
    )

    wanted = make_draft(cast, template)
    drafting_services.exclusivity_add(actor=actor, agreement=wanted, mode="sole", country="FR")
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_request(actor=actor, agreement=wanted)
    assert "Beta Services" in str(refusal.value.message)
    row = wanted.exclusivities.get()
    drafting_services.exclusivity_remove(actor=actor, exclusivity=row)
    drafting_services.exclusivity_add(actor=actor, agreement=wanted, mode="sole", country="DE")
    drafting_services.exclusivity_add(actor=actor, agreement=wanted, mode="shared", country="FR")
    review_approval.approval_request(actor=actor, agreement=wanted)


def test_whoever_is_blocking_is_reminded_once_a_day(cast, run_outbox, time_machine):
    agreement = make_draft(cast)
    review_services.agreement_send(actor=cast.actor("manager"), agreement=agreement)
    agreement.refresh_from_db()
    assert review_selectors.blocking(agreement).code == "partner"
    assert review_services.agreement_chase(actor=cast.actor("manager"), agreement=agreement) == "partner"
    with pytest.raises(DomainError) as refusal:
        review_services.agreement_chase(actor=cast.actor("manager"), agreement=agreement)
    assert refusal.value.code == "chased-today"
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)
    review_services.agreement_chase(actor=cast.actor("manager"), agreement=agreement)
    with pytest.raises(DomainError):
        review_services.agreement_chase(actor=cast.member("a", "sales"), agreement=agreement)
    run_outbox()
    assert [m.subject for m in mail.outbox if m.to == ["sales@a.test"]] == [
        "Agreement 2026-001 for your review",
        "Reminder: agreement 2026-001",
        "Reminder: agreement 2026-001",
    ]

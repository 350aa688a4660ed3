"""What an attacker with a login of a partner, or with little rights of ours, must not get."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from agreements.drafting import services as drafting_services
from agreements.models import Agreement
from agreements.review import approval as review_approval
from agreements.review import services as review_services
from core import clock, tokens
from core.actor import SYSTEM
from core.errors import DomainError
from core.events import timeline
from core.money import Money
from core.people import Person
from core.queue import mail as mails
from partners.models import PartnerToken
from payouts.accounts import services as payouts
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from pipeline.models import Sale
from pipeline.sales import services as sale_services
from referrals.models import ReferralEvent
from tests.agreements.factories import make_draft
from tests.pipeline.deal_factories import approve, register
from tests.support.users import make_user
from web import exports

SECRET = "Confidential Customer of Beta"


def token_of(partner, role: str = "administrator") -> dict[str, str]:
    """The header of a token of a partner that may do all its role may."""
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=partner,
        name="their system",
        role=role,
        scopes=["partners:write", "pipeline:write", "referrals:write"],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now().replace(year=clock.now().year + 1),
    )
    return {"Authorization": f"Bearer {secret}"}


# -- Timelines ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_batch_tells_each_partner_of_its_own_rows_only(cast):
    theirs = approve(cast, register(cast, "b", customer_name=SECRET, customer_domain="beta-customer.fr"))
    own = approve(cast, register(cast))
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1)):
        assert deal_closing.expire_due() == 2
    page = cast.member_client("a", "sales").get(reverse("portal:activity", args=[cast.a.public_id]))
    said = page.content.decode()
    line = f"Protection over: {own.number} Helio Santé SAS"
    assert line in said
    for foreign in (SECRET, theirs.public_id, cast.b.public_id):
        assert foreign not in said
    # The manager who looks after partner A alone reads the same line on its page.
    entries, _older = timeline.of_partner(cast.a.public_id, cast.actor("manager_own"))
    assert line in [entry.sentence for entry in entries]
    assert not any(SECRET in entry.sentence for entry in entries)


@pytest.mark.django_db
def test_a_draft_that_was_never_sent_leaves_no_line_in_the_partners_timeline(cast):
    agreement = make_draft(cast, title="Secret plan")
    review_services.point_raise(actor=cast.actor("manager"), agreement=agreement, text="Too generous?")
    review_services.agreement_cancel(
        actor=cast.actor("manager"), agreement=agreement, reason="We distrust them"
    )
    entries, _older = timeline.of_partner(cast.a.public_id, cast.member("a", "administrator"))
    assert not [entry.sentence for entry in entries if agreement.number in entry.sentence]
    assert not [entry.reason for entry in entries if "distrust" in entry.reason]
    ours, _older = timeline.of_partner(cast.a.public_id, cast.actor("manager"))
    assert "We distrust them" in [entry.reason for entry in ours]


@pytest.mark.django_db
def test_a_member_reads_in_the_timeline_no_more_than_on_other_pages(cast):
    payouts.adjustment_create(
        actor=cast.actor("finance"), partner=cast.a, amount=Money.parse("50.00", "EUR"), reason="Bonus"
    )
    review_services.agreement_send(actor=cast.actor("manager"), agreement=make_draft(cast))
    register(cast)
    seen = {}
    for role in ("administrator", "finance", "sales", "marketing", "technical", "reader"):
        entries, _older = timeline.of_partner(cast.a.public_id, cast.member("a", role))
        seen[role] = {entry.code.split(".")[0] for entry in entries}
    assert seen["technical"] == seen["marketing"] == {"pipeline"}
    for role in ("administrator", "finance", "sales", "reader"):
        assert seen[role] == {"pipeline", "agreements", "payouts"}


# -- Agreements -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_partner_compares_only_versions_that_it_was_sent(cast):
    agreement = make_draft(cast)
    manager = cast.actor("manager")
    for days in (30, 60):
        drafting_services.agreement_terms_change(actor=manager, agreement=agreement, notice_days=days)
    review_services.agreement_send(actor=manager, agreement=Agreement.objects.get())
    client = cast.member_client("a", "administrator")
    url = reverse("portal:agreement-compare", args=[cast.a.public_id, agreement.public_id])
    assert client.get(url).status_code == 200
    for old, new in ((1, 2), (1, 3), (2, 3)):
        assert client.get(url, {"old": old, "new": new}).status_code == 404
    staff = reverse("agreements:compare", args=[agreement.public_id])
    assert cast.staff_client("manager").get(staff, {"old": 1, "new": 2}).status_code == 200


@pytest.mark.django_db
def test_an_edit_of_somebody_else_on_top_does_not_let_an_author_approve(cast):
    agreement = make_draft(cast)
    drafting_services.agreement_clause_edit(
        actor=cast.actor("legal"), agreement=agreement, code="law", title="Law", text="As we please."
    )
    drafting_services.agreement_terms_change(actor=cast.actor("manager"), agreement=agreement, notice_days=30)
    make_user("another.lawyer@us.test", staff_role="legal")
    approval = review_approval.approval_request(actor=cast.actor("manager"), agreement=agreement)
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_decide(actor=cast.actor("legal"), approval=approval, approve=True)
    assert refusal.value.code == "own-text"


# -- What is withheld cannot be asked for by a filter -----------------------------------------------


@pytest.mark.django_db
def test_a_partners_token_cannot_guess_a_customer_that_is_not_disclosed(cast, client):
    sale = sale_services.sale_record(
        actor=SYSTEM,
        partner=cast.a,
        role=Sale.Role.SOURCED,
        source=Sale.Source.REFERRAL,
        sold_on=clock.today(),
        amount=Money.parse("100.00", "EUR"),
        customer_name="Clinique du Parc",
        customer_shown="C…",
    )
    ReferralEvent.objects.create(
        partner=cast.a,
        external_id="e1",
        type="lead",
        status="applied",
        occurred_at=clock.now(),
        customer_ref="crm-4711",
    )
    headers = token_of(cast.a)
    asked = {"/api/v1/sales/": ("Clini", "C…"), "/api/v1/conversions/": ("crm-4711", "e1")}
    for path, (hidden, shown) in asked.items():
        assert client.get(path, {"q": hidden}, headers=headers).json()["results"] == []
        assert len(client.get(path, {"q": shown}, headers=headers).json()["results"]) == 1
    assert sale.customer_shown == "C…"


# -- The restricted manager -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_restricted_manager_ends_no_protection_of_somebody_elses_partner(cast):
    first = approve(cast, register(cast, "b"))
    second = register(cast, "a")
    override = {"override": "transfer", "override_reason": "Ours is nicer"}
    with pytest.raises(DomainError) as refusal:
        deal_decisions.deal_approve(actor=cast.actor("manager_own"), deal=second, **override)
    assert refusal.value.status == 403
    first.refresh_from_db()
    assert first.protection == "full"
    deal_decisions.deal_approve(actor=cast.actor("manager"), deal=second, **override)
    first.refresh_from_db()
    assert first.protection == "ended"


# -- Login ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/staff/", "/admin/", "/profile/", "/jobs/job_x/", "/files/x/"])
def test_a_role_that_needs_a_second_factor_reaches_nothing_without_it(cast, settings, path):
    settings.MFA_REQUIRED_ROLES = {"administrator"}
    answer = cast.staff_client("administrator").get(path)
    assert (answer.status_code, answer.get("Location")) == (302, reverse("mfa_activate_totp"))


# -- Files and mails --------------------------------------------------------------------------------


def test_a_control_character_in_a_name_does_not_stop_an_export():
    columns = [("Name", lambda row: row)]
    book = load_workbook(BytesIO(exports.xlsx_bytes(["Evil\x0b Ltd\x00", "=1+1"], columns)))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["Evil Ltd", "=1+1"]


@pytest.mark.django_db
def test_no_line_break_of_any_kind_gets_into_a_subject(cast, mailoutbox, monkeypatch):
    kind = mails.MailKind("test.kind", "About {what}", ("{what}",))
    monkeypatch.setitem(mails.KINDS, "test.kind", kind)
    mail = SimpleNamespace(kind="test.kind", context={"what": "x\r\nBcc: all@us.test"}, public_id="mai_1")
    mails.compose(mail, Person("Ann", "ann@us.test")).send()
    assert mailoutbox[0].subject == "About x Bcc: all@us.test"
    assert mailoutbox[0].recipients() == ["ann@us.test"]


@pytest.mark.django_db
def test_what_people_wrote_makes_no_paragraph_of_its_own_in_a_mail(cast, mailoutbox, monkeypatch):
    kind = mails.MailKind("test.kind", "About", ("{reason}",))
    monkeypatch.setitem(mails.KINDS, "test.kind", kind)
    forged = "No.\n\nDear partner,\r\nyour account\u2029is locked"
    mail = SimpleNamespace(kind="test.kind", context={"reason": forged}, public_id="mai_1")
    mails.compose(mail, Person("Ann", "ann@us.test")).send()
    assert "No. Dear partner, your account is locked" in mailoutbox[0].body


@pytest.mark.django_db
def test_the_spaces_that_french_keeps_together_stay_in_a_mail(cast, mailoutbox, monkeypatch):
    kind = mails.MailKind("test.kind", "Payé\u202f: {sum}", ("Montant\u202f: {sum}\u202f!",))
    monkeypatch.setitem(mails.KINDS, "test.kind", kind)
    mail = SimpleNamespace(kind="test.kind", context={"sum": "12\u00a0€"}, public_id="mai_1")
    mails.compose(mail, Person("Ann", "ann@us.test")).send()
    assert mailoutbox[0].subject == "Payé\u202f: 12\u00a0€"
    assert "Montant\u202f: 12\u00a0€\u202f!" in mailoutbox[0].body

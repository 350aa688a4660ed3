"""What goes to the partner, or waits for somebody, first checks that somebody hears of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.drafting import presenters
from agreements.drafting import services as drafting_services
from agreements.models import Agreement, Template
from agreements.review import approval as review_approval
from agreements.review import services as review_services
from agreements.signing import services as signing_services
from core.errors import DomainError
from core.models import OutgoingMail
from partners.models import Contact
from tests.agreements.factories import PDF, approve, make_active, make_draft
from tests.support.users import make_partner

ADD = "Add a main contact"


@pytest.fixture
def lonely(cast) -> Agreement:
    """A draft with a partner of which we know nobody."""
    return make_draft(cast, partner=make_partner("Gamma Seule", cast.vocabulary.company))


def page_of(agreement: Agreement) -> str:
    return reverse("agreements:detail", args=[agreement.public_id])


def test_a_draft_is_not_sent_to_nobody(cast, lonely):
    with pytest.raises(DomainError) as refusal:
        review_services.agreement_send(actor=cast.actor("manager"), agreement=lonely)
    assert (refusal.value.code, refusal.value.status) == ("nobody-informed", 409)
    lonely.refresh_from_db()
    assert (lonely.status, lonely.sent_at) == ("draft", None)
    assert not OutgoingMail.objects.exists()


def test_the_page_says_so_and_leads_to_adding_somebody_and_back(cast, lonely):
    client = cast.staff_client("manager")
    client.force_login(cast.staff["manager"])
    text = client.get(page_of(lonely)).content.decode()
    assert "Nobody is informed by e-mail" in text
    assert ADD in text
    assert reverse("agreements:send", args=[lonely.public_id]) not in text
    add = reverse("partners:contact-add", args=[lonely.partner.public_id])
    assert f"{add}?is_main=on&amp;next=" in text
    form = client.get(add, {"is_main": "on", "next": page_of(lonely)}).content.decode()
    assert f'name="next" value="{page_of(lonely)}"' in form
    values = {
        "name": "Ana Sol", "email": "ana@gamma.test", "role": "business", "language": "fr", "is_main": "on",
    }  # fmt: skip
    role = Contact.Role.values[0]
    answer = client.post(add, {**values, "role": role, "next": page_of(lonely)})
    assert answer.status_code == 302
    assert answer.url == page_of(lonely)
    text = client.get(page_of(lonely)).content.decode()
    assert "Informed by e-mail: Ana Sol." in text
    assert ADD not in text


def test_a_link_elsewhere_is_not_followed(cast, lonely):
    add = reverse("partners:contact-add", args=[lonely.partner.public_id])
    text = cast.staff_client("manager").get(add, {"next": "https://evil.test/"}).content.decode()
    assert 'name="next" value="https://evil.test/"' not in text


def test_after_sending_the_page_names_whom_the_mails_go_to(cast):
    agreement = make_draft(cast)
    answer = cast.staff_client("manager").post(
        reverse("agreements:send", args=[agreement.public_id]), follow=True
    )
    mails = OutgoingMail.objects.filter(kind="agreements.sent").values_list("recipient", flat=True)
    names = [User.objects.get(public_id=recipient).name for recipient in mails]
    assert names
    assert f"Informed by e-mail: {', '.join(names)}." in answer.content.decode()


def test_nobody_is_reminded_who_cannot_be_reached(cast, lonely):
    Agreement.objects.filter(pk=lonely.pk).update(status="with_partner", sent_version=1)
    lonely.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        review_services.agreement_chase(actor=cast.actor("manager"), agreement=lonely)
    assert refusal.value.code == "nobody-informed"
    text = cast.staff_client("manager").get(page_of(lonely)).content.decode()
    assert "nobody can be reached by e-mail" in text
    assert reverse("agreements:chase", args=[lonely.public_id]) not in text


def test_an_approval_that_nobody_could_give_is_not_asked_for(cast):
    agreement = make_draft(cast)
    drafting_services.agreement_clause_edit(
        actor=cast.actor("legal"), agreement=agreement, code="law", title="Law", text="The law of the land."
    )
    approvers = User.objects.filter(staff_role__in=["legal", "admin"]).exclude(pk=cast.staff["legal"].pk)
    approvers.update(is_active=False)
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_request(actor=cast.actor("manager"), agreement=agreement)
    assert refusal.value.code == "nobody-informed"
    agreement.refresh_from_db()
    assert agreement.status == "draft"


def test_an_end_says_that_the_partner_hears_nothing_of_it(cast, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    agreement = make_active(cast)
    cast.a.memberships.all().delete()
    text = cast.staff_client("manager").post(
        reverse("agreements:end", args=[agreement.public_id]),
        {"ended_on": "2026-12-31", "reason": "No more sales"},
        follow=True,
    )
    said = text.content.decode()
    assert "The end is recorded." in said
    assert "both sides are told" not in said
    assert "Alpha Conseil has no main contact with an e-mail address" in said


def test_the_stepper_says_with_the_partner_only_of_what_was_sent(cast, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    agreement = approve(cast, make_draft(cast))
    signed = signing_services.signed_copy_keep(
        actor=cast.actor("manager"),
        agreement=agreement,
        name="a.pdf",
        content=PDF,
        signers="Both",
        signed_on=date(2026, 3, 2),
    )
    assert signed.status == "active"
    second = presenters.steps(signed)[1]
    assert (second["state"], str(second["text"])) == ("todo", "was not sent for review")
    sent = make_draft(cast, Template.objects.get(code="standard"))
    review_services.agreement_send(actor=cast.actor("manager"), agreement=sent)
    assert presenters.steps(Agreement.objects.get(pk=sent.pk))[1]["state"] == "current"
    assert presenters.steps(make_active(cast, taken_back(cast, sent)))[1]["state"] == "done"


def taken_back(cast, agreement: Agreement) -> Agreement:
    return review_services.agreement_take_back(actor=cast.actor("manager"), agreement=agreement)


def test_a_contact_without_access_is_written_to_and_the_page_leads_to_inviting_it(cast, lonely):
    """The mail alone opens nothing: the draft is read and answered in the portal."""
    Contact.objects.create(
        partner=lonely.partner, name="Anne Petit", email="anne@gamma.test", language="fr", is_main=True
    )
    client = cast.staff_client("manager")
    text = client.get(page_of(lonely)).content.decode()
    assert "Informed by e-mail: Anne Petit" in text
    assert "Nobody reads it yet" in text
    assert reverse("partners:invite", args=[lonely.partner.public_id]) in text
    form = client.get(reverse("partners:invite", args=[lonely.partner.public_id])).context["form"]
    proposed = {name: form[name].value() for name in ("name", "email", "role", "language")}
    assert proposed == {
        "name": "Anne Petit", "email": "anne@gamma.test", "role": "administrator", "language": "fr",
    }  # fmt: skip


def test_later_members_are_typed_and_get_the_least(cast):
    form = (
        cast.staff_client("manager").get(reverse("partners:invite", args=[cast.a.public_id])).context["form"]
    )
    assert (form["email"].value(), form["role"].value()) == (None, "reader")


def test_what_came_back_or_was_approved_waits_in_the_day_of_whoever_looks_after_the_partner(cast):
    agreement = make_draft(cast)
    agreement.partner.owner = cast.staff["manager"]
    agreement.partner.save(update_fields=["owner"])
    manager = cast.staff_client("manager")
    assert f"Go on with agreement {agreement.number}" not in manager.get("/staff/").content.decode()
    review_services.agreement_send(actor=cast.actor("manager"), agreement=agreement)
    assert f"Go on with agreement {agreement.number}" not in manager.get("/staff/").content.decode()
    review_services.agreement_take_back(actor=cast.actor("manager"), agreement=agreement)
    assert (
        "back with us: edit it, send it again or ask for approval" in manager.get("/staff/").content.decode()
    )
    approve(cast, agreement)
    assert "approved: send it for signature" in manager.get("/staff/").content.decode()

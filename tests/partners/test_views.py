"""Partners in the browser's eyes: who sees what, what a form says, what stays typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from partners.access import services as access_services
from partners.models import Partner
from partners.people import services as people_services


def test_the_list_shows_names_and_a_restricted_manager_sees_own_partners(cast):
    everything = cast.staff_client("manager").get(reverse("partners:list")).content.decode()
    own = cast.staff_client("manager_own").get(reverse("partners:list")).content.decode()
    assert "Alpha Conseil" in everything
    assert "Beta Services" in everything
    assert "Alpha Conseil" in own
    assert "Beta Services" not in own


def test_a_long_timeline_leads_to_what_was_earlier(cast):
    for number in range(60):
        people_services.note_create(actor=cast.actor("manager"), partner=cast.a, body=f"Note {number}")
    page = cast.staff_client("manager").get(reverse("partners:tab", args=[cast.a.public_id, "timeline"]))
    assert page.status_code == 200
    assert "?before=" in page.content.decode()


def test_a_foreign_and_a_missing_partner_are_the_same_404(cast):
    client = cast.staff_client("manager_own")
    foreign = client.get(reverse("partners:detail", args=[cast.b.public_id]))
    missing = client.get(reverse("partners:detail", args=["par_" + "0" * 26]))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_a_role_without_the_permission_gets_403_and_nothing_changes(cast):
    before = Partner.objects.count()
    response = cast.staff_client("auditor").post(reverse("partners:create"), {"name": "X"})
    assert response.status_code == 403
    assert Partner.objects.count() == before


def test_a_refused_form_keeps_what_was_typed_and_says_why_at_the_field(cast):
    response = cast.staff_client("manager").post(
        reverse("partners:create"),
        {
            "name": "Hélios",
            "type": "company",
            "country": "FR",
            "registration_number": "123456789",
            "vat_situation": "domestic",
            "legal_status": "other",
            "language": "fr",
        },
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Hélios"' in page
    assert "not a valid SIREN" in page


def test_the_partner_page_shows_brief_identity_and_timeline(cast):
    people_services.note_create(actor=cast.actor("manager"), partner=cast.a, body="They asked for a demo.")
    client = cast.staff_client("manager")
    page = client.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert "They asked for a demo." in page
    timeline = client.get(reverse("partners:tab", args=[cast.a.public_id, "timeline"])).content.decode()
    assert "Note written about “Alpha Conseil”" in timeline


@pytest.mark.parametrize(
    "kind", ["types", "kinds", "sectors", "regions", "product-lines", "tiers", "benefits"]
)
def test_each_page_of_configuration_opens_for_staff(cast, kind):
    assert cast.staff_client("auditor").get(reverse("partners:config", args=[kind])).status_code == 200


def test_the_export_defuses_formulas(cast):
    Partner.objects.filter(pk=cast.a.pk).update(name="=HYPERLINK(1)")
    response = cast.staff_client("manager").get(reverse("partners:list") + "?export=csv")
    assert "'=HYPERLINK(1)" in b"".join(response.streaming_content).decode()


def test_an_invited_person_joins_by_the_link_and_only_once(cast, client, run_outbox, mailoutbox):
    access_services.membership_invite(
        actor=cast.member("a", "administrator"),
        partner=cast.a,
        email="New@alpha.test",
        name="Neo",
        role="sales",
    )
    run_outbox()
    (mail,) = mailoutbox
    assert mail.body.count(mail.body.split()[0]) == 1, "one greeting"
    assert mail.to == ["new@alpha.test"]
    inviter = cast.members["a"]["administrator"].name
    assert f"{inviter} invites you to the portal of Alpha Conseil" in mail.body
    assert "Your role there is “Sales”." in mail.body
    link = next(line for line in mail.body.split() if "/invitations/" in line)
    path = link.split("127.0.0.1:8000")[-1]

    assert client.get(path).status_code == 200
    assert cast.a.memberships.filter(user__email="new@alpha.test").count() == 0
    accepted = client.post(path, {"password": "a long enough secret"}, follow=True)
    assert accepted.redirect_chain[-1][0] == reverse("account_login")
    assert 'value="new@alpha.test"' in accepted.content.decode()
    assert cast.a.memberships.get(user__email="new@alpha.test").role == "sales"
    assert client.post(path, {"password": ""}).status_code == 404


def test_the_portal_home_is_for_members_of_that_partner(cast):
    url = reverse("portal:home", args=[cast.a.public_id])
    assert cast.member_client("a", "reader").get(url).status_code == 200
    assert cast.member_client("b", "administrator").get(url).status_code == 404
    assert cast.staff_client("administrator").get(url).status_code == 404
    assert cast.login(cast.outsider).get(url).status_code == 404


def test_internal_notes_never_reach_the_portal(cast):
    people_services.note_create(actor=cast.actor("manager"), partner=cast.a, body="Secret plan")
    people_services.note_create(
        actor=cast.actor("manager"), partner=cast.a, body="See you Monday", audience="shared"
    )
    page = cast.member_client("a", "administrator").get(reverse("portal:home", args=[cast.a.public_id]))
    assert "See you Monday" in page.content.decode()
    assert "Secret plan" not in page.content.decode()


def test_support_answers_questions_and_lets_nobody_in(cast):
    membership = cast.b.memberships.get(role="reader")
    client = cast.staff_client("support")
    invite = reverse("partners:invite", args=[cast.b.public_id])
    assert (
        client.post(invite, {"email": "me@elsewhere.test", "name": "Me", "role": "administrator"}).status_code
        == 403
    )
    role = reverse("partners:member-role", args=[membership.public_id])
    assert client.post(role, {"role": "administrator"}).status_code == 403
    assert client.post(reverse("partners:member-end", args=[membership.public_id])).status_code == 403
    assert not cast.b.invitations.exists()
    membership.refresh_from_db()
    assert (membership.role, membership.ended_at) == ("reader", None)
    page = client.get(reverse("partners:tab", args=[cast.b.public_id, "contacts"])).content.decode()
    assert invite not in page

"""A partner's administrator lets colleagues in and out; nobody else does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import clock
from core.models import Event
from core.permissions import PARTNER_ROLES
from partners.models import Invitation, PartnerToken
from tests.support.pages import read

pytestmark = pytest.mark.one_engine

ANN = {"name": "Ann Roy", "email": "ann@alpha.test", "role": "sales", "language": "fr"}


def address(cast, name: str, *rows) -> str:
    return reverse(f"portal:{name}", args=[cast.a.public_id, *(row.public_id for row in rows)])


def test_an_invitation_is_sent_seen_and_revoked(cast, client, run_outbox, mailoutbox):
    administrator = cast.member_client("a", "administrator")
    answer = administrator.post(address(cast, "invite"), ANN, follow=True)
    assert "The invitation is on its way." in answer.content.decode()
    team = read(administrator, address(cast, "team"))
    assert "Ann Roy ann@alpha.test Sales Invited" in team
    assert "Invitation envoyée" in read(administrator, address(cast, "team"), language="fr")

    run_outbox()
    (mail,) = mailoutbox
    assert mail.to == ["ann@alpha.test"]
    assert "Alpha Conseil" in mail.body
    path = next(word for word in mail.body.split() if "/invitations/" in word).split(":8000")[-1]
    assert client.get(path).status_code == 200

    invitation = Invitation.objects.get()
    revoke = address(cast, "invitation-revoke", invitation)
    assert cast.member_client("a", "sales").post(revoke).status_code == 403
    assert administrator.post(revoke).status_code == 302
    assert "Ann Roy" not in read(administrator, address(cast, "team"))
    assert client.get(path).status_code == 404
    assert Event.objects.filter(code="partners.invitation.revoked").count() == 1


def test_a_second_invitation_is_refused_in_words_until_the_first_ran_out(cast, time_machine):
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    cast.member_client("a", "administrator").post(address(cast, "invite"), ANN)
    for language, words in (
        ("en", "This person has an open invitation already."),
        ("fr", "Cette personne a déjà une invitation en cours."),
    ):
        refused = cast.member_client("a", "administrator").post(
            address(cast, "invite"), ANN, headers={"accept-language": language}
        )
        assert refused.status_code == 422
        assert words in refused.content.decode()
    time_machine.move_to("2030-01-17T10:00:00Z", tick=False)
    again = cast.member_client("a", "administrator").post(address(cast, "invite"), ANN)
    assert again.status_code == 302
    assert [row.status for row in Invitation.objects.order_by("pk")] == ["revoked", "sent"]


@pytest.mark.parametrize("role", [role for role in PARTNER_ROLES if role != "administrator"])
def test_others_see_the_team_and_change_nothing(cast, role):
    client = cast.member_client("a", role)
    team = client.get(address(cast, "team"))
    assert "administrator@a.test" in team.content.decode()
    for name in ("invite", "token-new"):
        assert address(cast, name) not in team.content.decode()
    member = cast.a.memberships.get(role="administrator")
    tries = [
        client.post(address(cast, "invite"), ANN),
        client.post(address(cast, "member-role", member), {"role": "reader"}),
        client.post(address(cast, "member-end", member)),
        client.post(address(cast, "token-new"), {"name": "x", "role": "reader", "scopes": [], "days": 1}),
    ]
    assert [answer.status_code for answer in tries] == [403] * 4
    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("administrator", None)
    assert not Invitation.objects.exists()


def test_the_administrator_of_another_partner_finds_nothing(cast):
    stranger = cast.member_client("b", "administrator")
    member = cast.a.memberships.get(role="reader")
    assert stranger.get(address(cast, "team")).status_code == 404
    assert stranger.post(address(cast, "invite"), ANN).status_code == 404
    own = reverse("portal:member-end", args=[cast.b.public_id, member.public_id])
    assert stranger.post(own).status_code == 404
    member.refresh_from_db()
    assert member.ended_at is None


def test_a_member_gets_another_role_and_leaves(cast):
    administrator, sales = cast.member_client("a", "administrator"), cast.member_client("a", "sales")
    member = cast.a.memberships.get(role="sales")
    money = reverse("portal:money", args=[cast.a.public_id])
    assert sales.get(money).status_code == 200
    administrator.post(address(cast, "member-role", member), {"role": "marketing"})
    assert sales.get(money).status_code == 403
    administrator.post(address(cast, "member-end", member))
    assert sales.get(address(cast, "home")).status_code == 404
    assert "sales@a.test" not in read(administrator, address(cast, "team"))


def test_the_last_administrator_is_told_to_name_another_first(cast):
    client, member = cast.member_client("a", "administrator"), cast.a.memberships.get(role="administrator")
    answer = client.post(address(cast, "member-end", member), follow=True)
    assert "A partner needs an administrator." in answer.content.decode()
    refused = client.post(address(cast, "member-role", member), {"role": "reader"})
    assert refused.status_code in (409, 422)
    member.refresh_from_db()
    assert (member.role, member.ended_at) == ("administrator", None)


def test_a_token_shows_its_secret_once_and_is_revoked(cast, client):
    administrator = cast.member_client("a", "administrator")
    sent = {"name": "Our CRM", "role": "sales", "scopes": ["partners:read"], "days": "30"}
    made = administrator.post(address(cast, "token-new"), sent)
    token = PartnerToken.objects.get()
    assert made["Cache-Control"] == "no-store"
    assert (token.expires_at - clock.now()).days in (29, 30)
    secret = made.content.decode().split("<code>")[1].split("</code>")[0]
    own = {"headers": {"Authorization": f"Bearer {secret}"}}
    (row,) = client.get("/api/v1/partners/", **own).json()["results"]
    assert row["name"] == "Alpha Conseil"
    team = read(administrator, address(cast, "team"))
    assert "Our CRM Partners: read" in team
    assert secret not in team
    assert administrator.post(address(cast, "token-revoke", token)).status_code == 302
    assert "Our CRM" not in read(administrator, address(cast, "team"))
    assert client.get("/api/v1/partners/", **own).status_code == 401


def test_nobody_is_offered_to_end_their_own_access(cast):
    team = cast.member_client("a", "administrator").get(address(cast, "team")).content.decode()
    own, other = (cast.a.memberships.get(role=role) for role in ("administrator", "sales"))
    assert address(cast, "member-end", other) in team
    assert address(cast, "member-end", own) not in team
    assert address(cast, "member-role", own) in team

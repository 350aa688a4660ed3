"""What a member, a token and every link may do while a partner is not active: one table of statuses."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agreements.signing.services import signature_link
from agreements.terms import calendar
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.permissions import PARTNER_STATUSES, TABLE
from partners.access import services as access
from partners.models import Invitation, Membership, Partner, PartnerFile
from partners.partner import services as partner_services
from tests.agreements.factories import approve, make_active, make_draft, signers, start_signature
from tests.support.pages import read


@pytest.mark.parametrize(
    ("status", "language", "says"),
    [
        ("suspended", "en", "Your partnership is suspended"),
        ("suspended", "fr", "Votre partenariat est suspendu"),
        ("ended", "en", "Your partnership has ended"),
        ("ended", "fr", "Votre partenariat a pris fin"),
    ],
)
def test_the_portal_says_how_the_partnership_stands_and_whom_to_ask(cast, status, language, says):
    Partner.objects.filter(pk=cast.a.pk).update(status=status)
    client = cast.member_client("a", "administrator")
    client.cookies["django_language"] = language
    page = read(client, reverse("portal:agreements", args=[cast.a.public_id]), language=language)
    assert says in page
    assert cast.a.owner.email in page
    Partner.objects.filter(pk=cast.a.pk).update(status="active")
    assert says not in read(client, reverse("portal:agreements", args=[cast.a.public_id]), language=language)


def test_a_suspended_partner_is_refused_with_a_sentence_that_says_whom_to_ask(cast):
    client = cast.member_client("a", "administrator")
    invite = reverse("portal:invite", args=[cast.a.public_id])
    Partner.objects.filter(pk=cast.a.pk).update(status="suspended")
    answer = client.post(invite, {"email": "x@x.test", "name": "X", "role": "administrator"})
    assert answer.status_code == 403
    assert "Ask your partnership manager." in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("status", "opens"), [("onboarding", True), ("suspended", False), ("ended", False)])
def test_an_invitation_sent_before_lets_nobody_in_afterwards(cast, client, status, opens):
    manager = cast.actor("manager")
    invitation = access.membership_invite(
        actor=manager, partner=cast.a, email="new@a.test", name="New", role="administrator"
    )
    link = reverse("partners:invitation", args=[access.invitation_link(invitation.public_id)])
    Partner.objects.filter(pk=cast.a.pk).update(status=status)
    assert client.get(link).status_code == (200 if opens else 409)
    client.post(link, {"password": ""})
    assert cast.a.memberships.filter(user__email="new@a.test").exists() is opens
    if not opens:
        with pytest.raises(DomainError) as refused:
            access.invitation_accept(actor=SYSTEM, invitation=invitation)
        assert refused.value.code == "partner-status"
        with pytest.raises(DomainError) as refused:
            access.membership_invite(
                actor=manager, partner=cast.a, email="other@a.test", name="Other", role="sales"
            )
        assert refused.value.code == "partner-status"


@pytest.mark.parametrize("end", ["membership", "archived", "internal"])
def test_a_link_to_a_file_dies_with_the_access_to_it(cast, end):
    row = partner_services.file_add(
        actor=cast.actor("manager"), partner=cast.a, title="Kit", name="kit.txt", content=b"kit",
        audience=PartnerFile.Audience.SHARED,
    )  # fmt: skip
    client = cast.member_client("a", "administrator")
    page = client.get(reverse("portal:file", args=[cast.a.public_id, row.public_id]))
    assert b"".join(client.get(page["Location"])) == b"kit"
    membership = Membership.objects.get(partner=cast.a, user=cast.members["a"]["administrator"])
    match end:
        case "membership":
            Membership.objects.filter(pk=membership.pk).update(ended_at=clock.now())
        case "archived":
            PartnerFile.objects.filter(pk=row.pk).update(archived_at=clock.now())
        case "internal":
            PartnerFile.objects.filter(pk=row.pk).update(audience=PartnerFile.Audience.INTERNAL)
    assert client.get(page["Location"]).status_code == 404


def test_a_signer_by_link_signs_nothing_while_the_partner_is_suspended(cast, client):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement, by_link=True)
    signature = signers(agreement)[0]
    link = reverse("agreements:link-sign", args=[signature_link(signature.public_id)])
    assert "Send me the code" in client.get(link).content.decode()
    Partner.objects.filter(pk=cast.a.pk).update(status="suspended")
    assert "Send me the code" not in client.get(link).content.decode()
    assert client.post(link, {"do": "code"}).status_code == 403


def test_the_calendar_goes_on_showing_the_ends_of_agreements_that_still_bind(cast, client):
    agreement = make_active(cast)
    token = calendar.feed_token(cast.members["a"]["sales"], cast.a.public_id)
    for status in PARTNER_STATUSES:
        Partner.objects.filter(pk=cast.a.pk).update(status=status)
        answer = client.get(reverse("agreements:feed", args=[token]))
        assert agreement.number in answer.content.decode(), status


def test_every_permission_of_a_partners_role_says_in_which_statuses_it_counts_and_why():
    given = {code for code, row in TABLE.rows.items() if any(r.startswith("partner:") for r in row.roles)}
    assert given - set(TABLE.by_status) == set()
    assert set(PARTNER_STATUSES) == set(Partner.Status.values)
    assert [code for code, row in TABLE.by_status.items() if not row.reason or not row.statuses] == []

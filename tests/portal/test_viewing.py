"""One of us sees a partner's portal as a member would: recorded, read only, for half an hour, and no longer
than they may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts.models import User
from core import clock
from core.actor import SYSTEM, ActorKind
from core.errors import DomainError
from core.models import Event
from core.permissions import STAFF_ROLES, TABLE
from partners.access import services as access
from partners.access import viewing
from partners.access.contributions import step
from partners.models import Membership, Partner
from partners.partner import services as partner_services
from tests.payouts.factories import account
from tests.support.pages import read

pytestmark = pytest.mark.one_engine

BEGIN, LEAVE = "/staff/portal-view/", "/staff/portal-view/leave/"
MAY = {"administrator", "manager", "manager_own"}


def home(partner: Partner) -> str:
    return reverse("portal:home", args=[partner.public_id])


def begin(client, partner: Partner, role: str = "administrator"):
    return client.post(BEGIN, {"partner": partner.public_id, "role": role})


def shown(client, url: str) -> str:
    """All that a page says, its shell included."""
    return " ".join(re.sub(r"<[^>]*>", "", client.get(url).content.decode()).split())


def looking(cast, staff: str = "manager", role: str = "administrator", partner: Partner | None = None):
    client = cast.staff_client(staff)
    assert begin(client, partner or cast.a, role).status_code == 302
    return client


def test_the_partners_page_leads_to_its_portal_and_the_banner_back(cast):
    client = cast.staff_client("manager")
    page = read(client, reverse("partners:detail", args=[cast.a.public_id]))
    assert "See the portal" in page
    answer = begin(client, cast.a)
    assert answer["Location"] == home(cast.a)
    seen = shown(client, home(cast.a))
    assert f"You see the portal of {cast.a.name} as: Administrator. Read only, until" in seen
    answer = client.post(LEAVE)
    assert answer["Location"] == reverse("partners:detail", args=[cast.a.public_id])
    assert client.get(home(cast.a)).status_code == 404


def test_the_list_of_members_offers_it_with_the_role_of_each(cast):
    page = cast.staff_client("manager").get(reverse("partners:tab", args=[cast.a.public_id, "contacts"]))
    assert re.search(r'name="role" value="finance"', page.content.decode())


@pytest.mark.parametrize("role", list(STAFF_ROLES))
def test_who_may(cast, role):
    client = cast.staff_client(role)
    allowed = role in MAY
    assert client.get(BEGIN).status_code == (200 if allowed else 403)
    assert begin(client, cast.a).status_code == (302 if allowed else 403)
    assert client.get(home(cast.a)).status_code == (200 if allowed else 404)
    assert Event.objects.filter(code="partners.partner.portal_viewed").exists() == allowed
    page = client.get(reverse("partners:detail", args=[cast.a.public_id])).content.decode()
    assert (f'action="{BEGIN}"' in page) == allowed


def test_a_manager_of_own_partners_sees_those_alone(cast):
    client = cast.staff_client("manager_own")
    answer = begin(client, cast.b)
    assert answer.status_code == 422
    with pytest.raises(DomainError) as refused:
        viewing.portal_view_begin(actor=cast.actor("manager_own"), partner=cast.b, role="reader")
    assert refused.value.status == 404
    assert client.get(home(cast.b)).status_code == 404
    assert not Event.objects.filter(code="partners.partner.portal_viewed").exists()


def test_before_there_is_a_partner_the_page_leads_to_where_one_is_entered(cast):
    Partner.objects.update(owner=cast.staff["manager"])
    answer = cast.staff_client("manager_own").get(BEGIN)
    assert answer["Location"] == reverse("partners:create")


def test_one_portal_at_a_time_and_no_other(cast):
    client = looking(cast)
    assert client.get(home(cast.a)).status_code == 200
    assert client.get(home(cast.b)).status_code == 404
    begin(client, cast.b)
    assert client.get(home(cast.b)).status_code == 200
    assert client.get(home(cast.a)).status_code == 404


def test_it_is_recorded_with_person_partner_and_role_and_the_partner_does_not_read_of_it(cast):
    client = looking(cast, role="finance")
    event = Event.objects.get(code="partners.partner.portal_viewed")
    assert (event.actor_id, event.target_id, event.data) == (
        cast.staff["manager"].public_id, cast.a.public_id, {"role": "finance"},
    )  # fmt: skip
    sentence = f"Portal of “{cast.a.name}” viewed, read only, as: Finance"
    assert sentence in read(client, reverse("partners:tab", args=[cast.a.public_id, "timeline"]))
    assert sentence in read(cast.staff_client("auditor"), reverse("web:audit"))
    member = cast.member_client("a", "administrator")
    assert "looked at" not in read(member, reverse("portal:activity", args=[cast.a.public_id]))


def test_it_has_what_the_role_may_see_and_nothing_else(cast):
    for role in ("administrator", "finance", "technical"):
        client = looking(cast, role=role)
        view = viewing.PortalView(cast.a.public_id, role, clock.now() + timedelta(minutes=1))
        actor = viewing.viewing_actor(cast.actor("manager"), view)
        member = cast.member("a", role)
        seen = {code for code in member.permissions if code.endswith(":view")}
        assert actor.permissions == seen - {"payouts.account:view"}
        assert actor.acting_as == cast.staff["manager"].public_id
        shown = re.findall(r'class="nav-link" href="([^"]+)"', client.get(home(cast.a)).content.decode())
        own = cast.member_client("a", role).get(home(cast.a)).content.decode()
        assert shown == re.findall(r'class="nav-link" href="([^"]+)"', own)


@pytest.mark.parametrize(
    ("staff", "whole"), [("administrator", True), ("manager", False), ("manager_own", False)]
)
def test_a_whole_bank_account_is_seen_by_whoever_may_see_it_on_our_side_too(cast, staff, whole):
    Partner.objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager_own"])
    account(cast.a)
    page = shown(looking(cast, staff, "finance"), reverse("portal:money", args=[cast.a.public_id]))
    assert ("FR76 3000 6000 0112 3456 7890 189" in page) is whole
    assert "0189" in page or "189" in page


def test_the_status_of_the_partner_counts(cast):
    Partner.objects.filter(pk=cast.a.pk).update(status="suspended")
    client = looking(cast)
    assert "Your partnership is suspended" in read(client, home(cast.a))


def test_a_partner_without_members_has_a_portal_too(cast):
    newcomer = partner_services.partner_create(
        actor=SYSTEM, name="Newcomer", type=cast.a.type, country="FR", owner=None
    )
    assert not Membership.objects.filter(partner=newcomer).exists()
    client = looking(cast, "administrator", partner=newcomer)
    assert "You see the portal of Newcomer" in shown(client, home(newcomer))


def test_no_operation_runs_for_who_only_looks(cast):
    view = viewing.PortalView(cast.a.public_id, "administrator", clock.now() + timedelta(minutes=1))
    actor = viewing.viewing_actor(cast.actor("administrator"), view)
    before = Event.objects.count()
    with pytest.raises(DomainError) as refused:
        access.membership_invite(
            actor=actor, partner=cast.a, name="X", email="x@a.test", role="reader", language="en"
        )
    assert (refused.value.code, refused.value.status) == ("read-only-view", 403)
    assert Event.objects.count() == before


def test_a_token_cannot_begin_it(cast):
    actor = replace(cast.actor("administrator"), kind=ActorKind.TOKEN)
    with pytest.raises(DomainError) as refused:
        viewing.portal_view_begin(actor=actor, partner=cast.a, role="reader")
    assert refused.value.status == 403


def test_a_member_cannot_begin_it_and_is_no_other_member(cast):
    client = cast.member_client("a", "reader")
    assert begin(client, cast.a).status_code == 403
    assert "view-bar" not in client.get(home(cast.a)).content.decode()


def test_after_half_an_hour_it_is_over_and_says_so(cast, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    client = looking(cast)
    time_machine.move_to("2026-03-02T10:29:59Z", tick=False)
    assert client.get(home(cast.a)).status_code == 200
    time_machine.move_to("2026-03-02T10:30:00Z", tick=False)
    answer = client.get(home(cast.a))
    assert answer["Location"] == reverse("partners:detail", args=[cast.a.public_id])
    assert "your time is up" in shown(client, answer["Location"])
    assert client.get(home(cast.a)).status_code == 404


def test_it_ends_with_the_session(cast):
    client = looking(cast)
    Session.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()
    assert client.get(home(cast.a))["Location"].startswith("/accounts/login/")
    assert cast.staff_client("manager").get(home(cast.a)).status_code == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [({"staff_role": "auditor"}, 404), ({"staff_role": ""}, 404), ({"is_active": False}, 302)],
)
def test_who_may_no_longer_loses_it_at_the_next_request(cast, change, status):
    client = looking(cast)
    assert client.get(home(cast.a)).status_code == 200
    User.objects.filter(pk=cast.staff["manager"].pk).update(**change)
    assert client.get(home(cast.a)).status_code == status


def test_a_partner_handed_over_is_no_longer_seen_by_who_had_it(cast):
    client = looking(cast, "manager_own")
    Partner.objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager"])
    assert client.get(home(cast.a)).status_code == 404


def test_it_is_in_the_language_of_who_looks(cast):
    user = cast.staff["manager"]
    User.objects.filter(pk=user.pk).update(language="fr")
    client = looking(cast)
    client.cookies["django_language"] = "fr"
    page = shown(client, home(cast.a))
    assert "Portail partenaire" in page
    assert "Lecture seule" in page
    assert "Quitter" in page


def test_the_staff_side_is_unchanged_meanwhile(cast):
    client = looking(cast)
    assert client.get(reverse("web:my_day")).status_code == 200
    assert "partner" not in client.cookies, "which partner a member saw last is not ours to set"


def test_the_step_of_the_set_up_is_done_by_a_look(cast):
    assert step().rows().count() == 0
    looking(cast)
    assert step().rows().count() == 1
    assert str(step().counted(1)) == "1 visit"


def test_the_table_gives_it_to_those_who_look_after_partners():
    assert TABLE.rows[viewing.PERMISSION].roles == MAY

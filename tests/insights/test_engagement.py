"""Signs of life: counted for all partners at once, never of a person, and told when they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.actor import SYSTEM
from core.models import OutgoingMail
from insights.engagement import counting, selectors
from insights.engagement.models import PartnerEngagement
from insights.engagement.services import engagement_policy_change
from partners.access.visits import portal_day_count
from partners.models import Contact, Membership, Partner, PortalDay
from partners.people.services import contact_create
from tests.partners.journey_factories import newcomer
from tests.pipeline.deal_factories import register
from tests.support.pages import read

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)


@pytest.fixture
def in_march():
    with time_machine.travel("2026-03-31T10:00:00Z", tick=False) as time:
        yield time


def days(partner: Partner, *counted: tuple[int, int]) -> None:
    """(days ago, visits) of a portal."""
    PortalDay.objects.bulk_create(
        PortalDay(partner=partner, day=TODAY - timedelta(days=ago), visits=visits, downloads=1)
        for ago, visits in counted
    )


def of(partner: Partner) -> PartnerEngagement:
    return PartnerEngagement.objects.get(partner=partner)


def detail(partner: Partner) -> str:
    return reverse("partners:tab", args=[partner.public_id, "engagement"])


def test_visits_and_days_of_thirty_and_ninety_days(cast, in_march):
    # 29 days ago is the thirtieth day, 30 the one before it; 89 the ninetieth.
    days(cast.a, (0, 3), (29, 1), (30, 2), (89, 4), (90, 9))
    counting.count_all(TODAY)
    row = of(cast.a)
    assert (row.visits_30, row.visits_90, row.days_30, row.days_90, row.downloads_90) == (4, 10, 2, 4, 4)
    assert (row.last_visit_on, row.last_sign_on, row.gone_silent) == (TODAY, TODAY, False)


def test_a_partner_that_never_came_is_never_and_not_silent_for_no_days(cast, in_march):
    counting.count_all(TODAY)
    row = of(cast.b)
    assert (row.last_sign_on, row.gone_silent, selectors.days_silent(row)) == (None, False, None)
    page = read(cast.staff_client("manager"), detail(cast.b))
    assert page.count("Never") >= 3
    assert "silent for" not in page
    assert "· 0 days" not in page
    everybody = Partner.objects.current()
    assert cast.b in selectors.never_seen(everybody)
    assert not selectors.silent_for(everybody, 0).exists()


def test_what_its_people_do_is_a_sign_and_what_we_do_is_none(cast, in_march):
    contact_create(actor=cast.actor("manager"), partner=cast.b, name="Ada", role="general")
    register(cast)
    contact_create(actor=cast.member("a", "sales"), partner=cast.a, name="Bo", role="general")
    counting.count_all(TODAY)
    assert of(cast.b).last_sign_on is None
    row = of(cast.a)
    assert (row.last_action_on, row.deals_90, row.actions_90 >= 2) == (TODAY, 1, True)


def test_a_login_counts_for_the_portals_one_was_a_member_of_then(cast, in_march):
    user = cast.members["a"]["sales"]
    Membership.objects.filter(partner=cast.a).update(created_at="2026-01-01T00:00:00Z")
    User.objects.filter(pk=user.pk).update(last_login="2026-02-10T09:00:00Z")
    Membership.objects.create(partner=cast.b, user=user, role="reader")
    counting.count_all(TODAY)
    assert (of(cast.a).last_visit_on, of(cast.b).last_visit_on) == (date(2026, 2, 10), None)


def test_a_mail_after_which_nobody_came_is_unanswered(cast, in_march):
    days(cast.a, (10, 1))
    person = cast.members["a"]["sales"].public_id
    mail = {"kind": "x", "recipient": person, "status": "done"}
    OutgoingMail.objects.create(key="1", finished_at="2026-03-15T09:00:00Z", **mail)
    counting.count_all(TODAY)
    assert (of(cast.a).last_mail_on, of(cast.a).mail_unanswered) == (date(2026, 3, 15), False)
    OutgoingMail.objects.create(key="2", finished_at="2026-03-25T09:00:00Z", **mail)
    counting.count_all(TODAY)
    assert of(cast.a).mail_unanswered
    assert "nobody came since" in read(cast.staff_client("manager"), detail(cast.a))


def test_who_looks_after_an_active_partner_that_goes_silent_is_told(cast, in_march):
    days(cast.a, (46, 1))
    days(cast.b, (45, 1))
    counting.count_all(TODAY)
    my_day = reverse("web:my_day")
    assert "Alpha Conseil has gone silent" in read(cast.staff_client("manager_own"), my_day)
    assert "has gone silent" not in read(cast.staff_client("manager"), my_day)
    # The policy is read at once; a partner that is not active is nobody's worry.
    admin = cast.staff_client("administrator")
    assert admin.post(reverse("insights:engagement-policy"), {"silent_after_days": "3"}).status_code == 422
    admin.post(reverse("insights:engagement-policy"), {"silent_after_days": "40"})
    assert "Beta Services has gone silent" in read(cast.staff_client("manager"), my_day)
    Partner.objects.filter(pk=cast.b.pk).update(status="suspended")
    assert "has gone silent" not in read(cast.staff_client("manager"), my_day)
    engagement_policy_change(actor=SYSTEM, silent_after_days=60)
    assert not PartnerEngagement.objects.filter(gone_silent=True).exists()


def test_the_list_of_partners_is_filtered_by_silence(cast, in_march):
    days(cast.a, (20, 1))
    days(cast.b, (5, 1))
    newcomer(cast, "Nova")
    counting.count_all(TODAY)
    manager, url = cast.staff_client("manager"), reverse("partners:list")
    silent = read(manager, f"{url}?silent_for=19&columns=name,last_sign,visit_days")
    assert "Alpha Conseil" in silent
    assert "Beta Services" not in silent
    assert "11/03/2026" in silent or "11 Mar" in silent
    assert "Alpha Conseil" not in read(manager, f"{url}?silent_for=20")
    never = read(manager, f"{url}?never_seen=true&columns=name,last_sign")
    assert "Nova" in never
    assert "Never" in never
    assert "Beta Services" not in never


def test_the_portal_counts_browsers_a_day_and_files_never_who(cast, in_march):
    url = reverse("portal:home", args=[cast.a.public_id])
    first = cast.member_client("a", "sales")
    for _again in range(2):
        read(first, url)
    read(cast.member_client("a", "reader"), url)
    # One of us who looks, a stranger and another partner are no visit of this one.
    ours = cast.staff_client("manager_own")
    ours.post(reverse("partners:portal_view"), {"partner": cast.a.public_id, "role": "administrator"})
    assert ours.get(url).status_code == 200
    assert cast.member_client("b", "sales").get(url).status_code == 404
    assert list(PortalDay.objects.values_list("partner", "day", "visits", "downloads")) == [
        (cast.a.pk, TODAY, 2, 0)
    ]
    in_march.shift(timedelta(days=1))
    read(first, url)
    assert PortalDay.objects.count() == 2
    portal_day_count(partner=cast.a, downloads=1)
    assert PortalDay.objects.get(day="2026-04-01").downloads == 1
    assert {field.name for field in PortalDay._meta.fields} == {"id", "partner", "day", "visits", "downloads"}


def test_weeks_begin_on_monday_and_the_present_one_is_last(cast, in_march):
    # 31 March 2026 is a Tuesday.
    days(cast.a, (0, 2), (1, 1), (2, 5))
    weeks = selectors.weekly_visits(cast.a)
    assert (len(weeks), weeks[-1], weeks[-2]) == (26, (date(2026, 3, 30), 3), (date(2026, 3, 23), 5))


@pytest.mark.one_engine
@pytest.mark.parametrize("number", [2, 40])
def test_many_partners_are_counted_in_as_many_statements_as_few(cast, in_march, number):
    for place in range(number):
        partner = newcomer(cast, f"Nova {place}")
        days(partner, (3, 1))
        Contact.objects.create(partner=partner, name="Ada")
    with CaptureQueriesContext(connection) as found:
        counting.count_all(TODAY)
    plain = [query for query in found if "SAVEPOINT" not in query["sql"] and " times: " not in query["sql"]]
    # Partners, days, logins, actions, deals, referrals, mails and members; the policy; out with the old ones.
    assert len(plain) == 10
    assert PartnerEngagement.objects.count() == number + 2

"""One's own profile stands in the portal of the partner that one worked for last."""

from __future__ import annotations

from django.urls import reverse

from partners.models import Membership

PROFILE = "/profile/"


def home(partner) -> str:
    return reverse("portal:home", args=[partner.public_id])


def test_a_member_goes_back_to_the_portal_from_the_profile(cast):
    page = cast.member_client("a", "sales").get(PROFILE).content.decode()
    for name in ("home", "deals", "money", "activity"):
        assert reverse(f"portal:{name}", args=[cast.a.public_id]) in page
    assert "Alpha Conseil" in page
    technical = cast.member_client("a", "technical").get(PROFILE).content.decode()
    assert reverse("portal:money", args=[cast.a.public_id]) not in technical


def test_whoever_works_for_two_partners_comes_back_to_the_one_looked_at_last(cast):
    user = cast.members["a"]["reader"]
    Membership.objects.create(user=user, partner=cast.b, role="sales")
    client = cast.login(user)
    for partner, other in ((cast.b, cast.a), (cast.a, cast.b)):
        client.get(home(partner))
        page = client.get(PROFILE).content.decode()
        tabs = page[page.index('class="tabbar"') :]
        assert home(partner) in tabs
        assert home(other) not in tabs
        assert home(other) in page


def test_a_cookie_naming_another_partner_opens_nothing(cast):
    client = cast.member_client("a", "sales")
    client.cookies["partner"] = cast.b.public_id
    page = client.get(PROFILE).content.decode()
    assert home(cast.a) in page
    assert cast.b.public_id not in page


def test_our_people_and_outsiders_see_no_portal(cast):
    assert "/portal/" not in cast.staff_client("manager").get(PROFILE).content.decode()
    assert "/portal/" not in cast.login(cast.outsider).get(PROFILE).content.decode()


def test_the_address_is_said_to_be_for_an_administrator_to_change(cast):
    page = cast.member_client("a", "sales").get(PROFILE).content.decode()
    assert "An administrator can change it." in page
    assert reverse("account_email") not in page

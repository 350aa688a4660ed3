"""Reads the whole API as another system does. That each answer is as described is asked of every answer
that a test gets (``tests.support.api_truth``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from accounts.models import StaffToken, User
from core import clock, tokens
from core.permissions import TABLE
from core.routes import routes
from partners.models import Membership, PartnerToken

ROOT = "/api/v1/"
# Rows that are sent as a set, under a month or a day, or counted of a partner: they are read in the list alone.
WITHOUT_ADDRESS = ("company-totals", "exchange-rates", "partner-engagement", "partner-health")


def client_of(user: User) -> Client:
    """A token that may what the person may: of ours, else of the partner it is a member of."""
    secret = tokens.new_secret()
    values: dict[str, Any] = {
        "name": "reading",
        "scopes": sorted({f"{code.split('.')[0]}:read" for code in TABLE.rows}),
        "secret_hash": tokens.digest(secret),
        "expires_at": clock.now() + timedelta(days=1),
    }
    if user.staff_role:
        StaffToken.objects.create(owner=user, **values)
    else:
        membership = Membership.objects.filter(user=user, ended_at=None).order_by("pk")[0]
        PartnerToken.objects.create(partner=membership.partner, role=membership.role, **values)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def lists() -> list[str]:
    """The address of every list of the API."""
    found = {
        route.pattern.removeprefix("api/v1/").strip("^$/")
        for route in routes()
        if route.pattern.startswith("api/") and "get" in route.permissions and "(" not in route.pattern
    }
    return sorted(found)


def read(client: Client) -> dict[str, int]:
    """Every page of every list, and the address of every row; how many rows there were of each."""
    return {name: sum(1 for _row in _rows(client, name)) for name in lists()}


def check_all(theirs: list[User], *, ours: User) -> None:
    """We read rows of every kind; partners their own, and nothing of ours."""
    assert [name for name, rows in read(client_of(ours)).items() if not rows] == []
    for person in theirs:
        found = read(client_of(person))
        assert found["deals"] + found["agreements"] > 0, person
        assert found["own-accounts"] == found["company-totals"] == 0, person


def _rows(client: Client, name: str):
    url = f"{ROOT}{name}/?page_size=200"
    while url:
        answer = client.get(url)
        if answer.status_code == 403:
            return
        for row in answer.json()["results"]:
            wanted = 404 if name in WITHOUT_ADDRESS else 200
            one = row["id"] if "id" in row else row["partner"]
            assert client.get(f"{ROOT}{name}/{one}/").status_code == wanted, (name, one)
            yield row
        url = answer.json()["next"]

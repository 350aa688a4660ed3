"""The cast that every test knows: two partners with a member of every role, one of us in every role,
an outsider. Plain factories and a client for each person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from core.actor import SYSTEM, Actor, ActorKind
from core.models import OwnEntity, Programme
from core.permissions import PARTNER_ROLES, STAFF_ROLES, TABLE
from core.queue import worker
from partners.access.selectors import member_actor
from partners.models import Membership, Partner, PartnerType, ProductLine, RelationshipKind, Sector, Tier

PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """The people by role: ``staff["legal"]``, ``members["a"]["sales"]``; partners ``a`` and ``b``."""

    staff: dict[str, User]
    members: dict[str, dict[str, User]]
    a: Partner
    b: Partner
    outsider: User
    vocabulary: SimpleNamespace = field(default_factory=SimpleNamespace)

    def actor(self, role: str) -> Actor:
        """One of us, as the wiring would make them."""
        user = self.staff[role]
        return Actor(
            kind=ActorKind.STAFF,
            id=user.public_id,
            user_id=user.pk,
            role=role,
            permissions=TABLE.for_staff(role),
            own_partners_only=role == "manager_own",
        )

    def member(self, partner: str, role: str) -> Actor:
        """A member of partner "a" or "b", as the wiring would make them."""
        owner: Partner = getattr(self, partner)
        return member_actor(self.members[partner][role], owner.public_id, request_id="")

    def login(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def staff_client(self, role: str) -> Client:
        return self.login(self.staff[role])

    def member_client(self, partner: str, role: str) -> Client:
        return self.login(self.members[partner][role])


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def make_user(email: str, **fields: Any) -> User:
    """A person with PASSWORD and a verified address."""
    user = User(email=email, name=fields.pop("name", email.split("@")[0].title()), **fields)
    user.password = _hashed()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_partner(name: str, type: PartnerType, **fields: Any) -> Partner:
    return Partner.objects.create(
        name=name,
        type=type,
        country=fields.pop("country", "FR"),
        status=fields.pop("status", "active"),
        **fields,
    )


def make_vocabulary() -> SimpleNamespace:
    """Two partner types (a company, a public body), four tiers, the kinds, two lines, one sector."""
    names = {"bronze": "Bronze", "silver": "Silver", "gold": "Gold", "platinum": "Platinum"}
    return SimpleNamespace(
        programme=Programme.objects.create(id=1, name={"en": "Test programme", "fr": "Programme d’essai"}),
        own_entity=OwnEntity.objects.create(legal_name="Our Foundation", country="FR", is_default=True),
        company=PartnerType.objects.create(code="company", name={"en": "Company", "fr": "Entreprise"}),
        government=PartnerType.objects.create(
            code="government",
            name={"en": "Government", "fr": "Gouvernement"},
            is_public_body=True,
            commissions_allowed=False,
            deals_offered=False,
            referrals_offered=False,
            minimum_signature="advanced",
        ),
        tiers={
            code: Tier.objects.create(code=code, rank=rank, name={"en": name, "fr": name})
            for rank, (code, name) in enumerate(names.items(), start=1)
        },
        kinds={
            code: RelationshipKind.objects.create(code=code, name={"en": code.title(), "fr": code.title()})
            for code in ("technology", "reseller", "referral", "comarketing", "oem", "strategic")
        },
        lines=[
            ProductLine.objects.create(code=code, name={"en": code.title(), "fr": code.title()})
            for code in ("platform", "services")
        ],
        sector=Sector.objects.create(code="health", name={"en": "Health", "fr": "Santé"}),
    )


def make_cast() -> Cast:
    vocabulary = make_vocabulary()
    staff = {role: make_user(f"{role}@us.test", staff_role=role) for role in STAFF_ROLES}
    # The restricted manager owns partner A, and so sees A but not B.
    a = make_partner(
        "Alpha Conseil", vocabulary.company, tier=vocabulary.tiers["gold"], owner=staff["manager_own"]
    )
    b = make_partner(
        "Beta Services", vocabulary.company, tier=vocabulary.tiers["bronze"], owner=staff["manager"]
    )
    members = {}
    for letter, partner in (("a", a), ("b", b)):
        members[letter] = {role: make_user(f"{role}@{letter}.test") for role in PARTNER_ROLES}
        Membership.objects.bulk_create(
            Membership(partner=partner, user=user, role=role) for role, user in members[letter].items()
        )
    return Cast(staff, members, a, b, make_user("outsider@nowhere.test"), vocabulary)


@pytest.fixture
def cast(db) -> Cast:
    """Fresh in every test; thirty-odd inserts, no password hashing."""
    return make_cast()


@pytest.fixture
def system() -> Actor:
    return SYSTEM


@pytest.fixture
def run_outbox(django_capture_on_commit_callbacks) -> Callable[[], int]:
    """Works the outbox off by hand, as the worker would."""

    def run() -> int:
        total = 0
        while taken := worker.process_queue():
            total += taken
        return total

    return run

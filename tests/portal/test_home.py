"""The first page a partner's people see: what needs them, where they stand, whom to call."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from agreements.models import Agreement
from agreements.review.services import agreement_send
from core.actor import SYSTEM
from core.events import timeline
from core.permissions import PARTNER_ROLES
from enablement.support.services import queue_save
from partners.models import TierBenefit
from partners.partner.services import partner_change, partner_status_change
from partners.people.services import note_create
from tests.agreements.factories import make_draft
from tests.payouts.factories import account, earn, produce
from tests.support.pages import read

pytestmark = pytest.mark.one_engine

MONEY = {"administrator", "sales", "finance", "reader"}


def home(cast, role: str, language: str = "en") -> str:
    url = reverse("portal:home", args=[cast.a.public_id])
    return read(cast.member_client("a", role), url, language=language)


def give_benefits(cast) -> None:
    tiers, company, public = cast.vocabulary.tiers, cast.vocabulary.company, cast.vocabulary.government
    rows = [
        ("bronze", "training", "entitlement", 5, None, ("Training places", "Places de formation")),
        ("gold", "training", "entitlement", None, None, ("Training places", "Places de formation")),
        ("silver", "audits", "entitlement", 2, None, ("Audits", "Audits offerts")),
        ("gold", "manager", "service_level", None, company, ("A manager of your own", "Un responsable dédié")),
        ("gold", "board", "governance", None, public, ("A seat on the board", "Un siège au conseil")),
        ("platinum", "roadmap", "access", None, None, ("A say in the roadmap", "Une voix dans la feuille de route")),
        ("platinum", "ministry", "access", None, public, ("A ministry desk", "Un guichet ministériel")),
    ]  # fmt: skip
    for tier, code, kind, quantity, only_for, (english, french) in rows:
        TierBenefit.objects.create(
            tier=tiers[tier],
            code=code,
            kind=kind,
            quantity=quantity,
            partner_type=only_for,
            name={"en": english, "fr": french},
        )


@pytest.mark.parametrize(
    ("language", "said", "untold"),
    [
        (
            "en",
            [
                "My tier",
                "Gold",
                "Training places · unlimited",
                "Audits · 2",
                "A manager of your own",
                "With Platinum you would also have",
                "A say in the roadmap",
            ],
            ["Training places · 5", "A seat on the board", "A ministry desk"],
        ),
        (
            "fr",
            [
                "Mon niveau",
                "Gold",
                "Places de formation · sans limite",
                "Audits offerts · 2",
                "Un responsable dédié",
                "Avec Platinum, vous auriez aussi",
                "Une voix dans la feuille de route",
            ],
            ["Places de formation · 5", "Un siège au conseil", "Un guichet ministériel", "unlimited"],
        ),
    ],
)
def test_the_tier_with_its_benefits_and_what_the_next_would_add(cast, language, said, untold):
    give_benefits(cast)
    page = home(cast, "reader", language)
    assert [words for words in said if words not in page] == []
    assert [words for words in untold if words in page] == []


def test_without_a_tier_the_first_one_beckons(cast):
    give_benefits(cast)
    cast.a.tier = None
    cast.a.save()
    page = home(cast, "reader")
    assert "No tier yet." in page
    assert "With Bronze you would also have Training places" in page
    assert "Audits" not in page


def test_a_next_tier_that_would_add_nothing_is_not_praised(cast):
    TierBenefit.objects.create(
        tier=cast.vocabulary.tiers["platinum"],
        partner_type=cast.vocabulary.government,
        code="ministry",
        kind="access",
        name={"en": "A ministry desk", "fr": "Un guichet ministériel"},
    )
    assert "you would also have" not in home(cast, "reader")


@pytest.mark.parametrize("role", PARTNER_ROLES)
def test_a_draft_to_read_waits_for_whoever_may_read_agreements(cast, role):
    agreement = make_draft(cast)
    assert "Nothing waits for you." in home(cast, role)
    agreement_send(actor=cast.actor("manager"), agreement=agreement)
    page = home(cast, role)
    if role in ("marketing", "technical"):
        assert "Nothing waits for you." in page
        assert agreement.number not in page
    else:
        assert f"Review agreement {agreement.number}" in page
        assert f"Relire l’accord {agreement.number}" in home(cast, role, "fr")


@pytest.mark.parametrize("role", PARTNER_ROLES)
def test_money_is_shown_to_the_right_roles_alone(cast, role, time_machine):
    time_machine.move_to("2026-04-05T09:00:00Z", tick=False)
    earn(cast.a, 123_450)
    earn(cast.a, 6_750, on=date(2026, 4, 2), hold_until=date(2026, 5, 2))
    earn(cast.b, 99_999_00)
    english, french = home(cast, role), home(cast, role, "fr")
    if role in MONEY:
        assert "To be paid €1,234.50" in english
        assert "Commissions on hold €67.50" in english
        assert "À verser 1 234,50 €" in french
    else:
        for words in ("To be paid", "Commissions on hold", "1,234.50", "67.50"):
            assert words not in english
        assert "À verser" not in french
    assert "99,999" not in english
    status = 200 if role in MONEY else 403
    read_money = cast.member_client("a", role).get(reverse("portal:money", args=[cast.a.public_id]))
    assert read_money.status_code == status


def test_who_minds_the_money_is_asked_for_an_account_and_to_look_at_the_statement(cast, time_machine):
    time_machine.move_to("2026-04-05T09:00:00Z", tick=False)
    earn(cast.a, 200_000)
    (statement,) = produce(cast.actor("finance"))
    for role in ("administrator", "finance"):
        page = home(cast, role)
        assert "Give a bank account" in page
        assert f"Check statement {statement.number}" in page
        assert f"Vérifier le relevé {statement.number}" in home(cast, role, "fr")
    for role in ("sales", "reader", "marketing", "technical"):
        assert "Nothing waits for you." in home(cast, role)
    account(cast.a)
    assert "Give a bank account" not in home(cast, "finance")


def test_only_who_may_is_offered_to_register_a_deal(cast):
    offered = {role for role in PARTNER_ROLES if "Register a deal" in home(cast, role)}
    assert offered == {"administrator", "sales"}
    assert "Déclarer une affaire" in home(cast, "sales", "fr")


def test_whom_to_call_and_where_to_write(cast):
    queue_save(
        actor=SYSTEM,
        code="technical",
        name={"en": "Technical support", "fr": "Assistance technique"},
        email="tech@us.test",
        phone="+33 1 00 00 00 00",
    )
    page = home(cast, "technical")
    assert "manager_own@us.test" in page
    assert "Technical support · tech@us.test · +33 1 00 00 00 00" in page
    assert "Assistance technique · tech@us.test" in home(cast, "technical", "fr")


def test_news_are_those_the_partner_may_know(cast):
    manager = cast.actor("manager")
    note_create(actor=manager, partner=cast.a, body="They hesitate.")
    note_create(actor=manager, partner=cast.a, body="See you on Monday.", audience="shared")
    note_create(actor=manager, partner=cast.b, body="Welcome, Beta.", audience="shared")
    partner_status_change(actor=manager, partner=cast.a, status="suspended", reason="No reply for months")
    page = home(cast, "reader")
    assert "See you on Monday." in page
    assert "Your partnership is now: Suspended" in page
    assert "They hesitate." not in page
    assert "Welcome, Beta." not in page


def test_what_is_new_speaks_to_the_partner_and_leaves_out_what_tells_it_nothing(cast):
    manager = cast.actor("manager")
    partner_change(actor=manager, partner=cast.a, description="Health and care.")
    note_create(actor=manager, partner=cast.a, body="See you in Lyon.", audience="shared")
    agreement_send(actor=manager, agreement=make_draft(cast))
    seen = home(cast, "administrator", "fr")
    number = Agreement.objects.get().number
    assert f"{number} " in seen
    assert "envoyé pour votre relecture" in seen
    assert "Informations de" not in seen
    assert "Note partagée" not in seen
    # All of it stays in the history, in words to the partner; ours keep our own.
    url = reverse("portal:activity", args=[cast.a.public_id])
    history = read(cast.member_client("a", "administrator"), url, language="fr")
    assert "Informations de votre organisation modifiées" in history
    assert "Nous avons partagé une note avec vous" in history
    with translation.override("en"):
        ours, _older = timeline.of_partner(cast.a.public_id, manager)
    assert "Details of “Alpha Conseil” changed" in [entry.sentence for entry in ours]

"""From a deal to the transfer and back: each page and each answer of the API names its neighbours."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import StaffToken
from core import tokens
from core.money import Money
from partners.models import PartnerToken
from payouts.models import Payout, Statement
from payouts.runs import services as run_services
from pipeline.deals import closing
from pipeline.models import Sale
from referrals.models import Commission
from tests.payouts.factories import account, earn, produce
from tests.pipeline.deal_factories import approve, register

pytestmark = pytest.mark.one_engine

NOON = "2026-04-02T10:00:00Z"
SCOPES = ["pipeline:read", "referrals:read", "payouts:read"]


@pytest.fixture
def chain(cast, time_machine):
    """A won deal, its sale, its commission, the statement it stands on and the transfer that pays it."""
    time_machine.move_to(NOON, tick=False)
    deal = approve(cast, register(cast))
    sale = closing.deal_win(
        actor=cast.actor("manager"), deal=deal, amount=Money(100_000, "EUR"), won_on=date(2026, 3, 1)
    )
    return deal, sale, *paid(cast, sale)


def paid(cast, sale: Sale) -> tuple[Commission, Statement, Payout]:
    commission = earn(cast.a, 10_000, on=date(2026, 3, 1), hold_until=date(2026, 3, 2), sale=sale)
    account(cast.a)
    (statement,) = produce(cast.actor("finance"))
    Statement.objects.update(status="closed")
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    commission.refresh_from_db()
    statement.refresh_from_db()
    return commission, statement, run.payouts.get()


def test_each_page_of_ours_leads_to_its_neighbours(cast, chain):
    deal, sale, commission, statement, payout = chain
    pages = {
        "deal": reverse("pipeline:deal", args=[deal.public_id]),
        "sale": reverse("pipeline:sale", args=[sale.public_id]),
        "commission": reverse("referrals:commission", args=[commission.public_id]),
        "statement": reverse("payouts:statement", args=[statement.public_id]),
        "run": reverse("payouts:run", args=[payout.run.public_id]),
        "journey": reverse("payouts:journey", args=[commission.public_id]),
    }
    leads = {
        "deal": ("sale", "commission", "statement", "run"),
        "sale": ("deal", "commission", "statement", "run"),
        "commission": ("deal", "sale", "statement", "run"),
        "statement": ("run",),
        "run": ("statement",),
        "journey": ("deal", "sale", "commission", "statement"),
    }
    client = cast.staff_client("administrator")
    for name, others in leads.items():
        text = client.get(pages[name]).content.decode()
        for other in others:
            assert f'href="{pages[other]}"' in text, (name, other)


def test_the_partner_goes_the_same_way_as_far_as_it_may(cast, chain):
    deal, _sale, commission, statement, payout = chain
    page = reverse("portal:deal", args=[cast.a.public_id, deal.public_id])
    commission_url = reverse("portal:commission", args=[cast.a.public_id, commission.public_id])
    statement_url = reverse("portal:statement", args=[cast.a.public_id, statement.public_id])
    text = cast.member_client("a", "administrator").get(page).content.decode()
    assert f'href="{commission_url}"' in text
    assert f'href="{statement_url}"' in text
    assert payout.reference in text
    back = cast.member_client("a", "administrator").get(commission_url).content.decode()
    assert f'href="{page}"' in back
    assert f'href="{statement_url}"' in back


def test_the_api_names_them(cast, chain):
    deal, sale, commission, statement, _payout = chain
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff["finance"], name="BI", scopes=SCOPES, secret_hash=tokens.digest(secret),
        expires_at=timezone.now() + timezone.timedelta(days=30),
    )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def rows(path: str, **query):
        answer = client.get(f"/api/v1/{path}/", query)
        assert answer.status_code == 200, answer.content
        return answer.json()["results"] if "results" in answer.json() else answer.json()["data"]

    assert [row["sale"] for row in rows("deals")] == [sale.public_id]
    assert [row["id"] for row in rows("sales", deal=deal.public_id)] == [sale.public_id]
    assert [row["deal"] for row in rows("sales")] == [deal.public_id]
    (found,) = rows("commissions", sale=sale.public_id)
    assert (found["deal"], found["statement"]) == (deal.public_id, statement.public_id)
    assert [row["id"] for row in rows("commissions", deal=deal.public_id)] == [commission.public_id]
    assert rows("commissions", deal="dea_00000000000000000000000000") == []


def test_another_partner_learns_of_none_of_them(cast, chain):
    deal = chain[0]
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=cast.b, role="administrator", name="BI", scopes=SCOPES, secret_hash=tokens.digest(secret),
        expires_at=timezone.now() + timezone.timedelta(days=30),
    )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for path in ("sales", "commissions"):
        assert deal.public_id not in client.get(f"/api/v1/{path}/", {"deal": deal.public_id}).content.decode()


def test_more_refunds_ask_no_more_questions(cast, chain, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    deal, sale, *_rest = chain
    client = cast.staff_client("finance")
    page = reverse("pipeline:deal", args=[deal.public_id])
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for number in range(4):
        Sale.objects.create(
            partner=cast.a, source="deal", deal=deal, refund_of=sale, sold_on=date(2026, 3, 1),
            amount_minor=-100 - number, currency="EUR", programme_minor=-100 - number,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(one)

"""White-label terms across offers: the list, its file and the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from pipeline.models import WhiteLabelOffer
from pipeline.white_label import services
from tests.pipeline.test_white_label import grant, make_oem, make_offer, sell
from tests.support.pages import read

pytestmark = pytest.mark.django_db


def some_terms(cast) -> tuple[WhiteLabelOffer, WhiteLabelOffer]:
    """AlphaNet and BetaBox of Gateway in force, BetaEdge of Edge over, BetaNext of Edge to come."""
    make_oem(cast)
    gateway, edge, today = make_offer(), make_offer("Edge"), clock.today()
    grant(gateway, cast.a, starts_on=today - timedelta(days=900), price="7% of each sale")
    grant(gateway, cast.b, "BetaBox", starts_on=today - timedelta(days=900))
    over = grant(edge, cast.b, "BetaEdge", starts_on=today - timedelta(days=900))
    services.terms_end(actor=SYSTEM, terms=over, ends_on=today - timedelta(days=1), reason="Sold off")
    grant(edge, cast.b, "BetaNext", starts_on=today + timedelta(days=9))
    sell(cast.a, "1000.00", today - timedelta(days=40))
    return gateway, edge


def test_terms_across_offers_are_one_list_with_filters_and_a_file(cast):
    gateway, _edge = some_terms(cast)
    manager, address = cast.staff_client("manager"), reverse("pipeline:white-label-terms")

    def brands(**chosen) -> list[str]:
        rows = manager.get(address, {"sort": "brand", **chosen}).context["page"]["rows"]
        return [row.brand_name for row in rows]

    assert brands() == ["AlphaNet", "BetaBox", "BetaEdge", "BetaNext"]
    assert brands(state="active") == ["AlphaNet", "BetaBox"]
    assert brands(state=["coming", "ended"]) == ["BetaEdge", "BetaNext"]
    assert brands(offer=gateway.public_id, partner=cast.b.public_id) == ["BetaBox"]
    assert brands(q="beta serv") == ["BetaBox", "BetaEdge", "BetaNext"]
    page = read(manager, address)
    for said in ("Alpha Conseil", "Gateway", "€1,000.00", "Coming", "In force", "No longer in force"):
        assert said in page
    export = manager.get(address, {"export": "csv", "columns": ["brand", "price", "revenue"]})
    content = b"".join(export.streaming_content) if export.streaming else export.content
    lines = content.decode("utf-8-sig")
    assert "7% of each sale" in lines
    assert "8% of each sale" in lines
    own = cast.staff_client("manager_own").get(address)
    assert [row.brand_name for row in own.context["page"]["rows"]] == ["AlphaNet"]
    denied = cast.staff_client("support").get(address, {"export": "csv"})
    assert denied.status_code == 403


def test_the_list_of_terms_asks_as_much_for_thirty_as_for_three(cast):
    def statements() -> int:
        client = cast.staff_client("manager")
        client.get(reverse("pipeline:white-label-terms"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("pipeline:white-label-terms"))
        return len(seen)

    some_terms(cast)
    few = statements()
    for number in range(27):
        grant(make_offer(f"O{number}"), cast.a, f"Brand {number}")
    assert statements() == few


def test_the_api_tells_terms_by_state_and_offer(stage):
    gateway, edge = some_terms(stage.cast)
    token = stage.staff_token("administrator")

    def brands(**chosen) -> set[str]:
        found = token.get("/api/v1/white-label-terms/", chosen).json()["results"]
        return {row["brand_name"] for row in found}

    assert brands(state="coming") == {"BetaNext"}
    assert brands(state=["active", "ended"], partner=stage.cast.b.public_id) == {"BetaBox", "BetaEdge"}
    assert brands(offer=[gateway.public_id, edge.public_id], active="false") == {"BetaEdge", "BetaNext"}
    assert token.get("/api/v1/white-label-terms/", {"state": "gone"}).status_code == 400

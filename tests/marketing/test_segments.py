"""Segments: conditions are checked, members asked anew, and nobody learns from one what they may not see."""

from __future__ import annotations

import csv
import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from insights.scorecards import scoring
from marketing.models import Segment
from marketing.segments import services
from marketing.segments.conditions import checked
from marketing.segments.presenters import said
from marketing.segments.selectors import member_ids
from pipeline.models import Sale
from tests.insights.scorecard_factories import in_use
from tests.integrations.factories import staff_api
from tests.support.factories import make

pytestmark = pytest.mark.django_db


def text_of(response):
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(bare))


JSON = {"content_type": "application/json"}
REVENUE = {"figure": "revenue_sourced", "months": 12, "is": "at_least", "value": "100000"}


def sold(partner, minor, days_ago=10):
    day = clock.today() - timedelta(days=days_ago)
    values = {"amount_minor": minor, "programme_minor": minor, "currency": "EUR", "role": Sale.Role.SOURCED}
    return make(Sale, partner, sold_on=day, **values)


def segment(cast, role="manager", **conditions):
    conditions = {"filters": {}, "figures": [], **conditions}
    owner = cast.staff[role]
    return services.segment_create(
        actor=cast.actor(role), name="Large", conditions=conditions, owner=owner, is_shared=True
    )


def test_a_segment_holds_who_meets_all_its_conditions_now(cast):
    sold(cast.a, 1_000_00)
    sold(cast.b, 999_99)
    row = segment(cast, figures=[REVENUE], filters={"status": [cast.a.status]})
    assert member_ids(SYSTEM, row.conditions) == [cast.a.pk]
    sold(cast.b, 1)
    assert member_ids(SYSTEM, row.conditions) == [cast.a.pk, cast.b.pk]
    sold(cast.b, 5_00, days_ago=400)
    less = checked(SYSTEM, {"figures": [{**REVENUE, "is": "none", "months": 1, "value": None}]})
    assert cast.a.pk not in member_ids(SYSTEM, less)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("conditions", "sentence"),
    [
        ({}, "at least one condition"),
        ({"figures": [{**REVENUE, "figure": "height"}]}, "no such figure"),
        ({"figures": [{**REVENUE, "value": "1e9"}]}, "Give a number"),
        ({"figures": [{**REVENUE, "months": 0}]}, "Between 1 and 60"),
        ({"figures": [{**REVENUE, "is": "like"}]}, "Compare with"),
        ({"figures": [REVENUE] * 7}, "six figures"),
        ({"filters": {"password": ["x"]}}, "not known: password"),
        ({"filters": {"status": ["glorious"]}}, "status"),
        ({"filters": {"status": ["active\x00"]}}, "as texts"),
        (["status"], "as filters and figures"),
    ],
)
def test_what_is_no_condition_is_refused_with_a_sentence(conditions, sentence):
    with pytest.raises(DomainError) as refused:
        checked(SYSTEM, conditions)
    assert refused.value.status == 422
    assert sentence in str(refused.value.fields["conditions"][0])


def test_a_manager_of_own_partners_sees_only_those_in_a_shared_segment(cast):
    sold(cast.a, 5_000_00)
    sold(cast.b, 5_000_00)
    type(cast.a).objects.filter(pk=cast.b.pk).update(owner=cast.staff["manager_own"])
    type(cast.a).objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager"])
    row = segment(cast, figures=[REVENUE])
    assert member_ids(cast.actor("manager_own"), row.conditions) == [cast.b.pk]


def test_what_somebody_keeps_to_themselves_is_not_there_for_others(cast):
    row = segment(cast, figures=[REVENUE])
    services.segment_change(actor=cast.actor("manager"), segment=row, is_shared=False)
    assert (
        cast.staff_client("manager").get(reverse("marketing:segment", args=[row.public_id])).status_code
        == 200
    )
    other = cast.staff_client("marketing")
    assert other.get(reverse("marketing:segment", args=[row.public_id])).status_code == 404
    assert "Large" not in text_of(other.get(reverse("marketing:segments")))
    with pytest.raises(DomainError) as refused:
        services.segment_change(actor=cast.actor("marketing"), segment=row, name="Mine")
    assert refused.value.status == 403


def test_the_builder_counts_without_saving_and_keeps_what_was_typed(cast):
    sold(cast.a, 2_000_00)
    client, url = cast.staff_client("manager"), reverse("marketing:segment-new")
    typed = {
        "name": "Sellers", "is_shared": "on", "figure_0": "revenue_sourced", "is_0": "at_least",
        "value_0": "2,000", "months_0": "12", **{f"is_{n}": "at_least" for n in range(1, 6)},
    }  # fmt: skip
    counted = client.post(url, {**typed, "count": "1"})
    assert "1 partner meets these conditions now" in text_of(counted)
    assert not Segment.objects.exists()
    assert 'value="2,000"' in counted.content.decode()
    wrong = client.post(url, {**typed, "value_0": "many"})
    assert wrong.status_code == 422
    assert "Enter a number" in text_of(wrong)
    saved = client.post(url, typed, follow=True)
    row = Segment.objects.get()
    assert row.conditions["figures"] == [{**REVENUE, "value": "200000"}]
    page = text_of(saved)
    assert cast.a.name in page
    assert cast.b.name not in page
    assert "€2,000.00" in page
    assert said(row.conditions) == ["Revenue sourced over 12 months: at least €2,000.00"]


def test_the_list_of_partners_is_the_beginning_of_a_segment(cast):
    client = cast.staff_client("manager")
    listed = client.get(reverse("partners:list"), {"status": "active", "country": "FR"}).content.decode()
    address = f"{reverse('marketing:segment-new')}?status=active&amp;country=FR"
    assert address in listed
    assert "Keep as a segment" not in client.get(reverse("partners:list")).content.decode()
    form = client.get(reverse("marketing:segment-new"), {"status": "active", "country": "FR"}).context["form"]
    assert form["status"].initial == ["active"]
    assert form["country"].initial == ["FR"]


def test_the_file_holds_every_partner_with_its_figures(cast):
    sold(cast.a, 1_234_50)
    row = segment(cast, figures=[REVENUE])
    answer = cast.staff_client("manager").get(
        reverse("marketing:segment", args=[row.public_id]), {"format": "csv"}
    )
    lines = list(
        csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines(), delimiter=",")
    )
    assert len(lines) == 2
    assert cast.a.name in lines[1]
    assert lines[1][-1] == "€1,234.50"


def test_the_api_keeps_conditions_and_names_the_members(cast):
    sold(cast.a, 3_000_00)
    api = staff_api(cast, "manager", "marketing:write", "pipeline:read")
    figure = {"figure": "revenue_sourced", "months": 12, "compare": "at_least", "value": "300000"}
    body = {"name": "By machine", "conditions": {"figures": [figure]}}
    made = api.post("/api/v1/segments/", body, **JSON)
    assert made.status_code == 201, made.json()
    found = api.get(f"/api/v1/segments/{made.json()['id']}/members/").json()
    assert found == {"count": 1, "partners": [cast.a.public_id], "after": None}
    odd = {"name": "Odd", "conditions": {"figures": [{**figure, "figure": "x"}]}}
    refused = api.post("/api/v1/segments/", odd, **JSON)
    assert refused.status_code == 422
    assert api.delete(f"/api/v1/segments/{made.json()['id']}/").status_code == 204
    assert [row["archived_at"] is None for row in api.get("/api/v1/segments/").json()["results"]] == [False]


def test_who_may_not_see_the_health_of_partners_does_not_ask_for_it(cast):
    in_use()
    scoring.score_all(clock.today())
    narrow = staff_api(cast, "manager", "marketing:write", "partners:read")
    assert narrow.get("/api/v1/partners/?health=unknown").json()["type"].endswith("scope-missing")
    body = {"name": "Ill", "conditions": {"filters": {"health": ["unknown"]}}}
    assert narrow.post("/api/v1/segments/", body, **JSON).status_code == 403
    wide = staff_api(cast, "manager", "marketing:write", "partners:read", "insights:read")
    assert wide.get("/api/v1/partners/?health=unknown").status_code == 200
    made = wide.post("/api/v1/segments/", body, **JSON)
    assert made.status_code == 201
    assert narrow.get(f"/api/v1/segments/{made.json()['id']}/members/").status_code == 403
    client = cast.staff_client("legal")
    assert client.get(reverse("partners:list"), {"health": "unknown"}).status_code == 403
    assert 'name="health"' not in client.get(reverse("partners:list")).content.decode()


def test_a_condition_whose_value_is_gone_holds_nobody(cast):
    owner = cast.staff["marketing"]
    type(cast.a).objects.filter(pk=cast.a.pk).update(owner=owner)
    conditions = {"filters": {"owner": [owner.public_id]}, "figures": []}
    assert member_ids(SYSTEM, conditions) == [cast.a.pk]
    type(owner).objects.filter(pk=owner.pk).update(staff_role="")
    assert member_ids(SYSTEM, conditions) == []


def test_nothing_is_sent_by_what_its_writer_may_not_see(cast):
    row = segment(cast, figures=[REVENUE])
    narrow = staff_api(cast, "administrator", "marketing:write")
    said = {"title": {"en": "News"}, "body": {"en": "Read."}, "publish_from": "2030-01-01"}
    refused = narrow.post("/api/v1/announcements/", {**said, "segment": row.public_id}, **JSON)
    assert refused.json()["type"].endswith("scope-missing")
    kept = narrow.post("/api/v1/announcements/", said, **JSON).json()["id"]
    changed = narrow.patch(f"/api/v1/announcements/{kept}/", {"segment": row.public_id}, **JSON)
    assert changed.status_code == 403


def test_a_segment_of_filters_alone_is_read_on_every_face(cast):
    row = Segment.objects.create(name="French", conditions={"filters": {"country": ["FR"]}})
    api = staff_api(cast, "manager", "marketing:read", "partners:read")
    shown = api.get("/api/v1/segments/").json()["results"][0]["conditions"]
    assert shown == {"filters": {"country": ["FR"]}, "figures": []}
    for name in ("segment", "segment-edit"):
        page = cast.staff_client("manager").get(reverse(f"marketing:{name}", args=[row.public_id]))
        assert page.status_code == 200

"""Dashboards over the API: the same figures as the page, for who may read them."""

from __future__ import annotations

from core import clock
from core.text import both
from insights.rollups import rollup
from tests.insights.test_dashboards import begin, of_every_kind
from tests.insights.test_pages import sell


def test_the_api_gives_the_same_figures_as_the_page(stage):
    cast = stage.cast
    sell(cast.a, clock.today(), 3_000)
    rollup.run()
    dashboard = begin(cast, is_shared=True, filters={"tier": "gold"})
    begin(cast, name=both("À moi", "Mine"))
    of_every_kind(cast, dashboard)
    client = stage.staff_token("finance")
    rows = client.get("/api/v1/dashboards/").json()["results"]
    assert [(row["name"]["en"], row["filters"], row["owner"]) for row in rows] == [
        ("Review", {"tier": "gold"}, cast.staff["manager"].public_id)
    ]
    url = f"/api/v1/dashboards/{dashboard.public_id}/figures/"
    parts = {part["kind"]: part for part in client.get(url).json()}
    assert parts["figure"]["lines"] == [
        {"code": "revenue_partners", "label": "Revenue via partners", "value": "3000"}
    ]
    assert (parts["figure"]["unit"], parts["figure"]["currency"]) == ("money", "EUR")
    assert parts["ranking"]["lines"][0]["code"] == cast.a.public_id
    assert [line["code"] for line in parts["target"]["lines"]] == ["attained", "expected", "forecast"]
    bronze = {part["kind"]: part for part in client.get(url, {"tier": "bronze"}).json()}
    assert bronze["ranking"]["missing"] == "No figure yet"
    assert stage.partner_token("administrator").get(url).status_code == 404

"""What the upgrade makes of relationships that one form for all kinds let be filled in anyhow."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

migration = import_module("partners.migrations.0009_panels_and_benefits")

EMPTY = {
    "certified": None, "leads_given": None, "margin_rate": None, "referral_profile": "", "reward": "",
    "price_conditions": "", "customisation": "", "support_terms": "",
}  # fmt: skip


class Table:
    """The rows of a model as the migration asks for them."""

    def __init__(self, rows: list[Any]) -> None:
        self.rows = rows
        self.objects = self

    def __call__(self, **values: Any) -> dict[str, Any]:
        return values

    def all(self) -> list[Any]:
        return self.rows

    def select_related(self, name: str) -> Table:
        return self

    def iterator(self) -> list[Any]:
        return self.rows

    def bulk_create(self, rows: Any) -> None:
        self.rows += rows


def sorted_out(panel: str, **values: Any) -> tuple[Any, list[tuple[Any, str]]]:
    """A relationship of a panel after the upgrade, and its territories as (region, country)."""
    row = SimpleNamespace(
        kind=SimpleNamespace(panel=panel), note="", territories=[], save=lambda: None, **EMPTY
    )
    vars(row).update(values)
    territories: list[Any] = []
    tables = {
        "PartnerKind": Table([row]),
        "Territory": Table(territories),
        "Region": Table([SimpleNamespace(code="nordics", pk=7)]),
    }
    migration.sort_facts(SimpleNamespace(get_model=lambda room, name: tables[name]), None)
    return row, [(place["region_id"], place["country"]) for place in territories]


def test_territories_become_regions_and_countries_and_what_is_neither_stays_in_words():
    row, places = sorted_out(
        "channel", territories=["nordics", "fr", "FR", "ZZ, nowhere"], margin_rate="0.25"
    )
    assert places == [(7, ""), (None, "FR")]
    assert (row.note, row.margin_rate) == ("Territory: ZZ, nowhere", "0.25")


def test_a_fact_of_another_panel_moves_into_the_note():
    row, places = sorted_out(
        "oem", territories=["FR"], certified=True, reward="gift", price_conditions="8% of each"
    )
    assert places == []
    assert row.note == "Territory: FR\nCertified: True\nReward: gift"
    assert (row.certified, row.reward, row.price_conditions) == (None, "", "8% of each")


def test_what_fits_is_left_alone():
    row, _places = sorted_out("referral", referral_profile="agency", reward="fee")
    assert (row.note, row.referral_profile, row.reward) == ("", "agency", "fee")

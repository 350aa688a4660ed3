"""The pieces of work that are measured over HTTP: what is asked of the product and of the barest view."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote_plus


@dataclass(frozen=True)
class Request:
    path: str
    method: str = "GET"
    headers: dict[str, str] | None = None
    body: bytes | None = None
    status: int = 200


# Makes the n-th request out of the scene.
Asks = Callable[[dict, int], Request]


@dataclass(frozen=True)
class Row:
    """``aim`` is the largest good ratio of the medians, ``aim_p95`` that of the slowest twentieths."""

    name: str
    label: str
    product: Asks
    bare: Asks | None = None
    aim: float | None = None
    aim_p95: float | None = None


def _turn(values: list, number: int):
    return values[number % len(values)]


def _api(scene: dict, number: int, path: str, body: dict | None = None) -> Request:
    headers = {"Authorization": f"Bearer {_turn(scene['tokens'], number)}"}
    if body is None:
        return Request(path, headers=headers)
    headers["Content-Type"] = "application/json"
    return Request(path, "POST", headers, json.dumps(body).encode(), status=201)


def api(path: str) -> Asks:
    """Of a fixed address, or one that names a partner."""
    return lambda scene, number: _api(
        scene, number, path.format(partner=_turn(scene["partner_ids"], number // 2))
    )


def page(path: str) -> Asks:
    def ask(scene: dict, number: int) -> Request:
        address = path.format(partner=_turn(scene["partner_ids"], number))
        return Request(address, headers={"Cookie": f"sessionid={scene['session']}"})

    return ask


def search(path: str, parameter: str) -> Asks:
    def ask(scene: dict, number: int) -> Request:
        text = quote_plus(_turn(scene["searches"], number))
        return _api(scene, number, f"{path}?{parameter}={text}")

    return ask


def _partner(scene: dict) -> dict:
    return {"name": f"Bench {uuid.uuid4().hex[:12]}", "country": "FR", "website": "https://bench.example"}


def create(scene: dict, number: int) -> Request:
    return _api(scene, number, "/api/v1/partners/", _partner(scene) | {"type": scene["type"]["code"]})


def bare_create(scene: dict, number: int) -> Request:
    body = _partner(scene) | {"type": scene["type"]["id"], "status": "prospect"}
    return _api(scene, number, "/partners/", body)


def conversion(scene: dict, number: int) -> Request:
    reference = uuid.uuid4().hex
    body = {
        "type": "sale",
        "external_id": reference,
        "occurred_at": datetime.now(UTC).isoformat(),
        "click": scene["click"],
        "customer": {"ref": reference, "name": "Customer"},
        "amount": {"amount": "120.00", "currency": "EUR"},
    }
    return _api(scene, number, "/api/v1/conversions/", body)


def redirect(scene: dict, number: int) -> Request:
    return Request(f"/r/{scene['link']}", headers={"User-Agent": "Mozilla/5.0"}, status=302)


BARE_LIST = api("/partners/")
CONVERSION = "conversion"
ROWS = {
    row.name: row
    for row in (
        Row("list", "API list, 80 (barest: 50)", api("/api/v1/partners/?page_size=80"), BARE_LIST, 1.3),
        Row(
            "search",
            "API search",
            search("/api/v1/partners/", "q"),
            search("/partners/", "search"),
            0.3,
            aim_p95=0.5,
        ),
        Row("detail", "API detail", api("/api/v1/partners/{partner}/"), api("/partners/{partner}/"), 2.4),
        Row("create", "API create partner", create, bare_create, 6),
        Row(CONVERSION, "API conversion, commission, ledger (barest: create)", conversion, bare_create, 8),
        Row("partners", "page: partners, 80 rows", page("/staff/partners/"), BARE_LIST, 4),
        Row("deals", "page: deals", page("/staff/deals/"), BARE_LIST, 4),
        Row("commissions", "page: commissions", page("/staff/referrals/commissions/"), BARE_LIST, 4),
        Row("sales", "page: sales", page("/staff/sales/"), BARE_LIST, 4),
        Row("partner", "page: one partner", page("/staff/partners/{partner}/"), BARE_LIST, 6),
        Row("board", "page: board", page("/staff/recruitment/"), BARE_LIST, 2.6),
        Row("day", "page: My day", page("/staff/"), BARE_LIST, 4),
        Row("dashboard", "page: dashboard", page("/staff/insights/"), BARE_LIST, 8),
        Row("redirect", "redirect", redirect, redirect, 2),
        Row("health", "health", page("/health/live")),
    )
}

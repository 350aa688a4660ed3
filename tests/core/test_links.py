"""Addresses are made from routes; a page that a person may not open is not linked for that person."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import NoReverseMatch

from core import checks, routes
from core.events.registry import TARGET_TYPES
from core.links import Link, PageOf, addresses
from core.models import Programme
from core.queue import jobs
from insights.kpis import present

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parent.parent.parent
COMMISSIONS = Link("referrals:commissions", "referrals.commission:view", query="partner=x")
COMMISSION = PageOf("referrals:commission", "referrals.commission:view")


class Row:
    public_id = "com_1"


def test_an_address_comes_from_its_route():
    assert COMMISSIONS.url == "/staff/referrals/commissions/?partner=x"
    assert COMMISSION.url(Row()) == "/staff/referrals/commissions/com_1/"
    assert replace(COMMISSION, when=lambda row: False).url(Row()) == ""
    assert PageOf("web:programme", "core.programme:change", args=()).url(None) == "/staff/settings/programme/"
    assert addresses("referrals:commission")("com_2") == "/staff/referrals/commissions/com_2/"
    with pytest.raises(NoReverseMatch):
        addresses("referrals:gone")


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "opens"), [("finance", True), ("support", False)])
def test_a_link_is_kept_for_who_may_follow_it(cast, role, opens):
    actor = cast.actor(role)
    assert COMMISSIONS.url_for(actor) == (COMMISSIONS.url if opens else "")
    assert COMMISSION.url_for(actor, Row()) == ("/staff/referrals/commissions/com_1/" if opens else "")


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (PageOf("web:programme", "core.programme:change", args=()), []),
        (PageOf("web:gone", "core.programme:change"), ["prm.E007"]),
        (PageOf("web:programme", "core.programme:change"), ["prm.E007"]),
        (PageOf("web:programme", "core.event:view", args=()), ["prm.E008"]),
    ],
)
def test_a_dead_route_and_a_wrong_permission_fail_at_the_start(monkeypatch, page, found):
    label = Programme._meta.label_lower
    monkeypatch.setitem(TARGET_TYPES, label, replace(TARGET_TYPES[label], staff=page))
    assert [error.id for error in checks.pages_of_rows_exist(None)] == found


def test_links_of_jobs_and_figures_name_the_permission_of_their_route():
    backs = [job_type.back[0] for job_type in jobs.JOB_TYPES.values() if job_type.back]
    links = [*backs, *(Link(route, permission) for route, permission in present.VIEW.items())]
    assert links
    assert [link for link in links if link.permission != routes.permission_of(link.route)] == []


# The wiring asks on which side of the site a request is, before any route is known.
MAY_WRITE_THEM = {"prm/middleware.py"}


def test_no_address_is_written_out():
    written = re.compile(r"""["'](?:/staff/|/portal/)""")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in sorted(ROOT.iterdir())
        if (folder / "__init__.py").exists() and folder.name not in ("tests", "bench")
        for path in folder.rglob("*.py")
        if not path.name.startswith("urls") and str(path.relative_to(ROOT)) not in MAY_WRITE_THEM
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if written.search(line)
    ]
    assert found == []

"""The manager of own partners: their column of the table, and what of others they may know."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.permissions import TABLE, PermissionTable
from tests.pipeline.deal_factories import approve, register
from tests.support.factories import make
from tests.support.pages import read

# What belongs to the whole programme is changed by a manager of all of it.
NOT_THEIRS = {
    "partners.budget:view",
    "partners.budget:export",
    "partners.budget:change",
    "accounts.conversion_token:create",
    "insights.target:change",
    "insights.tier_review:plan",
    "insights.dashboard:manage",
    "insights.declared:change",
    "insights.company_total:change",
    "insights.review:answer",
    "insights.engagement:configure",
    "insights.review:ask",
    "insights.review:begin",
    "insights.review:export",
    "insights.review:freeze",
    "insights.review:view",
    "insights.rollup:run",
    "insights.survey:change",
    "insights.scorecard:configure",
    "insights.scorecard:score",
    "insights.tier:configure",
    "insights.tier:evaluate",
    "insights.tier:publish",
    "integrations.request:change",
    "integrations.request:vote_customer",
    "enablement.certification:configure",
    "partners.governance:manage",
    "partners.questionnaire:assign",
    "partners.questionnaire:change",
    "marketing.allocation:change",
    "marketing.announcement:change",
    "marketing.announcement:export",
    "marketing.fund:change",
    "marketing.mail_campaign:change",
    "marketing.mail_campaign:export",
    "marketing.suppression:change",
    "marketing.suppression:export",
    "marketing.suppression:view",
    "marketing.fund_request:decide",
    "marketing.press:approve",
    "marketing.press:publish",
    "pipeline.application:decide",
    "pipeline.application:export",
    "pipeline.application:view",
    "pipeline.own_account:change",
    "pipeline.webinar:change",
    "pipeline.white_label:change",
    "pipeline.wish:change",
    "pipeline.wish:recruit",
    "referrals.campaign:change",
    "referrals.plan:change",
}


def test_their_column_is_a_managers_without_what_belongs_to_the_programme():
    manager, own = TABLE.for_staff("manager"), TABLE.for_staff("manager_own")
    assert manager - own == NOT_THEIRS & manager
    assert own - manager == set()


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("insights:target-archive", "insights.Target"),
        ("insights:declared-withdraw", "insights.DeclaredValue"),
        ("insights:step-tick", "insights.ProgrammeStep"),
        ("pipeline:own_account_close", "pipeline.OwnAccount"),
        ("pipeline:wish-drop", "pipeline.Wish"),
        ("pipeline:wish-restore", "pipeline.Wish"),
        ("pipeline:wish-recruit", "pipeline.Wish"),
        ("referrals:version-new", "referrals.CommissionPlan"),
    ],
)
def test_they_change_nothing_of_the_programme(cast, name, model):
    from django.apps import apps

    row = make(apps.get_model(model), cast.a)
    before = type(row).objects.filter(pk=row.pk).values().get()
    answer = cast.staff_client("manager_own").post(reverse(name, args=[row.public_id]), {"reason": "x"})
    assert answer.status_code == 403
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_of_a_registration_that_is_not_theirs_they_read_only_that_it_is_there(cast):
    first = approve(cast, register(cast, "b", customer_name="Helio Santé Groupe"))
    mine = register(cast, "a")
    page = reverse("pipeline:deal", args=[mine.public_id])
    seen = read(cast.staff_client("manager"), page)
    assert "Beta Services" in seen
    assert first.number in seen or "Helio Santé Groupe" in seen
    hidden = read(cast.staff_client("manager_own"), page)
    assert "Another partner’s registration" in hidden
    assert "Beta Services" not in hidden
    assert "Helio Santé Groupe" not in hidden
    assert first.public_id not in cast.staff_client("manager_own").get(page).content.decode()
    approving = reverse("pipeline:deal_approve", args=[mine.public_id])
    form = read(cast.staff_client("manager_own"), approving)
    assert "Another partner’s registration" in form
    assert "Beta Services" not in form


def test_a_later_claim_of_somebody_elses_partner_is_not_named_to_them(cast):
    mine = register(cast, "a")
    register(cast, "b", customer_name="Helio Santé Groupe")
    page = reverse("pipeline:deal", args=[mine.public_id])
    assert "Beta Services" in read(cast.staff_client("manager"), page)
    assert "Beta Services" not in read(cast.staff_client("manager_own"), page)


def test_a_table_may_lack_a_cell_or_a_column_and_that_means_no(tmp_path):
    file = tmp_path / "permissions.csv"
    file.write_text("permission,meaning,manager,partner:sales\nx.y:view,See it,x\nx.z:view,See that,,x\n")
    table = PermissionTable()
    table.load(file)
    assert table.for_staff("manager") == {"x.y:view"}
    assert table.for_staff("administrator") == set()
    assert table.for_partner("sales") == {"x.z:view"}
    statuses = tmp_path / "status_permissions.csv"
    statuses.write_text("permission,active,reason\nx.z:view,x,because\n")
    table.load_statuses(statuses)
    assert table.statuses_of("x.z:view") == {"active"}
    assert table.statuses_of("x.y:view") == set()


@pytest.mark.parametrize(
    "text",
    ["permission,meaning,chief\nx.y:view,See it,x\n", "permission,meaning,manager\nx.y:view,See,yes\n"],
)
def test_a_column_or_cell_that_nobody_knows_is_an_error(tmp_path, text):
    file = tmp_path / "permissions.csv"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"unknown columns|a cell is"):
        PermissionTable().load(file)

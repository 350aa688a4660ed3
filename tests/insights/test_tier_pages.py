"""The pages of tiers as people see them: the preview, what a draft would change, the settings, the partner's tab."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from core import clock
from core.queue import jobs
from insights.models import RequirementSet, TierRule
from insights.tiers import services
from partners.models import TierBenefit
from tests.insights.tier_factories import a_draft, small_preview, without_tiers

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def tiers(cast):
    return without_tiers(cast)


@pytest.fixture
def standing(cast, tiers):
    return small_preview(cast)


def page(cast, name, *args, role="manager", **query):
    answer = cast.staff_client(role).get(reverse(f"insights:{name}", args=args), query)
    assert answer.status_code == 200
    return answer


def read(answer):
    """The words of an answer without its markup, white space made single."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(bare))


def rows(answer):
    return [row.partner.name for row in answer.context["page"]["rows"]]


def test_the_preview_shows_each_measure_and_opens_its_rows(cast, standing):
    answer = page(cast, "tier-standings")
    text = read(answer)
    assert rows(answer) == [cast.a.name, cast.b.name]
    assert "Would rise" in text
    assert "Would fall" in text
    assert "€999.00" in text
    # What Alpha lacks for the tier above the one it has, which is none.
    assert rows(page(cast, "tier-standings", move="fall")) == [cast.b.name]
    assert rows(page(cast, "tier-standings", earned="silver")) == [cast.a.name]
    address = reverse("pipeline:sales")
    first = clock.period(clock.today(), 12)[0]
    assert (
        f"{address}?partner={cast.a.public_id}&amp;role=sourced&amp;sold_after={first}"
        in answer.content.decode()
    )


def test_a_manager_of_own_partners_sees_those_alone(cast, standing):
    assert rows(page(cast, "tier-standings", role="manager_own")) == [cast.a.name]
    draft = a_draft(("deals_won", 12, 0), tier=cast.vocabulary.tiers["gold"])
    services.what_if_start(actor=cast.actor("manager"), requirements=draft)
    jobs.run_due()
    assert page(cast, "tier-what-if", role="manager_own").context["comparison"].partners == 1


def test_what_if_counts_and_opens_its_partners(cast, standing, tiers):
    """By the draft Gold asks for nothing but 0 deals: Alpha rises from Silver, Beta keeps Gold instead of none."""
    draft = a_draft(("deals_won", 12, 0), tier=tiers["gold"])
    services.what_if_start(actor=cast.actor("manager"), requirements=draft)
    jobs.run_due()
    answer = page(cast, "tier-what-if")
    counts = {label: count for label, count, _url in answer.context["moves"]}
    assert {str(label): count for label, count in counts.items()} == {
        "Would rise": 2, "Would fall": 0, "Stays": 0,
    }  # fmt: skip
    silver, gold = tiers["silver"].rank, tiers["gold"].rank
    found = page(cast, "tier-standings", version="draft", before=silver, after=gold)
    assert rows(found) == [cast.a.name]
    assert rows(page(cast, "tier-standings", version="draft", before=0, after=gold)) == [cast.b.name]
    assert "Tried on" in read(page(cast, "tier-requirements-publish", draft.public_id))


def test_the_tab_of_a_partner_says_what_is_missing_and_what_would_be_lost(cast, standing, tiers):
    TierBenefit.objects.create(tier=tiers["gold"], code="team", kind="resource", name={"en": "Team"})
    client = cast.staff_client("manager")
    TierBenefit.objects.create(tier=tiers["silver"], code="logo", kind="visibility", name={"en": "Logo"})
    text = read(client.get(reverse("partners:tab", args=[cast.a.public_id, "tier"])))
    assert "With Silver the partner would gain: Logo" in text
    assert "Revenue sourced, 12 months" in text
    assert "€999.00 of €1,000.00" in text
    assert "€1.00 missing." in text
    assert "2 missing" in text
    text = read(client.get(reverse("partners:tab", args=[cast.b.public_id, "tier"])))
    assert "Would fall" in text
    assert "Without a tier it would lose: Team Logo" in text


def test_a_version_is_made_by_hand_from_draft_to_publication(cast, tiers):
    client = cast.staff_client("manager")

    def post(name, *args, **data):
        answer = client.post(reverse(f"insights:{name}", args=args), data)
        assert answer.status_code == 302
        return answer

    post("tier-requirements-draft")
    draft = RequirementSet.objects.get()
    post("tier-rule-new", draft.public_id, tier="gold", basis="earned", logic="all")
    rule = TierRule.objects.get()
    post("tier-requirement-new", rule.public_id, figure="revenue_sourced", months=12, threshold="1,500.50")
    requirement = rule.requirements.get()
    assert requirement.threshold == 1500_50
    form = client.get(reverse("insights:tier-requirement-edit", args=[requirement.public_id]))
    assert form.context["form"]["threshold"].value() == "1500.50"
    assert "Revenue sourced, 12 months: at least €1,500.50" in read(
        client.get(reverse("insights:tier-requirements-of", args=[draft.public_id]))
    )
    answer = client.post(
        reverse("insights:tier-requirement-edit", args=[requirement.public_id]),
        {"figure": "visit_days", "months": 12, "threshold": "10"},
    )
    assert answer.status_code == 422
    assert "leave the months empty" in read(answer)
    post("tier-requirements-publish", draft.public_id, note="First")
    draft.refresh_from_db()
    assert (draft.status, draft.note) == ("published", "First")
    assert "in force" in read(client.get(reverse("insights:tier-requirements")))

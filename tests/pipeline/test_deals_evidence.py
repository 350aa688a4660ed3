"""What speaks against a deal: it is shown before the decision and stays in the record after it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.models import Event
from pipeline.deals import closing as deal_closing
from pipeline.deals import decisions as deal_decisions
from tests.pipeline.deal_factories import approve, register

TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def manager(cast):
    return cast.staff_client("manager")


def page_of(client, deal) -> str:
    return client.get(reverse("pipeline:deal", args=[deal.public_id])).content.decode()


def lost_while_another_waits(cast):
    first = approve(cast, register(cast))
    second = register(cast, "b")
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        deal_closing.deal_lose(actor=cast.actor("manager"), deal=first, reason="Price")
    return first, second


def test_the_page_says_that_what_stood_in_the_way_holds_no_longer(cast, manager):
    first = approve(cast, register(cast))
    second = register(cast, "b")
    assert "Somebody already has this customer" in page_of(manager, second)
    deal_closing.deal_lose(actor=cast.actor("manager"), deal=first, reason="Price")
    page = page_of(manager, second)
    assert "Somebody already has this customer" not in page
    assert "Nobody else holds this customer any longer" in page
    assert "no longer holds since 17 Nov 2026" in page
    assert first.number in page
    assert "Nothing found against it" not in page


def test_evidence_that_was_shown_stays_after_the_approval(cast, manager):
    first, second = lost_while_another_waits(cast)
    with time_machine.travel(TUESDAY + timedelta(days=3), tick=False):
        approve(cast, second)
    finding = second.findings.get()
    assert (finding.other_deal, finding.blocks) == (first, True)
    assert finding.ended_at == TUESDAY + timedelta(days=1)
    assert "no longer holds since 18 Nov 2026" in page_of(manager, second)
    event = Event.objects.get(code="pipeline.deal.freed")
    assert event.data["count"] == 1
    assert not event.partner_visible


def test_the_reason_of_an_override_that_was_not_needed_any_more_is_kept(cast):
    _first, second = lost_while_another_waits(cast)
    approve(cast, second, override="share", override_reason="Two sites")
    assert Event.objects.get(code="pipeline.deal.freed").data["reason"] == "Two sites"
    assert not Event.objects.filter(code="pipeline.deal.overridden").exists()


def test_looking_again_forgets_nothing(cast):
    first, second = lost_while_another_waits(cast)
    deal_decisions.deal_duplicates_refresh(actor=cast.actor("manager"), deal=second)
    deal_decisions.deal_duplicates_refresh(actor=cast.actor("manager"), deal=second)
    finding = second.findings.get()
    assert (finding.other_deal, finding.ended_at) == (first, TUESDAY + timedelta(days=1))


def test_a_name_alike_is_shown_in_the_question_before_the_approval(cast, manager):
    approve(cast, register(cast))
    alike = register(cast, "b", customer_domain="helio-groupe.com")
    page = page_of(manager, alike)
    dialog = page.split('<dialog id="approve"')[1].split("</dialog>")[0]
    assert "Name alike" in dialog
    assert "70 / 100" in dialog
    assert "Alpha Conseil" in dialog
    assert 'form="approval"' in dialog
    # The button beside it opens the question and approves nothing.
    form = page.split('id="approval"')[1].split("</form>")[0]
    assert 'data-dialog="approve"' in form
    assert 'type="submit"' not in form
    url = reverse("pipeline:deal_approve", args=[alike.public_id])
    assert "Name alike: D-2026-0001" in manager.get(url).content.decode()


def test_a_deal_without_evidence_is_approved_with_one_click(cast, manager):
    page = page_of(manager, register(cast))
    assert '<dialog id="approve"' not in page
    assert "Nothing found against it" in page


def test_a_later_claim_is_evidence_and_asks_nothing_of_the_first(cast, manager):
    first = register(cast)
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=False):
        second = register(cast, "b")
    page = page_of(manager, first)
    assert second.number in page
    assert '<dialog id="approve"' not in page
    assert '<dialog id="approve"' in page_of(manager, second)

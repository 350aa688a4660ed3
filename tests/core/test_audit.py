"""The audit log as its readers see it: the verification of the chain, and who did what."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from accounts.models import StaffToken
from core import clock, guards
from core.actor import ActorKind
from core.audit import chain
from core.models import EventSeal, Job
from core.queue import jobs
from partners.people.services import note_create
from web import audit


def text_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def three_events(cast):
    for body in ("one", "two", "three"):
        note_create(actor=cast.actor("manager"), partner=cast.a, body=body)
    chain.seal_all()
    return cast


def verify(client) -> str:
    """Press the button and let the work be done; returns the address of its page."""
    response = client.post(reverse("web:verify_chain"))
    jobs.run_due()
    return response["Location"]


def test_a_verification_says_what_it_found_and_leads_back(three_events):
    client = three_events.staff_client("administrator")
    assert "Verified on" not in text_of(client, reverse("web:audit"))
    count = EventSeal.objects.count()
    page = text_of(client, verify(client))
    assert "Verification of the audit log" in page
    assert "core.verify_chain" not in page.split("<main")[1].replace(reverse("web:verify_chain"), "")
    assert f"The chain is whole: {count} events." in page
    assert f'href="{reverse("web:audit")}"' in page.split("<main")[1]
    log = text_of(client, reverse("web:audit"))
    assert "Verified on" in log
    assert f"The chain is whole: {count} events." in log


def test_a_broken_chain_names_the_place_and_the_reason(three_events):
    with guards.guards_disabled(), connection.cursor() as cursor:
        second = EventSeal.objects.get(position=2).event_id
        cursor.execute("UPDATE core_event SET code = 'partners.note.shared' WHERE id = %s", [second])
    client = three_events.staff_client("administrator")
    said = "The chain is broken at event 2: the event is not what was sealed."
    assert said in text_of(client, verify(client))
    assert said in text_of(client, reverse("web:audit"))


def test_every_kind_of_work_has_a_title_for_people_and_nothing_is_shown_as_a_code(cast):
    assert jobs.JOB_TYPES.keys() >= jobs.HANDLERS.keys()
    for kind, face in jobs.JOB_TYPES.items():
        assert str(face.label) not in ("", kind)
    job = Job.objects.create(kind="gone.kind", created_by=cast.staff["manager"].public_id)
    page = text_of(cast.staff_client("manager"), reverse("web:job", args=[job.public_id]))
    assert "gone.kind" not in page


def test_figures_brought_up_to_date_lead_back_to_the_figures(cast):
    client = cast.staff_client("manager")
    response = client.post(reverse("insights:rollup"))
    jobs.run_due()
    page = text_of(client, response["Location"]).split("<main")[1]
    assert "The figures are up to date." in page
    assert f'href="{reverse("insights:dashboard")}"' in page


def test_events_are_chosen_by_their_sentences_under_their_rooms(three_events):
    client = three_events.staff_client("auditor")
    bar = text_of(client, reverse("web:audit")).split("<table")[0]
    assert '<optgroup label="Partners">' in bar
    assert '<option value="pipeline.deal.withdrawn">Deal … withdrawn</option>' in bar
    assert ">pipeline.deal.withdrawn<" not in bar
    chosen = text_of(client, reverse("web:audit") + "?code=pipeline.deal.withdrawn").split("<table")[0]
    assert "Deal … withdrawn" in chosen
    assert "pipeline.deal.withdrawn" not in re.sub("<[^>]*>", "", chosen)
    with translation.override("fr"):
        labels = [label for _room, found in audit.event_choices() for _code, label in found]
    assert not [label for label in labels if "{" in label or "« … »" in label]


def test_what_a_token_did_shows_the_person_it_speaks_for(cast):
    owner = cast.staff["manager"]
    token = StaffToken.objects.create(
        owner=owner, name="Sync", scopes=["partners:write"], secret_hash="x", expires_at=clock.now()
    )
    actor = replace(cast.actor("manager"), kind=ActorKind.TOKEN, id=token.public_id, owner=owner.public_id)
    note_create(actor=actor, partner=cast.a, body="by a machine")
    log = text_of(cast.staff_client("auditor"), reverse("web:audit"))
    assert f"<td>Sync ({owner.name})</td>" in log

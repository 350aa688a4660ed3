"""Two who ask the API for the same at once."""

from __future__ import annotations

import pytest
from django.test import Client

from core import constraints
from core.models import Event
from partners.models import Contact
from partners.partner import services
from pipeline.models import Sale
from tests.api.test_errors import JSON, SALE
from tests.support.contention import at_once, meeting
from tests.support.route_walk import Stage
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_who_send_one_sale_at_once_record_it_once(monkeypatch):
    stage = Stage(make_cast())
    token = stage.staff_token("administrator").defaults
    body = {**SALE, "partner": stage.cast.a.public_id}
    # Each has looked for the reference before either has written it.
    monkeypatch.setattr(constraints, "validate_unique", meeting(constraints.validate_unique))

    def send():
        answer = Client(**token).post("/api/v1/sales/", body, **JSON)
        return answer.status_code, [e["pointer"] for e in answer.json().get("errors", [])]

    assert sorted(at_once(send, send)) == [(201, []), (422, ["#/external_id"])]
    assert Sale.objects.count() == 1
    assert not Contact.objects.exists()


def test_two_who_change_the_same_version_are_one_who_changes_it(monkeypatch):
    stage = Stage(make_cast())
    token = stage.staff_token("administrator").defaults
    url = f"/api/v1/partners/{stage.cast.a.public_id}/"
    etag = Client(**token).get(url)["ETag"]
    # Each meets the other before it locks the partner: without a comparison behind the lock both would write.
    monkeypatch.setattr(services, "lock", meeting(services.lock))

    def change(name: str):
        return lambda: (
            Client(**token, HTTP_IF_MATCH=etag)
            .patch(url, {"name": name}, content_type="application/json")
            .status_code
        )

    assert sorted(at_once(change("One"), change("Two"))) == [200, 412]
    assert Event.objects.filter(code="partners.partner.changed").count() == 1

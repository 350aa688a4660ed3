"""The catalogue of integrations: what connects our product with a partner's."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from core.errors import DomainError
from core.models import Event
from core.permissions import STAFF_ROLES
from integrations.catalogue import services
from integrations.models import Integration
from tests.support.pages import read

READERS = {"administrator", "manager", "manager_own", "legal", "finance", "marketing", "support", "auditor"}
WRITERS = {"administrator", "manager", "manager_own", "marketing"}
CATALOGUE = "integrations:list"


def add(cast, name: str = "Connector", **details) -> Integration:
    values = {"partner": cast.a, "kind": "plugin", "built_by": "partner", **details}
    return services.integration_add(actor=cast.actor("manager"), name=name, **values)


def address(integration: Integration, name: str) -> str:
    return reverse(f"integrations:{name}", args=[integration.public_id])


def test_an_integration_is_recorded_changed_and_archived_on_its_pages(cast):
    client = cast.staff_client("manager")
    typed = {
        "partner": cast.a.public_id,
        "name": "Connector",
        "kind": "native",
        "built_by": "both",
        "formal_agreement": "on",
        "listing_url": "https://market.test/connector",
        "since": "2025-06-01",
    }
    said = client.post(reverse("integrations:new"), typed, follow=True).content.decode()
    assert "The integration is saved." in said
    row = Integration.objects.get()
    assert (row.partner, row.is_formal, row.since) == (cast.a, True, date(2025, 6, 1))
    assert "Native Both together Listing – not checked Yes no" in read(client, reverse(CATALOGUE))
    assert "Les deux ensemble" in read(client, reverse(CATALOGUE), language="fr")

    form = client.get(address(row, "edit")).content.decode()
    assert 'value="Connector"' in form
    changed = {**typed, "name": "Bridge", "formal_agreement": ""}
    assert client.post(address(row, "edit"), changed).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.formal_agreement) == ("Bridge", False)

    said = client.post(address(row, "archive"), follow=True).content.decode()
    assert "The integration is archived." in said
    assert "Bridge" not in read(client, reverse(CATALOGUE))
    assert list(Event.objects.filter(target_id=row.public_id).values_list("code", flat=True).order_by("pk")) == [
        "integrations.integration.added", "integrations.integration.changed", "integrations.integration.archived",
    ]  # fmt: skip


@pytest.mark.one_engine
@pytest.mark.parametrize("role", STAFF_ROLES)
def test_who_reads_and_who_writes(cast, role):
    row, client = add(cast), cast.staff_client(role)
    assert client.get(reverse(CATALOGUE)).status_code == (200 if role in READERS else 403)
    page = client.get(address(row, "detail"))
    assert page.status_code == (200 if role in READERS else 403)
    allowed = role in WRITERS
    assert (address(row, "archive") in page.content.decode()) is allowed
    assert client.post(address(row, "archive")).status_code == (302 if allowed else 403)
    row.refresh_from_db()
    assert (row.archived_at is not None) is allowed


def test_a_restricted_manager_reaches_own_partners_alone(cast):
    own, other = add(cast, "Own"), add(cast, "Foreign", partner=cast.b)
    client = cast.staff_client("manager_own")
    listed = read(client, reverse(CATALOGUE))
    assert "Own" in listed
    assert "Foreign" not in listed
    assert client.get(address(own, "edit")).status_code == 200
    assert client.post(address(other, "archive")).status_code == 404
    typed = {"partner": cast.b.public_id, "name": "X", "kind": "api", "built_by": "us"}
    assert client.post(reverse("integrations:new"), typed).status_code == 422


def test_a_name_is_free_again_once_the_integration_is_archived(cast):
    first = add(cast)
    with pytest.raises(DomainError) as refusal:
        add(cast)
    assert "an integration of this name already" in str(refusal.value.message)
    add(cast, partner=cast.b)
    services.integration_archive(actor=cast.actor("manager"), integration=first)
    add(cast)
    assert Integration.objects.filter(partner=cast.a, archived_at=None).count() == 1


def test_an_archived_integration_keeps_its_day(cast, time_machine):
    row, actor = add(cast), cast.actor("manager")
    time_machine.move_to("2030-01-02T10:00:00Z", tick=False)
    services.integration_archive(actor=actor, integration=row)
    time_machine.move_to("2030-01-09T10:00:00Z", tick=False)
    services.integration_archive(actor=actor, integration=row)
    row.refresh_from_db()
    assert row.archived_at.isoformat() == "2030-01-02T10:00:00+00:00"
    assert Event.objects.filter(code="integrations.integration.archived").count() == 1


def test_the_catalogue_is_searched_by_name_kind_and_builder(cast):
    add(cast, "Payroll bridge", kind="api", built_by="us")
    add(cast, "Ward plug-in")
    client = cast.staff_client("auditor")
    for query, found, left_out in (
        ("q=payroll", "Payroll bridge", "Ward plug-in"),
        ("kind=plugin", "Ward plug-in", "Payroll bridge"),
        ("built_by=us", "Payroll bridge", "Ward plug-in"),
    ):
        page = read(client, f"{reverse(CATALOGUE)}?{query}")
        assert found in page
        assert left_out not in page
    assert "No integration yet" in read(client, reverse(CATALOGUE) + f"?partner={cast.b.public_id}")


def test_the_catalogue_is_taken_away_as_a_file_by_who_may(cast):
    add(cast)
    url = reverse(CATALOGUE) + "?export=csv"
    taken = b"".join(cast.staff_client("auditor").get(url).streaming_content).decode()
    assert "Connector" in taken
    assert "Alpha Conseil" in taken
    assert cast.staff_client("marketing").get(url).status_code == 403


def test_a_partner_changes_no_integration(cast):
    row = add(cast)
    for role in ("administrator", "technical"):
        with pytest.raises(DomainError) as refusal:
            services.integration_change(actor=cast.member("a", role), integration=row, name="Theirs")
        assert refusal.value.status == 403
    with pytest.raises(DomainError) as refusal:
        services.integration_change(actor=cast.member("b", "technical"), integration=row, name="Theirs")
    assert refusal.value.status == 404
    row.refresh_from_db()
    assert row.name == "Connector"

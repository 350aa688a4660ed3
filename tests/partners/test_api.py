"""What other systems read and write of partners and contacts."""

from __future__ import annotations

from datetime import UTC, datetime

from partners.models import Contact, Partner
from partners.partner import api
from partners.people import services
from rest.rows import RowSerializer


def test_what_the_api_takes_of_a_partner_it_gives_back(stage):
    sent = {
        "name": "Delta",
        "type": "company",
        "country": "FR",
        "legal_name": "Delta SAS",
        "registration_number": "732829320",
        "vat_number": "FR40303265045",
        "legal_form": "SAS",
        "vat_situation": "domestic",
        "legal_status": "reseller",
        "website": "https://delta.test",
        "founded": 1999,
        "description": "Integrates.",
        "products": "One\nTwo",
        "language": "en",
        "owner": stage.cast.staff["manager"].public_id,
        "sectors": ["health"],
        "own_fields": {},
    }
    assert set(sent) == set(api.PartnerWrite().fields)
    client = stage.staff_token("administrator")
    made = client.post("/api/v1/partners/", sent, content_type="application/json")
    assert made.status_code == 201
    assert {name: made.json()[name] for name in sent} == sent
    read = client.get(f"/api/v1/partners/{made.json()['id']}/").json()
    assert {name: read[name] for name in sent} == sent
    # The list, the single row and the declared fields say the same.
    assert [row["new_status"] for row in read.pop("legal_status_history")] == ["reseller"]
    assert client.get("/api/v1/partners/?q=Delta").json()["results"] == [read]
    declared = api.PartnerSerializer()
    # What other tables know is read for all rows at once, and never by the field.
    own_fields = declared.fields.pop("own_fields").load(stage.cast.actor("administrator"), [read["id"]])
    asked = super(RowSerializer, declared).to_representation(Partner.objects.get(public_id=read["id"]))
    assert {**asked, "own_fields": own_fields[read["id"]]} == read
    assert [*asked, "own_fields"] == list(read)


def test_the_former_main_contact_is_among_those_changed_since(stage):
    for name in ("One", "Two", "Three"):
        services.contact_create(actor=stage.cast.actor("manager"), partner=stage.cast.a, name=name)
    Contact.objects.update(updated_at=datetime(2020, 1, 2, tzinfo=UTC))
    client, two = stage.staff_token("administrator"), Contact.objects.get(name="Two")
    url = f"/api/v1/contacts/{two.public_id}/"
    assert client.patch(url, {"is_main": True}, content_type="application/json").status_code == 200
    found = client.get("/api/v1/contacts/", {"updated_since": "2020-01-03T00:00:00Z"}).json()
    assert {row["name"]: row["is_main"] for row in found["results"]} == {"One": False, "Two": True}

"""The first agreement of a programme, in French: a partner with one contact, and how much is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from agreements.library.seed import load_standard
from agreements.models import Agreement, Signature
from core.actor import SYSTEM
from core.models import OwnEntity
from partners.models import Contact, Partner
from partners.vocabulary.services import config_change
from tests.support.factories import another_partner


@dataclass
class Counted:
    """What a newcomer does, counted."""

    clicks: int = 0
    fields: int = 0

    def click(self, control: Locator, **options: Any) -> None:
        self.clicks += 1
        control.click(**options)

    def fill(self, field: Locator, words: str) -> None:
        self.fields += 1
        field.fill(words)


@pytest.fixture
def helio(cast) -> Partner:
    load_standard(SYSTEM)
    config_change(actor=SYSTEM, row=cast.vocabulary.company, standard_template="nda-standard")
    OwnEntity.objects.update(
        address="12 rue des Arts\n49000 Angers", country="FR", registration_number="853318459"
    )
    partner = another_partner(cast.a)
    ours = {"owner": cast.staff["manager"], "type": cast.vocabulary.company}
    Partner.objects.filter(pk=partner.pk).update(language="fr", **ours)
    Contact.objects.create(
        partner=partner, name="Claire Martin", email="claire@helio.test", language="fr", is_main=True,
        job_title="Directrice générale",
    )  # fmt: skip
    return Partner.objects.get(pk=partner.pk)


def test_a_first_agreement_asks_little(live_server, cast, helio, logged_in):
    did = Counted()
    manager = logged_in(cast.staff["manager"], language="fr", viewport={"width": 1440, "height": 1000})
    main = manager.get_by_role("main")
    manager.goto(live_server.url + reverse("partners:tab", args=[helio.public_id, "agreements"]))
    did.click(main.get_by_role("link", name="Établir un accord"))
    # The law, the town of the court and the years are proposed; what only this agreement can say is asked.
    expect(manager.get_by_label("Droit applicable")).to_have_value("France")
    expect(manager.get_by_label("Ville de juridiction")).to_have_value("Angers")
    expect(manager.get_by_label("Années de secret")).to_have_value("3")
    did.fill(manager.get_by_label("Objet, en une phrase"), "étudier ensemble une intégration.")
    did.click(manager.get_by_role("button", name="Établir"))
    expect(main).to_contain_text("étudier ensemble une intégration.")
    expect(main).to_contain_text("les tribunaux d’Angers tranchent")
    did.click(main.get_by_role("button", name="Demander l’approbation").first)
    did.click(manager.get_by_role("dialog").get_by_role("button", name="Demander l’approbation"))
    expect(main).to_contain_text("approbation")

    agreement = Agreement.objects.get()
    legal = logged_in(cast.staff["legal"], language="fr")
    legal.goto(live_server.url + reverse("agreements:detail", args=[agreement.public_id]))
    did.click(legal.get_by_role("main").get_by_role("button", name="Approuver").first)
    did.click(legal.get_by_role("dialog").get_by_role("button", name="Approuver"))
    expect(legal.get_by_role("main")).to_contain_text("Approuvé")

    manager.reload()
    did.click(main.get_by_role("link", name="Envoyer en signature"))
    chosen = manager.locator("select[name^=who_]").evaluate_all(
        "rows => rows.map(row => row.selectedOptions[0].textContent)"
    )
    ours = OwnEntity.objects.get(is_default=True).legal_name
    assert chosen[:2] == [f"Claire Martin, pour {helio.name}", f"{cast.staff['manager'].name}, pour {ours}"]
    expect(manager.locator("[name=capacity_1]")).to_have_value("Directrice générale")
    expect(manager.locator("[name=name_1]")).to_be_hidden()
    did.fill(manager.locator("[name=capacity_2]"), "Responsable des partenariats")
    # The document is laid out meanwhile.
    did.click(manager.get_by_role("button", name="Demander les signatures"), timeout=60_000)
    manager.wait_for_url(f"**{agreement.public_id}**signatures/")
    asked = Signature.objects.get(status="asked")
    assert (asked.name, asked.email) == ("Claire Martin", "claire@helio.test")
    assert did == Counted(clicks=8, fields=2)

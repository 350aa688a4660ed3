"""The answers that the data give, worked out by hand on a small book; at a constant number of queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.library.seed import load_standard
from agreements.models import Agreement, Template
from core.actor import SYSTEM
from core.models import Event
from insights.review.sources.tools import cut
from insights.review.standard import review
from insights.rollups import rollup
from partners.models import Partner, Tier
from partners.questions import kinds
from pipeline.models import Deal, DuplicateFinding
from tests.support.factories import make, several
from tests.support.review_book import book, computed, panels, related, sell
from tests.support.users import make_partner

COMPUTED = [code for code, one in review.QUESTIONS.items() if one.computed_by]


def euros(amount: str) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "EUR"}


def test_partners_of_today_stand_with_revenue_kind_and_contact(cast):
    book(cast)
    first, second = computed(cast, "partners-list")["partners-list"].value
    assert (first["partner"], first["revenue"], first["contact"]) == (
        "Alpha Conseil",
        euros("3000"),
        "Anne Martin",
    )
    assert first["type"]["en"] == "Reseller"
    assert first["status"] == {"en": "Active", "fr": "Actif"}
    assert (second["partner"], second["revenue"]) == ("Beta Services", euros("1000"))
    assert "contact" not in second
    (facts,) = computed(cast, "partners-facts")["partners-facts"].value
    assert facts == {
        "partners": "2", "active": "2", "with_type": "2", "with_since": "2", "with_revenue": "2", "with_contact": "1",
    }  # fmt: skip


def test_the_list_ends_at_200_and_says_what_the_others_add_up_to(cast, monkeypatch):
    from insights.review.sources import partners, reads

    book(cast)
    monkeypatch.setattr(partners, "ROWS", 1)
    monkeypatch.setattr(reads, "ROWS", 1)
    found = computed(cast, "partners-list")["partners-list"]
    assert [row["partner"] for row in found.value] == ["Alpha Conseil"]
    assert str(found.note).replace("\xa0", " ") == (
        "These are the 1 with the most revenue; the other 1 add up to €1,000.00."
    )


def test_resellers_stand_with_territory_margin_and_certificate(cast):
    book(cast)
    found = computed(cast, "channel-partners", "channel-volume", "channel-pay", "channel-leads")
    (alpha,) = found["channel-partners"].value
    assert alpha["geography"] == {"en": "France", "fr": "France"}
    assert alpha["sector"] == {"en": "Health", "fr": "Santé"}
    assert (alpha["commission"], alpha["leads_given"], alpha["certified"]) == ("0.25", True, True)
    assert alpha["revenue"] == found["channel-volume"].value == euros("3000")
    (margin,) = found["channel-pay"].value
    assert (margin["form"], margin["lowest"], margin["highest"]) == ("margin", "0.25", "0.25")
    assert found["channel-leads"].value is True


def test_referral_partners_stand_with_customers_each_counted_once(cast):
    book(cast)
    found = computed(cast, "referral-partners", "referral-volume")
    (beta,) = found["referral-partners"].value
    assert (beta["type"], beta["customers"], beta["leads"], beta["value"]) == (
        "agency",
        "2",
        "0",
        euros("1000"),
    )
    assert beta["commission"] == {"en": "Gift", "fr": "Cadeau"}
    assert found["referral-volume"].value == [{"leads": "0", "customers": "2", "value": euros("1000")}]


def test_recruitments_stand_with_their_phase_and_potential(cast):
    book(cast)
    found = computed(
        cast, "negotiating-list", "negotiating-progress", "negotiating-potential", "negotiating-people"
    )
    gamma, delta = found["negotiating-list"].value
    assert (gamma["partner"], gamma["phase"], gamma["next_step"]) == ("Gamma", "negotiation", "Meet")
    assert gamma["potential"]["en"] == "€50,000.00 a year"
    assert (delta["partner"], delta["phase"]) == ("Delta", "intro")
    assert found["negotiating-progress"].value == [
        {"phase": "intro", "partnerships": "1", "potential": euros("10000")},
        {"phase": "negotiation", "partnerships": "1", "potential": euros("50000")},
    ]
    assert found["negotiating-potential"].value[0]["probability"] == "0.5"
    assert found["negotiating-people"].value[0]["ours"] == cast.staff["manager"].name


def test_wishes_stand_with_reason_contact_and_blocker(cast):
    book(cast)
    found = computed(cast, "wishes-list", "wishes-blockers", "wishes-contacts", "strategy-types")
    assert [(row["partner"], row["contact"]) for row in found["wishes-list"].value] == [
        ("Eta", True), ("Iota", False), ("Theta", False),
    ]  # fmt: skip
    assert found["wishes-blockers"].value == [{"partner": "Theta", "blocker": "No budget"}]
    assert (found["wishes-contacts"].value, str(found["wishes-contacts"].note)) == (
        True,
        "Somebody is known at 1 of 3.",
    )
    (oem,) = found["strategy-types"].value
    assert (oem["negotiating"], oem["wished"]) == ("0", "3")


def test_integrations_stand_with_kind_listing_and_builder(cast):
    book(cast)
    found = computed(cast, "integrations-existing", "integrations-builders", "integrations-formal")
    crm = found["integrations-existing"].value[0]
    assert (crm["partner"], crm["kind"], crm["listing"]) == (
        "Alpha Conseil · CRM",
        "api",
        "https://example.org/crm",
    )
    assert crm["usage"] == "0.4"
    assert [row["integrations"] for row in found["integrations-builders"].value] == ["2", "1"]
    assert str(found["integrations-formal"].note) == "1 of 3 integrations have a formal agreement."


def test_requested_integrations_stand_by_demand(cast):
    book(cast)
    found = computed(cast, "integrations-requested", "integrations-planned")
    wanted = [
        (row["integration"]["fr"], row["requests"], row["priority"])
        for row in found["integrations-requested"].value
    ]
    assert wanted == [("Compta", "2", "p2"), ("Agenda", "0", "p1")]
    (agenda,) = found["integrations-planned"].value
    assert (agenda["planned_for"], agenda["status"]["en"]) == ("2027-Q2", "Planned")


def test_actions_stand_with_what_both_sides_put_in_and_what_they_brought(cast):
    book(cast)
    codes = ("co-marketing-actions", "co-marketing-kinds", "co-marketing-results", "co-marketing-budget")
    found = computed(cast, *codes, "resources-budget")
    lines = {
        row["partner"]: (row["investment"], row["leads"], row["customers"])
        for row in found["co-marketing-actions"].value
    }
    assert lines == {"Alpha Conseil": (euros("1000"), "2", "0"), "Beta Services": (euros("200"), "1", "1")}
    assert found["co-marketing-results"].value == [
        {"actions": "2", "partners": "2", "investment": euros("1200"), "leads": "3", "customers": "1",
         "cost_per_lead": euros("400")}
    ]  # fmt: skip
    assert found["co-marketing-budget"].value == euros("5000")
    assert found["resources-budget"].value == euros("6000")


def test_every_answer_can_be_kept_in_the_kind_of_its_question(cast):
    book(cast)
    for code, one in computed(cast, *COMPUTED, role="administrator").items():
        if one.value is not None:
            assert kinds.parse(_Asked(code), one.value) is not None, code


class _Asked:
    """A question of the review as the kinds read it."""

    def __init__(self, code: str) -> None:
        spec = review.QUESTIONS[code]
        self.code, self.kind = code, spec.kind
        self.choices = spec.details()["choices"]
        self.columns = spec.details()["columns"]


def test_an_empty_programme_says_of_every_answer_what_would_give_it(cast):
    rollup.run()
    open_ones = [one for one in computed(cast, *COMPUTED, role="administrator").values() if one.value is None]
    assert len(open_ones) > 20
    assert all(str(one.missing) for one in open_ones)
    assert not any("could not be worked out" in str(one.missing) for one in open_ones)


def test_a_restricted_manager_reads_its_own_partners_only(cast):
    book(cast)
    rows = computed(cast, "partners-list", role="manager_own")["partners-list"].value
    assert [row["partner"] for row in rows] == ["Alpha Conseil"]


def _several(cast, number: int) -> None:
    kinds_ = panels()
    for place in range(number):
        partner = make_partner(
            f"Partner {number} {place}", cast.vocabulary.company, owner=cast.staff["manager"]
        )
        related(partner, kinds_["reseller"])
        related(partner, kinds_["referral"])
        sell(partner, 100 + place)
    rollup.run()


@pytest.mark.usefixtures("cast")
@pytest.mark.one_engine
def test_thirty_partners_ask_no_more_queries_than_three(cast):
    book(cast)
    counted = []
    for number in (3, 30):
        _several(cast, number)
        computed(cast, *COMPUTED, role="administrator")
        with CaptureQueriesContext(
            connection,
        ) as sent:
            computed(cast, *COMPUTED, role="administrator")
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 90


def test_the_usual_terms_are_those_of_most_agreements_in_force(cast):
    load_standard(SYSTEM)
    reseller, partnership = (
        Template.objects.filter(kind=kind).first() for kind in ("reseller", "partnership")
    )
    for partner, template, first, last in (
        (cast.a, reseller, date(2026, 1, 1), date(2026, 12, 31)),
        (cast.a, partnership, date(2026, 3, 15), date(2027, 3, 14)),
        (cast.a, partnership, date(2026, 1, 1), date(2028, 12, 31)),
        (cast.b, None, date(2026, 1, 1), None),
    ):
        make(
            Agreement, partner, template=template, kind="partnership", status="active", starts_on=first, ends_on=last,
            notice_days=90, number=f"2026-{Agreement.objects.count():03}",
        )  # fmt: skip
    found = computed(cast, "legal-clauses", "legal-nda", "legal-template", "channel-exclusivities")
    usual = {row["subject"]["en"]: row["usual"]["en"] for row in found["legal-clauses"].value}
    assert (usual["Length"], usual["Notice"]) == ("1 year", "90 days")
    assert usual["Exclusivity"] == "granted in 0 of 4 agreements in force"
    assert "Confidentiality" in usual["Liability"]
    assert found["legal-nda"].value == "case_by_case"
    assert str(found["legal-nda"].note).startswith("1 of 2 partners")
    assert found["channel-exclusivities"].value == [
        {"mode": {"en": "None is granted", "fr": "Aucune n’est accordée"}}
    ]
    counts = {row["template"]["en"]: row["agreements"] for row in found["legal-template"].value}
    assert counts[str(partnership.name)] == "2"


def test_conflicts_stand_by_how_they_ended_with_the_overrides(cast):
    first, second, third = several(Deal, cast.a, 3)
    other = several(Deal, cast.b, 1)[0]
    for deal, status in ((first, "rejected"), (second, "approved"), (third, "approved")):
        Deal.objects.filter(pk=deal.pk).update(status=status)
        DuplicateFinding.objects.create(
            deal=deal, other_deal=other, kind="domain", value="x.org", weight=80, blocks=True
        )
    make(Event, cast.a, code="pipeline.deal.overridden", data={"override": "share"})
    rows = computed(cast, "management-conflicts", role="administrator")["management-conflicts"].value
    assert [(row["outcome"]["en"], row["deals"]) for row in rows] == [
        ("Refused, with a reason", "1"),
        ("Protected once the other no longer held the customer, or by an override", "2"),
        ("of these by an override that shares the customer", "1"),
    ]


BEGUN = ("strategy-role", "management-evaluation", "referral-programme", "white-label-offer")


def test_of_a_programme_without_partners_nothing_follows_from_what_is_not_there(cast):
    Partner.objects.update(status=Partner.Status.PROSPECT)
    rollup.run(full=True)
    found = computed(cast, *BEGUN, role="administrator")
    for code in BEGUN:
        assert found[code].value is None, code
        assert all((found[code].missing, found[code].missing_url)), code


def test_with_partners_what_is_not_offered_is_a_no_that_says_what_would_change_it(cast):
    rollup.run(full=True)
    found = computed(cast, "referral-programme", "white-label-offer", role="administrator")
    for one in found.values():
        assert one.value is False
        assert one.missing
        assert one.missing_url


def test_without_a_sale_or_a_total_of_the_company_no_revenue_is_said(cast):
    rollup.run(full=True)
    found = computed(cast, "strategy-role", role="administrator")["strategy-role"]
    assert found.value is None
    assert str(found.missing) == "Record what partners sell, or import it."


def test_tiers_without_a_reseller_say_nothing_of_certificates(cast):
    tier = Tier.objects.first() or make(Tier)
    assert tier.is_active
    assert computed(cast, "channel-programme")["channel-programme"].note == ""


def test_an_amount_in_a_cell_of_words_keeps_its_unbreakable_spaces():
    assert cut(" 2\u202f700\u202f000,00\xa0€\n  par an ") == "2\u202f700\u202f000,00\xa0€ par an"

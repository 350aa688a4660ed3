"""Deals in the browser's eyes: the phone's form, the clock, the decision, the list."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, programme, slots
from core.money import Money
from pipeline.deals import decisions as deal_decisions
from pipeline.models import Deal
from pipeline.protection import services as protection_services
from tests.pipeline.deal_factories import approve, register
from tests.support.pages import read

pytestmark = pytest.mark.one_engine

FIELDS = {
    "customer_name": "Helio Santé",
    "customer_domain": "helio-sante.fr",
    "customer_registration": "",
    "product_lines": ["platform"],
    "how": "Met at a fair",
}


def portal(cast, name, *args, partner="a"):
    return reverse(f"portal:{name}", args=[getattr(cast, partner).public_id, *args])


@pytest.fixture
def sales(cast):
    return cast.member_client("a", "sales")


@pytest.fixture
def manager(cast):
    return cast.staff_client("manager")


def text(response) -> str:
    return response.content.decode()


def test_five_fields_from_the_portal_make_a_protected_deal(cast, sales):
    assert sales.get(portal(cast, "deal-new")).status_code == 200
    response = sales.post(portal(cast, "deal-new"), FIELDS, follow=True)
    deal = Deal.objects.get()
    assert response.redirect_chain[-1][0] == portal(cast, "deal", deal.public_id)
    page = text(response)
    assert deal.number in page
    assert "Provisionally protected" in page
    assert "We decide by" in page
    # The person: who looks after the partner.
    assert cast.staff["manager_own"].name in page


def test_a_draft_keeps_everything_typed_even_what_is_wrong(cast, sales):
    typed = {
        **FIELDS,
        "customer_domain": "no domain",
        "amount": "12,345.678",
        "expected_on": "soon",
        "draft": "1",
    }
    response = sales.post(portal(cast, "deal-new"), typed, follow=True)
    deal = Deal.objects.get()
    assert deal.status == "draft"
    page = text(response)
    for shown in ("no domain", "12,345.678", "soon", "Helio Santé", "Met at a fair"):
        assert shown in page, shown
    assert 'value="platform"' in page
    assert "checked" in page
    # Saved again, then submitted when it is right.
    sales.post(portal(cast, "deal-draft", deal.public_id), {**typed, "how": "Called"})
    assert "Called" in text(sales.get(portal(cast, "deal-draft", deal.public_id)))
    response = sales.post(portal(cast, "deal-draft", deal.public_id), FIELDS, follow=True)
    assert Deal.objects.get().status == "submitted"


def test_a_refused_registration_keeps_what_was_typed_and_says_why(cast, sales):
    response = sales.post(
        portal(cast, "deal-new"), {**FIELDS, "customer_domain": "someone@gmail.com", "how": ""}
    )
    page = text(response)
    assert response.status_code == 422
    assert "someone@gmail.com" in page
    assert "free-mail" in page
    assert not Deal.objects.exists()


def test_staff_see_no_drafts(cast, sales, manager):
    sales.post(portal(cast, "deal-new"), {**FIELDS, "draft": "1"})
    deal = Deal.objects.get()
    assert "Helio" not in text(manager.get(reverse("pipeline:deals")))
    assert manager.get(reverse("pipeline:deal", args=[deal.public_id])).status_code == 404


def causes(cast):
    """Three reasons why a customer cannot be protected, each set up for its own customer."""
    ours = cast.actor("manager")
    for kind, domain in (("house", "house.fr"), ("opportunity", "opportunity.fr")):
        protection_services.own_account_save(
            actor=ours, kind=kind, customer_name=kind, customer_country="FR", customer_domain=domain
        )
    register(cast, "b", customer_name="Held", customer_domain="held.fr")
    approve(cast, register(cast, "b", customer_name="Approved", customer_domain="approved.fr"))
    return ["house.fr", "opportunity.fr", "held.fr", "approved.fr"]


def test_a_partner_learns_only_that_it_cannot_be_protected(cast, sales):
    pages, counts = set(), set()
    domains = causes(cast)
    programme.current()  # kept for half a minute by whichever request comes first
    with time_machine.travel(datetime.now(UTC), tick=False):
        for number, domain in enumerate(domains):
            fields = {**FIELDS, "customer_name": f"X{number}", "customer_domain": domain}
            with counted(counts):
                response = sales.post(portal(cast, "deal-new"), fields)
            deal = Deal.objects.get(customer_name=f"X{number}")
            assert response.url == portal(cast, "deal", deal.public_id)
            page = text(sales.get(response.url))
            assert "This deal cannot be protected. Your manager will contact you." in page
            pages.add(anonymous(page, deal))
    assert len(pages) == 1, "one answer whatever the cause"
    assert len(counts) == 1, "and the same work to give it"
    page = pages.pop()
    for secret in ("Beta", "house account", "opportunity", "D-2026-0001", "Held"):
        assert secret not in page


@contextmanager
def counted(counts):
    with CaptureQueriesContext(connection) as queries:
        yield
    counts.add(len(queries))


def anonymous(page: str, deal: Deal | None = None) -> str:
    """A page without what names the deal itself, and without one-time values."""
    for own in (deal.public_id, deal.number, deal.customer_name, deal.customer_domain) if deal else ():
        page = page.replace(own, "·")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken":"[^"]+"', "", page)
    return re.sub(r"ask-[0-9a-f]{8}", "", page)


def test_a_foreign_deal_and_a_missing_one_are_the_same_404(cast, sales):
    deal = register(cast, "b")
    foreign = sales.get(portal(cast, "deal", deal.public_id))
    missing = sales.get(portal(cast, "deal", "dea_" + "0" * 26))
    assert foreign.status_code == missing.status_code == 404
    assert anonymous(text(foreign)) == anonymous(text(missing))


def test_a_reader_sees_and_cannot_register(cast):
    reader = cast.member_client("a", "reader")
    assert reader.get(portal(cast, "deals")).status_code == 200
    assert reader.get(portal(cast, "deal-new")).status_code == 403
    assert reader.post(portal(cast, "deal-new"), FIELDS).status_code == 403
    assert not Deal.objects.exists()


def test_approval_from_the_page_of_the_deal(cast, manager):
    deal = register(cast)
    page = text(manager.get(reverse("pipeline:deal", args=[deal.public_id])))
    assert "Nothing found against it" in page
    assert "Somebody already has this customer" not in page
    response = manager.post(reverse("pipeline:deal_approve", args=[deal.public_id]), {"reason": "Good"})
    assert response.url == reverse("pipeline:deal", args=[deal.public_id])
    deal.refresh_from_db()
    assert deal.status == "approved"


def test_a_blocked_deal_shows_the_evidence_and_asks_for_an_override(cast, manager):
    first = register(cast)
    deal = register(cast, "b")
    url = reverse("pipeline:deal_approve", args=[deal.public_id])
    page = text(manager.get(reverse("pipeline:deal", args=[deal.public_id])))
    assert "Somebody already has this customer" in page
    assert "Alpha Conseil" in page
    assert first.number in page
    response = manager.post(url, {"reason": ""})
    assert response.status_code == 409
    assert "held elsewhere" in text(response)
    manager.post(url, {"override": "share", "override_reason": "Two sites"})
    deal.refresh_from_db()
    assert deal.status == "approved"
    assert "later" in text(manager.get(reverse("pipeline:deal", args=[first.public_id])))


def test_every_form_of_a_deal_works_from_its_page(cast, manager, sales):
    deal = register(cast)
    post = {
        "ask": ({"question": "Which budget?"}, "submitted"),
        "approve": ({}, "approved"),
        "stage": ({"stage": "proposal"}, "approved"),
        "edit": ({"role": "sourced", "how": "x", "currency": "EUR", "amount": "1 234,50"}, "approved"),
        "win": (
            {"amount": "2000", "currency": "EUR", "won_on": deal.created_at.date().isoformat()},
            "converted",
        ),
    }
    for name, (data, status) in post.items():
        url = reverse(f"pipeline:deal_{name}", args=[deal.public_id])
        assert manager.get(url).status_code == 200, name
        assert manager.post(url, data).status_code == 302, name
        deal.refresh_from_db()
        assert deal.status == status, name
        assert manager.get(reverse("pipeline:deal", args=[deal.public_id])).status_code == 200
        assert sales.get(portal(cast, "deal", deal.public_id)).status_code == 200
    assert deal.amount == Money(200_000, "EUR")


def test_a_partner_answers_extends_and_withdraws_from_its_page(cast, sales):
    deal = register(cast)
    deal_decisions.deal_ask(actor=cast.actor("manager"), deal=deal, question="Which budget?")
    assert "Which budget?" in text(sales.get(portal(cast, "deal", deal.public_id)))
    sales.post(portal(cast, "deal-answer", deal.public_id), {"answer": "100"})
    approve(cast, deal)
    assert "Ask for an extension" in text(sales.get(portal(cast, "deal", deal.public_id)))
    sales.post(portal(cast, "deal-extend", deal.public_id), {"evidence": "Offer sent"})
    extension = deal.extensions.get()
    manager = cast.staff_client("manager")
    assert "Offer sent" in text(manager.get(reverse("pipeline:deal", args=[deal.public_id])))
    manager.post(reverse("pipeline:extension", args=[extension.public_id]), {"granted": "yes"})
    extension.refresh_from_db()
    assert extension.status == "granted"
    sales.post(portal(cast, "deal-withdraw", deal.public_id), {"reason": ""})
    deal.refresh_from_db()
    assert (deal.status, deal.answer) == ("withdrawn", "100")


def test_we_register_on_behalf_of_a_partner(cast, manager):
    url = reverse("pipeline:deal_new")
    assert manager.get(url).status_code == 200
    manager.post(url, {**FIELDS, "partner": cast.b.public_id})
    assert Deal.objects.get().partner == cast.b


def test_the_list_filters_ages_and_exports(cast, manager):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=20)):
        register(cast, customer_name="Old one", customer_domain="old.fr")
    register(cast, customer_name="New one", customer_domain="new.fr")
    page = text(manager.get(reverse("pipeline:deals"), {"age": "late", "sort": "deadline"}))
    assert "Old one" in page
    assert "New one" not in page
    assert "business days late" in page
    page = text(manager.get(reverse("pipeline:deals"), {"partner": "beta"}))
    assert "No deal here" in page
    exported = manager.get(reverse("pipeline:deals"), {"export": "csv"})
    lines = b"".join(exported.streaming_content).decode()
    assert "Old one" in lines
    assert "D-" in lines
    assert cast.staff_client("support").get(reverse("pipeline:deals"), {"export": "csv"}).status_code == 403


def test_a_restricted_manager_sees_the_deals_of_own_partners(cast):
    register(cast, customer_name="Of Alpha", customer_domain="alpha-customer.fr")
    register(cast, "b", customer_name="Of Beta", customer_domain="beta-customer.fr")
    page = text(cast.staff_client("manager_own").get(reverse("pipeline:deals")))
    assert "Of Alpha" in page
    assert "Of Beta" not in page


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_cost_the_same_at_three_and_at_thirty_rows(cast, manager, sales):
    urls = [
        (manager, reverse("pipeline:deals")),
        (manager, reverse("pipeline:own_accounts")),
        (manager, reverse("partners:tab", args=[cast.a.public_id, "deals"])),
        (sales, portal(cast, "deals")),
    ]

    def fill(first, last):
        for n in range(first, last):
            deal = register(cast, customer_name=f"Number {n} {n}", customer_domain=f"number{n}.fr")
            approve(cast, deal) if n % 2 else None
            protection_services.own_account_save(
                actor=cast.actor("manager"),
                customer_name=f"Own {n}",
                customer_country="FR",
                product_line=cast.vocabulary.lines[0],
                owner=cast.staff["manager"],
            )

    fill(0, 3)
    few = [queries_of(client, url) for client, url in urls]
    fill(3, 30)
    assert [queries_of(client, url) for client, url in urls] == few


def test_our_own_customers_and_the_rules_have_their_pages(cast, manager):
    administrator = cast.staff_client("administrator")
    data = {
        "kind": "house",
        "customer_name": "House",
        "customer_country": "FR",
        "customer_domain": "house.fr",
        "opened_on": "2026-01-01",
    }
    manager.post(reverse("pipeline:own_account_new"), data)
    page = text(manager.get(reverse("pipeline:own_accounts")))
    assert "House account" in page
    assert cast.staff_client("support").get(reverse("pipeline:own_accounts")).status_code == 403
    assert administrator.get(reverse("pipeline:deal_rules")).status_code == 200
    form = administrator.get(reverse("pipeline:deal_rules_new"))
    values = {name: field.initial for name, field in form.context["form"].fields.items()}
    values |= {name: form.context["form"][name].value() for name in values}
    response = administrator.post(reverse("pipeline:deal_rules_new"), {**values, "protection_days": 45})
    assert response.status_code == 302
    assert "45" in text(administrator.get(reverse("pipeline:deal_rules")))


def test_my_day_names_the_latest_first_and_the_portal_what_waits(cast, sales):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=20)):
        register(cast, customer_name="Old one", customer_domain="old.fr")
    new = register(cast, customer_name="New one", customer_domain="new.fr")
    titles = [str(task.title) for task in slots.tasks(slots.my_day, cast.actor("manager"))]
    wanted = [title for title in titles if "one" in title]
    assert wanted == ["Decide on Old one", "Decide on New one"]
    assert not [task for task in slots.tasks(slots.my_day, cast.actor("finance")) if "one" in str(task.title)]
    deal_decisions.deal_ask(actor=cast.actor("manager"), deal=new, question="Which?")
    sales.post(portal(cast, "deal-new"), {**FIELDS, "customer_name": "Draft one", "draft": "1"})
    member = cast.member("a", "sales")
    tasks = {str(task.title) for task in slots.tasks(slots.portal_tasks, member, cast.a)}
    assert {"Answer a question about New one", "Finish the registration of Draft one"} <= tasks


def test_a_draft_waits_for_whoever_began_it_and_for_others_once_they_have_left(cast, sales):
    sales.post(portal(cast, "deal-new"), {**FIELDS, "customer_name": "Draft one", "draft": "1"})

    def waits_for(actor):
        titles = [str(task.title) for task in slots.tasks(slots.portal_tasks, actor, cast.a)]
        return "Finish the registration of Draft one" in titles

    roles = ("sales", "administrator", "finance", "reader")
    assert [role for role in roles if waits_for(cast.member("a", role))] == ["sales"]
    assert not waits_for(cast.actor("manager"))
    cast.a.memberships.filter(role="sales").update(ended_at=clock.now())
    assert [role for role in roles if waits_for(cast.member("a", role))] == ["administrator"]


def test_a_draft_that_two_saved_waits_for_both(cast, sales):
    sent = {**FIELDS, "customer_name": "Draft one", "draft": "1"}
    sales.post(portal(cast, "deal-new"), sent)
    deal = Deal.objects.get()
    address = reverse("portal:deal-draft", args=[cast.a.public_id, deal.public_id])
    cast.member_client("a", "administrator").post(address, {**sent, "how": "Fair in Lyon"})
    for role in ("sales", "administrator"):
        tasks = slots.tasks(slots.portal_tasks, cast.member("a", role), cast.a)
        assert "Finish the registration of Draft one" in {str(task.title) for task in tasks}
    page = read(sales, address + "?saved")
    assert "Only your company sees it until it is submitted" in page


@pytest.mark.parametrize(
    ("typed", "opens"),
    [({}, False), ({"amount": "1200"}, True), ({"contact_email": "not an address"}, True)],
)
def test_what_may_be_added_is_open_once_something_of_it_is_there(cast, sales, typed, opens):
    sent = {**FIELDS, "customer_name": "", "currency": "EUR", "customer_country": "FR", "role": "sourced"}
    page = sales.post(portal(cast, "deal-new"), {**sent, **typed}).content.decode()
    assert ("<details open>" in page) is opens

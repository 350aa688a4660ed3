"""What is asked for, who asks, and what anybody reads of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import people
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue.mail import compose
from integrations.models import IntegrationRequest, RequestVote
from integrations.requests import services
from integrations.requests.selectors import demand
from tests.integrations.factories import integration, partner_api, request, staff_api
from tests.support.factories import another_partner
from tests.support.pages import read

CUSTOMER = "Clinique des Glycines"
API = "/api/v1/integration-requests/"
VOTES = "/api/v1/integration-votes/"


def customer(cast, row, name: str = CUSTOMER) -> RequestVote:
    return services.request_vote_customer(actor=cast.actor("manager"), request=row, customer_name=name)


def vote(cast, row, partner) -> RequestVote:
    return services.request_vote(actor=cast.actor("manager"), request=row, partner=partner)


def move(cast, row, status: str, **values) -> IntegrationRequest:
    return services.request_move(actor=cast.actor("manager"), request=row, status=status, **values)


def test_demand_counts_partners_and_customers_apart_and_orders_by_both(cast, django_assert_num_queries):
    few, most = request(cast, "Few", priority="p1"), request(cast, "Most")
    vote(cast, few, cast.a)
    vote(cast, most, cast.a)
    vote(cast, most, cast.b)
    customer(cast, most)
    with django_assert_num_queries(1):
        rows = demand()
    assert [(str(row.name), row.votes, row.partners, row.customers, row.priority) for row in rows] == [
        ("Most", 3, 2, 1, "p3"),
        ("Few", 1, 1, 0, "p1"),
    ]
    page = read(cast.staff_client("auditor"), reverse("integrations:requests"))
    assert page.index("Most") < page.index("Few")
    page = read(cast.staff_client("auditor"), reverse("integrations:requests") + "?priority=p1")
    assert "Few" in page
    assert "Most" not in page


def test_a_vote_counts_once_in_the_database_and_in_the_operation(cast):
    row = request(cast)
    first = vote(cast, row, cast.a)
    assert vote(cast, row, cast.a) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestVote.objects.create(request=row, partner=cast.a)
    kept = customer(cast, row)
    with pytest.raises(DomainError) as refusal:
        customer(cast, row, "clinique  des GLYCINES")
    assert str(refusal.value.message) == "This customer has voted for it already."
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestVote.objects.create(request=row, customer_name="X", customer=kept.customer)
    for wrong in ({}, {"partner": cast.b, "customer_name": "X", "customer": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestVote.objects.create(request=row, **wrong)
    assert RequestVote.objects.count() == 2


def test_a_step_is_taken_only_from_where_it_may(cast):
    row = request(cast)
    with pytest.raises(DomainError) as refusal:
        move(cast, row, "declined")
    assert "reason" in refusal.value.fields
    with pytest.raises(DomainError) as refusal:
        move(cast, row, "delivered")
    assert "integration" in refusal.value.fields
    declined = move(cast, row, "declined", reason="Nobody uses it")
    with pytest.raises(DomainError) as refusal:
        vote(cast, declined, cast.a)
    assert refusal.value.status == 409
    assert move(cast, row, "backlog").reason == ""
    made = integration(cast)
    delivered = move(cast, row, "delivered", integration=made)
    assert delivered.integration == made
    with pytest.raises(DomainError) as refusal:
        move(cast, row, "backlog")
    assert refusal.value.status == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        IntegrationRequest.objects.filter(pk=row.pk).update(integration=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntegrationRequest.objects.filter(pk=row.pk).update(status="declined", integration=None)


@pytest.mark.parametrize("status", ["delivered", "declined"])
def test_nobody_votes_for_what_is_decided(cast, status):
    row = request(cast, is_public=True)
    ends = {"delivered": {"integration": integration(cast)}, "declined": {"reason": "Nobody else asks"}}
    move(cast, row, status, **ends[status])
    for asks in (lambda: vote(cast, row, cast.a), lambda: customer(cast, row)):
        with pytest.raises(DomainError) as refusal:
            asks()
        assert refusal.value.status == 409
    assert not row.votes.exists()


def test_staff_write_plan_and_count_votes_on_the_pages(cast):
    client = cast.staff_client("marketing")
    typed = {"name_fr": "Zeta", "name_en": "Zeta CRM", "priority": "p1", "planned_for": "2027-Q5"}
    new = reverse("integrations:request-new")
    refused = client.post(new, typed)
    assert refused.status_code == 422
    assert "Write a quarter as 2027-Q2" in refused.content.decode()
    client.post(new, {**typed, "planned_for": "2027-Q2"})
    row = IntegrationRequest.objects.get()

    def act(name: str, values: dict) -> str:
        url = reverse(f"integrations:{name}", args=[row.public_id])
        return client.post(url, values, follow=True).content.decode()

    assert "The status is changed." in act("request-move", {"status": "planned"})
    assert "The vote is counted." in act("request-vote", {"partner": cast.b.public_id})
    assert "The vote is counted." in act("request-vote-customer", {"customer_name": CUSTOMER})
    page = read(client, reverse("integrations:request", args=[row.public_id]))
    for words in ("Planned", "Q2 2027", "2 ask for it", "Beta Services", CUSTOMER):
        assert words in page
    french = read(client, reverse("integrations:request", args=[row.public_id]), language="fr")
    assert "T2 2027" in french
    theirs = RequestVote.objects.get(partner=None)
    back = client.post(reverse("integrations:vote-take-back", args=[theirs.public_id]), follow=True)
    assert "The vote is taken back." in back.content.decode()
    assert CUSTOMER not in read(client, reverse("integrations:request", args=[row.public_id]))
    assert not Event.objects.filter(data__icontains="Glycines").exists()


def test_a_restricted_manager_votes_for_own_partners_and_reads_no_customers(cast):
    row = request(cast)
    customer(cast, row)
    client = cast.staff_client("manager_own")
    page = read(client, reverse("integrations:request", args=[row.public_id]))
    assert CUSTOMER not in page
    assert "1 asks for it" in page
    url = reverse("integrations:request-vote", args=[row.public_id])
    assert client.post(url, {"partner": cast.b.public_id}).status_code == 422
    assert client.post(url, {"partner": cast.a.public_id}).status_code == 302
    url = reverse("integrations:request-vote-customer", args=[row.public_id])
    assert client.post(url, {"customer_name": "X"}).status_code == 403


def test_a_partner_proposes_and_votes_in_the_portal_and_reads_no_name(cast):
    public, hidden = request(cast, "Public", is_public=True), request(cast, "Hidden")
    customer(cast, public)
    vote(cast, public, cast.b)
    client = cast.member_client("a", "sales")
    home = reverse("portal:integrations", args=[cast.a.public_id])

    def act(name: str, row: IntegrationRequest) -> int:
        return client.post(reverse(f"portal:{name}", args=[cast.a.public_id, row.public_id])).status_code

    page = read(client, home)
    assert "Public" in page
    assert "2 ask for it" in page
    for secret in ("Hidden", CUSTOMER, "Beta Services"):
        assert secret not in page
    assert act("integration-vote", public) == 302
    assert act("integration-vote", public) == 302
    assert act("integration-vote", hidden) == 404
    assert "3 ask for it Take the vote back" in read(client, home)
    assert act("integration-unvote", public) == 302
    assert "2 ask for it We need it too" in read(client, home)
    typed = {"name": "Omega ERP", "description": "Invoices"}
    said = client.post(reverse("portal:integration-propose", args=[cast.a.public_id]), typed, follow=True)
    assert "Your proposal is with us" in said.content.decode()
    proposed = IntegrationRequest.objects.get(proposed_by=cast.a)
    assert (proposed.status, proposed.is_public, proposed.votes.get().partner) == ("backlog", False, cast.a)
    assert "Omega ERP Proposed by you" in read(client, home)
    assert "Omega ERP" not in read(
        cast.member_client("b", "technical"), reverse("portal:integrations", args=[cast.b.public_id])
    )
    told = {mail.recipient for mail in OutgoingMail.objects.filter(kind="integrations.proposed")}
    assert told == {cast.staff[role].public_id for role in ("administrator", "manager", "marketing")}
    reader = cast.member_client("a", "reader")
    assert (
        reader.post(reverse("portal:integration-propose", args=[cast.a.public_id]), typed).status_code == 403
    )


def test_anybody_reads_the_roadmap_and_nobody_reads_who_asks(cast):
    url = reverse("integrations:roadmap")
    assert Client().get(url).status_code == 404
    secret = request(cast, "Secret")
    declined = request(cast, "Declined", is_public=True)
    shown = request(cast, "Zeta CRM", is_public=True, planned_for="2027-Q2")
    customer(cast, shown)
    vote(cast, shown, cast.a)
    vote(cast, secret, cast.a)
    move(cast, shown, "planned")
    move(cast, declined, "declined", reason="Too rare")
    page = Client().get(url).content.decode()
    for words in ("Zeta CRM", "2 ask for it", "Q2 2027", "Planned"):
        assert words in page
    for hidden in ("Glycines", "Alpha Conseil", "Secret", "Declined", "Too rare"):
        assert hidden not in page
    french = read(Client(), url, language="fr")
    assert "2 demandes" in french
    assert "Planifiées" in french


@pytest.mark.one_engine
def test_the_roadmap_and_the_list_ask_as_much_for_thirty_as_for_three(cast, django_assert_max_num_queries):
    for number in range(30):
        customer(cast, request(cast, f"R{number}", is_public=True))
    # One for each of the four statuses; what the page's frame asks comes besides.
    with django_assert_max_num_queries(10):
        page = Client().get(reverse("integrations:roadmap")).content
    assert page.count(b"<strong>R") == 30


def test_over_the_api_requests_are_written_moved_and_voted_for(cast):
    api, json = staff_api(cast, "manager"), {"content_type": "application/json"}
    sent = api.post(API, {"name": {"en": "Zeta", "xx": "?"}}, **json)
    assert sent.status_code == 422
    sent = api.post(API, {"name": {"en": "Zeta"}, "priority": "p2", "is_public": True}, **json)
    assert sent.status_code == 201
    url = f"{API}{sent.json()['id']}/"
    assert api.patch(url, {"planned_for": "2027-06-30"}, **json).json()["planned_for"] == "2027-06-30"
    refused = api.post(url + "status/", {"status": "declined"}, **json)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/reason")
    body = {"request": sent.json()["id"], "customer_name": CUSTOMER}
    assert api.post(VOTES, body, **json).status_code == 201
    theirs = partner_api(cast, "sales")
    mine = theirs.post(VOTES, {"request": sent.json()["id"]}, **json)
    assert (mine.status_code, mine.json()["partner"]) == (201, cast.a.public_id)
    assert theirs.post(VOTES, body, **json).status_code == 422
    read_back = theirs.get(API).json()["results"]
    assert [(row["name"], row["demand"]) for row in read_back] == [({"en": "Zeta"}, 2)]
    assert "Glycines" not in theirs.get(VOTES).content.decode()
    assert "Glycines" in api.get(VOTES).content.decode()
    assert theirs.delete(f"{VOTES}{mine.json()['id']}/").status_code == 204
    assert api.get(url).json()["partners_asking"] == 0
    assert api.post(url + "status/", {"status": "planned"}, **json).json()["status"] == "planned"


def test_a_request_is_found_by_its_name_in_either_language(cast):
    services.request_add(actor=cast.actor("manager"), name={"fr": "Paie", "en": "Payroll"})
    for words in ("paie", "payroll"):
        url = f"{reverse('integrations:requests')}?q={words}"
        assert "Payroll" in read(cast.staff_client("auditor"), url)


def test_partners_that_ask_hear_what_became_of_it_and_nobody_else(cast):
    shown = request(cast, is_public=True)
    vote(cast, shown, cast.a)
    customer(cast, shown)
    move(cast, shown, "planned")
    mails = OutgoingMail.objects.filter(kind__in=["integrations.delivered", "integrations.declined"])
    assert not mails.exists()
    move(cast, shown, "declined", reason="Nobody else asks")
    members = {cast.members["a"][role].public_id for role in ("administrator", "sales", "marketing")}
    assert {(mail.kind, mail.recipient) for mail in mails} == {
        ("integrations.declined", person) for person in members
    }
    move(cast, shown, "backlog")
    move(cast, shown, "delivered", integration=integration(cast))
    told = mails.filter(kind="integrations.delivered")
    assert {mail.recipient for mail in told} == members
    first = told.order_by("pk").first()
    written = compose(first, people.find({first.recipient})[first.recipient])
    assert "Zeta CRM" in written.subject
    assert reverse("portal:integrations", args=[cast.a.public_id]) in written.body
    home = f"/portal/{cast.a.public_id}/"
    said = "Integration “Zeta CRM”, which you ask for: Delivered"
    assert said in read(cast.member_client("a", "sales"), home)
    assert said not in read(cast.member_client("b", "sales"), f"/portal/{cast.b.public_id}/")


def test_telling_thirty_partners_takes_as_many_statements_as_telling_three(cast):
    def statements(partners: int) -> int:
        row = request(cast, f"R{partners}", is_public=True)
        for _number in range(partners):
            vote(cast, row, another_partner(cast.a))
        with CaptureQueriesContext(connection) as seen:
            move(cast, row, "declined", reason="No")
        return len(seen)

    assert statements(3) == statements(30)


@pytest.mark.parametrize("day", ["2027-02-30", "0000-01-01", "0026-Q1", "9999-12-31", "2027-Q1\n", "٢٠٢٧-Q1"])
def test_what_it_is_planned_for_is_a_day_that_there_is(cast, day):
    row = request(cast, is_public=True)
    with pytest.raises(DomainError) as refused:
        services.request_change(actor=cast.actor("manager"), request=row, planned_for=day)
    assert "planned_for" in refused.value.fields
    assert Client().get(reverse("integrations:roadmap")).status_code == 200


def test_a_name_that_is_compared_as_a_longer_one_is_refused_where_it_was_typed(cast):
    with pytest.raises(DomainError) as refused:
        customer(cast, request(cast), "œ" * 150)
    assert list(refused.value.fields) == ["customer_name"]


def test_a_partner_proposes_on_one_line_and_not_without_end(cast, monkeypatch):
    monkeypatch.setattr(services, "MOST_PROPOSED", 2)
    actor = cast.member("a", "administrator")
    for name in ("One\nPay here: evil.test", "Two"):
        services.request_propose(actor=actor, partner=cast.a, name={"en": name})
    assert [str(row) for row in IntegrationRequest.objects.order_by("pk")] == [
        "One Pay here: evil.test",
        "Two",
    ]
    with pytest.raises(DomainError) as refused:
        services.request_propose(actor=actor, partner=cast.a, name={"en": "Three"})
    assert refused.value.code == "too-many-proposals"
    move(cast, IntegrationRequest.objects.first(), "planned")
    assert services.request_propose(actor=actor, partner=cast.a, name={"en": "Three"}).pk


def test_a_manager_of_own_partners_reads_of_no_other_partner_who_asks(cast):
    row = services.request_propose(
        actor=cast.member("b", "administrator"), partner=cast.b, name={"en": "Omega ERP"}
    )
    vote(cast, row, cast.a)
    services.request_unvote(actor=cast.actor("manager"), request=row, partner=cast.b)
    page = reverse("integrations:request", args=[row.public_id])
    assert cast.b.name in read(cast.staff_client("manager"), page)
    theirs = read(cast.staff_client("manager_own"), page)
    assert cast.a.name in theirs
    assert cast.b.name not in theirs

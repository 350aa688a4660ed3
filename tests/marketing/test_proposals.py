"""What a partner proposed is its own until we answer: it changes it or withdraws it, and is held to it after."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core import clock, tokens
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.money import Money
from core.queue import mail as mails
from marketing.actions import services
from marketing.actions.contributions import my_day
from marketing.models import CoMarketingAction
from partners.models import Partner, PartnerToken
from tests.support.pages import read

TYPED = {"kind": "event", "title": "Salon de Lyon", "held_on": "2026-05-05", "ours": "900.50", "theirs": "700",
         "currency": "EUR", "link": "", "note": "Stand 4"}  # fmt: skip


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


@pytest.fixture
def proposal(cast) -> CoMarketingAction:
    return services.action_propose(
        actor=cast.member("a", "marketing"), partner=cast.a, kind="event", title="Salon",
        held_on=date(2026, 5, 4), ours=Money(150_000, "EUR"), theirs=Money(50_000, "EUR"), note="Stand 3",
    )  # fmt: skip


def page(name: str, partner: Partner, action: CoMarketingAction) -> str:
    return reverse(f"portal:{name}", args=[partner.public_id, action.public_id])


def token(partner: Partner, role: str = "marketing") -> Client:
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=partner, name=f"Token of {role}", role=role, scopes=["marketing:write"],
        secret_hash=tokens.digest(secret), expires_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"})


def api(action: CoMarketingAction, step: str = "") -> str:
    return f"/api/v1/co-marketing-actions/{action.public_id}/{step}"


def waiting(cast) -> list[str]:
    return [str(one.task(row).title) for one in my_day(cast.actor("marketing")) for row in one.rows]


def codes(action: CoMarketingAction) -> list[str]:
    rows = Event.objects.filter(target_id=action.public_id).order_by("pk")
    return [code.removeprefix("marketing.action.") for code in rows.values_list("code", flat=True)]


def test_a_partner_changes_its_proposal_and_both_sides_read_that(cast, proposal):
    client, change = cast.member_client("a", "marketing"), page("action-change", cast.a, proposal)
    detail = page("action", cast.a, proposal)
    assert {change, page("action-withdraw", cast.a, proposal)} <= set(_addresses(client, detail))
    form = client.get(change).context["form"]
    shown = {name: str(form[name].value()) for name in ("title", "held_on", "ours", "theirs", "note")}
    assert shown == {
        "title": "Salon", "held_on": "2026-05-04", "ours": "1500.00", "theirs": "500.00", "note": "Stand 3",
    }  # fmt: skip

    wrong = client.post(change, {**TYPED, "ours": "-1"})
    assert wrong.status_code == 422
    assert "Salon de Lyon" in wrong.content.decode()
    assert codes(proposal) == ["proposed"]

    assert client.post(change, TYPED).url == detail
    proposal.refresh_from_db()
    assert (proposal.title, proposal.held_on, proposal.note) == ("Salon de Lyon", date(2026, 5, 5), "Stand 4")
    assert (proposal.our_minor, proposal.partner_minor) == (90_050, 70_000)
    assert proposal.our_programme_minor == 90_050
    assert (proposal.status, codes(proposal)) == ("proposed", ["proposed", "proposal_changed"])
    assert "You changed your proposal “Salon de Lyon”" in read(client, detail)
    ours = read(cast.staff_client("marketing"), reverse("marketing:action", args=[proposal.public_id]))
    assert "Proposal “Salon de Lyon” changed by the partner" in ours
    assert waiting(cast) == ["Answer the proposal “Salon de Lyon”"]
    client.post(change, TYPED)
    assert codes(proposal) == ["proposed", "proposal_changed"]


def _addresses(client: Client, url: str) -> list[str]:
    return client.get(url).content.decode().split('"')


def test_a_partner_withdraws_its_proposal_and_nothing_waits_any_more(cast, proposal):
    client, detail = cast.member_client("a", "marketing"), page("action", cast.a, proposal)
    assert client.post(page("action-withdraw", cast.a, proposal)).url == detail
    proposal.refresh_from_db()
    assert (proposal.status, codes(proposal)) == ("cancelled", ["proposed", "withdrawn"])
    assert waiting(cast) == []
    said = read(client, detail)
    assert "Withdrawn by the partner." in said
    assert "You withdrew your proposal “Salon”" in said
    assert not {page(name, cast.a, proposal) for name in ("action-change", "action-withdraw")} & set(
        _addresses(client, detail)
    )
    ours = cast.staff_client("marketing")
    staff_page = reverse("marketing:action", args=[proposal.public_id])
    assert "Proposal “Salon” withdrawn by the partner" in read(ours, staff_page)
    assert "Retirée par le partenaire." in read(ours, staff_page, language="fr")


def test_those_who_were_asked_hear_of_the_withdrawal(cast, proposal):
    asked = {mail.recipient for mail in OutgoingMail.objects.filter(kind="marketing.action_proposed")}
    services.proposal_withdraw(actor=cast.member("a", "marketing"), action=proposal)
    told = OutgoingMail.objects.filter(kind="marketing.action_withdrawn")
    assert asked
    assert {mail.recipient for mail in told} == asked
    kind = mails.KINDS["marketing.action_withdrawn"]
    with translation.override("en"):
        values = kind.values(told[0].context)
        assert str(kind.paragraphs[0]).format(**values) == (
            "Alpha Conseil withdraws “Salon” (Event), proposed for 4 May 2026. Nothing is left to decide."
        )
    assert values[kind.link] == reverse("marketing:action", args=[proposal.public_id])


def test_the_owner_hears_of_it_alone(cast, proposal):
    Partner.objects.filter(pk=cast.a.pk).update(owner=cast.staff["manager"])
    services.proposal_withdraw(actor=cast.member("a", "marketing"), action=proposal)
    told = OutgoingMail.objects.filter(kind="marketing.action_withdrawn")
    assert [mail.recipient for mail in told] == [cast.staff["manager"].public_id]


@pytest.mark.parametrize("answer", ["accept", "refuse", "withdraw"])
def test_once_it_is_answered_it_is_neither_changed_nor_withdrawn(cast, proposal, answer):
    actor = cast.actor("marketing")
    if answer == "accept":
        services.action_accept(actor=actor, action=proposal)
    elif answer == "refuse":
        services.action_refuse(actor=actor, action=proposal, reason="No budget")
    else:
        services.proposal_withdraw(actor=cast.member("a", "marketing"), action=proposal)
    before, client = codes(proposal), cast.member_client("a", "marketing")
    late = client.post(page("action-change", cast.a, proposal), TYPED)
    assert late.status_code == 409
    assert "Salon de Lyon" in late.content.decode()
    refused = client.post(page("action-withdraw", cast.a, proposal), follow=True)
    assert "This cannot be done any more" in refused.content.decode()
    machine = token(cast.a)
    changed = machine.patch(api(proposal, "proposal/"), {"title": "Late"}, content_type="application/json")
    gone = machine.post(api(proposal, "withdraw/"), content_type="application/json")
    assert (changed.status_code, gone.status_code) == (409, 409)
    assert changed.json()["type"].endswith("wrong-status")
    assert codes(proposal) == before


def test_the_whole_path_over_the_api(cast, proposal):
    machine = token(cast.a)
    body = {"title": "Salon de Lyon", "our_investment": {"amount": "900.50", "currency": "EUR"}}
    changed = machine.patch(api(proposal, "proposal/"), body, content_type="application/json").json()
    assert (changed["title"], changed["our_investment"]["amount"]) == ("Salon de Lyon", "900.50")
    assert changed["partner_investment"] == {"amount": "500.00", "currency": "EUR"}
    two = {"partner_investment": {"amount": "1", "currency": "USD"}}
    refused = machine.patch(api(proposal, "proposal/"), two, content_type="application/json")
    assert refused.status_code == 422
    ended = machine.post(api(proposal, "withdraw/"), content_type="application/json").json()
    assert (ended["status"], ended["reason"]) == ("cancelled", "Withdrawn by the partner.")
    assert codes(proposal) == ["proposed", "proposal_changed", "withdrawn"]


def test_only_who_may_propose_changes_a_proposal_of_its_own_partner(cast, proposal):
    for client, status in ((token(cast.a, "finance"), 403), (token(cast.b), 404)):
        changed = client.patch(api(proposal, "proposal/"), {"title": "X"}, content_type="application/json")
        gone = client.post(api(proposal, "withdraw/"), content_type="application/json")
        assert (changed.status_code, gone.status_code) == (status, status)
    # What is ours to change, by its own address, stays ours.
    own = token(cast.a).patch(api(proposal), {"title": "X"}, content_type="application/json")
    assert own.status_code == 403
    stranger = cast.member_client("b", "marketing")
    assert stranger.get(page("action-change", cast.b, proposal)).status_code == 404
    assert stranger.post(page("action-change", cast.b, proposal), TYPED).status_code == 404
    assert stranger.post(page("action-withdraw", cast.b, proposal)).status_code == 404
    reader = cast.member_client("a", "finance")
    assert reader.post(page("action-change", cast.a, proposal), TYPED).status_code == 403
    assert reader.post(page("action-withdraw", cast.a, proposal)).status_code == 403
    assert page("action-change", cast.a, proposal) not in _addresses(reader, page("action", cast.a, proposal))
    assert codes(proposal) == ["proposed"]


def test_what_we_accept_is_what_we_read(cast, proposal, time_machine):
    ours = cast.staff_client("marketing")
    detail = reverse("marketing:action", args=[proposal.public_id])
    read_at = f'name="read" value="{proposal.updated_at.isoformat()}"'
    assert read_at in ours.get(detail).content.decode()
    time_machine.move_to("2026-03-03T10:05:00Z", tick=False)
    services.proposal_change(
        actor=cast.member("a", "marketing"), action=proposal, ours=Money(9_000_000, "EUR")
    )
    accept = reverse("marketing:action-accept", args=[proposal.public_id])
    stale = ours.post(
        accept, {"read": proposal.updated_at.isoformat()}, headers={"referer": detail}, follow=True
    )
    assert stale.redirect_chain == [(detail, 302)]
    assert "Somebody changed this in the meantime" in stale.content.decode()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.our_minor) == ("proposed", 9_000_000)
    assert ours.post(accept, {"read": proposal.updated_at.isoformat()}).url == detail
    proposal.refresh_from_db()
    assert proposal.status == "planned"


def test_we_refuse_a_proposal_and_do_not_cancel_it(cast, proposal):
    with pytest.raises(DomainError) as refusal:
        services.action_cancel(actor=cast.actor("marketing"), action=proposal, reason="Too late")
    assert refusal.value.status == 409
    assert codes(proposal) == ["proposed"]

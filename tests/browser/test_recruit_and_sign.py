"""From a first contact to an agreement in force."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from core.actor import SYSTEM
from partners.models import Membership, Partner
from pipeline.needs.ready import load_questions
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.ready import load_phases
from tests.agreements.factories import make_template
from tests.browser.journey import code_sent_to, mails_to, work
from tests.support.users import PASSWORD, make_user


@pytest.fixture
def phases(cast):
    load_phases(SYSTEM)


@pytest.fixture
def boreal(cast, phases) -> Partner:
    """A partner in negotiation, with somebody who may sign for it."""
    recruitment = recruitment_services.recruitment_open_new(
        actor=cast.actor("manager"),
        name="Boréal Énergie",
        type=cast.vocabulary.company,
        country="FR",
        website="",
    )
    partner = recruitment.partner
    user = make_user("nora@boreal.test", name="Nora Lind")
    Membership.objects.create(partner=partner, user=user, role="administrator")
    return partner


def column(page, name: str):
    return page.get_by_role("group", name="Board").get_by_role("region", name=name)


def test_a_recruitment_is_opened_moved_by_keyboard_and_by_hand_and_its_steps_ticked(
    page, live_server, cast, phases, accessible
):
    load_questions(SYSTEM, "needs")
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("E-mail address").fill("manager@us.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My day")

    page.goto(live_server.url + reverse("pipeline:recruitment-board"))
    page.get_by_role("main").get_by_role("link", name="Recruitment", exact=True).click()
    page.get_by_label("Partner's name").fill("Boréal Énergie")
    page.get_by_label("Type").select_option("company")
    page.get_by_label("Country").select_option("FR")
    page.get_by_label("In a few words").fill("Energy, three countries")
    page.get_by_label("Potential a year").fill("120000")
    page.get_by_label("Next step").fill("Call the director")
    page.get_by_role("button", name="Open the recruitment").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boréal Énergie")
    page.get_by_role("link", name="Activity", exact=True).first.click()
    page.get_by_label("What came of it").fill("The director calls back on Monday.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="First contact").first).to_contain_text("done on")
    page.get_by_role("link", name="Answer for them").click()
    accessible(page)
    page.get_by_label("How many people would use the solution?").fill("400")
    page.get_by_label("What do you want to reach, and how would you see that it worked?").fill("Fewer mails")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="Detailed questionnaire").first).to_contain_text(
        "done on"
    )
    accessible(page)

    page.goto(live_server.url + reverse("pipeline:recruitment-board"))
    accessible(page)
    page.get_by_label("Move Boréal Énergie").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Move to")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    card = page.locator("[data-card]").filter(has_text="Boréal Énergie")
    expect(column(page, "Proposal").locator("[data-card]")).to_have_count(1)

    # Dropping it asks for what must be done before the phase is left.
    card.drag_to(column(page, "Negotiation"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to another phase")
    accessible(page)
    page.get_by_label("Reason").fill("The proposal was handed over at the fair.")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(column(page, "Negotiation").locator("[data-card]")).to_have_count(1)


def test_an_agreement_goes_from_the_template_to_both_signatures_and_takes_the_recruitment_along(
    page, live_server, cast, boreal, logged_in, accessible
):
    make_template(cast)
    nora = boreal.memberships.get().user
    manager, legal, partner = page, logged_in(cast.staff["legal"]), logged_in(nora)
    logged_in(cast.staff["manager"], manager)

    agreement = draw_up(manager, live_server, boreal)
    accessible(manager)
    post(manager, "Send for review", confirmed=True)

    work()
    assert any(agreement.number in mail.subject for mail in mails_to("nora@boreal.test"))
    partner.goto(live_server.url + reverse("portal:agreement", args=[boreal.public_id, agreement.public_id]))
    clause = partner.locator("#clause-purpose")
    clause.get_by_role("button", name="Remark").click()
    dialog = partner.get_by_role("dialog")
    dialog.get_by_label("Remark", exact=True).fill("Only in our region")
    dialog.get_by_label("Proposed text, if any").fill("They work on {subject} in the north.")
    dialog.get_by_role("button", name="Keep the remark").click()
    expect(clause).to_contain_text("Only in our region")
    accessible(partner)
    partner.get_by_role("button", name="Send back").first.click()
    partner.get_by_role("dialog").get_by_role("button", name="Send back").click()

    manager.reload()
    manager.locator("#clause-purpose").get_by_role("link", name="Settle").click()
    accessible(manager)
    manager.get_by_label("Your answer").fill("Agreed, thank you")
    manager.get_by_role("button", name="Settle").click()
    expect(manager.locator("#clause-purpose")).to_contain_text("in the north")
    # The partner has not read the text with its own words in it: that is said, and asked.
    post(manager, "Ask for approval", confirmed=True)

    legal.goto(live_server.url + reverse("web:my_day"))
    legal.get_by_role("main").get_by_role("link").filter(has_text=agreement.number).first.click()
    post(legal, "Approve", confirmed=True)
    expect(legal.get_by_role("main")).to_contain_text("Approved")

    manager.reload()
    manager.get_by_role("link", name="Send for signature").click()
    manager.get_by_label("Signer 1").select_option(nora.public_id)
    manager.get_by_label("Capacity and authority").nth(0).fill("Managing director")
    manager.get_by_label("Signer 2").select_option(cast.staff["manager"].public_id)
    manager.get_by_label("Capacity and authority").nth(1).fill("Head of partnerships")
    accessible(manager)
    manager.get_by_role("button", name="Ask for the signatures").click()
    manager.wait_for_url("**" + reverse("agreements:detail", args=[agreement.public_id]) + "**")

    partner.goto(live_server.url + reverse("portal:home", args=[boreal.public_id]))
    partner.goto(live_server.url + reverse("portal:agreement", args=[boreal.public_id, agreement.public_id]))
    sign(partner, nora, accessible)
    manager.reload()
    sign(manager, cast.staff["manager"], accessible)

    work()
    manager.goto(live_server.url + reverse("agreements:detail", args=[agreement.public_id]))
    expect(manager.get_by_role("main")).to_contain_text("In force")
    partner.goto(live_server.url + reverse("portal:agreement", args=[boreal.public_id, agreement.public_id]))
    expect(partner.get_by_role("main")).to_contain_text(f"{agreement.number}-certificate.pdf")
    manager.goto(live_server.url + reverse("pipeline:recruitment-board"))
    expect(column(manager, "Implementation").locator("[data-card]")).to_contain_text("Boréal Énergie")


def draw_up(page, live_server, partner: Partner) -> Agreement:
    page.goto(live_server.url + reverse("agreements:create"))
    page.get_by_label("Partner").select_option(partner.public_id)
    page.get_by_label("Template").select_option("standard")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Subject").fill("integration")
    page.get_by_label("Rate (%)").fill("20")
    page.get_by_label("Starts on").fill("")
    page.get_by_role("button", name="Draw up").click()
    expect(page.get_by_role("main")).to_contain_text("They work on integration.")
    return Agreement.objects.get()


def post(page, name: str, *, confirmed: bool = False) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    if confirmed:
        page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def sign(page, user, accessible) -> None:
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_role("button", name="Send another code")).to_be_visible()
    accessible(page)
    work()
    page.get_by_label("Code", exact=True).fill(code_sent_to(user.email))
    page.get_by_label("Your name").fill(user.name)
    page.get_by_label("I agree to this text").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed")).to_be_visible()

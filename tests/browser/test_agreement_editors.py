"""The editors of templates and clauses: drag, keyboard, variables at the cursor, and the document while it is made."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.library.seed import load_standard
from agreements.models import Clause, Template
from core.actor import SYSTEM
from tests.browser.journey import PHONE, fits

DESKTOP = {"viewport": {"width": 1440, "height": 1000}}


@pytest.fixture
def library(cast) -> None:
    load_standard(SYSTEM)


def drag(page, handle, onto, *, below: bool) -> None:
    """Take a row by its handle to just above or below another, as a hand does."""
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    end = onto.bounding_box()
    y = end["y"] + (end["height"] - 4 if below else 4)
    page.mouse.move(end["x"] + 40, y - 6, steps=8)
    page.mouse.move(end["x"] + 40, y, steps=4)
    page.mouse.up()


def titles(page) -> list[str]:
    return page.locator("#chosen [data-row] .strong").all_inner_texts()


def test_a_template_is_put_together_by_keyboard_and_by_drag(
    live_server, cast, library, logged_in, accessible
):
    page = logged_in(cast.staff["legal"], **DESKTOP)
    page.goto(live_server.url + reverse("agreements:template-new"))
    accessible(page)
    page.get_by_label("English").first.fill("Framework")
    page.get_by_label("Search the library").fill("costs")
    expect(page.locator("#library .picks li")).to_have_count(1)
    page.get_by_label("Search the library").fill("")
    expect(page.get_by_role("button", name="Add “Context”", exact=True)).to_be_visible()
    for title in ("Context", "What each party does", "Service level", "Following up"):
        page.get_by_role("button", name=f"Add “{title}”", exact=True).press("Enter")
        expect(page.get_by_role("button", name=f"In the template: “{title}”", exact=True)).to_be_focused()
    assert titles(page) == ["Context", "What each party does", "Service level", "Following up"]
    # The variables of the clauses are there by themselves, and what was typed before is kept.
    expect(page.locator("#variables summary")).to_have_text(["Shared motivationText"])
    expect(page.get_by_label("English").first).to_have_value("Framework")

    # By keyboard the button keeps the focus, and a screen reader hears the place.
    up = page.get_by_role("button", name="Move “Following up” up")
    up.press("Enter")
    expect(page.locator("#said")).to_have_text("“Following up”: place 2 of 3 in its part.")
    expect(up).to_be_focused()
    up.press("Enter")
    expect(page.locator("#said")).to_have_text("“Following up”: place 1 of 3 in its part.")
    assert titles(page) == ["Context", "Following up", "What each party does", "Service level"]

    rows = page.locator("#chosen [data-row]")
    drag(page, rows.nth(1).locator("[data-handle]"), rows.nth(3), below=True)
    expect(page.locator("#said")).to_have_text("“Following up”: place 3 of 3 in its part.")
    assert titles(page) == ["Context", "What each party does", "Service level", "Following up"]

    # The document follows what is typed.
    page.locator("#variables summary").first.click()
    page.get_by_label("Default value").fill("One reads everywhere.")
    expect(page.locator("#preview .paper[lang=en]")).to_contain_text("motivation: One reads everywhere. ")
    page.locator("#preview").get_by_label("Français").check()
    expect(page.locator("#preview .paper[lang=fr]")).to_be_visible()
    expect(page.locator("#preview .paper[lang=en]")).to_be_hidden()
    accessible(page)

    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**" + reverse("agreements:templates"))
    made = Template.objects.get(code="framework")
    assert [place.clause.code for place in made.places.all()] == [
        "context", "obligations", "service-level", "governance",
    ]  # fmt: skip
    assert made.variables[0]["default"] == "One reads everywhere."


def test_the_order_of_the_templates_is_dragged_and_kept(live_server, cast, library, logged_in, accessible):
    page = logged_in(cast.staff["legal"], **DESKTOP)
    page.goto(live_server.url + reverse("agreements:templates"))
    accessible(page)
    rows = page.locator("[data-row]")
    drag(page, rows.nth(2).locator("[data-handle]"), rows.nth(0), below=False)
    expect(page.locator("#said")).to_have_text("“Referral agreement”: place 1 of 8.")
    up = page.get_by_role("button", name="Move “Reseller agreement” up")
    up.press("Enter")
    expect(page.locator("#said")).to_have_text("“Reseller agreement”: place 2 of 8.")
    expect(up).to_be_focused()
    # Whoever presses again the moment the list has changed stays on the page.
    page.evaluate(
        """() => {
          window.sameDocument = true
          const again = () => setTimeout(() => document.querySelectorAll("[id^=up-]")[1].click())
          document.addEventListener("htmx:afterSwap", again, { once: true })
        }"""
    )
    up.press("Enter")
    expect(page.locator("#said")).to_have_text("“Referral agreement”: place 1 of 8.")
    assert page.evaluate("window.sameDocument")
    page.reload()
    assert page.locator("[data-row] .strong").all_inner_texts()[:3] == [
        "Referral agreement", "Reseller agreement", "Partnership agreement",
    ]  # fmt: skip


def test_variables_are_put_at_the_cursor_and_the_example_follows(
    live_server, cast, library, logged_in, accessible
):
    page = logged_in(cast.staff["legal"], **DESKTOP)
    page.goto(live_server.url + reverse("agreements:clause-new"))
    accessible(page)
    page.locator("[name=title_en]").fill("Trial")
    page.get_by_label("Part").select_option("2")
    text = page.locator("[name=text_en]")
    text.fill("Between us and .")
    text.press("ArrowLeft")
    page.get_by_role("button", name="The partner’s legal name").click()
    expect(text).to_have_value("Between us and {partner_name}.")
    expect(text).to_be_focused()
    expect(page.locator("#preview .paper[lang=en]")).to_contain_text("Between us and Example Partner.")
    expect(page.locator("#reading")).to_contain_text("The partner’s legal name")

    text.fill("It lasts {days} days.")
    expect(page.locator("#reading")).to_contain_text("Nobody says what {days} means: “It lasts {days} days.”")
    text.fill("It lasts  days.")
    for _times in range(6):
        text.press("ArrowLeft")
    page.locator("[name=new-label_en]").fill("Trial period")
    page.locator("[name=new-type]").select_option("integer")
    page.get_by_role("button", name="Add the variable").click()
    chip = page.locator("#inserts").get_by_role("button", name="Trial period")
    chip.click()
    expect(text).to_have_value("It lasts {trial_period} days.")
    expect(page.locator("#preview .paper[lang=en]")).to_contain_text("It lasts 30 days.")
    accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trial")
    made = Clause.objects.get(code="trial")
    assert [item["name"] for item in made.variables] == ["trial_period"]


def test_the_editors_fit_a_phone(live_server, cast, library, logged_in, accessible):
    phone = logged_in(cast.staff["legal"], language="fr", **PHONE)
    template = Template.objects.get(code="partnership-standard")
    clause = Clause.objects.get(code="purpose")
    for url in (
        reverse("agreements:template", args=[template.public_id]),
        reverse("agreements:clause-version", args=[clause.public_id]),
        reverse("agreements:clauses"),
    ):
        phone.goto(live_server.url + url)
        assert fits(phone), url
        accessible(phone)

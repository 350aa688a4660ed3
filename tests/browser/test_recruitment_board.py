"""The board of recruitment: cards move by their menu, whole in every column, and by the mouse."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from pipeline.recruitment import phases as services
from tests.browser.journey import PHONE
from tests.pipeline.recruitment_factories import make_phases, recruit

SIZES = [{"viewport": {"width": 1280, "height": 800}}, PHONE]
# Whether nothing that scrolls or ends cuts the element off, seen from its four corners and its middle.
WHOLE = """element => {
  const box = element.getBoundingClientRect()
  const points = [[box.left + 3, box.top + 3], [box.right - 3, box.top + 3], [box.left + 3, box.bottom - 3],
    [box.right - 3, box.bottom - 3], [(box.left + box.right) / 2, (box.top + box.bottom) / 2]]
  return points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)))
}"""


def cards_in_every_column(cast) -> list[str]:
    phases = make_phases()
    names = []
    for phase in ("exploration", "proposal", "negotiation"):
        row = recruit(cast, f"Partner in {phase}")
        if phase != "exploration":
            services.recruitment_move(
                actor=cast.actor("manager"), recruitment=row, phase=getattr(phases, phase), reason="Asked"
            )
        names.append(row.partner.name)
    return names


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_the_menu_of_a_card_is_whole_in_every_column(live_server, cast, logged_in, accessible, size):
    names = cards_in_every_column(cast)
    page = logged_in(cast.staff["manager"], **size)
    page.goto(live_server.url + reverse("pipeline:recruitment-board"))
    for name in names:
        summary = page.get_by_label(f"Move {name}")
        summary.scroll_into_view_if_needed()
        summary.press("Enter")
        card = page.locator("[data-card]").filter(has_text=name)
        # The keyboard goes on to the choice and to the button.
        page.keyboard.press("Tab")
        expect(card.get_by_label("Move to")).to_be_focused()
        page.keyboard.press("Tab")
        expect(card.get_by_role("button", name="Move")).to_be_focused()
        for part in (card.get_by_label("Move to"), card.get_by_role("button", name="Move")):
            assert part.evaluate(WHOLE), name
        inner, outer = card.locator(".panel").bounding_box(), card.bounding_box()
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        assert inner["x"] >= 0
        assert inner["x"] + inner["width"] <= size["viewport"]["width"]
    accessible(page)
    card.get_by_label("Move to").select_option("proposal")
    card.get_by_role("button", name="Move").click()
    expect(page.locator('[data-column="proposal"]')).to_contain_text(names[-1])


def drop(page, name: str, x: float, y: float) -> None:
    """Drag the card of that name to a point of the window, as a hand does, and let it go."""
    box = page.locator("[data-card]").filter(has_text=name).locator(".who").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y - 5, steps=8)
    page.mouse.move(x, y)
    page.mouse.up()


def test_a_card_dropped_below_the_cards_of_a_short_column_moves(live_server, cast, logged_in):
    names = cards_in_every_column(cast)
    for number in range(6):
        recruit(cast, f"Another in exploration {number}")
    page = logged_in(cast.staff["manager"], viewport={"width": 1280, "height": 1400})
    page.goto(live_server.url + reverse("pipeline:recruitment-board"))
    short = page.locator('[data-column="proposal"]')
    column = short.bounding_box()
    last = short.locator("[data-card]").last.bounding_box()
    below = column["y"] + column["height"] - 20
    assert below > last["y"] + 2 * last["height"]
    with page.expect_navigation():
        drop(page, names[-1], column["x"] + column["width"] / 2, below)
    expect(short).to_contain_text(names[-1])
    page.reload()
    expect(short.locator("[data-card]")).to_have_count(2)
    expect(short).to_contain_text(names[-1])


def test_a_drop_that_does_nothing_says_so(live_server, cast, logged_in):
    name = cards_in_every_column(cast)[0]
    page = logged_in(cast.staff["manager"], viewport={"width": 1280, "height": 800})
    page.goto(live_server.url + reverse("pipeline:recruitment-board"))
    heading = page.get_by_role("heading", level=1).bounding_box()
    drop(page, name, heading["x"] + 10, heading["y"] + 10)
    expect(page.locator(".toasts")).to_contain_text(
        "The card stays where it was: drop it on a column that its menu offers."
    )
    expect(page.locator('[data-column="exploration"]')).to_contain_text(name)

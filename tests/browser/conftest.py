"""A real browser over the live server: quiet, watched, and judged by axe."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.journey import log_in
from tools.servers import chromium

QUIET = (
    "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
    "disable-component-update disable-sync"
)
# An answer that refuses or corrects the reader is written to the console as a failed load.
EXPECTED = re.compile(r"the server responded with a status of 4\d\d")


def pytest_collection_modifyitems(items):
    """The walks over every page first: one takes half as long as all journeys, beside which it goes."""
    items.sort(key=lambda item: item.path.name != "test_every_page.py")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, asking nothing of the network by itself."""
    # Playwright runs an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [f"--{flag}" for flag in QUIET.split()],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "reduced_motion": "reduce"}


@pytest.fixture
def watched(live_server):
    """Watch a page: an outside request, a script error or a refusal by the content policy fails the test."""
    problems: list[str] = []

    def watch(page):
        def on_console(message) -> None:
            if message.type == "error" and not EXPECTED.search(message.text):
                problems.append(message.text)

        def on_request(request) -> None:
            if not request.url.startswith((f"{live_server.url}/", "data:", "blob:")):
                problems.append(f"asked the outside: {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", on_request)
        page.set_default_timeout(10_000)
        return page

    yield watch
    assert problems == []


@pytest.fixture
def page(page, watched):
    return watched(page)


@pytest.fixture
def phone(browser, watched):
    """The same product on a small screen that is touched."""
    with browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="fr-FR"
    ) as context:
        yield watched(context.new_page())


@pytest.fixture
def logged_in(browser, live_server, watched):
    """A browser for somebody who is logged in: a new one, or the page that is given."""
    contexts = []

    def open_for(user, page=None, language="en", **options):
        if page is None:
            contexts.append(browser.new_context(locale="en-GB", reduced_motion="reduce", **options))
            page = watched(contexts[-1].new_page())
        log_in(page.context, user, live_server.url, language)
        return page

    yield open_for
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def complaints():
    """What axe finds on the page as it stands, against WCAG 2.2 A and AA: rule and elements."""
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}

    def judge(page) -> list[tuple[str, list[str]]]:
        found = axe.run(page, options=options).response["violations"]
        return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]

    return judge


@pytest.fixture(scope="session")
def accessible(complaints):
    """Judge the page as it stands: axe finds nothing to complain about."""

    def judge(page) -> None:
        assert complaints(page) == []

    return judge

"""What a line of the log holds: who asked, what failed and where, and nothing secret."""

import io
import json
import logging

import pytest
import structlog
from celery import shared_task
from django.http import HttpResponse
from django.urls import path, reverse

from core.logging import bound, configure
from prm.celery import app
from prm.urls import handler400, handler404, handler500  # noqa: F401  (read by Django from this module)
from prm.urls import urlpatterns as product
from tests.core.test_security import token_of

SECRET = "hunter2-in-a-local"


def fail(request):
    password = "-".join(("hunter2", "in", "a", "local"))
    return HttpResponse(len(password) / 0)  # the line that fails


urlpatterns = [*product, path("fail/", fail, name="fail")]


@pytest.fixture
def lines():
    """The lines that production writes, read as JSON, in a context of variables of the test's own."""
    output = io.StringIO()
    wanted = configure(json_lines=True)
    formatter = wanted["formatters"]["structured"]
    formatter = formatter["()"](**{name: value for name, value in formatter.items() if name != "()"})
    handler = logging.StreamHandler(output)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in output.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()


def of(rows, name):
    return [row for row in rows if row["logger"] == name]


@pytest.mark.django_db
@pytest.mark.urls("tests.core.test_logging")
def test_a_500_says_where_it_failed_and_no_local_value(lines, client):
    client.raise_request_exception = False
    answer = client.get("/fail/")
    assert answer.status_code == 500
    (line,) = of(lines(), "django.request")
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["level"] == "error"
    assert "the line that fails" in line["exception"]
    assert "ZeroDivisionError" in line["exception"]
    assert SECRET not in json.dumps(lines())


@pytest.mark.parametrize("name", ["celery.app.trace", "some.library"])
def test_every_logger_leaves_its_traceback(lines, name):
    try:
        raise LookupError("nothing there")
    except LookupError:
        logging.getLogger(name).exception("it failed")
        structlog.get_logger(f"{name}.ours").exception("it.failed", row="x_1")
    theirs, ours = lines()
    for line in (theirs, ours):
        assert 'raise LookupError("nothing there")' in line["exception"]
        assert "exc_info" not in line
        assert line["timestamp"].endswith("Z")
    assert (theirs["event"], ours["event"], ours["row"]) == ("it failed", "it.failed", "x_1")


@pytest.mark.django_db
def test_what_was_not_found_names_its_request(lines, client):
    answer = client.get("/nothing-here/")
    (line,) = of(lines(), "django.request")
    assert (line["event"], line["request_id"]) == ("Not Found: /nothing-here/", answer["X-Request-ID"])


@pytest.mark.django_db
def test_a_request_leaves_one_line_with_its_route_and_who_asked(lines, cast):
    url = reverse("partners:detail", args=[cast.a.public_id])
    answer = cast.staff_client("manager").get(url, {"q": "a private word"})
    (line,) = of(lines(), "access")
    line.pop("timestamp")
    assert line.pop("ms") >= 0
    assert line.pop("statements") > 0
    assert line == {
        "event": "request",
        "logger": "access",
        "level": "info",
        "method": "GET",
        "route": "partners:detail",
        "status": 200,
        "request_id": answer["X-Request-ID"],
        "actor": cast.actor("manager").id,
    }


@pytest.mark.django_db
def test_a_request_of_the_api_names_its_token_and_the_next_one_does_not(lines, cast, client):
    assert client.get("/api/v1/deals/", headers=token_of(cast.a)).status_code == 200
    assert client.get("/api/v1/deals/").status_code == 401
    first, second = of(lines(), "access")
    assert first["actor"].startswith("tok_")
    assert "actor" not in second
    assert first["request_id"] != second["request_id"]


@pytest.mark.django_db
def test_what_watches_the_product_leaves_no_line(lines, client):
    assert client.get(reverse("web:live")).status_code == 200
    assert lines() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "kept"), [(0, False), (1, True)])
def test_only_a_trusted_proxy_chooses_the_id(client, settings, proxies, kept):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answer = client.get(reverse("web:live"), headers={"X-Request-ID": "chosen-by-somebody"})
    assert (answer["X-Request-ID"] == "chosen-by-somebody") is kept


def test_bound_values_are_on_the_lines_of_the_block_and_gone_after_it(lines):
    with bound(request_id="req_1", delivery=""):
        logging.getLogger("some.library").warning("inside")
    logging.getLogger("some.library").warning("outside")
    inside, outside = lines()
    assert inside["request_id"] == "req_1"
    assert "delivery" not in inside
    assert "request_id" not in outside


def test_lines_of_a_task_name_it(lines):
    @shared_task(name="tests.says_something")
    def says_something():
        logging.getLogger("some.library").warning("at work")

    app.tasks[says_something.name].apply(task_id="t-1")
    logging.getLogger("some.library").warning("afterwards")
    at_work, afterwards = of(lines(), "some.library")
    assert (at_work["task"], at_work["task_id"]) == ("tests.says_something", "t-1")
    assert "task" not in afterwards


def test_what_only_says_that_all_goes_on_is_not_written():
    loggers = configure(json_lines=True)["loggers"]
    assert {
        loggers[name]["level"] for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")
    } == {"WARNING"}


@pytest.mark.django_db
def test_a_refusal_says_from_where_and_who(lines, cast):
    member = cast.staff_client("auditor")
    member.get("/staff/settings/people/new/", REMOTE_ADDR="203.0.113.77")
    (line,) = [line for line in lines() if line.get("status") == 403 and line.get("logger") == "access"]
    assert (line["level"], line["network"], line["actor"]) == (
        "warning",
        "203.0.113.0/24",
        cast.staff["auditor"].public_id,
    )
    assert "203.0.113.77" not in str(line)

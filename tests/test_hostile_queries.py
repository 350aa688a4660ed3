"""Whatever somebody types after the question mark, a page answers: it never falls over."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import QueryDict
from django_filters import NumberFilter

from core.routes import Route
from tests.support.route_walk import address, guarded_routes, model_of, row_of, side

LONG = "9" * 40
NUMBERS = ("²", LONG)
# What pages read as a number, a month or a day without a form.
NAMES = ("before", "days", "months", "month", "since", "as_of", "old", "new", "page", "page_size")
READ = [route for route in guarded_routes() if "get" in route.permissions]


def forged(ordering: str, kind: str, value: object, pk: object) -> str:
    packed = json.dumps(["after", ordering, kind, value, pk])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


# A place in a list that nobody gave out: it is refused for want of a signature, whatever the order of the list.
FORGED = forged("pk", "", int(LONG), 1)


def filters(route: Route) -> list[dict[str, str]]:
    """What each filter of numbers of the page is asked by itself."""
    known = getattr(getattr(route.view, "filterset_class", None), "base_filters", {})
    numbers = [name for name, kind in known.items() if isinstance(kind, NumberFilter)]
    return [{name: value} for name in numbers for value in NUMBERS]


@contextmanager
def names_read() -> Iterator[set[str]]:
    """What is looked up in a query meanwhile; whoever takes it whole reads every name."""
    found: set[str] = set()

    def noting(look_up: Callable[..., Any]) -> Callable[..., Any]:
        def noted(query: QueryDict, *name: str, **more: Any) -> Any:
            found.update(name[:1] or NAMES)
            return look_up(query, *name, **more)

        return noted

    with pytest.MonkeyPatch.context() as patch:
        for way in ("__getitem__", "getlist", "pop", "lists"):
            patch.setattr(QueryDict, way, noting(getattr(QueryDict, way)))
        yield found


@pytest.mark.matrix
@pytest.mark.usefixtures("uncounted_navigation")
@pytest.mark.parametrize("route", READ, ids=lambda route: route.pattern)
def test_no_question_makes_a_page_fall_over(stage, route):
    makers = {"api": stage.staff_token, "portal": stage.member}
    client = makers.get(side(route), stage.staff)("administrator")
    client.raise_request_exception = False
    url = address(route, row_of(route, stage.cast.a), stage.cast.a)
    first, second = (dict.fromkeys(NAMES, value) for value in NUMBERS)
    with names_read() as read:
        answers = [(first, client.get(url, first))]
    # Of a page that reads none of the names, another value asks the same again.
    asked = [*filters(route), *([second] if read & set(NAMES) else [])]
    if "cursor" in read or model_of(route) is None:
        asked.append({"cursor": FORGED})
    answers += [(query, client.get(url, query)) for query in asked]
    assert [(query, row.status_code) for query, row in answers if row.status_code >= 500] == []

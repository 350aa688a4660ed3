"""Places that a lower room leaves open and higher rooms fill, in their ``contributions.py``.

A slot is typed by what its contributions return and costs one set query per page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from core.actor import Actor
from core.counting import count_all
from core.money import Money

F = TypeVar("F", bound=Callable[..., Any])


class Slot(Generic[F]):
    """An ordered list of contributions. ``order`` is the place on the page, low first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._filled: dict[str, tuple[int, F]] = {}

    def fill(self, name: str, *, order: int = 100) -> Callable[[F], F]:
        def register(function: F) -> F:
            if name in self._filled:
                raise ValueError(f"slot {self.name}: {name} is filled twice")
            self._filled[name] = (order, function)
            return function

        return register

    def __iter__(self) -> Iterator[F]:
        ranked = sorted(self._filled.items(), key=lambda item: (item[1][0], item[0]))
        return iter([function for _name, (_order, function) in ranked])


@dataclass(frozen=True)
class Tab:
    """A tab of the partner page, rendered from a template when opened. ``count`` gives the rows that
    its label counts, or None; the page counts those of all tabs at once. A tab of an offer is shown to
    whom that is made, and to who has something of it all the same: ``kept`` says so. What few partners have
    is ``filled_only``: its tab stands in the row where it counts something, and opens by its address."""

    code: str
    label: Any
    count: Callable[[Actor, Any], QuerySet | None]
    template: str
    context: Callable[[Actor, Any], dict[str, Any]]
    permission: str
    offer: str = ""
    kept: Callable[[Any], bool] = lambda partner: True
    filled_only: bool = False


@dataclass(frozen=True)
class Fact:
    """One figure of a partner, for the brief and the overview: label, value, link, tone."""

    label: Any
    value: Any
    href: str = ""
    note: Any = ""
    tone: str = ""
    kind: str = "text"  # text, money, percent, day, number
    weight: int = 0  # the highest three stand in the brief


@dataclass(frozen=True)
class Task:
    """Something that waits for a person: shown on My day and on the portal's home."""

    title: Any
    detail: Any
    url: str
    action: Any
    icon: str
    due: date | datetime | None = None
    amount: Money | None = None
    tone: str = ""
    # Says the deadline in the task's own measure, such as business days; "" says it in days.
    badge: Any = ""
    partner_id: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Rows of which each is a task."""

    rows: QuerySet
    task: Callable[[Any], Task]


@dataclass(frozen=True)
class Gathered:
    """Tasks worked out of several rows each: ``tasks`` is asked where there are any such ``rows``."""

    rows: QuerySet
    tasks: Callable[[], Iterable[Task]]


def tasks(slot: Slot, *asked: Any) -> list[Task]:
    """What a slot of tasks holds for the actor. Most of what could wait does not: one statement asks
    which of the rows are there at all, and only those are read."""
    found = [one for fill in slot for one in fill(*asked)]
    some = count_all(None if isinstance(one, Task) else one.rows[:1] for one in found)
    waiting: list[Task] = []
    for one, count in zip(found, some, strict=True):
        if isinstance(one, Task):
            waiting.append(one)
        elif count and isinstance(one, Gathered):
            waiting += one.tasks()
        elif count:
            waiting += map(one.task, one.rows)
    return waiting


@dataclass(frozen=True)
class Panel:
    """A part of a lower room's page that a higher room draws: its template sees ``panel``."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class PartnerColumn:
    """A column of the list of partners: what a higher room knows of each, in one set query a page."""

    code: str
    label: Any
    load: Callable[[Actor, set[int]], dict[int, Any]]
    permission: str
    num: bool = False


@dataclass(frozen=True)
class ReadySet:
    """Content that a step of the set-up can begin with: ``load`` adds what is not there yet, by the
    operations, and returns how many things that were. ``detail`` says in words what it holds."""

    code: str
    label: Any
    detail: Any
    load: Callable[[Actor], int]


@dataclass(frozen=True)
class SetupStep:
    """A step of the way from an empty installation to a working programme.

    It is done as soon as there are ``rows``; ``counted`` says how many there are. ``url_name`` is the page
    where it is done by hand, and ``permission`` who may. An optional step counts as done when it is skipped.
    ``drafts`` are what is there and waits for somebody to finish it: the step is begun, not done.
    """

    code: str
    label: Any
    why: Any
    icon: str
    url_name: str
    permission: str
    rows: Callable[[], QuerySet]
    counted: Callable[[int], Any]
    url_args: tuple[Any, ...] = ()
    sets: Sequence[ReadySet] = ()
    optional: bool = False
    # Other pages where it is done: what the link says, and the page.
    more: Sequence[tuple[Any, str]] = ()
    drafts: Callable[[], QuerySet] | None = None
    # Where what is there is seen, when that is not the page on which it is made.
    seen_url_name: str = ""


@dataclass(frozen=True)
class Drawing:
    """A chart as data, kept with the document that shows it: ``kind`` is bars, line or ranking; ``series`` are
    named values by label. ``unit`` is number, percent, score, or money in minor units of ``currency``."""

    kind: str
    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    unit: str = "number"
    currency: str = ""


@dataclass(frozen=True)
class ReviewSection:
    """What a room has to say when the partnership is reviewed, in the language that is active: whole
    sentences, one a line, and charts. Who lacks ``permission`` does not read it; what is ``internal`` never
    leaves us."""

    code: str
    title: str
    lines: Sequence[str]
    charts: Sequence[Drawing] = ()
    permission: str = ""
    internal: bool = False


# () -> a step of the set-up, in the order in which a newcomer takes them
setup_steps: Slot[Callable[[], SetupStep]] = Slot("setup steps")
# (country, registration number, VAT number) -> both in the form of their register; a wrong one raises
# DomainError at its field
legal_numbers: Slot[Callable[[str, str, str], tuple[str, str]]] = Slot("legal numbers")
# () -> (code, name) of what a partner type may name as its standard agreement template
standard_templates: Slot[Callable[[], list[tuple[str, Any]]]] = Slot("standard templates")


# () -> (code, name) of the clauses that a tier may promise as a benefit
benefit_clauses: Slot[Callable[[], list[tuple[str, Any]]]] = Slot("benefit clauses")


def facts_of(slot: Slot, actor: Actor, ids: set[Any]) -> dict[Any, list[Fact]]:
    """What a slot of facts by row holds for many rows, in one set query for each that fills it."""
    found: dict[Any, list[Fact]] = {row_id: [] for row_id in ids}
    for fill in slot if ids else ():
        for row_id, facts in fill(actor, ids).items():
            found[row_id].extend(facts)
    return found


@dataclass(frozen=True)
class HomeTotal:
    """Amounts of several currencies in the programme's own: their sum, each at the rate of its day, and
    those for which there is no rate, by currency."""

    total: Money
    left_out: Sequence[Money] = ()


@dataclass(frozen=True)
class Spent:
    """What rows say was spent, in minor units of the programme's currency, and the page of these rows."""

    amount_minor: int
    url: str = ""


# (year) -> by use of the programme budget, what was spent in the year, nothing included
budget_spent: Slot[Callable[[int], dict[str, Spent]]] = Slot("budget spent")
# ([(amount, its day)]) -> the amounts added up in the programme's currency
home_total: Slot[Callable[[Sequence[tuple[Money, date]]], HomeTotal]] = Slot("home total")
# (actor, pairs of target type and name) -> what those are called that the changes of an event name, and that
# are defined while the installation runs
change_names: Slot[Callable[[Actor, set[tuple[str, str]]], dict[tuple[str, str], str]]] = Slot("change names")
partner_tab: Slot[Callable[[], Tab]] = Slot("partner tab")
# (actor, partner) -> facts
partner_facts: Slot[Callable[[Actor, Any], list[Fact]]] = Slot("partner facts")
# () -> a column of the list of partners, for the page and its files
partner_columns: Slot[Callable[[], PartnerColumn]] = Slot("partner columns")
# () -> what one of us must be allowed to see, and by name further filters of the list of partners by it; read
# once, when all rooms are
partner_filters: Slot[Callable[[], tuple[str, dict[str, Any]]]] = Slot("partner filters")
# (actor, the filters of the address) -> label, icon and address of what is made of the partners of a list
partner_list_actions: Slot[Callable[[Actor, Any], list[tuple[Any, str, str]]]] = Slot("partner list actions")
# (actor, partner) -> tasks open on either side
partner_tasks: Slot[Callable[[Actor, Any], Sequence[Task | Waiting]]] = Slot("partner tasks")
# (actor, {partner id}) -> {partner id: facts}, beside each agreement due for renewal
renewal_facts: Slot[Callable[[Actor, set[int]], dict[int, list[Fact]]]] = Slot("renewal facts")
# (actor) -> tasks of a person of the back-office
my_day: Slot[Callable[[Actor], Sequence[Task | Waiting | Gathered]]] = Slot("my day")
# (actor, partner) -> tasks of a partner's member
portal_tasks: Slot[Callable[[Actor, Any], Sequence[Task | Waiting]]] = Slot("portal tasks")
# (actor, partner, panels of its relationships) -> by panel, label and value (and address) of what is
# counted and not typed: sales of a channel or an OEM, customers referred, integrations
relationship_facts: Slot[Callable[[Actor, Any, frozenset[str]], dict[str, list[tuple[Any, ...]]]]] = Slot(
    "relationship facts"
)
# (actor, partner, its service levels and clauses) -> by code, text and address of what gives each
benefit_evidence: Slot[Callable[[Actor, Any, Sequence[Any]], dict[str, list[tuple[Any, str]]]]] = Slot(
    "benefit evidence"
)
# (actor, {sale id}) -> {sale id: what came of it that the actor may see: its commission and what followed}
came_of_sales: Slot[Callable[[Actor, set[int]], dict[int, list[Fact]]]] = Slot("came of sales")
# (actor, {public id}) -> {public id: a statement and the payouts of it, as far as the actor may see}
statement_facts: Slot[Callable[[Actor, set[str]], dict[str, list[Fact]]]] = Slot("statement facts")
# (partner, day of the last review or None, today) -> what a room says of the partnership in the document of its
# review; None when it has nothing to say of this partner
review_sections: Slot[Callable[[Any, date | None, date], ReviewSection | None]] = Slot("review sections")
# (actor, review) -> what stands on the page of a partner's review: its meeting, documents and actions
review_panel: Slot[Callable[[Actor, Any], Panel | None]] = Slot("review panel")
# (actor, sale) -> what came of a sale, on its page; None when there is nothing to say
sale_panel: Slot[Callable[[Actor, Any], Panel | None]] = Slot("sale panel")

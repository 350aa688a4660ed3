"""Applications where other pages leave a place for them: navigation, My day, the set-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import people, slots
from core.actor import Actor
from core.slots import ReadySet, SetupStep, Task, Waiting
from core.text import listed
from pipeline.applications import selectors, standard
from pipeline.applications.events import PAGE, VIEW
from pipeline.applications.ready import load_form
from pipeline.models import Application, ApplicationPolicy
from web import nav

DECIDE = "pipeline.application:decide"
SHOWN = 20

people.register("app", selectors.application_people)

nav.register(
    nav.NavItem(
        code="applications",
        label=_("Applications"),
        url_name="pipeline:applications",
        icon="inbox",
        permission=VIEW,
        order=32,
        count=lambda actor: selectors.work_count(actor)[: nav.COUNT_CAP + 1].count(),
    ),
    nav.NavItem(
        code="application-settings",
        label=_("Applications"),
        url_name="pipeline:application-policy",
        icon="inbox",
        permission="core.config:view",
        group="settings",
        order=222,
    ),
)


def _task(row: Application) -> Task:
    return Task(
        title=_("Examine the application of %(name)s") % {"name": row.name},
        detail=row.type or row.country.name,
        url=PAGE.url(row),
        action=_("Examine"),
        icon="inbox",
        due=row.due_on,
    )


@slots.my_day.fill("pipeline.applications", order=25)
def my_day(actor: Actor) -> list[Waiting]:
    """What somebody who decides has to answer, the most urgent first."""
    if not actor.can(DECIDE):
        return []
    rows = selectors.work_count(actor).select_related("type").order_by("due_on", "pk")
    return [Waiting(rows[:SHOWN], _task)]


@slots.setup_steps.fill("applications", order=87)
def applications_step() -> SetupStep:
    labels = listed(question["label"] for question in standard.QUESTIONS)
    return SetupStep(
        code="applications",
        label=_("Applications"),
        why=_("A public form by which organisations ask to be a partner, in each language of the programme."),
        icon="inbox",
        url_name="pipeline:application-policy",
        permission="pipeline.application_policy:change",
        rows=ApplicationPolicy.objects.all,
        counted=lambda n: ngettext("%(n)s version of the form", "%(n)s versions of the form", n) % {"n": n},
        sets=[
            ReadySet(
                "standard",
                _("The usual form, open at once"),
                _("Questions: %(labels)s.") % {"labels": labels},
                load_form,
            )
        ],
        optional=True,
    )

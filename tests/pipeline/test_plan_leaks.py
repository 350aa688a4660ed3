"""Nothing of a section that is not shared reaches the partner: on no page, in no mail, event, version or answer
of the API. Every section is filled with texts of its own, so that a new part cannot be forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from core import clock
from core.models import Event, OutgoingMail
from core.text import TranslatedField
from pipeline.models import JointPlan, PlanProposal, PlanVersion
from pipeline.plan_documents import pdf
from pipeline.plan_follow_up import writing
from pipeline.plan_review import comments, versions
from pipeline.plan_review import services as reviews
from pipeline.plans import document
from pipeline.plans import services as plans
from pipeline.plans.sections import PARTS, SECTIONS
from tests.pipeline.plans import make_plan, open_jointly
from tests.support.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

SHARED = "steps"
# The names of the sides stand above everything that is about them.
KNOWN = {("parties", "name")}
# What a partner reads of plans beside the pages of the portal: each takes the test's stage and the plan, and
# gives what a partner gets.
FACES: list[Callable[[Any, JointPlan], str]] = []


def marker(section: str) -> str:
    return f"zq{section}qz"


def texts_of(part: str) -> list[models.Field]:
    """The columns of a part in which people write freely."""
    kind = PARTS[part]
    return [
        column
        for column in kind.model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | TranslatedField)
        and not column.choices
        and column.name not in ("public_id", "decided_by")
        and (part, column.name) not in KNOWN
    ]


def written(column: models.Field, text: str) -> Any:
    if isinstance(column, TranslatedField):
        return {"en": text, "fr": text}
    if isinstance(column, models.URLField):
        return f"https://{text}.example/"
    return f"{text}@example.org" if isinstance(column, models.EmailField) else text


def fill(plan: JointPlan) -> None:
    """Write the mark of its section into every text of the plan."""
    line = plan.planbudgetline_rows.first()
    make(
        PARTS["spends"].model,
        plan.partner,
        plan=plan,
        line=line,
        side="us",
        happened_on=date(2026, 1, 2),
        evidence="x",
    )
    for code, section in SECTIONS.items():
        for part in section.parts:
            rows = part.model.objects.filter(**{part.model.PLAN_PATH: plan})
            assert rows.exists(), f"{part.code}: give the plan of the tests such a row"
            rows.update(**{column.name: written(column, marker(code)) for column in texts_of(part.code)})
        for name in section.texts:
            setattr(plan, name, {"en": marker(code), "fr": marker(code)})
    plan.save()


def leaked(text: str) -> set[str]:
    """The sections of which a text says something."""
    return set(re.findall("zq([a-z]+)qz", text)) - {SHARED}


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, default=str)


@pytest.fixture
def plan(stage):
    """A joint plan of which one section is shared; in the others much was said, proposed and changed."""
    manager, theirs = stage.cast.actor("manager"), stage.cast.member("a", "administrator")
    plan = make_plan(manager, partner=stage.cast.a)
    fill(plan)
    plan = open_jointly(manager, plan, SHARED, "phases")
    # While it was shared, much was said of it; it is private again.
    for actor, side in ((manager, "them"), (theirs, "us")):
        row = plan.plancommitment_rows.get(side=side)
        values = {"text": {"en": f"{marker('phases')} more"}}
        reviews.proposal_change(actor=actor, row=row, values=values, note=marker("phases"))
        comments.comment_add(actor=actor, plan=plan, section="phases", text=marker("phases"))
    reviews.proposal_accept(actor=manager, proposal=PlanProposal.objects.get(side="them"))
    plans.plan_section_withdraw(actor=manager, plan=plan, code="phases")
    for code, section in SECTIONS.items():
        comments.comment_add(actor=manager, plan=plan, section=code, text=marker(code))
        comments.comment_add(
            actor=manager, plan=plan, section=code, text=marker("internal"), is_internal=True
        )
        for part in section.parts:
            row = part.model.objects.filter(**{part.model.PLAN_PATH: plan}).last()
            if code != SHARED and part.fields:
                change = {
                    name: {"en": f"{marker(code)} new"} for name in part.fields if translated(part, name)
                }
                plans.plan_row_change(actor=manager, row=row, values=change) if change else None
                if part.code not in ("parties", "phases", "lines", "pilots"):
                    plans.plan_row_remove(actor=manager, row=row)
    versions.plan_version_keep(actor=manager, plan=plan, note=marker("internal"))
    return plan


def translated(part: Any, name: str) -> bool:
    return isinstance(part.model._meta.get_field(name), TranslatedField)


def addresses(plan: JointPlan) -> list[str]:
    """Every page of the portal that could say something of the plan."""
    partner = plan.partner.public_id
    found = [reverse(f"portal:{name}", args=[partner]) for name in ("home", "activity", "plans", "company")]
    found.append(reverse("portal:plan", args=[partner, plan.public_id]))
    numbers = [0, *PlanVersion.objects.filter(plan=plan).values_list("number", flat=True)]
    found += [
        reverse(f"portal:{name}", args=[partner, plan.public_id])
        for name in ("plan-documents", "plan-results")
    ]
    versions_url = reverse("portal:plan-versions", args=[partner, plan.public_id])
    found += [f"{versions_url}?old={old}&new={new}" for old in numbers[1:3] for new in (numbers[-1], 0)]
    found += [
        reverse("portal:plan-proposal", args=[partner, one.public_id]) for one in PlanProposal.objects.all()
    ]
    for code, part in PARTS.items():
        found.append(reverse("portal:plan-row-add", args=[partner, plan.public_id, code]))
        row = part.model.objects.filter(**{part.model.PLAN_PATH: plan}).first()
        if row:
            found.append(reverse("portal:plan-row-edit", args=[partner, code, row.public_id]))
    for code in SECTIONS:
        found.append(reverse("portal:plan-comment", args=[partner, plan.public_id, code]))
    return found


def test_every_part_has_a_text_to_mark():
    assert not [code for code in PARTS if not texts_of(code)]


def test_the_partner_reads_the_shared_section_and_no_other(stage, plan, run_outbox, mailoutbox):
    client = stage.login(stage.cast.members["a"]["administrator"])
    page = client.get(reverse("portal:plan", args=[plan.partner.public_id, plan.public_id]))
    assert marker(SHARED) in page.content.decode()
    said = {url: leaked(client.get(url).content.decode()) for url in addresses(plan)}
    assert {url: codes for url, codes in said.items() if codes} == {}
    member = stage.cast.member("a", "administrator")
    assert leaked(as_json(document.plain(document.read(plan, member, "en")))) == set()
    told = [as_json([event.data, event.changes]) for event in Event.objects.filter(partner_visible=True)]
    assert told
    assert leaked("".join(told)) == set()
    # Nor is it told that we speak of a section which it does not read.
    spoken = Event.objects.filter(code="pipeline.plan.commented").values_list("data", flat=True)
    assert sorted(said["section"] for said in spoken) == ["phases", "phases", SHARED]
    subjects = OutgoingMail.objects.filter(kind="pipeline.plan_commented").values_list("context", flat=True)
    assert {said["section"] for said in subjects} == {"phases", SHARED}
    assert leaked(as_json(list(OutgoingMail.objects.values_list("context", flat=True)))) == set()
    run_outbox()
    assert len(mailoutbox) > 3
    for mail in mailoutbox:
        assert leaked(mail.subject + mail.body + as_json(mail.alternatives)) == set(), mail.subject
    for face in FACES:
        assert leaked(face(stage, plan)) == set(), face.__name__


def test_what_is_late_in_a_section_of_ours_is_not_told_by_the_list(stage, plan):
    """A filter answers for the rows that its reader sees."""
    make(PARTS["actions"].model, plan.partner, plan=plan, side="us", due_on=date(2020, 1, 1))
    url = reverse("api:joint-plan-list")
    ours, theirs = stage.staff_token("administrator"), stage.partner_token("administrator")

    def late(client: Any) -> bool:
        return plan.number in client.get(url, {"late": "true"}).content.decode()

    assert (late(ours), late(theirs)) == (True, False)
    plans.plan_section_share(actor=stage.cast.actor("manager"), plan=plan, code="actions")
    assert late(theirs)


def test_who_else_would_gain_is_named_where_the_partner_reads_of_them(stage, plan):
    manager, client = stage.cast.actor("manager"), stage.login(stage.cast.members["a"]["administrator"])
    other = PARTS["parties"].model.objects.get(plan=plan, side="other")
    PARTS["parties"].model.objects.filter(pk=other.pk).update(name="A rival of theirs")
    values = {"party": other, "kind": "value", "text": {"en": "Choice"}}
    plans.plan_row_add(actor=manager, plan=plan, part="gains", values=values)
    plans.plan_section_share(actor=manager, plan=plan, code="contacts")
    url = reverse("portal:plan-row-add", args=[plan.partner.public_id, plan.public_id, "contacts"])
    shown = client.get(url).content.decode()
    assert (str(plan.partner) in shown, "A rival of theirs" in shown) == (True, False)
    plans.plan_section_share(actor=manager, plan=plan, code="gains")
    assert "A rival of theirs" in client.get(url).content.decode()


def of_token(stage: Any, plan: JointPlan) -> str:
    """What a token of the partner reads over the API."""
    client = stage.partner_token("administrator")
    urls = (reverse("api:joint-plan-list"), reverse("api:joint-plan-detail", args=[plan.public_id]))
    said = "".join(client.get(url).content.decode() for url in urls)
    assert plan.number in said
    return said


def of_documents(stage: Any, plan: JointPlan) -> str:
    """What the documents for both sides are laid out from: the proposal, the annex and a review."""
    doc = document.read_shared(plan, "en")
    said = pdf.html(doc) + pdf.body(doc) + as_json(writing.written(plan, clock.today(), "en"))
    assert marker(SHARED) in said
    return said


FACES += [of_token, of_documents]

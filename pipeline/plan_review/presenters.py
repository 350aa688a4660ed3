"""What both sides see of their work on a plan: proposals, comments, what changed, versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.formats import localize
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from core.money import MinorField, Money
from core.notify import receivers
from core.text import Translated, TranslatedField
from partners.access.presenters import told_of
from pipeline.models import JointPlan, PlanComment, PlanParty, PlanProposal
from pipeline.plan_review import selectors, stored, telling
from pipeline.plan_review.visits import Changed, changed_since
from pipeline.plans.document import Document, Row
from pipeline.plans.presenters import may_write
from pipeline.plans.sections import PARTS, SECTIONS
from pipeline.plans.services import CHANGE
from pipeline.plans.writing import side_of
from web.templatetags.formats import day, money
from web.told import Told

Link = Callable[..., str]
EMPTY = "–"
OWED = ("commitments", "steps", "actions")
OWED_SHOWN = 6
COMMENT = "pipeline.plan:comment"


@dataclass(frozen=True)
class Line:
    """A column of a proposal: what stood there, what stands there now where that is another text, and what
    is proposed."""

    label: Any
    before: str
    proposed: str
    now: str = ""


@dataclass
class Card:
    """A proposal as a page shows it, and what the reader may do with it."""

    proposal: PlanProposal
    about: str
    lines: list[Line]
    url: str
    is_mine: bool
    may_answer: bool
    withdraw_url: str = ""
    counter_url: str = ""

    @property
    def by(self) -> str:
        return self.proposal.made_by.name if self.proposal.made_by else ""


@dataclass
class RowReview:
    """What is shown at a row: the page of the open proposal about it, and that it changed."""

    proposal_url: str = ""
    is_changed: bool = False


@dataclass
class Said:
    """A comment, and the row it is about."""

    comment: PlanComment
    about: str = ""
    resolve_url: str = ""
    is_new: bool = False


@dataclass
class ChapterReview:
    """What is shown in a section."""

    proposals: list[Card] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    changed: Changed | None = None
    comment_url: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_something(self) -> bool:
        return bool(self.proposals or self.comments or self.changed or self.comment_url)

    @property
    def unresolved(self) -> int:
        return sum(said.comment.resolved_at is None for said in self.comments)


def together(
    doc: Document, actor: Actor, link: Link, chapters: list[dict[str, Any]], since: datetime | None
) -> dict[str, Any]:
    """The context of the page of a plan beside the document itself. Puts into each chapter what is proposed
    and said there, and at each row what concerns it."""
    cards = proposal_cards(doc, actor, link)
    changed = changed_since(doc, actor, since)
    talk = _talk(doc, actor, link, since)
    may_comment = doc.plan.is_open and actor.can(COMMENT)
    for item in chapters:
        code = item["chapter"].code
        item["review"] = ChapterReview(
            proposals=[card for card in cards if card.proposal.section == code],
            comments=talk[code],
            changed=changed.get(code),
            comment_url=link("plan-comment", doc.plan.public_id, code) if may_comment else "",
            rows=row_choices(doc, code) if may_comment else [],
        )
    _mark_rows(doc, cards, changed)
    return {
        "since": since,
        "changes": [(doc.chapters[code], one) for code, one in changed.items()],
        "to_answer": [card for card in cards if card.may_answer],
        "waiting_for_them": sum(card.is_mine for card in cards),
        "owed_by_us": _owed(doc, side_of(actor)),
        "versions_url": link("plan-versions", doc.plan.public_id),
    }


def _mark_rows(doc: Document, cards: list[Card], changed: dict[str, Changed]) -> None:
    urls = {card.proposal.row_id: card.url for card in cards if card.proposal.row_id}
    fresh = {row_id for one in changed.values() for row_id in one.rows}
    for part in PARTS:
        for row in doc.rows(part):
            if row.id in urls or row.id in fresh:
                row.review = RowReview(urls.get(row.id, ""), row.id in fresh)


def _owed(doc: Document, side: str) -> list[Row]:
    """What the reader's side owes and has not done, the first due first."""
    rows = [row for part in OWED for row in doc.rows(part) if row.whose == side and not row["done_on"]]
    dated = [row for row in rows if row["due_on"]]
    return sorted(dated, key=lambda row: row["due_on"])[:OWED_SHOWN]


def row_choices(doc: Document, section: str) -> list[tuple[str, str]]:
    """The rows of a section by their public ids, for a comment on one of them."""
    return [
        (row.id, Truncator(_called(row.row)).chars(80))
        for part in SECTIONS[section].parts
        for row in doc.rows(part.code)
    ]


def _called(row: Any) -> str:
    """What a row is called where its section is read: a contact by its name."""
    return str(getattr(row, "name", "") or row)


# -- Comments -------------------------------------------------------------------------------------


def _talk(doc: Document, actor: Actor, link: Link, since: datetime | None) -> dict[str, list[Said]]:
    known = {row.id: row.row for part in PARTS for row in doc.rows(part)}
    may_resolve = doc.plan.is_open and actor.can(COMMENT)
    found: dict[str, list[Said]] = defaultdict(list)
    for section, comments in selectors.comments(doc.plan, actor).items():
        for comment in comments:
            open_here = may_resolve and comment.resolved_at is None
            found[section].append(
                Said(
                    comment,
                    about=_about(comment, known),
                    resolve_url=link("plan-comment-resolve", comment.public_id) if open_here else "",
                    is_new=bool(since and comment.created_at > since and comment.author_id != actor.user_id),
                )
            )
    return found


def _about(comment: PlanComment, known: dict[str, Any]) -> str:
    if not comment.row_id:
        return ""
    if comment.row_id not in known:
        return _("something that was taken out")
    return Truncator(_called(known[comment.row_id])).chars(80)


# -- Proposals ------------------------------------------------------------------------------------


def proposal_cards(doc: Document, actor: Actor, link: Link) -> list[Card]:
    """The open proposals of a plan."""
    known = {row.id: row.row for part in PARTS for row in doc.rows(part)}
    proposals = selectors.open_proposals(doc.plan, actor)
    names = names_in(proposals, actor)
    return [card_of(one, doc, actor, link, names, known.get(one.row_id)) for one in proposals]


def card_of(
    proposal: PlanProposal, doc: Document, actor: Actor, link: Link, names: dict[str, str], row: Any
) -> Card:
    is_mine = proposal.side == side_of(actor)
    writes = proposal.is_open and may_write(doc.plan, actor)
    answers = writes and not is_mine
    return Card(
        proposal=proposal,
        about=_subject(proposal, row),
        lines=lines_of(proposal, doc, names, row),
        url=link("plan-proposal", proposal.public_id),
        is_mine=is_mine,
        may_answer=answers,
        withdraw_url=link("plan-proposal-withdraw", proposal.public_id) if writes and is_mine else "",
        counter_url=link("plan-proposal-counter", proposal.public_id) if answers else "",
    )


def _subject(proposal: PlanProposal, row: Any) -> str:
    """What a proposal is about: the row, else the kind of row or text."""
    if proposal.part and row is not None:
        return Truncator(_called(row)).chars(80)
    return str(PARTS[proposal.part].label if proposal.part else SECTIONS[proposal.section].title)


def names_in(proposals: Iterable[PlanProposal], actor: Actor) -> dict[str, str]:
    """What rows and people that proposals name are called, as far as the reader may know: one query for each
    kind of row."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for one in proposals:
        model = stored.model_of(one.part)
        for name, value in (*one.values.items(), *one.before.items()):
            column = model._meta.get_field(name)
            if value and isinstance(column, models.ForeignKey):
                wanted[column.related_model].add(value)
    found = {}
    for model, ids in wanted.items():
        rows: Any = model._default_manager.filter(public_id__in=ids)
        if model not in (User, PlanParty):
            rows = rows.visible_to(actor)
        found |= {row.public_id: row.name if model is User else str(row) for row in rows}
    return found


def lines_of(proposal: PlanProposal, doc: Document, names: dict[str, str], row: Any = None) -> list[Line]:
    """The columns of a proposal in words, each beside what stood there."""
    model = stored.model_of(proposal.part)
    now = stored.packed_row(row, proposal.before) if row is not None else {}

    def said(name: str, values: dict[str, Any]) -> str:
        if name not in values:
            return ""
        return _in_words(model._meta.get_field(name), values[name], doc, names)

    found = []
    for name in proposal.values or proposal.before:
        line = Line(
            label=model._meta.get_field(name).verbose_name,
            before=said(name, proposal.before),
            proposed=said(name, proposal.values),
            now=said(name, now) if now.get(name) != proposal.before.get(name) else "",
        )
        if line.before or line.proposed:
            found.append(line)
    return found


def _in_words(column: Any, value: Any, doc: Document, names: dict[str, str]) -> str:
    """A packed value as people read it; "" for none."""
    if value in (None, "", {}):
        return ""
    if isinstance(column, models.ForeignKey):
        return names.get(value, EMPTY)
    if isinstance(column, TranslatedField):
        return "\n".join(text for text in Translated(value).values() if text)
    if column.choices:
        return doc.named(value) or str(dict(column.flatchoices).get(value, value))
    return _figure(column, value, doc.currency)


def _figure(column: Any, value: Any, currency: str) -> str:
    if isinstance(column, MinorField):
        return money(Money(value, currency))
    if isinstance(column, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(column, models.DateField):
        return day(column.to_python(value))
    return str(localize(column.to_python(value)))


def told(actor: Actor, plan: JointPlan, back: str) -> Told:
    """Whom of the other side a proposal is told."""
    if actor.is_partner:
        return Told(
            receivers(telling.ours(plan)), _("Nobody of us is informed by e-mail: they read it on the page.")
        )
    return told_of(actor, plan.partner, CHANGE, back)

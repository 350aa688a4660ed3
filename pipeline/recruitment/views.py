"""Board, list and calendar of recruitment, and the page of one recruitment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.events import timeline
from partners.models import Partner, PartnerType
from partners.questions import own_presenters
from partners.questions.own_columns import own_columns
from partners.questions.own_filters import is_own
from partners.questions.own_views import OwnFile
from partners.vocabulary.exchange import programme_currency
from pipeline.applications import presenters as application_presenters
from pipeline.fit import presenters as fits
from pipeline.models import JointPlan, Phase, Recruitment
from pipeline.needs import presenters as needs
from pipeline.needs.services import SEND
from pipeline.plans import presenters as plan_presenters
from pipeline.proposals import presenters as proposal_presenters
from pipeline.recruitment import selectors as reads
from pipeline.recruitment.columns import RECRUITMENT_COLUMNS, TONES
from pipeline.recruitment.filters import BoardFilter, HeldFilter, RecruitmentFilter
from pipeline.recruitment.models import NEVER, UNSCORED
from pipeline.webinars import presenters as webinar_presenters
from web.columns import Column
from web.lists import TableList
from web.templatetags.components.records import month_grid
from web.templatetags.formats import day, per_hundred
from web.views import DetailPage, Page

# The views of the same recruitments, which the same filters narrow.
SAME_FILTERS = ("board", "list", "calendar")


def _by_fit(column: str) -> Coalesce:
    """A side of the fit, those that have none below every other. A column that is never negative could not be
    compared with what stands for none."""
    return Coalesce(column, UNSCORED, output_field=IntegerField())


class RecruitmentPages:
    """What board, list and calendar share: the same filters, and the way from one to another."""

    def switch(self, current: str) -> list[dict[str, Any]]:
        known = BoardFilter.base_filters
        kept = {k: v for k, v in self.request.GET.lists() if k in known or is_own(k)}
        query = f"?{urlencode(kept, doseq=True)}" if kept else ""
        views = [
            ("board", _("Board")),
            ("list", _("List")),
            ("calendar", _("Calendar")),
            ("forecast", _("Forecast")),
            ("reviews", _("Reviews")),
        ]
        return [
            {
                "label": label,
                "href": reverse(f"pipeline:recruitment-{code}") + (query if code in SAME_FILTERS else ""),
                "current": code == current,
            }
            for code, label in views
        ]

    def open_rows(self) -> QuerySet:
        """The open recruitments that the filters leave."""
        rows = Recruitment.objects.visible_to(self.actor).open()
        self.filterset = BoardFilter(self.request.GET, queryset=rows, request=self.request)
        return self.filterset.qs

    def mine_url(self) -> str:
        """The same page with only my own, or with all again."""
        query = self.request.GET.copy()
        if query.pop("mine", None) is None:
            query["mine"] = "true"
        return "?" + query.urlencode()


class Board(RecruitmentPages, Page):
    permission = "pipeline.recruitment:view"
    template_name = "pipeline/recruitment/board.html"
    title = _("Recruitment")

    def held_partners(self) -> QuerySet:
        """The active partners that have no card in the column of active partners, as the filters leave them."""
        rows = Partner.objects.visible_to(self.actor).current().filter(status=Partner.Status.ACTIVE)
        there = Recruitment.objects.open().filter(phase__status_given=Phase.Gives.ACTIVE)
        rows = rows.exclude(pk__in=there.values("partner"))
        return HeldFilter(self.request.GET, queryset=rows, request=self.request).qs

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = self.open_rows()
        types = {row.pk: str(row) for row in PartnerType.objects.visible_to(self.actor)}
        currency = programme_currency()
        may_move = self.actor.can("pipeline.recruitment:move")
        return super().get_context(
            columns=reads.board(
                rows, self.held_partners(), currency=currency, types=types, may_move=may_move
            ),
            headline=reads.headline(rows, Recruitment.objects.visible_to(self.actor), currency=currency),
            filterset=self.filterset,
            switch=self.switch("board"),
            mine_url=self.mine_url(),
            may_create=self.actor.can("pipeline.recruitment:create"),
            **extra,
        )


class RecruitmentList(RecruitmentPages, TableList):
    permission = "pipeline.recruitment:view"
    template_name = "pipeline/recruitment/list.html"
    title = _("Recruitment")
    queryset = Recruitment.objects.all()
    filterset_class = RecruitmentFilter
    default_sort = "step"
    export_permission = "pipeline.recruitment:export"
    export_name = "recruitment"
    columns = RECRUITMENT_COLUMNS

    def added_columns(self) -> list[Column]:
        return own_columns("recruitment", self.actor)

    def get_queryset(self) -> QuerySet:
        return (
            super()
            .get_queryset()
            .annotate(
                step_order=Coalesce("next_step_on", NEVER),
                fit_us_order=_by_fit("fit_us"),
                fit_them_order=_by_fit("fit_them"),
            )
        )

    def get_context(self, **extra: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("cursor", None)

        def with_(name: str, value: str) -> str:
            changed = query.copy()
            changed[name] = value
            return "?" + changed.urlencode()

        state = self.request.GET.get("state", "")
        saved = [("", _("All")), ("open", _("Open")), ("won", _("Won")), ("lost", _("Lost"))]
        return super().get_context(
            switch=self.switch("list"),
            saved=[
                {"label": label, "url": with_("state", code), "current": code == state}
                for code, label in saved
            ],
            may_create=self.actor.can("pipeline.recruitment:create"),
            **extra,
        )


class CalendarPage(RecruitmentPages, Page):
    permission = "pipeline.recruitment:view"
    template_name = "pipeline/recruitment/calendar.html"
    title = _("Recruitment")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        first = self._month()
        # The grid shows whole weeks, so days beside the month as well.
        events = reads.month_events(
            self.open_rows(), first - timedelta(days=7), clock.add_months(first, 1) + timedelta(days=7)
        )
        month = month_grid(
            first,
            events,
            previous_url=self._month_url(clock.add_months(first, -1)),
            next_url=self._month_url(clock.add_months(first, 1)),
        )
        return super().get_context(
            month=month,
            filterset=self.filterset,
            switch=self.switch("calendar"),
            mine_url=self.mine_url(),
            may_create=self.actor.can("pipeline.recruitment:create"),
            **extra,
        )

    def _month(self) -> date:
        """The month asked for as 2026-11, within reason; else this one."""
        try:
            asked = date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return clock.month_start(clock.today())
        return asked if 2000 <= asked.year <= 2100 else clock.month_start(clock.today())

    def _month_url(self, month: date) -> str:
        query = self.request.GET.copy()
        query["month"] = f"{month:%Y-%m}"
        return "?" + query.urlencode()


class RecruitmentOwnFile(OwnFile):
    permission = "pipeline.recruitment:view"
    queryset = Recruitment.objects.all()
    OWN = "recruitment"


def _likely(recruitment: Recruitment) -> str:
    """The probability, and whether the phase or somebody says it."""
    said = (
        _("%(share)s, set by hand") if recruitment.probability_by_hand else _("%(share)s, usual in the phase")
    )
    return said % {"share": per_hundred(recruitment.probability)}


class RecruitmentPage(DetailPage):
    """Everything about one recruitment: where it stands, what is next, what was done."""

    permission = "pipeline.recruitment:view"
    template_name = "pipeline/recruitment/detail.html"
    queryset = Recruitment.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        recruitment = self.object
        return super().get_context(
            title=str(recruitment),
            recruitment=recruitment,
            may=self._may(recruitment),
            facts=self._facts(recruitment),
            outcome_tone=TONES[recruitment.outcome],
            timeline=timeline.of_row(recruitment.public_id, self.actor, size=15)[0],
            plan=self._plan(recruitment),
            offer=proposal_presenters.card(recruitment, self.actor),
            own_fields=own_presenters.shown("recruitment", recruitment, self.actor),
            fit=fits.shown(recruitment),
            needs=needs.shown(recruitment, self.actor),
            applications=application_presenters.of_recruitment(recruitment, self.actor),
            registrations=webinar_presenters.of_recruitment(recruitment, self.actor),
            **reads.detail(recruitment),
            **extra,
        )

    def _may(self, recruitment: Recruitment) -> dict[str, bool]:
        is_open = recruitment.closed_at is None
        given = recruitment.phase.status_given
        return {
            "change": is_open and self.actor.can("pipeline.recruitment:change"),
            "move": is_open and self.actor.can("pipeline.recruitment:move"),
            "lose": is_open and given != "active" and self.actor.can("pipeline.recruitment:move"),
            "go_live": is_open and given == "onboarding" and self.actor.can("pipeline.recruitment:move"),
            "release": is_open
            and recruitment.probability_by_hand
            and self.actor.can("pipeline.recruitment:change"),
            "invite": is_open and self.actor.can("pipeline.webinar:register"),
            "reopen": not is_open and self.actor.can("pipeline.recruitment:move"),
            "send": is_open and self.actor.can(SEND),
            "plan": self.actor.can("pipeline.plan:view"),
            "plan_change": is_open and self.actor.can("pipeline.plan:change"),
        }

    def _facts(self, recruitment: Recruitment) -> list[tuple[Any, ...]]:
        potential = reads.potential_text({name: getattr(recruitment, name) for name in reads.POTENTIAL})
        partner = recruitment.partner
        return [
            (_("Partner"), partner.name, reverse("partners:detail", args=[partner.public_id])),
            (_("Type"), partner.type),
            (_("Status"), partner.get_status_display()),
            (_("Relationship"), recruitment.kind),
            (_("Short form"), recruitment.phase.get_short_form_display()),
            (_("Potential a year"), potential),
            (_("Probability"), _likely(recruitment)),
            (_("Expected on"), day(recruitment.expected_on)),
            (_("Opened on"), day(recruitment.opened_on)),
            (_("Won on"), day(recruitment.won_on)),
            (_("Live on"), day(recruitment.live_on)),
            (_("Looked after by"), partner.owner),
        ]

    def _plan(self, recruitment: Recruitment) -> dict[str, Any] | None:
        plan = (
            JointPlan.objects.visible_to(self.actor)
            .filter(recruitment=recruitment)
            .select_related("partner", "own_entity")
            .order_by("-pk")
            .first()
        )
        if plan is None or not self.actor.can("pipeline.plan:view"):
            return None
        return {"row": plan, **plan_presenters.summary(plan, self.actor)}

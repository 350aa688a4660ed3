"""What a review proposes of each partner: the list, one of them, and the decisions."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.events import timeline
from core.models import Job
from core.notify import receivers
from insights.tier_reviews import decisions, forms, presenters, selectors
from insights.tier_reviews.columns import DECISION_TONES, PROPOSAL_COLUMNS
from insights.tier_reviews.decisions import Decided
from insights.tier_reviews.events import PROPOSAL_PAGE, PROPOSAL_VIEW, REVIEW_PAGE
from insights.tier_reviews.filters import ProposalFilter
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tier_reviews.services import DECIDE, PLAN, VIEW
from insights.tier_reviews.views import LIST, STATUS_TONES
from insights.tiers.presenters import MOVE_TONES
from partners.access.audiences import nobody_at, partner_members
from web.forms import SharedReasonForm
from web.lists import UNFILTERED, TableList
from web.templatetags.formats import day
from web.told import Told
from web.views import DetailPage, FormPage, RowFormPage

# So many are chosen from in one form, and so many decided while somebody waits; more are a job.
CHOICE, AT_ONCE = 500, 25


class ReviewPage(DetailPage):
    """One review: what it is about, what came of it, and the way to what it proposes."""

    permission = VIEW
    template_name = "insights/tier_reviews/review.html"
    queryset = TierReview.objects.select_related("requirement_set").prefetch_related("types", "tiers")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        review = self.object
        rows = TierProposal.objects.visible_to(self.actor).filter(review=review)
        return super().get_context(
            title=str(review),
            review=review,
            tone=STATUS_TONES[review.status],
            counts=selectors.counted(self.actor, [review]).get(review.pk, {}),
            in_grace=rows.in_grace().count(),
            may_plan=self.actor.can(PLAN),
            may_decide=self.actor.can(DECIDE) and review.status == TierReview.Status.OPEN,
            timeline=timeline.of_row(review.public_id, self.actor, size=10)[0],
            **extra,
        )


class ProposalList(TableList):
    """What reviews propose of partners, of one review or of all."""

    permission = PROPOSAL_VIEW
    template_name = "insights/tier_reviews/proposals.html"
    title = _("Proposals of tier reviews")
    queryset = TierProposal.objects.all()
    filterset_class = ProposalFilter
    default_sort = "partner"
    export_permission = "insights.tier_proposal:export"
    export_name = "tier-proposals"
    columns = PROPOSAL_COLUMNS

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            saved=self._saved(),
            decide_url=self._decide_url() if self.actor.can(DECIDE) else "",
            reviews_url=LIST.url_for(self.actor),
            **extra,
        )

    def _saved(self) -> list[dict[str, Any]]:
        """The usual questions, of the review that is shown."""
        review = self.request.GET.get("review", "")
        views = [
            ({}, _("Everybody")),
            ({"decision": "open"}, _("To be decided")),
            ({"move": "rise"}, _("Rises")),
            ({"move": "fall"}, _("Falls")),
            ({"grace": "running"}, _("In grace")),
        ]
        asked, found = self.request.GET.urlencode(), []
        for query, label in views:
            wanted = urlencode({**({"review": review} if review else {}), **query})
            found.append({"label": label, "url": f"?{wanted}", "current": wanted == asked})
        return found

    def _decide_url(self) -> str:
        """The page that decides what this one shows."""
        asked = [(name, value) for name, values in self.request.GET.lists() for value in values]
        query = urlencode([pair for pair in asked if pair[0] not in UNFILTERED])
        address = reverse("insights:tier-decide")
        return f"{address}?{query}" if query else address


class DecideMany(FormPage):
    """Decides what the list showed and nobody has decided, all of it at first or some."""

    permission = DECIDE
    title = _("Decide proposals")
    form_class = forms.DecideManyForm
    submit_label = _("Decide")

    @cached_property
    def rows(self) -> dict[str, TierProposal]:
        found = ProposalFilter(self.request.GET, queryset=selectors.waiting(self.actor), request=self.request)
        return {row.public_id: row for row in found.qs.for_list().order_by("partner__name", "pk")[:CHOICE]}

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "rows": [(key, _said(row)) for key, row in self.rows.items()]}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context(self, **extra: Any) -> dict[str, Any]:
        intro = _(
            "These are the proposals that the list showed and that nobody has decided. Partners whose tier rises or"
            " whose grace begins are told by e-mail."
        )
        return super().get_context(intro=intro, **extra)

    def perform(self, form) -> Decided | Job:
        values = dict(form.cleaned_data)
        chosen = [self.rows[public_id] for public_id in values.pop("proposals")]
        decide = decisions.decide_start if len(chosen) > AT_ONCE else decisions.decide_many
        return decide(actor=self.actor, proposals=chosen, **values)

    def done(self, result: Decided | Job) -> HttpResponse:
        if isinstance(result, Job):
            return HttpResponseRedirect(reverse("web:job", args=[result.public_id]))
        outcome = decisions.outcome_of(result.done, len(result.left))
        level = messages.WARNING if result.left else messages.SUCCESS
        messages.add_message(self.request, level, outcome.sentence)
        for proposal, sentence in result.left[:5]:
            messages.warning(
                self.request,
                gettext("%(partner)s: %(sentence)s")
                % {"partner": proposal.partner.name, "sentence": sentence},
            )
        return HttpResponseRedirect(self.cancel_url)

    @property
    def cancel_url(self) -> str:
        query = self.request.GET.urlencode()
        address = reverse("insights:tier-proposals")
        return f"{address}?{query}" if query else address


def _said(row: TierProposal) -> str:
    names = {"partner": row.partner.name, "tier": row.tier or "–", "earned": row.earned or "–"}
    return gettext("%(partner)s (%(tier)s → %(earned)s)") % names


class ProposalPage(DetailPage):
    """What was measured of one partner on the day of the review, what that earns, and what was decided."""

    permission = PROPOSAL_VIEW
    template_name = "insights/tier_reviews/proposal.html"
    queryset = TierProposal.objects.for_list().select_related("review__requirement_set")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        row = self.object
        may = self.actor.can(DECIDE)
        is_open = row.review.status == TierReview.Status.OPEN
        return super().get_context(
            title=row.partner.name,
            row=row,
            review_url=REVIEW_PAGE.url_for(self.actor, row.review),
            move_tone=MOVE_TONES[row.move],
            decision_tone=DECISION_TONES[row.decision],
            facts=self._facts(),
            progress=presenters.frozen_progress(self.actor, row),
            may_decide=may and is_open and row.decision in ("open", "deferred"),
            may_withdraw=may and row.grace == TierProposal.Grace.RUNNING,
            timeline=timeline.of_row(row.public_id, self.actor, size=10)[0],
            **extra,
        )

    def _facts(self) -> list[tuple[Any, ...]]:
        row = self.object
        partner = (_("Partner"), row.partner.name, reverse("partners:detail", args=[row.partner.public_id]))
        return [
            partner,
            (_("Type"), row.partner.type),
            (_("Tier on the day"), row.tier),
            (_("Earned"), row.earned),
            (_("Basis"), _("Agreed by contract") if row.is_agreed else _("By measures")),
            (_("Measured up to"), day(row.review.last_day)),
            (_("Tier today"), row.partner.tier),
            (_("Grace until"), day(row.grace_until)),
        ]


class _Deciding(RowFormPage):
    permission = DECIDE
    queryset = TierProposal.objects.for_list()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(subtitle=_said(self.object), **extra)

    def success_url(self, result: Any) -> str:
        return PROPOSAL_PAGE.url(self.object)

    @property
    def cancel_url(self) -> str:
        return PROPOSAL_PAGE.url(self.object)

    def told(self) -> Told | None:
        partner = self.object.partner
        names = receivers(partner_members(partner, decisions.SPEAKS))
        add = (_("Add a contact"), reverse("partners:contact-add", args=[partner.public_id]))
        return Told(names, nobody_at(partner), [add])


class ProposalDecide(_Deciding):
    title = _("Decide a proposal")
    form_class = forms.DecideForm
    submit_label = _("Decide")
    success_message = _("The decision is kept.")

    def told(self) -> Told | None:
        """Who hears of it when it is accepted; what is refused or put off is seen in the portal."""
        posted = self.request.POST.get("decision", TierProposal.Decision.ACCEPTED)
        return super().told() if posted == TierProposal.Decision.ACCEPTED else None

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form) -> TierProposal:
        return decisions.proposal_decide(actor=self.actor, proposal=self.object, **form.cleaned_data)


class GraceWithdraw(_Deciding):
    title = _("Let the partner keep its tier")
    form_class = SharedReasonForm
    submit_label = _("It keeps its tier")
    success_message = _("The grace is over: the partner keeps its tier.")

    def perform(self, form) -> TierProposal:
        return decisions.grace_withdraw(actor=self.actor, proposal=self.object, **form.cleaned_data)

"""Section 1 from the data: targets, shares, what is sought, who looks after partners."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from insights.kpis import present
from insights.kpis.registry import KPIS
from insights.models import ProgrammeStep, Target
from insights.review.sources import reads
from insights.review.sources.tools import Words, later, money, number, open_, rate, row, table, url, words
from partners.models import RelationshipKind
from partners.questions.sources import Computed, Context, source
from pipeline.models import Recruitment, Sale, Wish

LEADERS = 20
TARGETS = 40


@source("review.strategy-formal", label=gettext_lazy("Targets and roadmap of the programme"), kind="yes_no")
def formal(context: Context) -> Computed:
    targets = Target.objects.filter(archived_at=None).count()
    steps = ProgrammeStep.objects.count()
    page = url(context, "insights:targets", "insights.kpi:view")
    if not targets + steps:
        return open_(gettext_lazy("Set the targets of the programme, or answer in your own words."), page)
    said = later(
        lambda: (
            ngettext("%(count)s target is set", "%(count)s targets are set", targets) % {"count": targets}
            + " · "
            + ngettext("%(count)s step of the roadmap", "%(count)s steps of the roadmap", steps)
            % {"count": steps}
        )
    )
    return Computed(True, page, note=said)


@source("review.strategy-role", label=gettext_lazy("Revenue and leads via partners"), kind="table")
def role(context: Context) -> Computed:
    revenue = reads.figure(context, "revenue_partners")
    shares = row(
        revenue_share=rate(reads.figure(context, "revenue_share")),
        leads_share=rate(reads.figure(context, "leads_share")),
    )
    if not shares and not Sale.objects.visible_to(context.actor).exists():
        sales = url(context, "pipeline:sales", "pipeline.sale:view")
        return open_(gettext_lazy("Record what partners sell, or import it."), sales)
    totals = url(context, "insights:totals", "insights.company_total:view")
    needed = gettext_lazy("Enter the company’s totals by month: the shares are counted from them.")
    return Computed(
        [row(revenue=money(revenue, reads.currency(context))) | shares],
        url(context, "insights:kpi", "insights.kpi:view", "", "revenue_share"),
        reads.rolled_up_at(context),
        missing="" if len(shares) == 2 else needed,
        missing_url="" if len(shares) == 2 else totals,
    )


@source("review.strategy-types", label=gettext_lazy("Recruitments and wishes by relationship"), kind="table")
def types(context: Context) -> Computed:
    open_rows = Recruitment.objects.visible_to(context.actor).forecast().filter(outcome="")
    negotiated = dict(open_rows.order_by().values_list("kind").annotate(count=Count("pk")))
    wanted = Wish.objects.visible_to(context.actor).filter(status=Wish.Status.OPEN).order_by()
    wished = dict(wanted.values_list("kind").annotate(count=Count("pk")))
    found = [
        (negotiated.get(kind.pk, 0), wished.get(kind.pk, 0), words(kind.name))
        for kind in RelationshipKind.objects.all()
    ]
    found.sort(key=lambda one: -(one[0] + one[1]))
    return table(
        [
            row(type=name, negotiating=number(now), wished=number(later_))
            for now, later_, name in found
            if now + later_
        ],
        gettext_lazy("Open a recruitment or add a wish, and say which relationship it is to be."),
        url(context, "pipeline:wishes", "pipeline.wish:view"),
        rows_url=url(context, "pipeline:recruitment-list", "pipeline.recruitment:view", "state=open"),
    )


@source("review.strategy-responsible", label=gettext_lazy("Who looks after partners"), kind="table")
def responsible(context: Context) -> Computed:
    owned = Count(
        "owned_partners", filter=Q(owned_partners__status__in=reads.CURRENT, owned_partners__merged_into=None)
    )
    people = User.objects.exclude(staff_role="").filter(is_active=True).annotate(owned=owned)
    chosen = people.filter(Q(owned__gt=0) | Q(staff_role="manager")).order_by("-owned", "name")[:LEADERS]
    return table(
        [row(person=one.name or one.email, role=_role(one), partners=number(one.owned)) for one in chosen],
        gettext_lazy("Say who looks after each partner."),
        url(context, "partners:list", "partners.partner:view"),
        rows_url=url(context, "accounts:people", "accounts.user:view"),
    )


def _role(user: User) -> Words:
    return words(lambda: user.job_title or str(user.get_staff_role_display()))


@source("review.strategy-objective", label=gettext_lazy("Targets of the year"), kind="table")
def objective(context: Context) -> Computed:
    year = Q(due_on__range=(date(context.year, 1, 1), date(context.year, 12, 31)))
    rows = Target.objects.filter(year | Q(due_on=None), archived_at=None).order_by("due_on", "position", "pk")
    ordered = sorted(
        rows[:TARGETS], key=lambda target: (target.due_on is None, target.due_on or date.max, target.position)
    )
    return table(
        [row(objective=words(one.label), value=_aim(context, one), due_on=one.due_on and one.due_on.isoformat())
         for one in ordered],
        gettext_lazy("Set a target that is due this year."),
        url(context, "insights:targets", "insights.kpi:view"),
        rows_url=url(context, "insights:targets", "insights.kpi:view"),
    )  # fmt: skip


def _aim(context: Context, target: Target) -> Words | None:
    kpi = KPIS.get(target.kpi)
    if kpi is None:
        return words(lambda: _("to be reached")) if target.shape == Target.Shape.MILESTONE else None
    unit = reads.currency(context)
    if target.shape == Target.Shape.RANGE:
        return words(
            lambda: (
                _("from %(low)s to %(high)s")
                % {
                    "low": present.shown_target(kpi, target.low, unit),
                    "high": present.shown_target(kpi, target.high, unit),
                }
            )
        )
    return words(lambda: present.shown_target(kpi, target.value, unit))

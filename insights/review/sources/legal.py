"""Section 11 from the data: templates, usual terms, who approves, non-disclosure."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from agreements.library.models import Part
from agreements.models import Agreement, Clause, Template, TemplateKind
from core.permissions import STAFF_ROLES, TABLE
from core.text import listed
from insights.review.sources import channel, reads
from insights.review.sources.tools import later, number, open_, row, table, url, words
from partners.questions.sources import Computed, Context, source
from web.templatetags import formats

LIBRARY = ("agreements:templates", "agreements.clause:view")
# The clause of the standard agreements.
CONFIDENTIALITY = "confidentiality"
# An amendment is no contract of its own; an NDA is asked for apart.
NO_CONTRACT = (TemplateKind.NDA, TemplateKind.AMENDMENT)


def _in_force(context: Context) -> Any:
    return Agreement.objects.visible_to(context.actor).in_force()


@source("review.legal-template", label=gettext_lazy("Templates of agreements"), kind="table")
def template(context: Context) -> Computed:
    used = dict(_in_force(context).order_by().values_list("template").annotate(count=Count("pk")))
    templates = Template.objects.filter(is_active=True).exclude(kind__in=NO_CONTRACT)
    rows = [
        row(
            template=words(one.name), kind=words(one.get_kind_display), agreements=number(used.get(one.pk, 0))
        )
        for one in templates
    ]
    page = url(context, *LIBRARY)
    return table(
        rows, gettext_lazy("Load the standard agreements, or write a template."), page, rows_url=page
    )


@source("review.legal-clauses", label=gettext_lazy("Usual terms and clauses"), kind="table")
def clauses(context: Context) -> Computed:
    rows = [*_usual_terms(context), *_library()]
    page = url(context, "agreements:clauses", "agreements.clause:view")
    return table(rows, gettext_lazy("Load the standard agreements, or write clauses."), page, rows_url=page)


def _usual_terms(context: Context) -> list[dict[str, Any]]:
    """What most agreements in force say of length, notice, renewal and exclusivity."""
    terms = list(
        _in_force(context)
        .exclude(kind__in=NO_CONTRACT)
        .values_list("starts_on", "ends_on", "notice_days", "tacit_renewal")
    )
    if not terms:
        return []
    months = _usual(_months(starts, ends) for starts, ends, _notice, _tacit in terms if starts)
    notice = _usual(notice for _starts, _ends, notice, _tacit in terms)
    tacit, total = sum(1 for one in terms if one[3]), len(terms)
    held = len({one.agreement_id for one in channel.exclusivities_in_force(context)})
    said = {"count": total}
    return [
        row(subject=words(gettext_lazy("Length")), usual=words(lambda: _length(months))),
        row(subject=words(gettext_lazy("Notice")), usual=words(lambda: formats.days_long(notice))),
        row(
            subject=words(gettext_lazy("Tacit renewal")),
            usual=words(
                lambda: _("in %(tacit)s of %(count)s agreements in force") % {"tacit": tacit, **said}
            ),
        ),
        row(
            subject=words(gettext_lazy("Exclusivity")),
            usual=words(
                lambda: _("granted in %(held)s of %(count)s agreements in force") % {"held": held, **said}
            ),
        ),
    ]


def _usual(values: Any) -> Any:
    """The most frequent value; of several, the smallest. None when there is none."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value is None, value or 0)) if counted else None


def _months(starts: date, ends: date | None) -> int | None:
    """The months of a term, which ends on the day before that of its start; None without an end."""
    if ends is None:
        return None
    after = ends + timedelta(days=1)
    months = (after.year - starts.year) * 12 + after.month - starts.month
    return max(months, 1)


def _length(months: int | None) -> str:
    if months is None:
        return _("without an end")
    if months % 12:
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    return ngettext("%(count)s year", "%(count)s years", months // 12) % {"count": months // 12}


def _library() -> list[dict[str, Any]]:
    """The mandatory clauses for all types, by part."""
    by_part: dict[int, list[Any]] = {}
    for clause in Clause.objects.filter(is_active=True, kind=Clause.Kind.MANDATORY, partner_type=None):
        by_part.setdefault(clause.part, []).append(clause.title)
    return [
        row(subject=words(Part(part).label), usual=words(lambda titles=titles: listed(titles)))
        for part, titles in sorted(by_part.items())
    ]


@source("review.legal-approval", label=gettext_lazy("Who may approve agreements"), kind="table")
def approval(context: Context) -> Computed:
    roles = [role for role in STAFF_ROLES if "agreements.agreement:approve" in TABLE.for_staff(role)]
    people = User.objects.filter(staff_role__in=roles, is_active=True).order_by("name", "pk")[:50]
    page = url(context, "accounts:people", "accounts.user:view")
    return table(
        [row(person=one.name or one.email, role=words(one.get_staff_role_display)) for one in people],
        gettext_lazy("Give one of us a role that approves agreements."),
        page,
        rows_url=page,
    )


@source("review.legal-nda", label=gettext_lazy("Partners bound to confidentiality"), kind="choice")
def nda(context: Context) -> Computed:
    """By an agreement of its own, by its terms, or by the clause of the template it was drawn up from."""
    bound = Agreement.objects.filter(
        ~Q(confidentiality=Agreement.Confidentiality.NONE)
        | Q(kind=TemplateKind.NDA)
        | Q(template__places__clause__code=CONFIDENTIALITY),
        partner=OuterRef("pk"),
        status=Agreement.Status.ACTIVE,
    )
    known = reads.current(context).annotate(is_bound=Exists(bound))
    found = known.aggregate(all=Count("pk"), bound=Count("pk", filter=Q(is_bound=True)))
    page = url(context, "agreements:list", "agreements.agreement:view", "status=active")
    if not found["all"] or not _in_force(context).exists():
        return open_(gettext_lazy("Record the agreements in force with partners."), page)
    value = "systematic" if found["bound"] == found["all"] else "case_by_case" if found["bound"] else "never"
    values = {"bound": found["bound"], "count": found["all"]}
    note = later(
        lambda: (
            ngettext(
                "%(bound)s of %(count)s partner is bound to confidentiality by an agreement in force.",
                "%(bound)s of %(count)s partners are bound to confidentiality by an agreement in force.",
                found["all"],
            )
            % values
        )
    )
    return Computed(value, page, note=note)

"""Reads of white-label offers: what they brought, by offer, partner and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from agreements.models import Agreement
from core import clock
from core.actor import Actor
from core.models import Programme
from core.money import Money
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Sale, WhiteLabelOffer, WhiteLabelTerms


def labelled(actor: Actor, first: date, last: date) -> QuerySet[Sale]:
    """Sales of a period, refunds included, that were made under a white label."""
    return Sale.objects.visible_to(actor).between(first, last).filter(white_label__isnull=False).order_by()


def with_figures(offers: QuerySet[WhiteLabelOffer], actor: Actor) -> QuerySet[WhiteLabelOffer]:
    """Offers with ``partners``, how many have them today, ``revenue_minor`` of twelve months, net of
    refunds, and the currency of it, ``home``."""
    today = clock.today()
    terms = WhiteLabelTerms.objects.visible_to(actor).on(today).filter(offer=OuterRef("pk")).order_by()
    sales = labelled(actor, *clock.period(today, 12)).filter(white_label__offer=OuterRef("pk"))
    partners = terms.values("offer").annotate(found=Count("partner", distinct=True))
    revenue = sales.values("white_label__offer").annotate(total=Sum("programme_minor"))
    return offers.annotate(
        partners=Coalesce(Subquery(partners.values("found"), IntegerField()), 0),
        revenue_minor=Coalesce(Subquery(revenue.values("total")), 0),
        home=Coalesce(Subquery(Programme.objects.values("currency")[:1]), Value("EUR")),
    )


def terms_with_revenue(terms: QuerySet[WhiteLabelTerms], actor: Actor) -> QuerySet[WhiteLabelTerms]:
    """Terms with ``revenue_minor`` of twelve months, net of refunds, and the currency of it, ``home``."""
    sales = labelled(actor, *clock.period(clock.today(), 12)).filter(white_label=OuterRef("pk"))
    revenue = sales.values("white_label").annotate(total=Sum("programme_minor"))
    return terms.annotate(
        revenue_minor=Coalesce(Subquery(revenue.values("total")), 0),
        home=Coalesce(Subquery(Programme.objects.values("currency")[:1]), Value("EUR")),
    )


def revenue_by_terms(actor: Actor, first: date, last: date, **only: object) -> dict[int, int]:
    """Minor units of the programme's currency that each terms brought in a period, net of refunds."""
    rows = labelled(actor, first, last).filter(**only)
    return dict(rows.values_list("white_label_id").annotate(total=Sum("programme_minor")))


def revenue_by_month(actor: Actor, offer: WhiteLabelOffer, last: date) -> list[tuple[date, int]]:
    """What an offer brought in each of the twelve months up to a day's, those without a sale included."""
    first = clock.add_months(last.replace(day=1), -11)
    rows = labelled(actor, first, last).filter(white_label__offer=offer)
    sums = (
        rows.annotate(month=TruncMonth("sold_on")).values_list("month").annotate(total=Sum("programme_minor"))
    )
    found = dict(sums)
    months = [clock.add_months(first, number) for number in range(12)]
    return [(month, found.get(month, 0)) for month in months]


def terms_of(actor: Actor, partner: Partner) -> list[WhiteLabelTerms]:
    """All terms of a partner, those in force and to come first."""
    rows = list(WhiteLabelTerms.objects.visible_to(actor).filter(partner=partner).for_list())
    return sorted(rows, key=lambda row: row.state() == WhiteLabelTerms.State.ENDED)


# -- For the programme review -----------------------------------------------------------------------


@dataclass(frozen=True)
class LabelFact:
    """An offer as a partner has it, and what it brought in the year."""

    offer: WhiteLabelOffer
    partner: Partner
    brand: str
    conditions: dict[str, str]
    agreement: Agreement | None
    revenue: Money


@dataclass(frozen=True)
class Facts:
    """What a programme does in white label: whether anything is offered, to whom, and the revenue."""

    is_offered: bool
    offers: Sequence[WhiteLabelOffer]
    labels: Sequence[LabelFact]
    by_offer: dict[str, Money]
    by_partner: dict[str, Money]

    @property
    def total(self) -> Money | None:
        sums = list(self.by_offer.values())
        return Money(sum(one.amount_minor for one in sums), sums[0].currency) if sums else None


def facts(actor: Actor, year: int, on: date) -> Facts:
    """The white label of a year, as of a day. Four queries, however many partners there are.

    ``labels`` are terms that hold on the day, or brought something in the year; revenue is by the public
    id of the offer and of the partner.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    currency = programme_currency()
    offers = list(WhiteLabelOffer.objects.visible_to(actor).select_related("product_line"))
    sums = revenue_by_terms(actor, first, last)
    rows = WhiteLabelTerms.objects.visible_to(actor).for_list().order_by("offer", "partner__name", "pk")
    held = [row for row in rows if row.pk in sums or row.state(on) == WhiteLabelTerms.State.ACTIVE]
    by_offer: dict[str, int] = defaultdict(int)
    by_partner: dict[str, int] = defaultdict(int)
    for row in held:
        by_offer[row.offer.public_id] += sums.get(row.pk, 0)
        by_partner[row.partner.public_id] += sums.get(row.pk, 0)
    return Facts(
        is_offered=any(offer.status == WhiteLabelOffer.Status.OPEN for offer in offers),
        offers=offers,
        labels=[
            LabelFact(
                row.offer, row.partner, row.brand_name, row.conditions, row.agreement,
                Money(sums.get(row.pk, 0), currency),
            )
            for row in held
        ],
        by_offer={key: Money(total, currency) for key, total in by_offer.items()},
        by_partner={key: Money(total, currency) for key, total in by_partner.items()},
    )  # fmt: skip

"""What a person reads when the database refuses a row, on either engine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core import constraints
from core.actor import SYSTEM
from core.errors import DomainError
from partners.kinds.services import kind_end
from partners.models import Partner, PartnerKind
from payouts.models import Adjustment
from pipeline.models import Deal

pytestmark = pytest.mark.django_db
GENERAL = "This contradicts what is already recorded. Look at it again."


def refusal(write, *, match: str = "constraint") -> DomainError:
    with pytest.raises(IntegrityError, match=match) as error, transaction.atomic():
        write()
    return constraints.explain(error.value)


def make_kind(cast) -> PartnerKind:
    return PartnerKind.objects.create(
        partner=cast.a,
        kind=cast.vocabulary.kinds["referral"],
        since=date(2026, 3, 1),
        margin_rate=Decimal("0.2"),
    )


def test_a_constraint_whose_name_begins_another_ones_does_not_speak_for_it(cast):
    """The check pipeline_deal_numbered has no sentence; pipeline_deal_number has one, of another rule."""
    deal = Deal(partner=cast.a, status="submitted", number="")
    found = refusal(deal.save, match="pipeline_deal_numbered")
    assert (found.status, found.code, str(found.message)) == (409, "integrity", GENERAL)


def test_a_unique_constraint_is_found_by_its_name_or_columns(cast):
    Partner.objects.filter(pk=cast.a.pk).update(vat_number="FR40303265045")
    found = refusal(lambda: Partner.objects.filter(pk=cast.b.pk).update(vat_number="FR40303265045"))
    assert (found.status, found.code, str(found.message)) == (
        409, "conflict", "Another partner has this VAT number.",
    )  # fmt: skip


def test_a_check_of_one_column_stands_at_its_field(cast):
    kind = make_kind(cast)
    found = refusal(lambda: PartnerKind.objects.filter(pk=kind.pk).update(margin_rate=2))
    assert (found.status, found.field) == (422, "margin_rate")
    assert found.fields == {"margin_rate": ["A margin rate is between 0 and 1."]}


def test_an_amount_stands_at_the_field_that_people_fill_in(cast):
    row = Adjustment(partner=cast.a, amount_minor=0, currency="EUR", booked_on=date(2026, 3, 1))
    assert refusal(row.save).field == "amount"


def test_the_end_of_a_period_before_its_start_stands_at_the_end(cast):
    kind = make_kind(cast)
    with pytest.raises(DomainError) as refused:
        kind_end(actor=SYSTEM, kind=kind, until=kind.since - timedelta(days=1))
    assert (refused.value.status, refused.value.field) == (422, "until")

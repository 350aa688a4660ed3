"""What no database keeps, or can be asked for, is refused before it is asked."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import sizes
from core.errors import DomainError
from partners.models import Partner
from pipeline.models import Deal, Recruitment
from tests.support.factories import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Clinique\x00", {"en": "\ud800"}, [{"a\x00": 1}]])
def test_json_is_kept_only_where_a_database_keeps_its_texts(cast, typed):
    row = make(Deal, cast.a)
    row.typed = {"customer_name": typed}
    with pytest.raises(ValidationError, match="cannot be stored or printed"):
        sizes.check(row)
    row.typed = {"customer_name": "Clinique \\u0000"}
    sizes.check(row)


def test_a_row_that_no_database_can_be_asked_for_is_missing(cast):
    with pytest.raises(DomainError) as refused:
        Partner.objects.get_visible(cast.actor("administrator"), public_id="par_\x00")
    assert refused.value.status == 404


def test_a_phase_that_no_database_can_be_asked_for_is_none(cast):
    row = make(Recruitment, cast.a)
    url = reverse("pipeline:recruitment-move", args=[row.public_id])
    assert cast.staff_client("administrator").post(url, {"phase": "a\x00b"}).status_code == 422

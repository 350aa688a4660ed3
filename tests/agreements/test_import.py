"""Agreements concluded before: one load, the same rows as if drawn up one by one."""

from __future__ import annotations

from datetime import date

import pytest

from agreements.drafting import imports as services
from agreements.drafting import selectors
from agreements.models import Agreement
from core import search
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from tests.agreements.factories import make_draft, make_template


def test_past_agreements_are_loaded_with_numbers_of_their_year(cast, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z", tick=False)
    template = make_template(cast)
    make_draft(cast, template)
    cast.a.language = "fr"
    rows = [
        services.Past(cast.a, template, date(2026, 1, 10), date(2027, 1, 9), values={"subject": "old"}),
        services.Past(cast.b, template, date(2025, 1, 1), None, language="fr"),
        services.Past(
            cast.b, template, date(2025, 2, 1), date(2026, 1, 31), "ended",
            outcome="ended", decided_on=date(2025, 12, 1), ended_on=date(2026, 1, 31),
        ),
    ]  # fmt: skip
    made = services.agreements_import(actor=SYSTEM, rows=rows)

    assert [row.number for row in made] == ["2026-002", "2025-001", "2025-002"]
    assert [row.notice_on for row in made] == [date(2026, 10, 11), None, date(2025, 11, 2)]
    assert made[0].partner_version == 1
    text = selectors.filled_clauses(made[0], selectors.version_of(made[0], 1))
    assert text[1]["text"] == "FR They work on old."
    assert Event.objects.get(code="agreements.agreement.imported").targets.count() == 3
    assert [entry.target_id for entry in search.search(SYSTEM, "2025-002")] == [made[2].public_id]
    assert Agreement.objects.visible_to(cast.member("b", "reader")).count() == 2
    make_draft(cast, template)
    assert Agreement.objects.filter(number="2026-003").exists()


def test_a_row_that_contradicts_itself_refuses_the_whole_load(cast):
    template = make_template(cast)
    good = services.Past(cast.a, template, date(2025, 1, 1), None)
    for wrong in (
        services.Past(cast.a, template, date(2025, 2, 1), date(2025, 1, 1)),
        services.Past(cast.a, template, date(2025, 1, 1), None, tacit_renewal=True),
        services.Past(cast.a, template, date(2024, 1, 1), date(2025, 1, 1), "ended"),
        services.Past(cast.a, template, date(2025, 1, 1), None, "draft"),
    ):
        with pytest.raises(DomainError):
            services.agreements_import(actor=SYSTEM, rows=[good, wrong])
    assert not Agreement.objects.exists()

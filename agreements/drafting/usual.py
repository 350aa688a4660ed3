"""What an agreement with a partner would usually say, before there is one: for proposals."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import ngettext

from agreements.drafting import selectors, wording
from agreements.drafting.proposals import proposed
from agreements.drafting.services import assemble
from agreements.drafting.variables import TERM_NAMES
from agreements.library import definitions
from agreements.models import Template
from agreements.terms import rules
from core import clock
from core.models import OwnEntity
from partners.models import Partner


def usual_parts(partner: Partner, ours: OwnEntity, language: str) -> list[dict[str, Any]]:
    """The mandatory clauses of the template for this partner in their parts; none without a template. What
    only an agreement settles stands as its label in brackets."""
    template = proposed(partner)
    if template is None:
        return []
    schema = definitions.schema_for(template)
    values = {item["name"]: item["default"] for item in schema if item.get("default") not in (None, "")}
    filled = wording.filled(
        assemble(template, partner, language, set()),
        schema,
        values,
        _standard(template, partner, ours, language),
        language=language,
        regions=selectors.region_names(),
    )
    return selectors.in_parts(filled, language)


def _standard(template: Template, partner: Partner, ours: OwnEntity, language: str) -> dict[str, str]:
    today, months = clock.today(), template.term_months
    usual = {
        "ends_on": rules.term_end(today, months).isoformat() if months else None,
        "notice_days": template.notice_days,
        "tacit_renewal": template.tacit_renewal,
        "renewal_months": months,
    }
    sides = selectors.both_sides(partner, ours, language)
    said = wording.standard_values(usual, sides, [], language=language)
    with translation.override(language):
        said["agreement_number"] = f"[{TERM_NAMES['agreement_number']}]"
        if months:
            said["ends_on"] = f"[{TERM_NAMES['ends_on']}]"
            said["duration"] = _duration(months)
        return said


def _duration(months: int) -> str:
    return ngettext(
        "It takes effect on the last signature and lasts %(months)s month.",
        "It takes effect on the last signature and lasts %(months)s months.",
        months,
    ) % {"months": months}

"""The step of the set-up in which the programme gets its vocabulary."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import listed
from partners.models import PartnerType
from partners.vocabulary.ready import contents, load_vocabulary


@slots.setup_steps.fill("types", order=40)
def types_step() -> SetupStep:
    return SetupStep(
        code="types",
        label=_("Partner types"),
        why=_("A partner is of a type, which says what it is offered and how its agreements are signed."),
        icon="shapes",
        url_name="partners:settings",
        permission="partners.config:change",
        rows=PartnerType.objects.all,
        counted=lambda n: ngettext("%(n)s partner type", "%(n)s partner types", n) % {"n": n},
        sets=[
            _vocabulary("mml", _("MML programme")),
            _vocabulary("channel", _("Company with resellers and referral partners")),
        ],
    )


def _vocabulary(code: str, label: Any) -> ReadySet:
    """What it holds is named kind by kind; what it has none of is not spoken of."""
    sentences = {
        "PartnerType": _("Types: %(names)s."),
        "Sector": _("Sector programmes: %(names)s."),
        "RelationshipKind": _("Relationships: %(names)s."),
        "Region": _("Regions: %(names)s."),
        "ProductLine": _("Product lines: %(names)s."),
    }
    said = [
        str(sentences[model.__name__]) % {"names": listed(values["name"] for _code, values in rows)}
        for model, rows in contents(code)
        if rows
    ]
    return ReadySet(code, label, " ".join(said), partial(load_vocabulary, vocabulary=code))

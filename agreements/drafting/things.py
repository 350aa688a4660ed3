"""What of agreements completes a step of an onboarding."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.drafting.events import VIEW
from agreements.models import Agreement, TemplateKind
from core.links import PageOf
from partners.journeys.things import Found, Thing, first, register

_STAFF = PageOf("partners:tab", VIEW, tail=("agreements",))
_PORTAL = PageOf("portal:agreements", VIEW)
_HEARD = (
    "agreements.agreement.signed",
    "agreements.agreement.signed_on_paper",
    "agreements.agreement.signed_elsewhere",
    "agreements.agreement.activated",
)
# Those that make a partner; confidentiality, intent and billing mandates do not.
_PARTNERSHIP = (
    TemplateKind.PARTNERSHIP,
    TemplateKind.RESELLER,
    TemplateKind.REFERRAL,
    TemplateKind.OEM,
)


@register(
    Thing(
        "nda-signed", _("A non-disclosure agreement signed"), _("Agreements"), _STAFF, _PORTAL, heard=_HEARD
    ),
    Thing(
        "agreement-signed",
        _("A partnership agreement signed"),
        _("Agreements"),
        _STAFF,
        _PORTAL,
        heard=_HEARD,
    ),
)
def signed(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """The first of each that is signed, and not over."""
    kinds = {"nda-signed": (TemplateKind.NDA,), "agreement-signed": _PARTNERSHIP}
    rows = Agreement.objects.filter(
        partner__in=partner_ids,
        status__in=(Agreement.Status.SIGNED, Agreement.Status.ACTIVE),
        kind__in=[kind for code in asked for kind in kinds[code]],
    ).order_by("pk")
    read = list(rows.values_list("partner_id", "status_since", "number", "kind"))
    return {
        code: first([(pk, localdate(at), number) for pk, at, number, kind in read if kind in kinds[code]])
        for code in asked
    }

"""Certification where other pages leave a place for it: navigation, My day, the partner's page, figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, slots
from core.actor import Actor
from core.slots import ReadySet, SetupStep
from core.text import both, listed
from enablement.certification import figures, presenters, rules
from enablement.certification.events import (
    CERTIFICATE,
    PORTAL_CERTIFICATE,
    TRAINING,
)
from enablement.certification.ready import load_certifications
from enablement.certification.services import CONFIGURE, DECLARE, RECORD, VIEW
from enablement.certification.standard import CERTIFICATIONS
from enablement.models import Certificate, Certification, TrainingRecord
from partners.figures.registry import PartnerFigure, Unit, register
from web import nav

SHOWN = 20
Subject = Certification.Subject

nav.register(
    nav.NavItem(
        code="certification",
        label=_("Certification"),
        url_name="enablement:certificates",
        also=("enablement:training",),
        icon="award",
        permission=VIEW,
        group="programme",
        order=156,
    ),
    nav.NavItem(
        code="certifications",
        label=_("Certifications"),
        url_name="enablement:certifications",
        icon="award",
        permission=CONFIGURE,
        group="settings",
        order=228,
    ),
    nav.CreateItem(
        label=_("Certificate"),
        url_name="enablement:certificate-new",
        icon="award",
        permission=RECORD,
        order=84,
    ),
)

register(
    PartnerFigure(
        "certified_people",
        _("Certified people"),
        _("People of the partner who hold a valid certificate, each counted once."),
        Unit.COUNT,
        VIEW,
        figures.holders(Subject.PERSON),
        figures.certificate_rows(Subject.PERSON),
        over_months=False,
    ),
    PartnerFigure(
        "certified_implementations",
        _("Certified implementations"),
        _("Implementations of the partner with a valid certificate, each counted once."),
        Unit.COUNT,
        VIEW,
        figures.holders(Subject.IMPLEMENTATION),
        figures.certificate_rows(Subject.IMPLEMENTATION),
        over_months=False,
    ),
    PartnerFigure(
        "certifications",
        _("Certifications of the organisation"),
        _("Certifications that the organisation itself holds."),
        Unit.COUNT,
        VIEW,
        figures.certifications,
        figures.certificate_rows(Subject.COMPANY),
        over_months=False,
    ),
    PartnerFigure(
        "training_hours",
        _("Training hours"),
        _("Hours of confirmed training of the partner’s people, by the day on which it was held."),
        Unit.HOURS,
        VIEW,
        figures.hours,
        figures.training_rows,
    ),
)


@slots.my_day.fill("enablement.certification", order=77)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What partners declared and we have not confirmed yet."""
    if not actor.can(RECORD):
        return []
    certificates = Certificate.objects.for_list().visible_to(actor).waiting().order_by("created_at", "pk")
    training = TrainingRecord.objects.for_list().visible_to(actor).waiting().order_by("created_at", "pk")
    return [
        slots.Waiting(certificates[:SHOWN], lambda row: _confirm(row, CERTIFICATE.url(row))),
        slots.Waiting(training[:SHOWN], lambda row: _confirm(row, TRAINING.url(row))),
    ]


def _confirm(row: Any, url: str) -> slots.Task:
    return slots.Task(
        title=_("Confirm “%(title)s”") % {"title": row},
        detail=row.partner.name,
        url=url,
        action=_("Decide"),
        icon="award",
        partner_id=row.partner_id,
    )


@slots.portal_tasks.fill("enablement.certification", order=47)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """Certificates that end within two months and are not renewed."""
    if not actor.can(DECLARE):
        return []
    today = clock.today()
    rows = Certificate.objects.for_list().visible_to(actor).current_on(today).not_renewed()
    ending = rows.filter(partner=partner, expires_on__lte=today + rules.AHEAD).order_by("expires_on", "pk")
    return [slots.Waiting(ending[:SHOWN], _renew)]


def _renew(row: Certificate) -> slots.Task:
    return slots.Task(
        title=_("Renew “%(title)s”") % {"title": row},
        detail=_("It counts for your tier until then."),
        url=PORTAL_CERTIFICATE.url(row),
        action=_("Open it"),
        icon="award",
        due=row.expires_on,
    )


@slots.partner_tab.fill("certification", order=60)
def certification_tab() -> slots.Tab:
    return slots.Tab(
        code="certification",
        label=_("Certification"),
        count=lambda actor, partner: None,
        template="enablement/certification/tab.html",
        context=_tab,
        permission=VIEW,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    adding = [
        (_("Record a certificate"), "enablement:certificate-new"),
        (_("Record a training"), "enablement:training-new"),
    ]
    return {
        **presenters.of_partner(actor, partner),
        "adding": [(label, f"{reverse(route)}?{query}") for label, route in adding if actor.can(RECORD)],
    }


@slots.setup_steps.fill("certifications", order=86)
def certification_step() -> SetupStep:
    names = listed(both(row[2], row[3]) for row in CERTIFICATIONS.values())
    return SetupStep(
        code="certifications",
        label=_("Certifications"),
        why=_("What people, organisations, implementations and solutions can pass: tiers may ask for it."),
        icon="award",
        url_name="enablement:certifications",
        permission=CONFIGURE,
        rows=Certification.objects.all,
        counted=lambda n: ngettext("%(n)s certification", "%(n)s certifications", n) % {"n": n},
        sets=[
            ReadySet(
                "usual",
                _("The usual five certifications"),
                _("Certifications: %(names)s.") % {"names": names},
                load_certifications,
            )
        ],
        optional=True,
    )

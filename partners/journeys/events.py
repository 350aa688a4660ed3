"""What can happen to journeys, as configured and as partners take them."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from partners import models

VIEW = "partners.journey:view"
SETTINGS = PageOf("partners:journeys", "core.config:view", args=())
# Our page of a partner's journey, and that of the partner.
STAFF = PageOf("partners:tab", VIEW, ("partner.public_id",), ("onboarding",))
PORTAL = PageOf("portal:journey", VIEW, ("partner.public_id",))
_STEP_STAFF = PageOf("partners:tab", VIEW, ("journey.partner.public_id",), ("onboarding",))
_STEP_PORTAL = PageOf("portal:journey", VIEW, ("journey.partner.public_id",))

target_type(models.Journey, label=str, staff=SETTINGS)
target_type(models.JourneyStep, label=str, staff=SETTINGS)
target_type(
    models.PartnerJourney,
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner", "journey"),
)
target_type(
    models.PartnerJourneyStep,
    label=lambda row: str(row.step),
    staff=_STEP_STAFF,
    portal=_STEP_PORTAL,
    related=("journey__partner", "step"),
)

declare("partners.journey.saved", _("Journey “{target}” saved"), icon="route")
declare("partners.journey.step_saved", _("Step “{target}” of a journey saved"), icon="route")
declare("partners.journey.step_moved", _("Step “{target}” of a journey moved"), icon="route")
declare("partners.journey.begun", _("Onboarding begun: {target}"), icon="route", partner_visible=True)
declare(
    "partners.journey.steps_changed",
    _("Steps of the onboarding changed: {target}"),
    icon="route",
    partner_visible=True,
    news=False,
)
declare(
    "partners.journey.step_done", _("Onboarding, done: {target}"), icon="circle-check", partner_visible=True
)
declare(
    "partners.journey.step_excused",
    _("Onboarding, excused: {target}"),
    icon="circle-slash",
    partner_visible=True,
)
declare(
    "partners.journey.step_reopened",
    _("Onboarding, open again: {target}"),
    icon="rotate-ccw",
    partner_visible=True,
)
declare("partners.journey.completed", _("Onboarding complete: {target}"), icon="flag", partner_visible=True)
declare(
    "partners.journey.ended",
    _("Onboarding left: {target}"),
    icon="circle-x",
    partner_visible=True,
    news=False,
)
declare(
    "partners.journey.reminded",
    _("Reminder of late steps of the onboarding sent. People told: {count}"),
    icon="bell-ring",
)

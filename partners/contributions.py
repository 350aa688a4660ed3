"""What this room fills in: navigation, people, slots."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import people, slots
from core.actor import Actor
from core.links import PageOf
from partners.access import selectors as access_selectors
from partners.benefits.selectors import with_due
from partners.models import Partner
from partners.partner.rules import legal_numbers
from partners.people import selectors as people_selectors
from partners.questions import own
from partners.vocabulary import exchange
from web import nav

PAGE_OF = PageOf("partners:detail", "partners.partner:view")

people.register("con", people_selectors.contact_people)
people.register("inv", access_selectors.invitation_people)
people.register("tok", access_selectors.token_people)


def _due_task(partner: Partner) -> slots.Task:
    return slots.Task(
        title=_("Give what the tier promises"),
        detail=_("%(partner)s · %(tier)s") % {"partner": partner.name, "tier": partner.tier},
        url=PAGE_OF.url(partner),
        action=_("Show"),
        icon="gift",
        tone="warn",
        partner_id=partner.pk,
    )


slots.change_names.fill("partners.own_fields")(own.names)


@slots.my_day.fill("partners.benefits", order=60)
def benefits_due(actor: Actor) -> list[slots.Waiting]:
    """My partners to whom a person, an access or a seat of their tier was not given yet."""
    if not actor.can("partners.benefit:grant"):
        return []
    mine = Partner.objects.visible_to(actor).current().filter(owner=actor.user_id)
    rows = with_due(mine).select_related("tier").order_by("name", "pk")
    return [slots.Waiting(rows[:50], _due_task)]


@slots.partner_tasks.fill("partners.benefits", order=60)
def partner_benefits_due(actor: Actor, partner: Partner) -> list[slots.Waiting]:
    """That the tier of this partner promises what was not given yet."""
    if not actor.can("partners.benefit:grant"):
        return []
    rows = with_due(Partner.objects.visible_to(actor).filter(pk=partner.pk)).select_related("tier")
    return [slots.Waiting(rows, _due_task)]


nav.register(
    nav.NavItem(
        code="partners",
        label=_("Partners"),
        url_name="partners:list",
        icon="users",
        permission="partners.partner:view",
        order=20,
        also=("partners:imports",),
    ),
    nav.NavItem(
        code="partners-settings",
        label=_("Types and tiers"),
        url_name="partners:settings",
        icon="sliders-horizontal",
        permission="core.config:view",
        group="settings",
        order=200,
    ),
    nav.NavItem(
        code="questionnaires",
        label=_("Own fields and questionnaires"),
        url_name="partners:questionnaires",
        icon="list-plus",
        permission="partners.questionnaire:view",
        group="settings",
        order=202,
    ),
    nav.NavItem(
        code="exchange-rates",
        label=_("Exchange rates"),
        url_name="partners:rates",
        icon="arrow-left-right",
        permission="partners.exchange_rate:view",
        group="settings",
        order=205,
    ),
    nav.CreateItem(
        label=_("Partner"),
        url_name="partners:create",
        icon="building-2",
        permission="partners.partner:create",
        order=10,
    ),
    nav.CreateItem(
        label=_("Import of partners"),
        url_name="partners:import-new",
        icon="upload",
        permission="partners.import:run",
        order=15,
    ),
    nav.CreateItem(
        label=_("Note"),
        url_name="partners:note",
        icon="sticky-note",
        permission="partners.note:create",
        order=20,
    ),
)

slots.home_total.fill("partners.exchange")(exchange.home_total)


slots.legal_numbers.fill("partners")(legal_numbers)


@slots.setup_steps.fill("partners", order=100)
def first_partners() -> slots.SetupStep:
    return slots.SetupStep(
        code="partners",
        label=_("Your first partners"),
        why=_(
            "Name, type and country are enough to begin; contacts, agreements and figures follow on their pages."
        ),
        icon="users",
        url_name="partners:create",
        permission="partners.partner:create",
        rows=Partner.objects.all,
        counted=lambda n: ngettext("%(n)s partner", "%(n)s partners", n) % {"n": n},
        more=((_("Import a spreadsheet"), "partners:import-new"),),
        seen_url_name="partners:list",
    )

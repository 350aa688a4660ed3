"""What this room fills in: navigation, people, slots."""

from django.utils.translation import gettext_lazy as _

from core import people, slots
from partners.access import selectors as access_selectors
from partners.people import selectors as people_selectors
from partners.vocabulary import exchange
from web import nav

people.register("con", people_selectors.contact_people)
people.register("inv", access_selectors.invitation_people)
people.register("tok", access_selectors.token_people)

nav.register(
    nav.NavItem(
        code="partners",
        label=_("Partners"),
        url_name="partners:list",
        icon="users",
        permission="partners.partner:view",
        order=20,
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
    nav.CreateItem(
        label=_("Partner"),
        url_name="partners:create",
        icon="building-2",
        permission="partners.partner:create",
        order=10,
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

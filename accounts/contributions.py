"""What this room fills in: navigation, a step of the set-up."""

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.selectors import staff_users
from core import slots
from web import nav

nav.register(
    nav.NavItem(
        code="people",
        label=_("People"),
        url_name="accounts:people",
        icon="user-cog",
        permission="accounts.user:view",
        group="settings",
        order=220,
    ),
    nav.NavItem(
        code="tokens",
        label=_("API tokens"),
        url_name="accounts:tokens",
        icon="key-square",
        permission="accounts.token:change",
        group="settings",
        order=230,
    ),
)


def _colleagues() -> QuerySet:
    """Everybody of ours but who came first."""
    return staff_users().filter(pk__gt=Subquery(staff_users().order_by("pk").values("pk")[:1]))


@slots.setup_steps.fill("colleagues", order=90)
def colleagues() -> slots.SetupStep:
    return slots.SetupStep(
        code="colleagues",
        label=_("Your colleagues"),
        why=_(
            "It takes two people to approve an agreement or a payout run: give those who work with you a role."
        ),
        icon="user-plus",
        url_name="accounts:people_invite",
        permission="accounts.user:change",
        rows=_colleagues,
        counted=lambda n: ngettext("%(n)s colleague", "%(n)s colleagues", n) % {"n": n},
        optional=True,
        seen_url_name="accounts:people",
    )

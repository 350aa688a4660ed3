"""What this room fills in: navigation."""

from django.utils.translation import gettext_lazy as _

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

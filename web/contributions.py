"""The navigation of the pages that belong to no room."""

from django.utils.translation import gettext_lazy as _

from web import nav

nav.register(
    nav.NavItem(
        code="programme",
        label=_("Programme"),
        url_name="web:programme",
        icon="settings",
        permission="core.programme:change",
        group="settings",
        order=210,
    ),
)

from django.utils.translation import gettext_lazy as _

from web import nav

nav.register(
    nav.NavItem(
        code="requested-integrations",
        label=_("Requested integrations"),
        url_name="integrations:requests",
        icon="lightbulb",
        permission="integrations.request:view",
        group="programme",
        order=141,
    ),
)

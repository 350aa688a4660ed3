from django.utils.translation import gettext_lazy as _

from web import nav

nav.register(
    nav.NavItem(
        code="budget",
        label=_("Budget"),
        url_name="partners:budget",
        icon="wallet",
        permission="partners.budget:view",
        group="programme",
        order=160,
    ),
)

from django.utils.translation import gettext_lazy as _

from web import nav

nav.register(
    nav.NavItem(
        code="support-queues",
        label=_("Support queues"),
        url_name="enablement:queues",
        icon="life-buoy",
        permission="enablement.queue:change",
        group="settings",
        order=230,
    ),
)

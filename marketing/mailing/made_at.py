"""Where topics are made, for the fields that choose one."""

from django.utils.translation import gettext_lazy as _

from web.made_at import MadeAt

TOPIC = MadeAt(
    _("There is no topic of mails yet."),
    _("Add a topic"),
    "marketing:mail-topic-new",
    "marketing.mail_campaign:change",
)

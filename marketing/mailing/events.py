"""What can happen to topics of mails and to addresses that are kept back. No event holds an address."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from marketing.models import MailSuppression, MailTopic

target_type(
    MailTopic,
    plural=_("Topics of mails"),
    label=str,
    staff=PageOf("marketing:mail-topic-edit", "marketing.mail_campaign:change"),
)
target_type(MailSuppression, plural=_("Addresses without bulk mails"), label=str)
declare("marketing.mail_topic.created", _("Topic of mails “{target}” added"), icon="tag")
declare("marketing.mail_topic.changed", _("Topic of mails “{target}” changed"), icon="pencil")
declare("marketing.suppression.added", _("An address gets no bulk mail any more ({target})"), icon="mail-x")
declare("marketing.suppression.lifted", _("An address gets bulk mails again"), icon="mail-check")

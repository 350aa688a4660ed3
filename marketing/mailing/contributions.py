"""Topics of mails where other pages leave a place for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.slots import ReadySet, SetupStep
from core.text import listed
from marketing.mailing.ready import READY, load_topics
from marketing.mailing.services import TOPICS
from marketing.models import MailTopic


@slots.setup_steps.fill("mail-topics", order=88)
def mail_topics_step() -> SetupStep:
    names = listed(name for name, _about in READY)
    return SetupStep(
        code="mail-topics",
        label=_("Topics of mails"),
        why=_("Bulk mails are each about a topic, and people unsubscribe from one or from all."),
        icon="mails",
        url_name="marketing:mail-topics",
        permission=TOPICS,
        rows=MailTopic.objects.all,
        counted=lambda n: ngettext("%(n)s topic", "%(n)s topics", n) % {"n": n},
        sets=[
            ReadySet(
                "usual", _("The usual three topics"), _("Topics: %(names)s.") % {"names": names}, load_topics
            )
        ],
        optional=True,
    )

"""The links of bulk mails: to unsubscribe, and what every mail says of that in its head."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import signed_links
from core.queue.mail import Written
from marketing.models import MailTopic

_KIND = "marketing.unsubscribe"
# Somebody may look into a mail of years ago to unsubscribe.
LINK_DAYS = 1_825


class Unsubscribing(NamedTuple):
    """Who unsubscribes, from which topic ("" for a choice of all) and by which mail of a campaign ("" for none)."""

    person: str
    topic: str
    mail: str


def unsubscribe_url(person: str, topic: MailTopic | None = None, mail: str = "") -> str:
    """The page on which a person unsubscribes, and the address that a mail program posts to (RFC 8058)."""
    said = ":".join((person, topic.public_id if topic else "", mail))
    return settings.BASE_URL + reverse("marketing:unsubscribe", args=[signed_links.signed(_KIND, said)])


def unsubscribing(token: str) -> Unsubscribing:
    """What is behind the link. Raises DomainError 404 for one that is stale or not ours."""
    person, topic, mail = signed_links.behind(_KIND, token, days=LINK_DAYS).split(":")
    return Unsubscribing(person, topic, mail)


def headers(url: str, *, about: str) -> dict[str, str]:
    """The head of a bulk mail: one click of the mail program unsubscribes (RFC 2369 and 8058), no program
    answers it by itself (RFC 3834), and a provider tells complaints apart by ``about``."""
    sender = slugify(settings.BASE_URL.split("//")[-1])
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
        "Feedback-ID": f"{about}:{sender}",
    }


def footed(written: Written, topic: MailTopic, url: str) -> Written:
    """A text with its foot: why somebody gets it, and where they end that."""
    why = _("You get this mail because you work with us as a partner. It is about: %(topic)s.")
    return Written(
        written.text,
        written.html,
        written.preheader,
        written.pixel,
        why % {"topic": topic},
        _("Unsubscribe"),
        url,
    )

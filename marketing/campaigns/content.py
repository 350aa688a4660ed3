"""What a campaign says, to one person: their values in its text, its links through ours where they are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core import programme, signed_links
from core.errors import DomainError
from core.formatted_text import as_html, as_plain, links
from core.queue.mail import Written
from core.text import fill, names_in, one_line, stray_braces
from marketing.mailing.audience import contacts, members
from marketing.models import CampaignMail, MailCampaign
from partners.models import Partner

# What may be filled in, and nothing else.
FIELDS = {
    "name": _("the person’s name"),
    "partner": _("the partner’s name"),
    "manager": _("who of us looks after the partner, else the programme"),
    "tier": _("the partner’s tier, nothing without one"),
}
MOST_LINKS = 50
_CLICK, _READ = "marketing.campaign.click", "marketing.campaign.read"
LINK_DAYS = 1_825


def check(values: dict[str, Any]) -> None:
    """Raise DomainError 422 at the text that names something else than the fields, or has too many links."""
    for name in ("subject", "preheader", "body"):
        for text in dict(values.get(name) or {}).values():
            unknown = sorted(names_in(text) - set(FIELDS))
            if unknown or stray_braces(text):
                raise DomainError.invalid(
                    _("Braces are for these names alone: %(names)s.") % {"names": _braced(FIELDS)}, field=name
                )
    if len(addresses(dict(values.get("body") or {}).values())) > MOST_LINKS:
        raise DomainError.invalid(_("A mail has at most fifty links."), field="body")


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def addresses(texts: Iterable[str]) -> list[str]:
    """The addresses that texts lead to, each once."""
    return list(dict.fromkeys(address for text in texts for address in links(text)))


def values_of(partner: Partner, name: str) -> dict[str, str]:
    """What is filled in for a person of a partner."""
    ours = programme.current()
    manager = partner.owner.name if partner.owner else (ours.name if ours else "")
    tier = str(partner.tier.name) if partner.tier else ""
    found = {"name": name, "partner": partner.name, "manager": manager, "tier": tier}
    return {key: one_line(str(value)) for key, value in found.items()}


def subject_of(campaign: MailCampaign, values: dict[str, str]) -> str:
    return one_line(fill(str(campaign.subject), values))


def written_for(
    campaign: MailCampaign, values: dict[str, str], *, mail: CampaignMail | None = None, numbers: Any = None
) -> Written:
    """The text in the active language. With the ``mail`` of a person links and reads are counted, as far as the
    campaign counts them (``numbers`` are those of its links by address); a preview counts nothing."""
    body = str(campaign.body)
    known: dict[str, int] = numbers or {}

    def href(address: str) -> str:
        counted = mail is not None and campaign.counts_clicks and address in known
        return click_url(mail, known[address]) if counted and mail else address

    safe = {key: escape(value) for key, value in values.items()}
    return Written(
        text=fill(as_plain(body, href=href), values),
        html=mark_safe(fill(as_html(body, href=href), safe)),  # noqa: S308  # tags of ours, values escaped
        preheader=one_line(fill(str(campaign.preheader), values)),
        pixel=read_url(mail) if mail is not None and campaign.counts_reads else "",
    )


def click_url(mail: CampaignMail, number: int) -> str:
    token = signed_links.signed(_CLICK, f"{mail.public_id}:{number}")
    return settings.BASE_URL + reverse("marketing:campaign-click", args=[token])


def read_url(mail: CampaignMail) -> str:
    token = signed_links.signed(_READ, mail.public_id)
    return settings.BASE_URL + reverse("marketing:campaign-read", args=[token])


def clicked(token: str) -> tuple[str, int]:
    """The mail and the number of the link behind an address. Raises DomainError 404."""
    mail, number = signed_links.behind(_CLICK, token, days=LINK_DAYS).split(":")
    return mail, int(number)


def read(token: str) -> str:
    """The mail behind the picture. Raises DomainError 404."""
    return signed_links.behind(_READ, token, days=LINK_DAYS)


def somebody_of(partner: Partner) -> str:
    """The name of the person in whose place a test is filled: a member, else a contact, else the partner."""
    found = [*members([partner.pk], ()), *contacts([partner.pk])]
    return found[0].name if found else partner.name

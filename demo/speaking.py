"""What the programme tells its partners: announcements in the portal, and a campaign by mail."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from core import clock
from core.text import Translated, both
from demo.context import DemoContext
from marketing.announcements import services as announcements
from marketing.campaigns import sending
from marketing.campaigns import services as campaigns
from marketing.mailing import services as mailing
from marketing.mailing.ready import load_topics
from marketing.models import AnnouncementRecipient, CampaignMail, MailCampaign, MailTopic, Segment
from partners.models import Contact

HOURS = {
    "title": both("L’assistance répond désormais le samedi", "Support now answers on Saturdays"),
    "body": both(
        [
            "À partir du mois prochain, la file **technique** répond aussi le samedi, de 9 h à 13 h.",
            "",
            "- Les délais de réponse de votre niveau restent les mêmes.",
            "- Le numéro de téléphone ne change pas.",
            "",
            "Le détail est dans la [documentation](https://docs.mml.example/assistance).",
        ],
        [
            "From next month on, the **technical** queue answers on Saturdays as well, from 9 am to 1 pm.",
            "",
            "- The response times of your tier stay the same.",
            "- The telephone number does not change.",
            "",
            "The details are in the [documentation](https://docs.mml.example/support).",
        ],
    ),
}
CONDITIONS = {
    "title": both("Conditions du programme pour l’an prochain", "Conditions of the programme for next year"),
    "body": both(
        [
            "## Ce qui change",
            "- Les niveaux sont revus **deux fois par an**, en janvier et en juillet.",
            "- Une implémentation certifiée compte pendant deux ans.",
            "",
            "Lisez ces conditions et confirmez-le ci-dessus. Votre responsable répond à vos questions.",
        ],
        [
            "## What changes",
            "- Tiers are reviewed **twice a year**, in January and in July.",
            "- A certified implementation counts for two years.",
            "",
            "Read these conditions and confirm it above. Your manager answers your questions.",
        ],
    ),
}
LETTER: dict[str, Any] = {
    "name": "Partner days",
    "subject": both("{partner} aux journées partenaires", "{partner} at the partner days"),
    "preheader": both(
        "Deux jours, trois villes, une place à votre nom", "Two days, three cities, a seat for you"
    ),
    "body": both(
        [
            "Bonjour {name},",
            "",
            "Nos journées partenaires ont lieu au printemps, à Lyon, à Bruxelles et à Montréal. {partner} y a sa place.",
            "",
            "- [Voir le programme](https://events.mml.example/programme)",
            "- [Réserver une place](https://events.mml.example/places)",
            "",
            "À bientôt,",
            "{manager}",
        ],
        [
            "Dear {name},",
            "",
            "Our partner days take place in spring, in Lyon, Brussels and Montréal. {partner} has a seat there.",
            "",
            "- [See the programme](https://events.mml.example/programme)",
            "- [Book a seat](https://events.mml.example/places)",
            "",
            "See you soon,",
            "{manager}",
        ],
    ),
}
RELEASE: dict[str, Any] = {
    "name": "Release 5",
    "subject": both("La version 5 arrive", "Release 5 is coming"),
    "preheader": both("Ce que vos équipes ont à faire", "What your teams have to do"),
    "body": both(
        [
            "Bonjour {name},",
            "",
            "La version 5 paraît le mois prochain. Les intégrations de {partner} continuent de fonctionner.",
            "",
            "[Lire les notes de version](https://docs.mml.example/notes)",
        ],
        [
            "Dear {name},",
            "",
            "Release 5 comes out next month. The integrations of {partner} go on working.",
            "",
            "[Read the release notes](https://docs.mml.example/notes)",
        ],
    ),
}
# Who opens the announcements, and who acknowledges the one that asks for it.
READERS, ACKNOWLEDGED = ("helio", "techcorp", "msf"), ("techcorp",)


def plan(context: DemoContext) -> None:
    """Write down when each thing is said."""
    ago = context.simulation.ago
    ago(80, 9.0, partial(_choose_topics, context))
    ago(32, 10.0, partial(_announce, context, HOURS))
    ago(31, 11.0, partial(_read, context, READERS))
    ago(21, 9.0, partial(_send, context))
    ago(21, 9.1, sending.send_due)
    ago(21, 9.2, partial(_hand_over, context))
    ago(20, 10.0, partial(_answer, context))
    ago(9, 10.0, partial(_announce, context, CONDITIONS, asks=True))
    ago(8, 11.0, partial(_read, context, READERS[:2]))
    ago(8, 14.0, partial(_acknowledge, context))
    ago(1, 16.0, partial(_schedule, context))


def _choose_topics(context: DemoContext) -> None:
    load_topics(context.people.ours("marketing"))


def _announce(context: DemoContext, said: dict[str, Translated], *, asks: bool = False) -> None:
    actor = context.people.ours("marketing")
    row = announcements.announcement_draft(
        actor=actor,
        publish_from=clock.today(),
        is_pinned=asks,
        wants_acknowledgement=asks,
        segment=_best(context) if asks else None,
        **said,
    )
    announcements.announcement_publish(actor=actor, announcement=row)


def _best(context: DemoContext) -> Segment:
    """Partners of the two highest tiers, by a name that both languages read alike."""
    owner = context.people.staff["marketing"]
    conditions = {"filters": {"tier": ["gold", "platinum"]}, "figures": []}
    return Segment.objects.get_or_create(
        name="Gold + Platinum", defaults={"conditions": conditions, "owner": owner}
    )[0]


def _read(context: DemoContext, codes: tuple[str, ...]) -> None:
    for code in codes:
        for row in AnnouncementRecipient.objects.filter(partner=context.partners[code]):
            announcements.announcement_see(actor=context.theirs(code), recipient=row)


def _acknowledge(context: DemoContext) -> None:
    for code in ACKNOWLEDGED:
        rows = AnnouncementRecipient.objects.filter(announcement__wants_acknowledgement=True)
        for row in rows.filter(partner=context.partners[code]):
            announcements.announcement_acknowledge(actor=context.theirs(code), recipient=row)


def _topic(place: int) -> MailTopic:
    return MailTopic.objects.all()[place]


def _send(context: DemoContext) -> None:
    """An address is known not to work; then the letter goes to everybody who can be written to."""
    actor = context.people.ours("marketing")
    gone = Contact.objects.current().filter(partner=context.partners["helio"]).exclude(email="").last()
    if gone:
        mailing.suppression_add(actor=actor, email=gone.email, reason="bounce", note="550 5.1.1")
    row = campaigns.campaign_draft(
        actor=actor, topic=_topic(1), to_contacts=True, counts_reads=True, per_minute=600, **LETTER
    )
    campaigns.campaign_schedule(actor=actor, campaign=row)


def _hand_over(context: DemoContext) -> None:
    """The mails are sent, and the campaign is over."""
    row = MailCampaign.objects.get(name=LETTER["name"])
    row.mails.filter(status=CampaignMail.Status.QUEUED).update(
        status=CampaignMail.Status.SENT, sent_at=clock.now()
    )
    sending.send_due()


def _answer(context: DemoContext) -> None:
    """The day after: two of three have opened it, half of these follow a link, one unsubscribes."""
    row = MailCampaign.objects.get(name=LETTER["name"])
    links = list(row.links.all())
    sent = list(row.mails.filter(status=CampaignMail.Status.SENT).order_by("pk"))
    for place, mail in enumerate(sent):
        if place % 3:
            sending.note_read(mail.public_id)
        if place % 3 == 1:
            sending.note_click(mail, links[place % len(links)])
    for mail in sent[-1:]:
        actor = mailing.reader(mail.person)
        mailing.unsubscribe(actor=actor, person=mail.person, topic=row.topic, mail=mail.public_id)


def _schedule(context: DemoContext) -> None:
    actor = context.people.ours("marketing")
    row = campaigns.campaign_draft(actor=actor, topic=_topic(2), segment=_best(context), **RELEASE)
    campaigns.campaign_schedule(actor=actor, campaign=row, send_at=clock.now() + timedelta(days=4))

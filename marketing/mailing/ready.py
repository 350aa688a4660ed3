"""Topics to begin with: what most programmes write to their partners about."""

from __future__ import annotations

from core.actor import Actor
from core.text import both
from marketing.mailing import services
from marketing.models import MailTopic

READY = [
    (
        both("Nouvelles du programme", "News of the programme"),
        both("Ce qui change dans le programme, environ une fois par mois.",
             "What changes in the programme, about once a month."),
    ),
    (
        both("Événements", "Events"),
        both("Invitations à nos webinaires et à nos rencontres.", "Invitations to our webinars and meetings."),
    ),
    (
        both("Produit", "Product"),
        both("Nouvelles versions, documentation et retraits annoncés.",
             "New versions, documentation and what is retired."),
    ),
]  # fmt: skip


def load_topics(actor: Actor) -> int:
    """Add the topics of the set that are not there yet, by name. Returns how many."""
    known = {str(name) for row in MailTopic.objects.all() for name in row.name.values()}
    new = [(name, about) for name, about in READY if not known & set(name.values())]
    for name, about in new:
        services.topic_create(actor=actor, name=name, description=about)
    return len(new)

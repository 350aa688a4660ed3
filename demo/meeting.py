"""The recurring reviews of active partners: planned by night, held by whoever looks after them, a few late."""

from __future__ import annotations

from datetime import date

from core.actor import SYSTEM
from demo.context import DemoContext
from pipeline.models import PartnershipReview
from pipeline.reviews.services import review_hold, reviews_plan_missing

# Reviews began that many days ago.
SINCE = 200
# Whose review nobody has got round to.
NEGLECTED = ("stratus", "iota")
NOTES = {
    "fr": [
        ("Chiffres du trimestre revus : conformes au plan. L’équipe est formée.",
         "Préparer un deuxième cas d’usage pour la prochaine revue."),
        ("Deux demandes de soutien restent ouvertes ; le reste avance.",
         "Réponse technique sous dix jours, puis point avec leur direction."),
        ("Satisfaits du portail ; ils demandent plus de supports commerciaux.",
         "Envoyer le kit et proposer une action commune."),
    ],
    "en": [
        ("Went through the quarter’s figures: as planned. The team is trained.",
         "Prepare a second use case for the next review."),
        ("Two support requests are open still; all else moves on.",
         "A technical answer within ten days, then a call with their management."),
        ("Happy with the portal; they ask for more sales material.",
         "Send the kit and propose a joint action."),
    ],
}  # fmt: skip


def evening(context: DemoContext, day: date) -> None:
    """Hold what is due, and plan what is missing, once a week."""
    if (context.today - day).days > SINCE:
        return
    reviews_plan_missing(actor=SYSTEM)
    codes = {partner.pk: code for code, partner in context.partners.items()}
    due = PartnershipReview.objects.waiting().filter(due_on__lte=day).select_related("partner").order_by("pk")
    for place, review in enumerate(due):
        code = codes.get(review.partner_id, "")
        if code and code not in NEGLECTED:
            said = NOTES[context.entries[code].language]
            notes, decisions = said[(review.partner_id + place) % len(said)]
            review_hold(
                actor=context.manager(code), review=review, held_on=day, notes=notes, decisions=decisions
            )

"""What prospects were asked: the fit on both sides, and needs and constraints, by link or on the telephone."""

from __future__ import annotations

from functools import partial
from typing import Any

from core.actor import SYSTEM
from demo.context import DemoContext
from pipeline.fit.services import fit_answer
from pipeline.models import NeedsRequest, Recruitment
from pipeline.needs import links
from pipeline.needs.ready import SETS, load_questions
from pipeline.needs.services import needs_answer, needs_save, needs_send, needs_send_back

# What we and they answered about the fit, by recruitment: most are half known, as in life.
FITS: dict[str, dict[str, Any]] = {
    "linagora": {"shared-aims": "fully", "complement": "complete", "reach": "900", "standing": True, "team": "4",
                 "skills": "ready", "decision": "quarter", "obstacle": False, "priority": "first", "sponsor": True,
                 "their-team": "4", "funded": False, "start": "quarter"},
    "occitanie": {"shared-aims": "largely", "complement": "complete", "reach": "1000", "standing": True, "decision": "quarter"},
    "gand": {"shared-aims": "fully", "complement": "overlap", "reach": "120", "team": "2", "skills": "ready"},
    "sudsystemes": {"shared-aims": "partly", "complement": "complete", "reach": "650", "standing": False, "team": "5",
                    "skills": "training", "decision": "month", "obstacle": True, "priority": "first", "sponsor": True,
                    "their-team": "6", "funded": True, "start": "month"},
    "iberdata": {"shared-aims": "partly", "reach": "300", "team": "3", "skills": "training", "decision": "month",
                 "priority": "one", "sponsor": False, "start": "quarter"},
    "unicorp": {"shared-aims": "no", "complement": "compete", "reach": "2500", "standing": True},
    "carebridge": {"shared-aims": "fully", "complement": "complete", "standing": True, "team": "1", "skills": "none",
                   "decision": "unknown", "priority": "first", "sponsor": True, "funded": False},
}  # fmt: skip
# What was said to us of needs, where it is not in words of their own.
HEARD = {
    "fr": {"aims": "Relier toutes leurs équipes, sans changer leur façon de travailler.",
           "blocked": "Chaque service a son propre outil, et personne ne voit l’ensemble."},
    "en": {"aims": "Bring all their teams together without changing the way they work.",
           "blocked": "Each department has its own tool, and nobody sees the whole."},
}  # fmt: skip
BY_LINK: dict[str, dict[str, Any]] = {
    "users": "1200",
    "places": "Vingt sites dans six pays",
    "tools": "Des classeurs partagés et des messageries personnelles.",
    "aims": "Ouvrir un hôpital de campagne en deux jours, avec les mêmes dossiers partout.",
    "expected": ["product", "training"],
    "blocked": "Les dossiers restent sur des clés USB quand le réseau tombe.",
    "hosting": "own",
    "rules": ["health"],
    "network": False,
    "other-constraints": "Les équipes changent toutes les six semaines.",
    "budget": {"amount": "18000", "currency": "EUR"},
}
THEIR_FIT = {"priority": "first", "sponsor": True, "their-team": "3", "funded": False, "start": "quarter"}
BEGUN = {"users": "2500", "places": "Trois campus"}


def load() -> None:
    """The questions that ship with the product, asked from the first day."""
    for code in SETS:
        load_questions(SYSTEM, code)


def plan(context: DemoContext) -> None:
    """One contact answered by the link, another one has begun to."""
    simulation = context.simulation
    simulation.ago(20, 10.1, partial(_send, context, "murs", "Une demi-heure suffit, merci."))
    simulation.ago(17, 20.3, partial(_save, context, "murs", "needs", BY_LINK))
    simulation.ago(16, 9.2, partial(_send_back, context, "murs"))
    simulation.ago(
        7, 10.1, partial(_send, context, "gand", "Pour préparer notre échange de la semaine prochaine.")
    )
    simulation.ago(5, 18.4, partial(_save, context, "gand", "needs", BEGUN))
    for place, (code, values) in enumerate(FITS.items()):
        if code != "linagora":
            simulation.ago(4, 14.0 + place / 10, partial(_fit, context, code, values))


def answer_needs(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    """Noted by us from a telephone call."""
    heard = HEARD[context.entries[code].language]
    needs_answer(
        actor=context.manager(code),
        recruitment=recruitment,
        values={"users": str(25 * len(code)), "network": True, **heard},
    )


def answer_fit(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    fit_answer(actor=context.manager(code), recruitment=recruitment, values=FITS[code])


def _of(context: DemoContext, code: str) -> Recruitment:
    return (
        Recruitment.objects.select_related("partner", "phase")
        .filter(partner=context.partners[code])
        .latest("pk")
    )


def _fit(context: DemoContext, code: str, values: dict[str, Any]) -> None:
    fit_answer(actor=context.manager(code), recruitment=_of(context, code), values=values)


def _send(context: DemoContext, code: str, message: str) -> None:
    recruitment = _of(context, code)
    contact = recruitment.partner.contacts.exclude(email="").earliest("pk")
    needs_send(actor=context.manager(code), recruitment=recruitment, contact=contact, message=message)


def _request(context: DemoContext, code: str) -> NeedsRequest:
    rows = NeedsRequest.objects.select_related("recruitment__partner", "contact")
    return rows.filter(recruitment__partner=context.partners[code]).latest("pk")


def _save(context: DemoContext, code: str, subject: str, values: dict[str, Any]) -> None:
    request = _request(context, code)
    needs_save(actor=links.link_actor(request), request=request, subject=subject, values=values)


def _send_back(context: DemoContext, code: str) -> None:
    _save(context, code, "fit", THEIR_FIT)
    request = _request(context, code)
    needs_send_back(actor=links.link_actor(request), request=request)

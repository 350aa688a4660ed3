"""Organisations that applied by the public form: in every state, some of them answered late."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from core.actor import SYSTEM
from demo.context import DemoContext
from pipeline.applications import ready, selectors, services, submission
from pipeline.models import Application


@dataclass(frozen=True)
class Applied:
    """One application, sent ``ago`` days before today. ``done`` is what we did about it: how many days before
    today, what, and in which words. ``partner`` is the code of the partner whose domain it has."""

    name: str
    country: str
    language: str
    person: str
    email: str
    ago: int
    activity: str
    type: str = ""
    message: str = ""
    contribution: tuple[str, ...] = ("integrate",)
    confirmed: bool = True
    done: tuple[tuple[int, str, str], ...] = ()
    partner: str = ""
    answers: dict[str, str] = field(default_factory=dict)


APPLICATIONS = [
    Applied("Lémanique Conseil", "CH", "fr", "Odile Favre", "odile.favre@lemanique.example", 1,
            "Conseil en systèmes d’information pour les collectivités.", "company",
            "Trois de nos clients nous demandent vos produits ; nous aimerions les former.", ("services", "refer"),
            answers={"staff": "10-49", "known-from": "partner"}),
    Applied("Brennhaus Systeme", "DE", "en", "Jutta Brenner", "j.brenner@brennhaus.example", 15,
            "We build and run data platforms for manufacturers in southern Germany.", "integrator",
            "We would like to resell to our 120 customers.", ("resell", "services"),
            answers={"staff": "50-249", "markets": "Germany, Austria: industry", "known-from": "event"}),
    Applied("Coopérative Médialab", "FR", "fr", "Bastien Ollivier", "bastien@medialab.example", 6,
            "Ateliers numériques pour les associations et les petites communes.",
            contribution=("promote",), answers={"staff": "1-9"},
            done=((4, "ask", "Combien de communes accompagnez-vous, et avec quelle équipe ?"),)),
    Applied("Northmoor Civic", "GB", "en", "Owen Pritchard", "owen@northmoor.example", 9,
            "Software for local councils: permits, complaints, public consultations.", "publisher",
            "Our councils ask for a sovereign place to keep their files.", answers={"staff": "10-49", "known-from": "web"},
            done=((7, "ask", "Which of your products would you like to connect first?"),
                  (5, "reply", "The permits portal first: it is where the files are."))),
    Applied("Fundación Datos Cercanos", "ES", "en", "Marisol Peña", "marisol@datos-cercanos.example", 26,
            "A foundation that helps villages to publish their data.", "ngo", contribution=("promote", "services"),
            done=((25, "put_aside", "Their board is elected next month: look at it again then."),)),
    Applied("Helio Sante", "FR", "fr", "Marc Tessier", "marc.tessier@", 2,
            "Logiciels pour les établissements de santé.", "publisher",
            "Nouvelle équipe à Nantes, nous souhaitons devenir partenaires.", ("resell",), partner="helio"),
    Applied("Pixel & Clic", "FR", "fr", "Loïc Marchetti", "loic@pixel-clic.example", 70,
            "Agence de création de sites.", contribution=("refer",), answers={"staff": "1-9", "known-from": "web"},
            done=((66, "refuse", "Nous cherchons des partenaires qui travaillent déjà avec le secteur public."),)),
    Applied("Pixel & Clic", "FR", "fr", "Loïc Marchetti", "loic@pixel-clic.example", 20,
            "Agence de création de sites, avec une première commune comme cliente.", contribution=("refer",)),
    Applied("Université de Gand", "BE", "fr", "Veerle Claes", "veerle.claes@", 14,
            "Recherche et enseignement, deux laboratoires sur les données ouvertes.", "university",
            "Nous aimerions monter un projet de recherche commun.", ("integrate", "promote"),
            done=((10, "accept", ""),), partner="gand", answers={"staff": "250-plus", "known-from": "event"}),
    Applied("Studio Quatre Vents", "FR", "fr", "Anaïs Kermarec", "anais@quatre-vents.example", 1,
            "Formation et accompagnement au changement.", confirmed=False, contribution=("services",)),
]  # fmt: skip


def open_form() -> None:
    """The form as it ships, taking applications from the first day."""
    ready.load_form(SYSTEM)


def plan(context: DemoContext) -> None:
    for row in APPLICATIONS:
        context.simulation.ago(row.ago, 10.6, partial(_send, context, row))
        for ago, what, words in row.done:
            context.simulation.ago(ago, 16.2, partial(_act, context, row, what, words))


def _send(context: DemoContext, row: Applied) -> None:
    domain = context.entries[row.partner].domain if row.partner else row.email.partition("@")[2]
    policy = selectors.policy()
    assert policy is not None, "the form is opened on the first morning"
    answers = {"activity": row.activity, "contribution": list(row.contribution), **row.answers}
    application = submission.application_send(
        actor=SYSTEM,
        policy=policy,
        language=row.language,
        name=row.name,
        country=row.country,
        website=f"https://www.{domain}",
        type=context.words["type"].get(row.type),
        person=row.person,
        email=row.email if not row.partner else row.email + domain,
        message=row.message,
        own_fields=answers,
    )
    if row.confirmed:
        submission.application_confirm(actor=submission.applicant(application), application=application)


def _act(context: DemoContext, row: Applied, what: str, words: str) -> None:
    application = Application.objects.open().get(name=row.name)
    actor = context.people.ours("manager")
    given: dict[str, Any] = {"application": application}
    if what == "ask":
        services.application_ask(actor=actor, text=words, **given)
    elif what == "reply":
        question = selectors.open_question(application)
        assert question is not None, "it was asked before"
        submission.question_answer(actor=submission.applicant(application), question=question, reply=words)
    elif what == "put_aside":
        services.application_put_aside(actor=actor, reason=words, **given)
    elif what == "refuse":
        services.application_refuse(actor=actor, reason=words, **given)
    else:
        services.application_accept(actor=actor, partner=context.partner(row.partner), **given)

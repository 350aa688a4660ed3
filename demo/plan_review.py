"""What Linagora and DataSens said and proposed to each other since their plan is open to both sides."""

from __future__ import annotations

from datetime import timedelta

from core.actor import Actor
from core.text import both
from demo.context import DemoContext
from demo.joint_plan import plan_of
from pipeline.models import JointPlan, PlanCommitment, PlanProposal
from pipeline.plan_review import comments, services, versions


def plan(context: DemoContext) -> None:
    context.simulation.ago(5, 10.0, lambda: _they_propose(context))
    context.simulation.ago(4, 15.0, lambda: _we_accept(context))
    context.simulation.ago(3, 11.0, lambda: _they_ask(context))
    context.simulation.ago(2, 16.0, lambda: _we_answer(context))
    context.simulation.ago(1, 9.5, lambda: _before_the_meeting(context))


def _theirs(context: DemoContext) -> Actor:
    return context.people.member("prospect", context.partners["linagora"])


def _commitment(plan: JointPlan, text_fr: str) -> PlanCommitment:
    return PlanCommitment.objects.get(plan=plan, text__fr=text_fr)


def _they_propose(context: DemoContext) -> None:
    """One change that is accepted a day later, and one that still waits for us."""
    plan, theirs = plan_of(context), _theirs(context)
    services.proposal_change(
        actor=theirs,
        row=_commitment(plan, "Documentation technique"),
        values={
            "text": both(
                "Documentation technique, avec un guide d’exploitation",
                "Technical documentation, with an operating guide",
            ),
            "due_on": context.today + timedelta(days=45),
        },
        note="Notre équipe d’exploitation en a besoin avant la mise en service.",
    )
    services.proposal_change(
        actor=theirs,
        row=_commitment(plan, "Données d’entraînement anonymisées"),
        values={
            "text": both(
                "Données d’entraînement anonymisées, 50 000 documents au moins",
                "Anonymised training data, 50,000 documents at least",
            )
        },
        note="En deçà, l’essai ne dira rien de la précision.",
    )


def _we_accept(context: DemoContext) -> None:
    proposal = PlanProposal.objects.open().get(plan=plan_of(context), note__startswith="Notre équipe")
    manager = context.people.ours("manager")
    services.proposal_accept(actor=manager, proposal=proposal, answer="D’accord, nous l’avions oublié.")


def _they_ask(context: DemoContext) -> None:
    plan = plan_of(context)
    row = _commitment(plan, "Formation de l’équipe DataSens")
    said = (
        ("phases", "Combien de personnes faut-il former, et en une ou deux sessions ?", row.public_id),
        ("pilots", "Nous pouvons commencer l’essai d’infrastructure dès la semaine prochaine.", ""),
    )
    for section, text, row_id in said:
        comments.comment_add(actor=_theirs(context), plan=plan, section=section, text=text, row_id=row_id)


def _we_answer(context: DemoContext) -> None:
    plan, manager = plan_of(context), context.people.ours("manager")
    row = _commitment(plan, "Formation de l’équipe DataSens")
    comments.comment_add(
        actor=manager,
        plan=plan,
        section="phases",
        text="Huit personnes, en deux sessions d’une journée.",
        row_id=row.public_id,
    )
    comments.comment_add(
        actor=manager,
        plan=plan,
        section="budget",
        text="Obtenir l’accord de la direction avant de partager les frais de la première phase.",
        is_internal=True,
    )
    services.proposal_change(
        actor=manager,
        row=_commitment(plan, "Support technique dédié"),
        values={
            "text": both(
                "Support technique dédié, réponse en quatre heures ouvrées",
                "Dedicated technical support, answer within four working hours",
            )
        },
        note="C’est ce que nos utilisateurs du secteur public demandent.",
    )


def _before_the_meeting(context: DemoContext) -> None:
    versions.plan_version_keep(
        actor=context.people.ours("manager"), plan=plan_of(context), note="Avant la réunion de suivi"
    )

"""Surveys of partners: two waves of the recommendation that are closed, one of the satisfaction that is closed, and
one that is open."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from core.text import both
from demo.context import DemoContext
from demo.partners import PARTNERS
from insights.models import Survey, SurveyAnswer, SurveyInvitation, SurveyWave
from insights.surveys import answering, links, services
from partners.models import Questionnaire
from partners.questions import services as questions

TITLES = {
    "nps": both(fr="Nous recommanderiez-vous ?", en="Would you recommend us?"),
    "review": both(fr="Votre satisfaction", en="Your satisfaction"),
}
INTRO = both(
    fr="Votre avis décide de ce que nous améliorons d’abord dans le programme.",
    en="Your opinion decides what we improve first in the programme.",
)
# Kind, days ago it opens, days it is open, and one of so many does not answer.
WAVES = [("nps", 330, 14, 3), ("review", 160, 14, 4), ("nps", 75, 14, 5), ("review", 6, 14, 3)]
# Scores in turn, from people of partners who are well looked after and of those in difficulty.
CONTENT, TROUBLED = (10, 9, 8, 10, 9, 9, 7, 10, 9, 9, 6), (4, 7, 6, 8)
IN_DIFFICULTY = ("stratus", "iota", "atelier")
WORDS = {
    "fr": {
        "high": ["Une équipe qui répond vite, et un produit que nos clients comprennent.",
                 "Les supports commerciaux nous ont fait gagner des semaines.",
                 "Le portail dit à tout moment où en sont nos affaires."],
        "middle": ["Bon partenariat ; les délais du support restent trop longs.",
                   "Il manque des exemples pour les collectivités de petite taille."],
        "low": ["Trois demandes sans réponse depuis un mois.",
                "Nos commissions arrivent tard, et personne ne sait dire pourquoi."],
        "follow_up": "Appelé le jour même : deux demandes réglées, la troisième est suivie par notre support.",
    },
    "en": {
        "high": ["Quick answers, and a product that our customers understand.",
                 "The sales material saved us weeks of work.",
                 "The portal always tells where our deals stand."],
        "middle": ["A good partnership; support still takes too long to answer.",
                   "We miss examples for smaller cities."],
        "low": ["Three requests have been waiting for an answer for a month.",
                "Our commissions come late, and nobody can tell why."],
        "follow_up": "Called the same day: two requests are settled, our support follows the third one.",
    },
}  # fmt: skip


def plan(context: DemoContext) -> None:
    """Write down when the waves open, are answered and close."""
    simulation = context.simulation
    simulation.ago(WAVES[0][1] + 3, 9.3, partial(_write, context))
    for number, (kind, ago, days, silent) in enumerate(WAVES):
        simulation.ago(ago, 9.4, partial(_open, context, kind, days))
        for part, after in enumerate((1, 3, 5)):
            simulation.ago(ago - after, 15.3, partial(_answer, context, kind, number, part, silent))
        if ago > days:
            simulation.ago(ago - days - 1, 7.1, partial(_close, context, kind))
    simulation.ago(WAVES[2][1] - 6, 16.4, partial(_call_back, context))


def _write(context: DemoContext) -> None:
    actor = context.people.ours("marketing")
    for kind, title in TITLES.items():
        asked = _questions(context) if kind == "review" else None
        services.survey_create(actor=actor, kind=kind, title=title, intro=INTRO, questionnaire=asked)


def _questions(context: DemoContext) -> Questionnaire:
    """One question, to choose at."""
    actor, title = (
        context.people.ours("admin"),
        both(fr="Partenariat : améliorations", en="Partnership: improvements"),
    )
    asked = questions.questionnaire_create(actor=actor, subject="survey", title=title, description={})
    version = asked.versions.get()
    section = questions.section_add(
        actor=actor, version=version, code="improve", title=both(fr="Pour la suite", en="From here")
    )
    choices = [
        {"code": "support", "label": both(fr="L’assistance", en="Support")},
        {"code": "training", "label": both(fr="La formation", en="Training")},
        {"code": "money", "label": both(fr="Les commissions", en="Commissions")},
        {"code": "portal", "label": both(fr="Le portail", en="The portal")},
    ]
    label = both(fr="Que devons-nous améliorer d’abord ?", en="What should we improve first?")
    questions.question_add(
        actor=actor, section=section, code="first", kind="choice", label=label, choices=choices
    )
    questions.version_publish(actor=actor, version=version)
    return asked


def _survey(kind: str) -> Survey:
    return Survey.objects.get(kind=kind)


def _open(context: DemoContext, kind: str, days: int) -> None:
    actor, today = context.people.ours("marketing"), context.simulation.now.date()
    wave = services.wave_plan(
        actor=actor,
        survey=_survey(kind),
        name=f"{today:%Y-%m}",
        opens_on=today,
        closes_on=today + timedelta(days=days),
        filters={"status": ["onboarding", "active"]},
        roles=["administrator"],
        contacts=SurveyWave.Contacts.MAIN,
        remind_days=[7, 3],
    )
    services.wave_open(actor=actor, wave=wave)


def _answer(context: DemoContext, kind: str, number: int, part: int, silent: int) -> None:
    """A third of the people answer on this day, but for those who never do."""
    codes = {partner.pk: code for code, partner in context.partners.items()}
    rows = SurveyInvitation.objects.filter(wave__survey__kind=kind, wave__status=SurveyWave.Status.OPEN)
    rows = rows.select_related("wave__survey", "partner", "user", "contact").order_by("pk")
    for place, invitation in enumerate(rows):
        code = codes.get(invitation.partner_id, "")
        if not code or place % 3 != part or (place + number) % silent == 0:
            continue
        scores = TROUBLED if code in IN_DIFFICULTY else CONTENT
        score = scores[(place + 3 * number) % len(scores)]
        answering.survey_answer(
            actor=links.answering(invitation),
            invitation=invitation,
            score=score,
            comment=_comment(context.entries[code].language, score, place),
            may_quote=score >= 9 and place % 2 == 0,
            answers={"first": ("support", "training", "support", "money", "portal")[place % 5]}
            if kind == "review"
            else {},
        )


def _comment(language: str, score: int, place: int) -> str:
    """Every other one says why."""
    if place % 2:
        return ""
    said = WORDS[language]["high" if score >= 9 else "middle" if score >= 7 else "low"]
    return said[place // 2 % len(said)]


def _close(context: DemoContext, kind: str) -> None:
    wave = SurveyWave.objects.get(survey__kind=kind, status=SurveyWave.Status.OPEN)
    services.wave_close(actor=context.people.ours("marketing"), wave=wave)


def _call_back(context: DemoContext) -> None:
    """The first of those who would not recommend us now is called back; the others wait."""
    languages = {entry.code: entry.language for entry in PARTNERS}
    codes = {partner.pk: code for code, partner in context.partners.items()}
    row = (
        SurveyAnswer.objects.waiting()
        .filter(wave__closed_on=None)
        .order_by("answered_on", "invitation")
        .first()
    )
    if row is None or codes.get(row.partner_id) not in languages:
        return
    code = codes[row.partner_id]
    answering.answer_follow_up(
        actor=context.manager(code), answer=row, follow_up=WORDS[languages[code]]["follow_up"]
    )

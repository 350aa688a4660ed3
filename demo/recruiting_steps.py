"""What shows that the steps of a recruitment are done in the demo: meetings, answers, proposals, pilots."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from core import clock
from demo import needing
from demo.context import DemoContext
from demo.scanned_pdf import sheet
from pipeline.models import Activity, PhaseStep, Recruitment
from pipeline.pilots.services import pilot_create, pilot_decide
from pipeline.proposals.services import proposal_accept, proposal_record
from pipeline.recruitment import things
from pipeline.recruitment.checklist import recruitment_step_tick
from pipeline.recruitment.services import activity_add

# Steps that a document shows; the others are shown by a meeting.
DOCUMENTED = {"metrics"}
# What came of the meeting or the mail that shows a step.
MET = {
    "fr": {
        "contact": "Premier échange : ils connaissent MML par un confrère.",
        "webinar": "Webinaire de découverte suivi jusqu’au bout, avec trois questions.",
        "analysis": "Leurs systèmes et leurs processus ont été passés en revue.",
        "kick-off": "Lancement : équipes et calendrier sont fixés.",
        "training": "Première formation donnée.",
        "improvement": "Deux améliorations retenues avec leurs utilisateurs.",
    },
    "en": {
        "contact": "First exchange: they know MML through a colleague.",
        "webinar": "Followed the discovery webinar to its end, with three questions.",
        "analysis": "Went through their systems and processes.",
        "kick-off": "Kick-off: teams and calendar are settled.",
        "training": "First training given.",
        "improvement": "Two improvements agreed with their users.",
    },
}

# A pilot, its scope, its tests (target and what was measured) and why one goes on.
TRIED = {
    "fr": (
        "Pilote sur un site",
        "Échanges quotidiens entre deux services, pendant deux semaines.",
        [("Messages rejetés", "at_most", Decimal(2), "%", Decimal("0.6")),
         ("Messages échangés par jour", "at_least", Decimal(500), "", Decimal(740)),
         ("Reprise après une coupure", "yes_no", None, "", Decimal(1))],
        "Les trois seuils sont tenus ; l’équipe sait s’en servir.",
    ),
    "en": (
        "Pilot on one site",
        "Daily exchange between two departments, for two weeks.",
        [("Messages refused", "at_most", Decimal(2), "%", Decimal("0.6")),
         ("Messages exchanged a day", "at_least", Decimal(500), "", Decimal(740)),
         ("Goes on after an outage", "yes_no", None, "", Decimal(1))],
        "All three limits are kept, and the team knows how to use it.",
    ),
}  # fmt: skip


def recruitment_of(context: DemoContext, code: str) -> Recruitment:
    return (
        Recruitment.objects.select_related("partner", "phase")
        .filter(partner=context.partners[code])
        .latest("pk")
    )


def show_step(context: DemoContext, code: str, recruitment: Recruitment, step: PhaseStep) -> None:
    actor = context.manager(code)
    if step.ticked_by:
        _make_thing(context, code, recruitment, step)
    elif step.code in DOCUMENTED:
        content = sheet([f"{step} · {recruitment.partner.name}", f"{clock.today():%d/%m/%Y}"])
        recruitment_step_tick(
            actor=actor, recruitment=recruitment, step=step, name=f"{step.code}.pdf", content=content
        )
    else:
        meeting = _met(context, code, recruitment, "meeting", step)
        recruitment_step_tick(actor=actor, recruitment=recruitment, step=step, activity=meeting)


def _make_thing(context: DemoContext, code: str, recruitment: Recruitment, step: PhaseStep) -> None:
    """What ticks a step, unless it is there; business cases, plans and agreements come in their chapters."""
    if step.ticked_by in things.found(recruitment, [step.ticked_by]):
        return
    answer = {"needs-answered": needing.answer_needs, "fit-scored": needing.answer_fit}.get(step.ticked_by)
    if answer:
        answer(context, code, recruitment)
    elif step.ticked_by == "proposal-sent":
        _propose(context, code, recruitment)
    elif step.ticked_by == "pilot-go":
        _try_out(context, code, recruitment)
    elif kind := {"activity": "email", "webinar": "webinar"}.get(step.ticked_by):
        _met(context, code, recruitment, kind, step)


def _propose(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    """A proposal of the time before they were made here."""
    title = in_language(context, code, "Proposition de partenariat", "Partnership proposal")
    proposal_record(
        actor=context.manager(code),
        recruitment=recruitment,
        name=in_language(context, code, "proposition.pdf", "proposal.pdf"),
        content=sheet([f"{title} · {recruitment.partner.name}", f"{clock.today():%d/%m/%Y}"]),
    )


def agree_to_proposal(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    """Who negotiates has said yes to a proposal."""
    for proposal in recruitment.proposals.filter(status="sent"):
        proposal_accept(
            actor=context.manager(code),
            proposal=proposal,
            note=in_language(context, code, "D’accord sur le principe.", "They agree in principle."),
        )


def _try_out(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    """A pilot that ran to its end and was decided."""
    actor, today = context.manager(code), clock.today()
    language = context.entries[code].language
    name, scope, tests, reason = TRIED[language]
    pilot = pilot_create(
        actor=actor,
        recruitment=recruitment,
        name={language: name},
        scope={language: scope},
        owner=context.people.staff["support"],
        starts_on=recruitment.phase_since,
        ends_on=today,
        tests=[
            {
                "what": {language: what},
                "direction": direction,
                "target": target,
                "unit": {language: unit} if unit else {},
                "measured": measured,
                "measured_on": today,
            }
            for what, direction, target, unit, measured in tests
        ],
    )
    pilot_decide(actor=actor, pilot=pilot, decision="go", reason={language: reason})


def begin_pilot(context: DemoContext, code: str) -> None:
    """A pilot under way: one test is measured, the others wait."""
    first, *others = TRIED["fr"][2]
    pilot_create(
        actor=context.manager(code),
        recruitment=recruitment_of(context, code),
        name={"fr": "Pilote sur deux sites"},
        scope={"fr": "Relevés des compteurs, sur deux sites, toutes les quinze minutes."},
        starts_on=clock.today(),
        ends_on=context.today + timedelta(days=9),
        tests=[
            {"what": {"fr": what}, "direction": direction, "target": target}
            for what, direction, target, *_ in others
        ]
        + [
            {
                "what": {"fr": first[0]},
                "direction": first[1],
                "target": first[2],
                "unit": {"fr": first[3]},
                "measured": Decimal("3.1"),
                "measured_on": clock.today(),
            }
        ],
    )


def _met(context: DemoContext, code: str, recruitment: Recruitment, kind: str, step: PhaseStep) -> Activity:
    said = MET[context.entries[code].language].get(step.code, str(step))
    return activity_add(
        actor=context.manager(code),
        recruitment=recruitment,
        kind=kind,
        happened_on=clock.today(),
        summary=said,
    )


def in_language(context: DemoContext, code: str, french: str, english: str) -> str:
    """What a person writes of a partner: in the language that they speak with it."""
    return french if context.entries[code].language == "fr" else english

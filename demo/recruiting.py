"""Recruitments in every phase, late, stalled, lost and won; and the wish list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation

from core.money import Money
from demo import joining
from demo.context import DemoContext, workday
from demo.partners import PARTNERS, PROSPECTS
from demo.recruiting_steps import agree_to_proposal, begin_pilot, in_language, recruitment_of, show_step
from pipeline.models import PhaseStep, Recruitment, RecruitmentContact, Wish
from pipeline.recruitment.phases import recruitment_go_live, recruitment_move
from pipeline.recruitment.services import (
    activity_add,
    recruitment_change,
    recruitment_lose,
    recruitment_open,
    recruitment_plan_step,
)
from pipeline.stakeholders.services import stakeholder_add
from pipeline.wishes.services import wish_add, wish_drop

ORDER = ["exploration", "proposal", "negotiation", "implementation", "optimisation"]


@dataclass(frozen=True)
class Path:
    """One recruitment. ``entered`` are the days ago on which it came to each phase in turn.

    ``potential`` is whole euros a year. ``step`` is (text, days from today until it is due), and
    ``planned`` the days ago on which it was planned. Without a ``probability`` it is as usual in the phase.
    """

    code: str
    entered: tuple[int, ...]
    headline: str
    kind: str
    step: tuple[str, int] | None = None
    planned: int = 2
    title: str = ""
    first_phase: str = "exploration"
    potential: int = 0
    leads: int = 0
    note: str = ""
    probability: int | None = None
    expected_in: int | None = None
    activities: tuple[tuple[int, str, str], ...] = ()
    ticked: tuple[str, ...] = ()
    lost: tuple[int, str] | None = None
    step_owner: str = ""


PATHS = [
    Path("occitanie", (9,), "40 000 agents", "strategic", ("Webinaire de découverte", 3), potential=120_000,
         expected_in=90, ticked=("contact",),
         activities=((9, "email", "Demande reçue par le formulaire, direction du numérique."),
                     (5, "call", "Besoin : échanger avec treize départements sans ressaisie."))),
    Path("unicorp", (19,), "Regions in three countries", "technology", None, potential=300_000, probability=15, expected_in=75,
         ticked=("contact",), activities=((12, "call", "Their product board decides next month; they call back."),)),
    Path("gand", (11,), "Recherche conjointe", "strategic", ("Questionnaire envoyé : relancer", -1), leads=12,
         step_owner="marketing",
         probability=30, expected_in=100, ticked=("contact", "webinar"),
         activities=((10, "meeting", "Deux laboratoires intéressés, un doctorat possible."),)),
    Path("balticgrid", (6,), "Smart meters", "oem", ("Send the questionnaire", 2), potential=90_000, expected_in=120,
         ticked=("contact",), activities=((6, "webinar", "Four people at the discovery webinar."),)),
    Path("linagora", (34, 16), "Plan commun en 3 phases", "strategic", ("Option 2 à l’étude", 5), potential=2_700_000,
         probability=40, expected_in=60, title="Linagora × DataSens", ticked=("contact", "mutual-fit", "questionnaire", "analysis"),
         activities=((34, "email", "Premier échange avec l’équipe partenariats."),
                     (24, "meeting", "Démonstration du pipeline de données, synergies passées en revue."),
                     (8, "meeting", "Les trois options économiques sont comparées ; l’option 2 revient."))),
    Path("carebridge", (41, 24), "Health, East Africa", "strategic", ("Business case due", -3), note="free licence",
         probability=50, expected_in=30, ticked=("contact", "questionnaire", "proposal-sent"),
         activities=((20, "call", "Proposal read; their board wants the figures in a page."),)),
    Path("murs", (30, 12), "Hôpitaux de campagne", "strategic", ("Présenter la proposition", 6), note="licence gratuite",
         probability=45, expected_in=45, ticked=("contact", "webinar", "questionnaire"),
         activities=((12, "meeting", "Visite du dépôt : vingt sites, réseau intermittent."),)),
    Path("sudsystemes", (62, 40, 13), "Sud-Ouest", "reseller", ("Revue juridique, 2 points ouverts", 2),
         potential=540_000, probability=70, expected_in=14,
         ticked=("contact", "questionnaire", "proposal-sent", "business-case", "drafting"),
         activities=((14, "meeting", "Accord sur la marge ; reste la responsabilité et le territoire."),)),
    Path("openide", (58, 37, 9), "Open development tools", "technology", ("Version 4 sent: wait for their answer", 4),
         note="8% of sales", probability=60, expected_in=21,
         ticked=("contact", "questionnaire", "proposal-sent", "drafting", "legal-review")),
    Path("iberdata", (49, 30, 8), "Spain", "reseller", ("Send the draft", 1), potential=260_000,
         probability=55, expected_in=25, ticked=("contact", "questionnaire", "proposal-sent")),
    Path("polder", (85, 70, 44), "Benelux", "reseller", ("First training", 0), potential=150_000,
         probability=60, step_owner="support", ticked=("contact", "questionnaire", "proposal-sent", "legal-review", "kick-off")),
    Path("solis", (96, 82, 60), "OEM, énergie", "oem", ("Pilote sur deux sites", 9), potential=210_000, probability=60,
         ticked=("contact", "questionnaire", "proposal-sent", "legal-review", "kick-off", "training")),
    Path("techcorp", (72,), "Pilot on 2 sites", "oem", ("Training 3 of 5 done", 8), title="TechCorp IoT",
         first_phase="implementation", potential=684_000, probability=90, ticked=("kick-off", "training"),
         activities=((30, "meeting", "Second site chosen; three of five teams trained."),)),
    Path("msf", (54,), "25 countries", "strategic", ("Deployment 61%", 12), first_phase="implementation",
         note="in kind", probability=90, ticked=("kick-off", "training", "pilot"),
         activities=((15, "call", "Fifteen of twenty-five countries are live."),)),
    Path("helio", (190,), "Santé, Ouest", "reseller", ("Décider du renouvellement", 7), first_phase="optimisation",
         potential=212_000, probability=80, ticked=("metrics", "improvement")),
    Path("admin_fr", (210,), "12 ministères", "strategic", ("Bilan avec les douze ministères", 12),
         first_phase="optimisation", note="500 k€ économisés", probability=100, ticked=("metrics",)),
    Path("cobalt", (140, 118), "Integrator, UK", "reseller", potential=180_000, ticked=("contact", "questionnaire"),
         lost=(80, "They chose to build a product of their own.")),
    Path("omnivendor", (200, 170, 150), "Publisher", "technology", potential=400_000,
         ticked=("contact", "questionnaire", "proposal-sent"), lost=(120, "No agreement on who owns the extension.")),
    Path("ministere_be", (260,), "Gouvernement", "strategic", leads=4, lost=(230, "Budget reporté après les élections.")),
]  # fmt: skip

# Partners of the last year came by a recruitment: days before the agreement at which each phase began.
LEAD = {"exploration": 58, "proposal": 43, "negotiation": 16}
LIVE_AFTER = 24

# name: (type, kind, country, why, whom we know, what blocks, priority)
WISHES = {
    "Croissant-Rouge Data": ("ngo", "strategic", "TN", "Réseau de terrain dans douze pays du Maghreb et du Sahel.",
                             "Amina Trabelsi, direction des opérations", "Attend l’accord de sa fédération.", 1),
    "Meridian Cloud": ("cloud", "technology", "US", "Marketplace with 90,000 customers; managed MML would be a click away.",
                       "", "No contact; asks for a reference above a million messages a day.", 1),
    "Helvetia Medical": ("company", "reseller", "CH", "Sells to every private clinic in Switzerland.",
                         "Peter Frei, met at the Basel fair", "Bound to a competitor until next summer.", 2),
    "Atlas Éditions": ("publisher", "technology", "MA", "Logiciel scolaire le plus répandu d’Afrique francophone.",
                       "Par l’École ouverte", "", 2),
    "Union des villes connectées": ("government", "strategic", "FR", "Trois cents villes, un seul cahier des charges.",
                                    "", "Marché public au printemps ; aucun contact avant.", 1),
    "Polytech Amazonia": ("university", "strategic", "BR", "Climate research group with the best field data.",
                          "Dr. Souza, co-author of our first paper", "", 3),
    "RailWorks": ("integrator", "reseller", "GB", "Rail maintenance; fits the IoT line.", "", "Wants an exclusivity for rail.", 3),
}  # fmt: skip


def plan(context: DemoContext) -> None:
    """Write down when each recruitment begins, moves and ends."""
    for entry in PROSPECTS:
        context.entries[entry.code] = entry
    for entry in PARTNERS:
        if entry.recruited:
            _plan_recruited(context, entry.code)
    for path in PATHS:
        _plan_path(context, path)
    context.simulation.ago(14, 10.2, lambda: begin_pilot(context, "solis"))
    for days_ago, (name, row) in enumerate(WISHES.items(), start=8):
        context.simulation.ago(days_ago * 9, 11.0, lambda n=name, r=row: _wish(context, n, r))
    context.simulation.ago(20, 11.5, lambda: _drop_wish(context, "RailWorks"))
    for code, probability in (("iberdata", 65), ("sudsystemes", 75)):
        context.simulation.ago(1, 16.6, lambda c=code, p=probability: _weigh_again(context, c, p))


def _plan_path(context: DemoContext, path: Path) -> None:
    simulation = context.simulation
    simulation.ago(path.entered[0], 9.0, lambda: _open(context, path))
    start = ORDER.index(path.first_phase)
    for phase, days_ago in zip(ORDER[start + 1 :], path.entered[1:], strict=False):
        simulation.ago(days_ago, 11.2, lambda p=phase: _move(context, path, p))
    for days_ago, kind, summary in path.activities:
        simulation.ago(
            days_ago, 14.3, lambda d=days_ago, k=kind, s=summary: _activity(context, path.code, d, k, s)
        )
    if path.step:
        simulation.ago(path.planned, 15.4, lambda: _plan_step(context, path))
    if path.lost:
        days_ago, reason = path.lost
        simulation.ago(days_ago, 16.0, lambda: _lose(context, path.code, reason))


def _open(context: DemoContext, path: Path) -> None:
    entry = context.entries[path.code]
    day = context.simulation.day(path.entered[0])
    if path.code not in context.partners:
        joining.join(context, entry, day)
    recruitment = recruitment_open(
        actor=context.manager(path.code),
        partner=context.partner(path.code),
        phase=context.phases[path.first_phase],
        kind=context.words["kind"][path.kind],
        title=path.title,
        headline=path.headline,
        potential=Money(path.potential * 100, "EUR") if path.potential else None,
        leads=path.leads or None,
        potential_note=path.note,
        probability=path.probability,
        expected_on=context.today + timedelta(days=path.expected_in) if path.expected_in else None,
    )
    _name_people(context, path.code, recruitment)
    if path.first_phase != "exploration":
        _tick(context, path, recruitment, ORDER.index(path.first_phase))


def _name_people(context: DemoContext, code: str, recruitment: Recruitment) -> None:
    """Who decides there, and who looks into the technique."""
    contacts = recruitment.partner.contacts.current().order_by("-is_main", "pk")[:2]
    parts = (RecruitmentContact.Part.DECISION_MAKER, RecruitmentContact.Part.TECHNICAL)
    for contact, part in zip(contacts, parts, strict=False):
        stakeholder_add(actor=context.manager(code), recruitment=recruitment, contact=contact, part=part)


def _tick(context: DemoContext, path: Path, recruitment: Recruitment, up_to: int) -> None:
    """The steps said to be done of the phases up to a place in their order, each with what shows it."""
    steps = PhaseStep.objects.filter(code__in=path.ticked, phase__code__in=ORDER[: up_to + 1])
    with translation.override(context.entries[path.code].language):
        for step in steps.exclude(pk__in=recruitment.steps_done.values("step")):
            show_step(context, path.code, recruitment, step)


def _move(context: DemoContext, path: Path, phase: str) -> None:
    recruitment = recruitment_of(context, path.code)
    _tick(context, path, recruitment, ORDER.index(phase) - 1)
    if phase == "negotiation":
        agree_to_proposal(context, path.code, recruitment)
    recruitment_move(
        actor=context.manager(path.code),
        recruitment=recruitment,
        phase=context.phases[phase],
        reason=""
        if path.ticked
        else in_language(context, path.code, "Fait en atelier commun.", "Done in a joint workshop."),
    )


def _activity(context: DemoContext, code: str, days_ago: int, kind: str, summary: str) -> None:
    activity_add(
        actor=context.manager(code),
        recruitment=recruitment_of(context, code),
        kind=kind,
        happened_on=context.simulation.day(days_ago),
        summary=summary,
    )


def _plan_step(context: DemoContext, path: Path) -> None:
    recruitment = recruitment_of(context, path.code)
    _tick(context, path, recruitment, ORDER.index(recruitment.phase.code))
    assert path.step is not None
    text, in_days = path.step
    recruitment_plan_step(
        actor=context.manager(path.code),
        recruitment=recruitment,
        next_step=text,
        next_step_on=context.today + timedelta(days=in_days),
        next_step_owner=context.people.staff[path.step_owner or context.entries[path.code].owner],
    )


def _weigh_again(context: DemoContext, code: str, probability: int) -> None:
    """What the forecast page shows as changed since Monday."""
    recruitment = recruitment_of(context, code)
    recruitment_change(
        actor=context.manager(code),
        recruitment=recruitment,
        potential=recruitment.potential,
        potential_note=recruitment.potential_note,
        probability=probability,
    )


def _lose(context: DemoContext, code: str, reason: str) -> None:
    recruitment_lose(
        actor=context.manager(code),
        recruitment=recruitment_of(context, code),
        reason=reason,
        end_partner=True,
    )


# -- Those who joined by a recruitment -------------------------------------------------------------


def _plan_recruited(context: DemoContext, code: str) -> None:
    """From the first contact to the day on which it is live; the agreement wins it in between."""
    signed_on = context.joined_on(code)
    slower = context.dice.randrange(0, 21)
    days = {phase: workday(signed_on - timedelta(days=before + slower)) for phase, before in LEAD.items()}
    path = Path(
        code,
        ((context.today - days["exploration"]).days,),
        context.entries[code].description[:60]
        or in_language(context, code, "Venu par une recommandation", "Came by a recommendation"),
        context.entries[code].kinds[0],
        potential=context.entries[code].revenue,
        note=""
        if context.entries[code].revenue
        else in_language(context, code, "licence gratuite", "free licence"),
        probability=60,
        ticked=("contact", "questionnaire", "proposal-sent", "legal-review", "kick-off", "pilot"),
    )
    context.simulation.at(days["exploration"], 9.0, lambda: _open(context, path))
    for phase in ("proposal", "negotiation"):
        context.simulation.at(days[phase], 11.2, lambda p=phase: _move(context, path, p))
    context.simulation.at(
        signed_on + timedelta(days=LIVE_AFTER + slower // 3), 9.6, lambda: _live(context, path)
    )


def _live(context: DemoContext, path: Path) -> None:
    recruitment = recruitment_of(context, path.code)
    _tick(context, path, recruitment, ORDER.index("implementation"))
    recruitment_go_live(actor=context.manager(path.code), recruitment=recruitment)
    recruitment_change(
        actor=context.manager(path.code),
        recruitment=recruitment_of(context, path.code),
        potential=Money(path.potential * 100, "EUR") if path.potential else None,
        potential_note=path.note,
        probability=90,
    )


# -- Wishes ----------------------------------------------------------------------------------------


def _wish(context: DemoContext, name: str, row: tuple) -> None:
    type_code, kind, country, why, contact, blocker, priority = row
    wish_add(
        actor=context.people.ours("manager"),
        name=name,
        type=context.words["type"][type_code],
        kind=context.words["kind"][kind],
        country=country,
        reason=why,
        contact=contact,
        blocker=blocker,
        priority=priority,
    )


def _drop_wish(context: DemoContext, name: str) -> None:
    wish_drop(
        actor=context.people.ours("manager"),
        wish=Wish.objects.get(name=name),
        reason="An exclusivity for a whole industry is not on offer.",
    )

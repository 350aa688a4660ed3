"""The five phases of MML's recruitment, with their steps and usual durations."""

from __future__ import annotations

from core.actor import SYSTEM
from demo.vocabulary import both
from pipeline.models import Phase
from pipeline.recruitment.phases import phase_save, phase_step_save

# code: (fr, en, usual days from, to, target to go live, stalled after, status, counts in the forecast, short form, steps)
# step: (code, required, fr, en); what a thing ticks is in TICKED_BY, the others name their evidence.
PHASES = {
    "exploration": ("Exploration", "Exploration", 7, 14, None, 10, "prospect", True, "intro", [
        ("contact", True, "Prise de contact", "First contact"),
        ("mutual-fit", False, "Évaluation mutuelle", "Mutual assessment"),
        ("webinar", False, "Webinaire de découverte", "Discovery webinar"),
        ("questionnaire", True, "Questionnaire détaillé", "Detailed questionnaire"),
    ]),
    "proposal": ("Proposition", "Proposal", 14, 28, None, 10, "prospect", True, "discussion", [
        ("analysis", False, "Analyse des processus et systèmes", "Analysis of processes and systems"),
        ("proposal-sent", True, "Proposition personnalisée", "Tailored proposal"),
        ("business-case", False, "Étude de rentabilité", "Business case"),
        ("roll-out-plan", False, "Plan de mise en œuvre", "Plan of implementation"),
    ]),
    "negotiation": ("Négociation", "Negotiation", 7, 21, None, 10, "prospect", True, "negotiation", [
        ("drafting", False, "Rédaction de l’accord", "Agreement drafted"),
        ("legal-review", True, "Revue juridique", "Legal review"),
        ("adjustments", False, "Points négociés", "Points negotiated"),
        ("signature", False, "Signature", "Signature"),
    ]),
    "implementation": ("Mise en œuvre", "Implementation", 30, 365, 30, None, "onboarding", False, "contract", [
        ("kick-off", True, "Lancement", "Kick-off"),
        ("training", False, "Formation initiale", "First training"),
        ("pilot", True, "Pilote technique", "Technical pilot"),
        ("roll-out", False, "Déploiement progressif", "Step-by-step roll-out"),
    ]),
    "optimisation": ("Optimisation", "Optimisation", None, None, None, None, "active", False, "contract", [
        ("metrics", False, "Suivi des mesures", "Measures followed"),
        ("improvement", False, "Amélioration continue", "Continuous improvement"),
        ("extension", False, "Extension du périmètre", "Wider scope"),
        ("renewal", False, "Renouvellement", "Renewal"),
    ]),
}  # fmt: skip

TICKED_BY = {
    "contact": "activity",
    "webinar": "webinar",
    "roll-out-plan": "joint-plan",
    "drafting": "agreement-drafted",
    "legal-review": "agreement-approved",
    "adjustments": "points-settled",
    "signature": "agreement-signed",
}


def load() -> dict[str, Phase]:
    """The phases by code, as an administrator would set them up."""
    phases = {}
    for position, (code, row) in enumerate(PHASES.items(), start=1):
        fr, en, low, high, target, idle, status, counts, short, steps = row
        phases[code] = phase_save(
            actor=SYSTEM,
            code=code,
            name=both(fr, en),
            position=position,
            usual_min_days=low,
            usual_max_days=high,
            target_days=target,
            idle_days=idle,
            status_given=status,
            counts_in_forecast=counts,
            short_form=short,
        )
        for place, (step, required, step_fr, step_en) in enumerate(steps, start=1):
            phase_step_save(
                actor=SYSTEM,
                phase=phases[code],
                code=step,
                name=both(step_fr, step_en),
                position=place,
                is_required=required,
                ticked_by=TICKED_BY.get(step, ""),
            )
    return phases

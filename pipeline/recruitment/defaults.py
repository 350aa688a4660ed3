"""Ready phases of recruitment with their steps, in both languages. A catalogue: all can be changed.

Each set leads from a prospect over a phase that a signature gives (onboarding) to one in which the partner is
active: without these two nobody would be won, and nobody would go live.
"""

from __future__ import annotations

# (code, required before the phase is left, the thing that ticks it, fr, en)
Step = tuple[str, bool, str, str, str]
# code: (fr, en, usual days from, to, target to go live, stalled after, status, in the forecast, short form, steps)
Phases = dict[
    str, tuple[str, str, int | None, int | None, int | None, int | None, str, bool, str, list[Step]]
]

MML: Phases = {
    "exploration": ("Exploration", "Exploration", 7, 14, None, 10, "prospect", True, "intro", [
        ("contact", True, "activity", "Prise de contact", "First contact"),
        ("mutual-fit", False, "fit-scored", "Évaluation mutuelle", "Mutual assessment"),
        ("webinar", False, "webinar", "Webinaire de découverte", "Discovery webinar"),
        ("questionnaire", True, "needs-answered", "Questionnaire détaillé", "Detailed questionnaire"),
    ]),
    "proposal": ("Proposition", "Proposal", 14, 28, None, 10, "prospect", True, "discussion", [
        ("analysis", False, "", "Analyse des processus et systèmes", "Analysis of processes and systems"),
        ("proposal-sent", True, "proposal-sent", "Proposition personnalisée", "Tailored proposal"),
        ("business-case", False, "business-case", "Étude de rentabilité", "Business case"),
        ("roll-out-plan", False, "joint-plan", "Plan de mise en œuvre", "Plan of implementation"),
    ]),
    "negotiation": ("Négociation", "Negotiation", 7, 21, None, 10, "prospect", True, "negotiation", [
        ("drafting", False, "agreement-drafted", "Rédaction de l’accord", "Agreement drafted"),
        ("legal-review", True, "agreement-approved", "Revue juridique", "Legal review"),
        ("adjustments", False, "points-settled", "Points négociés", "Points negotiated"),
        ("signature", False, "agreement-signed", "Signature", "Signature"),
    ]),
    "implementation": ("Mise en œuvre", "Implementation", 30, 365, 30, None, "onboarding", False, "contract", [
        ("kick-off", True, "", "Lancement", "Kick-off"),
        ("training", False, "", "Formation initiale", "First training"),
        ("pilot", True, "", "Pilote technique", "Technical pilot"),
        ("roll-out", False, "", "Déploiement progressif", "Step-by-step roll-out"),
    ]),
    "optimisation": ("Optimisation", "Optimisation", None, None, None, None, "active", False, "contract", [
        ("metrics", False, "", "Suivi des mesures", "Measures followed"),
        ("improvement", False, "", "Amélioration continue", "Continuous improvement"),
        ("extension", False, "", "Extension du périmètre", "Wider scope"),
        ("renewal", False, "", "Renouvellement", "Renewal"),
    ]),
}  # fmt: skip

SHORT: Phases = {
    "introduction": ("Premier contact", "Introduction", 7, 14, None, 10, "prospect", True, "intro", [
        ("first-talk", True, "activity", "Premier échange", "First talk"),
    ]),
    "discussion": ("Discussion", "Discussion", 7, 28, None, 10, "prospect", True, "discussion", [
        ("needs-known", False, "needs-answered", "Besoins recueillis", "Needs known"),
        ("offer-made", False, "proposal-sent", "Proposition remise", "Offer made"),
    ]),
    "negotiation": ("Négociation", "Negotiation", 7, 21, None, 10, "prospect", True, "negotiation", [
        ("draft-ready", False, "agreement-drafted", "Accord rédigé", "Agreement drafted"),
    ]),
    "contract": ("Contrat", "Contract", 7, 60, 30, None, "onboarding", False, "contract", [
        ("agreement-signed", False, "agreement-signed", "Accord signé", "Agreement signed"),
        ("access-given", False, "", "Accès au portail donné", "Access to the portal given"),
    ]),
    "live": ("Partenariat actif", "Live partnership", None, None, None, None, "active", False, "contract", []),
}  # fmt: skip

"""The certifications that a programme usually begins with."""

from __future__ import annotations

# code: (what is certified, months, fr, en, description fr, description en)
CERTIFICATIONS: dict[str, tuple[str, int | None, str, str, str, str]] = {
    "certified-specialist": (
        "person", 24, "Spécialiste certifié", "Certified specialist",
        "Installe, configure et exploite la solution. Examen pratique de quatre heures.",
        "Installs, configures and runs the solution. A practical examination of four hours.",
    ),
    "certified-architect": (
        "person", 36, "Architecte certifié", "Certified architect",
        "Conçoit une mise en œuvre de bout en bout. Étude de cas soutenue devant un jury.",
        "Designs an implementation from end to end. A case defended before a jury.",
    ),
    "certified-organisation": (
        "company", 24, "Organisation certifiée", "Certified organisation",
        "Ses équipes et ses procédés suivent nos règles. Audit sur place.",
        "Its teams and procedures follow our rules. An audit on site.",
    ),
    "certified-implementation": (
        "implementation", 36, "Mise en œuvre certifiée", "Certified implementation",
        "En production chez un client et conforme aux spécifications. Contrôle à distance.",
        "In production at a customer, and conforming to the specifications. Checked remotely.",
    ),
    "certified-solution": (
        "solution", 24, "Solution certifiée", "Certified solution",
        "Un produit du partenaire qui réussit la suite des tests de conformité.",
        "A product of the partner that passes the suite of conformance tests.",
    ),
}  # fmt: skip

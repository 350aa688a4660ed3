"""What a company with resellers and referral partners begins with: no public bodies, no sector programmes.

A catalogue in both languages, in the shape of ``standard``.
"""

from __future__ import annotations

from typing import Any

TYPES: dict[str, tuple[Any, ...]] = {
    "reseller": (
        "institutional",
        "Revendeur",
        "Reseller",
        "Vendre nos produits à ses propres clients",
        "Sell our products to its own customers",
        ["Prospection et vente", "Déclaration des affaires", "Assistance de premier niveau"],
        ["Prospecting and sales", "Registration of deals", "First-level support"],
        ["Marge de revente", "Affaires protégées", "Formation des équipes"],
        ["Resale margin", "Protected deals", "Training of teams"],
        {},
    ),
    "integrator": (
        "technology",
        "Intégrateur système",
        "Systems integrator",
        "Mettre nos produits en œuvre chez les clients",
        "Put our products to work at customers",
        ["Mise en œuvre", "Assistance et maintenance", "Formation des utilisateurs"],
        ["Implementation", "Support and maintenance", "Training of users"],
        ["Certification des équipes", "Affaires apportées", "Appui technique"],
        ["Certified teams", "Leads handed over", "Technical support"],
        {},
    ),
    "consultant": (
        "institutional",
        "Consultant ou agence",
        "Consultant or agency",
        "Recommander nos produits à ses clients",
        "Recommend our products to its customers",
        ["Conseil", "Recommandation", "Accompagnement du choix"],
        ["Advice", "Recommendation", "Help with the choice"],
        ["Commission d’apport", "Contenus à partager", "Interlocuteur commercial"],
        ["Referral commission", "Content to share", "A contact in sales"],
        {},
    ),
    "technology-partner": (
        "technology",
        "Partenaire technologique",
        "Technology partner",
        "Relier nos produits aux siens",
        "Connect our products with its own",
        ["Intégration des produits", "Documentation commune", "Offres conjointes"],
        ["Integration of products", "Joint documentation", "Joint offers"],
        ["Accès anticipé", "Référencement croisé", "Appui technique"],
        ["Early access", "Cross listing", "Technical support"],
        {},
    ),
}  # fmt: skip

SECTORS: dict[str, tuple[Any, ...]] = {}

LINES: dict[str, tuple[str, str]] = {
    "products": ("Produits", "Products"),
    "services": ("Services", "Services"),
}

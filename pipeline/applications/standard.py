"""The form that applications begin with: what is asked and agreed to, in both languages. All can be changed."""

from __future__ import annotations

from typing import Any

from core.text import both

INTRO = both(
    "Vous souhaitez devenir partenaire\u202f? Présentez-nous votre organisation en quelques minutes. "
    "Nous lisons chaque candidature et répondons à toutes.",
    "Would you like to become a partner? Tell us about your organisation in a few minutes. "
    "We read every application, and we answer all of them.",
)
CONSENT = both(
    [
        "Nous utilisons ce que vous écrivez ici pour étudier votre candidature et vous répondre, et pour rien d’autre.",
        "Si elle est acceptée, vos coordonnées deviennent celles de notre contact dans votre organisation. "
        "Si elle est refusée, elles sont effacées au bout d’un an.",
        "Vous pouvez à tout moment nous demander de les consulter, de les corriger ou de les effacer.",
    ],
    [
        "We use what you write here to examine your application and to answer you, and for nothing else.",
        "If it is accepted, your details become those of our contact in your organisation. "
        "If it is refused, they are erased after a year.",
        "You may ask us at any time to see them, to correct them or to erase them.",
    ],
)
TITLE, SECTION = both("Candidature", "Application"), both("Votre projet", "Your project")


def _choices(*rows: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "label": both(fr, en)} for code, fr, en in rows]


STAFF = _choices(
    ("1-9", "Moins de 10", "Fewer than 10"),
    ("10-49", "De 10 à 49", "10 to 49"),
    ("50-249", "De 50 à 249", "50 to 249"),
    ("250-plus", "250 et plus", "250 and more"),
)
CONTRIBUTIONS = _choices(
    ("resell", "Revendre ou distribuer", "Resell or distribute"),
    ("integrate", "Intégrer nos produits aux vôtres", "Integrate our products with yours"),
    ("refer", "Nous recommander à vos clients", "Refer your customers to us"),
    ("services", "Fournir des services autour de nos produits", "Provide services around our products"),
    ("promote", "Communiquer ensemble", "Market together"),
)
KNOWN_FROM = _choices(
    ("partner", "Par un partenaire", "Through a partner"),
    ("event", "Lors d’un événement", "At an event"),
    ("web", "Sur internet", "On the web"),
    ("other", "Autrement", "Otherwise"),
)
QUESTIONS: list[dict[str, Any]] = [
    {"code": "activity", "label": both("Votre activité", "What your organisation does"), "kind": "long_text",
     "required": "always", "help": both("En quelques phrases.", "In a few sentences.")},
    {"code": "staff", "label": both("Effectif", "Number of people"), "kind": "choice", "choices": STAFF},
    {"code": "markets", "label": both("Pays et secteurs visés", "Countries and sectors you work in"), "kind": "text"},
    {"code": "contribution", "kind": "choices", "required": "always", "choices": CONTRIBUTIONS,
     "label": both("Ce que vous souhaitez faire avec nous", "What you would like to do with us")},
    {"code": "known-from", "kind": "choice", "choices": KNOWN_FROM,
     "label": both("Comment nous avez-vous connus\u202f?", "How did you hear of us?")},
]  # fmt: skip

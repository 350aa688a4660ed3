"""The questions about needs and constraints that ship with the product, in both languages."""

from __future__ import annotations

from typing import Any

from core.text import both
from partners.questions.ready import ReadyQuestionnaire, ReadySection


def _question(code: str, kind: str, fr: str, en: str, **more: Any) -> dict[str, Any]:
    asked = {"code": code, "kind": kind, "label": both(fr, en), "audience": "partner_writes", "listed": False}
    return asked | more


def _choices(*rows: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "label": both(fr, en)} for code, fr, en in rows]


NEEDS = ReadyQuestionnaire(
    subject="needs",
    title=both("Besoins et contraintes", "Needs and constraints"),
    description=both(
        "Ce que le prospect attend et ce dont il doit tenir compte. Il répond par un lien, sans compte.",
        "What a prospect expects and what it has to reckon with. It answers by a link, without an account.",
    ),
    sections=(
        ReadySection(
            "organisation",
            both("Votre organisation", "Your organisation"),
            (
                _question("users", "number", "Combien de personnes utiliseraient la solution ?",
                          "How many people would use the solution?", required="always"),
                _question("places", "text", "Dans quels pays et sur combien de sites ?",
                          "In which countries, and on how many sites?"),
                _question("tools", "long_text", "Avec quels outils travaillez-vous aujourd’hui ?",
                          "Which tools do you work with today?"),
            ),
        ),
        ReadySection(
            "needs",
            both("Vos besoins", "Your needs"),
            (
                _question("aims", "long_text",
                          "Que voulez-vous obtenir, et à quoi verriez-vous que c’est réussi ?",
                          "What do you want to reach, and how would you see that it worked?", required="always"),
                _question("expected", "choices", "Qu’attendez-vous de nous ?", "What do you expect from us?",
                          choices=_choices(
                              ("product", "Le produit et ses licences", "The product and its licences"),
                              ("training", "Des formations", "Training"),
                              ("support", "Une assistance technique", "Technical support"),
                              ("marketing", "Des actions de communication communes", "Joint marketing"),
                              ("development", "Des développements communs", "Joint development"),
                          )),
                _question("blocked", "long_text", "Qu’est-ce qui vous bloque aujourd’hui ?",
                          "What stands in your way today?"),
            ),
        ),
        ReadySection(
            "constraints",
            both("Vos contraintes", "Your constraints"),
            (
                _question("hosting", "choice", "Où les données doivent-elles être hébergées ?",
                          "Where must the data be hosted?",
                          choices=_choices(
                              ("own", "Chez vous", "With you"),
                              ("country", "Dans votre pays", "In your country"),
                              ("union", "Dans l’Union européenne", "In the European Union"),
                              ("anywhere", "Sans contrainte", "No constraint"),
                          )),
                _question("rules", "choices", "Quelles règles s’appliquent à vous ?",
                          "Which rules apply to you?",
                          choices=_choices(
                              ("health", "Données de santé", "Health data"),
                              ("tender", "Marchés publics", "Public tenders"),
                              ("security", "Référentiel de sécurité", "A security standard"),
                              ("access", "Accessibilité", "Accessibility"),
                          )),
                _question("network", "yes_no",
                          "La connexion au réseau est-elle permanente sur tous les sites ?",
                          "Is every site always connected?"),
                _question("other-constraints", "long_text",
                          "Quelles autres contraintes devons-nous connaître ?",
                          "Which other constraints should we know of?"),
            ),
        ),
        ReadySection(
            "calendar",
            both("Calendrier et moyens", "Calendar and means"),
            (
                _question("wanted-on", "date", "Pour quand vous faut-il une première version ?",
                          "By when do you need a first version?"),
                _question("budget", "money", "Quel budget avez-vous pour la première année ?",
                          "What is your budget for the first year?"),
                _question("deciding", "long_text", "Qui décide, et en combien d’étapes ?",
                          "Who decides, and in how many steps?"),
            ),
        ),
        ReadySection(
            "our-reading",
            both("Notre lecture", "Our reading"),
            (
                _question("risks", "long_text", "Qu’est-ce qui pourrait faire échouer le projet ?",
                          "What could make the project fail?", audience="staff"),
            ),
        ),
    ),
)  # fmt: skip

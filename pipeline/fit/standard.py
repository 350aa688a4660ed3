"""The questions about the fit that ship with the product, in both languages: ours about them, and theirs about us.
Weights and points are a beginning; each programme sets its own."""

from __future__ import annotations

from typing import Any

from core.text import Translated, both
from partners.questions.ready import ReadyQuestionnaire, ReadySection

US, THEM = "staff", "partner_writes"
STRATEGIC, OPERATIONAL = "strategic", "operational"


def _choice(
    code: str, fr: str, en: str, axis: str, weight: int, *choices: tuple[str, str, str, int]
) -> dict[str, Any]:
    """``choices`` are (code, fr, en, points)."""
    return {
        **_question(code, "choice", fr, en, axis, weight),
        "choices": [{"code": one, "label": both(said_fr, said_en)} for one, said_fr, said_en, _p in choices],
        "points": {one: points for one, _fr, _en, points in choices},
    }


def _yes_no(code: str, fr: str, en: str, axis: str, weight: int, *, yes: int = 100) -> dict[str, Any]:
    return {
        **_question(code, "yes_no", fr, en, axis, weight),
        "points": {"true": yes, "false": 100 - yes},
    }


def _number(
    code: str, fr: str, en: str, axis: str, weight: int, full: int, unit: Translated
) -> dict[str, Any]:
    """Nothing at zero, all points from ``full`` on."""
    return {
        **_question(code, "number", fr, en, axis, weight),
        "points": {"none": "0", "full": str(full)},
        "unit": unit,
    }


def _question(code: str, kind: str, fr: str, en: str, axis: str, weight: int) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind,
        "label": both(fr, en),
        "axis": axis,
        "weight": weight,
        "listed": False,
    }


def _asked_of(audience: str, *questions: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple({**one, "audience": audience} for one in questions)


PEOPLE = both("personnes", "people")

FIT = ReadyQuestionnaire(
    subject="fit",
    title=both("Score d’adéquation", "Fit score"),
    description=both(
        "Notre intérêt pour le prospect, et le sien pour nous : chaque réponse vaut des points, et chaque"
        " question a un poids.",
        "Our interest in a prospect, and theirs in us: each answer is worth points, each question has a weight.",
    ),
    sections=(
        ReadySection(
            "our-strategy",
            both("Ce que le prospect nous apporte", "What the prospect brings us"),
            _asked_of(
                US,
                _choice(
                    "shared-aims", "Partage-t-il nos objectifs ?", "Does it share our aims?", STRATEGIC, 30,
                    ("fully", "Entièrement", "Fully", 100),
                    ("largely", "Pour l’essentiel", "Largely", 70),
                    ("partly", "En partie", "Partly", 35),
                    ("no", "Non", "No", 0),
                ),
                _choice(
                    "complement", "Comment son offre et la nôtre se complètent-elles ?",
                    "How do its offer and ours complete each other?", STRATEGIC, 30,
                    ("complete", "Elles se complètent", "They complete each other", 100),
                    ("overlap", "Elles se recoupent un peu", "They overlap a little", 60),
                    ("compete", "Elles sont concurrentes", "They compete", 0),
                ),
                _number(
                    "reach", "Combien de nouveaux utilisateurs peut-il nous amener en un an ?",
                    "How many new users can it bring us in a year?", STRATEGIC, 25, 1_000,
                    both("utilisateurs", "users"),
                ),
                _yes_no(
                    "standing", "Son nom aiderait-il à en convaincre d’autres ?",
                    "Would its name help to win others?", STRATEGIC, 15,
                ),
            ),
        ),
        ReadySection(
            "our-operations",
            both("Ce que nous pouvons faire ensemble", "What we can do together"),
            _asked_of(
                US,
                _number(
                    "team", "Combien de personnes peut-il y consacrer ?", "How many people can it assign?",
                    OPERATIONAL, 30, 5, PEOPLE,
                ),
                _choice(
                    "skills", "Ses équipes ont-elles les compétences ?",
                    "Do its teams have the skills?", OPERATIONAL, 30,
                    ("ready", "Oui, dès maintenant", "Yes, now", 100),
                    ("training", "Après une formation", "After training", 50),
                    ("none", "Non", "No", 0),
                ),
                _choice(
                    "decision", "En combien de temps décide-t-il ?", "How fast does it decide?", OPERATIONAL, 20,
                    ("month", "En un mois", "Within a month", 100),
                    ("quarter", "En un trimestre", "Within a quarter", 50),
                    ("unknown", "Nous ne le savons pas", "We do not know", 0),
                ),
                _yes_no(
                    "obstacle", "Une exclusivité ou un marché public fait-il obstacle ?",
                    "Does an exclusivity or a public tender stand in the way?", OPERATIONAL, 20, yes=0,
                ),
            ),
        ),
        ReadySection(
            "your-interest",
            both("Votre intérêt pour un partenariat", "Your interest in a partnership"),
            _asked_of(
                THEM,
                _choice(
                    "priority", "Quelle place ce partenariat a-t-il parmi vos projets de l’année ?",
                    "Where does this partnership stand among your projects of the year?", STRATEGIC, 60,
                    ("first", "Parmi les premiers", "Among the first", 100),
                    ("one", "Un parmi d’autres", "One among others", 50),
                    ("later", "Pour plus tard", "For later", 10),
                ),
                _yes_no(
                    "sponsor", "Un membre de votre direction le soutient-il ?",
                    "Does a member of your management support it?", STRATEGIC, 40,
                ),
                _number(
                    "their-team", "Combien de personnes chez vous pourraient y travailler ?",
                    "How many of your people could work on it?", OPERATIONAL, 40, 4, PEOPLE,
                ),
                _yes_no("funded", "Un budget est-il prévu ?", "Is there a budget for it?", OPERATIONAL, 30),
                _choice(
                    "start", "Quand pourriez-vous commencer ?", "When could you begin?", OPERATIONAL, 30,
                    ("month", "Dans le mois", "Within the month", 100),
                    ("quarter", "Dans le trimestre", "Within the quarter", 70),
                    ("year", "Dans l’année", "Within the year", 40),
                    ("later", "Plus tard", "Later", 0),
                ),
            ),
        ),
    ),
)  # fmt: skip

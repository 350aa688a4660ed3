"""In which language a text is written: French, English or neither, by words that only one of them has.

It is made for the sentences of the demo and of the product's pages: names, addresses and numbers say nothing.
"""

from __future__ import annotations

import re

_WORDS = {
    "fr": """
        à au aux avec avant ce ces cette chez dans depuis des du elle elles est et être font il ils je la le les leur
        leurs mais même moins notre nos nous où par pas peut plus pour puis quand que qui sa sans se ses son sont sur
        tous toutes un une vers vos votre vous accord affaire affaires apport apporteur année annuel annuelle bilan
        certificat commerciale compte conjointe contrat courriel décision demande déploiement direction échange
        économisés enquête envoyé envoyée équipe facture factures fin formation gratuite jours justification lettre
        ministères mois niveau ouvert partenaire partenaires pays personnes premier première présenter proposition
        rapport rendu recherche recommandation relancer renouvellement responsable retard revendeur réunion
        séance suivi venu vente ventes
    """,
    "en": """
        about after again all and any are at be before between by can do each for from has have how if in into is
        it its made more next no not of off our out over she so still than that the their them then there they this
        to until up us we what when where which who why will with without would yet you your agreement agreements
        answer book business called case certificate chosen countries customer customers days deal deals director
        done draft due ended field first free given head hospital hospitals invented joined level lost
        manager managing met months offer officer partnership people product proposal read regions
        registered reports reseller sale sales send sent shared sold statement statistics step survey tailored teams
        trade training twice wait waiting won year yearly years
    """,
}
# Short words of both languages or of names: they count only where nothing else speaks.
_WEAK = {"la", "le", "les", "du", "des", "in", "at", "no", "to", "do", "is", "us", "by", "son", "sur", "se"}
_STRONG = {language: set(words.split()) - _WEAK for language, words in _WORDS.items()}
_FAINT = {language: set(words.split()) & _WEAK for language, words in _WORDS.items()}
# Addresses, codes and amounts are no words.
_NO_WORDS = re.compile(r"\S*[@/_\d$][^\s,;]*|\b[A-Z]{2,}\b|[’']s\b")
_WORD = re.compile(r"[a-zà-öø-ÿœ]+", re.IGNORECASE)
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu)[’'](?=[a-zà-öø-ÿœ])", re.IGNORECASE)


def language_of(text: str) -> str:
    """``"fr"``, ``"en"``, or "" where the words do not say."""
    words = [word.casefold() for word in _WORD.findall(_NO_WORDS.sub(" ", text))]
    french = sum(word in _STRONG["fr"] for word in words) + len(_ELISION.findall(text))
    english = sum(word in _STRONG["en"] for word in words)
    if french == english:
        french = sum(word in _FAINT["fr"] for word in words)
        english = sum(word in _FAINT["en"] for word in words)
    return "" if french == english else "fr" if french > english else "en"

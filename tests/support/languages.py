"""In which language a text is written: French, English or neither, by the words that only one of them has.

Names, numbers and words of both say nothing. It is made for the sentences of the demo, not for any text.
"""

from __future__ import annotations

import re

FRENCH = set(
    """à au aux avec avant ce ces cette chez comme dans de depuis des du elle elles en est et être font
    il ils je la le les leur leurs mais même moins notre nos nous où par pas peut plus pour pourquoi puis quand
    que qui sa sans se ses si son sont sur tant tous toutes trois un une vers vos votre vous
    accord affaire affaires apport apporteur ans an année annuel annuelle au-delà bilan certificat clients commerciale
    contrat courriel décision demande démonstration déploiement échange enquête envoyé envoyée envoyer
    équipe facture factures formation gratuite jours justification licence-gratuite mois niveau ouvert
    partenaire partenaires pays personnes premier première preuve proposition rapport réunion relancer
    renouvellement retard revendeur santé séance suivi vente ventes ministères économisés recherche conjointe
    santé métier présenter bénéficiaires sites""".split()
)
ENGLISH = set(
    """about after again all an and any are asks at be before between but by can do each field
    for free from has have he her his how if in into is it its made more next no not of off or our out over
    she so still than that the their them then there they this three to until up us we what when where which who
    why will with without would yet you your
    agreement agreements answer award awards book business case certificate chosen countries customer customers
    days deal deals director done draft due email ended equal fair first given health hospital hospitals interviews
    invented joined lead leads licence level lost mail manager meeting months near newsletter offer partner
    partnership people pilot press project proposal register registered reports reseller review sale sales send sent
    shared signature sold spain start statistics step survey team teams ten test training twice version wait
    waiting won year yearly years""".split()
) - {"version", "licence", "signature", "pilot", "test", "business", "or", "a", "on"}
# Written alike in both, or parts of names.
_BOTH = {"on", "a", "or", "son", "an", "sites", "de", "la", "le", "les", "du", "en", "in", "des", "si", "se", "six"}
_WORD = re.compile(r"[a-zà-öø-ÿœ]+(?:-[a-zà-öø-ÿœ]+)*", re.IGNORECASE)
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu)[’'](?=[a-zà-öø-ÿœ])", re.IGNORECASE)


def language_of(text: str) -> str:
    """``"fr"``, ``"en"``, or "" where the words do not say."""
    words = [word.casefold() for word in _WORD.findall(text.replace("’s", "").replace("'s", ""))]
    french = sum(word in FRENCH - _BOTH for word in words)
    english = sum(word in ENGLISH - _BOTH for word in words)
    weak = sum(word in _BOTH & FRENCH for word in words) + len(_ELIDED.findall(text))
    if english > french and english > weak // 2:
        return "en"
    if french > english or (french == english == 0 and weak > 1):
        return "fr"
    return ""

"""What a column can be, and how columns are usually headed: in French and English, and in the exports of
HubSpot, Salesforce and Odoo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.search import fold

PARTNERS, CONTACTS = 0, 1


@dataclass(frozen=True)
class Target:
    """What a column is mapped to. ``words`` are its usual headings, folded; ``options`` names the choices
    of which its cells hold one (``partners.imports.choices``)."""

    code: str
    label: Sentence
    words: tuple[str, ...]
    options: str = ""


def _target(code: str, label: Sentence, words: str, options: str = "") -> Target:
    return Target(code, label, tuple(plain(word) for word in words.split("|")), options)


def plain(heading: str) -> str:
    """A heading as it is compared: letters and digits alone, without case and accents."""
    return " ".join(re.sub(r"[^\w]+|_", " ", fold(heading)).split())


PARTNER_TARGETS = (
    _target("name", _("Name"), "name|company name|company|account name|account|organisation|organization|"
            "organisation name|organization name|partner|partner name|display name|nom|nom du compte|entreprise|"
            "société|nom de l'entreprise|nom de la société|partenaire|nom du partenaire|nom commercial|structure"),
    _target("legal_name", _("Legal name"), "legal name|registered name|raison sociale|dénomination|"
            "dénomination sociale|nom légal"),
    _target("type", _("Type"), "type|partner type|account type|category|type de partenaire|catégorie|"
            "type d'entreprise|type de compte", "type"),
    _target("country", _("Country"), "country|country region|billing country|billing country region|country code|"
            "company country|billing address country|pays|code pays|pays région|pays de facturation", "country"),
    _target("registration_number", _("Registration number"), "registration number|company number|"
            "company registration number|company registry|siren|siret|siren siret|numéro d'immatriculation|"
            "n d'immatriculation|immatriculation|numéro siren|numéro siret|n siren|n siret|rcs|"
            "handelsregisternummer|kvk"),
    _target("vat_number", _("VAT number"), "vat|vat number|vat id|tax id|tin|numéro de tva|n tva|n de tva|tva|"
            "tva intracommunautaire|numéro de tva intracommunautaire|n tva intracommunautaire|ust idnr"),
    _target("vat_situation", _("VAT situation"), "vat situation|fiscal position|situation de tva|régime de tva|"
            "position fiscale", "vat_situation"),
    _target("legal_form", _("Legal form"), "legal form|legal type|forme juridique|forme légale"),
    _target("legal_status", _("Legal status"), "legal status|statut juridique", "legal_status"),
    _target("language", _("Language"), "language|partner language|company language|langue|"
            "langue du partenaire", "language"),
    _target("website", _("Website"), "website|web site|website url|url|homepage|site|site web|site internet|"
            "lien du site web"),
    _target("domain", _("Domain"), "domain|company domain|company domain name|e-mail domain|email domain|domaine|"
            "nom de domaine|nom de domaine de l'entreprise|domaine internet"),
    _target("company_email", _("E-mail of the partner (for its domain)"), "company email|company e-mail|"
            "email of the company|e-mail de l'entreprise|email de l'entreprise|e-mail de la société|"
            "email générique"),
    _target("address", _("Address of the registered office"), "address|street|street address|address line 1|street 1|"
            "billing street|billing address line 1|company street address|adresse|rue|adresse postale|"
            "adresse de facturation|adresse du siège|adresse 1|adresse ligne 1|rue de facturation"),
    _target("address_more", _("Address: second line"), "address line 2|address 2|street address 2|street 2|street2|"
            "complément d'adresse|complément|adresse 2|adresse ligne 2|rue 2|rue2"),
    _target("postcode", _("Postcode"), "postcode|post code|postal code|zip|zip code|zip postal code|"
            "billing zip postal code|billing postal code|company zip|code postal|cp|code postal de facturation"),
    _target("city", _("City"), "city|town|billing city|company city|ville|commune|localité|ville de facturation"),
    _target("tags", _("Tags"), "tag|tags|label|labels|keywords|étiquette|étiquettes|mots clés"),
    _target("sectors", _("Sectors"), "sector|sectors|industry|industries|secteur|secteurs|secteur d'activité|"
            "secteurs d'activité", "sectors"),
    _target("founded", _("Founded in"), "founded|founded in|year founded|foundation year|année de création|"
            "créée en|année de fondation|fondée en"),
    _target("description", _("Description"), "description|about|about us|notes|commentaire|présentation|à propos"),
    _target("products", _("Products"), "products|product|produits|produit|offre"),
    _target("owner", _("Looked after by"), "owner|account owner|company owner|salesperson|account manager|"
            "propriétaire|propriétaire du compte|propriétaire de l'entreprise|responsable|vendeur|commercial|"
            "suivi par", "owner"),
    _target("external_id", _("Identifier in the other system"), "external id|id|record id|account id|company id|"
            "partner id|customer id|crm id|hubspot id|salesforce id|identifiant|identifiant externe|id externe|"
            "référence|code client|code partenaire|id de fiche d'informations|id de l'enregistrement|"
            "id de l'entreprise|id du compte|identifiant crm"),
)  # fmt: skip

CONTACT_TARGETS = (
    _target("contact_name", _("Contact: name"), "contact|contact name|full name|main contact|person|"
            "nom du contact|nom complet|contact principal|interlocuteur"),
    _target("contact_first_name", _("Contact: first name"), "first name|firstname|given name|contact first name|"
            "prénom|prénom du contact"),
    _target("contact_last_name", _("Contact: last name"), "last name|lastname|surname|family name|"
            "contact last name|nom de famille|nom du contact famille"),
    _target("contact_email", _("Contact: e-mail"), "email|e mail|email address|e mail address|contact email|"
            "contact e mail|work email|courriel|adresse e mail|adresse email|adresse électronique|mail|"
            "e mail du contact|email du contact"),
    _target("contact_phone", _("Contact: telephone"), "phone|phone number|telephone|telephone number|mobile|"
            "mobile phone|mobile phone number|contact phone|téléphone|tél|numéro de téléphone|portable|"
            "téléphone du contact|téléphone portable"),
    _target("contact_job_title", _("Contact: job title"), "title|job title|job position|position|function|"
            "contact title|fonction|poste|intitulé du poste|titre|fonction du contact"),
    _target("contact_role", _("Contact: role"), "role|contact role|buying role|rôle|rôle du contact",
            "contact_role"),
    _target("contact_language", _("Contact: language"), "contact language|preferred language|langue du contact|"
            "langue préférée", "language"),
    _target("contact_main", _("Contact: is the main one"), "is main|is primary|primary contact|primary|main|"
            "is main contact|principal|est principal|contact principal oui non"),
    _target("contact_informed_on", _("Contact: day they were told that we hold their data"), "informed on|told on|"
            "informed|gdpr notice|informé le|date d'information|information rgpd"),
)  # fmt: skip

# How a row of a table of contacts names its partner; the first that is filled counts.
KEY_TARGETS = (
    _target("partner_id", _("Partner: identifier in the other system"), "account id|company id|partner id|"
            "associated company id|associated company ids|associated company ids primary|external id|record id|"
            "parent id|customer id|identifiant|identifiant externe|identifiant du partenaire|id externe|"
            "id du compte|id de l'entreprise|id du partenaire|code client|code partenaire|référence|"
            "related company id|identifiant crm"),
    _target("partner_number", _("Partner: registration or VAT number"), "registration number|company number|"
            "siren|siret|vat|vat number|tax id|numéro de tva|n tva|numéro d'immatriculation|n siren|n siret|"
            "numéro siren|numéro siret"),
    _target("partner_name", _("Partner: name"), "company|company name|account name|account|associated company|"
            "related company|organisation|organization|partner|partner name|entreprise|société|"
            "nom de l'entreprise|nom de la société|partenaire|nom du partenaire|nom du compte|raison sociale|"
            "entreprise associée"),
)  # fmt: skip

# Headings of contacts that would mean the partner beside it.
_OF_A_PERSON = {plain(word): code for word, code in (
    ("name", "contact_name"), ("nom", "contact_name"), ("language", "contact_language"),
    ("langue", "contact_language"), ("display name", "contact_name"),
)}  # fmt: skip

TARGETS = {target.code: target for target in (*PARTNER_TARGETS, *CONTACT_TARGETS, *KEY_TARGETS)}
PERSON = frozenset(target.code for target in CONTACT_TARGETS)


def offered(table: int, own: Sequence[Target] = ()) -> Sequence[tuple[Sentence, Sequence[Target]]]:
    """What the columns of a table can be, in groups; ``own`` are own fields of partners."""
    if table == CONTACTS:
        return [(_("Partner"), KEY_TARGETS), (_("Contact"), CONTACT_TARGETS)]
    found = [(_("Partner"), PARTNER_TARGETS), (_("Contact"), CONTACT_TARGETS)]
    return [*found, (_("Own fields"), own)] if own else found


def guess(headings: Iterable[str], table: int, own: Sequence[Target] = ()) -> dict[str, str]:
    """By the number of the column what its heading says it is; each thing once, the first that says so."""
    names = [plain(heading) for heading in headings]
    known = _known(table, names)
    if table == PARTNERS:
        # What the product knows itself comes first.
        known = {word: target.code for target in own for word in target.words} | known
    found: dict[str, str] = {}
    for place, name in enumerate(names):
        code = known.get(name, "")
        if code and code not in found.values():
            found[str(place)] = code
    return _without_people(found) if table == PARTNERS else found


def _known(table: int, names: list[str]) -> dict[str, str]:
    targets = (*CONTACT_TARGETS, *PARTNER_TARGETS) if table == PARTNERS else (*KEY_TARGETS, *CONTACT_TARGETS)
    known = {word: target.code for target in targets for word in target.words}
    if table == CONTACTS:
        known |= _OF_A_PERSON
    # Beside a first name, "Nom" is the last name of a person, unless it is all there is for the partner.
    has_first = any(name in TARGETS["contact_first_name"].words for name in names)
    others = [
        name for name in names if name != "nom" and known.get(name) in ("name", "legal_name", "partner_name")
    ]
    if has_first and (table == CONTACTS or others):
        known["nom"] = "contact_last_name"
    return known


def _without_people(found: dict[str, str]) -> dict[str, str]:
    """In a table without names of people, an e-mail address is the partner's, and a telephone nobody's."""
    if {"contact_name", "contact_first_name", "contact_last_name"} & set(found.values()):
        return found
    kept = {place: code for place, code in found.items() if code not in PERSON}
    emails = [place for place, code in found.items() if code == "contact_email"]
    if emails and "company_email" not in kept.values():
        kept[emails[0]] = "company_email"
    return kept


def is_of_contacts(headings: Sequence[str]) -> bool:
    """Whether a table looks like one of contacts: it names people, and has hardly a column of partners."""
    codes = set(guess(headings, CONTACTS).values())
    own = {"country", "type", "registration_number", "vat_number", "website", "sectors", "legal_form"}
    return bool(codes & {"contact_name", "contact_last_name"}) and not own & set(
        guess(headings, PARTNERS).values()
    )

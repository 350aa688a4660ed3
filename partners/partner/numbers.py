"""Legal numbers of organisations: found in what is typed, checked offline, in one form by register."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stdnum import get_cc_module
from stdnum.be import vat as be_vat
from stdnum.bg import vat as bg_vat
from stdnum.ch import uid as ch_uid
from stdnum.cz import dic as cz_dic
from stdnum.de import handelsregisternummer
from stdnum.dk import cvr as dk_cvr
from stdnum.es import nif as es_nif
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fi import ytunnus as fi_ytunnus
from stdnum.fr import siren, siret, tva
from stdnum.gr import vat as gr_vat
from stdnum.hr import oib as hr_oib
from stdnum.it import iva as it_iva
from stdnum.lv import pvn as lv_pvn
from stdnum.no import orgnr as no_orgnr
from stdnum.pt import nif as pt_nif
from stdnum.ro import cui as ro_cui
from stdnum.se import orgnr as se_orgnr

# -- Registers ----------------------------------------------------------------------------------

# Countries whose organisations stand in the register of another.
_REGISTERS = {
    **dict.fromkeys(("BL", "GF", "GP", "MF", "MQ", "PM", "RE", "YT"), "FR"),
    "AX": "FI",
    "SJ": "NO",
}
# With a register of their own, in which a French number stands for a French organisation.
_ALSO_FRENCH = frozenset({"NC", "PF", "TF", "WF"})
# The letters of a VAT number where they are not those of the country.
_LETTERS = {"GR": "EL", "IM": "GB", "MC": "FR"}
_COUNTRY_OF_LETTERS = {"EL": "GR", "XI": "GB"}

EU_LETTERS = frozenset({country.upper() for country in eu_vat.MEMBER_STATES} | {"EL", "XI"})

# Numbers that many organisations of one country have: a register of each court, or of each state.
_SHARED_NUMBERS = {
    "DE": re.compile(r"(HRA|HRB|GNR|GSR|PR|VR)?\d+[A-Z]{0,3}"),
    "CZ": re.compile(r"[A-Z]{1,4}\d+"),
    "SK": re.compile(r"(SRO|SA|DR|PSN|FIRM|PO)\d+[A-Z]?"),
    "US": re.compile(r"\d{1,8}"),
}

_SEPARATORS = re.compile(r"[\s.\-/]")
_DIGITS = re.compile(r"\d(?:[\s.\-]*\d)*")
_EU_NUMBER = re.compile(rf"(?<![A-Z0-9])(?:{'|'.join(sorted(EU_LETTERS))})[\s.\-]*(?=[A-Z0-9])")
_VAT_WORD = re.compile(r"\b(?:TVA|VAT|BTW|IVA|USTIDNR|UST-IDNR)\b[^A-Z0-9]*|(?=\b(?:MWST|MVA)\b)")
# What people put before a number of a register that has no check digits.
_LABELS = re.compile(
    r"(?<![A-Z])(?:KVK|FN|KRS|REGON|CRN|EIN|ICO|IČO|RCS|COMPANY|REGISTRATION|REGISTERED|NUMBER|NUMMER|NUM[EÉ]RO|NO|NR|N°|№)"
    r"(?![A-Z])[\s.:\-]*(?=.*\d)"
)
_COURT_WORDS = re.compile(r"\b(amtsgericht|registergericht|handelsregister|ag)\b|[,:]", re.IGNORECASE)
_GERMAN_TYPE = re.compile(r"\b(HRA|HRB|PR|GNR|VR)\s*(?=\d)", re.IGNORECASE)


def compact(text: str) -> str:
    """A number without separators, in capitals."""
    return _SEPARATORS.sub("", text or "").upper()


def as_written(register: str, text: str) -> str:
    """A number whose form we do not know: without separators and without the words before it."""
    number = compact(_LABELS.sub("", text.upper())) or compact(text)
    return number.zfill(8) if register == "GB" and number.isdigit() else number


def register_of(country: str, number: str = "") -> str:
    """The register in which a country's organisations stand; for some, by the ``number`` itself."""
    if country in _ALSO_FRENCH and siren.is_valid(number):
        return "FR"
    return _REGISTERS.get(country, country)


def is_only_one(register: str, number: str) -> bool:
    """Whether a number names one organisation of its register; ``HRB 73592`` without its court names
    one at each."""
    shared = _SHARED_NUMBERS.get(register)
    return shared is None or not shared.fullmatch(number)


# -- National numbers ---------------------------------------------------------------------------


def _of_length(check: Callable[[str], str], length: int) -> Callable[[str], str]:
    """A check for organisations alone, where persons have a longer number."""

    def checked(number: str) -> str:
        found = check(number)
        return found if len(found) == length else ""

    return checked


# By register, the check of a number that every organisation has and that its VAT number repeats.
_NATIONAL: dict[str, Callable[[str], str]] = {
    "BE": be_vat.validate,
    "BG": _of_length(bg_vat.validate, 9),
    "CH": ch_uid.validate,
    "CZ": _of_length(cz_dic.validate, 8),
    "DK": dk_cvr.validate,
    "ES": es_nif.validate,
    "FI": fi_ytunnus.validate,
    "GR": gr_vat.validate,
    "HR": hr_oib.validate,
    "IT": it_iva.validate,
    "LV": _of_length(lv_pvn.validate, 11),
    "NO": no_orgnr.validate,
    "PT": pt_nif.validate,
    "RO": ro_cui.validate,
    "SE": se_orgnr.validate,
}


def french(text: str) -> str:
    """The SIREN in a text (a SIRET's first nine digits, what a French VAT number holds), else ""."""
    found = [compact(text), *(compact(run) for run in _DIGITS.findall(text))]
    for digits in found:
        if len(digits) == 14 and siret.is_valid(digits) and siren.is_valid(digits[:9]):
            return digits[:9]
        if siren.is_valid(digits):
            return siren.compact(digits)
    return ""


def national(register: str, text: str) -> str:
    """The national number in what was typed as a registration number, whatever words stand around
    it; "" where the register has none, or the text holds no valid one."""
    if register == "FR":
        return french(text)
    check = _NATIONAL.get(register)
    if check is None:
        return ""
    for candidate in _candidates(text):
        found = _checked(check, candidate)
        if found:
            return found
    return ""


def _candidates(text: str) -> Iterator[str]:
    """All of a text, then each word, then its digits when they are one number."""
    yield compact(text)
    yield from re.sub(r"[.\-]", "", text).upper().split()
    runs = _DIGITS.findall(text)
    if len(runs) == 1:
        yield compact(runs[0])


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text).upper()
    except NumberError:
        return ""


def german(text: str) -> str:
    """A number of the German registers as ``München HRB 73592``, "" without a court that is known."""
    plain = _GERMAN_TYPE.sub(lambda match: f"{match[1].upper()} ", _COURT_WORDS.sub(" ", text))
    plain = " ".join(plain.replace("GNR ", "GnR ").split())
    for spelt in (plain, re.sub(r"([aou])e", r"\1", plain)):
        try:
            return handelsregisternummer.validate(spelt)
        except NumberError:
            continue
    return ""


# -- VAT numbers --------------------------------------------------------------------------------


def vat_of(country: str, text: str) -> str:
    """The valid VAT number in a text: with the letters of an EU country, or one of ``country``
    without them; else ""."""
    text = text.upper()
    for match in _EU_NUMBER.finditer(text):
        found = _checked(eu_vat.validate, compact(text[match.start() :]))
        if found:
            return f"EL{found[2:]}" if found.startswith("GR") else found
    letters = _letters(country)
    module = get_cc_module(_COUNTRY_OF_LETTERS.get(letters, letters).lower(), "vat") if letters else None
    found = _checked(module.validate, compact(_VAT_WORD.sub("", text))) if module else ""
    return found if not found or found.startswith(letters) else letters + found


def typed_vat(country: str, text: str) -> str:
    """The VAT number typed in the place of a registration number: known by its letters, or by the
    word before it; else ""."""
    text = text.upper()
    named = _EU_NUMBER.search(text) or _VAT_WORD.search(text) or text.startswith(_letters(country) or " ")
    return vat_of(country, text) if named else ""


def _letters(country: str) -> str:
    """What the VAT numbers of a country begin with."""
    return _LETTERS.get(country) or _REGISTERS.get(country, country)


def national_of_vat(vat: str) -> tuple[str, str]:
    """Register and national number that a VAT number repeats; two empty texts when it holds none."""
    letters = "CH" if vat.startswith("CHE") else vat[:2]
    register, digits = _COUNTRY_OF_LETTERS.get(letters, letters), vat[2:]
    if register == "FR":
        number = _checked(tva.to_siren, vat)
    elif register == "CH":
        number = _checked(ch_uid.validate, vat[:12])
    elif register == "SE":
        number = _checked(se_orgnr.validate, digits[:-2])
    elif register == "NO":
        number = _checked(no_orgnr.validate, digits.removesuffix("MVA"))
    else:
        number = _checked(_NATIONAL[register], digits) if register in _NATIONAL else ""
    return (register, number) if number else ("", "")


# -- Identities ---------------------------------------------------------------------------------

REGISTRATION, VAT = "registration", "vat"


def legal_identities(country: str, registration: str, vat: str) -> set[tuple[str, str]]:
    """By what numbers an organisation is known, each as kind and value: one form, whichever way and
    from whichever side (VAT or register) it was written.

    A number that others have too (of another court's register) is none.
    """
    found = set()
    if registration:
        register = register_of(country, registration)
        number = national(register, registration) or registration
        if is_only_one(register, number):
            found.add((REGISTRATION, f"{register}:{number}"))
    if vat:
        found.add((VAT, vat if vat[:2].isalpha() else f"{register_of(country)}:{vat}"))
        register, number = national_of_vat(vat)
        if number:
            found.add((REGISTRATION, f"{register}:{number}"))
    return found

"""Pure rules about organisations: numbers checked offline, domains in one form."""

from __future__ import annotations

import re
from functools import cache

import idna
from django.utils.translation import gettext_lazy as _
from publicsuffixlist import PublicSuffixList
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren, siret

from core.errors import DomainError

_SEPARATORS = re.compile(r"[\s.\-/]")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*:)?//")


def normalise_registration(country: str, number: str) -> str:
    """A company's registration number without separators; in France a SIREN (a SIRET's first nine).

    Digits are checked offline (Luhn). Raises DomainError at ``registration_number``.
    """
    text = _SEPARATORS.sub("", number or "").upper()
    if not text or country != "FR":
        return text
    try:
        return siren.validate(siret.validate(text)[:9] if len(text) == 14 else text)
    except NumberError:
        raise DomainError.invalid(
            _("This is not a valid SIREN or SIRET number. Check its digits."), field="registration_number"
        ) from None


def normalise_vat(number: str) -> str:
    """An EU VAT number in its compact form, its check digits verified offline; others as written.

    Raises DomainError at ``vat_number``.
    """
    text = _SEPARATORS.sub("", number or "").upper()
    if not text or not _is_eu_prefix(text[:2]):
        return text
    try:
        return vat.validate(text)
    except NumberError:
        raise DomainError.invalid(
            _("This is not a valid VAT number. Check its digits."), field="vat_number"
        ) from None


def _is_eu_prefix(prefix: str) -> bool:
    return prefix.lower() in vat.MEMBER_STATES or prefix in ("EL", "XI")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def normalise_domain(text: str) -> str:
    """The registrable domain behind any way of writing it, in ASCII (Punycode) lower case.

    Case, scheme, path, port, e-mail, ``www``, sub-domains and trailing dots fall away; the public
    suffix list decides what is registrable (``shop.example.co.uk`` → ``example.co.uk``). "" for
    "". Raises DomainError at ``domain`` when nothing registrable is left.
    """
    host = (text or "").strip().lower()
    if not host:
        return ""
    host = _SCHEME.sub("", host)
    host = re.split(r"[/?#]", host, maxsplit=1)[0].split("@")[-1]
    host = host.split(":", 1)[0].strip(".").replace("。", ".")
    try:
        ascii_host = idna.encode(host, uts46=True).decode().strip(".")
    except idna.IDNAError:
        ascii_host = ""
    registrable = _suffixes().privatesuffix(ascii_host) if "." in ascii_host else None
    if not registrable:
        raise DomainError.invalid(_("Enter an internet domain, such as example.org."), field="domain")
    return registrable

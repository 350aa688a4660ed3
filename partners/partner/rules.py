"""Pure rules about organisations: numbers checked offline, domains in one form."""

from __future__ import annotations

import ipaddress
import re

import idna
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from partners.partner import hosts, numbers

_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*:)?//")
LONGEST_DOMAIN = 253


def normalise_registration(country: str, number: str) -> str:
    """A company's registration number in the form of its register: the national number where there
    is one, whatever words stand around it (in France the SIREN, of a SIRET the first nine digits);
    with its court in Germany; else as written, without separators.

    Digits are checked offline. Raises DomainError at ``registration_number``.
    """
    if not numbers.compact(number):
        return ""
    register = numbers.register_of(country, numbers.french(number))
    found = numbers.german(number) if register == "DE" else numbers.national(register, number)
    if register == "FR" and not found:
        raise DomainError.invalid(
            _("This is not a valid SIREN or SIRET number. Check its digits."), field="registration_number"
        )
    return found or numbers.as_written(register, number)


def normalise_vat(number: str, country: str = "") -> str:
    """A VAT number in its one form, its check digits verified offline: of the EU by its letters, else
    of ``country``; others as written.

    Raises DomainError at ``vat_number``.
    """
    text = numbers.compact(number)
    if not text:
        return ""
    found = numbers.vat_of(country, number)
    if not found and text[:2] in numbers.EU_LETTERS:
        raise DomainError.invalid(_("This is not a valid VAT number. Check its digits."), field="vat_number")
    return found or text


def legal_numbers(
    country: str, registration: str | None, vat: str | None, kept: tuple[str, str] = ("", "")
) -> tuple[str, str]:
    """Registration and VAT number, normalised; a valid VAT number typed in the place of a
    registration number is one. Where None is given, that of ``kept`` stays.

    Raises DomainError at ``registration_number`` or ``vat_number``.
    """
    if registration and not vat:
        found = numbers.typed_vat(country, registration)
        if found:
            return "", found
    registration = kept[0] if registration is None else registration
    vat = kept[1] if vat is None else vat
    return normalise_registration(country, registration), normalise_vat(vat, country)


def normalise_domain(text: str) -> str:
    """The registrable domain behind any way of writing it, in ASCII (Punycode) lower case.

    Case, scheme, path, port, e-mail, ``www``, sub-domains and trailing dots fall away; the public
    suffix list decides what is registrable (``shop.example.co.uk`` → ``example.co.uk``). On a host
    that is nobody's, the host and the path stay, for people to read. "" for "". Raises DomainError
    at ``domain`` when nothing registrable is left, and for an IP address.
    """
    written = (text or "").strip().lower()
    if not written:
        return ""
    written = _SCHEME.sub("", written)
    site, *rest = re.split(r"[/?#]", written, maxsplit=1)
    path = rest[0] if rest and written[len(site)] == "/" else ""
    site = site.split("@")[-1]
    if _is_address(site):
        raise DomainError.invalid(
            _("An IP address names no organisation. Enter an internet domain, such as example.org."),
            field="domain",
        )
    host = _ascii(site.split(":", 1)[0].strip(".").replace("。", "."))
    if hosts.is_page(host):
        return _page(host.removeprefix("www."), path)
    registrable = hosts.suffixes().privatesuffix(host) if "." in host else None
    if not registrable:
        raise DomainError.invalid(_("Enter an internet domain, such as example.org."), field="domain")
    return _page(registrable, path) if hosts.is_nobodys(registrable) else registrable


def _ascii(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode().strip(".")
    except idna.IDNAError:
        return ""


def _page(host: str, path: str) -> str:
    """Somebody's page on a host for everybody, without what browsers add to it."""
    path = re.split(r"[?#]", path, maxsplit=1)[0].strip("/")
    return (f"{host}/{path}" if path else host)[:LONGEST_DOMAIN]


def _is_address(site: str) -> bool:
    """Whether a host is an IP address, of either kind and with a port or without."""
    for text in (site.strip("."), site.split("]")[0].strip("["), site.rsplit(":", 1)[0]):
        try:
            ipaddress.ip_address(text)
            return True
        except ValueError:
            continue
    return bool(re.fullmatch(r"[\d.]+", site.split(":")[0]))

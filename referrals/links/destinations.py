"""Where a link may lead: pure checks of addresses, and what of a visit may be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import idna
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

CLICK_PARAMETER = "click"
# What no address needs, and what browsers and parsers read differently from one another.
_SUSPECT = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"'`{}|^\u2000-\u200f\u2028-\u202f\u3000\ufeff]")
_HOST = re.compile(r"^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")
# A browser that a person uses says "Mozilla/5.0"; programs that ask for pages (axios, okhttp, Mastodon,
# meta-externalagent and their like) do not, or say whom to complain to, or call themselves by name.
_BROWSER = "Mozilla/"
_MACHINES = re.compile(
    r"\+https?:|bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|external(agent|fetcher)|whatsapp|"
    r"telegram|embedly|curl|wget|python-|headless|monitor|scan|fetch|go-http|java/|libwww|lighthouse|"
    r"mastodon|axios|okhttp|-user/|inspectiontool|read-aloud|imgproxy",
    re.IGNORECASE,
)
# What the sender of a link writes about the way it was sent, in every analytics program's words.
_CARRIED = re.compile(r"^utm_[a-z_]{1,20}$")
_LONGEST_PARAMETER = 200


def normalise_host(text: str) -> str:
    """A host of an allow-list in ASCII lower case; ``*.`` before it stands for every sub-domain.

    Raises DomainError at ``allowed_hosts``.
    """
    wildcard, bare = ("*.", text.strip()[2:]) if text.strip().startswith("*.") else ("", text.strip())
    try:
        host = wildcard + idna.encode(bare.lower(), uts46=True).decode()
    except idna.IDNAError:
        host = ""
    if not _HOST.match(host):
        raise DomainError.invalid(
            _("“%(host)s” is not a host. Write example.org or *.example.org.") % {"host": text[:80]},
            field="allowed_hosts",
        )
    return host


def is_allowed(url: str, hosts: Iterable[str]) -> bool:
    """Whether an address is plain https on one of these hosts, read the same way by every browser.

    No user name, port, backslash, space or control character; the host is compared exactly, in
    ASCII, so that look-alike letters and encoded hosts are other hosts.
    """
    if _SUSPECT.search(url) or not url.startswith("https://"):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.netloc != host or port is not None or not _HOST.match(host):
        return False
    return any(host == allowed or (allowed[:2] == "*." and host.endswith(allowed[1:])) for allowed in hosts)


def check_destination(url: str, hosts: Iterable[str], *, field: str = "destination") -> str:
    """The address, when a link may lead there. Raises DomainError at ``field``."""
    hosts = list(hosts)
    if not is_allowed(url, hosts):
        raise DomainError.invalid(
            _("A link may lead only to https addresses on: %(hosts)s.") % {"hosts": ", ".join(hosts)},
            field=field,
            code="destination-not-allowed",
        )
    return url


def with_click(url: str, click_id: str) -> str:
    """The address with the click's identifier in its query, before any fragment."""
    parts = urlsplit(url)
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=f"{query}{CLICK_PARAMETER}={quote(click_id)}"))


def with_campaign(url: str, asked: Iterable[tuple[str, str]]) -> str:
    """The address with the ``utm_…`` parameters of the visit; those it has already stay as they are."""
    parts = urlsplit(url)
    own = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    carried = [
        (name, value[:_LONGEST_PARAMETER])
        for name, value in asked
        if _CARRIED.match(name) and name not in own
    ]
    if not carried:
        return url
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=query + urlencode(carried)))


def is_counted(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request is a person following a link: not HEAD, not a prefetch, not a machine."""
    if method != "GET":
        return False
    purpose = (
        f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}".lower()
    )
    if "prefetch" in purpose or "preview" in purpose or "prerender" in purpose:
        return False
    agent = headers.get("User-Agent", "")
    return agent.startswith(_BROWSER) and not _MACHINES.search(agent)


def referrer_host(referrer: str) -> str:
    """The host that a visit came from, and nothing else of its address; "" when it is not one."""
    try:
        host = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return ""
    return host if _HOST.match(host) else ""

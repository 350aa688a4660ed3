"""From where a request comes: no more of the address than limits and lists need."""

from __future__ import annotations

import ipaddress
from typing import Any

# An address of IPv4 stands for itself in the limits of a minute; what is kept or shown is the
# network around it.
KEPT_BITS = {4: 24, 6: 48}


def address_of(request: Any) -> str:
    """The client's address, through the trusted proxies; "" when there is none (a socket, a test)."""
    # Read late: the settings import what logs, and allauth needs the settings.
    from allauth.core.internal.httpkit import get_client_ip

    return (get_client_ip(request) or "") if request is not None else ""


def network_of(request: Any) -> str:
    """The network that the client's address belongs to, as ``203.0.113.0/24``."""
    return _around(request, KEPT_BITS)


def place_of(request: Any) -> str:
    """What counts as one address in a limit: an address of IPv4, and of IPv6 the /64 that whoever has one of
    its addresses has whole."""
    return _around(request, {4: 32, 6: 64})


def _around(request: Any, bits: dict[int, int]) -> str:
    """The network of so many bits around the client's address, by version; "" when there is no address."""
    try:
        address = ipaddress.ip_address(address_of(request))
    except ValueError:
        return ""
    # A server that listens on both sees addresses of IPv4 within IPv6: they are no network of their own.
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, bits[address.version]), strict=False))

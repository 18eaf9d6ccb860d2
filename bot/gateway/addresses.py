"""Where a request comes from, behind reverse proxies we trust as well."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from aiohttp import web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOWHERE = ipaddress.IPv4Address("0.0.0.0")
_IPV6_HOUSEHOLD = 64
"""Whoever has one IPv6 address has all that share these bits."""


def client_address(request: web.BaseRequest, proxies: Sequence[Network]) -> Address:
    """Return the address of the client.

    ``X-Forwarded-For`` counts only from a proxy in ``proxies`` (``BOT_PROXIES``), read from the right: the
    first address in it that is not a trusted proxy is the client's. Anybody can write what stands left of it.
    """
    address = _parsed(request.remote or "") or _NOWHERE
    hops = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    while hops and is_trusted(address, proxies):
        before = _parsed(hops.pop())
        if before is None:
            break
        address = before
    return address


def is_trusted(address: Address, proxies: Sequence[Network]) -> bool:
    """Return whether this is one of our reverse proxies."""
    return any(address.version == network.version and address in network for network in proxies)


def rate_key(address: Address) -> str:
    """Return what a client is counted by: its IPv4 address, or its IPv6 network."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _IPV6_HOUSEHOLD), strict=False).network_address)
    return str(address)


def _parsed(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if mapped is not None else address

"""Which addresses are safe to speak to: TLS, or this very computer. Never speaks itself."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from sync.protocol import errors


def checked(url: str) -> tuple[str, bool]:
    """The host of an address that is safe to speak to, and whether it is this very computer. Raises
    AddressBroken, AddressNotSafe (plain http to another computer).
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018
    except ValueError:
        raise errors.AddressBroken from None
    if parts.scheme not in ("http", "https") or not host:
        raise errors.AddressBroken
    here = _on_this_computer(host)
    if parts.scheme == "http" and not here:
        raise errors.AddressNotSafe(host)
    return host, here


def _on_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

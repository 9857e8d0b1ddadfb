"""TLS that trusts the pinned authority of our own server and nobody else, whatever this computer or
its environment trusts. Never sends a request.
"""

import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

SECONDS = 10


class Pinned(HTTPAdapter):
    """An adapter of requests under which a server must show a certificate of `authority` (PEM, one
    or several while one takes over from another), valid now and for this name. Raises ssl.SSLError
    for an authority that cannot be read.
    """

    def __init__(self, authority: str) -> None:
        self._context = _only(authority)
        super().__init__()

    def init_poolmanager(self, *words: Any, **named: Any) -> None:
        super().init_poolmanager(*words, **{**named, "ssl_context": self._context})

    def proxy_manager_for(self, *words: Any, **named: Any) -> Any:
        return super().proxy_manager_for(*words, **{**named, "ssl_context": self._context})

    def build_connection_pool_key_attributes(self, request: Any, *rest: Any) -> Any:
        # A bundle that the environment names would be trusted beside ours.
        return super().build_connection_pool_key_attributes(request, True, None)

    def cert_verify(self, *_: Any) -> None:
        """Nothing: the bundle of requests would be trusted beside ours. The context verifies."""


def vouches(url: str, authority: str) -> bool:
    """Whether the server at `url` shows a certificate of `authority` now, tried by a handshake
    without a request: what an office laid down wrongly locks no device out. An address without TLS
    is vouched for by nobody.
    """
    parts = urlsplit(url)
    if not authority or parts.scheme != "https" or not parts.hostname:
        return False
    try:
        place = parts.hostname, parts.port or 443
        with (
            socket.create_connection(place, timeout=SECONDS) as line,
            _only(authority).wrap_socket(line, server_hostname=parts.hostname),
        ):
            return True
    except (OSError, ValueError):
        return False


def _only(authority: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority)
    return context

"""A virus scanner, where there is one: clamd, spoken to over TCP or a unix socket (``CLAMD_URL``).

With a scanner configured, a file that it has not called clean is not kept: neither a sick one, nor
any while the scanner is silent. It is asked by the face that takes the file, before the operation
opens its transaction.
"""

from __future__ import annotations

import socket
import struct
import time
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

logger = structlog.get_logger(__name__)

CONNECT_SECONDS = 3
# For the whole of a file, however slowly the answer trickles in.
SCAN_SECONDS = 30
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def check(name: str, content: bytes) -> None:
    """Have a file scanned. Raises DomainError 422 when something was found in it, 503 when the scanner
    gives no answer."""
    if not settings.CLAMD_URL:
        return
    try:
        answer = _ask(content)
    except OSError as error:
        logger.warning("virus_scan.silent", error=type(error).__name__)
        raise _unchecked() from None
    if answer.endswith(" OK"):
        return
    if answer.endswith(" FOUND"):
        found = answer.removeprefix("stream: ").removesuffix(" FOUND")
        logger.warning("virus_scan.found", found=found[:100])
        raise DomainError.invalid(
            _("The virus scanner found something in this file: it is not kept."), field="file", code="virus"
        )
    logger.warning("virus_scan.failed", answer=answer[:200])
    raise _unchecked()


def _unchecked() -> DomainError:
    sentence = _("The virus scanner does not answer, so this file could not be checked. Try again later.")
    return DomainError("not-scanned", sentence, status=503, fields={"file": [sentence]})


def _ask(content: bytes) -> str:
    """clamd's INSTREAM: chunks with their length before them, an empty one at the end."""
    deadline = time.monotonic() + SCAN_SECONDS
    with _connect() as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            connection.settimeout(_left(deadline))
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            connection.settimeout(_left(deadline))
            received = connection.recv(1024)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connect() -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(url.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((url.hostname, url.port or 3310), timeout=CONNECT_SECONDS)

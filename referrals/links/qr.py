"""A link as a QR code."""

from __future__ import annotations

from io import BytesIO

import segno
from django.http import HttpResponse

from core.errors import DomainError
from referrals.models import ReferralLink

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def image(url: str, kind: str) -> bytes:
    """The code as SVG or PNG, large enough to print on a poster."""
    stream = BytesIO()
    code = segno.make(url, error="m", micro=False)
    if kind == "svg":
        code.save(stream, kind="svg", scale=8, border=4, light="#fff", xmldecl=False)
    else:
        code.save(stream, kind="png", scale=16, border=4)
    return stream.getvalue()


def response(link: ReferralLink, kind: str) -> HttpResponse:
    """The code of a link, named after it. Raises DomainError 404 on another kind of file."""
    if kind not in _TYPES:
        raise DomainError.not_found()
    answer = HttpResponse(image(link.url, kind), content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'inline; filename="{link.code}.{kind}"'
    answer["Cache-Control"] = "private, max-age=86400"
    return answer

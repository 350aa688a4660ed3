"""What pages of a review share on either side: ours and the partner's."""

from __future__ import annotations

from typing import Any

from agreements.models import OpenPoint
from agreements.review import services as review_services


def raise_from(page: Any, **more: Any) -> OpenPoint:
    """A remark from the small form beside a clause."""
    data = page.request.POST
    return review_services.point_raise(
        actor=page.actor,
        agreement=page.object,
        clause_code=data.get("clause_code", "")[:60],
        text=data.get("text", ""),
        proposed_text=data.get("proposed_text", ""),
        **more,
    )

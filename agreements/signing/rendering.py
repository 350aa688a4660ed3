"""What the document put to signature is rendered from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agreements.drafting import selectors as drafting_selectors
from agreements.drafting.steps import current
from agreements.models import Agreement
from agreements.signing.annexes import Annex, in_snapshot
from agreements.signing.services import Signer


def render_inputs(
    agreement: Agreement, signers: Sequence[Signer], annexes: Sequence[Annex] = ()
) -> tuple[int, dict[str, Any]]:
    """The version and snapshot to render before ``signature_start``."""
    version = current(agreement)
    named = [{"side": s.side, "name": s.columns()["name"], "capacity": s.capacity.strip()} for s in signers]
    snapshot = drafting_selectors.snapshot(agreement, version, named)
    if annexes:
        snapshot["annexes"] = in_snapshot(annexes)
    return version.number, snapshot

"""The head of the chain, published outside the database: with the keys, what a forger cannot reach.

Once a business day its position and digest go to the log, to a file beside the data and, by mail, to
everybody who may read the audit log. Whoever keeps one of them can prove later what stood before it.
"""

from __future__ import annotations

from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import clock, people
from core.audit import chain
from core.models import ChainHead
from core.queue import mail

logger = structlog.get_logger(__name__)
MAIL = "core.audit_head"


def publish() -> bool:
    """Publish the head, unless it was published today. Says whether it was done now."""
    chain.seal_all()
    today = clock.today()
    with transaction.atomic():
        due = ChainHead.objects.filter(Q(published_on=None) | Q(published_on__lt=today), pk=1, position__gt=0)
        if due.update(published_on=today) != 1:
            return False
        head = ChainHead.objects.get(pk=1)
        context = {"position": head.position, "digest": head.digest, "day": today.isoformat()}
        readers = people.with_permission("core.event:view")
        mail.enqueue_mails(MAIL, [(person, f"audit-head:{today}:{person}", context) for person in readers])
    logger.info("audit.head", position=head.position, digest=head.digest)
    if settings.AUDIT_HEADS:
        _append(Path(settings.AUDIT_HEADS), f"{clock.now().isoformat()} {head.position} {head.digest}\n")
    return True


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line)


def published() -> dict[int, str]:
    """The heads in the file beside the data, digest by position; none where there is no file."""
    path = Path(settings.AUDIT_HEADS) if settings.AUDIT_HEADS else None
    if path is None or not path.exists():
        return {}
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return {int(position): digest for _at, position, digest in rows}

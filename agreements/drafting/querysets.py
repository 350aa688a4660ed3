"""Named filters of agreements, and what of them a partner sees."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from core.scope import ScopedQuerySet

# From these on an agreement is signed, whether or not it was ever sent through the portal.
SIGNED = ("signed", "active", "ended", "terminated", "renewed")
OPEN = ("draft", "with_partner", "in_approval", "approved", "in_signature")
# While these last we may be writing: the partner reads the version that it was sent last.
OURS = ("draft", "in_approval", "approved", "cancelled")
# What holds an exclusivity: from the moment the signers are asked.
HOLDING = ("in_signature", "signed", "active")


class AgreementQuerySet(ScopedQuerySet):
    def shown_to_partner(self) -> Self:
        """A draft is ours alone until it was sent once; a cancelled one that was sent stays visible."""
        return self.filter(Q(sent_at__isnull=False) | Q(status__in=SIGNED))

    def for_list(self) -> Self:
        """With what a line of the list shows, in one query."""
        return self.select_related("partner__owner", "partner__type", "own_entity", "template", "amends")

    def with_sent_terms(self) -> Self:
        """With ``sent_terms``, the terms of the version that the partner was sent last."""
        versions = apps.get_model("agreements", "AgreementVersion")._default_manager
        sent = versions.filter(agreement=OuterRef("pk"), number=OuterRef("sent_version"))
        return self.annotate(sent_terms=Subquery(sent.values("terms")[:1]))

    def contracts(self) -> Self:
        """Agreements that stand by themselves: an amendment is a part of the one that it amends."""
        return self.filter(amends=None)

    def in_force(self) -> Self:
        return self.contracts().filter(status="active")

    def undecided(self) -> Self:
        """Active, with an end, and nobody has said yet whether it goes on."""
        return self.in_force().filter(outcome="", ends_on__isnull=False)

    def due_by(self, day: date) -> Self:
        """Undecided ones whose notice or end date comes by ``day``."""
        return self.undecided().filter(Q(notice_on__lte=day) | Q(ends_on__lte=day))


class PartQuerySet(ScopedQuerySet):
    """Rows of an agreement: a partner sees those of the agreements it sees."""

    def shown_to_partner(self) -> Self:
        return self.filter(Q(agreement__sent_at__isnull=False) | Q(agreement__status__in=SIGNED))


class OpenPointQuerySet(PartQuerySet):
    def shown_to_partner(self) -> Self:
        return super().shown_to_partner().filter(internal=False)

    def unsettled(self) -> Self:
        return self.filter(status="open")

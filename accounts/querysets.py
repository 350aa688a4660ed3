"""Named filters of people."""

from __future__ import annotations

from typing import Self

from core.scope import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def staff(self) -> Self:
        """Our own people, of any role."""
        return self.exclude(staff_role="")

    def administrators(self) -> Self:
        """The people who can give others access again."""
        return self.filter(staff_role="administrator", is_active=True)

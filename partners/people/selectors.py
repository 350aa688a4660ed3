"""Reads across partners, members and tokens."""

from __future__ import annotations

from core.people import Person
from partners.models import Contact


def contact_people(ids: set[str]) -> dict[str, Person]:
    rows = Contact.objects.filter(public_id__in=ids)
    return {row.public_id: Person(row.name, row.email, row.language) for row in rows}

"""Operations on the people who have a part in a recruitment."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.models import Contact
from partners.people.services import contact_create
from pipeline.models import Recruitment, RecruitmentContact
from pipeline.recruitment.services import lock_open, recruitment_open_new, touch

CHANGE = "pipeline.recruitment:change"


@operation(CHANGE, event="pipeline.stakeholder.added")
def stakeholder_add(
    *, actor: Actor, recruitment: Recruitment, contact: Contact, part: str, note: str = ""
) -> RecruitmentContact:
    """Give a contact of the partner a part in its recruitment. Raises DomainError 409 when it is closed or the
    person has a part already, 422 for somebody of another partner or an archived contact."""
    recruitment = lock_open(recruitment)
    if contact.partner_id != recruitment.partner_id or contact.archived_at:
        raise DomainError.invalid(_("Choose a contact of this partner."), field="contact")
    row = create(RecruitmentContact, recruitment=recruitment, contact=contact, part=part, note=note)
    touch(recruitment, clock.today())
    record(row, data={"part": part}, also=(recruitment,))
    return row


@operation(CHANGE, event=None, reason="the two operations inside record what they did")
def stakeholder_add_new(
    *, actor: Actor, recruitment: Recruitment, part: str, note: str = "", **person: Any
) -> RecruitmentContact:
    """Add a contact to the partner (``person`` as in ``contact_create``) and give it a part in one go."""
    contact = contact_create(actor=actor, partner=recruitment.partner, **person)
    return stakeholder_add(actor=actor, recruitment=recruitment, contact=contact, part=part, note=note)


@operation("pipeline.recruitment:create", event=None, reason="the operations inside record what they did")
def recruitment_open_with(*, actor: Actor, person: dict[str, Any], part: str, **values: Any) -> Recruitment:
    """Create a partner, open its recruitment (``values`` as in ``recruitment_open_new``) and note with whom we
    speak there, in one go."""
    recruitment = recruitment_open_new(actor=actor, **values)
    stakeholder_add_new(actor=actor, recruitment=recruitment, part=part, **person)
    return recruitment


@operation(CHANGE, event="pipeline.stakeholder.changed")
def stakeholder_change(
    *, actor: Actor, stakeholder: RecruitmentContact, part: str, note: str = ""
) -> RecruitmentContact:
    """Say that a person has another part. Raises DomainError 409 when the recruitment is closed."""
    recruitment = lock_open(stakeholder.recruitment)
    stakeholder = lock(stakeholder)
    changes = update_fields(stakeholder, part=part, note=note)
    record(stakeholder, changes=changes, data={"part": part}, also=(recruitment,)) if changes else no_op()
    return stakeholder


@operation(CHANGE, event="pipeline.stakeholder.removed")
def stakeholder_remove(*, actor: Actor, stakeholder: RecruitmentContact) -> None:
    """Say that a person has no part any more; the contact of the partner stays."""
    recruitment = lock_open(stakeholder.recruitment)
    stakeholder = lock(stakeholder)
    stakeholder.delete()
    record(recruitment, data={"part": stakeholder.part})

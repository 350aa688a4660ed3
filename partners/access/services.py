"""Operations on members, invitations and a partner's tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.users import user_get_or_create
from core import clock, languages, signed_links, tokens
from core.actor import Actor
from core.errors import DomainError
from core.models import Event
from core.notify import notify
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields, update_if
from core.permissions import TABLE
from core.queue.cleanup import retain
from core.text import plain_name
from partners.access.audiences import partner_members
from partners.access.selectors import status_allows
from partners.models import Invitation, Membership, Partner, PartnerToken

INVITATION_DAYS = 14
INVITATIONS_AN_HOUR = 10
OPEN_INVITATIONS = 30
_SALT = "partners.invitation"


@operation("partners.membership:change", event="partners.invitation.sent")
def membership_invite(
    *, actor: Actor, partner: Partner, email: str, name: str, role: str, language: str = ""
) -> Invitation:
    """Invite a person to a partner's portal by e-mail; the link is good for 14 days.

    One that ran out makes room for the new one. Raises DomainError 409 when the person is a member
    already, 422 when an invitation of theirs is still good.
    """
    partner = lock(partner)
    _check_open(partner)
    email = email.strip().lower()
    _check_limits(partner)
    if partner.memberships.filter(user__email=email, ended_at=None).exists():
        raise DomainError.conflict(_("This person is a member already."), field="email")
    expired = partner.invitations.filter(
        email=email, status=Invitation.Status.SENT, expires_at__lt=clock.now()
    )
    for former in expired:
        invitation_revoke(actor=actor, invitation=former)
    invitation = create(
        Invitation,
        partner=partner,
        email=email,
        name=plain_name(name),
        role=role,
        language=language or languages.of_programme(),
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )
    notify(
        "partners.invitation",
        target=invitation,
        audience=[invitation.public_id],
        partner=partner.public_id,
        inviter=actor.person,
    )
    record(invitation)
    return invitation


def _check_limits(partner: Partner) -> None:
    """So many invitations an hour and open at a time: each is a mail from us to whom somebody names."""
    at = clock.now()
    mine = partner.invitations.all()
    if mine.filter(created_at__gt=at - timedelta(hours=1)).count() >= INVITATIONS_AN_HOUR:
        raise DomainError.too_many(_("Many people were invited within an hour. Go on a little later."))
    if mine.filter(status=Invitation.Status.SENT, expires_at__gte=at).count() >= OPEN_INVITATIONS:
        raise DomainError.conflict(
            _("Many invitations are open. Revoke those that nobody will accept, then invite others."),
            code="too-many-invitations",
        )


@operation("partners.membership:change", event="partners.invitation.revoked")
def invitation_revoke(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Make an invitation's link void."""
    invitation = lock(invitation)
    check_transition(invitation, Invitation.Status.REVOKED)
    record(invitation, changes=update_fields(invitation, status=Invitation.Status.REVOKED))
    return invitation


def invitation_link(public_id: str) -> str:
    """The signed part of an invitation's link, made when the mail is rendered: nothing is stored."""
    return signed_links.signed(_SALT, public_id)


def invitation_from_link(token: str) -> Invitation:
    """The open invitation behind a link. Raises DomainError 404 when stale, used or not ours."""
    public_id = signed_links.behind(_SALT, token, days=INVITATION_DAYS)
    invitation = Invitation.objects.select_related("partner").filter(public_id=public_id).first()
    if (
        invitation is None
        or invitation.status != Invitation.Status.SENT
        or invitation.expires_at < clock.now()
    ):
        raise DomainError.not_found()
    _check_open(invitation.partner)
    return invitation


def _check_open(partner: Partner) -> None:
    """Raise DomainError 409 where the partner's status lets nobody new in."""
    if not status_allows(partner, "partners.invitation:accept"):
        raise DomainError.conflict(
            _("Nobody new can join while the partnership is suspended or after its end."),
            code="partner-status",
        )


@operation("partners.invitation:accept", event="partners.invitation.accepted")
def invitation_accept(*, actor: Actor, invitation: Invitation, password: str = "") -> Membership:
    """Make the invited person a member; a new person sets a password, or logs in by code.

    Runs as the system: whoever holds the link controls the mailbox. Raises DomainError 409 when the
    link was used in the meantime.
    """
    _check_open(lock(invitation.partner))
    if not update_if(
        Invitation.objects.filter(pk=invitation.pk, status=Invitation.Status.SENT),
        status=Invitation.Status.ACCEPTED,
    ):
        raise DomainError.conflict(_("This invitation was used already."))
    user = user_get_or_create(
        actor=actor,
        email=invitation.email,
        name=invitation.name,
        language=invitation.language,
        password=password,
    )
    membership = membership_create(actor=actor, partner=invitation.partner, user=user, role=invitation.role)
    record(invitation, changes={"status": [Invitation.Status.SENT, Invitation.Status.ACCEPTED]})
    return membership


@operation("partners.membership:change", event="partners.membership.created")
def membership_create(*, actor: Actor, partner: Partner, user: User, role: str) -> Membership:
    """Make a person a member of a partner's portal."""
    membership = create(Membership, partner=partner, user=user, role=role)
    record(membership)
    return membership


@operation("partners.membership:change", event="partners.membership.role_changed")
def membership_role_change(*, actor: Actor, membership: Membership, role: str) -> Membership:
    """Give a member another role. One that lets nobody in makes void what they handed out in the old
    one. Raises DomainError 409 for the last administrator."""
    membership = _locked(membership)
    if membership.role != role:
        _keep_an_administrator(membership)
    changes = update_fields(membership, role=role)
    if not changes:
        no_op()
        return membership
    record(membership, changes=changes)
    if "partners.membership:change" not in TABLE.for_partner(role):
        _revoke_access(actor, membership)
    return membership


@operation("partners.membership:change", event="partners.membership.ended")
def membership_end(*, actor: Actor, membership: Membership) -> Membership:
    """End a person's access to a partner's portal, and make void the ways in that they handed out.

    Raises DomainError 409 for the last administrator.
    """
    membership = _locked(membership)
    if membership.ended_at:
        no_op()
        return membership
    _keep_an_administrator(membership)
    record(membership, changes=update_fields(membership, ended_at=clock.now()))
    _revoke_access(actor, membership)
    return membership


def _revoke_access(actor: Actor, membership: Membership) -> None:
    """Revoke the open invitations and the tokens that this member made for the partner or gave a new
    secret: with them the person would be back in a minute."""
    partner, person = membership.partner, membership.user.public_id
    invitations = partner.invitations.filter(status=Invitation.Status.SENT).order_by("pk")
    for invitation in _made_by(person, ["partners.invitation.sent"], list(invitations)):
        invitation_revoke(actor=actor, invitation=invitation)
    tokens_left = partner.tokens.filter(revoked_at=None).order_by("pk")
    for token in _made_by(person, ["partners.token.created", "partners.token.rotated"], list(tokens_left)):
        partner_token_revoke(actor=actor, token=token)


def _made_by(person: str, codes: list[str], rows: list[Any]) -> list[Any]:
    """Those of the rows of which such an event is recorded as this person's."""
    made = Event.objects.filter(
        code__in=codes, actor_id=person, target_id__in=[row.public_id for row in rows]
    )
    own = set(made.values_list("target_id", flat=True))
    return [row for row in rows if row.public_id in own]


def _locked(membership: Membership) -> Membership:
    """The membership behind the lock of its partner: two administrators who remove each other come one
    after the other."""
    lock(membership.partner)
    return lock(membership)


def _keep_an_administrator(membership: Membership) -> None:
    if membership.role != "administrator":
        return
    others = membership.partner.memberships.filter(role="administrator", ended_at=None).exclude(
        pk=membership.pk
    )
    if not others.exists():
        raise DomainError.conflict(_("A partner needs an administrator. Name another one first."))


@operation("partners.token:change", event="partners.token.created")
def partner_token_create(
    *,
    actor: Actor,
    partner: Partner,
    name: str,
    role: str,
    scopes: list[str],
    expires_at: datetime,
    networks: str = "",
) -> tuple[PartnerToken, str]:
    """Make an API token bound to one partner. Returns it with its secret, which is shown once.

    Raises DomainError 422 on a scope that opens nothing to the role, on networks that are none, and on an
    end that has passed or is more than a year away.
    """
    tokens.check_scopes(scopes, TABLE.for_partner(role))
    tokens.check_expiry(expires_at)
    secret = tokens.new_secret()
    token = create(
        PartnerToken,
        partner=partner,
        name=name,
        role=role,
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        networks=tokens.networks_of(networks),
        secret_hash=tokens.digest(secret),
    )
    record(token, data={"scopes": token.scopes, "role": role, "expires_at": expires_at.isoformat()})
    return token, secret


@operation("partners.token:change", event="partners.token.rotated")
def partner_token_rotate(
    *, actor: Actor, token: PartnerToken, expires_at: datetime, keep_hours: int = 24
) -> tuple[PartnerToken, str]:
    """Give a token another secret, and return it with that. The former one works for ``keep_hours`` more.

    Raises DomainError 409 for one that no longer works.
    """
    token = lock(token)
    secret, changes = tokens.rotated(token, keep_hours=keep_hours, expires_at=expires_at)
    record(token, changes=update_fields(token, **changes), data={"keep_hours": keep_hours})
    return token, secret


@operation("partners.token:change", event=None, reason="the mail itself is the record of it")
def partner_token_remind(*, actor: Actor, token: PartnerToken) -> int:
    """Tell the partner that a token ends soon. Returns how many people hear of it."""
    token = lock(token)
    update_fields(token, reminded_at=clock.now())
    return notify(
        "partners.token_expiring",
        target=token,
        audience=partner_members(token.partner, "partners.token:change"),
        about=token.expires_at.date().isoformat(),
    )


@operation("partners.token:change", event="partners.token.revoked")
def partner_token_revoke(*, actor: Actor, token: PartnerToken) -> PartnerToken:
    """Make a token void at once."""
    token = lock(token)
    changes = update_fields(token, revoked_at=token.revoked_at or clock.now())
    record(token, changes=changes) if changes else no_op()
    return token


# An offer that was not taken up keeps a name and an address for nothing.
retain(
    "invitations",
    setting="RETENTION_INVITATIONS",
    rows=lambda before: Invitation.objects.filter(expires_at__lt=before).exclude(
        status=Invitation.Status.ACCEPTED
    ),
)

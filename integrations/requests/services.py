"""Every write of the requested integrations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from accounts.selectors import user_of
from core import clock, search
from core.actor import Actor
from core.errors import DomainError
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, create, lock, lock_all, no_op, operation, record, update_fields
from core.permissions import TABLE
from core.text import fold_name
from integrations.models import Integration, IntegrationRequest, RequestVote
from partners.access.audiences import members_by_partner
from partners.models import Partner

Status = IntegrationRequest.Status
VOTE = "integrations.request:vote"
# Proposals of one partner that wait in the backlog at once: each is a mail to us.
MOST_PROPOSED = 50


@operation("integrations.request:change", event="integrations.request.added")
def request_add(*, actor: Actor, **values: Any) -> IntegrationRequest:
    """Add an integration that is asked for. ``values`` are columns of IntegrationRequest."""
    row = create(IntegrationRequest, **values)
    search.reindex(row)
    record(row)
    return row


@operation("integrations.request:change", event="integrations.request.changed")
def request_change(*, actor: Actor, request: IntegrationRequest, **values: Any) -> IntegrationRequest:
    """Change what is said of a requested integration."""
    request = lock(request)
    changes = update_fields(request, **values)
    if not changes:
        no_op()
        return request
    search.reindex(request)
    record(request, changes=changes)
    return request


@operation("integrations.request:change", event="integrations.request.moved")
def request_move(
    *,
    actor: Actor,
    request: IntegrationRequest,
    status: str,
    reason: str = "",
    integration: Integration | None = None,
) -> IntegrationRequest:
    """Plan, begin, deliver or decline a requested integration, or put it back into the backlog.

    The partners that ask for it are told when it is delivered or declined. Raises DomainError 409 on a step
    that the status does not allow, 422 when it is declined without a reason or delivered without the
    integration that it became.
    """
    request = lock(request)
    check_transition(request, status)
    declined, delivered = status == Status.DECLINED, status == Status.DELIVERED
    if declined and not reason.strip():
        raise DomainError.invalid(_("Say why it is declined."), field="reason")
    if delivered and (integration is None or integration.archived_at):
        raise DomainError.invalid(_("Choose the integration as which it was delivered."), field="integration")
    changes = update_fields(
        request,
        status=status,
        reason=reason.strip() if declined else "",
        integration=integration if delivered else None,
    )
    record(request, changes=changes, data={"status": status})
    if declined or delivered:
        _answer(request)
    return request


def _answer(request: IntegrationRequest) -> None:
    """Tell the partners that ask for it what became of it: in their portal, and those who may vote by mail."""
    voters = Partner.objects.current().filter(integration_votes__request=request)
    may_read = voters.filter(status__in=TABLE.statuses_of("integrations.request:view"))
    partners = {row.pk: row for row in may_read.order_by("pk")}
    if not partners:
        return
    record(
        request,
        event="integrations.request.answered",
        data={"status": request.status},
        also=partners.values(),
    )
    about = clock.today().isoformat()
    notify_all(
        f"integrations.{request.status}",
        [
            Notice(request, audience, about, {"partner": partners[key].public_id})
            for key, audience in members_by_partner(partners, VOTE).items()
        ],
    )


@operation("integrations.request:propose", event="integrations.request.proposed")
def request_propose(
    *, actor: Actor, partner: Partner, name: dict[str, str], description: dict[str, str] | None = None
) -> IntegrationRequest:
    """Propose an integration for a partner: it comes into the backlog with the partner's vote, and whoever
    of us may change requests is told. It is not public until we say so."""
    lock(partner)
    waiting = IntegrationRequest.objects.filter(proposed_by=partner, status=Status.BACKLOG)
    if waiting.count() >= MOST_PROPOSED:
        raise DomainError.conflict(
            _("%(most)s proposals wait for our answer already. Propose this one once some are answered.")
            % {"most": MOST_PROPOSED},
            code="too-many-proposals",
        )
    # On one line: our mails say it in their subject.
    name = {language: " ".join(text.split()) for language, text in name.items()}
    row = create(IntegrationRequest, name=name, description=description or {}, proposed_by=partner)
    create(RequestVote, request=row, partner=partner, voted_by=user_of(actor))
    search.reindex(row)
    record(row, also=(partner,))
    notify("integrations.proposed", target=row, audience=staff_with("integrations.request:change"))
    return row


@operation(VOTE, event="integrations.request.voted")
def request_vote(
    *, actor: Actor, request: IntegrationRequest, partner: Partner, note: str = ""
) -> RequestVote:
    """Count a partner among those who ask for an integration; once, however often it is said.

    Raises DomainError 404 for a request that the partner may not see, 409 when it is decided.
    """
    request = _open(actor, request)
    if known := request.votes.filter(partner=partner).first():
        no_op()
        return known
    row = create(RequestVote, request=request, partner=partner, note=note.strip(), voted_by=user_of(actor))
    record(request, also=(partner,), data={"partner": partner.name})
    return row


@operation(VOTE, event="integrations.request.unvoted")
def request_unvote(*, actor: Actor, request: IntegrationRequest, partner: Partner) -> IntegrationRequest:
    """Take the vote of a partner back, where there is one."""
    request = lock(_visible(actor, request))
    found = lock_all(request.votes.filter(partner=partner))
    if found:
        found[0].delete()
        record(request, also=(partner,), data={"partner": partner.name})
    else:
        no_op()
    return request


@operation("integrations.request:vote_customer", event="integrations.request.customer_voted")
def request_vote_customer(
    *, actor: Actor, request: IntegrationRequest, customer_name: str, note: str = ""
) -> RequestVote:
    """Count a customer of ours among those who ask for an integration. The name stays with us.

    Raises DomainError 409 when the request is decided, 422 without a name or when the customer is counted.
    """
    request = _open(actor, request)
    customer = fold_name(customer_name)
    if not customer:
        raise DomainError.invalid(_("Enter the name of the customer."), field="customer_name")
    # Letters that are compared as two, such as œ, make it longer than what was typed.
    limit = RequestVote._meta.get_field("customer").max_length or 0
    if len(customer) > limit:
        said = _("At most %(limit)s characters can be kept here.") % {"limit": limit}
        raise DomainError.invalid(said, field="customer_name")
    if request.votes.filter(partner=None, customer=customer).exists():
        raise DomainError.invalid(_("This customer has voted for it already."), field="customer_name")
    row = create(
        RequestVote,
        request=request,
        customer_name=customer_name.strip(),
        customer=customer,
        note=note.strip(),
        voted_by=user_of(actor),
    )
    record(request)
    return row


@operation("integrations.request:vote_customer", event="integrations.request.customer_unvoted")
def request_unvote_customer(*, actor: Actor, vote: RequestVote) -> IntegrationRequest:
    """Take the vote of a customer back."""
    if vote.partner_id is not None:
        raise DomainError.not_found()
    request = lock(vote.request)
    lock(vote).delete()
    record(request)
    return request


def _visible(actor: Actor, request: IntegrationRequest) -> IntegrationRequest:
    """The request, if the actor may see it: a partner reads only what is public or its own."""
    return IntegrationRequest.objects.get_visible(actor, pk=request.pk)


def _open(actor: Actor, request: IntegrationRequest) -> IntegrationRequest:
    request = lock(_visible(actor, request))
    if not request.is_open:
        raise DomainError.conflict(_("This is decided already: nobody votes for it any more."))
    return request

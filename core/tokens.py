"""API tokens: shown once, kept as a hash, scoped and expiring."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import DomainError, Sentence
from core.ids import PublicIdField
from core.permissions import TABLE
from core.routes import api_permissions

PREFIX = "prm_"
# How fine "last used" is: one write a minute, however busy the token.
USED_GRAIN = timedelta(minutes=1)
LONGEST = timedelta(days=366)
REMIND_BEFORE = timedelta(days=14)
# How long a former secret may go on working after a rotation, and from how many networks a token is used.
MOST_HOURS = 168
MOST_NETWORKS = 20


def new_secret() -> str:
    """A fresh token, 256 bits; its prefix lets secret scanners find a leaked one."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token. It is random, so an unsalted hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


# What the scopes of a room are called. Rooms without a name here are no business of a token's.
SCOPE_NAMES: dict[str, Sentence] = {
    "partners": _("Partners"),
    "agreements": _("Agreements"),
    "pipeline": _("Recruitment, deals and sales"),
    "ledger": _("Ledger"),
    "referrals": _("Referrals and commissions"),
    "payouts": _("Statements and payouts"),
    "enablement": _("Resources, training and support"),
    "marketing": _("Marketing"),
    "integrations": _("Integrations"),
    "insights": _("Figures and targets"),
}
READING = ("view", "export")


# What a token may be given alone, for a system that does one thing.
SINGLE_SCOPES: dict[str, Sentence] = {
    "partners.partner:create": _("Create partners, and nothing else"),
    "partners.partner:change": _("Change details and addresses of partners, and nothing else"),
    "partners.partner:manage": _(
        "Change status, owner, kinds, domains and tags of partners, and nothing else"
    ),
    "partners.legal_status:change": _("Change the legal status of partners from today on, and nothing else"),
    "partners.tier:change": _("Change tiers of partners, and nothing else"),
    "partners.contact:change": _("Change contacts, and nothing else"),
    "partners.benefit:use": _("Record the use of benefits, and nothing else"),
    "insights.tier_review:plan": _("Plan and close reviews of tiers, and nothing else"),
    "insights.tier_review:decide": _("Decide what reviews propose of tiers, and nothing else"),
    "partners.governance:manage": _("Manage governance bodies, their seats and meetings, and nothing else"),
    "partners.budget:change": _("Manage lines of the programme budget, and nothing else"),
    "enablement.certification:record": _(
        "Record, confirm, refuse and revoke certificates and training, and nothing else"
    ),
    "enablement.certification:declare": _("Declare certificates and training, and nothing else"),
    "marketing.case_study:change": _("Write, publish and withdraw case studies, and nothing else"),
    "marketing.case_study:approve": _("Approve case studies about the own organisation, and nothing else"),
    "marketing.press:write": _("Write texts for the press, send and withdraw them, and nothing else"),
    "marketing.press:approve": _("Approve and refuse texts for the press, and nothing else"),
    "marketing.press:publish": _("Note that texts for the press are published, and nothing else"),
    "marketing.recognition:change": _("Record awards, publications and media coverage, and nothing else"),
    "insights.partner_declared:declare": _("Declare what the partnership costs and brings, and nothing else"),
    "insights.survey:change": _("Write surveys, and plan, open and close their waves, and nothing else"),
    "insights.survey:follow_up": _(
        "Note what came of calling back whoever answered a survey, and nothing else"
    ),
    "marketing.segment:change": _("Build, change and take away segments, and nothing else"),
    "marketing.action:change": _("Manage co-marketing actions, and nothing else"),
    "marketing.action:link": _("Link the leads of co-marketing actions, and nothing else"),
    "marketing.action:propose": _(
        "Propose co-marketing actions, change and withdraw the proposals, and nothing else"
    ),
    "marketing.announcement:change": _("Write, publish and withdraw announcements, and nothing else"),
    "marketing.mail_campaign:change": _("Write, schedule, pause and cancel mail campaigns, and nothing else"),
    "marketing.suppression:change": _("Report addresses that get no bulk mail, and nothing else"),
    "partners.exchange_rate:change": _("Send exchange rates, and nothing else"),
    "pipeline.application:decide": _("Examine applications, and nothing else"),
    "pipeline.deal:register": _("Register deals, and nothing else"),
    "pipeline.deal:decide": _("Decide deals, and nothing else"),
    "pipeline.deal:win": _("Record deals as won, and nothing else"),
    "pipeline.deal:close": _("Record deals as lost, and nothing else"),
    "pipeline.business_case:change": _("Write business cases of recruitments, and nothing else"),
    "pipeline.proposal:change": _("Write proposals and note their answers, and nothing else"),
    "pipeline.proposal:send": _("Send proposals, and nothing else"),
    "pipeline.plan:change": _("Write joint plans and note progress, and nothing else"),
    "pipeline.plan:share": _("Share sections of joint plans and open them to both sides, and nothing else"),
    "pipeline.recruitment:change": _("Change people and pilots of recruitments, and nothing else"),
    "pipeline.recruitment:move": _("Decide pilots of recruitments, and nothing else"),
    "pipeline.partnership_review:change": _("Plan and hold reviews of partners, and nothing else"),
    "pipeline.webinar:change": _("Plan, change and cancel webinars, and nothing else"),
    "pipeline.webinar:register": _("Invite to webinars and note who took part, and nothing else"),
    "partners.journey:tick": _("Tick steps of onboarding journeys, and nothing else"),
    "partners.journey:excuse": _("Excuse steps of onboarding journeys, and nothing else"),
    "pipeline.own_account:change": _("Manage our own customers, and nothing else"),
    "pipeline.sale:record": _("Record sales, and nothing else"),
    "integrations.integration:change": _("Change the catalogue of integrations, and nothing else"),
    "integrations.request:change": _("Change requested integrations, and nothing else"),
    "integrations.request:vote": _("Vote for requested integrations, and nothing else"),
    "integrations.integration:measure": _("Report usage and health of integrations, and nothing else"),
    "pipeline.sale:refund": _("Record refunds of sales, and nothing else"),
    "pipeline.wish:change": _("Change the wish list, and nothing else"),
    "pipeline.wish:recruit": _("Turn wishes into recruitments, and nothing else"),
    "pipeline.white_label:change": _("Write, open and close white-label offers, and nothing else"),
    "pipeline.white_label:grant": _("Grant white-label offers and end their terms, and nothing else"),
    "referrals.conversion:record": _("Report conversions, and nothing else"),
    "marketing.fund:change": _("Set up market development funds, and nothing else"),
    "marketing.allocation:change": _(
        "Give partners their part of market development funds, and nothing else"
    ),
    "marketing.fund_request:submit": _("Ask for market development funds, and nothing else"),
    "marketing.fund_request:decide": _("Decide requests for market development funds, and nothing else"),
    "marketing.fund_claim:submit": _("Claim market development funds, and nothing else"),
    "marketing.fund_claim:accept": _("Check claims on market development funds, and nothing else"),
    "marketing.fund_claim:pay": _("Record claims on market development funds as paid, and nothing else"),
    "insights.company_total:change": _("Send totals of the company, and nothing else"),
    "insights.scorecard:acknowledge": _("Say what is done about falls of health, and nothing else"),
    "insights.review:answer": _("Answer the programme review, and nothing else"),
    "insights.review:freeze": _("Freeze editions of the programme review, and nothing else"),
    "insights.review_meeting:change": _(
        "Prepare meetings of reviews, invite to them, send their documents, and nothing else"
    ),
    "insights.review_action:tick": _("Tick what was undertaken in reviews of partners, and nothing else"),
    "insights.review:ask": _("Ask for answers to the programme review, and nothing else"),
}
# What the token of a website needs: it reports what happened there.
CONVERSIONS = "referrals.conversion:record"


def offered_scopes(permissions: frozenset[str]) -> list[str]:
    """The scopes that stand for anything the API does and the owner of these permissions may do, room by
    room: reading, writing, and each thing that can be done alone."""
    useful = permissions & api_permissions()
    scopes = []
    for room in SCOPE_NAMES:
        own = [code for code in TABLE.rows if code in useful and code.split(".", 1)[0] == room]
        verbs = {code.rsplit(":", 1)[1] for code in own}
        scopes += [f"{room}:read"] if verbs & set(READING) else []
        scopes += [f"{room}:write"] if verbs - set(READING) else []
        scopes += [code for code in own if code in SINGLE_SCOPES]
    return scopes


def scope_label(scope: str) -> str:
    """A scope in words: “Partners: read and change”."""
    if scope in SINGLE_SCOPES:
        return str(SINGLE_SCOPES[scope])
    room, way = scope.split(":")
    name = SCOPE_NAMES.get(room, room)
    if way == "read":
        return gettext("%(room)s: read") % {"room": name}
    return gettext("%(room)s: read and change") % {"room": name}


def check_scopes(scopes: list[str], permissions: frozenset[str]) -> None:
    """Raise DomainError 422 at ``scopes`` unless all are offered to who has these permissions."""
    if not scopes or set(scopes) - set(offered_scopes(permissions)):
        raise DomainError.invalid(
            _("Choose what the token may do, among what its owner may do."), field="scopes"
        )


def check_expiry(expires_at: datetime) -> None:
    """Raise DomainError 422 at ``expires_on`` for an end that has passed or is more than a year away."""
    if not now() < expires_at <= now() + LONGEST:
        raise DomainError.invalid(_("Choose a day within the next 365 days."), field="expires_on")


def networks_of(text: str) -> str:
    """Addresses and networks from which a token may be used, as they are kept: one for each word.

    Raises DomainError 422 at ``networks`` on what is neither.
    """
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(str(ipaddress.ip_network(word, strict=False)))
        except ValueError:
            sentence = _("“%(word)s” is not an IP address or network. Enter one such as 203.0.113.0/24.")
            raise DomainError.invalid(sentence % {"word": word[:50]}, field="networks") from None
    if len(found) > MOST_NETWORKS:
        raise DomainError.invalid(_("Enter at most 20 networks."), field="networks")
    return " ".join(dict.fromkeys(found))


class Token(models.Model):
    """The columns of a token. ``scopes`` are ``<room>:read``, ``<room>:write`` and single permissions.

    After a rotation the former secret still works until ``previous_until``. ``networks`` are those it may
    be used from, everywhere when there are none.
    """

    public_id = PublicIdField(prefix="tok")
    name = models.CharField(_("name"), max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    previous_hash = models.CharField(
        max_length=64, blank=True, default="", db_default="", db_index=True, editable=False
    )
    previous_until = models.DateTimeField(null=True, blank=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    networks = models.CharField(_("may be used from"), max_length=1000, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When somebody was told that it ends soon.
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    SENSITIVE_FIELDS = frozenset({"secret_hash", "previous_hash"})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > now()

    def allows(self, address: str) -> bool:
        """Whether it may be used from there."""
        if not self.networks:
            return True
        try:
            asked = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(asked in ipaddress.ip_network(network) for network in self.networks.split())


def rotated(token: Token, *, keep_hours: int, expires_at: datetime) -> tuple[str, dict[str, Any]]:
    """A new secret for a locked token, and what changes by it: the former one works for some hours more."""
    check_expiry(expires_at)
    if not token.is_live:
        raise DomainError.conflict(_("This token no longer works. Make another one."))
    if not 0 <= keep_hours <= MOST_HOURS:
        raise DomainError.invalid(_("Choose at most 168 hours, which is a week."), field="keep_hours")
    secret = new_secret()
    return secret, {
        "previous_hash": token.secret_hash if keep_hours else "",
        "previous_until": now() + timedelta(hours=keep_hours) if keep_hours else None,
        "secret_hash": digest(secret),
        "expires_at": expires_at,
        "reminded_at": None,
    }


def ending_soon(rows: models.QuerySet) -> models.QuerySet:
    """Tokens of which somebody is to be told now that they end."""
    at = now()
    return rows.filter(
        revoked_at=None, reminded_at=None, expires_at__gt=at, expires_at__lte=at + REMIND_BEFORE
    ).order_by("pk")


def use(candidates: models.QuerySet, secret: str) -> Any:
    """The token behind a secret among ``candidates``, noting that it was used.

    None for a token that is unknown, revoked or expired.
    """
    at, found = now(), digest(secret)
    own = Q(secret_hash=found) | Q(previous_hash=found, previous_until__gt=at)
    token = candidates.filter(own, revoked_at=None, expires_at__gt=at).first()
    if token is not None and (token.last_used_at is None or token.last_used_at < at - USED_GRAIN):
        type(token).objects.filter(pk=token.pk).update(last_used_at=at)
    return token

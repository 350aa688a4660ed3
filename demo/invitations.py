"""What lies on the desks: invitations not taken up yet, tokens, files, and how other systems name partners."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from accounts.services.tokens import staff_token_create
from core import clock
from core.tokens import CONVERSIONS
from demo.context import DemoContext
from demo.recruiting_steps import recruitment_of
from demo.scanned_pdf import sheet
from partners.access.services import membership_invite, partner_token_create
from partners.partner.services import file_add, partner_reference_set
from pipeline.recruitment.services import recruitment_file_add

YEAR = timedelta(days=360)
# partner: (days ago, mailbox, name, role, language)
INVITED = {
    "helio": (2, "sophie.nguyen", "Sophie Nguyen", "marketing", "fr"),
    "kappa": (5, "liam.doyle", "Liam Doyle", "finance", "en"),
    "msf": (3, "ines.pereira", "Inês Pereira", "reader", "en"),
}
# partner: (name of the token, role, scopes)
TOKENS = {
    "helio": ("CRM Helio", "sales", ["partners:read", "pipeline:read", "pipeline:write"]),
    "kappa": ("Newsletter statistics", "reader", ["partners:read", "referrals:read"]),
    "msf": ("Field reporting", "technical", ["partners:read"]),
}
# partner: (title, name of the file, audience, lines of the sheet)
FILES = {
    "helio": ("Plan commercial de l’année", "plan-helio.pdf", "shared",
              ["Helio Santé × MML", "", "Trois cas d’usage, douze établissements visés."]),
    "techcorp": ("Test report of the gateways", "gateways.pdf", "shared",
                 ["TC Gateway", "", "60% less bandwidth, 40% more reliable."]),
    "kappa": ("Guide for introducers", "guide.pdf", "shared", ["Kappa Conseil", "", "How to share a link."]),
    "msf": ("Field test, notes", "field-test.pdf", "shared", ["MSF", "", "Two more countries, stock and records."]),
    "quartz": ("Relances de factures", "relances.pdf", "internal", ["Quartz Média", "", "Trois relances sans réponse."]),
}  # fmt: skip
# partner: (title, name of the file, lines of the sheet)
PROPOSALS = {
    "linagora": ("Présentation de DataSens, cinq minutes", "datasens.pdf",
                 ["Linagora × DataSens", "", "Phase 1 : 6 mois, 200 000 €", "Phase 2 : 12 mois, 500 000 €",
                  "Phase 3 : 24 mois, 2 000 000 €"]),
    "sudsystemes": ("Proposition commerciale", "proposition.pdf", ["SudSystèmes", "", "Marge de 20 %, Sud-Ouest."]),
}  # fmt: skip
CRM = {"helio": "A-10021", "techcorp": "A-10007", "nordsys": "A-10044", "kappa": "A-10093", "msf": "A-10012"}


def plan(context: DemoContext) -> None:
    """Write down who is invited, and what is kept where."""
    ago = context.simulation.ago
    for code, invited in INVITED.items():
        ago(invited[0], 10.6, partial(_invite, context, code))
    for code in TOKENS:
        ago(70, 16.3, partial(_token, context, code))
    for code in FILES:
        ago(45, 13.7, partial(_file, context, code))
    for code in PROPOSALS:
        ago(14, 13.8, partial(_proposal, context, code))
    for code, identifier in CRM.items():
        ago(120, 9.1, partial(_reference, context, code, identifier))
    ago(30, 9.4, partial(_our_tokens, context))


def _invite(context: DemoContext, code: str) -> None:
    _days_ago, mailbox, name, role, language = INVITED[code]
    membership_invite(
        actor=context.theirs(code),
        partner=context.partners[code],
        email=f"{mailbox}@{context.entries[code].domain}",
        name=name,
        role=role,
        language=language,
    )


def _token(context: DemoContext, code: str) -> None:
    """Nobody keeps the secret: the token is there to be looked at and revoked."""
    name, role, scopes = TOKENS[code]
    partner_token_create(
        actor=context.theirs(code),
        partner=context.partners[code],
        name=name,
        role=role,
        scopes=scopes,
        expires_at=clock.now() + YEAR,
    )


def _our_tokens(context: DemoContext) -> None:
    staff_token_create(
        actor=context.people.ours("admin"),
        owner=context.people.staff["admin"],
        name="Data warehouse",
        scopes=["partners:read", "pipeline:read"],
        expires_at=clock.now() + YEAR,
        is_service=True,
    )
    staff_token_create(
        actor=context.people.ours("manager"),
        owner=context.people.staff["manager"],
        name="Site web",
        scopes=[CONVERSIONS],
        expires_at=clock.now() + YEAR,
        is_service=True,
    )


def _file(context: DemoContext, code: str) -> None:
    title, name, audience, lines = FILES[code]
    file_add(
        actor=context.manager(code),
        partner=context.partners[code],
        title=title,
        name=name,
        content=sheet(lines),
        audience=audience,
    )


def _proposal(context: DemoContext, code: str) -> None:
    title, name, lines = PROPOSALS[code]
    recruitment_file_add(
        actor=context.manager(code),
        recruitment=recruitment_of(context, code),
        title=title,
        name=name,
        content=sheet(lines),
    )


def _reference(context: DemoContext, code: str, identifier: str) -> None:
    partner_reference_set(
        actor=context.manager(code), partner=context.partners[code], system="crm", identifier=identifier
    )

"""From which template an agreement with a partner is best drawn up."""

from __future__ import annotations

from agreements.models import Template, TemplateKind
from partners.models import Partner

# What somebody sells for us, or brings us, has an agreement of its own.
BY_STATUS = {
    Partner.LegalStatus.RESELLER: TemplateKind.RESELLER,
    Partner.LegalStatus.INTRODUCER: TemplateKind.REFERRAL,
    Partner.LegalStatus.COMMERCIAL_AGENT: TemplateKind.REFERRAL,
}


def proposed(partner: Partner) -> Template | None:
    """The template of the partner's legal status, else the standard one of its type, if it is in use."""
    in_use = Template.objects.filter(is_active=True).exclude(kind=TemplateKind.AMENDMENT)
    kind = BY_STATUS.get(Partner.LegalStatus(partner.legal_status))
    own = in_use.filter(kind=kind).first() if kind else None
    return own or in_use.filter(code=partner.type.standard_template).first()

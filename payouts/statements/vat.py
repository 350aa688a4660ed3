"""What a partner's VAT situation means for its invoice. Council Directive 2006/112/EC: articles 44, 196
(services between businesses of two countries) and 282 to 292 (small businesses)."""

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from partners.models import Partner

Situation = Partner.VatSituation
NOTES: dict[str, Sentence] = {
    Situation.DOMESTIC: _("Amounts are without VAT, which your invoice adds."),
    Situation.REVERSE_CHARGE: _(
        "Amounts are without VAT: your invoice says that we account for it (reverse charge)."
    ),
    Situation.EXEMPT: _("Amounts are without VAT: your invoice names the exemption."),
    Situation.FRANCHISE: _(
        "Amounts are without VAT: your invoice says that you charge none as a small business."
    ),
    Situation.NON_EU: _("Amounts are without VAT: your invoice charges none of the European Union."),
    Situation.PRIVATE: _("No invoice is needed from a private person."),
}


def note(situation: str) -> Sentence:
    """The sentence for a statement; nothing for one from before it said so."""
    return NOTES.get(situation, "")

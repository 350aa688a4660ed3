"""Where the vocabulary is made, for the fields of every room that choose from it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from web.made_at import MadeAt


def _config(kind: str, sentence: Any, label: Any) -> MadeAt:
    return MadeAt(
        sentence, label, "partners:config-new", "partners.config:change", (kind,), ready="partners:config"
    )


TYPE = _config("types", _("There is no partner type yet."), _("Add a partner type"))
KIND = _config("kinds", _("There is no kind of relationship yet."), _("Add a kind of relationship"))
SECTOR = _config("sectors", _("There is no sector yet."), _("Add a sector"))
REGION = _config("regions", _("There is no region yet."), _("Add a region"))
PRODUCT_LINE = _config("product-lines", _("There is no product line yet."), _("Add a product line"))
TIER = _config("tiers", _("There is no tier yet."), _("Add a tier"))
BENEFIT = _config(
    "benefits", _("The tier of this partner gives nothing of this kind."), _("Add a benefit to a tier")
)
PARTNER = MadeAt(
    _("There is no partner yet."), _("Add a partner"), "partners:create", "partners.partner:create"
)

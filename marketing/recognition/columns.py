"""The columns of awards, publications and media coverage, for the lists and their files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import languages
from marketing.models import Publication
from web.cells import link, row_url
from web.columns import Column, choice, field
from web.outward import outward


def _title(route: str) -> Column:
    url = row_url(route)

    def cell(row: Any) -> Any:
        return link(url(row.public_id), row.title, row.partner.name)

    return Column(
        "title", _("Title"), lambda row: row.title, ("title", "partner__name"), cell=cell, sort="title"
    )


ON = field("on", _("Date"), sort="-on", classes="nowrap")
PARTNER = Column("partner", _("Partner"), lambda row: row.partner.name, ("partner__name",), shown=False)
LINK = Column(
    "link", _("Link"), lambda row: row.link, ("link",), cell=lambda row: outward(row.link), wide=True
)

AWARD_COLUMNS = [ON, _title("marketing:award"), PARTNER, field("awarded_by", _("Awarded by")), LINK]
PUBLICATION_COLUMNS = [
    ON,
    _title("marketing:publication"),
    PARTNER,
    choice("kind", _("Kind"), Publication.Kind.choices),
    field("authors", _("Authors")),
    field("publisher", _("Journal or publisher"), wide=True),
    LINK,
]
COVERAGE_COLUMNS = [
    ON,
    _title("marketing:coverage"),
    PARTNER,
    field("outlet", _("Medium")),
    Column(
        "language",
        _("Language"),
        lambda row: str(dict(languages.choices()).get(row.language, row.language)),
        ("language",),
        wide=True,
    ),
    Column(
        "case_study",
        _("Case study"),
        lambda row: str(row.case_study.title) if row.case_study else "",
        ("case_study__title",),
        shown=False,
    ),
    field("reach", _("Reach"), num=True, shown=False),
    LINK,
]

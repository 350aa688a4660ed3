"""The standard library in a programme that gets its partner types one after the other."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from agreements.library import services
from agreements.library.seed import load_standard
from agreements.models import Template
from core.actor import SYSTEM
from partners.models import PartnerType

# The order of the standard partnership agreement, of which "ngo-…" are for NGOs alone.
FOR_ALL = [
    "context", "purpose", "obligations", "service-level", "governance", "joint-marketing", "intellectual-property",
    "costs", "term", "termination", "liability", "confidentiality", "personal-data", "disputes",
]  # fmt: skip
FOR_NGOS = ["ngo-impact", "ngo-field-support", "ngo-licence"]


def add_type(code: str) -> None:
    PartnerType.objects.create(code=code, name={"en": code, "fr": code})


def codes_of(template: str) -> list[str]:
    places = Template.objects.get(code=template).places.select_related("clause")
    return [place.clause.code for place in places]


def run() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_standard_agreements", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_without_partner_types_the_command_says_which_clauses_wait(db):
    out, err = run()
    assert out == "29 clauses and 8 templates added, 0 templates completed\n"
    assert "company, government, international_organisation, ngo, university" in err
    assert codes_of("partnership-standard") == FOR_ALL


def test_a_later_run_completes_clauses_and_templates(db):
    run()
    for code in ("government", "ngo", "company", "university", "international-organisation"):
        add_type(code)
    assert run() == ("12 clauses and 0 templates added, 1 templates completed\n", "")
    assert codes_of("partnership-standard") == [
        "context", "purpose", "government-compliance", "government-security", *FOR_NGOS, "university-research",
        "university-publications", "international-support", "international-licence", "international-immunities",
        "obligations", "service-level", "governance", "joint-marketing", "intellectual-property", "company-ip",
        "company-revenue-share", "costs", "term", "termination", "liability", "confidentiality", "personal-data",
        "disputes",
    ]  # fmt: skip
    assert load_standard(SYSTEM) == {"clauses": 0, "templates": 0, "completed": 0}


def test_a_later_run_leaves_alone_what_people_changed(db):
    add_type("government")
    load_standard(SYSTEM)
    template = Template.objects.get(code="partnership-standard")
    own = [row for row in (place.clause for place in template.places.all()) if row.code != "governance"]
    own.insert(0, own.pop())
    services.template_change(
        actor=SYSTEM, template=template, clauses=own, notice_days=45, name={"en": "Ours", "fr": "Le nôtre"}
    )
    before = codes_of("partnership-standard")
    untouched = codes_of("reseller-standard")
    add_type("ngo")
    assert load_standard(SYSTEM) == {"clauses": 3, "templates": 0, "completed": 1}

    after = codes_of("partnership-standard")
    assert [code for code in after if code not in FOR_NGOS] == before
    start = after.index("government-security") + 1
    assert after[start : start + 3] == FOR_NGOS
    template.refresh_from_db()
    assert (template.notice_days, template.name["en"]) == (45, "Ours")
    assert codes_of("reseller-standard") == untouched

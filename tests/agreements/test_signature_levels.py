"""What a partner's type requires of a signature: not below it here, and kept with its level from elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.models import AgreementDocument
from agreements.signing import levels
from agreements.signing import services as signing
from core.errors import DomainError
from partners.models import PartnerType
from tests.agreements.factories import approve, make_draft, sign, signers, start_signature

PDF = b"%PDF-1.4 signed"


@pytest.fixture
def ministry(cast):
    """The first partner of the cast as a ministry, whose type says "advanced"."""
    cast.a.type = cast.vocabulary.government
    cast.a.save()
    return cast.a


def keep(cast, agreement, **said):
    given = {"name": "x.pdf", "content": PDF, "signers": "A and B", "signed_on": date(2026, 1, 5), **said}
    return signing.signed_copy_keep(actor=cast.actor("manager"), agreement=agreement, **given)


def test_a_ministry_is_not_asked_for_a_simple_signature(cast, ministry):
    agreement = approve(cast, make_draft(cast))
    with pytest.raises(DomainError) as refusal:
        start_signature(cast, agreement)
    assert (refusal.value.code, refusal.value.status) == ("signature-level", 422)
    assert "at least with an advanced" in str(refusal.value.message)
    agreement.refresh_from_db()
    assert agreement.status == "approved"
    assert not agreement.rounds.exists()


def test_a_type_that_comes_to_require_more_stops_a_signature_under_way(cast):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement)
    first = signers(agreement)[0]
    PartnerType.objects.update(minimum_signature="advanced")
    with pytest.raises(DomainError) as refusal:
        sign(cast.member("a", "administrator"), signers(agreement)[0])
    first.refresh_from_db()
    assert first.status == "asked"
    assert refusal.value.code == "signature-level"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"level": "simple", "provider": "Somebody"}, "level"),
        ({"level": "superb", "provider": "Somebody"}, "level"),
        ({"level": "advanced"}, "provider"),
        ({"level": "advanced", "provider": "Somebody", "signed_on": date(2099, 1, 1)}, "signed_on"),
    ],
)
def test_what_is_said_of_a_copy_signed_elsewhere_is_checked(cast, ministry, said, field):
    agreement = approve(cast, make_draft(cast))
    with pytest.raises(DomainError) as refusal:
        keep(cast, agreement, **said)
    assert refusal.value.field == field
    assert not AgreementDocument.objects.exists()


@pytest.mark.parametrize(
    ("said", "kind", "shown"),
    [
        (
            {"level": "advanced", "provider": "Skribble"},
            "elsewhere",
            "Advanced electronic signature · Skribble",
        ),
        ({"level": "qualified", "provider": "Certinomis"}, "elsewhere", "Qualified electronic signature"),
        ({}, "wet", "Signed by hand"),
    ],
)
def test_a_copy_signed_elsewhere_concludes_and_both_sides_read_how(cast, ministry, client, said, kind, shown):
    agreement = keep(cast, approve(cast, make_draft(cast)), **said)
    assert agreement.status == "active"
    document = AgreementDocument.objects.get()
    assert (document.kind, document.level, document.signed_on) == (
        kind,
        said.get("level", ""),
        date(2026, 1, 5),
    )
    client.force_login(cast.staff["manager"])
    assert shown in client.get(reverse("agreements:tab", args=[agreement.public_id, "signatures"])).text
    client.force_login(cast.members["a"]["administrator"])
    page = client.get(reverse("portal:agreement", args=[ministry.public_id, agreement.public_id])).text
    assert shown in page
    assert "5 January 2026" in page or "Jan 5, 2026" in page or "5 Jan 2026" in page


def test_the_timeline_says_level_and_provider(cast, ministry, client):
    agreement = keep(cast, approve(cast, make_draft(cast)), level="advanced", provider="Skribble")
    client.force_login(cast.staff["manager"])
    page = client.get(reverse("agreements:tab", args=[agreement.public_id, "timeline"])).text
    assert "signed elsewhere kept: Advanced electronic signature, Skribble" in page


def test_the_page_leads_to_the_copy_and_says_why(cast, ministry, client):
    agreement = approve(cast, make_draft(cast))
    client.force_login(cast.staff["manager"])
    page = client.get(reverse("agreements:detail", args=[agreement.public_id])).text
    assert "at least with an advanced electronic signature" in page
    assert reverse("agreements:signers", args=[agreement.public_id]) not in page
    answer = client.get(reverse("agreements:signers", args=[agreement.public_id]))
    assert answer.url == reverse("agreements:signed-copy", args=[agreement.public_id])


def test_the_database_refuses_a_document_signed_elsewhere_without_its_level(cast, ministry):
    agreement = keep(cast, approve(cast, make_draft(cast)))
    kept = AgreementDocument.objects.get()
    row = AgreementDocument(
        agreement=agreement, kind="elsewhere", version=1, file=kept.file, sha256=kept.sha256
    )
    with pytest.raises(IntegrityError, match="agreements_document_elsewhere"), transaction.atomic():
        row.save()


def test_other_systems_read_what_is_required_and_what_was_reached(cast, ministry):
    agreement = approve(cast, make_draft(cast))
    assert levels.of_agreement(agreement) == {
        "required": "advanced", "level": None, "provider": "", "signed_on": None,
    }  # fmt: skip
    keep(cast, agreement, level="advanced", provider="Skribble")
    agreement.refresh_from_db()
    assert levels.of_agreement(agreement) == {
        "required": "advanced", "level": "advanced", "provider": "Skribble", "signed_on": "2026-01-05",
    }  # fmt: skip


def test_a_company_signs_here_as_before(cast):
    agreement = approve(cast, make_draft(cast))
    assert levels.is_reached(agreement)
    start_signature(cast, agreement)
    assert agreement.rounds.filter(status="open").exists()

"""A text that was sent does not change under its version number, whatever is completed afterwards."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from agreements.drafting import selectors
from agreements.drafting import services as drafting_services
from agreements.library import services as library_services
from agreements.models import Agreement, AgreementVersion
from agreements.review import approval as review_approval
from agreements.review import services as review_services
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from partners.models import Partner
from tests.agreements.factories import make_draft, make_template


@pytest.fixture
def sent(cast) -> Agreement:
    """Version 1, which names the partner's number, with the partner; nobody has entered the number."""
    template = make_template(cast)
    clause = library_services.clause_create(
        actor=SYSTEM, code="parties", part=1, title={"en": "Parties"},
        text={"en": "{partner_name}, registered under {partner_registration}."}, effective_from="2020-01-01",
    )  # fmt: skip
    agreement = make_draft(cast, template)
    drafting_services.agreement_clause_add(actor=cast.actor("manager"), agreement=agreement, clause=clause)
    return review_services.agreement_send(actor=cast.actor("manager"), agreement=agreement)


def complete(number: str = "552100554") -> None:
    Partner.objects.filter(name="Alpha Conseil").update(registration_number=number)


def read_by_partner(cast, agreement: Agreement) -> str:
    url = reverse("portal:agreement", args=[cast.a.public_id, agreement.public_id])
    return cast.member_client("a", "administrator").get(url).content.decode()


def read_by_us(cast, agreement: Agreement) -> str:
    url = reverse("agreements:detail", args=[agreement.public_id])
    return cast.staff_client("manager").get(url).content.decode()


def test_what_is_completed_later_does_not_change_the_text_that_was_sent(cast, sent):
    assert sent.version == 2
    assert "registered under –" in read_by_partner(cast, sent)
    complete()
    for text in (read_by_partner(cast, sent), read_by_us(cast, sent)):
        assert "registered under –" in text
        assert "552100554" not in text


def test_it_becomes_a_version_of_its_own_that_the_partner_sees_once_it_is_sent(cast, sent):
    complete()
    manager = cast.actor("manager")
    review_services.agreement_take_back(actor=manager, agreement=sent)
    assert "Update the text" in read_by_us(cast, sent)
    cast.staff_client("manager").post(reverse("agreements:parties", args=[sent.public_id]))
    ours = read_by_us(cast, sent)
    assert "registered under 552100554" in ours
    assert "the partner reads version 2" in ours
    assert "registered under –" in read_by_partner(cast, sent)
    versions = sent.versions.order_by("number").values_list("number", "change")
    assert list(versions) == [(1, "created"), (2, "clauses"), (3, "parties")]
    assert Event.objects.get(code="agreements.agreement.parties_changed").data["version"] == 3
    compared = cast.staff_client("manager").get(
        reverse("agreements:compare", args=[sent.public_id]), {"old": 2, "new": 3}
    )
    assert compared.status_code == 200
    assert "552100554" in compared.content.decode()
    sent.refresh_from_db()
    review_services.agreement_send(actor=manager, agreement=sent)
    assert "registered under 552100554" in read_by_partner(cast, sent)


def test_sending_again_takes_in_what_was_completed(cast, sent):
    manager = cast.actor("manager")
    review_services.agreement_take_back(actor=manager, agreement=sent)
    complete()
    sent.refresh_from_db()
    again = review_services.agreement_send(actor=manager, agreement=sent)
    assert (again.version, again.sent_version) == (3, 3)
    assert "registered under 552100554" in read_by_partner(cast, again)


def test_nothing_is_approved_that_says_less_than_is_known(cast, sent):
    manager = cast.actor("manager")
    review_services.agreement_take_back(actor=manager, agreement=sent)
    complete()
    sent.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        review_approval.approval_request(actor=manager, agreement=sent)
    assert refusal.value.code == "parties-changed"


def test_a_partner_that_changes_its_name_keeps_the_name_in_the_text(cast, sent):
    Partner.objects.filter(pk=cast.a.pk).update(name="Alpha Nouveau", legal_name="Alpha Nouveau SA")
    version = selectors.version_of(sent, 2)
    fresh = Agreement.objects.get(pk=sent.pk)
    texts = " ".join(clause["text"] for clause in selectors.filled_clauses(fresh, version))
    assert "Alpha Conseil, registered" in texts
    assert "Alpha Nouveau" not in texts
    assert selectors.snapshot(fresh, version, [])["partner"]["name"] == "Alpha Conseil"


def test_our_own_new_wording_is_not_the_partners_before_it_is_sent(cast, sent):
    """Accepting our own remark while the partner reads makes version 3; it goes on reading version 2."""
    point = review_services.point_raise(
        actor=cast.actor("manager"), agreement=sent, clause_code="law", text="Shorter", proposed_text="Briefly.",
        internal=True,
    )  # fmt: skip
    review_services.point_settle(actor=cast.actor("manager"), point=point, outcome="accepted")
    sent.refresh_from_db()
    assert (sent.version, sent.partner_version) == (3, 2)
    assert "Briefly." not in read_by_partner(cast, sent)
    answered = review_services.agreement_answer(
        actor=cast.member("a", "administrator"), agreement=sent, version=2, agrees=True
    )
    assert (answered.agreed_version, answered.partner_agrees) == (2, False)


def test_the_database_itself_keeps_the_text_of_a_version(cast, sent):
    version = AgreementVersion.objects.get(agreement=sent, number=2)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_agreementversion SET text = '[]' WHERE id = %s", [version.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_agreementversion SET parties = '{}' WHERE id = %s", [version.pk])

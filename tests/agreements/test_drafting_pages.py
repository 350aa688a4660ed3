"""What a stranger meets when drawing an agreement up, asking for approval and waiting for signers."""

import pytest
from django.urls import reverse

from agreements.drafting import services as drafting_services
from agreements.models import Agreement
from agreements.review import approval as review_approval
from agreements.review import services as review_services
from agreements.terms import rules
from core import slots
from core.errors import DomainError
from tests.agreements.factories import approve, make_draft, make_template, start_signature


def staff(name: str, *args: str) -> str:
    return reverse(f"agreements:{name}", args=args)


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def stepper(text: str) -> list[str]:
    lines = text.split('class="stepper"')[1].split("</ol>")[0].split("<li ")[1:]
    return [line.split('"')[1] for line in lines]


@pytest.fixture
def form(cast):
    """The second step of drawing up, as its page posts it."""
    make_template(cast)
    url = staff("create") + f"?partner={cast.a.public_id}&template=standard"
    data = {
        "title": "Partnership",
        "language": "en",
        "own_entity": cast.vocabulary.own_entity.public_id,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "notice_days": "90",
        "confidentiality": "none",
        "currency": "EUR",
    }
    return url, data


def test_what_the_approval_needs_is_not_called_optional(cast, form):
    text = page(cast.staff_client("manager"), form[0])

    def label_of(name: str) -> str:
        return text.split(f'<label for="id_{name}">')[1].split("</label>")[0]

    assert "needed for the approval" in label_of("v_subject")
    assert "optional" not in label_of("v_subject").replace('class="optional"', "")
    assert "needed for the approval" not in label_of("v_minimum")


def test_all_that_is_wrong_is_said_at_once(cast, form):
    url, data = form
    client = cast.staff_client("manager")
    answer = client.post(url, {**data, "ends_on": "2025-12-31", "currency": "XYZ", "title": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"ends_on", "currency", "title"}
    assert not Agreement.objects.exists()


def test_a_notice_longer_than_the_term_is_refused(cast, form):
    url, data = form
    answer = cast.staff_client("manager").post(url, {**data, "notice_days": "365"})
    assert "The notice is longer than the term of 365 days." in answer.content.decode()
    with pytest.raises(DomainError) as caught:
        make_draft(cast, template=Agreement.template.field.related_model.objects.get(), notice_days=365)
    assert set(caught.value.fields) == {"notice_days"}


@pytest.mark.parametrize("code", ["XYZ", "XXX", "XTS", "eur"])
def test_only_money_is_a_currency(code):
    given = {"starts_on": None, "ends_on": None, "tacit_renewal": False, "renewal_months": None}
    assert set(rules.term_errors(**given, currency=code)) == {"currency"}
    assert rules.term_errors(**given, currency="MGA") == {}


def test_a_title_that_was_the_templates_follows_the_language(cast, form):
    url, data = form
    client = cast.staff_client("manager")
    client.post(url, {**data, "language": "fr"})
    client.post(url, {**data, "language": "fr", "title": "Alpha and us"})
    assert list(Agreement.objects.order_by("id").values_list("title", flat=True)) == [
        "Partenariat",
        "Alpha and us",
    ]


def test_headings_stand_in_the_language_of_the_contract(cast):
    agreement = make_draft(cast, language="fr")
    text = page(cast.staff_client("manager"), staff("detail", agreement.public_id))
    assert "Préambule" in text
    assert "Preamble" not in text


def test_a_number_that_the_text_names_and_nobody_entered_is_listed(cast):
    agreement = make_draft(cast)
    drafting_services.agreement_clause_edit(
        actor=cast.actor("manager"),
        agreement=agreement,
        code="context",
        title="Context",
        text="{partner_name}, registration {partner_registration}",
    )
    cast.a.registration_number = ""
    cast.a.save()
    url = staff("detail", agreement.public_id)
    assert f"Registration number of {cast.a.name}" in page(cast.staff_client("manager"), url)
    cast.a.registration_number = "552100554"
    cast.a.save()
    assert "Registration number of" not in page(cast.staff_client("manager"), url)


def test_the_partner_has_agreed_only_when_it_said_so(cast):
    manager, client = cast.actor("manager"), cast.staff_client("manager")
    agreement = make_draft(cast)
    url = staff("detail", agreement.public_id)
    review_services.agreement_send(actor=manager, agreement=agreement)
    review_services.agreement_take_back(actor=manager, agreement=agreement)
    said = "The partner has not agreed to this version."
    assert said in page(client, url)
    review_approval.approval_request(actor=manager, agreement=agreement)
    assert stepper(page(client, url)) == ["done", "todo", "current", "todo", "todo"]
    assert said in page(cast.staff_client("legal"), url)
    tasks = [str(t.detail) for t in slots.tasks(slots.my_day, cast.actor("legal"))]
    assert f"{cast.a.name} · the partner has not agreed to this version" in tasks


def test_the_step_is_done_once_the_partner_agreed(cast):
    manager = cast.actor("manager")
    agreement = make_draft(cast)
    review_services.agreement_send(actor=manager, agreement=agreement)
    review_services.agreement_answer(
        actor=cast.member("a", "administrator"), agreement=agreement, version=1, agrees=True
    )
    url = staff("detail", agreement.public_id)
    assert "has not agreed" not in page(cast.staff_client("manager"), url)
    review_approval.approval_request(actor=manager, agreement=agreement)
    text = page(cast.staff_client("legal"), url)
    assert stepper(text) == ["done", "done", "current", "todo", "todo"]
    assert "has not agreed" not in text
    assert "Waiting for our legal colleagues" in text


def test_nobody_reminds_themselves(cast):
    manager, client = cast.actor("manager"), cast.staff_client("manager")
    agreement = make_draft(cast)
    url = staff("detail", agreement.public_id)
    assert "Waiting for us" in page(client, url)
    assert "Remind" not in page(client, url)
    review_services.agreement_send(actor=manager, agreement=agreement)
    assert "Remind" in page(client, url)


@pytest.mark.parametrize(("by_link", "name"), [(True, "Zoé Blanc"), (False, None)])
def test_a_signature_asked_of_them_is_open_on_their_side(cast, by_link, name):
    agreement = approve(cast, make_draft(cast))
    start_signature(cast, agreement, by_link=by_link)
    shown = page(cast.staff_client("manager"), reverse("partners:detail", args=[cast.a.public_id]))
    theirs = shown.split("Open on their side")[1].split("</section>")[0]
    assert f"Sign agreement {agreement.number}" in theirs
    assert f"requested from {name or cast.members['a']['administrator'].name}" in theirs

"""A case study is read by others once its partner has approved it, word for word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import files
from core.errors import DomainError
from core.models import Event, OutgoingMail
from marketing import tasks
from marketing.case_studies import approval, pdf, services
from marketing.models import CaseStudy, CaseStudyVersion
from tests.marketing.press import PDF, TITLE, approve, documents, publish, submit, write
from tests.support.pages import read
from web import pdf as web_pdf

LIST = "/case-studies/"
QUOTE = {"text": {"en": "Three days less"}, "who": "Ana Roy"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def own_page(cast, study: CaseStudy, letter: str = "a") -> str:
    return reverse("portal:case-study", args=[getattr(cast, letter).public_id, study.public_id])


def answer_page(cast, version: CaseStudyVersion, name: str, letter: str = "a") -> str:
    return reverse(f"portal:case-study-{name}", args=[getattr(cast, letter).public_id, version.public_id])


def told(kind: str) -> set[str]:
    return set(
        OutgoingMail.objects.filter(kind=f"marketing.case_study_{kind}").values_list("recipient", flat=True)
    )


def test_nothing_is_public_before_the_partner_approves_it(cast, monkeypatch):
    """The whole way, on its pages: asked, approved by a member, published, and read by anybody."""
    monkeypatch.setattr(pdf, "render", lambda content, language: PDF[language])
    study, ours = write(cast), cast.staff_client("marketing")
    publish_url = reverse("marketing:publish", args=[study.public_id])
    ours.post(publish_url)
    assert (CaseStudy.objects.get().status, Client().get(LIST).status_code) == ("draft", 404)

    said = ours.post(reverse("marketing:submit", args=[study.public_id]), follow=True).content.decode()
    assert "The partner is asked to approve this text." in said
    version = study.versions.get()
    assert told("submitted") == {cast.members["a"][role].public_id for role in ("administrator", "marketing")}
    ours.post(publish_url)
    assert (CaseStudy.objects.get().status, Client().get(LIST).status_code) == ("draft", 404)

    member = cast.member_client("a", "marketing")
    page = read(member, own_page(cast, study))
    # Both languages are shown: both would be published.
    for words in ("Nothing of it is public before you approve it.", "Twelve ministries", "Douze ministères"):
        assert words in page
    assert "Approve the case study" in read(member, reverse("portal:home", args=[cast.a.public_id]))
    member.post(answer_page(cast, version, "approve"))
    version.refresh_from_db()
    assert (version.decision, version.decided_by) == ("approved", cast.members["a"]["marketing"].public_id)
    assert Client().get(LIST).status_code == 404

    ours.post(publish_url)
    study.refresh_from_db()
    assert (study.status, study.published_on, study.slug) == (
        "published",
        date(2026, 3, 3),
        "twelve-ministries",
    )
    assert "Twelve ministries" in read(Client(), LIST)
    url = f"{LIST}twelve-ministries/"
    assert "Savings 500,000 €" in read(Client(), url)
    french = Client().get(url, {"lang": "fr"}).content.decode()
    assert '<html lang="fr">' in french
    assert "Douze ministères" in french
    assert '<meta property="og:title" content="Douze ministères">' in french
    assert 'hreflang="en"' in french
    assert b"".join(Client().get(f"{url}pdf/", {"lang": "fr"}).streaming_content) == PDF["fr"]
    assert told("published") == told("submitted")
    assert list(Event.objects.filter(target_id=study.public_id).values_list("code", flat=True).order_by("pk")) == [
        "marketing.case_study.saved", "marketing.case_study.saved", "marketing.case_study.submitted",
        "marketing.case_study.approved", "marketing.case_study.published",
    ]  # fmt: skip


def test_a_later_change_stays_unread_until_it_is_approved_too(cast):
    study = publish(cast, write(cast, summary={"en": "As approved"}))
    actor, url = cast.actor("marketing"), f"{LIST}{study.slug}/"
    services.case_study_save(
        actor=actor, partner=cast.a, study=study, summary={"en": "Changed behind its back"}
    )
    for page in (
        read(Client(), url),
        read(cast.member_client("b", "reader"), reverse("portal:case-studies", args=[cast.b.public_id])),
        read(cast.member_client("a", "reader"), own_page(cast, study)),
    ):
        assert "As approved" in page
        assert "Changed behind its back" not in page
    assert "until the partner approves the change" in read(
        cast.staff_client("auditor"), reverse("marketing:detail", args=[study.public_id])
    )
    approve(cast, CaseStudy.objects.get(pk=study.pk))
    assert "As approved" in read(Client(), url)
    # A document that was made of another version is not taken for this one's.
    with pytest.raises(DomainError) as refusal:
        approval.case_study_publish(actor=actor, study=study, documents=documents(1))
    assert refusal.value.status == 409
    approval.case_study_publish(actor=actor, study=study, documents=documents(2))
    assert "Changed behind its back" in read(Client(), url)
    # Its place on the web and its day are those of the first time.
    study.refresh_from_db()
    assert (study.slug, study.published_version.number) == ("twelve-ministries", 2)
    approval.case_study_withdraw(actor=actor, study=study)
    assert (Client().get(url).status_code, Client().get(LIST).status_code) == (404, 404)


def test_the_partner_asks_for_changes_and_reads_the_next_version(cast):
    study = write(cast)
    version = submit(cast, study)
    member = cast.member_client("a", "marketing")
    url = answer_page(cast, version, "changes")
    assert member.post(url, {"remark": " "}).status_code == 422
    member.post(url, {"remark": "Not twelve: eleven"})
    assert "Not twelve: eleven" in read(
        cast.staff_client("manager"), reverse("marketing:detail", args=[study.public_id])
    )
    assert told("changes") == {
        cast.staff["marketing"].public_id, cast.staff["manager_own"].public_id,
    }  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        approval.case_study_approve(actor=cast.member("a", "marketing"), version=version)
    assert refusal.value.status == 409
    services.case_study_save(
        actor=cast.actor("marketing"), partner=cast.a, study=study, title={"en": "Eleven ministries"}
    )
    second = submit(cast, CaseStudy.objects.get())
    assert (second.number, "Eleven ministries" in read(member, own_page(cast, study))) == (2, True)


def test_a_version_that_a_later_one_replaced_is_answered_no_more(cast):
    study = write(cast)
    first = submit(cast, study)
    with pytest.raises(DomainError) as refusal:
        submit(cast, CaseStudy.objects.get())
    assert refusal.value.status == 409
    services.case_study_save(actor=cast.actor("marketing"), partner=cast.a, study=study, story={"en": "More"})
    submit(cast, CaseStudy.objects.get())
    with pytest.raises(DomainError) as refusal:
        approval.case_study_approve(actor=cast.member("a", "marketing"), version=first)
    assert refusal.value.status == 409
    assert list(study.versions.values_list("number", "decision")) == [(2, "waiting"), (1, "superseded")]


@pytest.mark.parametrize("role", ["sales", "finance", "technical", "reader"])
def test_only_who_may_answers_for_the_partner(cast, role):
    study = write(cast)
    version = submit(cast, study)
    client = cast.member_client("a", role)
    assert answer_page(cast, version, "approve") not in client.get(own_page(cast, study)).content.decode()
    assert client.post(answer_page(cast, version, "approve")).status_code == 403
    version.refresh_from_db()
    assert version.decision == "waiting"


def test_another_partner_knows_nothing_of_what_waits(cast):
    study = write(cast)
    version = submit(cast, study)
    other = cast.member_client("b", "administrator")
    assert other.get(own_page(cast, study, "b")).status_code == 404
    assert other.post(answer_page(cast, version, "approve", "b")).status_code == 404
    # Nor of our drafts the partner itself.
    fresh = write(cast)
    assert cast.member_client("a", "administrator").get(own_page(cast, fresh)).status_code == 404


def test_a_quote_is_shown_to_nobody_before_its_author_agrees(cast):
    study, actor = write(cast), cast.actor("marketing")
    quote = services.case_quote_add(actor=actor, study=study, **QUOTE)
    with pytest.raises(DomainError) as refusal:
        submit(cast, study)
    assert (refusal.value.status, refusal.value.field) == (422, "quotes")
    services.case_quote_change(actor=actor, quote=quote, consented_on=date(2026, 2, 1))
    publish(cast, CaseStudy.objects.get())
    page = read(Client(), f"{LIST}twelve-ministries/")
    assert "Three days less" in page
    assert "Ana Roy" in page
    assert "Ana Roy" not in str(list(Event.objects.values_list("changes", "data")))


def test_a_study_without_a_figure_is_not_sent(cast):
    study = services.case_study_save(actor=cast.actor("marketing"), partner=cast.a, title=TITLE)
    with pytest.raises(DomainError) as refusal:
        submit(cast, study)
    assert (refusal.value.status, refusal.value.field) == (422, "results")


def test_results_and_quotes_are_changed_and_taken_away_where_they_stand(cast):
    study, client = write(cast), cast.staff_client("marketing")
    args = [study.public_id, 1]
    changed = {"label_en": "Saved", "value": "12.5", "unit_en": "days", "unit_fr": "jours"}
    # Somebody else changed the text since this page was read: another row may stand there now.
    stale = client.post(reverse("marketing:result-edit", args=args) + "?read=1", changed)
    assert stale.status_code == 412
    client.post(reverse("marketing:result-edit", args=args) + f"?read={study.revision}", changed)
    assert "Saved 12.5 days" in read(client, reverse("marketing:detail", args=[study.public_id]))
    client.post(
        reverse("marketing:quote-add", args=[study.public_id]), {"text_en": "Faster", "who": "Ana Roy"}
    )
    assert "Not yet" in read(client, reverse("marketing:detail", args=[study.public_id]))
    for part in ("quote", "result"):
        client.post(reverse(f"marketing:{part}-remove", args=args))
    assert (study.results.count(), study.quotes.count()) == (0, 0)


def test_partners_are_reminded_after_a_week_and_after_two(cast, time_machine):
    submit(cast, write(cast))
    sent = []
    for days in (6, 7, 8, 14, 30):
        time_machine.move_to(f"2026-{(date(2026, 3, 3) + timedelta(days=days)).isoformat()[5:]}T11:00:00Z")
        tasks.remind_of_case_studies()
        sent.append(OutgoingMail.objects.filter(kind="marketing.case_study_due").count())
    # Two members may answer.
    assert sent == [0, 2, 2, 4, 4]


def test_the_list_is_narrowed_by_the_sector_that_was_approved(cast):
    publish(cast, write(cast, sector=cast.vocabulary.sector))
    publish(cast, write(cast, partner=cast.b))
    assert read(Client(), LIST).count("Twelve ministries") == 2
    health = read(Client(), f"{LIST}?sector=health")
    assert (health.count("Twelve ministries"), "Alpha Conseil" in health) == (1, True)
    assert set(CaseStudy.objects.values_list("slug", flat=True)) == {
        "twelve-ministries",
        "twelve-ministries-2",
    }


def test_what_was_shown_and_approved_cannot_be_written_anew(cast):
    study = publish(cast, write(cast))
    version = study.published_version
    for changed in ({"content": {}}, {"decision": "changes"}, {"decided_by": "usr_x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseStudyVersion.objects.filter(pk=version.pk).update(**changed)
    other = submit(cast, write(cast, partner=cast.b))
    # Neither another study's version nor one that waits can be what is published.
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseStudy.objects.filter(pk=study.pk).update(published_version=other)
    document = version.documents.get(language="en")
    assert files.read(document.file) == PDF["en"]


@pytest.mark.one_engine
def test_the_one_pager_holds_the_text_in_each_language(cast, monkeypatch):
    written, real = [], web_pdf.from_html

    def noting(html: str) -> bytes:
        written.append(html)
        return real(html)

    monkeypatch.setattr(web_pdf, "from_html", noting)
    study = write(cast, summary={"en": "Less paper", "fr": "Moins de papier"})
    approve(cast, study)
    made = pdf.documents_of(study)
    assert [content[:5] for content in made.files.values()] == [b"%PDF-", b"%PDF-"]
    french = dict(zip(made.files, written, strict=True))["fr"]
    for words in ('lang="fr"', "Douze ministères", "Moins de papier", "Économies", "Alpha Conseil"):
        assert words in french

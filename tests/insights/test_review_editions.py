"""Editions: they stay as they were; compared, taken away as documents."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, Job
from core.queue import jobs
from core.text import both
from insights.models import ReviewEdition
from insights.review import documents, markdown, readings, rules, services
from insights.review.compare import compare
from insights.review.presenters import summary_of
from partners.models import Answer, Questionnaire
from partners.questions import services as questions
from tests.insights.review_factories import small_review, sources
from tests.insights.test_review_pages import answer, current, read, url
from tests.support.review_book import book

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(monkeypatch):
    return sources(monkeypatch)


@pytest.fixture
def small(data, db) -> Questionnaire:
    return small_review()


@pytest.fixture
def in_november():
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False) as time:
        yield time


def freeze(cast, review, year=2026, quarter=None) -> ReviewEdition:
    return services.edition_freeze(
        actor=cast.actor("manager"), questionnaire=review, year=year, quarter=quarter
    )


def test_an_edition_stays_as_it_was_when_everything_else_changes(cast, small, data, in_november):
    answer(cast, small, tool="Ours", comments={"again": "Of the data"})
    edition = freeze(cast, small, quarter=4)
    asked_on = current(small, "tool").answered_at
    data |= {"revenue": "99", "rows": [{"name": "Beta", "count": "1"}]}
    in_november.shift(24 * 3600)
    answer(cast, small, tool="Another one")
    draft = questions.version_create(actor=SYSTEM, questionnaire=small)
    questions.question_change(actor=SYSTEM, question=draft.questions.get(code="tool"), label=both("X", "X"))
    questions.version_publish(actor=SYSTEM, version=draft)
    questions.questionnaire_change(actor=SYSTEM, questionnaire=small, title=both("Autre", "Other"))

    edition = ReviewEdition.objects.get(pk=edition.pk)
    kept = readings.frozen(edition)
    assert kept.values == {
        "revenue": "12",
        "partners": [{"name": "Alpha", "count": "3"}],
        "tool": "Ours",
        "pace": None,
        "again": "12",
    }
    assert str(kept.line("tool").question) == "Which tool?"
    assert kept.line("again").comment == "Of the data"
    assert kept.line("tool").answer.answered_at == asked_on
    assert kept.line("tool").answer.answered_by == cast.staff["marketing"].public_id
    assert kept.line("revenue").computed.moment.date() == date(2026, 11, 20)
    page = read(cast.staff_client("auditor").get(url("review-edition", edition)))
    for words in (
        "Small review · Q4 2026",
        "Ours",
        "Alpha",
        "4 of 5 answered",
        "From the data, as of 20 Nov 2026",
    ):
        assert words in page
    assert "Another one" not in page
    assert str(edition) == "Small review · Q4 2026"


def test_nothing_writes_to_an_edition(cast, small, in_november):
    edition = freeze(cast, small)
    row = edition.sheet.answers.first()
    for change in (
        lambda: ReviewEdition.objects.update(year=2025),
        lambda: ReviewEdition.objects.all().delete(),
        lambda: Answer.objects.filter(pk=row.pk).update(value="1"),
        lambda: Answer.objects.filter(pk=row.pk).update(replaced_at=edition.frozen_at),
        lambda: Answer.objects.create(sheet=edition.sheet, question=row.question, code="more", value="1"),
        lambda: type(edition.sheet).objects.filter(pk=edition.sheet_id).update(status="open", version=None),
    ):
        with transaction.atomic(), pytest.raises(IntegrityError):
            change()


@pytest.mark.parametrize(("year", "quarter"), [(2027, None), (2026, 0), (1999, None), (2026, 5)])
def test_a_period_that_is_none_or_has_not_begun_is_refused(cast, small, in_november, year, quarter):
    with pytest.raises(DomainError) as refused:
        freeze(cast, small, year, quarter)
    assert refused.value.status == 422
    assert not ReviewEdition.objects.exists()


def test_a_period_has_one_edition_of_each_review(cast, small, in_november):
    freeze(cast, small)
    freeze(cast, small, quarter=1)
    freeze(cast, small, quarter=2)
    for quarter in (None, 1):
        with pytest.raises(DomainError) as refused:
            freeze(cast, small, quarter=quarter)
        assert refused.value.status == 409
    freeze(cast, small_review())
    assert ReviewEdition.objects.count() == 4


def test_the_periods():
    assert rules.period_of(2026, None) == (date(2026, 1, 1), date(2026, 12, 31))
    assert rules.period_of(2026, 2) == (date(2026, 4, 1), date(2026, 6, 30))
    assert rules.period_of(2026, 4) == (date(2026, 10, 1), date(2026, 12, 31))


def test_figures_count_up_to_the_end_of_the_period_or_to_the_day(cast, small, in_november):
    assert freeze(cast, small, quarter=2).figures_until == date(2026, 6, 30)
    assert freeze(cast, small).figures_until == date(2026, 11, 20)


def test_an_edition_is_frozen_on_a_page(cast, small, in_november):
    office = cast.staff_client("administrator")
    posted = office.post(url("review-freeze", small), {"year": "2026", "quarter": "3"})
    edition = ReviewEdition.objects.get()
    assert posted.headers["Location"] == url("review-edition", edition)
    assert Event.objects.filter(code="insights.review.frozen").count() == 1
    assert "Q3 2026" in read(office.get(url("review-editions", small)))
    again = office.post(url("review-freeze", small), {"year": "2026", "quarter": "3"})
    assert again.status_code == 409
    assert "There is an edition of this period already." in read(again)
    assert cast.staff_client("finance").get(url("review-freeze", small)).status_code == 403


def test_two_editions_side_by_side(cast, small, data, in_november):
    answer(cast, small, tool="A good tool")
    earlier = freeze(cast, small, quarter=1)
    data |= {"revenue": "15.5", "rows": [{"name": "Alpha", "count": "4"}, {"name": "Beta", "count": "1"}]}
    answer(cast, small, tool="A better tool", pace="monthly")
    later = freeze(cast, small, quarter=2)
    found = {one.question.code: one for one in compare(readings.frozen(earlier), readings.frozen(later))}
    assert {code: one.state for code, one in found.items()} == {
        "revenue": "changed",
        "partners": "changed",
        "tool": "changed",
        "pace": "added",
        "again": "changed",
    }
    assert str(found["revenue"].delta) == "3.5"
    assert [(row.state, row.after.get("name")) for row in found["partners"].rows] == [
        ("changed", "Alpha"),
        ("added", "Beta"),
    ]
    back = {one.question.code: one for one in compare(readings.frozen(later), readings.frozen(earlier))}
    assert [(row.state, (row.after or row.before)["name"]) for row in back["partners"].rows] == [
        ("changed", "Alpha"),
        ("gone", "Beta"),
    ]
    office = cast.staff_client("auditor")
    address = url("review-compare", small)
    page = read(office.get(f"{address}?earlier={earlier.public_id}&later={later.public_id}"))
    assert "5 answers differ" in page
    assert "+3.5" in page
    assert "<del>good </del><ins>better </ins>" in page
    # With today: what was frozen last is the same.
    page = read(office.get(f"{address}?earlier={later.public_id}"))
    assert "0 answers differ" in page


def test_what_is_kept_links_only_where_its_reader_may_go(cast, small, in_november):
    data_rows = url("review-edition", freeze(cast, small))
    for role, seen in (("auditor", True), ("legal", True)):
        assert ("The rows behind it" in read(cast.staff_client(role).get(data_rows))) is seen
    from core.actor import Actor, ActorKind
    from insights.review.presenters import openable

    nobody = Actor(kind=ActorKind.STAFF, id="x")
    assert openable("/staff/partners/", nobody) == ""
    assert openable("/staff/nowhere/", SYSTEM) == ""
    assert (
        openable("/staff/partners/?status=active", cast.actor("auditor")) == "/staff/partners/?status=active"
    )


# -- Documents ----------------------------------------------------------------------------------------

HOSTILE = "# Title\n| a | b |\n<script>alert(1)</script>\n1. one\n- two\n\n*bold* _x_ `code` [a](b) &lt; \\"


def test_markdown_shows_what_was_typed_and_takes_nothing_for_a_mark():
    assert markdown.plain(HOSTILE) == (
        "\\# Title  \n"
        "\\| a \\| b \\|  \n"
        "\\<script\\>alert(1)\\</script\\>  \n"
        "1\\. one  \n"
        "\\- two\n"
        "\n"
        "\\*bold\\* \\_x\\_ \\`code\\` \\[a\\](b) \\&lt; \\\\"
    )
    assert markdown._cell("a|b\nc") == "a\\|b c"
    assert markdown._cell_of({"kind": "link"}, "https://x.test/a|b c") == "<https://x.test/a%7Cb%20c>"
    assert markdown._cell_of({"kind": "link"}, "javascript:x") == "javascript:x"


def test_the_document_has_the_structure_of_the_reference(cast, small, data, in_november):
    data["rows"] = [{"name": "A|B\nSA", "count": "3"}]
    answer(cast, small, tool=HOSTILE)
    text = documents.markdown_of(readings.live(small, SYSTEM), "en")
    lines = text.split("\n")
    assert lines[:4] == [
        "# Small review",
        "",
        "> **Status: To be completed**  ",
        "> **Figures until: 20 November 2026**",
    ]
    assert [line for line in lines if line.startswith("## ")] == [
        "## 1. Figures",
        "## 2. Ways",
        "## Executive summary",
    ]
    assert "- [x] **Which tool?**" in lines
    assert "- [ ] **How often?**" in lines
    assert lines[
        next(n for n, line in enumerate(lines) if line.startswith("#### 1.") and line.endswith(" Partners"))
        + 2 :
    ][:3] == [
        "| Name | Count |",
        "| --- | ---: |",
        "| A\\|B SA | 3 |",
    ]
    assert "*Not answered yet.*" in lines
    assert "**Total questions: 5**  " in lines
    assert "**Answered: 4/5**" in lines
    assert "<script>" not in text
    french = documents.markdown_of(readings.live(small, SYSTEM), "fr")
    assert french.startswith("# Petit bilan")
    assert "## Résumé exécutif" in french
    assert "> **Statut" in french


@pytest.mark.one_engine
def test_the_whole_standard_review_as_a_document_in_both_languages(cast, in_november):
    book(cast)
    review = services.review_begin(actor=cast.actor("administrator"), start="standard")
    for language, words in (("en", "asks 54"), ("fr", "il en pose 54")):
        reading = readings.live(review, cast.actor("administrator"))
        text = documents.markdown_of(reading, language)
        heads = [line for line in text.split("\n") if line.startswith("## ")]
        assert len(heads) == 13
        assert text.count("\n#### ") == 54
        assert text.count("\n- [") == 54
        assert text.count("\n- [x]") == reading.done
        # Each sentence of the summary is followed by the numbers of the answers that it rests on.
        prose = text[text.index(heads[-1]) :].split("\n\n---")[0]
        cited = [number for found in re.findall(r"\. \(([\d., ]+)\)", prose) for number in found.split(", ")]
        assert len(cited) >= len(summary_of(reading).paragraphs)
        assert set(cited) <= set(reading.numbers.values())
        assert words in text
        # Every row of a table has as many cells as its head.
        for block in _tables(text):
            assert len({line.replace("\\|", "").count("|") for line in block}) == 1, block


def _tables(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.startswith("|"):
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def test_documents_are_taken_away_by_who_may(cast, small, in_november):
    answer(cast, small, tool="Ours")
    edition = freeze(cast, small)
    for address in (url("review-markdown", small), url("review-edition-markdown", edition)):
        response = cast.staff_client("auditor").get(address, {"language": "fr"})
        assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert ".md" in response.headers["Content-Disposition"]
        assert "Petit bilan" in b"".join(response.streaming_content).decode()
        assert cast.staff_client("support").get(address).status_code == 403


def test_a_pdf_is_made_by_a_job_and_kept_for_who_asked(cast, small, data, in_november):
    answer(cast, small, tool="Ours \U000f1234")
    edition = freeze(cast, small)
    data["rows"] = [{"name": "Gamma", "count": "7"}]
    office = cast.staff_client("legal")
    for address in (url("review-pdf", small), url("review-edition-pdf", edition)):
        posted = office.post(address, {"language": "fr"})
        job = Job.objects.latest("pk")
        assert posted.headers["Location"] == reverse("web:job", args=[job.public_id])
        jobs.run_due()
        job.refresh_from_db()
        assert (job.status, job.result_file.media_type) == ("done", "application/pdf")
        assert job.result_file.name.startswith("petit-bilan")
    assert cast.staff_client("support").post(url("review-pdf", small)).status_code == 403


def test_what_a_pdf_says_is_what_the_review_says(cast, small, in_november, monkeypatch):
    from insights.review import pdf

    answer(cast, small, tool="Ours", comments={"again": "Of the data"})
    made = {}
    monkeypatch.setattr(
        "insights.review.pdf.pdf.from_html", lambda html, **options: made.update(html=html) or b"%PDF"
    )
    pdf.render(readings.live(small, SYSTEM), "en")
    for words in ("Small review", "Ours", "Alpha", "Of the data", "Not answered yet.", "4 of 5 answered"):
        assert words in made["html"]


@pytest.mark.one_engine
def test_the_summary_cites_the_answers_of_each_sentence(cast, in_november):
    book(cast)
    review = services.review_begin(actor=cast.actor("administrator"), start="standard")
    office = cast.staff_client("manager")
    page = office.get(url("review-summary", review))
    summary = page.context["summary"]
    assert len(summary.lines) == 5
    sentences = [one for _title, group in summary.paragraphs for one in group]
    assert sentences
    assert all(one.questions for one in sentences)
    assert f'href="{url("review-of", review)}?year=2026#q-partners-facts"' in read(page)
    edition = freeze(cast, review)
    assert set(edition.summary) == {"en", "fr"}
    french = cast.staff_client("manager").get(
        url("review-edition", edition), headers={"accept-language": "fr"}
    )
    assert "Nombre de partenaires" in read(french)

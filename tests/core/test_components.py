"""Components as people meet them: what is said, what is posted, what cannot be written wrongly."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory

from web.templatetags.components.marks import initials
from web.templatetags.components.records import diff

pytestmark = pytest.mark.one_engine


def draw(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/list/?{query}")
    return engines["django"].from_string(source).render({**context, "request": request, "csrf_token": "t"})


def test_a_card_takes_its_slots_out_of_the_body():
    html = draw('{% card "Deals" %}body{% slot actions %}<a href="/new">New</a>{% endslot %}{% endcard %}')
    assert '<div class="end"><a href="/new">New</a></div>' in html
    assert '<div class="body">body</div>' in html


def test_a_slot_outside_a_component_is_refused():
    with pytest.raises(TemplateSyntaxError, match="directly inside a component"):
        draw('{% card "x" %}{% if True %}{% slot actions %}a{% endslot %}{% endif %}{% endcard %}')


def test_an_unknown_argument_is_refused():
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword"):
        draw('{% notice tune="ok" %}a{% endnotice %}')


def test_text_is_escaped_everywhere():
    html = draw(
        '{% badge x "ok" %}{% person x sub=x %}{% stat x x %}{% btn x %}{% tier "gold" x %}'
        "{% card x %}{{ x }}{% endcard %}",
        x="<i>&",
    )
    assert "<i>" not in html
    assert html.count("&lt;i&gt;&amp;") >= 6


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Camille Durand", "CD"),
        ("NordSys", "NO"),
        ("Linagora × DataSens", "LD"),
        ("« Été »", "ÉT"),
        ("", "?"),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


def test_a_heading_sorts_and_keeps_the_question():
    html = draw('{% th "Name" "name" %}', "q=sys&cursor=abc")
    assert 'href="?q=sys&amp;sort=name"' in html
    assert "aria-sort" not in html


def test_a_heading_turns_its_order_around():
    html = draw('{% th "Name" "name" %}', "sort=name")
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html


class Filter(forms.Form):
    q = forms.CharField(required=False)
    tier = forms.MultipleChoiceField(required=False, choices=[("gold", "Gold"), ("silver", "Silver")])


def test_each_filter_can_be_taken_away_alone():
    query = "q=sys&tier=gold&tier=silver&sort=name"
    data = RequestFactory().get(f"/?{query}").GET
    html = draw("{% filter_bar f %}", query, f=SimpleNamespace(form=Filter(data)))
    assert 'href="?q=sys&amp;sort=name&amp;tier=silver"' in html
    assert 'href="?q=sys&amp;sort=name&amp;tier=gold"' in html
    assert '<input type="hidden" name="sort" value="name">' in html


def test_a_button_that_asks_says_what_will_happen_and_posts():
    html = draw(
        '{% post_button "/archive/" "Archive" tone="danger" confirm="It leaves the lists." reason="old" %}'
    )
    assert "<dialog" in html
    assert "It leaves the lists." in html
    assert 'method="post" action="/archive/"' in html
    assert '<input type="hidden" name="reason" value="old">' in html
    assert "csrfmiddlewaretoken" in html


def test_two_buttons_never_share_a_dialog():
    html = draw('{% post_button "/a/" "x" confirm="c" %}{% post_button "/b/" "x" confirm="c" %}')
    ids = {part.split('"')[0] for part in html.split('<dialog id="')[1:]}
    assert len(ids) == 2


class Deal(forms.Form):
    customer = forms.CharField(help_text="As registered.")
    note = forms.CharField(required=False)


def test_a_refused_field_is_described_by_its_error_and_its_help():
    html = draw("{% form form %}", form=Deal({"customer": ""}))
    assert 'aria-describedby="id_customer_helptext id_customer_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_customer_error"' in html
    assert 'id="id_customer_helptext"' in html
    assert '<a href="#id_customer">' in html
    assert html.count('class="optional"') == 1


def test_a_difference_is_told_in_whole_words():
    assert diff("for twelve months", "for six months") == (
        '<div class="diff">for <del>twelve </del><ins>six </ins>months</div>'
    )


def test_a_difference_escapes_both_texts():
    assert "<b>" not in diff("<b>a</b>", "<b>b</b>")


def test_a_meter_stays_between_nothing_and_all():
    assert 'width="100%"' in draw('{% meter 12 of=10 tone="ok" %}')
    assert 'class="fill"' not in draw("{% meter 0 of=0 %}")


def test_a_job_asks_again_only_while_it_runs():
    running = SimpleNamespace(status="running", done=1, total=4, error="")
    done = SimpleNamespace(status="done", done=4, total=4, error="")
    assert 'hx-get="/jobs/1/"' in draw('{% job_progress job "/jobs/1/" %}', job=running)
    assert "hx-get" not in draw('{% job_progress job "/jobs/1/" %}', job=done)


def test_a_card_of_the_board_moves_by_a_plain_form():
    card = {"name": "NordSys", "url": "/r/1", "move_url": "/r/1/move/", "moves": [("a", "A"), ("b", "B")]}
    html = draw("{% board columns %}", columns=[{"code": "a", "title": "A", "cards": [card]}])
    assert 'method="post" action="/r/1/move/"' in html
    assert '<option value="a" selected>A</option>' in html
    assert 'data-column="a"' in html

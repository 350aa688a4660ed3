"""Text with a little formatting: our own tags alone, whatever is typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formatted_text import as_html, as_plain, links

pytestmark = pytest.mark.one_engine

TYPED = (
    "## News\nOne **strong** [page](https://one.test/a?b=1&c=2)\nline two\n\n- first\n- <b>second</b>\n\nEnd"
)


def test_headings_paragraphs_lists_strong_words_and_links():
    assert as_html(TYPED) == (
        "<h2>News</h2>\n"
        '<p>One <strong>strong</strong> <a href="https://one.test/a?b=1&amp;c=2" rel="noopener noreferrer">page</a>'
        "<br>line two</p>\n"
        "<ul><li>first</li><li>&lt;b&gt;second&lt;/b&gt;</li></ul>\n"
        "<p>End</p>"
    )
    assert as_plain(TYPED).splitlines()[:2] == ["News", "One strong page (https://one.test/a?b=1&c=2)"]
    assert links(TYPED) == ["https://one.test/a?b=1&c=2"]


def test_what_is_no_plain_https_address_is_no_link():
    typed = '[a](javascript:alert(1)) [b](http://one.test) [c](https://one.test/"x) [d](https://{name}.test)'
    assert "<a" not in as_html(typed)
    assert links(typed) == []


OURS = re.compile(
    r"</?(?:p|h2|ul|li|strong)>|<br>|</a>|<a href=\"https://[^\"<>]*\" rel=\"noopener noreferrer\">"
)


@given(st.text(alphabet="ab*[]()<>\"'&#- \n{}:/htps.", max_size=80))
def test_no_other_tag_ever_comes_out(typed):
    assert "<" not in OURS.sub("", as_html(typed))

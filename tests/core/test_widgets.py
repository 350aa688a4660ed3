"""Widgets drawn by functions say what their templates say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from web.widgets import _DRAWN, Renderer

pytestmark = pytest.mark.one_engine

CHOICES = [("", "—"), ("a", "Été & <b>co</b>"), ("Group “1”", [("b", 'quo"te'), (3, "Three")])]
WIDGETS = {
    "text": (forms.TextInput(attrs={"maxlength": 3, "autofocus": True, "disabled": False}), 'a"<b>'),
    "number": (forms.NumberInput(attrs={"min": 0}), 0),
    "empty": (forms.EmailInput(), None),
    "date": (forms.DateInput(), date(2026, 11, 28)),
    "hidden": (forms.HiddenInput(), "x"),
    "select": (forms.Select(choices=CHOICES, attrs={"class": "wide"}), "b"),
    "several": (forms.SelectMultiple(choices=CHOICES), ["a", 3]),
    "none": (forms.Select(choices=[]), None),
}


def words(html: str) -> str:
    """Without the white space between tags, which a browser does not show."""
    return re.sub(r">\s+<", "><", html).strip()


@pytest.mark.parametrize("name", WIDGETS)
def test_a_drawn_widget_is_what_its_template_makes(name):
    widget, value = WIDGETS[name]
    assert widget.template_name in _DRAWN
    drawn = widget.render("field", value, {"id": "id_field"}, renderer=Renderer())
    assert words(drawn) == words(
        widget.render("field", value, {"id": "id_field"}, renderer=TemplatesSetting())
    )

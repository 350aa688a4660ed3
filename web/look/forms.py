"""Input for the programme's look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core import colour, images, virus_scan
from core.errors import DomainError
from web.forms import Form


class ColourInput(forms.TextInput):
    """A colour as six digits, and beside it the browser's own picker, which only fills them in."""

    template_name = "components/colour_widget.html"

    def __init__(self) -> None:
        super().__init__(
            {
                "maxlength": 7,
                "autocomplete": "off",
                "spellcheck": "false",
                # What comes of it is shown while it is chosen.
                "hx-get": reverse_lazy("web:look_preview"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#look-preview",
                "hx-swap": "outerHTML",
            }
        )


class ColourField(forms.CharField):
    widget = ColourInput

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).lower()
        text = text if text.startswith("#") or not text else f"#{text}"
        if text and not colour.is_colour(text):
            raise forms.ValidationError(_("Write a colour as # and six digits, #0a6c6a."), code="invalid")
        return text


class LogoField(forms.FileField):
    """A picture, which comes out as a PNG of ours (``core.images.Logo``)."""

    widget = forms.FileInput({"accept": "image/png,image/jpeg,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> images.Logo | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            if upload.size > images.MOST_BYTES:
                raise images.too_large()
            content = upload.read()
            virus_scan.check(upload.name, content)
            return images.logo(upload.name, content)
        except DomainError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error


class LookForm(Form):
    logo = LogoField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "PNG, JPEG or WebP, up to 5 MB; best with a transparent background, about 1,000 pixels "
            "wide. It appears at the top of every page, in e-mails and on documents."
        ),
    )
    accent = ColourField(
        label=_("Colour"), help_text=_("For buttons and links, on pages, in e-mails and on documents.")
    )

"""The forms of an import: the file, what its columns are, what its words mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.imports import choices, own_fields
from partners.imports.fields import CONTACTS, offered, plain
from partners.imports.models import PartnerImport
from web.forms import Form, UploadField, country_choices

IGNORED = ""
ACCEPT = ".csv,.xlsx,.txt"
# Each choice column that may be given for all rows at once.
_DEFAULTS = ("type", "country", "language", "legal_status", "vat_situation", "owner")
# What every partner has.
_NEEDED = ("type", "country")
_UNKNOWN_LABELS = {
    "type": _("Type"),
    "country": _("Country"),
    "vat_situation": _("VAT situation"),
    "legal_status": _("Legal status"),
    "language": _("Language"),
    "sectors": _("Sectors"),
    "owner": _("Looked after by"),
    "contact_role": _("Contact: role"),
}


class UploadForm(Form):
    file = UploadField(
        label=_("Partners"),
        help_text=_(
            "A spreadsheet as XLSX or CSV: one row for each partner, with or without a contact beside "
            "it. Several rows for one partner are several of its contacts. At most 20,000 rows."
        ),
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
    )
    contacts_file = UploadField(
        label=_("Contacts, if they are in a file of their own"),
        required=False,
        help_text=_("A second sheet of the workbook is read by itself."),
        widget=forms.ClearableFileInput({"accept": ACCEPT}),
    )


class ColumnsForm(Form):
    """A select for each column of each table, and what holds where the file says nothing."""

    default_system = forms.CharField(
        label=_("System of the identifiers"),
        max_length=40,
        required=False,
        help_text=_("Where the file comes from, in small letters, such as salesforce or hubspot."),
    )

    field_order = [f"default_{name}" for name in (*_DEFAULTS, "system")]

    def __init__(self, *args: Any, run: PartnerImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        labels = {"legal_status": _("Legal status"), "vat_situation": _("VAT situation"), **_UNKNOWN_LABELS}
        for name in _DEFAULTS:
            if name == "owner" and self.actor.own_partners_only:
                continue
            field = forms.ChoiceField(label=labels[name], choices=_with_none(name), required=False)
            if name in _NEEDED:
                field.needed_for = _("needed where the file leaves it open")
            self.fields[f"default_{name}"] = field
        self.fields["default_system"] = self.fields.pop("default_system")
        for table, place, heading in self._columns():
            self.fields[f"column_{table}_{place}"] = forms.ChoiceField(
                label=heading, choices=_targets(table), required=False
            )

    def _columns(self) -> list[tuple[int, int, str]]:
        return [
            (table, place, heading or _("Column %(number)s") % {"number": place + 1})
            for table, found in enumerate(self.run.tables)
            for place, heading in enumerate(found["headings"])
        ]

    def tables(self) -> list[dict[str, Any]]:
        """For the page: each table with its columns, their samples and selects."""
        return [
            {
                "name": found["name"],
                "is_contacts": table == CONTACTS,
                "rows": found["rows"],
                "columns": [
                    {
                        "heading": self.fields[f"column_{table}_{place}"].label,
                        "samples": found["samples"][place],
                        "field": self[f"column_{table}_{place}"],
                    }
                    for place in range(len(found["headings"]))
                ],
            }
            for table, found in enumerate(self.run.tables)
        ]

    def defaults(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("default_")]

    def clean_default_system(self) -> str:
        system = self.cleaned_data["default_system"].strip().lower()
        if system:
            forms.SlugField(max_length=40).clean(system)
        return system

    def mapping(self) -> dict[str, dict[str, str]]:
        """By table and number of the column what it is; columns that are not imported are left out."""
        found: dict[str, dict[str, str]] = {str(table): {} for table in range(len(self.run.tables))}
        for table, place, _heading in self._columns():
            if code := self.cleaned_data[f"column_{table}_{place}"]:
                found[str(table)][str(place)] = code
        return found

    def said(self) -> dict[str, str]:
        return {
            name.removeprefix("default_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("default_") and value
        }


class WordsForm(Form):
    """A select for each word of a choice column that means nothing to us yet."""

    def __init__(self, *args: Any, run: PartnerImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._words: dict[str, tuple[str, str]] = {}
        for options, words in run.unknown.items():
            meanings = [
                ("", _("Not said yet")),
                (choices.NOTHING, _("Nothing: leave it empty")),
                *choices.options(options),
            ]
            for number, (word, count) in enumerate(words):
                name = f"word_{options}_{number}"
                said = _("%(column)s: “%(word)s” (rows: %(count)s)")
                self.fields[name] = forms.ChoiceField(
                    label=said % {"column": _UNKNOWN_LABELS[options], "word": word, "count": count},
                    choices=meanings,
                    required=False,
                )
                self._words[name] = (options, plain(word))

    def words(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, (options, word) in self._words.items():
            if self.cleaned_data.get(name):
                found.setdefault(options, {})[word] = self.cleaned_data[name]
        return found


def _with_none(name: str) -> list[tuple[str, Any]]:
    if name == "country":
        return country_choices()
    return [("", "–"), *choices.options(name)]


def _targets(table: int) -> list[tuple[Any, Any]]:
    found = offered(table, own_fields.targets())
    groups = [(label, [(target.code, target.label) for target in group]) for label, group in found]
    return [(IGNORED, _("Not imported")), *groups]

"""Input for decisions: remarks, approval, renewal, end, signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Side
from agreements.signing import levels, selectors
from agreements.signing.services import Signer
from partners.models import Contact
from web.forms import DateField, Form, UploadField

TEXT = forms.Textarea({"rows": 3})


class SignedCopyForm(Form):
    """A copy that both sides signed elsewhere: how, with whom, when, by whom."""

    file = UploadField(label=_("Signed copy (PDF)"))
    level = forms.ChoiceField(
        label=_("How it was signed"),
        choices=[(levels.BY_HAND, _("By hand, on paper")), *levels.Level.choices],
        required=False,
        help_text=_("Of the two sides, the one that signed at the lower level."),
    )
    provider = forms.CharField(
        label=_("Provider"),
        max_length=100,
        required=False,
        help_text=_("Who provides the electronic signature; nothing for a signature by hand."),
    )
    signed_on = DateField(label=_("Signed on"), help_text=_("The day of the last signature."))
    signers = forms.CharField(
        label=_("Who signed on both sides, in what capacity"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )


PLACES = range(1, 5)


class SignersForm(Form):
    """Up to four signers in their order, on both sides."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = _people(agreement)
        ours, theirs = agreement.own_entity.legal_name, agreement.partner.name
        groups: dict[Any, list[tuple[str, str]]] = {}
        for code, (group, label, signer) in self.people.items():
            side = ours if signer["side"] == Side.US else theirs
            said = _("%(name)s, for %(side)s") % {"name": label, "side": side}
            groups.setdefault(group, []).append((code, said))
        other = _("Somebody else, by link, for %(side)s") % {"side": theirs}
        choices = [("", "–"), *groups.items(), (_("Not in the list"), [("other", other)])]
        for place in PLACES:
            first = place <= 2
            self.fields[f"who_{place}"] = forms.ChoiceField(
                label=_("Signer %(place)s") % {"place": place}, choices=choices, required=first
            )
            self.fields[f"capacity_{place}"] = forms.CharField(
                label=_("Capacity and authority"), max_length=200, required=first
            )
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("Name, if somebody else"), max_length=120, required=False
            )
            self.fields[f"email_{place}"] = forms.EmailField(
                label=_("E-mail, if somebody else"), required=False
            )

    def places(self) -> list[dict[str, Any]]:
        """The fields of each place, for the page: what is seldom needed is folded away while it is empty."""
        found = []
        for place in PLACES:
            first = [self[f"{name}_{place}"] for name in ("who", "capacity")]
            other = [self[f"{name}_{place}"] for name in ("name", "email")]
            found.append(
                {
                    "first": first,
                    "other": other,
                    "other_open": first[0].value() == "other" or any(field.errors for field in other),
                    "open": place <= 2 or any(field.value() or field.errors for field in (*first, *other)),
                }
            )
        return found

    @classmethod
    def proposed(cls, agreement: Agreement) -> dict[str, str]:
        """The partner's main contact first, then who signed for us last: who it usually is."""
        people = _people(agreement)
        found = {}
        if theirs := _main_contact(agreement, people):
            found |= {"who_1": theirs[0], "capacity_1": theirs[1]}
        if ours := _usual_signatory(agreement, people):
            found |= {"who_2": ours[0], "capacity_2": ours[1]}
        return found

    def signers(self) -> list[Signer]:
        found = []
        for place in PLACES:
            code = self.cleaned_data.get(f"who_{place}")
            capacity = self.cleaned_data.get(f"capacity_{place}", "")
            if code == "other":
                name, email = self.cleaned_data[f"name_{place}"], self.cleaned_data[f"email_{place}"]
                found.append(Signer(side=Side.PARTNER, capacity=capacity, name=name, email=email))
            elif code:
                _group, _label, signer = self.people[code]
                found.append(Signer(**{**signer, "capacity": capacity}))
        return found


Choices = dict[str, tuple[Any, str, dict[str, Any]]]


def _main_contact(agreement: Agreement, people: Choices) -> tuple[str, str] | None:
    """With an account that may sign, else by link; without a main contact, the only person there is."""
    contacts = list(Contact.objects.filter(partner=agreement.partner).current().exclude(email=""))
    main = next((row for row in contacts if row.is_main), contacts[0] if len(contacts) == 1 else None)
    if main is None:
        theirs = [code for code, (_g, _n, signer) in people.items() if signer["side"] == Side.PARTNER]
        return (theirs[0], "") if len(theirs) == 1 else None
    for code, (_group, _label, signer) in people.items():
        if signer.get("user") and signer["user"].email == main.email.lower():
            return code, main.job_title
    return (main.public_id, main.job_title) if main.public_id in people else None


def _usual_signatory(agreement: Agreement, people: Choices) -> tuple[str, str] | None:
    """Who signed the last agreement of this kind for this entity of ours, else the partner's owner."""
    last = selectors.last_signed_for_us(agreement)
    if last and last.user and last.user.public_id in people:
        return last.user.public_id, last.capacity
    ours = [code for code, (_g, _n, signer) in people.items() if signer["side"] == Side.US]
    owner = agreement.partner.owner
    if owner is not None and owner.public_id in ours:
        return owner.public_id, ""
    return (ours[0], "") if len(ours) == 1 else None


def _people(agreement: Agreement) -> Choices:
    """Who may be chosen: our people, members of the portal, contacts who have an address."""
    found: Choices = {}
    for user in selectors.our_signers(agreement.partner):
        found[user.public_id] = (_("Us"), user.name, {"side": Side.US, "user": user})
    members = selectors.partner_signers(agreement.partner)
    for user in members:
        found[user.public_id] = (_("Members of the portal"), user.name, {"side": Side.PARTNER, "user": user})
    known = {user.email for user in members}
    contacts = Contact.objects.filter(partner=agreement.partner).current().exclude(email="")
    for contact in contacts.order_by("name"):
        if contact.email.lower() not in known:
            person = {"name": contact.name, "email": contact.email, "language": contact.language}
            found[contact.public_id] = (
                _("Contacts, by link"),
                contact.name,
                {"side": Side.PARTNER, **person},
            )
    return found


class SignForm(Form):
    """Code, name and consent of a signer."""

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six digits, from the e-mail you were sent."),
    )
    typed_name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_("As it appears on this page.")
    )
    consent = forms.BooleanField(label=_("I agree to this text"))

    def __init__(self, *args: Any, with_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["code"]


class OpenForm(Form):
    """The code alone, by which somebody without an account opens their page."""

    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six digits, from the e-mail you were sent."),
    )

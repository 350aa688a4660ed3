"""The mails of this room. Links only lead to pages: what they do, they do on POST."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import Agreement, Side, Signature
from agreements.selectors import next_date
from agreements.services.signing import signature_link
from prm.core import clock, mails
from prm.core.templatetags import formats


def _agreement(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.select_related("partner").get(public_id=context["agreement"])
    return {
        "number": row.number,
        "title": row.title,
        "partner": row.partner.name,
        "staff": f"/staff/agreements/{row.public_id}/",
        "portal": f"/portal/{row.partner.public_id}/agreements/{row.public_id}/",
        # Leads everybody to the side they belong to.
        "page": f"/agreements/{row.partner.public_id}/{row.public_id}/",
    }


def _answered(context: dict[str, Any]) -> dict[str, Any]:
    said = _now("agrees with the text") if context["agrees"] else _now("sent it back with remarks")
    return {**_agreement(context), "said": said}


def _decided(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    approval = row.approvals.exclude(status="pending").first()
    said = _now("is approved") if context["approved"] else _now("is not approved")
    return {**_agreement(context), "said": said, "reason": approval.reason if approval else ""}


def _chase(context: dict[str, Any]) -> dict[str, Any]:
    asks = {
        "us": _now("It waits for your side to take the next step."),
        "legal": _now("It waits for your approval."),
        "partner": _now("It waits for your review: agree, or say what should change."),
        "signer": _now("It waits for your signature."),
    }
    return {**_agreement(context), "ask": asks[context["code"]]}


def _signature(context: dict[str, Any]) -> dict[str, Any]:
    row = Signature.objects.select_related("round__agreement__partner").get(public_id=context["signature"])
    agreement = row.agreement
    if row.user_id is None:
        page = f"/sign/{signature_link(row.public_id)}/"
    elif row.side == Side.US:
        page = f"/staff/agreements/signatures/{row.public_id}/"
    else:
        page = f"/portal/{agreement.partner.public_id}/agreements/signatures/{row.public_id}/"
    return {
        **_agreement({"agreement": agreement.public_id}),
        "page": page,
        "capacity": row.capacity,
        "signer": row.name,
        "reason": row.refusal_reason,
    }


def _code(context: dict[str, Any]) -> dict[str, Any]:
    code = rules.one_time_code(context["signature"], context["counter"])
    return {**_signature(context), "code": f"{code[:3]} {code[3:]}", "minutes": rules.CODE_MINUTES}


def _reminder(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    day = row.notice_on if context["about"] == "notice" else row.ends_on
    about = (
        _now("the last day to give notice")
        if context["about"] == "notice"
        else _now("the end of the agreement")
    )
    after = (
        _now("Without notice it is renewed tacitly for %(months)s months.") % {"months": row.renewal_months}
        if row.tacit_renewal
        else _now("It is not renewed by itself: without a decision it ends.")
    )
    return {
        **_agreement(context),
        "about": about,
        "day": formats.day_long(day),
        "in_days": formats.in_days(day),
        "after": after,
    }


def _renewed(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    old = Agreement.objects.get(public_id=context["old"])
    return {
        **_agreement(context),
        "old": old.number,
        "from_day": formats.day_long(row.starts_on),
        "to_day": formats.day_long(row.ends_on),
    }


def _ending(context: dict[str, Any]) -> dict[str, Any]:
    row = Agreement.objects.get(public_id=context["agreement"])
    return {**_agreement(context), "day": formats.day_long(row.ended_on or next_date(row) or clock.today())}


SIGNED_BY_ALL = _(
    "agreement {number}, “{title}”, between us and {partner} is signed by all. The signed document is kept and"
    " can be downloaded."
)

mails.declare(
    "agreements.sent",
    subject=_("Agreement {number} for your review"),
    paragraphs=(
        _(
            "we have sent you the draft “{title}” ({number}). Read it in the portal, comment on a clause or"
            " propose another text, or agree with it."
        ),
    ),
    action=_("Read the draft"),
    path="{portal}",
    values=_agreement,
)
mails.declare(
    "agreements.answered",
    subject=_("Agreement {number}: {partner} {said}"),
    paragraphs=(_("{partner} {said}: agreement {number}, “{title}”."),),
    action=_("Open the agreement"),
    path="{staff}",
    values=_answered,
)
mails.declare(
    "agreements.point",
    subject=_("New remark on agreement {number}"),
    paragraphs=(_("there is a new remark on agreement {number}, “{title}”, between us and {partner}."),),
    action=_("Read it"),
    path="{page}",
    values=_agreement,
)
mails.declare(
    "agreements.approval",
    subject=_("Agreement {number} with {partner} waits for your approval"),
    paragraphs=(_("agreement {number}, “{title}”, with {partner} was put to you for approval."),),
    action=_("Read and decide"),
    path="{staff}",
    values=_agreement,
)
mails.declare(
    "agreements.decided",
    subject=_("Agreement {number} with {partner} {said}"),
    paragraphs=(_("agreement {number}, “{title}”, with {partner} {said}."), "{reason}"),
    action=_("Open the agreement"),
    path="{staff}",
    values=_decided,
)
mails.declare(
    "agreements.signature",
    subject=_("Please sign agreement {number}"),
    paragraphs=(
        _(
            "agreement {number}, “{title}”, between us and {partner} is ready for your signature, as {capacity}."
        ),
        _(
            "The page shows the document. You then get a code at this address, type your name and sign: a simple"
            " electronic signature. You may also refuse and say why."
        ),
    ),
    action=_("Read and sign"),
    path="{page}",
    values=_signature,
)
mails.declare(
    "agreements.code",
    subject=_("Your code to sign agreement {number}"),
    paragraphs=(
        _("your code is {code}. It works for {minutes} minutes, for agreement {number} only."),
        _(
            "If you did not ask for it, you need do nothing. Never give the code to anybody: we do not ask for it."
        ),
    ),
    values=_code,
)
mails.declare(
    "agreements.refused",
    subject=_("Signature of agreement {number} refused"),
    paragraphs=(
        _("{signer} refuses to sign agreement {number}, “{title}”, with {partner}."),
        "{reason}",
    ),
    action=_("Open the agreement"),
    path="{staff}",
    values=_signature,
)
mails.declare(
    "agreements.concluded",
    subject=_("Agreement {number} is signed by all"),
    paragraphs=(SIGNED_BY_ALL,),
    action=_("Open the agreement"),
    path="{page}",
    values=_agreement,
)
mails.declare(
    "agreements.concluded_signer",
    subject=_("Agreement {number} is signed by all"),
    paragraphs=(SIGNED_BY_ALL,),
    action=_("Download the documents"),
    path="{page}",
    values=_signature,
)
mails.declare(
    "agreements.reminder",
    subject=_("Agreement {number}: {about} is {day}"),
    paragraphs=(
        _("{about} of {number}, “{title}”, between us and {partner} is {day} ({in_days})."),
        "{after}",
    ),
    action=_("Open the agreement"),
    path="{page}",
    values=_reminder,
)
mails.declare(
    "agreements.renewed",
    subject=_("Agreement {old} is renewed"),
    paragraphs=(
        _(
            "agreement {old}, “{title}”, is renewed from {from_day} to {to_day}. The new term has the number"
            " {number}."
        ),
    ),
    action=_("Open the agreement"),
    path="{page}",
    values=_renewed,
)
mails.declare(
    "agreements.ending",
    subject=_("Agreement {number} ends"),
    paragraphs=(_("agreement {number}, “{title}”, between us and {partner} ends on {day}."),),
    action=_("Open the agreement"),
    path="{page}",
    values=_ending,
)
mails.declare(
    "agreements.chase",
    subject=_("Reminder: agreement {number}"),
    paragraphs=(
        _("this is a reminder of agreement {number}, “{title}”, between us and {partner}."),
        "{ask}",
    ),
    action=_("Open the agreement"),
    path="{page}",
    values=_chase,
)

"""What each refusal is called: the last part of a problem's ``type``, with its title.

A code is stable: programs read it, people the title and the sentence beside it. ``manage.py problems``
prints the table, and docs/api-errors.md is that page.
"""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence

# By the whole request: who asks, how, and what for.
_ASKING: dict[str, Sentence] = {
    "bad-request": _("The request cannot be read"),
    "bad-address": _("The address is not right"),
    "parse-error": _("The body cannot be read"),
    "unsupported-media-type": _("The body is not JSON"),
    "not-acceptable": _("The API answers JSON"),
    "too-large": _("Too much at once"),
    "not-authenticated": _("A token is needed"),
    "authentication-failed": _("The token is not valid"),
    "address-not-allowed": _("Not from this address"),
    "forbidden": _("This role does not allow it"),
    "permission-denied": _("Not allowed"),
    "scope-missing": _("The token lacks a scope"),
    "not-offered": _("Not offered to this partner"),
    "partner-status": _("Not possible in this status of the partnership"),
    "read-only-view": _("Read only"),
    "not-found": _("Nothing is there"),
    "method-not-allowed": _("This method is not for this address"),
    "too-many": _("Too many"),
    "throttled": _("Too many requests"),
    "server-error": _("Something went wrong on our side"),
    "error": _("The request was refused"),
    "unknown-parameter": _("There is no such parameter"),
    "invalid-parameter": _("A parameter is not right"),
    "unknown-field": _("There is no such field"),
    "bad-page-size": _("The page size is not right"),
    "bad-cursor": _("This place in the list is gone"),
    "precondition-unsupported": _("This condition cannot be checked here"),
    "changed-meanwhile": _("Changed in the meantime"),
    "edited": _("Somebody edited the text"),
    "invalid-idempotency-key": _("The key is too long, or not of printable ASCII"),
    "idempotency-key-reused": _("This key was used for another request"),
}
# By what the request says, or by what is recorded already.
_RULES: dict[str, Sentence] = {
    "webinar-over": _("The webinar is over or called off"),
    "tests-unmeasured": _("Tests of the pilot are not measured"),
    "invalid": _("Some fields are not right"),
    "integrity": _("Contradicts what is recorded"),
    "budget-line-kept": _("A budget line that is kept"),
    "nothing-to-copy": _("Nothing to copy"),
    "no-journey": _("No journey for this partner"),
    "journey-over": _("The journey is over"),
    "journey-rests": _("The journey rests"),
    "step-completes-itself": _("The step completes itself"),
    "step-settled": _("The step is done or excused already"),
    "types-missing": _("There are no partner types yet"),
    "conflict": _("Not possible as things are"),
    "not-approved": _("Not approved by the partner"),
    "under-embargo": _("Under embargo"),
    "append-only": _("A permanent record"),
    "sent-already": _("Sent already"),
    "wrong-status": _("Not possible in this status"),
    "no-oem-relationship": _("The partner has no OEM relationship"),
    "offer-not-open": _("The offer is not open"),
    "archive": _("Archives are not accepted"),
    "file-type-differs": _("The file is not what its name says"),
    "image-refused": _("This image is not accepted"),
    "virus": _("A virus was found"),
    "not-scanned": _("The file could not be scanned"),
    "invalid-file": _("The file is not right"),
    "not-a-name": _("This is not a name"),
    "no-exchange-rate": _("An exchange rate is missing"),
    "programme-missing": _("The programme is not set up"),
    "programme-email-missing": _("The programme has no e-mail address"),
    "needs-court": _("The court of the number is needed"),
    "too-many-invitations": _("Too many open invitations"),
    "begun-already": _("There is already an administrator"),
    "link-void": _("The link is void"),
    "last-administrator": _("The last administrator"),
    "own-account": _("Not to your own account"),
    "user-deactivated": _("This person has no access"),
    "weak-password": _("The password is too weak"),
    "no-second-factor": _("There is no second step"),
    "exclusivity-taken": _("An exclusivity prevents it"),
    "newer-version": _("There is a newer version"),
    "own-text": _("Nobody approves their own text"),
    "points-open": _("Points are open"),
    "values-missing": _("Values are missing"),
    "notice-passed": _("The notice has passed"),
    "chased-today": _("Reminded today already"),
    "drafts-are-the-partners": _("Drafts are the partner's own"),
    "registered-already": _("The deal is registered already"),
    "held-elsewhere": _("Another deal holds the customer"),
    "registration-closed": _("Registration is closed"),
    "too-many-drafts": _("Too many drafts"),
    "too-many-open": _("Too many open deals"),
    "too-many-proposals": _("Too many proposals"),
    "no-more-extensions": _("No more extensions"),
    "nothing-due": _("Nothing is due"),
    "nothing-to-extend": _("There is nothing to extend"),
    "reason-missing": _("A reason is needed"),
    "steps-missing": _("Steps are missing"),
    "refund-exceeds-sale": _("More than is left of the sale"),
    "external-id-reused": _("This id is another record's"),
    "destination-not-allowed": _("This destination is not allowed"),
    "published-terms": _("The terms are published"),
    "published-questions": _("The questions are published"),
    "fund-exhausted": _("No more is available of this fund"),
    "claim-too-late": _("The time to claim is over"),
    "nobody-informed": _("Nobody would hear of it"),
    "answered-meanwhile": _("Answered by somebody else meanwhile"),
    "needs-sent-back": _("Sent back already"),
    "parties-changed": _("The details of the parties have changed"),
    "signature-level": _("The level of the signature is too low"),
    "amendment": _("An amendment goes with its agreement"),
    "amended-ended": _("The agreement to amend has ended"),
    "evidence-missing": _("The evidence is missing"),
    "missing-glyph": _("A character that documents cannot print"),
    # What is wrong with a file of rows.
    "not-text": _("The file is not text in UTF-8"),
    "not-csv": _("The file is not a table"),
    "too-many-rows": _("The file has too many rows"),
    "missing-column": _("A column is missing"),
    "column-twice": _("A column is there twice"),
    "ragged-row": _("A row is longer than the header of the table"),
    "not-a-day": _("This is not a day"),
    "day-out-of-range": _("The day is too early or too late"),
    "not-a-number": _("This is not a number"),
}
PROBLEM_TYPES: dict[str, Sentence] = _ASKING | _RULES

# What the errors of single fields are called, beside the codes above.
FIELD_CODES: dict[str, Sentence] = {
    "required": _("The field is missing"),
    "null": _("The field cannot be null"),
    "blank": _("The field cannot be empty"),
    "invalid": _("The value is not right"),
    "wrong-type": _("Another JSON type is expected"),
    "unknown-field": _("There is no such field"),
    "read-only": _("The field is read-only"),
    "does-not-exist": _("There is no row of this name"),
    "invalid-choice": _("Not one of the choices"),
    "max-length": _("The text is too long"),
    "min-value": _("The number is too small"),
    "max-value": _("The number is too large"),
    "unique": _("Another row has this already"),
    "unknown": _("There is no such code"),
}


def title_of(code: str, status: int) -> Sentence:
    """What a refusal is called; one that has no name yet is called by its status."""
    return PROBLEM_TYPES.get(code) or HTTPStatus(status).phrase

"""Partners and contacts that come in from a spreadsheet: the file, what it would make, what is wrong."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import languages
from core.actor import Actor
from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from partners.partner.models import Partner


class OwnImports(ScopedQuerySet):
    """A manager of own partners sees the imports they started; what belongs to one is seen with it."""

    started_by = "created_by"

    def visible_to(self, actor: Actor) -> Self:
        found = super().visible_to(actor)
        if actor.own_partners_only and not actor.is_system:
            return found.filter(**{self.started_by: actor.person})
        return found


class OwnLines(OwnImports):
    started_by = "run__created_by"


class PartnerImport(models.Model):
    """One spreadsheet of partners and contacts, from its upload until its retention is over.

    ``fault`` says of one that cannot be read which file (``file``) and why (``code``), ``tables`` what was
    found in it (headings, samples), ``mapping`` which column is what, ``defaults`` what the file does not
    say, ``words`` what the words of its choice columns mean and ``unknown`` those that nobody has given a
    meaning yet.
    """

    UNSCOPED = "shown to who may import; a manager of own partners sees those they started"
    # A hundred columns with their samples; some hundred words of each choice column.
    JSON_BYTES: ClassVar[dict[str, int]] = {
        "tables": 256 * 1024,
        "words": 256 * 1024,
        "unknown": 256 * 1024,
    }

    class Status(models.TextChoices):
        READING = "reading", _("Being read")
        UNREADABLE = "unreadable", _("Cannot be read")
        COLUMNS = "columns", _("Columns to be chosen")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        WRITING = "writing", _("Being imported")
        DONE = "done", _("Imported")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        Status.READING: {Status.COLUMNS, Status.UNREADABLE},
        Status.UNREADABLE: set(),
        Status.COLUMNS: {Status.CHECKING},
        Status.CHECKING: {Status.CHECKING, Status.CHECKED, Status.COLUMNS},
        Status.CHECKED: {Status.CHECKING, Status.WRITING},
        Status.WRITING: {Status.WRITING, Status.DONE},
        Status.DONE: set(),
    }

    public_id = PublicIdField(prefix="imp")
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.READING, db_default=Status.READING
    )
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    contacts_file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    fault = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    language = models.CharField(max_length=5, choices=languages.choices, default=languages.default)
    tables = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    words = models.JSONField(default=dict, blank=True)
    unknown = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = OwnImports.as_manager()

    class Meta:
        verbose_name = _("import of partners")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["reading", "unreadable", "columns", "checking", "checked", "writing", "done"]
                ),
                name="partners_import_status",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="partners_import_by_created")]

    def __str__(self) -> str:
        return self.file.name


class ImportUnit(models.Model):
    """A partner of the file with all its contacts: written together, or not at all.

    ``position`` is the row of the file that named the partner first. ``details`` and ``contacts`` are
    what will be written, as the check left them. A partner that seems to be there already has a
    ``match_kind``: with ``match`` among ours, with ``match_position`` in the file, with neither where it
    is one that the person who imports may not see.
    """

    UNSCOPED = "a line of an import, seen with it"
    # Some hundred people of one partner.
    JSON_BYTES: ClassVar[dict[str, int]] = {"contacts": 512 * 1024}

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        FAULTY = "faulty", _("With errors")
        CREATED = "created", _("Created")
        ADDED = "added", _("Contacts added")
        LEFT_OUT = "left_out", _("Left out")
        FAILED = "failed", _("Not imported")

    class MatchKind(models.TextChoices):
        REGISTRATION = "registration", _("Same registration number")
        VAT = "vat", _("Same VAT number")
        REFERENCE = "reference", _("Same reference in the other system")
        DOMAIN = "domain", _("Same domain")
        NAME = "name", _("Similar name in the same country")

    class Choice(models.TextChoices):
        CREATE = "create", _("Take as another partner")
        ADD = "add", _("Add the contacts to the existing partner")
        LEAVE = "leave", _("Leave out")

    run = models.ForeignKey(PartnerImport, models.CASCADE, related_name="units")
    position = models.PositiveIntegerField()
    name = models.CharField(_("partner"), max_length=200, blank=True, default="", db_default="")
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.READY, db_default=State.READY
    )
    details = models.JSONField(default=dict, blank=True)
    contacts = models.JSONField(default=list, blank=True)
    match_kind = models.CharField(
        _("why"), max_length=12, choices=MatchKind, blank=True, default="", db_default=""
    )
    match_value = models.CharField(max_length=260, blank=True, default="", db_default="")
    match = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="+")
    match_position = models.PositiveIntegerField(null=True)
    choice = models.CharField(
        _("what to do"), max_length=6, choices=Choice, default=Choice.CREATE, db_default=Choice.CREATE
    )
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, related_name="import_units")
    contacts_made = models.PositiveIntegerField(default=0, db_default=0)

    objects = OwnLines.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"],
                name="partners_importunit_once",
                violation_error_message=_("This row of the file stands there already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ready", "faulty", "created", "added", "left_out", "failed"]),
                name="partners_importunit_state",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["create", "add", "leave"]), name="partners_importunit_choice"
            ),
        ]
        indexes = [
            # What is left to write, in the order of the file.
            models.Index(fields=["run", "state", "position"], name="partners_importunit_left"),
            # Those that seem to be there already.
            models.Index(
                fields=["run", "match_kind", "position"],
                name="partners_importunit_match",
                condition=~Q(match_kind=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def choices(self) -> list[str]:
        """What a person may decide. A number or a reference names one partner alone; contacts are only
        added to a partner that is named."""
        found = []
        if self.match_kind in (self.MatchKind.DOMAIN, self.MatchKind.NAME):
            found.append(self.Choice.CREATE)
        if self.contacts and (self.match_id or self.match_position):
            found.append(self.Choice.ADD)
        return [*map(str, found), str(self.Choice.LEAVE)]

    def default_choice(self) -> str:
        if not self.match_kind:
            return str(self.Choice.CREATE)
        is_certain = self.match_kind != self.MatchKind.NAME
        return str(self.Choice.ADD if is_certain and "add" in self.choices() else self.Choice.LEAVE)


class ImportProblem(models.Model):
    """Something in the file that cannot be taken: where it stands, what was written, what is wrong with it.

    ``table`` is 0 for partners and 1 for contacts, ``position`` the partner that it keeps out (None for
    a contact whose partner is not found), ``said`` a sentence as ``core.said`` keeps it.
    """

    UNSCOPED = "a line of an import, seen with it"

    run = models.ForeignKey(PartnerImport, models.CASCADE, related_name="problems")
    position = models.PositiveIntegerField(null=True)
    table = models.PositiveSmallIntegerField(default=0, db_default=0)
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=120, blank=True, default="", db_default="")
    written = models.CharField(_("written"), max_length=200, blank=True, default="", db_default="")
    code = models.CharField(max_length=40)
    said = models.TextField(_("what is wrong"), max_length=1000)

    SENSITIVE_FIELDS = frozenset({"written"})

    objects = OwnLines.as_manager()

    class Meta:
        indexes = [models.Index(fields=["run", "table", "row", "id"], name="partners_importproblem_order")]

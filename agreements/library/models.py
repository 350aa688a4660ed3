"""The clause library and the templates that assemble clauses. Configuration of the programme."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField
from partners.vocabulary.models import PartnerType


class Part(models.IntegerChoices):
    """The eight parts of a standard agreement, in their order."""

    PREAMBLE = 1, _("Preamble")
    PURPOSE = 2, pgettext_lazy("agreement", "Purpose")
    OBLIGATIONS = 3, _("Obligations")
    INTELLECTUAL_PROPERTY = 4, _("Intellectual property")
    FINANCE = 5, _("Financial terms")
    TERM = 6, _("Term and termination")
    LIABILITY = 7, _("Liability")
    DISPUTES = 8, _("Settlement of disputes")


class TemplateKind(models.TextChoices):
    PARTNERSHIP = "partnership", _("Partnership agreement")
    RESELLER = "reseller", _("Reseller agreement")
    REFERRAL = "referral", _("Referral agreement")
    OEM = "oem", _("OEM agreement")
    NDA = "nda", _("Non-disclosure agreement")
    MOU = "mou", _("Memorandum of understanding")
    SELF_BILLING = "self_billing", _("Self-billing mandate")
    AMENDMENT = "amendment", _("Amendment")
    OTHER = "other", _("Other")


class Clause(models.Model):
    """A clause of the library. Without a partner type it is for all; with one, for that type only.

    ``variables`` defines the names that its text brought into the programme, as ``Template.variables``
    does: a template that takes the clause is offered them.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "part": "agreements.drafting.services:_clause_json",
        "title": "agreements.drafting.services:_clause_json",
        "kind": "agreements.drafting.services:assemble",
        "partner_type": "agreements.drafting.services:assemble",
        "position": "agreements.library.models:Clause.Meta",
        "is_active": "agreements.drafting.services:assemble",
        "variables": "agreements.library.definitions:known",
    }

    class Kind(models.TextChoices):
        MANDATORY = "mandatory", _("Mandatory")
        OPTIONAL = "optional", _("Optional")

    public_id = PublicIdField(prefix="cla")
    code = models.SlugField(
        _("code"), max_length=60, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    part = models.PositiveSmallIntegerField(_("part"), choices=Part)
    title = TranslatedField(verbose_name=_("title"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MANDATORY)
    partner_type = models.ForeignKey(
        PartnerType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for type")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    variables = models.JSONField(_("variables"), default=list, db_default=[], blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["part", "position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__gte=1, part__lte=8),
                name="agreements_clause_part",
                violation_error_message=_("Choose one of the eight parts."),
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def version_on(self, day: date) -> ClauseVersion | None:
        """The text in effect on a day: the latest that had begun by then."""
        begun = [row for row in self.versions.all() if row.effective_from <= day]
        return max(begun, key=lambda row: (row.effective_from, row.number), default=None)


class ClauseVersion(models.Model):
    """The text of a clause from a date on. Never edited: a change is a new version.

    The text names variables as ``{name}``; they are filled in when a document is made.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "clause": "agreements.drafting.services:assemble",
        "number": "agreements.library.models:Clause.version_on",
        "text": "agreements.drafting.services:_clause_json",
        "effective_from": "agreements.library.models:Clause.version_on",
        "note": "templates/agreements/clause.html",
        "created_by": "agreements.library.clause_views:ClausePage.get_context",
    }

    public_id = PublicIdField(prefix="clv")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = TranslatedField(verbose_name=_("text"))
    effective_from = models.DateField(_("effective from"))
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_by = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "number"],
                name="agreements_clauseversion_once",
                violation_error_message=_("This version exists already. Reload the page."),
            )
        ]


class Template(models.Model):
    """What an agreement of a kind is drawn up from: clauses in order, variables, usual terms.

    ``variables`` is a list of ``{name, type, label: {en, fr}, required, long, choices, currency, default}``:
    ``long`` false makes a text of one line, ``default`` is a value in its canonical form. The types are
    those of ``agreements.drafting.variables``, which checks values.
    """

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "kind": "agreements.drafting.proposals:proposed",
        "name": "agreements.drafting.edit_views:Create.get_initial",
        "description": "templates/agreements/create.html",
        "variables": "agreements.library.definitions:schema_for",
        "term_months": "agreements.drafting.edit_views:Create.get_initial",
        "notice_days": "agreements.drafting.edit_views:Create.get_initial",
        "tacit_renewal": "agreements.drafting.edit_views:Create.get_initial",
        "position": "agreements.library.models:Template.Meta",
        "is_active": "agreements.drafting.proposals:proposed",
    }

    public_id = PublicIdField(prefix="tpl")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    kind = models.CharField(_("kind"), max_length=15, choices=TemplateKind)
    name = TranslatedField(verbose_name=_("name"))
    description = TranslatedField(verbose_name=_("description"), blank=True)
    variables = models.JSONField(_("variables"), default=list, blank=True)
    clauses = models.ManyToManyField(Clause, through="TemplateClause", related_name="templates")
    term_months = models.PositiveSmallIntegerField(
        _("usual length in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty for an agreement without an end."),
    )
    notice_days = models.PositiveSmallIntegerField(_("usual notice in days"), default=90)
    tacit_renewal = models.BooleanField(_("tacit renewal"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)


class TemplateClause(models.Model):
    """A clause's place in a template."""

    UNSCOPED = "configuration of the programme"
    READ_BY = {
        "template": "agreements.drafting.services:assemble",
        "clause": "agreements.drafting.services:assemble",
        "position": "agreements.library.models:TemplateClause.Meta",
    }

    template = models.ForeignKey(Template, models.CASCADE, related_name="places")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "clause"],
                name="agreements_templateclause_once",
                violation_error_message=_("The template has this clause already."),
            )
        ]

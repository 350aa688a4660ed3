"""What stands in the sections of a joint plan: who the two are, what they share and what they would gain."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.text import TranslatedField
from pipeline.plans.choices import Side
from pipeline.plans.models import PlanRow, sides

ONE_A_LINE = _("One a line.")


class PlanParty(PlanRow):
    """One side of the plan, or others who gain, and its profile."""

    SECTION = "profiles"

    class Role(models.TextChoices):
        US = "us", _("Us")
        THEM = "them", _("The partner")
        OTHER = "other", _("Others who gain")

    public_id = PublicIdField(prefix="ppa")
    side = models.CharField(_("side"), max_length=5, choices=Role)
    name = models.CharField(_("name"), max_length=120)
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    profile = TranslatedField(verbose_name=_("what it does"), blank=True, help_text=ONE_A_LINE)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "side"],
                condition=~Q(side="other"),
                name="pipeline_planparty_side",
                violation_error_message=_("The plan names this side already."),
            ),
            models.CheckConstraint(
                condition=Q(side__in=["us", "them", "other"]), name="pipeline_planparty_which"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        return Side.BOTH if self.side == self.Role.OTHER else self.side


class PartyRow(PlanRow):
    """A row about one of the parties; its part is that party's."""

    party = models.ForeignKey(
        PlanParty, models.CASCADE, related_name="%(class)s_rows", verbose_name=_("party")
    )

    class Meta(PlanRow.Meta):
        abstract = True

    @property
    def whose(self) -> str:
        return self.party.whose


class PlanProduct(PartyRow):
    """A product of one party, and what it stands in for."""

    SECTION = "profiles"

    public_id = PublicIdField(prefix="ppr")
    name = models.CharField(_("name"), max_length=120)
    what = TranslatedField(verbose_name=_("what it is"), blank=True)
    alternative_to = models.CharField(
        _("alternative to"), max_length=200, blank=True, help_text=_("Products it can take the place of.")
    )
    year = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class PlanLink(PartyRow):
    """A page of one party: its site, its profile in a network."""

    SECTION = "contacts"

    class Kind(models.TextChoices):
        SITE = "site", _("Website")
        LINKEDIN = "linkedin", "LinkedIn"
        OTHER = "other", _("Other page")

    public_id = PublicIdField(prefix="plk")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SITE)
    url = models.URLField(_("address"), max_length=300)
    label = models.CharField(_("shown as"), max_length=120, blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["site", "linkedin", "other"]), name="pipeline_planlink_kind"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.url


class PlanContact(PartyRow):
    """Whom one reaches at one party, a person or a mailbox."""

    SECTION = "contacts"

    public_id = PublicIdField(prefix="pct")
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    SENSITIVE_FIELDS = frozenset({"name", "role", "email", "phone"})

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(email=""),
                name="pipeline_plancontact_who",
                violation_error_message=_("Enter a name or an e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.party.name


class PlanAlignment(PlanRow):
    """A value that both sides share: what each says of it."""

    SECTION = "alignments"

    public_id = PublicIdField(prefix="pal")
    theme = TranslatedField(verbose_name=_("theme"))
    ours = TranslatedField(verbose_name=_("on our side"))
    theirs = TranslatedField(verbose_name=_("on their side"))

    def __str__(self) -> str:
        return str(self.theme)


class PlanContribution(PartyRow):
    """Something that one party brings, which the other lacks."""

    SECTION = "contributions"

    public_id = PublicIdField(prefix="pco")
    text = TranslatedField(verbose_name=_("what it brings"))

    def __str__(self) -> str:
        return str(self.text)


class PlanSynergy(PlanRow):
    """A problem of one side that the other can solve, and what that changes."""

    SECTION = "synergies"

    public_id = PublicIdField(prefix="psy")
    side = models.CharField(
        _("whose problem"), max_length=5, choices=Side, default=Side.BOTH, db_default="both"
    )
    title = TranslatedField(verbose_name=_("title"))
    problem = TranslatedField(verbose_name=_("problem"))
    solution = TranslatedField(verbose_name=_("solution"), help_text=ONE_A_LINE)
    impact = TranslatedField(verbose_name=_("impact"), help_text=ONE_A_LINE)

    class Meta(PlanRow.Meta):
        constraints = [sides("pipeline_plansynergy_side", "us", "them", "both")]

    def __str__(self) -> str:
        return str(self.title)


class PlanGain(PartyRow):
    """What one party, or others, would gain: a value they get, or an impact it has on them."""

    SECTION = "gains"

    class Kind(models.TextChoices):
        VALUE = "value", _("Value")
        IMPACT = "impact", _("Impact")

    public_id = PublicIdField(prefix="pga")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.VALUE)
    text = TranslatedField(verbose_name=_("what it gains"))
    # What was reached of it, when the plan is closed.
    result = TranslatedField(verbose_name=_("what came of it"), blank=True, db_default={})

    class Meta(PlanRow.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["value", "impact"]), name="pipeline_plangain_kind")
        ]

    def __str__(self) -> str:
        return str(self.text)


class PlanOption(PlanRow):
    """An economic model, set beside the others. One may be chosen, with the reason."""

    SECTION = "options"

    public_id = PublicIdField(prefix="pop")
    name = TranslatedField(verbose_name=_("name"))
    licence = TranslatedField(verbose_name=_("licence"), blank=True)
    investment = TranslatedField(verbose_name=_("investment"), blank=True)
    revenue_share = TranslatedField(verbose_name=_("revenue share"), blank=True)
    control = TranslatedField(verbose_name=_("control"), blank=True)
    is_chosen = models.BooleanField(_("chosen"), default=False)
    why = TranslatedField(verbose_name=_("why"), blank=True)

    class Meta(PlanRow.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_chosen=True),
                name="pipeline_planoption_one_chosen",
                violation_error_message=_("Another option is chosen. Take that choice back first."),
            ),
            models.CheckConstraint(
                condition=Q(is_chosen=False) | ~Q(why={}),
                name="pipeline_planoption_why",
                violation_error_message=_("Say why this option is chosen."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

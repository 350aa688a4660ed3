"""Support: the queues partners write to. Resources, training and tickets stand here later."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import PublicIdField
from core.scope import ScopedQuerySet
from core.text import TranslatedField


class SupportQueue(models.Model):
    """A line of support (general, technical, commercial, training) with its address and telephone."""

    UNSCOPED = "configuration of the programme"
    PARTNER_READABLE = True
    READ_BY = {
        "name": "enablement.support.models:SupportQueue.__str__",
        "email": "templates/enablement/_support.html",
        "phone": "templates/enablement/_support.html",
        "hours": "templates/enablement/_support.html",
        "service_level": "enablement.support.selectors:queues_by_level",
        "position": "enablement.support.models:SupportQueue.Meta",
    }

    public_id = PublicIdField(prefix="que")
    code = models.SlugField(
        _("code"), max_length=40, unique=True, error_messages={"unique": _("This code is already used.")}
    )
    name = TranslatedField(verbose_name=_("name"))
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours = TranslatedField(verbose_name=_("opening hours"), blank=True, db_default={})
    # The code of a service level among the benefits of tiers: only partners who have it see the queue.
    service_level = models.SlugField(
        _("only for the service level"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return str(self.name)

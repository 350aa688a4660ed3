"""What can happen to questionnaires."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from partners import models

target_type(models.Questionnaire, label=str)
declare("partners.questionnaire.created", _("Questionnaire “{target}” begun"), icon="list-checks")
declare("partners.questionnaire.changed", _("Questions of “{target}” changed"), icon="list-checks")
declare("partners.questionnaire.archived", _("Questionnaire “{target}” archived"), icon="list-checks")
declare(
    "partners.questionnaire.version_begun", _("New version {version} of “{target}” begun"), icon="list-checks"
)
declare(
    "partners.questionnaire.published", _("Version {version} of “{target}” published"), icon="list-checks"
)
declare(
    "partners.questionnaire.asked", _("Somebody was asked for an answer in “{target}”"), icon="list-checks"
)

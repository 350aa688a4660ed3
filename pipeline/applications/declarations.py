"""What applications are to lower rooms: what they are asked beside what the product knows."""

from django.utils.translation import gettext_lazy as _

from partners.models import Question
from partners.questions import subjects
from pipeline.models import Application

subjects.register(
    subjects.Subject(
        "application",
        _("Applications"),
        model=Application,
        partner_of=lambda row: row.partner,
        own_fields=True,
        # The form is for anybody: it names none of our people or partners, and takes no file of a stranger.
        refused_kinds=frozenset({Question.Kind.PERSON, Question.Kind.PARTNER, Question.Kind.FILE}),
    )
)

"""The shape of what people type about agreements. Rules live in the operations."""

from agreements.forms.deciding import (
    EndForm,
    RejectForm,
    RenewForm,
    SettleForm,
    SignersForm,
    SignForm,
    WetForm,
)
from agreements.forms.drafting import (
    ClauseAddForm,
    ClauseTextForm,
    CreateForm,
    ExclusivityForm,
    StartForm,
    TermsForm,
    VariablesForm,
)
from agreements.forms.library import (
    ClauseForm,
    ClauseVersionForm,
    NewClauseForm,
    TemplateForm,
)

__all__ = [
    "ClauseAddForm",
    "ClauseForm",
    "ClauseTextForm",
    "ClauseVersionForm",
    "CreateForm",
    "EndForm",
    "ExclusivityForm",
    "NewClauseForm",
    "RejectForm",
    "RenewForm",
    "SettleForm",
    "SignForm",
    "SignersForm",
    "StartForm",
    "TemplateForm",
    "TermsForm",
    "VariablesForm",
    "WetForm",
]

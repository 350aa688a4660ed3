"""Pure rules of agreements: variables and their values, wording, terms, reminders, overlaps, codes."""

from agreements.rules.claims import Claim, overlaps
from agreements.rules.codes import (
    CODE_ATTEMPTS,
    CODE_MINUTES,
    CODE_PAUSE,
    CODES_AN_HOUR,
    code_matches,
    one_time_code,
)
from agreements.rules.terms import (
    THRESHOLDS,
    Due,
    due_reminders,
    notice_date,
    notice_error,
    term_end,
    term_errors,
)
from agreements.rules.variables import (
    STANDARD_NAMES,
    VARIABLE_TYPES,
    check_schema,
    missing_values,
    parse_values,
    unknown_names,
)
from agreements.rules.wording import compare, filled, standard_values, value_label

__all__ = [
    "CODES_AN_HOUR",
    "CODE_ATTEMPTS",
    "CODE_MINUTES",
    "CODE_PAUSE",
    "STANDARD_NAMES",
    "THRESHOLDS",
    "VARIABLE_TYPES",
    "Claim",
    "Due",
    "check_schema",
    "code_matches",
    "compare",
    "due_reminders",
    "filled",
    "missing_values",
    "notice_date",
    "notice_error",
    "one_time_code",
    "overlaps",
    "parse_values",
    "standard_values",
    "term_end",
    "term_errors",
    "unknown_names",
    "value_label",
]

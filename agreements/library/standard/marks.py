"""Of which kind a standard clause is, and for whom."""

ALL = ""
MANDATORY = "mandatory"
OPTIONAL = "optional"

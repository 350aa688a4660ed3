"""What the database itself refuses: rewriting the dated history of a partner."""

from core import guards

for _table in ("partners_tierchange", "partners_partnerstatuschange"):
    guards.append_only(_table)

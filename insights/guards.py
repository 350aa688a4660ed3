"""What the database itself refuses: changing a value that somebody declared. It is withdrawn instead."""

from core import guards

guards.never_deleted("insights_declaredvalue")
guards.only_changing("insights_declaredvalue", "withdrawn_at")

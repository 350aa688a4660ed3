"""The clauses of the standard library: eight parts for all, what each partner type adds, and each
kind of agreement.

A catalogue: (code, part, kind, partner type or "", title, text), texts as (English, French).
"""

from agreements.library.standard.by_kind import BY_KIND
from agreements.library.standard.by_type import BY_TYPE
from agreements.library.standard.for_all import FOR_ALL

CLAUSES = [*FOR_ALL, *BY_TYPE, *BY_KIND]

"""Company names as they are compared: without legal form, accents and order, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from rapidfuzz import fuzz

from core.search import fold

# What companies put after their name (and some before it); it tells nobody apart.
_AFTER = frozenset(
    {"ab", "ag", "aps", "as", "asa", "asbl", "asso", "association", "bv", "cie", "co", "company", "corp",
     "corporation", "cv", "doo", "eurl", "ev", "gie", "gmbh", "group", "groupe", "gruppe", "holding",
     "inc", "incorporated", "kft", "kg", "kgaa", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh",
     "nv", "ohg", "ou", "oy", "oyj", "plc", "pte", "pty", "sa", "sapa", "sarl", "sas", "sasu", "sau", "sca",
     "sci", "scic", "scop", "se", "sia", "sl", "slu", "snc", "spa", "srl", "sro", "sti", "uab", "ug", "vof", "zrt"}
)  # fmt: skip
_BEFORE = frozenset(
    {"association", "groupe", "l", "la", "le", "les", "sa", "sarl", "sas", "societe", "ste", "the", "pt", "cv", "tbk"}
)  # fmt: skip
# Written before the name as well as after it, in the scripts that do.
_AROUND = (
    "ооо", "оао", "зао", "пао", "ао", "ип", "тов", "тзов", "ат", "еоод", "оод", "ад", "еад", "доо", "дооел", "фгуп",
    "αε", "επε", "ικε", "οε", "εε", "αεβε", "αβεε", "ανωνυμη", "μονοπροσωπη", "εταιρεια",
    "شركة", "مؤسسة", "مجموعة", "ذمم", "شمم", "شمع", "شذمم", "محدودة", "المحدودة", "مساهمة",
    "בעמ", "חברת", "株", "有", "주", "유",
)  # fmt: skip
# In scripts without spaces, written on to the name at either end.
_GLUED = (
    "特定非営利活動法人", "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "株式会社", "株式會社",
    "有限会社", "合同会社", "合資会社", "合名会社", "股份有限公司", "有限责任公司", "有限責任公司", "有限公司",
    "集团", "集團", "주식회사", "유한회사", "유한책임회사", "บริษัท", "จำกัด", "มหาชน", "ห้างหุ้นส่วนจำกัด",
)  # fmt: skip
_HEBREW_ABBREVIATION = re.compile("(?<=[\u05d0-\u05ea])[\"'\u05f3\u05f4](?=[\u05d0-\u05ea])")
BLOCK = 4


def name_key(name: str) -> str:
    """A company's name as it is compared: folded, without legal form, its words sorted."""
    words = [_without_glued(word) for word in _words(name)]
    words = [word for word in words if word] or _words(name)
    while len(words) > 1 and (words[-1] in _AFTER or words[-1] in _around()):
        words.pop()
    while len(words) > 1 and (words[0] in _BEFORE or words[0] in _around()):
        words.pop(0)
    return " ".join(sorted(words))


def _words(name: str) -> list[str]:
    text = _HEBREW_ABBREVIATION.sub("", fold(name)).replace(".", "").replace("&", " ")
    return "".join(letter if _belongs(letter) else " " for letter in text).split()


def _belongs(letter: str) -> bool:
    """Letters, digits, and the vowels that some scripts write as marks on them."""
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


def _without_glued(word: str) -> str:
    """A word without the legal forms written on to it; "" when it is nothing else."""
    for form in _glued():
        if word == form:
            return ""
        if word.startswith(form):
            return _without_glued(word[len(form) :])
        if word.endswith(form):
            return _without_glued(word[: -len(form)])
    return word


@cache
def _around() -> frozenset[str]:
    return frozenset(fold(form) for form in _AROUND)


@cache
def _glued() -> list[str]:
    return sorted({"".join(_words(form)) for form in _GLUED}, key=len, reverse=True)


def name_blocks(key: str) -> tuple[str, str]:
    """Beginning and end of a compared name: names alike share at least one of the two, so that
    they are looked for in an index and not in the whole table."""
    solid = key.replace(" ", "")
    return solid[:BLOCK], solid[-BLOCK:]


def likeness(key: str, other: str) -> int:
    """How alike two compared names are, 0 to 100. A name inside the other counts a tenth less."""
    if not key or not other:
        return 0
    whole = fuzz.ratio(key.replace(" ", ""), other.replace(" ", ""))
    words = fuzz.token_sort_ratio(key, other)
    inside = 0.9 * fuzz.token_set_ratio(key, other)
    return int(max(whole, words, inside))

"""Print the page docs/api-errors.md: what the API calls each refusal.

tools/api_errors.py > docs/api-errors.md
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Errors of the API

This page is made by `tools/api_errors.py` from `rest/problem_types.py`; a test fails when it is out of date.

Every refusal is an `application/problem+json` body (RFC 9457):

```json
{
  "type": "urn:prm:problem:invalid",
  "title": "Some fields are not right",
  "status": 422,
  "detail": "Some fields are not right.",
  "instance": "urn:prm:request:req_01k…",
  "errors": [
    {"pointer": "#/amount/currency", "code": "no-exchange-rate", "detail": "There is no rate from JPY. …"}
  ]
}
```

`type` and `code` are stable and for programs; `title` and `detail` are for people, in the language of
`Accept-Language`. `instance` is the request, as the header `X-Request-ID` and the audit log name it. Each of `errors`
names its place: `pointer` is a JSON Pointer into the body (`#` for all of it), `parameter` a parameter of the address.

| status | when |
|---|---|
| 400 | the address, a parameter or the JSON is not right; a condition cannot be checked |
| 401 | no token, or one that is unknown, expired or revoked |
| 403 | the role, the scopes, the partner's status or the network of the token do not allow it |
| 404 | nothing is there, or not for this token: the two are never told apart |
| 409 | things do not stand so that it could be done |
| 412 | the row has changed since the version that `If-Match` names |
| 413 | the body is too large |
| 422 | the body is not right, field by field |
| 429 | too many requests; `Retry-After` says how many seconds to wait |
"""


def page() -> str:
    """The page as Markdown."""
    from rest.problem_types import FIELD_CODES, PROBLEM_TYPES

    parts = [HEAD, "## `type`: `urn:prm:problem:` and", _table(PROBLEM_TYPES)]
    parts += ["## `code` of single errors, beside those above", _table(FIELD_CODES)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(titles: dict) -> str:
    rows = [f"| `{code}` | {title} |" for code, title in sorted(titles.items())]
    return "\n".join(["| code | means |", "|---|---|", *rows])


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        sys.stdout.write(page())


if __name__ == "__main__":
    main()

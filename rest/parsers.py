"""What Django REST framework is told to use by settings: it may not import the framework's views."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class Parser(JSONParser):
    """JSON, of which no depth makes the server fall over."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise exceptions.ParseError(_("This JSON is nested too deeply.")) from None

"""What happened, what is to be done, what is what: timelines, facts, calendars, jobs."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from babel.dates import format_date, get_day_names
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import clock
from web.templatetags import formats
from web.templatetags.components.library import attribute, register
from web.templatetags.components.marks import badge, icon_svg


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable, empty: Any = "") -> dict[str, Any]:
    return {"items": list(items), "empty": empty}


@register.simple_tag
def todo(tasks: Iterable, empty: Any = "") -> SafeString:
    """Tasks with their deadline and action. Drawn without a template: My day has hundreds."""
    today = clock.today()
    drawn = [(_task(task, today),) for task in tasks]
    if drawn:
        return format_html('<ul class="todo">{}</ul>', format_html_join("", "{}", drawn))
    if empty:
        return format_html('<div class="empty">{}<p>{}</p></div>', icon_svg("circle-check", 36), empty)
    return SafeString("")


def _task(task: Any, today: date) -> SafeString:
    due, title = attribute(task, "due"), attribute(task, "title")
    late = due is not None and formats.as_day(due) < today
    said = attribute(task, "badge", "") or (formats.in_days(due) if due else "")
    mark = badge(said, attribute(task, "tone", "") or ("bad" if late else "")) if said else ""
    return format_html(
        '<li>{}<div class="text"><span>{}</span>{}</div><div class="end">{}{}</div></li>',
        icon_svg(attribute(task, "icon") or "circle-dot"),
        title,
        _task_detail(attribute(task, "detail"), attribute(task, "amount")),
        mark,
        _task_action(task, title),
    )


def _task_detail(detail: Any, amount: Any) -> SafeString:
    if not (detail or amount):
        return SafeString("")
    said = [part for part in (detail, formats.money_tile(amount) if amount else "") if part]
    return format_html("<small>{}</small>", format_html_join(" · ", "{}", ((part,) for part in said)))


def _task_action(task: Any, title: Any) -> SafeString:
    url = attribute(task, "url")
    if not url:
        return SafeString("")
    return format_html(
        '<a class="btn{}" href="{}">{}<span class="sr-only">{}</span></a>',
        " primary" if attribute(task, "primary") else "",
        url,
        attribute(task, "action"),
        formats.labelled("", title),
    )


@register.inclusion_tag("components/facts.html")
def facts(rows: Iterable) -> dict[str, Any]:
    return {"rows": [(*row, "")[:3] for row in rows]}


@register.inclusion_tag("components/why.html")
def why(rows: Iterable, total: tuple | None = None, note: Any = "") -> dict[str, Any]:
    return {"rows": rows, "total": total, "note": note}


@register.inclusion_tag("components/files.html")
def files(items: Iterable, empty: Any = "") -> dict[str, Any]:
    return {"items": list(items), "empty": empty}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("components/job_progress.html")
def job_progress(
    job: Any, url: str = "", label: Any = "", result_url: str = "", every: str = "2s"
) -> dict[str, Any]:
    state = str(attribute(job, "status"))
    return {
        "job": job,
        "url": url,
        "label": label,
        "result_url": result_url,
        "every": every,
        "state": state,
        "tone": {"done": "ok", "failed": "bad"}.get(state, ""),
        "over": state in ("done", "failed"),
        "done": 1 if state == "done" else attribute(job, "done", 0),
        "of": 1 if state == "done" else attribute(job, "total", 0) or 1,
    }


# A word or a mark with the space after it, so that what changed reads as whole words.
WORDS = re.compile(r"[^\W_]+\s*|[\W_]\s*")


@register.simple_tag
def diff(old: str, new: str) -> SafeString:
    """Two texts as one, word by word: <del> what went, <ins> what came."""
    before, after = WORDS.findall(old or ""), WORDS.findall(new or "")
    parts: list[tuple[str, str]] = []
    for code, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if code == "equal":
            parts.append(("", "".join(before[i:j])))
            continue
        parts += [("del", "".join(before[i:j])), ("ins", "".join(after[k:m]))]
    marked = [(format_html("<{0}>{1}</{0}>", tag, text) if tag else text,) for tag, text in parts if text]
    return format_html('<div class="diff">{}</div>', format_html_join("", "{}", marked))


def month_grid(
    day: date, events: dict[date, list], *, previous_url: str = "", next_url: str = ""
) -> dict[str, Any]:
    """The month around ``day`` for ``{% calendar %}``: events are items (label, url, tone) by date."""
    locale = formats.locale()
    names = get_day_names("abbreviated", context="stand-alone", locale=locale)
    weeks = Calendar(firstweekday=0).monthdatescalendar(day.year, day.month)
    return {
        "title": format_date(day, "LLLL y", locale=locale),
        "weekdays": [names[i] for i in range(7)],
        "weeks": [
            [
                {
                    "date": cell,
                    "weekday": names[cell.weekday()],
                    "events": events.get(cell, []),
                    "outside": cell.month != day.month,
                    "today": cell == clock.today(),
                }
                for cell in week
            ]
            for week in weeks
        ],
        "previous_url": previous_url,
        "next_url": next_url,
    }


@register.inclusion_tag("components/calendar.html")
def calendar(month: dict[str, Any]) -> dict[str, Any]:
    return {"month": month}

"""Figures: stat cards, meters, charts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.slots import Fact
from web.charts.shapes import INKS
from web.templatetags import formats
from web.templatetags.components.library import register
from web.templatetags.components.marks import delta as delta_mark


@register.inclusion_tag("components/stat.html")
def stat(
    label: Any,
    value: Any,
    delta: Any = "",
    tone: str = "",
    direction: str = "",
    note: Any = "",
    href: str = "",
    span: str = "c3",
    id: str = "",
) -> dict[str, Any]:
    return {
        "label": label,
        "value": value,
        "delta": delta_mark(delta, tone, direction) if delta else "",
        "note": note,
        "href": href,
        "span": span,
        "id": id,
    }


KINDS = {
    "money": formats.money_tile,
    "percent": formats.percent,
    "day": formats.day,
    "number": formats.number,
}


def _shown(fact: Fact) -> Any:
    return KINDS[fact.kind](fact.value) if fact.kind in KINDS else fact.value


@register.inclusion_tag("components/fact_stats.html")
def fact_stats(facts: list[Fact], span: str = "c3") -> dict[str, Any]:
    """Facts as stat cards."""
    return {"facts": [(fact, _shown(fact)) for fact in facts], "span": span}


def _per_cent(part: Any, whole: Any) -> float:
    """``part`` of ``whole`` in per cent, kept between 0 and 100."""
    if not whole:
        return 0.0
    return round(min(max(float(Decimal(str(part or 0)) / Decimal(str(whole))), 0.0), 1.0) * 100, 2)


@register.simple_tag
def meter(value: Any, of: Any = 1, mark: Any = None, tone: str = "", label: Any = "") -> SafeString:
    """A bar filled to ``value`` of ``of``; ``mark`` is where it should stand by now."""
    filled = _per_cent(value, of)
    text = label or formats.percent(Decimal(str(filled)) / 100, 0)
    # The mark is two pixels wide: kept inside the track at its end.
    line = (
        format_html(
            '<rect class="mark" fill="#1f232b" x="{}%" width="2" height="12" rx="1"/>',
            min(_per_cent(mark, of), 99.4),
        )
        if mark is not None
        else ""
    )
    shape = '<rect class="fill" fill="{}" y="3" width="{}%" height="6" rx="3"/>'
    fill = format_html(shape, INKS.get(tone, INKS["s1"]), filled) if filled else ""
    return format_html(
        '<svg class="meter {}" width="100%" height="12" role="img" aria-label="{}">'
        '<rect class="track" fill="#ecebe7" y="3" width="100%" height="6" rx="3"/>{}{}</svg>',
        tone,
        text,
        fill,
        line,
    )


@register.simple_tag
def progress(
    label: Any, value: Any, of: Any = 1, mark: Any = None, tone: str = "", text: Any = ""
) -> SafeString:
    shown = text or formats.percent(Decimal(str(_per_cent(value, of))) / 100, 0)
    bar = meter(value, of, mark, tone, label=formats.labelled(label, shown))
    return format_html(
        '<div class="measure"><div class="head"><span>{}</span><small>{}</small></div>{}</div>',
        label,
        shown,
        bar,
    )


@register.simple_tag(takes_context=True)
def chart(context: Any, chart: Any, summary: bool = True) -> SafeString:
    """Draw a chart of core.charts; ``summary`` adds its figures as a table that folds out."""
    template = context.template.engine.get_template(chart.template)
    return mark_safe(template.render(context.new({"chart": chart, "summary": summary})))  # noqa: S308

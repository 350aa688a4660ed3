"""What the page of components shows: every component with invented, unchanging examples."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import clock
from core.money import Money
from core.slots import Fact, Task
from web.charts import axes as charts_axes
from web.charts import parts as charts_parts
from web.charts import shapes as charts_shapes
from web.templatetags.components.records import month_grid
from web.templatetags.formats import money_short, month_short, number


class ExampleForm(forms.Form):
    """Every kind of field, and what a refused form looks like."""

    name = forms.CharField(label=_("Customer"), max_length=120)
    number = forms.CharField(
        label=_("Legal number"), required=False, help_text=_("SIREN, or the number of its country.")
    )
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2)
    closing = forms.DateField(label=_("Expected closing"), widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(label=_("Partner type"), choices=[("ngo", _("NGO")), ("company", _("Company"))])
    needs = forms.CharField(label=_("Needs"), required=False, widget=forms.Textarea({"rows": 3}))
    lines = forms.MultipleChoiceField(
        label=_("Product lines"),
        required=False,
        choices=[("health", _("Health")), ("city", _("Cities")), ("industry", _("Industry"))],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label=_("The customer knows that we are told"), required=False)


class ExampleFilter(forms.Form):
    q = forms.CharField(required=False)
    tier = forms.MultipleChoiceField(
        label=_("Tier"),
        required=False,
        choices=[("gold", _("Gold")), ("silver", _("Silver")), ("bronze", _("Bronze"))],
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", "–"), ("FR", "France"), ("BE", "Belgique")]
    )


def examples() -> dict[str, Any]:
    """The context of templates/staff/design.html."""
    return {
        "title": _("Components"),
        "facts": _facts(),
        "fact_rows": _fact_rows(),
        "tasks": _tasks(),
        "partners": _partners(),
        "page": {"previous_url": "?cursor=b", "next_url": "?cursor=a", "count_label": number(128)},
        "tabs": _tabs(),
        "timeline": _timeline(),
        "columns": _columns(),
        "steps": _steps(),
        "why_rows": _why(),
        "why_total": (_("Commission"), "875.00"),
        "files": _files(),
        "jobs": _jobs(),
        "form": ExampleForm({"name": "", "amount": "-1", "kind": "ngo"}),
        "filterset": SimpleNamespace(form=ExampleFilter({"tier": ["gold"], "country": "FR"})),
        "saved": [
            {"label": _("Mine"), "url": "?", "current": True},
            {"label": _("Renewals in 90 days"), "url": "?"},
        ],
        "month": _month(),
        "tones": ["", "ok", "warn", "bad", "info"],
        "old_clause": "The partner may sell the product in France for twelve months.",
        "new_clause": "The partner may sell and install the product in France and Belgium for twelve months.",
        **_charts(),
    }


def _facts() -> list[Fact]:
    return [
        Fact(_("Sales over 12 months"), Money(21_200_000, "EUR"), href="#figures", kind="money"),
        Fact(_("Share of all revenue"), "0.316", kind="percent", note=_("2.1 points more than last year")),
        Fact(_("End of notice"), clock.today() + timedelta(days=7), kind="day", note=_("tacit renewal")),
        Fact(_("Health"), 82, kind="number", note=_("of 100")),
    ]


def _fact_rows() -> list[tuple]:
    return [
        (_("Legal name"), "Helio Santé SAS"),
        (_("Country"), "France"),
        (_("Website"), "helio.example", "#records"),
        (_("Followed by"), "Camille Durand"),
        (_("VAT number"), None),
    ]


def _tasks() -> list[Task]:
    today = clock.today()
    return [
        Task(_("Registration unanswered for 52 h"), "NordSys · Ville de Lyon", "#records", _("Decide"), "briefcase",
             due=today - timedelta(days=1), amount=Money(8_400_000, "EUR")),
        Task(_("Agreement ends its notice period"), "Helio Santé", "#records", _("Review"), "file-text",
             due=today + timedelta(days=7), tone="warn"),
        Task(_("Payout run awaits a second person"), _("41 partners"), "#records", _("Open"), "euro",
             due=today, amount=Money(11_820_455, "EUR"), tone="info"),
    ]  # fmt: skip


def _partners() -> list[dict[str, Any]]:
    rows = [
        ("TechCorp", "platinum", _("Platinum"), 68_420_000, "0.24"),
        ("Helio Santé", "gold", _("Gold"), 21_200_000, "0.09"),
        ("NordSys", "gold", _("Gold"), 19_845_000, "0.31"),
        ("Atelier Data", "silver", _("Silver"), 9_130_000, "-0.06"),
        ("Kappa Conseil", "bronze", _("Bronze"), 4_478_000, "0.02"),
    ]
    return [
        {
            "name": name,
            "tier": code,
            "tier_label": label,
            "revenue": Money(minor, "EUR"),
            "growth": growth,
            "tone": "bad" if growth.startswith("-") else "ok",
            "trend": charts_parts.sparkline(
                [i * float(growth) * 20 + minor // 7 * i % 11 for i in range(12)]
            ),
        }
        for name, code, label, minor, growth in rows
    ]


def _tabs() -> list[dict[str, Any]]:
    labels = [
        (_("Overview"), None),
        (_("Agreements"), 3),
        (_("Deals"), 11),
        (_("Referrals"), 46),
        (_("Contacts"), 6),
    ]
    return [{"label": label, "url": "#records", "count": n, "current": n is None} for label, n in labels]


def _timeline() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"title": _("Deal “CHU de Nantes” approved"), "text": _("Protected for 90 days · first qualified claim"),
         "icon": "check", "tone": "ok", "at": now - timedelta(days=1)},
        {"title": _("Amendment 2 signed"), "text": "Hélène Roy · Helio Santé", "icon": "file-text",
         "at": now - timedelta(days=4)},
        {"title": _("October statement contested"), "text": _("A sale is missing"), "icon": "euro", "tone": "warn",
         "at": now - timedelta(days=7)},
    ]  # fmt: skip


def _columns() -> list[dict[str, Any]]:
    phases = [("exploration", _("Exploration")), ("proposal", _("Proposal")), ("negotiation", _("Negotiation")),
              ("implementation", _("Implementation")), ("optimisation", _("Optimisation"))]  # fmt: skip
    cards = {
        "exploration": [("Région Occitanie", _("Government"), _("Discovery webinar"), "", "", 12_000_000),
                        ("Unicorp Cloud", _("Cloud provider"), _("No step for 12 days"), "warn", "stall", 30_000_000)],
        "proposal": [("CareBridge", _("NGO"), _("Business case due"), "bad", "late", 0)],
        "negotiation": [("SudSystèmes", _("Systems integrator"), _("Legal review"), "info", "", 54_000_000)],
        "implementation": [("TechCorp IoT", _("Company"), _("Training 3 of 5 done"), "ok", "", 68_400_000)],
    }  # fmt: skip
    return [
        {
            "code": code,
            "title": title,
            "hint": _("usually 1–2 weeks"),
            "value": money_short(sum(card[5] for card in cards.get(code, [])), "EUR"),
            "cards": [_card(*card, moves=phases) for card in cards.get(code, [])],
        }
        for code, title in phases
    ]


def _card(name, text, badge, tone, state, minor, *, moves) -> dict[str, Any]:
    value = money_short(minor, "EUR") if minor else _("free licence")
    return {"name": name, "url": "#board", "text": text, "badge": badge, "tone": tone, "state": state,
            "owner": "Camille Durand", "value": value, "move_url": "#board", "moves": moves}  # fmt: skip


def _steps() -> list[dict[str, Any]]:
    names = [_("Draft"), _("Legal review"), _("Sent"), _("Signed"), _("Active")]
    return [
        {"label": name, "state": "done" if i < 2 else "current" if i == 2 else "todo", "text": _("2 days")}
        for i, name in enumerate(names)
    ]


def _why() -> list[tuple]:
    return [
        (_("Amount without tax"), "12,500.00"),
        (_("Plan “Resellers 2026”, version 3, rule 2: Gold, Health"), "10%"),
        (_("Split: Helio Santé 70%, Kappa Conseil 30%"), "× 0.70"),
        (_("Rounded by largest remainder"), "0.00"),
    ]


def _files() -> list[dict[str, Any]]:
    at = datetime(2026, 11, 3, 9, 0, tzinfo=timezone.get_current_timezone())
    return [
        {"name": "agreement-2026-014.pdf", "url": "#records", "size": 184_220, "at": at, "kind": _("Signed")},
        {"name": "sales-october.csv", "url": "#records", "size": 5_120, "at": at, "kind": _("Export")},
    ]


def _jobs() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(status="running", done=3200, total=8000, error=""),
        SimpleNamespace(status="done", done=8000, total=8000, error=""),
        SimpleNamespace(
            status="failed",
            done=90,
            total=8000,
            error=_("Line 91 has no partner. Correct it and send again."),
        ),
    ]


def _month() -> dict[str, Any]:
    today = clock.today()
    first = today.replace(day=1)
    events = {
        first + timedelta(days=5): [{"label": "NordSys", "url": "#calendar", "tone": "warn"}],
        first + timedelta(days=16): [{"label": "Helio Santé", "url": "#calendar", "tone": "bad"},
                                     {"label": "MSF", "url": "#calendar"}],
    }  # fmt: skip
    return month_grid(today, events, previous_url="?month=1", next_url="?month=2")


def _charts() -> dict[str, charts_shapes.Chart]:
    def euros(thousands: Any) -> str:
        return money_short(int(thousands * 100_000), "EUR")

    first = clock.month_start(clock.today())
    labels = [month_short(clock.add_months(first, i - 11)) for i in range(12)]
    sourced = [206, 221, 236, 232, 258, 279, 292, 285, 311, 330, 354, 375]
    influenced = [166, 171, 171, 184, 195, 192, 206, 212, 216, 216, 229, 235]
    won = [4, 6, 5, 7, 6, 9, 8, 7, 11, 10, 12, 14]
    lost = [3, 2, 4, 3, 2, 4, 3, 2, 4, 5, 3, 4]
    rows = [
        charts_shapes.Row(_("Reseller"), 48, "#charts"),
        charts_shapes.Row(_("Referral"), 31, "#charts"),
        charts_shapes.Row(_("Technology"), 22, "#charts"),
        charts_shapes.Row(_("Strategic"), 16),
        charts_shapes.Row(_("OEM"), 11),
    ]
    runs = [charts_shapes.Series(_("Sourced"), sourced), charts_shapes.Series(_("Influenced"), influenced)]
    decided = [charts_shapes.Series(_("Won"), won), charts_shapes.Series(_("Lost"), lost)]
    return {
        "line": charts_axes.line_chart(labels, runs, title=_("Revenue via partners"), unit=euros),
        "bars": charts_axes.bar_chart(labels, decided, title=_("Deals decided")),
        "stacked": charts_axes.bar_chart(labels, decided, title=_("Deals decided"), stacked=True),
        "ranking": charts_parts.ranking(rows, title=_("Partners by kind")),
        "donut": charts_parts.donut(rows, title=_("Partners by kind")),
        "targets": [
            charts_parts.target(_("50 governments"), 6, 50, expected=12, note="2030"),
            charts_parts.target(_("500 NGOs"), 190, 500, expected=120, note="2030"),
            charts_parts.target(_("1,000 companies"), 210, 1000, expected=240, note="2030"),
        ],
    }

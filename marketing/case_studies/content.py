"""The text of a case study, as a version keeps it: made from the rows, and read again for pages and documents."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.text import Translated, listed
from marketing.models import CaseStudy


def snapshot(study: CaseStudy) -> dict[str, Any]:
    """All that a reader is shown, in every language. Two queries for the rows below it, one for the lines."""
    sector = study.sector
    return {
        "partner": study.partner.name,
        "sector": {"code": sector.code, "name": dict(sector.name)} if sector else None,
        "title": dict(study.title),
        "summary": dict(study.summary),
        "story": dict(study.story),
        "product_lines": [
            {"code": line.code, "name": dict(line.name)}
            for line in sorted(study.product_lines.all(), key=lambda line: line.pk)
        ],
        "results": [
            {
                "label": dict(row.label),
                "value": f"{row.value:.2f}",
                "unit": dict(row.unit),
                "period": dict(row.period),
                "baseline": dict(row.baseline),
            }
            for row in study.results.all()
        ],
        "quotes": [
            {
                "text": dict(row.text),
                "who": row.who,
                "role": dict(row.role),
                "consented_on": row.consented_on.isoformat() if row.consented_on else None,
            }
            for row in study.quotes.all()
        ],
    }


def digest(content: dict[str, Any]) -> str:
    """The SHA-256 of a content, whatever the order in which it is kept."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True)
class Result:
    label: Translated
    value: Decimal
    unit: Translated
    period: Translated
    baseline: Translated


@dataclass(frozen=True)
class Quote:
    text: Translated
    who: str
    role: Translated


@dataclass(frozen=True)
class Told:
    """A case study as its readers see it, each in their language."""

    partner: str
    sector: Translated
    sector_code: str
    title: Translated
    summary: Translated
    story: Translated
    lines: list[Translated]
    line_codes: list[str]
    results: list[Result]
    quotes: list[Quote]

    @property
    def product_lines(self) -> str:
        return listed(self.lines)

    def spoken(self, language: str) -> Told:
        """The same in one language, whoever reads it."""

        def alone(text: Translated) -> Translated:
            return Translated({language: text.in_language(language)})

        return replace(
            self,
            sector=alone(self.sector),
            title=alone(self.title),
            summary=alone(self.summary),
            story=alone(self.story),
            lines=[alone(line) for line in self.lines],
            results=[
                Result(alone(row.label), row.value, alone(row.unit), alone(row.period), alone(row.baseline))
                for row in self.results
            ],
            quotes=[Quote(alone(row.text), row.who, alone(row.role)) for row in self.quotes],
        )


def told(content: dict[str, Any]) -> Told:
    """What a version holds, to be shown."""
    sector = content["sector"] or {"code": "", "name": {}}
    return Told(
        partner=content["partner"],
        sector=Translated(sector["name"]),
        sector_code=sector["code"],
        title=Translated(content["title"]),
        summary=Translated(content["summary"]),
        story=Translated(content["story"]),
        lines=[Translated(line["name"]) for line in content["product_lines"]],
        line_codes=[line["code"] for line in content["product_lines"]],
        results=[
            Result(
                Translated(row["label"]),
                Decimal(row["value"]),
                Translated(row["unit"]),
                Translated(row["period"]),
                Translated(row["baseline"]),
            )
            for row in content["results"]
        ],
        quotes=[
            Quote(Translated(row["text"]), row["who"], Translated(row["role"])) for row in content["quotes"]
        ],
    )

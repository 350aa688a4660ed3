"""Plans that are there: texts by language, and what stood one a line as rows of their own."""

import json

from django.db import migrations

TEXTS = {
    "JointPlan": ("title", "summary"),
    "PlanParty": ("profile",),
    "PlanAlignment": ("theme", "ours", "theirs"),
    "PlanSynergy": ("title", "problem", "solution", "impact"),
    "PlanPhase": ("name",),
    "PlanBudgetLine": ("label",),
    "PlanOption": ("name", "licence", "investment", "revenue_share", "control", "why"),
    "PlanStep": ("label", "deliverable"),
}
SECTIONS = (
    "summary", "profiles", "alignments", "contributions", "synergies", "phases", "budget", "pilots", "gains",
    "steps", "options", "contacts", "actions", "conclusion",
)  # fmt: skip


def rewrite(apps, schema_editor):
    Plan = apps.get_model("pipeline", "JointPlan")
    for plan in Plan.objects.select_related("recruitment__partner").order_by("pk"):
        partner = plan.recruitment.partner
        language = partner.language or "en"
        _head(apps, plan, partner, language)
        _parties(apps, plan, language)
        _phases(apps, plan, language)
        _texts(apps, plan, language)


def _head(apps, plan, partner, language):
    year = plan.created_at.year
    Sequence = apps.get_model("core", "Sequence")
    series, _made = Sequence.objects.get_or_create(name=f"pipeline.plan-{year}")
    rows = type(plan).objects.filter(pk=plan.pk)
    rows.update(
        partner=partner,
        language=language,
        number=f"JP-{year}-{series.next_number:03d}",
        updated_at=plan.updated_at,
    )
    Sequence.objects.filter(pk=series.pk).update(next_number=series.next_number + 1)
    Section = apps.get_model("pipeline", "PlanSection")
    Section.objects.bulk_create(
        [Section(plan=plan, code=code, changed_at=plan.updated_at) for code in SECTIONS]
    )


def _parties(apps, plan, language):
    Contribution, Gain, Product, Contact = (
        apps.get_model("pipeline", f"Plan{name}") for name in ("Contribution", "Gain", "Product", "Contact")
    )
    for party in plan.planparty_rows.order_by("position", "pk"):
        for position, line in enumerate(_lines(party.products), start=1):
            name, _sep, what = line.partition(" : ")
            Product.objects.create(
                plan=plan,
                party=party,
                position=position,
                name=name[:120],
                what={language: what} if what else {},
            )
        for position, line in enumerate(_lines(party.brings), start=1):
            Contribution.objects.create(plan=plan, party=party, position=position, text={language: line})
        for position, line in enumerate(_lines(party.gains), start=1):
            Gain.objects.create(plan=plan, party=party, position=position, text={language: line})
        if party.contact.strip():
            reached = party.contact.strip()
            kind = "email" if "@" in reached and " " not in reached else "name"
            Contact.objects.create(plan=plan, party=party, position=1, **{kind: reached[:120]})


def _phases(apps, plan, language):
    Commitment = apps.get_model("pipeline", "PlanCommitment")
    for phase in plan.planphase_rows.order_by("position", "pk"):
        phase.lines.update(plan=plan)
        promised = [("us", line) for line in _lines(phase.our_part)]
        promised += [("them", line) for line in _lines(phase.their_part)]
        for position, (side, line) in enumerate(promised, start=1):
            Commitment.objects.create(
                plan=plan, phase=phase, position=position, side=side, text={language: line}
            )
    plan.planstep_rows.filter(owner=None).update(side="both")


def _texts(apps, plan, language):
    """The columns are text still; the next migration makes them what they hold now."""
    for name, columns in TEXTS.items():
        model = apps.get_model("pipeline", name)
        rows = model.objects.filter(pk=plan.pk) if name == "JointPlan" else model.objects.filter(plan=plan)
        for row in rows:
            model.objects.filter(pk=row.pk).update(
                **{column: json.dumps(_by_language(getattr(row, column), language)) for column in columns}
            )


def _by_language(text, language):
    return {language: text} if text else {}


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0011_joint_plans_whole")]
    changes_rows = {"core_sequence": "the numbers of joint plans"}
    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]

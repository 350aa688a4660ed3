"""The job that calculates where all partners stand by a version of the requirements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.links import Link
from core.queue import jobs
from insights.models import RequirementSet, TierStanding
from insights.tiers import evaluation, selectors

JOB = "insights.tier_standings"


def _said(result: dict) -> jobs.Outcome:
    n = result.get("partners", 0)
    return jobs.Outcome(
        ngettext("It is known where %(n)s partner stands.", "It is known where %(n)s partners stand.", n)
        % {"n": n}
    )


@jobs.handler(
    JOB,
    label=_("Where partners stand by what tiers ask for"),
    back=(Link("insights:tier-standings", "insights.tier:view"), _("Tiers")),
    result_message=_said,
)
def standings_job(handle: jobs.JobHandle) -> dict[str, int]:
    """A draft is calculated beside the version in force, so that both are of the same day."""
    asked = RequirementSet.objects.filter(number=handle.params["version"]).first()
    in_force = selectors.requirements_in_force()
    versions = {version.pk: version for version in (in_force, asked) if version}
    counts = []
    for done, version in enumerate(versions.values()):
        handle.progress(done, len(versions))
        counts.append(evaluation.evaluate(version))
    TierStanding.objects.exclude(requirement_set__in=versions).exclude(
        requirement_set__status="draft"
    ).delete()
    handle.progress(len(versions), len(versions))
    return {"partners": max(counts, default=0)}

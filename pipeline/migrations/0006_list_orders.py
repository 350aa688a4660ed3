"""The lists of deals and of recruitments in their orders, at any size."""

import datetime

import django.db.models.functions.comparison
from django.db import migrations, models

from core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    # An index is built beside the writers.
    atomic = False

    dependencies = [("pipeline", "0005_defaults_in_the_database")]

    operations = [
        AddIndexConcurrently(
            model_name='deal',
            index=models.Index(condition=models.Q(('status', 'draft'), _negated=True), fields=['decide_by', 'id'], name='pipeline_deal_deadline'),
        ),
        AddIndexConcurrently(
            model_name='recruitment',
            index=models.Index(django.db.models.functions.comparison.Coalesce('next_step_on', datetime.date(9999, 12, 31)), models.F('id'), name='pipeline_recruitment_step'),
        ),
    ]

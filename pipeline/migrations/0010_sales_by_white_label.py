"""The revenue of white-label offers, at any number of sales; and every sale keeps the new check."""

from django.db import migrations, models

from core.migration_operations import AddIndexConcurrently, ValidateConstraint


class Migration(migrations.Migration):
    # An index is built beside the writers.
    atomic = False

    dependencies = [("pipeline", "0009_white_label")]

    operations = [
        AddIndexConcurrently(
            model_name='sale',
            index=models.Index(condition=models.Q(('white_label__isnull', False)), fields=['white_label', 'sold_on'], name='pipeline_sale_by_label'),
        ),
        ValidateConstraint(model_name='sale', name='pipeline_sale_white_label'),
    ]

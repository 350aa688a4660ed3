"""The models of this room, for Django and for whoever reads them from another room."""

from enablement.certification.models import Certificate, Certification, TrainingRecord
from enablement.support.models import SupportQueue

__all__ = ["Certificate", "Certification", "SupportQueue", "TrainingRecord"]

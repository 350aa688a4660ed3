from typing import Any

from django.urls import path

from enablement.certification import config_views
from enablement.certification import views as certification
from enablement.support import views

app_name = "enablement"
_queues, _certifications = "staff/settings/support/", "staff/settings/certifications/"


def _qualification(address: str, route: str, of: Any) -> list[Any]:
    """The routes of one certificate, or of one training."""
    one = f"staff/{address}/<str:public_id>/"
    return [
        path(f"staff/{address}/new/", getattr(certification, f"{of}New").as_view(), name=f"{of.lower()}-new"),
        path(one, getattr(certification, f"{of}Page").as_view(), name=route),
        path(one + "confirm/", getattr(certification, f"{of}Confirm").as_view(), name=f"{route}-confirm"),
        path(one + "refuse/", getattr(certification, f"{of}Refuse").as_view(), name=f"{route}-refuse"),
        path(one + "revoke/", getattr(certification, f"{of}Revoke").as_view(), name=f"{route}-revoke"),
        path(one + "file/", getattr(certification, f"{of}File").as_view(), name=f"{route}-file"),
    ]


urlpatterns = [
    path(_queues, views.QueueList.as_view(), name="queues"),
    path(_queues + "new/", views.QueueNew.as_view(), name="queue-new"),
    path(_queues + "<str:public_id>/", views.QueueEdit.as_view(), name="queue-edit"),
    path(_queues + "<str:public_id>/move/", views.QueueMove.as_view(), name="queue-move"),
    path(_certifications, config_views.CertificationList.as_view(), name="certifications"),
    path(_certifications + "new/", config_views.CertificationNew.as_view(), name="certification-new"),
    path(
        _certifications + "<str:public_id>/",
        config_views.CertificationEdit.as_view(),
        name="certification-edit",
    ),
    path(
        _certifications + "<str:public_id>/move/",
        config_views.CertificationMove.as_view(),
        name="certification-move",
    ),
    path("staff/certificates/", certification.CertificateList.as_view(), name="certificates"),
    *_qualification("certificates", "certificate", "Certificate"),
    path("staff/training/", certification.TrainingList.as_view(), name="training"),
    *_qualification("training", "training-record", "Training"),
]

"""The addresses of certification in the portal."""

from django.urls import path

from portal.views import certification as views

_base = "portal/<str:partner>/certification/"
_certificate, _training = _base + "certificates/<str:public_id>/", _base + "training/<str:public_id>/"

urlpatterns = [
    path(_base, views.Certificates.as_view(), name="certificates"),
    path(_base + "declare/", views.CertificateDeclare.as_view(), name="certificate-declare"),
    path(_certificate, views.CertificatePage.as_view(), name="certificate"),
    path(_certificate + "withdraw/", views.CertificateWithdraw.as_view(), name="certificate-withdraw"),
    path(_certificate + "file/", views.CertificateFile.as_view(), name="certificate-file"),
    path(_base + "training/new/", views.TrainingDeclare.as_view(), name="training-declare"),
    path(_training, views.TrainingPage.as_view(), name="training-record"),
    path(_training + "withdraw/", views.TrainingWithdraw.as_view(), name="training-record-withdraw"),
    path(_training + "file/", views.TrainingFile.as_view(), name="training-record-file"),
]

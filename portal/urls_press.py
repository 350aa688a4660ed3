"""The addresses of case studies and the press in the portal."""

from django.urls import path

from portal.views import case_studies, press

_studies = "portal/<str:partner>/case-studies/"
_press = "portal/<str:partner>/press/"
_one = "portal/<str:partner>/press/<str:public_id>/"

urlpatterns = [
    path(_studies, case_studies.CaseStudies.as_view(), name="case-studies"),
    path(
        _studies + "versions/<str:public_id>/approve/",
        case_studies.CaseStudyApprove.as_view(),
        name="case-study-approve",
    ),
    path(
        _studies + "versions/<str:public_id>/changes/",
        case_studies.CaseStudyChanges.as_view(),
        name="case-study-changes",
    ),
    path(_studies + "documents/<str:public_id>/", case_studies.CaseStudyPdf.as_view(), name="case-study-pdf"),
    path(_studies + "<str:public_id>/", case_studies.OwnCaseStudy.as_view(), name="case-study"),
    path(_press, press.Press.as_view(), name="press"),
    path(_press + "new/", press.PressNew.as_view(), name="press-new"),
    path(_press + "recognition/", press.Recognition.as_view(), name="recognition"),
    path(_press + "files/<str:public_id>/", press.PressFileLink.as_view(), name="press-file"),
    path(_press + "files/<str:public_id>/remove/", press.PressFileRemove.as_view(), name="press-file-remove"),
    path(_one, press.PressPage.as_view(), name="press-request"),
    path(_one + "edit/", press.PressEdit.as_view(), name="press-edit"),
    path(_one + "submit/", press.PressSubmit.as_view(), name="press-submit"),
    path(_one + "approve/", press.PressApprove.as_view(), name="press-approve"),
    path(_one + "refuse/", press.PressRefuse.as_view(), name="press-refuse"),
    path(_one + "withdraw/", press.PressWithdraw.as_view(), name="press-withdraw"),
]

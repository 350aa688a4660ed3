from django.urls import path

from web import audit, my_day, public_views, staff_views, system
from web.look import views as look
from web.setup import views as setup

app_name = "web"
urlpatterns = [
    path("staff/", my_day.MyDay.as_view(), name="my_day"),
    path("staff/audit/", audit.AuditLog.as_view(), name="audit"),
    path("staff/audit/verify/", audit.VerifyChain.as_view(), name="verify_chain"),
    path("staff/system/", system.System.as_view(), name="system"),
    path("staff/system/retry/", system.Retry.as_view(), name="system_retry"),
    path("staff/system/give-up/", system.GiveUp.as_view(), name="system_give_up"),
    path("accent.css", public_views.AccentCss.as_view(), name="accent_css"),
    path("logo/<str:digest>.png", public_views.Logo.as_view(), name="logo"),
    path("files/<str:token>/", public_views.FileDownload.as_view(), name="file"),
    path("health/live", public_views.Live.as_view(), name="live"),
    path("health/ready", public_views.Ready.as_view(), name="ready"),
    path("metrics", public_views.Metrics.as_view(), name="metrics"),
    path("staff/jobs/", staff_views.MyJobs.as_view(), name="jobs"),
    path("jobs/<str:public_id>/", staff_views.JobPage.as_view(), name="job"),
    path("staff/setup/", setup.Guide.as_view(), name="setup"),
    path("staff/setup/load/", setup.Load.as_view(), name="setup_load"),
    path("staff/setup/skip/", setup.Skip.as_view(), name="setup_skip"),
    path("staff/setup/organisation/", setup.Organisation.as_view(), name="setup_organisation"),
    path("staff/setup/languages/", setup.Languages.as_view(), name="setup_languages"),
    path("staff/search/", staff_views.Search.as_view(), name="search"),
    path("staff/settings/programme/", staff_views.ProgrammeSettings.as_view(), name="programme"),
    path("staff/settings/programme/entities/new/", staff_views.OwnEntityNew.as_view(), name="own_entity_new"),
    path(
        "staff/settings/programme/entities/<str:public_id>/",
        staff_views.OwnEntityEdit.as_view(),
        name="own_entity",
    ),
    path("staff/settings/look/", look.Look.as_view(), name="look"),
    path("staff/settings/look/preview/", look.LookPreview.as_view(), name="look_preview"),
    path("staff/settings/look/preview.css", look.PreviewCss.as_view(), name="look_css"),
    path("staff/settings/look/logo/remove/", look.LogoRemove.as_view(), name="logo_remove"),
    path("staff/design/", staff_views.Design.as_view(), name="design"),
]

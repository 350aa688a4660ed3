"""The addresses of announcements, mail campaigns, their topics and the addresses that are kept back."""

from django.urls import path

from marketing.announcements import views as announcements
from marketing.campaigns import public_views as reading
from marketing.campaigns import views as campaigns
from marketing.mailing import public_views, views

_announcements = "staff/announcements/"
_announcement = "staff/announcements/<str:public_id>/"
_campaigns = "staff/mail-campaigns/"
_campaign = "staff/mail-campaigns/<str:public_id>/"
_topics = "staff/mail-topics/"
_addresses = "staff/addresses-kept-back/"

urlpatterns = [
    path(_announcements, announcements.AnnouncementList.as_view(), name="announcements"),
    path(_announcements + "new/", announcements.AnnouncementNew.as_view(), name="announcement-new"),
    path(_announcements + "readers/", announcements.RecipientList.as_view(), name="announcement-readers"),
    path(_announcement, announcements.AnnouncementPage.as_view(), name="announcement"),
    path(_announcement + "edit/", announcements.AnnouncementEdit.as_view(), name="announcement-edit"),
    path(
        _announcement + "publish/", announcements.AnnouncementPublish.as_view(), name="announcement-publish"
    ),
    path(
        _announcement + "withdraw/",
        announcements.AnnouncementWithdraw.as_view(),
        name="announcement-withdraw",
    ),
    path(_announcement + "remind/", announcements.AnnouncementRemind.as_view(), name="announcement-remind"),
    path(_campaigns, campaigns.CampaignList.as_view(), name="mail-campaigns"),
    path(_campaigns + "new/", campaigns.CampaignNew.as_view(), name="mail-campaign-new"),
    path(_campaigns + "recipients/", campaigns.MailList.as_view(), name="campaign-mails"),
    path(_campaign, campaigns.CampaignPage.as_view(), name="mail-campaign"),
    path(_campaign + "edit/", campaigns.CampaignEdit.as_view(), name="mail-campaign-edit"),
    path(_campaign + "audience/", campaigns.CampaignAudience.as_view(), name="mail-campaign-audience"),
    path(_campaign + "preview/", campaigns.CampaignPreview.as_view(), name="mail-campaign-preview"),
    path(_campaign + "test/", campaigns.CampaignTest.as_view(), name="mail-campaign-test"),
    path(_campaign + "schedule/", campaigns.CampaignSchedule.as_view(), name="mail-campaign-schedule"),
    path(_campaign + "unschedule/", campaigns.CampaignUnschedule.as_view(), name="mail-campaign-unschedule"),
    path(_campaign + "pause/", campaigns.CampaignPause.as_view(), name="mail-campaign-pause"),
    path(_campaign + "resume/", campaigns.CampaignResume.as_view(), name="mail-campaign-resume"),
    path(_campaign + "cancel/", campaigns.CampaignCancel.as_view(), name="mail-campaign-cancel"),
    path(_topics, views.TopicList.as_view(), name="mail-topics"),
    path(_topics + "new/", views.TopicNew.as_view(), name="mail-topic-new"),
    path(_topics + "<str:public_id>/edit/", views.TopicEdit.as_view(), name="mail-topic-edit"),
    path(_addresses, views.SuppressionList.as_view(), name="suppressions"),
    path(_addresses + "new/", views.SuppressionNew.as_view(), name="suppression-new"),
    path(_addresses + "<str:public_id>/lift/", views.SuppressionLift.as_view(), name="suppression-lift"),
    path("unsubscribe/<str:token>/", public_views.Unsubscribe.as_view(), name="unsubscribe"),
    path("m/<str:token>/", reading.Click.as_view(), name="campaign-click"),
    path("m/<str:token>/read.gif", reading.Read.as_view(), name="campaign-read"),
]

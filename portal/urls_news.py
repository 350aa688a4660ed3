"""The addresses of news in the portal."""

from django.urls import path

from portal.views import news

_one = "portal/<str:partner>/news/<str:public_id>/"

urlpatterns = [
    path("portal/<str:partner>/news/", news.News.as_view(), name="news"),
    path(_one, news.Announcement.as_view(), name="announcement"),
    path(_one + "acknowledge/", news.AnnouncementAcknowledge.as_view(), name="announcement-acknowledge"),
]

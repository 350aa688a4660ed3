from django.urls import path

from pipeline.white_label import views

_all = "staff/white-label/"
_one = _all + "<str:public_id>/"

urlpatterns = [
    path(_all, views.OfferList.as_view(), name="white-label"),
    path(_all + "new/", views.OfferNew.as_view(), name="white-label-offer-new"),
    path(_all + "partners/<str:public_id>/grant/", views.TermsGrant.as_view(), name="white-label-grant"),
    path(_all + "terms/", views.TermsList.as_view(), name="white-label-terms"),
    path(_all + "terms/<str:public_id>/edit/", views.TermsEdit.as_view(), name="white-label-terms-edit"),
    path(_all + "terms/<str:public_id>/end/", views.TermsEnd.as_view(), name="white-label-terms-end"),
    path(_one, views.OfferPage.as_view(), name="white-label-offer"),
    path(_one + "edit/", views.OfferEdit.as_view(), name="white-label-offer-edit"),
    path(_one + "open/", views.OfferOpen.as_view(), name="white-label-offer-open"),
    path(_one + "close/", views.OfferClose.as_view(), name="white-label-offer-close"),
    path(_one + "partners/", views.GrantPartner.as_view(), name="white-label-offer-grant"),
]

"""The addresses of the partner's referrals."""

from django.urls import path

from portal.views import referrals

_base = "portal/<str:partner>/"
_link = _base + "referrals/links/<str:public_id>/"

urlpatterns = [
    path(_base + "referrals/", referrals.Referrals.as_view(), name="referrals"),
    path(_base + "referrals/journey/", referrals.Journey.as_view(), name="referral-journey"),
    path(_base + "referrals/coupons/new/", referrals.CouponNew.as_view(), name="referral-coupon-new"),
    path(_base + "referrals/links/new/", referrals.LinkNew.as_view(), name="referral-link-new"),
    path(_link, referrals.LinkPage.as_view(), name="referral-link"),
    path(_link + "switch/", referrals.LinkSwitch.as_view(), name="referral-link-switch"),
    path(_link + "qr/<slug:kind>/", referrals.LinkQr.as_view(), name="referral-link-qr"),
    path(_base + "referrals/commissions/", referrals.Commissions.as_view(), name="commissions"),
    path(
        _base + "referrals/commissions/<str:public_id>/",
        referrals.CommissionPage.as_view(),
        name="commission",
    ),
]

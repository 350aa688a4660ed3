from django.urls import path

from referrals.commissions import views as commissions
from referrals.conversions import views as conversions
from referrals.links import public_views as public
from referrals.links import views as links
from referrals.plans import views as plans

app_name = "referrals"
_base = "staff/referrals/"

urlpatterns = [
    path("r/<slug:code>", public.Redirect.as_view(), name="redirect"),
    path("r/<slug:code>/", public.Redirect.as_view(), name="redirect-with-slash"),
    path(_base, links.LinkList.as_view(), name="links"),
    path(_base + "links/new/", links.LinkNew.as_view(), name="link-new"),
    path(_base + "links/<str:public_id>/", links.LinkPage.as_view(), name="link"),
    path(_base + "links/<str:public_id>/edit/", links.LinkEdit.as_view(), name="link-edit"),
    path(_base + "links/<str:public_id>/switch/", links.LinkSwitch.as_view(), name="link-switch"),
    path(_base + "links/<str:public_id>/qr/<slug:kind>/", links.LinkQr.as_view(), name="link-qr"),
    path(_base + "coupons/", links.CouponList.as_view(), name="coupons"),
    path(_base + "coupons/new/", links.CouponNew.as_view(), name="coupon-new"),
    path(_base + "coupons/<str:public_id>/switch/", links.CouponSwitch.as_view(), name="coupon-switch"),
    path(_base + "campaigns/", links.CampaignList.as_view(), name="campaigns"),
    path(_base + "campaigns/new/", links.CampaignForm.as_view(), name="campaign-new"),
    path(_base + "campaigns/<str:public_id>/edit/", links.CampaignEdit.as_view(), name="campaign-edit"),
    path(_base + "events/", conversions.ConversionList.as_view(), name="conversions"),
    path(_base + "events/<str:public_id>/", conversions.ConversionPage.as_view(), name="conversion"),
    path(_base + "commissions/", commissions.CommissionList.as_view(), name="commissions"),
    path(_base + "commissions/accrue/", commissions.CommissionsAccrue.as_view(), name="accrue"),
    path(_base + "commissions/<str:public_id>/", commissions.CommissionPage.as_view(), name="commission"),
    path(_base + "plans/", plans.PlanList.as_view(), name="plans"),
    path(_base + "plans/new/", plans.PlanNew.as_view(), name="plan-new"),
    path(_base + "plans/<str:public_id>/", plans.PlanPage.as_view(), name="plan"),
    path(_base + "plans/<str:public_id>/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path(_base + "plans/<str:public_id>/move/", plans.PlanMove.as_view(), name="plan-move"),
    path(_base + "plans/<str:public_id>/versions/new/", plans.VersionNew.as_view(), name="version-new"),
    path(_base + "versions/<str:public_id>/", plans.VersionPage.as_view(), name="version"),
    path(_base + "versions/<str:public_id>/edit/", plans.VersionEdit.as_view(), name="version-edit"),
    path(_base + "versions/<str:public_id>/publish/", plans.VersionPublish.as_view(), name="version-publish"),
    path(_base + "versions/<str:public_id>/rules/new/", plans.RuleNew.as_view(), name="rule-new"),
    path(_base + "rules/<str:public_id>/edit/", plans.RuleEdit.as_view(), name="rule-edit"),
    path(_base + "rules/<str:public_id>/delete/", plans.RuleDelete.as_view(), name="rule-delete"),
    path(_base + "rules/<str:public_id>/move/", plans.RuleMove.as_view(), name="rule-move"),
    path("staff/sales/<str:public_id>/payments/new/", commissions.SalePayment.as_view(), name="sale-payment"),
]

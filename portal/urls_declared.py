"""The addresses of what a partner declares of itself."""

from django.urls import path

from portal.views import declared

_declared = "portal/<str:partner>/costs-and-benefits/"

urlpatterns = [
    path(_declared, declared.Declared.as_view(), name="declared"),
    path(_declared + "amounts/new/", declared.AmountNew.as_view(), name="declared-amount-new"),
    path(_declared + "reductions/new/", declared.ReductionNew.as_view(), name="cost-reduction-new"),
    path(
        _declared + "amounts/<str:public_id>/withdraw/",
        declared.AmountWithdraw.as_view(),
        name="declared-amount-withdraw",
    ),
    path(
        _declared + "reductions/<str:public_id>/withdraw/",
        declared.ReductionWithdraw.as_view(),
        name="cost-reduction-withdraw",
    ),
]

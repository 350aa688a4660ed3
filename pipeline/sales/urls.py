from django.urls import path

from pipeline.sales import views as sales

urlpatterns = [
    path("staff/sales/", sales.SaleList.as_view(), name="sales"),
    path("staff/sales/new/", sales.SaleNew.as_view(), name="sale_new"),
    path("staff/sales/<str:public_id>/", sales.SalePage.as_view(), name="sale"),
    path("staff/sales/<str:public_id>/refund/", sales.SaleRefund.as_view(), name="sale_refund"),
]

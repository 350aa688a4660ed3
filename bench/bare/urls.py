"""The barest views that do the work of the product's: Django, REST framework and nothing else."""

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path
from rest_framework import serializers
from rest_framework.filters import SearchFilter
from rest_framework.generics import ListCreateAPIView, RetrieveAPIView

from partners.models import Partner
from referrals.models import Click, ReferralLink

ROWS = 50


class PartnerSerializer(serializers.ModelSerializer):
    # Its own field would sort the names of all countries at every request.
    country = serializers.CharField(max_length=2)

    class Meta:
        model = Partner
        fields = [
            "public_id", "name", "legal_name", "type", "status", "country", "registration_number", "website",
            "created_at", "updated_at",
        ]  # fmt: skip


class Partners(ListCreateAPIView):
    """The newest fifty, those that contain a text, and creation with a row for the audit."""

    queryset = Partner.objects.order_by("-created_at", "-id")
    serializer_class = PartnerSerializer
    filter_backends = [SearchFilter]
    search_fields = ["name", "legal_name", "website"]

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset)[:ROWS]

    @transaction.atomic
    def perform_create(self, serializer):
        row = serializer.save()
        LogEntry.objects.create(
            user_id=self.request.user.pk,
            content_type=ContentType.objects.get_for_model(Partner),
            object_id=row.pk,
            object_repr=str(row)[:200],
            action_flag=ADDITION,
        )


class OnePartner(RetrieveAPIView):
    queryset = Partner.objects.all()
    serializer_class = PartnerSerializer
    lookup_field = "public_id"


def redirect(request, code):
    """One read, one insert, one redirect."""
    link = ReferralLink.objects.select_related("campaign").get(code=code)
    Click.objects.create(link=link, visitor="", consented=False, referrer_host="")
    return HttpResponseRedirect(link.campaign.landing_url)


urlpatterns = [
    path("partners/", Partners.as_view()),
    path("partners/<str:public_id>/", OnePartner.as_view()),
    path("r/<slug:code>", redirect),
]

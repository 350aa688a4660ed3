"""The product's addresses, and beside them the barest views that do the same work."""

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.ids import new_public_id
from partners.models import Partner
from pipeline.models import Application, ApplicationPolicy, Sale
from referrals.models import Click, ReferralEvent, ReferralLink

TABLE = """<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.tier }}</td><td>{{ row.status }}</td>
<td>{{ row.type }}</td><td>{{ row.country.code }}</td><td>{{ row.owner }}</td>
<td>{{ row.created_at }}</td></tr>{% endfor %}</table>"""


class Bare(serializers.ModelSerializer):
    class Meta:
        model = Partner
        fields = [
            "public_id", "name", "legal_name", "status", "country", "registration_number", "vat_number", "website",
            "created_at", "updated_at",
        ]  # fmt: skip


class BareApi(APIView):
    """Eighty partners as JSON: our authentication, a plain serializer, and nothing else."""

    def get(self, request):
        return Response(Bare(Partner.objects.order_by("-created_at")[:80], many=True).data)


class BareConversion(APIView):
    """A reported sale as its two rows: no credit, no commission, no ledger, no event."""

    def post(self, request):
        sent = request.data
        amount = {
            "amount_minor": round(float(sent["amount"]["amount"]) * 100),
            "currency": sent["amount"]["currency"],
        }
        with transaction.atomic():
            link = Click.objects.select_related("link").get(public_id=sent["click"]).link
            sale = Sale.objects.create(
                partner_id=link.partner_id,
                sold_on=clock.today(),
                source="referral",
                role="sourced",
                programme_minor=1,
                **amount,
            )
            row = ReferralEvent.objects.create(
                source="bare", external_id=sent["external_id"], type="sale", status="applied",
                occurred_at=sent["occurred_at"], partner_id=link.partner_id, link=link, sale=sale, **amount,
            )  # fmt: skip
        return Response({"id": row.public_id}, status=201)


def bare_page(request):
    """Eighty partners in a table, without navigation, filters or permissions."""
    rows = Partner.objects.select_related("type", "tier", "owner").order_by("name")[:80]
    return HttpResponse(engines["django"].from_string(TABLE).render({"rows": rows}, request))


@csrf_exempt
def bare_apply(request):
    """One insert of what was sent, one redirect."""
    sent, at = request.POST, clock.now()
    Application.objects.create(
        policy=ApplicationPolicy.objects.latest("number"), name=sent["name"], name_key="gamma",
        country=sent["country"], person=sent["person"], email=sent["email"], message=sent["message"],
        content_key=new_public_id("bare"), sent_at=at,
    )  # fmt: skip
    return HttpResponseRedirect("/apply/en/sent/")


def bare_redirect(request, code):
    """One read, one insert, one redirect."""
    link = ReferralLink.objects.select_related("campaign").get(code=code)
    Click.objects.create(link=link, visitor="", consented=False, referrer_host="")
    return HttpResponseRedirect(link.campaign.landing_url)


# The system check asks every route for its permission; these exist only while measuring.
for _view in (BareApi, BareConversion, bare_page, bare_redirect, bare_apply):
    _view.public = "only while measuring"

urlpatterns = [
    path("bare/api/", BareApi.as_view()),
    path("bare/conversion/", BareConversion.as_view()),
    path("bare/apply/", bare_apply),
    path("bare/page/", bare_page),
    path("bare/r/<slug:code>", bare_redirect),
    path("", include("prm.urls")),
]

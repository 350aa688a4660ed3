"""The front door: everybody to where they work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from partners.access.selectors import memberships_of
from web.views import PublicPage


class Home(PublicPage):
    public = "sends everybody to their own pages; shows nothing"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return HttpResponseRedirect(reverse("account_login"))
        if user.staff_role:
            return HttpResponseRedirect(reverse("web:my_day"))
        memberships = memberships_of(user)
        if len(memberships) == 1:
            return HttpResponseRedirect(reverse("portal:home", args=[memberships[0].partner.public_id]))
        return render(request, "partners/choose.html", {"memberships": memberships})

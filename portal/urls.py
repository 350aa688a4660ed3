"""The addresses of the portal: every one names the partner one acts for."""

from django.urls import path

from portal.views import company, home

app_name = "portal"
_base = "portal/<str:partner>/"

urlpatterns = [
    path(_base, home.Home.as_view(), name="home"),
    path(_base + "activity/", home.Activity.as_view(), name="activity"),
    path(_base + "company/", company.Company.as_view(), name="company"),
    path(_base + "company/edit/", company.CompanyEdit.as_view(), name="company-edit"),
    path(_base + "files/<str:public_id>/", company.SharedFile.as_view(), name="file"),
    path(_base + "contacts/new/", company.ContactAdd.as_view(), name="contact-add"),
    path(_base + "contacts/<str:public_id>/", company.ContactEdit.as_view(), name="contact-edit"),
    path(_base + "team/", company.Team.as_view(), name="team"),
    path(_base + "team/invite/", company.Invite.as_view(), name="invite"),
    path(_base + "team/invitations/<str:public_id>/revoke/", company.InvitationRevoke.as_view(), name="invitation-revoke"),
    path(_base + "team/members/<str:public_id>/role/", company.MemberRole.as_view(), name="member-role"),
    path(_base + "team/members/<str:public_id>/end/", company.MemberEnd.as_view(), name="member-end"),
    path(_base + "team/tokens/new/", company.TokenNew.as_view(), name="token-new"),
    path(_base + "team/tokens/<str:public_id>/revoke/", company.TokenRevoke.as_view(), name="token-revoke"),
]

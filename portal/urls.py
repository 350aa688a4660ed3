"""The addresses of the portal: every one names the partner one acts for."""

from django.urls import path

from portal.base import PortalDownload
from portal.urls_certification import urlpatterns as certification
from portal.urls_declared import urlpatterns as declared
from portal.urls_funds import urlpatterns as funds
from portal.urls_news import urlpatterns as news
from portal.urls_plans import urlpatterns as plans
from portal.urls_press import urlpatterns as press
from portal.urls_referrals import urlpatterns as referrals
from portal.urls_reviews import urlpatterns as reviews
from portal.views import (
    actions,
    agreements,
    company,
    deals,
    governance,
    home,
    integrations,
    journey,
    logo,
    money,
    plan_documents,
    scorecard,
    surveys,
    tier,
    tokens,
    white_label,
)

app_name = "portal"
_base = "portal/<str:partner>/"

urlpatterns = [
    path(_base, home.Home.as_view(), name="home"),
    path(_base + "agreements/", agreements.Agreements.as_view(), name="agreements"),
    path(_base + "agreements/signatures/<str:public_id>/", agreements.Sign.as_view(), name="signature"),
    path(
        _base + "agreements/rounds/<str:public_id>/",
        agreements.Presented.as_view(),
        name="agreement-presented",
    ),
    path(
        _base + "agreements/documents/<str:public_id>/",
        agreements.Document.as_view(),
        name="agreement-document",
    ),
    path(
        _base + "agreements/points/<str:public_id>/withdraw/",
        agreements.PointWithdraw.as_view(),
        name="agreement-point-withdraw",
    ),
    path(_base + "agreements/<str:public_id>/", agreements.AgreementPage.as_view(), name="agreement"),
    path(
        _base + "agreements/<str:public_id>/compare/", agreements.Compare.as_view(), name="agreement-compare"
    ),
    path(
        _base + "agreements/<str:public_id>/preview/", agreements.Preview.as_view(), name="agreement-preview"
    ),
    path(
        _base + "agreements/<str:public_id>/points/", agreements.PointRaise.as_view(), name="agreement-point"
    ),
    path(_base + "agreements/<str:public_id>/answer/", agreements.Answer.as_view(), name="agreement-answer"),
    path(_base + "agreements/<str:public_id>/chase/", agreements.Chase.as_view(), name="agreement-chase"),
    path(_base + "governance/", governance.Governance.as_view(), name="governance"),
    path(_base + "governance/meetings/<str:public_id>/", governance.Meeting.as_view(), name="body-meeting"),
    path(_base + "governance/seats/<str:public_id>/", governance.Body.as_view(), name="seat"),
    path(_base + "onboarding/", journey.JourneyPage.as_view(), name="journey"),
    path(_base + "onboarding/<str:public_id>/done/", journey.StepTick.as_view(), name="journey-tick"),
    path(_base + "surveys/<str:public_id>/", surveys.SurveyPage.as_view(), name="survey"),
    path(_base + "scorecard/", scorecard.ScorecardPage.as_view(), name="scorecard"),
    path(_base + "tier/", tier.TierPage.as_view(), name="tier"),
    path(_base + "tier/benefits/<slug:code>/use/", tier.BenefitBook.as_view(), name="benefit-book"),
    path(_base + "activity/", home.Activity.as_view(), name="activity"),
    path(_base + "company/", company.Company.as_view(), name="company"),
    path(_base + "company/fields/<slug:code>/", company.CompanyOwnFile.as_view(), name="own-file"),
    path(_base + "company/logo/", logo.CompanyLogo.as_view(), name="company-logo"),
    path(_base + "company/logo/image/", logo.CompanyLogoImage.as_view(), name="company-logo-image"),
    path(_base + "company/logo/remove/", logo.CompanyLogoRemove.as_view(), name="company-logo-remove"),
    path(_base + "company/edit/", company.CompanyEdit.as_view(), name="company-edit"),
    path(_base + "downloads/<str:token>/", PortalDownload.as_view(), name="download"),
    path(_base + "files/<str:public_id>/", company.SharedFile.as_view(), name="file"),
    path(_base + "contacts/new/", company.ContactAdd.as_view(), name="contact-add"),
    path(_base + "contacts/<str:public_id>/", company.ContactEdit.as_view(), name="contact-edit"),
    path(_base + "team/", company.Team.as_view(), name="team"),
    path(_base + "team/invite/", company.Invite.as_view(), name="invite"),
    path(
        _base + "team/invitations/<str:public_id>/revoke/",
        company.InvitationRevoke.as_view(),
        name="invitation-revoke",
    ),
    path(_base + "team/members/<str:public_id>/role/", company.MemberRole.as_view(), name="member-role"),
    path(_base + "team/members/<str:public_id>/end/", company.MemberEnd.as_view(), name="member-end"),
    path(_base + "team/tokens/new/", tokens.TokenNew.as_view(), name="token-new"),
    path(_base + "team/tokens/<str:public_id>/rotate/", tokens.TokenRotate.as_view(), name="token-rotate"),
    path(_base + "team/tokens/<str:public_id>/revoke/", tokens.TokenRevoke.as_view(), name="token-revoke"),
    path(_base + "deals/", deals.Deals.as_view(), name="deals"),
    path(_base + "deals/new/", deals.DealNew.as_view(), name="deal-new"),
    path(_base + "deals/<str:public_id>/", deals.DealPage.as_view(), name="deal"),
    path(_base + "deals/<str:public_id>/draft/", deals.DealDraft.as_view(), name="deal-draft"),
    path(_base + "deals/<str:public_id>/delete/", deals.DraftDelete.as_view(), name="deal-delete"),
    path(_base + "deals/<str:public_id>/edit/", deals.DealEdit.as_view(), name="deal-edit"),
    path(
        _base + "deals/<str:public_id>/fields/<slug:code>/", deals.DealOwnFile.as_view(), name="deal-own-file"
    ),
    path(_base + "deals/<str:public_id>/stage/", deals.DealStage.as_view(), name="deal-stage"),
    path(_base + "deals/<str:public_id>/answer/", deals.DealAnswer.as_view(), name="deal-answer"),
    path(_base + "deals/<str:public_id>/extend/", deals.DealExtend.as_view(), name="deal-extend"),
    path(_base + "deals/<str:public_id>/lose/", deals.DealLose.as_view(), name="deal-lose"),
    path(_base + "deals/<str:public_id>/withdraw/", deals.DealWithdraw.as_view(), name="deal-withdraw"),
    path(_base + "white-label/", white_label.WhiteLabel.as_view(), name="white-label"),
    path(
        _base + "joint-plans/documents/<str:public_id>/",
        plan_documents.PlanDocumentFile.as_view(),
        name="plan-document",
    ),
    path(
        _base + "joint-plans/reviews/<str:public_id>/",
        plan_documents.PlanReviewPage.as_view(),
        name="plan-review",
    ),
    path(
        _base + "joint-plans/<str:public_id>/documents/",
        plan_documents.PlanDocuments.as_view(),
        name="plan-documents",
    ),
    path(_base + "joint-plans/<str:public_id>/pdf/", plan_documents.PlanPdf.as_view(), name="plan-pdf"),
    path(
        _base + "joint-plans/<str:public_id>/results/",
        plan_documents.PlanResults.as_view(),
        name="plan-results",
    ),
    path(_base + "integrations/", integrations.Integrations.as_view(), name="integrations"),
    path(_base + "integrations/propose/", integrations.Propose.as_view(), name="integration-propose"),
    path(
        _base + "integrations/requests/<str:public_id>/vote/",
        integrations.Vote.as_view(),
        name="integration-vote",
    ),
    path(
        _base + "integrations/requests/<str:public_id>/take-back/",
        integrations.Unvote.as_view(),
        name="integration-unvote",
    ),
    path(_base + "co-marketing/", actions.Actions.as_view(), name="actions"),
    path(_base + "co-marketing/new/", actions.ActionPropose.as_view(), name="action-propose"),
    path(_base + "co-marketing/<str:public_id>/", actions.ActionPage.as_view(), name="action"),
    path(
        _base + "co-marketing/<str:public_id>/change/",
        actions.ProposalChange.as_view(),
        name="action-change",
    ),
    path(
        _base + "co-marketing/<str:public_id>/withdraw/",
        actions.ProposalWithdraw.as_view(),
        name="action-withdraw",
    ),
    path(_base + "co-marketing/<str:public_id>/leads/new/", actions.LeadLink.as_view(), name="action-lead"),
    path(
        _base + "co-marketing/leads/<str:public_id>/unlink/",
        actions.LeadUnlink.as_view(),
        name="action-lead-unlink",
    ),
    path(_base + "money/", money.Money.as_view(), name="money"),
    path(_base + "money/account/", money.AccountForm.as_view(), name="payout-account"),
    path(_base + "money/statements/", money.Statements.as_view(), name="statements"),
    path(_base + "money/statements/<str:public_id>/", money.StatementPage.as_view(), name="statement"),
    path(
        _base + "money/statements/<str:public_id>/accept/",
        money.StatementAccept.as_view(),
        name="statement-accept",
    ),
    path(_base + "money/statements/<str:public_id>/pdf/", money.StatementPdf.as_view(), name="statement-pdf"),
    path(
        _base + "money/statements/<str:public_id>/contest/",
        money.StatementContest.as_view(),
        name="statement-contest",
    ),
    path(
        _base + "money/commissions/<str:public_id>/", money.MoneyCommission.as_view(), name="money-commission"
    ),
    *declared,
    *certification,
    *funds,
    *press,
    *news,
    *plans,
    *referrals,
    *reviews,
]

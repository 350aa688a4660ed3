"""The pages of recruitment and of the wish list."""

from django.urls import path

from pipeline.business_cases import views as cases
from pipeline.fit import views as fit
from pipeline.forecast import views as forecast
from pipeline.needs import public_views as needs_public
from pipeline.needs import views as needs
from pipeline.proposals import public_views as proposal_links
from pipeline.proposals import views as proposals
from pipeline.recruitment import form_views as recruitment_forms
from pipeline.recruitment import phase_views as phases
from pipeline.recruitment import views as recruitment
from pipeline.wishes import views as wishes

_one = "staff/recruitment/<str:public_id>/"
_wish = "staff/wishes/<str:public_id>/"
_file = "staff/recruitment/files/<str:public_id>/"
_needs = "staff/recruitment/needs/<str:public_id>/"
_case = "staff/recruitment/business-cases/<str:public_id>/"
_proposal = "staff/recruitment/proposals/<str:public_id>/"
_text = "staff/recruitment/proposal-sections/<str:public_id>/"
_settings = "staff/settings/recruitment/"

urlpatterns = [
    path("staff/recruitment/", recruitment.Board.as_view(), name="recruitment-board"),
    path("staff/recruitment/list/", recruitment.RecruitmentList.as_view(), name="recruitment-list"),
    path("staff/recruitment/calendar/", recruitment.CalendarPage.as_view(), name="recruitment-calendar"),
    path("staff/recruitment/forecast/", forecast.Forecast.as_view(), name="recruitment-forecast"),
    path("staff/recruitment/forecast/keep/", forecast.ForecastKeep.as_view(), name="forecast-keep"),
    path("staff/recruitment/new/", recruitment_forms.RecruitmentOpen.as_view(), name="recruitment-new"),
    path(_file, recruitment_forms.DocumentDownload.as_view(), name="recruitment-file"),
    path(_file + "archive/", recruitment_forms.DocumentArchive.as_view(), name="recruitment-file-archive"),
    path(_case, cases.CasePage.as_view(), name="business-case"),
    path(_case + "edit/", cases.CaseEdit.as_view(), name="business-case-edit"),
    path(_case + "keep/", cases.CaseKeep.as_view(), name="business-case-keep"),
    path(_case + "lines/", cases.CaseLines.as_view(), name="business-case-lines"),
    path(_case + "pdf/", cases.CasePdf.as_view(), name="business-case-pdf"),
    path(
        "staff/recruitment/business-case-versions/<str:public_id>/",
        cases.VersionPage.as_view(),
        name="business-case-version",
    ),
    path(_proposal, proposals.ProposalPage.as_view(), name="proposal"),
    path(_proposal + "edit/", proposals.ProposalEdit.as_view(), name="proposal-edit"),
    path(_proposal + "refresh/", proposals.ProposalRefresh.as_view(), name="proposal-refresh"),
    path(_proposal + "send/", proposals.ProposalSend.as_view(), name="proposal-send"),
    path(_proposal + "take-back/", proposals.ProposalTakeBack.as_view(), name="proposal-take-back"),
    path(_proposal + "accept/", proposals.ProposalAccept.as_view(), name="proposal-accept"),
    path(_proposal + "refuse/", proposals.ProposalRefuse.as_view(), name="proposal-refuse"),
    path(_proposal + "document/", proposals.ProposalDocument.as_view(), name="proposal-document"),
    path(_proposal + "preview/", proposals.ProposalPreview.as_view(), name="proposal-preview"),
    path(_text + "edit/", proposals.SectionEdit.as_view(), name="proposal-section-edit"),
    path(_text + "regenerate/", proposals.SectionRegenerate.as_view(), name="proposal-section-regenerate"),
    path("proposal/<str:token>/", proposal_links.ProposalLink.as_view(), name="proposal-link"),
    path(_one, recruitment.RecruitmentPage.as_view(), name="recruitment"),
    path(_one + "edit/", recruitment_forms.RecruitmentEdit.as_view(), name="recruitment-edit"),
    path(_one + "fields/<slug:code>/", recruitment.RecruitmentOwnFile.as_view(), name="recruitment-own-file"),
    path(_one + "move/", recruitment_forms.Move.as_view(), name="recruitment-move"),
    path(_one + "go-live/", recruitment_forms.GoLive.as_view(), name="recruitment-go-live"),
    path(_one + "next-step/", recruitment_forms.NextStep.as_view(), name="recruitment-step"),
    path(_one + "checklist/done/", recruitment_forms.StepTick.as_view(), name="recruitment-tick"),
    path(_one + "checklist/back/", recruitment_forms.StepUntick.as_view(), name="recruitment-untick"),
    path(_one + "activities/new/", recruitment_forms.ActivityAdd.as_view(), name="activity-add"),
    path(_one + "files/new/", recruitment_forms.DocumentAdd.as_view(), name="recruitment-file-add"),
    path(_one + "lose/", recruitment_forms.Lose.as_view(), name="recruitment-lose"),
    path(_one + "reopen/", recruitment_forms.Reopen.as_view(), name="recruitment-reopen"),
    path(_one + "fit/", fit.FitPage.as_view(), name="recruitment-fit"),
    path(_one + "fit/answer/", fit.FitAnswer.as_view(), name="recruitment-fit-answer"),
    path(_one + "needs/send/", needs.NeedsSend.as_view(), name="needs-send"),
    path(_one + "needs/answer/", needs.NeedsAnswer.as_view(), name="needs-answer"),
    path(_needs + "reopen/", needs.NeedsReopen.as_view(), name="needs-reopen"),
    path(_needs + "revoke/", needs.NeedsRevoke.as_view(), name="needs-revoke"),
    path("needs/<str:token>/", needs_public.NeedsOverview.as_view(), name="needs-link"),
    path("needs/<str:token>/<int:place>/", needs_public.NeedsPart.as_view(), name="needs-link-part"),
    path(_one + "business-case/new/", cases.CaseNew.as_view(), name="business-case-new"),
    path(_one + "proposals/new/", proposals.ProposalNew.as_view(), name="proposal-new"),
    path(_one + "proposals/add/", proposals.ProposalAdd.as_view(), name="proposal-add"),
    path("staff/wishes/", wishes.WishList.as_view(), name="wishes"),
    path("staff/wishes/new/", wishes.WishAdd.as_view(), name="wish-new"),
    path(_wish, wishes.WishPage.as_view(), name="wish"),
    path(_wish + "edit/", wishes.WishEdit.as_view(), name="wish-edit"),
    path(_wish + "drop/", wishes.WishDrop.as_view(), name="wish-drop"),
    path(_wish + "restore/", wishes.WishRestore.as_view(), name="wish-restore"),
    path(_wish + "recruit/", wishes.WishRecruit.as_view(), name="wish-recruit"),
    path(_settings, phases.PhaseSettings.as_view(), name="phases"),
    path(_settings + "phases/new/", phases.PhaseNew.as_view(), name="phase-new"),
    path(_settings + "phases/<str:public_id>/", phases.PhaseEdit.as_view(), name="phase-edit"),
    path(_settings + "steps/new/", phases.StepNew.as_view(), name="step-new"),
    path(_settings + "steps/<str:public_id>/", phases.StepEdit.as_view(), name="step-edit"),
    path(_settings + "phases/<str:public_id>/move/", phases.PhaseMove.as_view(), name="phase-move"),
    path(_settings + "steps/<str:public_id>/move/", phases.StepMove.as_view(), name="step-move"),
]

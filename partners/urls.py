from django.urls import path

from partners.access import public_views as invitation
from partners.access import viewing_views as viewing
from partners.access import views as access_views
from partners.benefits import views as benefits
from partners.budget import views as budget
from partners.governance.urls import urlpatterns as governance
from partners.imports import views as imports
from partners.journeys import views as journeys
from partners.kinds import views as kinds
from partners.logos import views as logos
from partners.partner import part_views as partner_part_views
from partners.partner import views as partner
from partners.people import views as people_views
from partners.questions import views as questions
from partners.rates import views as rates
from partners.vocabulary import views as config

app_name = "partners"
_one = "staff/partners/<str:public_id>/"
_import = "staff/partners/imports/<str:public_id>/"

_questionnaire = "staff/questionnaires/<str:public_id>/"
_version = "staff/questionnaires/versions/<str:public_id>/"
_section = "staff/questionnaires/sections/<str:public_id>/"
_question = "staff/questionnaires/questions/<str:public_id>/"

urlpatterns = [
    path("staff/questionnaires/", questions.QuestionnaireList.as_view(), name="questionnaires"),
    path("staff/questionnaires/new/", questions.QuestionnaireNew.as_view(), name="questionnaire-new"),
    path(_questionnaire, questions.QuestionnairePage.as_view(), name="questionnaire"),
    path(_questionnaire + "edit/", questions.QuestionnaireEdit.as_view(), name="questionnaire-edit"),
    path(_questionnaire + "archive/", questions.QuestionnaireArchive.as_view(), name="questionnaire-archive"),
    path(_questionnaire + "version/", questions.VersionNew.as_view(), name="questionnaire-version"),
    path(_version + "publish/", questions.VersionPublish.as_view(), name="questionnaire-publish"),
    path(_version + "preview/", questions.VersionPreview.as_view(), name="questionnaire-preview"),
    path(_version + "sections/new/", questions.SectionNew.as_view(), name="section-new"),
    path(_section + "edit/", questions.SectionEdit.as_view(), name="section-edit"),
    path(_section + "move/", questions.SectionMove.as_view(), name="section-move"),
    path(_section + "remove/", questions.SectionRemove.as_view(), name="section-remove"),
    path(_section + "questions/new/", questions.QuestionNew.as_view(), name="question-new"),
    path(_question + "edit/", questions.QuestionEdit.as_view(), name="question-edit"),
    path(_question + "move/", questions.QuestionMove.as_view(), name="question-move"),
    path(_question + "restore/", questions.QuestionRestore.as_view(), name="question-restore"),
    path(_question + "remove/", questions.QuestionRemove.as_view(), name="question-remove"),
    path("staff/partners/", partner.PartnerList.as_view(), name="list"),
    path("staff/partners/new/", partner.PartnerCreate.as_view(), name="create"),
    path("staff/portal-view/", viewing.PortalViewBegin.as_view(), name="portal_view"),
    path("staff/portal-view/leave/", viewing.PortalViewLeave.as_view(), name="portal_view_leave"),
    path("staff/partners/imports/", imports.ImportList.as_view(), name="imports"),
    path("staff/partners/imports/new/", imports.ImportNew.as_view(), name="import-new"),
    path("staff/partners/imports/example/", imports.ImportExample.as_view(), name="import-example"),
    path("staff/partners/imports/errors/", imports.ImportProblems.as_view(), name="import-problems"),
    path("staff/partners/imports/matches/", imports.ImportMatches.as_view(), name="import-matches"),
    path(_import, imports.ImportPage.as_view(), name="import"),
    path(_import + "columns/", imports.ImportColumns.as_view(), name="import-columns"),
    path(_import + "words/", imports.ImportWords.as_view(), name="import-words"),
    path(_import + "start/", imports.ImportStart.as_view(), name="import-start"),
    path(_import + "discard/", imports.ImportDiscard.as_view(), name="import-discard"),
    path(_import + "rows/", imports.ImportRows.as_view(), name="import-rows"),
    path("staff/notes/new/", people_views.NoteAnywhere.as_view(), name="note"),
    path(_one, partner.PartnerPage.as_view(), name="detail"),
    path(_one + "logo/", logos.PartnerLogo.as_view(), name="logo"),
    path(_one + "logo/image/", logos.PartnerLogoImage.as_view(), name="logo-image"),
    path(_one + "logo/remove/", logos.PartnerLogoRemove.as_view(), name="logo-remove"),
    path(_one + "edit/", partner.PartnerEdit.as_view(), name="edit"),
    path(_one + "status/", partner.PartnerStatus.as_view(), name="status"),
    path(_one + "tier/", partner.PartnerTier.as_view(), name="tier"),
    path(_one + "legal-status/", partner.PartnerLegalStatus.as_view(), name="legal-status"),
    path(_one + "owner/", partner.PartnerOwner.as_view(), name="owner"),
    path(_one + "tags/", partner.PartnerTags.as_view(), name="tags"),
    path(_one + "references/new/", partner.PartnerReference.as_view(), name="reference"),
    path(_one + "kinds/new/", kinds.KindAdd.as_view(), name="kind-add"),
    path(_one + "journey/begin/", journeys.JourneyBegin.as_view(), name="journey-begin"),
    path("staff/onboarding/", journeys.JourneyList.as_view(), name="onboarding"),
    path("staff/onboarding/steps/<str:public_id>/tick/", journeys.StepTick.as_view(), name="journey-tick"),
    path(
        "staff/onboarding/steps/<str:public_id>/excuse/", journeys.StepExcuse.as_view(), name="journey-excuse"
    ),
    path(
        "staff/onboarding/steps/<str:public_id>/reopen/", journeys.StepReopen.as_view(), name="journey-reopen"
    ),
    *governance,
    path(_one + "benefits/grant/", benefits.BenefitGrantPage.as_view(), name="benefit-grant"),
    path(_one + "benefits/decline/", benefits.BenefitDecline.as_view(), name="benefit-decline"),
    path(_one + "benefits/use/", benefits.BenefitUsePage.as_view(), name="benefit-use"),
    path("staff/benefit-grants/<str:public_id>/end/", benefits.BenefitEnd.as_view(), name="benefit-end"),
    path(
        "staff/benefit-uses/<str:public_id>/cancel/",
        benefits.UseCancel.as_view(),
        name="benefit-use-cancel",
    ),
    path(_one + "domains/new/", partner.DomainAdd.as_view(), name="domain-add"),
    path(_one + "contacts/new/", people_views.ContactAdd.as_view(), name="contact-add"),
    path(_one + "notes/new/", people_views.NoteAdd.as_view(), name="note-add"),
    path(_one + "addresses/new/", partner_part_views.AddressAdd.as_view(), name="address-add"),
    path(_one + "files/new/", partner_part_views.FileAdd.as_view(), name="file-add"),
    path(_one + "use-cases/new/", partner_part_views.UseCaseAdd.as_view(), name="use-case-add"),
    path(_one + "members/invite/", access_views.MemberInvite.as_view(), name="invite"),
    path(_one + "fields/<slug:code>/", partner.PartnerOwnFile.as_view(), name="own-file"),
    path(_one + "tab/<slug:tab>/", partner.PartnerPage.as_view(), name="tab"),
    path("staff/contacts/<str:public_id>/edit/", people_views.ContactEdit.as_view(), name="contact-edit"),
    path(
        "staff/contacts/<str:public_id>/archive/",
        people_views.ContactArchive.as_view(),
        name="contact-archive",
    ),
    path(
        "staff/addresses/<str:public_id>/edit/", partner_part_views.AddressEdit.as_view(), name="address-edit"
    ),
    path("staff/partner-files/<str:public_id>/", partner_part_views.FileDownload.as_view(), name="file"),
    path(
        "staff/partner-files/<str:public_id>/archive/",
        partner_part_views.FileArchive.as_view(),
        name="file-archive",
    ),
    path(
        "staff/use-cases/<str:public_id>/edit/",
        partner_part_views.UseCaseEdit.as_view(),
        name="use-case-edit",
    ),
    path("staff/kinds/<str:public_id>/edit/", kinds.KindEdit.as_view(), name="kind-edit"),
    path("staff/kinds/<str:public_id>/end/", kinds.KindEnd.as_view(), name="kind-end"),
    path(
        "staff/domains/<str:public_id>/remove/",
        partner_part_views.DomainRemove.as_view(),
        name="domain-remove",
    ),
    path(
        "staff/invitations/<str:public_id>/revoke/",
        access_views.InvitationRevoke.as_view(),
        name="invitation-revoke",
    ),
    path("staff/members/<str:public_id>/role/", access_views.MemberRole.as_view(), name="member-role"),
    path("staff/members/<str:public_id>/end/", access_views.MemberEnd.as_view(), name="member-end"),
    path("staff/settings/journeys/", journeys.JourneySettings.as_view(), name="journeys"),
    path("staff/settings/journeys/new/", journeys.JourneyNew.as_view(), name="journey-new"),
    path("staff/settings/journeys/steps/new/", journeys.StepNew.as_view(), name="journey-step-new"),
    path(
        "staff/settings/journeys/steps/<str:public_id>/",
        journeys.StepEdit.as_view(),
        name="journey-step-edit",
    ),
    path(
        "staff/settings/journeys/steps/<str:public_id>/move/",
        journeys.StepMove.as_view(),
        name="journey-step-move",
    ),
    path("staff/settings/journeys/<str:public_id>/", journeys.JourneyEdit.as_view(), name="journey-edit"),
    path("staff/settings/partners/", config.ConfigPage.as_view(), name="settings"),
    path("staff/settings/partners/<slug:kind>/", config.ConfigPage.as_view(), name="config"),
    path("staff/settings/partners/<slug:kind>/new/", config.ConfigForm.as_view(), name="config-new"),
    path(
        "staff/settings/partners/<slug:kind>/<str:public_id>/move/",
        config.ConfigMove.as_view(),
        name="config-move",
    ),
    path(
        "staff/settings/partners/<slug:kind>/<str:public_id>/",
        config.ConfigForm.as_view(),
        name="config-edit",
    ),
    path("staff/settings/exchange-rates/", rates.RateList.as_view(), name="rates"),
    path("staff/settings/exchange-rates/new/", rates.RateNew.as_view(), name="rate-new"),
    path("staff/settings/exchange-rates/import/", rates.RateImport.as_view(), name="rate-import"),
    path("staff/budget/", budget.BudgetPage.as_view(), name="budget"),
    path("staff/budget/new/", budget.LineNew.as_view(), name="budget-line-new"),
    path("staff/budget/copy/", budget.BudgetCopy.as_view(), name="budget-copy"),
    path("staff/budget/lines/<str:public_id>/", budget.LineEdit.as_view(), name="budget-line"),
    path(
        "staff/budget/lines/<str:public_id>/remove/", budget.LineRemove.as_view(), name="budget-line-remove"
    ),
    path("invitations/<str:token>/", invitation.InvitationPage.as_view(), name="invitation"),
]

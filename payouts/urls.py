from django.urls import path

from payouts.accounts import views as accounts
from payouts.entries import views as ledger
from payouts.policy import views as policy
from payouts.receivables import views as receivables
from payouts.runs import views as runs
from payouts.statements import views as statements

app_name = "payouts"
_run = "staff/payouts/runs/<str:public_id>/"
_payout = "staff/payouts/transfers/<str:public_id>/"
_statement = "staff/payouts/statements/<str:public_id>/"
_write_off = "staff/payouts/write-offs/<str:public_id>/"
_partner = "staff/partners/<str:public_id>/"

urlpatterns = [
    path("staff/payouts/", statements.StatementList.as_view(), name="statements"),
    path("staff/payouts/statements/produce/", statements.Produce.as_view(), name="produce"),
    path(_statement, statements.StatementPage.as_view(), name="statement"),
    path(_statement + "pdf/", statements.StatementPdf.as_view(), name="statement-pdf"),
    path(_statement + "issue/", statements.Issue.as_view(), name="statement-issue"),
    path(_statement + "answer/", statements.Answer.as_view(), name="statement-answer"),
    path("staff/payouts/commissions/<str:public_id>/", statements.JourneyPage.as_view(), name="journey"),
    path("staff/payouts/policy/", policy.Policy.as_view(), name="policy"),
    path("staff/payouts/receivables/", receivables.Receivables.as_view(), name="receivables"),
    path(_partner + "receivables/received/", receivables.Receive.as_view(), name="receive"),
    path(_partner + "receivables/write-off/", receivables.ProposeWriteOff.as_view(), name="write-off"),
    path(_write_off + "approve/", receivables.ApproveWriteOff.as_view(), name="write-off-approve"),
    path(_write_off + "refuse/", receivables.RefuseWriteOff.as_view(), name="write-off-refuse"),
    path("staff/payouts/runs/", runs.RunList.as_view(), name="runs"),
    path("staff/payouts/runs/prepare/", runs.RunPrepare.as_view(), name="run-prepare"),
    path(_run, runs.RunPage.as_view(), name="run"),
    path(_run + "approve/", runs.RunApprove.as_view(), name="run-approve"),
    path(_run + "cancel/", runs.RunCancel.as_view(), name="run-cancel"),
    path(_run + "export/", runs.RunExport.as_view(), name="run-export"),
    path(_run + "file/", runs.RunFile.as_view(), name="run-file"),
    path(_run + "paid/", runs.RunMarkPaid.as_view(), name="run-mark-paid"),
    path(_run + "read-back/", runs.RunReadBack.as_view(), name="run-read-back"),
    path(_payout + "leave-out/", runs.PayoutLeaveOut.as_view(), name="payout-leave-out"),
    path(_payout + "recover/", runs.PayoutRecover.as_view(), name="payout-recover"),
    path(_partner + "payout-account/", accounts.AccountSet.as_view(), name="account"),
    path(_partner + "statement-settings/", accounts.Settings.as_view(), name="settings"),
    path(_partner + "statements/today/", statements.IssueToday.as_view(), name="statement-today"),
    path(_partner + "adjustments/new/", accounts.Adjust.as_view(), name="adjust"),
    path("staff/payout-accounts/<str:public_id>/call-back/", accounts.CallBack.as_view(), name="call-back"),
    path("staff/ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("staff/ledger/entries/", ledger.EntryList.as_view(), name="entries"),
    path("staff/ledger/entries/<str:public_id>/", ledger.EntryPage.as_view(), name="entry"),
    path("staff/ledger/accounts/<str:public_id>/", ledger.AccountMapping.as_view(), name="account-mapping"),
]

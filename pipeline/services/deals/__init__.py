"""Every write of deal registration."""

from pipeline.services.deals.closing import deal_lose, deal_win, deals_expire, deals_warn
from pipeline.services.deals.decisions import (
    deal_approve,
    deal_ask,
    deal_extension_decide,
    deal_recheck,
    deal_reject,
)
from pipeline.services.deals.own import deal_rules_set, own_account_close, own_account_save
from pipeline.services.deals.registration import (
    deal_answer,
    deal_change,
    deal_draft_delete,
    deal_draft_save,
    deal_extension_request,
    deal_register,
    deal_stage_change,
    deal_submit,
    deal_withdraw,
)

__all__ = [
    "deal_answer",
    "deal_approve",
    "deal_ask",
    "deal_change",
    "deal_draft_delete",
    "deal_draft_save",
    "deal_extension_decide",
    "deal_extension_request",
    "deal_lose",
    "deal_recheck",
    "deal_register",
    "deal_reject",
    "deal_rules_set",
    "deal_stage_change",
    "deal_submit",
    "deal_win",
    "deal_withdraw",
    "deals_expire",
    "deals_warn",
    "own_account_close",
    "own_account_save",
]

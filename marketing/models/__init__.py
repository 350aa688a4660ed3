"""Marketing with partners: co-marketing actions, funds, case studies, press, and how the world speaks of it."""

from marketing.actions.models import ActionLead, ActionSale, CoMarketingAction
from marketing.announcements.models import Announcement, AnnouncementRead, AnnouncementRecipient
from marketing.campaigns.models import CampaignLink, CampaignMail, MailCampaign
from marketing.case_studies.models import (
    CaseQuote,
    CaseResult,
    CaseStudy,
    CaseStudyDocument,
    CaseStudyVersion,
)
from marketing.funds.models import Allocation, Fund
from marketing.funds.request_models import Claim, ClaimProof, FundRequest
from marketing.mailing.models import MailSuppression, MailTopic
from marketing.press.models import PressFile, PressRequest
from marketing.recognition.models import Award, MediaCoverage, Publication
from marketing.segments.models import Segment

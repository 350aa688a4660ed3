"""The one timetable. Each entry asks the database what is due, so a missed run is caught up once."""

from celery.schedules import crontab, schedule
from django.utils.translation import gettext_lazy as _

from core.queue.periodic import Entry

TIMETABLE = [
    Entry("core.seal", _("Seal events into the chain"), "core.audit.tasks.seal_events", schedule(30)),
    # Once a day: the first tick after midnight does it, after an outage the first one of all.
    Entry(
        "core.audit_head",
        _("Publish the head of the audit log"),
        "core.audit.tasks.publish_head",
        crontab(minute="35"),
    ),
    Entry(
        "core.cleanup",
        _("Delete what is past its retention"),
        "core.queue.cleanup.cleanup",
        crontab(minute="40", hour="2"),
    ),
    Entry(
        "accounts.tokens",
        _("Warn of our API tokens that expire soon"),
        "accounts.tasks.remind_of_tokens",
        crontab(minute="10", hour="6"),
    ),
    Entry(
        "partners.tokens",
        _("Warn partners of their API tokens that expire soon"),
        "partners.tasks.remind_of_tokens",
        crontab(minute="12", hour="6"),
    ),
    Entry(
        "partners.journeys",
        _("Bring onboarding journeys up to date"),
        "partners.tasks.advance_journeys",
        crontab(minute="50", hour="2"),
    ),
    Entry(
        "partners.journey_reminders",
        _("Remind of late steps of an onboarding"),
        "partners.tasks.remind_of_steps",
        crontab(minute="15", hour="7"),
    ),
    Entry(
        "agreements.advance",
        _("Begin, renew and end agreements"),
        "agreements.tasks.advance",
        crontab(minute="15"),
    ),
    Entry(
        "agreements.remind",
        _("Send reminders of renewals"),
        "agreements.tasks.remind",
        crontab(minute="25"),
    ),
    Entry(
        "pipeline.remind",
        _("Send reminders of what is due in joint plans"),
        "pipeline.tasks.remind_of_plans",
        crontab(minute="28", hour="5-20"),
    ),
    # Just after midnight of the programme's zone, and every hour for what an outage missed.
    Entry(
        "pipeline.expire",
        _("Expire protections of deals"),
        "pipeline.tasks.expire_deals",
        crontab(minute="1"),
    ),
    Entry(
        "pipeline.warn",
        _("Warn of protections that end soon"),
        "pipeline.tasks.warn_of_expiry",
        crontab(minute="30", hour="0,6,12,18"),
    ),
    # Kept under its Monday: the days after catch up what an outage missed.
    Entry(
        "pipeline.forecast",
        _("Keep the forecast of the week"),
        "pipeline.tasks.keep_forecast",
        crontab(minute="20", hour="5"),
    ),
    # At night, and in the morning hours for what an outage missed; each is told once.
    Entry(
        "pipeline.reviews",
        _("Plan the reviews of partners and remind of them"),
        "pipeline.tasks.review_partners",
        crontab(minute="40", hour="4-8"),
    ),
    Entry(
        "pipeline.webinars",
        _("Remind of the webinars of tomorrow"),
        "pipeline.tasks.remind_of_webinars",
        crontab(minute="50"),
    ),
    Entry(
        "referrals.apply",
        _("Apply conversions that waited for their sale"),
        "referrals.tasks.apply_waiting",
        crontab(minute="*/10"),
    ),
    Entry(
        "referrals.decide",
        _("Decide sales that nobody has decided"),
        "referrals.tasks.decide_sales",
        crontab(minute="*/10"),
    ),
    # Just after midnight of the programme's zone, and every hour for what an outage missed.
    Entry(
        "marketing.expire_funds",
        _("Expire requests for funds that nobody claimed, and parts of funds that are over"),
        "marketing.tasks.expire_funds",
        crontab(minute="2"),
    ),
    Entry(
        "marketing.remind_claims",
        _("Remind partners of funds to be claimed soon"),
        "marketing.tasks.remind_of_claims",
        crontab(minute="35", hour="0,6,12,18"),
    ),
    Entry(
        "marketing.remind_case_studies",
        _("Remind partners of case studies that wait for their approval"),
        "marketing.tasks.remind_of_case_studies",
        crontab(minute="45", hour="7"),
    ),
    Entry(
        "partners.remind_meetings",
        _("Remind members of governance bodies of their meetings"),
        "partners.tasks.remind_of_meetings",
        crontab(minute="20", hour="7"),
    ),
    Entry(
        "partners.end_seats",
        _("End the benefits of seats whose term is over"),
        "partners.tasks.end_seats",
        crontab(minute="15", hour="1"),
    ),
    Entry(
        "enablement.remind_certificates",
        _("Remind both sides of certificates that end soon"),
        "enablement.tasks.remind_of_certificates",
        crontab(minute="40", hour="7"),
    ),
    Entry(
        "marketing.remind_press",
        _("Remind both sides of embargoes that lift soon"),
        "marketing.tasks.remind_of_embargoes",
        crontab(minute="50"),
    ),
    # Just after midnight of the programme's zone, and every hour for what an outage missed.
    Entry(
        "marketing.announcements",
        _("Show announcements whose day has come, and to partners who joined"),
        "marketing.tasks.reach_with_announcements",
        crontab(minute="6"),
    ),
    # A minute's mails of each campaign at a time.
    Entry(
        "marketing.campaigns",
        _("Send the next mails of campaigns"),
        "marketing.tasks.send_campaigns",
        schedule(60),
    ),
    # On the day of the month that the payout policy names, and every hour for what an outage missed.
    Entry(
        "payouts.statements",
        _("Start the statements of the last month"),
        "payouts.tasks.produce_statements",
        crontab(minute="10"),
    ),
    Entry(
        "payouts.close",
        _("Close statements whose contest date is over"),
        "payouts.tasks.close_statements",
        crontab(minute="20"),
    ),
    # Once a day: the first tick after midnight starts it, after an outage the first one of all.
    Entry(
        "insights.rollup", _("Start the rollup of the figures"), "insights.tasks.roll_up", crontab(minute="5")
    ),
    # After the figures of the night, and every hour for what an outage missed.
    Entry(
        "insights.tier_standings",
        _("Start the calculation of where partners stand by what tiers ask for"),
        "insights.tasks.evaluate_tiers",
        crontab(minute="25"),
    ),
    # The scores read what the rollup counted: they begin when it is done.
    Entry(
        "insights.scores",
        _("Start the count of the scores of partners"),
        "insights.tasks.score_partners",
        crontab(minute="*/10"),
    ),
    Entry(
        "insights.review_action_reminders",
        _("Remind of what was undertaken in reviews of partners"),
        "insights.tasks.remind_of_review_actions",
        crontab(minute="42", hour="5-20"),
    ),
    Entry(
        "insights.review_reminders",
        _("Remind of answers to the programme review"),
        "insights.tasks.remind_of_answers",
        crontab(minute="20", hour="6-20"),
    ),
    Entry(
        "insights.surveys",
        _("Open, remind of and close surveys"),
        "insights.tasks.surveys_due",
        crontab(minute="40", hour="6-20"),
    ),
    # After the standings of the night, and in the morning for what an outage missed; each is told once.
    Entry(
        "insights.tier_reviews",
        _("Open reviews of tiers, end graces and remind of both"),
        "insights.tasks.review_tiers",
        crontab(minute="45", hour="4-8"),
    ),
    # After the rollup of the night, and in the hours after it for what an outage missed.
    Entry(
        "insights.dashboards",
        _("Send dashboards by mail"),
        "insights.tasks.send_dashboards",
        crontab(minute="15", hour="6-20"),
    ),
]

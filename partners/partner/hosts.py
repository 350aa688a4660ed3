"""Hosts on which everybody has a page or a mailbox, so that they name no organisation."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList

# Mailboxes for everybody, under any ending; and those known under one ending only.
_FREEMAIL_NAMES = frozenset(
    {"gmail", "googlemail", "yahoo", "ymail", "rocketmail", "hotmail", "outlook", "msn", "gmx", "icloud", "aol",
     "yandex", "protonmail", "wanadoo", "fastmail", "tutanota"}
)  # fmt: skip
_FREEMAIL_DOMAINS = frozenset(
    {"live.com", "live.fr", "live.be", "live.nl", "live.it", "live.de", "live.ca", "live.co.uk", "me.com", "mac.com",
     "free.fr", "orange.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr", "numericable.fr", "aliceadsl.fr",
     "club-internet.fr", "cegetel.net", "proton.me", "pm.me", "mail.com", "email.com", "mail.ru", "inbox.ru", "bk.ru",
     "qq.com", "163.com", "126.com", "sina.com", "web.de", "t-online.de", "freenet.de", "libero.it", "virgilio.it",
     "tiscali.it", "skynet.be", "telenet.be", "proximus.be", "bluewin.ch", "ziggo.nl", "planet.nl", "zoho.com",
     "hey.com", "tuta.com", "comcast.net", "verizon.net", "att.net", "btinternet.com", "sky.com", "naver.com",
     "daum.net", "rediffmail.com", "uol.com.br", "bol.com.br", "terra.com.br", "hanmail.net", "foxmail.com",
     "139.com", "sina.cn", "yeah.net", "list.ru", "rambler.ru", "ukr.net", "i.ua", "seznam.cz", "wp.pl", "onet.pl",
     "o2.pl", "interia.pl", "centrum.cz", "abv.bg", "mail.bg", "docomo.ne.jp", "ezweb.ne.jp", "nifty.com", "mailo.com",
     "posteo.de", "mailbox.org", "disroot.org", "riseup.net", "duck.com"}
)  # fmt: skip
# Pages for everybody: social networks, directories, shop windows, short links, site builders.
_PAGE_NAMES = frozenset(
    {"facebook", "instagram", "linkedin", "pinterest", "tripadvisor", "yelp", "glassdoor", "indeed", "ebay", "blogspot"}
)  # fmt: skip
_PAGE_DOMAINS = frozenset(
    {"fb.com", "fb.me", "m.me", "messenger.com", "twitter.com", "x.com", "t.co", "threads.net", "threads.com",
     "tiktok.com", "youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "twitch.tv", "snapchat.com",
     "whatsapp.com", "wa.me", "telegram.org", "t.me", "discord.com", "discord.gg", "reddit.com", "quora.com",
     "tumblr.com", "telegram.me", "medium.com", "substack.com", "bsky.app", "mastodon.social",
     "mastodon.online", "xing.com", "viadeo.com", "lnkd.in", "vk.com", "vk.ru", "ok.ru", "weibo.com", "weixin.qq.com",
     "wechat.com", "xiaohongshu.com", "bilibili.com",
     "douyin.com", "zhihu.com", "line.me", "lin.ee", "kakao.com", "ameblo.jp", "note.com", "slack.com", "skype.com",
     "linktr.ee", "linkin.bio", "bio.link", "beacons.ai", "about.me", "carrd.co", "taplink.cc", "lnk.bio", "bit.ly",
     "goo.gl", "g.co", "g.page", "tinyurl.com", "is.gd", "behance.net", "dribbble.com", "flickr.com", "soundcloud.com",
     "github.com", "gitlab.com", "bitbucket.org", "sourceforge.net", "huggingface.co", "npmjs.com", "pypi.org",
     "sites.google.com", "maps.google.com", "business.google.com", "docs.google.com", "drive.google.com",
     "plus.google.com", "maps.apple.com", "wixsite.com", "wix.com", "weebly.com", "wordpress.com", "squarespace.com",
     "jimdo.com", "jimdosite.com", "jimdofree.com", "webnode.com", "strikingly.com", "webflow.com", "godaddysites.com",
     "site123.me", "e-monsite.com", "over-blog.com", "canalblog.com", "skyrock.com", "business.site", "notion.site",
     "notion.so", "canva.site", "framer.website", "typeform.com", "myshopify.com", "etsy.com", "leboncoin.fr",
     "vinted.fr", "malt.fr", "malt.com", "upwork.com", "fiverr.com", "airbnb.com", "booking.com", "doctolib.fr",
     "pagesjaunes.fr", "pappers.fr", "societe.com", "infogreffe.fr", "verif.com", "manageo.fr", "kompass.com",
     "europages.com", "europages.fr", "northdata.com", "northdata.de", "crunchbase.com", "trustpilot.com",
     "welcometothejungle.com", "wikipedia.org", "wikidata.org", "calendly.com", "eventbrite.com", "helloasso.com",
     "meetup.com", "gelbeseiten.de", "goudengids.be", "goldenpages.be", "paginasamarillas.es", "paginegialle.it",
     "yellowpages.com", "yell.com", "local.ch"}
)  # fmt: skip
# Of the suffixes that a firm and no authority gives out, those under which one buys a domain of one's own.
_REGISTRIES = frozenset(
    {"ae.org", "br.com", "cn.com", "co.com", "co.nl", "com.de", "com.se", "de.com", "eu.com", "eu.org", "gb.net",
     "hu.net", "in.net", "jp.net", "jpn.com", "mex.com", "ru.com", "sa.com", "se.net", "uk.com", "uk.net", "us.com",
     "us.org", "za.bz", "za.com", "asso.eu.org", "qc.com", "kr.com", "no.com", "gr.com", "africa.com", "or.at",
     "info.at", "biz.at", "firm.in", "gen.in", "ltd.ua", "in.ua", "pp.ua", "biz.ua", "co.ua", "my.id", "radio.fm"}
)  # fmt: skip


@cache
def suffixes(*, authorities_only: bool = False) -> PublicSuffixList:
    """Under what a domain is had; with ``authorities_only``, without those of firms (github.io)."""
    return PublicSuffixList(only_icann=authorities_only)


def is_freemail(host: str) -> bool:
    """Whether a registrable domain gives mailboxes to everybody."""
    return host in _FREEMAIL_DOMAINS or host.split(".")[0] in _FREEMAIL_NAMES


def is_nobodys(domain: str) -> bool:
    """Whether a domain in its normal form names no organisation: free mail, pages of social networks
    and directories, sites on the domain of a hosting firm."""
    host = domain.split("/", 1)[0]
    return is_freemail(host) or is_page(host) or _is_hosted(host)


def is_page(host: str) -> bool:
    """Whether a host, or one above it, gives pages to everybody."""
    registrable = suffixes(authorities_only=True).privatesuffix(host) or ""
    if registrable.split(".")[0] in _PAGE_NAMES:
        return True
    labels = host.split(".")
    return any(".".join(labels[start:]) in _PAGE_DOMAINS for start in range(len(labels) - 1))


def _is_hosted(host: str) -> bool:
    by_firms = suffixes().publicsuffix(host)
    return by_firms not in _REGISTRIES and by_firms != suffixes(authorities_only=True).publicsuffix(host)

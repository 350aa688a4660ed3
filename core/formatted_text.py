"""Text with a little formatting, as people type it in news and mails; nothing else becomes markup.

An empty line ends a paragraph; ``## `` begins a heading and ``- `` an item of a list; ``**strong**`` and
``[words](https://…)`` stand within a line. All else is shown as it was typed. ``{name}`` stays, to be
filled afterwards with what was escaped (``core.text.fill``): no value is ever read as formatting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# No braces: where a link leads is written by who writes the text, never by what is filled in.
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https://[^\s()<>\"'{}]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
Href = Callable[[str], str]


def links(text: str) -> list[str]:
    """The addresses that the text leads to, each once, in the order of the text."""
    return list(dict.fromkeys(match[2] for match in _LINK.finditer(text)))


def as_html(text: str, *, href: Href = str) -> SafeString:
    """The text as HTML of our own tags alone; ``href`` may put another address in place of a link's."""
    return mark_safe("\n".join(_block(kind, lines, href) for kind, lines in _blocks(text)))  # noqa: S308  # of escaped parts


def as_plain(text: str, *, href: Href = str) -> str:
    """The same for mail programs that show no HTML: words, and addresses behind them."""
    said = _LINK.sub(lambda found: f"{found[1]} ({href(found[2])})", _STRONG.sub(r"\1", text.strip()))
    return re.sub(r"(?m)^## ", "", said)


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Headings, lists and paragraphs, with their lines."""
    kind, lines = "", list[str]()
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        found = _kind(line)
        if found != kind or kind == "h":
            if lines:
                yield kind, lines
            kind, lines = found, []
        if line.strip():
            lines.append(line.strip())


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "h"
    if line.startswith("- "):
        return "ul"
    return "p" if line.strip() else ""


def _block(kind: str, lines: list[str], href: Href) -> str:
    if kind == "h":
        return f"<h2>{_inline(lines[0][3:], href)}</h2>"
    if kind == "ul":
        return "<ul>{}</ul>".format("".join(f"<li>{_inline(line[2:], href)}</li>" for line in lines))
    return "<p>{}</p>".format("<br>".join(_inline(line, href) for line in lines))


def _inline(text: str, href: Href) -> str:
    """One line: links first, so that no mark within an address is read as formatting."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts += [_strong(text[end : found.start()]), _anchor(found[1], href(found[2]))]
        end = found.end()
    return "".join([*parts, _strong(text[end:])])


def _anchor(words: str, address: str) -> str:
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, mark_safe(_strong(words)))  # noqa: S308  # escaped


def _strong(text: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", str(escape(text)))

"""The text of a section, taken apart for pages and documents; and what was seen of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or the points of a list."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


HEADING, POINTS, PARAGRAPH = "heading", "points", "paragraph"


def blocks(text: str) -> list[Block]:
    """Lines that begin with ``#`` are headings, with ``-`` points; an empty line ends a paragraph."""
    found: list[tuple[str, list[str]]] = []
    for line in [line.strip() for line in text.splitlines()]:
        kind, content = _read(line)
        if not content:
            found.append(("", []))
        elif kind != HEADING and found and found[-1][0] == kind:
            found[-1][1].append(content)
        else:
            found.append((kind, [content]))
    return [Block(kind, tuple(lines)) for kind, lines in found if lines]


def _read(line: str) -> tuple[str, str]:
    if line.startswith("#"):
        return HEADING, line.lstrip("#").strip()
    if line.startswith(("- ", "• ", "– ")):
        return POINTS, line[2:].strip()
    return PARAGRAPH, line


def same_text(text: str) -> str:
    """A text as it is kept and compared: a browser sends its lines with other ends."""
    return "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()


# What a clause leaves to the agreement stands in brackets, by its label.
_LEFT_OPEN = re.compile(r"\[[^\[\]\n]{2,80}\]")


def left_open(texts: Iterable[str]) -> list[str]:
    """What is still in brackets, each once, in the order of the texts."""
    return list(dict.fromkeys(found for text in texts for found in _LEFT_OPEN.findall(text)))


def mark(*texts: str) -> str:
    """What somebody saw of some texts, to be compared with what they are now."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:32]

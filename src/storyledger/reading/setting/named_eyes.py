"""Lines that say through whose eyes follows: "Mara's POV", "POV: Mara", "(3rd Person POV)".

Called while a section is noticed, and where its scenes begin. One such line is proof.
"""

from __future__ import annotations

import re

from storyledger.patterns import pattern

__all__ = ["LABEL", "eyes_line"]

LABEL = 60
"""Code points that such a line has at most."""

_NAME = r"(?:[Tt]he )?[A-Z][\w.'’-]*?(?: (?:of |the )?[A-Z][\w.'’-]*?){0,3}?"
_ANY_NAME = r"[^\W\d_][\w.'’-]*?(?: [^\W_][\w.'’-]*?){0,3}?"
"""A name where the letters P.O.V. leave no doubt, in small letters, too."""
_POV = r"(?i:p\.? ?o\.? ?v\b\.?)"
_VIEW = r"(?i:point of view|perspective)"
_PERSON = r"(?i:(?:1st|first|2nd|second|3rd|third)[ -]person(?: limited| omniscient)?)"
_LINE = pattern(
    r"\W*(?:(?i:switch(?:ing)? to|now|back to) )?(?:"
    rf"{_PERSON}(?: (?:{_POV}|{_VIEW}))?"
    rf"|(?P<seen>{_ANY_NAME})(?:['’]s?)? \(?{_POV}"
    rf"|(?P<viewed>{_NAME})['’]s? {_VIEW}"
    rf"|{_POV}(?: ?[:=–—-]+ ?|(?: of)? )(?P<sees>{_NAME})"
    r")\W*"
)
_NOBODY = pattern(r"no[ -]?one|nobody|anyone|author|narrator|general|normal|omniscient", re.IGNORECASE)
"""Whose point of view is nobody's in particular."""


def eyes_line(words: str) -> tuple[int, int] | None:
    """Return where the name stands in a line that says whose eyes follow, ``(0, 0)`` where they are nobody's.

    None for any other line.
    """
    match = _LINE.fullmatch(words) if len(words) < LABEL else None
    if match is None:
        return None
    group = match.lastgroup
    return match.span(group) if group and not _NOBODY.fullmatch(match[group]) else (0, 0)

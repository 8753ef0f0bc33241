"""Old books made to look like newer prose: other quotation marks, small names, capitals."""

from __future__ import annotations

from random import Random

__all__ = ["restyled"]

DOUBLE = {'"', "“", "”", "``", "''"}
STYLES = ("as it is", "as it is", "straight", "curly", "single", "single curly", "dash", "guillemets")
OPENING = {"straight": '"', "curly": "“", "single": "'", "single curly": "‘", "dash": "—", "guillemets": "«"}
CLOSING = {"straight": '"', "curly": "”", "single": "'", "single curly": "’", "dash": ",", "guillemets": "»"}
SMALL_NAMES, CAPITALS, CURLY_APOSTROPHES = 0.10, 0.03, 0.5


def restyled(sentences: list[list[str]], random: Random) -> list[list[str]]:
    """Return the words of consecutive sentences in a style drawn by ``random``; their number stays."""
    style = random.choice(STYLES)
    curly = random.random() < CURLY_APOSTROPHES
    letters = random.random()
    inside = False
    result = []
    for words in sentences:
        row = []
        for word in words:
            if word in DOUBLE:
                opening = word in ("“", "``") or (word == '"' and not inside)
                inside = opening
                row.append(word if style == "as it is" else (OPENING if opening else CLOSING)[style])
            elif len(word) > 1 and curly:
                row.append(word.replace("'", "’"))
            else:
                row.append(word)
        result.append(_lettered(row, letters))
    return result


def _lettered(words: list[str], draw: float) -> list[str]:
    if draw < SMALL_NAMES:
        return [word.lower() for word in words]
    if draw < SMALL_NAMES + CAPITALS:
        return [word.upper() for word in words]
    return words

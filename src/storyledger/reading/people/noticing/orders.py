"""Names that are not read from left to right as first name and surname: "Shen Yulan", "Endo-kun".

Called where names are taken apart. A family name stands first when it is a usual one, and what follows sounds
like a first name of the same language; styles of politeness are hung on with a hyphen. Romanised forms, after
the tables of Hanyu Pinyin (ISO 7098), the Revised Romanization of Korean and Hepburn, without marks over
letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from storyledger.patterns import pattern
from storyledger.reading.people.noticing.words import common_words, given_names
from storyledger.reading.words import word_rows

__all__ = ["honorific_gender", "is_family_first", "without_honorific"]

_PINYIN = (
    r"(?:(?:[bpmfdtnlgkhrzcsw]|[zcs]h)(?:ang|eng|ai|ei|an|en|a)|(?:[bpmdtnlgkhrzcs]|[zcs]h)(?:ao|ou|u)"
    r"|[bpmfw]o|fu|fou|wu|[mdtnlgkhrzcs]e|[zcs]he|[bpmdtnl](?:iao|ian|ing|in|ie|i)|[nl](?:iang|iu|ue)|diu|miu"
    r"|(?:[dtnlgkhrzcs]|[zcs]h)(?:ong|uan|un|uo|ui)|(?:[gkh]|[zcs]h)(?:uang|uai|ua)|(?:[zcs]h?|r)i"
    r"|[jqx](?:iang|iong|iao|ian|ing|ia|ie|iu|in|i|uan|ue|un|u)"
    r"|y(?:ang|ao|an|a|e|ing|in|i|ong|ou|uan|ue|un|u)|ang|ai|an|ao|en|er|ou)"
)
"""A syllable, as the table has it: no "co" or "je", which other languages have."""
_KOREAN = (
    r"(?:kk|tt|pp|ss|jj|ch|sh|[kgndtrlmbpsjhyw])?"
    r"(?:yeo|yae|wae|joo|eui|eo|eu|ae|oo|oe|ya|ye|yo|yu|wa|wo|wi|ui|ee|[aeiou])(?:ng|[nkmlptb])?"
)
_KANA = r"(?:[kgsztdnhbpmyrwjf]|[sct]h|ts|[kgnhbpmr]y)?[aeiou]|n(?![aeiouy])|[kstp](?=[kstp])"
_FIRST_NAMES = {
    "zh": pattern(rf"{_PINYIN}(?:['’-]?{_PINYIN})?"),
    "ko": pattern(rf"{_KOREAN}-?{_KOREAN}"),
    "ja": pattern(rf"(?:{_KANA})+"),
}
"""What first names of a language are made of, in lower case."""


@cache
def _families() -> dict[str, str]:
    """Return family name, in lower case, to the language in which it stands first."""
    return {row[0].lower(): row[1] for row in word_rows("family_names")}


def is_family_first(names: Sequence[str]) -> bool:
    """Tell whether the first of two names, in lower case, is the surname ("shen", "yulan")."""
    if len(names) != 2:
        return False
    family, first = names
    language = _families().get(family)
    if language is None or first in common_words():
        return False
    if first in _families():  # "Lin Feng"
        is_chinese = language == _families()[first] == "zh"
        return is_chinese and given_names().keys().isdisjoint({family.capitalize(), first.capitalize()})
    if family.capitalize() in given_names() and language != "zh" and "-" not in first:
        return False  # Kim Mason may be no Korean, whatever "Mason" sounds like
    return _sounds(first, language)


def _sounds(name: str, language: str) -> bool:
    return _FIRST_NAMES[language].fullmatch(name) is not None


@cache
def _honorifics() -> dict[str, str]:
    """Return style to ``m``, ``f`` or ``n``."""
    return {row[0]: row[1] for row in word_rows("honorifics")}


def without_honorific(text: str) -> str:
    """Return a name without what politeness hangs on it ("Endo-kun" is Endo)."""
    name, hyphen, style = text.rpartition("-")
    return name if hyphen and style.lower() in _honorifics() else text


def honorific_gender(text: str) -> str | None:
    """Return ``m``, ``f`` or ``n`` for a name with a style of politeness, which makes it somebody's."""
    return _honorifics().get(text.rpartition("-")[2].lower()) if "-" in text else None

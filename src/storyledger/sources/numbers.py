"""Numbers as headings write them: digits, Roman numerals, words."""

from __future__ import annotations

from storyledger.patterns import pattern

__all__ = ["NUMBER", "number_of"]

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_FIRSTS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def _spelled() -> dict[str, int]:
    values = {word: n for words in (_ONES, _FIRSTS) for n, word in enumerate(words.split(), 1)}
    ones = {word: n for word, n in values.items() if n < 10}
    for tens, word in enumerate(_TENS.split(), 2):
        values[word] = values[word[:-1] + "ieth"] = tens * 10
        values |= {f"{word}-{one}": tens * 10 + n for one, n in ones.items()}
    values |= {"hundred": 100, "one hundred": 100, "hundredth": 100, "zero": 0, "last": 9999, "final": 9999}
    return values


_SPELLED = _spelled()
_ROMAN = pattern(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_PLAIN = "|".join(sorted((word for word in _SPELLED if "-" not in word), key=len, reverse=True))
_UNITS = "|".join(_ONES.split()[:9] + _FIRSTS.split()[:9])
NUMBER = (
    r"(?:[0-9]{1,4}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|[mdclxvi]{1,9}(?![a-z])"
    rf"|(?:(?:{_TENS.replace(' ', '|')})[-\s](?:{_UNITS})|{_PLAIN})(?![a-z]))"
)
"""A pattern, to be used ignoring case, for every way a heading writes its number."""


def number_of(words: str) -> int | None:
    """Return the value of a number in digits, Roman numerals or English words, None for anything else."""
    if words.isascii() and words.isdigit():
        return int(words)
    if len(words) == 1 and "Ⅰ" <= words <= "Ⅻ":
        return ord(words) - ord("Ⅰ") + 1
    spelled = _SPELLED.get("-".join(words.casefold().split()), _SPELLED.get(words.casefold()))
    if spelled is not None:
        return spelled
    return _roman(words.upper()) if words.isupper() or words.islower() else None


def _roman(numeral: str) -> int | None:
    if not _ROMAN.fullmatch(numeral):
        return None
    digits = [_VALUES[letter] for letter in numeral]
    return sum(-n if n < max(digits[i:]) else n for i, n in enumerate(digits))

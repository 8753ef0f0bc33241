"""Who is described in a paragraph without a name, whether in the cast or not: "an old woman", "two officers".

``nominals`` finds those who may belong to the cast of a story. Here everybody is found who may be there in a
single scene: with "several" and "a crowd of" before them, one of many, the third of some who were counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from storyledger.reading.passage import Paragraph, Token, once
from storyledger.reading.people.nominals import BETWEEN, DETERMINERS, NUMBERS, OWNERS, Noun, person_nouns
from storyledger.reading.words import word_class, word_forms, word_list, word_rows
from storyledger.span import Span

__all__ = ["ORDINALS", "Described", "descriptions", "plural_verbs", "walk_on_words"]

Known = Literal["new", "known", "bare"]
"""New: "a man", "two men". Known: "the man", "his men". Bare: "men"."""

REACH = 5
"""Most words between a determiner and its noun."""
NEW = frozenset(
    "a an another one some several many few dozen couple half more twenty thirty forty fifty hundred".split()
)
KNOWN = frozenset("the these those both all".split()) | OWNERS | {"'s", "’s"}
OF_ONE = frozenset({"this", "that"})
"""Determiners of one; before several, "that" joins sentences."""
VOID = frozenset("no any every each what which such neither either never whose not quite only".split())
"""Determiners of nobody in particular."""
PARTS = frozenset(
    "one another two three four five six seven eight nine ten some several most many few none".split()
)
"""What may stand before "of the men"."""
ORDINALS = frozenset("second third fourth fifth sixth next last first".split())
COUNTED = ORDINALS | frozenset(
    "another one other others rest two three four five six seven younger elder taller shorter".split()
)
"""Words that may tell people apart without a noun."""
BESIDE_NUMBERS = frozenset("or other first last next only same remaining".split())
"""What may stand between a determiner and a number: "the other two men", "two or three men"."""

SOMEBODY = frozenset({"somebody", "someone"})

COUPLE = 2
"""Of two, one tells the story, and the other has a name."""

_NO_ADJECTIVES = frozenset((*DETERMINERS, *OWNERS, *NUMBERS))


@dataclass(frozen=True, slots=True)
class Described:
    """Words that describe somebody; ``span`` counts from the passage's start."""

    span: Span
    head: str
    """The noun in the singular, or ``third`` and the like where there is none."""
    is_several: bool
    known: Known
    kind: str
    """Class of the noun: ``generic``, ``role``, ``kind``, ``many``; without one ``counted`` or ``us``."""
    gender: str = "n"
    """``m``, ``f`` or ``n``, as the noun tells."""
    adjectives: tuple[str, ...] = ()
    size: int | None = None
    is_owned: bool = False
    """Somebody's: "his men"."""
    is_some_of: bool = False
    """Picked out of several: "one of the men"."""
    noun: int | None = None
    """Where the noun itself begins, None where there is none."""

    @property
    def is_of_a_people(self) -> bool:
        """Told of by a people: "an Englishman"."""
        return self.head[:1].isupper()

    @property
    def own_words(self) -> Span:
        """The words without whose it is: "mother" of "Tom's mother"."""
        return self.span if self.noun is None or not self.is_owned else Span(self.noun, self.span.end)


def walk_on_words(kind: str) -> frozenset[str]:
    """Return the words of one class of ``lexicon/walk_on_words.tsv``."""
    return word_class("walk_on_words", kind)


@cache
def _nouns() -> dict[str, Noun]:
    found = {form: noun for form, noun in person_nouns().items() if noun.kind != "part"}
    for singular, plural, gender, kind in word_rows("walk_on_nouns"):
        if plural != "-":
            found.setdefault(plural, Noun(singular, gender, kind, True))
        found.setdefault(singular, Noun(singular, gender, kind, kind == "many"))
    return found


@once
def descriptions(paragraph: Paragraph) -> tuple[Described, ...]:
    """Return who is described in ``paragraph``, in order."""
    return tuple(_descriptions(paragraph))


def _descriptions(paragraph: Paragraph) -> Iterator[Described]:
    nouns, tokens = _nouns(), paragraph.tokens
    for index, (token, low) in enumerate(zip(tokens, paragraph.lower, strict=True)):
        noun = nouns.get(token.text)
        if noun is None and low != token.text and _opens(tokens, index):
            noun = nouns.get(low)
        if noun is None and "-" in token.text:
            noun = nouns.get(token.text.rpartition("-")[2])
        if noun is not None:
            found = _described(tokens, index, noun)
        elif low in COUNTED:
            found = _counted(tokens, index)
        elif low == "us":
            found = _of_us(tokens, index)
        elif low in SOMEBODY:
            found = _somebody(tokens, index)
        else:
            continue
        if found is not None:
            yield found


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a sentence begins at a token."""
    return not index or not (tokens[index - 1].is_word or tokens[index - 1].text in {",", ";", "-", "'", "’"})


def _described(tokens: Sequence[Token], head: int, noun: Noun) -> Described | None:
    after = tokens[head + 1] if head + 1 < len(tokens) else None
    if after is not None and not _may_follow(tokens[head], after, is_several=noun.plural):
        return None
    if noun.kind == "many" and after is not None and after.text == "of" and _measures(tokens, head):
        return None
    first, known, size = _determined(tokens, head, noun.plural)
    if known is None or (known == "bare" and not noun.plural):
        return None
    before = (token.text.lower() for token in tokens[first:head] if token.is_word)
    adjectives = tuple(word for word in before if word not in _NO_ADJECTIVES)
    is_one_more = known == "new" and not noun.plural
    if is_one_more and noun.singular in walk_on_words("adjective"):
        return None
    if is_one_more and noun.kind == "generic" and tokens[first].text.lower() in {"one", "some"}:
        return None  # "one girl told another", "some woman"
    if is_one_more and first > 1 and tokens[first - 2].text.lower() in {"so", "as", "how", "too"}:
        return None  # "so high an officer"
    if any(word.endswith("est") or _is_plural(word) for word in adjectives):
        return None  # "the happiest of women" is a comparison, "the things people do" two nouns
    several = noun.plural or (size or 0) > 1
    opening = _of_some(tokens, first)
    owned = tokens[first].text.lower() in OWNERS or tokens[first].text in {"'s", "’s"}
    if opening is not None:
        first, several, known = opening[0], opening[1] or (several and opening[2]), "new"
    if first and tokens[first].text in {"'s", "’s"}:
        first = _owner_from(tokens, first - 1)
    return Described(
        span=Span(tokens[first].start, tokens[head].end), head=noun.singular, is_several=several, known=known,
        kind=noun.kind, gender=noun.gender, size=size if several else None, adjectives=adjectives,
        is_owned=owned, is_some_of=opening is not None, noun=tokens[head].start,
    )  # fmt: skip


def _owner_from(tokens: Sequence[Token], last: int) -> int:
    """Return where the words for an owner begin of whom the last is given: "the old miller", "Mrs. Hale"."""
    for index in range(last, max(-1, last - REACH), -1):
        if tokens[index].text.lower() in DETERMINERS | OWNERS:
            return index
        if not (tokens[index].is_word or tokens[index].text == "."):
            break
    return last


def _is_plural(word: str) -> bool:
    """Tell whether a word before a noun is a noun for several things rather than an adjective."""
    return word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s"))


def _measures(tokens: Sequence[Token], head: int) -> bool:
    """Tell whether a word for several people only measures others: "a crowd of small boys"."""
    nouns = _nouns()
    return tokens[head].text in walk_on_words("measure") or any(
        token.text in nouns for token in tokens[head + 2 : head + 5]
    )


def _may_follow(noun: Token, after: Token, *, is_several: bool) -> bool:
    """Tell whether a noun may end before ``after``: not "a guard dog", "a general wish", "the servant's"."""
    text = after.text
    if text[:1].isupper():
        return text == "I"
    if not after.is_word:
        return not (after.start == noun.end and text in {"-", "'", "’"})
    if text in {"'s", "’s"} or text in BETWEEN or text in DETERMINERS or text in OWNERS:
        return True
    if text.endswith(("ed", "ing", "ly", "n't", "n’t")) or text in _followers():
        return True
    if is_several and text in plural_verbs():
        return True
    return text.endswith("s") and text in word_forms("speech_verbs")


@cache
def _followers() -> frozenset[str]:
    """Return words that are no nouns: verbs of people, auxiliaries, prepositions and the like."""
    verbs = word_list("person_verbs") | word_list("irregular_pasts") | word_list("auxiliaries")
    return verbs | word_list("after_nouns")


@cache
def plural_verbs() -> frozenset[str]:
    """Return verbs of people as several do them in the present: "get", "watch"."""
    forms = (verb for verb in word_list("person_verbs") if verb.endswith("s") and not verb.endswith("ss"))
    return frozenset(form for verb in forms for form in _without_s(verb))


def _without_s(verb: str) -> Iterator[str]:
    """Yield what a verb in -s may be without it: "gets", "watches", "hurries"."""
    yield verb[:-1]
    if verb.endswith(("shes", "ches", "sses", "oes")):
        yield verb[:-2]
    if verb.endswith("ies"):
        yield verb[:-3] + "y"


def _determined(tokens: Sequence[Token], head: int, is_plural: bool) -> tuple[int, Known | None, int | None]:
    """Return where a noun's words begin, how it is introduced (None: nobody in particular), and a number."""
    size: int | None = None
    first = head
    for index in range(head - 1, max(-1, head - 1 - REACH), -1):
        text = tokens[index].text.lower()
        if text in VOID:
            return index, None, None
        if text in NUMBERS or text.isdecimal():
            size, first = NUMBERS.get(text) or int(text[:6]), index
        elif text in NEW:
            before = tokens[index - 1].text.lower() if index else ""
            if text in walk_on_words("vague") and tokens[head].text in walk_on_words("anybody"):
                return index, None if before in VOID else "bare", size
            at = index - 1 if before in {"a", "the"} else index
            return at, None if before in VOID else "new", size
        elif text == "other" and is_plural and _opens(tokens, index):
            return index, "new", size
        elif text in KNOWN or (text in OF_ONE and not is_plural):
            is_part = index > 0 and tokens[index - 1].text.lower() == "half"
            return index, None if is_part else "known", size
        elif _ends_words(text) if size is None else text not in BESIDE_NUMBERS:
            break
    if tokens[head - 1].text.lower() in {"we", "you", "us"}:
        return head, None, None
    return (first, "new", size) if size is not None else (_bare_from(tokens, head), "bare", None)


def _bare_from(tokens: Sequence[Token], head: int) -> int:
    """Return where the words for people begin who have no determiner: an adjective may open a sentence."""
    before = tokens[head - 1] if head else None
    if before is None or not before.is_word or not _opens(tokens, head - 1):
        return head
    word = before.text.lower()
    return head if word in walk_on_words("opening") or _ends_words(word) else head - 1


def _ends_words(text: str) -> bool:
    """Tell whether a word cannot stand between a determiner and its noun."""
    if text in BETWEEN or not text.replace("-", "").isalpha() or text in word_list("person_verbs"):
        return True
    return text in word_list("after_nouns") and text not in walk_on_words("degree")


def _of_some(tokens: Sequence[Token], first: int) -> tuple[int, bool, bool] | None:
    """Return what stands before "of the men": where it begins, whether it is several, whether it may be."""
    if first < 2 or tokens[first - 1].text != "of":
        return None
    word = tokens[first - 2].text.lower()
    if word in walk_on_words("measure") or word.rstrip("s") in walk_on_words("measure"):
        at = first - 3
        while at >= 0 and first - at < REACH + 2 and tokens[at].text.lower() not in NEW | KNOWN:
            at -= 1
        return (max(at, 0), True, True) if at >= 0 and first - at < REACH + 2 else None
    if word in walk_on_words("of-several") and first >= 3 and tokens[first - 3].text.lower() == "the":
        return first - 3, False, False
    if word == "rest" and first >= 3 and tokens[first - 3].text.lower() == "the":
        return first - 3, True, False
    if word in PARTS | NEW and word != "none":
        return first - 2, word not in {"one", "another"}, False
    return None


def _counted(tokens: Sequence[Token], index: int) -> Described | None:
    """Return who is told apart by a number alone, before a verb of people: "a third", "two more"."""
    word = tokens[index].text.lower()
    first, end = _number_words(tokens, index, word)
    after = tokens[end].text if end < len(tokens) else ""
    is_several = word in {"others", "rest"} or NUMBERS.get(word, 1) > 1
    if first and word != "other" and not is_several and _is_tag(tokens[first - 1].text, after):
        return _apart(tokens, first, end, word)
    if first is None or after == "of" or (first and not _may_open(tokens[first - 1])):
        return None
    if after == "," and end + 1 < len(tokens) and tokens[end + 1].text == "which":
        return None  # "one of them, which had come late"
    if not (after == "," and not is_several) and not (after.endswith("ed") or after in _followers()):
        return None
    is_known = NUMBERS.get(word, 1) > 1 and tokens[first].text.lower() == "the" and first == index - 1
    return replace(
        _apart(tokens, first, end, word),
        is_several=is_several,
        known="known" if is_known else "new",
        size=NUMBERS.get(word) if is_several else None,
    )


def _is_tag(before: str, after: str) -> bool:
    """Tell whether words stand between a verb of speech and a mark: "said another."."""
    return after in {".", ",", ";"} and before in word_forms("speech_verbs")


def _apart(tokens: Sequence[Token], first: int, end: int, word: str) -> Described:
    """Return one who is told apart by the words from ``first`` up to ``end``."""
    return Described(
        span=Span(tokens[first].start, tokens[end - 1].end), head=word.rstrip("s"), is_several=False,
        known="new", kind="counted", is_some_of=tokens[end - 1].text == "them",
    )  # fmt: skip


def _of_us(tokens: Sequence[Token], index: int) -> Described | None:
    """Return the company of whoever tells the story where it is counted: "four of us", "the seven of us"."""
    if index < 2 or tokens[index - 1].text != "of":
        return None
    size = NUMBERS.get(tokens[index - 2].text.lower(), 0)
    if size <= COUPLE:
        return None
    return Described(
        span=Span(tokens[index - 2].start, tokens[index].end), head="us", is_several=True, known="known",
        kind="us", size=size,
    )  # fmt: skip


def _somebody(tokens: Sequence[Token], index: int) -> Described:
    """Return who is told of as somebody, nobody says who: "somebody coughed"."""
    is_else = index + 1 < len(tokens) and tokens[index + 1].text == "else"
    return Described(
        span=Span(tokens[index].start, tokens[index + is_else].end), head="somebody", is_several=False,
        known="new", kind="generic",
    )  # fmt: skip


def _number_words(tokens: Sequence[Token], index: int, word: str) -> tuple[int | None, int]:
    """Return where the words around a number begin (None: they tell of nobody) and end."""
    following = [token.text for token in tokens[index + 1 : index + 3]]
    end = index + 3 if following == ["of", "them"] else index + 2 if following[:1] == ["more"] else index + 1
    if word == "one" and following == ["of", "them"]:
        return index, end
    if word == "another" or NUMBERS.get(word, 1) > 1:
        return _with_the(tokens, index), end
    before = tokens[index - 1].text.lower() if index else ""
    first = index - 1
    if word == "one" and index > 1 and (before in ORDINALS or before.endswith("er")):
        first = index - 2
    return (first if first >= 0 and tokens[first].text.lower() in {"a", "the"} else None), end


def _with_the(tokens: Sequence[Token], index: int) -> int:
    """Return where the words of a number begin: "the other two", "the four", "two"."""
    before = [token.text.lower() for token in tokens[max(0, index - 2) : index]]
    if before == ["the", "other"]:
        return index - 2
    return index - 1 if before[-1:] == ["the"] else index


def _may_open(before: Token) -> bool:
    """Tell whether a clause may begin behind a word or a mark."""
    return not before.is_word or before.text.lower() in walk_on_words("opening")

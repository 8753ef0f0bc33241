"""What a verb in *-ing* hangs on: *seizing the lamp, she ran*, *began going*, *spoke of his leaving*.

Called by ``verbs`` for every such form of the event lexicon without an auxiliary.
"""

from __future__ import annotations

from storyledger.reading.happening.clauses import Clause, Group, Mood, Subject, Words, group_before
from storyledger.reading.happening.frames import class_of
from storyledger.reading.happening.people_words import person_ending_at
from storyledger.reading.happening.sharing import shared_subject
from storyledger.reading.happening.subjects import after_comma, doer_before_comma, near_subject

__all__ = ["owned_act", "participle_of"]

_ALONG = frozenset({",", "and", "then", "upon", "on", "in", "after", "before", "by", "while", "when"})
"""Words before a participle of what is done along with another act."""
_ABOUT = frozenset({"of", "from", "about", "for", "against", "without"})
"""Words before a participle of what is only spoken or thought of."""
_BY_HABIT = frozenset({"going", "coming", "visiting", "calling"})
"""What somebody begins or keeps doing is a habit: *he began going out*."""
_NEAR = 4
"""How many words after a subject its first auxiliary may stand."""
_GOVERNING = frozenset(
    "for of about since before after on upon without against from at to by with despite".split()
)
"""Words before an owner and what they do: *of Tom's leaving*."""
_BACK = 7
"""How many words left of an act another may stand that it goes on from."""


def participle_of(words: Words, index: int, group: Group, bounds: tuple[int, int]) -> Clause | None:
    """Judge *seizing the lamp* by what stands before it."""
    start, end = bounds
    if group.words and group.words[0] != "having":
        return None
    if group.words:
        group = Group(group.first, ("had", *group.words[1:]), group.adverbs)
    at = group.first - 1
    if any(word in class_of("deny") for word in group.adverbs):
        return None
    if at < start:
        subject = after_comma(words, index + 1, end)
        return Clause("past", _before_perfect(words, group, subject), subject, "shown") if subject else None
    before = words.low[at]
    if before in class_of("begin") and words.low[index] in _BY_HABIT:
        return None
    if before in class_of("begin") or (before == "on" and words.word(at - 1) in {"went", "goes", "kept"}):
        outer = group_before(words, at if before != "on" else at - 1, start)
        return Clause("past", outer, near_subject(words, outer.first, start), "shown")
    begin = person_ending_at(words, at, start)
    if begin is not None:
        if _is_owned(words, at):
            return _thing_done(words, group, begin, start)
        seen = words.word(begin - 1) in class_of("perceive") and begin > start
        if seen or before not in class_of("accusative"):
            mention = words.last.get(at)
            return Clause("past", group, Subject((mention,) if mention else (), begin, "direct"), "shown")
        return None
    is_said_of = before == "in" and words.tokens[at - 1].is_word and words.word(at - 1) not in {"and", "but"}
    if before in _ALONG and not is_said_of:
        return _along(words, index, group, bounds)
    if before in _ABOUT or is_said_of:
        subject = shared_subject(words, at, start)
        adverbs = ("not",) if before == "without" else group.adverbs
        return (
            Clause("base", Group(group.first, group.words, adverbs), subject, "wanted") if subject else None
        )
    return None


def owned_act(words: Words, group: Group, start: int) -> Clause | None:
    """Judge *of Tom's leaving* by what governs it; None where *'s* may be a verb."""
    begin = person_ending_at(words, group.first - 1, start)
    is_governed = begin is not None and begin > start and words.low[begin - 1] in _GOVERNING
    return _thing_done(words, Group(group.first, ()), begin, start) if begin and is_governed else None


def _is_owned(words: Words, at: int) -> bool:
    """Tell whether an owner stands at ``at``: *his leaving*; *her leaving* may be no such thing."""
    return words.low[at] in class_of("poss") - {"her"} or words.low[at].endswith(("s'", "'"))


def _thing_done(words: Words, group: Group, begin: int, start: int) -> Clause:
    """Judge *his leaving* by what governs it: it is thought of, or taken for granted."""
    at = words.begin[words.last[group.first - 1]] if group.first - 1 in words.last else begin
    before = words.word(begin - 1) if begin > start else ""
    mention = words.last.get(group.first - 1) or words.last.get(group.first - 2)
    subject = Subject((mention,) if mention else (), min(at, begin), "direct")
    is_dated = before == "of" and (
        words.word(begin - 2) in class_of("unit") | class_of("part") | {"hour", "time"}
    )
    if (before in _ABOUT and not is_dated) or _is_only_thought(words, begin - 1, start):
        adverbs = ("not",) if before == "without" else group.adverbs
        return Clause("base", Group(group.first, group.words, adverbs), subject, "wanted")
    return Clause("past", group, subject, "shown")


def _is_only_thought(words: Words, at: int, start: int) -> bool:
    """Tell whether what governs *his leaving* keeps it from being so: *prevented his leaving*."""
    if at < start:
        return False
    if words.low[at] == "to":
        at -= 1
    return words.word(at) in class_of("not-yet")


def _before_perfect(words: Words, group: Group, subject: Subject | None) -> Group:
    """Return the group of an act that was over before another: *reaching the town early, he had slept*."""
    if subject is None or not subject.mentions or group.words:
        return group
    after = words.end[subject.mentions[-1]] + 1
    is_perfect = words.word(after) == "had" and words.word(after + 1) != "to"
    return Group(group.first, ("had",), group.adverbs) if is_perfect else group


def _along(words: Words, index: int, group: Group, bounds: tuple[int, int]) -> Clause | None:
    """Judge an act done along with another: *Tom rose, taking the lamp*, *after leaving the house he ran*."""
    start, end = bounds
    at = _first_act(words, group.first - 1, start)
    subject = doer_before_comma(words, at, start) if words.low[at] == "," else None
    subject = subject or shared_subject(words, at, start)
    if subject is None and at - start <= 1:
        subject = after_comma(words, index + 1, end)
    if subject is None:
        return None
    mood: Mood = "wanted" if _is_only_meant(words, subject, at) else "shown"
    return Clause("past", Group(group.first, group.words), subject, mood)


def _first_act(words: Words, at: int, start: int) -> int:
    """Return what stands before the first of several acts: the comma of *, getting up and walking away*."""
    if words.low[at] != "and":
        return at
    for index in range(at - 1, max(start, at - _BACK) - 1, -1):
        if not words.tokens[index].is_word or words.low[index] in class_of("nominative"):
            return at
        if words.low[index].endswith("ing") and words.word(index - 1) == ",":
            return index - 1
    return at


def _is_only_meant(words: Words, subject: Subject, at: int) -> bool:
    """Tell whether the verb of ``subject`` only may be, so that what goes along with it may not be either."""
    first = words.end[subject.mentions[-1]] if subject.mentions else subject.first
    near = words.low[first : min(at, first + _NEAR)]
    if any(word in class_of("imagining") for word in words.low[first:at]):
        return True
    return any(word in class_of("modal") or word.endswith(("'ll", "n't")) for word in near)

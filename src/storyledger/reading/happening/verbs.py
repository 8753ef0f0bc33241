"""A verb of the event lexicon in its sentence: its form, its subject, and what it hangs on.

Called by ``events``. What a verb hangs on decides together with ``actuality`` whether it happened: *he went*,
*seeing her go*, *told her to go*, *wanted to go*, *did he go*, *go!*.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from storyledger.reading.happening.clause_openings import is_verb
from storyledger.reading.happening.clauses import Clause, Group, Mood, Subject, Words, group_before, is_adverb
from storyledger.reading.happening.deeds import DEEDS
from storyledger.reading.happening.frames import Form, class_of, verbs_by_form
from storyledger.reading.happening.participles import owned_act, participle_of
from storyledger.reading.happening.people_words import person_ending_at
from storyledger.reading.happening.sharing import shared_subject
from storyledger.reading.happening.subjects import after_comma, near_subject

__all__ = ["begins_order", "clause_of"]

_SHARING = 14
"""Most words between a participle and another whose auxiliary it shares."""
_HARD = frozenset({";", ":", "—", "–", "--", "---", "...", "..", "…", ".", "!", "?"})
_ASKING = frozenset({"how", "where", "when", "what", "whether", "which", "whom"})
"""Words before *to* with what is known or asked, which nobody is told to do: *told him where to go*."""
_OWN_SUBJECT = frozenset({"i", "he", "she", "we", "they", "whether", "if", "that", "how", "what"})
_BACK = 7
"""How many words left of *to* an ordering verb may stand."""


def clause_of(
    words: Words, index: int, forms: frozenset[Form], bounds: tuple[int, int], *, quoted: bool
) -> Clause | None:
    """Return how the verb at ``index`` stands, None when it tells nothing that can be judged.

    Args:
        words: the paragraph.
        index: of the verb.
        forms: which forms of a verb the word may be.
        bounds: first token of its sentence, and one past its last.
        quoted: whether somebody says it.

    """
    start, end = bounds
    group = group_before(words, index, start)
    if index > start and _is_no_verb(words, index, forms):
        return None
    proposed = _proposed(words, group, start) if quoted and "base" in forms else None
    if proposed is not None:
        return proposed
    form = form_here(forms, group)
    if "to" in group.words:
        clause = _infinitive(words, group, start)
        is_passive = clause is not None and group.has_be and form == "participle"
        return replace(clause, form=form, group=group) if clause and is_passive else clause
    if _is_future(words, index) and (group.has_be or _is_auxiliary_of(words, group, start)):
        return None
    if group.words[:1] == ("having",) or (form == "ing" and not group.has_be):
        return participle_of(words, index, group, (start, end))
    owned = owned_act(words, group, start) if form == "ing" and group.words == ("'s",) else None
    if owned is not None:
        return owned
    if form == "past" and "base" in forms and not group.words and _goes_on_from_modal(words, group, start):
        return Clause("base", group, near_subject(words, group.first, start), "wanted")
    if quoted and form == "base" and group.words == ("do",) and begins_order(words, group, start):
        return Clause("base", group, None, "asked")
    is_bare = "participle" in forms and group.words in {(), ("been",)}
    turned = _turned(words, group, start) if is_bare else None
    if turned is not None:
        return turned
    subject = near_subject(words, group.first, start)
    if form == "base" and not group.words:
        bare = _bare(words, group, subject, start, quoted=quoted)
        if bare is not None or "past" not in forms:
            return bare
        form = "past"
    if not group.words and form in {"participle", "past"} and "participle" in forms:
        done_to = _done_to(words, index, group, start) or _done_first(words, index, group, bounds)
        if done_to is not None:
            return done_to
    if not group.words and "participle" in forms:
        group = _joined_group(words, group, forms, start)
        form = "participle" if group.words else form
    if form == "participle" and not group.words:
        return None
    if subject is not None and subject.link == "direct" and not group.words:
        before = words.word(subject.first - 1) if subject.first > start else ""
        if form == "past" and "base" in forms and before in {"did", "does", "do"}:
            return Clause("base", group, subject, "questioned")
    return Clause(form, group, subject)


def _is_no_verb(words: Words, index: int, forms: frozenset[Form]) -> bool:
    """Tell whether a word is a noun where it stands, or a side: *for my own part*, *to right and left*."""
    if "ing" not in forms and words.low[index - 1] in class_of("before-noun"):
        return True
    return words.low[index] == "left" and _is_side(words, index)


def _proposed(words: Words, group: Group, start: int) -> Clause | None:
    """Judge what somebody proposes to do together: *let us go*, *let's go*."""
    is_short = group.words == ("'s",)
    at = group.first - (not is_short)
    if at <= start or words.low[at - 1] != "let" or not (is_short or words.low[at] == "us"):
        return None
    return Clause("base", Group(at, ()), Subject((), at, "direct"), "wanted")


def _is_future(words: Words, index: int) -> bool:
    """Tell whether a verb is the *going* of *going to leave*, and no way to go."""
    is_going = words.low[index] == "going" and words.word(index + 1) == "to"
    return is_going and not _is_place(words, index + 2)


def _is_auxiliary_of(words: Words, group: Group, start: int) -> bool:
    """Tell whether a form of *be* stands before the subject: *are you going to*."""
    begin = person_ending_at(words, group.first - 1, start) if group.first > start else None
    return begin is not None and begin > start and words.low[begin - 1] in class_of("be")


def _turned(words: Words, group: Group, start: int) -> Clause | None:
    """Judge a participle whose auxiliary stands before its subject: *no sooner had she gone*."""
    at = group.first - 1
    begin = person_ending_at(words, at, start) if at > start else None
    if begin is None or begin <= start or words.low[at] in class_of("accusative"):
        return None
    auxiliary = words.low[begin - 1]
    if auxiliary not in {"had", "have", "has", "is", "are", "was", "were"}:
        return None
    subject = _somebody(words, at, begin)
    before = words.low[begin - 2] if begin - 1 > start else ""
    is_at_once = before == "sooner" or before in class_of("barely")
    if is_at_once and auxiliary in {"was", "were"} and words.low[group.first] in class_of("be-perfect"):
        return Clause("past", group, replace(subject, first=begin - 2 - (before == "sooner")))
    if begin - 1 == start or not words.tokens[begin - 2].is_word or words.low[begin - 2] in _ASKING:
        group = Group(begin - 1, (auxiliary, *group.words), group.adverbs)
        return Clause("participle", group, subject, "questioned")
    if auxiliary not in {"had", "have", "has"} or group.words:
        return None
    if is_at_once:
        return Clause("past", group, replace(subject, first=begin - 2 - (before == "sooner")))
    if before in class_of("deny"):
        return Clause("past", Group(group.first, (), (before, *group.adverbs)), subject)
    return None


def _is_side(words: Words, index: int) -> bool:
    """Tell whether *left* is a side: *to right and left*, *left and right*, *turned left*."""
    before = words.low[max(0, index - 2) : index]
    is_listed = before[:1] == ("right",) and before[-1] in {"and", "or", "nor"}
    return is_listed or words.word(index + 2) == "right" or before[-1] in class_of("sideways")


def _is_place(words: Words, at: int) -> bool:
    """Tell whether words for a place or somebody begin at ``at``, so that *going to* is a way to go."""
    word = words.word(at)
    return at in words.first or any(word in class_of(name) for name in ("det", "poss", "bareplace"))


def _done_to(words: Words, index: int, group: Group, start: int) -> Clause | None:
    """Judge a bare participle that somebody suffers: *Mara, followed by Tom,*; *he had Tom killed*."""
    at = group.first - 1
    if at <= start:
        return None
    passive = Group(group.first, ("been",), group.adverbs)
    if words.low[at] == "," and words.word(index + 1) == "by":
        begin = person_ending_at(words, at - 1, start)
        mention = words.last.get(at - 1)
        if begin is not None and mention is not None and words.low[at - 1] not in class_of("accusative"):
            return Clause("participle", passive, Subject((mention,), begin, "shared"))
        subject = shared_subject(words, at, start)
        return Clause("participle", passive, subject) if subject else None
    begin = person_ending_at(words, at, start)
    if begin is None or begin <= start or words.low[at] in class_of("poss") - {"her"}:
        return None
    if words.low[begin - 1] not in class_of("causative") or index + 1 in words.first:
        return None
    if words.low[at] in class_of("nominative"):
        return None
    outer = group_before(words, begin - 1, start)
    passive = Group(group.first, (*outer.words, "been"), (*outer.adverbs, *group.adverbs))
    return Clause("participle", passive, _somebody(words, at, begin))


def _done_first(words: Words, index: int, group: Group, bounds: tuple[int, int]) -> Clause | None:
    """Judge a participle that opens a sentence: *wounded in the arm, Tom fell*."""
    start, end = bounds
    if group.first != start or words.word(index + 1) not in {"by", "in", "on", "at", "with", "from"}:
        return None
    subject = after_comma(words, index + 1, end)
    return Clause("participle", Group(group.first, ("been",), group.adverbs), subject) if subject else None


def _joined_group(words: Words, group: Group, forms: frozenset[Form], start: int) -> Group:
    """Return the auxiliaries that a participle shares with the one before it: *he had risen and gone*."""
    at = group.first - 1
    may_be_finite = "past" in forms
    joins = {"and", "or"} if may_be_finite else {"and", ",", "or", "but"}
    if at <= start or words.low[at] not in joins:
        return group
    if may_be_finite and (words.low[at - 1] == "," or group.adverbs):
        return group
    for index in range(at - 1, max(start, at - _SHARING) - 1, -1):
        if words.low[index] in _HARD or words.low[index] in _OWN_SUBJECT:
            return group
        outer = group_before(words, index, start)
        if not outer.words:
            continue
        is_perfect = outer.words[0] in {"had", "has", "have", "'d", "'ve"} and "to" not in outer.words
        is_passive = outer.has_be and not may_be_finite
        is_like = any(form == "participle" for form, _ in verbs_by_form().get(words.low[index], ()))
        is_like = is_like or words.low[index].endswith("ed")
        return (
            Group(group.first, outer.words, group.adverbs)
            if is_like and (is_perfect or is_passive)
            else group
        )
    return group


def form_here(forms: frozenset[Form], group: Group) -> Form:
    """Return which of the forms a word is, by its auxiliaries: *cut*, *did cut*, *was cut*."""
    last = group.words[-1] if group.words else ""
    if last in class_of("be") or last in class_of("have") or (last == "'d" and "participle" in forms):
        order: tuple[Form, ...] = ("participle", "past", "ing", "base", "s")
    elif last:
        order = ("base", "ing", "past", "participle", "s")
    else:
        order = ("past", "s", "base", "participle", "ing")
    return next(form for form in order if form in forms)


def _infinitive(words: Words, group: Group, start: int) -> Clause | None:
    """Judge *to go* by what it hangs on."""
    at = group.first - 1
    if group.words[:2] == ("had", "to"):
        subject = near_subject(words, group.first, start)
        return Clause("past", Group(group.first, (), group.adverbs), subject, "shown")
    if words.word(at) in class_of("manage") and at >= start:
        outer = group_before(words, at, start)
        return Clause("past", outer, near_subject(words, outer.first, start), "shown")
    if words.word(at) in {"first", "last"} and words.word(at - 1) == "the" and at - 1 > start:
        outer = group_before(words, at - 1, start)
        if outer.has_be:
            alone = Group(outer.first, outer.words[:-1], outer.adverbs)
            return Clause("past", alone, near_subject(words, outer.first, start), "shown")
    if group.words[0] in {"ought", "oughtn't"}:
        return Clause("base", group, near_subject(words, group.first, start), "wanted")
    if words.word(at) in _ASKING and at >= start:
        return None
    if words.word(at) in {"used", "able"} and at >= start:
        return None if words.low[at] == "used" else Clause("base", group, None, "wanted")
    low = max(start, at - _BACK)
    for index in range(at, low - 1, -1):
        if words.low[index] in _HARD or words.low[index] in _OWN_SUBJECT or _may_govern(words.low[index]):
            break
        if words.low[index] in class_of("ordering") and not _is_tag(words, index):
            asked = _first_mention(words, index + 1, at)
            if asked is not None:
                outer = group_before(words, index, start)
                return Clause("base", Group(group.first, ("to",), _denials(group, outer)), asked, "asked")
    if words.word(at) == "going" and at >= start:
        outer = group_before(words, at, start)
        group = Group(outer.first, group.words, _denials(group, outer))
        return Clause("base", group, near_subject(words, outer.first, start), "wanted")
    return Clause("base", group, _wanting(words, at, start), "wanted")


@lru_cache(maxsize=4096)
def _may_govern(word: str) -> bool:
    """Tell whether *to go* may hang on ``word``, not on what is before: *told him, coming to see her*."""
    return any(form == "ing" for form, _ in verbs_by_form().get(word, ())) and word not in class_of(
        "ordering"
    )


def _is_tag(words: Words, index: int) -> bool:
    """Tell whether a verb such as *cried* only says who spoke: *cried Tom*, and not *cried to Tom*."""
    return words.low[index] in class_of("calling") and words.word(index + 1) not in {"to", "at", "for", "out"}


def _denials(group: Group, outer: Group) -> tuple[str, ...]:
    return tuple(word for word in (*group.adverbs, *outer.words, *outer.adverbs) if word in class_of("deny"))


def _first_mention(words: Words, first: int, last: int) -> Subject | None:
    for index in range(first, last + 1):
        if index in words.first:
            return Subject((words.first[index],), index, "direct")
        if person_ending_at(words, index, first) is not None:
            return Subject((), index, "direct")
    return None


def _wanting(words: Words, at: int, start: int) -> Subject | None:
    """Return who would do what is wanted: *wants her to go*, *he wants to go*."""
    mention = words.last.get(at)
    if mention is not None and (at > start or words.word(at + 1) != "to"):
        return Subject((mention,), words.begin[mention], "direct")
    return shared_subject(words, at + 1, start)


def _bare(words: Words, group: Group, subject: Subject | None, start: int, *, quoted: bool) -> Clause | None:
    """Judge a plain form without an auxiliary: *go!*, *did he go*, *saw him go*, *we go*."""
    at = group.first - 1
    begin = person_ending_at(words, at, start) if at >= start else None
    if begin is not None and words.low[at] in class_of("poss") - {"her"}:
        return None
    is_noun = words.word(at) == "her" and any(
        words.word(at + 1) in class_of(f"deed-{kind}") for kind in DEEDS
    )
    if begin is not None and begin > start and not is_noun:
        before = words.low[begin - 1]
        if before in {"see", "hear", "watch", "find", "feel"} and words.word(begin - 2) == "to":
            return Clause("base", group, _somebody(words, at, begin), "wanted")
        is_seen = before == "and" and _is_seen_too(words, begin - 1, start)
        if is_seen or before in class_of("perceive") or before in {"made", "makes", "had"}:
            return Clause("past", group, _somebody(words, at, begin), "shown")
        if before in {"let", "lets", "letting"} and words.low[group.first] == "go":
            return None
        if before in {"let", "lets", "help", "helped", "helps", "make", "have", "letting", "see", "hear"}:
            return Clause("base", group, _somebody(words, at, begin), "wanted")
        told = _told_turned(words, group, _somebody(words, at, begin), start)
        if told is not None:
            return told
        if _is_auxiliary(words, begin - 1):
            inverted = Group(begin - 1, (words.low[begin - 1],), group.adverbs)
            return Clause("base", inverted, _somebody(words, at, begin), "questioned")
    if quoted and begins_order(words, group, start) and words.word(group.first + 1) != ",":
        return Clause("base", group, None, "asked")
    if at >= start and words.low[at] in {"and", "or", "but", ","}:
        joined = _joined(words, at, start)
        is_meant = joined == "modal" and words.low[at] != ","
        if is_meant or (joined is not None and (subject is None or quoted)):
            mood: Mood = "asked" if joined == "order" and quoted else "wanted"
            return Clause("base", group, subject, mood)
    if subject is None or subject.link == "relative" or quoted:
        return Clause("base", group, subject, "wanted") if subject and quoted else None
    if subject.link == "direct" and _takes_plain_form(words, subject):
        return Clause("s", group, subject)
    if _takes_plain_form(words, subject) and _is_in_present(words, subject):
        return Clause("s", group, subject)
    return None


def _is_seen_too(words: Words, joined: int, start: int) -> bool:
    """Tell whether what stands behind *and* is seen as well: *heard the door open and Tom come in*."""
    near = range(joined - 2, max(start, joined - _BACK) - 1, -1)
    inside = next((at for at in near if words.low[at] in class_of("perceive")), None)
    return inside is not None and all(words.tokens[at].is_word for at in range(inside, joined))


def _told_turned(words: Words, group: Group, subject: Subject, start: int) -> Clause | None:
    """Judge what is turned round without a question: *only then did he go*, *never did he go*."""
    auxiliary = subject.first - 1
    opening = words.low[start:auxiliary]
    if words.low[auxiliary] != "did" or not opening:
        return None
    if opening[0] == "only" or opening[:2] in {("not", "until"), ("not", "till"), ("not", "only")}:
        return Clause("past", group, replace(subject, first=auxiliary))
    if opening[0] in class_of("deny") and opening[0] not in class_of("barely"):
        return Clause("base", Group(auxiliary, ("did",), (opening[0], *group.adverbs)), subject)
    return None


def _is_in_present(words: Words, subject: Subject) -> bool:
    """Tell whether the first verb of *I*, *we* or *they* stands in its plain form: *I get up and leave*."""
    at = subject.first + 1
    while is_adverb(words.word(at)):
        at += 1
    first = words.word(at)
    return first[:1].isalpha() and (not is_verb(first) or first in {"am", "are", "have", "do", "get"})


def _takes_plain_form(words: Words, subject: Subject) -> bool:
    """Tell whether a subject has plain forms in the present; *you* must be somebody of the story."""
    word = words.low[subject.first]
    is_told_of = word == "you" and any(mention.character for mention in subject.mentions)
    return is_told_of or word in {"i", "we", "they"}


def _somebody(words: Words, at: int, begin: int) -> Subject:
    mention = words.last.get(at)
    return Subject((mention,) if mention else (), begin, "direct")


def _is_auxiliary(words: Words, at: int) -> bool:
    word = words.low[at]
    return word in class_of("modal") or word in class_of("do") or (word.endswith("n't") and len(word) > 3)


def _joined(words: Words, at: int, start: int) -> str | None:
    """Return what a plain form after *and* goes on from: ``order``, ``modal``, or None."""
    for index in range(at - 1, max(start, at - 12) - 1, -1):
        word = words.low[index]
        if word in _HARD:
            return None
        if (
            word in class_of("modal")
            or word == "to"
            or (word.endswith("'ll"))
            or word in {"let", "let's", "did"}
        ):
            return "modal"
    return "order" if _order_opens(words, start) else None


def _goes_on_from_modal(words: Words, group: Group, start: int) -> bool:
    """Tell whether a form such as *set* or *cut* goes on from *would*: *they would return and set off*."""
    at = group.first - 1
    if at <= start or words.low[at] not in {"and", "then", "or"}:
        return False
    for index in range(at - 1, max(start, at - _SHARING) - 1, -1):
        if words.low[index] in _HARD or words.low[index] in _OWN_SUBJECT:
            return False
        if words.low[index] in class_of("modal") or words.low[index].endswith("'ll"):
            return True
    return False


def _order_opens(words: Words, start: int) -> bool:
    """Tell whether the sentence begins with an order, after a name or a word of address."""
    at = start
    while at < start + 6 and at < len(words.low):
        if at in words.first and words.first[at].kind != "pronoun":
            at = words.end[words.first[at]] + 1
        elif words.low[at] in class_of("order-opener") or not words.tokens[at].is_word:
            at += 1
        else:
            break
    return words.word(at) in class_of("imperative")


def begins_order(words: Words, group: Group, start: int) -> bool:
    """Tell whether only words of address and the like stand before a plain form: *Tom, please go*."""
    if any(word not in {"do", "don"} for word in group.words):
        return False
    at = group.first - 1
    named = False
    while at >= start:
        word = words.low[at]
        mention = words.last.get(at)
        if word in _HARD:
            return True
        if mention is not None and mention.kind != "pronoun":
            marks = {words.word(at + 1), words.word(words.begin[mention] - 1)}
            if "," not in marks and words.begin[mention] > start:
                return False
            named, at = True, words.begin[mention] - 1
        elif word == "you" and (at == start or words.low[at - 1] in {",", "then", "and"}):
            if at == start and not named:
                return False
            at -= 1
        elif word in class_of("order-opener") or word == "," or is_adverb(word):
            at -= 1
        else:
            return False
    return True

"""What happens? The events of a section, from verb frames over its mentions.

The last reader of ``attend``. A frame of ``lexicon/event_verbs.tsv`` fires where one of its verb forms
stands, its subject touches the verb, and what must follow does. An event without its main role is not
claimed. What is said aloud is reported by its speaker; the narration is told by the narrator. Spans count
from the section's start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storyledger.entries import Actuality, Event, EventId, Mention, Scene, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.happening.actuality import Setting, actuality_of
from storyledger.reading.happening.clauses import (
    Group,
    Subject,
    Words,
    group_before,
    object_after,
    subject_of,
    words_of,
)
from storyledger.reading.happening.frames import Form, Frame, class_of, frames_by_form
from storyledger.reading.happening.patterns import Matched, follow
from storyledger.reading.happening.performatives import acts_of
from storyledger.reading.happening.sights import Seen, Sighting, sightings
from storyledger.reading.passage import Paragraph, Passage, Sentence
from storyledger.span import Span

__all__ = ["find_events"]

FATAL = frozenset({"dies", "kills", "is_found_dead"})
"""Kinds of events after which somebody is dead."""

SURE_DEATH = 0.55
"""Below this a death is not claimed: it would make a living person dead."""

LATELY = 300
"""Code points within which somebody was named who is *he* or *she* in a death."""

MAIN_ROLE = {
    "kills": "whom", "hurts": "whom", "bites": "whom", "captures": "whom", "frees": "whom", "kisses": "whom",
    "marries": "whom", "betrays": "whom", "orders": "whom", "asks": "whom", "tells": "whom",
}  # fmt: skip
"""The role an event is nothing without; ``who`` where not named here."""

DOERS = frozenset({"orders", "asks", "tells", "kisses", "marries", "betrays", "gives", "takes"})
"""Events that need their doer as well."""


SAID = frozenset({"orders", "promises", "threatens"})
"""Events done by saying so, which ``performatives`` reads from speech."""

_DONE = {"dies": "kills", "is_hurt": "hurts"}
"""What a thing that befalls somebody is called when somebody else does it."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the readers before this one found in the section."""

    passage: Passage
    mentions: Sequence[Mention]
    starts: Sequence[int]
    utterances: Sequence[Utterance]
    said_at: Sequence[int]
    scenes: Sequence[Scene]
    scene_at: Sequence[int]
    cast: Cast

    def utterance_at(self, position: int) -> Utterance | None:
        index = bisect_right(self.said_at, position) - 1
        return self.utterances[index] if index >= 0 and position in self.utterances[index].span else None

    def names_the_dead(self, claim: _Claim) -> bool:
        """Tell whether who dies is named there, or is whoever was named last, shortly before."""
        who = claim.roles.get(MAIN_ROLE.get(claim.kind, "who"))
        index = bisect_right(self.starts, claim.span.end - 1) - 1
        while index >= 0 and self.mentions[index].character != who:
            index -= 1
        doer = claim.roles.get("who") if claim.kind == "kills" else None
        while index >= 0 and (
            self.mentions[index].kind == "pronoun" or (doer and self.mentions[index].character == doer)
        ):
            index -= 1
        return index >= 0 and self._is_lately(self.mentions[index], who, claim)

    def _is_lately(self, mention: Mention, who: str | None, claim: _Claim) -> bool:
        return mention.character == who and claim.span.start - mention.span.end < LATELY

    def scene_of(self, position: int) -> Scene | None:
        index = bisect_right(self.scene_at, position) - 1
        return self.scenes[index] if index >= 0 else None


@dataclass(frozen=True, slots=True)
class _Claim:
    """An event before it has a number."""

    kind: str
    roles: dict[str, str]
    span: Span
    actuality: Actuality
    weight: float
    is_said: bool = False
    """Done by the saying of it, so that the narrator tells it although it stands in speech."""


def find_events(
    passage: Passage,
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
    scenes: Sequence[Scene],
    cast: Cast,
) -> tuple[Event, ...]:
    """Return the section's events in order of position, with ids ``1``, ``2`` ….

    Args:
        passage: the section.
        mentions: who is meant where, in order.
        utterances: what is said, in order, with speakers.
        scenes: the section's scenes, in order.
        cast: whom the mentions may mean.

    """
    context = _Context(
        passage,
        mentions,
        [mention.span.start for mention in mentions],
        utterances,
        [said.span.start for said in utterances],
        scenes,
        [scene.span.start for scene in scenes],
        cast,
    )
    claims = [claim for paragraph in passage.story for claim in _in_paragraph(paragraph, context)]
    claims += [claim for said in utterances for claim in _done_by_saying(said, passage.text)]
    claims.sort(key=lambda claim: (claim.span.start, claim.span.end))
    events = [event for claim in claims if (event := _event(claim, context)) is not None]
    return tuple(replace(event, id=EventId(str(number))) for number, event in enumerate(events, 1))


def _done_by_saying(said: Utterance, text: str) -> Iterator[_Claim]:
    """Yield orders, promises and threats: that somebody makes them is told by the narrator."""
    for kind, roles, start, end in acts_of(said, text):
        if MAIN_ROLE.get(kind, "who") in roles:
            yield _Claim(kind, roles, Span(start, end), "asserted", 0.8 * said.confidence, is_said=True)


def _in_paragraph(paragraph: Paragraph, context: _Context) -> Iterator[_Claim]:
    forms = frames_by_form()
    hits = [i for i, token in enumerate(paragraph.tokens) if token.text.lower() in forms]
    seen = sightings(paragraph)
    if not hits and not seen:
        return
    words = words_of(paragraph, context.mentions, context.starts)
    for index in hits:
        yield from _at_verb(words, index, paragraph, context)
    for sighting in seen:
        yield from _at_sight(sighting, words, paragraph, context)


def _bounds(paragraph: Paragraph, words: Words, index: int, said: Utterance | None) -> tuple[int, int]:
    """Return the tokens of the sentence around ``index``, clipped to one side of a quotation's marks."""
    firsts = [sentence.first for sentence in paragraph.sentences]
    sentence: Sentence = paragraph.sentences[bisect_right(firsts, index) - 1]
    start, end = sentence.first, sentence.last
    if said is not None:
        while start < index and words.tokens[start].start <= said.span.start:
            start += 1
        while end - 1 > index and words.tokens[end - 1].end >= said.span.end:
            end -= 1
    return start, end


def _at_verb(words: Words, index: int, paragraph: Paragraph, context: _Context) -> Iterator[_Claim]:
    said = context.utterance_at(words.tokens[index].start)
    start, end = _bounds(paragraph, words, index, said)
    opening = _without_delay(words, index, start)
    group = group_before(words, index if opening is None else opening, start)
    subject = subject_of(words, group.first, start)
    cast = _Cast(context, said)
    done: set[str] = set()
    for frame, forms in _open_frames(words.low[index]).items():
        if (frame.event in done) or (frame.event == "hurts" and "kills" in done):
            continue
        form = _form_here(forms, group) if opening is None else "past"
        setting = Setting(
            words=words, start=start, end=end, verb=index, form=form, group=group, subject=subject,
            quoted=said is not None, fatal=frame.event in FATAL,
        )  # fmt: skip
        claim = _fire(frame, setting, cast) if form != "ing" else None
        if claim is not None:
            done.add(frame.event)
            sure = _as_sure_as_its_mentions(claim, words, subject)
            yield from _for_each(sure, subject, cast, words)


def _open_frames(word: str) -> dict[Frame, set[Form]]:
    """Return the frames that a word may open, each with the forms the word may be."""
    found: dict[Frame, set[Form]] = {}
    for form, frame in frames_by_form()[word]:
        found.setdefault(frame, set()).add(form)
    return found


def _form_here(forms: set[Form], group: Group) -> Form:
    """Return which of the forms a word is, by its auxiliaries: *cut*, *did cut*, *was cut*."""
    last = group.words[-1] if group.words else ""
    if last in class_of("be") or last in class_of("have") or (last == "'d" and "participle" in forms):
        order: tuple[Form, ...] = ("participle", "past", "ing", "base", "s")
    elif last:
        order = ("base", "ing", "past", "participle", "s")
    else:
        order = ("past", "s", "base", "participle", "ing")
    return next(form for form in order if form in forms)


def _as_sure_as_its_mentions(claim: _Claim, words: Words, subject: Subject | None) -> _Claim:
    """Lower a claim's weight to what its mentions allow."""
    inside = [mention for mention in words.begin if claim.span.covers(mention.span)]
    sure = [mention.confidence for mention in (*inside, *(subject.mentions if subject else ()))]
    return replace(claim, weight=claim.weight * min(sure, default=1.0))


def _for_each(claim: _Claim, subject: Subject | None, cast: _Cast, words: Words) -> Iterator[_Claim]:
    """Yield a claim for each of two subjects: *Tom and Mara died*."""
    yield claim
    for mention in subject.mentions[:-1] if subject else ():
        one, other = cast.who(mention, words), _only(subject, words, cast)
        if one is not None and one not in claim.roles.values():
            yield replace(
                claim, roles={role: one if who == other else who for role, who in claim.roles.items()}
            )


def _without_delay(words: Words, index: int, start: int) -> int | None:
    """Return where *lost* stands in *lost no time in telling*, None for anything else."""
    at = index - 1
    if words.word(at) == "in":
        at -= 1
    said_so = at - 2 >= start and words.word(at) == "time" and words.word(at - 1) == "no"
    return at - 2 if said_so and words.word(at - 2) in {"lost", "loses", "wasted", "wastes"} else None


@dataclass(frozen=True, slots=True)
class _Cast:
    """Whom words mean where they stand: *I* and *you* depend on who is speaking."""

    context: _Context
    said: Utterance | None

    def who(self, mention: Mention | None, words: Words) -> str | None:
        """Return the id of whom ``mention`` means here, None when unknown."""
        if mention is None:
            return None
        word = words.low[words.end[mention]].split("'")[0]
        if mention.kind == "pronoun" and word in {"i", "me", "my", "myself"}:
            return self.said.speaker if self.said else mention.character or self.context.cast.narrator
        if mention.kind == "pronoun" and word in {"you", "your"} and mention.character is None:
            return self.said.addressees[0] if self.said and len(self.said.addressees) == 1 else None
        return mention.character


def _fire(frame: Frame, at: Setting, cast: _Cast) -> _Claim | None:
    """Return the event of ``frame`` at a verb, None when the frame does not fit."""
    passive = at.group.has_be and at.form in {"participle", "past"}
    if passive:
        return _passive(frame, replace(at, form="participle"), cast)
    matched = follow(frame.steps, at.words, at.verb + 1, at.end)
    if matched is None:
        return None
    actuality = actuality_of(at)
    if actuality is None:
        return None
    doer = _only(at.subject, at.words, cast)
    if actuality == "ordered" and cast.said and len(cast.said.addressees) == 1:
        doer = cast.said.addressees[0]
    roles = _roles(frame, matched, at, cast)
    if roles is None or (doer is not None and doer in roles.values()):
        return None
    if doer is not None:
        roles = {"who": doer, **roles}
    return _claim(frame.event, roles, at, matched.end, actuality, frame.weight)


def _only(subject: Subject | None, words: Words, cast: _Cast) -> str | None:
    """Return the one somebody a verb is about; of two the nearer."""
    return cast.who(subject.mentions[-1], words) if subject else None


def _roles(frame: Frame, matched: Matched, at: Setting, cast: _Cast) -> dict[str, str] | None:
    """Return the roles that follow the verb, None when somebody is named there whom nobody knows."""
    roles: dict[str, str] = {}
    if matched.whom is not None:
        whom = cast.who(matched.whom, at.words)
        if whom is None:
            return None
        roles["from" if frame.event == "takes" else "whom"] = whom
    if frame.event == "is_held" and "whom" in roles:
        roles = {"who": roles.pop("whom")}
    if frame.event == "gives" and "whom" in roles:
        roles = {"to": roles.pop("whom")}
    return {**roles, **matched.words}


def _passive(frame: Frame, at: Setting, cast: _Cast) -> _Claim | None:
    """Return the event of a passive: *was killed*, *was killed by Tom*."""
    if frame.passive is None or at.subject is None:
        return None
    steps = tuple(step for step in frame.steps if "WHOM" not in (step.special, step.also))
    matched = follow(steps, at.words, at.verb + 1, at.end)
    actuality = actuality_of(at)
    sufferer = _only(at.subject, at.words, cast)
    if matched is None or actuality is None or sufferer is None:
        return None
    agent = _agent(at, matched.end, cast)
    if agent is not None and agent != sufferer and frame.has_object and frame.event != "is_held":
        roles = {"who": agent, "whom": sufferer}
        return _claim(frame.event, roles, at, matched.end, actuality, frame.weight)
    role = MAIN_ROLE.get(frame.passive, "who")
    return _claim(frame.passive, {role: sufferer}, at, matched.end, actuality, frame.weight)


def _agent(at: Setting, after: int, cast: _Cast) -> str | None:
    if at.words.word(after) != "by":
        return None
    return cast.who(object_after(at.words, after + 1), at.words)


def _claim(
    kind: str, roles: dict[str, str], at: Setting, end: int, actuality: Actuality, weight: float
) -> _Claim | None:
    """Return an event with its span, None when its main role is missing."""
    if MAIN_ROLE.get(kind, "who") not in roles or (kind in DOERS and "who" not in roles):
        return None
    first = at.subject.first if at.subject and at.subject.link != "shared" else at.group.first
    tokens = at.words.tokens
    span = Span(tokens[first].start, tokens[max(at.verb, end - 1)].end)
    shared = at.subject is not None and at.subject.link == "shared"
    return _Claim(kind, roles, span, actuality, weight * (0.85 if shared else 1.0))


def _at_sight(sighting: Sighting, words: Words, paragraph: Paragraph, context: _Context) -> Iterator[_Claim]:
    """Yield what a description tells: somebody dead, the colour of somebody's eyes."""
    said = context.utterance_at(words.tokens[sighting.index].start)
    start, end = _bounds(paragraph, words, sighting.index, said)
    seen = sighting.look(words, sighting.index, start, end)
    if seen is None:
        return
    mentions = (seen.who,) if seen.who else ()
    setting = Setting(
        words=words, start=start, end=end, verb=seen.verb, form=seen.form, group=seen.group,
        subject=Subject(mentions, min(seen.first, seen.group.first), "direct"), quoted=said is not None,
        fatal=seen.kind in FATAL,
    )  # fmt: skip
    actuality = actuality_of(setting)
    roles = _roles_seen(seen, _Cast(context, said), words)
    if roles is None or actuality is None:
        return
    span = Span(words.tokens[seen.first].start, words.tokens[seen.last].end)
    kind = _DONE[seen.kind] if "whom" in roles else seen.kind
    yield _Claim(kind, roles, span, actuality, seen.weight * (seen.who.confidence if seen.who else 1.0))


def _roles_seen(seen: Seen, cast: _Cast, words: Words) -> dict[str, str] | None:
    """Return the roles of what a description tells, None when nobody knows whom it is about."""
    if seen.who is None:
        return seen.values
    who, doer = cast.who(seen.who, words), cast.who(seen.doer, words)
    if who is None:
        return None
    if doer is not None and doer != who and seen.kind in _DONE:
        return {"who": doer, "whom": who}
    return {"who": who, **seen.values}


def _event(claim: _Claim, context: _Context) -> Event | None:
    """Return the event, None when nobody knows who reports it, or when it is too doubtful a death."""
    is_death = claim.kind in FATAL and claim.actuality == "asserted"
    if is_death and (claim.weight < SURE_DEATH or not context.names_the_dead(claim)):
        return None
    said = context.utterance_at(claim.span.start) or context.utterance_at(claim.span.end - 1)
    if said and claim.kind in SAID and not claim.is_said and claim.roles.get("who") == said.speaker:
        return None
    said = None if claim.is_said else said
    teller = said.speaker if said else "narrator"
    if teller is None:
        return None
    scene = context.scene_of(claim.span.start)
    return Event(
        id=EventId("0"),
        kind=claim.kind,
        roles=claim.roles,
        span=claim.span,
        actuality=claim.actuality,
        according_to=teller,
        scene=scene.id if scene else None,
        confidence=round(claim.weight * (said.confidence if said else 1.0), 3),
    )

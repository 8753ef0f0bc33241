"""What happens? The events of a section, from verb frames over its mentions.

The last reader of ``attend``. A frame of ``lexicon/event_verbs.tsv`` fires where one of its verb forms
stands, its subject touches the verb, and what must follow does. An event without its main role is not
claimed. What is said aloud is reported by its speaker; the narration is told by the narrator. Spans count
from the section's start.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice, takewhile

from storyledger.entries import Event, EventId, Mention, Scene, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.happening.actuality import Setting, actuality_of
from storyledger.reading.happening.antecedents import antecedent_of
from storyledger.reading.happening.claiming import (
    FATAL,
    INNER,
    MAIN_ROLE,
    MOVES,
    RIVALS,
    Claim,
    fire,
    only,
)
from storyledger.reading.happening.clauses import (
    Clause,
    Group,
    Subject,
    Words,
    group_before,
    subject_of,
    words_of,
)
from storyledger.reading.happening.company import Company
from storyledger.reading.happening.context import Context, context_of
from storyledger.reading.happening.deeds import DEEDS, deed_happened, deed_nouns, deeds
from storyledger.reading.happening.facts.answers import answered
from storyledger.reading.happening.facts.sights import Seen, Sighting, sightings
from storyledger.reading.happening.frames import Form, Frame, Step, class_of, frames_of, verbs_by_form
from storyledger.reading.happening.inversions import fronted_particle, inverted
from storyledger.reading.happening.pairs import pair_of
from storyledger.reading.happening.patterns import circumstance_after, follow
from storyledger.reading.happening.performatives import acts_of, names_order, orders_in, role_called
from storyledger.reading.happening.told import LEFT_OPEN
from storyledger.reading.happening.verbs import clause_of
from storyledger.reading.passage import Paragraph, Passage, Sentence, Token
from storyledger.span import Span

__all__ = ["find_events"]

SURE_DEATH = 0.55
"""Below this a death is not claimed: it would make a living person dead."""
FAR = 400
"""Words of a sentence before and after another that may tell of it; longer ones are streams of thought."""

SAID = frozenset({"orders", "promises", "threatens"})
"""Events done by saying so, which ``performatives`` reads from speech."""

NOTHING = "nothing"
"""What an idiom tells that other frames would take for an event: *went to sleep*."""
_DONE = {"dies": "kills", "is_hurt": "hurts"}
"""What a thing that befalls somebody is called when somebody else does it."""


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
    context = context_of(passage, mentions, utterances, scenes, cast)
    claims = [claim for paragraph in passage.story for claim in _in_paragraph(paragraph, context)]
    claims += [claim for said in utterances for claim in _done_by_saying(said, passage.text)]
    claims += answered(utterances, passage.text)
    claims.sort(key=lambda claim: (claim.span.start, claim.span.end))
    events = [event for claim in claims if (event := _event(claim, context)) is not None]
    return tuple(replace(event, id=EventId(str(number))) for number, event in enumerate(events, 1))


def _done_by_saying(said: Utterance, text: str) -> Iterator[Claim]:
    """Yield orders, promises and threats: that somebody makes them is told by the narrator."""
    for kind, roles, start, end in acts_of(said, text):
        yield Claim(kind, roles, Span(start, end), "asserted", 0.8 * said.confidence, is_said=True)


def _in_paragraph(paragraph: Paragraph, context: Context) -> Iterator[Claim]:
    forms = verbs_by_form()
    low = paragraph.lower
    hits = [i for i, word in enumerate(low) if word in forms]
    seen = sightings(paragraph) + deeds(low)
    said = [one for one in context.said_in(paragraph.span) if one.mode == "direct"]
    if not hits and not seen and not said:
        return
    words = words_of(paragraph, context.mentions, context.starts)
    for one in said:
        yield from _ordered(one, words, paragraph, context)
    told = [claim for index in hits for claim in _at_verb(words, index, paragraph, context)]
    shown: list[Claim] = []
    for sighting in seen:
        for claim in _at_sight(sighting, words, paragraph, context):
            if claim.kind in _ONCE and any(_is_same(claim, one) for one in told):
                told = [_fuller(one, claim) for one in told]
            elif not any(_is_same(claim, one) for one in shown):
                shown.append(claim)
    yield from told
    yield from shown


def _fuller(told: Claim, seen: Claim) -> Claim:
    """Return a claim with what the whole phrase says besides: of a promise, what is promised."""
    if told.kind != seen.kind or not _is_same(seen, told) or "what" in told.roles:
        return told
    return replace(told, roles={**seen.roles, **told.roles})


_ONCE = frozenset(
    {*DEEDS, "hurts", "is_hurt", "learns", "knows", "promises", "is_known_to_be_dead", "is_found_dead"}
)
"""Kinds that a verb tells as well; what the verb tells is enough."""


def _is_same(claim: Claim, other: Claim) -> bool:
    """Tell whether two claims on the same words tell the same."""
    if claim.kind == "is_known_to_be_dead" and other.kind in FATAL and other.actuality == "asserted":
        return claim.span.overlaps(other.span)
    same = claim.kind == other.kind and claim.span.overlaps(other.span)
    return same and claim.roles.get("trait") == other.roles.get("trait")


def _ordered(said: Utterance, words: Words, paragraph: Paragraph, context: Context) -> Iterator[Claim]:
    """Yield the orders in an utterance."""
    if names_order(said, context.passage.text):
        return
    tokens, cast = words.tokens, context.company(said)
    begin, end = said.span.start, said.span.end
    at = bisect_right(paragraph.sentences, begin, key=lambda one: tokens[one.last - 1].end)
    here = takewhile(lambda one: tokens[one.first].start < end, islice(paragraph.sentences, at, None))
    for sentence in here:
        first = bisect_right(tokens, begin, sentence.first, sentence.last, key=lambda token: token.end)
        last = bisect_left(tokens, end, first, sentence.last, key=lambda token: token.start)
        for called, start, stop in orders_in(words, first, last):
            role = role_called(words, first, start) if called is None else None
            if role is not None:
                whom = context.bearer_of(role, said.span.start)
            else:
                whom = cast.who(called, words) if called is not None else context.addressee_of(said)
            roles = {"who": str(said.speaker)} if said.speaker and said.speaker != whom else {}
            roles |= {"whom": str(whom)} if whom else {}
            roles["what"] = _as_said(tokens[start:stop], context.passage.text)
            span = Span(tokens[start].start, tokens[stop - 1].end)
            yield Claim("orders", roles, span, "asserted", 0.75 * max(said.confidence, 0.4), is_said=True)


def _as_said(tokens: Sequence[Token], text: str) -> str:
    """Return the words of some tokens with the marks between them."""
    last = max(index for index, token in enumerate(tokens) if token.is_word)
    return " ".join(text[tokens[0].start : tokens[last].end].split())


def _first_of(sentence: Sentence) -> int:
    return sentence.first


def _bounds(paragraph: Paragraph, words: Words, index: int, said: Utterance | None) -> tuple[int, int]:
    """Return the tokens of the sentence around ``index``, clipped to one side of a quotation's marks."""
    at = bisect_right(paragraph.sentences, index, key=_first_of) - 1
    sentence = paragraph.sentences[at]
    start, end = max(sentence.first, index - FAR), min(sentence.last, index + FAR)
    if said is not None:
        while start < index and words.tokens[start].start <= said.span.start:
            start += 1
        while end - 1 > index and words.tokens[end - 1].end >= said.span.end:
            end -= 1
    return start, end


def _at_verb(words: Words, index: int, paragraph: Paragraph, context: Context) -> Iterator[Claim]:
    following = words.word(index + 1)
    later = circumstance_after(words, index + 1, len(words.low))
    frames = _open_frames(words.low[index], following, words.word(later) if later is not None else None)
    if not frames and not _moves(words.low[index]):
        return
    said = context.utterance_at(words.tokens[index].start)
    start, end = _bounds(paragraph, words, index, said)
    cast = context.company(said)
    done: set[str] = set()
    clauses: dict[frozenset[Form], Clause | None] = {}
    opened: dict[int, bool] = {}
    settings: dict[tuple[frozenset[Form], bool], Setting] = {}
    may_be_passive = following == "by" or any(
        map(_may_lead_passive, words.low[max(start, index - 7) : index])
    )
    before = (
        antecedent_of(words, index, start) if any(frame.may_follow_object for frame, _ in frames) else None
    )
    for frame, forms in frames:
        if frame.event == NOTHING:
            if _opens(frame.steps, opened, words, index + 1, end) and _fits(frame, words, index + 1, end):
                return
            continue
        if done and done & RIVALS.get(frame.event, {frame.event}):
            continue
        is_passive = may_be_passive and frame.passive is not None
        is_cut = before is not None and frame.may_follow_object
        if not (is_passive or is_cut) and not _opens(frame.steps, opened, words, index + 1, end):
            continue
        if forms not in clauses:
            clauses[forms] = _clause(words, index, forms, (start, end), quoted=said is not None)
        clause = clauses[forms]
        if clause is None or (frame.event in INNER and not _is_plain(clause, words, start)):
            continue
        is_active = is_passive and not clause.group.has_be and not is_cut
        if is_active and not _opens(frame.steps, opened, words, index + 1, end):
            continue
        is_fatal = frame.event in FATAL
        setting = settings.get((forms, is_fatal))
        if setting is None:
            setting = settings[forms, is_fatal] = Setting(
                words=words, start=start, end=end, verb=index, form=clause.form, group=clause.group,
                subject=clause.subject, quoted=said is not None, fatal=is_fatal, mood=clause.mood,
                before=before,
            )  # fmt: skip
        claim = fire(frame, setting, cast)
        if claim is not None:
            done.add(frame.event)
            sure = _as_sure_as_its_mentions(claim, words, clause.subject)
            subject = clause.subject
            both = _both(sure, subject, cast, words) if frame.by_several else None
            yield from [both] if both is not None else _for_each(sure, subject, cast, words)
    if not done and _moves(words.low[index]):
        yield from _turned(words, index, (start, end), said, cast)


def _fits(frame: Frame, words: Words, at: int, end: int) -> bool:
    return follow(frame.steps, words, at, end) is not None


@lru_cache(maxsize=50_000)
def _may_lead_passive(word: str) -> bool:
    """Tell whether a passive may follow ``word``: a form of *be*, a contraction, or *had him killed*."""
    return "'" in word or word in class_of("be") or word in class_of("causative")


def _turned(
    words: Words, index: int, bounds: tuple[int, int], said: Utterance | None, cast: Company
) -> Iterator[Claim]:
    """Yield the movement of somebody named after the verb: *in came Tom*."""
    turned = inverted(words, index, *bounds) or fronted_particle(words, index, *bounds)
    if turned is None:
        return
    subject, fronted = turned
    for frame, form in _moves(words.low[index]):
        if frame.event == "leaves" and words.low[index] in {"came", "comes"}:
            frame = replace(frame, event="arrives_at")
        setting = Setting(
            words=words, start=bounds[0], end=bounds[1], verb=index, form=form, group=Group(index, ()),
            subject=subject, quoted=said is not None, fronted=fronted,
        )  # fmt: skip
        claim = fire(frame, setting, cast)
        if claim is not None:
            yield from _for_each(_as_sure_as_its_mentions(claim, words, subject), subject, cast, words)
            return


def _is_plain(clause: Clause, words: Words, start: int) -> bool:
    """Tell whether the subject touches the verb and the verb hangs on nothing."""
    return clause.mood == "plain" and clause.subject == subject_of(words, clause.group.first, start)


def _clause(
    words: Words, index: int, forms: frozenset[Form], bounds: tuple[int, int], *, quoted: bool
) -> Clause | None:
    """Return how a verb stands; *lost no time in telling* is *told*."""
    opening = _without_delay(words, index, bounds[0])
    if opening is None:
        return clause_of(words, index, forms, bounds, quoted=quoted)
    group = group_before(words, opening, bounds[0])
    return Clause("past", group, subject_of(words, group.first, bounds[0]))


def _opens(steps: tuple[Step, ...], opened: dict[int, bool], words: Words, at: int, end: int) -> bool:
    """Tell whether the first step is met at ``at``; ``opened`` keeps the answer for frames that share it."""
    if not steps or steps[0].optional:
        return True
    known = opened.get(id(steps[0]))
    if known is None:
        known = opened[id(steps[0])] = follow(steps[:1], words, at, end) is not None
    return known


@lru_cache(maxsize=50_000)
def _open_frames(word: str, following: str, later: str | None) -> tuple[tuple[Frame, frozenset[Form]], ...]:
    """Return the frames that a word may open before another, each with the forms the word may be.

    ``later`` is the word that follows when and how it is done, None when nothing says so.
    """
    return tuple(
        (frame, forms)
        for frame, forms in frames_of(word)
        if frame.may_open(following) or (later is not None and frame.leads and frame.may_open(later))
    )


@cache
def _moves(word: str) -> tuple[tuple[Frame, Form], ...]:
    """Return the frames of movement that a finite form of a verb opens."""
    found: list[tuple[Frame, Form]] = []
    for frame, forms in frames_of(word):
        form: Form | None = "past" if "past" in forms else "s" if "s" in forms else None
        if form is not None and frame.event in MOVES and not frame.by_object:
            found.append((frame, form))
    return tuple(found)


def _as_sure_as_its_mentions(claim: Claim, words: Words, subject: Subject | None) -> Claim:
    """Lower a claim's weight to what its mentions allow."""
    mentions = (*words.inside(claim.span), *(subject.mentions if subject else ()))
    sure = [mention.confidence for mention in mentions if mention.character is not None]
    return replace(claim, weight=claim.weight * min(sure, default=1.0))


def _both(claim: Claim, subject: Subject | None, cast: Company, words: Words) -> Claim:
    """Return what two do to each other with both of them: *they met*."""
    pair = pair_of(claim, subject, cast, words)
    return replace(claim, roles={"who": pair[0], "whom": pair[1], **claim.roles}) if len(pair) > 1 else claim


def _for_each(claim: Claim, subject: Subject | None, cast: Company, words: Words) -> Iterator[Claim]:
    """Yield a claim for each of two subjects: *Tom and Mara died*."""
    pair = pair_of(claim, subject, cast, words)
    if pair:
        yield from (replace(claim, roles={"who": who, **claim.roles}) for who in pair)
        return
    yield claim
    others = subject.mentions if subject and len(subject.mentions) > 1 else ()
    told = only(subject, words, cast)
    for mention in others:
        one = cast.who(mention, words)
        if one is not None and told in claim.roles.values() and one not in claim.roles.values():
            yield replace(
                claim, roles={role: one if who == told else who for role, who in claim.roles.items()}
            )


def _without_delay(words: Words, index: int, start: int) -> int | None:
    """Return where *lost* stands in *lost no time in telling*, None for anything else."""
    at = index - 1
    if words.word(at) == "in":
        at -= 1
    said_so = at - 2 >= start and words.word(at) == "time" and words.word(at - 1) == "no"
    return at - 2 if said_so and words.word(at - 2) in {"lost", "loses", "wasted", "wastes"} else None


def _at_sight(sighting: Sighting, words: Words, paragraph: Paragraph, context: Context) -> Iterator[Claim]:
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
    is_deed = words.low[sighting.index] in deed_nouns()
    actuality = deed_happened(seen, quoted=said is not None) if is_deed else actuality_of(setting)
    roles = _roles_seen(seen, context.company(said), words)
    if roles is None or actuality is None:
        return
    span = Span(words.tokens[seen.first].start, words.tokens[seen.last].end)
    kind = _DONE.get(seen.kind, seen.kind) if "whom" in roles else seen.kind
    yield Claim(kind, roles, span, actuality, seen.weight * _sureness(seen.who))


def _sureness(who: Mention | None) -> float:
    """Return how sure it is who is meant; a pronoun that was left open has only its surroundings."""
    if who is None:
        return 1.0
    return who.confidence if who.character is not None else LEFT_OPEN


def _roles_seen(seen: Seen, cast: Company, words: Words) -> dict[str, str] | None:
    """Return the roles of what a description tells, None when nobody knows whom it is about."""
    if seen.who is None:
        return seen.values
    who, doer = cast.who(seen.who, words), cast.who(seen.doer, words)
    if who is None:
        return {} if seen.kind in DEEDS else None
    if doer is not None and doer != who and seen.kind in _DONE:
        return {"who": doer, "whom": who}
    others = {role: cast.who(mention, words) for role, mention in seen.others.items()}
    known = {role: other for role, other in others.items() if other is not None and other != who}
    main = MAIN_ROLE.get(seen.kind, "who")
    if len(known) < len(others):
        return None
    return {"who" if main in known else main: who, **seen.values, **known}


def _event(claim: Claim, context: Context) -> Event | None:
    """Return the event, None when nobody knows who reports it, or when it is too doubtful a death."""
    main = MAIN_ROLE.get(claim.kind, "who")
    is_death = claim.kind in FATAL and claim.actuality == "asserted" and main in claim.roles
    if is_death and (claim.weight < SURE_DEATH or not context.names_the_dead(claim)):
        roles = {role: who for role, who in claim.roles.items() if role != main}
        claim = replace(claim, roles=roles, weight=claim.weight * 0.8)
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

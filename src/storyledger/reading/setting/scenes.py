"""Read where scenes begin, and how each is told.

Runs in stage C, in two steps: scenes are framed when mentions are known (where each begins, in which person
and through whose eyes it is told), and filled with places and people when the speakers are, too. A scene is
a stretch of continuous place, time and company. It begins with the chapter, after a break, under a heading,
at words that jump in time, and, without any mark, where ``switches`` finds that the telling has passed to
other people.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from storyledger.entries import CharacterId, Mention, Person, Scene, SceneId, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.narration import QUOTED, told, without_italics
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.setting.focalization import (
    SHOWN,
    Focus,
    PersonVotes,
    focus_of,
    focus_throughout,
    leads,
    person_of,
    votes_in,
)
from storyledger.reading.setting.named_eyes import eyes_line
from storyledger.reading.setting.new_times import is_told_of_a_new_time
from storyledger.reading.setting.places import Place, place_of, place_over
from storyledger.reading.setting.presence import roll_call, shown_in
from storyledger.reading.setting.signs import Sign, find_signs
from storyledger.reading.setting.story_time import time_of
from storyledger.reading.setting.switches import Stretch, stretches, switches
from storyledger.reading.speech.scenery import Stage
from storyledger.reading.words import word_list
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.reading.speech.utterances import Quote

Placed = TypeVar("Placed", Sign, Mention, Utterance)

__all__ = ["Frame", "Frames", "find_scenes", "frame_scenes", "scene_starts"]

CONFIDENCE = {"chapter": 1.0, "break": 1.0, "heading": 1.0, "eyes named": 0.95, "time": 0.8, "eyes": 0.7}
"""How sure a border is, by what shows it."""
OWN_PERSON = 120
"""Words of narration from which a scene decides its own person; shorter ones take the section's."""
SOME = 2
"""Words of the first person that keep a scene in the person of its section."""
OF_OTHERS = 6
"""Words of the third person that take a short scene without any of the first out of that person, if it tells
somebody's inside."""
TALK = 5
"""Paragraphs on either side of blank lines in which one conversation shows itself."""


@dataclass(frozen=True, slots=True)
class _Border:
    """The beginning of a scene."""

    index: int
    """Of its first story paragraph."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One scene before it is known who is there: where it stands and how it is told."""

    span: Span
    why: str
    """What shows that it begins."""
    person: Person | None
    narrator: CharacterId | None
    focus: Focus | None
    votes: PersonVotes

    @property
    def eyes(self) -> CharacterId | None:
        """Through whose eyes it is told."""
        return self.narrator or (self.focus.character if self.focus else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The scenes of a section, framed."""

    passage: Passage
    narration: str
    upright: str
    """The narration without longer stretches in italics."""
    signs: tuple[Sign, ...]
    cast: Cast
    scenes: tuple[Frame, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The scenes with whose eyes and whom the telling shows there."""
        return tuple(
            Stage(frame.span.start, frame.eyes, shown_in(self.narration, _within(self.signs, frame.span)))
            for frame in self.scenes
        )


def frame_scenes(
    passage: Passage, quotes: Sequence[Quote], mentions: Sequence[Mention], cast: Cast
) -> Frames:
    """Return where the scenes of a chapter begin and how each is told, from its first paragraph to its last.

    Other sections have none. Spans count from the passage's start.
    """
    if passage.section.kind != "chapter" or not passage.story:
        return Frames(passage=passage, narration="", upright="", signs=(), cast=cast, scenes=())
    narration = told(passage, quotes)
    signs = find_signs(narration, mentions)
    borders = list(_borders(passage, stretches(passage.story, narration, signs), cast))
    ends = [border.index for border in borders[1:]] + [len(passage.story)]
    upright = without_italics(passage, narration)
    unframed = Frames(
        passage=passage,
        narration=narration,
        upright=upright,
        signs=signs,
        cast=cast,
        scenes=(),
    )
    scenes = tuple(_frame(unframed, border, end) for border, end in zip(borders, ends, strict=True))
    return replace(unframed, scenes=_carried(unframed, scenes))


def find_scenes(
    frames: Frames, mentions: Sequence[Mention], utterances: Sequence[Utterance]
) -> tuple[Scene, ...]:
    """Return the scenes of a chapter in order; ids are ``1``, ``2`` … within the section."""
    voices = _voices(frames.cast)
    return tuple(
        _scene(frames, number, frame, _within(mentions, frame.span), _within(utterances, frame.span), voices)
        for number, frame in enumerate(frames.scenes, 1)
    )


def _voices(cast: Cast) -> frozenset[CharacterId]:
    """Return who is no more than "the voice": that of somebody there, or of nobody who is."""
    unnamed = (one for one in cast.characters if one.kind == "unnamed")
    return frozenset(one.id for one in unnamed if one.name.split()[-1] in word_list("voice_nouns"))


def _borders(passage: Passage, run: Sequence[Stretch], cast: Cast) -> Iterator[_Border]:
    """Yield the beginnings of all scenes, unmarked ones between the marked."""
    marked = list(_marked(passage, run, {telling.start for telling in cast.tellings}))
    ends = [border.index for border in marked[1:]] + [len(run)]
    for border, end in zip(marked, ends, strict=True):
        yield border
        for index in switches(run[border.index : end], cast):
            yield _Border(border.index + index, "eyes")


def _marked(passage: Passage, run: Sequence[Stretch], told: Set[int]) -> Iterator[_Border]:
    """Yield the beginnings that something on the page shows; ``told``: where another begins to tell."""
    why, index = "chapter", 0
    for paragraph in passage.paragraphs:
        if paragraph.is_story:
            shown = why or ("eyes named" if paragraph.span.start in told else _opens(run[index]))
            if shown and not (shown == "blank" and _talks_on(run, index)):
                yield _Border(index, "break" if shown == "blank" else shown)
            why, index = "", index + 1
        elif index and paragraph.kind in {"break", "heading"} and why != "heading":
            why = paragraph.kind if paragraph.text.strip() else "blank"


def _talks_on(run: Sequence[Stretch], index: int) -> bool:
    """Tell whether the same people talk on after blank lines: text was lost, or a key was hit twice."""
    before, after = run[max(0, index - TALK) : index], run[index : index + TALK]
    talk = QUOTED in before[-1].narration and after[0].narration.lstrip().startswith(QUOTED)
    return talk and bool(_named(before) & _named(after))


def _named(run: Sequence[Stretch]) -> set[CharacterId]:
    return {who for stretch in run for who in stretch.there()}


def _opens(stretch: Stretch) -> str:
    """Return what in a paragraph's first words begins a scene, an empty string when nothing does."""
    text = stretch.paragraph.text
    if eyes_line(text):
        return "eyes named"
    return "time" if is_told_of_a_new_time(stretch.narration) else ""


def _frame(frames: Frames, border: _Border, end: int) -> Frame:
    """Return how one scene is told."""
    story, cast = frames.passage.story, frames.cast
    span = Span(story[border.index].span.start, story[end - 1].span.end)
    votes = _votes(frames.narration, frames.upright, span)
    person = _person(votes, _person_around(frames, span.start), _within(frames.signs, span))
    narrator = cast.narrator_at(span.start) if person == "first" else None
    focus = None
    if person != "first":
        signs = _within(frames.signs, span)
        focus = _labelled(story[border.index], cast) or _headed(frames, span, signs) or focus_of(signs, cast)
        you = cast.self_at(span.start, is_you=True) if person == "second" else None
        focus = Focus(character=you, shown=votes.shown, share=1.0, named=True) if you else focus
    return Frame(span=span, why=border.why, person=person, narrator=narrator, focus=focus, votes=votes)


def _carried(frames: Frames, scenes: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Return the scenes with the eyes of the whole chapter where their own words do not show any."""
    told = [frame for frame in scenes if frame.person not in ("first", "second")]
    known = {frame.focus.character for frame in told if frame.focus}
    signs = {frame.span: _within(frames.signs, frame.span) for frame in told}
    focus = focus_throughout(list(signs.values()), frames.cast)
    if focus is None or known - {focus.character}:
        return scenes
    return tuple(
        replace(frame, focus=focus)
        if frame.span in signs and frame.focus is None and leads(focus.character, signs[frame.span])
        else frame
        for frame in scenes
    )


def _person_around(frames: Frames, position: int) -> Person | None:
    """Return the person of all that stands under the same heading."""
    telling = frames.cast.telling_at(position)
    if telling and telling.narrator and not telling.is_you:
        return "first"
    starts = [telling.start for telling in frames.cast.tellings]
    index = bisect_right(starts, position)
    start = starts[index - 1] if index else 0
    end = starts[index] if index < len(starts) else len(frames.narration)
    return _person_of(frames.narration, frames.upright, start, end)


@lru_cache(maxsize=1)
def _person_of(narration: str, upright: str, start: int, end: int) -> Person | None:
    """Return the person of a stretch: one scene after the other asks for the same."""
    return person_of(_votes(narration, upright, Span(start, end)))


def _votes(narration: str, upright: str, span: Span) -> PersonVotes:
    """Count the votes of a stretch; italics speak only where it is set in little else."""
    votes = votes_in(upright, span)
    if upright is narration:
        return votes
    every = votes_in(narration, span)
    return votes if 2 * votes.words > every.words else every


def _headed(frames: Frames, span: Span, signs: Sequence[Sign]) -> Focus | None:
    """Return the focalizer whom the heading over a scene names, if the scene names them, too."""
    telling = frames.cast.telling_at(span.start)
    who = telling.eyes if telling else None
    shown = [sign.span for sign in signs if who and sign.character == who]
    return Focus(character=who, shown=tuple(shown[:SHOWN]), share=1.0, named=True) if who and shown else None


def _scene(
    frames: Frames,
    number: int,
    frame: Frame,
    mentions: Sequence[Mention],
    utterances: Sequence[Utterance],
    voices: frozenset[CharacterId],
) -> Scene:
    """Return one scene with its telling, place and company."""
    place = _place(frames, frame.span)
    roll = roll_call(
        frames.narration,
        _within(frames.signs, frame.span),
        mentions,
        utterances,
        span=frame.span,
        we=_of_us(frames, frame),
        voices=voices,
    )
    told_by = frame.votes.shown if frame.person != "third" else ()
    return Scene(
        id=SceneId(str(number)),
        section=frames.passage.section.id,
        span=frame.span,
        person=frame.person,
        focalizer=frame.eyes,
        narrator=frame.narrator,
        place=place.name if place else None,
        confidence=CONFIDENCE[frame.why],
        present=roll.present,
        mentioned=roll.mentioned,
        boundary=frame.why,
        shown=frame.focus.shown if frame.focus else told_by,
        place_shown=place.span if place else None,
        time=time_of(frames.passage, frames.narration, frame.span),
    )


def _place(frames: Frames, span: Span) -> Place | None:
    """Return where a scene plays: as the line over it tells, else as its narration does."""
    above = frames.passage.heading_above(span.start)
    name = place_over(above.text) if above else None
    if above and name:
        return Place(name=name, span=above.span, confidence=1.0)
    return place_of(frames.narration, span, frames.cast)


def _of_us(frames: Frames, frame: Frame) -> CharacterId | None:
    """Return who is one of those whom *we* means: whoever tells the story, if anybody in it does."""
    is_told_by_one = frame.narrator or _person_around(frames, frame.span.start) == "first"
    return frames.cast.narrator_at(frame.span.start) if is_told_by_one else None


def _person(votes: PersonVotes, section: Person | None, signs: Sequence[Sign]) -> Person | None:
    """Return the person of one scene; in a section told by an "I", one that says "I" at all is, too.

    A short one that never says so and tells somebody's inside is not.
    """
    own = person_of(votes) if votes.words >= OWN_PERSON else None
    if own is None and section == "first" and not votes.first:
        of_others = votes.third >= OF_OTHERS and any(sign.shows == "inner" for sign in signs)
        own = "third" if of_others else None
    says_i = section == "first" and votes.first >= SOME
    return section if own == "third" and says_i else own or section


def _within(items: Sequence[Placed], span: Span) -> Sequence[Placed]:
    """Return the items, in order of position, that begin in ``span``."""
    first = bisect_left(items, span.start, key=lambda item: item.span.start)
    last = bisect_left(items, span.end, key=lambda item: item.span.start)
    return items[first:last]


def _labelled(paragraph: Paragraph, cast: Cast) -> Focus | None:
    """Return the focalizer that a line such as "Mara's POV" names."""
    place = eyes_line(paragraph.text)
    if not place:
        return None
    named = Span(*place)
    name = named.of(paragraph.text).casefold()
    who = next((owner for form, owner in cast.names.items() if form.casefold() == name), None)
    shown = (named.shifted(paragraph.span.start),)
    return Focus(character=who, shown=shown, share=1.0, named=True) if who else None


def scene_starts(
    passage: Passage, quotes: Sequence[Quote], mentions: Sequence[Mention], cast: Cast
) -> tuple[int, ...]:
    """Return where scenes begin, as ``frame_scenes`` sees it; no pronoun need be resolved yet.

    No pronoun should be resolved to somebody named before such a place.
    """
    if passage.section.kind != "chapter" or not passage.story:
        return ()
    narration = told(passage, quotes)
    run = stretches(passage.story, narration, find_signs(narration, mentions))
    return tuple(passage.story[border.index].span.start for border in _borders(passage, run, cast))

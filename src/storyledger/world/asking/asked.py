"""Changes of a story written by a person: ``Mara dies in chapter 3``, ``without law "death"``.

Runs for ``storyledger whatif``. What happens is said in the world's declared sentences with the story's own
names; a place is a chapter, a scene or words from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.errors import UsageError, did_you_mean
from storyledger.patterns import pattern
from storyledger.span import Span
from storyledger.world.asking.changes import Add, Change, LawOff, Move, Remove, Rename, SetTo
from storyledger.world.asking.sentences import read_event, read_fact

if TYPE_CHECKING:
    from storyledger.entries import Scene
    from storyledger.world.engine.replayed import World
    from storyledger.world.language.terms import EventForm, Sort

__all__ = ["FORMS", "Find", "read_change"]

Find = Callable[[str], int]
"""Turns a place in words (``chapter 3``, ``before chapter 3``, quoted words) into a code point."""

FORMS = (
    "Mara dies in chapter 3",
    'Mara dies after "words from the text"',
    "Mara does not die",
    "Mara is captive from scene 2 of chapter 3",
    'without "words that tell it"',
    "without scene 2 of chapter 3",
    "scene 2 of chapter 3 happens before chapter 1",
    "Mara is really Ines",
    'without law "the dead do not act"',
)
"""One example of everything that can be asked."""

_QUOTED = pattern(r"""["“'‘](?P<words>.+)["”'’]""")
_SCENE = pattern(r"scene (?P<scene>\d+)(?: (?:of|in) (?P<chapter>.+))?", re.IGNORECASE)
_CHAPTER = pattern(r"chapter \S+", re.IGNORECASE)
_WITHOUT = pattern(r"(?:without|remove|leave out) (?P<what>.+)", re.IGNORECASE)
_LAW = pattern(r"""(?:the )?law ["“'‘]?(?P<law>.+?)["”'’]?""", re.IGNORECASE)
_MOVE = pattern(
    r"(?:move )?(?P<what>.+?) (?:happens|moves|comes|to) (?P<place>(?:before|after|at the \w+) ?.*)",
    re.IGNORECASE,
)
_RENAME = pattern(
    r"(?:rename )?(?P<old>.+?) (?:is really|becomes|to) (?P<new>.+?)(?: from (?P<place>.+))?", re.IGNORECASE
)
_PLACE = pattern(
    r" (?P<place>(?:(?:in|at the end of|at the start of|from|before|after|at) )"
    r"(?:chapter .+|scene \d+(?: (?:of|in) .+)?|\d+(?:[.,]\d+)? ?%|"
    r"""["“'‘].+["”'’])|at the (?:start|beginning|end))$""",
    re.IGNORECASE,
)
_EDGE = pattern(
    r"(?P<edge>in|at the end of|at the start of|from|before|after|at) (?P<what>.+)", re.IGNORECASE
)
_BEFORE = frozenset({"at the start of", "from", "before"})
_NOT = pattern(r" (?P<verb>does not|do not|is not|never) ", re.IGNORECASE)


def read_change(world: World, text: str, find: Find) -> Change:
    """Return the change that a sentence asks for.

    Args:
        world: The story: its names, its sentences, its laws.
        text: The sentence.
        find: Finds chapters and quoted words.

    Raises:
        UsageError: a sentence, a name or a law that does not exist; the message says what is close.
        PositionError: a place that does not exist.

    """
    return _Asked(world, " ".join(text.split()).rstrip("."), find).change()


@dataclass(slots=True)
class _Asked:
    """One sentence, to be understood."""

    world: World
    text: str
    find: Find

    def change(self) -> Change:
        if not self.text:
            raise UsageError(f"Say what to suppose, for example: {FORMS[0]}")
        without = _WITHOUT.fullmatch(self.text)
        if without is not None:
            return self._without(without["what"])
        moved = _MOVE.fullmatch(self.text)
        if moved is not None and self._is_stretch(moved["what"]):
            return Move(text=self.text, span=self._stretch(moved["what"]), at=self._place(moved["place"]))
        renamed = _RENAME.fullmatch(self.text)
        if renamed is not None and (" is really " in self.text or self.text.startswith("rename ")):
            return self._rename(renamed)
        return self._stated()

    # -- without, move, rename -----------------------------------------------------------------------------

    def _without(self, what: str) -> Change:
        law = _LAW.fullmatch(what)
        if law is not None:
            return self._law_off(law["law"])
        if self._is_stretch(what):
            return Remove(text=self.text, span=self._stretch(what))
        event = next((each for each in self.world.ledger.events if each.id == what), None)
        if event is not None:
            return Remove(text=self.text, span=event.span)
        raise UsageError(
            f'"{what}" is not a passage. Quote its words, or name a chapter or scene: {FORMS[4]}; {FORMS[5]}.'
        )

    def _law_off(self, name: str) -> Change:
        names = [law.name for law in self.world.laws.laws]
        if name not in names:
            raise UsageError(f'There is no law "{name}" in this world.{did_you_mean(name, names)}')
        return LawOff(text=self.text, law=name)

    def _rename(self, match: re.Match[str]) -> Change:
        start = self._place(f"from {match['place']}") if match["place"] else 0
        old = self.world.ledger.find(match["old"]).id
        try:
            new: str = self.world.ledger.find(match["new"]).id
        except UsageError:
            new = match["new"]
        return Rename(text=self.text, old=old, new=new, start=start)

    # -- what happens, what is so --------------------------------------------------------------------------

    def _stated(self) -> Change:
        words, place = self._parted()
        negated = _NOT.search(words)
        if negated is not None:
            return self._denied(words, negated, place)
        try:
            form, args = read_event(self.world.laws, words, self._resolve)
        except UsageError as trouble:
            return self._fact(words, place, trouble)
        return Add(text=self.text, sentence=form.sentence, args=args, at=self._needed(place))

    def _fact(self, words: str, place: str | None, trouble: UsageError) -> Change:
        """Read words as a trait or a link; when they are none, they were meant as an event."""
        try:
            key, value = read_fact(self.world.laws, words, self._resolve)
        except UsageError:
            raise trouble from None
        return SetTo(text=self.text, key=key, value=value, at=self._place(place) if place else 0)

    def _denied(self, words: str, negated: re.Match[str], place: str | None) -> Change:
        """Read ``Mara does not die``: everything that tells it is taken out."""
        who, what = words[: negated.start()], words[negated.end() :]
        form, args = self._affirmed(who, what, negated["verb"].casefold(), words)
        span = self._stretch(_EDGE.sub(r"\g<what>", place)) if place else Span(0, len(self.world.ledger.text))
        return Remove(text=self.text, span=span, sentence=form.sentence, args=args)

    def _affirmed(self, who: str, what: str, verb: str, words: str) -> tuple[EventForm, tuple[object, ...]]:
        trouble: UsageError | None = None
        for candidate in _third_person(what) if verb != "is not" else [f"is {what}"]:
            try:
                return read_event(self.world.laws, f"{who} {candidate}", self._resolve)
            except UsageError as error:
                trouble = trouble or error
        raise trouble or UsageError(f'This world has no sentence like "{words}".')

    def _resolve(self, name: str, sort: Sort) -> str:  # noqa: ARG002
        return self.world.ledger.find(name).id

    # -- places --------------------------------------------------------------------------------------------

    def _parted(self) -> tuple[str, str | None]:
        """Return the sentence without its place, and the place."""
        match = _PLACE.search(self.text)
        return (self.text[: match.start()], match["place"]) if match else (self.text, None)

    def _needed(self, place: str | None) -> int:
        if place is None:
            raise UsageError(f'Say where "{self.text}" happens, for example: {self.text} in chapter 2.')
        return self._place(place)

    def _place(self, words: str) -> int:
        """Return the code point that a place means: ``in chapter 3`` is its end, as with ``--at``."""
        if words.casefold() in ("at the start", "at the beginning"):
            return 0
        if words.casefold() == "at the end":
            return len(self.world.ledger.text)
        match = _EDGE.fullmatch(words)
        edge, what = (match["edge"].casefold(), match["what"]) if match else ("in", words)
        quoted = _QUOTED.fullmatch(what)
        if quoted is not None:
            end = self.find(what)
            return end - len(quoted["words"]) if edge in _BEFORE else end
        if self._is_stretch(what):
            span = self._stretch(what)
            return span.start if edge in _BEFORE else span.end
        return self.find(what)

    def _is_stretch(self, words: str) -> bool:
        return any(pattern.fullmatch(words) for pattern in (_SCENE, _CHAPTER, _QUOTED))

    def _stretch(self, words: str) -> Span:
        """Return the span of a chapter, a scene, or the sentence around quoted words."""
        scene, quoted = _SCENE.fullmatch(words), _QUOTED.fullmatch(words)
        if scene is not None:
            return self._scene(int(scene["scene"]), scene["chapter"]).span
        end = self.find(words)
        if quoted is not None:
            return _sentence(self.world.ledger.text, Span(end - len(quoted["words"]), end))
        return Span(self.find(f"before {words}"), end)

    def _scene(self, number: int, chapter: str | None) -> Scene:
        scenes = list(self.world.ledger.scenes)
        if chapter is not None:
            within = Span(self.find(f"before {chapter}"), self.find(chapter))
            scenes = [scene for scene in scenes if scene.span.start in within]
        if not 1 <= number <= len(scenes):
            where = f" in {chapter}" if chapter else ""
            raise UsageError(f"There is no scene {number}{where}: there {_count(len(scenes))}.")
        return scenes[number - 1]


def _count(number: int) -> str:
    return f"are {number} scenes" if number != 1 else "is 1 scene"


def _third_person(words: str) -> list[str]:
    """Return how a bare verb may be written in a declared sentence: ``die`` is ``dies``."""
    verb, _, rest = words.partition(" ")
    forms = [f"{verb}s", f"{verb}es", f"{verb.removesuffix('y')}ies", verb]
    return [f"{form} {rest}".strip() for form in forms]


def _sentence(text: str, words: Span) -> Span:
    """Return the sentence around ``words``, as far as its full stops and line ends show."""
    starts = [text.rfind(mark, 0, words.start) + 1 for mark in (". ", "! ", "? ", "\n")]
    ends = [end + 1 for mark in (".", "!", "?", "\n") if (end := text.find(mark, words.end - 1)) >= 0]
    return Span(min(max(starts), words.start), max(min(ends, default=len(text)), words.end))

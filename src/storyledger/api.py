"""The way in for programs: ``read`` a story, look at it, ask for it as of a place. One function per step.

    document ─ read ─▶ Reading ─ keep ─▶ Ledger ─ replay ─▶ World ─ check ─▶ Report

Nothing here decides anything; it opens the project file and the cache and runs the steps. What only some
commands ask for is imported when they do: a check of a story that was read before should start at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from storyledger import reading, sources, world
from storyledger.cache.store import open_cache
from storyledger.collecting import paused_collector
from storyledger.document import Document
from storyledger.findings import check
from storyledger.foreseeing import can_be_foreseen, foreseen
from storyledger.ledger import Ledger, keep
from storyledger.project.chronology import story_order
from storyledger.project.config import Config
from storyledger.project.manuscripts import cache_folder_of, document_of, first_of, project_of, standard_input
from storyledger.project.obeyed import laws_of
from storyledger.project.positions import find_position, names_scene
from storyledger.project.settings import TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.decisions import Decision, Decisions
    from storyledger.entries import Character, Event, Scene, Utterance
    from storyledger.findings import Finding, Report
    from storyledger.reading import Progress, Readers, Reading
    from storyledger.world import Laws, World
    from storyledger.world.asking.beliefs import Held
    from storyledger.world.asking.infer import Inference
    from storyledger.world.asking.suppose import Answer
    from storyledger.world.playing.play import Player

__all__ = ["Story", "opened", "played", "read"]

Early = Callable[["Story"], None]
"""Called with what is known of a story before all of it has been read."""


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What an earlier state of a story leaves to a later one."""

    decisions: Decisions
    readers: Readers | None
    reading: Reading
    world: World | None

    def is_of(self, document: Document, decisions: Decisions, readers: Readers | None) -> bool:
        """Tell whether the reading is what ``readers`` would find in ``document`` again."""
        steering = self.decisions.about_cast() == decisions.about_cast() and self.readers == readers
        return steering and self.reading.document == document

    def foresees(self, document: Document, decisions: Decisions) -> bool:
        """Tell whether the reading shows what the readers would find under further decisions."""
        return can_be_foreseen(self.decisions, decisions) and self.reading.document == document


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story that has been read. The world and the findings are worked out when first asked for."""

    document: Document
    """The text and its sections, up to ``upto`` if that is set."""
    ledger: Ledger
    """Everything read and declared."""
    config: Config = field(default_factory=Config)
    """Settings and decisions of the project file."""
    worlds: tuple[str, ...] = ()
    """World packs and files asked for besides those of the project file."""
    upto: int | None = None
    """The wall: nothing from this code point on is known. None: the whole text."""
    notes: tuple[str, ...] = ()
    """What went wrong beside the reading, in sentences: lost decisions, a cache that cannot be kept."""
    cache_folder: Path | None = None
    """Where readings are kept between runs."""
    laws: Laws | None = None
    """The laws of a played scenario; None: those of the worlds."""
    reading: Reading | None = field(default=None, repr=False, compare=False)
    """What the readers claimed, before anything declared was laid over it; None: nothing was read."""
    kept: tuple[_Kept, ...] = field(default=(), repr=False, compare=False)
    """What of earlier states may still hold, the latest first (``after``)."""
    _asking: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)
    """Questions that try something else in the world wait for each other, in whatever threads they come."""

    def __repr__(self) -> str:
        upto = "" if self.upto is None else f", up to character {self.upto:,}"
        return (
            f"<Story {self.document.title!r}: {len(self.cast)} characters, {len(self.scenes)} scenes{upto}>"
        )

    @property
    def cast(self) -> tuple[Character, ...]:
        """Everybody in the story, most mentioned first."""
        return self.ledger.characters

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes in order."""
        return self.ledger.scenes

    @property
    def quotes(self) -> Sequence[Utterance]:
        """What is said, thought in words or written, in order."""
        return self.ledger.utterances

    @property
    def events(self) -> Sequence[Event]:
        """What happens, or is said to happen, in order."""
        return self.ledger.events

    @cached_property
    def world(self) -> World:
        """The story under its laws: what holds when.

        Raises:
            WorldError: a world that does not exist or has mistakes.
            ConfigError: the project file orders chapters that the story does not have.

        """
        scenes = [scene.span for scene in self.scenes]
        order = story_order(self.document, self.config.order, scenes, is_part=self.upto is not None)
        laws = self.laws or laws_of(self.config, self.worlds)
        before = next((one.world for one in self.kept if one.world is not None), None)
        with paused_collector():
            if before is not None:
                return world.revise(before, self.ledger, laws, order=order)
            return world.replay(self.ledger, laws, order=order)

    @cached_property
    def report(self) -> Report:
        """What does not add up: open findings, accepted ones, suppressions that match nothing."""
        return self.check()

    def check(self, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Report:
        """Check the story, with the rules of the project file unless others are given.

        Args:
            select: names, codes or beginnings of codes of the rules to run.
            ignore: rules to leave out besides those of the project file.

        Raises:
            UsageError: a rule that does not exist.

        """
        with paused_collector():
            return check(
                self.world,
                select=select or self.config.select,
                ignore=(*self.config.ignore, *ignore),
                severities=self.config.severities,
                suppressions=self.ledger.decisions.suppressions,
            )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The open findings in reading order."""
        return self.report.findings

    def who(self, name: str) -> Character:
        """Return whom ``name`` means: any name, in any case, or whole words of it.

        Raises:
            UsageError: nobody, or several people equally, could be meant.

        """
        return self.ledger.find(name)

    def beliefs(self, name: str) -> tuple[Held, ...]:
        """Return what somebody knows, believes, or believes wrongly, the latest first, each with its passage.

        Raises:
            UsageError: as for ``who``.

        """
        from storyledger.world.asking.beliefs import held

        return held(self.world, self.who(name).id)

    def at(
        self,
        position: int | str,
        *,
        progress: Progress | None = None,
        near: int = 0,
        early: Early | None = None,
    ) -> Story:
        """Return the story as somebody knows it who has read up to ``position``.

        The text is cut there and read again, so nothing after it can show: no name, no merge, no count.

        Args:
            position: code points, ``"43%"``, ``"chapter 12"`` (its end), ``"before chapter 12"``,
                ``"scene 2 of chapter 12"``, or words that stand once in the text (their end).
            progress: called while it is read.
            near: a place in code points, for ``early``.
            early: called once, before the rest is read, with a story in which everybody is known but only
                the section at ``near`` has been read.

        Raises:
            PositionError: there is no such place.

        """
        wall = self.position(position)
        part = sources.cut(self.document, wall)
        return _story(replace(self, upto=wall, notes=()), part, progress, near, early)

    def position(self, place: int | str) -> int:
        """Return the code point that a place means, in words as ``at`` takes them.

        Raises:
            PositionError: there is no such place.

        """
        scenes = self.ledger.scenes
        if not scenes and isinstance(place, str) and names_scene(place):
            scenes = self.whole().ledger.scenes
        return find_position(self.document, place, [scene.span for scene in scenes])

    def whole(self, *, progress: Progress | None = None, near: int = 0, early: Early | None = None) -> Story:
        """Return the story read from beginning to end of its text, under today's decisions.

        Arguments are those of ``at``.
        """
        return _story(replace(self, notes=()), self.document, progress, near, early)

    def after(self, *earlier: Story) -> Story:
        """Return this story, to be read with the help of earlier states of it, the latest first.

        What did not change in between is not worked out again; the outcome is the same as without. It makes
        ``whole`` and ``at`` quick when only decisions changed.
        """
        kept = tuple(
            _Kept(
                decisions=one.ledger.decisions,
                readers=one.config.readers,
                reading=one.reading,
                world=vars(one).get("world"),
            )
            for one in earlier
            if one.reading is not None
        )
        return replace(self, kept=kept) if kept else self

    def foreseen(self, position: int | None = None) -> Story | None:
        """Return what ``whole`` or ``at`` will return, as far as an earlier state of it shows it at once.

        The claims are those of that state with today's decisions laid over them: names and people are
        already as decided; who speaks and whom a pronoun means may yet come out otherwise. None when there
        is no such state (``after``) or it tells nothing: the text changed, a decision about the cast was
        taken back, or nothing about the cast changed, so that reading again costs nothing.

        Args:
            position: where the text is cut, in code points; None: nowhere.

        """
        document = self.document if position is None else sources.cut(self.document, position)
        decisions = self.config.decisions
        known = decisions if position is None else decisions.known_at(document.text)
        if any(one.is_of(document, known, self.config.readers) for one in self.kept):
            return None
        before = next((one for one in self.kept if one.foresees(document, known)), None)
        if before is None:
            return None
        ledger = keep(foreseen(before.reading, known), known)
        return replace(self, document=document, ledger=ledger, upto=position, notes=ledger.lost)

    def amended(self, *decisions: Decision) -> Story:
        """Return the story under further decisions: what if this were misread? Nothing is written down.

        Args:
            decisions: such as ``Misread``, ``SpeakerIs`` or ``Fact`` from ``storyledger.decisions``.

        """
        known = self.config.decisions
        for name, kind in TYPES.values():
            new = tuple(one for one in decisions if isinstance(one, kind))
            known = replace(known, **{name: (*getattr(known, name), *new)})
        settings = replace(self.config, decisions=known)
        return _story(replace(self, config=settings, notes=()).after(self), self.document, None)

    def what_if(self, *changes: str) -> Answer:
        """Return what a story would no longer hold together if something were otherwise.

        Args:
            changes: sentences, all supposed at once: ``"Mara dies in chapter 3"``, ``"Mara does not die"``,
                ``'without law "death"'``; the world's own sentences with the story's names.

        Raises:
            UsageError: a sentence, name or law that does not exist.
            PositionError: a place that does not exist.

        """
        from storyledger.world.asking.asked import read_change
        from storyledger.world.asking.suppose import suppose

        with self._asking:
            asked = [read_change(self._stage, text, self._found) for text in changes]
            return suppose(self._stage, asked)

    def infer(self, *, solver: bool = False) -> tuple[Inference, ...]:
        """Return what must have happened off the page, going by the laws; nothing of it enters the ledger.

        Args:
            solver: compare all cheapest explanations, with the ``solver`` extra; without it only those are
                compared that backward chaining finds.

        """
        from storyledger.world.asking.infer import infer
        from storyledger.world.asking.solver import cheapest

        with self._asking:
            return infer(self.world, cheapest if solver else None)

    @cached_property
    def _stage(self) -> World:
        """The world with everybody's appearances in scenes as acts of theirs."""
        from storyledger.world.asking.onstage import on_stage

        return on_stage(self.world)

    def _found(self, place: str) -> int:
        return self.position(place)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the whole ledger with states and findings as JSON, format ``storyledger-ledger/1``."""
        from storyledger.views.ledger_json import as_json

        inferred = [state for each in self.infer() for state in each.states]
        return as_json(self.ledger, (*self.world.states(), *inferred), self.report, indent=indent)


def read(
    path: str | Path | Sequence[str | Path],
    *,
    data: bytes | None = None,
    at: int | str | None = None,
    world: str | Sequence[str] = (),
    config: Config | None = None,
    cache: bool | Path = True,
    readers: Readers | None = None,
    progress: Progress | None = None,
    earlier: Story | None = None,
) -> Story:
    """Read a story.

    Args:
        path: the file, of any known format, or ``-`` for standard input. A project file, or its folder,
            stands for the files it lists; a folder without one for the files in it, in the order of their
            numbers; several paths for themselves: each of these is read as one story.
        data: the file's bytes, when the caller has them; ``path`` is then only a name.
        at: read only up to this place, as ``Story.at`` does.
        world: names of world packs, or ``.world`` files, besides those of the project file.
        config: settings and decisions; None looks for ``storyledger.toml`` in the file's folder and above it.
        cache: keep readings in ``.storyledger`` beside the file (or the project file); a path is the folder.
        readers: ``"rules"`` or ``"neural"``; None: as the project file says.
        progress: called with the step, how much of it is done, and of how much.
        earlier: the story as it was read before, of which what did not change is kept (``Story.after``).

    Raises:
        SourceError: the file cannot be opened or read as a story.
        ConfigError: the project file has mistakes.
        PositionError: ``at`` is not a place in the text.
        UsageError: a reader that is not installed.

    """
    story = opened(path, data=data, world=world, config=config, cache=cache)
    if readers is not None:
        story = replace(story, config=replace(story.config, readers=readers))
    story = story.after(earlier) if earlier is not None else story
    return story.at(at, progress=progress) if at is not None else story.whole(progress=progress)


def opened(
    path: str | Path | Sequence[str | Path],
    *,
    data: bytes | None = None,
    world: str | Sequence[str] = (),
    config: Config | None = None,
    cache: bool | Path = True,
) -> Story:
    """Return a story that has a text and nothing read of it yet; for ``Story.at`` and ``Story.whole``.

    Arguments and errors are those of ``read``.
    """
    paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
    manuscript = first_of(paths)
    is_file = data is None and str(manuscript) != "-"
    data = standard_input() if str(manuscript) == "-" and data is None else data
    settings = config if config is not None else project_of(manuscript) if is_file else Config()
    folder = cache_folder_of(manuscript if is_file else None, settings, cache)
    with open_cache(folder) as store, paused_collector():
        document = document_of(paths, data, settings, store)
    return Story(
        document=document,
        ledger=Ledger(document=document),
        config=settings,
        worlds=(world,) if isinstance(world, str) else tuple(world),
        cache_folder=folder,
    )


def played(player: Player, seed: int = 0) -> Story:
    """Return one run of a scenario as a story with its ledger, like one that was read.

    Args:
        player: the scenario, from ``world.play.Player(world.staging.read_scenario(path))``.
        seed: decides all chance.

    """
    from storyledger.world.playing.chronicle import chronicle

    ledger = chronicle(player.scenario, player.run(seed, keep=True))
    return Story(document=ledger.document, ledger=ledger, laws=player.scenario.laws)


def _story(
    base: Story,
    document: Document,
    progress: Progress | None,
    near: int = 0,
    early: Early | None = None,
) -> Story:
    """Return ``base`` with ``document`` read, under the decisions that are known there."""
    decisions = base.config.decisions
    known = decisions if base.upto is None else decisions.known_at(document.text)

    def part(found: Reading) -> None:
        if early is not None:
            early(replace(base, document=document, ledger=keep(found, known)))

    first = None if early is None else (near, part)
    network = reading.network_of(base.config.readers)
    same = next((one.reading for one in base.kept if one.is_of(document, known, base.config.readers)), None)
    if same is not None:
        read_, note = same, None
    else:
        with open_cache(base.cache_folder) as cache:
            read_ = reading.read(
                document, decisions=known, cache=cache, progress=progress, first=first, network=network
            )
        note = cache.note
    ledger = keep(read_, known)
    notes = (*ledger.lost, *filter(None, (note,)))
    return replace(base, document=document, ledger=ledger, notes=notes, reading=read_)

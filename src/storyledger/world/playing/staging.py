"""Scenario files: from text to a ``Scenario``, with every mistake told at once.

Runs for ``storyledger play``. A line is a statement, an indented line goes on with it, ``#`` begins a
comment. What happens and what is so is said in the world's own declared sentences; the guide "play a
scenario" describes the format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.errors import StoryledgerError, UsageError, WorldError, did_you_mean
from storyledger.patterns import pattern
from storyledger.world.asking.sentences import read_event, read_fact
from storyledger.world.language.mistakes import Mistake, Slip, refuse
from storyledger.world.language.packs import load_laws, pack_names
from storyledger.world.language.terms import Laws, Place, Value
from storyledger.world.playing.scenario import (
    AT_PLACE,
    SELF,
    TARGET,
    Ending,
    Move,
    Order,
    Scenario,
    Side,
    Use,
    Wish,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storyledger.world.language.terms import Key, Sort

__all__ = ["read_scenario"]

_MOST = 200
"""People in one scenario."""
_ROUNDS = 10_000
_HEADS = ("scenario ", "use ", "side ", "move ")
"""How some line of every scenario begins."""
_STARTS = "scenario, use, about, rounds, side, move, in round, from round, out when, ends, or a sentence"


@dataclass(slots=True)
class _Line:
    """A statement with its place."""

    text: str
    place: Place

    def slip(self, message: str, *, expected: str = "") -> Slip:
        return Slip(self.place, message, expected=expected)


def read_scenario(path: Path, *, text: str | None = None) -> Scenario:
    """Read a scenario file.

    Args:
        path: The file; world files that it names are found beside it.
        text: Its text, when the caller has it.

    Raises:
        WorldError: it cannot be read, or has mistakes; all of them at once.

    """
    if text is None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise WorldError(f"{path} is not a text file in UTF-8.") from error
        except OSError as error:
            raise WorldError(f"{path} cannot be read: {error.strerror or error}.") from error
    lines = list(_lines(text, path.name))
    if lines and not any(line.text.startswith(_HEADS) for line in lines):
        raise WorldError(f"{path} is no scenario: none of its lines begins with scenario, use, side or move.")
    return _Reader(path, lines).scenario()


def _lines(text: str, file: str) -> Iterator[_Line]:
    """Yield the statements, continued lines joined, comments dropped."""
    waiting: _Line | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        bare = _uncommented(raw)
        if not bare.strip():
            continue
        words = " ".join(bare.split())
        if bare[0].isspace() and waiting is not None:
            waiting.text += f" {words}"
        else:
            if waiting is not None:
                yield waiting
            waiting = _Line(words, Place(file, number, len(bare) - len(bare.lstrip()) + 1))
    if waiting is not None:
        yield waiting


def _uncommented(line: str) -> str:
    inside = False
    for index, sign in enumerate(line):
        inside ^= sign == '"'
        if sign == "#" and not inside:
            return line[:index]
    return line


@dataclass(slots=True)
class _Reader:
    """One scenario in the reading; statements that name people are read after all sides are known."""

    path: Path
    lines: list[_Line]
    mistakes: list[Mistake] = field(default_factory=list)
    laws: Laws = field(init=False)
    done: Scenario = field(init=False)
    moves: dict[str, Move] = field(default_factory=dict)

    def scenario(self) -> Scenario:
        used = [match[1] for line in self.lines if (match := re.fullmatch(r'use "(.+)"', line.text))]
        packs = [name for name in used if not name.endswith(".world")]
        files = [self.path.parent / name for name in used if name.endswith(".world")]
        self.laws = self._laws(packs, files)
        self.done = Scenario(name=self.path.stem, laws=self.laws, file=self.path.name)
        rest = self._each(self.lines, self._head)
        rest = self._each(rest, self._move)
        self._each(rest, self._body)
        if not self.done.names and not self.mistakes:
            self.mistakes.append(
                Mistake(Place(self.path.name, 1), "Nobody is in this scenario.", 'side "name": people')
            )
        refuse(self.mistakes)
        return self.done

    def _laws(self, packs: list[str], files: list[Path]) -> Laws:
        unknown = [name for name in packs if name not in pack_names()]
        if not unknown:
            return load_laws(packs or ["everyday"], files)
        line = next(line for line in self.lines if unknown[0] in line.text)
        slip = Slip(line.place, f'There is no world "{unknown[0]}".', word=unknown[0], known=pack_names())
        refuse([slip.mistake])
        raise AssertionError

    def _each(self, lines: list[_Line], read: Callable[[_Line], bool]) -> list[_Line]:
        """Read what ``read`` understands; return the other lines."""
        rest = []
        for line in lines:
            try:
                if not read(line):
                    rest.append(line)
            except Slip as slip:
                self.mistakes.append(slip.mistake)
            except StoryledgerError as error:
                self.mistakes.append(Mistake(line.place, str(error)))
        return rest

    # -- head: name, size, sides ---------------------------------------------------------------------------

    def _head(self, line: _Line) -> bool:
        name, _, words = line.text.partition(" ")
        if name == "scenario":
            self.done = replace(self.done, name=_quoted(line, words))
        elif name == "about":
            self.done = replace(self.done, about=_quoted(line, words))
        elif name == "rounds":
            self.done = replace(self.done, rounds=_number(line, words, _ROUNDS))
        elif re.fullmatch(r"a round takes \d+ hours?", line.text):
            self.done = replace(self.done, hours=int(line.text.split()[3]))
        elif name == "side":
            self._side(line, words)
        return name in ("scenario", "about", "rounds", "side", "use") or line.text.startswith("a round takes")

    def _side(self, line: _Line, words: str) -> None:
        match = re.fullmatch(r'"(?P<name>[^"]+)": ?(?P<people>.+)', words)
        if match is None:
            raise line.slip("A side needs a name and people.", expected='side "the pack": Ada, Bo')
        people = [name for part in match["people"].split(",") for name in self._people(line, part.strip())]
        names = {**self.done.names, **{_id(name): name for name in people}}
        if len(names) > _MOST:
            raise line.slip(f"That is {len(names)} people; a scenario holds {_MOST}.")
        twice = [name for name in people if _id(name) in self.done.names]
        if twice:
            raise line.slip(f"{twice[0]} is on a side already.")
        side = Side(name=match["name"], people=tuple(_id(name) for name in people))
        self.done = replace(self.done, names=names, sides=(*self.done.sides, side))

    def _people(self, line: _Line, words: str) -> list[str]:
        """Return one name, or for ``16 strangers`` sixteen."""
        many = re.fullmatch(r"(\d+) (.+)", words)
        if many is None:
            return [words]
        count = _number(line, many[1], _MOST)
        return [f"{many[2].removesuffix('s')} {number}" for number in range(1, count + 1)]

    # -- moves ---------------------------------------------------------------------------------------------

    def _move(self, line: _Line) -> bool:
        if not line.text.startswith("move "):
            return False
        match = re.fullmatch(
            r'move "(?P<name>[^"]+)": (?P<events>.+?)(?: if (?P<wishes>.+?))?(?: chance (?P<chance>\d+)%)?',
            line.text,
        )
        if match is None:
            raise line.slip(
                "A move needs a name and an event.", expected='move "claws": A hurts B chance 50%'
            )
        chance = _number(line, match["chance"] or "100", 100) / 100
        events = tuple(self._written(text) for text in _parts(match["events"]))
        wishes = tuple(self._wish(line, text) for text in _parts(match["wishes"] or ""))
        move = Move(name=match["name"], events=events, wishes=wishes, chance=chance)
        self.moves[move.name] = move
        return True

    def _written(self, text: str) -> Written:
        return Written(*read_event(self.laws, text, self._anybody))

    def _wish(self, line: _Line, text: str) -> Wish:
        here = re.fullmatch(rf"{TARGET} is (not )?here", text)
        if here is not None:
            if AT_PLACE not in self.laws.fluents:
                raise line.slip(f'"{text}": nobody is anywhere in this world.', expected=f"link {AT_PLACE}")
            return Wish(fluent=AT_PLACE, who=TARGET, value=None, negated=bool(here[1]), here=True)
        bare = text.replace(" is not ", " is ", 1)
        key, value = self._fact(bare)
        if len(key) != 2:
            raise line.slip(f'"{text}" cannot be asked here.', expected="a trait or a place")
        return Wish(fluent=key[0], who=key[1], value=value, negated=bare != text)

    # -- body: facts, uses, orders, ends -------------------------------------------------------------------

    def _body(self, line: _Line) -> bool:
        for form, read in _BODY:
            match = form.fullmatch(line.text)
            if match is not None:
                read(self, line, match)
                return True
        self._say(line)
        return True

    def _use(self, line: _Line, match: re.Match[str]) -> None:
        people, targets = self._whom(match["who"]), self._whom(match["on"]) if match["on"] else ()
        since = int(match["since"] or 1)
        uses = [self._use_of(line, text, targets, since) for text in re.split(r", | and ", match["moves"])]
        known = dict(self.done.uses)
        for who in people:
            known[who] = (*known.get(who, ()), *uses)
        self.done = replace(self.done, uses=known)

    def _use_of(self, line: _Line, text: str, targets: tuple[str, ...], since: int) -> Use:
        match = re.fullmatch(r"(?P<name>.+?)(?: (?P<times>\d+) times| (?P<once>once))?", text)
        assert match is not None
        move = self.moves.get(match["name"])
        if move is None:
            raise Slip(
                line.place, f'There is no move "{match["name"]}".', word=match["name"], known=self.moves
            )
        times = 1 if match["once"] else int(match["times"]) if match["times"] else None
        aimed = any(TARGET in event.fillers for event in move.events)
        if aimed and not targets:
            raise line.slip(f'"{move.name}" needs somebody to be used on.', expected="on a side or a name")
        return Use(move=move, targets=targets if aimed else (), times=times, since=since)

    def _order(self, line: _Line, match: re.Match[str]) -> None:
        event = Written(*read_event(self.laws, match["event"], self._somebody))
        order = Order(round=_number(line, match["round"], _ROUNDS), event=event)
        self.done = replace(self.done, orders=(*self.done.orders, order))

    def _gone(self, line: _Line, match: re.Match[str]) -> None:
        wishes = tuple(self._wish(line, text) for text in re.split(r", | or ", match["facts"]))
        self.done = replace(self.done, out=(*self.done.out, *wishes))

    def _ends(self, line: _Line, match: re.Match[str]) -> None:  # noqa: ARG002 - as its neighbours
        gone = re.fullmatch(r"nobody of (?P<side>.+) is left", match["when"])
        if gone is not None:
            ending = Ending(name=match["name"], out=self._whom(gone["side"]))
        else:
            ending = Ending(name=match["name"], fact=read_fact(self.laws, match["when"], self._somebody))
        self.done = replace(self.done, endings=(*self.done.endings, ending))

    def _say(self, line: _Line) -> None:
        """Read a sentence that holds at the start, for one person or for each of a side."""
        who, verb, rest = self._subject(line)
        for each in who:
            for part in _parts(rest):
                fact = read_fact(self.laws, f"{self.done.names[each]} {verb}{part}", self._somebody)
                self.done = replace(self.done, facts=(*self.done.facts, fact))

    def _subject(self, line: _Line) -> tuple[tuple[str, ...], str, str]:
        head, found, rest = line.text.partition(" is ")
        if found:
            return self._whom(head), "is ", rest
        for name in sorted(self.done.names.values(), key=len, reverse=True):
            if line.text.casefold().startswith(f"{name.casefold()} "):
                return (_id(name),), "", line.text[len(name) + 1 :]
        first = line.text.split()[0]
        hint = did_you_mean(first, ["scenario", "rounds", "side", "move", "ends", *self.done.names.values()])
        raise Slip(line.place, f'This line is not understood: "{line.text}".{hint}', expected=_STARTS)

    # -- names ---------------------------------------------------------------------------------------------

    def _whom(self, words: str) -> tuple[str, ...]:
        """Return the people that a name, a side or ``everybody`` means."""
        bare = words.removeprefix("each of ").removeprefix("one of ")
        if bare in ("everybody", "everyone"):
            return tuple(self.done.names)
        found: list[str] = []
        for part in re.split(r", | and ", bare):
            side = next((each for each in self.done.sides if each.name.casefold() == part.casefold()), None)
            found += side.people if side else [self._somebody(part, "person")]
        return tuple(dict.fromkeys(found))

    def _somebody(self, name: str, sort: Sort) -> str:
        """Return the id of somebody in the scenario; what is not a person stands for itself."""
        if sort != "person" or _id(name) in self.done.names:
            return _id(name) if sort == "person" else name
        known = [*self.done.names.values(), *(side.name for side in self.done.sides)]
        raise UsageError(f'Nobody in this scenario is called "{name}".{did_you_mean(name, known)}')

    def _anybody(self, name: str, sort: Sort) -> str:
        return name if name in (SELF, TARGET) else self._somebody(name, sort)

    def _fact(self, text: str) -> tuple[Key, Value]:
        found: tuple[Key, Any] = read_fact(self.laws, text, self._anybody)
        return found


_BODY: tuple[tuple[re.Pattern[str], Callable[[_Reader, _Line, re.Match[str]], None]], ...] = (
    (pattern(r"in round (?P<round>\d+):? (?P<event>.+)"), _Reader._order),
    (
        pattern(r"(?:from round (?P<since>\d+):? )?(?P<who>.+?) uses? (?P<moves>.+?)(?: on (?P<on>.+))?"),
        _Reader._use,
    ),
    (pattern(r"out when (?P<facts>.+)"), _Reader._gone),
    (pattern(r'ends "(?P<name>[^"]+)" when (?P<when>.+)'), _Reader._ends),
)


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(",") if part.strip()]


def _id(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-")


def _quoted(line: _Line, words: str) -> str:
    match = re.fullmatch(r'"(.*)"', words)
    if match is None:
        raise line.slip("Words in quotation marks are missing here.", expected='"..."')
    return match[1]


def _number(line: _Line, words: str, most: int) -> int:
    if not words.isascii() or not words.isdigit() or not 0 < int(words) <= most:
        raise line.slip(f'"{words}" is not a number from 1 to {most}.')
    return int(words)

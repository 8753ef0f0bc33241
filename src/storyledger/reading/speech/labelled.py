"""Which lines begin with the name of whoever speaks? Chats ("[14:02] <pru> what") and scripts ("MARA: Why?").

Called by ``utterances``, on one section at a time. One line proves nothing ("Price: a crown"), so what is
read is a run of lines: several people take turns, and they talk, which no table, recipe or letter's head
does. Labels that name nobody ("Q:", "Witness:") count where two of them answer each other. Whose a label is,
is found out by ``people.gathering.handles``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.speech.quote import Quote
from storyledger.reading.words import word_list, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.entries import Mode
    from storyledger.reading.passage import Paragraph

__all__ = ["labelled_lines"]

LEAST = 3
"""Labelled lines in a row that prove that their labels are speakers."""
QUESTIONING = 4
"""Lines in a row by which two labels in turn prove it that are no names."""
TALK = 0.25
"""Share of a run's lines in which somebody asks, calls out, or says "I" or "you"."""
PASTED = 4
"""Labels in one line, two of them again, by which it is a chat that was pasted without its line breaks."""
WRAPPED = 50
"""Code points from which a line may go on in the next one, in files that break their lines."""

_WORD = r"@?[^\W_](?:[\w.'’&-]*\w)?\.?"
_LABEL = rf"{_WORD}(?: #?{_WORD}){{0,2}}"
_SIGNS = r"(?: ?[\u2300-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+)"
"""Little pictures that somebody has behind a name."""
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?"
_CAPITALS = r"(?![IVXLC]+\b)[A-Z][A-Z'’&-]+\d*(?:\.? (?:[A-Z][A-Z'’&-]*|#?\d+)){0,2}"
"""A label as plays have it, where a full stop or the end of a line may stand behind it."""
_TIME = rf"(?:\[{_CLOCK}\]|\({_CLOCK}\)|{_CLOCK})"
_LINE = pattern(
    rf"[ \t]*(?P<mark>[*_]*)(?P<time>{_TIME}[*_]*[ ,–—-]+[*_]*)?"
    rf"(?:<(?P<bracketed>{_LABEL}){_SIGNS}?>"
    rf"|{_SIGNS}? ?(?P<plain>{_LABEL}){_SIGNS}?(?P<late>[*_]* {_TIME})?(?: \([^()\n]{{1,40}}\))?[*_]*"
    r"(?::|(?P<arrow> ?>)(?= ))"
    rf"|(?P<played>{_CAPITALS})[*_]*(?:,? [*_]*(?:\([^()\n]{{1,60}}\)|\[[^\]\n]{{1,60}}\])[*_]*)?\."
    r"|(?P<asked>[QA])[*_]*\.)"
    r"[*_]*[ \t]+(?:[*_]*\([^()\n]{1,60}\)[*_]*[ \t]+)?[*_]*(?P<words>[^\s*_].*)",
    re.DOTALL,
)
"""A time, a label, a direction ("(quietly)"), and the words."""
_HEAD = pattern(
    r"[ \t]*[*_]*(?P<name>[^\s*_][^*\n]{0,39}?)(?: \([^()\n]{1,40}\))?[*_]*,? [*_]*"
    rf"{_TIME}[*_]*[ \t]*(?:\n\s*(?P<words>\S.*))?\Z",
    re.DOTALL,
)
"""A label and a time above the words of a message, which may be a paragraph of their own."""
_CUE = pattern(
    rf"[ \t]*[*_]*(?P<name>{_CAPITALS})(?: \([^()\n]{{1,40}}\))?[*_]*[ \t]*"
    r"(?:\n(?:[ \t]*[*_]*\([^()\n]{1,60}\)[*_]*[ \t]*\n)?[ \t]*(?P<words>[^\s(].*))?\Z",
    re.DOTALL,
)
"""A name in capitals above what is said, perhaps with a direction between them."""
_ASIDE = pattern(r"[ \t*_]*(?:\(.*\)|\[.*\])[ \t*_.]*\Z", re.DOTALL)
"""What a script or a program puts between the lines: "(She sits.)", "[pru is typing]"."""
_QUOTED = pattern(r"[\"“][^\"“”]+[\"”]")
_DEED = pattern(
    r"(?:(?<=[.!?…~\"”,-] )|(?<![^\s]))(?P<mark>\*{1,2}|_{1,2})(?=[^\W_])(?P<deed>[^*_]+)(?P=mark)(?!\w)"
)
"""What stands between marks at the beginning of a sentence."""
_WORDS = pattern(r"[^\W\d_]+(?:['’]\w+)?")
_DOING = ("s", "ing")
_NO_DEEDS = frozenset("this is was yes us as his its yours ours hers thanks plus guess things thing".split())
_DOERS = frozenset("he she they".split())
_TALKS = pattern(r"[?!]|\b(?:i|me|my|we|us|our|you|your|u|ur)\b", re.IGNORECASE)
_HANDLE = pattern(r".*[@_]|\w*\d\w*\Z")
_INSIDE = pattern(r"(?:^|(?<=[\w.?!…:)] ))(?P<name>[A-Z]\w+(?: [A-Z]\w+)?): (?=\S)")
"""A label inside a line."""
_SEPARATORS = pattern(r"[:>]|^[ \t*_]*(?:[A-Z]{2}|[QA]\.)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A line that looks labelled, before its neighbours are asked."""

    paragraph: int
    label: Span
    said: tuple[Span, ...]
    """What is said of the words; the rest tells what somebody does."""
    name: str
    """The label's words."""
    timed: bool
    is_plain: bool
    """The label is an ordinary word, which hardly names anybody."""
    typed: bool
    """Looks like a chat: a time, a handle, emphasis or brackets around the label."""
    talks: bool


def labelled_lines(story: Sequence[Paragraph]) -> tuple[Quote, ...]:
    """Return the labelled lines of a section in order, without overlap.

    Labels that a run proves hold in the whole section, even for a single line.
    """
    rows = _with_names(list(_lines_in(story)))
    runs = [[row for row in run if row] for is_run, run in groupby(rows, key=bool) if is_run]
    proven = [run for run in runs if _is_proven(run)]
    modes = {name: mode for run in proven for mode in (_mode(run),) for name in {one.name for one in run}}
    if "written" in modes.values():
        modes |= dict.fromkeys((one.name for run in runs if _is_brief(run) for one in run), "written")
    if any(name.isupper() and mode == "direct" for name, mode in modes.items()):
        modes |= dict.fromkeys(_once_on_stage(rows, story), "direct")
    return tuple(
        Quote(span=span, paragraph=one.paragraph, mode=modes[one.name], label=one.label)
        for one in rows
        if one and one.name in modes
        for span in one.said
    )


def _lines_in(story: Sequence[Paragraph]) -> Iterator[_Shape | None]:
    """Yield all lines of a section: messages under their heads, labelled ones, None for those without."""
    above: tuple[Paragraph, re.Match[str]] | None = None
    for paragraph in story:
        head = _head_of(paragraph, may_be_cue=above is None)
        if head and head["words"]:
            yield _sent(paragraph, head, paragraph, head.start("words"))
        elif above and _ASIDE.match(paragraph.text):
            continue
        elif above and not head and not (_is_cue(above[1]) and _LINE.match(paragraph.text)):
            yield _sent(*above, paragraph, 0)
        elif not head:
            yield from _rows(paragraph)
        above = (paragraph, head) if head and not head["words"] else None


def _head_of(paragraph: Paragraph, *, may_be_cue: bool) -> re.Match[str] | None:
    """Return the label, with or without words below it, that a paragraph is; words may look like a cue."""
    if not _SEPARATORS.search(paragraph.text):
        return None
    return _HEAD.match(paragraph.text) or (_CUE.match(paragraph.text) if may_be_cue else None)


def _once_on_stage(rows: Iterable[_Shape | None], story: Sequence[Paragraph]) -> set[str]:
    """Return labels in capitals that stand alone in a script, of those who are told of in it."""
    labels = {row.name for row in rows if row and row.name.isupper() and not row.is_plain}
    told = Counter(word for paragraph in story for word in paragraph.lower)
    return {name for name in labels if told[name.split()[-1].lower()] > 1}


def _with_names(rows: Sequence[_Shape | None]) -> list[_Shape | None]:
    """Return the rows, those with plain labels as unlabelled, unless two labels answer each other."""
    runs = [[row for row in run if row] for is_run, run in groupby(rows, key=bool) if is_run]
    runs += [list(run) for each in runs for _, run in groupby(each, key=attrgetter("is_plain"))]
    answering = {row.name for run in runs if _is_questioning(run) for row in run}
    return [row if row and (row.name in answering or not row.is_plain) else None for row in rows]


def _is_questioning(run: Sequence[_Shape]) -> bool:
    names = {one.name for one in run}
    takes_turns = all(one.name != other.name for one, other in pairwise(run))
    return len(run) >= QUESTIONING and len(names) == 2 and takes_turns


def _is_proven(run: Sequence[_Shape]) -> bool:
    """Tell whether lines in a row are talk: people take turns, or one writes on beside a clock."""
    names = {one.name for one in run}
    takes_turns = len(names) > 1 or all(one.timed for one in run)
    talking = sum(one.talks for one in run)
    return len(run) >= LEAST and len(names) < len(run) and takes_turns and talking >= TALK * len(run)


def _is_brief(run: Sequence[_Shape]) -> bool:
    """Tell whether two lines in a row, where people chat in others, are of one who writes, too."""
    return len(run) == LEAST - 1 and len({one.name for one in run}) == 1 and any(one.talks for one in run)


def _mode(run: Sequence[_Shape]) -> Mode:
    """Return ``written`` for a chat, ``direct`` for a script: names alone, or set in capitals."""
    is_script = all(one.name.isupper() and not one.timed for one in run)
    return "written" if not is_script and any(one.typed for one in run) else "direct"


def _rows(paragraph: Paragraph) -> Iterator[_Shape | None]:
    """Yield the lines of a paragraph, None for those without a label; asides are left out."""
    if not _SEPARATORS.search(paragraph.text):
        if not _ASIDE.match(paragraph.text):
            yield None
        return
    for start, text in _lines(paragraph.text):
        match = _LINE.match(text)
        if match or not _ASIDE.match(text):
            yield _shape(paragraph, start, match) if match else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each line begins, and its words; a long line takes in the unlabelled ones after it."""
    pasted = _pasted(text)
    if pasted:
        yield from ((first, text[first:last]) for first, last in pairwise([*pasted, len(text)]))
        return
    begin = start = 0
    is_open = False
    for line in text.splitlines(keepends=True):
        if start and not (is_open and not _LINE.match(line)):
            yield begin, text[begin:start]
            begin = start
        is_open = len(line) >= WRAPPED
        start += len(line)
    yield begin, text[begin:]


def _pasted(text: str) -> list[int]:
    """Return where the lines of a chat begin that was pasted into one paragraph, and what leads it in."""
    if "\n" in text or text.count(": ") < PASTED:
        return []
    found = list(_INSIDE.finditer(text))
    names = Counter(match["name"] for match in found)
    if len(found) < PASTED or sum(count > 1 for count in names.values()) < 2:
        return []
    if '"' in text[found[0].start() :]:
        return []
    return sorted({0, *(match.start("name") for match in found)})


def _shape(paragraph: Paragraph, start: int, match: re.Match[str]) -> _Shape | None:
    """Return a line that looks labelled, None where the label can be nobody's."""
    group = next(name for name in ("bracketed", "plain", "played", "asked") if match[name])
    name, words = match[group], match["words"].rstrip("*_ \t\n")
    is_timed = bool(match["time"] or match["late"])
    is_typed = bool(
        is_timed or match["bracketed"] or match["arrow"] or (match["mark"] and words[:1].islower())
    )
    is_marked = is_typed or bool(match["mark"])
    is_handle = bool(_HANDLE.match(name) or (is_marked and name.islower()))
    if not words or (group == "played" and name.split()[-1].lower() in _styles()):
        return None  # "EXAMINATION BY MR. LEE"
    text = match.string
    begin = paragraph.span.start + start
    return _Shape(
        paragraph=paragraph.index,
        label=Span(begin + match.start(group), begin + match.end(group)),
        said=tuple(span.shifted(begin) for span in _said(text, match.start("words"), len(words))),
        name=name,
        timed=is_timed,
        is_plain=not (is_timed or is_handle or _may_be_somebody(name)),
        typed=is_typed or is_handle or name.islower(),
        talks=_TALKS.search(words) is not None,
    )


def _said(text: str, first: int, length: int) -> Iterator[Span]:
    """Yield what is said in a labelled line; not what somebody does meanwhile: "*grins* Me?"."""
    start, stop = first - len(text[:first]) + len(text[:first].rstrip("*_")), len(text.rstrip())
    if "*" not in text[start:stop] and "_" not in text[start:stop]:
        yield Span(first, first + length)
        return
    quoted = [Span(*match.span()) for match in _QUOTED.finditer(text, start, stop)]
    if quoted:
        yield from quoted
        return
    deeds = [match for match in _DEED.finditer(text, start, stop) if _is_deed(match, start)]
    if not deeds:
        is_stressed = text[start] in "*_" and text[start] in text[first : first + length]
        yield Span(start if is_stressed else first, first + length)
        return
    places = [start, *(place for deed in deeds for place in deed.span()), stop]
    for begin, end in zip(places[::2], places[1::2], strict=True):
        words = text[begin:end].strip()
        if any(map(str.isalnum, words)):
            at = text.index(words, begin)
            yield Span(at, at + len(words))


def _is_deed(marked: re.Match[str], start: int) -> bool:
    """Tell whether words between marks say what whoever is named does: "leans on the bar", "slowly nods".

    One word after another is stressed: "there is *always* snow".
    """
    words, before = marked["deed"], marked.string[start : marked.start()].rstrip()
    if " " not in words and before[-1:].isalnum():
        return False
    first, second, *_ = [*_WORDS.findall(words), "", ""]
    does = any(word.endswith(_DOING) and word not in _NO_DEEDS for word in (first, second) if word.islower())
    return first.lower() in _DOERS or (first.islower() and does)


def _is_cue(head: re.Match[str]) -> bool:
    return head.re.pattern == _CUE.pattern


def _sent(above: Paragraph, head: re.Match[str], message: Paragraph, start: int) -> _Shape:
    """Return a message under a line with its label and time, or what is said under a name in capitals."""
    is_timed = not _is_cue(head)
    words, begin = message.text[start:].rstrip("*_ \t\n"), message.span.start + start
    return _Shape(
        paragraph=message.index,
        label=Span(*head.span("name")).shifted(above.span.start),
        said=(Span(begin, begin + len(words)),),
        name=head["name"],
        timed=is_timed,
        is_plain=not (is_timed or _may_be_somebody(head["name"])),
        typed=is_timed,
        talks=_TALKS.search(words) is not None,
    )


def _may_be_somebody(name: str) -> bool:
    """Tell whether a label may name a person; of plain words nouns for people do, a judge's, the teller's."""
    return name in {"THE COURT", "Me", "me"} or any(
        word.lower() in _person_words() or not _is_plain(word) for word in name.split()
    )


def _is_plain(word: str) -> bool:
    """Tell whether a word is an ordinary one, a letter or a number, whatever its capitals."""
    is_other = word.title() in word_list("not_names") or word.title() in word_list("world_places")
    known = word.lower() in word_list("common_words") or is_other
    return len(word) == 1 or not any(letter.isalpha() for letter in word) or known


@cache
def _person_words() -> frozenset[str]:
    """Return given names, titles and nouns for people, in lower case."""
    tables = ("given_names", "titles", "person_nouns")
    return frozenset(row[0].lower() for table in tables for row in word_rows(table))


@cache
def _styles() -> frozenset[str]:
    """Return the styles that a full stop may follow, in lower case: "mr"."""
    return frozenset(row[0] for row in word_rows("titles") if row[2] == "style")

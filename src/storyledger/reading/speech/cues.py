"""Cues: words of narration near a turn that may show who speaks, and the part each plays in its sentence.

Runs inside ``storyledger.reading.speech.speakers``. A cue is a name, a description or a pronoun; its role
is read from the words around it (a verb of speech before or after, a preposition, a possessive).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter

from storyledger.entries import Mention
from storyledger.patterns import pattern
from storyledger.reading.passage import Paragraph, Token
from storyledger.reading.speech.cue import PRONOUNS, Cue, Role, described_persons, speech_verbs
from storyledger.reading.speech.voices import is_voice_near, is_voice_of, words_come
from storyledger.reading.words import word_forms, word_list
from storyledger.span import Span

__all__ = ["Cues"]

_PREPOSITIONS = frozenset(
    "to at with of upon on for by towards toward from about after beside near against behind before"
    " between beyond into over past round around like than without under above across among amongst"
    " concerning regarding except".split()
)
_SKIPPED = frozenset(
    "'s ’s had has have would could did do does was is were then only just also again at last now always"
    " once merely simply still suddenly at even never must might should will can both all soon"
    " here there presently too so".split()
)
_BEING = frozenset("is are was were be been being".split())
"""Forms of "be": before a verb of speech somebody is greeted, and does not greet."""
_WAS = _BEING | {"came", "comes"}
_IT_WAS = (("it", "was"), ("it", "is"), ("it's",), ("it’s",), ("it", "'s"), ("it", "’s"))
_CLAUSE = frozenset(
    "and but while as when then for because until till if though although whereupon who which that so"
    " or".split()
)
_BEGINNING = (_CLAUSE - {"who", "which"}) | {";"}
"""What a subject may follow; "who" and "which" are subjects themselves."""
_DETERMINERS = frozenset("a an the one another his her my their our some this that each both".split())
_NO_QUALITIES = _CLAUSE | _PREPOSITIONS | _DETERMINERS | _SKIPPED | PRONOUNS.keys()
_CONTRACTED = pattern(r"^(i|he|she|we|they)['’](?:m|d|ll|ve|re)$")
_GENITIVE = frozenset(("'s", "’s"))
_SOMEBODY = frozenset(("someone", "somebody", "another", "everybody", "everyone", "nobody"))
_NAMELESS = frozenset(("other", "others", "voice", "voices"))
"""Nouns that stand for a person only because they speak."""
_STOPS = frozenset(". ! ? … ... ....".split())
_DENYING = frozenset("doesn't didn't don't doesn’t didn’t don’t".split())
_PARTICLES = frozenset("on in out off up back forth".split())
"""What may stand between a verb of speech and its subject ("called out Ann")."""
_BEFORE_NOUNS = _DETERMINERS | {"to", "not", "be", "no"}
"""Words before which nobody speaks: "to say", "his answer"."""
_NEW = frozenset(("a", "an"))
_FROM = frozenset("burst broke came comes escaped issued".split())
"""Verbs after which words come from somebody ("broke from William")."""
_HEARING = frozenset(("heard", "hear", "hears"))
_TO_SAY = (("used", "to"), ("began", "to"), ("continued", "to"), ("went", "on", "to"))
"""What may stand between somebody and what they say ("Ann used to say")."""
_PLAIN_SAYING = frozenset(
    "say ask call cry shout whisper mutter murmur answer reply exclaim remark observe add laugh".split()
)
_IT = ("it", "subject")


class Cues:
    """The cues of a section: of each stretch, read once though several turns may ask.

    Names and descriptions are cues where they are mentions; pronouns need no mention.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._mentions = {mention.span.start: mention for mention in mentions}
        self._known: dict[tuple[int, int, int], tuple[Cue, ...]] = {}

    def of(self, paragraph: Paragraph, span: Span) -> tuple[Cue, ...]:
        """Return the cues of one stretch of narration in order."""
        if len(span) < 2:
            return ()
        place = paragraph.index, span.start, span.end
        if place not in self._known:
            self._known[place] = tuple(self._read(paragraph, span))
        return self._known[place]

    def _read(self, paragraph: Paragraph, span: Span) -> Iterator[Cue]:
        tokens = paragraph.tokens
        low = bisect_left(tokens, span.start, key=_start)
        high = bisect_left(tokens, span.end, key=_start)
        for number, (first, last) in enumerate(_sentences(paragraph, low, high)):
            yield from _Reader(tokens[first:last], number, self._mentions).cues()


def _sentences(paragraph: Paragraph, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch as token ranges; a piece of one counts."""
    sentences = paragraph.sentences
    for at in range(max(0, bisect_right(sentences, low, key=_first) - 1), len(sentences)):
        first, last = max(low, sentences[at].first), min(high, sentences[at].last)
        if sentences[at].first >= high:
            return
        if first < last and any(token.is_word for token in paragraph.tokens[first:last]):
            yield first, last


_first = attrgetter("first")
_start = attrgetter("start")


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """Return a word in lower case, a pronoun without the verb that is run together with it."""
    return _CONTRACTED.sub(r"\1", word.lower())


class _Reader:
    """Reads one sentence from left to right, each verb of speech going to one subject."""

    def __init__(self, tokens: tuple[Token, ...], number: int, mentions: dict[int, Mention]) -> None:
        self._tokens, self._number, self._mentions = tokens, number, mentions
        self._words = [_plain(token.text) for token in tokens]
        self._verbs = speech_verbs()
        self._goes_on = number == 0 and tokens[0].text[:1].islower()
        """The sentence goes on with words said ("...," said Ann)."""
        self._used: set[int] = set()
        self._fresh = True
        self._subjects: list[int] = []

    def cues(self) -> list[Cue]:
        """Return the cues of the sentence in order."""
        found: list[Cue] = []
        at = 0
        while at < len(self._words):
            at = self._step(at, found)
        self._give_late_verb(found)
        return found

    def _step(self, at: int, found: list[Cue]) -> int:
        """Read one word or mention; return where to go on."""
        led_up_to = self._name_after(at)
        if led_up_to is not None:
            end = self._end(at, led_up_to)
            found.append(self._cue(at, end, led_up_to, None))
            return end
        mention = self._mentions.get(self._tokens[at].start)
        pronoun = self._pronoun(at) if mention is None or mention.kind == "pronoun" else None
        if mention is not None or pronoun is not None:
            described = self._described(at) if pronoun is None or pronoun[1] == "owner" else None
            if pronoun is not None and described is not None:
                return self._describe(at, described, found)
            end = self._end(at, mention)
            if self._words[at] in _GENITIVE:
                found.append(self._belonging(at, end, mention, found))
            else:
                found.append(self._cue(at, end, mention, pronoun))
            return end
        described = self._described(at)
        if described is not None:
            return self._describe(at, described, found)
        unknown = self._unknown(at)
        if unknown:
            found.append(Cue("tagged", None, None, self._span(at, unknown), self._number))
            return unknown
        if self._words[at] in _BEGINNING:
            self._fresh = not self._joins_objects(at, found)
        return at + 1

    def _belonging(self, at: int, end: int, mention: Mention | None, found: list[Cue]) -> Cue:
        """Return the cue of somebody's, whose part is that of all the words ("said Tom's wife")."""
        owner = found[-1] if found and found[-1].span.end == self._tokens[at].start else None
        start = owner.span.start if owner else self._tokens[at].start
        first = bisect_left(self._tokens, start, key=_start)
        if first and self._words[first - 1] in _DETERMINERS:
            first -= 1
        cue = replace(self._cue(at, end, mention, None, first), span=self._span(first, end))
        return replace(cue, owner=owner.who) if owner and owner.who else cue

    def _joins_objects(self, at: int, found: list[Cue]) -> bool:
        """Tell whether "and" joins a name to whom something is done ("behind her and Ann, and said")."""
        if self._words[at] != "and" or not at or not found or found[-1].role != "object":
            return False
        mention = self._mentions.get(self._tokens[at + 1].start) if at + 1 < len(self._tokens) else None
        if mention is None or found[-1].span.end != self._tokens[at - 1].end:
            return False
        return self._words[self._end(at + 1, mention) :][:1] in ([","], ["."])

    def _name_after(self, at: int) -> Mention | None:
        """Return the name that an article or an epithet leads up to ("the Rector", "poor old Ann").

        After a verb of speech any one word may stand between ("said the grateful Rector", "said dour Ann").
        """
        first = at + 1 if self._words[at] == "the" else at
        spare = int((first > at or self._is_quality(at)) and self._verb_before(at) is not None)
        for place in range(first, min(len(self._words), at + 4)):
            mention = self._mentions.get(self._tokens[place].start)
            if mention is not None:
                return mention if place > at and mention.kind == "name" else None
            if self._words[place] not in word_list("epithets"):
                spare -= 1
            if spare < 0 or not self._words[place].replace("-", "").isalpha():
                return None
        return None

    def _is_quality(self, at: int) -> bool:
        """Tell whether a word right after the verb that ends words said may be an adjective ("said dour")."""
        word = self._words[at]
        return at == 1 and self._goes_on and not word.endswith("ly") and word not in _NO_QUALITIES

    def _pronoun(self, at: int) -> tuple[str, str] | None:
        """Return the pronoun that stands at a word; "it" only before a verb of speech, or first of all."""
        if self._words[at] == "it":
            begins = at == 0 and self._number == 0 and self._words[1:2] and self._words[1] not in _SKIPPED
            acts = begins and self._words[1] in word_list("person_verbs")
            return _IT if acts or self._is_free_verb(at + 1) else None
        return PRONOUNS.get(self._words[at])

    def _describe(self, at: int, end: int, found: list[Cue]) -> int:
        """Add a description that no mention covers ("her mother", "the porter")."""
        if end < len(self._words) and self._words[end] in _GENITIVE:
            return end
        cue = self._cue(at, end, None, None)
        gender, kin = described_persons().get(self._words[end - 1], ("any", False))
        found.append(replace(cue, noun=gender, kin=kin))
        return end

    def _described(self, at: int) -> int | None:
        """Return the end of a description of one person that begins at a word, None when none does."""
        if self._words[at] in _SOMEBODY:
            return at + 1
        if self._words[at] not in _DETERMINERS:
            return None
        for place in range(at + 1, min(len(self._words), at + 5)):
            word = self._words[place]
            if word in described_persons():
                longer = place + 1 < len(self._words) and self._words[place + 1] in described_persons()
                return place + (2 if longer else 1)
            if word in _NAMELESS and PRONOUNS.get(self._words[at]) is None:
                return place + 1 if self._words[place + 1 : place + 2] != ["of"] else None
            if not word.isalpha() or word in _CLAUSE or word in _PREPOSITIONS:
                return None
            if self._tokens[place].start in self._mentions:
                return None
        return None

    def _cue(
        self,
        at: int,
        end: int,
        mention: Mention | None,
        pronoun: tuple[str, str] | None,
        first: int | None = None,
    ) -> Cue:
        """Return the cue of a mention; ``first`` is where all the words for it begin, if not at ``at``."""
        role, verb = self._role(at if first is None else first, end, pronoun)
        if verb is not None:
            self._used.add(verb)
        if role in ("says", "tagged", "acts", "hears", "subject"):
            self._fresh = False
            self._subjects.append(at)
        who = mention.character if mention else None
        return Cue(
            role,
            who,
            pronoun[0] if pronoun else None,
            self._span(at, end),
            self._number,
            mention.confidence if mention and who else 0.0,
            *self._noun(end - 1, mention),
            PRONOUNS.get(self._words[at], (None,))[0] if pronoun is None else None,
            owner=mention.owner if mention else None,
            new=self._words[at] in _NEW and not pronoun,
            verb=self._span(verb, verb + 1) if verb is not None else None,
        )

    def _is_shown(self, at: int, end: int) -> bool:
        """Tell whether a sentence says no more than who it is ("It was Mara, out of breath.")."""
        after = self._words[end] if end < len(self._words) else "."
        return tuple(self._words[:at]) in _IT_WAS and after in _STOPS | {","}

    def _noun(self, last: int, mention: Mention | None) -> tuple[str | None, bool]:
        """Return the gender of a nominal's noun, and whether it is a noun of kin."""
        if mention is None or mention.kind != "nominal":
            return None, False
        return described_persons().get(self._words[last], ("any", False))

    def _role(self, at: int, end: int, pronoun: tuple[str, str] | None) -> tuple[Role, int | None]:
        """Return the part a mention plays, and the verb of speech it uses up."""
        own = pronoun[1] if pronoun else ""
        if pronoun is None and self._is_shown(at, end):
            return "shown", None
        if self._owns(at, end, own):
            is_voice = is_voice_near(self._words, end) or words_come(self._words, at, end)
            is_tag = is_voice and (self._is_all(at) or self._ends_words(at - 1))
            return ("tagged" if is_tag else "voice" if is_voice else "owner"), None
        tag = self._verb_before(at)
        if tag is not None and own in ("", "subject"):
            return "tagged", tag
        if at and self._words[at - 1] in _PREPOSITIONS:
            if self._comes_from(at):
                return "tagged", None
            return ("voice" if is_voice_of(self._words, at) else "object"), None
        if own == "" and self._goes_on and at == 1 and self._nods(end):
            return "tagged", None
        if own == "object" or own == "owner":
            return "object", None
        if self._hears(end):
            return "hears", None
        verb = self._verb_after(end)
        if verb is not None:
            return "says", verb
        if not self._fresh:
            return "object", None
        if not self._subjects and self._words[end : end + 1] and self._denies(end):
            return "hears", None
        return ("subject" if self._subjects else "acts"), None

    def _owns(self, at: int, end: int, own: str) -> bool:
        """Tell whether a mention is a possessive ("Mara's", "her" before a noun)."""
        words = self._words
        if end >= len(words) or own in ("subject", "object"):
            return False
        if words[end] in _GENITIVE:
            return True
        follows = end + 1 < len(words) and words[end + 1].isalpha()
        if words[end] in "'’" and follows and words[end - 1].endswith("s"):
            return True
        if own != "owner" or not words[end].isalpha() or words[end] in _CLAUSE or words[end] in _PREPOSITIONS:
            return False
        return not (words[at] == "her" and words[end] in _SKIPPED)

    def _is_all(self, at: int) -> bool:
        """Tell whether nothing but "was", or "was all", stands before ("was all Mara's answer")."""
        return bool(at) and self._words[0] in _WAS and self._words[1:at] in ([], ["all"], ["only"])

    def _ends_words(self, verb: int) -> bool:
        """Tell whether a verb of speech begins what goes on with words said ("...," said Ann's voice)."""
        return verb == 0 and self._goes_on and self._words[0] in self._verbs

    def _comes_from(self, at: int) -> bool:
        """Tell whether words said are somebody's by a preposition.

        "..." burst from William; "..." from the Major; "..." said the voice of Ann; "..." whispered by Ann.
        """
        words, place = self._words, at - 1
        if not self._goes_on or at > 5:
            return False
        if words[place] == "from":
            return place == 0 or not _FROM.isdisjoint(words[:place])
        if words[place] == "of":
            return self._ends_words(0) and words[1:place] in (["the", "voice"], ["a", "voice"])
        is_done = place > 0 and (words[place - 1] in self._verbs or words[place - 1] in ("uttered", "spoken"))
        return words[place] == "by" and is_done

    def _nods(self, end: int) -> bool:
        """Tell whether all that is told after words said is what somebody does ("...," nodded Ann)."""
        return self._words[0] in word_list("person_verbs") and self._words[end:][:1] in ([], [","], ["."])

    def _hears(self, end: int) -> bool:
        """Tell whether somebody only hears another say something ("she heard Ann say")."""
        after = self._words[end : end + 6]
        return not _HEARING.isdisjoint(after[:1]) and not _PLAIN_SAYING.isdisjoint(after[2:])

    def _denies(self, end: int) -> bool:
        """Tell whether a subject does not do something ("did not answer", "doesn't look up")."""
        words = self._words
        return words[end] in _DENYING or (
            words[end] in ("does", "did") and words[end + 1 : end + 2] == ["not"]
        )

    def _bids(self, verb: int) -> bool:
        """Tell whether a verb reports a bidding: somebody is told to do something."""
        if self._words[verb] not in word_forms("bidding_verbs"):
            return False
        for place in range(verb + 2, min(len(self._words) - 1, verb + 9)):
            if self._words[place] == ",":
                return False
            if self._words[place] == "to":
                following = self._words[place + 1]
                return following.isalpha() and following not in _DETERMINERS | PRONOUNS.keys()
        return False

    def _is_passive(self, verb: int) -> bool:
        """Tell whether a verb is done to its subject ("was greeted", "is often called")."""
        words, before = self._words, verb - 1
        while before > 0 and (words[before] in _SKIPPED - _BEING or words[before].endswith("ly")):
            before -= 1
        return before >= 0 and words[before] in _BEING and not words[verb].endswith("ing")

    def _unknown(self, at: int) -> int | None:
        """Return the end of a description after a verb of speech without a mention ("said the porter")."""
        words = self._words
        if at == 0 and self._goes_on and words[0] == "the":
            return self._stranger_says()
        if at == 0 or words[at - 1] not in self._verbs or at - 1 in self._used:
            return None
        starts = at == 1 or not words[at - 2][0].isalnum() or words[at - 2].endswith("ly")
        if not starts or words[at] not in _DETERMINERS or at + 1 >= len(words):
            return None
        if words[at + 1 : at + 3] == ["voice", "of"]:
            return None
        self._used.add(at - 1)
        self._fresh = False
        return at + 2

    def _stranger_says(self) -> int | None:
        """Return the end of a description that a verb of speech follows ("...?" the missionary asked)."""
        for end in (2, 3, 4):
            if self._words[end : end + 1] and self._words[end] in self._verbs:
                is_noun = all(word.isalpha() and word not in _PREPOSITIONS for word in self._words[1:end])
                known = any(token.start in self._mentions for token in self._tokens[1:end])
                if is_noun and not known and self._is_free_verb(end):
                    self._used.add(end)
                    self._fresh = False
                    return end
                return None
        return None

    def _verb_before(self, at: int) -> int | None:
        """Return the verb of speech right before a mention, an adverb or "out" allowed in between."""
        for place in (at - 1, at - 2):
            if place < 0:
                return None
            word = self._words[place]
            is_verb = word in self._verbs and self._words[place + 1] != "in"  # "said in a small voice"
            if place not in self._used and (is_verb or self._is_phrase(place)):
                return place if place == 0 or self._words[place - 1] not in ("to", "not", "be") else None
            if not word.endswith("ly") and word not in _PARTICLES:
                return None
        return None

    def _is_phrase(self, place: int) -> bool:
        """Tell whether a verb and the word after it introduce speech together ("went on")."""
        pair = self._words[place : place + 2]
        return pair[-1] in _PARTICLES and " ".join(pair) in word_list("speech_phrases")

    def _verb_after(self, end: int) -> int | None:
        """Return the verb of speech a subject goes with, past adverbs, auxiliaries, one phrase in commas."""
        words, place = self._words, end
        while place < min(len(words), end + 5) and (words[place] in _SKIPPED or words[place].endswith("ly")):
            place += 1
        for phrase in _TO_SAY:
            place += len(phrase) if tuple(words[place : place + len(phrase)]) == phrase else 0
        if self._is_free_verb(place):
            return place
        if place >= len(words) or words[place] != ",":
            return None
        for after in range(place + 1, min(len(words), place + 14)):
            if words[after] in _STOPS or words[after] == ";":
                return None
            if words[after] == ",":
                return after + 1 if self._is_free_verb(after + 1) else None
        return None

    def _is_free_verb(self, place: int) -> bool:
        if place >= len(self._words) or place in self._used:
            return False
        if self._words[place] not in self._verbs:
            after = self._words[place + 2 : place + 3]
            return self._is_phrase(place) and not (after and after[0].isalpha())
        return not self._is_passive(place) and not self._bids(place)

    def _give_late_verb(self, found: list[Cue]) -> None:
        """Give the last verb of speech without a subject to the subject before it ("looked up and said")."""
        for place in range(len(self._words) - 1, -1, -1):
            before = self._words[place - 1] if place else ""
            is_manner = self._words[place].endswith("ing") and before != ","  # "crouches growling"
            is_noun = before in _BEFORE_NOUNS and not (before == "to" and self._leads_on(place))
            if is_manner or is_noun or not self._is_free_verb(place):
                continue
            start = self._tokens[place].start
            for number in range(len(found) - 1, -1, -1):
                cue = found[number]
                if cue.span.start < start and cue.role in ("acts", "subject"):
                    verb = self._span(place, place + 1)
                    found[number] = replace(cue, role="adds", verb=verb)
                    return
            return

    def _leads_on(self, verb: int) -> bool:
        """Tell whether words said follow upon a verb ("roused herself to say:")."""
        return self._words[verb + 1 :] in ([], [","], [":"], ["--"], ["—"])

    def _end(self, at: int, mention: Mention | None) -> int:
        """Return one past the mention's last token."""
        end = at + 1
        while mention and end < len(self._tokens) and self._tokens[end].start < mention.span.end:
            end += 1
        return end

    def _span(self, first: int, last: int) -> Span:
        return Span(self._tokens[first].start, self._tokens[last - 1].end)

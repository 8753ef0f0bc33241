"""What words of neighbouring turns tell: answers, questions, words that come back."""

from __future__ import annotations

from passages import cast_from, mentions_in, passage_from
from storyledger.reading.speech.conversation import ties_of
from storyledger.reading.speech.replies import Said, again_by_words, said_in, same_by_words
from storyledger.reading.speech.scenery import Scenery
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span


def words(text: str) -> Said:
    return said_in(text, [Span(0, len(text))])


def test_a_turn_is_known_by_its_first_word_its_size_and_whether_it_asks() -> None:
    assert words('"Yes?"') == Said("yes", 1, frozenset({"yes"}), asks=True)
    long = words('"The boat is on the sand, and the oars are in the boat."')
    assert (long.first, long.size, long.asks) == ("the", 3, False)
    assert long.rare == {"boat", "sand", "oars"}


def test_an_answer_is_somebody_elses() -> None:
    signs = same_by_words(words('"Yes."'), words('"Did you see the boat?"'), "")
    assert signs == ("reply.same.size.2.1", "reply.same.open.yes")


def test_one_word_taken_up_says_little_and_two_are_an_echo() -> None:
    boat = words('"A boat on the sand."')
    assert not any("echo" in sign for sign in same_by_words(words('"Boat?"'), boat, ""))
    assert "reply.same.echo.2" in same_by_words(words('"Boat? Sand?"'), boat, "")


def test_words_come_back_from_two_turns_before() -> None:
    earlier, before = words('"The boat has gone."'), words('"Where?"')
    assert "reply.again.echo.1" in again_by_words(words('"My boat!"'), before, earlier, "")
    assert not any("echo" in sign for sign in again_by_words(words('"My boat!"'), before, None, ""))


def test_whoever_was_asked_before_asks_again() -> None:
    asked = again_by_words(words('"Why?"'), words('"Where is it?"'), None, ".named")
    assert {"reply.again.asked.named", "reply.again.asks.named"} <= set(asked)


def test_a_novel_hears_the_words_and_a_short_story_does_not() -> None:
    passage, cast = passage_from('"Did you see it?" said Ada.\n\n"Yes."'), cast_from("Ada she, Tom he")
    turns = Scenery(passage, find_quotes(passage), mentions_in(passage, cast), cast).turns
    same, again = ties_of(turns, 1, None, brief=False)
    assert "reply.same.open.yes" in same
    assert "reply.again.asked" in again
    assert [len(tie) for tie in ties_of(turns, 1, None, brief=True)] == [1, 1]

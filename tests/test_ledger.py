"""The ledger: look-ups, order, and what is declared over what was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storyledger.decisions import Decisions, Fact, MentionIs, Merge, Person, SpeakerIs, anchor
from storyledger.document import Document, Section, SectionId
from storyledger.entries import (
    Alias,
    Alternative,
    Character,
    CharacterId,
    Event,
    EventId,
    Mention,
    Presence,
    Scene,
    SceneId,
    Utterance,
)
from storyledger.errors import UsageError
from storyledger.ledger import Ledger, keep
from storyledger.reading.claims import Reading
from storyledger.span import Span

TEXT = 'Ann Lark rowed. "Late," said a voice. "Who is it?" She never saw the other Mr. Lark.'
ANN, TOM, JOHN = CharacterId("ann-lark"), CharacterId("tom"), CharacterId("john-lark")


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def person(who: CharacterId, name: str, *aliases: tuple[str, int], mentions: int = 1) -> Character:
    names = tuple(Alias(text=text, count=count) for text, count in aliases)
    return Character(id=who, name=name, aliases=names, mentions=mentions)


SCENE = Scene(
    id=SceneId("sc1"),
    section=SectionId("s1"),
    span=Span(0, 36),
    present=(Presence(character=ANN, span=at("Ann Lark"), how="acts"),),
)
READING = Reading(
    document=Document(
        "quay.txt", "The Quay", TEXT, (Section(SectionId("s1"), "chapter", "", Span(0, len(TEXT)), ()),), ()
    ),
    characters=(
        person(ANN, "Ann Lark", ("Ann Lark", 5), ("Ann", 9), ("Lark", 1), mentions=20),
        person(JOHN, "Mr. John Lark", ("Mr. John Lark", 2), ("Lark", 4), mentions=6),
        person(TOM, "Tom", ("Tom", 3), mentions=3),
    ),
    mentions=(Mention(span=at("Ann Lark"), kind="name", character=ANN, confidence=0.9),),
    utterances=(
        Utterance(span=at('"Late,"'), speaker=ANN, addressees=(TOM,), confidence=0.6),
        Utterance(span=at('"Who is it?"')),
    ),
    scenes=(SCENE,),
    events=(Event(id=EventId("e1"), kind="rows", roles={"who": ANN}, span=at("rowed")),),
    readers={"mentions": "rules/1"},
)
LEDGER = keep(READING)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Ann Lark", ANN),
        ("ann  LARK", ANN),
        ("tom", TOM),
        ("john-lark", JOHN),
        ("Lark", JOHN),  # shared: who is called so most often
        ("John", JOHN),  # one word of a name
        ("Mr John Lark", JOHN),  # no point
    ],
)
def test_a_name_finds_its_person(asked: str, found: CharacterId) -> None:
    assert LEDGER.find(asked).id == found


def test_an_unknown_name_is_guessed_at() -> None:
    with pytest.raises(UsageError, match="Did you mean Ann Lark"):
        LEDGER.find("An Lark")


def test_a_word_of_several_names_asks_for_more() -> None:
    others = (person(CharacterId("x"), "Old Pike"), person(CharacterId("y"), "Young Pike"))
    with pytest.raises(UsageError, match="Old Pike or Young Pike"):
        replace(LEDGER, characters=others).find("pike")


def test_a_word_of_any_name_finds_its_person_and_asks_when_several_have_it() -> None:
    others = (
        person(CharacterId("x"), "Pike", ("Old Ned of the Mill", 2)),
        person(CharacterId("y"), "Young Mill", ("the miller", 1)),
    )
    ledger = replace(LEDGER, characters=others)
    assert ledger.find("ned").id == ledger.find("Old Ned").id == "x"
    assert ledger.find("Miller").id == "y"
    with pytest.raises(UsageError, match='"mill" could be Pike or Young Mill'):
        ledger.find("mill")
    with pytest.raises(UsageError, match="Nobody"):
        ledger.find("il")


@pytest.mark.parametrize("name", ["", " ", "?"])
def test_nothing_finds_nobody(name: str) -> None:
    with pytest.raises(UsageError):
        LEDGER.find(name)


def test_names_for_ids() -> None:
    assert LEDGER.name(ANN) == "Ann Lark"
    assert LEDGER.name(None) == "somebody"
    assert LEDGER.character(TOM).name == "Tom"
    assert LEDGER.get("nobody") is None
    with pytest.raises(UsageError, match="Did you mean tom"):
        LEDGER.character("tomm")


def test_a_position_lies_in_a_scene_or_between_scenes() -> None:
    assert LEDGER.scene_at(0) == SCENE
    assert LEDGER.scene_at(35) == SCENE
    assert LEDGER.scene_at(36) is None


def test_everything_about_one_person() -> None:
    assert [mention.span for mention in LEDGER.mentions_of(ANN)] == [at("Ann Lark")]
    assert [said.span for said in LEDGER.utterances_of(ANN)] == [at('"Late,"')]
    assert [event.id for event in LEDGER.events_of(ANN)] == ["e1"]
    assert LEDGER.scenes_of(ANN) == (SCENE,)
    assert LEDGER.events_of(TOM) == ()


def test_evidence_quotes_the_text() -> None:
    assert LEDGER.evidence(at("rowed")).exact == "rowed"
    assert LEDGER.evidence(at("rowed")).prefix == "Ann Lark "


def test_without_decisions_a_ledger_is_the_reading() -> None:
    assert LEDGER.mentions == READING.mentions
    assert LEDGER.events == READING.events
    assert LEDGER.lost == ()


def declared(decisions: Decisions) -> Ledger:
    return keep(READING, decisions)


def test_a_declared_speaker_outranks_the_read_one_which_stays_visible() -> None:
    ledger = declared(Decisions(speakers=(SpeakerIs(evidence=anchor("Late"), speaker="Tom"),)))
    first, second = ledger.utterances

    assert (first.speaker, first.confidence) == (TOM, 1.0)
    assert first.alternatives == (Alternative(speaker=ANN, confidence=0.6),)
    assert first.addressees == ()
    assert second == READING.utterances[1]


def test_a_declared_mention_is_set_or_added() -> None:
    mentions = (
        MentionIs(evidence=anchor("Ann Lark"), character="Tom"),
        MentionIs(evidence=anchor("a voice"), character="Ann"),
        MentionIs(evidence=anchor("it"), character=None),
    )
    ledger = declared(Decisions(mentions=mentions))

    assert [(mention.span.of(TEXT), mention.character, mention.kind) for mention in ledger.mentions] == [
        ("Ann Lark", TOM, "name"),
        ("a voice", ANN, "nominal"),
        ("it", None, "nominal"),
    ]


def test_a_declared_fact_stands_among_the_events() -> None:
    facts = (
        Fact(event="dies", roles={"who": "tom", "where": "the quay"}, evidence=anchor("a voice")),
        Fact(event="has", roles={"who": "Ann", "trait": "eyes", "value": "grey"}),
    )
    events = declared(Decisions(facts=facts)).events

    assert [(event.kind, event.origin, event.span.start) for event in events] == [
        ("has", "declared", 0),
        ("rows", "read", at("rowed").start),
        ("dies", "declared", at("a voice").start),
    ]
    assert events[2].roles == {"who": TOM, "where": "the quay"}
    assert events[2].scene == SCENE.id
    assert events[0].roles == {"who": ANN, "trait": "eyes", "value": "grey"}


def test_what_cannot_be_applied_is_told_and_changes_nothing() -> None:
    decisions = Decisions(
        mentions=(MentionIs(evidence=anchor("a voice"), character="Zed"),),
        speakers=(
            SpeakerIs(evidence=anchor("rowed"), speaker="Tom"),
            SpeakerIs(evidence=anchor("gone"), speaker="Tom"),
        ),
        facts=(Fact(event="dies", roles={"who": "Zed"}),),
    )
    ledger = declared(decisions)

    assert (ledger.mentions, ledger.utterances, ledger.events) == (
        LEDGER.mentions,
        LEDGER.utterances,
        LEDGER.events,
    )
    assert any('Nobody in the cast is called "Zed"' in sentence for sentence in ledger.lost)
    assert any("no speech was found" in sentence for sentence in ledger.lost)
    assert any('"gone" are no longer' in sentence for sentence in ledger.lost)


def test_names_declared_to_be_one_person_are_one_everywhere() -> None:
    ledger = declared(Decisions(merges=(Merge(names=("Tom", "Ann Lark")),)))
    ann, john = ledger.characters

    assert (ann.id, ann.mentions, ann.origin) == (ANN, 23, "declared")
    assert [alias.text for alias in ann.aliases] == ["Ann", "Ann Lark", "Tom", "Lark"]
    assert john.id == JOHN
    assert ledger.utterances[0].addressees == (), "nobody speaks to themselves"
    assert ledger.find("tom").id == ANN


def test_a_chain_of_merges_ends_with_one_person() -> None:
    merges = (Merge(names=("Tom", "Ann")), Merge(names=("Mr. John Lark", "Tom")))
    (one,) = declared(Decisions(merges=merges)).characters

    assert one.id == ANN
    assert one.mentions == 29


def test_somebody_nobody_read_is_added_where_the_name_stands() -> None:
    person = Person(name="a voice", pronouns="it", kind="unnamed")
    ledger = declared(Decisions(people=(person,)))
    voice = ledger.find("a voice")

    assert (voice.kind, voice.pronouns, voice.origin, voice.mentions) == ("unnamed", "it", "declared", 1)
    assert [mention.span for mention in ledger.mentions_of(voice.id)] == [at("a voice")]


def test_a_name_nobody_read_joins_the_person_it_belongs_to() -> None:
    """Also where it was read as words that mean somebody unknown."""
    vague = Mention(span=at("a voice"), kind="nominal")
    reading = replace(READING, mentions=(*READING.mentions, vague))
    ledger = keep(reading, Decisions(merges=(Merge(names=("Tom", "a voice")),)))

    assert [mention.span for mention in ledger.mentions_of(TOM)] == [at("a voice")]
    assert [mention.character for mention in ledger.mentions] == [ANN, TOM]
    assert len(ledger.characters) == 3


def test_a_name_that_is_nowhere_adds_nobody() -> None:
    ledger = declared(Decisions(people=(Person(name="Zed"),)))

    assert ledger.characters == LEDGER.characters
    assert ledger.lost == ('cast: the name "Zed" is not in the text.',)


def test_people_are_united_in_scenes_and_events() -> None:
    speaking = Presence(character=TOM, span=at("said"), how="speaks")
    scene = replace(SCENE, present=(*SCENE.present, speaking), mentioned=(JOHN,), focalizer=TOM)
    roles = {"who": ANN, "whom": TOM}
    event = Event(id=EventId("e1"), kind="sees", roles=dict(roles), span=at("saw"), according_to=TOM)
    reading = replace(READING, scenes=(scene,), events=(event,))
    ledger = keep(reading, Decisions(merges=(Merge(names=("Tom", "Ann")),)))
    (united,), (seen,) = ledger.scenes, ledger.events

    assert [(one.character, one.how) for one in united.present] == [(ANN, "acts")]
    assert united.present[0].span == Span(at("Ann Lark").start, at("said").end)
    assert (united.focalizer, united.mentioned) == (ANN, (JOHN,))
    assert (seen.roles, seen.according_to) == ({"who": ANN, "whom": ANN}, ANN)

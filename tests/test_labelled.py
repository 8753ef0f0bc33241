"""Names beside words: chats, scripts and letters are somebody's, lists and boxes are not."""

from __future__ import annotations

import pytest

from prose_cases import read_text
from storyledger.entries import CharacterId
from storyledger.reading.passage import passages
from storyledger.reading.speech.utterances import find_quotes
from storyledger.sources import open_document

OPENING = "The room was cold, and the window stood open as it always did.\n\n"


def said(text: str) -> list[tuple[str | None, str, str]]:
    """Return label, words and mode of every quotation."""
    document = open_document("talk.md", data=(OPENING + text).encode())
    return [
        (quote.label.of(passage.text) if quote.label else None, quote.span.of(passage.text), quote.mode)
        for passage in passages(document)
        for quote in find_quotes(passage)
    ]


def test_a_chat_that_was_pasted_into_one_paragraph_is_read_line_by_line() -> None:
    text = "His phone rang. Pru: where are you. Maddy: home. Pru: it's 4am Maddy: I know.\n"

    assert [(who, words) for who, words, _ in said(text)] == [
        ("Pru", "where are you."),
        ("Maddy", "home."),
        ("Pru", "it's 4am"),
        ("Maddy", "I know."),
    ]


def test_a_list_in_one_paragraph_is_no_chat() -> None:
    assert said("Name: Pru. Age: nine. Likes: you. Hates: me. Name: Maddy. Home: here.\n") == []


CHATS = {
    "bold": "**net_girl:** are you up\n**pru:** WHY\n**net_girl:** no reason, you goose",
    "bold label, colon outside": "**net_girl**: are you up\n**pru**: WHY\n**net_girl**: no reason, you goose",
    "clock": "[14:02] net_girl: are you up\n[14:02] pru: WHY\n[14:03] net_girl: no reason, you goose",
    "clock after": "net_girl (2:02): are you up\npru (2:02): WHY\nnet_girl (2:03pm): no reason, you goose",
    "brackets": "14:02 <net_girl> are you up\n14:02 <pru> WHY\n14:03 <net_girl> no reason, you goose",
    "arrow": "net_girl > are you up\npru > WHY\nnet_girl > no reason, you goose",
    "line above": "net_girl (2:02)\nare you up\n\n**pru** 2:02\nWHY\n\n"
    "net_girl, 2:03pm\nno reason, you goose",
    "paragraph above": "net_girl 14:02\n\nare you up\n\npru 14:02\n\nWHY\n\n"
    "net_girl 14:03\n\nno reason, you goose",
    "paragraphs": "net_girl: are you up\n\npru: WHY\n\n[pru is typing]\n\nnet_girl: no reason, you goose",
}


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS)
def test_a_chat_is_written_by_those_whose_labels_it_has(text: str) -> None:
    assert said(text) == [
        ("net_girl", "are you up", "written"),
        ("pru", "WHY", "written"),
        ("net_girl", "no reason, you goose", "written"),
    ]


def test_where_people_chat_the_teller_and_two_lines_of_another_do_too() -> None:
    text = (
        "**Joss:** did you take it\n\n**Nell:** Tell Dad I have not.\n\n**Joss:** he can read that\n\n"
        "**Me:** go to sleep, all of you\n\nIt buzzed again in her hand.\n\n"
        "Priya: Are you at the match?\n\nPriya: Don't turn round.\n\nSupper: A pie."
    )
    assert [(label, words) for label, words, _ in said(text)][3:] == [
        ("Me", "go to sleep, all of you"),
        ("Priya", "Are you at the match?"),
        ("Priya", "Don't turn round."),
    ]
    assert said("Priya: Are you at the match?\n\nPriya: Don't turn round.") == []


def test_a_script_is_said_and_its_directions_are_not() -> None:
    text = (
        "MARA: Why come?\n\n(She sits.)\n\nJON (rising): I said so.\n\nGUARD 2: (softly) Out.\n\n"
        "MARA: **No!**"
    )
    assert said(text) == [
        ("MARA", "Why come?", "direct"),
        ("JON", "I said so.", "direct"),
        ("GUARD 2", "Out.", "direct"),
        ("MARA", "No!", "direct"),
    ]


PLAYS = {
    "full stop": "ADA. You're late.\n\nTOM. (taking off his hat) I know it.\n\nADA. Row.\n\n(They row.)",
    "directions before": "ADA. You're late.\n\nTOM (taking off his hat). I know it.\n\nADA. Row.",
    "name above": "ADA\nYou're late.\n\nTOM\n(taking off his hat)\nI know it.\n\nADA (CONT'D)\nRow.",
    "name in its own paragraph": "ADA\n\nYou're late.\n\nTOM\n\nI know it.\n\nADA\n\nRow.\n\nThey row.",
}


@pytest.mark.parametrize("text", PLAYS.values(), ids=PLAYS)
def test_a_play_has_its_names_in_capitals(text: str) -> None:
    assert said(text) == [
        ("ADA", "You're late.", "direct"),
        ("TOM", "I know it.", "direct"),
        ("ADA", "Row.", "direct"),
    ]


def test_words_in_capitals_are_no_names_of_speakers() -> None:
    assert said("II. The boats.\n\nIV. Why row?\n\nII. I row.") == []
    assert said("CLOSED\n\nShe turned to him.\n\nTHE END\n\nI know it.\n\nCLOSED") == []


def test_quotation_marks_in_a_labelled_line_are_its_own() -> None:
    assert [words for _, words, _ in said('Mara: "Why?"\nJon: He said "never" and left.\nMara: "Oh?"')] == [
        '"Why?"',
        'He said "never" and left.',
        '"Oh?"',
    ]


def test_a_long_line_goes_on_where_the_file_breaks_it() -> None:
    told = (
        "The boat lay where the tide had left it, with its nose in the reeds\nand its stern in the mud.\n\n"
    )
    asked = "Why did you come all this way in the rain and the dark, if you\nknew what it was?"
    text = f"{told * 9}Mara: {asked}\n\nJon: I said I would.\n\nMara: You did.\n\n{told}"
    assert [words for _, words, _ in said(text)] == [asked, "I said I would.", "You did."]


def test_a_label_that_a_run_proves_holds_for_a_single_line() -> None:
    text = f"{CHATS['bold']}\n\nThe screen went dark. Then it lit again.\n\n**pru:** still there?"
    assert said(text)[-1] == ("pru", "still there?", "written")
    assert said("The screen lit.\n\n**pru:** still there?") == []


@pytest.mark.parametrize(
    "text",
    [
        "Nell: the keeper\nTom: her brother\nAnsel: whom you will meet",
        "To: Mara\nFrom: Jon\nSubject: you?\n\nTo: Jon\nFrom: Mara\nSubject: not me!",
        "Name: Kell\nLevel: 3!\nTitle: you wish\nName: Ansel\nLevel: 4!\nTitle: none",
        "HP: 30\nMP: 12\nHP: 28\nMP: 11",
        "[Strength: 12]\n[Agility: 9]\n[Strength: 13!]",
        "Monday: I rowed.\nTuesday: I slept.\nMonday: I rowed again.",
        "Flour: two cups\nButter: a little\nFlour: a cup more",
        "10:02 Leith: platform 4\n10:40 Perth: platform 1\n11:02 Leith: platform 4",
        "He had one rule: never ask.\n\nHe had one rule: never ask!\n\nShe had another: I ask.",
        "Note: I was wrong.\nNote: I was wrong again!\nNote: you too.",
    ],
    ids=["cast", "letters", "sheet", "points", "box", "days", "recipe", "timetable", "prose", "notes"],
)
def test_what_only_looks_like_talk_is_left_alone(text: str) -> None:
    assert said(text) == []


QUESTIONS = "Q: Where were you?\n\nA: At home.\n\nQ: Who saw you?\n\nA: My dog."


def test_labels_that_answer_each_other_need_be_no_names() -> None:
    assert [words for _, words, _ in said(QUESTIONS)] == [
        "Where were you?",
        "At home.",
        "Who saw you?",
        "My dog.",
    ]
    assert said(QUESTIONS.rpartition("\n\n")[0]) == []
    assert said(QUESTIONS.replace("A: At", "Q: At")) == []


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("ines_m", ["Ines"]),
        ("@ines", ["Ines"]),
        ("INES", ["Ines"]),
        ("Captain Abara", ["Captain Abara", "Ines"]),
        ("seawolf9", ["Ines", "seawolf9"]),
    ],
)
def test_a_label_is_somebody_of_the_cast_or_a_person_of_its_own(label: str, names: list[str]) -> None:
    chat = f"**{label}:** you up?\n**pru:** WHY\n**{label}:** no reason"
    story = f'Ines sat up. "Who is it?" said Ines. Ines took the phone.\n\n{chat}\n\nInes sighed.'
    reading = read_text(story)
    people: dict[CharacterId | None, str] = {who.id: who.name for who in reading.characters}
    assert sorted(name for name in people.values() if name != "pru") == names
    speakers = [people.get(one.speaker) for one in reading.utterances if one.mode == "written"]
    assert speakers == [speakers[0], "pru", speakers[0]]
    assert (speakers[0] == "Ines") == ("Ines" in names and len(names) == 1)


CHAT = "Me: are you up\npru: it is four\nMe: that is no answer\npru: go to bed"


def test_me_is_whoever_tells() -> None:
    reading = read_text(f"I sat up. My name is Dara.\n\n{CHAT}\n\nI sighed, and I put the phone down.")
    people: dict[CharacterId | None, str] = {who.id: who.name for who in reading.characters}
    assert sorted(people.values()) == ["Dara", "pru"]
    assert [people.get(one.speaker) for one in reading.utterances] == ["Dara", "pru", "Dara", "pru"]


LETTER = "*Dear Connie,*\n\n*I was moved on Friday. You would like the hills.*\n\n*Your own, Will*"


def test_a_letter_in_italics_is_written_by_who_signs_it() -> None:
    answer = '"Well?" Rafe said to Edie. Rafe sat down.'
    story = f"Edie sat down. Edie opened the letter.\n\n{LETTER}\n\n{answer}"
    reading = read_text(story)
    people: dict[CharacterId | None, str] = {who.id: who.name for who in reading.characters}
    assert sorted(people.values()) == ["Connie", "Edie", "Rafe", "Will"]
    assert [(people.get(one.speaker), one.mode) for one in reading.utterances] == [
        ("Will", "written"),
        ("Will", "written"),
        ("Will", "written"),
        ("Rafe", "direct"),
    ]


READ_OUT = """Edie opened the letter and read it to Rafe.

“The Anchor, Tuesday.

“Dear Rafe: I was moved on Friday.

“You would like the hills.”

“Stop,” said Edie. “Who is moved on a Friday?”

“Go on,” said Rafe, and Edie read:

“There is a goat.

“Will Orrin.

“P.S. It bites.”

“Well,” said Rafe."""


def test_a_letter_that_is_read_out_is_written_by_whose_name_closes_it() -> None:
    reading = read_text(READ_OUT)
    people: dict[CharacterId | None, str] = {who.id: who.name for who in reading.characters}
    said = [(people.get(one.speaker), one.mode) for one in reading.utterances]
    written, direct = (
        [("Will Orrin", "written")] * 3,
        [("Edie", "direct"), ("Edie", "direct"), ("Rafe", "direct")],
    )
    assert said == [*written, *direct, *written, ("Rafe", "direct")]


@pytest.mark.parametrize(
    "text",
    [
        READ_OUT.replace("“Will Orrin.", "“It is brown."),
        READ_OUT.replace("“Dear Rafe: I", "“So I"),
        "“Dear Rafe, sit down.” Edie sat.\n\n“Will Orrin.”",
    ],
    ids=["no name", "no greeting", "closed"],
)
def test_other_speech_is_no_letter(text: str) -> None:
    assert not [words for _, words, mode in said(text) if mode == "written"]


@pytest.mark.parametrize(
    "text",
    ["*Dear God,* she thought.\n\n*I was wrong.*", "*I was wrong.*\n\n*Will*", "*Dear Connie,*\n\nShe wept."],
    ids=["a thought", "no greeting", "one line"],
)
def test_other_italics_are_no_letter(text: str) -> None:
    assert not [words for _, words, mode in said(text) if mode == "written"]


def test_two_labels_that_begin_alike_are_two_people() -> None:
    chat = "**ines_m:** you up?\n**ines_k:** WHY\n**ines_m:** no reason"
    story = f'Ines sat up. "Who is it?" said Ines. Ines took the phone.\n\n{chat}\n\nInes sighed.'
    assert sorted(who.name for who in read_text(story).characters) == ["Ines", "ines_k", "ines_m"]


def test_a_time_under_which_nobody_answers_is_no_label() -> None:
    assert not said("Arrivals 9:40\n\nThe board was wrong.\n\nDepartures 9:55\n\nSo was I.")


def test_a_picture_behind_a_name_is_no_part_of_it() -> None:
    text = "**kofi \U0001f438:** are you up\n\n**pru:** WHY\n\n**kofi \U0001f438:** no\n\n**pru:** you goose"

    assert [label for label, _, _ in said(text)] == ["kofi", "pru", "kofi", "pru"]


def test_what_somebody_does_between_marks_is_not_said() -> None:
    text = """\
Kestrel: *leans on the bar* Whatever's *strong*.

Thornwick: "Strong costs extra." *He wiped a glass.* "You owe me for the window."

Kestrel: Do I? *she slowly grins* I forget.

Thornwick: *sets down a glass, and sighs*

Kestrel: *This* is good! *What's* in it?

Thornwick: There is *always* something *else* in it.
"""
    assert [(label, words) for label, words, _ in said(text)] == [
        ("Kestrel", "Whatever's *strong*."),
        ("Thornwick", '"Strong costs extra."'),
        ("Thornwick", '"You owe me for the window."'),
        ("Kestrel", "Do I?"),
        ("Kestrel", "I forget."),
        ("Kestrel", "*This* is good! *What's* in it?"),
        ("Thornwick", "There is *always* something *else* in it."),
    ]


COURT = """THE COURT: Your witness, Mr. Sayle.

MR. SAYLE: Thank you. I will be short.

THE COURT: You may begin.

EXAMINATION BY MR. SAYLE

Q. Do you know him?

A. To nod to.

Q. Since when?

A. Since the flood.

MR. SAYLE: I have no more."""


def test_a_transcript_of_a_trial_is_said_by_the_court_and_by_question_and_answer() -> None:
    assert said(COURT) == [
        ("THE COURT", "Your witness, Mr. Sayle.", "direct"),
        ("MR. SAYLE", "Thank you. I will be short.", "direct"),
        ("THE COURT", "You may begin.", "direct"),
        ("Q", "Do you know him?", "direct"),
        ("A", "To nod to.", "direct"),
        ("Q", "Since when?", "direct"),
        ("A", "Since the flood.", "direct"),
        ("MR. SAYLE", "I have no more.", "direct"),
    ]


def test_names_in_bold_before_whole_sentences_speak_and_do_not_write() -> None:
    text = (
        "**Ivy:** We heard it.\n\n**Host:** How old were you?\n\n**Ivy:** Nine. (*She laughs.*) I was nine."
    )
    assert [(label, mode) for label, _, mode in said(text)] == [
        ("Ivy", "direct"),
        ("Host", "direct"),
        ("Ivy", "direct"),
    ]
    assert {one.name for one in read_text(text).characters} == {"Ivy", "Host"}


def test_whoever_is_told_of_in_a_screenplay_may_speak_once() -> None:
    text = (
        "INT. KITCHEN - NIGHT\n\nDECLAN comes in, wet through.\n\nNORA\nWhere were you?\n\n"
        "DECLAN\nOut. With Finn.\n\nNORA\n(not turning)\nOut where, Declan?\n\n"
        "EXT. SLIPWAY - DAWN\n\nFINN stands in the water.\n\nFINN\nYou are a coward!\n\nHe goes under."
    )
    reading = read_text(text)
    names = {one.id: one.name for one in reading.characters}
    assert [names[said.speaker or CharacterId("-")] for said in reading.utterances] == [
        "Nora",
        "Declan",
        "Nora",
        "Finn",
    ]
    assert [scene.place for scene in reading.scenes] == ["Kitchen", "Slipway"]

"""Which first words of a paragraph take the telling to another time."""

from __future__ import annotations

import pytest

from storyledger.reading.setting.new_times import is_told_of_a_new_time


@pytest.mark.parametrize(
    "narration",
    [
        "The next morning Mara swept the yard.",
        "But the next morning Mara swept the yard.",
        "Then, in the third week, Mara swept the yard.",
        "By breakfast it was a story.",
        "By first light the sea had a skin of ice.",
        "By Wednesday nobody slept.",
        "The next day Ann asked whether he would come.",
        "Two days later the boat came back.",
        "That night nobody slept.",
        "One day Tom met the judge.",
        "One rainy afternoon Tom went down to the lock.",
        "In the evening they sat on the wall.",
        "In the evening, when they had eaten, Mara sang.",
        "At half past twelve the whistle went.",
        "By ten o’clock the whole crew was on the quay.",
        "About four o'clock on that same day the rain stopped.",
        "On Friday she meant to see the judge.",
        "On the morning of the third day the wind fell.",
        "After supper Tom went out.",
        "At 6.30 the lamps were lit.",
        "**4:52 p.m.**",
        "5 a.m.",
        "Tuesday, 3 June 1912",
        "Monday, 0400 hours",
        "Day Two",
        "[October 5th – evening]",
        "June 1912",
        "3rd February. Evening.",
        "Port Said, 1912",
        "Thornley Hall, 4 June 1912",
        "*Three weeks later.*",
        "**Saturday, 1 June.** Wind from the north.",
    ],
)
def test_a_new_time(narration: str) -> None:
    assert is_told_of_a_new_time(narration)


@pytest.mark.parametrize(
    "narration",
    [
        "That morning they had found the gate open.",
        "1912",
        "Tom, later.",
        "Tuesday was money.",
        "*Later,* she said.",
        "Nobody came on Tuesday.",
        "In the evening of her life she took up painting.",
        "One of the days was lost.",
        "About noon, however, the talk turned to the lock.",
        "After that she laughed.",
        "At last Tom sat down.",
        "Mara swept the yard the next morning.",
        "In the morning room Mara poured the tea.",
        "That day’s paper lay on the table.",
        "One night's sleep was all she wanted.",
        "One day she would tell him.",
        "By first light the others would be awake.",
        "By Wednesday she must have an answer.",
        "By dinner, he used to say, the fish is cold.",
        "At nine he would be here.",
        "So the next day would be the day.",
        "One day, Mara thought, she might leave.",
    ],
)
def test_the_same_time(narration: str) -> None:
    assert not is_told_of_a_new_time(narration)

"""The sentences that are planted: several wordings of each kind, original prose.

``facts`` state a thing that the book does not; ``plants`` contradict a fact, or agree with it when they are
controls. Each has two sets. Novels that rules may be tuned on get the first, novels held aside the second,
which was written when the rules were done and which they were never changed for. ``{who}`` is somebody of the
novel; the other fields are filled by ``drafting``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.continuity.novels import Half

__all__ = ["DEEDS", "KIN", "KINDS", "PAIRED", "PLACES", "SECRETS", "TOWNS", "Wording", "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """Wordings of one thing, by half."""

    tuning: tuple[str, ...]
    aside: tuple[str, ...]

    def of(self, half: Half) -> tuple[str, ...]:
        """Return the wordings for novels of ``half``."""
        return self.aside if half == "held aside" else self.tuning


@dataclass(frozen=True, slots=True)
class Wording:
    """How a kind of contradiction is told."""

    facts: Words
    plants: Words


NO_WORDS = Words((), ())

KINDS: dict[str, Wording] = {
    "dead acts": Wording(
        Words(
            (
                "It was in the spring of that year that {who} died, and the house was shut up for a month.",
                "The fever took a turn in the night, and before morning {who} was dead.",
                "Late that evening {who} died, quite quietly, with the window open.",
                "They found {who} dead in the orchard, and for a week nobody spoke of anything else.",
                "The doctor could do nothing more, and {who} died before the lamps were lit.",
                "They buried {who} in the first week of March, under the limes.",
                "{who} was gone by morning; the heart had simply stopped.",
                "{who} did not live to see the harvest. A fall from the loft ended it in an hour.",
                "{who} died in that same chair, with a book open on the floor.",
            ),
            (
                "The news came on Friday that {who} was dead.",
                "{who} had been ailing since autumn, and died on the first fine day of the year.",
                "By the time they had broken down the door {who} was dead on the hearth-rug.",
            ),
        ),
        Words(
            (
                '"There is no more to be said about the road," said {who}, and shut the gate.',
                "{who} crossed the yard, lifted the latch and went into the kitchen.",
                '"You will want a lantern," {who} answered at once.',
                '"We had better begin with the letters," said {who}.',
                "{who} came down the steps, shook hands with the carrier and asked about the roads.",
                '{who} replied, "It has been raining since noon."',
                '"Leave the boxes where they are," said {who} from the doorway.',
                "{who} poured out the tea, and passed the first cup to the carrier.",
                '{who} laughed, and said, "I never liked that horse."',
                "{who} took the key from the nail and went down to the cellar.",
            ),
            (
                '"Give it to the boy," said {who}.',
                "{who} went upstairs to look for a candle.",
                'Then {who} asked, "Is the ferry running?"',
                "{who} put on a hat and walked down to the bridge.",
            ),
        ),
    ),
    "eyes": Wording(
        Words(
            (
                "{who}'s {value} eyes were what strangers noticed first.",
                "{who} had {value} eyes, and knew how to use them.",
                "{who} looked up, and the lamplight fell on a pair of very {value} eyes.",
                "{who}'s eyes were {value}, like those of all the family.",
                "Nobody who met {who} forgot those {value} eyes.",
                "{who} had a pale face and {value} eyes.",
                "The eyes that {who} lifted to the window were {value}.",
                "Of all the family only {who} had {value} eyes.",
            ),
            (
                "{who} was dark, with {value} eyes and a scar on the chin.",
                "{who} opened two very {value} eyes.",
                "{who}'s eyes, of a clear {value}, missed nothing.",
            ),
        ),
        Words(
            (
                "{who}'s {value} eyes rested for a moment on the clock.",
                "The wind had brought tears into {who}'s {value} eyes.",
                "A smile came into {who}'s {value} eyes.",
                "{who} had {value} eyes, and they were fixed on the door.",
                "{who}'s eyes, which were {value}, went from one face to the next.",
                "{who} looked down, and the lashes hid those {value} eyes.",
                "{who}'s {value} eyes were wet.",
                "{who} turned a pair of {value} eyes upon the visitor.",
            ),
            (
                "{who} shut those tired {value} eyes.",
                "There was no kindness in {who}'s {value} eyes.",
                "{who} rubbed both {value} eyes with a sleeve.",
            ),
        ),
    ),
    "hair": Wording(
        Words(
            (
                "{who}'s {value} hair had been cut short for the summer.",
                "{who} had {value} hair, which no brush could keep in order.",
                "{who}'s hair was {value}, and there was a great deal of it.",
                "The sun was on {who}'s {value} hair.",
                "{who}'s hair, which was {value}, wanted cutting.",
                "{who} was tall and {value}-haired.",
                "{who} brushed out a great quantity of {value} hair.",
            ),
            (
                "{who} had a head of {value} hair.",
                "Everyone in that house had {value} hair, and {who} had most of it.",
                "{who}'s {value} hair hung down in two plaits.",
            ),
        ),
        Words(
            (
                "{who}'s {value} hair was wet from the rain.",
                "Somebody had put a paper crown on {who}'s {value} hair.",
                "The draught from the door stirred {who}'s {value} hair.",
                "{who} pushed back a lock of {value} hair and went on reading.",
                "With that {value} hair {who} was easily seen across the field.",
                "{who} put up a hand to smooth the {value} hair.",
                "The light caught {who}'s {value} hair.",
                "{who}, {value}-haired and tired, leaned on the gate.",
            ),
            (
                "{who} tied up the {value} hair with a bootlace.",
                "Snow lay on {who}'s {value} hair.",
                "A feather had caught in {who}'s {value} hair.",
            ),
        ),
    ),
    "age": Wording(
        Words(
            (
                "{who} was {value} years old that winter.",
                "{who}, who was {value}, had never seen the sea.",
                "{who} had turned {value} in the spring.",
                "At {value}, {who} was thought old enough to be asked.",
                "{who} was just {value}.",
                "On that birthday {who} was {value}.",
                "{who}, now {value}, had outgrown the pony.",
                "{who} was a person of {value}, and looked it.",
            ),
            (
                "In June {who} would be a year older; for the present {who} was {value}.",
                "{who} was {value} when this happened.",
                "{who}, a tall person of {value}, opened the door.",
            ),
        ),
        Words(
            (
                "{who} was {value} years old now, and said so to everybody.",
                "{who}, who was {value}, was left to mind the shop.",
                "{who} was {value}, and felt it.",
                "At {value}, {who} was not afraid of the dark any longer.",
                "{who} had just turned {value}.",
                "{who}, at {value}, had never been in a theatre.",
                "{who} was only {value}, after all.",
                "{who} had been {value} for a week.",
            ),
            (
                "{who} was {value}, an age at which nobody listens.",
                "Though {who} was {value}, the doctor spoke as if to a child.",
                "{who} was still only {value}.",
            ),
        ),
    ),
    "count of kin": Wording(
        Words(
            (
                "{who} had {value} {group}, all of them married.",
                "{who}'s {value} {group} were in the north with an aunt.",
                "{who} had {value} {group} in the north.",
                "{who}'s {value} {group} had quarrelled over the mill.",
                "{who} was brought up with {value} {group}.",
                "All {value} of {who}'s {group} had gone to sea.",
                "{who} had {value} {group} living.",
            ),
            (
                "Of {who}'s {value} {group} not one could swim.",
                "{who} came of a large family, and had {value} {group}.",
                "{who}'s {value} {group} were all abroad.",
            ),
        ),
        Words(
            (
                "A letter had come from one of {who}'s {value} {group}.",
                "{who} had {value} {group}, and wrote to none of them.",
                "None of {who}'s {value} {group} had been told.",
                "{who} had {value} {group}, and they were never of one mind.",
                "{who} wrote to each of the {value} {group} in turn.",
                "{who}'s {value} {group} never came to the house.",
                "With {value} {group}, {who} had learned to be quick at table.",
            ),
            (
                "{who}'s {value} {group} arrived together in a hired coach.",
                "Letters came for {who} from {value} {group}.",
                "{who} had {value} {group} to think of.",
            ),
        ),
    ),
    "count of a group": Wording(
        Words(
            (
                "There were {value} riders at the gate.",
                "{Value} strangers stood in the road.",
                "There were {value} boys on the wall, waiting for the coach.",
                "{Value} sailors came up from the harbour.",
                "{Value} men were waiting by the pump.",
                "The coach put down {value} travellers at the inn.",
            ),
            (
                "They had brought {value} soldiers with them.",
                "There were only {value} passengers in the boat.",
                "{Value} clerks sat at one long desk.",
            ),
        ),
        Words(
            (
                "All {value} of the {group} turned their heads.",
                "The {value} {group} waited without a word.",
                "None of the {value} {group} moved.",
                "The {value} {group} had begun to sing.",
                "Each of the {value} {group} had a bundle.",
                "The {value} {group} looked at one another.",
                "All {value} {group} got up together.",
            ),
            (
                "One of the {value} {group} coughed.",
                "The {value} {group} took off their hats.",
                "Of the {value} {group} only one was awake.",
            ),
        ),
    ),
    "weekday": Wording(
        Words(
            (
                "It was a {value}, and the shops were shut early.",
                "On {value} morning the road was white with frost.",
                "It was {value} evening, and the bells were ringing for practice.",
                "That day was a {value}.",
                "This was on a {value}.",
                "It happened to be {value}, and market day.",
                "{value} came, with a low grey sky.",
            ),
            (
                "It was {value} again.",
                "All this took place on a {value}.",
                "It was now {value} afternoon.",
            ),
        ),
        Words(
            (
                "It was a {value}, and the carrier did not come.",
                "It was still early, and, being a {value}, there was nobody in the lane.",
                "The next day, which was a {next}, there was a little snow.",
                "It was {value}, and nobody was in a hurry.",
                "On the following day, a {next}, the frost broke.",
                "Being {value}, the bank was shut.",
                "It was only {value}, after all, and there was no hurry.",
                "By the next day, {next}, the wind had dropped.",
            ),
            (
                "As it was a {value}, the church stood open.",
                "It was a fine {value}, and the roads were full.",
                "On the next day, which was {next}, nobody wrote.",
            ),
        ),
    ),
    "two places": Wording(
        NO_WORDS,
        Words(
            (
                "At that very moment {who} was in a railway carriage forty miles away.",
                "All this while {who} was in {town}, and knew nothing of it.",
                "At the same hour {who} was sitting in a garden on the other side of the county.",
                "{who} was at that moment in the market at {town}, buying apples.",
                "Meanwhile {who} was driving along the coast road, thirty miles to the south.",
                "{who}, that same minute, was buying a hat in {town}.",
                "At this hour {who} was asleep in a hotel at {town}.",
            ),
            (
                "At that same hour {who} was on board a steamer, a hundred miles off.",
                "{who}, meanwhile, was dining in {town}.",
                "Just then {who} was walking through the streets of {town}, looking for a chemist.",
            ),
        ),
    ),
    "wound forgotten": Wording(
        Words(
            (
                "{who} had lost an arm at sea, and wore the sleeve pinned.",
                "{who} was blind, and had been so from a child.",
                "{who} had lost a leg in the old war.",
                "{who} was stone deaf, and nobody in the house raised a voice.",
                "A saw had taken {who}'s right hand in the first year at the mill.",
                "{who} had lost the use of both legs.",
                "Since the explosion {who} had been able to hear nothing at all.",
            ),
            (
                "{who} had lost a hand in the machine.",
                "{who} had gone blind in the winter.",
                "{who} had been lame from birth, and never went without a stick.",
            ),
        ),
        Words(
            (
                "{who} clapped both hands and laughed.",
                "{who} read the letter through twice and folded it.",
                "{who} ran up the stairs two at a time.",
                "{who} heard the clock strike, and turned.",
                "{who} wound the wool with both hands.",
                "{who} strode across the lawn to meet them.",
                "{who} listened to the rain on the leads.",
            ),
            (
                "{who} caught the ball in both hands.",
                "{who} saw the sail before anybody else.",
                "{who} raced the dog to the gate.",
            ),
        ),
    ),
    "knows too early": Wording(
        Words(
            (
                "It was only then that {who} learned that {secret}.",
                "{who} discovered that {secret}.",
                "{who} heard for the first time that {secret}.",
                "That was how {who} found out that {secret}.",
                "Only at supper did {who} hear that {secret}.",
                "{who} was told that {secret}, and could hardly believe it.",
                "It came as a thunderclap to {who} that {secret}.",
            ),
            (
                "To the end of that day {who} did not guess that {secret}; the lawyer's letter told it.",
                "It was from the baker that {who} first learned that {secret}.",
                "{who} now heard that {secret}.",
            ),
        ),
        Words(
            (
                "{who} knew that {secret}.",
                "{who} had long known that {secret}, and said nothing.",
                "{who} was well aware that {secret}.",
                "All that week {who} knew that {secret}.",
                "{who}, who knew that {secret}, kept quiet.",
                "That {secret} was no news to {who}.",
                "{who} had known for a month that {secret}.",
            ),
            (
                "{who} had always known that {secret}.",
                "{who} knew very well that {secret}.",
                "Nobody had to tell {who} that {secret}.",
            ),
        ),
    ),
    "promise kept by another": Wording(
        Words(
            (
                "{who} promised to {deed}.",
                "{who} had promised to {deed}, and meant it.",
                "{who} gave a solemn promise to {deed}.",
                "{who} vowed to {deed} before the week was out.",
                "{who} undertook to {deed}, and shook hands on it.",
                "{who} had given a promise to {deed}.",
                "{who} swore to {deed}.",
            ),
            (
                "{who} had promised the old man to {deed}.",
                "{who} gave a promise to {deed}.",
                '"I will {deed}, I promise you," said {who}.',
            ),
        ),
        Words(
            (
                "{keeper} {done} that evening, as {keeper} had promised.",
                "{keeper} kept that promise, and {done}.",
                "As {keeper} had promised, {keeper} {done}.",
                "{keeper} {done}, and so kept the promise.",
                "True to the promise, {keeper} {done}.",
                "{keeper} {done}, just as {keeper} had promised to do.",
                "{keeper} {done}; a promise was a promise.",
            ),
            (
                "{keeper} was as good as a promise, and {done}.",
                "{keeper} {done}, having promised it.",
                "As promised, {keeper} {done}.",
            ),
        ),
    ),
    "barred place": Wording(
        Words(
            (
                "Nobody could get into the {place}; its door had been bricked up for years.",
                "The {place} had burned down in the spring, and only one wall was left of it.",
                "The {place} had fallen in during the winter gales, and nothing stood there now.",
                "They had pulled down the {place} in the year of the flood.",
            ),
            (
                "The {place} was a heap of ashes, and had been so since the fire.",
                "The {place} had been pulled down to make room for the road.",
            ),
        ),
        Words(
            (
                "{who} went into the {place} and sat down by the fire.",
                "{who} came out of the {place} with a lantern.",
                "{who} stayed in the {place} until noon.",
                "{who} went up to the {place} and shut the door.",
                "{who} locked up the {place} and pocketed the key.",
                "{who} was sitting in the {place} when the bell rang.",
            ),
            (
                "{who} stood waiting in the {place}.",
                "{who} ran back into the {place} for the basket.",
            ),
        ),
    ),
    "name misspelt": Wording(
        NO_WORDS,
        Words(
            (
                "{who} nodded, and went on with the work.",
                "Nobody had thought of asking {who}.",
                "The dog got up, looked at {who} and lay down again.",
                "It was late, and {who} was tired.",
                "The door stood open, and {who} shut it.",
                "They waited a long time for {who}.",
                "A chair was found for {who}, and another lamp brought.",
                "So {who} went home on foot.",
                "{who} said nothing for a while.",
            ),
            (
                "The next to come in was {who}.",
                "{who} had nothing to add.",
                "There was a letter on the table, and it was for {who}.",
            ),
        ),
    ),
}
"""Kind to its wordings. A kind without words for facts takes them from the book alone."""

PAIRED = frozenset({"wound forgotten"})
"""Kinds in which each wording of a fact has one wording of the plant that goes with it."""
KIN = ("sisters", "brothers", "cousins", "aunts")
TOWNS = ("Carlisle", "Rotterdam", "Norwich", "Lisbon", "Aberdeen", "Exeter")
PLACES = ("old dairy", "boat-house", "east tower", "malt-house", "ferry house", "lower mill")
SECRETS = (
    "the lower mill had been sold",
    "the second will was a forgery",
    "the ferryman was a deserter",
    "the silver had been buried under the pear tree",
    "the miller's daughter was already married",
    "the bridge at the ford would not bear a cart",
)
DEEDS = (
    ("mend the green boat", "mended the green boat"),
    ("bring back the silver watch", "brought back the silver watch"),
    ("write to the bishop", "wrote to the bishop"),
    ("pay for the grey mare", "paid for the grey mare"),
    ("open the lower sluice", "opened the lower sluice"),
)
"""What is promised, and what is told when it is done."""

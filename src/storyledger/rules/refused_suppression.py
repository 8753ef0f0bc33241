"""The rule ``refused-suppression``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.errors import did_you_mean
from storyledger.findings import Finding, find_rules, is_rule, rule
from storyledger.inline import read_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.world import World


@rule("refused-suppression", code="SL802", severity="warning")
def refused_suppression(world: World) -> Iterator[Finding]:
    """A comment that should accept a finding is too broad, gives no reason, or names no rule there is.

    ## What it does
    Points at `<!-- storyledger: ... -->` comments that accept nothing: without a rule, without a reason, with
    a rule that does not exist, or with a word other than ignore, off and on.

    ## Why it matters
    Whoever wrote the comment believes that something is settled, and it is not.

    ## When to ignore it
    Never; write the rule and the reason, or take the comment out.

    ## What it cannot see
    Comments in formats whose comments are not read: plain text, EPUB and docx. Use `storyledger.toml` there.
    """
    said = read_comments(world.ledger.document)
    wrong = [(refusal.comment, refusal.why) for refusal in said.refusals]
    for one in said.allowances:
        for word in one.rules:
            if not is_rule(word):
                hint = did_you_mean(word, find_rules())
                wrong.append((one.comment, f'This comment is about "{word}", which is no rule.{hint}'))
    for span, why in wrong:
        yield Finding(message=why, evidence=world.ledger.evidence(span), verdict="gap")

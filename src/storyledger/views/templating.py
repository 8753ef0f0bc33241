"""How pages of HTML are made: every value escaped, nothing undefined, story words set as they are meant.

Runs for the report and for every page of the local reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined

from storyledger.views.typeface import typeset_passage, typeset_words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["environment"]


def environment(templates: Mapping[str, str]) -> Environment:
    """Return an environment that knows ``templates`` by name."""
    made = Environment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(typeset=typeset_words, passage=typeset_passage)
    return made

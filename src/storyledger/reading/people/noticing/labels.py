"""What the label before a line of a chat or a script says: a name, or that the teller writes."""

from __future__ import annotations

__all__ = ["is_own_label", "label_name"]


def label_name(label: str) -> str:
    """Return the name that a label is: as written, but ``Mara`` for ``MARA``."""
    return label.title() if label.isupper() else label


def is_own_label(label: str) -> bool:
    """Tell whether a line is labelled as the teller's own: "Me: are you up"."""
    return label.casefold() == "me"

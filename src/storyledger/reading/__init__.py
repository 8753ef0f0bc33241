"""Reading: from text to claims, in three stages.

    passage ─ notice ─▶ Noticed          one section alone: quotations, names, grammar       (cached by its text)
    all Noticed ─ gather ─▶ Cast         who there is in the whole story                      (cheap, always anew)
    passage + Cast ─ attend ─▶ SectionReading   who is meant, who speaks, who is there, what happens
                                                                   (cached by its text and its part of the cast)

No model is needed: these readers are rules. Offsets inside the stages count from the section's start.
"""

from __future__ import annotations

from storyledger.reading.claims import NO_CACHE, Cache, Progress, Reading, SectionReading

__all__ = ["NO_CACHE", "Cache", "Progress", "Reading", "SectionReading"]

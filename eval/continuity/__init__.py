"""The honest bench of continuity: false alarms on clean novels, and planted contradictions."""

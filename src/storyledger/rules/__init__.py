"""The continuity checks, one per file; ``storyledger.findings.find_rules`` finds them by walking."""

"""One file a check: `Arguments`, and `finding(evidence, claim, arguments)`. A file put here is a check."""

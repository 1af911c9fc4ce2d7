"""The sections of the report, one module each: a function takes the context and returns its section, or None."""

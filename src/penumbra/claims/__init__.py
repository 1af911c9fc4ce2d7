"""What others said: statement against result."""

"""What decides an answer: numbers, grades of evidence, and rules."""

"""Answers for a reader who asks about places."""

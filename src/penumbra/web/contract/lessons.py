"""Lessons."""

from typing import Any, Literal

from penumbra.web.contract.fields import Model

__all__ = ["Lesson", "LessonStep", "Lessons"]


class LessonStep(Model):
    """A question of a lesson with its answer and the view that it opens."""

    question: str
    hint: str
    answer: str
    state: dict[str, Any]
    """State of the page, as in a link."""


class Lesson(Model):
    """A lesson: a case, questions, and what the page shows meanwhile."""

    id: str
    title: str
    about: str
    case: str
    minutes: int
    panels: tuple[Literal["globe", "date", "threat", "place", "claims", "editor", "arc"], ...]
    steps: tuple[LessonStep, ...]


class Lessons(Model):
    """The built-in lessons."""

    lessons: tuple[Lesson, ...]

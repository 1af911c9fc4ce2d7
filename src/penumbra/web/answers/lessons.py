"""The built-in lessons, from files beside this package's models."""

from functools import cache
from importlib import resources

from penumbra.scenario.yaml_tree import read_yaml
from penumbra.web.models import Lesson, Lessons

__all__ = ["lessons"]


@cache
def lessons() -> Lessons:
    """Every built-in lesson, in the order of the files' names."""
    folder = resources.files("penumbra.web").joinpath("lessons")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    found = [read_yaml(file.read_text("utf-8"), file.name).data for file in files]
    return Lessons(lessons=tuple(Lesson.model_validate(each) for each in found))

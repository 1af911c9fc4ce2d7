"""What is remembered of a model: made once, its own, and gone with it."""

import weakref

from penumbra.scenario.remembered import remembered


class Model:
    """Stands for a frozen model."""

    def __init__(self, name: str) -> None:
        self.name = name


def test_it_is_made_once_for_each_model() -> None:
    made: list[str] = []

    @remembered
    def shout(model: Model) -> str:
        """Its name in capitals."""
        made.append(model.name)
        return model.name.upper()

    one, other = Model("one"), Model("other")
    assert [shout(one), shout(other), shout(one), shout(other)] == ["ONE", "OTHER", "ONE", "OTHER"]
    assert made == ["one", "other"]
    assert shout.__doc__ == "Its name in capitals."


def test_a_result_goes_with_its_model() -> None:
    """A later model at the same place in memory has results of its own."""

    class Result:
        """Something that a weak reference can point to."""

    results: list[weakref.ref[Result]] = []

    @remembered
    def name(model: Model) -> tuple[str, Result]:
        result = Result()
        results.append(weakref.ref(result))
        return model.name, result

    for k in range(50):
        model = Model(f"model {k}")
        assert name(model)[0] == f"model {k}"
        del model  # in no cycle, so it goes at once
    assert len(results) == 50
    assert all(result() is None for result in results)

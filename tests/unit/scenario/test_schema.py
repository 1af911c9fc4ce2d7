"""The JSON Schema says what the loader takes."""

import jsonschema
import pytest

import penumbra as pb
from penumbra.claims.ledger import Ledger, ledgers
from penumbra.scenario.loader import dump
from penumbra.scenario.model import Scenario
from penumbra.scenario.yaml_tree import read_yaml


def test_the_resolved_case_fits_the_schema_of_scenarios():
    jsonschema.validate(dump(pb.load("epaa")), Scenario.model_json_schema())


def test_what_was_removed_from_a_card_fits_the_schema_too():
    changed = dump(pb.load("epaa", ["threats.irbm-4000.attributed_since=null"]))
    assert changed["threats"]["irbm-4000"]["attributed_since"] is None
    jsonschema.validate(changed, Scenario.model_json_schema())


def test_the_schema_refuses_keys_that_could_be_paths():
    data = dump(pb.load("epaa"))
    for wrong in ({"id": "../../x"}, {"sites": {"a/b": data["sites"]["kurecik"]}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data | wrong, Scenario.model_json_schema())


@pytest.mark.parametrize("name", ledgers())
def test_built_in_ledgers_fit_the_schema_of_ledgers(name):
    jsonschema.validate(read_yaml(ledgers()[name], name).data, Ledger.model_json_schema())


def test_the_schema_refuses_a_bare_number():
    data = dump(pb.load("epaa")) | {"decision_time": {"value": "30 s", "low": "20 s"}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, Scenario.model_json_schema())

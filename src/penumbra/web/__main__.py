"""Prints the OpenAPI description of the routes, from which the page's types are made: python -m penumbra.web."""

import json
import sys

from penumbra.web.app import openapi

sys.stdout.write(json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n")

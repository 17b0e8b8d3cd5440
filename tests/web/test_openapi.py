"""The API under made-up input: whatever is asked, the answer is never a failure of the server."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error

from dragoman.web.app import create_app
from dragoman.web.settings import Settings
from tests.web.conftest import TODAY

HOST = {"host": "127.0.0.1"}
EXAMPLES = 12


def test_no_answer_is_a_server_error(folder: Path) -> None:
    app = create_app(Settings(folder, today=TODAY, reviewer="ada"))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HOST)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=HOST, checks=[not_a_server_error])

        ask()

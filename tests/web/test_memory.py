"""Answers are worked out once in some seconds, and not kept longer."""

from __future__ import annotations

from dragoman.web.memory import _MOST, Memory


def test_an_answer_is_made_once_and_anew_after_some_seconds() -> None:
    now, made = [0.0], []
    memory = Memory(seconds=5, clock=lambda: now[0])

    def make() -> int:
        made.append(now[0])
        return len(made)

    assert [memory.of("a", make), memory.of("a", make)] == [1, 1]
    now[0] = 5.0
    assert memory.of("a", make) == 2


def test_memory_does_not_grow_without_end() -> None:
    memory = Memory()
    for key in range(3 * _MOST):
        memory.of(key, lambda: 0)
    assert len(memory._known) <= _MOST

"""Where the work is done: processes of this machine, or a Ray cluster. An engine runs functions and remembers none."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar, cast

from dragoman.batch import work
from dragoman.batch.options import Options
from dragoman.errors import DragomanError

T = TypeVar("T")
_STARTS = 3
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class Engine(Protocol):
    """Runs functions elsewhere. A future raises what its function raised, or what `is_death` knows for a death."""

    def submit(self, function: Callable[..., T], *args: object) -> Future[T]:
        """The future of a call."""
        ...

    def is_death(self, error: BaseException) -> bool:
        """Whether an error of a future means that its worker died, rather than that the function raised."""
        ...

    def close(self) -> None:
        """Ends all workers."""
        ...


class LocalEngine:
    """Warm processes of this machine. After a death it is broken: all its futures fail, and a new one is needed."""

    def __init__(self, workers: int, warm: bool = True) -> None:
        for name in _THREADS:  # inherited by the workers: set there it comes too late, for the matrices are loaded
            os.environ.setdefault(name, "1")
        self._pool = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=work.start, initargs=(warm,)
        )

    def submit(self, function: Callable[..., T], *args: object) -> Future[T]:
        """The future of a call; it fails at once when the engine is already broken."""
        try:
            return self._pool.submit(function, *args)
        except BrokenProcessPool as error:
            failed: Future[T] = Future()
            failed.set_exception(error)
            return failed

    def is_death(self, error: BaseException) -> bool:
        """Whether the pool is broken."""
        return isinstance(error, BrokenProcessPool)

    def close(self) -> None:
        """Ends all workers, those that work too."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class RayEngine:
    """Tasks on a Ray cluster, each tried again twice by Ray itself when its worker or node dies.

    Every node needs this package and the inputs under the same paths. Without an address a cluster starts here.
    """

    def __init__(self, workers: int, address: str | None) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would report to its makers
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray
        except ImportError as error:
            raise DragomanError("DRG-EXTRA", "this engine needs Ray: pip install 'dragoman[ray]'") from error
        self._ray: Any = ray
        self._ours = not ray.is_initialized()
        if self._ours:
            self._start(workers, address)
        self._call = ray.remote(max_retries=2, num_cpus=1)(_call)

    def _start(self, workers: int, address: str | None) -> None:
        """Joins or starts a cluster; on a loaded machine a start may take more than one try."""
        here: dict[str, Any] = {} if address else {"num_cpus": workers, "include_dashboard": False}
        for left in reversed(range(_STARTS)):
            try:
                self._ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **here)
                return
            except Exception as error:  # Ray raises bare exceptions here
                self._ray.shutdown()
                if not left:
                    raise DragomanError("DRG-WORKER", f"Ray does not start: {error}") from error

    def submit(self, function: Callable[..., T], *args: object) -> Future[T]:
        """The future of a call."""
        try:
            return cast("Future[T]", self._call.remote(function, *args).future())
        except self._ray.exceptions.RayError as error:
            failed: Future[T] = Future()
            failed.set_exception(error)
            return failed

    def is_death(self, error: BaseException) -> bool:
        """Whether Ray gave a task up because its workers, its node or the cluster died."""
        errors = self._ray.exceptions
        return isinstance(error, errors.RayError) and not isinstance(error, errors.RayTaskError)

    def close(self) -> None:
        """Leaves the cluster, and ends it when it was started here."""
        if self._ours:
            self._ray.shutdown()


def _call(function: Callable[..., T], *args: object) -> T:
    return function(*args)


def open_engine(options: Options) -> Engine:
    """The engine that the options name; raises `DRG-EXTRA` when its library is missing."""
    if options.engine == "ray":
        return RayEngine(options.worker_count, options.address)
    return LocalEngine(options.worker_count)

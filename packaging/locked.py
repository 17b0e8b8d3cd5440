"""What `requirements.lock` pins: name, version, hashes, and which extras ask for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^(?P<name>[a-zA-Z0-9][\w.-]*)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCES = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
}


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked package, with the SHA-256 of each of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name.lower()}@{self.version}"


def pins(lock: Path = ROOT / "requirements.lock") -> Iterator[Pin]:
    """All pins of the lock, in its order."""
    for entry in re.split(r"\n(?=[a-zA-Z0-9])", lock.read_text("utf-8")):
        found = _PIN.match(entry)
        if found:
            yield Pin(found["name"], found["version"], tuple(_HASH.findall(entry)))


def direct() -> frozenset[str]:
    """The packages that `pyproject.toml` names for everybody (no extra), in lower case."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return frozenset(re.split(r"[<>=!~\[ ]", line)[0].lower() for line in project["dependencies"])


def licence(name: str) -> str | None:
    """The licence that an installed package states (SPDX where it does), None when it is not installed or silent."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if said.get("License-Expression"):
        return str(said["License-Expression"])
    kinds = [c for c in said.get_all("Classifier") or () if c.startswith("License ::") and not c.endswith("Approved")]
    if kinds:
        return ", ".join(dict.fromkeys(_LICENCES.get(c, c.rsplit(" :: ", 1)[-1]) for c in kinds))
    text = (said.get("License") or "").strip()
    return text.splitlines()[0][:60] if text else None

"""A CycloneDX 1.6 bill of materials from `requirements.lock`: `python packaging/sbom.py > dist/sbom.cdx.json`."""

from __future__ import annotations

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from locked import ROOT, Pin, licence, pins

_SPDX = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*\Z")


def component(pin: Pin) -> dict[str, Any]:
    """One package as a component: name, version, package URL, licence."""
    out: dict[str, Any] = {
        "type": "library", "bom-ref": pin.purl, "name": pin.name, "version": pin.version, "purl": pin.purl,
    }  # fmt: skip
    said = licence(pin.name)
    if said:
        kind = {"expression": said} if _SPDX.match(said) else {"license": {"name": said}}
        out["licenses"] = [kind]
    if pin.hashes:
        address = f"https://pypi.org/project/{pin.name}/{pin.version}/"
        hashes = [{"alg": "SHA-256", "content": h} for h in pin.hashes]
        out["externalReferences"] = [{"type": "distribution", "url": address, "hashes": hashes}]
    return out


def bill() -> dict[str, Any]:
    """The bill. The same lock gives the same bytes: its serial number is made of the lock, and it bears no time."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    found = re.search(r'__version__ = "([^"]+)"', (ROOT / "src/dragoman/__init__.py").read_text("utf-8"))
    version = found[1] if found else "0"
    ours = f"pkg:pypi/dragoman@{version}"
    main = {
        "type": "application", "bom-ref": ours, "name": "dragoman", "version": version, "purl": ours,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }  # fmt: skip
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ours + lock)}",
        "version": 1,
        "metadata": {"component": main},
        "components": [component(pin) for pin in pins()],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=1) + "\n")

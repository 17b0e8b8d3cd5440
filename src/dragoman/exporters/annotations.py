"""W3C Web Annotations: each report as a mark on its page, with the coded event as its body."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.program import program
from dragoman.model import Span
from dragoman.store import Report
from dragoman.store.anchoring import Selector
from dragoman.store.loading import event_to_dict

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def as_annotations(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """An annotation collection page of JSON-LD. Source: W3C Web Annotation Data Model, 4.2 selectors, 5 collections."""
    items = [annotation(report, dataset.description.made) for report in dataset.reports()]
    about = dataset.description
    page = {
        "@context": CONTEXT,
        "id": "urn:dragoman:annotations",
        "type": "AnnotationPage",
        "partOf": {"id": "urn:dragoman:collection", "type": "AnnotationCollection", "label": about.title,
                   "total": len(items)},
        "startIndex": 0,
        "items": items,
    }  # fmt: skip
    target.write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def annotation(report: Report, made: str) -> dict[str, Any]:
    """One report as an annotation; offsets are in code points, prefix and suffix 32 characters."""
    return {
        "id": f"urn:dragoman:report:{report.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": made,
        "generator": {"id": "urn:dragoman", "type": "Software", "name": program()},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": report.event.root},
            {"type": "Dataset", "purpose": "classifying", "format": "application/json",
             "value": event_to_dict(report.event)},
            {"id": f"urn:dragoman:event:{report.event_id}", "purpose": "identifying"},
        ],
        "target": [_target(report, span) for span in (report.event.trigger, *report.event.evidence)],
    }  # fmt: skip


def _target(report: Report, span: Span) -> dict[str, Any]:
    source = report.url or f"urn:dragoman:page:{report.page}"
    return {"source": source, "selector": Selector.of(report.text, span).to_w3c()}


ANNOTATIONS = Exporter("annotations", ".jsonld", "W3C Web Annotations on the pages", as_annotations)

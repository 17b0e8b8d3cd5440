"""Atom: events as a feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.exporters.program import number
from dragoman.exporters.titles import account, sentence, title
from dragoman.store import Told

_NAMESPACE = "http://www.w3.org/2005/Atom"


def as_atom(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """An Atom feed with one entry an event. Source: RFC 4287."""
    about = dataset.description
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    _text(feed, "id", about.homepage or f"urn:dragoman:{_slug(about.title)}")
    _text(feed, "title", about.title)
    _text(feed, "updated", about.made)
    _text(feed, "rights", " ".join(part for part in (about.licence, about.licence_note) if part))
    _text(ET.SubElement(feed, "author"), "name", about.publisher or about.title)
    ET.SubElement(feed, "generator", version=number()).text = "dragoman"
    for told in dataset.events():
        _entry(feed, told, about.made)
    ET.indent(feed)
    ET.ElementTree(feed).write(target, encoding="utf-8", xml_declaration=True)


def _entry(feed: ET.Element, told: Told, made: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", f"urn:dragoman:event:{told.row.id}")
    when = f"{told.event.date}: " if told.event.date else ""
    _text(entry, "title", when + title(told))
    _text(entry, "updated", made)
    if told.row.url:
        ET.SubElement(entry, "link", href=told.row.url, rel="via")
    ET.SubElement(entry, "category", term=told.event.root)
    ET.SubElement(entry, "category", term=told.event.assertion)
    source = account(told)
    _text(entry, "summary", sentence(told) + (f" (by account of {source})" if source else ""))


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32)


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split()) or "tracker"


ATOM = Exporter("atom", ".atom", "events as a feed", as_atom)

"""Bytes to characters: byte-order mark, what the page declares, UTF-8, then a guess."""

from __future__ import annotations

import codecs
import re

from dragoman.errors import CODES
from dragoman.model import Issue

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
# Browsers read these labels as a larger set; pages rely on it. Source: WHATWG Encoding Standard, section 4.2.
_WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "iso-8859-9": "cp1254", "tis-620": "cp874",
    "x-euc-jp": "euc_jp", "unicode": "utf-8", "utf8": "utf-8", "x-cp1251": "cp1251",
}  # fmt: skip
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 65_536
_BROKEN_SHARE = 0.002  # a few damaged bytes do not make a UTF-8 page something else


def decode(data: bytes) -> tuple[str, tuple[Issue, ...]]:
    """The text of `data` without byte-order mark, and a `DRG-ENCODING` issue when the encoding is only a guess."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_other(data)


def _decode_other(data: bytes) -> tuple[str, tuple[Issue, ...]]:
    name = declared_encoding(data)
    if name and name != "utf-8":
        try:
            return data.decode(name), ()
        except UnicodeDecodeError:
            return data.decode(name, "replace"), (_issue(f"declared as {name}, but some bytes do not fit"),)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= max(3, _BROKEN_SHARE * len(text)):
        return text, (_issue("UTF-8 with damaged bytes"),)
    name = _guess(data)
    return data.decode(name, "replace"), (_issue(f"read as {name}"),)


def declared_encoding(data: bytes) -> str | None:
    """The codec that the head of an HTML or XML page declares, widened as browsers do; None when there is none."""
    found = _DECLARED.search(data, 0, _HEAD_BYTES)
    if found is None:
        return None
    label = found[1].decode("ascii").lower()
    try:
        name = codecs.lookup(_WIDER.get(label, label)).name
        b"".decode(name)
    except (LookupError, UnicodeError):  # unknown, or no text encoding ("hex", "rot13")
        return None
    return _WIDER.get(name, name)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    return best.encoding if best else "cp1252"


def _issue(message: str) -> Issue:
    return Issue("DRG-ENCODING", message, hint=CODES["DRG-ENCODING"][1])

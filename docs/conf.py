"""Sphinx reads this: the site is Markdown through MyST, with the theme Furo; nothing is fetched from outside."""

import re
from pathlib import Path

_VERSION = re.compile(r'__version__ = "([^"]+)"')

project = "dragoman"
author = "The dragoman developers"
copyright = author  # noqa: A001 - Sphinx wants this name
_found = _VERSION.search((Path(__file__).parents[1] / "src/dragoman/__init__.py").read_text("utf-8"))
release = version = _found[1] if _found else "0"
extensions = ["myst_parser"]
exclude_patterns = ["_build", "screens", "man"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
html_theme = "furo"
html_title = f"dragoman {release}"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
smartquotes = False
nitpicky = True

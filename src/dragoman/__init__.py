"""dragoman reads the news for people who track diplomacy and conflict: pages in, a checkable record out."""

__version__ = "0.1.0"

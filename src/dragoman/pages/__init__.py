"""From a source (file, folder, stdin …) to pages: bytes in, one text and its layout out."""

from dragoman.pages.read import read

__all__ = ["read"]

"""From a page to its article: whose words are these?"""

from dragoman.articles.cut import cut

__all__ = ["cut"]

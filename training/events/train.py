"""Train the two models that weigh readings: python -m training.events.train [--folds 5] [--export].

Data: the development half of the event sets and of the whole pages (gold, beside the repository), grouped by near
duplicates, and the examples of the frames. Figures printed are cross-validated by group. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.accuracy import pages as page_bench
from bench.accuracy.events import SETS, scorer
from bench.accuracy.parsed import EVAL, documents
from dragoman.events.coding import code
from dragoman.events.reading import Reading
from dragoman.events.scoring import ROOTS, features, terms
from dragoman.reader import STAGES

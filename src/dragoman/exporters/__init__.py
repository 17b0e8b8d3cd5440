"""Files out: tables, layouts of other data sets, maps, calendars, feeds, citations, briefs; and single records."""

"""Write `knowledge/data/actors/*.tsv` from collected facts: `python training/knowledge/build_actors.py FACTS`.

The facts come with their sources in a column; what is left out is left out here, with the reason beside the rule.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from dragoman.knowledge.actors import pieces
from dragoman.knowledge.tables import Row, cells
from dragoman.knowledge.titles import titles, words

OUT = Path(__file__).parents[2] / "src/dragoman/knowledge/data/actors"
AS_OF = "2026-11-24"

# Too common to be told from ordinary phrases even on a page about the country: the nominal sieve handles them.
VAGUE = {
    "the city", "the Bear", "the occupation", "the aggressor", "the establishment", "the main enemy", "the occupiers",
    "the imperialists", "the bloc", "the allies", "the alliance", "the island", "the Party", "Albion", "Pasteur",
    "the Castle", "the Hill", "the Palace", "the junta", "the two Koreas", "Carthage", "the Kingdom",
    "the aggressor state", "the land of the cedars", "the land of the pharaohs", "Europe's last dictatorship",
}  # fmt: skip
# Words that name other things far oftener than the firm or movement of that name.
ORDINARY = {
    "Action", "Alliance", "Best", "Commission", "Dawn", "Fano", "Freedom", "Front", "Gap", "Guardian", "Impact", "Intel",
    "March", "Mars", "Match", "Medium", "Mirror", "Nation", "Next", "Observer", "Oracle", "People", "Post", "Press",
    "Shell", "Sprint", "Standard", "Sun", "Target", "Telegraph", "Time", "Today", "Tribune", "Vision", "Visa", "World",
    "Afghanistan", "Independent", "Monitor", "Star", "Times", "Union", "Unity", "Orange", "Amnesty", "Resistance",
}  # fmt: skip
# Governments by nickname that the list of facts lacks: nickname, state, body, condition.
NO_STATES = ("Pyongyang regime", "Palestinian Authority")
MORE_NICKNAMES = (("regime in Pyongyang", "the", "PRK", "government", "always"),)
MORE_ADJECTIVES = {
    "GBR": "English|Scottish|Welsh", "USA": "U.S|US", "NLD": "Dutch", "CHE": "Swiss", "FIN": "Finnish", "ISL": "Icelandic",
    "ARE": "Emirati|UAE", "KAZ": "Kazakh", "KGZ": "Kyrgyz", "TJK": "Tajik", "TKM": "Turkmen", "UZB": "Uzbek",
    "CZE": "Czech", "SVN": "Slovene|Slovenian", "HRV": "Croatian|Croat", "BIH": "Bosnian", "SRB": "Serbian|Serb",
    "PHL": "Philippine|Filipino", "AFG": "Afghan|Afghani", "SAU": "Saudi|Saudi Arabian", "NZL": "New Zealand",
    "MMR": "Burmese|Myanmar", "LAO": "Lao|Laotian", "CIV": "Ivorian|Ivoirian", "PSE": "Palestinian|Gazan",
    "TWN": "Taiwanese", "HKG": "Hong Kong", "XKX": "Kosovar|Kosovan|Kosovo", "ARG": "Argentine|Argentinian",
}  # fmt: skip
MORE_ORGANISATIONS = [
    ("Palestinian Authority", "", "government", "PSE", "GOV", "Palestinian National Authority", "own"),
]
MORE_NOUNS = {
    "GBR": "Briton|Englishman|Englishwoman|Scot|Scotsman|Welshman", "DNK": "Dane", "FIN": "Finn", "SWE": "Swede",
    "POL": "Pole", "ESP": "Spaniard", "TUR": "Turk", "NLD": "Dutchman", "IRL": "Irishman", "PSE": "Gazan",
}  # fmt: skip
MORE_NAMES = {
    "GBR": "England|Scotland|Wales|Northern Ireland", "BIH": "Bosnia|Bosnia-Herzegovina", "MMR": "Burma",
    "CIV": "Ivory Coast|Cote d'Ivoire", "COD": "DR Congo|DRC|Congo-Kinshasa|Democratic Republic of Congo|Zaire",
    "COG": "Congo-Brazzaville", "CZE": "Czech Republic", "TUR": "Türkiye|Turkiye", "ARE": "UAE|Emirates",
    "SWZ": "Swaziland", "MKD": "Macedonia", "TLS": "East Timor", "CPV": "Cape Verde", "VAT": "Vatican|Holy See",
    "PRK": "North-Korea", "USA": "the States|U.S", "NLD": "Holland", "RUS": "Soviet Union|USSR|Soviet Russia",
    "SRB": "Yugoslavia", "IRN": "Persia", "XKX": "Kosovo", "KOR": "Republic of Korea",
}  # fmt: skip


def facts(folder: Path, name: str) -> list[Row]:
    header, rows = cells((folder / f"{name}.tsv").read_text("utf-8"), name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def write(name: str, header: str, rows: set[tuple[str, ...]] | list[tuple[str, ...]]) -> None:
    lines = sorted("\t".join(row) for row in set(rows))
    (OUT / f"{name}.tsv").write_text("\n".join([header.replace(" ", "\t"), *lines]) + "\n", "utf-8")


def join(*cells_: str, drop: tuple[str, ...] = ()) -> str:
    """The values of several cells, each once, in order."""
    values = [v for cell in cells_ for v in cell.split("|") if v and v not in drop]
    return "|".join(dict.fromkeys(values))


def with_plurals(nouns: str) -> str:
    """Demonyms as nouns, with their regular plurals; '-ese', '-ish', '-ch' and '-s' have none."""
    out = []
    for noun in nouns.split("|"):
        plural = re.sub("man$", "men", noun)
        if plural == noun and noun and not re.search(r"(ese|sh|ch|s|i-Kiribati|NA|none)$", noun):
            plural = noun + "s"
        out += [noun, plural]
    return join(*out, drop=("NA", "none"))


def countries(folder: Path) -> None:
    rows = []
    for r in facts(folder, "countries"):
        iso3 = r["iso3"]
        adjectives = [a for a in join(r["adjectives"], MORE_ADJECTIVES.get(iso3, "")).split("|") if a]
        if iso3 == "ABW":  # its sovereign's adjective
            adjectives.remove("Dutch")
        names = join(
            r["official_name"], r["other_names"], MORE_NAMES.get(iso3, ""), drop=(r["name"], "Pyongyang regime")
        )
        nouns = with_plurals(join(r["demonyms"], MORE_NOUNS.get(iso3, "")))
        if iso3 in {"GGY", "JEY", "SPM", "MAC"}:  # Channel Islander, Frenchman, Chinese: another state's
            nouns = ""
        rows.append((
            iso3, r["iso2"], r["name"], r["official_name"], r["capital"], nouns, "|".join(adjectives), names,
            r["cameo"], r["cow_number"], r["cow_abbrev"], r["gw_number"], r["source"],
        ))  # fmt: skip
    write("countries", "iso3 iso2 name official capital nouns adjectives names cameo cow cow_abbrev gw source", rows)


def condition(row: Row) -> str:
    """always · metonym (subject or partner of an act) · page (its state is named on the page) · quoted (never ours)."""
    text = row["condition"]
    if text.startswith("always") and "metonym" not in text:
        return "always"
    if text.startswith("page") or "page" in text[:6]:
        return "page"
    if "capital for government" in text or "subject" in text or "metonym" in text:
        return "metonym"
    return "page"


def nicknames(folder: Path) -> None:
    rows = [
        (
            r["nickname"].removeprefix("the "),
            "the" if r["nickname"].startswith("the ") else "",
            r["iso3"],
            r["body"],
            condition(r),
            r["from"],
            r["to"],
            r["source"],
        )
        for r in facts(folder, "nicknames")
        if r["nickname"] not in VAGUE and r["iso3"] not in {"DDR", "SUN"}
    ]
    rows += [(*row, "", "", "own") for row in MORE_NICKNAMES]
    write("nicknames", "nickname article iso3 body condition from to source", rows)


def organisations(folder: Path) -> None:
    rows = []
    for r in facts(folder, "organisations"):
        acronym = r["acronym"] if len(r["acronym"]) > 1 else ""
        aliases = join(r["aliases"], drop=("Commission", "Amnesty", "Conservative", "Democratic Party", "Liberal"))
        if r["name"] in ORDINARY or (len(r["name"]) < 4 and r["source"] == "petrarch2") or is_office(r["name"]):
            continue
        name = r["name"].removeprefix("The ") if r["name"].count(" ") > 1 else r["name"]
        rows.append((name, acronym, r["kind"], r["iso3"], r["sector"], aliases, r["source"]))
    rows += MORE_ORGANISATIONS
    write("organisations", "name acronym kind iso3 sector aliases source", rows)


def is_office(name: str) -> bool:
    """Whether the source lists an office among the bodies ("Secretary General")."""
    return name.split()[-1].lower() in titles() or " ".join(name.split()[-2:]).lower() in titles()


def is_person(name: str) -> bool:
    """Whether the source lists a leader among the groups ("Sheikh …")."""
    return name.split()[0].lower() in words("honorific") or is_office(name)


def groups(folder: Path) -> None:
    rows = []
    for r in facts(folder, "armed_groups"):
        # the source mixes leaders' names among the groups of this kind
        if r["kind"] != "group" or r["name"] in ORDINARY or len(r["name"]) < 3 or is_person(r["name"]):
            continue
        acronym = r["acronym"] if len(r["acronym"]) > 1 and r["acronym"] != "IS" else ""
        rows.append((r["name"], acronym, r["iso3"], r["sector"], r["aliases"], r["as_of"], r["source"]))
    write("groups", "name acronym iso3 sector aliases as_of source", rows)


def buildings(folder: Path) -> None:
    rows = [
        (
            r["name"],
            join(*(a.removeprefix("the ") for a in r["aliases"].split("|"))),
            r["city"],
            r["iso3"],
            r["kind"],
            r["government_nickname"],
            r["source"],
        )
        for r in facts(folder, "facilities")
    ]
    write("buildings", "name aliases city iso3 kind nickname source", rows)


def media(folder: Path) -> None:
    rows = [
        (r["name"], r["domain"], r["iso3"], r["kind"], r["source"])
        for r in facts(folder, "outlets")
        if r["name"] not in ORDINARY and r["kind"] != "government"
    ]
    write("media", "name domain iso3 kind source", rows)


def offices(folder: Path) -> None:
    rows = []
    of: dict[str, list[Row]] = defaultdict(list)
    for r in [*facts(folder, "leaders"), *defence_ministers()]:
        office = "" if r["office"].startswith("head of state or government (not said") else r["office"]
        rows.append((r["person"], r["iso3"], office, r["slot"], r["rank"], r["from"], r["to"], r["as_of"], r["source"]))
        of[r["person"]].append(r)
    write("offices", "person iso3 office slot rank from to as_of source", rows)
    persons(folder, of)


def defence_ministers() -> list[Row]:
    """Defence ministers of states that the collected facts lack, by month, known to October 2025."""
    rows = facts(Path(__file__).parent, "defence_ministers")
    fixed = {
        "office": "Minister of Defence",
        "slot": "defence minister",
        "rank": "2",
        "as_of": "2025-10",
        "source": "own",
    }
    return [{**row, **fixed} for row in rows]


def persons(folder: Path, of: dict[str, list[Row]]) -> None:
    aliases: dict[str, list[str]] = defaultdict(list)
    for r in facts(folder, "persons_alias"):
        if r["source"] != "petrarch2-raw":  # raw names differ by case and underscores only
            aliases[r["person"]].append(r["alias"])
    rows = []
    for person, held in of.items():
        if " " not in person:
            continue
        states = [r["iso3"] for r in held if r["iso3"]]
        state = max(sorted(set(states)), key=states.count) if states else ""
        rank = min(int(r["rank"]) for r in held)
        rows.append((person, state, str(rank), join(*sorted(aliases[person]), drop=(person,))))
    write("persons", "name iso3 rank aliases", rows)


def lesser_persons(folder: Path, known: set[str]) -> set[str]:
    """Persons of whom only the state and a role code is known: too many to ship, enough to count words of names."""
    names = {r["person"] for r in facts(folder, "leaders_petrarch2")}
    return {name for name in names if name.casefold() not in known and " " in name.strip()}


def parts(folder: Path) -> None:
    """Words that begin or end names of persons and end names of bodies, with how many distinct names have them."""
    begin, end, body, place = Counter(), Counter(), Counter(), Counter()
    known = [row[0] for row in cells((OUT / "persons.tsv").read_text("utf-8"))[1]]
    for name in [*known, *lesser_persons(folder, {n.casefold() for n in known})]:
        words = pieces(name)
        begin[words[0]] += 1
        end[words[-1]] += 1
    for table in ("organisations", "groups", "media"):
        for row in cells((OUT / f"{table}.tsv").read_text("utf-8"))[1]:
            words = pieces(row[0])
            if len(words) > 1:
                body[words[-1]] += 1
    for row in cells((OUT / "buildings.tsv").read_text("utf-8"))[1]:
        place[pieces(row[0])[-1]] += 1
    words = sorted({*begin, *end, *body, *place})
    rows = [(w, *(str(c[w]) for c in (begin, end, body, place))) for w in words if len(w) > 1]
    write("parts", "word begins ends body building", [r for r in rows if max(map(int, r[1:])) > 1])


def main() -> None:
    folder = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    for step in (countries, nicknames, organisations, groups, buildings, media, offices):
        step(folder)
    parts(folder)


if __name__ == "__main__":
    main()

"""Tables for articles: rows of results, standings, votes, prices, weather, line-ups.

    table(supply, chance)    the rows of one table
    heading(supply, chance)  a line that may stand over it

Own articles hold few of them, each with its own teams and candidates; these have names of the
supply, in rows with columns and without.
"""

from __future__ import annotations

from collections.abc import Callable

from training.blocks.chance import Chance
from training.blocks.supply import Supply, person

Rows = tuple[str, ...]

CLUBS = ("Town", "United", "City", "Rovers", "Athletic", "", "", "", "Wanderers", "Tigers")
PARTIES = (
    "Lab", "Con", "LD", "Green", "Ind", "D", "R", "Liberal", "NDP", "ANC", "BJP", "Independent",
    "Reform", "National", "Fianna Fail", "People's Party", "PDP", "Jubilee",
)  # fmt: skip
GOODS = (
    "Wheat", "Maize", "Copper", "Gold", "Silver", "Brent crude", "Cocoa", "Coffee", "Sugar",
    "Cotton", "Euro", "Pound", "Yen", "Ten-year bond", "Natural gas", "Soybeans", "Rubber",
)  # fmt: skip
INDEXES = ("Dow Jones", "Nasdaq", "FTSE 100", "DAX", "Nikkei", "Sensex", "ASX 200", "JSE Top 40")
SKIES = ("Sun", "Rain", "Cloudy", "Fair", "Snow", "Haze", "Thunder", "Clear", "Fog")
ACCOUNTS = (
    "Net sales", "Revenue", "Operating profit", "Net income", "Earnings per share", "Cash",
    "Dividend", "Pre-tax profit", "Total assets", "Staff",
)  # fmt: skip
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Saturday", "Sunday", "Monday")


def _number(chance: Chance, most: int) -> str:
    return f"{1 + chance.below(most):,}"


def _team(supply: Supply, chance: Chance) -> str:
    return f"{chance.one(supply.places)} {chance.one(CLUBS)}".rstrip()


def _columns(rows: list[tuple[str, ...]], chance: Chance) -> Rows:
    """Rows of cells as lines: under each other, a tab apart, or one blank apart."""
    style = chance.below(10)
    if style < 2:
        return tuple(("\t" if style else "  ").join(row) for row in rows)
    if style == 2:
        return tuple(" ".join(row) for row in rows)
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    gap = " " * (2 + chance.below(5))
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append(gap.join(cells).rstrip())
    return tuple(lines)


def _results(supply: Supply, chance: Chance) -> Rows:
    most = chance.one((5, 5, 40, 120))
    form = chance.one(("{} {} {} {}", "{0} {1}-{3} {2}", "{} {}, {} {}", "{}  {}  {}  {}"))
    ends = chance.one(("", "", "", " (OT)", " (aet)", " (HT 1-0)"))
    rows = []
    for _ in range(1 + chance.below(5)):
        ours, theirs = (str(chance.below(most)) for _ in range(2))
        row = form.format(_team(supply, chance), ours, _team(supply, chance), theirs)
        rows.append(row + (ends if chance(0.3) else ""))
    return tuple(rows)


def _fixtures(supply: Supply, chance: Chance) -> Rows:
    rows = []
    for _ in range(2 + chance.below(4)):
        match = f"{_team(supply, chance)} v {_team(supply, chance)}"
        clock = f"{12 + chance.below(9)}:{chance.one(('00', '15', '30', '45'))}"
        rows.append((f"{chance.one(DAYS)} {1 + chance.below(28)}", match, clock))
    return _columns(rows, chance)


def _standings(supply: Supply, chance: Chance) -> Rows:
    heads = chance.one((("P", "W", "D", "L", "Pts"), ("W", "L", "Pct", "GB"), ("G", "S", "B")))
    rows = [("", *heads)] if chance(0.7) else []
    is_ranked = chance(0.3)
    for n in range(1, 4 + chance.below(4)):
        name = f"{n}. {_team(supply, chance)}" if is_ranked else _team(supply, chance)
        rows.append((name, *(str(chance.below(40)) for _ in heads)))
    return _columns(rows, chance)


def _votes(supply: Supply, chance: Chance) -> Rows:
    form = chance.one(
        ("{0} ({1}) {2}", "{0} ({1}): {2}", "{0}, {1}, {2}", "{0} ({1})      {2}", "{1} {2}",
         "{1}: {3}%", "{0} ({1}) {2} ({3}%)", "{1} {2} (+{4})", "{0} - {1} - {2}")
    )  # fmt: skip
    rows = [
        form.format(
            person(supply, chance), chance.one(PARTIES), _number(chance, 30_000),
            f"{chance.below(60)}.{chance.below(10)}", chance.below(9),
        )
        for _ in range(2 + chance.below(4))
    ]  # fmt: skip
    if chance(0.3):
        last = chance.one(("Turnout: {}%", "Majority: {}", "Majority {}", "Turnout {}%"))
        rows.append(last.format(30 + chance.below(50)))
    return tuple(rows)


def _prices(supply: Supply, chance: Chance) -> Rows:
    names = GOODS if chance(0.6) else INDEXES
    head = [("", "Last", "Change")] if chance(0.3) else []
    sign = chance.one(("$", "", "", "\u00a3", "Rs "))
    rows = []
    for _ in range(1 + chance.below(5)):
        price = f"{sign}{_number(chance, 9_000)}.{chance.below(90):02}"
        change = f"{chance.one('+-')}{chance.below(4)}.{chance.below(10)}%"
        rows.append((chance.one(names), price, chance.one((change, change, "unch"))))
    if not head and chance(0.4):
        form = chance.one(("{}: {} ({})", "{}: {}, {}", "{} {} {}", "{} closed at {} ({})"))
        return tuple(form.format(*row) for row in rows)
    return _columns(head + rows, chance)


def _weather(supply: Supply, chance: Chance) -> Rows:
    rows = [("City", "High", "Low", "Sky")] if chance(0.5) else []
    for _ in range(3 + chance.below(4)):
        warm = 2 + chance.below(35)
        rows.append(
            (chance.one(supply.places), str(warm), str(warm - chance.below(12)), chance.one(SKIES))
        )
    return _columns(rows, chance)


def _lineups(supply: Supply, chance: Chance) -> Rows:
    rows = []
    for _ in range(2):
        names = [chance.one(supply.surnames) for _ in range(11)]
        team = f"{_team(supply, chance)}{chance.one((': ', ': ', ' (4-4-2) ', ' - '))}"
        marks = chance.one((";,,,;,,;,,", ",,,,,,,,,,", ";,,,;,,,;,"))
        line = "".join(n + f"{mark} " for n, mark in zip(names, [*marks, "."], strict=False))
        rows.append(team + line.rstrip(" .,;"))
    if chance(0.6):
        rows.append(f"Referee: {chance.one('ACDHJMPRS')} {chance.one(supply.surnames)}")
    if chance(0.4):
        rows.append(f"{chance.one(('Attendance: ', 'Att: '))}{_number(chance, 40_000)}")
    return tuple(rows)


def _ranks(supply: Supply, chance: Chance) -> Rows:
    form = chance.one(
        ("{0}. {1} ({2}) {3}", "{0} {1} {2} {3}", "{0}. {1}, {2}, {3}", "{3} {1} ({2})")
    )
    whole = chance(0.5)
    rows = []
    for n in range(1, 4 + chance.below(4)):
        value = f"{60 + chance.below(30)}" if whole else f"{chance.below(4)}:{10 + n}.{n}2"
        rows.append(form.format(n, person(supply, chance), chance.one(supply.places), value))
    return tuple(rows)


def _card(supply: Supply, chance: Chance) -> Rows:
    rows = []
    for _ in range(3 + chance.below(4)):
        who, by = chance.one(supply.surnames), chance.one(supply.surnames)
        out = chance.one(
            (f"b {by}", f"c {by} b {chance.one(supply.surnames)}", "not out", "run out")
        )
        rows.append(f"{chance.one('ABDJKMRSTV')} {who} {out} {chance.below(90)}")
    if chance(0.6):
        rows.append(f"Extras {chance.below(20)}")
    return tuple(rows)


def _accounts(supply: Supply, chance: Chance) -> Rows:
    years = chance.one((("2019", "2018"), ("Q3 2022", "Q3 2021"), ("FY24", "FY23")))
    rows = [(chance.one(("", "($ in millions)", "In thousands")), *years)] if chance(0.7) else []
    for name in ACCOUNTS[chance.below(4) :: 1 + chance.below(3)]:
        rows.append((name, _number(chance, 90_000), _number(chance, 90_000)))
    return _columns(rows, chance)


_MAKERS: tuple[Callable[[Supply, Chance], Rows], ...] = (
    _results, _results, _fixtures, _standings, _standings, _votes, _votes, _prices, _prices,
    _weather, _lineups, _ranks, _ranks, _card, _accounts,
)  # fmt: skip

HEADS = (
    "Results", "Standings", "Group A", "Division Two", "PREMIER LEAGUE", "SECOND DIVISION",
    "How they stand", "Scores", "Scoreboard", "Leading scorers", "Final round", "Women's singles",
    "Men's 100 metres", "Teams", "Line-ups", "Yesterday's results", "Friday's games", "Prices",
    "At the close", "Currencies", "State of the parties", "Weather", "Medals", "AMERICAN LEAGUE",
    "First innings", "Summary of results", "Fixtures", "The figures",
)  # fmt: skip
WARDS = ("{} ward", "{} North", "{} East", "{} Central", "{}", "{} and District")


def heading(supply: Supply, chance: Chance) -> str:
    if chance(0.35):
        return chance.one(WARDS).format(chance.one(supply.places))
    return chance.one(HEADS) + chance.one(("", "", "", ":"))


def table(supply: Supply, chance: Chance) -> Rows:
    return chance.one(_MAKERS)(supply, chance)

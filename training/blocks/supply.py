"""What articles are filled with: names, places, headlines and running text of the shared corpora,
and lines that are made of them.

    Supply.read(DATA)       all that the corpora and gazetteers give
    byline(supply, chance)  "By Ana Lima and Tom Eze in Lagos", "Rob Hale | Political Editor" ...

Own articles are few, so that a chain would learn their headlines and names by rote. What stands
where is theirs; the words are these.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from training.blocks.chance import Chance
from training.corpora import read

MAX_STORIES = 1500
LANDS = frozenset(
    "US GB IE CA AU NZ ZA NG KE GH IN PK BD LK PH MY SG DE FR ES IT PT NL SE NO DK FI PL CZ HU RO "
    "BR AR CL CO MX PE TR EG IL JP KR".split()
)


class Story(NamedTuple):
    headline: str
    paragraphs: tuple[str, ...]


class Supply(NamedTuple):
    forenames: tuple[str, ...]
    surnames: tuple[str, ...]
    places: tuple[str, ...]
    stories: tuple[Story, ...]

    @classmethod
    def read(cls, data: Path) -> Supply:
        facts = data / "gazetteers"
        return cls(
            tuple(_column(facts / "forenames.csv", "Romanized Name")),
            tuple(_column(facts / "surnames.csv", "Romanized Name")),
            tuple(_column(facts / "cities.csv", "name"))[::37],
            tuple(_stories(data / "ner" / "silver.train.jsonl.xz")),
        )


def _column(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            if row.get("Country", "US") not in LANDS and "geonameid" not in row:
                continue
            word = unicodedata.normalize("NFC", row[name] or "")
            if re.fullmatch(r"[A-Z\u00c0-\u00de][\w' -]{1,18}", word):
                yield word


def _stories(path: Path) -> Iterator[Story]:
    """Articles whose first line is the headline, spread over the file."""
    kept = [row for row in read(path) if row["id"].split("/")[0] in ("bbc", "reuters2016")]
    for row in kept[:: max(1, len(kept) // MAX_STORIES)]:
        head, *rest = (line.strip() for line in row["text"].split("\n"))
        paragraphs = [part for line in rest if line for part in _short(line)]
        if len(head) > 15 and len(paragraphs) > 2:
            yield Story(head, tuple(paragraphs))


def _short(paragraph: str) -> Iterator[str]:
    """A long paragraph as those of one or two sentences that papers print."""
    sentences = re.split(r"(?<=[a-z0-9][.!?]) (?=[A-Z][a-z])", paragraph)
    at = 0
    while at < len(sentences):
        n = 1 + len(sentences[at]) % 3 // 2 if len(paragraph) > 300 else len(sentences)
        yield " ".join(sentences[at : at + n])
        at += n


# ---- Lines --------------------------------------------------------------------------------------

FIELDS = (
    "Political", "Business", "Health", "Education", "Crime", "Environment", "Science", "Chief",
    "Senior", "Sports", "Football", "Cricket", "Arts", "Energy", "Home affairs", "Europe",
    "Technology", "Diplomatic", "Religion", "Transport", "Investigations", "Deputy business",
    "Foreign", "Economics", "Legal affairs", "Middle East", "Africa", "Beijing", "Staff", "Court",
    "Local democracy", "Consumer", "Rugby", "Defence", "Real estate", "Media", "Night", "Travel",
)  # fmt: skip
JOBS = (
    "editor", "correspondent", "reporter", "writer", "columnist", "reporter", "editor",
    "correspondent", "news editor", "producer", "critic", "analyst", "photographer",
)  # fmt: skip
POSTS = (
    "Staff Writer", "Staff Reporter", "Special Correspondent", "Contributing Writer",
    "Contributor", "Freelance writer", "Guest columnist", "The Editorial Board",
    "Our Correspondent", "Reporter", "Columnist", "Bureau chief", "Data journalist",
    "Opinion contributor",
)  # fmt: skip
PAPERS = (
    "Times", "Herald", "Post", "Courier", "Tribune", "Star", "Gazette", "Chronicle", "Observer",
    "Daily News", "Guardian", "Standard", "Mercury", "Mail", "Express", "News", "Advocate",
    "Record",
)  # fmt: skip
AGENCIES = (
    "Associated Press", "The Associated Press", "Reuters", "AFP", "Agence France-Presse", "AP",
    "Bloomberg News", "Press Association", "dpa", "UPI", "The Canadian Press", "Xinhua",
)  # fmt: skip
LEADS = (
    "By ", "By ", "By ", "By ", "By ", "by ", "BY ", "By: ", "Words: ", "Words by ", "Story by ",
    "Story: ", "Text by ", "Text: ", "Written by ", "Reported by ", "From ", "Report: ",
    "Report by ", "Author: ", "Posted by ", "Interview by ", "Compiled by ", "Reporter: ",
    "Words and pictures by ", "Writer: ", "Analysis by ", "Review by ", "Opinion by ",
    "A column by ", "Photos and story by ",
)  # fmt: skip
CREDITS = (
    "Edited by ", "Editing by ", "Translated by ", "Additional reporting by ", "Editor: ",
    "Produced by ", "With reporting by ", "Reviewed by ", "Fact-checked by ", "Translation: ",
    "Contributing: ", "Research by ", "Adapted by ", "Transcribed by ",
)  # fmt: skip
WRITES_FOR = ("For ", "Special to ", "Contributed to ", "Writing for ", "Freelance contributor, ")
BAR = (" | ", " / ", ", ", ", ", " - ", " \u2013 ", " \u2022 ", " @ ", " for ")
MONTHS = "January February March April May June July August September October November December"


def person(supply: Supply, chance: Chance) -> str:
    first, last = chance.one(supply.forenames), chance.one(supply.surnames)
    if chance(0.12):
        last = f"{last}-{chance.one(supply.surnames)}" if chance(0.5) else f"Al-{last}"
    if chance(0.08):
        return (
            f"{first[0]}. {last}" if chance(0.6) else f"{first[0]}.{chance.one('ABKMRST')}. {last}"
        )
    if chance(0.08):
        return f"{first} {chance.one('ABDJKMRSTW')}. {last}"
    return f"{first} {last}"


def post(chance: Chance) -> str:
    text = chance.one(POSTS) if chance(0.25) else f"{chance.one(FIELDS)} {chance.one(JOBS)}"
    style = chance.below(4)
    return text.title() if style == 0 else text.upper() if style == 1 else text


def paper(supply: Supply, chance: Chance) -> str:
    name = f"{chance.one(supply.places)} {chance.one(PAPERS)}"
    return f"The {name}" if chance(0.4) else chance.one(AGENCIES) if chance(0.35) else name


def _day(chance: Chance) -> str:
    month, day, year = chance.one(MONTHS.split()), 1 + chance.below(28), 1995 + chance.below(30)
    return chance.one(
        (f"{month} {day}, {year}", f"{day} {month} {year}", f"{month[:3]} {day}, {year}")
    )


def _some(supply: Supply, chance: Chance, placed: float = 0.2) -> str:
    """One person or more, perhaps with where they were."""
    n = 1 if chance(0.65) else 2 if chance(0.75) else 3
    with_place = chance(placed)
    people = []
    for _ in range(n):
        name = person(supply, chance)
        name = f"{name} in {chance.one(supply.places)}" if with_place else name
        people.append(name)
    last = people.pop()
    if not people:
        return last
    return ", ".join(people) + chance.one((" and ", " and ", " & ", ", ")) + last


def _mail(name: str, supply: Supply, chance: Chance) -> str:
    words = [w for w in re.findall(r"[a-z]+", name.lower()) if len(w) > 1] or ["desk"]
    if chance(0.5):
        return f"@{words[0]}{words[-1][:4]}_x"
    domain = re.sub(r"\W", "", chance.one(supply.places).lower())
    return f"{words[0]}.{words[-1]}@{domain}.example"


def _plain(supply: Supply, chance: Chance) -> tuple[str, ...]:
    return (chance.one(LEADS) + _some(supply, chance),)


def _bare(supply: Supply, chance: Chance) -> tuple[str, ...]:
    return (_some(supply, chance),)


def _with_post(supply: Supply, chance: Chance) -> tuple[str, ...]:
    head = chance.one(LEADS) if chance(0.5) else ""
    what = post(chance) if chance(0.6) else paper(supply, chance)
    if chance(0.1):
        return (f"{person(supply, chance)} (now) and {person(supply, chance)} (earlier)",)
    return (head + person(supply, chance) + chance.one(BAR) + what,)


def _lines(supply: Supply, chance: Chance) -> tuple[str, ...]:
    head = chance.one(LEADS) if chance(0.6) else ""
    lines = [head + _some(supply, chance)]
    makers: tuple[Callable[[], str], ...] = (
        lambda: post(chance),
        lambda: paper(supply, chance),
        lambda: chance.one(supply.places),
        lambda: f"{post(chance)}, {chance.one(supply.places)}",
        lambda: _mail(lines[0], supply, chance),
        lambda: f"{chance.one(WRITES_FOR)}{paper(supply, chance)}",
    )
    for _ in range(1 if chance(0.75) else 2):
        lines.append(chance.one(makers)())
    return tuple(lines)


def _with_mail(supply: Supply, chance: Chance) -> tuple[str, ...]:
    name = person(supply, chance)
    mail = _mail(name, supply, chance)
    head = chance.one(LEADS) if chance(0.6) else ""
    return (head + name + chance.one((f" {mail}", f" ({mail})", f", {mail}", f" | {mail}")),)


def _post_alone(supply: Supply, chance: Chance) -> tuple[str, ...]:
    head = "By " if chance(0.4) else ""
    our = chance.one(("", "", "our ", "a "))
    return (head + (our + post(chance)).strip(),)


def _credits(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """Wire agencies' line at the end."""
    parts = [
        chance.one(("Reporting by ", "Writing by ", "Reporting by ")) + _some(supply, chance, 0.6)
    ]
    for lead in ("Additional reporting by ", "Writing by ", "Editing by "):
        if chance(0.5):
            parts.append(lead + _some(supply, chance, 0.2))
    if len(parts) > 1 and chance(0.4):
        parts = [parts[0], *(part[0].lower() + part[1:] for part in parts[1:])]
    text = chance.one(("; ", "; ", ", ")).join(parts)
    return (f"({text})" if chance(0.6) else text + chance.one(("", ".")),)


def _contributed(supply: Supply, chance: Chance) -> tuple[str, ...]:
    who = chance.one(
        ("", "", "Associated Press writer ", "AP ", "Staff writer ", "Reuters' ", "CNN's ")
    )
    who += "writers " if who.startswith("AP ") and chance(0.5) else ""
    text = who + _some(supply, chance, 0.5)
    ends = (
        " contributed to this report.", " contributed reporting.", " contributed to this story.",
        " reported from {}.", " contributed.", " reported this story.", " also reported from {}.",
        " helped with reporting from {}.",
    )  # fmt: skip
    return (text + chance.one(ends).format(chance.one(supply.places)),)


def _others(supply: Supply, chance: Chance) -> tuple[str, ...]:
    text = chance.one(CREDITS) + _some(supply, chance)
    return (text.upper() if chance(0.1) else text,)


def _dated(supply: Supply, chance: Chance) -> tuple[str, ...]:
    head = chance.one(("By ", "By ", "", "Posted by "))
    bar = chance.one((" | ", ", ", " - ", " \u2022 ", " \u2013 ", " on "))
    return (head + person(supply, chance) + bar + _day(chance),)


def _signed(supply: Supply, chance: Chance) -> tuple[str, ...]:
    dash = chance.one(("\u2014 ", "\u2013 ", "- ", "\u2014", "~ "))
    name = person(supply, chance)
    if chance(0.3):
        initials = "".join(w[0].lower() for w in name.split())
        return (f"{initials}/{chance.one(('rc', 'dv', 'msh', 'kb'))} ({chance.one(AGENCIES)})",)
    tail = chance.one(("", "", f", {chance.one(supply.places)}", f", {paper(supply, chance)}"))
    return (dash + name + tail,)


def _of_agency(supply: Supply, chance: Chance) -> tuple[str, ...]:
    agency = chance.one(AGENCIES)
    name = person(supply, chance)
    return (
        chance.one(
            (
                f"By {name}, {agency}", f"{name} | {agency}", f"By {name} ({agency})",
                f"{agency} staff", f"By {agency} staff", f"{name} - {agency}",
                f"By {name} of {agency}", f"By {agency} reporters", f"{name}/{agency}",
                f"{name} for {agency}", f"From our {chance.one(supply.places)} correspondent",
            )
        ),
    )  # fmt: skip


def _parted(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """The name below the word that says so, as web pages have it."""
    name = person(supply, chance)
    rest = (post(chance),) if chance(0.5) else (paper(supply, chance),) if chance(0.3) else ()
    return (chance.one(("By", "By", "by", "BY", "Written by", "By:")), name, *rest)


def _for_paper(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """With the paper: 'By ANN REED FOR THE OLDHAM MAIL'."""
    text = f"{_some(supply, chance, 0)} for {chance.one(('the ', 'The ', ''))}"
    text += f"{chance.one(supply.places)} {chance.one(PAPERS)}"
    return ("By " + (text.upper() if chance(0.5) else text),)


def _with_pictures(supply: Supply, chance: Chance) -> tuple[str, ...]:
    who, other = person(supply, chance), person(supply, chance)
    forms = (
        "Words {} Photographs {}", "Words {}, pictures {}", "By {}; photographs by {}",
        "Story by {} | Photos by {}", "By {}, with photographs by {}", "Text {} Photos {}",
        "Written by {}; illustrated by {}", "WORDS {} PHOTOGRAPHY {}",
    )  # fmt: skip
    return (chance.one(forms).format(who, other),)


# The kinds of bylines, and how often each is made.
_MAKERS: tuple[tuple[int, Callable[[Supply, Chance], tuple[str, ...]]], ...] = (
    (14, _plain), (9, _bare), (12, _with_post), (16, _lines), (6, _with_mail), (8, _post_alone),
    (7, _credits), (7, _contributed), (7, _others), (5, _dated), (4, _signed), (7, _of_agency),
    (4, _parted), (3, _for_paper), (3, _with_pictures),
)  # fmt: skip
_AT_END = (_credits, _contributed, _others, _signed)
_WHEEL = tuple(maker for n, maker in _MAKERS for _ in range(n))


def byline(supply: Supply, chance: Chance, at_end: bool = False) -> tuple[str, ...]:
    """The lines of a byline."""
    maker = chance.one(_AT_END) if at_end and chance(0.7) else chance.one(_WHEEL)
    lines = maker(supply, chance)
    if chance(0.12):
        return (lines[0].upper(), *lines[1:])
    return lines


# ---- Other lines --------------------------------------------------------------------------------

WHO = (
    "A fisherman", "Police officers", "Residents", "Two children", "A worker", "Workers",
    "Firefighters", "A woman", "Protesters", "A trader", "Farmers", "Volunteers", "A nurse",
    "Soldiers", "Pupils", "A man", "Supporters", "The minister", "Visitors", "Rescuers",
    "Families", "A shepherd",
)  # fmt: skip
DOING = (
    "at the harbour", "outside the court", "in front of the old mill", "at a market",
    "during a march", "beside the river", "after the match", "at the opening of the school",
    "with the winning cup", "waiting for a bus", "repairing a net", "on the way to work",
    "carrying sandbags", "at a polling station", "in the flooded main street",
    "under the new bridge", "looking at the damage", "at a camp", "queuing for fuel",
    "at home with the children", "inspecting the wreck", "singing at a wedding",
    "feeding the goats", "in 1974, a year before the fire",
)  # fmt: skip
THINGS = (
    "The church", "The new tram depot", "A view of the valley", "The wreck", "An oil terminal",
    "The family's kitchen", "The library", "A street", "The empty swimming pool",
    "Snow on the road", "The market hall", "A boat", "Winter sun", "The old ferry", "Low tide",
    "Smoke over the hills",
)  # fmt: skip
SHOWN = (
    "Pictured: ", "Above: ", "Left: ", "Right: ", "FILE - ", "File photo: ", "Top: ",
    "In this photo, ", "Image caption, ", "Image caption ", "FILE PHOTO: ", "Inset: ",
)  # fmt: skip
MOODS = (
    "Hero", "Together", "Family", "Proud", "Scene", "Loss", "Happier times", "Anger", "Shock",
    "Champions", "Relief", "Close", "Rescue", "Fears", "On trial", "Smiles", "Tribute",
)  # fmt: skip
BESIDES = (
    "It was built in 1931", "He is 81", "The water reached the first floor",
    "Nobody was hurt", "She has done so since she was a girl", "The price has doubled in a year",
    "His dog comes along", "It is the third time this year", "They had waited for nine hours",
    "The roof is to be mended next spring", "Her mother looks on", "It rained all day",
)  # fmt: skip
SOURCES = (
    "Photo", "Photograph", "Photos", "Image", "Picture", "Pictures", "Photographs", "Photo by",
    "All photographs by", "All pictures by", "Photo credit", "PHOTO", "Image credit", "Credit",
)  # fmt: skip
HOUSES = ("Museum", "Library", "Sheriff's Office", "Archive", "Zoo", "Images", "Fire Service")
OWNERS = (
    "Image copyright ",
    "Image source, ",
    "Credit...",
    "Photo by: ",
    "\u00a9 ",
    "Courtesy of ",
)
LINKS = (
    "READ MORE: ", "Read more: ", "ALSO READ: ", "Read also: ", "See also: ", "Related: ",
    "MORE: ", "Don't miss: ", "Also on our pages: ", "WATCH: ", "Analysis: ", "Opinion: ",
)  # fmt: skip


QUESTIONS = (
    "Should the dam be opened?", "Is the truce in Drava over?", "Can the reef be saved?",
    "Who will pay for the flood?", "Will the strike spread to the ports?",
    "Is a second bridge a dream?", "What does the verdict change in Kasai?",
    "Why do so many leave the islands?", "Are the markets right about Torvik?",
)  # fmt: skip
PROGRAMMES = (
    " \u2013 video", " - podcast", " | Explained", " \u2013 Talking Point",
    " \u2013 The Week in Review", " \u2013 Front Row", " - Newsroom Live", " | The Listener",
    " \u2013 Second Reading",
)  # fmt: skip


def _source(supply: Supply, chance: Chance) -> str:
    who, agency = person(supply, chance), chance.one(AGENCIES)
    forms = (
        f"{who}/{agency}", f"{who} / {agency}", who, who.upper(), agency, f"{who} | {agency}",
        f"{who} via {agency}", f"{chance.one(supply.places)} council", f"{who}, {agency}",
        f"{who.upper()} / {agency.upper()}", f"{who} | {agency} | {paper(supply, chance)}",
        f"{chance.one(supply.places)} {chance.one(HOUSES)}", f"{who}/{chance.one(supply.places)} "
        f"{chance.one(HOUSES)}",
    )  # fmt: skip
    return chance.one(forms)


def credit(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """The source of a picture, alone in its line."""
    source = _source(supply, chance)
    if chance(0.2):
        return (chance.one(OWNERS) + source,)
    bare = ("/" in source or " via " in source) and chance(0.5)
    text = source if bare else f"{chance.one(SOURCES)}: {source}".replace(" by:", " by")
    return (f"({text})" if chance(0.15) else text,)


def caption(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """What a picture shows, perhaps with its source."""
    who = chance.one(THINGS) if chance(0.25) else chance.one(WHO)
    if chance(0.4):
        who = person(supply, chance) + (f", {chance.one((31, 47, 58, 72))}," if chance(0.2) else "")
    text = f"{who} {chance.one(DOING)}"
    if who in THINGS:
        text = f"{who} in {chance.one(supply.places)}" if chance(0.7) else who
    elif chance(0.4):
        text += f" in {chance.one(supply.places)}"
    if chance(0.2):
        text += chance.one(
            (", left", ", right,", " (left)", ", centre,", " (right)", " and friends")
        )
    if chance(0.35):
        text += chance.one(
            (" on Monday", " last week", ", 2016", f" on {_day(chance)}", " in March")
        )
    text = text.rstrip(",")
    if chance(0.15):
        text = chance.one(SHOWN) + text
    elif chance(0.12):
        text = f"{chance.one(MOODS)}: {text}"
    if chance(0.2):
        text += f". {chance.one(BESIDES)}"
    if chance(0.5):
        text += "."
    if chance(0.5):
        source = _source(supply, chance)
        label = f"{chance.one(SOURCES)}: {source}".replace(" by:", " by")
        text += chance.one(
            (f" {label}", f" ({label})", f" | {source}", f" [{source}]", f" ({source})")
        )
    return (text,)


def related(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """A link to another story: its headline, perhaps with a label."""
    text = chance.one(supply.stories).headline
    if chance(0.1):
        text = chance.one(QUESTIONS)
    if chance(0.2):
        text += chance.one(PROGRAMMES)
    if chance(0.12):
        text += f" ({paper(supply, chance)})"
    return ((chance.one(LINKS) if chance(0.45) else "") + text,)


SUBJECTS = (
    "history", "hydrology", "economics", "music", "law", "midwifery", "botany", "statistics",
)  # fmt: skip
BOOKS = (
    "Salt and Rope", "The Last Sluice", "Nine Winters", "A Map of Wells", "Bread for Ships",
    "The Cartographer's Debt", "Under the Weir",
)  # fmt: skip
FIRMS = ("Trust", "Foundation", "Holdings", "Institute", "Group", "Council", "Bancorp", "plc")
DOES = (
    "was founded in 1974 and has offices in eleven countries.",
    "makes pumps and valves and employs 2,300 people.",
    "is a charity that looks after canals and those who live on them.",
    "lends to farmers and fishermen. It belongs to its 41,000 members.",
    "is registered in Dublin. For more, see its website.",
    "brings together engineers, doctors and teachers from nineteen cities.",
)  # fmt: skip
WRONG = (
    "spelled the name of {} wrongly", "gave a wrong age for {}",
    "said that {} had voted for the bill",
    "called {} the first mayor of the town", "mixed up {} and his brother",
)  # fmt: skip
RIGHT = ("That was wrong.", "It was {}.", "In fact {} did.", "We have changed that.")


def _writer(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """Who the author is, below the text."""
    name, place = person(supply, chance), chance.one(supply.places)
    subject, book = chance.one(SUBJECTS), chance.one(BOOKS)
    quoted = chance.one(("\u201c{}\u201d", '"{}"', "{}", "\u2018{}\u2019")).format(book)
    forms = (
        f"{name} is the author of {quoted}.",
        f"{name} teaches {subject} at the University of {place}.",
        f"{name} is the author of {quoted} and lives in {place}.",
        f"{name} is a professor of {subject} in {place}.", f"{name} is a columnist.",
        f"{name} writes about {subject}. Her last book is {quoted}.",
        f"{name} is a fellow of the {place} {chance.one(FIRMS)}.", f"{name} is a staff writer.",
        f"{name} became a contributor in {1990 + chance.below(30)}.",
        f"{name} reports on {subject} from {place}. Reach her at {_mail(name, supply, chance)}.",
        f"Contact {name} at {_mail(name, supply, chance)}.",
    )  # fmt: skip
    return (chance.one(forms),)


def _printed(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """Where else the text stands, and what may be had with it."""
    day, story = _day(chance), chance.one(supply.stories).headline
    forms = (
        f"This article appeared in the {chance.one(FIELDS)} section of the print edition",
        f"This story was first printed on {day} under the title \u201c{story}\u201d.",
        f"Appeared in the {day}, print edition as '{story}'.",
        "Photographs and film may be had from the press office.",
        "High-resolution images are available on request.",
        f"The next issue of the {chance.one(PAPERS)} appears on {day}.",
        "This interview has been shortened and edited.",
        f"This release was sent out by the {chance.one(supply.places)} {chance.one(FIRMS)}.",
    )  # fmt: skip
    return (chance.one(forms),)


def _about(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """What a firm or charity says of itself."""
    firm = f"{chance.one(supply.places)} {chance.one(FIRMS)}"
    head = chance.one(("About {}", "About {}", "About {}:", "ABOUT {}")).format(firm)
    return (head, f"{chance.one((firm, 'The ' + firm, 'It'))} {chance.one(DOES)}")


def _mended(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """One of a list of corrections."""
    wrong = chance.one(WRONG).format(person(supply, chance))
    right = chance.one(RIGHT).format(person(supply, chance))
    story, subject, day = chance.one(supply.stories).headline, chance.one(SUBJECTS), _day(chance)
    heads = (
        f"An article about {subject} ({story}, {day}, page 7)",
        f"{subject.capitalize()}: An article in the {day} business section",
        f"{chance.one(supply.places)}: A report on Page A4 on {day}", f"An article on {day}",
        f"A caption with a report about {subject} on {day}", f"\u201c{story}\u201d ({day})",
        f"Correction: An earlier version of this story about {subject}",
        f"Because of an editing error, an article on {day} about {subject}",
    )  # fmt: skip
    mark = chance.one(("\u2022 ", "\u2022 ", "- ", "", "", ""))
    return (f"{mark}{chance.one(heads)} {wrong}. {right}",)


def note(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """A remark of the editors about the text, its author or its sender."""
    return chance.one((_writer, _writer, _about, _mended, _mended, _printed))(supply, chance)


LETTERS = (
    "Morning Briefing", "newsletter", "Weekend Read", "Daily Digest", "Politics Now",
    "Market Notes", "newsletters", "Sport Extra", "Evening Edition", "free email",
)  # fmt: skip
ASKS = ("Sign up for", "Sign up to", "Subscribe to", "Register for", "Get", "Join", "Try")
GIVES = (
    "", "", ".", " here.", " for free.", ", and never miss a story.", ", sent to you each weekday.",
    ", delivered to your inbox every morning.", ": the stories that matter, in five minutes.",
)  # fmt: skip
PLACES_TO_FOLLOW = ("Facebook", "Twitter", "X", "Instagram", "WhatsApp", "Threads", "TikTok")
TERMS = (
    "By signing up you agree to our {} and {}.",
    "By submitting your email, you agree to the {} and {}.",
    "You can unsubscribe at any time. See our {} and {}.",
    "This site keeps what you type as our {} and {} say.",
)
SPONSORED = (
    "A message from {}", "Presented by {}", "Together with {}", "Sponsored by {}",
    "From our partner, {}", "Brought to you by {}",
)  # fmt: skip
BOASTS = (
    "Every third family waits for a bed. We are building nine new wards. Learn more.",
    "Your savings deserve better. See what we pay.",
    "Power that comes from the tide. Learn how.",
    "We have flown farmers home for fifty years. Book today.",
    "Nurses, drivers, cooks: we have work for you. Find out more.",
    "A bank that belongs to those who use it. Open an account.",
)


def _letter(supply: Supply, chance: Chance) -> str:
    paper_name = f"{chance.one(supply.places)} {chance.one(PAPERS)}"
    whose = chance.one(("our ", "the ", f"the {paper_name} ", f"{paper_name}'s ", "our free "))
    return f"{chance.one(ASKS)} {whose}{chance.one(LETTERS)}{chance.one(GIVES)}"


def _numbered(supply: Supply, chance: Chance) -> str:
    n = chance.below(400)
    forms = (
        "{} shares", "{} comments", "{} Comments", "Comments ({})", "{} min read", "{}",
        "View {} comments", "{} minute read", "{}-Minute Listen", "{} likes", "Show {} comments",
    )  # fmt: skip
    return chance.one(forms).format(n % 12 + 1 if chance(0.5) else n)


def _sponsor(supply: Supply, chance: Chance) -> str:
    firm = f"{chance.one(supply.places)} {chance.one(FIRMS)}"
    text = chance.one(SPONSORED).format(firm)
    if chance(0.3):
        return chance.one(BOASTS)
    return text.upper() if chance(0.3) else text


def _following(supply: Supply, chance: Chance) -> str:
    name = f"{chance.one(supply.places)} {chance.one(PAPERS)}"
    first, second = chance.one(PLACES_TO_FOLLOW), chance.one(PLACES_TO_FOLLOW)
    forms = (
        f"Follow {name} on {first}", f"Follow us on {first} and {second}",
        f"Like {name} on {first}",
        f"Download the {name} app for free", f"Follow {name} on {first}, {second} and by email.",
        f"Join {name}'s channel on {first}", f"Share on {first}", f"Share via {first}",
        f"Get the {name} app", f"Share this story on {first} or {second}",
        f"Send your story ideas to us on {first} or {second}.",
    )  # fmt: skip
    return chance.one(forms)


def _consent(supply: Supply, chance: Chance) -> str:
    return chance.one(TERMS).format(
        chance.one(("terms of use", "Terms", "user agreement")),
        chance.one(("privacy policy", "Privacy Policy", "privacy notice")),
    )


def topic(supply: Supply, chance: Chance) -> str:
    """What a list of tags holds."""
    words = (
        chance.one(supply.places), chance.one(FIELDS), chance.one(SUBJECTS).capitalize(),
        chance.one(SUBJECTS), person(supply, chance),
        f"{chance.one(supply.places)} {chance.one(FIRMS)}",
    )  # fmt: skip
    return chance.one(words)


def _tags(supply: Supply, chance: Chance) -> str:
    lead = chance.one(("Tags: ", "TAGS: ", "Topics: ", "Filed under: ", "More: ", "Tagged: ", "#"))
    n = 1 if lead == "#" else 1 + chance.below(4)
    return lead + chance.one((", ", ", ", " | ", " ")).join(topic(supply, chance) for _ in range(n))


def promo(supply: Supply, chance: Chance) -> tuple[str, ...]:
    """A line of a page that offers something, or says what the page is about."""
    makers = (_letter, _letter, _numbered, _sponsor, _following, _consent, _tags)
    return (chance.one(makers)(supply, chance),)

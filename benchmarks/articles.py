"""Generated news articles, as many as are asked for, always the same ones.

Sentences are drawn from templates and filled with names of people, places and firms that are put
together from syllables, so that the caches of a tagger meet new words all the time, as in news.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

FIRST = "Helen Marcus Aisha Tomas Ingrid Pedro Yuki Nadia Oscar Leila Viktor Grace Ravi".split()
ONSETS = "b br c d f g gr h k l m n p r s st t tr v w".split()
RIMES = "an ell ick on ard er and ing ow est im ould ar en oss ett".split()
ENDINGS = "son ton berg ley man ford field worth ini escu".split()
FIRMS = "Group Holdings Bank Energy Airlines Industries Pharma Motors".split()
BODIES = ("Ministry of Transport", "Harbour Council", "Central Bank", "Supreme Court")
TITLES = ("Mayor", "Dr.", "Prime Minister", "Gov.", "Sen.", "Chief Executive")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

TEMPLATES = (
    "{title} {person} said on {day} that {place} would not wait for the {body} any longer.",
    "Shares of {firm} fell {n}.{m} percent after the company cut its forecast for the year.",
    "\u201cWe have waited {n} years for this,\u201d {last} told reporters in {place}.",
    "The plan, drawn up by {firm} and the {body}, costs ${n} million \u2014 twice the estimate.",
    "More than {n}00 people marched through the centre of {place} on {day} morning, police said.",
    "A spokesman for {firm} declined to comment, and calls to {person} were not returned.",
    "Critics in {place} and {place2} say the rules are too vague; supporters call them overdue.",
    "{person}, who has led {firm} since 20{m}{m}, will step down at the end of the month.",
    "The storm closed roads and schools, and {n},000 homes were without power by {day}.",
    "It was not clear who had signed the contract, or when the {body} first learned of it.",
    "\u201cIt\u2019s a good deal,\u201d said {person2} of {firm}, \u201cbut not cheap.\u201d",
    "In {place}, where {last} grew up, the caf\u00e9s were full and the shops open until late.",
    "Prices have risen for {n} months in a row, the {body} said in a report on {day}.",
    "The court will hear the case of {person2} v. {firm} in {place2} next spring.",
)


def articles(n_articles: int, *, n_words: int = 450, seed: int = 1) -> Iterator[str]:
    """Article number k is the same however many are asked for."""
    for number in range(n_articles):
        yield article(seed * 1_000_003 + number, n_words)


def article(seed: int, n_words: int) -> str:
    """One article of about so many words, in paragraphs."""
    draw = random.Random(seed)

    def name() -> str:
        word = draw.choice(ONSETS) + draw.choice(RIMES) + draw.choice(ENDINGS)
        return word.capitalize()

    people = [f"{draw.choice(FIRST)} {name()}" for _ in range(4)]
    places, firms = [name() for _ in range(3)], [f"{name()} {draw.choice(FIRMS)}" for _ in range(2)]
    paragraphs: list[str] = []
    words = 0
    while words < n_words:
        sentences = []
        for _ in range(draw.randint(1, 4)):
            person = draw.choice(people)
            sentence = draw.choice(TEMPLATES).format(
                title=draw.choice(TITLES),
                person=person,
                last=person.split()[1],
                person2=draw.choice(people),
                place=draw.choice(places),
                place2=draw.choice(places),
                firm=draw.choice(firms),
                body=draw.choice(BODIES),
                day=draw.choice(DAYS),
                n=draw.randint(2, 97),
                m=draw.randint(1, 9),
            )
            words += len(sentence.split())
            sentences.append(sentence)
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)

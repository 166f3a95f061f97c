/* One label for one name.
 *
 *     Ray Cooks PERSON .9   Cooks ORG .5   Cooks PERSON .4   ->   Cooks is a person's surname
 *     Amazon ORG .9         Amazon LOC .9                     ->   a firm and a river: both stay
 *     Upper Kafue Dam FAC .7 (UKD)   UKD ORG .5               ->   UKD is a dam
 *     the tanker Silver Heron        Silver Heron LOC .5      ->   a ship
 *     Verdant Foods Inc. ORG .9      Verdant MISC .5      ->   a firm
 *     Hurricane Ian MISC .8          Ian PERSON .9            ->   a storm, unless it has Ian Pell
 *
 * The tagger decides place by place, and where it wavers, an article has one string under two
 * labels. What a name is, its surest mentions tell: first the full names that it ends, then all
 * mentions of the same string. A mention that is sure of its own label keeps it.
 *
 * Ballots lie in a table of four times as many places as there are names or more. A string whose
 * places are taken has none, so that no choice of names makes a search long.
 */
#include "name/nsc_name_vote.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"

enum { PERSON, ORG, LOC, MAX_PROBES = 8, MAX_INITIALS = 8 };

/* A mention with this score keeps its label, and a full name below the second says nothing of its
 * surname but who speaks in a transcript. */
static const float SURE = 0.8f, TOLD = 0.6f, SPOKEN = 0.4f;

static uint32_t vote_of(const nsci_name_labels *labels, uint32_t label) {
    if (label == labels->person) return PERSON;
    return label == labels->org ? ORG : label == labels->loc ? LOC : NSCI_N_VOTES;
}

static uint64_t key_of(const nsci_doc *doc, nsci_range toks) {
    uint64_t key = NSCI_HASH_START;
    for (uint32_t i = toks.start; i < toks.end; i++) {
        const nsci_range t = doc->toks.items[i];
        key = nsci_hash_mix(key, nsci_hash_lower(nsci_doc_text(doc) + t.start, t.end - t.start));
    }
    return key ? key : 1;
}

/* The place of a key, or the free one that it may have, or NULL. */
static nsci_ballot *find(const nsci_ballots *ballots, uint64_t key) {
    const size_t mask = ballots->n - 1;
    for (size_t i = 0; i < MAX_PROBES && i < ballots->n; i++) {
        nsci_ballot *ballot = &ballots->items[(key + i) & mask];
        if (!ballot->key || ballot->key == key) return ballot;
    }
    return NULL;
}

const nsci_ballot *nsci_ballot_of(const nsci_doc *doc, const nsci_ballots *ballots,
                                  nsci_range toks) {
    const nsci_ballot *ballot = find(ballots, key_of(doc, toks));
    return ballot && ballot->key ? ballot : NULL;
}

/* Whether token i joins the words beside it: the hyphen of Marlowe-Pell. */
static bool is_hyphen(const nsci_doc *doc, uint32_t i) {
    const nsci_range *t = doc->toks.items + i;
    return t->end - t->start == 1 && nsci_doc_text(doc)[t->start] == '-' && i > 0 &&
           t[-1].end == t->start && i + 1 < doc->toks.n && t[1].start == t->end;
}

/* The last word of a full name, with those that hyphens join to it and without its "Jr."; of a name
 * of one word nothing. */
static nsci_range surname_of(const nsci_doc *doc, nsci_range toks) {
    uint32_t end = toks.end;
    while (end > toks.start + 1 && nsci_name_is_suffix(doc, end - 1)) end--;
    uint32_t first = end - 1;
    while (first > toks.start + 1 && is_hyphen(doc, first - 1)) first -= 2;
    return first > toks.start ? (nsci_range){first, end} : (nsci_range){0, 0};
}

/* The key of the initials of a full name: "ab" of Ann Brand, "amb" of Ann-Marie Brand. */
static uint64_t initials_key(const nsci_doc *doc, nsci_range toks) {
    const uint8_t *text = nsci_doc_text(doc);
    uint8_t initials[MAX_INITIALS] = {0};
    size_t n = 0;
    for (uint32_t i = toks.start; i < toks.end && n < MAX_INITIALS; i++) {
        const uint8_t first = text[doc->toks.items[i].start];
        if (nsci_is_upper(first)) initials[n++] = first;
    }
    return nsci_hash_mix(NSCI_HASH_START, nsci_hash_lower(initials, n));
}

static void count(const nsci_doc *doc, const nsci_ballots *ballots, const nsci_span *name,
                  uint32_t vote) {
    const uint64_t whole = key_of(doc, name->toks);
    nsci_ballot *ballot = find(ballots, whole);
    if (ballot) {
        ballot->key = whole;
        ballot->sum[vote] += name->score;
        if (name->score > ballot->best[vote]) ballot->best[vote] = name->score;
    }
    const nsci_range surname = surname_of(doc, name->toks);
    if (vote != PERSON || surname.start == surname.end) return;
    const uint64_t key = key_of(doc, surname), initials = initials_key(doc, name->toks);
    if ((ballot = find(ballots, key))) {
        ballot->key = key;
        if (name->score > ballot->surname) ballot->surname = name->score;
    }
    if ((ballot = find(ballots, initials))) {
        ballot->key = initials;
        if (name->score > ballot->initials) ballot->initials = name->score;
    }
}

/* ---- Things and their acronyms --------------------------------------------------------------- */

static bool is_thing(const nsci_name_labels *labels, uint32_t label) {
    return label == labels->org || label == labels->loc || label == labels->fac ||
           label == labels->misc || label == labels->product;
}

/* Whether a token has the first letters of a name's words that have a capital: UKD */
static bool is_acronym(const nsci_name_reader *r, nsci_range name, uint32_t tok) {
    const nsci_range acronym = nsci_name_tok(r, tok);
    uint32_t at = acronym.start;
    for (uint32_t i = name.start; i < name.end; i++) {
        if (!nsci_name_is_capital(r, i)) continue;
        if (at == acronym.end || r->text[at] != r->text[nsci_name_tok(r, i).start]) return false;
        at++;
    }
    return at == acronym.end && at - acronym.start > 1;
}

/* A building, or a product that the word before it tells */
static bool is_told(const nsci_name_labels *labels, const nsci_span *name) {
    return name->label == labels->fac ||
           (name->label == labels->product && name->source == NSCI_SOURCE_RULE);
}

/* Counts a mention that says by itself that it is a thing. */
static void count_told(const nsci_doc *doc, const nsci_ballots *ballots, const nsci_span *name) {
    const uint64_t key = key_of(doc, name->toks);
    nsci_ballot *ballot = find(ballots, key);
    if (!ballot || name->score <= ballot->thing) return;
    ballot->key = key;
    ballot->thing = name->score;
    ballot->thing_label = name->label;
}

/* Counts a thing, and the acronym in brackets behind its name. */
static void count_thing(const nsci_name_reader *r, const nsci_ballots *ballots,
                        const nsci_span *name) {
    const uint32_t end = name->toks.end;
    if (is_told(r->labels, name)) count_told(r->doc, ballots, name);
    if (!nsci_name_is_mark(r, end, '(') || !nsci_name_is_mark(r, end + 2, ')') ||
        !is_thing(r->labels, name->label) || !is_acronym(r, name->toks, end + 1))
        return;
    const uint64_t key = key_of(r->doc, (nsci_range){end + 1, end + 2});
    nsci_ballot *ballot = find(ballots, key);
    if (!ballot || ballot->defined) return;
    ballot->key = key;
    ballot->defined = (uint8_t)(name->label + 1);
}

/* May a mention be the thing of that name, by its label? Who sits in a building is not it, and a
 * surname is a person's. */
static bool may_be_thing(const nsci_name_labels *labels, const nsci_ballot *ballot,
                         const nsci_span *name) {
    if (name->label == labels->loc || name->label == labels->misc) return true;
    return ballot->thing_label == labels->product &&
           (name->label != labels->person || ballot->surname < TOLD);
}

/* Gives a mention that is not sure the label of the name that it is an acronym of, or that of a
 * thing. False where the document has neither. */
static bool settle_thing(const nsci_name_labels *labels, const nsci_ballot *ballot,
                         nsci_span *name) {
    if (ballot->defined) {
        name->label = (uint8_t)(ballot->defined - 1);
        return true;
    }
    if (ballot->thing < TOLD || name->score >= (ballot->thing < SURE ? TOLD : SURE) ||
        !may_be_thing(labels, ballot, name))
        return false;
    name->label = ballot->thing_label;
    name->score = ballot->thing;
    return true;
}

static bool is_in_capitals(const nsci_doc *doc, uint32_t i) {
    const nsci_range t = doc->toks.items[i];
    uint32_t n_capitals = 0;
    for (uint32_t at = t.start; at < t.end; at++) {
        if (nsci_is_lower(nsci_doc_text(doc)[at])) return false;
        n_capitals += nsci_is_upper(nsci_doc_text(doc)[at]);
    }
    return n_capitals > 1;
}

/* ---- Firms ----------------------------------------------------------------------------------- */

/* Counts the first word of an organization's full name, by which a firm goes: Verdant of Verdant
 * Foods Inc. */
static void count_firm(const nsci_name_reader *r, const nsci_ballots *ballots,
                       const nsci_span *name) {
    const uint32_t last = name->toks.end - 1 - nsci_name_is_mark(r, name->toks.end - 1, '.');
    const nsci_range first = {name->toks.start, name->toks.start + 1};
    if (name->label != r->labels->org || last == name->toks.start) return;
    const uint64_t key = key_of(r->doc, first);
    nsci_ballot *ballot = find(ballots, key);
    if (!ballot) return;
    ballot->key = key;
    ballot->has_body = true;
    const bool firm = nsci_name_is_part(r, last, NSCI_NAME_PART_ABBREVIATED) ||
                      nsci_name_is_part(r, last, NSCI_NAME_PART_FIRM_ENDING);
    if (firm && name->score > ballot->firm) ballot->firm = name->score;
}

/* Whether a mention is nobody of that surname but what the full name of an organization begins
 * with: Halden, | which has two yards */
static bool is_which(const nsci_name_reader *r, const nsci_ballots *ballots,
                     const nsci_span *name) {
    if ((name->label != r->labels->person && name->label != r->labels->org) ||
        !nsci_name_is_mark(r, name->toks.end, ',') ||
        !nsci_name_is_word(r, name->toks.end + 1, "which"))
        return false;
    const nsci_ballot *ballot = nsci_ballot_of(r->doc, ballots, name->toks);
    return ballot && ballot->has_body;
}

/* Whether a mention is a firm that goes by its first word, and not a place or somebody of that
 * name. */
static bool is_firm(const nsci_name_reader *r, const nsci_ballots *ballots, const nsci_span *name) {
    if (name->score >= TOLD || name->toks.end - name->toks.start != 1 ||
        (name->label != r->labels->misc && name->label != r->labels->product &&
         name->label != r->labels->person))
        return false;
    const nsci_ballot *ballot = nsci_ballot_of(r->doc, ballots, name->toks);
    return ballot && ballot->firm >= TOLD && ballot->surname < TOLD;
}

/* Whether a mention is a team with a number or a letter behind its club's acronym: CFC 2 */
static bool is_team(const nsci_name_reader *r, const nsci_ballots *ballots, const nsci_span *name) {
    const nsci_range toks = name->toks, club = {toks.start, toks.start + 1};
    if ((name->label != r->labels->misc && name->label != r->labels->product) ||
        toks.end - toks.start != 2 || !is_in_capitals(r->doc, toks.start))
        return false;
    const nsci_range number = nsci_name_tok(r, toks.start + 1);
    const nsci_ballot *ballot = nsci_ballot_of(r->doc, ballots, club);
    return number.end - number.start == 1 && ballot && ballot->best[ORG] >= TOLD;
}

/* ---- Storms ---------------------------------------------------------------------------------- */

/* Counts the storm that a name is, Tamba of Cyclone Tamba; false where it is none. */
static bool count_storm(const nsci_name_reader *r, const nsci_ballots *ballots,
                        const nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    if (name->label != r->labels->misc || last == name->toks.start ||
        !nsci_name_is_part(r, last - 1, NSCI_NAME_PART_STORM))
        return false;
    const uint64_t key = key_of(r->doc, (nsci_range){last, last + 1});
    nsci_ballot *ballot = find(ballots, key);
    if (!ballot) return false;
    ballot->key = key;
    ballot->storm = true;
    return true;
}

/* Counts the first names of people, where a storm may have one. */
static void count_given(const nsci_doc *doc, const nsci_name_labels *labels,
                        const nsci_ballots *ballots, const nsci_spans *names) {
    for (size_t i = 0; i < names->n; i++) {
        const nsci_span *name = &names->items[i];
        const nsci_range first = {name->toks.start, name->toks.start + 1};
        if (name->label != labels->person || first.end == name->toks.end) continue;
        nsci_ballot *ballot = find(ballots, key_of(doc, first));
        if (!ballot || !ballot->storm || name->score <= ballot->given) continue;
        ballot->given = name->score;
    }
}

/* Makes storms of mentions of one that goes by its name alone, unless that is somebody's. */
static void settle_storms(const nsci_doc *doc, const nsci_name_labels *labels,
                          const nsci_ballots *ballots, nsci_spans *names) {
    count_given(doc, labels, ballots, names);
    for (size_t i = 0; i < names->n; i++) {
        nsci_span *name = &names->items[i];
        if (vote_of(labels, name->label) == NSCI_N_VOTES || name->toks.end - name->toks.start != 1)
            continue;
        const nsci_ballot *ballot = find(ballots, key_of(doc, name->toks));
        if (!ballot || !ballot->storm || ballot->surname >= TOLD || ballot->given >= TOLD) continue;
        name->label = (uint8_t)labels->misc;
    }
}

/* ---- The vote -------------------------------------------------------------------------------- */

/* What the document says of a string that a mention has as `vote`. */
static uint32_t decide(const nsci_ballot *ballot, uint32_t vote) {
    if (ballot->surname >= TOLD && ballot->best[vote] < ballot->surname) return PERSON;
    for (uint32_t k = 0; k < NSCI_N_VOTES; k++)
        if (ballot->sum[k] > ballot->sum[vote]) vote = k;
    return vote;
}

static nsc_status empty(nsci_ballots *ballots, size_t n_names, const nsc_alloc *alloc,
                        nsc_error *err) {
    size_t n = 16;
    while (n < 4 * n_names) n *= 2;
    ballots->n = 0;
    NSC_TRY(nsci_ballots_reserve(ballots, alloc, n, err));
    memset(ballots->items, 0, n * sizeof *ballots->items);
    ballots->n = n;
    return NSC_OK;
}

/* Counts all that the names say; whether one is a storm. */
static bool count_names(const nsci_doc *doc, const nsci_name_labels *labels,
                        const nsci_ballots *ballots, const nsci_spans *names) {
    nsci_name_reader r = {doc, nsci_doc_text(doc), labels, NULL, {0, 0}};
    bool storms = false;
    for (size_t i = 0; i < names->n; i++) {
        const nsci_span *name = &names->items[i];
        const uint32_t vote = vote_of(labels, name->label);
        r.sent = doc->sent_toks.items[name->sent];
        if (vote < NSCI_N_VOTES) count(doc, ballots, name, vote);
        count_thing(&r, ballots, name);
        count_firm(&r, ballots, name);
        storms |= count_storm(&r, ballots, name);
    }
    return storms;
}

/* Gives a mention the label that the document has for it. */
static void settle(const nsci_name_reader *r, const nsci_ballots *ballots, nsci_span *name) {
    const nsci_name_labels *labels = r->labels;
    const uint32_t label_of[NSCI_N_VOTES] = {labels->person, labels->org, labels->loc};
    const uint32_t vote = vote_of(labels, name->label);
    const bool votes = vote < NSCI_N_VOTES;
    if (is_team(r, ballots, name) || is_firm(r, ballots, name) || is_which(r, ballots, name)) {
        name->label = (uint8_t)labels->org;
        return;
    }
    if (name->score >= SURE || (!votes && !is_thing(labels, name->label))) return;
    const nsci_ballot *ballot = find(ballots, key_of(r->doc, name->toks));
    if (!ballot || settle_thing(labels, ballot, name) || !votes) return;
    const uint32_t told = decide(ballot, vote);
    if (told == vote || label_of[told] == NSC_NONE) return;
    name->label = (uint8_t)label_of[told];
    name->score = ballot->best[told] > ballot->surname ? ballot->best[told] : ballot->surname;
}

nsc_status nsci_names_vote(const nsci_doc *doc, const nsci_name_labels *labels,
                           nsci_ballots *ballots, nsci_spans *names, const nsc_alloc *alloc,
                           nsc_error *err) {
    nsci_name_reader r = {doc, nsci_doc_text(doc), labels, NULL, {0, 0}};
    NSC_TRY(empty(ballots, names->n, alloc, err));
    if (count_names(doc, labels, ballots, names)) settle_storms(doc, labels, ballots, names);
    for (size_t i = 0; i < names->n; i++) {
        r.sent = doc->sent_toks.items[names->items[i].sent];
        settle(&r, ballots, &names->items[i]);
    }
    return NSC_OK;
}

/* ---- Speakers -------------------------------------------------------------------------------- */

/* How sure the label is a person's: by a full name that it ends, or whose initials it has; these an
 * organization or a place may have too. */
static float speaker_score(const nsci_ballot *ballot) {
    const bool other = ballot->best[ORG] >= SURE || ballot->best[LOC] >= SURE;
    if (ballot->surname >= SPOKEN || other) return ballot->surname;
    return ballot->initials >= TOLD ? ballot->initials : 0.0f;
}

nsc_status nsci_names_find_speakers(const nsci_doc *doc, const nsci_name_labels *labels,
                                    const nsci_ballots *ballots, nsci_spans *out,
                                    const nsc_alloc *alloc, nsc_error *err) {
    if (labels->person == NSC_NONE) return NSC_OK;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        const nsci_range sent = doc->sent_toks.items[s];
        nsci_range toks = {sent.start, sent.start + 1};
        if (sent.end - sent.start < 2 || !is_in_capitals(doc, sent.start)) continue;
        while (toks.end + 2 < sent.end && is_hyphen(doc, toks.end) &&
               is_in_capitals(doc, toks.end + 1))
            toks.end += 2;
        const nsci_range colon = doc->toks.items[toks.end];
        if (colon.end - colon.start != 1 || nsci_doc_text(doc)[colon.start] != ':') continue;
        const nsci_ballot *ballot = find(ballots, key_of(doc, toks));
        const float score = ballot ? speaker_score(ballot) : 0.0f;
        if (score < SPOKEN) continue;
        const nsci_span speaker = {toks, s, score, (uint8_t)labels->person, NSCI_SOURCE_RULE};
        NSC_TRY(nsci_spans_push(out, alloc, speaker, err));
    }
    return NSC_OK;
}

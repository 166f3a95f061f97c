/* One label for one name.
 *
 *     Ray Cooks PERSON .9   Cooks ORG .5   Cooks PERSON .4   ->   Cooks is a person's surname
 *     Amazon ORG .9         Amazon LOC .9                     ->   a firm and a river: both stay
 *
 * The tagger decides place by place, and where it wavers, an article has one string under two
 * labels. What a name is, its surest mentions tell: first the full names that it ends, then all
 * mentions of the same string. A mention that is sure of its own label keeps it.
 *
 * Ballots lie in a table of twice as many places as there are names or more. A string whose places
 * are taken has none, so that no choice of names makes a search long.
 */
#include "name/nsc_name_vote.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"

enum { PERSON, ORG, LOC, MAX_PROBES = 8 };

/* A mention with this score keeps its label, and a full name below the second says nothing of its
 * surname. */
static const float SURE = 0.8f, TOLD = 0.6f;

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

/* The last word of a full name, without its "Jr."; of a name of one word nothing. */
static nsci_range surname_of(const nsci_doc *doc, nsci_range toks) {
    uint32_t last = toks.end - 1;
    while (last > toks.start && nsci_name_is_suffix(doc, last)) last--;
    return last > toks.start ? (nsci_range){last, last + 1} : (nsci_range){0, 0};
}

static void count(const nsci_doc *doc, const nsci_ballots *ballots, const nsci_span *name,
                  uint32_t vote) {
    nsci_ballot *ballot = find(ballots, key_of(doc, name->toks));
    if (ballot) {
        ballot->key = key_of(doc, name->toks);
        ballot->sum[vote] += name->score;
        if (name->score > ballot->best[vote]) ballot->best[vote] = name->score;
    }
    const nsci_range surname = surname_of(doc, name->toks);
    if (vote != PERSON || surname.start == surname.end) return;
    const uint64_t key = key_of(doc, surname);
    if (!(ballot = find(ballots, key))) return;
    ballot->key = key;
    if (name->score > ballot->surname) ballot->surname = name->score;
}

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

nsc_status nsci_names_vote(const nsci_doc *doc, const nsci_name_labels *labels,
                           nsci_ballots *ballots, nsci_spans *names, const nsc_alloc *alloc,
                           nsc_error *err) {
    const uint32_t label_of[NSCI_N_VOTES] = {labels->person, labels->org, labels->loc};
    NSC_TRY(empty(ballots, names->n, alloc, err));
    for (size_t i = 0; i < names->n; i++) {
        const uint32_t vote = vote_of(labels, names->items[i].label);
        if (vote < NSCI_N_VOTES) count(doc, ballots, &names->items[i], vote);
    }
    for (size_t i = 0; i < names->n; i++) {
        nsci_span *name = &names->items[i];
        const uint32_t vote = vote_of(labels, name->label);
        if (vote == NSCI_N_VOTES || name->score >= SURE) continue;
        const nsci_ballot *ballot = find(ballots, key_of(doc, name->toks));
        if (!ballot) continue;
        const uint32_t told = decide(ballot, vote);
        if (told == vote || label_of[told] == NSC_NONE) continue;
        name->label = (uint8_t)label_of[told];
        name->score = ballot->best[told] > ballot->surname ? ballot->best[told] : ballot->surname;
    }
    return NSC_OK;
}

/* ---- Speakers -------------------------------------------------------------------------------- */

static bool is_in_capitals(const nsci_doc *doc, uint32_t i) {
    const nsci_range t = doc->toks.items[i];
    uint32_t n_capitals = 0;
    for (uint32_t at = t.start; at < t.end; at++) {
        if (nsci_is_lower(nsci_doc_text(doc)[at])) return false;
        n_capitals += nsci_is_upper(nsci_doc_text(doc)[at]);
    }
    return n_capitals > 1;
}

nsc_status nsci_names_find_speakers(const nsci_doc *doc, const nsci_name_labels *labels,
                                    const nsci_ballots *ballots, nsci_spans *out,
                                    const nsc_alloc *alloc, nsc_error *err) {
    if (labels->person == NSC_NONE) return NSC_OK;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        const nsci_range sent = doc->sent_toks.items[s];
        if (sent.end - sent.start < 2 || !is_in_capitals(doc, sent.start)) continue;
        const nsci_range colon = doc->toks.items[sent.start + 1];
        if (colon.end - colon.start != 1 || nsci_doc_text(doc)[colon.start] != ':') continue;
        const nsci_range toks = {sent.start, sent.start + 1};
        const nsci_ballot *ballot = find(ballots, key_of(doc, toks));
        if (!ballot || ballot->surname < TOLD) continue;
        const nsci_span speaker = {toks, s, ballot->surname, (uint8_t)labels->person,
                                   NSCI_SOURCE_RULE};
        NSC_TRY(nsci_spans_push(out, alloc, speaker, err));
    }
    return NSC_OK;
}

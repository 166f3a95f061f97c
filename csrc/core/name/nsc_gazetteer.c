/* Matching a caller's own names against tokens, exactly.
 *
 * A name is normalized and cut into tokens as a text is. Each distinct word gets a number, and the
 * names are paths of numbers from the root of a tree:
 *
 *     words   Ada 0   Stone 1   Mole 2   Inc 3   . 4
 *     Ada Stone  PERSON      root --0--> n1 --1--> n2 [PERSON]
 *     Ada Mole Inc.  ORG                 n1 --2--> n3 --3--> n4 --4--> n5 [ORG]
 *
 * Words lie in one hash table, the tree's edges (node, word) -> node in another, both open
 * addressing with linear steps, at most half full. A word's bytes and an edge's two numbers are
 * compared, so no two names are ever taken for each other. At each token the walk goes as far as
 * the tree does, which is NSC_MAX_ENTRY_WORDS steps at most, whatever the list looks like.
 *
 * Whether a period belongs to the token before it depends on the sentence ("Inc." inside, "Inc" "."
 * at at its end). So here a token's closing period is always a word of its own. A match may stop
 * before the period of an abbreviation, not of an initial ("J."); the name is whole tokens anyway.
 *
 * White space is not seen: a name broken by a line end is the same name. Left out: matches across
 * sentences, which no name of a result may have.
 */
#include "name/nsc_gazetteer.h"
#include "base/nsc_ascii.h"
#include "base/nsc_mem.h"
#include "normalize/nsc_normalizer.h"
#include "word/nsc_token.h"

enum { ROOT = 0, NO_LABEL = UINT8_MAX };

typedef struct known_word {
    uint32_t start, n_bytes; /* in spellings */
} known_word;

typedef struct word_slot {
    uint32_t check; /* the upper half of the hash */
    uint32_t word;  /* its number and 1; 0: empty */
} word_slot;

typedef struct edge_slot {
    uint32_t from, word;
    uint32_t to; /* 0: empty, since no edge leads to the root */
} edge_slot;

NSCI_DEFINE_VEC(known_words, known_word)

struct nsc_gazetteer {
    nsc_alloc alloc;
    uint32_t rules;
    bool ignore_case;
    uint32_t n_labels;
    nsci_bytes spellings;
    known_words words;
    word_slot *word_slots; /* [n_word_slots], a power of two */
    size_t n_word_slots;
    nsci_bytes labels; /* [nodes] of the name that ends there, or NO_LABEL */
    edge_slot *edges;  /* [n_edge_slots], a power of two */
    size_t n_edge_slots;
    /* For reading a name. */
    nsci_source source;
    nsci_normal normal;
    nsci_ranges toks;
    nsci_bytes folded;
};

/* ---- Life ----------------------------------------------------------------------------------- */

nsc_status nsc_gazetteer_new(const nsc_alloc *alloc, uint32_t rules, int ignore_case,
                             nsc_gazetteer **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    void *memory;
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof(nsc_gazetteer), &memory, err));
    nsc_gazetteer *gazetteer = memory;
    gazetteer->alloc = own;
    gazetteer->rules = rules;
    gazetteer->ignore_case = ignore_case != 0;
    nsc_status status = nsci_bytes_push(&gazetteer->labels, &own, NO_LABEL, err); /* the root */
    if (status != NSC_OK) {
        nsc_gazetteer_free(gazetteer);
        return status;
    }
    *out = gazetteer;
    return NSC_OK;
}

void nsc_gazetteer_free(nsc_gazetteer *gazetteer) {
    if (!gazetteer) return;
    nsc_alloc alloc = gazetteer->alloc;
    nsci_bytes_free(&gazetteer->spellings, &alloc);
    known_words_free(&gazetteer->words, &alloc);
    nsci_free(&alloc, gazetteer->word_slots);
    nsci_bytes_free(&gazetteer->labels, &alloc);
    nsci_free(&alloc, gazetteer->edges);
    nsci_source_free(&gazetteer->source, &alloc);
    nsci_normal_free(&gazetteer->normal, &alloc);
    nsci_ranges_free(&gazetteer->toks, &alloc);
    nsci_bytes_free(&gazetteer->folded, &alloc);
    nsci_free(&alloc, gazetteer);
}

uint32_t nsci_gazetteer_n_labels(const nsc_gazetteer *gazetteer) { return gazetteer->n_labels; }

/* ---- Words ---------------------------------------------------------------------------------- */

typedef struct spelling {
    const uint8_t *bytes;
    uint32_t n_bytes;
} spelling;

/* Small letters, by simple case mapping, into `folded`. */
static nsc_status fold(spelling *word, nsci_bytes *folded, const nsc_alloc *alloc, nsc_error *err) {
    folded->n = 0;
    /* A small letter has at most one byte more than its capital, which has two or more then. */
    NSC_TRY(nsci_bytes_reserve(folded, alloc, 2 * (size_t)word->n_bytes + 4, err));
    uint8_t *out = folded->items;
    for (size_t at = 0; at < word->n_bytes;) {
        uint8_t c = word->bytes[at];
        if (c < 0x80) {
            *out++ = nsci_is_upper(c) ? (uint8_t)(c | 32) : c;
            at++;
        } else {
            uint8_t utf8[4];
            size_t n =
                nsci_utf8_encode(nsci_uni_lower(nsci_utf8_decode(word->bytes, at, &at)), utf8);
            memcpy(out, utf8, n);
            out += n;
        }
    }
    *word = (spelling){folded->items, (uint32_t)(out - folded->items)};
    return NSC_OK;
}

/* The words of a token: itself, or what stands before its closing period and the period. */
static uint32_t split_token(const uint8_t *text, nsci_range tok, spelling words[2]) {
    uint32_t n = tok.end - tok.start;
    const uint8_t *bytes = text + tok.start;
    bool has_period = n > 1 && bytes[n - 1] == '.' && bytes[n - 2] != '.';
    words[0] = (spelling){bytes, n - has_period};
    words[1] = (spelling){bytes + n - 1, 1};
    return 1u + has_period;
}

/* The slot of a word: its own, or the empty one where it belongs. There are slots. */
static word_slot *find_word(const nsc_gazetteer *gazetteer, spelling word, uint64_t hash) {
    size_t mask = gazetteer->n_word_slots - 1;
    for (size_t at = (size_t)hash & mask;; at = (at + 1) & mask) {
        word_slot *slot = &gazetteer->word_slots[at];
        if (!slot->word) return slot;
        if (slot->check != (uint32_t)(hash >> 32)) continue;
        const known_word *known = &gazetteer->words.items[slot->word - 1];
        if (known->n_bytes == word.n_bytes &&
            memcmp(gazetteer->spellings.items + known->start, word.bytes, word.n_bytes) == 0)
            return slot;
    }
}

static nsc_status grow_words(nsc_gazetteer *gazetteer, nsc_error *err) {
    if (2 * (gazetteer->words.n + 1) <= gazetteer->n_word_slots) return NSC_OK;
    void *slots;
    size_t n_slots = nsci_max(64, 2 * gazetteer->n_word_slots);
    NSC_TRY(nsci_new_zeroed(&gazetteer->alloc, n_slots, sizeof(word_slot), &slots, err));
    nsci_free(&gazetteer->alloc, gazetteer->word_slots);
    gazetteer->word_slots = slots;
    gazetteer->n_word_slots = n_slots;
    for (size_t w = 0; w < gazetteer->words.n; w++) {
        known_word known = gazetteer->words.items[w];
        spelling word = {gazetteer->spellings.items + known.start, known.n_bytes};
        uint64_t hash = nsci_hash_bytes(word.bytes, word.n_bytes);
        *find_word(gazetteer, word, hash) = (word_slot){(uint32_t)(hash >> 32), (uint32_t)w + 1};
    }
    return NSC_OK;
}

/* The number of a word, a new one if need be. */
static nsc_status number_word(nsc_gazetteer *gazetteer, spelling word, uint32_t *out,
                              nsc_error *err) {
    NSC_TRY(grow_words(gazetteer, err));
    uint64_t hash = nsci_hash_bytes(word.bytes, word.n_bytes);
    word_slot *slot = find_word(gazetteer, word, hash);
    if (!slot->word) {
        nsci_bytes *spellings = &gazetteer->spellings;
        if (spellings->n > UINT32_MAX - word.n_bytes)
            return nsci_fail(err, NSC_E_LIMIT, 0, "more than 4 GB of listed words");
        NSC_TRY(nsci_bytes_reserve(spellings, &gazetteer->alloc, word.n_bytes, err));
        known_word known = {(uint32_t)spellings->n, word.n_bytes};
        NSC_TRY(known_words_push(&gazetteer->words, &gazetteer->alloc, known, err));
        memcpy(spellings->items + spellings->n, word.bytes, word.n_bytes);
        spellings->n += word.n_bytes;
        *slot = (word_slot){(uint32_t)(hash >> 32), (uint32_t)gazetteer->words.n};
    }
    *out = slot->word - 1;
    return NSC_OK;
}

/* ---- The tree ------------------------------------------------------------------------------- */

/* The slot of an edge: its own, or the empty one where it belongs. There are slots. */
static edge_slot *find_edge(const nsc_gazetteer *gazetteer, uint32_t from, uint32_t word) {
    size_t mask = gazetteer->n_edge_slots - 1;
    uint64_t hash = nsci_hash_mix(0, (uint64_t)from << 32 | word);
    for (size_t at = (size_t)(hash >> 20) & mask;; at = (at + 1) & mask) {
        edge_slot *slot = &gazetteer->edges[at];
        if (!slot->to || (slot->from == from && slot->word == word)) return slot;
    }
}

static nsc_status grow_edges(nsc_gazetteer *gazetteer, nsc_error *err) {
    if (2 * (gazetteer->labels.n + 1) <= gazetteer->n_edge_slots) return NSC_OK;
    void *memory;
    edge_slot *old = gazetteer->edges;
    size_t n_old = gazetteer->n_edge_slots, n_slots = nsci_max(64, 2 * n_old);
    NSC_TRY(nsci_new_zeroed(&gazetteer->alloc, n_slots, sizeof(edge_slot), &memory, err));
    gazetteer->edges = memory;
    gazetteer->n_edge_slots = n_slots;
    for (size_t k = 0; k < n_old; k++)
        if (old[k].to) *find_edge(gazetteer, old[k].from, old[k].word) = old[k];
    nsci_free(&gazetteer->alloc, old);
    return NSC_OK;
}

static nsc_status add_edge(nsc_gazetteer *gazetteer, uint32_t *node, uint32_t word,
                           nsc_error *err) {
    NSC_TRY(grow_edges(gazetteer, err));
    edge_slot *slot = find_edge(gazetteer, *node, word);
    if (!slot->to) {
        uint32_t next = (uint32_t)gazetteer->labels.n;
        if (gazetteer->labels.n >= UINT32_MAX)
            return nsci_fail(err, NSC_E_LIMIT, 0, "more than 2^32 words in listed names");
        NSC_TRY(nsci_bytes_push(&gazetteer->labels, &gazetteer->alloc, NO_LABEL, err));
        *slot = (edge_slot){*node, word, next};
    }
    *node = slot->to;
    return NSC_OK;
}

nsc_status nsc_gazetteer_add(nsc_gazetteer *gazetteer, const nsc_text *name, uint32_t label,
                             nsc_error *err) {
    const nsc_alloc *alloc = &gazetteer->alloc;
    if (label >= NSC_MAX_LABELS)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "label %u, expected less than %u", label,
                         (uint32_t)NSC_MAX_LABELS);
    NSC_TRY(nsci_source_read(&gazetteer->source, alloc, name, err));
    NSC_TRY(nsci_normalize(&gazetteer->normal, alloc, &gazetteer->source, gazetteer->rules, err));
    const uint8_t *text = gazetteer->normal.utf8.items;
    nsci_range whole = {0, (uint32_t)gazetteer->normal.utf8.n};
    gazetteer->toks.n = 0;
    NSC_TRY(nsci_tokenize(text, whole, alloc, &gazetteer->toks, err));
    if (gazetteer->toks.n == 0)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "a listed name without a letter, digit or mark");
    uint32_t node = ROOT, n_words = 0;
    for (size_t t = 0; t < gazetteer->toks.n; t++) {
        spelling words[2];
        uint32_t n = split_token(text, gazetteer->toks.items[t], words);
        if ((n_words += n) > NSC_MAX_ENTRY_WORDS)
            return nsci_fail(err, NSC_E_LIMIT, 0, "a listed name of more than %u words and marks",
                             (uint32_t)NSC_MAX_ENTRY_WORDS);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t word = 0;
            if (gazetteer->ignore_case) NSC_TRY(fold(&words[k], &gazetteer->folded, alloc, err));
            NSC_TRY(number_word(gazetteer, words[k], &word, err));
            NSC_TRY(add_edge(gazetteer, &node, word, err));
        }
    }
    uint8_t *place = &gazetteer->labels.items[node];
    if (*place != NO_LABEL && *place != label)
        return nsci_fail(err, NSC_E_ARGUMENT, *place, "listed with two labels");
    *place = (uint8_t)label;
    gazetteer->n_labels = (uint32_t)nsci_max(gazetteer->n_labels, label + 1);
    return NSC_OK;
}

/* ---- Matching ------------------------------------------------------------------------------- */

/* Fills work->words and work->toks with those of a sentence; NSC_NONE is a word of no name. */
static nsc_status look_up(const nsc_gazetteer *gazetteer, nsci_gazetteer_work *work,
                          const nsci_doc *doc, nsci_range sent, const nsc_alloc *alloc,
                          nsc_error *err) {
    size_t most = 2 * (size_t)(sent.end - sent.start), n_words = 0;
    work->words.n = work->toks.n = 0;
    NSC_TRY(nsci_u32s_reserve(&work->words, alloc, most, err));
    NSC_TRY(nsci_u32s_reserve(&work->toks, alloc, most, err));
    for (uint32_t t = sent.start; t < sent.end; t++) {
        spelling words[2];
        uint32_t n = split_token(nsci_doc_text(doc), doc->toks.items[t], words);
        for (uint32_t k = 0; k < n; k++) {
            if (gazetteer->ignore_case) NSC_TRY(fold(&words[k], &work->folded, alloc, err));
            uint64_t hash = nsci_hash_bytes(words[k].bytes, words[k].n_bytes);
            work->words.items[n_words] = find_word(gazetteer, words[k], hash)->word - 1;
            work->toks.items[n_words++] = t;
        }
    }
    work->words.n = work->toks.n = n_words;
    return NSC_OK;
}

/* Whether a name may end before word `end`: at the end of a token, or before its final period
 * unless the token is an initial ("J."). */
static bool may_end(const nsci_gazetteer_work *work, const nsci_range *toks, size_t end) {
    if (end == work->toks.n || work->toks.items[end] != work->toks.items[end - 1]) return true;
    nsci_range tok = toks[work->toks.items[end]];
    return tok.end - tok.start > 2;
}

/* The longest name from word `start` on: the word behind its last, or `start`. */
static size_t longest(const nsc_gazetteer *gazetteer, const nsci_gazetteer_work *work,
                      const nsci_range *toks, size_t start, uint8_t *label) {
    size_t best = start;
    uint32_t node = ROOT;
    for (size_t at = start; at < work->words.n && work->words.items[at] != NSC_NONE; at++) {
        node = find_edge(gazetteer, node, work->words.items[at])->to;
        if (node == ROOT) break;
        if (gazetteer->labels.items[node] == NO_LABEL || !may_end(work, toks, at + 1)) continue;
        best = at + 1;
        *label = gazetteer->labels.items[node];
    }
    return best;
}

static nsc_status match_sentence(const nsc_gazetteer *gazetteer, nsci_gazetteer_work *work,
                                 const nsci_range *toks, uint32_t sent, const nsc_alloc *alloc,
                                 nsci_spans *out, nsc_error *err) {
    const uint32_t *tok_of = work->toks.items;
    size_t n_words = work->words.n;
    for (size_t start = 0; start < n_words; start++) {
        if (work->words.items[start] == NSC_NONE) continue;
        if (start > 0 && tok_of[start] == tok_of[start - 1]) continue; /* inside a token */
        uint8_t label = NO_LABEL;
        size_t end = longest(gazetteer, work, toks, start, &label);
        if (end == start) continue;
        nsci_span name = {
            {tok_of[start], tok_of[end - 1] + 1}, sent, 1.0f, label, NSCI_SOURCE_LIST};
        NSC_TRY(nsci_spans_push(out, alloc, name, err));
        start = end - 1; /* of a period that was left out, the next turn sees that it is inside */
    }
    return NSC_OK;
}

nsc_status nsci_gazetteer_find(const nsc_gazetteer *gazetteer, nsci_gazetteer_work *work,
                               const nsci_doc *doc, const nsc_alloc *alloc, nsci_spans *out,
                               nsc_error *err) {
    if (gazetteer->n_labels == 0) return NSC_OK;
    for (size_t s = 0; s < doc->sent_toks.n; s++) {
        NSC_TRY(look_up(gazetteer, work, doc, doc->sent_toks.items[s], alloc, err));
        NSC_TRY(match_sentence(gazetteer, work, doc->toks.items, (uint32_t)s, alloc, out, err));
    }
    return NSC_OK;
}

void nsci_gazetteer_work_trim(nsci_gazetteer_work *work, const nsc_alloc *alloc,
                              size_t keep_bytes) {
    nsci_bytes_trim(&work->folded, alloc, keep_bytes);
    nsci_u32s_trim(&work->words, alloc, keep_bytes);
    nsci_u32s_trim(&work->toks, alloc, keep_bytes);
}

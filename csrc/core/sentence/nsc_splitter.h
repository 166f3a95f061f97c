/* The splitter: the parts of a model that say where sentences end, opened from their sections. */
#ifndef NSC_SPLITTER_H
#define NSC_SPLITTER_H

#include "base/nsc_mem.h"
#include "base/nsc_table.h"
#include "text/nsc_ascii_word.h"

enum {
    NSCI_N_SENTENCE_FEATURES = 54, /* of a candidate, one weight each */
    NSCI_WORD_RECORD_BYTES = 4,
    NSCI_WORDS_A_LINE = 7,
    NSCI_STARTER_BITS = 16,            /* of a hash, by which starters are noted */
    NSCI_STARTER_BYTES = 14,           /* of the longest starter */
    NSCI_SPLITTER_MAX_WORD_BYTES = 32, /* no longer word is looked up */
    NSCI_TITLE_CLASS = 1,              /* classes of abbreviations.tsv: Mr */
    NSCI_RANK_CLASS = 2,               /* Gen, Sen */
    NSCI_STATE_CLASS = 4,              /* Mass, Calif */
    NSCI_SAINT_CLASS = 9,              /* St, Mt */
    NSCI_LETTER_CLASS = 19,            /* words of greetings and farewells */
    NSCI_SPEECH_CLASS = 20             /* verbs of saying */
};

/* An entry of "sents.words", under nsci_hash_lower of the word without its last period: counts
 * in texts without labels, each on a scale from 0 (unknown) to 7. */
typedef struct nsci_word_record {
    uint8_t abbreviation; /* class in abbreviations.tsv, 0: none */
    uint8_t lower;        /* how often it has a small letter where no sentence starts */
    uint8_t starts;       /* how often its capital is that of a sentence's first word */
    uint8_t dotted;       /* how often a period follows */
    uint8_t goes_on;      /* how often the sentence goes on after that period */
    uint8_t ends;         /* how often that period ends a paragraph */
} nsci_word_record;

/* One cache line: words of the table with the same low bits of their hashes. Free places are 0. */
typedef struct nsci_word_line {
    uint32_t checks[NSCI_WORDS_A_LINE + 1]; /* bits 32..63 of hashes; the last is always 0 */
    uint32_t records[NSCI_WORDS_A_LINE];
    uint32_t n_words; /* more than fit: the others are only in the table */
} nsci_word_line;

/* All but the lines is borrowed from the model file. */
typedef struct nsci_splitter {
    nsci_table words;      /* hash of a word in lower case -> packed nsci_word_record */
    nsci_word_line *lines; /* [last_line + 1] the same closer together, by the hash's low bits */
    uint32_t last_line;    /* a power of two less 1 */
    uint64_t starters[1 << (NSCI_STARTER_BITS - 6)]; /* a bit for the hashes of its starters */
    const int16_t *weights; /* [1 << weight_bits], at the index that a feature is hashed to */
    uint32_t weight_bits;
    uint32_t n_shortcuts; /* a power of two */
    /* [n_shortcuts], at the low bits of a shortcut's hash: its 15 high bits and, in bit 0, the sign
     * of the sum that its candidates had in training; 0: free */
    const uint16_t *shortcuts;
} nsci_splitter;

/* Opens the section "sents.words" alone, which is all that finding candidates takes. The caller
 * calls nsci_splitter_close, also after a failure. */
nsc_status nsci_splitter_open_words(nsci_splitter *splitter, const nsc_alloc *alloc,
                                    const uint8_t *words, size_t n_bytes, nsc_error *err);

/* Opens "sents.words" and "sents.weights" in a splitter of zeros. NSC_E_MODEL names the
 * section at fault. O(buckets of the table). The caller calls nsci_splitter_close, also after a
 * failure. */
nsc_status nsci_splitter_open(nsci_splitter *splitter, const nsc_alloc *alloc, const uint8_t *words,
                              size_t words_bytes, const uint8_t *weights, size_t weights_bytes,
                              nsc_error *err);
void nsci_splitter_close(nsci_splitter *splitter, const nsc_alloc *alloc);

/* ---- Lookup: inline, as the splitter spends most of its time here --------------------------- */

/* Unpacks a record of the table. */
static inline nsci_word_record nsci_read_record(uint32_t r) {
    return (nsci_word_record){.abbreviation = r & 0xFF,
                              .lower = r >> 8 & 7,
                              .starts = r >> 12 & 7,
                              .dotted = r >> 16 & 7,
                              .goes_on = r >> 20 & 7,
                              .ends = r >> 24 & 7};
}

/* Index of a check in a line; NSCI_WORDS_A_LINE, which is always free, when it is not there. */
static inline uint32_t nsci_place_in_line(const nsci_word_line *line, uint32_t check) {
    const uint32_t last = 1u << NSCI_WORDS_A_LINE;
#if defined(__SSE2__)
    const __m128i *checks = (const __m128i *)(const void *)line->checks;
    __m128i wanted = _mm_set1_epi32((int)check);
    __m128i low = _mm_cmpeq_epi32(_mm_load_si128(checks), wanted);
    __m128i high = _mm_cmpeq_epi32(_mm_load_si128(checks + 1), wanted);
    __m128i found = _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128());
    return nsci_first_bit((uint32_t)_mm_movemask_epi8(found) | last);
#else
    uint32_t found = last;
    for (uint32_t i = 0; i < NSCI_WORDS_A_LINE; i++)
        found |= (uint32_t)(line->checks[i] == check) << i;
    return nsci_first_bit(found);
#endif
}

/* The record of a word by its nsci_hash_lower; zeros when it is unknown. */
static inline nsci_word_record nsci_splitter_find(const nsci_splitter *splitter, uint64_t hash) {
    const nsci_word_line *line = &splitter->lines[hash & splitter->last_line];
    uint32_t place = nsci_place_in_line(line, (uint32_t)(hash >> 32));
    uint32_t is_known = 0 - (uint32_t)(place < NSCI_WORDS_A_LINE); /* all bits or none */
    if (line->n_words > NSCI_WORDS_A_LINE && !is_known) {
        const uint8_t *record = nsci_table_find(&splitter->words, hash);
        return nsci_read_record(record ? nsci_load_u32(record) : 0);
    }
    return nsci_read_record(line->records[place % NSCI_WORDS_A_LINE] & is_known);
}

/* The record of a word, which need not be in lower case; zeros when it is unknown. */
static inline nsci_word_record nsci_splitter_word(const nsci_splitter *splitter,
                                                  const uint8_t *word, size_t n) {
    if (n > NSCI_SPLITTER_MAX_WORD_BYTES) return (nsci_word_record){0};
    return nsci_splitter_find(splitter, nsci_hash_lower(word, n));
}

/* ---- Starters: words that have a small letter unless they start a sentence ------------------- */

/* Is the word that starts at text[at] a starter? */
bool nsci_splitter_starter(const nsci_splitter *splitter, const uint8_t *text, size_t at, size_t n);

/* Has the word the shape of a starter: a capital and at most 13 small letters, all ASCII, with no
 * other letter behind them? *hash is that of the word in lower case. word: 16 bytes. */
static inline bool nsci_is_capitalized(const uint8_t *word, uint64_t *hash) {
    nsci_ascii_word letters = nsci_ascii_word_of_16(word);
    size_t n = nsci_first_bit((~letters.lower & 0xFFFE) | 1u << 15);
    *hash = nsci_ascii_word_hash(word, n);
    return (n <= NSCI_STARTER_BYTES) & !(letters.upper >> n & 1) & (word[n] < 0x80);
}

/* Prefilter: has any starter the same bits 32 to 47 of its hash? */
static inline bool nsci_has_starter_bit(const nsci_splitter *splitter, uint64_t hash) {
    uint16_t check = (uint16_t)(hash >> 32);
    return splitter->starters[check >> 6] >> (check & 63) & 1;
}

/* May it be a starter? False is certain. word: its capital, and 15 bytes behind that. */
static inline bool nsci_may_be_starter(const nsci_splitter *splitter, const uint8_t *word) {
    uint64_t hash;
    bool capitalized = nsci_is_capitalized(word, &hash);
    bool noted = nsci_has_starter_bit(splitter, hash);
    return capitalized & noted; /* without a branch */
}

#endif

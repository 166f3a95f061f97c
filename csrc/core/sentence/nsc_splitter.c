/* Opening the splitter's sections, and looking words up in them.
 *
 * Words are looked up at every candidate. The table of the model file takes two cache misses for
 * each, so its words are copied to lines on opening: one cache line holds the words of a bucket or
 * several, and only those that do not fit are looked up in the table.
 */
#include "sentence/nsc_splitter.h"

enum {
    MAX_WORD_LINES = 1 << 12, /* a quarter of a megabyte */
    STARTER_LOWER = 5,        /* least nsci_word_record.lower and */
    STARTER_STARTS = 4,       /* .starts of a starter */
    WEIGHTS_HEADER_BYTES = 12,
    MAX_WEIGHT_BITS = 20
};

/* ---- Opening --------------------------------------------------------------------------------- */

/* Most capitalized words are names. Starters therefore have a prefilter, a bit each by bits 32 to
 * 47 of their hash, and words are looked up only where it is set. */
static void note_starter(nsci_splitter *splitter, uint32_t check) {
    uint32_t bit = check & 0xFFFF;
    splitter->starters[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

/* A starter is nearly always in lower case where no sentence starts, and, when it has a capital,
 * that is nearly always a sentence's (or nothing is known of that). */
static inline bool is_starter(nsci_word_record word) {
    return word.lower >= STARTER_LOWER && (word.starts == 0 || word.starts >= STARTER_STARTS);
}

/* Puts the words of a bucket of the table into a line. Both go by the low bits of hashes, and there
 * are as many buckets as lines or more. */
static void fill_line(nsci_splitter *splitter, uint32_t bucket) {
    const nsci_table *table = &splitter->words;
    nsci_word_line *line = &splitter->lines[bucket & splitter->last_line];
    for (uint32_t i = table->starts[bucket]; i < table->starts[bucket + 1]; i++) {
        uint32_t record = nsci_load_u32(table->records + (size_t)i * NSCI_WORD_RECORD_BYTES);
        if (is_starter(nsci_read_record(record))) note_starter(splitter, table->checks[i]);
        uint32_t place = line->n_words++;
        if (place >= NSCI_WORDS_A_LINE) continue;
        line->checks[place] = table->checks[i];
        line->records[place] = record;
    }
}

nsc_status nsci_splitter_open_words(nsci_splitter *splitter, const nsc_alloc *alloc,
                                    const uint8_t *words, size_t n_bytes, nsc_error *err) {
    const nsci_table *table = &splitter->words;
    const char *name = "sents.words";
    void *lines;
    NSC_TRY(nsci_table_open(&splitter->words, words, n_bytes, NSCI_WORD_RECORD_BYTES, name, err));
    if (!table->checks)
        return nsci_fail(err, NSC_E_MODEL, 12,
                         "section \"%s\" has short checks, expected long ones", name);
    splitter->last_line = (uint32_t)nsci_min(table->n_buckets, MAX_WORD_LINES) - 1;
    NSC_TRY(nsci_new_lines(alloc, splitter->last_line + (size_t)1, sizeof *splitter->lines, &lines,
                           err));
    splitter->lines = lines;
    for (uint32_t bucket = 0; bucket < table->n_buckets; bucket++) fill_line(splitter, bucket);
    return NSC_OK;
}

/* "sents.weights": uint32 number of weights (a power of two), uint32 number of features a
 * candidate, uint32 number of shortcuts (a power of two), then the weights and the shortcuts. */
static nsc_status open_weights(nsci_splitter *splitter, const uint8_t *bytes, size_t n_bytes,
                               nsc_error *err) {
    const char *name = "sents.weights";
    if (n_bytes < WEIGHTS_HEADER_BYTES)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" holds %zu bytes, too few", name,
                         n_bytes);
    uint32_t n_weights = nsci_load_u32(bytes), n_features = nsci_load_u32(bytes + 4), bits = 1;
    uint32_t n_shortcuts = nsci_load_u32(bytes + 8);
    while (bits < MAX_WEIGHT_BITS && 1u << bits < n_weights) bits++;
    if (n_weights != 1u << bits)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" says %u weights, not a power of two",
                         name, n_weights);
    if (n_features != NSCI_N_SENTENCE_FEATURES)
        return nsci_fail(err, NSC_E_MODEL, 4, "section \"%s\" is for %u features, expected %u",
                         name, n_features, (uint32_t)NSCI_N_SENTENCE_FEATURES);
    if (n_shortcuts == 0 || (n_shortcuts & (n_shortcuts - 1)) != 0)
        return nsci_fail(err, NSC_E_MODEL, 8,
                         "section \"%s\" says %u shortcuts, not a power of two", name, n_shortcuts);
    uint64_t want = WEIGHTS_HEADER_BYTES + 2 * ((uint64_t)n_weights + n_shortcuts);
    if (n_bytes != want)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"%s\" holds %zu bytes, its header asks for %zu", name, n_bytes,
                         (size_t)want);
    splitter->weights = (const int16_t *)(const void *)(bytes + WEIGHTS_HEADER_BYTES);
    splitter->weight_bits = bits;
    splitter->shortcuts = (const uint16_t *)(const void *)(splitter->weights + n_weights);
    splitter->n_shortcuts = n_shortcuts;
    return NSC_OK;
}

nsc_status nsci_splitter_open(nsci_splitter *splitter, const nsc_alloc *alloc, const uint8_t *words,
                              size_t words_bytes, const uint8_t *weights, size_t weights_bytes,
                              nsc_error *err) {
    NSC_TRY(nsci_splitter_open_words(splitter, alloc, words, words_bytes, err));
    return open_weights(splitter, weights, weights_bytes, err);
}

void nsci_splitter_close(nsci_splitter *splitter, const nsc_alloc *alloc) {
    nsci_free_lines(alloc, splitter->lines);
    splitter->lines = NULL;
}

/* ---- Starters -------------------------------------------------------------------------------- */

bool nsci_splitter_starter(const nsci_splitter *splitter, const uint8_t *text, size_t at,
                           size_t n) {
    uint8_t last[16] = {0};
    const uint8_t *word = text + at;
    uint64_t hash;
    if (n - at < sizeof last) word = memcpy(last, word, n - at);
    return nsci_is_capitalized(word, &hash) && nsci_has_starter_bit(splitter, hash) &&
           is_starter(nsci_splitter_find(splitter, hash));
}

/* A text's words are found by hash and compared byte by byte; what is not there is read anew and put
 * in its place. */
#include "name/nsc_word_cache.h"
#include "base/nsc_mem.h"

enum {
    N_SETS = 1 << 10,
    N_WAYS = 16, /* a word may lie in any slot of its set */
    N_SLOTS = N_SETS * N_WAYS,
    MAX_CACHED_BYTES = 48
};

/* The word itself is compared, not its hash: two words with one hash are easily made, and a stranger's
 * text must not change how a later one is read. Longer words are read each time. */
typedef struct cached_word {
    _Alignas(NSCI_LINE_BYTES) uint8_t bytes[MAX_CACHED_BYTES];
    uint32_t n_bytes; /* 0: empty */
    nsci_word word;
} cached_word;

/* The slots of a set, the one that was asked for last first, and the upper half of their words' hashes,
 * so that words are seldom compared in vain. */
typedef struct cache_set {
    uint32_t tag[N_WAYS];
    uint16_t slot[N_WAYS];
} cache_set;

struct nsci_word_cache {
    const nsci_tagger *tagger;
    const nsci_lexicon *lexicon;
    nsci_word_sums *sums;              /* [N_SLOTS] or NULL; owned */
    nsci_contributions *contributions; /* [N_SLOTS] or NULL; owned */
    cached_word words[N_SLOTS];
    cache_set sets[N_SETS];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
};

nsc_status nsci_word_cache_new(const nsci_tagger *tagger, const nsci_lexicon *lexicon,
                               const nsc_alloc *alloc, nsci_word_cache **out, nsc_error *err) {
    void *memory, *sums = NULL, *contributions = NULL;
    NSC_TRY(nsci_new_lines(alloc, 1, sizeof(nsci_word_cache), &memory, err));
    nsci_word_cache *cache = memory;
    cache->tagger = tagger;
    cache->lexicon = lexicon;
    for (uint32_t slot = 0; slot < N_SLOTS; slot++)
        cache->sets[slot / N_WAYS].slot[slot % N_WAYS] = (uint16_t)slot;
    nsc_status status = NSC_OK;
    /* Zeroed, so that memory is taken now and not while the cache fills. */
    if (tagger->weights.n_entries)
        status = nsci_new_zeroed(alloc, N_SLOTS, sizeof(nsci_word_sums), &sums, err);
    if (status == NSC_OK && tagger->network.kernel)
        status = nsci_new_lines(alloc, N_SLOTS, sizeof(nsci_contributions), &contributions, err);
    cache->sums = sums;
    cache->contributions = contributions;
    if (status != NSC_OK) {
        nsci_word_cache_free(cache, alloc);
        return status;
    }
    *out = cache;
    return NSC_OK;
}

void nsci_word_cache_free(nsci_word_cache *cache, const nsc_alloc *alloc) {
    if (!cache) return;
    nsci_free(alloc, cache->sums);
    nsci_free_lines(alloc, cache->contributions);
    nsci_free_lines(alloc, cache);
}

void nsci_add_weights(const nsci_table *weights, const uint64_t *features, uint32_t n,
                      nsci_scores *row) {
    for (uint32_t k = 0; k < n; k++) {
        const int8_t *weight = (const int8_t *)nsci_table_find(weights, features[k]);
        if (weight)
            for (uint32_t j = 0; j < NSCI_N_LANES; j++)
                row->tag[j] = (int16_t)(row->tag[j] + weight[j]);
    }
}

static void sum_weights(const nsci_table *weights, const nsci_word *word,
                        const nsci_details *details, nsci_word_sums *sums) {
    memset(sums, 0, sizeof *sums);
    for (int distance = -NSCI_REACH; distance <= NSCI_REACH; distance++) {
        uint64_t features[NSCI_MAX_WORD_FEATURES];
        uint32_t n = nsci_word_features(word, details, distance, features);
        nsci_add_weights(weights, features, n, &sums->at[distance + NSCI_REACH]);
    }
}

static bool holds(const cached_word *cached, const uint8_t *bytes, uint32_t n_bytes) {
    return cached->n_bytes == n_bytes && memcmp(cached->bytes, bytes, n_bytes) == 0;
}

static uint64_t set_of(uint64_t hash) { return hash >> 20 & (N_SETS - 1); }
static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> 32); }

/* The slot that holds the word, or else the one that was asked for least recently; it comes first now. */
static uint32_t lru_slot(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                         uint32_t n_bytes) {
    cache_set *set = &cache->sets[set_of(hash)];
    uint32_t tag = tag_of(hash), way = 0;
    while (way < N_WAYS - 1 &&
           !(set->tag[way] == tag && holds(&cache->words[set->slot[way]], bytes, n_bytes)))
        way++;
    uint16_t slot = set->slot[way];
    for (; way > 0; way--) {
        set->tag[way] = set->tag[way - 1];
        set->slot[way] = set->slot[way - 1];
    }
    set->tag[0] = tag;
    set->slot[0] = slot;
    return slot;
}

uint64_t nsci_word_cache_prefetch(const nsci_word_cache *cache, const uint8_t *bytes,
                                  uint32_t n_bytes) {
    uint64_t hash = nsci_hash_bytes(bytes, n_bytes);
    const cache_set *set = &cache->sets[set_of(hash)];
    uint32_t tag = tag_of(hash), way = 0;
    while (way < N_WAYS - 1 && set->tag[way] != tag) way++;
    nsci_prefetch(&cache->words[set->slot[way]], sizeof(cached_word));
    if (cache->contributions)
        nsci_prefetch(&cache->contributions[set->slot[way]], sizeof(nsci_contributions));
    return hash;
}

nsci_known_word nsci_word_cache_get(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                                    uint32_t n_bytes, nsci_cnn_work *work) {
    uint32_t slot = lru_slot(cache, hash, bytes, n_bytes);
    cached_word *cached = &cache->words[slot];
    nsci_known_word known = {&cached->word, cache->sums ? &cache->sums[slot] : NULL,
                             cache->contributions ? &cache->contributions[slot] : NULL};
    if (NSCI_LIKELY(holds(cached, bytes, n_bytes))) return known;
    cached->n_bytes = n_bytes <= MAX_CACHED_BYTES ? n_bytes : 0;
    memcpy(cached->bytes, bytes, cached->n_bytes);
    nsci_details details;
    nsci_word_read(cache->lexicon, bytes, n_bytes, cache->scratch, &cached->word, &details);
    if (cache->sums)
        sum_weights(&cache->tagger->weights, &cached->word, &details, &cache->sums[slot]);
    if (cache->contributions)
        nsci_cnn_read_word(&cache->tagger->network, &cached->word, &details, work,
                           cache->contributions[slot].of);
    return known;
}

/* Words are found by hash and compared byte by byte; one that is not there displaces another. */
#include "word/nsc_word_cache.h"
#include "base/nsc_mem.h"

enum {
    N_WAYS = 16, /* a word may lie in any slot of its set */
    N_SETS = NSCI_WORD_SLOTS / N_WAYS,
    MAX_CACHED_BYTES = 48,
    WORDS_AHEAD = 16 /* that are prefetched */
};

_Static_assert(NSCI_WORD_SLOTS <= UINT16_MAX + 1, "a slot is 16 bits");

/* The word itself is compared, not its hash: two words with one hash are easily made, and an
 * untrusted text must not change how a later one is read. Longer words are compared where they
 * stand in the text, and so are known for as long as that is read. */
typedef struct cached_word {
    _Alignas(NSCI_LINE_BYTES) uint8_t bytes[MAX_CACHED_BYTES];
    uint32_t n_bytes; /* 0: empty, or a longer word */
    uint32_t text;    /* of a longer word: the number of its text; else 0 */
    /* All that a token asks for once its slot is known lies in one cache line. */
    _Alignas(NSCI_LINE_BYTES) nsci_word word;
    uint32_t stamp; /* another one for each word that comes into any slot */
} cached_word;

/* One set: its slots, most recently used first, and the upper half of each word's hash, which
 * spares most comparisons that would fail. */
typedef struct cache_set {
    uint32_t tag[N_WAYS];
    uint16_t slot[N_WAYS];
} cache_set;

struct nsci_word_cache {
    const nsci_lexicon *lexicon;
    nsci_word_listener listener;
    uint32_t n_stamps, n_texts;
    cached_word words[NSCI_WORD_SLOTS];
    cache_set sets[N_SETS];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
};

nsc_status nsci_word_cache_new(const nsci_lexicon *lexicon, const nsc_alloc *alloc,
                               nsci_word_cache **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_lines(alloc, 1, sizeof(nsci_word_cache), &memory, err));
    nsci_word_cache *cache = memory;
    cache->lexicon = lexicon;
    for (uint32_t slot = 0; slot < NSCI_WORD_SLOTS; slot++)
        cache->sets[slot / N_WAYS].slot[slot % N_WAYS] = (uint16_t)slot;
    *out = cache;
    return NSC_OK;
}

void nsci_word_cache_free(nsci_word_cache *cache, const nsc_alloc *alloc) {
    nsci_free_lines(alloc, cache);
}

void nsci_word_cache_listen(nsci_word_cache *cache, nsci_word_listener listener) {
    cache->listener = listener;
    for (uint32_t slot = 0; slot < NSCI_WORD_SLOTS; slot++) {
        cache->words[slot].n_bytes = 0;
        cache->words[slot].text = 0;
        cache->words[slot].stamp = 0; /* no place has it: tokens that were read are read again */
    }
}

static inline bool holds(const nsci_word_cache *cache, const cached_word *cached,
                         const uint8_t *bytes, uint32_t n_bytes) {
    if (NSCI_LIKELY(n_bytes <= MAX_CACHED_BYTES))
        return cached->n_bytes == n_bytes && memcmp(cached->bytes, bytes, n_bytes) == 0;
    return cached->text == cache->n_texts && cached->word.n_bytes == n_bytes &&
           memcmp(cached->word.bytes, bytes, n_bytes) == 0;
}

static uint64_t set_of(uint64_t hash) { return hash >> 20 & (N_SETS - 1); }
static uint32_t tag_of(uint64_t hash) { return (uint32_t)(hash >> 32); }

/* The slot that holds the word, or else the least recently used one; it comes first now. */
static uint16_t lru_slot(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                         uint32_t n_bytes) {
    cache_set *set = &cache->sets[set_of(hash)];
    uint32_t tag = tag_of(hash), way = 0;
    while (way < N_WAYS - 1 &&
           !(set->tag[way] == tag && holds(cache, &cache->words[set->slot[way]], bytes, n_bytes)))
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

static uint64_t prefetch_word(const nsci_word_cache *cache, const uint8_t *bytes,
                              uint32_t n_bytes) {
    uint64_t hash = nsci_hash_bytes(bytes, n_bytes);
    const cache_set *set = &cache->sets[set_of(hash)];
    uint32_t tag = tag_of(hash), way = 0;
    while (way < N_WAYS - 1 && set->tag[way] != tag) way++;
    nsci_prefetch(&cache->words[set->slot[way]], sizeof(cached_word));
    return hash;
}

static void read_word(nsci_word_cache *cache, uint16_t slot, const uint8_t *bytes,
                      uint32_t n_bytes) {
    cached_word *cached = &cache->words[slot];
    cached->n_bytes = n_bytes <= MAX_CACHED_BYTES ? n_bytes : 0;
    cached->text = n_bytes <= MAX_CACHED_BYTES ? 0 : cache->n_texts;
    cached->stamp = ++cache->n_stamps;
    memcpy(cached->bytes, bytes, cached->n_bytes);
    nsci_details details;
    nsci_word_read(cache->lexicon, bytes, n_bytes, cache->scratch, &cached->word, &details);
    if (cache->listener.on_word)
        cache->listener.on_word(cache->listener.state, slot, &cached->word, &details);
}

/* The place of the word with this hash. */
static nsci_word_place place_of(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                                uint32_t n_bytes) {
    uint16_t slot = lru_slot(cache, hash, bytes, n_bytes);
    const cached_word *cached = &cache->words[slot];
    if (NSCI_UNLIKELY(!holds(cache, cached, bytes, n_bytes)))
        read_word(cache, slot, bytes, n_bytes);
    return (nsci_word_place){cached->stamp, slot, cached->word.cue};
}

void nsci_word_cache_read(nsci_word_cache *cache, const uint8_t *text, const nsci_range *toks,
                          size_t n, nsci_word_place *places) {
    uint64_t hashes[WORDS_AHEAD];
    cache->n_texts++;
    for (size_t i = 0; i < nsci_min(n, WORDS_AHEAD); i++)
        hashes[i] = prefetch_word(cache, text + toks[i].start, toks[i].end - toks[i].start);
    for (size_t i = 0; i < n; i++) {
        uint64_t hash = hashes[i % WORDS_AHEAD];
        if (i + WORDS_AHEAD < n) {
            nsci_range ahead = toks[i + WORDS_AHEAD];
            hashes[i % WORDS_AHEAD] =
                prefetch_word(cache, text + ahead.start, ahead.end - ahead.start);
        }
        places[i] = place_of(cache, hash, text + toks[i].start, toks[i].end - toks[i].start);
    }
}

const nsci_word *nsci_word_cache_find(nsci_word_cache *cache, const nsci_word_place *place,
                                      const uint8_t *bytes, uint32_t n_bytes, uint32_t *slot) {
    *slot = place->slot;
    if (NSCI_UNLIKELY(cache->words[place->slot].stamp != place->stamp))
        *slot = place_of(cache, nsci_hash_bytes(bytes, n_bytes), bytes, n_bytes).slot;
    return &cache->words[*slot].word;
}

void nsci_word_cache_prefetch(const nsci_word_cache *cache, const nsci_word_place *place) {
    nsci_prefetch(&cache->words[place->slot].word, sizeof(nsci_word));
}

/* Words are found by hash and compared byte by byte; one that is not there displaces another. */
#include "word/nsc_word_cache.h"
#include "base/nsc_ascii.h"
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
    uint32_t used;    /* when it was asked for last */
    /* All that a token asks for once its slot is known lies in one cache line. */
    _Alignas(NSCI_LINE_BYTES) nsci_word word;
    uint32_t stamp; /* another one for each word that comes into any slot */
} cached_word;

/* Of a set, a byte of each word's hash, which spares most comparisons that would fail. All sixteen
 * are looked at in two steps and without branches. */
typedef struct set_tags {
    uint8_t of[N_WAYS];
} set_tags;

struct nsci_word_cache {
    const nsci_lexicon *lexicon;
    nsci_word_listener listener;
    uint32_t n_stamps, n_texts, now;
    cached_word words[NSCI_WORD_SLOTS]; /* set k: from slot k * N_WAYS on */
    set_tags sets[N_SETS];
    uint8_t scratch[NSCI_WORD_SCRATCH_BYTES];
};

nsc_status nsci_word_cache_new(const nsci_lexicon *lexicon, const nsc_alloc *alloc,
                               nsci_word_cache **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_lines(alloc, 1, sizeof(nsci_word_cache), &memory, err));
    nsci_word_cache *cache = memory;
    cache->lexicon = lexicon;
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
        cache->words[slot].used = 0;
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

static uint32_t set_of(uint64_t hash) { return hash >> 20 & (N_SETS - 1); }
static uint8_t tag_of(uint64_t hash) { return (uint8_t)(hash >> 32); }

/* The ways of a set that have a tag, a bit each: that of a word, and seldom another. */
static uint32_t ways_with(const set_tags *set, uint8_t tag) {
    const uint64_t wanted = tag * UINT64_C(0x0101010101010101);
    const uint64_t low = nsci_load_u64(set->of) ^ wanted;
    const uint64_t high = nsci_load_u64(set->of + 8) ^ wanted;
    return (uint32_t)(nsci_top_bits(nsci_bytes_in(low, 0, 0)) |
                      nsci_top_bits(nsci_bytes_in(high, 0, 0)) << 8);
}

/* The slot of a set's word that was asked for least recently. */
static uint32_t lru_slot(const nsci_word_cache *cache, uint32_t set) {
    uint32_t oldest = set * N_WAYS, age = 0;
    for (uint32_t slot = oldest; slot < (set + 1) * N_WAYS; slot++) {
        if (cache->now - cache->words[slot].used <= age) continue;
        age = cache->now - cache->words[slot].used;
        oldest = slot;
    }
    return oldest;
}

static uint64_t prefetch_word(const nsci_word_cache *cache, const uint8_t *bytes,
                              uint32_t n_bytes) {
    const uint64_t hash = nsci_hash_bytes(bytes, n_bytes);
    const uint32_t set = set_of(hash), ways = ways_with(&cache->sets[set], tag_of(hash));
    const uint32_t way = nsci_first_bit(ways | 1u << (N_WAYS - 1));
    nsci_prefetch(&cache->words[set * N_WAYS + way], sizeof(cached_word));
    return hash;
}

/* Reads a word that no slot holds; returns the slot that does now. */
static uint32_t read_word(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                          uint32_t n_bytes) {
    const uint32_t slot = lru_slot(cache, set_of(hash));
    cached_word *cached = &cache->words[slot];
    cache->sets[set_of(hash)].of[slot % N_WAYS] = tag_of(hash);
    cached->n_bytes = n_bytes <= MAX_CACHED_BYTES ? n_bytes : 0;
    cached->text = n_bytes <= MAX_CACHED_BYTES ? 0 : cache->n_texts;
    cached->stamp = ++cache->n_stamps;
    memcpy(cached->bytes, bytes, cached->n_bytes);
    nsci_details details;
    nsci_word_read(cache->lexicon, bytes, n_bytes, cache->scratch, &cached->word, &details);
    if (cache->listener.on_word)
        cache->listener.on_word(cache->listener.state, slot, &cached->word, &details);
    return slot;
}

/* The slot that holds the word with this hash, or NSCI_WORD_SLOTS. */
static uint32_t slot_of(const nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                        uint32_t n_bytes) {
    const uint32_t set = set_of(hash);
    for (uint32_t ways = ways_with(&cache->sets[set], tag_of(hash)); ways; ways &= ways - 1) {
        const uint32_t slot = set * N_WAYS + nsci_first_bit(ways);
        if (NSCI_LIKELY(holds(cache, &cache->words[slot], bytes, n_bytes))) return slot;
    }
    return NSCI_WORD_SLOTS;
}

/* The place of the word with this hash. */
static nsci_word_place place_of(nsci_word_cache *cache, uint64_t hash, const uint8_t *bytes,
                                uint32_t n_bytes) {
    uint32_t slot = slot_of(cache, hash, bytes, n_bytes);
    if (NSCI_UNLIKELY(slot == NSCI_WORD_SLOTS)) slot = read_word(cache, hash, bytes, n_bytes);
    cached_word *cached = &cache->words[slot];
    cached->used = ++cache->now;
    return (nsci_word_place){cached->stamp, (uint16_t)slot, cached->word.cue};
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

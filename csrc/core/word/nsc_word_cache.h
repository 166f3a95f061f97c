/* The words of the texts so far: what is known of a word is worked out once.
 *
 *     tokens  --bytes-->  places {slot, stamp, cue}  --slot-->  nsci_word, and what listeners keep
 *
 * News repeats its words, so most of a token's work is done when its word was first seen. Sets of
 * sixteen slots: a word displaces what its set was asked for least recently, and answers never
 * depend on it. With sets of four, words displace each other so often that news takes an eighth
 * more time.
 *
 * The pass over a document's tokens comes before all that reads words: rules ask for cues alone,
 * and the tagger finds the slot again by the token's place, without comparing bytes, unless the
 * word was displaced meanwhile.
 */
#ifndef NSC_WORD_CACHE_H
#define NSC_WORD_CACHE_H

#include "word/nsc_feature.h"

enum { NSCI_WORD_SLOTS = 1 << 14 };

/* Where a token's word is: slot `slot`, as long as that bears the stamp `stamp`. */
typedef struct nsci_word_place {
    uint32_t stamp;
    uint16_t slot;
    uint16_t cue; /* nsci_word.cue */
} nsci_word_place;

NSCI_DEFINE_VEC(nsci_word_places, nsci_word_place)

typedef struct nsci_word_cache nsci_word_cache;

/* Is told of each word that comes into a slot, so that it can keep its own beside it, [slot]. */
typedef struct nsci_word_listener {
    void (*on_word)(void *state, uint32_t slot, const nsci_word *word, const nsci_details *details);
    void *state;
} nsci_word_listener;

/* A cache of words of `lexicon`, borrowed. About 2 MB. */
nsc_status nsci_word_cache_new(const nsci_lexicon *lexicon, const nsc_alloc *alloc,
                               nsci_word_cache **out, nsc_error *err);
void nsci_word_cache_free(nsci_word_cache *cache, const nsc_alloc *alloc);

/* From now on `listener` is told; forgets all words, so that it is told of every one. */
void nsci_word_cache_listen(nsci_word_cache *cache, nsci_word_listener listener);

/* Fills places[n] for toks[n], byte ranges of `text`. O(bytes). */
void nsci_word_cache_read(nsci_word_cache *cache, const uint8_t *text, const nsci_range *toks,
                          size_t n, nsci_word_place *places);

/* The word of a token that was read, but for its bytes, which may be another text's; valid until
 * the next call. It is in the slot of the token's place or, when it was displaced, in another one:
 * *slot. */
const nsci_word *nsci_word_cache_find(nsci_word_cache *cache, const nsci_word_place *place,
                                      const uint8_t *bytes, uint32_t n_bytes, uint32_t *slot);

/* Prefetches the word of a place. */
void nsci_word_cache_prefetch(const nsci_word_cache *cache, const nsci_word_place *place);

#endif

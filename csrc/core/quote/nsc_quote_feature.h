/* Features: what the scorer sees of a marked span, and of a mention that may be its speaker.
 *
 * Each is the number of a row of weights; those of one kind lie side by side.
 * Trainer and scorer share this code. Everything is asked of tokens at a fixed distance or of
 * counts made beforehand, so a feature costs the same whatever the text.
 */
#ifndef NSC_QUOTE_FEATURE_H
#define NSC_QUOTE_FEATURE_H

#include "quote/nsc_quote_mention.h"

/* Raised whenever a feature below changes: a model of another schema is refused. */
enum { NSCI_QUOTE_SCHEMA = 3 };

enum {
    NSCI_QUOTE_MAX_CANDIDATES = 17,
    NSCI_QUOTE_MAX_SPAN_FEATURES = 32,
    NSCI_QUOTE_MAX_MENTION_FEATURES = 48,
    NSCI_QUOTE_MAX_BEFORE = 10,
    NSCI_QUOTE_MAX_BEHIND = 5
};

/* Rows of weights of features of a span, and of a mention beside a span: [0, n). */
extern const uint32_t nsci_quote_n_span_rows, nsci_quote_n_mention_rows;

/* The strongest cues beside a mention: levels and distances, 0 when they were not looked for. */
typedef struct nsci_quote_beside {
    uint8_t later, later_distance, sooner, sooner_distance;
} nsci_quote_beside;

NSCI_DEFINE_VEC(nsci_quote_besides, nsci_quote_beside)

/* All that is known before speakers are chosen. */
typedef struct nsci_quote_scene {
    const nsci_quote_page *page;
    const nsci_marks *marks;
    const nsci_mentions *mentions;
    nsci_u32s words;           /* [toks + 1] words outside of marked spans before a token */
    nsci_u32s spans;           /* [toks + 1] marked spans that begin before a token */
    nsci_bytes cues;           /* [toks] levels as cues, 0 inside marked spans */
    nsci_quote_besides beside; /* [mentions], each found when it is first asked for */
} nsci_quote_scene;

nsc_status nsci_quote_scene_count(nsci_quote_scene *scene, const nsc_alloc *alloc, nsc_error *err);
void nsci_quote_scene_trim(nsci_quote_scene *scene, const nsc_alloc *alloc, size_t keep_bytes);

/* What was chosen so far, from left to right. */
typedef struct nsci_quote_past {
    uint32_t speaker;    /* index of a mention: of the last span that has one; NSC_NONE */
    uint32_t other;      /* of the last one before that by somebody else; NSC_NONE */
    uint32_t span;       /* whose speaker it is */
    uint32_t other_span; /* whose speaker the other is */
    uint32_t next;       /* the first mention behind the span that was read last */
} nsci_quote_past;

#define NSCI_QUOTE_PAST_NONE ((nsci_quote_past){NSC_NONE, NSC_NONE, NSC_NONE, NSC_NONE, 0})

/* A marked span and the mentions that may be its speaker, as features. */
typedef struct nsci_quote_case {
    uint32_t span;
    uint32_t n_span_features, n_candidates, n_mention_features;
    uint32_t span_features[NSCI_QUOTE_MAX_SPAN_FEATURES];
    uint32_t candidates[NSCI_QUOTE_MAX_CANDIDATES]; /* mentions, the nearest first on each side */
    uint32_t features[NSCI_QUOTE_MAX_CANDIDATES][NSCI_QUOTE_MAX_MENTION_FEATURES];
} nsci_quote_case;

/* Describes span k; moves past->next on. */
void nsci_quote_describe(const nsci_quote_scene *scene, uint32_t k, nsci_quote_past *past,
                         nsci_quote_case *out);

/* The cue of a mention beside span k: tokens, empty when it has none. */
nsci_range nsci_quote_cue(const nsci_quote_scene *scene, uint32_t k, uint32_t m);

/* Are the tokens of a cue, not empty, the span's? It stands in a sentence of the span, before it in
 * its paragraph (a quotation that goes on), or in front of a colon; or behind it, and no other span
 * comes first. In another sentence weaker words are none: she wept. "A." */
bool nsci_quote_owns_cue(const nsci_quote_scene *scene, uint32_t k, nsci_range toks);

/* Notes that mention m (NSC_NONE: nobody) speaks span k. */
void nsci_quote_past_note(const nsci_quote_scene *scene, nsci_quote_past *past, uint32_t k,
                          uint32_t m);

#endif

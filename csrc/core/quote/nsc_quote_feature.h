/* Features: what the scorer sees of a marked span, and of a mention that may be its speaker.
 *
 * Each is the number of a row of weights; those of one kind lie side by side.
 * Trainer and scorer share this code. Everything is asked of tokens at a fixed distance or of
 * counts made beforehand, so a feature costs the same whatever the text.
 *
 * A mention beside a span has features of three lists, of which two are shared by many such pairs:
 *
 *     of the mention, and the side of the span that it is on       many spans ask for one mention
 *     of the span, and the place where the mention lies            many mentions lie in one place
 *     of both
 */
#ifndef NSC_QUOTE_FEATURE_H
#define NSC_QUOTE_FEATURE_H

#include "quote/nsc_quote_mention.h"

/* Raised whenever a feature below changes: a model of another schema is refused. */
enum { NSCI_QUOTE_SCHEMA = 3 };

enum {
    NSCI_QUOTE_MAX_CANDIDATES = 17,
    NSCI_QUOTE_MAX_SPAN_FEATURES = 32,
    NSCI_QUOTE_MAX_MENTION_FEATURES = 48, /* of all three lists */
    NSCI_QUOTE_MAX_BEFORE = 10,
    NSCI_QUOTE_MAX_BEHIND = 5,
    NSCI_QUOTE_CUE_WINDOW = 30 /* tokens among which a cue is looked for */
};

/* Rows of weights of features of a span, and of a mention beside a span: [0, n). */
extern const uint32_t nsci_quote_n_span_rows, nsci_quote_n_mention_rows;

/* The strongest cues beside a mention: levels and distances, 0 when they were not looked for; and
 * the class of the token behind it. */
typedef struct nsci_quote_beside {
    uint8_t later, later_distance, sooner, sooner_distance, behind;
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

/* A span as features see it. */
typedef struct nsci_quote_view {
    const nsci_marked *span;
    uint32_t k, start, end; /* tokens, with the marks */
    uint32_t first_sent, last_sent, first_par, last_par;
    uint32_t before, behind;                 /* classes of its neighbours */
    uint32_t cues_before[2], cues_behind[2]; /* their levels, the nearer one first */
    uint32_t cluster_before, cluster_behind;
    uint32_t length; /* class of its tokens' number */
    uint32_t ends, turn, dialogue;
    uint32_t cue; /* the strongest one around it in its sentences */
    bool upper;
    bool alone; /* its paragraphs hold no word outside of spans */
    /* [n] the strongest cue among the n tokens next to it */
    uint8_t strongest_before[NSCI_QUOTE_CUE_WINDOW + 1];
    uint8_t strongest_behind[NSCI_QUOTE_CUE_WINDOW + 1];
} nsci_quote_view;

/* A mention that may be the speaker of a span. */
typedef struct nsci_quote_candidate {
    uint32_t mention;
    uint8_t place; /* where it lies, as seen from the span */
    uint8_t side;  /* 1: behind the span */
} nsci_quote_candidate;

/* A marked span and the mentions that may be its speaker, the nearest first on each side. */
typedef struct nsci_quote_case {
    const nsci_quote_scene *scene;
    nsci_quote_past past;
    nsci_quote_view view;
    uint32_t n_candidates;
    nsci_quote_candidate candidates[NSCI_QUOTE_MAX_CANDIDATES];
} nsci_quote_case;

/* Describes span k; moves past->next on. */
void nsci_quote_describe(const nsci_quote_scene *scene, uint32_t k, nsci_quote_past *past,
                         nsci_quote_case *out);

/* Features of the span: rows[NSCI_QUOTE_MAX_SPAN_FEATURES]; returns how many, as the others do. */
uint32_t nsci_quote_span_features(const nsci_quote_case *example, uint32_t *rows);

/* The three lists of a candidate: rows[NSCI_QUOTE_MAX_MENTION_FEATURES]. The first depends on its
 * mention and side alone, the second on its place and the span. */
uint32_t nsci_quote_mention_features(const nsci_quote_case *example,
                                     const nsci_quote_candidate *candidate, uint32_t *rows);
uint32_t nsci_quote_place_features(const nsci_quote_case *example,
                                   const nsci_quote_candidate *candidate, uint32_t *rows);
uint32_t nsci_quote_pair_features(const nsci_quote_case *example,
                                  const nsci_quote_candidate *candidate, uint32_t *rows);

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

/* Features of reported speech: what the tagger sees of each token around a verb of speech.
 *
 *     Wardens  said  two  dozen  goats  had  got  out  by  noon
 *     source   cue   content --------------------------------->
 *
 * A window is a sentence, or what of it lies near the verb. A feature is the number of a row of
 * weights; those of one kind lie side by side. Trainer and tagger share this code: when a feature
 * changes, NSCI_QUOTE_SCHEMA is raised.
 */
#ifndef NSC_REPORTED_FEATURE_H
#define NSC_REPORTED_FEATURE_H

#include "quote/nsc_quote_mention.h"

enum {
    NSCI_REPORTED_BEFORE = 40, /* tokens of a window on each side of the verb */
    NSCI_REPORTED_BEHIND = 60,
    NSCI_REPORTED_MAX_TOKS = NSCI_REPORTED_BEFORE + 1 + NSCI_REPORTED_BEHIND,
    NSCI_REPORTED_N_FEATURES = 36
};

/* Rows of weights: [0, n). */
extern const uint32_t nsci_reported_n_rows;

/* All that features are asked of. */
typedef struct nsci_reported_scene {
    const nsci_quote_page *page;
    nsci_bytes parts; /* [toks] which part of which kind of mention a token is, or marked */
} nsci_reported_scene;

/* A verb of speech, and the tokens of its sentence around it. */
typedef struct nsci_reported_window {
    nsci_range toks, sent;
    uint32_t verb;
} nsci_reported_window;

/* The features of a token. */
typedef struct nsci_reported_row {
    uint16_t of[NSCI_REPORTED_N_FEATURES];
} nsci_reported_row;

/* Notes what is marked and what is mentioned. O(tokens). */
nsc_status nsci_reported_scene_read(nsci_reported_scene *scene, const nsci_quote_page *page,
                                    const nsci_marks *marks, const nsci_mentions *mentions,
                                    const nsc_alloc *alloc, nsc_error *err);

bool nsci_reported_is_marked(const nsci_reported_scene *scene, uint32_t tok);

/* The window of the verb of speech at token `verb` of a sentence. */
nsci_reported_window nsci_reported_window_of(nsci_range sent, uint32_t verb);

/* Features of each token of a window: out[tokens]. */
void nsci_reported_features(const nsci_reported_scene *scene, const nsci_reported_window *window,
                            nsci_reported_row *out);

void nsci_reported_scene_trim(nsci_reported_scene *scene, const nsc_alloc *alloc,
                              size_t keep_bytes);

#endif

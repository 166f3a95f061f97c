/* Shortcuts: what decides most candidates without the sum of their features' weights. */
#ifndef NSC_SENTENCE_SHORTCUT_H
#define NSC_SENTENCE_SHORTCUT_H

#include "sentence/nsc_sentence_window.h"

/* Two shortcuts, tried in order. Each is a hash of what it takes in, 0 where there is none: only
 * the commoner kinds of candidates have any.
 *
 * The first takes in the shapes of the words next to the candidate, which are read near
 * (nsci_window_read_near). There is none where a line ends and none without a plain word before the
 * candidate: shapes say too little there. Of a capital without a stop it takes in the record of the
 * word behind it as well, which must have been looked up. */
uint32_t nsci_first_shortcut(const nsci_candidate *candidate, const nsci_window *win);

/* The second takes in their records, too, which must have been looked up. */
uint32_t nsci_second_shortcut(const nsci_candidate *candidate, const nsci_window *win);

/* Is the shortcut stored in the model? If so, *cuts is what it says. */
static inline bool nsci_shortcut_decides(const nsci_splitter *splitter, uint32_t shortcut,
                                         bool *cuts) {
    uint32_t stored = splitter->shortcuts[shortcut & (splitter->n_shortcuts - 1)];
    *cuts = stored & 1;
    return shortcut != 0 && stored >> 1 == shortcut >> 17;
}

#endif

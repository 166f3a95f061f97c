/* Lines: is a text broken into them by width, or by sense? */
#ifndef NSC_SENTENCE_LINES_H
#define NSC_SENTENCE_LINES_H

#include "base/nsc_base.h"

typedef struct nsci_lines {
    bool known;
    bool doubled;    /* a blank line stands behind every line that a sentence runs over */
    uint8_t wrapped; /* how many of its line breaks stand inside a sentence: none, some, many, most
                        (0 to 3) */
    uint32_t width;  /* bytes of the longest line that a sentence runs over */
} nsci_lines;

/* Reads the whole text once. O(n). */
nsci_lines nsci_study_lines(const uint8_t *text, size_t n);

#endif

/* Lines of a text, and how it is laid out: broken by width, or by sense. */
#ifndef NSC_BLOCK_LINE_H
#define NSC_BLOCK_LINE_H

#include "base/nsc_vec.h"

/* A line that is not blank, without the white space around it. */
typedef struct nsci_block_line {
    uint32_t start, end; /* bytes */
    uint32_t n_cps;
    uint16_t n_feeds; /* line feeds between it and the line before, at most UINT16_MAX */
    uint16_t indent;  /* bytes of white space before it, at most UINT16_MAX */
} nsci_block_line;

NSCI_DEFINE_VEC(nsci_block_lines, nsci_block_line)

typedef struct nsci_block_layout {
    bool is_wrapped;
    uint32_t feeds; /* between the lines of a paragraph: 1, or 2 where a blank line follows each */
    uint32_t width; /* code points of the longest line that was broken by width */
} nsci_block_layout;

/* Appends the lines of `text`. O(n). */
nsc_status nsci_block_lines_read(nsci_block_lines *lines, const uint8_t *text, size_t n,
                                 const nsc_alloc *alloc, nsc_error *err);

/* Reads how a text of these lines is laid out. O(lines). */
nsci_block_layout nsci_block_layout_of(const nsci_block_lines *lines, const uint8_t *text);

/* Was the line break before `line` put there by width alone? `before` is the line before, `first`
 * the first line of what it belongs to. */
bool nsci_block_line_goes_on(const nsci_block_layout *layout, const uint8_t *text,
                             const nsci_block_line *first, const nsci_block_line *before,
                             const nsci_block_line *line);

/* Bytes of the bullet, dash, number or letter that opens a list entry at text[start], with the
 * white space behind it; 0: none. */
uint32_t nsci_block_marker(const uint8_t *text, uint32_t start, uint32_t end);

/* Has the line columns: a tab, or two blanks, between words? */
bool nsci_block_has_columns(const uint8_t *text, uint32_t start, uint32_t end);

#endif

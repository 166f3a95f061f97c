/* What the parts of the scan share: they are called where an event is, and read what stands around it. */
#ifndef NSC_SENTENCE_SCAN_IMPL_H
#define NSC_SENTENCE_SCAN_IMPL_H

#include "sentence/nsc_sentence_scan.h"
#include "base/nsc_ascii.h"
#include "text/nsc_uni.h"

/* ---- Bytes ----------------------------------------------------------------------------------- */

/* Length of the character that begins with byte `c`. */
static inline uint32_t nsci_char_bytes(uint8_t c) {
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Bytes of the white-space character at text[at], which is not ASCII; 0 when it is none. */
size_t nsci_wide_space_at(const uint8_t *text, size_t at);

/* Bytes of the white-space character at text[at]; 0 when it is none. */
static inline size_t nsci_space_at(const uint8_t *text, size_t at, size_t n) {
    if (at >= n) return 0;
    if (text[at] < 0x80) return nsci_ascii_class[text[at]] == NSCI_SPACE;
    return nsci_wide_space_at(text, at);
}

/* Marks of U+2000 and above, as they remain when normalization leaves them: their ASCII fellow, or
 * 0. All take three bytes. */
uint8_t nsci_wide_mark(const uint8_t *text, size_t at);

/* The mark at text[at], or another byte of ASCII; 0 at the end. */
static inline uint8_t nsci_mark_at(const nsci_scan *scan, uint32_t at) {
    if (at >= scan->n_bytes) return 0;
    uint8_t c = scan->text[at];
    return c >= 0xE2 ? nsci_wide_mark(scan->text, at) : c;
}

/* What ends the text before a candidate that no stop announces. */
nsci_stop nsci_last_mark(const uint8_t *text, uint32_t end);

/* ---- Candidates ------------------------------------------------------------------------------ */

/* Completes a candidate whose left side and kind are known: reads the white space after it, and
 * makes the scan go on behind that. False at the end of the text. */
bool nsci_scan_finish(nsci_scan *scan, nsci_candidate *found, uint32_t left_end,
                      uint32_t gap_start);

/* Each of these looks at the event at scan->at, and may move on. True when *found is a candidate. */
bool nsci_on_marker(nsci_scan *scan, nsci_candidate *found);  /* 2. (c): nsc_sentence_list.c */
bool nsci_on_address(nsci_scan *scan, nsci_candidate *found); /* http://: nsc_sentence_entry.c */
bool nsci_on_stamp(nsci_scan *scan, nsci_candidate *found);   /* 08/16/2000 12:05 */
bool nsci_on_capital(nsci_scan *scan, nsci_candidate *found);

/* Notes the mark of an address that text[at] completes: a@, http://, www. */
void nsci_note_address(nsci_scan *scan, uint32_t at);

/* Does an address of mail or of the web (a@b, http://a, www.a) end, or go on, at text[..end)? */
bool nsci_ends_address(const nsci_scan *scan, uint32_t end);

#endif

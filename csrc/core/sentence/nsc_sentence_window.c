/* The window: words are read at once where a shortcut needs them, the others only for the sum. */
#include "sentence/nsc_sentence_window.h"
#include "base/nsc_ascii.h"

static uint8_t opening_class(const nsci_scan *scan, uint32_t at) {
    uint8_t c = at < scan->n_bytes ? scan->text[at] : ' ';
    if (c < 0xE2 && nsci_is_word_byte(c)) return NSCI_OPENING_NONE;
    uint8_t next = at + 1 < scan->n_bytes ? scan->text[at + 1] : ' ';
    if (c >= 0xE2) return nsci_mark_at(scan, at) == '"' ? NSCI_OPENING_DOUBLE : NSCI_OPENING_WIDE;
    if (c == '"') return next <= ' ' ? NSCI_OPENING_LOOSE : NSCI_OPENING_DOUBLE;
    if (c == '\'') return next <= ' ' ? NSCI_OPENING_LOOSE : NSCI_OPENING_SINGLE;
    if (c == '[' && nsci_is_digit(next)) return NSCI_OPENING_NOTE;
    if (c == '(' || c == '[') return NSCI_OPENING_BRACKET;
    return c == '-' || c == '*' ? NSCI_OPENING_DASH : NSCI_OPENING_OTHER;
}

void nsci_window_read_near(const nsci_scan *scan, const nsci_candidate *candidate,
                           nsci_window *win) {
    nsci_read_back(scan, &win->w1, candidate->word_end, candidate->segment_start, &win->last);
    nsci_read_on(scan, &win->n1, candidate->right_start, &win->next);
    win->opening = opening_class(scan, candidate->right_start);
    if (win->n1.form == NSCI_WORD_LOWER && candidate->last_case == NSCI_CASE_LOWER)
        win->n1.form = NSCI_WORD_SMALL;
}

void nsci_window_read_far(const nsci_scan *scan, const nsci_candidate *candidate,
                          nsci_window *win) {
    uint8_t mark;
    nsci_read_back(scan, &win->w2, win->w1.form ? win->w1.start : 0, candidate->segment_start,
                   &win->between);
    nsci_read_on(scan, &win->n2, win->n1.form ? win->n1.end : scan->n_bytes, &win->after_next);
    win->first = (nsci_window_word){.form = NSCI_WORD_NONE};
    if (candidate->segment_start < win->w1.start)
        nsci_read_on(scan, &win->first, candidate->segment_start, &mark);
    nsci_know_word(scan, &win->w2);
    nsci_know_word(scan, &win->n2);
    nsci_know_word(scan, &win->first);
}

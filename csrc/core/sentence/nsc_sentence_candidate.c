/* Candidates: reading the marks and the white space beside them. */
#include "sentence/nsc_sentence_candidate.h"
#include "text/nsc_space.h"
#include "text/nsc_utf8.h"

uint8_t nsci_wide_mark(const uint8_t *text, size_t at) {
    size_t next;
    switch (nsci_utf8_decode(text, at, &next)) {
    case 0x201C: /* quotation marks */
    case 0x201D:
    case 0x201E:
        return '"';
    case 0x2013: /* dashes */
    case 0x2014:
        return '-';
    case 0x2022: /* bullets: round, */
    case 0x2023: /* triangular, */
    case 0x2043: /* a hyphen, */
    case 0x25AA: /* a square, */
    case 0x25CF: /* black and white circles */
    case 0x25E6:
        return '*';
    case 0x2026: /* ellipsis */
    case 0x3002: /* ideographic and full-width stops */
    case 0xFF0E:
        return '.';
    case 0x203C:
    case 0xFF01:
        return '!';
    case 0xFF1F:
        return '?';
    default:
        return 0;
    }
}

nsci_stop nsci_last_mark(const uint8_t *text, uint32_t end) {
    uint8_t c = end > 0 ? text[end - 1] : ' ';
    if (nsci_is_letter(c) || nsci_is_digit(c) || c >= 0x80) return NSCI_STOP_NONE;
    if (c == ',') return NSCI_STOP_COMMA;
    if (c == '-') return NSCI_STOP_DASH;
    if (c == ':') return NSCI_STOP_COLON;
    if (c == ';') return NSCI_STOP_SEMICOLON;
    if (c == '"' || c == '\'' || c == ')' || c == ']') return NSCI_STOP_CLOSING;
    return NSCI_STOP_OTHER;
}

bool nsci_candidate_finish(nsci_scan *scan, nsci_candidate *found, uint32_t left_end,
                           uint32_t gap_start) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, at = gap_start, feeds = 0, line = 0;
    for (size_t step; (step = nsci_space_at(text, at, n)) != 0; at += (uint32_t)step)
        if (text[at] == '\n') {
            feeds++;
            line = at + 1;
        }
    found->left_end = left_end;
    found->right_start = at;
    found->segment_start = scan->segment_start;
    found->line_start = scan->line_start;
    found->in_quote = scan->in_quote;
    found->depth = scan->depth;
    found->last_case = scan->last_case;
    if (feeds == 0)
        found->gap = at == gap_start                                  ? NSCI_GAP_NONE
                     : at == gap_start + 1 && text[gap_start] != '\t' ? NSCI_GAP_SPACE
                                                                      : NSCI_GAP_SPACES;
    else
        found->gap = at == line ? NSCI_GAP_LINE : NSCI_GAP_INDENT;
    if (feeds > 1) found->kind = NSCI_CANDIDATE_BLANK;

    if (feeds > 1 || (feeds > 0 && !scan->join_lines)) {
        if (!scan->lines.known) scan->lines = nsci_study_lines(text, n);
        scan->line_start = line;
        if (feeds > 1 || scan->lines.wrapped < 2) {
            scan->in_quote = false;
            scan->depth = 0;
        }
        scan->last_case = nsci_case_at(text, at, n);
    }
    scan->last_right = at;
    scan->at = at + (at < n && nsci_is_upper(text[at]));
    scan->last_kind = found->kind;
    if (found->kind != NSCI_CANDIDATE_CAPITAL && found->kind != NSCI_CANDIDATE_QUOTE)
        scan->segment_start = at;
    return at < n;
}

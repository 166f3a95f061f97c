/* The scan for candidates.
 *
 * Nearly all bytes of a text can end no sentence. nsc_sentence_chunk lists the others, the events,
 * and the scan goes from one to the next: a stop, a mark that changes the scan's state (quotation
 * marks, brackets), a dash, a line feed, or a capital after white space. The text around an event
 * decides what it is:
 *
 *     He left."  "Why?  [1] So they say -- * Item      A headline\nThe text
 *            ^^^^^   ^^^   ^            ^  ^ ^                   ^
 *            STOP    STOP  NOTE         DASH                     LINE
 *
 * A stop is a run of . ? ! with its closing marks, and another run behind those marks. A capital
 * without a stop is a candidate only before a word that has a small letter wherever no sentence
 * starts ("... of the vote The result ..."): headlines and captions lose their line feeds in many
 * a collection of news.
 *
 * Beside the candidates the scan follows quotation marks and brackets. Quotations that are never
 * closed are common (a quotation of several paragraphs opens in each), so both are forgotten at a
 * paragraph's end and after a while.
 *
 * Each kind of event has its file: nsc_sentence_stop, _quote, _list (markers of items) and _entry
 * (addresses, hours, letters, capitals); line feeds and dashes are here.
 *
 * Every loop moves on over bytes that no other event visits again, or looks at a bounded number.
 */
#include "sentence/nsc_sentence_scan.h"
#include "sentence/nsc_sentence_entry.h"
#include "sentence/nsc_sentence_list.h"
#include "sentence/nsc_sentence_quote.h"
#include "sentence/nsc_sentence_stop.h"
#include "text/nsc_space.h"
#include "text/nsc_utf8.h"

enum { MIN_RULER_BYTES = 4 /* ----, **** */ };

/* Moves on to the next event at or after scan->at; false at the end of the text. */
static bool next_event(nsci_scan *scan) {
    const nsci_chunk *chunk = scan->chunk;
    while (scan->at < scan->n_bytes) {
        if (scan->at - chunk->start >= NSCI_INDEX_BYTES) /* a candidate may lead back, too */
            nsci_chunk_read(scan->chunk, scan->splitter, scan->indexer, scan->text, scan->at,
                            scan->n_bytes);
        uint32_t next = nsci_chunk_next(scan->chunk, scan->at);
        if (scan->entry - scan->at < next - scan->at) next = scan->entry;
        if (next - chunk->start >= NSCI_INDEX_BYTES && /* no sum here may pass 4 GB */
            scan->n_bytes - chunk->start <= NSCI_INDEX_BYTES)
            return false;
        scan->at = next;
        if (next - chunk->start < NSCI_INDEX_BYTES) return true;
    }
    return false;
}

static bool on_line(nsci_scan *scan, nsci_candidate *found) {
    uint32_t feed = scan->at;
    uint32_t end = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, feed);
    *found = (nsci_candidate){
        .kind = NSCI_CANDIDATE_LINE, .stop = nsci_last_mark(scan->text, end), .word_end = end};
    return nsci_candidate_finish(scan, found, end, feed);
}

/* A dash or bullet. White space before it makes a candidate, unless one was made of it already; the
 * scan then comes back to the dash for the candidate after it. */
static bool on_dash(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t start = scan->at, end = start, n = scan->n_bytes;
    for (uint8_t c; (c = nsci_mark_at(scan, end)) == '-' || c == '*';)
        end += nsci_utf8_length(text[end]);
    bool space_before = start == 0 || nsci_is_blank(text[start - 1]);
    if (!nsci_space_at(text, end, n) || (!space_before && end - start < 2)) {
        scan->at = end;
        return false;
    }
    bool bullet = nsci_mark_at(scan, start) == '*' && end - start < MIN_RULER_BYTES;
    if (start == scan->last_right && end - start < MIN_RULER_BYTES &&
        (bullet || scan->last_kind != NSCI_CANDIDATE_DASH)) {
        scan->at = end; /* it opens the sentence that a candidate before it may start */
        return false;
    }
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_DASH, .stop = NSCI_STOP_DASH};
    if (space_before && start != scan->last_right && start > 0) {
        uint32_t left = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
        found->word_end = left;
        found->stop = nsci_last_mark(text, left);
        return nsci_candidate_finish(scan, found, left, left);
    }
    found->word_end = start;
    return nsci_candidate_finish(scan, found, end, end);
}

/* Looks at the event at scan->at and moves on. True when *found is a candidate. */
static bool on_event(nsci_scan *scan, nsci_candidate *found) {
    uint8_t mark = nsci_mark_at(scan, scan->at);
    if (nsci_is_upper(mark)) return nsci_on_capital(scan, found);
    switch (mark) {
    case '.':
        if (scan->at > 0 && scan->text[scan->at - 1] == 'w')
            nsci_note_address(scan, scan->at); /* www. */
        return nsci_on_marker(scan, found) || nsci_on_stop(scan, found);
    case '?':
    case '!':
        return nsci_on_stop(scan, found);
    case ':':
        return nsci_on_address(scan, found) || nsci_on_stamp(scan, found) ||
               nsci_on_colon(scan, found, mark);
    case ';':
        return nsci_on_colon(scan, found, mark);
    case '\n':
        return on_line(scan, found);
    case '-':
    case '*':
        return on_dash(scan, found);
    case '"':
        return nsci_on_double_quote(scan, found);
    case ']':
        return nsci_on_closing_bracket(scan, found);
    case ')':
        if (nsci_on_marker(scan, found)) return true;
        nsci_close_bracket(scan);
        scan->at++;
        return false;
    case '(':
    case '[':
        nsci_open_bracket(scan, scan->at++);
        return false;
    case '/':
    case '@':
        nsci_note_address(scan, scan->at++);
        return false;
    default:
        scan->at += nsci_utf8_length(scan->text[scan->at]);
        return false;
    }
}

void nsci_scan_start(nsci_scan *scan) {
    scan->indexer = nsci_indexer_at(0);
    scan->entry = UINT32_MAX; /* none */
    nsci_chunk_reset(scan->chunk);
    scan->last_case =
        nsci_case_at(scan->text, nsci_skip_space(scan->text, 0, scan->n_bytes), scan->n_bytes);
}

bool nsci_scan_next(nsci_scan *scan, nsci_candidate *found) {
    while (next_event(scan)) {
        nsci_forget_open(scan, scan->at);
        if (on_event(scan, found)) return true;
    }
    return false;
}

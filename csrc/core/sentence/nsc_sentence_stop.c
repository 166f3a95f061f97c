/* Stops.
 *
 * A run of . ? ! with its closing marks, and another run behind those marks, is one stop:
 *
 *     He left."  She          "Why?!" "No...") [1]
 *            ^^                   ^^^     ^^^^^
 *
 * White space behind it makes a candidate. Without white space it is one where a sentence may start
 * right behind it ("left.The"), and not in addresses, names and file names.
 */
#include "sentence/nsc_sentence_stop.h"
#include "sentence/nsc_sentence_entry.h"
#include "sentence/nsc_sentence_quote.h"
#include "text/nsc_space.h"
#include "text/nsc_utf8.h"

enum { MAX_MOUTHS = 4 /* :)))) */ };

/* Stops, and the marks that may close behind them. */
typedef struct stop_run {
    uint32_t last_start, end; /* where the last stops begin, and where all ends */
    nsci_stop stop;
    nsci_closing closing;
    bool in_quote; /* and depth: before the last closing marks */
    uint8_t depth;
} stop_run;

static bool is_stop(uint8_t mark) { return mark == '.' || mark == '?' || mark == '!'; }

/* Does the run go on behind a blank: ". . ." and "? ..." but not ". .45"? */
static bool stops_apart(const nsci_scan *scan, uint32_t at) {
    if (at >= scan->n_bytes || scan->text[at] != ' ' || !is_stop(nsci_mark_at(scan, at + 1)))
        return false;
    uint32_t next = at + 1 + nsci_utf8_length(scan->text[at + 1]);
    uint8_t after = next < scan->n_bytes ? scan->text[next] : ' ';
    return !nsci_is_letter(after) && !nsci_is_digit(after);
}

/* Do dots stand apart behind a full stop, which open the next sentence: "over. . . . The"? */
static bool opens_next(const nsci_scan *scan, uint32_t start, uint32_t at) {
    static const uint8_t dots[] = " . . . ";
    enum { N_DOTS = sizeof dots - 1 };
    return at - start == 1 && !nsci_blank_before(scan, start) && scan->n_bytes - at > N_DOTS &&
           memcmp(scan->text + at, dots, N_DOTS) == 0 && nsci_is_upper(scan->text[at + N_DOTS]);
}

static void read_stops(const nsci_scan *scan, stop_run *run, uint32_t at) {
    uint32_t periods = 0, others = 0;
    uint8_t last = 0;
    bool mixed = false;
    for (uint8_t c; is_stop(c = nsci_mark_at(scan, at));) {
        if (c == '.')
            periods += scan->text[at] == 0xE2 ? 3 : 1;
        else
            others++;
        mixed = mixed || (others && (last != 0 && last != c));
        last = c;
        at += nsci_utf8_length(scan->text[at]);
    }
    run->end = at;
    if (others > 1 || mixed)
        run->stop = NSCI_STOP_MIXED;
    else if (others)
        run->stop = last == '?' ? NSCI_STOP_QUESTION : NSCI_STOP_EXCLAIM;
    else
        run->stop = periods == 1   ? NSCI_STOP_PERIOD
                    : periods == 2 ? NSCI_STOP_DOUBLE
                    : periods == 3 ? NSCI_STOP_ELLIPSIS
                                   : NSCI_STOP_LEADER;
}

static void add_closing(stop_run *run, nsci_closing closing) {
    run->closing = run->closing == NSCI_CLOSING_NONE ? closing : NSCI_CLOSING_MANY;
}

/* Reads the closing marks at run->end. A mark that opens what follows ends them. */
static void read_closings(nsci_scan *scan, stop_run *run) {
    run->closing = NSCI_CLOSING_NONE;
    for (;;) {
        uint32_t at = run->end;
        uint8_t c = nsci_mark_at(scan, at);
        uint32_t length = c ? nsci_utf8_length(scan->text[at]) : 0;
        uint8_t after = at + length < scan->n_bytes ? scan->text[at + length] : ' ';
        if (c == '"') {
            nsci_side which = nsci_original_side(scan, at);
            if (which == NSCI_SIDE_OPEN) return;
            bool word_after = nsci_is_letter(after) || nsci_is_digit(after);
            if (which == NSCI_SIDE_UNKNOWN && word_after && !scan->in_quote) return;
            nsci_note_quote(scan, NSCI_SIDE_CLOSE, at);
            add_closing(run, NSCI_CLOSING_DOUBLE);
        } else if (c == '\'' || c == '`') {
            if (nsci_is_letter(after)) return;
            add_closing(run, NSCI_CLOSING_SINGLE);
        } else if (c == ')' || c == ']') {
            nsci_close_bracket(scan);
            add_closing(run, NSCI_CLOSING_BRACKET);
        } else {
            return;
        }
        run->end = at + length;
    }
}

/* Does one letter stand before the ! at text[at], as in the names E!News and P!nk? */
static bool follows_a_letter(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    bool is_letter = at > 0 && nsci_is_letter(text[at - 1]);
    return is_letter && (at == 1 || nsci_is_blank(text[at - 2]));
}

/* Is the stop the last of initials, with a capitalized word glued to it: U.S.The? */
static bool ends_initials(const nsci_scan *scan, const stop_run *run) {
    const uint8_t *text = scan->text;
    uint32_t at = run->last_start;
    return at > 2 && run->end + 1 < scan->n_bytes && nsci_is_upper(text[at - 1]) &&
           text[at - 2] == '.' && nsci_is_upper(text[at - 3]) && nsci_is_lower(text[run->end + 1]);
}

/* May a sentence start at text[at], right behind a stop? */
static bool may_start_glued(const nsci_scan *scan, const stop_run *run) {
    uint32_t stop_start = run->last_start;
    uint8_t before = stop_start > 0 ? scan->text[stop_start - 1] : ' ';
    uint8_t after = scan->text[run->end];
    if (nsci_is_blank(before) && run->closing == NSCI_CLOSING_NONE) return false; /* .zip, ...and */
    if (after == '"' || nsci_mark_at(scan, run->end) == '"') return true;
    if (run->stop == NSCI_STOP_EXCLAIM && follows_a_letter(scan, stop_start)) return false;
    if (nsci_ends_address(scan, stop_start)) return false;
    if (run->stop == NSCI_STOP_PERIOD)
        return nsci_is_upper(after) &&
               (nsci_is_lower(before) || nsci_is_digit(before) || before == ')' || before == '"' ||
                run->closing != NSCI_CLOSING_NONE || ends_initials(scan, run));
    return nsci_is_letter(after);
}

/* The end of the emoticon at text[at], or `at` when there is none: :) ;-( :D with white space (or
 * the text's end) behind it. */
static uint32_t skip_emoticon(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, end = at;
    if (end >= n || (text[end] != ':' && text[end] != ';')) return at;
    end++;
    if (end < n && (text[end] == '-' || text[end] == '\'')) end++;
    uint32_t mouth = end;
    while (end < n && end - mouth < MAX_MOUTHS && memchr(")(DPpO/|*", text[end], 9)) end++;
    return end > mouth && (end == n || nsci_space_at(text, end, n)) ? end : at;
}

/* Bytes of the emoji, or of the part of one, at text[at]; 0 when it is none. */
static uint32_t emoji_bytes(const nsci_scan *scan, uint32_t at) {
    const uint8_t *c = scan->text + at;
    if (scan->n_bytes - at < 3 || c[0] < 0xE2) return 0;
    if (c[0] == 0xF0 && scan->n_bytes - at > 3) return c[1] == 0x9F ? 4 : 0; /* U+1F000 to 1FFFF */
    if (c[0] == 0xE2 && c[1] >= 0x98 && c[1] <= 0x9E) return 3;              /* U+2600 to 27BF */
    bool joiner = c[0] == 0xE2 && c[1] == 0x80 && c[2] == 0x8D;
    return joiner || (c[0] == 0xEF && c[1] == 0xB8 && c[2] == 0x8F) ? 3 : 0; /* U+200D, U+FE0F */
}

/* The end of the emoji behind the stop that ends at text[at], or `at`: they comment on it. */
static uint32_t skip_emoji(const nsci_scan *scan, uint32_t at) {
    uint32_t n = scan->n_bytes, end = at + (at < n && scan->text[at] == ' ');
    uint32_t first = end;
    if (end >= n || scan->text[end] < 0xE2) return at;
    for (uint32_t step; end < n && (step = emoji_bytes(scan, end)) != 0;) end += step;
    bool ends = end == n || nsci_space_at(scan->text, end, n) || nsci_mark_at(scan, end) == '"';
    return end > first && ends ? end : at;
}

/* Reads the run of stops at text[start], with the closing marks and the face behind it. */
static void read_run(nsci_scan *scan, stop_run *run, uint32_t start) {
    bool apart = false;
    run->end = start;
    do {
        run->last_start = run->end;
        read_stops(scan, run, run->end);
        run->end = skip_emoji(scan, run->end);
        run->in_quote = scan->in_quote;
        run->depth = scan->depth;
        read_closings(scan, run);
        if (is_stop(nsci_mark_at(scan, run->end))) continue;
        if (!stops_apart(scan, run->end) || opens_next(scan, start, run->end)) break;
        run->end++;
        apart = true;
    } while (true);
    if (apart)
        run->stop = NSCI_STOP_ELLIPSIS;
    else if (nsci_blank_before(scan, start))
        run->stop = NSCI_STOP_APART;

    uint32_t quotes = nsci_skip_closing_apart(scan, run->end);
    if (quotes != run->end) {
        run->end = quotes;
        add_closing(run, NSCI_CLOSING_DOUBLE);
    }
    uint32_t face = run->end;
    if (face < scan->n_bytes && scan->text[face] == ' ') face++;
    uint32_t face_end = skip_emoticon(scan, face);
    if (face_end != face) run->end = face_end; /* it belongs to what it comments on */
}

/* Is the stop at text[at] a period behind which a blank and a letter or digit stand? Nearly all
 * are, and no other mark belongs to them. */
static bool is_plain_stop(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text + at;
    return scan->n_bytes - at > 2 && text[0] == '.' && text[1] == ' ' &&
           (nsci_is_letter(text[2]) || nsci_is_digit(text[2]));
}

bool nsci_on_stop(nsci_scan *scan, nsci_candidate *found) {
    uint32_t start = scan->at, n = scan->n_bytes;
    stop_run run = {.end = start + 1,
                    .last_start = start,
                    .stop = nsci_blank_before(scan, start) ? NSCI_STOP_APART : NSCI_STOP_PERIOD,
                    .in_quote = scan->in_quote,
                    .depth = scan->depth};
    if (!is_plain_stop(scan, start)) read_run(scan, &run, start);
    scan->at = run.end;
    if (run.end >= n || (start > 0 && start == scan->marker)) return false;
    *found = (nsci_candidate){.stop = run.stop, .closing = run.closing, .word_end = start};
    if (nsci_space_at(scan->text, run.end, n))
        found->kind = NSCI_CANDIDATE_STOP;
    else if (may_start_glued(scan, &run))
        found->kind = NSCI_CANDIDATE_GLUED;
    else
        return false;
    bool more = nsci_candidate_finish(scan, found, run.end, run.end);
    found->in_quote = run.in_quote;
    found->depth = run.depth;
    if (found->kind != NSCI_CANDIDATE_BLANK)
        scan->last_case = nsci_case_at(scan->text, found->right_start, n);
    return more;
}

bool nsci_on_colon(nsci_scan *scan, nsci_candidate *found, uint8_t mark) {
    uint32_t at = scan->at++, face_end = skip_emoticon(scan, at);
    if (face_end != at && at > 0 && nsci_is_blank(scan->text[at - 1])) {
        *found = (nsci_candidate){.kind = NSCI_CANDIDATE_EMOTICON,
                                  .stop = NSCI_STOP_OTHER,
                                  .word_end = (uint32_t)nsci_skip_space_back(scan->text, 0, at)};
        return nsci_candidate_finish(scan, found, face_end, face_end);
    }
    if (!nsci_space_at(scan->text, scan->at, scan->n_bytes)) return false;
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_COLON,
                              .stop = mark == ':' ? NSCI_STOP_COLON : NSCI_STOP_SEMICOLON,
                              .word_end = at};
    return nsci_candidate_finish(scan, found, at + 1, at + 1);
}

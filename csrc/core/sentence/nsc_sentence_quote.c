/* Quotation marks and brackets.
 *
 * Normalization makes quotation marks straight, and its edits tell which were opening and which
 * closing. Of a mark that was straight before, the characters around it decide.
 */
#include "sentence/nsc_sentence_quote.h"
#include "text/nsc_space.h"
#include "text/nsc_utf8.h"

enum {
    MAX_BACK_QUOTE_BYTES = 600, /* between `` and '' */
    MAX_NOTE_DIGITS = 3,
    MAX_NOTE_BYTES = 20 /* citation needed */
};

/* The side of a mark that was `was` [n] before it was made straight. */
static nsci_side side_of(const uint8_t *was, size_t n) {
    if (n == 3 && was[0] == 0xE2 && was[1] == 0x80) {
        if (was[2] == 0x9C || was[2] == 0x98 || was[2] == 0x9E)
            return NSCI_SIDE_OPEN;                                    /* U+201C, U+2018, U+201E */
        if (was[2] == 0x9D || was[2] == 0x99) return NSCI_SIDE_CLOSE; /* U+201D, U+2019 */
    }
    if (n == 2 && was[0] == 0xC2) {
        if (was[1] == 0xAB) return NSCI_SIDE_OPEN;  /* U+00AB */
        if (was[1] == 0xBB) return NSCI_SIDE_CLOSE; /* U+00BB */
    }
    return NSCI_SIDE_UNKNOWN;
}

/* The other side, where the characters around the mark at text[at] leave no doubt: German closes
 * with U+201C, Danish opens with U+00BB, and some people type one mark for both. */
static nsci_side corrected(const nsci_scan *scan, uint32_t at, nsci_side side) {
    uint8_t before = at > 0 ? scan->text[at - 1] : ' ';
    uint8_t after = at + 1 < scan->n_bytes ? scan->text[at + 1] : ' ';
    bool ends_word = nsci_is_letter(before) || nsci_is_digit(before) || before >= 0x80 ||
                     (before > ' ' && memchr(".,?!", before, 4));
    if (side == NSCI_SIDE_OPEN && ends_word && (after <= ' ' || memchr(".,?!;:", after, 6)))
        return NSCI_SIDE_CLOSE;
    if (side == NSCI_SIDE_CLOSE && nsci_is_blank(before) && nsci_is_letter(after))
        return NSCI_SIDE_OPEN;
    return side;
}

/* What the quotation mark at text[at] was before it was made straight. */
nsci_side nsci_original_side(nsci_scan *scan, uint32_t at) {
    const nsci_edits *edits = scan->edits;
    if (!edits || !scan->source) return NSCI_SIDE_UNKNOWN;
    while (scan->edit < edits->n && edits->items[scan->edit].norm_end <= at) scan->edit++;
    if (scan->edit == edits->n) return NSCI_SIDE_UNKNOWN;
    const nsci_edit *edit = &edits->items[scan->edit];
    if (edit->norm_start > at || edit->rule != NSC_RULE_QUOTES) return NSCI_SIDE_UNKNOWN;
    nsci_side side = side_of(scan->source + edit->start, edit->end - edit->start);
    return corrected(scan, at, side);
}

/* The side of the mark at text[at .. at + length): by its original, else by what stands around. */
static nsci_side quote_side(nsci_scan *scan, uint32_t at, uint32_t length) {
    nsci_side known = nsci_original_side(scan, at);
    if (known != NSCI_SIDE_UNKNOWN) return known;
    uint8_t before = at > 0 ? scan->text[at - 1] : ' ';
    uint8_t after = at + length < scan->n_bytes ? scan->text[at + length] : ' ';
    bool free_before = nsci_is_blank(before) || before == '(' || before == '[' || before == '-';
    bool free_after =
        nsci_is_blank(after) || (after < 0x80 && !nsci_is_letter(after) && !nsci_is_digit(after) &&
                                 after != '$' && after != '\'');
    if (free_before && !free_after) return NSCI_SIDE_OPEN;
    if (free_after && !free_before) return NSCI_SIDE_CLOSE;
    return scan->in_quote ? NSCI_SIDE_CLOSE : NSCI_SIDE_OPEN;
}

void nsci_note_quote(nsci_scan *scan, nsci_side which, uint32_t at) {
    scan->in_quote = which == NSCI_SIDE_OPEN;
    scan->quote_start = at;
}

/* Does a `` stand open before the '' at text[at]? */
static bool has_back_quotes(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    for (uint32_t from = at; from > 1 && at - from < MAX_BACK_QUOTE_BYTES;) {
        from--;
        if (memcmp(text + from - 1, "''", 2) == 0) return false;
        if (memcmp(text + from - 1, "``", 2) == 0) return true;
    }
    return false;
}

/* The end of a mark that stands apart behind a stop and closes what is open, or `at`:
 *
 *     `` Go . '' She          " Go . " She
 */
uint32_t nsci_skip_closing_apart(nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, mark = at + 1, end;
    if (mark >= n || text[at] != ' ') return at;
    if (nsci_mark_at(scan, mark) == '"') {
        end = mark + nsci_utf8_length(text[mark]);
        nsci_side which = nsci_original_side(scan, mark);
        if (which == NSCI_SIDE_OPEN || (which == NSCI_SIDE_UNKNOWN && !scan->in_quote)) return at;
    } else {
        end = mark + 2;
        if (end > n || memcmp(text + mark, "''", 2) != 0 || !has_back_quotes(scan, at)) return at;
    }
    if (end < n && !nsci_is_blank(text[end])) return at;
    if (text[mark] != '\'') nsci_note_quote(scan, NSCI_SIDE_CLOSE, mark);
    return end;
}

/* A quotation mark that stands apart from the stop before it: phrase. " The */
bool nsci_on_double_quote(nsci_scan *scan, nsci_candidate *found) {
    uint32_t at = scan->at, length = nsci_utf8_length(scan->text[at]);
    nsci_note_quote(scan, quote_side(scan, at, length), at);
    scan->at = at + length;
    if (at < 2 || !nsci_is_blank(scan->text[at - 1]) ||
        !nsci_space_at(scan->text, scan->at, scan->n_bytes))
        return false;
    uint8_t stop = scan->text[at - 2];
    if (stop != '.' && stop != '?' && stop != '!') return false;
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_QUOTE,
                              .stop = NSCI_STOP_APART,
                              .closing = NSCI_CLOSING_DOUBLE,
                              .word_end = at - 2};
    return nsci_candidate_finish(scan, found, at + length, at + length);
}

/* Where the note begins whose text ends at `end`: [2], or [a] and [citation needed] where the stop
 * stands right before it. Its bracket, or `end` when it is none. */
static uint32_t note_start(const uint8_t *text, uint32_t end) {
    uint32_t at = end;
    while (at > 0 && end - at < MAX_NOTE_DIGITS && nsci_is_digit(text[at - 1])) at--;
    if (at < end) return at > 1 && text[at - 1] == '[' ? at - 1 : end;
    while (at > 0 && end - at < MAX_NOTE_BYTES &&
           (nsci_is_lower(text[at - 1]) || text[at - 1] == ' '))
        at--;
    return at < end && at > 1 && text[at - 1] == '[' && text[at - 2] != ' ' ? at - 1 : end;
}

/* A bracket that closes a note behind a stop: 1971.[2] The, 1971. [2] The */
bool nsci_on_closing_bracket(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t end = scan->at++, start = note_start(text, end);
    nsci_close_bracket(scan);
    if (start == end) return false;
    uint32_t stop = start - 1;
    if (text[stop] == ' ' && stop > 0) stop--;
    if (text[stop] != '.' && text[stop] != '?' && text[stop] != '!' && text[stop] != '"' &&
        text[stop] != ']')
        return false;
    if (!nsci_space_at(text, end + 1, scan->n_bytes)) return false;
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_NOTE,
                              .stop = text[stop] == ']' || text[stop] == '"' ? NSCI_STOP_CLOSING
                                                                             : NSCI_STOP_PERIOD,
                              .closing = NSCI_CLOSING_BRACKET,
                              .word_end = stop};
    return nsci_candidate_finish(scan, found, end + 1, end + 1);
}

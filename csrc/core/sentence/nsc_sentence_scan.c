/* The scan for candidates.
 *
 * Nearly all bytes of a text can end no sentence. nsc_sentence_chunk lists the others, and the scan goes
 * from one event to the next: a stop, a mark that changes the scan's state (quotation marks, brackets), a
 * dash, a line feed, or a capital after white space. What an event means is decided by the text
 * around it:
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
 * Lists are read by nsc_sentence_list; addresses, hours, letters and capitals by nsc_sentence_entry.
 *
 * Every loop moves on over bytes that no other event visits again, or looks at a bounded number.
 */
#include "sentence/nsc_sentence_scan_impl.h"

enum {
    MAX_QUOTE_BYTES = 1500,  /* an older open quotation mark is forgotten */
    MAX_BRACKET_BYTES = 600, /* an older open bracket is forgotten */
    MAX_NOTE_DIGITS = 3,
    MAX_MOUTHS = 4,     /* :)))) */
    MIN_RULER_BYTES = 4 /* ----, **** */
};

/* ---- White space ---------------------------------------------------------------------------- */

size_t nsci_wide_space_at(const uint8_t *text, size_t at) {
    size_t next;
    return nsci_uni_class(nsci_utf8_decode(text, at, &next)) == NSCI_SPACE ? next - at : 0;
}

size_t nsci_skip_space(const uint8_t *text, size_t at, size_t n) {
    for (size_t step; (step = nsci_space_at(text, at, n)) != 0;) at += step;
    return at;
}

size_t nsci_skip_space_back(const uint8_t *text, size_t from, size_t at) {
    while (at > from) {
        size_t last = at - 1;
        while (last > from && (text[last] & 0xC0) == 0x80) last--;
        if (nsci_space_at(text, last, at) != at - last) break;
        at = last;
    }
    return at;
}

/* ---- Events ---------------------------------------------------------------------------------- */

/* Moves on to the next event at or after scan->at; false at the end of the text. */
static bool next_event(nsci_scan *scan) {
    const nsci_chunk *chunk = scan->chunk;
    while (scan->at < scan->n_bytes) {
        if (scan->at - chunk->start >= NSCI_INDEX_BYTES) /* a candidate may lead back, too */
            nsci_chunk_read(scan->chunk, scan->splitter, scan->events, scan->text, scan->at,
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

/* ---- Quotation marks and brackets ----------------------------------------------------------- */

typedef enum side { SIDE_UNKNOWN = 0, SIDE_OPEN, SIDE_CLOSE } side;

/* What the quotation mark at text[at] was before it was made straight. */
static side original_side(nsci_scan *scan, uint32_t at) {
    const nsci_edits *edits = scan->edits;
    if (!edits || !scan->source) return SIDE_UNKNOWN;
    while (scan->edit < edits->n && edits->items[scan->edit].norm_end <= at) scan->edit++;
    if (scan->edit == edits->n) return SIDE_UNKNOWN;
    const nsci_edit *edit = &edits->items[scan->edit];
    if (edit->norm_start > at || edit->rule != NSC_RULE_QUOTES) return SIDE_UNKNOWN;
    const uint8_t *was = scan->source + edit->start;
    if (edit->end - edit->start == 3 && was[0] == 0xE2 && was[1] == 0x80) {
        if (was[2] == 0x9C || was[2] == 0x98) return SIDE_OPEN;  /* U+201C, U+2018 */
        if (was[2] == 0x9D || was[2] == 0x99) return SIDE_CLOSE; /* U+201D, U+2019 */
    }
    if (edit->end - edit->start == 2 && was[0] == 0xC2) {
        if (was[1] == 0xAB) return SIDE_OPEN;  /* U+00AB */
        if (was[1] == 0xBB) return SIDE_CLOSE; /* U+00BB */
    }
    return SIDE_UNKNOWN;
}

/* The side of the mark at text[at .. at + length): by its original, else by what stands around. */
static side quote_side(nsci_scan *scan, uint32_t at, uint32_t length) {
    side known = original_side(scan, at);
    if (known != SIDE_UNKNOWN) return known;
    uint8_t before = at > 0 ? scan->text[at - 1] : ' ';
    uint8_t after = at + length < scan->n_bytes ? scan->text[at + length] : ' ';
    bool free_before = nsci_is_blank(before) || before == '(' || before == '[' || before == '-';
    bool free_after =
        nsci_is_blank(after) || (after < 0x80 && !nsci_is_letter(after) && !nsci_is_digit(after) &&
                                 after != '$' && after != '\'');
    if (free_before && !free_after) return SIDE_OPEN;
    if (free_after && !free_before) return SIDE_CLOSE;
    return scan->in_quote ? SIDE_CLOSE : SIDE_OPEN;
}

static void on_quote(nsci_scan *scan, side which, uint32_t at) {
    scan->in_quote = which == SIDE_OPEN;
    scan->quote_start = at;
}

static void open_bracket(nsci_scan *scan, uint32_t at) {
    if (scan->depth < 3) scan->depth++;
    scan->bracket_start = at;
}

static void close_bracket(nsci_scan *scan) {
    if (scan->depth > 0) scan->depth--;
}

static inline void forget_old(nsci_scan *scan, uint32_t at) {
    scan->in_quote &= at - scan->quote_start <= MAX_QUOTE_BYTES;
    if (at - scan->bracket_start > MAX_BRACKET_BYTES) scan->depth = 0;
}

/* ---- Characters above ASCII ----------------------------------------------------------------- */

/* Marks of U+2000 and above, as they remain when normalization leaves them: their ASCII fellow, or
 * 0. All take three bytes. */
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

/* What ends the text before a candidate that no stop announces. */
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

/* ---- Candidates ----------------------------------------------------------------------------- */

static nsci_case case_at(const uint8_t *text, size_t at, size_t n) {
    while (at < n && (text[at] == '"' || text[at] == '\'' || text[at] == '(')) at++;
    if (at >= n) return NSCI_CASE_NONE;
    return nsci_is_upper(text[at])   ? NSCI_CASE_UPPER
           : nsci_is_lower(text[at]) ? NSCI_CASE_LOWER
                                     : NSCI_CASE_OTHER;
}

/* Completes a candidate whose left side and kind are known: reads the white space after it, and
 * makes the scan go on behind that. */
bool nsci_scan_finish(nsci_scan *scan, nsci_candidate *found, uint32_t left_end,
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
        scan->last_case = case_at(text, at, n);
    }
    scan->last_right = at;
    scan->at = at + (at < n && nsci_is_upper(text[at]));
    scan->last_kind = found->kind;
    if (found->kind != NSCI_CANDIDATE_CAPITAL && found->kind != NSCI_CANDIDATE_QUOTE)
        scan->segment_start = at;
    return at < n;
}

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
    uint32_t next = at + 1 + nsci_char_bytes(scan->text[at + 1]);
    uint8_t after = next < scan->n_bytes ? scan->text[next] : ' ';
    return !nsci_is_letter(after) && !nsci_is_digit(after);
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
        at += nsci_char_bytes(scan->text[at]);
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
        uint32_t length = c ? nsci_char_bytes(scan->text[at]) : 0;
        uint8_t after = at + length < scan->n_bytes ? scan->text[at + length] : ' ';
        if (c == '"') {
            side which = original_side(scan, at);
            if (which == SIDE_OPEN) return;
            bool word_after = nsci_is_letter(after) || nsci_is_digit(after);
            if (which == SIDE_UNKNOWN && word_after && !scan->in_quote) return;
            on_quote(scan, SIDE_CLOSE, at);
            add_closing(run, NSCI_CLOSING_DOUBLE);
        } else if (c == '\'' || c == '`') {
            if (nsci_is_letter(after)) return;
            add_closing(run, NSCI_CLOSING_SINGLE);
        } else if (c == ')' || c == ']') {
            close_bracket(scan);
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
        return nsci_is_upper(after) && (nsci_is_lower(before) || nsci_is_digit(before) ||
                                        before == ')' || run->closing != NSCI_CLOSING_NONE);
    return nsci_is_letter(after);
}

/* The end of the emoticon at text[at], or `at` when there is none: :) ;-( :D with white space (or the
 * text's end) behind it. */
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

/* Does a `` stand open before the '' at text[at]? */
static bool has_back_quotes(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    for (uint32_t from = at; from > 1 && at - from < MAX_BRACKET_BYTES;) {
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
static uint32_t skip_closing_apart(nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, mark = at + 1, end;
    if (mark >= n || text[at] != ' ') return at;
    if (nsci_mark_at(scan, mark) == '"') {
        end = mark + nsci_char_bytes(text[mark]);
        side which = original_side(scan, mark);
        if (which == SIDE_OPEN || (which == SIDE_UNKNOWN && !scan->in_quote)) return at;
    } else {
        end = mark + 2;
        if (end > n || memcmp(text + mark, "''", 2) != 0 || !has_back_quotes(scan, at)) return at;
    }
    if (end < n && !nsci_is_blank(text[end])) return at;
    if (text[mark] != '\'') on_quote(scan, SIDE_CLOSE, mark);
    return end;
}

static bool blank_before(const nsci_scan *scan, uint32_t at) {
    return at > 0 && nsci_is_blank(scan->text[at - 1]);
}

/* Reads the run of stops at text[start], with the closing marks and the face behind it. */
static void read_run(nsci_scan *scan, stop_run *run, uint32_t start) {
    bool apart = false;
    run->end = start;
    do {
        run->last_start = run->end;
        read_stops(scan, run, run->end);
        run->in_quote = scan->in_quote;
        run->depth = scan->depth;
        read_closings(scan, run);
        if (is_stop(nsci_mark_at(scan, run->end))) continue;
        if (!stops_apart(scan, run->end)) break;
        run->end++;
        apart = true;
    } while (true);
    if (apart)
        run->stop = NSCI_STOP_ELLIPSIS;
    else if (blank_before(scan, start))
        run->stop = NSCI_STOP_APART;

    uint32_t quotes = skip_closing_apart(scan, run->end);
    if (quotes != run->end) {
        run->end = quotes;
        add_closing(run, NSCI_CLOSING_DOUBLE);
    }
    uint32_t face = run->end;
    if (face < scan->n_bytes && scan->text[face] == ' ') face++;
    uint32_t face_end = skip_emoticon(scan, face);
    if (face_end != face) run->end = face_end; /* it belongs to what it comments on */
}

/* Is the stop at text[at] a period behind which a blank and a letter or digit stand? Nearly all are, and
 * no other mark belongs to them. */
static bool is_plain_stop(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text + at;
    return scan->n_bytes - at > 2 && text[0] == '.' && text[1] == ' ' &&
           (nsci_is_letter(text[2]) || nsci_is_digit(text[2]));
}

static bool on_stop(nsci_scan *scan, nsci_candidate *found) {
    uint32_t start = scan->at, n = scan->n_bytes;
    stop_run run = {.end = start + 1,
                    .last_start = start,
                    .stop = blank_before(scan, start) ? NSCI_STOP_APART : NSCI_STOP_PERIOD,
                    .in_quote = scan->in_quote,
                    .depth = scan->depth};
    if (!is_plain_stop(scan, start)) read_run(scan, &run, start);
    scan->at = run.end;
    if (run.end >= n) return false;
    *found = (nsci_candidate){.stop = run.stop, .closing = run.closing, .word_end = start};
    if (nsci_space_at(scan->text, run.end, n))
        found->kind = NSCI_CANDIDATE_STOP;
    else if (may_start_glued(scan, &run))
        found->kind = NSCI_CANDIDATE_GLUED;
    else
        return false;
    bool more = nsci_scan_finish(scan, found, run.end, run.end);
    found->in_quote = run.in_quote;
    found->depth = run.depth;
    if (found->kind != NSCI_CANDIDATE_BLANK)
        scan->last_case = case_at(scan->text, found->right_start, n);
    return more;
}

/* ---- Other marks ---------------------------------------------------------------------------- */

static bool on_colon(nsci_scan *scan, nsci_candidate *found, uint8_t mark) {
    uint32_t at = scan->at++, face_end = skip_emoticon(scan, at);
    if (face_end != at && at > 0 && nsci_is_blank(scan->text[at - 1])) {
        *found = (nsci_candidate){.kind = NSCI_CANDIDATE_EMOTICON,
                                  .stop = NSCI_STOP_OTHER,
                                  .word_end = (uint32_t)nsci_skip_space_back(scan->text, 0, at)};
        return nsci_scan_finish(scan, found, face_end, face_end);
    }
    if (!nsci_space_at(scan->text, scan->at, scan->n_bytes)) return false;
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_COLON,
                              .stop = mark == ':' ? NSCI_STOP_COLON : NSCI_STOP_SEMICOLON,
                              .word_end = at};
    return nsci_scan_finish(scan, found, at + 1, at + 1);
}

static bool on_line(nsci_scan *scan, nsci_candidate *found) {
    uint32_t feed = scan->at;
    uint32_t end = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, feed);
    *found = (nsci_candidate){
        .kind = NSCI_CANDIDATE_LINE, .stop = nsci_last_mark(scan->text, end), .word_end = end};
    return nsci_scan_finish(scan, found, end, feed);
}

/* A dash or bullet: a candidate before it, when white space stands there and none was made of that;
 * then one after it. */
static bool on_dash(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t start = scan->at, end = start, n = scan->n_bytes;
    for (uint8_t c; (c = nsci_mark_at(scan, end)) == '-' || c == '*';)
        end += nsci_char_bytes(text[end]);
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
        return nsci_scan_finish(scan, found, left, left);
    }
    found->word_end = start;
    return nsci_scan_finish(scan, found, end, end);
}

/* A quotation mark that stands apart from the stop before it: phrase. " The */
static bool on_double_quote(nsci_scan *scan, nsci_candidate *found) {
    uint32_t at = scan->at, length = nsci_char_bytes(scan->text[at]);
    on_quote(scan, quote_side(scan, at, length), at);
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
    return nsci_scan_finish(scan, found, at + length, at + length);
}

/* A bracket that closes a note behind a stop: 1971.[2] The, 1971. [2] The */
static bool on_closing_bracket(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t end = scan->at++, at = end, n_digits = 0;
    close_bracket(scan);
    while (at > 0 && nsci_is_digit(text[at - 1]) && n_digits < MAX_NOTE_DIGITS) at--, n_digits++;
    if (n_digits == 0 || at < 2 || text[at - 1] != '[') return false;
    uint32_t stop = at - 2;
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
    return nsci_scan_finish(scan, found, end + 1, end + 1);
}

void nsci_scan_start(nsci_scan *scan) {
    scan->events = nsci_indexer_at(0);
    scan->entry = UINT32_MAX; /* none */
    nsci_chunk_reset(scan->chunk);
    scan->last_case =
        case_at(scan->text, nsci_skip_space(scan->text, 0, scan->n_bytes), scan->n_bytes);
}

bool nsci_scan_next(nsci_scan *scan, nsci_candidate *found) {
    for (;;) {
        if (!next_event(scan)) return false;
        forget_old(scan, scan->at);
        bool ready = false;
        uint8_t mark = nsci_mark_at(scan, scan->at);
        if (nsci_is_upper(mark)) {
            if (nsci_on_capital(scan, found)) return true;
            continue;
        }
        switch (mark) {
        case '.':
            nsci_note_address(scan, scan->at);
            if (nsci_on_marker(scan, found)) return true;
            ready = on_stop(scan, found);
            break;
        case '?':
        case '!':
            ready = on_stop(scan, found);
            break;
        case '/':
        case '@':
            nsci_note_address(scan, scan->at++);
            break;
        case ':':
            if (nsci_on_address(scan, found) || nsci_on_stamp(scan, found)) return true;
            ready = on_colon(scan, found, mark);
            break;
        case ';':
            ready = on_colon(scan, found, mark);
            break;
        case '\n':
            ready = on_line(scan, found);
            break;
        case '-':
        case '*':
            ready = on_dash(scan, found);
            break;
        case '"':
            ready = on_double_quote(scan, found);
            break;
        case '(':
        case '[':
            open_bracket(scan, scan->at++);
            break;
        case ')':
            if (nsci_on_marker(scan, found)) return true;
            close_bracket(scan);
            scan->at++;
            break;
        case ']':
            ready = on_closing_bracket(scan, found);
            break;
        default:
            scan->at += nsci_char_bytes(scan->text[scan->at]);
            break;
        }
        if (ready) return true;
    }
}

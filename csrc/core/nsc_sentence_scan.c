/* The scan for candidates.
 *
 * Nearly all bytes of a text can end no sentence. nsc_sentence_events finds the others, 64 at a time,
 * and the scan goes from one event to the next: a stop, a mark that changes the scan's state (quotation marks, brackets), a
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
 * Every loop moves on over bytes that no other event visits again, or looks at a bounded number.
 */
#include "nsc_sentence_feature.h"
#include "nsc_uni.h"

enum {
    MAX_QUOTE_BYTES = 1500,  /* an older open quotation mark is forgotten */
    MAX_BRACKET_BYTES = 600, /* an older open bracket is forgotten */
    MAX_NOTE_DIGITS = 3,
    MAX_ADDRESS_BYTES = 100,
    MAX_MOUTHS = 4,       /* :)))) */
    MIN_RULER_BYTES = 4,  /* ----, **** */
    MAX_LETTER_BYTES = 28 /* Dear Mrs. Somebody, */
};

static bool is_blank(uint8_t c) { return c <= ' '; }

/* ---- White space ---------------------------------------------------------------------------- */

static size_t wide_space_at(const uint8_t *text, size_t at) {
    size_t next;
    return nsci_uni_class(nsci_utf8_decode(text, at, &next)) == NSCI_SPACE ? next - at : 0;
}

/* Bytes of the white-space character at text[at]; 0 when it is none. */
static inline size_t space_at(const uint8_t *text, size_t at, size_t n) {
    if (at >= n) return 0;
    if (text[at] < 0x80) return nsci_ascii_class[text[at]] == NSCI_SPACE;
    return wide_space_at(text, at);
}

size_t nsci_skip_space(const uint8_t *text, size_t at, size_t n) {
    for (size_t step; (step = space_at(text, at, n)) != 0;) at += step;
    return at;
}

size_t nsci_skip_space_back(const uint8_t *text, size_t from, size_t at) {
    while (at > from) {
        size_t last = at - 1;
        while (last > from && (text[last] & 0xC0) == 0x80) last--;
        if (space_at(text, last, at) != at - last) break;
        at = last;
    }
    return at;
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
    bool free_before = is_blank(before) || before == '(' || before == '[' || before == '-';
    bool free_after =
        is_blank(after) || (after < 0x80 && !nsci_is_upper(after) && !nsci_is_lower(after) &&
                            !nsci_is_digit(after) && after != '$' && after != '\'');
    if (free_before && !free_after) return SIDE_OPEN;
    if (free_after && !free_before) return SIDE_CLOSE;
    return scan->in_quote ? SIDE_CLOSE : SIDE_OPEN;
}

static void see_quote(nsci_scan *scan, side which, uint32_t at) {
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
    if (scan->in_quote && at - scan->quote_start > MAX_QUOTE_BYTES) scan->in_quote = false;
    if (scan->depth && at - scan->bracket_start > MAX_BRACKET_BYTES) scan->depth = 0;
}

/* ---- Characters above ASCII ----------------------------------------------------------------- */

/* Marks of U+2000 and above, as they remain when normalization leaves them: their ASCII fellow, or
 * 0. All take three bytes. */
static uint8_t wide_mark(const uint8_t *text, size_t at) {
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

/* Length of the character that begins with byte `c`. */
static inline uint32_t char_bytes(uint8_t c) {
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
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
static bool finish(nsci_scan *scan, nsci_break *found, uint32_t left_end, uint32_t gap_start) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, at = gap_start, feeds = 0, line = 0;
    for (size_t step; (step = space_at(text, at, n)) != 0; at += (uint32_t)step)
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
    if (feeds > 1) found->kind = NSCI_BREAK_BLANK;

    if (feeds > 1 || (feeds > 0 && !scan->join_lines)) {
        if (!scan->lines.known) scan->lines = nsci_study_lines(text, n);
        scan->line_start = line;
        if (feeds > 1 || scan->lines.wrapped < 2) {
            scan->in_quote = false;
            scan->depth = 0;
        }
        scan->last_case = case_at(text, at, n);
    }
    scan->at = scan->last_right = at;
    scan->last_kind = found->kind;
    if (found->kind != NSCI_BREAK_CAPITAL && found->kind != NSCI_BREAK_QUOTE)
        scan->segment_start = at;
    return at < n;
}

/* Reads marks of the run that `at` stands in: stops, and the marks that may close behind them. */
typedef struct stop_run {
    uint32_t end;
    nsci_stop stop;
    nsci_closing closing;
} stop_run;

static inline uint8_t mark_at(const nsci_scan *scan, uint32_t at) {
    if (at >= scan->n_bytes) return 0;
    uint8_t c = scan->text[at];
    return c >= 0xE2 ? wide_mark(scan->text, at) : c;
}

static bool is_stop(uint8_t mark) { return mark == '.' || mark == '?' || mark == '!'; }

/* Does the run go on behind a blank: ". . ." and "? ..." but not ". .45"? */
static bool stops_apart(const nsci_scan *scan, uint32_t at) {
    if (at >= scan->n_bytes || scan->text[at] != ' ' || !is_stop(mark_at(scan, at + 1)))
        return false;
    uint32_t next = at + 1 + char_bytes(scan->text[at + 1]);
    uint8_t after = next < scan->n_bytes ? scan->text[next] : ' ';
    return !nsci_is_upper(after) && !nsci_is_lower(after) && !nsci_is_digit(after);
}

static void read_stops(const nsci_scan *scan, stop_run *run, uint32_t at) {
    uint32_t periods = 0, others = 0;
    uint8_t last = 0;
    bool mixed = false;
    for (uint8_t c; is_stop(c = mark_at(scan, at));) {
        if (c == '.')
            periods += scan->text[at] == 0xE2 ? 3 : 1;
        else
            others++;
        mixed = mixed || (others && (last != 0 && last != c));
        last = c;
        at += char_bytes(scan->text[at]);
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
        uint8_t c = mark_at(scan, at);
        uint32_t length = c ? char_bytes(scan->text[at]) : 0;
        uint8_t after = at + length < scan->n_bytes ? scan->text[at + length] : ' ';
        if (c == '"') {
            side which = original_side(scan, at);
            if (which == SIDE_OPEN) return;
            bool word_after = nsci_is_upper(after) || nsci_is_lower(after) || nsci_is_digit(after);
            if (which == SIDE_UNKNOWN && word_after && !scan->in_quote) return;
            see_quote(scan, SIDE_CLOSE, at);
            add_closing(run, NSCI_CLOSING_DOUBLE);
        } else if (c == '\'' || c == '`') {
            if (nsci_is_upper(after) || nsci_is_lower(after)) return;
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

/* Notes the mark of an address that text[at] completes: a@, http://, www. */
static void note_address(nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    if (text[at] == '@' || (text[at] == '/' && at > 0 && text[at - 1] == '/') ||
        (text[at] == '.' && at > 2 && memcmp(text + at - 3, "www", 3) == 0 &&
         (at == 3 || is_blank(text[at - 4]))))
        scan->address = at + 1;
}

/* Does an address of mail or of the web (a@b, http://a, www.a) end, or go on, at text[..end)? */
static bool ends_address(const nsci_scan *scan, uint32_t end) {
    uint32_t at = scan->address;
    if (at == 0 || at > end || end - at >= MAX_ADDRESS_BYTES) return false;
    while (at < end && !is_blank(scan->text[at])) at++;
    return at == end;
}

/* Does one letter stand before the ! at text[at], as in the names E!News and P!nk? */
static bool follows_a_letter(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    bool is_letter = at > 0 && (nsci_is_upper(text[at - 1]) || nsci_is_lower(text[at - 1]));
    return is_letter && (at == 1 || is_blank(text[at - 2]));
}

/* May a sentence start at text[at], right behind a stop? */
static bool may_start_glued(const nsci_scan *scan, const stop_run *run, uint32_t stop_start) {
    uint8_t before = stop_start > 0 ? scan->text[stop_start - 1] : ' ';
    uint8_t after = scan->text[run->end];
    if (is_blank(before) && run->closing == NSCI_CLOSING_NONE) return false; /* .zip, ...and */
    if (after == '"' || mark_at(scan, run->end) == '"') return true;
    if (run->stop == NSCI_STOP_EXCLAIM && follows_a_letter(scan, stop_start)) return false;
    if (ends_address(scan, stop_start)) return false;
    if (run->stop == NSCI_STOP_PERIOD)
        return nsci_is_upper(after) && (nsci_is_lower(before) || nsci_is_digit(before) ||
                                        before == ')' || run->closing != NSCI_CLOSING_NONE);
    return nsci_is_upper(after) || nsci_is_lower(after);
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
    return end > mouth && (end == n || space_at(text, end, n)) ? end : at;
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
    if (mark_at(scan, mark) == '"') {
        end = mark + char_bytes(text[mark]);
        side which = original_side(scan, mark);
        if (which == SIDE_OPEN || (which == SIDE_UNKNOWN && !scan->in_quote)) return at;
    } else {
        end = mark + 2;
        if (end > n || memcmp(text + mark, "''", 2) != 0 || !has_back_quotes(scan, at)) return at;
    }
    if (end < n && !is_blank(text[end])) return at;
    if (text[mark] != '\'') see_quote(scan, SIDE_CLOSE, mark);
    return end;
}

static bool see_stop(nsci_scan *scan, nsci_break *found) {
    uint32_t start = scan->at, n = scan->n_bytes;
    stop_run run = {.end = start};
    bool quoted, apart = false;
    uint8_t depth;
    uint32_t stop_start;
    do {
        stop_start = run.end;
        read_stops(scan, &run, run.end);
        quoted = scan->in_quote;
        depth = scan->depth;
        read_closings(scan, &run);
        if (is_stop(mark_at(scan, run.end))) continue;
        if (!stops_apart(scan, run.end)) break;
        run.end++;
        apart = true;
    } while (true);

    uint32_t quotes = skip_closing_apart(scan, run.end);
    if (quotes != run.end) {
        run.end = quotes;
        add_closing(&run, NSCI_CLOSING_DOUBLE);
    }
    uint32_t face = run.end;
    if (face < n && scan->text[face] == ' ') face++;
    uint32_t face_end = skip_emoticon(scan, face);
    if (face_end != face) run.end = face_end; /* it belongs to what it comments on */
    scan->at = run.end;
    if (run.end >= n) return false;
    if (apart)
        run.stop = NSCI_STOP_ELLIPSIS;
    else if (start > 0 && is_blank(scan->text[start - 1]))
        run.stop = NSCI_STOP_APART;
    *found = (nsci_break){.stop = run.stop, .closing = run.closing, .word_end = start};
    if (space_at(scan->text, run.end, n))
        found->kind = NSCI_BREAK_STOP;
    else if (may_start_glued(scan, &run, stop_start))
        found->kind = NSCI_BREAK_GLUED;
    else
        return false;
    bool more = finish(scan, found, run.end, run.end);
    found->in_quote = quoted;
    found->depth = depth;
    if (found->kind != NSCI_BREAK_BLANK)
        scan->last_case = case_at(scan->text, found->right_start, n);
    return more;
}

/* What ends the text before a candidate that no stop announces. */
static nsci_stop last_mark(const uint8_t *text, uint32_t end) {
    uint8_t c = end > 0 ? text[end - 1] : ' ';
    if (nsci_is_upper(c) || nsci_is_lower(c) || nsci_is_digit(c) || c >= 0x80)
        return NSCI_STOP_NONE;
    if (c == ',') return NSCI_STOP_COMMA;
    if (c == '-') return NSCI_STOP_DASH;
    if (c == ':') return NSCI_STOP_COLON;
    if (c == ';') return NSCI_STOP_SEMICOLON;
    if (c == '"' || c == '\'' || c == ')' || c == ']') return NSCI_STOP_CLOSING;
    return NSCI_STOP_OTHER;
}

/* ---- Lists ---------------------------------------------------------------------------------- */

static uint32_t roman_digit(uint8_t c) {
    c |= 32u;
    return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
}

/* The value of the Roman numeral text[from .. to) in letters of one case, up to 39; else 0. */
static uint32_t roman_value(const uint8_t *text, uint32_t from, uint32_t to) {
    uint32_t value = 0, last = 0;
    if (to - from > 7) return 0;
    for (uint32_t at = to; at > from; at--) {
        uint32_t digit = roman_digit(text[at - 1]);
        if (digit == 0 || ((text[at - 1] ^ text[from]) & 32u)) return 0;
        value += digit < last ? (0u - digit) : digit;
        last = digit;
    }
    return value < 40 ? value : 0;
}

/* Reads the list marker that the . or ) at text[end] may close: 1. 12) (3) a. b) (c) ii., with white
 * space on both sides. Returns its style and number in one, such that the next item's is greater by
 * one; 0 when it is none. *start is its first byte. */
static uint32_t list_marker(const nsci_scan *scan, uint32_t end, uint32_t *start) {
    const uint8_t *text = scan->text;
    uint32_t at = end, number = 0, style = text[end] == ')' ? 1 : 0, power = 1;
    uint32_t after = end + 1;
    if (after < scan->n_bytes && text[after] == ')') after++; /* 1.) */
    if (!space_at(text, after, scan->n_bytes) || at == 0) return 0;
    if (nsci_is_digit(text[at - 1])) {
        while (at > 0 && nsci_is_digit(text[at - 1]) && power < 1000) {
            number += power * (uint32_t)(text[--at] - '0');
            power *= 10;
        }
    } else if (nsci_is_lower(text[at - 1]) || nsci_is_upper(text[at - 1])) {
        uint8_t letter = text[--at];
        uint32_t from = at;
        while (from > 0 && end - from < 8 && roman_digit(text[from - 1])) from--;
        if (from > 0 && !is_blank(text[from - 1]) && text[from - 1] != '(') return 0;
        uint32_t roman = roman_value(text, from, end);
        number = letter & 31u;
        style += nsci_is_lower(letter) ? 2 : 4;
        uint32_t as_roman = (style + 16 + 1) << 16 | roman;
        bool next_letter = from == at && scan->item + 1 == ((style + 1) << 16 | number);
        if (roman && !next_letter &&
            (from < at || (letter | 32u) == 'i' || as_roman == scan->item + 1)) {
            at = from; /* i. opens a list of Roman numerals, ii. and v. go on with it */
            number = roman;
            style += 16;
        }
    } else {
        return 0;
    }
    if (at > 0 && text[at - 1] == '(') {
        if (text[end] != ')') return 0;
        at--;
        style += 8;
    }
    if (at > 2 && text[at - 3] >= 0xE2 && mark_at(scan, at - 3) == '*') at -= 3; /* a bullet */
    if (at > 0 && !is_blank(text[at - 1])) return 0;
    *start = at;
    return (style + 1) << 16 | number;
}

/* Follows the items of a list. The next item in order is a candidate even where no stop stands
 * before it; true when *found is that. */
static bool see_marker(nsci_scan *scan, nsci_break *found) {
    uint32_t start, item = list_marker(scan, scan->at, &start);
    if (item == 0) return false;
    bool opens = start == scan->last_right && scan->last_kind != NSCI_BREAK_CAPITAL;
    if (opens || start == scan->line_start) {
        scan->item = item;
        return false;
    }
    if (item != scan->item + 1 || start < scan->last_right) return false;
    uint32_t left = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, start);
    if (left <= scan->last_right) return false;
    *found = (nsci_break){
        .kind = NSCI_BREAK_MARKER, .stop = last_mark(scan->text, left), .word_end = left};
    return finish(scan, found, left, left);
}

/* ---- Other marks ---------------------------------------------------------------------------- */

static bool see_colon(nsci_scan *scan, nsci_break *found, uint8_t mark) {
    uint32_t at = scan->at++, face_end = skip_emoticon(scan, at);
    if (face_end != at && at > 0 && is_blank(scan->text[at - 1])) {
        *found = (nsci_break){.kind = NSCI_BREAK_EMOTICON,
                              .stop = NSCI_STOP_OTHER,
                              .word_end = (uint32_t)nsci_skip_space_back(scan->text, 0, at)};
        return finish(scan, found, face_end, face_end);
    }
    if (!space_at(scan->text, scan->at, scan->n_bytes)) return false;
    *found = (nsci_break){.kind = NSCI_BREAK_COLON,
                          .stop = mark == ':' ? NSCI_STOP_COLON : NSCI_STOP_SEMICOLON,
                          .word_end = at};
    return finish(scan, found, at + 1, at + 1);
}

static bool see_line(nsci_scan *scan, nsci_break *found) {
    uint32_t feed = scan->at;
    uint32_t end = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, feed);
    *found =
        (nsci_break){.kind = NSCI_BREAK_LINE, .stop = last_mark(scan->text, end), .word_end = end};
    return finish(scan, found, end, feed);
}

/* A dash or bullet: a candidate before it, when white space stands there and none was made of that;
 * then one after it. */
static bool see_dash(nsci_scan *scan, nsci_break *found) {
    const uint8_t *text = scan->text;
    uint32_t start = scan->at, end = start, n = scan->n_bytes;
    for (uint8_t c; (c = mark_at(scan, end)) == '-' || c == '*';) end += char_bytes(text[end]);
    bool space_before = start == 0 || is_blank(text[start - 1]);
    if (!space_at(text, end, n) || (!space_before && end - start < 2)) {
        scan->at = end;
        return false;
    }
    bool bullet = mark_at(scan, start) == '*' && end - start < MIN_RULER_BYTES;
    if (start == scan->last_right && end - start < MIN_RULER_BYTES &&
        (bullet || scan->last_kind != NSCI_BREAK_DASH)) {
        scan->at = end; /* it opens the sentence that a candidate before it may start */
        return false;
    }
    *found = (nsci_break){.kind = NSCI_BREAK_DASH, .stop = NSCI_STOP_DASH};
    if (space_before && start != scan->last_right && start > 0) {
        uint32_t left = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
        found->word_end = left;
        found->stop = last_mark(text, left);
        return finish(scan, found, left, left);
    }
    found->word_end = start;
    return finish(scan, found, end, end);
}

/* A quotation mark that stands apart from the stop before it: phrase. " The */
static bool see_double_quote(nsci_scan *scan, nsci_break *found) {
    uint32_t at = scan->at, length = char_bytes(scan->text[at]);
    see_quote(scan, quote_side(scan, at, length), at);
    scan->at = at + length;
    if (at < 2 || !is_blank(scan->text[at - 1]) || !space_at(scan->text, scan->at, scan->n_bytes))
        return false;
    uint8_t stop = scan->text[at - 2];
    if (stop != '.' && stop != '?' && stop != '!') return false;
    *found = (nsci_break){.kind = NSCI_BREAK_QUOTE,
                          .stop = NSCI_STOP_APART,
                          .closing = NSCI_CLOSING_DOUBLE,
                          .word_end = at - 2};
    return finish(scan, found, at + length, at + length);
}

/* A bracket that closes a note behind a stop: 1971.[2] The, 1971. [2] The */
static bool see_closing_bracket(nsci_scan *scan, nsci_break *found) {
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
    if (!space_at(text, end + 1, scan->n_bytes)) return false;
    *found = (nsci_break){.kind = NSCI_BREAK_NOTE,
                          .stop = text[stop] == ']' || text[stop] == '"' ? NSCI_STOP_CLOSING
                                                                         : NSCI_STOP_PERIOD,
                          .closing = NSCI_CLOSING_BRACKET,
                          .word_end = stop};
    return finish(scan, found, end + 1, end + 1);
}

/* Does text[..end) close with what no sentence runs on from: an address, an hour, a ruler? */
static bool closes_entry(const nsci_scan *scan, uint32_t end) {
    const uint8_t *text = scan->text;
    uint8_t last = end > 0 ? text[end - 1] : ' ';
    if (last == '>' || last == '_' || last == '=' || last == ']') return true;
    if (last == 'M' && end > 2 && (text[end - 2] == 'P' || text[end - 2] == 'A')) return true;
    return ends_address(scan, end);
}

/* An address of the web starts: a candidate before it, where white space stands. */
static bool see_address(nsci_scan *scan, nsci_break *found) {
    const uint8_t *text = scan->text;
    uint32_t start = scan->at, n = scan->n_bytes;
    if (n - start < 3 || text[start + 1] != '/' || text[start + 2] != '/') return false;
    for (uint32_t end = start; start > 0 && end - start < 6 && nsci_is_lower(text[start - 1]);)
        start--;
    if (start <= scan->last_right || !is_blank(text[start - 1])) return false;
    uint32_t end = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
    if (end <= scan->last_right) return false;
    *found = (nsci_break){.kind = NSCI_BREAK_ENTRY, .stop = last_mark(text, end), .word_end = end};
    return finish(scan, found, end, end);
}

/* Skips up to `most` digits back from text[at]. */
static uint32_t skip_digits_back(const uint8_t *text, uint32_t at, uint32_t most) {
    for (; most > 0 && at > 0 && nsci_is_digit(text[at - 1]); most--) at--;
    return at;
}

/* Where the date and hour begin whose first colon is text[colon], 08/16/2000 12:05; `colon` itself
 * when it is none. */
static uint32_t stamp_start(const uint8_t *text, uint32_t colon) {
    uint32_t hour = skip_digits_back(text, colon, 2);
    if (hour == colon || hour == 0 || text[hour - 1] != ' ') return colon;
    uint32_t at = hour - 1, part = skip_digits_back(text, at, 4);
    for (int slashes = 0; slashes < 2; slashes++) {
        if (part == at || part == 0 || text[part - 1] != '/') return colon;
        at = part - 1;
        part = skip_digits_back(text, at, 2);
    }
    return part < at && (part == 0 || is_blank(text[part - 1])) ? part : colon;
}

/* Where the hour ends whose first colon is text[colon]: :05, :05 PM, :05:33 PM. */
static uint32_t stamp_end(const uint8_t *text, uint32_t colon, uint32_t n) {
    uint32_t at = colon;
    while (at + 2 < n && text[at] == ':' && nsci_is_digit(text[at + 1]) &&
           nsci_is_digit(text[at + 2]))
        at += 3;
    if (at + 2 < n && text[at] == ' ' && (text[at + 1] | 32) != 'm' && (text[at + 2] | 32) == 'm')
        at += 3;
    return at;
}

/* The date and hour in the head of a message: a candidate before it and one behind it. */
static bool see_stamp(nsci_scan *scan, nsci_break *found) {
    const uint8_t *text = scan->text;
    uint32_t colon = scan->at, start = stamp_start(text, colon);
    if (start == colon) return false;
    uint32_t left = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
    if (left <= scan->last_right) {
        left = stamp_end(text, colon, scan->n_bytes);
        if (!space_at(text, left, scan->n_bytes)) return false;
    }
    *found = (nsci_break){.kind = NSCI_BREAK_STAMP,
                          .stop = left < start ? last_mark(text, left) : NSCI_STOP_OTHER,
                          .word_end = left};
    return finish(scan, found, left, left);
}

/* Is text[segment_start .. end) a letter's greeting or farewell: Dear Ann, Kind regards, */
static bool is_letter_line(const nsci_scan *scan, uint32_t end) {
    uint32_t start = scan->segment_start, at = start;
    if (end - start > MAX_LETTER_BYTES || end == start || scan->text[end - 1] != ',') return false;
    bool known = false;
    for (uint32_t words = 0; at < end && words < 3; words++) {
        uint32_t from = at;
        while (at < end && (nsci_is_lower(scan->text[at]) || nsci_is_upper(scan->text[at]))) at++;
        if (at > from &&
            nsci_splitter_word(scan->splitter, scan->text + from, at - from).abbreviation ==
                NSCI_LETTER_CLASS)
            known = true;
        if (at < end && scan->text[at] != ' ') break;
        at++;
    }
    return known;
}

static bool see_capital(nsci_scan *scan, nsci_break *found) {
    const uint8_t *text = scan->text;
    uint32_t at = scan->at++;
    if (at == scan->last_right) return false;
    bool starter = nsci_splitter_starter(scan->splitter, text, at, scan->n_bytes);
    bool letter = at > 1 && text[at - 2] == ',' && is_letter_line(scan, at - 1);
    if (!starter && !letter && !closes_entry(scan, at - 1)) return false;
    uint32_t end = (uint32_t)nsci_skip_space_back(text, scan->last_right, at);
    *found = (nsci_break){.kind = letter    ? NSCI_BREAK_LETTER
                                  : starter ? NSCI_BREAK_CAPITAL
                                            : NSCI_BREAK_ENTRY,
                          .stop = last_mark(text, end),
                          .word_end = end};
    return end > scan->last_right && finish(scan, found, end, end);
}

/* Moves on to the next event at or after scan->at; false at the end of the text. */
static bool next_event(nsci_scan *scan) {
    for (;;) {
        if (scan->at >= scan->n_bytes) return false;
        if (scan->at - scan->block >= NSCI_EVENT_BLOCK) { /* a candidate may lead back, too */
            scan->events = nsci_events(scan->find_events, scan->text, scan->at, scan->n_bytes);
            scan->block = scan->at;
        }
        uint64_t rest = scan->events >> (scan->at - scan->block);
        if (rest) {
            scan->at += nsci_first_bit(rest);
            return true;
        }
        scan->at = scan->block + NSCI_EVENT_BLOCK;
    }
}

void nsci_scan_start(nsci_scan *scan) {
    scan->find_events = nsci_events_at(0)->find;
    scan->block = 0u - NSCI_EVENT_BLOCK; /* none that holds the first byte */
    scan->last_case =
        case_at(scan->text, nsci_skip_space(scan->text, 0, scan->n_bytes), scan->n_bytes);
}

bool nsci_scan_next(nsci_scan *scan, nsci_break *found) {
    for (;;) {
        if (!next_event(scan)) return false;
        forget_old(scan, scan->at);
        bool ready = false;
        uint8_t mark = mark_at(scan, scan->at);
        if (nsci_is_upper(mark)) {
            if (see_capital(scan, found)) return true;
            continue;
        }
        switch (mark) {
        case '.':
            note_address(scan, scan->at);
            if (see_marker(scan, found)) return true;
            ready = see_stop(scan, found);
            break;
        case '?':
        case '!':
            ready = see_stop(scan, found);
            break;
        case '/':
        case '@':
            note_address(scan, scan->at++);
            break;
        case ':':
            if (see_address(scan, found) || see_stamp(scan, found)) return true;
            ready = see_colon(scan, found, mark);
            break;
        case ';':
            ready = see_colon(scan, found, mark);
            break;
        case '\n':
            ready = see_line(scan, found);
            break;
        case '-':
        case '*':
            ready = see_dash(scan, found);
            break;
        case '"':
            ready = see_double_quote(scan, found);
            break;
        case '(':
        case '[':
            open_bracket(scan, scan->at++);
            break;
        case ')':
            if (see_marker(scan, found)) return true;
            close_bracket(scan);
            scan->at++;
            break;
        case ']':
            ready = see_closing_bracket(scan, found);
            break;
        default:
            scan->at += char_bytes(scan->text[scan->at]);
            break;
        }
        if (ready) return true;
    }
}

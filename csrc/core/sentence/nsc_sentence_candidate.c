/* Candidates: reading the marks and the white space beside them. */
#include "sentence/nsc_sentence_candidate.h"
#include "text/nsc_space.h"
#include "text/nsc_utf8.h"

static bool is_inside_word(const uint8_t *text, size_t at, size_t end, size_t n) {
    return at > 0 && end < n && nsci_is_letter(text[at - 1]) && nsci_is_letter(text[end]);
}

uint8_t nsci_wide_mark(const uint8_t *text, size_t at, size_t n) {
    size_t next;
    switch (nsci_utf8_decode(text, at, &next)) {
    case 0x201C: /* quotation marks */
    case 0x201D:
    case 0x201E:
        return '"';
    case 0xFFFD:
        return is_inside_word(text, at, next, n) ? 0 : '"';
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

/* The white space behind a candidate. */
typedef struct white_space {
    uint32_t start, end;
    uint32_t n_feeds;
    uint32_t line; /* where the line behind the last line feed begins */
} white_space;

static white_space read_space(const nsci_scan *scan, uint32_t start) {
    white_space space = {.start = start, .end = start};
    for (size_t step; (step = nsci_space_at(scan->text, space.end, scan->n_bytes)) != 0;) {
        bool is_feed = scan->text[space.end] == '\n';
        space.end += (uint32_t)step;
        if (!is_feed) continue;
        space.n_feeds++;
        space.line = space.end;
    }
    return space;
}

static nsci_gap gap_of(const uint8_t *text, const white_space *space) {
    if (space->n_feeds) return space->end == space->line ? NSCI_GAP_LINE : NSCI_GAP_INDENT;
    if (space->end == space->start) return NSCI_GAP_NONE;
    bool is_one = space->end == space->start + 1 && text[space->start] != '\t';
    return is_one ? NSCI_GAP_SPACE : NSCI_GAP_SPACES;
}

/* Does a line that was broken by width go on here with a small letter? */
static bool goes_on(const nsci_scan *scan, const white_space *space) {
    return space->n_feeds == 1 && scan->lines.wrapped >= 2 && space->end < scan->n_bytes &&
           nsci_is_lower(scan->text[space->end]);
}

/* A line ends. Where lines are not broken by width, so does a paragraph, and what is open in it. */
static void end_line(nsci_scan *scan, const white_space *space) {
    scan->line_start = space->line;
    if (space->n_feeds > 1 || scan->lines.wrapped < 2) {
        scan->in_quote = false;
        scan->depth = 0;
    }
    if (!goes_on(scan, space))
        scan->last_case = nsci_case_at(scan->text, space->end, scan->n_bytes);
}

bool nsci_candidate_finish(nsci_scan *scan, nsci_candidate *found, uint32_t left_end,
                           uint32_t gap_start) {
    white_space space = read_space(scan, gap_start);
    if (space.n_feeds > 0 && !scan->lines.known)
        scan->lines = nsci_study_lines(scan->text, scan->n_bytes);
    if (space.n_feeds == 2 && scan->lines.doubled) space.n_feeds = 1;
    found->left_end = left_end;
    found->right_start = space.end;
    found->segment_start = scan->segment_start;
    found->line_start = scan->line_start;
    found->in_quote = scan->in_quote;
    found->depth = scan->depth;
    found->last_case = scan->last_case;
    found->last_stop = scan->last_stop;
    found->gap = gap_of(scan->text, &space);
    if (space.n_feeds > 1) found->kind = NSCI_CANDIDATE_BLANK;
    if (space.n_feeds > 1 || (space.n_feeds > 0 && !scan->join_lines)) end_line(scan, &space);

    bool more = space.end < scan->n_bytes;
    scan->last_right = space.end;
    scan->at = space.end + (more && nsci_is_upper(scan->text[space.end]));
    scan->last_kind = found->kind;
    scan->last_stop = space.n_feeds ? NSCI_STOP_NONE : found->stop;
    if (found->kind != NSCI_CANDIDATE_CAPITAL && found->kind != NSCI_CANDIDATE_QUOTE &&
        !(found->kind == NSCI_CANDIDATE_LINE && goes_on(scan, &space)))
        scan->segment_start = space.end;
    return more;
}

/* May text[at] open the rest of a line that was broken by width? Items of lists open lines of their
 * own. */
static bool opens_rest(const nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, end = at;
    while (end < n && nsci_is_digit(text[end])) end++;
    if (end > at) return end == n || (text[end] != '.' && text[end] != ')') || end - at > 3;
    return at < n && (nsci_is_letter(text[at]) || memchr("\"'($<", text[at], 5));
}

/* Bytes of the line before the candidate, if the next word were in it. */
static uint32_t filled_line(const nsci_scan *scan, const nsci_candidate *candidate) {
    uint32_t end = candidate->right_start, width = scan->lines.width;
    while (end < scan->n_bytes && end - candidate->right_start < width &&
           !nsci_is_blank(scan->text[end]))
        end++;
    return candidate->left_end - candidate->line_start + 1 + end - candidate->right_start;
}

/* Is the line before the candidate about as long as its width, if the next word were in it? */
static bool is_full_line(const nsci_scan *scan, const nsci_candidate *candidate) {
    return filled_line(scan, candidate) >= scan->lines.width - scan->lines.width / 4;
}

bool nsci_candidate_runs_over(const nsci_scan *scan, const nsci_candidate *candidate) {
    if (candidate->gap != NSCI_GAP_LINE) return false;
    if (candidate->left_end > 1 &&
        nsci_cuts_word(scan->text, candidate->left_end, candidate->right_start))
        return true;
    if (candidate->kind != NSCI_CANDIDATE_LINE || scan->lines.wrapped < 2) return false;
    const uint8_t *end = scan->text + candidate->left_end;
    bool is_open =
        candidate->stop == NSCI_STOP_NONE || candidate->stop == NSCI_STOP_COMMA ||
        (candidate->stop == NSCI_STOP_CLOSING && candidate->left_end > 1 && end[-2] == ',');
    if (nsci_is_lower(scan->text[candidate->right_start]))
        return candidate->stop != NSCI_STOP_COLON && is_full_line(scan, candidate);
    return is_open && scan->lines.wrapped == 3 && opens_rest(scan, candidate->right_start) &&
           filled_line(scan, candidate) > scan->lines.width;
}

void nsci_candidate_unwrap(const nsci_scan *scan, nsci_candidate *candidate) {
    if (candidate->gap == NSCI_GAP_LINE && candidate->kind == NSCI_CANDIDATE_STOP &&
        scan->lines.wrapped >= 2 && opens_rest(scan, candidate->right_start) &&
        is_full_line(scan, candidate))
        candidate->gap = NSCI_GAP_SPACE;
}

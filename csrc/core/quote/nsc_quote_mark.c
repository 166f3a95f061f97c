/* One pass, a paragraph at a time. A double mark opens and closes by what stands on its two sides
 * and by its shape; a single one opens only where its closing mark is seen ahead, for most are
 * apostrophes. Looking ahead stops at the next mark that could open, so each token is looked at a
 * fixed number of times.
 */
#include "quote/nsc_quote_mark.h"
#include "base/nsc_ascii.h"

enum { CUE_LEVEL = 5, MAX_ATTRIBUTION_TOKS = 12 };
static const uint32_t NO_TOK = UINT32_MAX;

/* A span that was opened and not closed yet. */
typedef struct scanner {
    nsci_marks *marks;
    const nsci_quote_page *page;
    const nsc_alloc *alloc;
    nsc_error *err;
    uint32_t start; /* its opening mark, or NO_TOK */
    bool is_single;
    size_t first_part;
    nsci_range par;         /* the paragraph that is read */
    uint32_t turns_end;     /* paragraphs before it that were not read yet are turns */
    size_t mark;            /* the first of the page's marks at or behind what was read */
    const nsci_range *next; /* the one behind it, or NULL */
} scanner;

/* ---- What stands beside a mark --------------------------------------------------------------- */

static const nsci_quote_tok *tok_at(const scanner *s, uint32_t i) {
    return &s->page->toks.items[i];
}
static nsci_mark mark_at(const scanner *s, uint32_t i) { return (nsci_mark)tok_at(s, i)->mark; }
static bool is_double(nsci_mark mark) {
    return mark >= NSCI_MARK_DOUBLE && mark <= NSCI_MARK_DOUBLE_CLOSES;
}
static bool is_single(nsci_mark mark) {
    return mark >= NSCI_MARK_SINGLE && mark <= NSCI_MARK_SINGLE_CLOSES;
}

/* Past the mark at token i: '' are two tokens. */
static uint32_t behind(const scanner *s, uint32_t i) {
    return i + 1 < s->par.end && mark_at(s, i + 1) == NSCI_MARK_SECOND ? i + 2 : i + 1;
}

/* Does a blank, the paragraph's beginning or an opening sign stand before token i? */
static bool is_free_before(const scanner *s, uint32_t i) {
    if (i == s->par.start || tok_at(s, i)->spaced) return true;
    return nsci_quote_is_any_sign(s->page, i - 1, "([{-/:,;\xE2") ||
           mark_at(s, i - 1) != NSCI_MARK_NONE;
}

/* Does a blank, the paragraph's end or a closing sign stand at token i, behind a mark? */
static bool is_free_at(const scanner *s, uint32_t i) {
    if (i >= s->par.end || tok_at(s, i)->spaced) return true;
    return nsci_quote_is_any_sign(s->page, i, ".,;:!?)]}-/\xE2") || mark_at(s, i) != NSCI_MARK_NONE;
}

static bool is_glued_digit_before(const scanner *s, uint32_t i) {
    return i > s->par.start && !tok_at(s, i)->spaced &&
           nsci_is_digit(s->page->text[s->page->spans[i].start - 1]);
}

static bool touches_next(const scanner *s, uint32_t i) {
    uint32_t next = behind(s, i);
    return next < s->par.end && !tok_at(s, next)->spaced;
}

/* ---- Spans ----------------------------------------------------------------------------------- */

static bool has_word(const nsci_quote_page *page, nsci_range toks) {
    for (uint32_t i = toks.start; i < toks.end; i++)
        if (!page->toks.items[i].sign) return true;
    return false;
}

static nsc_status add_part(scanner *s, uint32_t start, uint32_t end) {
    return nsci_ranges_push(&s->marks->parts, s->alloc, (nsci_range){start, end}, s->err);
}

/* Closes the span whose last part ends at token `end`; the mark that closes it begins at `mark`, or
 * is not there. A span without a word is dropped. */
static nsc_status add_span(scanner *s, uint32_t end, uint32_t mark) {
    nsci_ranges *parts = &s->marks->parts;
    nsci_marked span = {.toks = {s->start, end},
                        .parts = {(uint32_t)s->first_part, (uint32_t)parts->n},
                        .is_open = mark == NO_TOK,
                        .is_single = s->is_single};
    span.inside = (nsci_range){behind(s, s->start), mark == NO_TOK ? end : mark};
    s->start = NO_TOK;
    if (!has_word(s->page, span.inside)) {
        parts->n = s->first_part;
        return NSC_OK;
    }
    return nsci_markeds_push(&s->marks->spans, s->alloc, span, s->err);
}

static void open_span(scanner *s, uint32_t i, bool single) {
    s->start = i;
    s->is_single = single;
    s->first_part = s->marks->parts.n;
}

static nsc_status close_span(scanner *s, uint32_t part_start, uint32_t mark) {
    NSC_TRY(add_part(s, part_start, behind(s, mark)));
    return add_span(s, behind(s, mark), mark);
}

/* Is token i the last of a sentence, or the paragraph? */
static bool ends_sentence(const scanner *s, uint32_t i) {
    return i + 1 >= s->par.end || tok_at(s, i + 1)->sent != tok_at(s, i)->sent;
}

/* A span that nothing closes: it ends where an attribution begins, ", she said.", else at `end`. */
static uint32_t end_of_sense(const scanner *s, uint32_t start, uint32_t end) {
    uint32_t comma = NO_TOK;
    for (uint32_t i = start; i < end; i++) {
        if (nsci_quote_is_sign(s->page, i, ',') &&
            (comma == NO_TOK || i - comma > MAX_ATTRIBUTION_TOKS))
            comma = i;
        bool cue = tok_at(s, i)->word.cue >= CUE_LEVEL;
        if (cue && comma != NO_TOK && i - comma <= MAX_ATTRIBUTION_TOKS) return comma + 1;
        if (ends_sentence(s, i)) comma = NO_TOK;
    }
    return end;
}

static nsc_status leave_open(scanner *s, uint32_t part_start, uint32_t end) {
    end = end_of_sense(s, part_start, end);
    NSC_TRY(add_part(s, part_start, end));
    return add_span(s, end, NO_TOK);
}

/* ---- Double marks ---------------------------------------------------------------------------- */

/* The next double mark of the paragraph at or behind token i, or its end. */
static uint32_t next_double(const scanner *s, uint32_t i) {
    while (i < s->par.end && !is_double(mark_at(s, i))) i++;
    return i;
}

/* Looks a mark like one that opens: free on the left, and a word on the right? */
static bool looks_opening(const scanner *s, uint32_t i) {
    return mark_at(s, i) != NSCI_MARK_DOUBLE_CLOSES && is_free_before(s, i) && touches_next(s, i) &&
           !is_free_at(s, behind(s, i));
}

static bool may_open(const scanner *s, uint32_t i) {
    uint32_t next = behind(s, i);
    bool curly = mark_at(s, i) == NSCI_MARK_DOUBLE_OPENS;
    if (next >= s->par.end || is_glued_digit_before(s, i)) return false;
    if (!touches_next(s, i)) /* a blank that slipped in, when a mark that closes is ahead */
        return (i == s->par.start || (curly && tok_at(s, i)->spaced)) &&
               next_double(s, next) < s->par.end;
    return i == s->par.start || is_free_before(s, i) || !is_free_at(s, next) || curly;
}

/* 6' 3": the mark at token i is of inches. */
static bool is_inches(const scanner *s, uint32_t i) {
    return is_glued_digit_before(s, i) && i >= s->par.start + 3 &&
           (is_single(mark_at(s, i - 2)) || mark_at(s, i - 2) == NSCI_MARK_PRIME) &&
           is_glued_digit_before(s, i - 2);
}

/* Is the mark at token i, inside a span, one that opens the next, so that the span was left open? A
 * mark that ends a span but has slipped to the next word has another opening one behind it. */
static bool reopens(const scanner *s, uint32_t i) {
    if (!looks_opening(s, i)) return false;
    uint32_t next = next_double(s, behind(s, i));
    return next < s->par.end && !looks_opening(s, next);
}

/* ---- Single marks ---------------------------------------------------------------------------- */

/* 'tis, '90s, 'em: an apostrophe in front of a word that lost its beginning. */
static bool is_elision(const scanner *s, uint32_t i) {
    uint32_t next = behind(s, i);
    nsci_range bytes = s->page->spans[next];
    size_t n = bytes.end - bytes.start;
    const uint8_t *word = s->page->text + bytes.start;
    if (nsci_is_digit(word[0])) return n == 2 || (n == 3 && (word[2] | 32) == 's');
    return tok_at(s, next)->word.kind == NSCI_QUOTE_ELISION;
}

static bool single_opens(const scanner *s, uint32_t i) {
    return is_single(mark_at(s, i)) && mark_at(s, i) != NSCI_MARK_SINGLE_CLOSES &&
           is_free_before(s, i) && touches_next(s, i) && !is_glued_digit_before(s, i);
}

/* How surely does the single mark at token i close a span: 0 not, 1 perhaps a possessive of a
 * plural or a word without its g, 2 surely? */
static uint32_t closing(const scanner *s, uint32_t i) {
    if (!is_single(mark_at(s, i)) || i == s->par.start || tok_at(s, i)->spaced ||
        !is_free_at(s, i + 1) || mark_at(s, i) == NSCI_MARK_SINGLE_OPENS)
        return 0;
    if (tok_at(s, i - 1)->sign || is_glued_digit_before(s, i)) return 2;
    if (i + 1 >= s->par.end || !tok_at(s, i + 1)->spaced) return 2;
    nsci_range word = s->page->spans[i - 1];
    uint8_t last = s->page->text[word.end - 1];
    bool clipped = last == 'n' && word.end - word.start > 3 && s->page->text[word.end - 2] == 'i';
    return last == 's' || clipped ? 1 : 2;
}

/* The mark that closes a single one: the first sure one, else the last that may be; or NO_TOK.
 * Looks from token i to the next mark that opens. */
static uint32_t find_single_close(const scanner *s, uint32_t i) {
    uint32_t perhaps = NO_TOK;
    for (; i < s->par.end; i++) {
        if (is_single(mark_at(s, i)) && single_opens(s, i) && !is_elision(s, i)) break;
        uint32_t sure = closing(s, i);
        if (sure == 2) return i;
        if (sure == 1) perhaps = i;
    }
    return perhaps;
}

static bool begins_with_single(const scanner *s, nsci_range par) {
    nsci_mark mark = mark_at(s, par.start);
    return is_single(mark) && mark != NSCI_MARK_SINGLE_CLOSES;
}

/* ---- Paragraphs ------------------------------------------------------------------------------ */

/* Where the part of an open span begins in the paragraph that is read, or NO_TOK when the span
 * ended with the one before. */
static uint32_t part_in_paragraph(const scanner *s) {
    uint32_t first = s->par.start;
    if (s->is_single) return begins_with_single(s, s->par) ? first : NO_TOK;
    if (is_double(mark_at(s, first))) return behind(s, first) < s->par.end ? first : NO_TOK;
    uint32_t mark = next_double(s, first);
    if (mark == s->par.end || looks_opening(s, mark)) return NO_TOK;
    return is_free_at(s, behind(s, mark)) && !tok_at(s, mark)->spaced ? first : NO_TOK;
}

/* Ends a span that the paragraph does not continue. */
static nsc_status leave_behind(scanner *s) {
    nsci_range *last = &s->marks->parts.items[s->marks->parts.n - 1];
    last->end = end_of_sense(s, last->start, last->end);
    return add_span(s, last->end, NO_TOK);
}

/* One mark outside of spans. *i: behind what was read. */
static nsc_status read_free(scanner *s, uint32_t *i) {
    uint32_t at = *i;
    *i = behind(s, at);
    if (is_double(mark_at(s, at))) {
        if (may_open(s, at)) open_span(s, at, false);
        return NSC_OK;
    }
    if (!single_opens(s, at) || is_elision(s, at)) return NSC_OK;
    uint32_t close = find_single_close(s, at + 1);
    if (close != NO_TOK) {
        open_span(s, at, true);
        *i = close + 1;
        return close_span(s, at, close);
    }
    bool begins = at == s->par.start || mark_at(s, at) == NSCI_MARK_SINGLE_OPENS;
    if (begins && s->next && begins_with_single(s, *s->next)) open_span(s, at, true);
    return NSC_OK;
}

/* A mark inside a span that began at token `part` of the paragraph. *i: behind what was read. */
static nsc_status read_inside(scanner *s, uint32_t part, uint32_t *i) {
    uint32_t at = *i;
    if (!s->is_single && is_double(mark_at(s, at)) && !is_inches(s, at)) {
        if (reopens(s, at)) return leave_open(s, part, at);
        NSC_TRY(close_span(s, part, at));
    }
    *i = behind(s, at);
    return NSC_OK;
}

/* Goes on with the span that the paragraph before left open. *i: behind what was read. */
static nsc_status read_continued(scanner *s, uint32_t *part, uint32_t *i) {
    *part = part_in_paragraph(s);
    if (*part == NO_TOK) return leave_behind(s);
    if (is_single(mark_at(s, *i)) || is_double(mark_at(s, *i))) *i = behind(s, *i);
    if (!s->is_single) return NSC_OK;
    uint32_t close = find_single_close(s, *i);
    if (close == NO_TOK) return NSC_OK;
    *i = close + 1;
    return close_span(s, *part, close);
}

/* A paragraph of speech without marks. */
static nsc_status add_turn(scanner *s, nsci_turn turn) {
    nsci_ranges *parts = &s->marks->parts;
    nsci_marked span = {.toks = turn.body,
                        .inside = turn.body,
                        .parts = {(uint32_t)parts->n, (uint32_t)parts->n + 1},
                        .label = turn.label};
    if (!has_word(s->page, turn.body)) return NSC_OK;
    NSC_TRY(add_part(s, turn.body.start, turn.body.end));
    return nsci_markeds_push(&s->marks->spans, s->alloc, span, s->err);
}

/* Reads paragraph p when it is speech without marks; *read says so. */
static nsc_status read_turn(scanner *s, uint32_t p, bool *read) {
    nsci_turn turn;
    if (p >= s->turns_end) s->turns_end = nsci_turns_end(s->page, p);
    *read = p < s->turns_end || nsci_turn_is_set_off(s->page, p, &turn);
    if (!*read) return NSC_OK;
    if (p < s->turns_end) turn = nsci_turn_read(s->page, p);
    if (s->start != NO_TOK) NSC_TRY(leave_behind(s));
    return add_turn(s, turn);
}

/* The first mark of the paragraph at or behind token i, or its end. */
static uint32_t next_mark(scanner *s, uint32_t i) {
    const nsci_u32s *marks = &s->page->marks;
    while (s->mark < marks->n && marks->items[s->mark] < i) s->mark++;
    return s->mark < marks->n ? (uint32_t)nsci_min(marks->items[s->mark], s->par.end) : s->par.end;
}

static nsc_status read_paragraph(scanner *s) {
    uint32_t i = s->par.start, part = NO_TOK;
    if (s->start != NO_TOK) NSC_TRY(read_continued(s, &part, &i));
    while ((i = next_mark(s, i)) < s->par.end) {
        if (s->start != NO_TOK) {
            NSC_TRY(read_inside(s, part, &i));
        } else {
            NSC_TRY(read_free(s, &i));
            if (s->start != NO_TOK) part = s->start;
        }
    }
    return s->start == NO_TOK ? NSC_OK : add_part(s, part, s->par.end);
}

static bool is_letter_or_digit(uint8_t byte) { return nsci_is_letter(byte) || nsci_is_digit(byte); }

bool nsci_marks_may_be(const uint8_t *text, size_t n) {
    static const char firsts[] = "\"`\xC2\xCA\xE2\xE3"; /* bytes of marks, but for the apostrophe */
    if (n == 0) return false;
    const uint8_t *end = text + n, *at;
    for (size_t k = 0; firsts[k]; k++)
        if (memchr(text, (uint8_t)firsts[k], n)) return true;
    for (at = text; (at = memchr(at, '\'', (size_t)(end - at))) != NULL; at++)
        if (at == text || !is_letter_or_digit(at[-1])) return true; /* it may open */
    for (at = text; (at = memchr(at, ':', (size_t)(end - at))) != NULL; at++)
        if (at + 1 == end || !is_letter_or_digit(at[1])) return true; /* a blank may follow it */
    return false;
}

nsc_status nsci_marks_find(nsci_marks *marks, const nsci_quote_page *page, const nsc_alloc *alloc,
                           nsc_error *err) {
    marks->spans.n = marks->parts.n = 0;
    scanner s = {.marks = marks, .page = page, .alloc = alloc, .err = err, .start = NO_TOK};
    for (size_t p = 0; p < page->pars.n; p++) {
        s.par = page->pars.items[p];
        s.next = p + 1 < page->pars.n ? &page->pars.items[p + 1] : NULL;
        bool read;
        NSC_TRY(read_turn(&s, (uint32_t)p, &read));
        if (!read) NSC_TRY(read_paragraph(&s));
    }
    return s.start == NO_TOK ? NSC_OK : leave_behind(&s);
}

void nsci_marks_trim(nsci_marks *marks, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_markeds_trim(&marks->spans, alloc, keep_bytes);
    nsci_ranges_trim(&marks->parts, alloc, keep_bytes);
}

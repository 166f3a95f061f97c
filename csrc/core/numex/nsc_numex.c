/* Numeric expressions.
 *
 *     TIME      10:40 p.m.    9.30pm GMT    at 17:30    noon    two hours
 *     DATE      Monday    1980s    mid-1990s
 *
 * Few corpora mark them, so the network hardly knows them; but they follow a grammar of a number
 * and what stands before and behind it. The words are in csrc/tables/cues/.
 */
#include "numex/nsc_numex.h"
#include "base/nsc_ascii.h"

/* ---- Tokens of a sentence ------------------------------------------------------------------- */

typedef struct reader {
    const uint8_t *text;
    const nsci_range *toks;       /* of the document */
    const nsci_word_place *words; /* of toks */
    nsci_range sent;              /* of toks */
} reader;

/* Past the sentence, on either side, tokens mean nothing. */
static bool is_there(const reader *r, uint32_t i) { return i >= r->sent.start && i < r->sent.end; }

static bool is(const reader *r, uint32_t i, nsci_cue cue) {
    return is_there(r, i) && nsci_cue_is(r->words[i].cue, cue);
}

/* Do two neighbours stand without a blank between them? */
static bool are_glued(const reader *r, uint32_t i) {
    return is_there(r, i) && is_there(r, i + 1) && r->toks[i].end == r->toks[i + 1].start;
}

/* A dash between two neighbours, without blanks: it joins them. */
static bool is_hyphen(const reader *r, uint32_t i) {
    return is(r, i, NSCI_CUE_DASH) && are_glued(r, i - 1) && are_glued(r, i);
}

/* 18   3.5   1,200 */
static bool is_digits(const reader *r, uint32_t i) {
    if (!is(r, i, NSCI_CUE_DIGITS)) return false;
    const uint8_t *bytes = r->text + r->toks[i].start;
    uint32_t n = r->toks[i].end - r->toks[i].start;
    for (uint32_t k = 0; k < n; k++)
        if (!nsci_is_digit(bytes[k]) && (k == 0 || k + 1 == n || !memchr(".,", bytes[k], 2)))
            return false;
    return true;
}

/* 10:40 or, by the colons that may be, 9.30; without minutes, a full hour. */
static bool is_hour(const reader *r, uint32_t i, bool minutes, const char *colons) {
    if (!is(r, i, NSCI_CUE_DIGITS)) return false;
    const uint8_t *bytes = r->text + r->toks[i].start;
    uint32_t n = r->toks[i].end - r->toks[i].start, hour = 0, k = 0;
    for (; k < n && k < 2 && nsci_is_digit(bytes[k]); k++) hour = 10 * hour + bytes[k] - '0';
    if (k == 0 || hour > 24) return false;
    if (!minutes) return k == n;
    return n == k + 3 && strchr(colons, bytes[k]) && bytes[k + 1] >= '0' && bytes[k + 1] < '6' &&
           nsci_is_digit(bytes[k + 2]);
}

/* ---- The grammar ----------------------------------------------------------------------------- */

/* Each function returns the end of what begins at token i, or i when nothing does. */

/* 18   3-4   3.5 million   twenty-five   one hundred and five   a million */
static uint32_t number_end(const reader *r, uint32_t i) {
    uint32_t at = i;
    if (is_digits(r, i)) {
        at++;
        if (is_hyphen(r, at) && is_digits(r, at + 1)) at += 2;
    } else if (is(r, i, NSCI_CUE_NUMBER) ||
               (is(r, i, NSCI_CUE_ARTICLE) && is(r, i + 1, NSCI_CUE_SCALE))) {
        for (at++;; at++) {
            bool joins = (is(r, at, NSCI_CUE_DASH) && are_glued(r, at)) ||
                         (is(r, at, NSCI_CUE_AND) && is(r, at - 1, NSCI_CUE_SCALE));
            if (joins && is(r, at + 1, NSCI_CUE_NUMBER))
                at++;
            else if (!is(r, at, NSCI_CUE_NUMBER) && !is(r, at, NSCI_CUE_SCALE))
                return at;
        }
    } else {
        return i;
    }
    while (is(r, at, NSCI_CUE_SCALE)) at++;
    return at;
}

/* 10:40 p.m.   9.30pm GMT   5 pm   1430 GMT   at 17:30   12 noon */
static uint32_t time_end(const reader *r, uint32_t i) {
    uint32_t at = i + 1;
    bool zone = is(r, at, NSCI_CUE_ZONE), full = is_hour(r, i, false, ""),
         exact = is_hour(r, i, true, ":");
    if (is(r, i, NSCI_CUE_CLOCK)) {
        /* by itself */
    } else if ((full || is_hour(r, i, true, ":.")) &&
               (is(r, at, NSCI_CUE_HALF_DAY) || is(r, at, NSCI_CUE_CLOCK))) {
        at++;
    } else if (!(exact && (zone || is(r, i - 1, NSCI_CUE_BEFORE_TIME))) &&
               !(zone && is_digits(r, i) && r->toks[i].end - r->toks[i].start == 4)) {
        return i;
    }
    return is(r, at, NSCI_CUE_ZONE) ? at + 1 : at;
}

/* 1980s */
static uint32_t decade_end(const reader *r, uint32_t i) {
    const uint8_t *bytes = r->text + r->toks[i].start;
    bool round = is_digits(r, i) && r->toks[i].end - r->toks[i].start == 4 && bytes[3] == '0' &&
                 (bytes[0] == '1' || bytes[0] == '2') && !memchr(bytes, ',', 4) &&
                 !memchr(bytes, '.', 4);
    if (!round || !are_glued(r, i)) return i;
    nsci_range next = r->toks[i + 1];
    return next.end - next.start == 1 && r->text[next.start] == 's' ? i + 2 : i;
}

/* Monday, in full and of one week */
static bool is_weekday(const reader *r, uint32_t i) {
    int32_t day = 0;
    return is(r, i, NSCI_CUE_DAY_NAME) &&
           nsci_cue_value(r->words[i].cue, NSCI_CUE_DAY_NAME, &day) && day <= 7;
}

/* ---- Whole expressions ----------------------------------------------------------------------- */

typedef struct numex {
    uint32_t start, end;
    nsci_numex kind;
    float score; /* one for each kind: set by hand, not fitted to gold */
} numex;

static const float TIME_SCORE = 0.85f, DECADE_SCORE = 0.95f, DAY_SCORE = 0.95f;

/* mid- of mid-1990s */
static uint32_t decade_start(const reader *r, uint32_t i) {
    return is_hyphen(r, i - 1) && is(r, i - 2, NSCI_CUE_PORTION) ? i - 2 : i;
}

/* The expression whose number or word is token i; what is glued before that belongs to it. */
static bool read_numex(const reader *r, uint32_t i, numex *out) {
    uint32_t end;
    if ((end = time_end(r, i)) > i) {
        *out = (numex){i, end, NSCI_NUMEX_TIME, TIME_SCORE};
        return true;
    }
    if ((end = decade_end(r, i)) > i) {
        *out = (numex){decade_start(r, i), end, NSCI_NUMEX_DATE, DECADE_SCORE};
        return true;
    }
    if (is_weekday(r, i)) {
        *out = (numex){i, i + 1, NSCI_NUMEX_DATE, DAY_SCORE};
        return true;
    }
    uint32_t unit = number_end(r, i);
    *out = (numex){i, unit + 1, NSCI_NUMEX_TIME, TIME_SCORE};
    return unit > i && is(r, unit, NSCI_CUE_TIME_UNIT);
}

/* What an expression may begin with. */
static bool may_begin(uint16_t cue) {
    static const uint64_t first = NSCI_CUE_BIT(NSCI_CUE_DIGITS) | NSCI_CUE_BIT(NSCI_CUE_NUMBER) |
                                  NSCI_CUE_BIT(NSCI_CUE_DAY_NAME) | NSCI_CUE_BIT(NSCI_CUE_CLOCK) |
                                  NSCI_CUE_BIT(NSCI_CUE_ARTICLE);
    return nsci_cue_bits(cue) & first;
}

/* Where to go on behind token i, when no expression begins there. A number in words is passed as a
 * whole: what begins at a later word of it ends where it does, and lacks a unit as it does. */
static uint32_t pass(const reader *r, uint32_t i) {
    return is(r, i, NSCI_CUE_NUMBER) ? number_end(r, i) : i + 1;
}

nsc_status nsci_numex_find(nsci_doc *doc, const nsc_alloc *alloc, nsc_error *err) {
    doc->numexes.n = 0;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        reader r = {nsci_doc_text(doc), doc->toks.items, doc->words.items, doc->sent_toks.items[s]};
        for (uint32_t i = r.sent.start; i < r.sent.end;) {
            numex found;
            if (!may_begin(r.words[i].cue) || !read_numex(&r, i, &found)) {
                i = pass(&r, i);
                continue;
            }
            i = found.end;
            nsci_span span = {
                {found.start, found.end}, s, found.score, (uint8_t)found.kind, NSCI_SOURCE_RULE};
            NSC_TRY(nsci_spans_push(&doc->numexes, alloc, span, err));
        }
    }
    return NSC_OK;
}

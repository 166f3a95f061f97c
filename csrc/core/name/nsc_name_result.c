/* A line of a list has no sentence around its names, so the tagger tells cities from their clubs by
 * chance, and takes figures into names.
 *
 *     Boston 6, Tampa Bay 2          side, figures, perhaps a comma, side, figures
 *     Houston 5, Seattle 4, 10 innings
 *
 * Countries stay places, and who plays for himself stays a person: where the tagger saw one of
 * either, or a day, a party ..., the line is left alone.
 */
#include "name/nsc_name_result.h"
#include "base/nsc_hash.h"

enum { MAX_SIDE_TOKS = 5, MAX_SCORE_DIGITS = 3, COUNTRY = 1 << 9 /* listed type */ };
static const float RESULT_SCORE = 0.8f;

typedef nsci_name_reader reader;

/* A side and the token behind its figures. */
typedef struct side {
    nsci_range toks;
    uint32_t end;
} side;

static bool is_figure(const reader *r, uint32_t i) {
    if (!nsci_name_is_there(r, i)) return false;
    const nsci_range t = nsci_name_tok(r, i);
    for (uint32_t at = t.start; at < t.end; at++)
        if (!nsci_is_digit(r->text[at])) return false;
    return t.end - t.start <= MAX_SCORE_DIGITS;
}

/* Whether token i begins a line of the text. */
static bool opens_line(const reader *r, uint32_t i) {
    const uint32_t at = nsci_name_tok(r, i).start;
    return at == 0 || r->text[at - 1] == '\n';
}

/* Reads "Tampa Bay 2" from token i on. */
static bool read_side(const reader *r, uint32_t i, side *out) {
    uint32_t at = i;
    while (at < i + MAX_SIDE_TOKS && nsci_name_is_capital(r, at) && (at == i || !opens_line(r, at)))
        at++;
    *out = (side){{i, at}, at + 1};
    return at > i && !nsci_name_is(r, i, NSCI_CUE_FUNCTION_WORD) && is_figure(r, at) &&
           !opens_line(r, at) && !nsci_name_is(r, at - 1, NSCI_CUE_MONTH) &&
           !nsci_name_is(r, at - 1, NSCI_CUE_DAY_NAME);
}

/* Reads both sides of the line that token i begins. A third one with figures is no result's. */
static bool read_line(const reader *r, uint32_t i, side sides[2]) {
    side third;
    if (!opens_line(r, i) || !read_side(r, i, &sides[0])) return false;
    const uint32_t next = sides[0].end + nsci_name_is_mark(r, sides[0].end, ',');
    if (!nsci_name_is_there(r, next) || opens_line(r, next) || !read_side(r, next, &sides[1]))
        return false;
    const uint32_t end = sides[1].end;
    if (!nsci_name_is_there(r, end) || opens_line(r, end)) return true;
    return (nsci_name_is_mark(r, end, ',') || nsci_name_is_mark(r, end, '(') ||
            nsci_name_is_mark(r, end, '.')) &&
           !read_side(r, end + 1, &third);
}

/* The tokens that a name and a side share are all but figures. */
static bool is_of_side(const nsci_span *name, const side *of) {
    return name->toks.start >= of->toks.start && name->toks.start < of->toks.end &&
           name->toks.end <= of->end;
}

static bool is_country(const reader *r, const side *of) {
    uint64_t hash = NSCI_NAME_HASH_START;
    for (uint32_t i = of->toks.start; i < of->toks.end; i++) {
        const nsci_range t = nsci_name_tok(r, i);
        hash = nsci_name_hash(hash, nsci_hash_lower(r->text + t.start, t.end - t.start));
    }
    return r->lexicon && nsci_lexicon_name(r->lexicon, hash) & COUNTRY;
}

/* Whether names[0 .. n), those of a line, let it be a result's: one a side. */
static bool are_clubs(const reader *r, const nsci_span *names, size_t n, const side sides[2]) {
    const side *before = NULL;
    size_t n_known = 0;
    for (size_t i = 0; i < n; i++) {
        const bool org = names[i].label == r->labels->org, loc = names[i].label == r->labels->loc;
        const side *of = is_of_side(&names[i], &sides[0])   ? &sides[0]
                         : is_of_side(&names[i], &sides[1]) ? &sides[1]
                                                            : NULL;
        const bool fits =
            org || loc || names[i].label == r->labels->fac || names[i].label == r->labels->misc;
        if (!of || of == before || !fits || (loc && is_country(r, of))) return false;
        before = of;
        n_known += org || loc;
    }
    return n_known > 0;
}

/* Gives a side the name that the tagger has there; false when it has none. */
static bool settle_side(const reader *r, nsci_span *names, size_t n, const side *of) {
    for (size_t i = 0; i < n; i++) {
        if (!is_of_side(&names[i], of)) continue;
        names[i].toks = of->toks;
        names[i].label = (uint8_t)r->labels->org;
        return true;
    }
    return false;
}

/* The first token of the line that token i is in, unless it is far away. */
static uint32_t line_start(const reader *r, uint32_t i) {
    for (uint32_t k = 0; k <= MAX_SIDE_TOKS && i > r->sent.start && !opens_line(r, i); k++) i--;
    return i;
}

nsc_status nsci_names_read_results(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_lexicon *lexicon, nsci_spans *names, nsci_spans *out,
                                   const nsc_alloc *alloc, nsc_error *err) {
    reader r = {doc, nsci_doc_text(doc), labels, lexicon, {0, 0}};
    for (size_t i = 0, n; i < names->n; i += n) {
        nsci_span *first = &names->items[i];
        const uint32_t sent = first->sent;
        side sides[2];
        r.sent = doc->sent_toks.items[sent];
        n = 1;
        if (!read_line(&r, line_start(&r, first->toks.start), sides)) continue;
        while (i + n < names->n && names->items[i + n].toks.start < sides[1].end) n++;
        if (!are_clubs(&r, first, n, sides)) continue;
        for (size_t k = 0; k < 2; k++) {
            const nsci_span missed = {sides[k].toks, sent, RESULT_SCORE, (uint8_t)labels->org,
                                      NSCI_SOURCE_RULE};
            if (!settle_side(&r, first, n, &sides[k]))
                NSC_TRY(nsci_spans_push(out, alloc, missed, err));
        }
    }
    return NSC_OK;
}

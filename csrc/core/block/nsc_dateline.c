/* A grammar over the first tokens, then evidence. The grammar alone would take "Madrid: She ..." or
 * "Arsenal - The ..." for datelines; so an agency, a date, a place in capitals or one that is known
 * must speak for it.
 */
#include "block/nsc_dateline.h"

#include "word/nsc_cue.h"

enum {
    MAX_PLACE_TOKS = 9,
    MAX_NAME_TOKS = 4, /* of one of its names */
    MAX_AGENCY_TOKS = 5,
    ROLE_PLACE = 3,          /* of nsci_lexeme.roles: the word is in names of places */
    ENOUGH = 3,              /* evidence */
    LISTED_LOCATION = 1 << 1 /* of nsci_word.listed: "location" in training/lexicon.py */
};

/* ---- Tokens ---------------------------------------------------------------------------------- */

typedef enum sign {
    SIGN_END = 0, /* behind the last token */
    SIGN_NAME,    /* a word with a capital */
    SIGN_LINK,    /* a small word inside a name: de, of */
    SIGN_NUMBER,
    SIGN_COMMA,
    SIGN_SLASH,
    SIGN_DASH, /* - */
    SIGN_LONG_DASH,
    SIGN_OPEN,
    SIGN_CLOSE,
    SIGN_SQUARE, /* [ or ] */
    SIGN_COLON,
    SIGN_BAR,
    SIGN_QUOTE,
    SIGN_STOP,
    SIGN_OTHER
} sign;

/* The reader and what it has found so far. */
typedef struct reader {
    const nsci_doc *doc;
    nsci_word_cache *cache;
    uint32_t at, end; /* tokens */
    int evidence;
    bool is_first;  /* it opens the text */
    bool is_upper;  /* the place is written in capitals */
    bool is_known;  /* a word of it is in names of places */
    bool is_listed; /* it is several words, or one that is a place by itself */
    bool has_comma; /* between its parts */
} reader;

static nsci_range bytes_of(const reader *r, uint32_t tok) { return r->doc->toks.items[tok]; }

static const nsci_word *word_of(const reader *r, uint32_t tok) {
    nsci_range bytes = bytes_of(r, tok);
    uint32_t slot;
    return nsci_word_cache_find(r->cache, &r->doc->words.items[tok],
                                nsci_doc_text(r->doc) + bytes.start, bytes.end - bytes.start,
                                &slot);
}

static sign sign_of_mark(const uint8_t *text, nsci_range bytes) {
    uint32_t n = bytes.end - bytes.start;
    const uint8_t *mark = text + bytes.start;
    if (n == 2 && mark[0] == '-' && mark[1] == '-') return SIGN_LONG_DASH;
    if (n == 3 && mark[0] == 0xE2 && mark[1] == 0x80 && mark[2] == 0x94) return SIGN_LONG_DASH;
    if (n == 3 && mark[0] == 0xE2 && mark[1] == 0x80 && mark[2] == 0x93) return SIGN_DASH;
    if (n != 1) return SIGN_OTHER;
    switch (mark[0]) {
    case ',':
        return SIGN_COMMA;
    case '/':
        return SIGN_SLASH;
    case '-':
        return SIGN_DASH;
    case '_': /* a dash on wires that had none: "ODELL, Neb. (AP) _" */
        return SIGN_LONG_DASH;
    case '(':
        return SIGN_OPEN;
    case ')':
        return SIGN_CLOSE;
    case '[':
    case ']':
        return SIGN_SQUARE;
    case ':':
        return SIGN_COLON;
    case '|':
        return SIGN_BAR;
    case '.':
        return SIGN_STOP;
    case '"':
    case '\'':
        return SIGN_QUOTE;
    default:
        return SIGN_OTHER;
    }
}

static bool is_link(const uint8_t *text, nsci_range bytes) {
    static const char links[][4] = {"de", "la", "el", "al", "of", "del", "da", "do", "di", "and"};
    uint32_t n = bytes.end - bytes.start;
    for (size_t k = 0; n < sizeof links[0] && k < NSCI_COUNT(links); k++)
        if (strlen(links[k]) == n && memcmp(links[k], text + bytes.start, n) == 0) return true;
    return false;
}

static sign sign_at(const reader *r, uint32_t tok) {
    if (tok >= r->end) return SIGN_END;
    const uint8_t *text = nsci_doc_text(r->doc);
    const nsci_word *word = word_of(r, tok);
    if (word->form >= NSCI_FORM_INITIAL) return SIGN_NAME;
    if (word->form == NSCI_FORM_NUMBER) return SIGN_NUMBER;
    if (word->form == NSCI_FORM_LOWER)
        return is_link(text, bytes_of(r, tok)) ? SIGN_LINK : SIGN_OTHER;
    return sign_of_mark(text, bytes_of(r, tok));
}

/* Is there a blank before the token? Behind the last one there is. */
static bool is_apart(const reader *r, uint32_t tok) {
    if (tok >= r->end) return true;
    return tok > 0 && bytes_of(r, tok).start > bytes_of(r, tok - 1).end;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

/* Does a date begin at `tok`: "Aug 3", "3 August", "Monday, Aug. 3"? */
static bool opens_date(const reader *r, uint32_t tok) {
    sign first = sign_at(r, tok), second = sign_at(r, tok + 1);
    if (first == SIGN_NUMBER) return second == SIGN_NAME;
    return first == SIGN_NAME && second == SIGN_NUMBER;
}

static bool has_month(const reader *r, nsci_range toks) {
    for (uint32_t tok = toks.start; tok < toks.end; tok++)
        if (nsci_cue_is(r->doc->words.items[tok].cue, NSCI_CUE_MONTH)) return true;
    return false;
}

static bool is_dash(sign here) { return here == SIGN_DASH || here == SIGN_LONG_DASH; }

/* Does an agency between slashes stand here: "/ ACCESSWIRE /"? */
static bool opens_slashed(const reader *r, uint32_t tok) {
    return sign_at(r, tok) == SIGN_SLASH && is_apart(r, tok) && sign_at(r, tok + 2) == SIGN_SLASH;
}

/* A name, or several: "SAO PAULO/MANAUS, Brazil", "New Delhi [India]". Ends before a comma that a
 * date follows. */
static void read_place(reader *r, nsci_dateline *out) {
    uint32_t first = r->at, last = r->at; /* behind its last name */
    uint32_t n_in_name = 0;
    r->is_upper = true;
    while (r->at - first < MAX_PLACE_TOKS) {
        sign here = sign_at(r, r->at);
        if (here == SIGN_NAME) {
            if ((opens_date(r, r->at) && r->at > first) || ++n_in_name > MAX_NAME_TOKS) break;
            const nsci_word *word = word_of(r, r->at);
            if (r->at == first) r->is_upper = word->form == NSCI_FORM_UPPER && word->n_bytes > 2;
            r->is_known |= word->lexeme.roles[ROLE_PLACE] > 1;
            r->is_listed |= r->at > first || (word->listed & LISTED_LOCATION);
            last = ++r->at;
            continue;
        }
        if (here == SIGN_STOP && r->at > first && !is_apart(r, r->at)) { /* "Calif." */
            last = ++r->at;
            continue;
        }
        if (here == SIGN_SQUARE && r->at > first && sign_at(r, r->at + 1) == SIGN_NAME &&
            sign_at(r, r->at + 2) == SIGN_SQUARE) {
            last = r->at += 3;
            continue;
        }
        if (opens_slashed(r, r->at)) break;
        bool joins = here == SIGN_COMMA || here == SIGN_SLASH || here == SIGN_LINK ||
                     (here == SIGN_DASH && !is_apart(r, r->at) && !is_apart(r, r->at + 1));
        if (r->at == first || !joins || sign_at(r, r->at + 1) != SIGN_NAME) break;
        if (here == SIGN_COMMA) r->has_comma = true;
        if (opens_date(r, r->at + 1)) break;
        if (here != SIGN_LINK) n_in_name = 0;
        r->at++;
    }
    r->at = last;
    if (last > first) out->place = (nsci_range){first, last};
}

/* The token behind the date that begins at `tok`: "4 September 2018", "Aug. 3, 2021". */
static uint32_t end_of_date(const reader *r, uint32_t tok) {
    tok += 2;
    if (sign_at(r, tok) == SIGN_NUMBER) tok++;
    if (sign_at(r, tok) == SIGN_COMMA && sign_at(r, tok + 1) == SIGN_NUMBER) tok += 2;
    return tok;
}

/* A date behind a comma, an agency or the stop of "MOSCOW."; or one of a month between dashes or in
 * brackets: "BOSTON - May 3, 2021 -", "SINGAPORE (May 3):". */
static void read_date(reader *r, nsci_dateline *out) {
    const sign here = sign_at(r, r->at);
    const bool is_bracketed = here == SIGN_OPEN, is_parted = is_dash(here);
    const uint32_t first = r->at + (here == SIGN_COMMA || is_bracketed || is_parted);
    const bool has_place = out->place.end > out->place.start;
    const bool is_bare =
        first == r->at && has_place && out->agency.end == 0 && sign_at(r, r->at - 1) != SIGN_STOP;
    if (is_bare || !opens_date(r, first)) return;
    const uint32_t end = end_of_date(r, first);
    if ((is_bracketed || is_parted) && !has_month(r, (nsci_range){first, end})) return;
    if (is_bracketed ? sign_at(r, end) != SIGN_CLOSE : is_parted && !is_dash(sign_at(r, end)))
        return;
    r->at = end + is_bracketed;
    out->date = (nsci_range){first, end};
    r->evidence += 2;
}

/* "dpa" */
static bool is_small_agency(const reader *r, uint32_t tok) {
    nsci_range bytes = bytes_of(r, tok);
    return sign_at(r, tok) == SIGN_OTHER && bytes.end - bytes.start == 3 && r->is_known;
}

/* One behind a date: "May 3, GNA -", "May 3 AAP -". */
static void read_bare_agency(reader *r, nsci_dateline *out) {
    const uint32_t tok = r->at + (sign_at(r, r->at) == SIGN_COMMA);
    if (!has_month(r, out->date) || sign_at(r, tok) != SIGN_NAME || !is_dash(sign_at(r, tok + 1)))
        return;
    out->agency = (nsci_range){tok, tok + 1};
    r->at = tok + 1;
    r->evidence += 1;
}

/* "(Reuters)", ", (AP)", "-(Dow Jones)-", "--(BUSINESS WIRE)--", ". /TASS/.", "/PRNewswire/",
 * "/ -/African Media Agency (AMA)/", "(Newsfile Corp. - May 3, 2021)". */
static void read_agency(reader *r, nsci_dateline *out) {
    sign opening = sign_at(r, r->at);
    uint32_t first = r->at + 1;
    const sign second = sign_at(r, first);
    if (((opening == SIGN_COMMA || is_dash(opening)) && second == SIGN_OPEN) ||
        (opening == SIGN_STOP && out->date.end && second == SIGN_SLASH))
        opening = sign_at(r, first++);
    if (opening != SIGN_OPEN && opening != SIGN_SLASH) return;
    sign closing = opening == SIGN_OPEN ? SIGN_CLOSE : SIGN_SLASH;
    uint32_t tok = first, n_names = 0;
    if (opening == SIGN_SLASH && sign_at(r, tok) == SIGN_DASH && sign_at(r, tok + 1) == SIGN_SLASH)
        tok = first = tok + 2;
    while (tok - first < 2 * MAX_AGENCY_TOKS && sign_at(r, tok) != closing) {
        sign here = sign_at(r, tok);
        n_names += here == SIGN_NAME || is_small_agency(r, tok);
        if (here == SIGN_DASH && n_names > 0 && opens_date(r, tok + 1) && !out->date.end) {
            const uint32_t end = end_of_date(r, tok + 1);
            if (sign_at(r, end) != closing) return;
            out->date = (nsci_range){tok + 1, end};
            out->agency = (nsci_range){first, tok};
            r->at = end + 1;
            r->evidence += 3;
            return;
        }
        bool joins = here == SIGN_LINK || here == SIGN_SLASH || here == SIGN_OPEN ||
                     here == SIGN_CLOSE || (here == SIGN_DASH && !is_apart(r, tok)) ||
                     (here == SIGN_STOP && !is_apart(r, tok));
        if (here != SIGN_NAME && !is_small_agency(r, tok) && !joins) return;
        tok++;
    }
    if (sign_at(r, tok) != closing || n_names == 0 || n_names > MAX_AGENCY_TOKS) return;
    out->agency = (nsci_range){first, tok};
    r->at = tok + 1;
    r->evidence += 3;
}

/* The dash, colon or bar that ends it; without one, an agency must stand right before the text, or
 * with a date. Then a sentence begins. */
static bool read_end(reader *r, nsci_dateline *out) {
    sign here = sign_at(r, r->at);
    bool dash = here == SIGN_DASH && (is_apart(r, r->at) || is_apart(r, r->at + 1) ||
                                      (out->agency.end && sign_at(r, r->at - 1) == SIGN_CLOSE));
    /* "Oslo: ", "Oslo - ". A colon would be the end of a label as well. */
    bool opens = r->is_first && r->is_known && r->is_listed && !out->agency.end &&
                 word_of(r, out->place.start)->form == NSCI_FORM_TITLE;
    bool colon =
        here == SIGN_COLON && (out->agency.end || opens || (out->date.end && r->is_known) ||
                               (r->is_upper && r->is_known && r->is_listed));
    bool ends = dash || colon || here == SIGN_LONG_DASH || (here == SIGN_BAR && r->is_upper);
    if (here == SIGN_LONG_DASH) r->evidence += 1;
    if (here == SIGN_COLON && !out->agency.end) r->evidence += opens ? 1 : -1;
    if (dash && opens) r->evidence += 1;
    if (here == SIGN_SLASH && is_dash(sign_at(r, r->at + 1))) {
        r->at++;
        ends = true;
    }
    /* "/ ACCESSWIRE / May 3, 2021 /", "May 3. /TASS/.", "May 3 (EFE).-" */
    const bool has_both = out->agency.end && out->date.end;
    ends |= has_both && here == SIGN_SLASH && sign_at(r, out->agency.end) == SIGN_SLASH;
    if (has_both && here == SIGN_STOP && r->at == out->agency.end + 1) {
        r->at += is_dash(sign_at(r, r->at + 1));
        ends = true;
    }
    if (ends)
        r->at++;
    else if (!out->agency.end || (!out->date.end && (!r->is_first || is_apart(r, r->at))))
        return false;
    sign next = sign_at(r, r->at);
    return next == SIGN_NAME || next == SIGN_QUOTE || next == SIGN_NUMBER || next == SIGN_OTHER;
}

/* Is what follows the dateline a sentence's beginning? A small letter goes on a clause. */
static bool opens_sentence(const reader *r) { return word_of(r, r->at)->form != NSCI_FORM_LOWER; }

/* A name before a small word, as most paragraphs open: no part of a dateline reads over that. */
static bool goes_on_as_text(const reader *r) {
    sign second = sign_at(r, r->at + 1);
    return (second == SIGN_OTHER || second == SIGN_QUOTE || second == SIGN_END) &&
           sign_at(r, r->at) == SIGN_NAME;
}

/* "SIR - Your report ...": whom a letter is written to. */
static bool is_salutation(const reader *r, nsci_range place) {
    static const char *const words[] = {"SIR", "SIRS", "MADAM", "EDITOR"};
    if (place.end != place.start + 1) return false;
    nsci_range bytes = bytes_of(r, place.start);
    const uint8_t *word = nsci_doc_text(r->doc) + bytes.start;
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (nsci_hash_lower(word, bytes.end - bytes.start) ==
            nsci_hash_lower((const uint8_t *)words[k], strlen(words[k])))
            return true;
    return false;
}

bool nsci_dateline_read(const nsci_doc *doc, nsci_word_cache *cache, nsci_range toks, bool is_first,
                        nsci_dateline *out) {
    nsci_dateline found = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    reader r = {.doc = doc,
                .cache = cache,
                .is_first = is_first,
                .at = toks.start,
                .end =
                    toks.start + (uint32_t)nsci_min(toks.end - toks.start, NSCI_DATELINE_MAX_TOKS)};
    if (toks.start >= toks.end || goes_on_as_text(&r)) return false;
    if (!opens_date(&r, r.at)) read_place(&r, &found);
    read_date(&r, &found);
    read_agency(&r, &found);
    if (found.agency.end && !found.date.end) read_date(&r, &found);
    if (found.date.end && !found.agency.end) read_bare_agency(&r, &found);
    if (r.at == toks.start || !read_end(&r, &found) || !opens_sentence(&r)) return false;
    bool has_place = found.place.end > found.place.start;
    bool by_date = is_first && has_month(&r, found.date); /* "March 9 - Tessaro Cables ..." */
    if (!has_place && !found.agency.end && !by_date) return false;
    if (has_place && is_salutation(&r, found.place)) return false;
    bool capitals_tell = r.is_known || r.has_comma || is_first;
    r.evidence += has_place && r.is_upper && capitals_tell ? 2 : 0;
    r.evidence += r.is_known;
    r.evidence += is_first;
    if (r.evidence < ENOUGH) return false;
    found.all = (nsci_range){toks.start, r.at};
    *out = found;
    return true;
}

/* Names as the label guide has them.
 *
 *     Hon|Anna Poole|MP                  honorifics and letters behind a name are no part of it
 *     Eleanor|"|Ellie|"|Van Houten       a nickname is
 *     Dayton|,|Tenn.                     two places
 *     Halden Marine Inc|.                the period of an abbreviation, at a sentence's end too
 *     0406 555 727   man1.png   $GSK     no names
 *
 * Corpora disagree on the first three, and have too few of the others to learn from. What a word is
 * to these rules is in csrc/tables/cues/names.tsv. A name of the caller's list is left alone: it
 * comes later.
 */
#include "name/nsc_name_edit.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

/* What a word is in a name or beside it: values of the cue name_part (csrc/tables/cues). */
enum part {
    PART_ABBREVIATED = 1, /* Inc, Jr, Tenn: closes a name, and its period with it */
    PART_HONORIFIC,       /* Hon, Sgt: stands before a name */
    PART_POST_NOMINAL,    /* MBE: letters behind a person's name */
    PART_STREET,          /* Street: closes the name of a road */
    PART_MEMBER,          /* of "Member for Hume" */
    PART_FOR,
    PART_COUNTIES,    /* what the names before it are */
    PART_COMMITTEE,   /* opens a name that lists fields of work */
    PART_WORK,        /* film, song: before a title in quotation marks */
    PART_INSTITUTION, /* Hospital: closes the name of an organization */
    PART_FACILITY,    /* Airport: closes the name of a building */
    PART_ADHERENTS,   /* Catholics: a group by itself */
    PART_BUSINESS,    /* sales, shares: what a firm has and a person seldom */
    PART_BUILDING,    /* House: closes the name of a building, or of who sits there */
    PART_FIRM         /* company: what a firm is, behind its name */
};

/* ---- Tokens ---------------------------------------------------------------------------------- */

typedef struct reader {
    const nsci_doc *doc;
    const uint8_t *text;
    const nsci_name_labels *labels;
    const nsci_lexicon *lexicon;
    nsci_range sent; /* tokens of the sentence that is read */
} reader;

static bool is_there(const reader *r, uint32_t i) { return i >= r->sent.start && i < r->sent.end; }

static bool is(const reader *r, uint32_t i, nsci_cue cue) {
    return is_there(r, i) && nsci_cue_is(r->doc->words.items[i].cue, cue);
}

static bool is_part(const reader *r, uint32_t i, enum part kind) {
    int32_t value;
    return is(r, i, NSCI_CUE_NAME_PART) &&
           nsci_cue_value(r->doc->words.items[i].cue, NSCI_CUE_NAME_PART, &value) &&
           value == (int32_t)kind;
}

static nsci_range tok(const reader *r, uint32_t i) { return r->doc->toks.items[i]; }

/* Whether token i is the one character `mark`. */
static bool is_mark(const reader *r, uint32_t i, char mark) {
    if (!is_there(r, i)) return false;
    const nsci_range t = tok(r, i);
    return t.end - t.start == 1 && r->text[t.start] == (uint8_t)mark;
}

static bool is_capitalized(const reader *r, uint32_t i) {
    size_t after;
    if (!is_there(r, i)) return false;
    const uint32_t cp = nsci_utf8_decode(r->text, tok(r, i).start, &after);
    return cp < 0x80 ? nsci_is_upper((uint8_t)cp) : nsci_uni_class(cp) == NSCI_CLASS_UPPER;
}

static bool are_glued(const reader *r, uint32_t i) {
    return is_there(r, i) && is_there(r, i + 1) && tok(r, i).end == tok(r, i + 1).start;
}

/* ---- The lexicon ----------------------------------------------------------------------------- */

enum { MAX_LISTED_TOKS = 4, MAX_LISTED_BYTES = 24 };
#define TYPES(bit1, bit2) (1u << (bit1) | 1u << (bit2))

/* The label of a name that the lexicon lists, by types of training/lexicon.py: persons;
 * organizations and companies. */
static uint32_t listed_label(const reader *r, nsci_range toks) {
    uint64_t hash = NSCI_NAME_HASH_START;
    if (!r->lexicon) return NSC_NONE;
    for (uint32_t i = toks.start; i < toks.end; i++) {
        uint8_t lower[MAX_LISTED_BYTES];
        const nsci_range t = tok(r, i);
        const uint32_t n = t.end - t.start;
        if (n > sizeof lower) return NSC_NONE;
        for (uint32_t k = 0; k < n; k++) {
            const uint8_t byte = r->text[t.start + k];
            lower[k] = nsci_is_digit(byte) ? '0' : nsci_ascii_lower(byte);
        }
        hash = nsci_name_hash(hash, nsci_hash_bytes(lower, n));
    }
    const uint32_t types = nsci_lexicon_name(r->lexicon, hash);
    if (types & TYPES(2, 8)) return r->labels->org;
    return types & TYPES(0, 0) ? r->labels->person : NSC_NONE;
}

/* ---- No names -------------------------------------------------------------------------------- */

/* @newsdesk   editor@harbour.org   img_01.png */
static bool is_handle_or_file(const reader *r, nsci_range toks) {
    for (uint32_t i = toks.start; i < toks.end; i++) {
        const nsci_range t = tok(r, i);
        const uint8_t *bytes = r->text + t.start;
        const uint32_t n = t.end - t.start;
        if (memchr(bytes, '@', n)) return true;
        uint32_t ending = n;
        while (ending && nsci_is_lower(bytes[ending - 1])) ending--;
        if (n - ending < 2 || n - ending > 4 || ending < 2 || bytes[ending - 1] != '.') continue;
        if (nsci_is_digit(bytes[ending - 2]) || memchr(bytes, '_', n)) return true;
    }
    return false;
}

/* The year that a token of four digits is, or 0. */
static uint32_t year_at(const reader *r, uint32_t i) {
    const nsci_range t = tok(r, i);
    uint32_t year = 0;
    if (t.end - t.start != 4) return 0;
    for (uint32_t at = t.start; at < t.end; at++) {
        if (!nsci_is_digit(r->text[at])) return 0;
        year = 10 * year + r->text[at] - '0';
    }
    return year >= 1000 && year < 2200 ? year : 0;
}

/* 1024 Mildred Street, at the start of a line or behind "at" */
static bool is_house_number(const reader *r, uint32_t i) {
    const nsci_range t = tok(r, i);
    const bool line = t.start == 0 || r->text[t.start - 1] == '\n';
    const bool at = is_there(r, i - 1) && tok(r, i - 1).end - tok(r, i - 1).start == 2 &&
                    !memcmp(r->text + tok(r, i - 1).start, "at", 2);
    if (!line && !at && !is_mark(r, i - 1, ',')) return false;
    for (uint32_t k = i + 1; k < i + 4 && is_capitalized(r, k); k++)
        if (k > i + 1 && is_part(r, k, PART_STREET)) return true;
    return false;
}

/* S. 1042 or H.R. 1042, the number of a bill at byte `at` */
static bool is_bill_number(const reader *r, uint32_t at) {
    if (at >= 5 && !memcmp(r->text + at - 5, "H.R. ", 5)) return true;
    const bool bill = at >= 3 && !memcmp(r->text + at - 3, "S. ", 3);
    return bill && (at == 3 || nsci_is_blank(r->text[at - 4]));
}

/* Digits and dashes before it without a blank, which are no year: 714-555-2718 */
static bool goes_on_number(const reader *r, uint32_t at) {
    uint32_t n_digits = 0;
    if (at < 2 || r->text[at - 1] != '-') return false;
    for (at--; at && nsci_is_digit(r->text[at - 1]) && n_digits < 5; at--) n_digits++;
    return n_digits > 0 && n_digits != 4;
}

/* A date of nothing but figures that is no year, no day and no range of years. */
static bool is_number(const reader *r, nsci_range toks) {
    const uint32_t start = tok(r, toks.start).start, end = tok(r, toks.end - 1).end;
    bool plain = true; /* digits, blanks, dashes */
    for (uint32_t at = start; at < end && plain; at++)
        plain = nsci_is_digit(r->text[at]) || memchr(" -()", r->text[at], 4);
    if (!plain) return false;
    if (toks.end - toks.start == 1 && year_at(r, toks.start))
        return is_house_number(r, toks.start) || is_bill_number(r, start) ||
               goes_on_number(r, start);
    uint32_t n_digits = 0;
    for (uint32_t at = start; at < end; at++) n_digits += nsci_is_digit(r->text[at]);
    if (n_digits > 8) return true;
    const bool opens_with_year = end - start > 4 && nsci_is_digit(r->text[start]) &&
                                 !nsci_is_digit(r->text[start + 4]) && r->text[start] - '0' < 3 &&
                                 r->text[start] != '0';
    return !opens_with_year;
}

/* Whether the tagger took for a name what nobody would. */
static bool is_no_name(const reader *r, const nsci_span *name) {
    if (name->source != NSCI_SOURCE_MODEL) return false;
    if (name->label == r->labels->date && is_number(r, name->toks)) return true;
    return is_handle_or_file(r, name->toks);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

/* Cuts a name before the quotation mark in it that has no other: Ruth "Babe */
static void cut_at_mark(const reader *r, nsci_span *name) {
    uint32_t mark = 0, n_marks = 0;
    for (uint32_t i = name->toks.start + 1; i < name->toks.end; i++) {
        if (!is_mark(r, i, '"')) continue;
        mark = i;
        n_marks++;
    }
    if (n_marks == 1 && !is_mark(r, name->toks.start, '"')) name->toks.end = mark;
}

/* Cuts honorifics and letters off a person's name; false when nothing is left. */
static bool trim_person(const reader *r, nsci_span *name) {
    while (name->toks.start < name->toks.end && is_part(r, name->toks.start, PART_HONORIFIC))
        name->toks.start++;
    while (
        name->toks.end > name->toks.start + 1 &&
        (is_part(r, name->toks.end - 1, PART_POST_NOMINAL) || is_mark(r, name->toks.end - 1, ',')))
        name->toks.end--;
    return name->toks.start < name->toks.end;
}

/* R.N. behind Tom Ridgeway */
static bool is_post_nominal(const reader *r, const nsci_span *name) {
    return name->toks.end - name->toks.start == 1 &&
           is_part(r, name->toks.start, PART_POST_NOMINAL) && is_mark(r, name->toks.start - 1, ',');
}

/* The period behind an abbreviation that closes the name. */
static void take_period(const reader *r, nsci_span *name) {
    const uint32_t end = name->toks.end;
    if (is_part(r, end - 1, PART_ABBREVIATED) && are_glued(r, end - 1) && is_mark(r, end, '.'))
        name->toks.end++;
}

bool nsci_name_is_suffix(const nsci_doc *doc, uint32_t tok) {
    const reader r = {doc, NULL, NULL, NULL, {tok, tok + 1}};
    return is_part(&r, tok, PART_ABBREVIATED);
}

/* ---- Nicknames ------------------------------------------------------------------------------- */

enum { MAX_NICKNAME_TOKS = 3 };

/* The end of "Ellie" or (Bill) from token i on, which is its opening mark; i when there is none. */
static uint32_t nickname_end(const reader *r, uint32_t i) {
    const char closing = is_mark(r, i, '"') ? '"' : is_mark(r, i, '(') ? ')' : 0;
    if (!closing || !is_capitalized(r, i + 1)) return i;
    for (uint32_t at = i + 2; at <= i + 1 + MAX_NICKNAME_TOKS && is_there(r, at); at++)
        if (is_mark(r, at, closing)) return at + 1;
    return i;
}

/* Joins a person's first name with the nickname and the surname behind it, and returns how many of
 * rest[n] it took: those that lie in it. A surname that is no name by itself follows a quotation
 * mark alone. */
static size_t join_nickname(const reader *r, nsci_span *name, const nsci_span *rest, size_t n) {
    const uint32_t end = nickname_end(r, name->toks.end);
    size_t taken = 0;
    if (end == name->toks.end || !is_capitalized(r, end)) return 0;
    while (taken < n && rest[taken].toks.end <= end) taken++;
    const nsci_span *next = taken < n ? &rest[taken] : NULL;
    const bool reaches = next && next->toks.start <= end && next->toks.end > end;
    if (reaches && next->label != name->label) return 0;
    if (!reaches && !is_mark(r, name->toks.end, '"')) return 0;
    name->toks.end = reaches ? next->toks.end : end + 1;
    return taken + reaches;
}

/* ---- Lists ----------------------------------------------------------------------------------- */

enum { MAX_FIELD_TOKS = 3 };

/* Past capitalized words from token i on, as many as a field of work has. */
static uint32_t field_end(const reader *r, uint32_t i) {
    uint32_t at = i;
    while (at < i + MAX_FIELD_TOKS && is_capitalized(r, at)) at++;
    return at;
}

static bool holds(const reader *r, nsci_range toks, enum part kind) {
    for (uint32_t i = toks.start; i < toks.end; i++)
        if (is_part(r, i, kind)) return true;
    return false;
}

/* The end of ", Science, and Transportation" behind a committee's name, or its own. */
static uint32_t list_end(const reader *r, uint32_t end) {
    uint32_t at = end;
    bool commas = false;
    while (is_mark(r, at, ',') && field_end(r, at + 1) > at + 1) {
        at = field_end(r, at + 1);
        commas = true;
    }
    if (is_mark(r, at, ',')) at++;
    if (!is(r, at, NSCI_CUE_AND) || field_end(r, at + 1) == at + 1) return end;
    return commas || is_mark(r, at - 1, ',') ? field_end(r, at + 1) : end;
}

/* Takes the list that a committee's name goes on with; returns how many of rest[n] lie in it. */
static size_t join_list(const reader *r, nsci_span *name, const nsci_span *rest, size_t n) {
    size_t taken = 0;
    if (!holds(r, name->toks, PART_COMMITTEE)) return 0;
    const uint32_t end = list_end(r, name->toks.end);
    while (taken < n && rest[taken].toks.start < end) taken++;
    if (taken && rest[taken - 1].toks.end > end) return 0;
    name->toks.end = end;
    return taken;
}

/* ---- Places ---------------------------------------------------------------------------------- */

/* Member for Hume */
static bool is_constituency(const reader *r, const nsci_span *name) {
    const uint32_t start = name->toks.start;
    return is_part(r, start - 1, PART_FOR) && is_part(r, start - 2, PART_MEMBER);
}

/* Whether nothing but a comma, an "and", or both stands between two names of one sentence. */
static bool are_listed(const reader *r, const nsci_span *one, const nsci_span *other) {
    uint32_t at = one->toks.end;
    if (one->sent != other->sent) return false;
    if (is_mark(r, at, ',')) at++;
    if (is(r, at, NSCI_CUE_AND)) at++;
    return at > one->toks.end && at == other->toks.start;
}

/* Green and Adair of "Green and Adair counties": the last names of `names` are places. */
static void label_counties(const reader *r, nsci_spans *names) {
    size_t i = names->n - 1;
    if (!is_part(r, names->items[i].toks.end, PART_COUNTIES)) return;
    names->items[i].label = (uint8_t)r->labels->loc;
    for (; i && are_listed(r, &names->items[i - 1], &names->items[i]); i--)
        names->items[i - 1].label = (uint8_t)r->labels->loc;
}

/* D.C., which is one name with the city before it */
static bool is_district(const reader *r, nsci_range toks) {
    const nsci_range t = tok(r, toks.start);
    return (t.end - t.start == 4 && !memcmp(r->text + t.start, "D.C.", 4)) ||
           (t.end - t.start == 3 && !memcmp(r->text + t.start, "D.C", 3)) ||
           (t.end - t.start == 2 && !memcmp(r->text + t.start, "DC", 2));
}

/* Appends a name, of a place with commas its parts. */
static nsc_status append(const reader *r, const nsci_span *name, nsci_spans *out,
                         const nsc_alloc *alloc, nsc_error *err) {
    nsci_span part = *name;
    for (uint32_t i = name->toks.start + 1; i + 1 < name->toks.end; i++) {
        if (name->label != r->labels->loc || !is_mark(r, i, ',')) continue;
        const nsci_range rest = {i + 1, name->toks.end};
        if (is_district(r, rest) || i == part.toks.start) continue;
        part.toks.end = i;
        NSC_TRY(nsci_spans_push(out, alloc, part, err));
        part.toks = rest;
    }
    NSC_TRY(nsci_spans_push(out, alloc, part, err));
    label_counties(r, out);
    return NSC_OK;
}

/* ---- Firms ----------------------------------------------------------------------------------- */

/* Whether token i closes a possessive: 's or ' */
static bool is_possessive(const reader *r, uint32_t i) {
    if (!is_there(r, i)) return false;
    const nsci_range t = tok(r, i);
    return r->text[t.start] == '\'' && t.end - t.start <= 2;
}

/* Whether a name of one word is a firm's by what stands beside it: Olvi's net sales; shares in
 * Olvi; Olvi, a Finnish brewer */
static bool is_firm(const reader *r, const nsci_span *name) {
    const uint32_t before = name->toks.start - 1, after = name->toks.end;
    if (after - name->toks.start != 1) return false;
    if (is_part(r, before - 1, PART_BUSINESS) && is_there(r, before) &&
        tok(r, before).end - tok(r, before).start == 2)
        return true; /* in, of */
    if (is_possessive(r, after))
        return is_part(r, after + 1, PART_BUSINESS) || is_part(r, after + 2, PART_BUSINESS);
    if (!is_mark(r, after, ',') || !is(r, after + 1, NSCI_CUE_ARTICLE)) return false;
    return is_part(r, after + 2, PART_FIRM) || is_part(r, after + 3, PART_FIRM);
}

/* Takes the 's of a firm that is listed with it and not without: Sotheby's */
static void take_possessive(const reader *r, nsci_span *name) {
    const nsci_range toks = {name->toks.start, name->toks.end + 1};
    if (!is_possessive(r, name->toks.end) || listed_label(r, toks) != r->labels->org ||
        listed_label(r, name->toks) == r->labels->org)
        return;
    name->toks = toks;
    name->label = (uint8_t)r->labels->org;
}

/* Cuts off a leading "The". */
static void drop_article(const reader *r, nsci_span *name) {
    const nsci_range t = tok(r, name->toks.start);
    if (name->toks.end - name->toks.start > 1 && t.end - t.start == 3 &&
        !memcmp(r->text + t.start, "The", 3))
        name->toks.start++;
}

/* ---- Labels by the last word ----------------------------------------------------------------- */

/* A hospital is an organization, an airport a building, a road a place, Catholics are a group. */
static void label_by_last_word(const reader *r, nsci_span *name) {
    const nsci_name_labels *labels = r->labels;
    const uint32_t last = name->toks.end - 1;
    const bool place = name->label == labels->loc || name->label == labels->org ||
                       (name->label == labels->fac && labels->fac != NSC_NONE);
    uint32_t label = name->label;
    if (last == name->toks.start) {
        const bool group = is_part(r, last, PART_ADHERENTS);
        if (group && (place || label == labels->person)) label = labels->norp;
    } else if (place) {
        if (is_part(r, last, PART_INSTITUTION)) label = labels->org;
        if (is_part(r, last, PART_FACILITY) ||
            (is_part(r, last, PART_BUILDING) && label == labels->loc))
            label = labels->fac;
        if (is_part(r, last, PART_STREET) && label == labels->fac) label = labels->loc;
    }
    if (label != NSC_NONE) name->label = (uint8_t)label;
}

/* ---- Together -------------------------------------------------------------------------------- */

/* Edits a name, before rest[n]; *taken of them are part of it now. False when it is none. */
static bool edit(const reader *r, nsci_span *name, const nsci_span *rest, size_t n, size_t *taken) {
    const nsci_name_labels *labels = r->labels;
    *taken = 0;
    if (is_no_name(r, name)) return false;
    if (name->source != NSCI_SOURCE_MODEL) return true;
    if (name->label == labels->person) {
        if (!trim_person(r, name)) return false;
        cut_at_mark(r, name);
        *taken = join_nickname(r, name, rest, n);
    }
    if (name->label == labels->loc || name->label == labels->org) drop_article(r, name);
    if (name->label == labels->person || name->label == labels->org) take_possessive(r, name);
    if (name->label == labels->person && is_firm(r, name)) name->label = (uint8_t)labels->org;
    if (name->label == labels->org) *taken = join_list(r, name, rest, n);
    if (name->label == labels->person || name->label == labels->org) {
        if (is_post_nominal(r, name)) return false;
        if (is_constituency(r, name)) name->label = (uint8_t)labels->loc;
    }
    label_by_last_word(r, name);
    take_period(r, name);
    return true;
}

nsc_status nsci_names_edit(const nsci_doc *doc, const nsci_name_labels *labels,
                           const nsci_lexicon *lexicon, nsci_spans *names, nsci_spans *scratch,
                           const nsc_alloc *alloc, nsc_error *err) {
    reader r = {doc, nsci_doc_text(doc), labels, lexicon, {0, 0}};
    scratch->n = 0;
    for (size_t i = 0, taken; i < names->n; i += 1 + taken) {
        nsci_span name = names->items[i];
        r.sent = doc->sent_toks.items[name.sent];
        size_t last = i + 1;
        while (last < names->n && last < i + 8 && names->items[last].sent == name.sent) last++;
        if (edit(&r, &name, names->items + i + 1, last - i - 1, &taken))
            NSC_TRY(append(&r, &name, scratch, alloc, err));
    }
    const nsci_spans edited = *scratch;
    *scratch = *names;
    *names = edited;
    return NSC_OK;
}

/* ---- Names with a day or an hour in them ----------------------------------------------------- */

/* Whether an expression is part of a name or one: behind a title, or in a listed name, which then
 * is *name. */
bool nsci_name_holds(const nsci_doc *doc, const nsci_name_labels *labels,
                     const nsci_lexicon *lexicon, const nsci_span *time, nsci_span *name) {
    const nsci_range sent = doc->sent_toks.items[time->sent], toks = time->toks;
    const reader r = {doc, nsci_doc_text(doc), labels, lexicon, sent};
    if (!is_capitalized(&r, toks.end - 1)) return false;
    *name = (nsci_span){{0, 0}, time->sent, time->score, 0, NSCI_SOURCE_RULE};
    if (is_part(&r, toks.start - 1, PART_HONORIFIC)) return true;
    for (uint32_t n = MAX_LISTED_TOKS; n >= 2; n--) {
        const uint32_t low = toks.end > n ? toks.end - n : 0;
        for (uint32_t start = low; start <= toks.start; start++) {
            const nsci_range span = {start, start + n};
            const bool fits = start >= sent.start && span.end <= sent.end && span.end >= toks.end;
            const bool opens = is(&r, start, NSCI_CUE_DIGITS) || is_capitalized(&r, start);
            if (!fits || !opens || !is_capitalized(&r, span.end - 1)) continue;
            const uint32_t label = listed_label(&r, span);
            if (label == NSC_NONE) continue;
            name->toks = span;
            name->label = (uint8_t)label;
            return true;
        }
    }
    return false;
}

/* ---- Titles ---------------------------------------------------------------------------------- */

enum { MAX_TITLE_TOKS = 10 };
static const float TITLE_SCORE = 0.9f;

/* The end of the title that begins at token i, behind a quotation mark; i when it is none. A title
 * has a capital at its start, and within it no stop. */
static uint32_t title_end(const reader *r, uint32_t i) {
    if (!is_capitalized(r, i)) return i;
    for (uint32_t at = i + 1; at <= i + MAX_TITLE_TOKS && is_there(r, at); at++) {
        if (!is_mark(r, at, '"')) continue;
        const bool stop = is_mark(r, at - 1, '.') || is_mark(r, at - 1, ',');
        return stop ? at - 1 : at;
    }
    return i;
}

nsc_status nsci_names_find_works(const nsci_doc *doc, const nsci_name_labels *labels,
                                 nsci_spans *out, const nsc_alloc *alloc, nsc_error *err) {
    reader r = {doc, nsci_doc_text(doc), labels, NULL, {0, 0}};
    if (labels->misc == NSC_NONE) return NSC_OK;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        r.sent = doc->sent_toks.items[s];
        for (uint32_t i = r.sent.start; i < r.sent.end; i++) {
            if (!is_part(&r, i, PART_WORK) || !is_mark(&r, i + 1, '"')) continue;
            const uint32_t end = title_end(&r, i + 2);
            if (end == i + 2) continue;
            const nsci_span title = {
                {i + 2, end}, s, TITLE_SCORE, (uint8_t)labels->misc, NSCI_SOURCE_RULE};
            NSC_TRY(nsci_spans_push(out, alloc, title, err));
            i = end;
        }
    }
    return NSC_OK;
}

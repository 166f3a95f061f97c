/* Names by the word beside them.
 *
 *     the tanker Ocean Harvest      a ship, a spacecraft, a drug; HMS Lancaster
 *     Giotto, a probe bound for     the same, behind its name
 *     Cyclone Tamba                 a storm
 *     60 Minutes                    a programme
 *     has Parkinson's               a disease
 *     Interstate 10                 a road
 *     F-16   MiG-29                 aircraft, weapons
 *     the Hendersons                a family
 *     the U. S.   (D-Mont.)         a place
 *     in Co. Kerry                  a county of Ireland
 *     at Usher Hall                 a building, but no House, which may sit there
 *     the Brownlow Medal            a prize, a contest
 *
 * Few of these stand in corpora, so the tagger misses them or takes them for something else. What a
 * word is to these rules is in csrc/tables/cues/names.tsv. */
#include "name/nsc_name_class.h"
#include "base/nsc_hash.h"
#include "name/nsc_name_law.h"
#include "name/nsc_name_work.h"

typedef nsci_name_reader reader;

/* ---- Ships and storms ------------------------------------------------------------------------ */

enum { MAX_SHIP_TOKS = 4 };
static const float CLASS_SCORE = 0.8f;

/* Past capitalized words from token i on, as many as a ship's name has and no day; i where there
 * are more. */
static uint32_t ship_end(const reader *r, uint32_t i) {
    uint32_t at = i;
    while (at <= i + MAX_SHIP_TOKS && nsci_name_is_capital(r, at) &&
           !nsci_name_is(r, at, NSCI_CUE_DAY_NAME))
        at++;
    return at > i + MAX_SHIP_TOKS ? i : at;
}

/* Whether the word at token i is what somebody does: to ship Volvos, will probe BCCI */
static bool is_done(const reader *r, uint32_t i) {
    return nsci_name_is_word(r, i - 1, "to") || nsci_name_is(r, i - 1, NSCI_CUE_TENSE);
}

/* Whether a craft's kind closes at token i, and no word behind it: a car ferry, | but not a drug |
 * maker */
static bool ends_kind(const reader *r, uint32_t i) {
    static const char *const words[] = {"bound",    "built", "owned", "out",
                                        "carrying", "that",  "which", "when"};
    if (!nsci_name_is_there(r, i)) return true;
    const uint8_t first = r->text[nsci_name_tok(r, i).start];
    return first == '.' || first == ',' || first == ';' || first == ')' ||
           (nsci_name_is(r, i, NSCI_CUE_BEFORE_DATE) && !nsci_name_is(r, i, NSCI_CUE_OF)) ||
           nsci_name_is_any_word(r, i, words, NSCI_COUNT(words));
}

/* Giotto |, a space | probe: where the kind of a craft at token i follows its name */
static bool find_called(const reader *r, uint32_t i, nsci_span *out) {
    enum { MAX_ADJECTIVES = 3 };
    uint32_t article = i - 1, start;
    while (i - article <= MAX_ADJECTIVES && nsci_name_is_there(r, article) &&
           !nsci_name_is(r, article, NSCI_CUE_ARTICLE))
        article--;
    if (!nsci_name_is(r, article, NSCI_CUE_ARTICLE) || !nsci_name_is_mark(r, article - 1, ',') ||
        !ends_kind(r, i + 1))
        return false;
    for (start = article - 1;
         nsci_name_is_capital(r, start - 1) && !nsci_name_is_definite(r, start - 1); start--)
        if (nsci_name_is(r, start - 1, NSCI_CUE_BEFORE_DATE)) return false; /* In Leeds, a ship */
    const uint32_t n = article - 1 - start;
    out->toks = (nsci_range){start, article - 1};
    out->label = (uint8_t)r->labels->product;
    return n > 0 && n <= MAX_SHIP_TOKS && !nsci_name_is_part(r, start, NSCI_NAME_PART_HONORIFIC) &&
           !nsci_name_is(r, start - 1, NSCI_CUE_DIGITS) && !nsci_name_is(r, start, NSCI_CUE_MONTH);
}

/* tanker | Ocean Harvest, a barge called | Big Jim, in a sentence of small letters */
static bool find_vessel(const reader *r, uint32_t i, nsci_span *out) {
    static const char *const words[] = {"called", "named", "dubbed"};
    const uint32_t start = i + 1 + nsci_name_is_any_word(r, i + 1, words, NSCI_COUNT(words));
    if (nsci_name_is_capital(r, i) || nsci_name_is_part(r, start, NSCI_NAME_PART_HONORIFIC))
        return false;
    if (!nsci_name_is_capital(r, start)) return find_called(r, i, out);
    out->toks = (nsci_range){start, ship_end(r, start)};
    out->label = (uint8_t)r->labels->product;
    return out->toks.end > start && !is_done(r, i);
}

/* aboard the | Silver Heron, but not aboard the | Halden flight */
static bool find_boarded(const reader *r, uint32_t i, nsci_span *out) {
    out->toks = (nsci_range){i + 2, ship_end(r, i + 2)};
    out->label = (uint8_t)r->labels->product;
    return nsci_name_is_definite(r, i + 1) && out->toks.end > i + 2 && ends_kind(r, out->toks.end);
}

/* HMS Lancaster; the MV Lancaster, where two letters may be somebody's initials */
static bool find_pennant(const reader *r, uint32_t i, nsci_span *out) {
    const nsci_range letters = nsci_name_tok(r, i);
    const bool initials = letters.end - letters.start == 2 && !nsci_name_is_definite(r, i - 1);
    const bool word = nsci_is_lower(r->text[letters.start + 1]); /* Mt Elgon */
    if (initials || word || nsci_name_is_part(r, i + 1, NSCI_NAME_PART_HONORIFIC)) return false;
    out->toks = (nsci_range){i, ship_end(r, i + 1)};
    out->label = (uint8_t)r->labels->product;
    return out->toks.end > i + 1;
}

/* Cyclone Tamba, but not the National Hurricane Center, Storm Hits Coast */
static bool find_storm(const reader *r, uint32_t i, nsci_span *out) {
    const bool inner = nsci_name_is_capital(r, i - 1) && i > r->sent.start;
    if (inner || !nsci_name_is_capital(r, i + 1) || nsci_name_is_capital(r, i + 2)) return false;
    out->toks = (nsci_range){i, i + 2};
    out->label = (uint8_t)r->labels->misc;
    return true;
}

/* ---- Figures --------------------------------------------------------------------------------- */

/* He told | 60 Minutes | that: a unit with a capital among small letters is a title. */
static bool find_program(const reader *r, uint32_t i, nsci_span *out) {
    if (i == r->sent.start || !nsci_name_is(r, i + 1, NSCI_CUE_PERIOD)) return false;
    if (!nsci_name_is_capital(r, i + 1) || nsci_name_is_capital(r, i + 2) ||
        nsci_name_is_capital(r, i - 1) || !nsci_name_is_there(r, i + 2))
        return false;
    const uint8_t before = r->text[nsci_name_tok(r, i - 1).start];
    const uint8_t behind = r->text[nsci_name_tok(r, i + 2).start];
    out->toks = (nsci_range){i, i + 2};
    out->label = (uint8_t)r->labels->misc;
    const bool goes_on = nsci_name_is(r, i + 2, NSCI_CUE_BEFORE_DATE) && /* 30 Seconds to Mars */
                         nsci_name_is_capital(r, i + 3);
    return nsci_is_lower(before) && nsci_is_lower(behind) && !goes_on;
}

enum { MAX_TYPE_DIGITS = 3 };

/* Interstate 10 */
static bool find_road(const reader *r, uint32_t i, nsci_span *out) {
    out->toks = (nsci_range){i, i + 2};
    out->label = (uint8_t)r->labels->loc;
    return nsci_name_is(r, i + 1, NSCI_CUE_DIGITS);
}

/* I-95, an Interstate */
static bool find_interstate(const reader *r, uint32_t i, nsci_span *out) {
    if (!nsci_name_is_mark(r, i - 1, '-') || !nsci_name_is_word(r, i - 2, "I")) return false;
    const nsci_range t = nsci_name_tok(r, i);
    bool digits = t.end - t.start <= MAX_TYPE_DIGITS;
    for (uint32_t at = t.start; at < t.end; at++) digits = digits && nsci_is_digit(r->text[at]);
    out->toks = (nsci_range){i - 2, i + 1};
    out->label = (uint8_t)r->labels->loc;
    return digits && nsci_name_is_glued(r, i - 2) && nsci_name_is_glued(r, i - 1) &&
           !nsci_name_is_mark(r, i - 3, '-');
}

/* Digits, and perhaps one letter: 16, 35A. *n_digits of them */
static bool is_type_number(const reader *r, uint32_t i, uint32_t *n_digits) {
    const nsci_range t = nsci_name_tok(r, i);
    uint32_t at = t.start;
    while (at < t.end && nsci_is_digit(r->text[at])) at++;
    *n_digits = at - t.start;
    return *n_digits && *n_digits <= MAX_TYPE_DIGITS &&
           (at == t.end || (at + 1 == t.end && nsci_is_upper(r->text[at])));
}

/* F-16: a letter has a number of two digits at least, and belongs to no vitamin B-12 */
static bool find_type(const reader *r, uint32_t i, nsci_span *out) {
    uint32_t n_digits;
    if (!nsci_name_is_mark(r, i - 1, '-') || !nsci_name_is_part(r, i - 2, NSCI_NAME_PART_TYPE))
        return false;
    const nsci_range letters = nsci_name_tok(r, i - 2);
    const bool glued = nsci_name_is_glued(r, i - 2) && nsci_name_is_glued(r, i - 1);
    const bool numbered = nsci_name_is_part(r, i - 3, NSCI_NAME_PART_NUMBERED) ||
                          nsci_name_is_part(r, i - 3, NSCI_NAME_PART_ROAD);
    if (!glued || numbered || !is_type_number(r, i, &n_digits)) return false;
    out->toks = (nsci_range){i - 2, i + 1};
    out->label = (uint8_t)r->labels->product;
    return n_digits > 1 || letters.end - letters.start > 1;
}

/* ---- Families -------------------------------------------------------------------------------- */

enum {
    MIN_FAMILY_BYTES = 5,
    MAX_FAMILY_BYTES = 24,
    FORENAME = 0,
    SURNAME = 1,
    IN_ORG = 2,
    IN_PLACE = 3
};

static nsci_lexeme lexeme_of(const reader *r, const uint8_t *bytes, uint32_t n) {
    uint8_t lower[MAX_FAMILY_BYTES];
    for (uint32_t k = 0; k < n; k++) lower[k] = nsci_ascii_lower(bytes[k]);
    return nsci_lexicon_word(r->lexicon, nsci_hash_bytes(lower, n));
}

/* A surname in the plural, whose plural is nothing else: Hendersons, Joneses; not Rangers, Adams */
static bool is_family(const reader *r, nsci_range bytes) {
    const uint8_t *word = r->text + bytes.start;
    const uint32_t n = bytes.end - bytes.start;
    if (n < MIN_FAMILY_BYTES || n > MAX_FAMILY_BYTES || word[n - 1] != 's' || !r->lexicon)
        return false;
    for (uint32_t k = 1; k < n; k++)
        if (!nsci_is_lower(word[k])) return false;
    const nsci_lexeme plural = lexeme_of(r, word, n);
    if (plural.roles[SURNAME] || plural.roles[IN_ORG] || plural.roles[IN_PLACE] > 1) return false;
    if (lexeme_of(r, word, n - 1).roles[SURNAME] >= 2) return true;
    return word[n - 2] == 'e' && lexeme_of(r, word, n - 2).roles[SURNAME] >= 2;
}

/* the | Hendersons */
static bool find_family(const reader *r, uint32_t the, nsci_span *out) {
    int32_t value = 0;
    if (!nsci_name_is_capital(r, the + 1) || nsci_name_is_capital(r, the + 2)) return false;
    nsci_cue_value(r->doc->words.items[the].cue, NSCI_CUE_DEIXIS, &value);
    if (value != 'H' || !is_family(r, nsci_name_tok(r, the + 1))) return false;
    out->toks = (nsci_range){the + 1, the + 2};
    out->label = (uint8_t)r->labels->person;
    return true;
}

/* ---- Diseases -------------------------------------------------------------------------------- */

/* has | Parkinson's, | Crohn's | disease: of the one whom it is called after nothing is owned */
static bool find_disease(const reader *r, uint32_t i, nsci_span *out) {
    static const char *const owned[] = {".", ",", ";", ")", "and", "or", "but"};
    const uint32_t behind = i + 2;
    if (!nsci_name_is_word(r, i + 1, "'s")) return false;
    out->toks = (nsci_range){i, behind};
    out->label = (uint8_t)r->labels->misc;
    if (nsci_name_is_part(r, behind, NSCI_NAME_PART_DISEASE)) return true;
    if (nsci_name_is_capital(r, i - 1) && i > r->sent.start + 1) return false;
    return !nsci_name_is_there(r, behind) || nsci_name_is(r, behind, NSCI_CUE_BEFORE_DATE) ||
           nsci_name_is(r, behind, NSCI_CUE_TENSE) ||
           nsci_name_is_any_word(r, behind, owned, NSCI_COUNT(owned));
}

/* ---- Places ---------------------------------------------------------------------------------- */

enum { MAX_LETTERS = 3, COUNTRY = 1 << 9, PLACE = 1 << 10, STATE = 1 << 11 }; /* listed types */

static bool is_listed_place(const reader *r, const uint8_t *word, uint32_t n) {
    const uint64_t hash = nsci_name_hash(NSCI_NAME_HASH_START, nsci_hash_lower(word, n));
    return r->lexicon && nsci_lexicon_name(r->lexicon, hash) & (COUNTRY | PLACE | STATE);
}

/* Past the letter with its period at token i: S. */
static uint32_t letter_end(const reader *r, uint32_t i) {
    if (!nsci_name_is_capital(r, i)) return i;
    const nsci_range t = nsci_name_tok(r, i);
    const uint32_t n = t.end - t.start;
    if (n == 2 && r->text[t.start + 1] == '.') return i + 1;
    return n == 1 && nsci_name_is_glued(r, i) && nsci_name_is_mark(r, i + 1, '.') ? i + 2 : i;
}

/* U. S. A. where U.S.A. is listed, and so for two letters */
static bool find_spaced(const reader *r, uint32_t i, nsci_span *out) {
    uint8_t word[2 * MAX_LETTERS];
    uint32_t at = i, n = 0;
    out->toks.end = i;
    while (n < sizeof word && letter_end(r, at) > at) {
        word[n++] = r->text[nsci_name_tok(r, at).start];
        word[n++] = '.';
        at = letter_end(r, at);
        if (n > 2 && is_listed_place(r, word, n)) out->toks.end = at;
    }
    out->toks.start = i;
    out->label = (uint8_t)r->labels->loc;
    return out->toks.end > i;
}

/* The state of a member of Congress, behind the dash at token i: (D-Mont.) */
static bool find_state(const reader *r, uint32_t i, nsci_span *out) {
    const bool party = nsci_name_is_mark(r, i - 1, 'D') || nsci_name_is_mark(r, i - 1, 'R') ||
                       nsci_name_is_mark(r, i - 1, 'I');
    if (!party || !nsci_name_is_glued(r, i - 1) || !nsci_name_is_glued(r, i)) return false;
    if (!nsci_name_is_mark(r, i - 2, ',') && !nsci_name_is_mark(r, i - 2, '(')) return false;
    const bool period = nsci_name_is_part(r, i + 1, NSCI_NAME_PART_ABBREVIATED) &&
                        nsci_name_is_glued(r, i + 1) && nsci_name_is_mark(r, i + 2, '.');
    out->toks = (nsci_range){i + 1, i + 2 + period};
    out->label = (uint8_t)r->labels->loc;
    return nsci_name_is_capital(r, i + 1) && nsci_name_is_glued(r, i);
}

/* A county of Ireland, at the "Co" that opens it: Lisnane, | Co. Kerry; no company: Halden Co. */
static bool find_county(const reader *r, uint32_t i, nsci_span *out) {
    static const char *const before[] = {"in", "from", "of", "across", "to", "and"};
    const uint32_t at = i + 1 + nsci_name_is_mark(r, i + 1, '.');
    if (!nsci_name_is_word(r, i, "Co") && !nsci_name_is_word(r, i, "Co.")) return false;
    const bool opens = !nsci_name_is_there(r, i - 1) || nsci_name_is_mark(r, i - 1, ',') ||
                       nsci_name_is_any_word(r, i - 1, before, NSCI_COUNT(before));
    out->toks = (nsci_range){i, at + 1};
    out->label = (uint8_t)r->labels->loc;
    return opens && nsci_name_is_capital(r, at) && !nsci_name_is_capital(r, at + 1);
}

/* ---- Buildings and contests ------------------------------------------------------------------ */

enum { MAX_BUILDING_TOKS = 4 };

/* Whether somebody may be at what follows token i. */
static bool is_at(const reader *r, uint32_t i) {
    static const char *const words[] = {"at",     "in",       "near", "outside",
                                        "inside", "opposite", "to",   "from"};
    return nsci_name_is_any_word(r, i, words, NSCI_COUNT(words));
}

/* Where the capitalized words begin that end at token i: Usher Hall, St Mary's Hospital, but not
 * London's Wembley Stadium */
static uint32_t building_start(const reader *r, uint32_t i) {
    uint32_t start = i;
    while (i - start < MAX_BUILDING_TOKS && !nsci_name_is_definite(r, start - 1)) {
        const bool saint =
            nsci_name_is_word(r, start - 1, "'s") &&
            (nsci_name_is_word(r, start - 3, "St") || nsci_name_is_word(r, start - 3, "St."));
        if (!saint && !nsci_name_is_capital(r, start - 1)) break;
        start--;
    }
    return start;
}

/* Rebecca | Hall, Dr. | Hall: two words of which one is a title or a first name are somebody's. */
static bool may_be_somebody(const reader *r, uint32_t start, uint32_t i) {
    const nsci_range first = nsci_name_tok(r, start);
    const uint32_t n = first.end - first.start;
    if (i - start != 1) return false;
    if (nsci_name_is_part(r, start, NSCI_NAME_PART_HONORIFIC)) return true;
    return r->lexicon && n <= MAX_FAMILY_BYTES &&
           lexeme_of(r, r->text + first.start, n).roles[FORENAME] >= 2;
}

/* Whether the building from token `start` to token i is spoken of: the | Third Mainland Bridge |
 * will; or opens a sentence that goes on in small letters: Pell Hospital | said */
static bool is_spoken_of(const reader *r, uint32_t start, uint32_t i) {
    if (!nsci_name_is_there(r, i + 1)) return nsci_name_is_definite(r, start - 1);
    const bool small = nsci_is_lower(r->text[nsci_name_tok(r, i + 1).start]);
    if (start > r->sent.start) return nsci_name_is_definite(r, start - 1) && small;
    return small && !nsci_name_is(r, start, NSCI_CUE_FUNCTION_WORD) &&
           !nsci_name_is(r, start, NSCI_CUE_DETERMINER);
}

/* at | Usher Hall, outside the | Mary Hospital: behind a word that says where or where it is spoken
 * of, up to token i, which says what it is */
static bool find_building(const reader *r, uint32_t i, uint32_t label, nsci_span *out) {
    const uint32_t start = building_start(r, i);
    out->toks = (nsci_range){start, i + 1};
    out->label = (uint8_t)label;
    return start < i && label != NSC_NONE && !nsci_name_is_capital(r, i + 1) &&
           !may_be_somebody(r, start, i) && !nsci_name_is(r, i + 1, NSCI_CUE_OF) &&
           (is_spoken_of(r, start, i) ||
            is_at(r, nsci_name_is_definite(r, start - 1) ? start - 2 : start - 1));
}

/* the | Brownlow Medal | went, the FA Cup: what closes as a contest or a prize does */
static bool find_event(const reader *r, uint32_t i, nsci_span *out) {
    const uint32_t start = building_start(r, i);
    out->toks = (nsci_range){start, i + 1};
    out->label = (uint8_t)r->labels->misc;
    return start < i && nsci_name_is_definite(r, start - 1) && !nsci_name_is_capital(r, i + 1) &&
           !nsci_name_is(r, i + 1, NSCI_CUE_OF) && !nsci_name_is_word(r, i, "Act");
}

/* ---- All of them ----------------------------------------------------------------------------- */

static bool find_at(const reader *r, uint32_t i, const nsci_span *last, nsci_span *out) {
    static const uint64_t firsts = NSCI_CUE_BIT(NSCI_CUE_DEIXIS) | NSCI_CUE_BIT(NSCI_CUE_DASH) |
                                   NSCI_CUE_BIT(NSCI_CUE_DIGITS) | NSCI_CUE_BIT(NSCI_CUE_NAME_PART);
    const uint16_t cue = r->doc->words.items[i].cue;
    int32_t part = 0;
    if (!(nsci_cue_bits(cue) & firsts)) return false;
    if (nsci_cue_is(cue, NSCI_CUE_DEIXIS)) return find_family(r, i, out);
    if (nsci_cue_is(cue, NSCI_CUE_DASH)) return find_state(r, i, out);
    if (nsci_cue_is(cue, NSCI_CUE_DIGITS))
        return find_interstate(r, i, out) ||
               (r->labels->product != NSC_NONE && find_type(r, i, out)) ||
               (r->labels->misc != NSC_NONE &&
                (nsci_name_find_bill(r, i, out) || find_program(r, i, out)));
    if (!nsci_cue_is(cue, NSCI_CUE_NAME_PART)) return false;
    nsci_cue_value(cue, NSCI_CUE_NAME_PART, &part);
    switch (part) {
    case NSCI_NAME_PART_ABBREVIATED:
    case NSCI_NAME_PART_FIRM_ENDING:
        return find_county(r, i, out);
    case NSCI_NAME_PART_QUOTE:
        return r->labels->misc != NSC_NONE && nsci_name_find_work(r, i, last, out);
    case NSCI_NAME_PART_BEST:
        return r->labels->misc != NSC_NONE && nsci_name_find_prize(r, i, out);
    case NSCI_NAME_PART_LAW:
        return r->labels->misc != NSC_NONE && nsci_name_find_law(r, i, out);
    case NSCI_NAME_PART_EVENT:
        return r->labels->misc != NSC_NONE &&
               (nsci_name_find_law(r, i, out) || find_event(r, i, out));
    case NSCI_NAME_PART_DISEASE:
        return r->labels->misc != NSC_NONE && find_disease(r, i, out);
    case NSCI_NAME_PART_VESSEL:
        return r->labels->product != NSC_NONE && find_vessel(r, i, out);
    case NSCI_NAME_PART_ABOARD:
        return r->labels->product != NSC_NONE && find_boarded(r, i, out);
    case NSCI_NAME_PART_PENNANT:
        return r->labels->product != NSC_NONE && find_pennant(r, i, out);
    case NSCI_NAME_PART_ROAD:
        return find_road(r, i, out);
    case NSCI_NAME_PART_LETTER:
        return find_spaced(r, i, out);
    case NSCI_NAME_PART_INSTITUTION:
        return find_building(r, i, r->labels->org, out);
    case NSCI_NAME_PART_FACILITY:
    case NSCI_NAME_PART_BUILDING:
        return !nsci_name_is_word(r, i, "House") && find_building(r, i, r->labels->fac, out);
    case NSCI_NAME_PART_STORM:
        return r->labels->misc != NSC_NONE && find_storm(r, i, out);
    default:
        return false;
    }
}

nsc_status nsci_names_find_classes(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_lexicon *lexicon, nsci_spans *out,
                                   const nsc_alloc *alloc, nsc_error *err) {
    reader r = {doc, nsci_doc_text(doc), labels, lexicon, {0, 0}};
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        r.sent = doc->sent_toks.items[s];
        for (uint32_t i = r.sent.start; i < r.sent.end; i++) {
            nsci_span found = {{0, 0}, s, CLASS_SCORE, 0, NSCI_SOURCE_RULE};
            const nsci_span *last = out->n ? &out->items[out->n - 1] : NULL;
            if (!find_at(&r, i, last, &found)) continue;
            if (last && found.toks.start < last->toks.end) continue;
            NSC_TRY(nsci_spans_push(out, alloc, found, err));
            if (found.toks.end > i) i = found.toks.end - 1;
        }
    }
    return NSC_OK;
}

/* Finding amounts.
 *
 *     amount   polarity? side | side join side       $3-4 million   5 to 6 percent   $2m and $3m
 *     side     a number and its unit                  nsc_side.h
 *
 * Each token that an amount may begin with is tried; which tokens those are, their cues say, so
 * most of a text costs a look at a table. A phrase (nsc_phrase.h) is what is tried: the words from
 * there on, by bytes, since tokens part "R5.2bn" otherwise than readers do. It looks ahead a
 * bounded number of tokens and back a few, so time is linear.
 *
 * "X to Y" is a range, unless the words before it say that something went from X to Y; "X and Y" is
 * one where they say "between".
 */
#include "amount/nsc_amount_find.h"
#include "amount/nsc_amount.h"
#include "amount/nsc_currency.h"
#include "amount/nsc_side.h"
#include "amount/nsc_unit.h"
#include "base/nsc_ascii.h"

enum {
    MAX_TOKS_AHEAD = 48,
    BOUND_TOKS_BACK = 6, /* how far before a range its verb is looked for */
    POUND_TOKS_BACK = 10,
    POUND_TOKS_AHEAD = 8,
    BOUND_OF_CHANGE = 1, /* values of the cue bound */
    BOUND_OF_RANGE = 2
};

typedef struct finder {
    const uint8_t *text;
    const nsci_range *toks;       /* of the document */
    const nsci_word_place *words; /* of toks */
    nsci_range sent;              /* of toks */
    bool has_pounds;              /* the sentence */
    nsci_phrase phrase;           /* from token `start` on */
    uint32_t start;
    const nsci_doc *doc;
    nsci_currency_votes votes; /* counted when they are first asked for */
    bool has_votes;
} finder;

static uint64_t cues_at(const finder *f, uint32_t tok) {
    return tok >= f->sent.start && tok < f->sent.end ? nsci_cue_bits(f->words[tok].cue) : 0;
}

static bool has(const finder *f, uint32_t tok, nsci_cue cue) { return cues_at(f, tok) >> cue & 1; }

static int32_t value_of(const finder *f, uint32_t tok, nsci_cue cue) {
    int32_t value = 0;
    if (has(f, tok, cue)) nsci_cue_value(f->words[tok].cue, cue, &value);
    return value;
}

/* Does a token follow the one before it without a blank? */
static bool is_glued(const finder *f, uint32_t tok) {
    return tok > f->sent.start && tok < f->sent.end && f->toks[tok - 1].end == f->toks[tok].start;
}

static bool is_period(const finder *f, uint32_t tok) {
    return f->toks[tok].end - f->toks[tok].start == 1 && f->text[f->toks[tok].start] == '.';
}

/* The first token of n behind `tok`, or before it, that is in the sentence. */
static uint32_t tok_before(const finder *f, uint32_t tok, uint32_t n) {
    return tok - f->sent.start > n ? tok - n : f->sent.start;
}

static uint32_t tok_behind(const finder *f, uint32_t tok, uint32_t n) {
    return f->sent.end - tok > n ? tok + n : f->sent.end;
}

/* ---- What the sentence says ------------------------------------------------------------------ */

/* Whether the words near a token say that pounds are money, if the sentence has any. */
static nsci_pounds pounds_near(const finder *f, uint32_t tok) {
    nsci_pounds found = NSCI_POUNDS_UNKNOWN;
    if (!f->has_pounds) return found;
    uint32_t end = tok_behind(f, tok, POUND_TOKS_AHEAD);
    for (uint32_t i = tok_before(f, tok, POUND_TOKS_BACK); i < end; i++) {
        int32_t value = value_of(f, i, NSCI_CUE_POUNDS);
        if (value == NSCI_POUNDS_WEIGHT) return NSCI_POUNDS_WEIGHT;
        if (value == NSCI_POUNDS_MONEY) found = NSCI_POUNDS_MONEY;
    }
    return found;
}

/* What the words before say of two numbers: BOUND_OF_CHANGE, BOUND_OF_RANGE, or 0. */
static int32_t bound_before(const finder *f) {
    int32_t found = 0;
    for (uint32_t i = tok_before(f, f->start, BOUND_TOKS_BACK); i < f->start; i++) {
        int32_t value = value_of(f, i, NSCI_CUE_BOUND);
        if (value == BOUND_OF_RANGE) return value;
        if (value) found = value;
    }
    return found;
}

/* from 5: a word of change that is a preposition stands right before */
static bool is_from(const finder *f) {
    uint32_t tok = f->start - 1;
    return value_of(f, tok, NSCI_CUE_BOUND) == BOUND_OF_CHANGE && has(f, tok, NSCI_CUE_BEFORE_TIME);
}

/* ---- Ranges ---------------------------------------------------------------------------------- */

typedef enum join { JOIN_NONE = 0, JOIN_TO, JOIN_OR, JOIN_AND, JOIN_DASH } join; /* as the cue */

static join join_at(finder *f, size_t at) {
    nsci_phrase *p = &f->phrase;
    if (nsci_phrase_skip_hyphen(p, at) > at) return JOIN_DASH;
    int32_t how = nsci_phrase_value(p, at, NSCI_CUE_JOINS);
    return how == JOIN_DASH ? JOIN_NONE : (join)how;
}

/* Is the number at word `at` larger than that of the side behind it, and both above zero? */
static bool descends(finder *f, size_t at, const nsci_side *low, const nsci_side *high) {
    if (at > 0 || !low->count.is_digits || !high->count.is_digits) return false;
    nsci_decimal first = nsci_phrase_word(&f->phrase, at)->number;
    nsci_decimal second = nsci_phrase_word(&f->phrase, low->end + 1)->number;
    return !first.is_null && !second.is_null && nsci_decimal_compare(first, second) > 0;
}

/* in 1986 to 11 billion marks */
static bool is_year(finder *f, size_t at, const nsci_side *side) {
    const nsci_amount_word *word = nsci_phrase_word(&f->phrase, at);
    nsci_decimal year = word->number;
    bool four = word->bytes.end - word->bytes.start == 4 && side->end == at + 1 && !year.is_null;
    return four && nsci_decimal_compare(year, nsci_decimal_of(1900, 0)) >= 0 &&
           nsci_decimal_compare(year, nsci_decimal_of(2100, 0)) < 0;
}

/* $3-4 million   $3 to $4 million   $2m and $3m */
static bool joins_signed(const nsci_side *low, const nsci_side *high, join how, int32_t bound) {
    bool scale_is_shared = low->count.power == 0 && high->count.power > 0;
    if (!high->has_sign && (high->kind != NSCI_SIDE_BARE || !high->count.is_digits)) return false;
    if (high->has_sign && high->sign != low->sign) return false;
    if (how == JOIN_DASH) return true;
    if (how == JOIN_OR) return scale_is_shared;
    if (how == JOIN_AND) return bound == BOUND_OF_RANGE && (high->has_sign || high->count.power);
    return bound != BOUND_OF_CHANGE && (high->has_sign || high->count.power);
}

/* Do two sides make a range? */
static bool joins(finder *f, size_t at, const nsci_side *low, const nsci_side *high, join how) {
    int32_t bound = bound_before(f);
    if (low->has_sign) return joins_signed(low, high, how, bound);
    if (high->has_sign || high->kind == NSCI_SIDE_BARE) return false;
    if (how == JOIN_AND && bound != BOUND_OF_RANGE) return false;
    if (low->kind == NSCI_SIDE_BARE)
        return !(how == JOIN_TO && bound == BOUND_OF_CHANGE && is_from(f)) &&
               !(low->count.is_part && how == JOIN_OR) &&
               !(!low->count.is_marked && descends(f, at, low, high)) &&
               !(how != JOIN_DASH && is_year(f, at, low));
    if (low->kind != high->kind || low->unit != high->unit || how == JOIN_OR) return false;
    if (low->count.power == high->count.power && descends(f, at, low, high))
        return false; /* 62 percent to 34 percent: of two sides in a poll */
    return how != JOIN_TO || bound != BOUND_OF_CHANGE;
}

/* five dollars and fifty cents   6 feet 2 inches   6-foot-2 */
static bool is_sum(finder *f, const nsci_side *first, size_t at, nsci_pounds pounds,
                   nsci_side *second) {
    nsci_phrase *p = &f->phrase;
    bool money = first->kind == NSCI_SIDE_MONEY && !first->has_sign && !first->is_subunit;
    if (money && nsci_phrase_is(p, at, NSCI_CUE_AND))
        return nsci_side_read(p, at + 1, pounds, second) && second->kind == NSCI_SIDE_MONEY &&
               second->is_subunit && !second->has_sign;
    if (first->kind != NSCI_SIDE_QUANTITY || first->count.is_part) return false;
    size_t hyphen = nsci_phrase_skip_hyphen(p, at);
    if (!nsci_side_read(p, hyphen, pounds, second)) return false;
    uint8_t part;
    if (!nsci_unit_part(first->unit, &part)) return false;
    if (second->kind == NSCI_SIDE_QUANTITY) return second->unit == part;
    return hyphen > at && second->kind == NSCI_SIDE_BARE && !second->count.is_part;
}

/* ---- An amount ------------------------------------------------------------------------------- */

typedef struct found {
    size_t end; /* the word behind it */
    uint8_t kind;
} found;

/* Does the text name the country of coins that are other things elsewhere? */
static bool is_doubtful(finder *f, const nsci_side *side) {
    if (!side->doubt) return false;
    if (!f->has_votes) nsci_currency_count(f->doc, &f->votes);
    f->has_votes = true;
    return has(f, f->start - 1, NSCI_CUE_DETERMINER) || /* the R21 */
           !nsci_currency_is_named(&f->votes, side->doubt);
}

/* The word behind a minus that stands before the second end of a range: -5 to | -8C. */
static size_t behind_polarity(nsci_phrase *p, size_t at) {
    const bool below =
        nsci_phrase_value(p, at, NSCI_CUE_POLARITY) < 0 && nsci_phrase_is_numeral(p, at + 1);
    if (!below || !nsci_phrase_word(p, at)->is_mark) return at + below;
    return at + (nsci_phrase_is_glued(p, at + 1) && !nsci_phrase_is_glued(p, at));
}

/* Reads the amount that begins at word `at`. */
static bool read_amount(finder *f, size_t at, found *out) {
    nsci_phrase *p = &f->phrase;
    nsci_pounds pounds = pounds_near(f, f->start);
    nsci_side low, high = {0};
    if (!nsci_side_read(p, at, pounds, &low)) return false;
    *out = (found){low.end, low.kind};
    if (is_sum(f, &low, low.end, pounds, &high)) {
        out->end = high.end;
        return true;
    }
    join how = join_at(f, low.end);
    if (how != JOIN_NONE && nsci_side_read(p, behind_polarity(p, low.end + 1), pounds, &high) &&
        joins(f, at, &low, &high, how))
        *out = (found){high.end, low.has_sign ? low.kind : high.kind};
    else
        high.doubt = 0;
    return out->kind != NSCI_SIDE_BARE && !is_doubtful(f, &low) && !is_doubtful(f, &high);
}

/* minus 3   -3   +3   plus two percent: how many words the polarity has; 0 where it has none. */
static size_t polarity_words(const finder *f, nsci_phrase *p) {
    if (!nsci_phrase_is(p, 0, NSCI_CUE_POLARITY)) return 0;
    return !nsci_phrase_word(p, 0)->is_mark ||
           (nsci_phrase_is_glued(p, 1) && !is_glued(f, f->start));
}

/* The token behind the amount that ends with word `end` - 1; `start` where none ends there. The
 * period of an abbreviation is the sentence's when it is a token of its own. */
static uint32_t end_tok(const finder *f, size_t end) {
    uint32_t last = f->phrase.words[end - 1].bytes.end, tok = f->start;
    while (tok < f->sent.end && f->toks[tok].end < last) tok++;
    if (tok == f->sent.end || f->toks[tok].end != last) return f->start;
    return is_period(f, tok) ? tok : tok + 1;
}

/* ---- Tokens ---------------------------------------------------------------------------------- */

#define BIT(cue) NSCI_CUE_BIT(NSCI_CUE_##cue)

/* What an amount may begin with by itself, and only where certain words follow. */
static const uint64_t FIRST =
    BIT(DIGITS) | BIT(CODED) | BIT(NUMBER) | BIT(SIGN) | BIT(PLURAL) | BIT(VAGUE) | BIT(FRACTION);
static const uint64_t FIRST_OF_TWO =
    BIT(ARTICLE) | BIT(CODE) | BIT(SHORT_CODE) | BIT(SIGN_PREFIX) | BIT(POLARITY);

/* Quickly: may an amount begin at a token? */
static bool may_begin(const finder *f, uint32_t tok) {
    uint64_t cues = nsci_cue_bits(f->words[tok].cue);
    if (cues & FIRST) return true;
    if (!(cues & FIRST_OF_TWO)) return false;
    uint64_t next = cues_at(f, tok + 1);
    uint64_t number = BIT(DIGITS) | BIT(SIGN) | BIT(NUMBER) | BIT(CODED) | BIT(CODE);
    uint64_t wanted = 0;
    if (cues & BIT(ARTICLE))
        wanted = BIT(POWER) | BIT(FRACTION) | BIT(VAGUE) | BIT(COIN) | BIT(POINT) | BIT(DASH);
    if (cues & BIT(POLARITY)) wanted |= number | BIT(SHORT_CODE) | BIT(SIGN_PREFIX) | BIT(FRACTION);
    if (cues & (BIT(CODE) | BIT(SHORT_CODE) | BIT(SIGN_PREFIX))) wanted |= BIT(DIGITS) | BIT(SIGN);
    if (next & wanted) return true;
    return (cues & BIT(SHORT_CODE)) && is_glued(f, tok + 1) && is_period(f, tok + 1); /* Rs.500 */
}

/* Does a token end with a comma behind a digit? One that was too long is cut so. */
static bool ends_in_number(const finder *f, nsci_range tok) {
    return tok.end - tok.start > 1 && f->text[tok.end - 1] == ',' &&
           nsci_is_digit(f->text[tok.end - 2]);
}

/* The token that an amount with the number `tok` begins with: the point of .5 belongs to it. Digits
 * that are glued to a word or another number are part of something else: false. */
static bool find_start(const finder *f, uint32_t tok, uint32_t *start) {
    *start = tok;
    if (!is_glued(f, tok) || !has(f, tok, NSCI_CUE_DIGITS)) return true;
    nsci_range before = f->toks[tok - 1];
    uint8_t last = f->text[before.end - 1];
    if (last == '.' && before.end - before.start == 1 && !is_glued(f, tok - 1)) {
        *start = tok - 1;
        return true;
    }
    if (before.end - before.start == 1 && last == '-' && !is_glued(f, tok - 1) && tok >= 2 &&
        value_of(f, tok - 2, NSCI_CUE_BOUND))
        return false; /* from -1 to 4C */
    return !nsci_is_digit(last) && !nsci_is_letter(last) && !memchr("./:_#@", last, 6) &&
           !ends_in_number(f, before);
}

/* in the US $5 million went: US is no part of the sum */
static bool is_apart(const finder *f, uint32_t tok) {
    const uint64_t noun_follows = BIT(DETERMINER) | BIT(FUNCTION_WORD);
    return has(f, tok, NSCI_CUE_SIGN_PREFIX) && has(f, tok + 1, NSCI_CUE_SIGN) &&
           !is_glued(f, tok + 1) &&
           (f->toks[tok].end - f->toks[tok].start < 2 || cues_at(f, tok - 1) & noun_follows);
}

/* plus or | minus 3 points */
static bool is_either_way(const finder *f) {
    return has(f, f->start - 1, NSCI_CUE_JOINS) && has(f, f->start - 2, NSCI_CUE_POLARITY);
}

/* reached */
static bool is_past_form(const finder *f, uint32_t tok) {
    const nsci_range t = f->toks[tok];
    return t.end - t.start > 3 && f->text[t.end - 1] == 'd' && f->text[t.end - 2] == 'e';
}

/* Seat | 12C of a row: degrees stand behind a verb or a word of grammar, or before a mark; or they
 * have a point, or are in a list, or are so many more. */
static bool is_seat(finder *f, const found *amount) {
    nsci_phrase *p = &f->phrase;
    if (amount->end < 2) return false;
    const nsci_range last = p->words[amount->end - 1].bytes;
    const uint64_t grammar = BIT(FUNCTION_WORD) | BIT(BEFORE_DATE) | BIT(TENSE) | BIT(POLARITY);
    const nsci_range number = p->words[amount->end - 2].bytes;
    const bool degrees = memchr(f->text + number.start, '.', number.end - number.start) != NULL ||
                         nsci_phrase_is(p, amount->end, NSCI_CUE_DIMENSION) ||
                         (f->start > f->sent.start && f->text[f->toks[f->start - 1].start] == ',');
    return amount->kind == NSCI_SIDE_QUANTITY && last.end - last.start == 1 && !degrees &&
           nsci_is_upper(f->text[last.start]) && amount->end < p->n &&
           !p->words[amount->end].is_mark && !nsci_phrase_is(p, 0, NSCI_CUE_POLARITY) &&
           !(cues_at(f, f->start - 1) & grammar) &&
           !(f->start > f->sent.start && is_past_form(f, f->start - 1));
}

/* plus or minus | 3 points; 61 percent, up | 2 points */
static bool is_of_share(const finder *f) {
    if (is_either_way(f) ||
        (has(f, f->start - 1, NSCI_CUE_POLARITY) && has(f, f->start - 2, NSCI_CUE_JOINS) &&
         has(f, f->start - 3, NSCI_CUE_POLARITY)))
        return true;
    return f->start >= f->sent.start + 3 &&
           value_of(f, f->start - 1, NSCI_CUE_BOUND) == BOUND_OF_CHANGE &&
           f->text[f->toks[f->start - 2].start] == ',' && has(f, f->start - 3, NSCI_CUE_PERCENT);
}

static bool find_amount(finder *f, uint32_t tok, uint32_t *end, found *out) {
    static const uint64_t rate = BIT(DIGITS) | BIT(UNIT_OF_MONEY) | BIT(POWER) | BIT(POUND);
    if (!find_start(f, tok, &f->start) || is_apart(f, tok)) return false;
    if (has(f, tok, NSCI_CUE_ARTICLE) && cues_at(f, tok - 1) & rate) return false; /* $5 a pound */
    uint32_t last = tok_behind(f, f->start, MAX_TOKS_AHEAD);
    nsci_phrase *p = &f->phrase;
    nsci_phrase_begin(p, f->text, (nsci_range){f->toks[f->start].start, f->toks[last - 1].end});
    p->is_of_share = is_of_share(f);
    size_t at = polarity_words(f, p);
    bool plus = nsci_phrase_value(p, 0, NSCI_CUE_POLARITY) > 0;
    if (nsci_phrase_is(p, 0, NSCI_CUE_POLARITY) && (at == 0 || is_either_way(f))) return false;
    if (!read_amount(f, at, out) || is_seat(f, out)) return false;
    if (plus && !nsci_phrase_word(p, 0)->is_mark && out->kind != NSCI_SIDE_PERCENT) return false;
    *end = end_tok(f, out->end);
    return *end > f->start;
}

static void begin_sentence(finder *f, nsci_range sent) {
    uint64_t cues = 0;
    f->sent = sent;
    for (uint32_t tok = sent.start; tok < sent.end; tok++) cues |= cues_at(f, tok);
    f->has_pounds = cues & BIT(POUND);
}

nsc_status nsci_amounts_find(nsci_doc *doc, const nsc_alloc *alloc, nsc_error *err) {
    static const float scores[] = {[NSCI_AMOUNT_MONEY] = 0.9f,
                                   [NSCI_AMOUNT_PERCENT] = 0.95f,
                                   [NSCI_AMOUNT_QUANTITY] = 0.9f}; /* by hand, not fitted to gold */
    finder f;
    f.text = nsci_doc_text(doc);
    f.toks = doc->toks.items;
    f.words = doc->words.items;
    f.doc = doc;
    f.has_votes = false;
    doc->amounts.n = 0;
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        begin_sentence(&f, doc->sent_toks.items[s]);
        uint32_t end;
        for (uint32_t tok = f.sent.start; tok < f.sent.end; tok++) {
            found amount;
            if (!may_begin(&f, tok) || !find_amount(&f, tok, &end, &amount)) continue;
            nsci_span span = {
                {f.start, end}, s, scores[amount.kind], amount.kind, NSCI_SOURCE_RULE};
            NSC_TRY(nsci_spans_push(&doc->amounts, alloc, span, err));
            tok = end - 1;
        }
    }
    return NSC_OK;
}

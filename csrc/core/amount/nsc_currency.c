/* Each place, nationality and currency that a text names counts for one currency; of those whose
 * coins have a name in common (a family: csrc/tables/cues/money.tsv) the one is meant whose place
 * the words before the sum name, else the one that most count for, and of equals the one that was
 * named first. */
#include "amount/nsc_currency.h"

enum { VOTES_OF_A_SUM = 4 }; /* a sum in a currency tells more than the name of a place */

enum { EURO_COINS_DAY = 11688 }; /* 1 January 2002, since 1970: the end of francs and marks */

/* The cue value of a currency as letters, and back. */
static int32_t packed(const char *code) {
    return (int32_t)((uint32_t)(uint8_t)code[0] << 16 | (uint32_t)(uint8_t)code[1] << 8 |
                     (uint32_t)(uint8_t)code[2]);
}

static int32_t family_of(int32_t currency) {
    uint8_t code[3] = {(uint8_t)(currency >> 16), (uint8_t)(currency >> 8), (uint8_t)currency};
    int32_t family = 0;
    nsci_cue_value(nsci_cue_find(code, 3), NSCI_CUE_FAMILY, &family);
    return family;
}

/* What is paid with in the place that a word is, and what by the nationality, or there before the
 * euro, if the text may be as old: EUR and FRF of Paris, FRF of French. Each is 0 where there is
 * none, and the second one is never the first. */
typedef struct currency_pair {
    int32_t of[2];
} currency_pair;

static bool had_euro_coins(const nsci_doc *doc) {
    return doc->published != NSC_NO_DAY && doc->published >= EURO_COINS_DAY;
}

static currency_pair currencies_of(const nsci_doc *doc, uint16_t cue) {
    static const char *const former[] = {"BEF", "DEM", "FRF"};
    currency_pair out = {{0, 0}};
    nsci_cue_value(cue, NSCI_CUE_PLACE, &out.of[0]);
    nsci_cue_value(cue, NSCI_CUE_DEMONYM, &out.of[1]);
    for (size_t i = 0; i < NSCI_COUNT(former) && had_euro_coins(doc); i++)
        if (out.of[1] == packed(former[i])) out.of[1] = 0;
    if (out.of[1] == out.of[0]) out.of[1] = 0;
    return out;
}

/* The one of them whose coins have the name of a family, or 0. */
static int32_t currency_in(const nsci_doc *doc, uint16_t cue, int32_t family) {
    const currency_pair pair = currencies_of(doc, cue);
    for (int k = 0; k < 2; k++)
        if (pair.of[k] && family_of(pair.of[k]) == family) return pair.of[k];
    return 0;
}

static void add_votes(nsci_currency_votes *votes, int32_t currency, uint32_t n) {
    if (currency == 0) return;
    size_t i = 0;
    while (i < votes->n && votes->items[i].currency != currency) i++;
    if (i == NSCI_MAX_CURRENCIES) return;
    if (i == votes->n) {
        votes->items[votes->n].currency = currency;
        votes->items[votes->n].family = family_of(currency);
        votes->items[votes->n++].n = 0;
    }
    votes->items[i].n += n;
}

void nsci_currency_count(const nsci_doc *doc, nsci_currency_votes *out) {
    const uint64_t places = NSCI_CUE_BIT(NSCI_CUE_PLACE) | NSCI_CUE_BIT(NSCI_CUE_DEMONYM);
    out->n = 0;
    for (size_t i = 0; i < doc->words.n; i++) {
        uint16_t cue = doc->words.items[i].cue;
        if (!(nsci_cue_bits(cue) & places)) continue;
        const currency_pair pair = currencies_of(doc, cue);
        for (int k = 0; k < 2; k++) add_votes(out, pair.of[k], 1);
    }
}

bool nsci_currency_is_named(const nsci_currency_votes *votes, uint16_t cue) {
    int32_t currency = 0, family = 0;
    nsci_cue_value(cue, NSCI_CUE_CURRENCY, &currency);
    nsci_cue_value(cue, NSCI_CUE_FAMILY, &family);
    for (size_t i = 0; i < votes->n; i++)
        if (votes->items[i].currency == currency || (family && votes->items[i].family == family))
            return true;
    return false;
}

/* The currency of a family that has the most votes, or 0. */
static int32_t winner(const nsci_currency_votes *votes, int32_t family) {
    size_t best = votes->n;
    for (size_t i = 0; i < votes->n; i++)
        if (votes->items[i].family == family && votes->items[i].n > 0 &&
            (best == votes->n || votes->items[i].n > votes->items[best].n))
            best = i;
    return best < votes->n ? votes->items[best].currency : 0;
}

/* $5: the dollars of many countries, read as those of America */
static bool is_plain_dollar(const nsci_doc *doc, const nsci_span *span) {
    const nsci_range bytes = doc->toks.items[span->toks.start];
    const uint8_t *text = nsci_doc_text(doc) + bytes.start;
    return bytes.end - bytes.start > 0 && text[0] == '$';
}

/* Takes back the votes for a currency that places alone have. */
static void drop(nsci_currency_votes *votes, int32_t currency) {
    for (size_t i = 0; i < votes->n; i++)
        if (votes->items[i].currency == currency) votes->items[i].n = 0;
}

/* The places of a document and the sums whose own words tell their currency. Who writes US$ or US
 * cents has other ones besides, so these tell nothing; who writes $ in Vienna has no euro cents. */
static void count_all(const nsci_doc *doc, const nsci_amount *amounts, size_t n,
                      nsci_currency_votes *out) {
    const int32_t dollar = packed("USD"), euro = packed("EUR");
    bool has_dollars = false, has_euros = false;
    nsci_currency_count(doc, out);
    for (size_t i = 0; i < n; i++) {
        const int32_t currency = packed(amounts[i].currency);
        if (amounts[i].kind != NSCI_AMOUNT_MONEY || !amounts[i].currency[0] || amounts[i].family)
            continue;
        has_euros = has_euros || currency == euro;
        has_dollars = has_dollars || is_plain_dollar(doc, &doc->amounts.items[i]);
        if (currency != dollar) add_votes(out, currency, VOTES_OF_A_SUM);
    }
    if (has_dollars && !has_euros) drop(out, euro);
}

static void set_currency(nsci_amount *amount, int32_t currency) {
    for (int k = 0; k < 3; k++) amount->currency[k] = (char)(currency >> (16 - 8 * k) & 0xFF);
}

static bool is_byte(const nsci_doc *doc, uint32_t tok, uint8_t byte) {
    nsci_range bytes = doc->toks.items[tok];
    return bytes.end - bytes.start == 1 && nsci_doc_text(doc)[bytes.start] == byte;
}

/* The currency of the nationality in brackets at a token, or 0: (Canadian); 73 cents | US */
static int32_t country_behind(const nsci_doc *doc, uint32_t tok, uint32_t end) {
    int32_t currency = 0;
    if (end > tok && nsci_cue_is(doc->words.items[tok].cue, NSCI_CUE_SIGN_PREFIX) &&
        nsci_cue_value(doc->words.items[tok].cue, NSCI_CUE_DEMONYM, &currency))
        return currency;
    if (end - tok < 3 || !is_byte(doc, tok, '(') || !is_byte(doc, tok + 2, ')')) return 0;
    nsci_cue_value(doc->words.items[tok + 1].cue, NSCI_CUE_DEMONYM, &currency);
    return currency;
}

/* Rs 40 in | Lahore: the currency of the place right behind a sum, where its coins have the name of
 * that family; or 0 */
static int32_t place_behind(const nsci_doc *doc, uint32_t tok, uint32_t end, int32_t family) {
    if (end - tok < 2 || !nsci_cue_is(doc->words.items[tok].cue, NSCI_CUE_BEFORE_DATE)) return 0;
    const nsci_range bytes = doc->toks.items[tok];
    const uint8_t *word = nsci_doc_text(doc) + bytes.start;
    if (bytes.end - bytes.start != 2 || word[0] != 'i' || word[1] != 'n') return 0;
    const uint16_t cue = doc->words.items[tok + 1].cue;
    return nsci_cue_is(cue, NSCI_CUE_PLACE) ? currency_in(doc, cue, family) : 0;
}

/* A Chilean firm paid 3 billion | pesos: the currency of the only place of that family before a sum
 * in its sentence, or 0. Not so of cents, which go with the dollars of a text. */
static int32_t place_before(const nsci_doc *doc, const nsci_span *span, int32_t family) {
    enum { REACH = 40, CENTS = 'c' << 24 | 'e' << 16 | 'n' << 8 | 't' };
    const uint32_t start = doc->sent_toks.items[span->sent].start;
    int32_t found = 0;
    if (family == CENTS) return 0;
    for (uint32_t k = 1; k <= REACH && span->toks.start >= start + k; k++) {
        const uint16_t cue = doc->words.items[span->toks.start - k].cue;
        const int32_t currency = currency_in(doc, cue, family);
        if (!currency) continue;
        if (found && found != currency) return 0;
        found = currency;
    }
    return found;
}

void nsci_currencies_settle(const nsci_doc *doc, nsci_amount *amounts, size_t n) {
    nsci_currency_votes votes;
    bool counted = false;
    for (size_t i = 0; i < n; i++) {
        const nsci_span *span = &doc->amounts.items[i];
        if (amounts[i].kind != NSCI_AMOUNT_MONEY) continue;
        uint32_t end = doc->sent_toks.items[span->sent].end;
        int32_t currency = country_behind(doc, span->toks.end, end);
        if (!currency && amounts[i].family)
            currency = place_behind(doc, span->toks.end, end, amounts[i].family);
        if (!currency && amounts[i].family) currency = place_before(doc, span, amounts[i].family);
        if (!currency && amounts[i].family) {
            if (!counted) count_all(doc, amounts, n, &votes);
            counted = true;
            currency = winner(&votes, amounts[i].family);
        }
        if (currency) set_currency(&amounts[i], currency);
    }
}

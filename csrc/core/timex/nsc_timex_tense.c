/* The tense of a clause: the next word to the left that tells one decides, then the next one to the
 * right. News looks back where nothing tells. */
#include "timex/nsc_timex_tense.h"

/* reported, visited: a past form, or a participle, which "will" and "is" before it overrule */
static bool is_past_form(const nsci_timex_reader *r, uint32_t i) {
    uint32_t n = nsci_tok_length(r, i);
    return n > 4 && nsci_tok_is_small(r, i) && nsci_tok_byte(r, i, n - 1) == 'd' &&
           nsci_tok_byte(r, i, n - 2) == 'e';
}

/* -1 past, 1 future, 0: says nothing */
static int tense_at(const nsci_timex_reader *r, uint32_t i) {
    int32_t tense = nsci_tok_value(r, i, NSCI_CUE_TENSE);
    if (tense > 0) return tense;
    if (tense == 0 && !is_past_form(r, i)) return 0;
    return i > r->sent.start && nsci_tok_value(r, i - 1, NSCI_CUE_TENSE) > 0 ? 1 : -1;
}

static bool ends_clause(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_mark(r, i, ';') || nsci_tok_is_mark(r, i, '"');
}

/* postponed until | Tuesday; but not: until Tuesday, he knew nothing; not until Tuesday */
static bool is_until(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start + 1 && nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'U') &&
           nsci_is_letter(nsci_tok_byte(r, i - 2, 0)) && !nsci_tok_is(r, i - 2, NSCI_CUE_QUANTITY);
}

int nsci_timex_tense(const nsci_timex_reader *r, nsci_range toks) {
    if (is_until(r, toks.start)) return 1;
    for (uint32_t k = 1; k <= NSCI_TENSE_REACH && toks.start >= r->sent.start + k; k++) {
        if (ends_clause(r, toks.start - k)) break;
        int tense = tense_at(r, toks.start - k);
        if (tense) return tense;
    }
    for (uint32_t i = toks.end; i < toks.end + NSCI_TENSE_REACH && nsci_tok_is_there(r, i); i++) {
        if (ends_clause(r, i)) break;
        int tense = tense_at(r, i);
        if (tense) return tense;
    }
    return 0;
}

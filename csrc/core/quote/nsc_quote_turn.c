/* Labels and indents: each paragraph is looked at once for itself, and once in its run. */
#include "quote/nsc_quote_turn.h"
#include "base/nsc_ascii.h"

enum { MAX_LABEL_TOKS = 6, LEAST_TURNS = 3, SHIFT = 4 };

static const nsci_quote_tok *tok_at(const nsci_quote_page *page, uint32_t i) {
    return &page->toks.items[i];
}

/* The colon that ends the label of a paragraph, or its beginning when it has none: capitalized
 * words and stops, then a colon and a blank. *upper: all in capitals. */
static uint32_t label_end(const nsci_quote_page *page, nsci_range par, bool *upper) {
    *upper = true;
    for (uint32_t i = par.start; i + 1 < par.end && i < par.start + MAX_LABEL_TOKS; i++) {
        const nsci_quote_tok *tok = tok_at(page, i);
        if (nsci_quote_is_sign(page, i, ':')) return tok_at(page, i + 1)->spaced ? i : par.start;
        bool capitals = tok->form == NSCI_FORM_UPPER || tok->form == NSCI_FORM_INITIAL;
        bool title = tok->form == NSCI_FORM_TITLE || tok->form == NSCI_FORM_MIXED;
        if (!capitals && !title && !nsci_quote_is_sign(page, i, '.')) return par.start;
        *upper = *upper && !title;
    }
    return par.start;
}

/* The last word of the label, by its hash; 0: the paragraph has none. */
static uint32_t label_of(const nsci_quote_page *page, uint32_t p, bool *upper) {
    if (p >= page->pars.n) return 0;
    nsci_range par = page->pars.items[p];
    uint32_t end = label_end(page, par, upper);
    if (end == par.start || nsci_quote_is_furniture(page, par.start)) return 0;
    return tok_at(page, end - 1)->hash | 1u << 16;
}

uint32_t nsci_turns_end(const nsci_quote_page *page, uint32_t p) {
    bool all_upper = true, upper = true, repeated = false;
    uint32_t end = p, last[2] = {0, 0}, label;
    while ((label = label_of(page, end, &upper)) != 0) {
        repeated = repeated || label == last[0] || label == last[1];
        last[1] = last[0];
        last[0] = label;
        all_upper = all_upper && upper;
        end++;
    }
    bool holds = all_upper ? end >= p + 2 : end >= p + LEAST_TURNS && repeated;
    return holds ? end : p;
}

nsci_turn nsci_turn_read(const nsci_quote_page *page, uint32_t p) {
    bool upper;
    nsci_range par = page->pars.items[p];
    uint32_t colon = label_end(page, par, &upper);
    return (nsci_turn){.label = {par.start, colon}, .body = {colon + 1, par.end}};
}

/* Blanks between the beginning of the line and token i, a tab as four. */
static uint32_t indent_of(const nsci_quote_page *page, uint32_t i) {
    uint32_t at = page->spans[i].start, n = 0;
    for (; at > 0 && n < SHIFT && page->text[at - 1] != '\n'; at--) {
        if (!nsci_is_blank(page->text[at - 1])) return 0;
        n += page->text[at - 1] == '\t' ? SHIFT : 1;
    }
    return n;
}

bool nsci_turn_is_set_off(const nsci_quote_page *page, uint32_t p, nsci_turn *out) {
    if (p == 0) return false;
    nsci_range par = page->pars.items[p];
    if (!nsci_quote_is_sign(page, page->pars.items[p - 1].end - 1, ':')) return false;
    bool sign = nsci_quote_is_sign(page, par.start, '>') && par.start + 1 < par.end;
    if (!sign && indent_of(page, par.start) < SHIFT) return false;
    if (tok_at(page, par.start + sign)->mark != NSCI_MARK_NONE) return false;
    *out = (nsci_turn){.label = {0, 0}, .body = {par.start + sign, par.end}};
    return true;
}

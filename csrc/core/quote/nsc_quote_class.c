/* Small numbers for what stands where. */
#include "quote/nsc_quote_class.h"

/* Class of a sign: comma, stop, colon, dash, bracket or quotation mark, any other. */
static uint32_t sign_class(uint8_t byte) {
    switch (byte) {
    case ',':
        return 0;
    case '.':
        return 1;
    case ':':
        return 2;
    case '-':
        return 3;
    case '(':
        return 4;
    default:
        return NSCI_QUOTE_N_SIGNS - 1;
    }
}

uint32_t nsci_quote_class_at(const nsci_quote_page *page, uint32_t i, uint32_t sent) {
    if (i >= page->toks.n || page->toks.items[i].sent != sent) return NSCI_QUOTE_NO_CLASS;
    const nsci_quote_tok *tok = &page->toks.items[i];
    if (!tok->sign) return tok->word.kind;
    return NSCI_QUOTE_N_KINDS + sign_class(nsci_quote_byte(page, i));
}

uint32_t nsci_quote_gap_class(uint32_t n) {
    static const uint8_t limits[] = {5, 7, 10, 15, 25, 50};
    uint32_t class = n < 4 ? n : 4;
    for (size_t k = 0; k < NSCI_COUNT(limits); k++) class += n >= limits[k];
    return class;
}

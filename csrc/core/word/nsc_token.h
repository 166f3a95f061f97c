/* Tokens: a normalized sentence -> words, numbers and marks, the units that names are made of. */
#ifndef NSC_TOKEN_H
#define NSC_TOKEN_H

#include "text/nsc_uni.h"

/* Appends the tokens of text[sent.start .. sent.end) to `out`, as byte ranges of `text`: ascending,
 * not overlapping, none empty, none longer than NSC_MAX_TOKEN_CPS, and together every byte of the
 * sentence that is not white space. `text` is the whole normalized text, valid UTF-8. The rules are
 * in nsc_token.c and tests/spec/tokens.txt. O(bytes): about 3 ns a byte of news. */
nsc_status nsci_tokenize(const uint8_t *text, nsci_range sent, const nsc_alloc *alloc,
                         nsci_ranges *out, nsc_error *err);

#endif

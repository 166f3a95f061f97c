/* No caller takes these loops in and apart: compilers make whole vectors of them as they are.
 * Counts are size_t for the same reason: narrower ones may wrap, for Python builds with -fwrapv.
 */
#include "quote/nsc_quote_sums.h"

enum { HIDDEN = NSCI_QUOTE_HIDDEN };

NSCI_NOINLINE void nsci_quote_add_rows(int16_t *restrict sums, const int8_t *rows,
                                       const uint32_t *features, uint32_t n) {
    for (size_t i = 0; i < n; i++) {
        const int8_t *row = rows + features[i] * (size_t)HIDDEN;
        for (size_t h = 0; h < HIDDEN; h++) sums[h] = (int16_t)(sums[h] + row[h]);
    }
}

NSCI_NOINLINE void nsci_quote_add_sums(int16_t *restrict sums, const int16_t *other) {
    for (size_t h = 0; h < HIDDEN; h++) sums[h] = (int16_t)(sums[h] + other[h]);
}

NSCI_NOINLINE int32_t nsci_quote_dot(const int16_t *sums, const int16_t *out) {
    int32_t sum = 0;
    for (size_t h = 0; h < HIDDEN; h++) sum += (int32_t)(sums[h] < 0 ? 0 : sums[h]) * out[h];
    return sum;
}

/* Short strings that are put together: TIMEX3 values. What has no room is left out. */
#ifndef NSC_WRITTEN_H
#define NSC_WRITTEN_H

#include "base/nsc_base.h"

enum { NSCI_MAX_WRITTEN = 24 };

typedef struct nsci_written {
    char *text; /* [NSCI_MAX_WRITTEN + 1], ends with a NUL */
    size_t n;
} nsci_written;

static inline void nsci_written_add(nsci_written *out, const char *string) {
    while (*string && out->n < NSCI_MAX_WRITTEN) out->text[out->n++] = *string++;
    out->text[out->n] = '\0';
}

/* A number of at least so many digits, with zeros in front. */
static inline void nsci_written_number(nsci_written *out, int64_t number, int min_digits) {
    char digits[24];
    size_t at = sizeof digits - 1;
    bool minus = number < 0;
    digits[at] = '\0';
    for (uint64_t rest = (uint64_t)(minus ? -number : number); rest > 0 || min_digits > 0;
         rest /= 10, min_digits--)
        digits[--at] = (char)('0' + rest % 10);
    if (minus) nsci_written_add(out, "-");
    nsci_written_add(out, digits + at);
}

#endif

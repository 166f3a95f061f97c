/* An amount as the specification writes it: 1200000000 USD, 3..4 percent, ? EUR, 0.25 percentage
 * point, 10 kilometre. */
#ifndef AMOUNT_H
#define AMOUNT_H

#include "amount/nsc_amount.h"
#include "amount/nsc_unit.h"
#include "test.h"

enum { AMOUNT_MAX_TEXT = 512 };

/* Appends a number in plain digits. */
static inline void amount_print_number(nsci_decimal number, char *out) {
    char digits[32];
    size_t at = strlen(out);
    int n = snprintf(digits, sizeof digits, "%lld", (long long)number.coefficient);
    const char *first = digits;
    if (*first == '-') {
        out[at++] = *first++;
        n--;
    }
    int point = n + number.exponent; /* so many digits stand before it */
    if (point <= 0) out[at++] = '0';
    for (int i = point < 0 ? point : 0; i < n || i < point; i++) {
        if (i == (point < 0 ? point : 0) && point <= 0) out[at++] = '.';
        if (i > 0 && i == point) out[at++] = '.';
        out[at++] = i < 0 || i >= n ? '0' : first[i];
    }
    out[at] = '\0';
}

/* The text of an amount, until the next call. */
static inline const char *amount_text(const nsci_amount *amount) {
    static char out[AMOUNT_MAX_TEXT];
    out[0] = '\0';
    if (!amount->value.is_null) {
        amount_print_number(amount->value, out);
    } else if (!amount->low.is_null) {
        amount_print_number(amount->low, out);
        strcat(out, "..");
        amount_print_number(amount->high, out);
    } else {
        strcat(out, "?");
    }
    if (amount->unit != NSCI_AMOUNT_NO_UNIT)
        strcat(strcat(out, " "), nsci_unit_names[amount->unit]);
    if (amount->currency[0]) strcat(strcat(out, " "), amount->currency);
    return out;
}

#endif

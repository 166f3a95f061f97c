/* Amounts: what a sum of money, a share or a quantity is worth.
 *
 *     $1.2bn                      USD 1200000000
 *     Rs 1.5 lakh crore           INR 1500000000000
 *     $3-4 million                USD, from 3000000 to 4000000
 *     tens of millions of euros   EUR, from 10000000 to 100000000
 *     several million yen         JPY, no number
 *     half a percentage point     0.5 percentage points
 *     6 feet 2 inches             74 inches
 *
 * Where a text has them is for others to find (nsc_amount_find.h); here one is read. */
#ifndef NSC_AMOUNT_H
#define NSC_AMOUNT_H

#include "amount/nsc_decimal.h"

typedef enum nsci_amount_kind {
    NSCI_AMOUNT_MONEY = 0,
    NSCI_AMOUNT_PERCENT,
    NSCI_AMOUNT_QUANTITY,
    NSCI_N_AMOUNTS
} nsci_amount_kind;

enum { NSCI_AMOUNT_NO_UNIT = 0xFF }; /* of money, and where a share does not name its unit */

/* The number is in units of the currency: 50 cents are 0.5, 5 crore rupees 50000000. One number
 * is value, low and high; of a range value is null; of what cannot be read, or is not told, all
 * three are. */
typedef struct nsci_amount {
    nsci_amount_kind kind;
    uint8_t unit; /* of nsc_unit.h, or NSCI_AMOUNT_NO_UNIT */
    nsci_decimal value, low, high;
    char currency[4]; /* ISO 4217, or empty where the words alone don't say which */
    int32_t family; /* cue value of coins of several countries, which the article may tell; or 0 */
} nsci_amount;

/* Reads text[span.start .. span.end), valid UTF-8, as an amount of a kind. Words in front of the
 * number, such as "about", and behind the unit don't matter. Never fails; O(bytes of the span). */
void nsci_amount_read(const uint8_t *text, nsci_range span, nsci_amount_kind kind,
                      nsci_amount *out);

#endif

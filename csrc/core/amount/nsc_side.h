/* A number with its currency or unit: one amount, or one end of a range.
 *
 *     US$1.2bn   Rs 500 crore   20 euros   50 cents   a dollar   half a percentage point   10 km
 *     3 (of "3 to 4 percent")
 */
#ifndef NSC_SIDE_H
#define NSC_SIDE_H

#include "amount/nsc_count.h"

/* What a side is an amount of. Kinds of amounts have the numbers of nsci_amount_kind. */
enum { NSCI_SIDE_MONEY = 0, NSCI_SIDE_PERCENT, NSCI_SIDE_QUANTITY, NSCI_SIDE_BARE };

/* What is known of the words around, of which a side asks. */
typedef enum nsci_pounds {
    NSCI_POUNDS_UNKNOWN = 0,
    NSCI_POUNDS_MONEY,
    NSCI_POUNDS_WEIGHT
} nsci_pounds;

typedef struct nsci_side {
    size_t end; /* the word behind it */
    nsci_count count;
    uint8_t kind;    /* NSCI_SIDE_... */
    uint8_t unit;    /* of a share or quantity: nsc_unit.h */
    bool has_sign;   /* the currency stands before the number */
    bool is_subunit; /* cents */
    uint16_t sign;   /* its cue */
    uint16_t
        doubt; /* cue of a letter or coin that is money only in its own country (R, won), or 0 */
} nsci_side;

/* Reads the side that begins at word `at`; false where none does. `pounds` says what the sentence
 * makes of pounds. O(1). */
bool nsci_side_read(nsci_phrase *p, size_t at, nsci_pounds pounds, nsci_side *out);

#endif

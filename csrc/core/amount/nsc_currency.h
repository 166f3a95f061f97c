/* Whose coins they are: crowns, pesos, rupees and cents are money of several countries, and which
 * one is meant is told by the places that the text names. */
#ifndef NSC_CURRENCY_H
#define NSC_CURRENCY_H

#include "amount/nsc_amount.h"
#include "layer/nsc_doc.h"

enum { NSCI_MAX_CURRENCIES = 128 }; /* of which votes are kept; a text with more has said nothing */

/* How often a text names places and people that pay with a currency. */
typedef struct nsci_currency_votes {
    struct {
        int32_t currency, family; /* cue values */
        uint32_t n;
    } items[NSCI_MAX_CURRENCIES];
    size_t n;
} nsci_currency_votes;

/* Counts the places of a document. O(tokens). */
void nsci_currency_count(const nsci_doc *doc, nsci_currency_votes *out);

/* Does a currency, or one whose coins have its name, have a vote? Of the word with this entry. */
bool nsci_currency_is_named(const nsci_currency_votes *votes, uint16_t cue);

/* Sets the currency of those of amounts[n] of a document, in the order of doc->amounts, whose words
 * alone don't tell it: a nationality in brackets behind does, $5 (Canadian), and so do the places
 * of the text. Where it names none with such coins, they stay as they are. O(tokens). */
void nsci_currencies_settle(const nsci_doc *doc, nsci_amount *amounts, size_t n);

#endif

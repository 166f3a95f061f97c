/* The order of day and month in dates in figures.
 *
 *     another date of the text    23/10/2012 can be read in one way only
 *     the paper's home            day first but in the United States and their like
 *     words of the text           likewise: places, nationalities, "councillor"
 *
 * Where none of them tells, the month comes first. */
#include "timex/nsc_date_order.h"
#include "base/nsc_ascii.h"

/* Dates that can be read in one way only: those with the day first less the others. */
static int order_of_others(const nsci_timexes *found) {
    int votes = 0;
    for (size_t i = 0; i < found->n; i++) {
        votes += found->items[i].order == NSCI_DATE_ORDER_DAY_FIRST;
        votes -= found->items[i].order == NSCI_DATE_ORDER_MONTH_FIRST;
    }
    return votes;
}

static bool writes_month_first(const char *home) {
    static const char countries[][3] = {"AS", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "US", "VI"};
    for (size_t i = 0; i < NSCI_COUNT(countries); i++)
        if (memcmp(home, countries[i], 2) == 0) return true;
    return false;
}

/* 1 for a word of a country that writes the day first, -1 of one that does not, else 0: a place or
 * nationality by the currency that is paid with there, a word by whose papers write so. */
static int vote_of_word(uint16_t cue) {
    const int32_t dollars = 'U' << 16 | 'S' << 8 | 'D', pesos = 'P' << 16 | 'H' << 8 | 'P';
    int32_t value = 0;
    if (nsci_cue_value(cue, NSCI_CUE_PAPER, &value)) {
        const char country[] = {(char)(value >> 8), (char)(value & 0xFF)};
        return writes_month_first(country) ? -1 : 1;
    }
    if (!nsci_cue_value(cue, NSCI_CUE_PLACE, &value)) nsci_cue_value(cue, NSCI_CUE_DEMONYM, &value);
    return value == 0 ? 0 : value == dollars || value == pesos ? -1 : 1;
}

static int votes_of_words(const nsci_doc *doc) {
    const uint64_t tells = NSCI_CUE_BIT(NSCI_CUE_PLACE) | NSCI_CUE_BIT(NSCI_CUE_DEMONYM) |
                           NSCI_CUE_BIT(NSCI_CUE_PAPER);
    int votes = 0;
    for (size_t i = 0; i < doc->words.n; i++) {
        const uint16_t cue = doc->words.items[i].cue;
        if (nsci_cue_bits(cue) & tells) votes += vote_of_word(cue);
    }
    return votes;
}

int nsci_date_order_votes(const nsci_doc *doc, const char *home) {
    const int others = order_of_others(&doc->timexes);
    if (others) return others;
    if (home[0]) return writes_month_first(home) ? -1 : 1;
    return votes_of_words(doc);
}

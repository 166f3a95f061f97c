/* Laws by their numbers and years.
 *
 *     H.R. 204   S. 204                              a bill of Congress
 *     Senate Bill 1070   Executive Order 464         what it is, and its number
 *     Republic Act No. 9165   Resolution 242
 *     the Trade Act of 1974   Theft Act 1968         or its year
 *     the Health and Safety at Work Act              small words within
 *
 * The tagger finds most that have a name of their own, and cuts those of many words; a number says
 * little to it. "Bill 12" may be somebody and a dozen, and is none; a year behind a comma is a
 * date.
 */
#include "name/nsc_name_law.h"

enum { MAX_NAME_TOKS = 6, MAX_LAW_TOKS = 12 };

bool nsci_name_find_bill(const nsci_name_reader *r, uint32_t i, nsci_span *out) {
    uint32_t start = i - 1;
    if (nsci_name_is_mark(r, start, '.') && nsci_name_is_glued(r, start - 1)) start--;
    out->toks = (nsci_range){start, i + 1};
    out->label = (uint8_t)r->labels->misc;
    if (nsci_name_is_word(r, start, "H.R.")) return true;
    const bool senate = /* behind a name, it is an initial */
        nsci_name_is_word(r, start, "S.") || (start + 1 < i && nsci_name_is_word(r, start, "S"));
    return senate && start > r->sent.start && !nsci_name_is_capital(r, start - 1);
}

/* Where the capitalized words begin that end before token i, without what a sentence opens with */
static uint32_t capitals_start(const nsci_name_reader *r, uint32_t i) {
    uint32_t start = i;
    while (i - start < MAX_NAME_TOKS && nsci_name_is_capital(r, start - 1) &&
           !nsci_name_is(r, start - 1, NSCI_CUE_FUNCTION_WORD) &&
           !nsci_name_is_definite(r, start - 1))
        start--;
    return start;
}

/* Past the number that a law has from token i on: No. 9165, 464; but not 12 times */
static uint32_t number_end(const nsci_name_reader *r, uint32_t i) {
    uint32_t at = i;
    if (nsci_name_is_word(r, at, "No.")) at++;
    if (nsci_name_is_word(r, at, "No") && nsci_name_is_mark(r, at + 1, '.')) at += 2;
    if (!nsci_name_is(r, at, NSCI_CUE_DIGITS)) return i;
    const bool counts =
        at == i &&
        (nsci_name_is(r, at + 1, NSCI_CUE_TIME_UNIT) || nsci_name_is(r, at + 1, NSCI_CUE_PERIOD) ||
         nsci_name_is(r, at + 1, NSCI_CUE_POWER) || nsci_name_is_word(r, at + 1, "times"));
    return counts ? i : at + 1;
}

/* Past the year of a law from token i on: of 1974 */
static uint32_t year_end(const nsci_name_reader *r, uint32_t i) {
    if (!nsci_name_is(r, i, NSCI_CUE_OF) || !nsci_name_is(r, i + 1, NSCI_CUE_DIGITS)) return i;
    const nsci_range year = nsci_name_tok(r, i + 1);
    return year.end - year.start == 4 ? i + 2 : i;
}

/* Where the law begins whose last words begin at token i, behind small ones that "the" stands
 * before: the | Health and Safety at | Work Act; i when there are none. */
static uint32_t whole_start(const nsci_name_reader *r, uint32_t i) {
    static const char *const small[] = {"and", "of", "for", "at", "on", "to", "from", "against"};
    uint32_t start = i;
    while (i - start < MAX_LAW_TOKS &&
           nsci_name_is_any_word(r, start - 1, small, NSCI_COUNT(small))) {
        const uint32_t before = capitals_start(r, start - 1);
        if (before == start - 1) break;
        start = before;
    }
    return nsci_name_is_definite(r, start - 1) ? start : i;
}

/* Whether a law of this kind needs no word before its number. */
static bool is_numbered_alone(const nsci_name_reader *r, uint32_t i) {
    static const char *const kinds[] = {"Resolution", "Proposition", "Prop", "Directive", "Decree"};
    return nsci_name_is_any_word(r, i, kinds, NSCI_COUNT(kinds));
}

bool nsci_name_find_law(const nsci_name_reader *r, uint32_t i, nsci_span *out) {
    const bool act = nsci_name_is_word(r, i, "Act");
    const uint32_t start = capitals_start(r, i), number = number_end(r, i + 1);
    const uint32_t whole = act && start < i ? whole_start(r, start) : start;
    const uint32_t end = year_end(r, number);
    out->toks = (nsci_range){whole, end};
    out->label = (uint8_t)r->labels->misc;
    if (whole < start) return true;
    return end > i + 1 && (start < i || is_numbered_alone(r, i)) && (number > i + 1 || act) &&
           !nsci_name_is_capital(r, end);
}

/* Works and prizes, whose names are words of every day.
 *
 *     the film "The Long Pier"      her memoir, "Salt,"       what a work is, before its title
 *     "Salt," a novel about Oslo    "Salt" by Ann Lee         or behind it, or who made it
 *     Lee's "Salt"                                            whose it is
 *     a role in "The Long Pier"     starred in "Salt"         or what somebody is to it
 *     "Salt" and "Rust"                                       or another one beside it
 *     won Best Supporting Actress   Best Director             a prize
 *
 * The tagger sees a few words to each side and has learned few titles, so it misses many, and takes
 * others for what they are called after ("Anita"). What stands in quotation marks may as well be
 * said by somebody: a title behind weak words has a capital in each of its long words.
 */
#include "name/nsc_name_work.h"
#include "name/nsc_name_listed.h"

static const float TITLE_SCORE = 0.9f, PRIZE_SCORE = 0.8f;

enum { MAX_TITLE_TOKS = 10, MAX_SMALL_BYTES = 3, MAX_KIND_TOKS = 4 };

/* ---- Titles ---------------------------------------------------------------------------------- */

/* The quotation mark that closes the title from token i on, or i when it is none. A title has a
 * capital or a digit at its start. */
static uint32_t closing_mark(const nsci_name_reader *r, uint32_t i) {
    if (!nsci_name_is_capital(r, i) && !nsci_name_is(r, i, NSCI_CUE_DIGITS)) return i;
    for (uint32_t at = i + 1; at <= i + MAX_TITLE_TOKS && nsci_name_is_there(r, at); at++)
        if (nsci_name_is_mark(r, at, '"')) return at;
    return i;
}

/* The end of the title before the mark that closes it, without the stop that the mark took in. */
static uint32_t title_end(const nsci_name_reader *r, uint32_t closing) {
    const bool stop =
        nsci_name_is_mark(r, closing - 1, '.') || nsci_name_is_mark(r, closing - 1, ',');
    return closing - stop;
}

/* Whether all long words of a title have a capital: "Beneath the Ice", but not "It is over" */
static bool is_in_title_case(const nsci_name_reader *r, nsci_range toks) {
    for (uint32_t i = toks.start; i < toks.end; i++) {
        const nsci_range t = nsci_name_tok(r, i);
        if (t.end - t.start > MAX_SMALL_BYTES && nsci_is_lower(r->text[t.start]) &&
            !nsci_name_is(r, i, NSCI_CUE_BEFORE_DATE) &&
            !nsci_name_is(r, i, NSCI_CUE_FUNCTION_WORD))
            return false;
    }
    const uint32_t last = toks.end - 1;
    return nsci_name_is_capital(r, last) || nsci_name_is(r, last, NSCI_CUE_DIGITS);
}

/* ---- What stands beside them ----------------------------------------------------------------- */

/* starred in | "Salt"   the author of | "Salt" */
static bool is_part_of_work(const nsci_name_reader *r, uint32_t i) {
    static const char *const in[] = {"role", "roles",    "part",     "starred", "stars",
                                     "star", "starring", "appeared", "appears", "appearance"};
    static const char *const of[] = {"author", "director",  "star",        "stars",    "writer",
                                     "cast",   "screening", "performance", "producer", "premiere"};
    if (nsci_name_is_word(r, i, "in")) return nsci_name_is_any_word(r, i - 1, in, NSCI_COUNT(in));
    return nsci_name_is_word(r, i, "of") && nsci_name_is_any_word(r, i - 1, of, NSCI_COUNT(of));
}

/* Whether what comes behind the word for a work tells more of it: a novel | about Oslo; but not a
 * film | critic */
static bool ends_kind(const nsci_name_reader *r, uint32_t i) {
    static const char *const words[] = {"about", "set", "starring", "based", "directed", "written",
                                        "that",  "by",  "which",    "with",  "whose",    "made"};
    if (!nsci_name_is_there(r, i)) return true;
    const uint8_t first = r->text[nsci_name_tok(r, i).start];
    return (first < 0x80 && !nsci_is_letter(first) && !nsci_is_digit(first) && first != '\'' &&
            first != '-') ||
           nsci_name_is(r, i, NSCI_CUE_BEFORE_DATE) ||
           nsci_name_is_any_word(r, i, words, NSCI_COUNT(words));
}

/* Whether token i opens the kind of a work: a | biographical | film */
static bool opens_kind(const nsci_name_reader *r, uint32_t i) {
    if (!nsci_name_is(r, i, NSCI_CUE_ARTICLE) && !nsci_name_is(r, i, NSCI_CUE_DETERMINER))
        return false;
    for (uint32_t at = i + 1; at <= i + MAX_KIND_TOKS && nsci_name_is_there(r, at); at++) {
        if (nsci_name_is_part(r, at, NSCI_NAME_PART_WORK) && ends_kind(r, at + 1)) return true;
        if (nsci_name_is(r, at, NSCI_CUE_BEFORE_DATE)) return false; /* a man in a play */
        if (!nsci_is_letter(r->text[nsci_name_tok(r, at).start]) && !nsci_name_is_mark(r, at, '-'))
            return false;
    }
    return false;
}

/* Whether a work's kind follows behind a comma, which quotation marks may have taken in. */
static bool is_of_kind(const nsci_name_reader *r, uint32_t closing) {
    if (nsci_name_is_mark(r, closing - 1, ',')) return opens_kind(r, closing + 1);
    return nsci_name_is_mark(r, closing + 1, ',') && opens_kind(r, closing + 2);
}

/* Whether a quotation is a work's by who made it: "Salt" by | Ann Lee; but not the "Iron Lady" by
 * Moscow, called "Salt" by Lee */
static bool is_made_by(const nsci_name_reader *r, uint32_t open, uint32_t closing) {
    static const char *const words[] = {
        "called", "dubbed", "nicknamed", "labelled", "labeled", "branded",   "named", "as",  "a",
        "an",     "the",    "termed",    "said",     "voted",   "so-called", "it",    "him", "her"};
    return nsci_name_is_word(r, closing + 1, "by") && nsci_name_is_capital(r, closing + 2) &&
           !nsci_name_is_any_word(r, open - 1, words, NSCI_COUNT(words));
}

/* Pell's | "Salt": whose it is, but not what a country calls somebody: Norway's | "Iron Man" */
static bool is_owned(const nsci_name_reader *r, uint32_t open) {
    const nsci_range owner = {open - 2, open - 1};
    const uint32_t places = NSCI_LISTED_COUNTRY | NSCI_LISTED_STATE | NSCI_LISTED_PLACE;
    return nsci_name_is_word(r, open - 1, "'s") && nsci_name_is_capital(r, owner.start) &&
           !(nsci_name_listed_types(r, owner) & places);
}

/* Whether the name found before is a title, and nothing but commas and "and" stands between: "Salt"
 * and | "Rust" */
static bool is_listed(const nsci_name_reader *r, const nsci_span *last, uint32_t open) {
    if (!last || last->label != r->labels->misc || last->toks.end >= open ||
        last->toks.start <= r->sent.start || !nsci_name_is_mark(r, last->toks.start - 1, '"'))
        return false;
    bool closed = false;
    for (uint32_t i = last->toks.end; i < open; i++) {
        if (nsci_name_is_mark(r, i, '"') && !closed)
            closed = true;
        else if (!nsci_name_is_mark(r, i, ',') && !nsci_name_is(r, i, NSCI_CUE_AND))
            return false;
    }
    return closed;
}

bool nsci_name_find_work(const nsci_name_reader *r, uint32_t i, const nsci_span *last,
                         nsci_span *out) {
    const uint32_t closing = closing_mark(r, i + 1);
    if (closing == i + 1) return false;
    out->toks = (nsci_range){i + 1, title_end(r, closing)};
    out->label = (uint8_t)r->labels->misc;
    out->score = TITLE_SCORE;
    if (nsci_name_is_part(r, i - 1, NSCI_NAME_PART_WORK))
        return nsci_name_is_capital(r, i + 1) || nsci_name_is(r, i + 1, NSCI_CUE_DIGITS);
    if (!is_in_title_case(r, out->toks)) return false;
    const bool comma = nsci_name_is_mark(r, i - 1, ',');
    return (comma && nsci_name_is_part(r, i - 2, NSCI_NAME_PART_WORK)) ||
           is_part_of_work(r, i - 1) || is_owned(r, i) || is_made_by(r, i, closing) ||
           is_listed(r, last, i) || is_of_kind(r, closing);
}

/* ---- Prizes ---------------------------------------------------------------------------------- */

/* Past the capitalized words from token i on, with what a hyphen joins to them: K-pop */
static uint32_t capitals_end(const nsci_name_reader *r, uint32_t i) {
    uint32_t at = i;
    while (at < i + MAX_TITLE_TOKS && nsci_name_is_capital(r, at)) {
        at++;
        if (nsci_name_is_mark(r, at, '-') && nsci_name_is_glued(r, at - 1) &&
            nsci_name_is_glued(r, at))
            at += 2;
    }
    return at;
}

/* Firms are called so too, and a sentence or a headline may begin with any best. */
bool nsci_name_find_prize(const nsci_name_reader *r, uint32_t i, nsci_span *out) {
    static const char *const firms[] = {"Buy", "Western", "Foods", "Products"};
    uint32_t end = capitals_end(r, i + 1);
    if (i == r->sent.start || nsci_name_is_capital(r, i - 1) || end == i + 1 ||
        nsci_name_is_any_word(r, i + 1, firms, NSCI_COUNT(firms)))
        return false;
    if (nsci_name_is_word(r, end, "in") && nsci_name_is(r, end + 1, NSCI_CUE_ARTICLE))
        end = capitals_end(r, end + 2); /* Best Actress in a Leading Role */
    if (end <= i + 1) return false;
    out->toks = (nsci_range){i, end};
    out->label = (uint8_t)r->labels->misc;
    out->score = PRIZE_SCORE;
    return true;
}

/* What the tagger took for a name, and nobody would.
 *
 *     0406 555 727   1024 Mildred Street   S. 1042      numbers of telephones, houses and bills
 *     man1.png   @newsdesk   www.harbour.org            files, handles and addresses
 *     #TalkingPoint                                     a topic, unless the tagger is sure
 *     Group A   Section 12                              parts, which their kind and number tell
 *     KO 7.45pm   HT 1-0                                hours and scores of games
 *     Mayo, for May                                     a day without a word that says a time
 */
#include "name/nsc_name_none.h"

static const float SURE_TOPIC = 0.6f; /* of a name that begins with # */

/* https://harbour.org   www.harbour.org */
static bool is_address(const uint8_t *bytes, uint32_t n) {
    const uint8_t *colon = memchr(bytes, ':', n);
    const uint32_t behind = colon ? n - (uint32_t)(colon - bytes) : 0;
    return (n > 4 && !memcmp(bytes, "www.", 4)) || (behind > 3 && !memcmp(colon, "://", 3));
}

static bool is_plain(const uint8_t *bytes, uint32_t n) {
    uint32_t at = 0;
    while (at < n && nsci_is_letter(bytes[at])) at++;
    return at == n;
}

/* @newsdesk   editor@harbour.org   img_01.png */
static bool is_handle_or_file(const nsci_name_reader *r, nsci_range toks) {
    for (uint32_t i = toks.start; i < toks.end; i++) {
        const nsci_range t = nsci_name_tok(r, i);
        const uint8_t *bytes = r->text + t.start;
        const uint32_t n = t.end - t.start;
        if (is_plain(bytes, n)) continue;
        if (memchr(bytes, '@', n) || is_address(bytes, n)) return true;
        uint32_t ending = n;
        while (ending && nsci_is_lower(bytes[ending - 1])) ending--;
        if (n - ending < 2 || n - ending > 4 || ending < 2 || bytes[ending - 1] != '.') continue;
        if (nsci_is_digit(bytes[ending - 2]) || memchr(bytes, '_', n)) return true;
    }
    return false;
}

/* #TalkingPoint, which seldom is a name: #Oslo */
static bool is_topic(const nsci_name_reader *r, nsci_range toks) {
    return r->text[nsci_name_tok(r, toks.start).start] == '#';
}

/* The year that a token of four digits is, or 0. */
static uint32_t year_at(const nsci_name_reader *r, uint32_t i) {
    const nsci_range t = nsci_name_tok(r, i);
    uint32_t year = 0;
    if (t.end - t.start != 4) return 0;
    for (uint32_t at = t.start; at < t.end; at++) {
        if (!nsci_is_digit(r->text[at])) return 0;
        year = 10 * year + r->text[at] - '0';
    }
    return year >= 1000 && year < 2200 ? year : 0;
}

/* 1024 Mildred Street, at the start of a line or behind "at" */
static bool is_house_number(const nsci_name_reader *r, uint32_t i) {
    const nsci_range t = nsci_name_tok(r, i);
    const bool line = t.start == 0 || r->text[t.start - 1] == '\n';
    const bool at = nsci_name_is_there(r, i - 1) &&
                    nsci_name_tok(r, i - 1).end - nsci_name_tok(r, i - 1).start == 2 &&
                    !memcmp(r->text + nsci_name_tok(r, i - 1).start, "at", 2);
    if (!line && !at && !nsci_name_is_mark(r, i - 1, ',')) return false;
    for (uint32_t k = i + 1; k < i + 4 && nsci_name_is_capital(r, k); k++)
        if (k > i + 1 && nsci_name_is_part(r, k, NSCI_NAME_PART_STREET)) return true;
    return false;
}

/* S. 1042 or H.R. 1042, the number of a bill at byte `at` */
static bool is_bill_number(const nsci_name_reader *r, uint32_t at) {
    if (at >= 5 && !memcmp(r->text + at - 5, "H.R. ", 5)) return true;
    const bool bill = at >= 3 && !memcmp(r->text + at - 3, "S. ", 3);
    return bill && (at == 3 || nsci_is_blank(r->text[at - 4]));
}

/* No. 2001, Ext. 2020 */
static bool is_numbered(const nsci_name_reader *r, uint32_t i) {
    static const char *const words[] = {"No.", "no.", "Nos.", "nos.", "Ext.", "ext."};
    return nsci_name_is_any_word(r, i - 1, words, NSCI_COUNT(words));
}

/* Digits and dashes before it without a blank, which are no year: 714-555-2718, 14-cr-2012 */
static bool goes_on_number(const nsci_name_reader *r, uint32_t at) {
    uint32_t n_digits = 0, letters = 0;
    if (at < 2 || r->text[at - 1] != '-') return false;
    while (letters + 2 < at && letters < 3 && nsci_is_lower(r->text[at - 2 - letters])) letters++;
    if (letters && r->text[at - 2 - letters] == '-') at -= letters + 1;
    for (at--; at && nsci_is_digit(r->text[at - 1]) && n_digits < 5; at--) n_digits++;
    return n_digits > 0 && n_digits != 4;
}

/* A date of nothing but figures that is no year, no day and no range of years. */
static bool is_number(const nsci_name_reader *r, nsci_range toks) {
    const uint32_t start = nsci_name_tok(r, toks.start).start,
                   end = nsci_name_tok(r, toks.end - 1).end;
    bool plain = true; /* digits, blanks, dashes */
    for (uint32_t at = start; at < end && plain; at++)
        plain = nsci_is_digit(r->text[at]) || memchr(" -()", r->text[at], 4);
    if (!plain) return false;
    if (toks.end - toks.start == 1 && year_at(r, toks.start))
        return is_house_number(r, toks.start) || is_bill_number(r, start) ||
               is_numbered(r, toks.start) || goes_on_number(r, start);
    uint32_t n_digits = 0;
    for (uint32_t at = start; at < end; at++) n_digits += nsci_is_digit(r->text[at]);
    if (n_digits > 8) return true;
    const bool opens_with_year = end - start > 4 && nsci_is_digit(r->text[start]) &&
                                 !nsci_is_digit(r->text[start + 4]) && r->text[start] - '0' < 3 &&
                                 r->text[start] != '0';
    return !opens_with_year;
}

static const float SURE_PART = 0.7f; /* of a name that looks like a part of something */

/* Group A, Section 12: a part of something, which its kind and number tell. */
static bool is_numbered_part(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t first = name->toks.start;
    if (name->label != r->labels->misc || name->score >= SURE_PART || name->toks.end - first != 2 ||
        !nsci_name_is_part(r, first, NSCI_NAME_PART_NUMBERED))
        return false;
    const nsci_range number = nsci_name_tok(r, first + 1);
    return nsci_name_is(r, first + 1, NSCI_CUE_DIGITS) ||
           (number.end - number.start == 1 && nsci_is_upper(r->text[number.start]));
}

/* KO 7.45pm, HT 1-0, Att: 4,201: an hour, a score or the crowd of a game. */
static bool is_of_game(const nsci_name_reader *r, nsci_range toks) {
    static const char *const words[] = {"KO", "HT", "FT", "AET", "Att"};
    const uint32_t number = toks.end + nsci_name_is_mark(r, toks.end, ':');
    return toks.end - toks.start == 1 && nsci_name_is(r, number, NSCI_CUE_DIGITS) &&
           nsci_name_is_any_word(r, toks.start, words, NSCI_COUNT(words));
}

/* One word that says no time, and is hardly a feast: Mayo, taken for May */
static bool is_timeless(const nsci_name_reader *r, const nsci_span *name) {
    return name->toks.end - name->toks.start == 1 && name->score < SURE_PART &&
           !nsci_cue_bits(r->doc->words.items[name->toks.start].cue);
}

bool nsci_name_is_none(const nsci_name_reader *r, const nsci_span *name) {
    if (name->source != NSCI_SOURCE_MODEL) return false;
    if (name->label == r->labels->date && (is_number(r, name->toks) || is_timeless(r, name)))
        return true;
    if (is_topic(r, name->toks) && name->score < SURE_TOPIC) return true;
    if (is_numbered_part(r, name) || is_of_game(r, name->toks)) return true;
    return is_handle_or_file(r, name->toks);
}

/* Lists: the markers of items, 1. 2. or (a) (b), each the next of the one before. */
#include "sentence/nsc_sentence_list.h"
#include "base/nsc_ascii.h"
#include "text/nsc_space.h"

enum { MAX_NAME_BYTES = 32 };

static uint32_t roman_digit(uint8_t c) {
    static const uint8_t digits[256] = {
        ['I'] = 1, ['V'] = 5, ['X'] = 10, ['i'] = 1, ['v'] = 5, ['x'] = 10};
    return digits[c];
}

/* The value of the Roman numeral text[from .. to) in letters of one case, up to 39; else 0. */
static uint32_t roman_value(const uint8_t *text, uint32_t from, uint32_t to) {
    uint32_t value = 0, last = 0;
    if (to - from > 7) return 0;
    for (uint32_t at = to; at > from; at--) {
        uint32_t digit = roman_digit(text[at - 1]);
        if (digit == 0 || ((text[at - 1] ^ text[from]) & 32u)) return 0;
        value += digit < last ? (0u - digit) : digit;
        last = digit;
    }
    return value < 40 ? value : 0;
}

/* Styles of markers, which add up: a., (A), iv) ... */
enum { STYLE_CLOSED = 1, STYLE_SMALL = 2, STYLE_CAPITAL = 4, STYLE_OPENED = 8, STYLE_ROMAN = 16 };

/* A list marker, read from its end to its start. */
typedef struct marker {
    uint32_t start;
    uint32_t number;
    uint32_t style;
} marker;

/* Style and number in one, such that the next item's is greater by one; never 0. */
static uint32_t item_of(marker m) { return (m.style + 1) << 16 | m.number; }

static void read_digits_back(const uint8_t *text, marker *m) {
    for (uint32_t power = 1; m->start > 0 && nsci_is_digit(text[m->start - 1]) && power < 1000;
         power *= 10)
        m->number += power * (uint32_t)(text[--m->start] - '0');
}

/* Reads the letter or Roman numeral before text[m->start]. False when letters stand before it. "i."
 * opens a list of Roman numerals, with which ii. and v. go on. */
static bool read_letters_back(const nsci_scan *scan, marker *m) {
    const uint8_t *text = scan->text;
    uint32_t end = m->start, from = end - 1;
    uint8_t letter = text[end - 1];
    while (from > 0 && end - from < 8 && roman_digit(text[from - 1])) from--;
    if (from > 0 && !nsci_is_blank(text[from - 1]) && text[from - 1] != '(') return false;
    uint32_t style = m->style + (nsci_is_lower(letter) ? STYLE_SMALL : STYLE_CAPITAL);
    marker as_letter = {end - 1, letter & 31u, style};
    marker as_roman = {from, roman_value(text, from, end), style + STYLE_ROMAN};
    bool is_one = from == end - 1;
    bool next_letter = is_one && item_of(as_letter) == scan->item + 1;
    bool next_roman = item_of(as_roman) == scan->item + 1;
    bool is_roman = as_roman.number && !next_letter &&
                    (!is_one || nsci_ascii_lower(letter) == 'i' || next_roman);
    *m = is_roman ? as_roman : as_letter;
    return true;
}

/* Reads what may stand before the number: a bracket, which text[end] closes, and a bullet. False
 * without white space before all. */
static bool read_opening_back(const nsci_scan *scan, uint32_t end, marker *m) {
    const uint8_t *text = scan->text;
    if (m->start > 0 && text[m->start - 1] == '(') {
        if (text[end] != ')') return false;
        m->start--;
        m->style += STYLE_OPENED;
    }
    if (m->start > 2 && text[m->start - 3] >= 0xE2 && nsci_mark_at(scan, m->start - 3) == '*')
        m->start -= 3;
    return m->start == 0 || nsci_is_blank(text[m->start - 1]);
}

/* Reads the list marker that the . or ) at text[end] may close: 1. 12) (3) a. b) (c) ii., with
 * white space on both sides. Returns its item_of, and where it starts in *start; 0 when it is
 * none. */
static uint32_t list_marker(const nsci_scan *scan, uint32_t end, uint32_t *start) {
    const uint8_t *text = scan->text;
    if (end > 1 && nsci_is_letter(text[end - 2]) && !roman_digit(text[end - 2]))
        return 0; /* nearly always: the end of a word */
    marker m = {.start = end, .style = text[end] == ')' ? STYLE_CLOSED : 0};
    uint32_t after = end + 1;
    if (after < scan->n_bytes && text[after] == ')') after++; /* 1.) */
    if (!nsci_space_at(text, after, scan->n_bytes) || end == 0) return 0;
    if (nsci_is_digit(text[end - 1]))
        read_digits_back(text, &m);
    else if (!nsci_is_letter(text[end - 1]) || !read_letters_back(scan, &m))
        return 0;
    if (!read_opening_back(scan, end, &m)) return 0;
    *start = m.start;
    return item_of(m);
}

/* Does the capital at text[start] stand between capitalized words, as an initial does: Lyndon B.
 * Marsh?
 */
static bool is_initial(const nsci_scan *scan, uint32_t start) {
    const uint8_t *text = scan->text;
    uint32_t at = start;
    if (!nsci_is_upper(text[start]) || scan->n_bytes - start < 4 || !nsci_is_upper(text[start + 3]))
        return false;
    while (at > 0 && nsci_is_blank(text[at - 1])) at--;
    uint32_t end = at;
    while (at > 0 && end - at < MAX_NAME_BYTES && nsci_is_letter(text[at - 1])) at--;
    return at < end && nsci_is_upper(text[at]);
}

/* Is what the . or ) at text[end] closes a marker beyond doubt, so that no sentence ends behind it?
 * The next number of a list, or one of two digits that opens a line. */
static bool is_certain(const nsci_scan *scan, uint32_t item, uint32_t start, uint32_t end) {
    const uint8_t *text = scan->text;
    bool digits = nsci_is_digit(text[start]) && end - start <= 3;
    bool opens_line = start == scan->line_start && end - start <= 2;
    return digits && text[end + 1] == ' ' && (opens_line || item == scan->item + 1);
}

/* The next item in order is a candidate even where no stop stands before it. */
bool nsci_on_marker(nsci_scan *scan, nsci_candidate *found) {
    uint32_t start, item = list_marker(scan, scan->at, &start);
    if (item == 0) return false;
    bool opens = start == scan->last_right && scan->last_kind != NSCI_CANDIDATE_CAPITAL;
    if (opens || start == scan->line_start) {
        if (is_certain(scan, item, start, scan->at)) scan->marker = scan->at;
        scan->item = item;
        return false;
    }
    if (item != scan->item + 1 || start < scan->last_right || is_initial(scan, start)) return false;
    uint32_t left = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, start);
    if (left <= scan->last_right) return false;
    *found = (nsci_candidate){
        .kind = NSCI_CANDIDATE_MARKER, .stop = nsci_last_mark(scan->text, left), .word_end = left};
    return nsci_candidate_finish(scan, found, left, left);
}

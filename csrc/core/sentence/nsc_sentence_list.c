/* Lists: the markers of their items, 1. 2. or (a) (b), which go on in order. */
#include "sentence/nsc_sentence_scan_impl.h"

static uint32_t roman_digit(uint8_t c) {
    c |= 32u;
    return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
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

/* Reads the list marker that the . or ) at text[end] may close: 1. 12) (3) a. b) (c) ii., with white
 * space on both sides. Returns its style and number in one, such that the next item's is greater by
 * one; 0 when it is none. *start is its first byte. */
static uint32_t list_marker(const nsci_scan *scan, uint32_t end, uint32_t *start) {
    const uint8_t *text = scan->text;
    uint32_t at = end, number = 0, style = text[end] == ')' ? 1 : 0, power = 1;
    uint32_t after = end + 1;
    if (after < scan->n_bytes && text[after] == ')') after++; /* 1.) */
    if (!nsci_space_at(text, after, scan->n_bytes) || at == 0) return 0;
    if (nsci_is_digit(text[at - 1])) {
        while (at > 0 && nsci_is_digit(text[at - 1]) && power < 1000) {
            number += power * (uint32_t)(text[--at] - '0');
            power *= 10;
        }
    } else if (nsci_is_letter(text[at - 1])) {
        uint8_t letter = text[--at];
        uint32_t from = at;
        while (from > 0 && end - from < 8 && roman_digit(text[from - 1])) from--;
        if (from > 0 && !nsci_is_blank(text[from - 1]) && text[from - 1] != '(') return 0;
        uint32_t roman = roman_value(text, from, end);
        number = letter & 31u;
        style += nsci_is_lower(letter) ? 2 : 4;
        uint32_t as_roman = (style + 16 + 1) << 16 | roman;
        bool next_letter = from == at && scan->item + 1 == ((style + 1) << 16 | number);
        if (roman && !next_letter &&
            (from < at || (letter | 32u) == 'i' || as_roman == scan->item + 1)) {
            at = from; /* i. opens a list of Roman numerals, ii. and v. go on with it */
            number = roman;
            style += 16;
        }
    } else {
        return 0;
    }
    if (at > 0 && text[at - 1] == '(') {
        if (text[end] != ')') return 0;
        at--;
        style += 8;
    }
    if (at > 2 && text[at - 3] >= 0xE2 && nsci_mark_at(scan, at - 3) == '*') at -= 3; /* a bullet */
    if (at > 0 && !nsci_is_blank(text[at - 1])) return 0;
    *start = at;
    return (style + 1) << 16 | number;
}

/* Follows the items of a list. The next item in order is a candidate even where no stop stands
 * before it; true when *found is that. */
bool nsci_on_marker(nsci_scan *scan, nsci_candidate *found) {
    uint32_t start, item = list_marker(scan, scan->at, &start);
    if (item == 0) return false;
    bool opens = start == scan->last_right && scan->last_kind != NSCI_CANDIDATE_CAPITAL;
    if (opens || start == scan->line_start) {
        scan->item = item;
        return false;
    }
    if (item != scan->item + 1 || start < scan->last_right) return false;
    uint32_t left = (uint32_t)nsci_skip_space_back(scan->text, scan->last_right, start);
    if (left <= scan->last_right) return false;
    *found = (nsci_candidate){
        .kind = NSCI_CANDIDATE_MARKER, .stop = nsci_last_mark(scan->text, left), .word_end = left};
    return nsci_scan_finish(scan, found, left, left);
}

/* Entries: boundaries that no stop announces, in messages, letters, headlines and captions.
 *
 *     From: a@b.org Sent: ...    08/16/2000 12:05 PM To: ...    Dear Ann, We ...   ... vote The ...
 *                  ^            ^                   ^                    ^                ^
 */
#include "sentence/nsc_sentence_entry.h"
#include "text/nsc_space.h"

enum { MAX_LETTER_BYTES = 28 /* Dear Mrs. Somebody, */ };

/* ---- Addresses ------------------------------------------------------------------------------- */

void nsci_note_address(nsci_scan *scan, uint32_t at) {
    const uint8_t *text = scan->text;
    uint8_t before = at > 0 ? text[at - 1] : ' ';
    bool is_mail = text[at] == '@' && before > ' ' && !memchr("\"'([.", before, 5); /* no @handle */
    if (is_mail || (text[at] == '/' && at > 0 && text[at - 1] == '/') ||
        (text[at] == '.' && at > 2 && memcmp(text + at - 3, "www", 3) == 0 &&
         (at == 3 || nsci_is_blank(text[at - 4])))) {
        uint32_t end = at + 1, n = scan->n_bytes;
        scan->address = end;
        if (scan->address_end > end) end = scan->address_end;
        while (end < n && !nsci_is_blank(text[end])) end++; /* no byte twice: address_end */
        scan->address_end = end;
        bool capital = n - end >= 2 && nsci_is_blank(text[end]) && nsci_is_upper(text[end + 1]);
        scan->entry = capital ? end + 1 : UINT32_MAX;
    }
}

bool nsci_ends_address(const nsci_scan *scan, uint32_t end) {
    return scan->address != 0 && scan->address <= end && end <= scan->address_end;
}

/* Does text[..end) close with an hour: 12:05 PM, 8AM? PM alone is a minister. */
static bool closes_hour(const uint8_t *text, uint32_t end) {
    if (end < 3 || text[end - 1] != 'M' || (text[end - 2] != 'P' && text[end - 2] != 'A'))
        return false;
    uint32_t at = end - 2 - (text[end - 3] == ' ');
    return at > 0 && nsci_is_digit(text[at - 1]);
}

/* Does text[..end) close with an address, an hour or a ruler, from which no sentence runs on? */
static bool closes_entry(const nsci_scan *scan, uint32_t end) {
    const uint8_t *text = scan->text;
    uint8_t last = end > 0 ? text[end - 1] : ' ';
    if (last == '>' || last == '_' || last == '=' || last == ']') return true;
    return closes_hour(text, end) || nsci_ends_address(scan, end);
}

/* An address of the web starts: a candidate before it, where white space stands. */
bool nsci_on_address(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t start = scan->at, n = scan->n_bytes;
    if (n - start < 3 || text[start + 1] != '/' || text[start + 2] != '/') return false;
    for (uint32_t end = start; start > 0 && end - start < 6 && nsci_is_lower(text[start - 1]);)
        start--;
    if (start <= scan->last_right || !nsci_is_blank(text[start - 1])) return false;
    uint32_t end = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
    if (end <= scan->last_right) return false;
    *found = (nsci_candidate){
        .kind = NSCI_CANDIDATE_ENTRY, .stop = nsci_last_mark(text, end), .word_end = end};
    return nsci_candidate_finish(scan, found, end, end);
}

/* ---- Dates and hours ------------------------------------------------------------------------- */

/* Skips up to `most` digits back from text[at]. */
static uint32_t skip_digits_back(const uint8_t *text, uint32_t at, uint32_t most) {
    for (; most > 0 && at > 0 && nsci_is_digit(text[at - 1]); most--) at--;
    return at;
}

/* Where the date and hour begin whose first colon is text[colon], 08/16/2000 12:05; `colon` itself
 * when it is none. */
static uint32_t stamp_start(const uint8_t *text, uint32_t colon) {
    uint32_t hour = skip_digits_back(text, colon, 2);
    if (hour == colon || hour == 0 || text[hour - 1] != ' ') return colon;
    uint32_t at = hour - 1, part = skip_digits_back(text, at, 4);
    for (int slashes = 0; slashes < 2; slashes++) {
        if (part == at || part == 0 || text[part - 1] != '/') return colon;
        at = part - 1;
        part = skip_digits_back(text, at, 2);
    }
    return part < at && (part == 0 || nsci_is_blank(text[part - 1])) ? part : colon;
}

/* Where the hour ends whose first colon is text[colon]: :05, :05 PM, :05:33 PM. */
static uint32_t stamp_end(const uint8_t *text, uint32_t colon, uint32_t n) {
    uint32_t at = colon;
    while (at + 2 < n && text[at] == ':' && nsci_is_digit(text[at + 1]) &&
           nsci_is_digit(text[at + 2]))
        at += 3;
    if (at + 2 < n && text[at] == ' ' && (text[at + 1] | 32) != 'm' && (text[at + 2] | 32) == 'm')
        at += 3;
    return at;
}

/* The date and hour in the head of a message: a candidate before it and one behind it. */
bool nsci_on_stamp(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t colon = scan->at, start = stamp_start(text, colon);
    if (start == colon) return false;
    uint32_t left = (uint32_t)nsci_skip_space_back(text, scan->last_right, start);
    if (left <= scan->last_right) {
        left = stamp_end(text, colon, scan->n_bytes);
        if (!nsci_space_at(text, left, scan->n_bytes)) return false;
    }
    *found = (nsci_candidate){.kind = NSCI_CANDIDATE_STAMP,
                              .stop = left < start ? nsci_last_mark(text, left) : NSCI_STOP_OTHER,
                              .word_end = left};
    return nsci_candidate_finish(scan, found, left, left);
}

/* ---- Capitals -------------------------------------------------------------------------------- */

/* Is text[segment_start .. end) a letter's greeting or farewell: Dear Ann, Kind regards, */
static bool is_letter_line(const nsci_scan *scan, uint32_t end) {
    uint32_t start = scan->segment_start, at = start;
    if (end - start > MAX_LETTER_BYTES || end == start || scan->text[end - 1] != ',') return false;
    bool known = false;
    for (uint32_t words = 0; at < end && words < 3; words++) {
        uint32_t from = at;
        while (at < end && nsci_is_letter(scan->text[at])) at++;
        if (at > from &&
            nsci_splitter_word(scan->splitter, scan->text + from, at - from).abbreviation ==
                NSCI_LETTER_CLASS)
            known = true;
        if (at < end && scan->text[at] != ' ') break;
        at++;
    }
    return known;
}

/* Does text[..end) close with the dash of old wires: DAYTON, Ohio (AP) _ The mill closed? */
static bool closes_with_dash(const uint8_t *text, uint32_t end) {
    return end > 1 && text[end - 1] == '_' && text[end - 2] == ' ';
}

bool nsci_on_capital(nsci_scan *scan, nsci_candidate *found) {
    const uint8_t *text = scan->text;
    uint32_t at = scan->at++;
    if (at == scan->last_right || closes_with_dash(text, at - 1)) return false;
    bool starter = nsci_splitter_starter(scan->splitter, text, at, scan->n_bytes);
    bool letter = at > 1 && text[at - 2] == ',' && is_letter_line(scan, at - 1);
    if (!starter && !letter && !closes_entry(scan, at - 1)) return false;
    uint32_t end = (uint32_t)nsci_skip_space_back(text, scan->last_right, at);
    *found = (nsci_candidate){.kind = letter    ? NSCI_CANDIDATE_LETTER
                                      : starter ? NSCI_CANDIDATE_CAPITAL
                                                : NSCI_CANDIDATE_ENTRY,
                              .stop = nsci_last_mark(text, end),
                              .word_end = end};
    return end > scan->last_right && nsci_candidate_finish(scan, found, end, end);
}

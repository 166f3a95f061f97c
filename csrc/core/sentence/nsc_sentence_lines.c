/* Lines. In English broken by width, three of four lines go on with a small letter. */
#include "sentence/nsc_sentence_lines.h"
#include "base/nsc_ascii.h"

enum { MIN_LINE_WIDTH = 30, MAX_LINE_WIDTH = 132 }; /* no others are broken by width */

/* May a sentence run over the line feed at text[end], in a line that begins at `start`: from a word
 * or a comma to a small letter? */
static bool runs_over(const uint8_t *text, size_t start, size_t end) {
    uint8_t last = text[end - 1] == ' ' && end - start > 1 ? text[end - 2] : text[end - 1];
    bool open = nsci_is_lower(last) || nsci_is_digit(last) || last == ',' || last >= 0x80;
    return open && nsci_is_lower(text[end + 1]) && end - start <= MAX_LINE_WIDTH;
}

nsci_lines nsci_study_lines(const uint8_t *text, size_t n) {
    nsci_lines lines = {.known = true};
    size_t n_single = 0, n_soft = 0, start = 0;
    while (start < n) {
        const uint8_t *feed = memchr(text + start, '\n', n - start);
        if (!feed) break;
        size_t end = (size_t)(feed - text), next = end + 1;
        bool blank_before = end == start || text[end - 1] == '\n';
        if (!blank_before && next < n && text[next] != '\n') {
            n_single++;
            if (runs_over(text, start, end)) {
                n_soft++;
                lines.width = (uint32_t)nsci_max(lines.width, end - start);
            }
        }
        start = next;
    }
    if (lines.width < MIN_LINE_WIDTH) return lines;
    if (n_soft > 0) lines.wrapped = 1;
    if (n_soft * 5 > n_single) lines.wrapped = 2;
    if (n_soft * 5 > n_single * 2) lines.wrapped = 3;
    return lines;
}

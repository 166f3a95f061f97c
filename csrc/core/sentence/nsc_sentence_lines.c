/* Lines. In English broken by width, three of four lines go on with a small letter.
 *
 * Text from a PDF may have a blank line behind every line. A sentence then runs over most of its
 * blank lines, as it does over no others.
 */
#include "sentence/nsc_sentence_lines.h"
#include "base/nsc_ascii.h"

enum { MIN_LINE_WIDTH = 30, MAX_LINE_WIDTH = 132 }; /* no others are broken by width */
enum { MIN_DOUBLED = 2 }; /* fewer blank lines inside of sentences may be mistakes */

/* The line breaks of one kind, and those of them that a sentence runs over. */
typedef struct tally {
    size_t n, n_soft;
    uint32_t longest, shortest; /* of the lines before those, in bytes */
} tally;

/* May a sentence run over the line feeds text[end .. next), in a line that begins at `start`: from a
 * word or a comma to a small letter? */
static bool runs_over(const uint8_t *text, size_t start, size_t end, size_t next) {
    uint8_t last = text[end - 1] == ' ' && end - start > 1 ? text[end - 2] : text[end - 1];
    bool open = nsci_is_lower(last) || nsci_is_digit(last) || last == ',' || last >= 0x80;
    return open && nsci_is_lower(text[next]) && end - start <= MAX_LINE_WIDTH;
}

static void count_break(tally *t, const uint8_t *text, size_t start, size_t end, size_t next) {
    t->n++;
    if (!runs_over(text, start, end, next)) return;
    uint32_t length = (uint32_t)(end - start);
    t->shortest = t->n_soft ? (uint32_t)nsci_min(t->shortest, length) : length;
    t->longest = (uint32_t)nsci_max(t->longest, length);
    t->n_soft++;
}

/* Two of five blank lines inside of sentences, in lines of nearly one length. */
static bool is_doubled(const tally *t) {
    return t->n_soft >= MIN_DOUBLED && t->n_soft * 5 > t->n * 2 && t->shortest * 2 > t->longest;
}

nsci_lines nsci_study_lines(const uint8_t *text, size_t n) {
    tally single = {0}, doubled = {0};
    for (size_t start = 0; start < n;) {
        const uint8_t *feed = memchr(text + start, '\n', n - start);
        if (!feed) break;
        size_t end = (size_t)(feed - text), next = end + 1;
        while (next < n && text[next] == '\n') next++;
        if (end > start && next < n && next - end <= 2)
            count_break(next - end == 1 ? &single : &doubled, text, start, end, next);
        start = next;
    }
    nsci_lines lines = {.known = true, .doubled = is_doubled(&doubled)};
    const tally *t = lines.doubled ? &doubled : &single;
    lines.width = t->longest;
    if (lines.width < MIN_LINE_WIDTH) return lines;
    if (t->n_soft > 0) lines.wrapped = 1;
    if (t->n_soft * 5 > t->n) lines.wrapped = 2;
    if (t->n_soft * 5 > t->n * 2) lines.wrapped = 3;
    return lines;
}

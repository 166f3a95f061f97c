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

/* A line text[start .. end), and the next, which begins at `next`. */
typedef struct line {
    size_t start, end, next;
} line;

/* May a sentence run over the line's end: from a word or a comma to a small letter? */
static bool runs_over(const uint8_t *text, line at) {
    uint8_t last = text[at.end - 1];
    if (last == ' ' && at.end - at.start > 1) last = text[at.end - 2];
    bool open = nsci_is_lower(last) || nsci_is_digit(last) || last == ',' || last >= 0x80;
    return open && nsci_is_lower(text[at.next]) && at.end - at.start <= MAX_LINE_WIDTH;
}

/* Could the next line be as wide as the line would have been with one word more? It could not where
 * width breaks lines. text [n] */
static bool has_room(const uint8_t *text, line at, size_t n) {
    size_t end = at.next;
    while (end < n && end - at.next < MAX_LINE_WIDTH && !nsci_is_blank(text[end])) end++;
    size_t width = at.end - at.start + 1 + (end - at.next);
    return n - at.next >= width && !memchr(text + at.next, '\n', width);
}

static void count_break(tally *t, const uint8_t *text, line at, size_t n) {
    size_t start = at.start, end = at.end;
    t->n++;
    bool is_wide = end - start >= MIN_LINE_WIDTH; /* a narrow line may have room for any */
    if (!runs_over(text, at) || (is_wide && has_room(text, at, n))) return;
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
            count_break(next - end == 1 ? &single : &doubled, text, (line){start, end, next}, n);
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

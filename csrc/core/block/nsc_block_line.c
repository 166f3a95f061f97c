/* Lines. Text that was broken by width shows it: lines go on with a small letter, and no line has
 * room for the first word of the next one. PDF text may have a blank line behind every line; then
 * the blank lines say nothing, and the same is asked of lines two feeds apart.
 */
#include "block/nsc_block_line.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "text/nsc_space.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    MIN_WIDTH = 30, /* no other lines are broken by width */
    MAX_WIDTH = 132,
    MIN_SOFT = 2,    /* least line breaks inside a sentence that show it */
    MIN_HEADING = 15 /* a shorter line is not broken */
};

/* ---- Lines ----------------------------------------------------------------------------------- */

/* All bytes but those that go on a character, eight at a time: 10xxxxxx is one whose highest bit is
 * set and the next is not. */
static uint32_t count_cps(const uint8_t *text, uint32_t start, uint32_t end) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t n = end - start, at = start;
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) { /* as signed numbers they are the least ones */
        const __m128i bytes = _mm_loadu_si128((const void *)(text + at));
        const __m128i tails = _mm_cmplt_epi8(bytes, _mm_set1_epi8(-64));
        n -= nsci_count_bits((uint32_t)_mm_movemask_epi8(tails));
    }
#endif
    for (; end - at >= 8; at += 8) {
        const uint64_t bytes = nsci_load_u64(text + at);
        const uint64_t tails = bytes >> 7 & ~(bytes >> 6) & ones;
        n -= (uint32_t)(tails * ones >> 56);
    }
    for (; at < end; at++) n -= nsci_utf8_is_tail(text[at]);
    return n;
}

nsc_status nsci_block_lines_read(nsci_block_lines *lines, const uint8_t *text, size_t n,
                                 const nsc_alloc *alloc, nsc_error *err) {
    size_t n_feeds = 0;
    for (size_t at = 0; at < n;) {
        const uint8_t *feed = memchr(text + at, '\n', n - at);
        size_t end = feed ? (size_t)(feed - text) : n;
        size_t from = nsci_skip_space(text, at, end);
        size_t to = nsci_skip_space_back(text, from, end);
        if (from < to) {
            nsci_block_line line = {.start = (uint32_t)from,
                                    .end = (uint32_t)to,
                                    .n_cps = count_cps(text, (uint32_t)from, (uint32_t)to),
                                    .n_feeds = (uint16_t)nsci_min(n_feeds, UINT16_MAX),
                                    .indent = (uint16_t)nsci_min(from - at, UINT16_MAX)};
            NSC_TRY(nsci_block_lines_push(lines, alloc, line, err));
            n_feeds = 0;
        }
        n_feeds++;
        at = end + 1;
    }
    return NSC_OK;
}

/* ---- What a line begins with ----------------------------------------------------------------- */

/* Bytes of the bullet or dash at text[at]: an asterisk, a hyphen, a character of General
 * Punctuation or Geometric Shapes; 0: none. */
static uint32_t bullet(const uint8_t *text, uint32_t at, uint32_t end) {
    uint8_t c = text[at];
    if (c == '*' || c == '-') return 1;
    if (c == 0xC2 && at + 1 < end && text[at + 1] == 0xB7) return 2; /* U+00B7 middle dot */
    if (c != 0xE2 || at + 2 >= end) return 0;
    uint32_t cp = (uint32_t)(text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
    bool is_dash = cp == 0x013 || cp == 0x014;                  /* U+2013, U+2014 */
    bool is_bullet = cp == 0x022 || cp == 0x023 || cp == 0x043; /* U+2022, U+2023, U+2043 */
    bool is_arrow = cp >= 0x190 && cp <= 0x1FF;                 /* U+2190 .. U+21FF */
    bool is_shape = cp >= 0x5A0 && cp <= 0x7BF;                 /* U+25A0 .. U+27BF */
    return is_dash || is_bullet || is_arrow || is_shape ? 3 : 0;
}

/* Bytes of a number or letter with what closes it: "1.", "12)", "(iv)", "b)"; 0: none. */
static uint32_t enumerator(const uint8_t *text, uint32_t start, uint32_t end) {
    enum { MAX_SIGNS = 4 };
    uint32_t at = start, n = 0;
    bool opened = text[at] == '(';
    at += opened;
    bool digits = at < end && nsci_is_digit(text[at]);
    while (at < end && n < MAX_SIGNS &&
           (digits ? nsci_is_digit(text[at]) : nsci_is_lower(text[at]))) {
        at++;
        n++;
    }
    if (n == 0 || at >= end || (!digits && n > 1 && !opened)) return 0;
    bool closed = text[at] == ')' || (!opened && digits && text[at] == '.');
    return closed ? at + 1 - start : 0;
}

uint32_t nsci_block_marker(const uint8_t *text, uint32_t start, uint32_t end) {
    uint32_t n = bullet(text, start, end);
    bool is_bullet = n > 0;
    if (!is_bullet) n = enumerator(text, start, end);
    if (n == 0 || start + n >= end) return 0;
    uint32_t next = start + n;
    while (next < end && nsci_is_blank(text[next])) next++;
    bool apart = next > start + n;
    /* A hyphen or an asterisk may begin a word; other bullets do not. */
    if (!apart && (!is_bullet || n == 1)) return 0;
    return next < end ? next - start : 0;
}

bool nsci_block_has_columns(const uint8_t *text, uint32_t start, uint32_t end) {
    for (uint32_t at = start; at + 1 < end; at++) {
        if (text[at] == '\t') return true;
        if (text[at] == ' ' && text[at + 1] == ' ' && at > start && text[at - 1] != '.')
            return true;
    }
    return false;
}

/* ---- Layout ---------------------------------------------------------------------------------- */

/* Does a sentence run over the end of `before`: from a word or comma to a small letter? */
static bool runs_over(const uint8_t *text, const nsci_block_line *before,
                      const nsci_block_line *line) {
    uint8_t last = text[before->end - 1];
    bool open = nsci_is_lower(last) || nsci_is_digit(last) || last == ',' || last >= 0x80;
    return open && nsci_is_lower(text[line->start]) && before->n_cps <= MAX_WIDTH;
}

/* What lines that are so many feeds apart show. */
typedef struct spacing {
    size_t n;
    size_t n_wide; /* behind a line of MIN_WIDTH and more; shorter ones say nothing of the others */
    size_t n_soft;
    uint32_t width;
} spacing;

nsci_block_layout nsci_block_layout_of(const nsci_block_lines *lines, const uint8_t *text) {
    spacing seen[3] = {{0, 0, 0, 0}};
    for (size_t i = 1; i < lines->n; i++) {
        const nsci_block_line *before = &lines->items[i - 1], *line = &lines->items[i];
        spacing *s = &seen[nsci_min(line->n_feeds, 3) - 1];
        s->n++;
        s->n_wide += before->n_cps >= MIN_WIDTH;
        if (!runs_over(text, before, line) || before->n_cps < MIN_HEADING) continue;
        s->n_soft++;
        s->width = (uint32_t)nsci_max(s->width, before->n_cps);
    }
    const uint32_t feeds = seen[0].n * 20 < seen[1].n ? 2 : 1;
    const spacing *s = &seen[feeds - 1];
    size_t n_longer = 0;
    for (size_t i = 0; i < lines->n; i++) n_longer += lines->items[i].n_cps > s->width + 8;
    /* A blank line is ignored only where that explains the text better than anything else. */
    bool shown =
        feeds == 1 ? s->n_soft * 5 > s->n_wide : s->n_soft * 4 > s->n_wide && s->n_soft > 3;
    return (nsci_block_layout){.is_wrapped = shown && s->n_soft >= MIN_SOFT &&
                                             s->width >= MIN_WIDTH && n_longer * 8 < lines->n,
                               .feeds = feeds,
                               .width = s->width};
}

/* Code points of the first word of a line. */
static uint32_t first_word_cps(const uint8_t *text, const nsci_block_line *line) {
    uint32_t at = line->start;
    while (at < line->end && at - line->start < MAX_WIDTH && !nsci_is_blank(text[at])) at++;
    return count_cps(text, line->start, at);
}

static bool opens_byline(const uint8_t *text, const nsci_block_line *line) {
    return line->end - line->start > 3 && memcmp(text + line->start, "by ", 3) == 0;
}

bool nsci_block_line_goes_on(const nsci_block_layout *layout, const uint8_t *text,
                             const nsci_block_line *first, const nsci_block_line *before,
                             const nsci_block_line *line) {
    if (line->n_feeds == 1 && before->end - before->start > 1 &&
        nsci_cuts_word(text, before->end, line->start))
        return true;
    if (!layout->is_wrapped || line->n_feeds != layout->feeds) return false;
    if (nsci_block_marker(text, line->start, line->end)) return false;
    if (nsci_block_has_columns(text, line->start, line->end) ||
        nsci_block_has_columns(text, before->start, before->end))
        return false;
    if (line->indent > before->indent) { /* it opens a paragraph, unless it hangs */
        const uint32_t marker = nsci_block_marker(text, first->start, first->end);
        const uint32_t hang = count_cps(text, first->start, first->start + marker);
        if (!marker || line->indent != first->indent + hang) return false;
    }
    if (before->n_cps >= MIN_HEADING && runs_over(text, before, line))
        return !opens_byline(text, line);
    return before->n_cps + 1 + first_word_cps(text, line) > layout->width &&
           before->n_cps <= layout->width + 8;
}

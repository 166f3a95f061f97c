/* Features of a candidate.
 *
 * A window of two words on each side, the marks between them, and the state of the scan are turned
 * into small numbers (cases, classes, bins). A feature is a number of these taken together, packed
 * into one integer, mixed with the feature's own number and cut down to an index of the weights:
 * hashing in place of a dictionary, so every candidate has the same number of features, none is
 * ever unknown, and two that meet at one index share a weight that training saw shared.
 *
 *     ... Senate | candidate | said Gen.  "  Smith ,      w2 = said, w1 = Gen, n1 = Smith, n2 = ","
 *
 * The sum of their weights is what decides, and in most places what it will be is known after a shortcut
 * at a few of those small numbers: of "... lower-case word, full stop, blank, capitalized word ..." nearly
 * all sums that training saw were above zero. Training notes these cases, each as a hash
 * (splitter->shortcuts); only the rest is added up. A shortcut reads two words in place of five.
 */
#include "sentence/nsc_sentence_feature.h"
#include "base/nsc_ascii.h"

enum { FIRST_FEATURE_NUMBER = 0x5E27 /* not the numbers that other hashes start from */ };

/* ---- Bins ----------------------------------------------------------------------------------- */

static uint8_t length_bin(uint32_t n) {
    return (uint8_t)((n > 0) + (n > 2) + (n > 4) + (n > 8) + (n > 20) + (n > 60) + (n > 200));
}

/* Classes of the marks that stand beside words; blanks have 0, all others 10. */
static uint8_t mark_class(uint8_t mark) {
    static const uint8_t classes[128] = {
        ['\n'] = 1, [','] = 2, ['.'] = 3, [':'] = 4, [';'] = 4, ['"'] = 5, ['\''] = 5,
        [')'] = 6,  [']'] = 6, ['-'] = 7, ['!'] = 8, ['?'] = 8, ['('] = 9, ['['] = 9};
    uint8_t found = mark < 0x80 ? classes[mark] : 0;
    return found || mark == ' ' ? found : 10;
}

/* What opens the right side. */
enum {
    OPENING_NONE = 0,
    OPENING_DOUBLE, /* " */
    OPENING_SINGLE, /* ' */
    OPENING_BRACKET,
    OPENING_NOTE,  /* [1 */
    OPENING_DASH,  /* a dash or bullet */
    OPENING_LOOSE, /* a quotation mark, and white space behind it */
    OPENING_WIDE,  /* a character of U+2000 and above */
    OPENING_OTHER
};

static uint8_t opening_class(const nsci_scan *scan, uint32_t at) {
    uint8_t c = at < scan->n_bytes ? scan->text[at] : ' ';
    if (nsci_is_word_byte(c) && c < 0xE2) return OPENING_NONE;
    uint8_t next = at + 1 < scan->n_bytes ? scan->text[at + 1] : ' ';
    if (c >= 0xE2) return OPENING_WIDE;
    if (c == '"') return next <= ' ' ? OPENING_LOOSE : OPENING_DOUBLE;
    if (c == '\'') return next <= ' ' ? OPENING_LOOSE : OPENING_SINGLE;
    if (c == '[' && nsci_is_digit(next)) return OPENING_NOTE;
    if (c == '(' || c == '[') return OPENING_BRACKET;
    return c == '-' || c == '*' ? OPENING_DASH : OPENING_OTHER;
}

static uint32_t line_bytes(const nsci_scan *scan, uint32_t at) {
    uint32_t n = scan->n_bytes - at;
    if (n > 200) n = 200;
    const uint8_t *feed = n ? memchr(scan->text + at, '\n', n) : NULL;
    return feed ? (uint32_t)(feed - (scan->text + at)) : n;
}

/* Would the next line's first word have fitted on the line before, in a text of broken lines? */
static uint8_t would_fit(const nsci_scan *scan, const nsci_candidate *place,
                         const nsci_window_word *n1) {
    if (scan->lines.wrapped == 0) return 0;
    uint32_t used = place->left_end - place->line_start + 1 + (n1->end - place->right_start);
    return used + 1 < scan->lines.width ? 1 : used <= scan->lines.width ? 2 : 3;
}

/* Does a dash open the last few words of a line that ends without a stop ("Why? - Opinion")? */
static uint8_t dash_tail(const nsci_scan *scan, uint32_t at) {
    uint32_t length = line_bytes(scan, at);
    if (length > 60 || length == 0) return 1;
    uint8_t last = scan->text[at + length - 1];
    return last == '.' || last == '?' || last == '!' || last == '"' ? 2 : 3;
}

/* ---- The features --------------------------------------------------------------------------- */

/* A word of the window and what stands beside it. */
typedef struct window {
    nsci_window_word w1, w2, n1,
        n2;                 /* the last two words of the left side, the first two of the right */
    nsci_window_word first; /* the first word of the segment, none when that is w1 */
    uint8_t last;           /* marks: behind w1, */
    uint8_t between;        /* between w2 and w1, */
    uint8_t next;           /* behind n1, */
    uint8_t after_next;     /* behind n2 */
    uint8_t opening;        /* class of what stands before n1 */
} window;

/* The words next to the candidate. */
static void look_near(const nsci_scan *scan, const nsci_candidate *place, window *win) {
    nsci_read_back(scan, &win->w1, place->word_end, place->segment_start, &win->last);
    nsci_read_on(scan, &win->n1, place->right_start, &win->next);
    win->opening = opening_class(scan, place->right_start);
    if (win->n1.form == NSCI_WORD_LOWER && place->last_case == NSCI_CASE_LOWER)
        win->n1.form = NSCI_WORD_SMALL;
}

/* The words behind and before those. */
static void read_far(const nsci_scan *scan, const nsci_candidate *place, window *win) {
    uint8_t mark;
    nsci_read_back(scan, &win->w2, win->w1.form ? win->w1.start : 0, place->segment_start,
                   &win->between);
    nsci_read_on(scan, &win->n2, win->n1.form ? win->n1.end : scan->n_bytes, &win->after_next);
    win->first = (nsci_window_word){.form = NSCI_WORD_NONE};
    if (place->segment_start < win->w1.start)
        nsci_read_on(scan, &win->first, place->segment_start, &mark);
    nsci_know_word(scan, &win->w2);
    nsci_know_word(scan, &win->n2);
    nsci_know_word(scan, &win->first);
}

typedef struct writer {
    uint32_t indices[NSCI_N_SENTENCE_FEATURES];
    uint32_t n;    /* features written */
    uint64_t here; /* what every feature knows: kind, stop, whether a line ends */
    uint32_t shift;
} writer;

static inline void put(writer *w, uint64_t key) {
    uint64_t hash = nsci_hash_mix(FIRST_FEATURE_NUMBER + w->n, w->here ^ key);
    w->indices[w->n++] = (uint32_t)(nsci_hash_mix(hash, 1) >> w->shift);
}

static inline void put_word(writer *w, const nsci_window_word *word, uint64_t key) {
    put(w, nsci_hash_mix(word->hash, key));
}

/* Packs up to six numbers below 256 into one. */
#define PACK2(a, b)             ((uint64_t)(a) | (uint64_t)(b) << 8)
#define PACK3(a, b, c)          (PACK2(a, b) | (uint64_t)(c) << 16)
#define PACK4(a, b, c, d)       (PACK3(a, b, c) | (uint64_t)(d) << 24)
#define PACK5(a, b, c, d, e)    (PACK4(a, b, c, d) | (uint64_t)(e) << 32)
#define PACK6(a, b, c, d, e, f) (PACK5(a, b, c, d, e) | (uint64_t)(f) << 40)

/* Marks and the state of the scan. */
static void put_marks(writer *w, const nsci_scan *scan, const nsci_candidate *place,
                      const window *win) {
    uint8_t f1 = (uint8_t)win->w1.form, g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    uint8_t length = (uint8_t)nsci_min(win->w1.end - win->w1.start, 7);
    uint8_t segment = length_bin(place->left_end - place->segment_start);
    uint8_t last = mark_class(win->last), between = mark_class(win->between);
    bool dash = win->opening == OPENING_DASH || place->kind == NSCI_CANDIDATE_DASH;
    put(w, 0);
    put(w, PACK3(place->closing, win->opening, place->gap));
    put(w, PACK2(win->opening, g1));
    put(w, PACK4(place->closing, win->opening, place->in_quote, g1));
    put(w, PACK5(place->depth, place->closing, g1, last, f1));
    put(w, PACK3(segment, f1, g1));
    put(w, PACK3(segment, length, between));
    put(w, PACK4(between, segment, f1, g1));
    put(w, PACK3(place->last_case, g1, f1));
    put(w, PACK4(place->in_quote, place->last_case, win->opening, g1));
    put(w, PACK3(last, f1, g1));
    put(w, PACK5(mark_class(win->after_next), g2, g1, win->opening,
                 dash ? dash_tail(scan, place->right_start) : 0));
}

/* Where lines end. */
static void put_lines(writer *w, const nsci_scan *scan, const nsci_candidate *place,
                      const window *win) {
    bool ends = place->gap >= NSCI_GAP_LINE;
    uint8_t wrapped = ends ? scan->lines.wrapped : 0;
    uint8_t fits = ends ? would_fit(scan, place, &win->n1) : 0;
    uint8_t above = length_bin(place->left_end - place->line_start);
    uint8_t below = ends ? length_bin(line_bytes(scan, place->right_start)) : 0;
    put(w, PACK6(wrapped, fits, place->gap, above, below, win->n1.form));
    put(w, PACK5(wrapped, fits, place->gap, win->n1.form, win->w1.form));
}

/* Forms and classes of words. */
static void put_classes(writer *w, const window *win) {
    nsci_word_record r1 = win->w1.record, r2 = win->w2.record, n1 = win->n1.record;
    uint8_t f1 = (uint8_t)win->w1.form, f2 = (uint8_t)win->w2.form;
    uint8_t g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    uint8_t length = (uint8_t)nsci_min(win->w1.end - win->w1.start, 7);
    uint8_t between = mark_class(win->between), next = mark_class(win->next);
    put(w, PACK2(f1, g1));
    put(w, PACK3(f1, length, g1));
    put(w, PACK4(f1, f2, g1, between));
    put(w, PACK3(g1, g2, next));
    put(w, PACK3(n1.lower, n1.starts, g1));
    put(w, PACK4(g1, next, n1.lower, n1.starts));
    put(w, PACK2(r1.abbreviation, g1));
    put(w, PACK3(r1.abbreviation, g1, n1.starts));
    put(w, PACK3(r1.abbreviation, g1, n1.lower));
    put(w, PACK4(r2.abbreviation, f2, r1.abbreviation, g1));
    put(w, PACK5(r1.abbreviation, n1.starts, next, g2, g1));
    put(w, PACK5(r1.abbreviation, n1.abbreviation, next, g1, f2));
    put(w, PACK4(r1.dotted, r1.goes_on, r1.ends, g1));
    put(w, PACK5(r1.dotted, r1.goes_on, g1, n1.lower, n1.starts));
    put(w, PACK4(f1, f2, r1.starts, g1));
    put(w, PACK4(r1.lower, f1, n1.starts, g1));
    put(w, PACK4(f1, length, n1.starts, g1));
    put(w, PACK5(f1, g1, g2, n1.starts, win->n2.record.lower));
    put(w, PACK6(n1.lower, win->n2.record.lower, g1, g2, r1.lower, f1));
}

/* The words themselves. */
static void put_words(writer *w, const nsci_scan *scan, const window *win) {
    uint8_t f1 = (uint8_t)win->w1.form, g1 = (uint8_t)win->n1.form;
    put_word(w, &win->first, PACK2(win->w1.record.abbreviation, g1));
    put_word(w, &win->first, PACK2(win->w1.record.abbreviation, win->n1.record.starts));
    put(w, PACK5(win->first.record.abbreviation, win->first.form, win->w1.record.abbreviation, g1,
                 win->n1.record.starts));
    put_word(w, &win->w1, 0);
    put_word(w, &win->w1, g1);
    put_word(w, &win->w1, win->n1.record.starts);
    put_word(w, &win->w2, f1);
    put_word(w, &win->n1, 0);
    put_word(w, &win->n1, f1);
    put_word(w, &win->n1, win->w1.record.abbreviation);
    put_word(w, &win->n2, g1);
    uint32_t shape = nsci_word_shape(scan, &win->w1);
    put(w, shape);
    put(w, shape ^ (uint64_t)g1 << 40);
    put(w, nsci_word_shape(scan, &win->n1));
}

static void put_all(writer *w, const nsci_scan *scan, const nsci_candidate *place,
                    const window *win) {
    uint32_t line = place->gap >= NSCI_GAP_LINE ? 128 : 0;
    w->n = 0;
    w->here = PACK2(place->kind | line, place->stop) << 48;
    w->shift = 64 - scan->splitter->weight_bits;
    put_marks(w, scan, place, win);
    put_lines(w, scan, place, win);
    put_classes(w, win);
    put_words(w, scan, win);
}

/* ---- Verdicts ------------------------------------------------------------------------------- */

/* Two shortcuts. At the first the words next to the candidate are looked at, at the second it is asked what
 * they are. Where no stop announces a candidate, that is asked of the next word at once. The first takes in
 * too little where a line ends and where no plain word stands before the candidate, and both do of the rarer
 * kinds.
 *
 * A shortcut is a hash, of which the top bit is set: that of a free slot is not. */
static uint64_t marks_of(const nsci_candidate *place, const window *win) {
    return PACK5(place->kind, place->stop, place->closing, place->gap, win->opening);
}

static inline bool has_shortcuts(const nsci_candidate *place) {
    const uint32_t kinds = 1u << NSCI_CANDIDATE_STOP | 1u << NSCI_CANDIDATE_COLON |
                           1u << NSCI_CANDIDATE_DASH | 1u << NSCI_CANDIDATE_CAPITAL;
    return kinds >> place->kind & 1;
}

static inline bool has_first_shortcut(const nsci_candidate *place, const window *win) {
    const uint32_t plain = 1u << NSCI_WORD_LOWER | 1u << NSCI_WORD_CAPITAL | 1u << NSCI_WORD_UPPER |
                           1u << NSCI_WORD_CAMEL;
    return has_shortcuts(place) && (plain >> win->w1.form & 1) && place->gap < NSCI_GAP_LINE;
}

static uint32_t first_shortcut(const nsci_candidate *place, const window *win) {
    uint32_t length = (uint32_t)nsci_min(win->w1.end - win->w1.start, 15);
    uint8_t starts = place->kind == NSCI_CANDIDATE_CAPITAL ? win->n1.record.starts : 0;
    uint64_t looks = PACK4(win->w1.form, length, win->n1.form, starts);
    return (uint32_t)(nsci_hash_mix(nsci_hash_mix(0, marks_of(place, win)), looks) >> 32) |
           1u << 31;
}

static uint32_t second_shortcut(const nsci_candidate *place, const window *win) {
    uint32_t length = win->w1.end - win->w1.start;
    uint64_t marks = marks_of(place, win) | (uint64_t)place->in_quote << 40;
    uint64_t words = PACK6(win->w1.form, win->w1.record.abbreviation, win->w1.record.goes_on,
                           length >= 4, win->n1.form, win->n1.record.starts);
    return (uint32_t)(nsci_hash_mix(nsci_hash_mix(1, marks), words) >> 32) | 1u << 31;
}

void nsci_candidate_describe(const nsci_scan *scan, const nsci_candidate *place,
                             uint32_t row[NSCI_N_SENTENCE_COLUMNS]) {
    window win;
    writer w;
    look_near(scan, place, &win);
    nsci_know_word(scan, &win.w1);
    nsci_know_word(scan, &win.n1);
    read_far(scan, place, &win);
    put_all(&w, scan, place, &win);
    memcpy(row, w.indices, sizeof w.indices);
    row[NSCI_N_SENTENCE_FEATURES] =
        has_first_shortcut(place, &win) ? first_shortcut(place, &win) : 0;
    row[NSCI_N_SENTENCE_FEATURES + 1] = has_shortcuts(place) ? second_shortcut(place, &win) : 0;
}

/* Whether it is known what the weights say at a shortcut; *cuts is that. */
static inline bool is_known(const nsci_splitter *splitter, uint32_t shortcut, bool *cuts) {
    uint32_t known = splitter->shortcuts[shortcut & (splitter->n_shortcuts - 1)];
    *cuts = known & 1;
    return known >> 1 == shortcut >> 17;
}

bool nsci_candidate_cuts(const nsci_scan *scan, const nsci_candidate *place) {
    const nsci_splitter *splitter = scan->splitter;
    window win;
    bool cuts;
    look_near(scan, place, &win);
    if (place->kind == NSCI_CANDIDATE_CAPITAL) nsci_know_word(scan, &win.n1);
    if (has_first_shortcut(place, &win) && is_known(splitter, first_shortcut(place, &win), &cuts))
        return cuts;
    nsci_know_word(scan, &win.w1);
    if (place->kind != NSCI_CANDIDATE_CAPITAL) nsci_know_word(scan, &win.n1);
    if (has_shortcuts(place) && is_known(splitter, second_shortcut(place, &win), &cuts))
        return cuts;
    read_far(scan, place, &win);
    writer w;
    put_all(&w, scan, place, &win);
    int32_t sum = 0;
    for (size_t i = 0; i < NSCI_N_SENTENCE_FEATURES; i++) sum += splitter->weights[w.indices[i]];
    return sum > 0;
}

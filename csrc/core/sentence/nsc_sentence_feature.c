/* Features of a candidate, and the sum of their weights.
 *
 * A window of two words on each side, the marks between them, and the state of the scan are turned
 * into small numbers (cases, classes, bins). A feature is several of these packed into one integer,
 * mixed with the feature's own number and cut down to an index of the weights (feature hashing). So
 * every candidate has the same number of features, none is ever unknown, and features that collide
 * share a weight that was trained shared.
 *
 *     ... Senate | candidate | said Gen.  "  Smith ,      w2 = said, w1 = Gen, n1 = Smith, n2 = ","
 *
 * A candidate cuts where the sum of their weights is above zero. Most are decided by a shortcut
 * (nsc_sentence_shortcut) before all words of the window are read.
 */
#include "sentence/nsc_sentence_feature.h"
#include "sentence/nsc_sentence_shortcut.h"
#include "sentence/nsc_sentence_speech.h"

enum { FIRST_FEATURE_NUMBER = 0x5E27 /* apart from the seeds of other hashes */ };

/* ---- Bins ----------------------------------------------------------------------------------- */

static uint8_t length_bin(uint32_t n) {
    return (uint8_t)((n > 0) + (n > 2) + (n > 4) + (n > 8) + (n > 20) + (n > 60) + (n > 200));
}

/* Class of a mark beside a word: 0 for a blank, 10 for marks not listed. */
static uint8_t mark_class(uint8_t mark) {
    static const uint8_t classes[128] = {
        ['\n'] = 1, [','] = 2, ['.'] = 3, [':'] = 4, [';'] = 4, ['"'] = 5, ['\''] = 5,
        [')'] = 6,  [']'] = 6, ['-'] = 7, ['!'] = 8, ['?'] = 8, ['('] = 9, ['['] = 9};
    uint8_t found = mark < 0x80 ? classes[mark] : 0;
    return found || mark == ' ' ? found : 10;
}

/* Bytes from text[at] to the line's end, up to 61: longer lines are all alike to what asks. */
static uint32_t line_bytes(const nsci_scan *scan, uint32_t at) {
    uint32_t n = (uint32_t)nsci_min(scan->n_bytes - at, 61);
    const uint8_t *feed = n ? memchr(scan->text + at, '\n', n) : NULL;
    return feed ? (uint32_t)(feed - (scan->text + at)) : n;
}

/* In a text broken by width: would the next line's first word have fitted on the line before? 0:
 * lines are not broken by width; 1: it would; 2: just; 3: it would not. */
static uint8_t would_fit(const nsci_scan *scan, const nsci_candidate *candidate,
                         const nsci_window_word *n1) {
    if (scan->lines.wrapped == 0) return 0;
    uint32_t used =
        candidate->left_end - candidate->line_start + 1 + (n1->end - candidate->right_start);
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

/* Marks and the state of the scan. */
static void put_marks(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                      const nsci_window *win) {
    uint8_t f1 = (uint8_t)win->w1.form, g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    uint8_t length = (uint8_t)nsci_min(win->w1.end - win->w1.start, 7);
    uint8_t segment = length_bin(candidate->left_end - candidate->segment_start);
    uint8_t last = mark_class(win->last), between = mark_class(win->between);
    bool dash = win->opening == NSCI_OPENING_DASH || candidate->kind == NSCI_CANDIDATE_DASH;
    put(w, 0);
    put(w, NSCI_PACK3(candidate->closing, win->opening, candidate->gap));
    put(w, NSCI_PACK2(win->opening, g1));
    put(w, NSCI_PACK4(candidate->closing, win->opening, candidate->in_quote, g1));
    put(w, NSCI_PACK5(candidate->depth, candidate->closing, g1, last, f1));
    put(w, NSCI_PACK3(segment, f1, g1));
    put(w, NSCI_PACK3(segment, length, between));
    put(w, NSCI_PACK4(between, segment, f1, g1));
    put(w, NSCI_PACK3(candidate->last_case, g1, f1));
    put(w, NSCI_PACK4(candidate->in_quote, candidate->last_case, win->opening, g1));
    put(w, NSCI_PACK3(last, f1, g1));
    put(w, NSCI_PACK5(mark_class(win->after_next), g2, g1, win->opening,
                      dash ? dash_tail(scan, candidate->right_start) : 0));
}

/* Where lines end. */
static void put_lines(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                      const nsci_window *win) {
    bool ends = candidate->gap >= NSCI_GAP_LINE;
    uint8_t wrapped = ends ? scan->lines.wrapped : 0;
    uint8_t fits = ends ? would_fit(scan, candidate, &win->n1) : 0;
    uint8_t above = length_bin(candidate->left_end - candidate->line_start);
    uint8_t below = ends ? length_bin(line_bytes(scan, candidate->right_start)) : 0;
    put(w, NSCI_PACK6(wrapped, fits, candidate->gap, above, below, win->n1.form));
    put(w, NSCI_PACK5(wrapped, fits, candidate->gap, win->n1.form, win->w1.form));
}

/* Forms and classes of words. */
static void put_classes(writer *w, const nsci_window *win) {
    nsci_word_record r1 = win->w1.record, r2 = win->w2.record, n1 = win->n1.record;
    uint8_t f1 = (uint8_t)win->w1.form, f2 = (uint8_t)win->w2.form;
    uint8_t g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    uint8_t length = (uint8_t)nsci_min(win->w1.end - win->w1.start, 7);
    uint8_t between = mark_class(win->between), next = mark_class(win->next);
    put(w, NSCI_PACK2(f1, g1));
    put(w, NSCI_PACK3(f1, length, g1));
    put(w, NSCI_PACK4(f1, f2, g1, between));
    put(w, NSCI_PACK3(g1, g2, next));
    put(w, NSCI_PACK3(n1.lower, n1.starts, g1));
    put(w, NSCI_PACK4(g1, next, n1.lower, n1.starts));
    put(w, NSCI_PACK2(r1.abbreviation, g1));
    put(w, NSCI_PACK3(r1.abbreviation, g1, n1.starts));
    put(w, NSCI_PACK3(r1.abbreviation, g1, n1.lower));
    put(w, NSCI_PACK4(r2.abbreviation, f2, r1.abbreviation, g1));
    put(w, NSCI_PACK5(r1.abbreviation, n1.starts, next, g2, g1));
    put(w, NSCI_PACK5(r1.abbreviation, n1.abbreviation, next, g1, f2));
    put(w, NSCI_PACK4(r1.dotted, r1.goes_on, r1.ends, g1));
    put(w, NSCI_PACK5(r1.dotted, r1.goes_on, g1, n1.lower, n1.starts));
    put(w, NSCI_PACK4(f1, f2, r1.starts, g1));
    put(w, NSCI_PACK4(r1.lower, f1, n1.starts, g1));
    put(w, NSCI_PACK4(f1, length, n1.starts, g1));
    put(w, NSCI_PACK5(f1, g1, g2, n1.starts, win->n2.record.lower));
    put(w, NSCI_PACK6(n1.lower, win->n2.record.lower, g1, g2, r1.lower, f1));
}

/* The words themselves. */
static void put_words(writer *w, const nsci_scan *scan, const nsci_window *win) {
    uint8_t f1 = (uint8_t)win->w1.form, g1 = (uint8_t)win->n1.form;
    put_word(w, &win->first, NSCI_PACK2(win->w1.record.abbreviation, g1));
    put_word(w, &win->first, NSCI_PACK2(win->w1.record.abbreviation, win->n1.record.starts));
    put(w, NSCI_PACK5(win->first.record.abbreviation, win->first.form, win->w1.record.abbreviation,
                      g1, win->n1.record.starts));
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

/* Is the last word of the left side its only one? */
static bool is_alone(const nsci_window *win) {
    return win->w1.form != NSCI_WORD_NONE &&
           (win->first.form == NSCI_WORD_NONE || win->first.start == win->w1.start);
}

/* What decides beside the two words next to the candidate. */
static void put_context(writer *w, const nsci_candidate *candidate, const nsci_window *win) {
    nsci_word_record r1 = win->w1.record, r2 = win->w2.record, n1 = win->n1.record;
    uint8_t f1 = (uint8_t)win->w1.form, f2 = (uint8_t)win->w2.form;
    uint8_t g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    put_word(w, &win->n2, NSCI_PACK3(r1.abbreviation, n1.abbreviation, 1));
    put(w, NSCI_PACK5(r2.abbreviation, f1, g1, n1.starts, g2));
    put_word(w, &win->w2, NSCI_PACK3(r1.abbreviation, f1, n1.starts));
    put(w, NSCI_PACK5(f2, f1, g1, g2, mark_class(win->after_next)));
    put(w, is_alone(win)
               ? NSCI_PACK6(1, candidate->last_stop, candidate->closing, r1.abbreviation, f1, g1)
               : 0);
}

/* The lines on both sides of a line break, and the mark before it. */
static void put_line_ends(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                          const nsci_window *win) {
    uint8_t last = candidate->left_end > 0 ? scan->text[candidate->left_end - 1] : 0;
    uint64_t above = nsci_min(candidate->left_end - candidate->line_start, 127) / 8;
    uint64_t below = line_bytes(scan, candidate->right_start) / 8;
    put(w, NSCI_PACK6(1, above, below, win->w1.form, win->n1.form, scan->lines.wrapped));
    put(w, NSCI_PACK4(1, last, win->w1.form, win->n1.form));
}

/* The verb of saying behind a closing mark. */
static void put_speech(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                       const nsci_window *win) {
    nsci_speech speech = nsci_read_speech(scan, candidate->right_start);
    put(w, NSCI_PACK6(2 + speech.found, speech.n_words, speech.n_small, speech.n_commas,
                      mark_class(speech.mark), win->n1.record.starts));
    put(w, nsci_hash_mix(speech.next_hash, 2u + speech.found));
}

/* Does a quotation close at the candidate, and none open behind it? */
static bool ends_quotation(const nsci_candidate *candidate, const nsci_window *win) {
    return candidate->closing != NSCI_CLOSING_NONE && candidate->closing != NSCI_CLOSING_BRACKET &&
           win->opening == NSCI_OPENING_NONE;
}

/* Two features that look farther: each kind of candidate has its own. */
static void put_far(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                    const nsci_window *win) {
    if (candidate->gap >= NSCI_GAP_LINE) {
        put_line_ends(w, scan, candidate, win);
    } else if (ends_quotation(candidate, win)) {
        put_speech(w, scan, candidate, win);
    } else {
        put(w, 0);
        put(w, 0);
    }
}

static void put_all(writer *w, const nsci_scan *scan, const nsci_candidate *candidate,
                    const nsci_window *win) {
    uint32_t line = candidate->gap >= NSCI_GAP_LINE ? 128 : 0;
    w->n = 0;
    w->here = NSCI_PACK2(candidate->kind | line, candidate->stop) << 48;
    w->shift = 64 - scan->splitter->weight_bits;
    put_marks(w, scan, candidate, win);
    put_lines(w, scan, candidate, win);
    put_classes(w, win);
    put_words(w, scan, win);
    put_context(w, candidate, win);
    put_far(w, scan, candidate, win);
}

/* ---- Decisions ------------------------------------------------------------------------------ */

void nsci_candidate_describe(const nsci_scan *scan, const nsci_candidate *candidate,
                             uint32_t row[NSCI_N_SENTENCE_COLUMNS]) {
    nsci_window win;
    writer w;
    nsci_window_read_near(scan, candidate, &win);
    nsci_know_word(scan, &win.w1);
    nsci_know_word(scan, &win.n1);
    nsci_window_read_far(scan, candidate, &win);
    put_all(&w, scan, candidate, &win);
    memcpy(row, w.indices, sizeof w.indices);
    row[NSCI_N_SENTENCE_FEATURES] = nsci_first_shortcut(candidate, &win);
    row[NSCI_N_SENTENCE_FEATURES + 1] = nsci_second_shortcut(candidate, &win);
}

bool nsci_candidate_cuts(const nsci_scan *scan, const nsci_candidate *candidate) {
    const nsci_splitter *splitter = scan->splitter;
    nsci_window win;
    bool cuts;
    nsci_window_read_near(scan, candidate, &win);
    if (candidate->kind == NSCI_CANDIDATE_CAPITAL) nsci_know_word(scan, &win.n1);
    if (nsci_shortcut_decides(splitter, nsci_first_shortcut(candidate, &win), &cuts)) return cuts;
    nsci_know_word(scan, &win.w1);
    if (candidate->kind != NSCI_CANDIDATE_CAPITAL) nsci_know_word(scan, &win.n1);
    if (nsci_shortcut_decides(splitter, nsci_second_shortcut(candidate, &win), &cuts)) return cuts;
    nsci_window_read_far(scan, candidate, &win);
    writer w;
    put_all(&w, scan, candidate, &win);
    int32_t sum = 0;
    for (size_t i = 0; i < NSCI_N_SENTENCE_FEATURES; i++) sum += splitter->weights[w.indices[i]];
    return sum > 0;
}

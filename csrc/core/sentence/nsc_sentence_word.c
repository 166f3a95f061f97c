/* Words beside a candidate.
 *
 * Nearly all words are a few ASCII letters with white space or a mark behind them. Bit masks of the
 * letters among 16 bytes take a handful of operations, and length, case and hash of such a word
 * follow from the masks without a branch on its length. Other words are read a byte at a time.
 *
 * Words are read backwards and forwards over a bounded number of bytes, never over a line feed on
 * the left side.
 */
#include "sentence/nsc_sentence_word.h"
#include "base/nsc_ascii.h"
#include "text/nsc_uni.h"

enum {
    MAX_WORD_BYTES = NSCI_SPLITTER_MAX_WORD_BYTES,
    MAX_GAP_BYTES = 8,     /* of marks and white space between two words of the window */
    LAST_CAPITAL_CLASS = 9 /* classes of abbreviations.tsv up to this have a capital */
};

/* ---- Bytes ---------------------------------------------------------------------------------- */

/* Classes of bytes. Words are made of all but the first; they begin and end with D to C. */
enum {
    O = 0, /* no part of a word */
    P,     /* . */
    Q,     /* ' */
    A,     /* part of an address */
    D,     /* digit */
    L,     /* small letter */
    U,     /* capital */
    W,     /* first byte of a wide character, */
    C,     /* and further ones */
    M,     /* another mark that stands inside words */
    N_BYTE_CLASSES
};
static const uint8_t byte_class[256] = {
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* */
    O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* */
    O, O, O, M, M, M, M, Q, O, O, O, M, O, O, P, A, /* */
    D, D, D, D, D, D, D, D, D, D, O, O, O, A, O, O, /* */
    A, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, /* */
    U, U, U, U, U, U, U, U, U, U, U, O, O, O, O, A, /* */
    O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* */
    L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* */
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, /* */
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, /* */
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, /* */
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, /* */
    W, W, M, W, W, W, W, W, W, W, W, W, W, W, W, W, /* U+00A0 and U+2000 on: symbols */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, /* */
    W, W, M, W, W, W, W, W, W, W, W, W, W, W, W, W, /* */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};

static inline bool is_word_byte(uint8_t c) { return byte_class[c] != O; }
static inline bool is_further_byte(uint8_t c) { return byte_class[c] == C; }
static inline bool is_core_byte(uint8_t c) { return byte_class[c] >= D && byte_class[c] <= C; }
bool nsci_is_word_byte(uint8_t c) { return is_core_byte(c); }

/* U+FFFD at a word's end or beginning stands for a mark. */
static inline bool is_lost(const uint8_t *at) {
    return at[0] == 0xEF && at[1] == 0xBF && at[2] == 0xBD;
}

/* How often each class occurs in a word, a byte for each: MAX_WORD_BYTES fit in
 * one. */
#define ONE_OF(class) (UINT64_C(1) << (8 * ((class) - 1)))
static const uint64_t counts_of[N_BYTE_CLASSES] = {
    [P] = ONE_OF(P), [Q] = ONE_OF(Q), [A] = ONE_OF(A), [D] = ONE_OF(D),
    [L] = ONE_OF(L), [U] = ONE_OF(U), [W] = ONE_OF(W)};

static inline size_t count_of(uint64_t counts, int class) {
    return (size_t)(counts >> (8 * (class - 1)) & 0xFF);
}

/* ---- Forms ----------------------------------------------------------------------------------- */

/* Is `c` one of I, V, X, L and i, v, x, l? */
static inline bool is_numeral(uint8_t c) {
    static const uint8_t numerals[256] = {
        ['I'] = 1, ['V'] = 1, ['X'] = 1, ['L'] = 1, ['i'] = 1, ['v'] = 1, ['x'] = 1, ['l'] = 1};
    return numerals[c];
}

/* Xi and Li are names. */
static bool is_roman(const uint8_t *word, size_t n) {
    size_t n_numerals = 0;
    if (n == 2 && nsci_is_upper(word[0]) && nsci_is_lower(word[1])) return false;
    while (n_numerals < n && is_numeral(word[n_numerals])) n_numerals++;
    return n_numerals == n && n >= 2 && n <= 5;
}

static nsci_word_form classify(const uint8_t *word, size_t n, uint64_t counts) {
    size_t n_upper = count_of(counts, U), n_digit = count_of(counts, D);
    size_t n_lower = count_of(counts, L) + count_of(counts, W), n_dot = count_of(counts, P);
    bool upper_first = nsci_is_upper(word[0]);
    if (word[0] >= 0x80 && n > 1) {
        size_t next;
        upper_first = nsci_uni_class(nsci_utf8_decode(word, 0, &next)) == NSCI_CLASS_UPPER;
    }
    size_t n_letters = n_upper + n_lower;
    if (n_letters == 0) return n_digit ? NSCI_WORD_NUMBER : NSCI_WORD_MARK;
    if (count_of(counts, A)) return NSCI_WORD_ADDRESS;
    if (n_dot && n_letters > n_dot * 4 + 3) return NSCI_WORD_ADDRESS;
    if (n_dot) return n_lower == 0 && n_digit == 0 ? NSCI_WORD_INITIALS : NSCI_WORD_DOTTED;
    if (n_digit) return NSCI_WORD_MIXED;
    if (n_letters == 1) return upper_first ? NSCI_WORD_INITIAL : NSCI_WORD_LETTER;
    if (is_roman(word, n)) return NSCI_WORD_ROMAN;
    if (n_lower == 0) return NSCI_WORD_UPPER;
    if (n_upper == 0) return upper_first ? NSCI_WORD_CAPITAL : NSCI_WORD_LOWER;
    return upper_first ? NSCI_WORD_CAPITAL : NSCI_WORD_CAMEL;
}

static uint64_t count_classes(const uint8_t *word, size_t n) {
    uint64_t counts = 0;
    for (size_t i = 0; i < n; i++) counts += counts_of[byte_class[word[i]]];
    return counts;
}

/* The form of a word of n < 16 letters, of 16 bytes that are read, of which those of the bits
 * `upper` are capitals. */
static inline nsci_word_form classify_letters(const uint8_t *word, size_t n, uint32_t upper) {
    enum { FIRST = 1, FURTHER = 2, ALL = 4, ONE_LETTER = 8 }; /* which are capitals */
    static const uint8_t forms[16] = {
        [0] = NSCI_WORD_LOWER,
        [FIRST] = NSCI_WORD_CAPITAL,
        [FURTHER] = NSCI_WORD_CAMEL,
        [FIRST | FURTHER] = NSCI_WORD_CAPITAL,
        [FIRST | FURTHER | ALL] = NSCI_WORD_UPPER,
        [ONE_LETTER] = NSCI_WORD_LETTER,
        [ONE_LETTER | FIRST | ALL] = NSCI_WORD_INITIAL,
    };
    bool first = is_numeral(word[0]), second = is_numeral(word[1]);
    if ((first & second) && is_roman(word, n)) return NSCI_WORD_ROMAN;
    return forms[FIRST * (upper & 1) | FURTHER * (uint32_t)(upper > 1) |
                 ALL * (uint32_t)(upper == (1u << n) - 1) | ONE_LETTER * (uint32_t)(n == 1)];
}

/* Where the part starts by which a word is known: 6a.m, 5km, Mr./Mrs */
static size_t known_part(const uint8_t *text, size_t n) {
    size_t at = n;
    while (at > 0 && text[at - 1] != '/') at--;
    if (nsci_is_digit(text[at]))
        while (at < n && !nsci_is_letter(text[at])) at++;
    return at;
}

/* ---- The words of a window ------------------------------------------------------------------- */

/* A word of n < 16 letters, of 16 bytes that are read. */
static inline void look_at_letters(const nsci_scan *scan, nsci_window_word *word, uint32_t start,
                                   uint32_t n, uint32_t upper) {
    word->start = start;
    word->end = start + n;
    word->upper = upper & ((1u << n) - 1);
    word->form = classify_letters(scan->text + start, n, word->upper);
    word->is_letters = true;
}

/* Any other word. */
static void look_at(const nsci_scan *scan, nsci_window_word *word, uint32_t start, uint32_t end) {
    const uint8_t *text = scan->text + start;
    size_t n = end - start;
    bool possessive = n > 2 && text[n - 2] == '\'' && text[n - 1] == 's';
    uint64_t counts = count_classes(text, n);
    if (possessive) counts -= counts_of[Q] + counts_of[L];
    word->start = start;
    word->end = end;
    word->form = classify(text, n - (possessive ? 2 : 0), counts);
    word->is_letters = false;
}

void nsci_know_word(const nsci_scan *scan, nsci_window_word *word) {
    const uint8_t *text = scan->text + word->start;
    size_t n = word->end - word->start;
    if (word->form == NSCI_WORD_NONE) {
        word->hash = 0;
        word->record = (nsci_word_record){0};
        return;
    }
    if (word->is_letters) {
        word->hash = nsci_ascii_word_hash(text, n);
        word->record = nsci_splitter_find(scan->splitter, word->hash);
    } else {
        size_t part = known_part(text, n);
        word->hash = nsci_hash_lower(text, n);
        word->record = part < n ? nsci_splitter_word(scan->splitter, text + part, n - part)
                                : (nsci_word_record){0};
    }
    /* Those classes hold no word with a small letter. */
    bool is_small = nsci_is_lower(text[0]);
    if ((word->record.abbreviation <= LAST_CAPITAL_CLASS) & is_small) word->record.abbreviation = 0;
}

/* Symbol of each class in a shape, where a run of one symbol is cut to two. */
enum { SHAPE_START = 1, SHAPE_UPPER = 1, SHAPE_LOWER = 2, SHAPE_BITS = 3 };
static const uint8_t shape_of[N_BYTE_CLASSES] = {
    [O] = 4,           [P] = 5,           [Q] = 6,           [A] = 4,           [D] = 3,
    [L] = SHAPE_LOWER, [U] = SHAPE_UPPER, [W] = SHAPE_LOWER, [C] = SHAPE_LOWER, [M] = 4};

static inline uint32_t add_shape(uint32_t shape, uint32_t kind) {
    return shape << SHAPE_BITS | kind;
}

static uint32_t shape_of_bytes(const uint8_t *word, size_t n) {
    uint32_t shape = SHAPE_START, last = 0, run = 0;
    for (size_t i = 0; i < n && shape < 1u << 27; i++) {
        uint32_t kind = shape_of[byte_class[word[i]]];
        run = kind == last ? run + 1 : 1;
        if (run <= 2) shape = add_shape(shape, kind);
        last = kind;
    }
    return shape;
}

uint32_t nsci_word_shape(const nsci_scan *scan, const nsci_window_word *word) {
    uint32_t n = word->end - word->start, shape = SHAPE_START;
    if (n == 0) return 0;
    if (!word->is_letters || word->upper > 1) return shape_of_bytes(scan->text + word->start, n);
    if (word->upper) shape = add_shape(shape, SHAPE_UPPER);
    for (uint32_t i = word->upper; i < nsci_min(n, word->upper + 2); i++)
        shape = add_shape(shape, SHAPE_LOWER);
    return shape;
}

/* The word whose letters end at text[at]; false when it is not of letters alone. */
static inline bool read_letters_back(const nsci_scan *scan, nsci_window_word *word, uint32_t at,
                                     uint32_t floor) {
    if (at < 16) return false;
    nsci_ascii_word letters = nsci_ascii_word_of_16(scan->text + at - 16);
    uint32_t others = ~(letters.upper | letters.lower) & 0xFFFF;
    if (!others) return false;
    uint32_t n = 15 - nsci_last_bit(others), start = at - n;
    if (n == 0 || is_word_byte(scan->text[start - 1]) || start < floor ||
        scan->n_bytes - start < 16)
        return false;
    look_at_letters(scan, word, start, n, letters.upper >> (16 - n));
    return true;
}

void nsci_read_back(const nsci_scan *scan, nsci_window_word *word, uint32_t end, uint32_t floor,
                    uint8_t *mark) {
    const uint8_t *text = scan->text;
    uint32_t at = end;
    word->start = word->end = 0;
    word->form = NSCI_WORD_NONE;
    *mark = ' ';
    while (at > 0 && end - at < MAX_GAP_BYTES && !is_core_byte(text[at - 1])) {
        if (text[at - 1] == '\n' && !scan->join_lines && scan->lines.wrapped < 2) {
            *mark = '\n';
            return;
        }
        if (text[at - 1] > ' ' && *mark == ' ') *mark = text[at - 1];
        at--;
    }
    if (at == 0 || !is_core_byte(text[at - 1])) {
        if (at == 0) *mark = '\n';
        return;
    }
    if (read_letters_back(scan, word, at, floor)) return;
    uint32_t start = at;
    while (start > 0 && at - start < MAX_WORD_BYTES && is_word_byte(text[start - 1])) start--;
    if (start < floor && floor < at) start = floor;
    while (start < at &&
           (!is_core_byte(text[start]) || is_further_byte(text[start]) || is_lost(text + start)))
        start++;
    if (start < at) look_at(scan, word, start, at);
}

/* The word whose letters start at text[at]; false when it is not of letters alone. */
static inline bool read_letters_on(const nsci_scan *scan, nsci_window_word *word, uint32_t at) {
    if (scan->n_bytes - at < 16) return false;
    nsci_ascii_word letters = nsci_ascii_word_of_16(scan->text + at);
    uint32_t n = nsci_first_bit(~(letters.upper | letters.lower));
    if (n == 0 || n >= 16 || is_word_byte(scan->text[at + n])) return false;
    look_at_letters(scan, word, at, n, letters.upper);
    return true;
}

void nsci_read_on(const nsci_scan *scan, nsci_window_word *word, uint32_t at, uint8_t *mark) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, from = at;
    word->start = word->end = 0;
    word->form = NSCI_WORD_NONE;
    *mark = '\n';
    while (at < n && at - from < MAX_GAP_BYTES &&
           (!is_core_byte(text[at]) || is_further_byte(text[at]) || is_lost(text + at)))
        at++;
    if (at >= n || !is_core_byte(text[at]) || is_further_byte(text[at])) return;
    if (!read_letters_on(scan, word, at)) {
        uint32_t end = at;
        while (end < n && end - at < MAX_WORD_BYTES && is_word_byte(text[end])) end++;
        while (end < n && is_further_byte(text[end])) end--;
        while (!is_core_byte(text[end - 1])) end--; /* text[at] is one */
        if (end - at > 3 && is_lost(text + end - 3)) {
            end -= 3;
            while (!is_core_byte(text[end - 1])) end--;
        }
        look_at(scan, word, at, end);
    }
    if (word->end < n) *mark = text[word->end];
}

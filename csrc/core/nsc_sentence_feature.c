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
 * The sum of their weights is what decides, and in most places what it will be is known after a glance
 * at a few of those small numbers: of "... lower-case word, full stop, blank, the word The ..." all sums
 * that training saw were above zero. Training notes these cases, each as a hash (splitter->glances);
 * only the rest is added up. A glance reads two words in place of five.
 *
 * Words are read backwards and forwards over a bounded number of bytes, never over a line feed on
 * the left side.
 */
#include "nsc_sentence_feature.h"
#include "nsc_uni.h"

enum {
    MAX_WORD_BYTES = 32,
    MAX_GAP_BYTES = 8, /* marks and white space that may stand between two words of the window */
    MAX_STARTER_BYTES = 14,
    STARTER_BIN = 5,               /* of nsci_word_record.lower */
    FIRST_FEATURE_NUMBER = 0x5E27, /* not the numbers that other hashes start from */
    LAST_CAPITAL_CLASS = 9         /* classes of abbreviations.tsv up to this want a capital */
};

/* Form of a word. */
typedef enum word_form {
    FORM_NONE = 0, /* no word: an end, a line's start, a mark */
    FORM_LOWER,    /* house */
    FORM_CAPITAL,  /* House, McCoy */
    FORM_UPPER,    /* HOUSE */
    FORM_INITIAL,  /* H */
    FORM_LETTER,   /* h */
    FORM_CAMEL,    /* eBay */
    FORM_NUMBER,   /* 15, 1,200, 15.4 */
    FORM_MIXED,    /* 5th, G7 */
    FORM_INITIALS, /* U.S */
    FORM_DOTTED,   /* a.m, Ph.D */
    FORM_ADDRESS,  /* www.host.com, a@b */
    FORM_MARK,     /* a mark or symbol */
    FORM_ROMAN,    /* XIV, iii */
    FORM_SMALL     /* house, where the sentence before began with a small letter, too */
} word_form;

typedef struct window_word {
    uint32_t start, end;
    word_form form;
    uint64_t hash; /* in lower case */
    nsci_word_record record;
} window_word;

/* ---- Bytes ---------------------------------------------------------------------------------- */

/* Classes of bytes: those of words, of which the middle ones are also what words begin and end with. */
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

/* How often each class occurs in a word, a byte for each: MAX_WORD_BYTES fit in one. */
#define ONE_OF(class) (UINT64_C(1) << (8 * ((class) - 1)))
static const uint64_t counts_of[N_BYTE_CLASSES] = {
    [P] = ONE_OF(P), [Q] = ONE_OF(Q), [A] = ONE_OF(A), [D] = ONE_OF(D),
    [L] = ONE_OF(L), [U] = ONE_OF(U), [W] = ONE_OF(W)};

static inline size_t count_of(uint64_t counts, int class) {
    return (size_t)(counts >> (8 * (class - 1)) & 0xFF);
}

/* What stands for each class in a shape, of which runs are drawn together to two. */
static const uint8_t shape_of[N_BYTE_CLASSES] = {
    [O] = 4, [P] = 5, [Q] = 6, [A] = 4, [D] = 3, [L] = 2, [U] = 1, [W] = 2, [C] = 2, [M] = 4};

/* ---- Words ---------------------------------------------------------------------------------- */

/* Eight bytes at once: Warren, Hacker's Delight, section 2-1. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOPS       EACH(0x80u)

/* The top bit of each byte that lies in first .. last, both ASCII. */
static inline uint64_t bytes_in(uint64_t bytes, uint8_t first, uint8_t last) {
    uint64_t low = bytes & ~TOPS;
    return ~bytes & ((low + EACH(0x80u - first)) ^ (low + EACH(0x7Fu - last))) & TOPS;
}

static inline uint64_t letters_in(uint64_t bytes) {
    return bytes_in(bytes | EACH(0x20u), 'a', 'z');
}
static inline uint64_t lower_bytes(uint64_t bytes) {
    return bytes | bytes_in(bytes, 'A', 'Z') >> 2;
}

/* The first n <= 8 of eight bytes, and none behind them. */
static inline uint64_t first_bytes(uint64_t bytes, size_t n) {
    return n < 8 ? bytes & ((UINT64_C(1) << 8 * n) - 1) : bytes;
}

/* How many ASCII letters stand at text[at ..], and before text[at]: 0 to 16, or 0 near the text's
 * ends. */
static inline uint32_t letters_after(const uint8_t *text, uint32_t at, uint32_t n) {
    if (n - at < 16) return 0;
    uint64_t end = ~letters_in(nsci_load_u64(text + at)) & TOPS;
    if (end) return nsci_first_bit(end) / 8;
    end = ~letters_in(nsci_load_u64(text + at + 8)) & TOPS;
    return end ? 8 + nsci_first_bit(end) / 8 : 16;
}
static inline uint32_t letters_before(const uint8_t *text, uint32_t at) {
    if (at < 16) return 0;
    uint64_t end = ~letters_in(nsci_load_u64(text + at - 8)) & TOPS;
    if (end) return 7 - nsci_last_bit(end) / 8;
    end = ~letters_in(nsci_load_u64(text + at - 16)) & TOPS;
    return end ? 15 - nsci_last_bit(end) / 8 : 16;
}

#define HASH_START UINT64_C(0x51ED270B9F1C3D2B)

/* nsci_hash_bytes of the word in small letters. */
static uint64_t lower_hash(const uint8_t *word, size_t n) {
    uint64_t hash = nsci_hash_mix(HASH_START, n);
    for (size_t i = 0; i + 8 <= n; i += 8)
        hash = nsci_hash_mix(hash, lower_bytes(nsci_load_u64(word + i)));
    hash = nsci_hash_mix(hash, lower_bytes(nsci_load_rest(word, n)));
    return hash ^ (hash >> 32);
}

/* The same of n < 16 bytes in two halves. */
static inline uint64_t lower_hash_16(uint64_t low, uint64_t high, size_t n) {
    uint64_t hash = nsci_hash_mix(HASH_START, n);
    if (n >= 8) hash = nsci_hash_mix(hash, lower_bytes(low));
    hash = nsci_hash_mix(hash, lower_bytes(n >= 8 ? high : low));
    return hash ^ (hash >> 32);
}

static inline nsci_word_record read_record(const uint8_t *r) {
    return (nsci_word_record){.abbreviation = r[0],
                              .lower = r[1] & 7,
                              .starts = (r[1] >> 4) & 7,
                              .dotted = r[2] & 7,
                              .goes_on = (r[2] >> 4) & 7,
                              .ends = r[3] & 7};
}

static inline nsci_word_record find_record(const nsci_splitter *splitter, uint64_t hash) {
    const uint8_t *record = nsci_table_find(&splitter->words, hash);
    return record ? read_record(record) : (nsci_word_record){0};
}

nsci_word_record nsci_splitter_word(const nsci_splitter *splitter, const uint8_t *word, size_t n) {
    if (n > MAX_WORD_BYTES) return (nsci_word_record){0};
    return find_record(splitter, lower_hash(word, n));
}

/* ---- Starters -------------------------------------------------------------------------------- */

/* Most words with a capital are names: the table is asked only where the bit is set whose number a
 * table keeps of every hash, bits 32 to 47. */
nsc_status nsci_splitter_open_words(nsci_splitter *splitter, const uint8_t *words, size_t n_bytes,
                                    nsc_error *err) {
    nsci_table *table = &splitter->words;
    NSC_TRY(nsci_table_open(table, words, n_bytes, NSCI_WORD_RECORD_BYTES, "sentence_words", err));
    memset(splitter->starters, 0, sizeof splitter->starters);
    for (uint32_t i = 0; i < table->n_entries; i++) {
        const uint8_t *record = table->records + (size_t)i * NSCI_WORD_RECORD_BYTES;
        uint16_t check = table->checks ? (uint16_t)table->checks[i] : table->short_checks[i];
        if (read_record(record).lower >= STARTER_BIN)
            splitter->starters[check >> 6] |= UINT64_C(1) << (check & 63);
    }
    return NSC_OK;
}

bool nsci_splitter_starter(const nsci_splitter *splitter, const uint8_t *text, size_t at,
                           size_t n) {
    uint8_t word[16] = {0};
    if (n - at >= sizeof word)
        memcpy(word, text + at, sizeof word);
    else
        memcpy(word, text + at, n - at);
    uint64_t low = nsci_load_u64(word), high = nsci_load_u64(word + 8);
    uint64_t ends_low = ~bytes_in(low, 'a', 'z') & TOPS & ~UINT64_C(0xFF);
    uint64_t ends_high = ~bytes_in(high, 'a', 'z') & TOPS;
    if (!ends_low && !ends_high) return false;
    size_t length = ends_low ? nsci_first_bit(ends_low) / 8 : 8 + nsci_first_bit(ends_high) / 8;
    if (length > MAX_STARTER_BYTES || nsci_is_upper(word[length]) || word[length] >= 0x80)
        return false;
    low = first_bytes(low, length);
    high = first_bytes(high, length & 7);
    uint64_t hash = lower_hash_16(low, high, length);
    uint16_t check = (uint16_t)(hash >> 32);
    return (splitter->starters[check >> 6] >> (check & 63) & 1) &&
           find_record(splitter, hash).lower >= STARTER_BIN;
}

/* ---- Forms ----------------------------------------------------------------------------------- */

static bool is_roman(const uint8_t *word, size_t n) {
    const uint32_t numerals =
        1u << ('I' & 31) | 1u << ('V' & 31) | 1u << ('X' & 31) | 1u << ('L' & 31);
    if (n < 2 || n > 5) return false;
    for (size_t i = 0; i < n; i++)
        if (word[i] >= 0x80 || !(numerals >> (word[i] & 31) & 1)) return false;
    return true;
}

static word_form classify(const uint8_t *word, size_t n, uint64_t counts) {
    size_t n_upper = count_of(counts, U), n_digit = count_of(counts, D);
    size_t n_lower = count_of(counts, L) + count_of(counts, W), n_dot = count_of(counts, P);
    bool upper_first = nsci_is_upper(word[0]);
    if (word[0] >= 0x80 && n > 1) {
        size_t next;
        upper_first = nsci_uni_class(nsci_utf8_decode(word, 0, &next)) == NSCI_UPPER;
    }
    size_t n_letters = n_upper + n_lower;
    if (n_letters == 0) return n_digit ? FORM_NUMBER : FORM_MARK;
    if (count_of(counts, A)) return FORM_ADDRESS;
    if (n_dot && n_letters > n_dot * 4 + 3) return FORM_ADDRESS;
    if (n_dot) return n_lower == 0 && n_digit == 0 ? FORM_INITIALS : FORM_DOTTED;
    if (n_digit) return FORM_MIXED;
    if (n_letters == 1) return upper_first ? FORM_INITIAL : FORM_LETTER;
    if (is_roman(word, n)) return FORM_ROMAN;
    if (n_lower == 0) return FORM_UPPER;
    if (n_upper == 0) return upper_first ? FORM_CAPITAL : FORM_LOWER;
    return upper_first ? FORM_CAPITAL : FORM_CAMEL;
}

static uint64_t count_classes(const uint8_t *word, size_t n) {
    uint64_t counts = 0;
    for (size_t i = 0; i < n; i++) counts += counts_of[byte_class[word[i]]];
    return counts;
}

/* What the word looks like: the classes of its characters, runs drawn together. 0 for none. */
static uint32_t shape_of_word(const uint8_t *word, size_t n) {
    uint32_t shape = n > 0, last = 0, run = 0;
    for (size_t i = 0; i < n && shape < 1u << 27; i++) {
        uint32_t kind = shape_of[byte_class[word[i]]];
        run = kind == last ? run + 1 : 1;
        if (run <= 2) shape = shape * 8 + kind;
        last = kind;
    }
    return shape;
}

/* The form of a word that is n < 16 ASCII letters. */
static inline word_form classify_letters(const uint8_t *word, uint64_t low, uint64_t high,
                                         size_t n) {
    uint64_t capitals_low = bytes_in(low, 'A', 'Z'), capitals_high = bytes_in(high, 'A', 'Z');
    if (n == 1) return capitals_low ? FORM_INITIAL : FORM_LETTER;
    if (is_roman(word, n)) return FORM_ROMAN;
    if (!(capitals_low | capitals_high)) return FORM_LOWER;
    if (capitals_low == letters_in(low) && capitals_high == letters_in(high)) return FORM_UPPER;
    return capitals_low & 0x80 ? FORM_CAPITAL : FORM_CAMEL;
}

/* Where the part starts by which a word is known: 6a.m, 5km, Mr./Mrs */
static size_t known_part(const uint8_t *text, size_t n) {
    size_t at = n;
    while (at > 0 && text[at - 1] != '/') at--;
    if (nsci_is_digit(text[at]))
        while (at < n && !nsci_is_lower(text[at]) && !nsci_is_upper(text[at])) at++;
    return at;
}

static void describe(const nsci_scan *scan, window_word *word, uint32_t start, uint32_t end) {
    const uint8_t *text = scan->text + start;
    size_t n = end - start, n_high = n > 8 ? n - 8 : 0, part = 0;
    uint64_t low = 0, high = 0;
    word->start = start;
    word->end = end;
    if (n < 16 && scan->n_bytes - start >= 16) {
        low = first_bytes(nsci_load_u64(text), n);
        high = first_bytes(nsci_load_u64(text + 8), n_high);
        word->hash = lower_hash_16(low, high, n);
    } else {
        word->hash = lower_hash(text, n);
    }
    if (low && letters_in(low) == first_bytes(TOPS, n) &&
        letters_in(high) == first_bytes(TOPS, n_high)) {
        word->form = classify_letters(text, low, high, n);
    } else {
        bool possessive = n > 2 && text[n - 2] == '\'' && text[n - 1] == 's';
        uint64_t counts = count_classes(text, n);
        if (possessive) counts -= counts_of[Q] + counts_of[L];
        word->form = classify(text, n - (possessive ? 2 : 0), counts);
        part = known_part(text, n);
    }
    word->record = part == 0  ? find_record(scan->splitter, word->hash)
                   : part < n ? nsci_splitter_word(scan->splitter, text + part, n - part)
                              : (nsci_word_record){0};
    if (word->record.abbreviation <= LAST_CAPITAL_CLASS && nsci_is_lower(text[0]))
        word->record.abbreviation = 0;
}

static const window_word no_word = {.form = FORM_NONE};

/* The last word that ends at or before `end`, on the same line; marks between are skipped, and the
 * nearest of them is handed out. A word that is glued to another by a candidate begins at `floor`. */
static void read_back(const nsci_scan *scan, window_word *word, uint32_t end, uint32_t floor,
                      uint8_t *mark) {
    const uint8_t *text = scan->text;
    uint32_t at = end;
    *word = no_word;
    *mark = ' ';
    while (at > 0 && end - at < MAX_GAP_BYTES && !is_core_byte(text[at - 1])) {
        if (text[at - 1] == '\n' && !scan->join_lines) {
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
    uint32_t start = at - letters_before(text, at);
    while (start > 0 && at - start < MAX_WORD_BYTES && is_word_byte(text[start - 1])) start--;
    if (start < floor && floor < at) start = floor;
    while (start < at && (!is_core_byte(text[start]) || is_further_byte(text[start]))) start++;
    if (start == at) return;
    describe(scan, word, start, at);
    word->start = start;
}

/* The word that starts at or behind `at`, and the mark right behind it. */
static void read_on(const nsci_scan *scan, window_word *word, uint32_t at, uint8_t *mark) {
    const uint8_t *text = scan->text;
    uint32_t n = scan->n_bytes, from = at;
    *word = no_word;
    *mark = '\n';
    while (at < n && at - from < MAX_GAP_BYTES &&
           (!is_core_byte(text[at]) || is_further_byte(text[at])))
        at++;
    if (at >= n || !is_core_byte(text[at]) || is_further_byte(text[at])) return;
    uint32_t end = at + letters_after(text, at, n);
    while (end < n && end - at < MAX_WORD_BYTES && is_word_byte(text[end])) end++;
    while (end < n && end > at && is_further_byte(text[end])) end--;
    while (end > at && !is_core_byte(text[end - 1])) end--;
    if (end == at) return;
    describe(scan, word, at, end);
    *mark = end < n ? text[end] : '\n';
}

/* ---- Bins ----------------------------------------------------------------------------------- */

static uint8_t length_bin(uint32_t n) {
    static const uint16_t limits[] = {0, 2, 4, 8, 20, 60, 200};
    uint8_t bin = 0;
    while (bin < NSCI_COUNT(limits) && n > limits[bin]) bin++;
    return bin;
}

static uint8_t mark_class(uint8_t mark) {
    switch (mark) {
    case ' ':
        return 0;
    case '\n':
        return 1;
    case ',':
        return 2;
    case '.':
        return 3;
    case ':':
    case ';':
        return 4;
    case '"':
    case '\'':
        return 5;
    case ')':
    case ']':
        return 6;
    case '-':
        return 7;
    case '!':
    case '?':
        return 8;
    case '(':
    case '[':
        return 9;
    default:
        return 10;
    }
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
    uint8_t next = at + 1 < scan->n_bytes ? scan->text[at + 1] : ' ';
    if (c >= 0xE2) return OPENING_WIDE;
    if (is_core_byte(c)) return OPENING_NONE;
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
static uint8_t would_fit(const nsci_scan *scan, const nsci_break *place, const window_word *n1) {
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
    window_word w1, w2, n1,
        n2;             /* the last two words of the left side, the first two of the right */
    window_word first;  /* the first word of the segment, none when that is w1 */
    uint8_t last;       /* classes of marks: behind w1, */
    uint8_t between;    /* between w2 and w1, */
    uint8_t next;       /* behind n1, */
    uint8_t after_next; /* behind n2 */
    uint8_t opening;    /* before n1 */
} window;

/* What a glance takes in. */
static void read_near(const nsci_scan *scan, const nsci_break *place, window *win) {
    uint8_t mark;
    read_back(scan, &win->w1, place->word_end, place->segment_start, &mark);
    win->last = mark_class(mark);
    read_on(scan, &win->n1, place->right_start, &mark);
    win->next = mark_class(mark);
    win->opening = opening_class(scan, place->right_start);
    if (win->n1.form == FORM_LOWER && place->last_case == NSCI_CASE_LOWER)
        win->n1.form = FORM_SMALL;
}

static void read_far(const nsci_scan *scan, const nsci_break *place, window *win) {
    uint8_t mark;
    read_back(scan, &win->w2, win->w1.form ? win->w1.start : 0, place->segment_start, &mark);
    win->between = mark_class(mark);
    read_on(scan, &win->n2, win->n1.form ? win->n1.end : scan->n_bytes, &mark);
    win->after_next = mark_class(mark);
    win->first = no_word;
    if (place->segment_start < win->w1.start)
        read_on(scan, &win->first, place->segment_start, &mark);
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

static inline void put_word(writer *w, const window_word *word, uint64_t key) {
    put(w, nsci_hash_mix(word->hash, key));
}

/* Packs up to six numbers below 256 into one. */
#define PACK2(a, b)             ((uint64_t)(a) | (uint64_t)(b) << 8)
#define PACK3(a, b, c)          (PACK2(a, b) | (uint64_t)(c) << 16)
#define PACK4(a, b, c, d)       (PACK3(a, b, c) | (uint64_t)(d) << 24)
#define PACK5(a, b, c, d, e)    (PACK4(a, b, c, d) | (uint64_t)(e) << 32)
#define PACK6(a, b, c, d, e, f) (PACK5(a, b, c, d, e) | (uint64_t)(f) << 40)

/* Marks and the state of the scan. */
static void put_marks(writer *w, const nsci_scan *scan, const nsci_break *place,
                      const window *win) {
    uint8_t f1 = (uint8_t)win->w1.form, g1 = (uint8_t)win->n1.form, g2 = (uint8_t)win->n2.form;
    uint8_t length = (uint8_t)nsci_min(win->w1.end - win->w1.start, 7);
    uint8_t segment = length_bin(place->left_end - place->segment_start);
    bool dash = win->opening == OPENING_DASH || place->kind == NSCI_BREAK_DASH;
    put(w, 0);
    put(w, PACK3(place->closing, win->opening, place->gap));
    put(w, PACK2(win->opening, g1));
    put(w, PACK4(place->closing, win->opening, place->in_quote, g1));
    put(w, PACK5(place->depth, place->closing, g1, win->last, f1));
    put(w, PACK3(segment, f1, g1));
    put(w, PACK3(segment, length, win->between));
    put(w, PACK4(win->between, segment, f1, g1));
    put(w, PACK3(place->last_case, g1, f1));
    put(w, PACK4(place->in_quote, place->last_case, win->opening, g1));
    put(w, PACK3(win->last, f1, g1));
    put(w, PACK5(win->after_next, g2, g1, win->opening,
                 dash ? dash_tail(scan, place->right_start) : 0));
}

/* Where lines end. */
static void put_lines(writer *w, const nsci_scan *scan, const nsci_break *place,
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
    put(w, PACK2(f1, g1));
    put(w, PACK3(f1, length, g1));
    put(w, PACK4(f1, f2, g1, win->between));
    put(w, PACK3(g1, g2, win->next));
    put(w, PACK3(n1.lower, n1.starts, g1));
    put(w, PACK4(g1, win->next, n1.lower, n1.starts));
    put(w, PACK2(r1.abbreviation, g1));
    put(w, PACK3(r1.abbreviation, g1, n1.starts));
    put(w, PACK3(r1.abbreviation, g1, n1.lower));
    put(w, PACK4(r2.abbreviation, f2, r1.abbreviation, g1));
    put(w, PACK5(r1.abbreviation, n1.starts, win->next, g2, g1));
    put(w, PACK5(r1.abbreviation, n1.abbreviation, win->next, g1, f2));
    put(w, PACK4(r1.dotted, r1.goes_on, r1.ends, g1));
    put(w, PACK5(r1.dotted, r1.goes_on, g1, n1.lower, n1.starts));
    put(w, PACK4(f1, f2, r1.starts, g1));
    put(w, PACK4(r1.lower, f1, n1.starts, g1));
    put(w, PACK4(f1, length, n1.starts, g1));
    put(w, PACK5(f1, g1, g2, n1.starts, win->n2.record.lower));
    put(w, PACK6(n1.lower, win->n2.record.lower, g1, g2, r1.lower, f1));
}

/* The words themselves. */
static void put_words(writer *w, const uint8_t *text, const window *win) {
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
    uint32_t shape = shape_of_word(text + win->w1.start, win->w1.end - win->w1.start);
    put(w, shape);
    put(w, shape ^ (uint64_t)g1 << 40);
    put(w, shape_of_word(text + win->n1.start, win->n1.end - win->n1.start));
}

static void put_all(writer *w, const nsci_scan *scan, const nsci_break *place, const window *win) {
    uint32_t line = place->gap >= NSCI_GAP_LINE ? 128 : 0;
    w->n = 0;
    w->here = PACK2(place->kind | line, place->stop) << 48;
    w->shift = 64 - scan->splitter->weight_bits;
    put_marks(w, scan, place, win);
    put_lines(w, scan, place, win);
    put_classes(w, win);
    put_words(w, scan->text, win);
}

/* ---- Verdicts ------------------------------------------------------------------------------- */

/* Its top bit is set, which that of a free slot is not. */
static uint32_t glance_at(const nsci_break *place, const window *win) {
    uint64_t marks =
        PACK6(place->kind, place->stop, place->closing, place->gap, win->opening, place->in_quote);
    uint64_t words = PACK6(win->w1.form, win->w1.record.abbreviation, win->w1.record.goes_on,
                           win->w1.end - win->w1.start >= 4, win->n1.form, win->n1.record.starts);
    return (uint32_t)(nsci_hash_mix(nsci_hash_mix(0, marks), words) >> 32) | 1u << 31;
}

void nsci_break_describe(const nsci_scan *scan, const nsci_break *place,
                         uint32_t row[NSCI_N_SENTENCE_COLUMNS]) {
    window win;
    read_near(scan, place, &win);
    read_far(scan, place, &win);
    writer w;
    put_all(&w, scan, place, &win);
    memcpy(row, w.indices, sizeof w.indices);
    row[NSCI_N_SENTENCE_FEATURES] = glance_at(place, &win);
}

bool nsci_break_cuts(const nsci_scan *scan, const nsci_break *place) {
    const nsci_splitter *splitter = scan->splitter;
    window win;
    read_near(scan, place, &win);
    uint32_t glance = glance_at(place, &win);
    uint16_t known = splitter->glances[glance & (splitter->n_glances - 1)];
    if (known >> 1 == glance >> 17) return known & 1;
    read_far(scan, place, &win);
    writer w;
    put_all(&w, scan, place, &win);
    int32_t sum = 0;
    for (size_t i = 0; i < NSCI_N_SENTENCE_FEATURES; i++) sum += splitter->weights[w.indices[i]];
    return sum > 0;
}

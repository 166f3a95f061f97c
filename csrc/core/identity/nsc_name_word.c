/* Letters are folded: small ones, canonically decomposed without marks, and a few letters that have
 * no decomposition as those that newspapers write for them. */
#include "identity/nsc_name_word.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "identity/nsc_alias.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

enum { MAX_WORD_BYTES = 64 };

/* Letters that are written as others where there is no key for them. */
static const struct {
    uint16_t from;
    char to[3];
} plain_letters[] = {{0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},   {0xFE, "th"},
                     {0x111, "d"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x259, "a"}};

/* A word while it is read. */
typedef struct reading {
    uint8_t bytes[MAX_WORD_BYTES];
    size_t n;
    uint32_t n_letters, n_small, n_stops;
    bool begins_small;
} reading;

static void put(reading *word, const uint8_t *bytes, size_t n) {
    if (word->n + n > MAX_WORD_BYTES) return;
    memcpy(word->bytes + word->n, bytes, n);
    word->n += n;
}

static void put_folded(reading *word, uint32_t cp) {
    uint32_t cps[NSCI_MAX_DECOMPOSED];
    uint8_t bytes[4];
    cp = nsci_uni_lower(cp);
    for (size_t k = 0; k < NSCI_COUNT(plain_letters); k++)
        if (plain_letters[k].from == cp) {
            put(word, (const uint8_t *)plain_letters[k].to, strlen(plain_letters[k].to));
            return;
        }
    size_t n = nsci_uni_decompose(cp, false, cps);
    for (size_t k = 0; k < n; k++)
        if (nsci_uni_class(cps[k]) != NSCI_CLASS_MARK)
            put(word, bytes, nsci_utf8_encode(cps[k], bytes));
}

static void put_letter(reading *word, uint32_t cp, nsci_class class) {
    bool small = class == NSCI_CLASS_LOWER;
    if (word->n_letters == 0) word->begins_small = small;
    word->n_letters++;
    word->n_small += small;
    if (cp < 0x80) {
        uint8_t byte = nsci_ascii_lower((uint8_t)cp);
        put(word, &byte, 1);
    } else {
        put_folded(word, cp);
    }
}

static bool is_letter(nsci_class class) {
    return class == NSCI_CLASS_UPPER || class == NSCI_CLASS_LOWER || class == NSCI_CLASS_LETTER ||
           class == NSCI_CLASS_DIGIT || class == NSCI_CLASS_MARK;
}

/* Whether the mark at text[at .. end) is inside a word: a stop or apostrophe with a letter behind
 * it, but for that of a possessive at the end of the name. */
static bool is_inside(const uint8_t *text, size_t at, size_t end) {
    size_t next;
    if ((text[at] != '.' && text[at] != '\'') || at + 1 >= end) return false;
    if (!is_letter(nsci_uni_class(nsci_utf8_decode(text, at + 1, &next)))) return false;
    return text[at] == '.' || at + 2 < end || (text[at + 1] | 0x20) != 's';
}

/* Reads the word at `at`, whose first character is a letter; returns its end. */
static size_t read_word(const uint8_t *text, size_t at, size_t end, reading *word) {
    for (size_t next = at; at < end; at = next) {
        uint32_t cp = nsci_utf8_decode(text, at, &next);
        nsci_class class = cp < 0x80 ? nsci_ascii_class[cp] : nsci_uni_class(cp);
        if (is_letter(class))
            put_letter(word, cp, class);
        else if (is_inside(text, at, end))
            word->n_stops += cp == '.';
        else
            return at;
    }
    return at;
}

static uint8_t flags_of(const reading *word) {
    bool stopped = word->n_stops > 0 && word->n_stops + 1 >= word->n_letters;
    unsigned flags = 0;
    if (word->n_letters == 1 || stopped) flags |= NSCI_NAME_INITIAL;
    if (word->n_letters > 1 && word->n_small == 0) flags |= NSCI_NAME_UPPER;
    if (word->begins_small) flags |= NSCI_NAME_SMALL;
    return (uint8_t)flags;
}

static nsci_name_word word_of(const reading *word, nsci_range letters) {
    size_t next;
    uint64_t hash = nsci_hash_bytes(word->bytes, word->n);
    return (nsci_name_word){hash,           word->n ? nsci_utf8_decode(word->bytes, 0, &next) : 0,
                            letters,        nsci_name_cues(hash),
                            flags_of(word), (uint16_t)word->n_letters};
}

nsc_status nsci_name_words_read(const uint8_t *text, nsci_range name, const nsc_alloc *alloc,
                                nsci_name_words *out, nsc_error *err) {
    static const uint8_t and[] = "and";
    bool joined = false, marked = false;
    for (size_t at = name.start, next = at; at < name.end; at = next) {
        uint32_t cp = nsci_utf8_decode(text, at, &next);
        reading word = {.n = 0};
        if (is_letter(nsci_uni_class(cp))) {
            next = read_word(text, at, name.end, &word);
        } else if (cp == '&') {
            put(&word, and, 3);
        } else {
            bool bracket = cp == '(' || cp == ')' || cp == '"';
            if (bracket) marked = !marked;
            joined = cp == '-';
            continue;
        }
        bool possessive =
            word.n == 1 && word.bytes[0] == 's' && at > name.start && text[at - 1] == '\'';
        if (possessive) continue;
        nsci_name_word made = word_of(&word, (nsci_range){(uint32_t)at, (uint32_t)next});
        if (joined) made.flags |= NSCI_NAME_JOINED;
        if (marked) made.flags |= NSCI_NAME_MARKED;
        joined = false;
        NSC_TRY(nsci_name_words_push(out, alloc, made, err));
    }
    return NSC_OK;
}

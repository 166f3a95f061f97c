/* Letters are folded: small ones, canonically decomposed without marks, and a few letters that have
 * no decomposition as those that newspapers write for them. */
#include "identity/nsc_name_word.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "identity/nsc_alias.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

enum { MAX_WORD_BYTES = 64, MIN_SPELLED_BYTES = 6, MIN_SOUNDED_LETTERS = 5 };

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

static void begin(reading *word) {
    word->n = 0;
    word->n_letters = word->n_small = word->n_stops = 0;
    word->begins_small = false;
}

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

static void count_letter(reading *word, bool small) {
    if (word->n_letters == 0) word->begins_small = small;
    word->n_letters++;
    word->n_small += small;
}

static bool is_letter(nsci_class class) {
    return nsci_class_is_letter(class) || class == NSCI_CLASS_DIGIT || class == NSCI_CLASS_MARK;
}

/* Whether the mark at text[at .. end) is inside a word: a stop or apostrophe with a letter behind
 * it, but for that of a possessive at the end of the name. */
static bool is_inside(const uint8_t *text, size_t at, size_t end) {
    size_t next;
    if ((text[at] != '.' && text[at] != '\'') || at + 1 >= end) return false;
    if (!is_letter(nsci_uni_class(nsci_utf8_decode(text, at + 1, &next)))) return false;
    return text[at] == '.' || at + 2 < end || (text[at + 1] | 0x20) != 's';
}

static nsci_class class_of(uint32_t cp) {
    return cp < 0x80 ? nsci_ascii_class[cp] : nsci_uni_class(cp);
}

/* Reads ASCII letters and digits, which most words have alone; returns where they end. */
static size_t read_plain_letters(const uint8_t *text, size_t at, size_t end, reading *word) {
    for (; at < end && text[at] < 0x80 && is_letter(nsci_ascii_class[text[at]]); at++) {
        count_letter(word, nsci_ascii_class[text[at]] == NSCI_CLASS_LOWER);
        if (word->n < MAX_WORD_BYTES) word->bytes[word->n++] = nsci_ascii_lower(text[at]);
    }
    return at;
}

/* Reads the word at `at`, whose first character is a letter; returns its end. */
static size_t read_word(const uint8_t *text, size_t at, size_t end, reading *word) {
    for (size_t next = at; at < end; at = next) {
        at = read_plain_letters(text, at, end, word);
        if (at == end) break;
        uint32_t cp = nsci_utf8_decode(text, at, &next);
        nsci_class class = class_of(cp);
        if (is_letter(class)) {
            count_letter(word, class == NSCI_CLASS_LOWER);
            put_folded(word, cp);
        } else if (is_inside(text, at, end)) {
            word->n_stops += cp == '.';
        } else {
            return at;
        }
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

/* The hash of a word, the same for Zelenskyy, Zelenskiy, Zelenskii and Zelensky: a name from
 * another alphabet ends in y however it is spelled. */
static uint64_t hash_of(reading *word) {
    uint8_t *end = word->bytes + word->n;
    size_t n = word->n;
    if (n >= MIN_SPELLED_BYTES && strchr("iyj", end[-1]) && strchr("iy", end[-2])) {
        end[-2] = 'y';
        n--;
    }
    return nsci_hash_bytes(word->bytes, n);
}

/* The hash of a word as an Arab's or Persian's name sounds, however it is spelled: q is k, o and ou
 * are u, and a letter is not doubled. 0 of a short word: Song and Sung are two. */
static uint64_t sound_of(const reading *word) {
    uint8_t letters[MAX_WORD_BYTES];
    size_t n = 0;
    if (word->n_letters < MIN_SOUNDED_LETTERS) return 0;
    for (size_t i = 0; i < word->n; i++) {
        const uint8_t c = word->bytes[i], plain = c == 'q' ? 'k' : c == 'o' ? 'u' : c;
        if (n == 0 || letters[n - 1] != plain) letters[n++] = plain;
    }
    return nsci_hash_bytes(letters, n);
}

static nsci_name_word word_of(reading *word, nsci_range letters) {
    size_t next;
    uint64_t hash = hash_of(word);
    return (nsci_name_word){hash,
                            sound_of(word),
                            word->n ? nsci_utf8_decode(word->bytes, 0, &next) : 0,
                            letters,
                            nsci_name_cues(hash),
                            flags_of(word),
                            (uint16_t)word->n_letters};
}

/* Where in a name the next word is looked for, and what was passed. */
typedef struct walk {
    const uint8_t *text;
    size_t start, at, end;
    bool joined, marked;
} walk;

/* Whether the letter at walk->at is the s of "People 's", which is no word. */
static bool is_possessive(const walk *w, const reading *word) {
    return word->n == 1 && word->bytes[0] == 's' && w->at > w->start && w->text[w->at - 1] == '\'';
}

/* Reads the next word of a name and says where it lies; false at the end. */
static bool next_word(walk *w, reading *word, nsci_range *letters) {
    static const uint8_t and[] = "and";
    for (size_t next = w->at; w->at < w->end; w->at = next) {
        uint32_t cp = nsci_utf8_decode(w->text, w->at, &next);
        begin(word);
        if (is_letter(class_of(cp))) {
            next = read_word(w->text, w->at, w->end, word);
            if (is_possessive(w, word)) continue;
        } else if (cp == '&') {
            put(word, and, 3);
        } else {
            if (cp == '(' || cp == ')' || cp == '"') w->marked = !w->marked;
            w->joined = cp == '-';
            continue;
        }
        *letters = (nsci_range){(uint32_t)w->at, (uint32_t)next};
        w->at = next;
        return true;
    }
    return false;
}

nsc_status nsci_name_words_read(const uint8_t *text, nsci_range name, const nsc_alloc *alloc,
                                nsci_name_words *out, nsc_error *err) {
    walk w = {text, name.start, name.start, name.end, false, false};
    reading word;
    nsci_range letters;
    while (next_word(&w, &word, &letters)) {
        nsci_name_word made = word_of(&word, letters);
        if (w.joined) made.flags |= NSCI_NAME_JOINED;
        if (w.marked) made.flags |= NSCI_NAME_MARKED;
        if (w.at < w.end && text[w.at] == ':') made.flags |= NSCI_NAME_TITLE;
        w.joined = false;
        NSC_TRY(nsci_name_words_push(out, alloc, made, err));
    }
    return NSC_OK;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static uint32_t unit_at(const nsc_text *text, size_t i) {
    if (text->unit_bytes == 1) return ((const uint8_t *)text->data)[i];
    if (text->unit_bytes == 2) return ((const uint16_t *)text->data)[i];
    return ((const uint32_t *)text->data)[i];
}

/* A character as normalization has it, as far as names ask for that. */
static uint32_t plain_unit(uint32_t cp) {
    if (cp == 0x2018 || cp == 0x2019) return '\'';
    if (cp >= 0x2010 && cp <= 0x2015) return '-';
    return cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF) ? NSCI_REPLACEMENT : cp;
}

size_t nsc_name_key(const nsc_text *name, char out[NSC_MAX_KEY_BYTES]) {
    uint8_t utf8[4 * NSC_MAX_KEY_BYTES] = {0};
    size_t n_utf8 = 0, n = 0;
    for (size_t i = 0; i < name->length && n_utf8 + 4 <= sizeof utf8; i++)
        n_utf8 += nsci_utf8_encode(plain_unit(unit_at(name, i)), utf8 + n_utf8);
    walk w = {utf8, 0, 0, n_utf8, false, false};
    reading word;
    nsci_range letters;
    for (bool first = true; next_word(&w, &word, &letters); first = false) {
        bool the = first && word.n == 3 && memcmp(word.bytes, "the", 3) == 0;
        if (the && w.at < w.end) continue;
        if (word.n == 0 || n + 1 + word.n > NSC_MAX_KEY_BYTES) break;
        if (n > 0) out[n++] = ' ';
        memcpy(out + n, word.bytes, word.n);
        n += word.n;
    }
    return n;
}

/* Folding: what two spellings of one place differ in, and no more.
 *
 *     "Malm\u00F6"     -> "malmo"            accents go, by canonical decomposition
 *     "St. John's"  -> "st johns"         periods and apostrophes go
 *     "Guinea-Bissau" -> "guinea bissau"  any other mark is a blank
 *
 * The table is built with this same function (nsc_hash_place), so the rules may be changed in this
 * one file, and the table then has to be built again.
 */
#include "place/nsc_place_name.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"
#include "text/nsc_uni.h"
#include "text/nsc_utf8.h"

enum { APOSTROPHE = 0x2019 };

/* Appends a character of a word; false when the name is full. */
static bool append(nsci_place_name *name, size_t *n, uint32_t cp, bool begins_word) {
    size_t room = begins_word && *n > 0 ? 5 : 4;
    if (*n + room > NSCI_PLACE_NAME_BYTES) return false;
    if (begins_word) {
        if (name->n_words == NSCI_PLACE_NAME_WORDS) return false;
        if (*n > 0) name->bytes[(*n)++] = ' ';
        name->starts[name->n_words++] = (uint8_t)*n;
    }
    if (cp < 0x80)
        name->bytes[(*n)++] = (uint8_t)cp;
    else
        *n += nsci_utf8_encode(cp, name->bytes + *n);
    name->ends[name->n_words - 1] = (uint8_t)*n;
    return true;
}

static bool is_letter_or_digit(nsci_class class) {
    return nsci_class_is_letter(class) || class == NSCI_CLASS_DIGIT;
}

/* Drops "the" before other words. */
static void drop_article(nsci_place_name *name) {
    if (name->n_words < 2 || name->ends[0] != 3 || memcmp(name->bytes, "the", 3) != 0) return;
    name->n_words--;
    memmove(name->starts, name->starts + 1, name->n_words);
    memmove(name->ends, name->ends + 1, name->n_words);
}

/* The character at text[*at], of a letter with an accent the letter. */
static uint32_t read_base(const uint8_t *text, size_t *at) {
    uint32_t cp = nsci_utf8_decode(text, *at, at), parts[NSCI_MAX_DECOMPOSED];
    return nsci_uni_decompose(cp, false, parts) > 0 ? parts[0] : cp;
}

static uint32_t lower(uint32_t cp) {
    return cp < 0x80 ? nsci_ascii_lower((uint8_t)cp) : nsci_uni_lower(cp);
}

/* Appends the ASCII letters and digits at text[at ..], which most names have alone; returns where
 * they end. */
static size_t append_plain(const uint8_t *text, size_t at, size_t n_bytes, nsci_place_name *out,
                           size_t *n) {
    for (; at < n_bytes && text[at] < 0x80 && *n + 4 <= NSCI_PLACE_NAME_BYTES; at++) {
        if (!is_letter_or_digit(nsci_ascii_class[text[at]])) break;
        out->bytes[(*n)++] = nsci_ascii_lower(text[at]);
    }
    out->ends[out->n_words - 1] = (uint8_t)*n;
    return at;
}

void nsci_place_name_fold(const uint8_t *text, size_t n_bytes, nsci_place_name *out) {
    size_t n = 0;
    bool in_word = false;
    out->n_words = 0;
    out->is_whole = true;
    for (size_t i = 0; i < n_bytes && out->is_whole;) {
        uint32_t cp = text[i] < 0x80 ? text[i++] : read_base(text, &i);
        nsci_class class = cp < 0x80 ? nsci_ascii_class[cp] : nsci_uni_class(cp);
        if (cp == '.' || cp == '\'' || cp == APOSTROPHE || class == NSCI_CLASS_MARK) continue;
        bool is_of_word = is_letter_or_digit(class);
        if (is_of_word) out->is_whole = append(out, &n, lower(cp), !in_word);
        in_word = is_of_word;
        if (in_word && out->is_whole) i = append_plain(text, i, n_bytes, out, &n);
    }
    drop_article(out);
}

uint64_t nsci_place_name_hash(const nsci_place_name *name, uint32_t first, uint32_t end) {
    size_t from = name->starts[first];
    return nsci_hash_bytes(name->bytes + from, name->ends[end - 1] - from);
}

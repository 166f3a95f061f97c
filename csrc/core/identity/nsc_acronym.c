/* Letters of a form and of a text are compared small, and without what stands between them. */
#include "identity/nsc_acronym.h"
#include "base/nsc_ascii.h"
#include "base/nsc_hash.h"

enum { MIN_ACRONYM_BYTES = 2, MAX_ACRONYM_BYTES = 12, MIN_SPOKEN_LETTERS = 4 };

static bool is_letter(uint8_t byte) { return nsci_is_letter(byte) || nsci_is_digit(byte); }

/* P&G, AT&T */
static bool are_letters(const nsci_name_word *words, uint32_t n) {
    const unsigned letters = NSCI_NAME_UPPER | NSCI_NAME_INITIAL;
    return n == 3 && words[1].letters.end - words[1].letters.start == 1 &&
           words[1].letters.start == words[0].letters.end &&
           words[1].letters.end == words[2].letters.start && (words[0].flags & letters) &&
           (words[2].flags & letters);
}

nsci_range nsci_acronym_of(const nsci_identifier *self, const nsci_name_form *form) {
    const nsci_name_word *words = nsci_name_form_words(self, form);
    uint32_t n = nsci_name_form_n_words(form);
    bool joined = n == 2 && (words[1].flags & NSCI_NAME_JOINED) && words[0].n_letters == 1;
    if (!joined && !(n == 1 && (words[0].flags & NSCI_NAME_UPPER)) && !are_letters(words, n))
        return (nsci_range){0, 0};
    return (nsci_range){words[0].letters.start, words[n - 1].letters.end};
}

bool nsci_is_acronym(const nsci_identifier *self, const nsci_name_form *form) {
    nsci_range bytes = nsci_acronym_of(self, form);
    uint32_t n_bytes = bytes.end - bytes.start;
    return n_bytes >= MIN_ACRONYM_BYTES && n_bytes <= MAX_ACRONYM_BYTES;
}

nsci_range nsci_short_name_of(const nsci_identifier *self, const uint8_t *text,
                              const nsci_name_form *form) {
    if (nsci_is_acronym(self, form)) return nsci_acronym_of(self, form);
    nsci_range letters = nsci_name_form_words(self, form)->letters;
    uint32_t n_capitals = 0;
    for (uint32_t i = letters.start; i < letters.end; i++) n_capitals += nsci_is_upper(text[i]);
    bool is_short = nsci_name_form_n_words(form) == 1 && n_capitals > 1 &&
                    letters.end - letters.start <= MAX_ACRONYM_BYTES;
    return is_short ? letters : (nsci_range){0, 0};
}

nsci_range nsci_spoken_acronym_of(const nsci_identifier *self, const nsci_name_form *form) {
    const nsci_name_word *word = nsci_name_form_words(self, form);
    const bool spoken = nsci_name_form_n_words(form) == 1 &&
                        word->n_letters >= MIN_SPOKEN_LETTERS &&
                        !(word->flags & (NSCI_NAME_UPPER | NSCI_NAME_SMALL | NSCI_NAME_INITIAL));
    return spoken ? word->letters : (nsci_range){0, 0};
}

uint64_t nsci_acronym_hash(const uint8_t *text, nsci_range acronym) {
    uint64_t hash = NSCI_NAME_WORDS_START;
    for (uint32_t i = acronym.start; i < acronym.end; i++)
        if (is_letter(text[i])) hash = nsci_hash_mix(hash, nsci_ascii_lower(text[i]));
    return hash;
}

uint64_t nsci_initials_behind(uint64_t hash, const nsci_name_word *words, uint32_t n, bool all) {
    for (uint32_t i = 0; i < n; i++) {
        if (!all && nsci_name_is(&words[i], NSCI_NAME_CUE_SMALL)) continue;
        uint32_t number = nsci_name_number(words[i].hash);
        if (number >= 10) hash = nsci_hash_mix(hash, '0' + number / 10);
        hash = nsci_hash_mix(hash, number ? '0' + number % 10 : words[i].letter);
    }
    return hash;
}

uint64_t nsci_initials_hash(const nsci_name_word *words, uint32_t n, bool all) {
    return nsci_initials_behind(NSCI_NAME_WORDS_START, words, n, all);
}

/* Whether the letters of an acronym stand in text[start .. end) in order, the first one at its
 * start. */
static bool letters_are_from(const uint8_t *text, nsci_range acronym, uint32_t start,
                             uint32_t end) {
    if (nsci_ascii_lower(text[acronym.start]) != nsci_ascii_lower(text[start])) return false;
    for (uint32_t i = acronym.start, at = start; i < acronym.end; i++) {
        if (!is_letter(text[i])) continue;
        uint8_t wanted = nsci_ascii_lower(text[i]);
        while (at < end && nsci_ascii_lower(text[at]) != wanted) at++;
        if (at++ == end) return false;
    }
    return true;
}

/* Letters of a symbol of shares that must be in the name: "DTN.O" has more. */
enum { N_SYMBOL_LETTERS = 3 };

/* An acronym, or of a symbol of shares its first letters: a stop behind several of them tells. */
static nsci_range without_market(const uint8_t *text, nsci_range acronym) {
    uint32_t last = acronym.start + N_SYMBOL_LETTERS;
    for (uint32_t i = acronym.start + 2; i < acronym.end; i++)
        if (text[i] == '.' && is_letter(text[i - 1]) && is_letter(text[i - 2]))
            return (nsci_range){acronym.start, i < last ? i : last};
    return acronym;
}

bool nsci_acronym_is_in(const nsci_identifier *self, const uint8_t *text, nsci_range acronym,
                        const nsci_name_form *form) {
    const nsci_name_word *words = self->words.items;
    uint32_t end = words[form->whole.end - 1].letters.end;
    acronym = without_market(text, acronym);
    for (uint32_t i = form->whole.start; i < form->whole.end; i++)
        if (letters_are_from(text, acronym, words[i].letters.start, end)) return true;
    return false;
}

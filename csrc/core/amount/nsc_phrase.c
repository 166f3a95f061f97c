/* Words are read one behind the other; each is read once. */
#include "amount/nsc_phrase.h"
#include "base/nsc_ascii.h"

void nsci_phrase_begin(nsci_phrase *p, const uint8_t *text, nsci_range bytes) {
    p->text = text;
    p->at = bytes.start;
    p->end = bytes.end;
    p->n = 0;
}

const nsci_amount_word *nsci_phrase_read(nsci_phrase *p, size_t at) {
    static const nsci_amount_word none = {.number = {0, 0, true}};
    while (p->n <= at && p->n < NSCI_MAX_AMOUNT_WORDS && p->at < p->end) {
        nsci_amount_word *word = &p->words[p->n];
        size_t next = nsci_amount_word_next(p->text, p->at, p->end, p->n ? p->at : SIZE_MAX, word);
        if (next > 0) p->n++;
        p->at = next > 0 ? next : p->end;
    }
    return at < p->n ? &p->words[at] : &none;
}

int32_t nsci_phrase_value(nsci_phrase *p, size_t at, nsci_cue cue) {
    int32_t value = 0;
    nsci_cue_value(nsci_phrase_word(p, at)->cue, cue, &value);
    return value;
}

bool nsci_phrase_is_upper(nsci_phrase *p, size_t at) {
    nsci_range bytes = nsci_phrase_word(p, at)->bytes;
    for (size_t i = bytes.start; i < bytes.end; i++)
        if (nsci_is_lower(p->text[i])) return false;
    return true;
}

bool nsci_phrase_is_lower(nsci_phrase *p, size_t at) {
    nsci_range bytes = nsci_phrase_word(p, at)->bytes;
    for (size_t i = bytes.start; i < bytes.end; i++)
        if (nsci_is_upper(p->text[i])) return false;
    return true;
}

size_t nsci_phrase_skip_hyphen(nsci_phrase *p, size_t at) {
    bool glued = nsci_phrase_is_glued(p, at) && nsci_phrase_is_glued(p, at + 1);
    return glued && nsci_phrase_is(p, at, NSCI_CUE_DASH) ? at + 1 : at;
}

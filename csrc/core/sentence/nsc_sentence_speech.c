/* Speech.
 *
 *     "Is it safe?" Mr. Haddad, the owner, asked.        "Is it safe?" Mr. Haddad left at once.
 *                   ~~~~~~~~~~~~~~~~~~~~~~ ^^^^^
 *
 * The word behind a quotation says little of whether a new sentence begins there: the verb does,
 * several words on. The words between are counted, and the weights say what follows from that.
 */
#include "sentence/nsc_sentence_speech.h"
#include "base/nsc_ascii.h"

enum {
    MAX_WORDS = 8,
    MAX_BYTES = 140 /* of the window that a decision may depend on: nsc_sentence_memo.c */
};

/* Does a sentence end behind this word, at a stop that is no abbreviation's, or another clause
 * begin? */
static bool ends_clause(const nsci_window_word *word, uint8_t mark) {
    if (mark == '.')
        return word->record.abbreviation == 0 && word->form != NSCI_WORD_INITIAL &&
               word->form != NSCI_WORD_INITIALS;
    return mark == '?' || mark == '!' || mark == ':' || mark == ';' || mark == '"';
}

nsci_speech nsci_read_speech(const nsci_scan *scan, uint32_t at) {
    nsci_speech speech = {0};
    nsci_window_word word;
    uint32_t start = at;
    while (speech.n_words < MAX_WORDS && at - start < MAX_BYTES) {
        uint8_t mark;
        nsci_read_on(scan, &word, at, &mark);
        if (word.form == NSCI_WORD_NONE) return speech;
        nsci_know_word(scan, &word);
        at = word.end;
        if (word.record.abbreviation == NSCI_SPEECH_CLASS) {
            speech.found = true;
            speech.mark = mark;
            nsci_read_on(scan, &word, at, &mark);
            nsci_know_word(scan, &word);
            speech.next_hash = speech.mark == ' ' ? word.hash : 0;
            return speech;
        }
        if (ends_clause(&word, mark)) return speech;
        speech.n_words++;
        if (word.form == NSCI_WORD_LOWER) speech.n_small++;
        if (mark == ',') speech.n_commas++;
    }
    return speech;
}

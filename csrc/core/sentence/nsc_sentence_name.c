/* Names over a line's end.
 *
 *     A jury in San        She met Anna            We asked Dr.        STORM HITS SAN
 *     Diego met twice.     Marlowe in Oslo.        Marlowe again.      DIEGO MAYOR SPEAKS
 *
 * Few short texts have lines enough to show their width. A name that the lexicon lists, or a first
 * name and a surname, shows as well that a sentence goes on, if words in small letters stand on
 * both sides of it: so a headline, whose words all have capitals, is none.
 */
#include "sentence/nsc_sentence_name.h"
#include "base/nsc_ascii.h"
#include "word/nsc_lexicon.h"

enum {
    MAX_SIDE_WORDS = 2, /* of a name on either line */
    MAX_WORD_BYTES = NSCI_SPLITTER_MAX_WORD_BYTES,
    FORENAME = 0, /* nsci_lexeme.roles */
    SURNAME = 1,
    SURE_ROLE = 2,
    COMMON_WORD = 3 /* nsci_word_record.lower of a word that is not always a name */
};

/* person, location, organization, company, country, place, state: training/lexicon.py */
enum { NAME_TYPES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 };

/* The words around a line's end: left[0] and right[0] are the nearest. */
typedef struct name_window {
    nsci_window_word left[MAX_SIDE_WORDS + 1], right[MAX_SIDE_WORDS + 1];
    uint8_t last[MAX_SIDE_WORDS + 1], next[MAX_SIDE_WORDS + 1]; /* marks behind each of them */
} name_window;

static bool is_capital(const nsci_window_word *word) { return word->form == NSCI_WORD_CAPITAL; }

/* Is the word in small letters, so that what stands beside it is no headline? */
static bool is_small(const nsci_window_word *word) {
    return word->form == NSCI_WORD_LOWER || word->form == NSCI_WORD_LETTER;
}

/* `win`: all zero. */
static bool read_window(const nsci_scan *scan, const nsci_candidate *candidate, name_window *win) {
    const uint32_t end = candidate->left_end, at = candidate->right_start;
    nsci_window_word *left = win->left, *right = win->right;
    nsci_read_on(scan, &right[0], at, &win->next[0]);
    if (!is_capital(&right[0]) || right[0].start != at) return false;
    nsci_read_back(scan, &left[0], end, candidate->line_start, &win->last[0]);
    if (left[0].form == NSCI_WORD_NONE || left[0].end != end) return false;
    for (uint32_t i = 1; i <= MAX_SIDE_WORDS; i++) {
        if (left[i - 1].form)
            nsci_read_back(scan, &left[i], left[i - 1].start, candidate->line_start, &win->last[i]);
        if (right[i - 1].form && win->next[i - 1] == ' ')
            nsci_read_on(scan, &right[i], right[i - 1].end, &win->next[i]);
    }
    return true;
}

static uint64_t lexicon_hash(const nsci_scan *scan, const nsci_window_word *word) {
    uint8_t lower[MAX_WORD_BYTES];
    const uint32_t n = (uint32_t)nsci_min(word->end - word->start, MAX_WORD_BYTES);
    for (uint32_t k = 0; k < n; k++) {
        const uint8_t byte = scan->text[word->start + k];
        lower[k] = nsci_is_digit(byte) ? '0' : nsci_ascii_lower(byte);
    }
    return nsci_hash_bytes(lower, n);
}

/* Is what n_left words before the line's end and n_right behind it make a name of the list? */
static bool is_listed(const nsci_scan *scan, const name_window *win, uint32_t n_left,
                      uint32_t n_right) {
    uint64_t hash = NSCI_NAME_HASH_START;
    for (uint32_t i = n_left; i > 0; i--)
        hash = nsci_name_hash(hash, lexicon_hash(scan, &win->left[i - 1]));
    for (uint32_t i = 0; i < n_right; i++)
        hash = nsci_name_hash(hash, lexicon_hash(scan, &win->right[i]));
    return nsci_lexicon_name(scan->lexicon, hash) & NAME_TYPES;
}

static bool has_role(const nsci_scan *scan, const nsci_window_word *word, uint32_t role) {
    return nsci_lexicon_word(scan->lexicon, lexicon_hash(scan, word)).roles[role] >= SURE_ROLE;
}

static bool is_common(const nsci_scan *scan, nsci_window_word *word) {
    nsci_know_word(scan, word);
    return word->record.lower >= COMMON_WORD;
}

bool nsci_word_is_forename(const nsci_scan *scan, nsci_window_word *word) {
    return is_capital(word) && !is_common(scan, word) && has_role(scan, word, FORENAME);
}

bool nsci_word_is_surname(const nsci_scan *scan, const nsci_window_word *word) {
    return is_capital(word) && has_role(scan, word, SURNAME);
}

static bool is_sentence_before(const name_window *win, uint32_t n_left) {
    const nsci_window_word *before = &win->left[n_left];
    return is_capital(&win->left[n_left - 1]) && (n_left == 1 || win->last[1] == ' ') &&
           (before->form == NSCI_WORD_NONE || is_small(before));
}

/* Does a sentence go on before and behind a name of so many words: with a small word, or behind it
 * with a mark? */
static bool is_in_sentence(const name_window *win, uint32_t n_left, uint32_t n_right) {
    const uint8_t mark = win->next[n_right - 1];
    return is_sentence_before(win, n_left) && is_capital(&win->right[n_right - 1]) &&
           (is_small(&win->right[n_right]) || mark == ',' || mark == '.');
}

static uint8_t class_of(const nsci_scan *scan, nsci_window_word *word) {
    nsci_know_word(scan, word);
    return word->form == NSCI_WORD_CAPITAL ? word->record.abbreviation : 0;
}

bool nsci_candidate_splits_name(const nsci_scan *scan, const nsci_candidate *candidate) {
    if (candidate->kind != NSCI_CANDIDATE_LINE || candidate->stop != NSCI_STOP_NONE) return false;
    name_window win = {0};
    if (!read_window(scan, candidate, &win) || is_common(scan, &win.right[0])) return false;
    if (is_sentence_before(&win, 1) && class_of(scan, &win.left[0]) == NSCI_TITLE_CLASS)
        return true;
    if (!scan->lexicon) return false;
    for (uint32_t n_left = 1; n_left <= MAX_SIDE_WORDS; n_left++)
        for (uint32_t n_right = 1; n_right <= MAX_SIDE_WORDS; n_right++)
            if (is_in_sentence(&win, n_left, n_right) && is_listed(scan, &win, n_left, n_right))
                return true;
    return is_in_sentence(&win, 1, 1) && nsci_word_is_forename(scan, &win.left[0]) &&
           nsci_word_is_surname(scan, &win.right[0]);
}

bool nsci_candidate_parts_name(const nsci_scan *scan, const nsci_candidate *candidate) {
    nsci_window_word word, before;
    uint8_t mark;
    if (candidate->kind != NSCI_CANDIDATE_STOP || candidate->stop != NSCI_STOP_PERIOD ||
        candidate->closing != NSCI_CLOSING_NONE)
        return false;
    nsci_read_back(scan, &word, candidate->word_end, candidate->line_start, &mark);
    const uint8_t class = class_of(scan, &word);
    if (class == NSCI_TITLE_CLASS || class == NSCI_RANK_CLASS || class == NSCI_SAINT_CLASS)
        return true;
    if (word.form != NSCI_WORD_INITIAL) return false;
    nsci_read_back(scan, &before, word.start, candidate->line_start, &mark);
    return is_capital(&before) && mark == ' ';
}

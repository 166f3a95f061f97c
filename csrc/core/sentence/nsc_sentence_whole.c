/* Periods within what is whole.
 *
 *     the bill, S. | 1042    at 1:30 a.m. | Saturday    Anna H.W. | Marlowe    J.R.R. | Marlowe
 *
 * The weights see the words beside a candidate and not what those make together.
 */
#include "sentence/nsc_sentence_whole.h"
#include "base/nsc_ascii.h"
#include "sentence/nsc_sentence_name.h"

enum { WORD_IN_SMALL = 5 }; /* nsci_word_record.lower: He, This */

static bool is_at(const nsci_scan *scan, uint32_t end, const char *text) {
    const uint32_t n = (uint32_t)strlen(text);
    return end >= n && memcmp(scan->text + end - n, text, n) == 0;
}

static nsci_window_word word_before(const nsci_scan *scan, const nsci_candidate *candidate,
                                    uint32_t end) {
    nsci_window_word word;
    uint8_t mark;
    nsci_read_back(scan, &word, end, candidate->line_start, &mark);
    return word;
}

/* Does a bill's number follow its letter? Behind a name S. is an initial. */
static bool is_in_bill(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end;
    return end >= 3 && is_at(scan, end, " S.") &&
           nsci_is_digit(scan->text[candidate->right_start]) &&
           word_before(scan, candidate, end - 3).form == NSCI_WORD_LOWER;
}

/* ---- Hours ----------------------------------------------------------------------------------- */

static bool is_word(const nsci_scan *scan, const nsci_window_word *word, const char *text) {
    return word->end - word->start == strlen(text) && is_at(scan, word->end, text);
}

/* Is the word a day of the week? */
static bool is_weekday(const nsci_scan *scan, const nsci_window_word *word) {
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
    if (!is_at(scan, word->end, "day")) return false;
    for (size_t k = 0; k < NSCI_COUNT(days); k++)
        if (is_word(scan, word, days[k])) return true;
    return false;
}

/* Has a day this verb, so that a sentence begins with it: "Friday was quiet"? */
static bool is_verb_of_day(const nsci_scan *scan, const nsci_window_word *word) {
    static const char *const verbs[] = {"was", "is", "will", "saw", "has", "had", "brought"};
    for (size_t k = 0; k < NSCI_COUNT(verbs); k++)
        if (is_word(scan, word, verbs[k])) return true;
    return false;
}

/* Does a day follow its hour? */
static bool is_in_hour(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end;
    if (end < 6 || !(is_at(scan, end, "a.m.") || is_at(scan, end, "p.m."))) return false;
    const uint8_t before = scan->text[end - 5];
    if (!nsci_is_digit(before) && !(before == ' ' && nsci_is_digit(scan->text[end - 6])))
        return false;
    nsci_window_word day, next;
    uint8_t mark;
    nsci_read_on(scan, &day, candidate->right_start, &mark);
    if (day.start != candidate->right_start || !is_weekday(scan, &day)) return false;
    if (mark != ' ') return true;
    nsci_read_on(scan, &next, day.end, &mark);
    return !is_verb_of_day(scan, &next);
}

/* ---- Initials -------------------------------------------------------------------------------- */

/* How many capitals, each with a period, end at `end`: 2 of "H.W."; 0 where more stands before. */
static uint32_t n_initials(const nsci_scan *scan, uint32_t end) {
    enum { MOST = 3 };
    uint32_t n = 0, at = end;
    while (n <= MOST && at >= 2 && scan->text[at - 1] == '.' && nsci_is_upper(scan->text[at - 2])) {
        at -= 2;
        n++;
    }
    return n <= MOST && at > 0 && scan->text[at - 1] == ' ' ? n : 0;
}

/* Does a surname follow initials: behind a first name, or three of them where no organization is
 * named, as one is behind "the"? */
static bool is_in_name(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end, n = n_initials(scan, end);
    if (n < 2 || !scan->lexicon || !nsci_is_upper(scan->text[candidate->right_start])) return false;
    nsci_window_word before = word_before(scan, candidate, end - 2 * n - 1), next;
    uint8_t mark;
    nsci_read_on(scan, &next, candidate->right_start, &mark);
    if (before.end != end - 2 * n - 1 || next.start != candidate->right_start ||
        !nsci_word_is_surname(scan, &next))
        return false;
    nsci_know_word(scan, &next);
    if (next.record.lower >= WORD_IN_SMALL) return false;
    if (before.form == NSCI_WORD_LOWER) return n == 3 && !is_word(scan, &before, "the");
    return nsci_word_is_forename(scan, &before);
}

bool nsci_candidate_is_inside(const nsci_scan *scan, const nsci_candidate *candidate) {
    if (candidate->gap != NSCI_GAP_SPACE || candidate->left_end == 0 ||
        scan->text[candidate->left_end - 1] != '.')
        return false;
    return is_in_bill(scan, candidate) || is_in_hour(scan, candidate) ||
           is_in_name(scan, candidate);
}

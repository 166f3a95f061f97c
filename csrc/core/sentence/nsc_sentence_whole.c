/* Periods within what is whole.
 *
 *     S. | 1042   H.R. | 204   at 1:30 a.m. | Saturday   Anna H.W. | Marlowe   J.R.R. | Marlowe
 *     Rs 40 cr. | a year     Maj. Gen. (retd.) | Rao    Justice N.V. | Rao     Smt. | Rao
 *     Halden Corp. | Chairman Ann Lee    Mass. | Gov. Ann Lee    Cf. | Note 12    in Co. | Down
 *
 * headlines whose words have capitals: Storm Hits Coast of Oslo | As Ann Lee Visits
 *
 * and periods that end it: in Group C. | Spain    at 4 p.m. EST. | Rain    at Al Ain. | ADNOC
 *
 * The weights see the words beside a candidate and not what those make together, and know the
 * abbreviations of American news better than those of other countries.
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

/* Does a bill's number follow its letters? Behind a name S. is an initial. */
static bool is_in_bill(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end;
    if (!nsci_is_digit(scan->text[candidate->right_start])) return false;
    if (is_at(scan, end, "H.R.")) return end == 4 || nsci_is_blank(scan->text[end - 5]);
    return end >= 3 && is_at(scan, end, " S.") &&
           word_before(scan, candidate, end - 3).form == NSCI_WORD_LOWER;
}

/* Is the word one of a list? */
static bool is_one_of(const nsci_scan *scan, nsci_range word, const char *const *words, size_t n) {
    const uint8_t *text = scan->text + word.start;
    const size_t length = word.end - word.start;
    for (size_t k = 0; k < n; k++)
        if ((uint8_t)words[k][0] == text[0] && strlen(words[k]) == length &&
            memcmp(text, words[k], length) == 0)
            return true;
    return false;
}

static nsci_range range_of(const nsci_window_word *word) {
    return (nsci_range){word->start, word->end};
}

/* ---- Quantities ------------------------------------------------------------------------------ */

/* Does a small letter follow a number with its unit, or a unit that something is counted by: 40 cr.
 * a year, 5 km. a day, Rs 80 a kg. a year ago? */
static bool is_in_quantity(const nsci_scan *scan, const nsci_candidate *candidate) {
    enum { MAX_UNIT_BYTES = 3 };
    const uint32_t end = candidate->left_end - 1;
    nsci_window_word next;
    uint8_t mark;
    if (!nsci_is_lower(scan->text[candidate->right_start])) return false;
    nsci_read_on(scan, &next, candidate->right_start, &mark);
    if (next.form != NSCI_WORD_LOWER && next.form != NSCI_WORD_LETTER) return false; /* eBay */
    uint32_t at = end;
    while (at > 0 && end - at <= MAX_UNIT_BYTES && nsci_is_lower(scan->text[at - 1])) at--;
    if (at == end || end - at > MAX_UNIT_BYTES || at < 2) return false;
    if (scan->text[at - 1] == ' ') at--;
    return nsci_is_digit(scan->text[at - 1]) || is_at(scan, at, " a") || is_at(scan, at, " per");
}

/* Is the word that ends at `end` one of small letters without a vowel, as shortened ones are: shrs,
 * qtrs? */
static bool has_no_vowel(const nsci_scan *scan, uint32_t end) {
    uint32_t at = end;
    while (at > 0 && nsci_is_lower(scan->text[at - 1])) {
        if (memchr("aeiouy", scan->text[at - 1], 6)) return false;
        at--;
    }
    return end - at > 1 && at > 0 && scan->text[at - 1] == ' ';
}

/* Does a small letter follow such a word, or the scale its degrees: avg. shrs. were, 41 deg. C? */
static bool is_shortened(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end - 1, next = candidate->right_start;
    if (nsci_is_lower(scan->text[next])) return has_no_vowel(scan, end);
    return (scan->text[next] == 'C' || scan->text[next] == 'F') && is_at(scan, end, " deg") &&
           (next + 1 == scan->n_bytes || !nsci_is_letter(scan->text[next + 1]));
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

/* Does a capitalized word follow, which isn't one that has its capital from the sentence? */
static bool is_name_next(const nsci_scan *scan, const nsci_candidate *candidate) {
    nsci_window_word next;
    uint8_t mark;
    nsci_read_on(scan, &next, candidate->right_start, &mark);
    nsci_know_word(scan, &next);
    return next.start == candidate->right_start && nsci_is_upper(scan->text[next.start]) &&
           next.record.lower < WORD_IN_SMALL;
}

/* Is the word an office that its holder's name follows? */
static bool is_office(const nsci_scan *scan, nsci_window_word *word) {
    static const char *const offices[] = {"Justice",  "Judge",     "Minister", "Secretary",
                                          "Governor", "Professor", "Advocate", "Commissioner",
                                          "Director", "Inspector", "Captain",  "Coach"};
    for (size_t k = 0; k < NSCI_COUNT(offices); k++)
        if (is_word(scan, word, offices[k])) return true;
    nsci_know_word(scan, word);
    return word->form == NSCI_WORD_CAPITAL && word->record.abbreviation == NSCI_TITLE_CLASS;
}

/* Does a surname follow initials: behind an office or a first name, or three of them where no
 * organization is named, as one is behind "the"? */
static bool is_in_name(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end, n = n_initials(scan, end);
    if (n < 2 || !scan->lexicon || !nsci_is_upper(scan->text[candidate->right_start])) return false;
    const uint32_t before_end = end - 2 * n - 1;
    nsci_window_word before = word_before(scan, candidate, before_end), next;
    uint8_t mark;
    if (!is_name_next(scan, candidate)) return false;
    if (is_at(scan, before_end, "(Retd)") || is_at(scan, before_end, "(retd)")) return true;
    nsci_read_on(scan, &next, candidate->right_start, &mark);
    if (before.end != before_end) return false;
    if (is_office(scan, &before)) return true;
    if (!nsci_word_is_surname(scan, &next)) return false;
    if (before.form == NSCI_WORD_LOWER) return n == 3 && !is_word(scan, &before, "the");
    return nsci_word_is_forename(scan, &before);
}

/* ---- Titles ---------------------------------------------------------------------------------- */

/* Does a ship's name follow what opens it: U.S.S. Marlowe? */
static bool is_in_ship(const nsci_scan *scan, const nsci_candidate *candidate, nsci_range word) {
    static const char *const pennants[] = {"U.S.S", "H.M.S", "U.S.N.S", "H.M.A.S", "R.M.S", "S.S"};
    return is_one_of(scan, word, pennants, NSCI_COUNT(pennants)) && is_name_next(scan, candidate);
}

/* Does a name follow its title or its shortened first part: Smt. Rao, Mohd. Azhar? */
static bool is_in_title(const nsci_scan *scan, const nsci_candidate *candidate, nsci_range word) {
    static const char *const titles[] = {"Smt", "Shri", "Adv",  "Barr", "Engr", "Pres",
                                         "Alh", "Pst",  "Mohd", "Muhd", "Chmn", "Supt"};
    return is_one_of(scan, word, titles, NSCI_COUNT(titles)) && is_name_next(scan, candidate);
}

/* Does a rank with its period follow a state that it belongs to: Mass. Gov. Ann Lee? The state of a
 * town stands behind a comma. */
static bool is_in_state(const nsci_scan *scan, const nsci_candidate *candidate, nsci_range word) {
    static const char *const ranks[] = {"Gov", "Sen", "Rep", "Lt", "Atty"};
    nsci_window_word rank, state, before;
    uint8_t mark;
    nsci_read_on(scan, &rank, candidate->right_start, &mark);
    if (rank.start != candidate->right_start || mark != '.' ||
        !is_one_of(scan, range_of(&rank), ranks, NSCI_COUNT(ranks)))
        return false;
    nsci_read_back(scan, &state, word.end, candidate->line_start, &mark);
    nsci_know_word(scan, &state);
    if (state.record.abbreviation != NSCI_STATE_CLASS) return false;
    nsci_read_back(scan, &before, state.start, candidate->line_start, &mark);
    return mark != ',';
}

/* Is it the period of "Cf.", which no sentence consists of? */
static bool is_reference(const nsci_scan *scan, nsci_range word) {
    static const char *const words[] = {"Cf", "cf", "viz"};
    return is_one_of(scan, word, words, NSCI_COUNT(words));
}

/* Does a name follow the bracket that says of an officer that he has retired? */
static bool is_retired(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end;
    return (is_at(scan, end, "etd.)") || is_at(scan, end, "(ret.)") ||
            is_at(scan, end, "(Ret.)")) &&
           is_name_next(scan, candidate);
}

/* Does a county of Britain or Ireland follow its "Co.": in Co. Down, Tralee, Co. Kerry? A firm's
 * would stand behind a capital or "and". */
static bool is_in_county(const nsci_scan *scan, const nsci_candidate *candidate, nsci_range word) {
    if (word.end - word.start != 2 || !is_at(scan, word.end, "Co") ||
        !nsci_is_upper(scan->text[candidate->right_start]))
        return false;
    nsci_window_word before;
    uint8_t mark;
    nsci_read_back(scan, &before, word.start, candidate->line_start, &mark);
    if (before.form == NSCI_WORD_NONE || mark == ',' || mark == '.') return true;
    return before.form == NSCI_WORD_LOWER && mark == ' ' && !is_word(scan, &before, "and");
}

/* Does a firm's officer follow its name: Halden Corp. Chairman Ann Lee? */
static bool is_in_office(const nsci_scan *scan, const nsci_candidate *candidate, nsci_range word) {
    static const char *const firms[] = {"Corp", "Co", "Inc", "Ltd", "Cos", "Bros", "Plc"};
    static const char *const offices[] = {"Chairman",  "Chairwoman", "Chief",      "Vice",
                                          "Executive", "Spokesman",  "Spokeswoman"};
    nsci_window_word office, name;
    uint8_t mark;
    if (!is_one_of(scan, word, firms, NSCI_COUNT(firms))) return false;
    nsci_read_on(scan, &office, candidate->right_start, &mark);
    if (office.start != candidate->right_start || mark != ' ' ||
        !is_one_of(scan, range_of(&office), offices, NSCI_COUNT(offices)))
        return false;
    nsci_read_on(scan, &name, office.end, &mark);
    return name.start == office.end + 1 && name.form == NSCI_WORD_CAPITAL;
}

/* Where the word begins that ends at `end`: behind a blank or at the text's start, but no farther
 * back than MOST_BYTES. */
enum { MOST_BYTES = 8 };
static uint32_t word_start(const nsci_scan *scan, uint32_t end) {
    if (end < MOST_BYTES) {
        uint32_t start = end;
        while (start > 0 && !nsci_is_blank(scan->text[start - 1])) start--;
        return start;
    }
    const uint64_t bytes = nsci_load_u64(scan->text + end - MOST_BYTES);
    const uint64_t blanks = nsci_top_bits(nsci_bytes_in(bytes, 0, ' '));
    return end - MOST_BYTES + (blanks ? nsci_last_bit(blanks) + 1 : 0);
}

/* Is it the period of a capitalized abbreviation that what follows belongs to? Most words before a
 * period have a small letter, or are longer. */
static bool is_in_abbreviated(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end - 1;
    uint32_t start = word_start(scan, end);
    while (start < end && memchr("\"'([", scan->text[start], 4)) start++;
    if (start == end || end - start == MOST_BYTES) return false;
    const uint8_t first = scan->text[start];
    const nsci_range word = {start, end};
    if (first == 'c' || first == 'v') return is_reference(scan, word);
    if (!nsci_is_upper(first)) return false;
    return is_in_title(scan, candidate, word) || is_in_ship(scan, candidate, word) ||
           is_in_office(scan, candidate, word) || is_in_county(scan, candidate, word) ||
           is_in_state(scan, candidate, word) || is_reference(scan, word);
}

/* ---- Headlines ------------------------------------------------------------------------------- */

/* Has a word a capital, or is it too short to have one in a headline: Obama, of, 3-1? */
static bool fits_headline(const nsci_window_word *word) {
    enum { LONGEST_SMALL = 4 };
    const bool small = word->form == NSCI_WORD_LOWER || word->form == NSCI_WORD_LETTER;
    return !small || word->end - word->start <= LONGEST_SMALL;
}

/* Is the line a headline, whose words have capitals to its end: Storm Hits Oslo | As Ann
 * Lee Visits? It is none where others follow: | The navy said. */
static bool is_in_headline(const nsci_scan *scan, const nsci_candidate *candidate) {
    enum { LEAST_CAPITALS = 3, MOST_WORDS = 12 };
    static const char *const joining[] = {"As",   "In", "After", "Over", "For",    "At", "To",
                                          "With", "On", "Amid",  "From", "Before", "By", "And"};
    nsci_window_word word;
    uint8_t mark;
    uint32_t n_capitals = 0, end = candidate->left_end, at = candidate->right_start;
    nsci_read_on(scan, &word, at, &mark);
    if (!is_one_of(scan, range_of(&word), joining, NSCI_COUNT(joining))) return false;
    for (uint32_t i = 0; i < MOST_WORDS; i++, end = word.start) {
        nsci_read_back(scan, &word, end, candidate->line_start, &mark);
        if (word.form == NSCI_WORD_NONE) break;
        if (i + 1 == MOST_WORDS || !fits_headline(&word)) return false;
        n_capitals += word.form == NSCI_WORD_CAPITAL;
    }
    mark = ' ';
    for (uint32_t i = 0; i < MOST_WORDS && mark != '\n'; i++, at = word.end) {
        nsci_read_on(scan, &word, at, &mark);
        if (word.form == NSCI_WORD_NONE) break;
        if (i + 1 == MOST_WORDS || !fits_headline(&word) || mark == '.') return false;
        n_capitals += word.form == NSCI_WORD_CAPITAL;
    }
    return n_capitals > LEAST_CAPITALS;
}

bool nsci_candidate_is_inside(const nsci_scan *scan, const nsci_candidate *candidate) {
    if (candidate->left_end < 2) return false;
    if (candidate->kind == NSCI_CANDIDATE_CAPITAL) return is_in_headline(scan, candidate);
    if (scan->text[candidate->left_end - 1] == ')') return is_retired(scan, candidate);
    if (scan->text[candidate->left_end - 1] != '.') return false;
    return is_in_bill(scan, candidate) || is_in_hour(scan, candidate) ||
           is_in_name(scan, candidate) || is_in_quantity(scan, candidate) ||
           is_shortened(scan, candidate) || is_in_abbreviated(scan, candidate);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

/* Is it the letter of a part of something: Group C, Vitamin D? */
static bool is_letter_of_part(const nsci_scan *scan, const nsci_candidate *candidate,
                              const nsci_window_word *letter) {
    static const char *const parts[] = {"Group", "Pool",  "Gate",     "Terminal", "Block",
                                        "Wing",  "group", "Division", "vitamin",  "Vitamin",
                                        "Serie", "Plan",  "Class",    "hepatitis"};
    nsci_window_word part;
    uint8_t mark;
    if (letter->form != NSCI_WORD_INITIAL) return false;
    nsci_read_back(scan, &part, letter->start, candidate->line_start, &mark);
    return mark == ' ' && is_one_of(scan, range_of(&part), parts, NSCI_COUNT(parts));
}

/* Is it the zone of an hour: 4 p.m. EST, 1500 GMT? */
static bool is_zone(const nsci_scan *scan, const nsci_window_word *zone) {
    static const char *const zones[] = {"EST", "CST", "MST", "PST"};
    const uint32_t start = zone->start;
    return start >= 6 && is_one_of(scan, range_of(zone), zones, NSCI_COUNT(zones)) &&
           (is_at(scan, start, "m. ") || is_at(scan, start, "m ") ||
            (scan->text[start - 1] == ' ' && nsci_is_digit(scan->text[start - 2])));
}

/* Does an acronym follow a word that is no abbreviation, at Al Ain. | ADNOC? Between names the
 * weights take it for one. */
static bool is_before_acronym(const nsci_scan *scan, const nsci_candidate *candidate) {
    enum { LEAST_BYTES = 3 };
    const uint32_t end = candidate->left_end - 1, at = candidate->right_start;
    if (at + 2 >= scan->n_bytes || !nsci_is_upper(scan->text[at + 1]) ||
        !nsci_is_upper(scan->text[at + 2]) || candidate->kind != NSCI_CANDIDATE_STOP)
        return false;
    nsci_window_word word = word_before(scan, candidate, end), next;
    uint8_t mark;
    nsci_read_on(scan, &next, at, &mark);
    nsci_know_word(scan, &word);
    return word.end == end && word.form == NSCI_WORD_CAPITAL && word.record.abbreviation == 0 &&
           word.end - word.start >= LEAST_BYTES && next.form == NSCI_WORD_UPPER;
}

bool nsci_candidate_ends_whole(const nsci_scan *scan, const nsci_candidate *candidate) {
    const uint32_t end = candidate->left_end;
    if (candidate->gap != NSCI_GAP_SPACE || end < 2 || scan->text[end - 1] != '.' ||
        !nsci_is_upper(scan->text[candidate->right_start]))
        return false;
    if (!nsci_is_upper(scan->text[end - 2])) return is_before_acronym(scan, candidate);
    const nsci_window_word word = word_before(scan, candidate, end - 1);
    return is_letter_of_part(scan, candidate, &word) || is_zone(scan, &word);
}

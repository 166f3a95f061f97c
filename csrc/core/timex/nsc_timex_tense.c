/* The tense of a clause: the next word to the left that tells one decides, then the next one to the
 * right. News looks back where nothing tells. */
#include "timex/nsc_timex_tense.h"

/* Values of the cue `tense`: "is" and "are" say that the clause is of the present, ahead of it
 * unless "after" follows; "plan" looks ahead even where it was denied; "vows" and "vowed" do
 * before "to" and "for"; "close" looks ahead where it is no noun; "forecast" before a day of the
 * week and what was forecast; of "had to go", had; "said" tells little of what is said. */
enum {
    PRESENT = 2,
    PLANS = 3,
    PROMISES = 4,
    NOUN_OR_VERB = 5,
    FORETELLS = 6,
    PROMISED = -4,
    GOVERNS = -2,
    REPORTS = -3
};

/* reported, visited: a past form, or a participle, which "will" and "is" before it overrule */
static bool is_past_form(const nsci_timex_reader *r, uint32_t i) {
    uint32_t n = nsci_tok_length(r, i);
    return n > 4 && nsci_tok_is_small(r, i) && nsci_tok_byte(r, i, n - 1) == 'd' &&
           nsci_tok_byte(r, i, n - 2) == 'e';
}

/* we'll, she'll */
static bool is_will(const nsci_timex_reader *r, uint32_t i) {
    uint32_t n = nsci_tok_length(r, i);
    return n > 3 && nsci_tok_byte(r, i, n - 1) == 'l' && nsci_tok_byte(r, i, n - 2) == 'l' &&
           (nsci_tok_byte(r, i, n - 3) == '\'' || nsci_tok_byte(r, i, n - 3) >= 0x80);
}

static bool ends_clause(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_mark(r, i, ';') || nsci_tok_is_mark(r, i, '"');
}

/* Is a clause to the left of i denied: not, neither, nor, no? */
static bool is_denied(const nsci_timex_reader *r, uint32_t i) {
    for (uint32_t k = 1; k <= NSCI_TENSE_REACH && i >= r->sent.start + k; k++) {
        int32_t letter = nsci_tok_value(r, i - k, NSCI_CUE_QUANTITY);
        if (letter == 'N' || letter == 'n') return true;
        if (nsci_tok_is_mark(r, i - k, ',') || ends_clause(r, i - k)) return false;
    }
    return false;
}

static bool is_could(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_length(r, i) == 5 && nsci_tok_value(r, i, NSCI_CUE_TENSE) > 0 &&
           nsci_ascii_lower(nsci_tok_byte(r, i, 0)) == 'c' && nsci_tok_byte(r, i, 4) == 'd';
}

/* couldn't be, could not be, neither could be | reached: nobody reached him */
static bool could_not_be(const nsci_timex_reader *r, uint32_t be) {
    if (nsci_tok_byte(r, be, 0) != 'b' || nsci_tok_length(r, be) != 2) return false;
    if (nsci_tok_value(r, be - 1, NSCI_CUE_TENSE) < 0) return true; /* couldn't */
    if (nsci_tok_has(r, be - 1, NSCI_CUE_QUANTITY, 'N')) return is_could(r, be - 2);
    return is_could(r, be - 1) && is_denied(r, be - 1);
}

/* did | meet, did not | meet, failed to | meet, had to | meet */
static bool is_governed_by_past(const nsci_timex_reader *r, uint32_t i) {
    uint32_t at = i - 1;
    if (i <= r->sent.start + 1) return false;
    if (nsci_tok_has(r, at, NSCI_CUE_QUANTITY, 'T') || nsci_tok_has(r, at, NSCI_CUE_QUANTITY, 'N'))
        at--;
    return nsci_tok_has(r, at, NSCI_CUE_TENSE, GOVERNS);
}

/* A finite verb that tells the tense by itself; not the "said" of "he said the fair of May 3". */
static int past_of(int32_t tense) { return tense == REPORTS || tense == 0 ? -1 : NSCI_TENSE_PAST; }

static bool is_to(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 'T');
}

/* for, from */
static bool is_for(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) && nsci_tok_byte(r, i, 0) == 'f';
}

/* What the word before a verb, or before its "not", tells: will | have, we'll | not | have; or 0 */
static int32_t tense_before(const nsci_timex_reader *r, uint32_t i) {
    if (i == r->sent.start) return 0;
    const bool denied = nsci_tok_has(r, i - 1, NSCI_CUE_QUANTITY, 'N') && i > r->sent.start + 1;
    const uint32_t at = i - 1 - denied;
    const int32_t told = nsci_tok_value(r, at, NSCI_CUE_TENSE);
    return told == 0 && is_will(r, at) ? 1 : told;
}

/* -1 or NSCI_TENSE_PAST, 1 future, PRESENT, 0: says nothing */
static int tense_at(const nsci_timex_reader *r, uint32_t i) {
    int32_t tense = nsci_tok_value(r, i, NSCI_CUE_TENSE);
    int32_t before = tense_before(r, i);
    const bool could_not = nsci_tok_has(r, i + 1, NSCI_CUE_QUANTITY, 'N') && is_could(r, i);
    const bool noun = i > r->sent.start && nsci_tok_is(r, i - 1, NSCI_CUE_ARTICLE);
    if (tense == FORETELLS) return 0;
    if (tense == PLANS) return !noun || is_to(r, i + 1); /* a plan, a plan to */
    if (tense == PROMISES || tense == PROMISED) {
        if (before != GOVERNS && (is_to(r, i + 1) || is_for(r, i + 1))) return 1;
        if (tense == PROMISES) return 0;
    }
    if (tense == NOUN_OR_VERB) { /* the close, its start, the next run */
        if (nsci_tok_is(r, i - 1, NSCI_CUE_DETERMINER) || noun) return 0;
        tense = 1;
    }
    if (tense < 0 && is_to(r, i - 1)) return 0; /* to hit, to beat: as the verb before says */
    if (tense > 0) return could_not || is_governed_by_past(r, i) ? -1 : tense;
    if (is_will(r, i)) return 1;
    if (tense == 0 && !is_past_form(r, i)) return 0;
    if (i > r->sent.start + 2 && before < 0 && is_to(r, i - 2))
        return -1; /* was to have | ended: it may yet */
    if (before <= 0 || (i > r->sent.start + 2 && could_not_be(r, i - 1)))
        return past_of(tense ? tense : before); /* fell, was | jailed */
    return before == PRESENT ? PRESENT : 1;
}

/* postponed until | Tuesday, open through | Tuesday; but not: until Tuesday, he knew nothing; not
 * until Tuesday; talked until Tuesday; from Monday through Tuesday; it fell through Tuesday */
static bool is_until(const nsci_timex_reader *r, uint32_t i) {
    if (i <= r->sent.start + 1) return false;
    const bool through = nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'T');
    if (!through && !nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'U')) return false;
    return nsci_is_letter(nsci_tok_byte(r, i - 2, 0)) &&
           !nsci_tok_is(r, i - 2, NSCI_CUE_QUANTITY) && !nsci_tok_is(r, i - 2, NSCI_CUE_DAY_NAME) &&
           !nsci_tok_is(r, i - 2, NSCI_CUE_MONTH) && !nsci_tok_has(r, i - 2, NSCI_CUE_SHIFT, 'W') &&
           !(through && nsci_tok_value(r, i - 2, NSCI_CUE_TENSE) < 0) &&
           !(through && nsci_tok_is_unit(r, i - 2)); /* in the six months through | May */
}

/* moved to | Tuesday, extended the offer to | May 3 */
static bool is_put_off(const nsci_timex_reader *r, uint32_t i) {
    if (i == r->sent.start || !is_to(r, i - 1)) return false;
    for (uint32_t k = 2; k <= NSCI_TENSE_REACH && i >= r->sent.start + k; k++) {
        if (nsci_tok_has(r, i - k, NSCI_CUE_SHIFT, 'Z')) return true;
        if (!nsci_tok_is_small(r, i - k) || nsci_tok_is(r, i - k, NSCI_CUE_SHIFT)) return false;
    }
    return false;
}

/* after | Monday's vote */
static bool is_owner(const nsci_timex_reader *r, uint32_t end) {
    return nsci_tok_length(r, end) > 1 &&
           nsci_tok_byte(r, end, nsci_tok_length(r, end) - 1) == 's' &&
           (nsci_tok_byte(r, end, 0) == '\'' || nsci_tok_byte(r, end, 0) >= 0x80) &&
           nsci_tok_is_glued(r, end - 1);
}

/* Monday's | ruling, Friday's 190-point | plunge: what nobody foretells */
static bool owns_event(const nsci_timex_reader *r, uint32_t end) {
    enum { REACH = 5 };
    for (uint32_t i = end + 1; i <= end + REACH && is_owner(r, end); i++)
        if (nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'X'))
            return true;
        else if (!nsci_tok_is_small(r, i) && !nsci_tok_is(r, i, NSCI_CUE_DIGITS) &&
                 !nsci_tok_is_hyphen(r, i))
            return false;
    return false;
}

/* data, figures: tell of what is over */
static bool are_data(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'R') && nsci_tok_is_small(r, i);
}

/* a letter of | 3 June, her statement of | Monday: written on that day */
static bool is_of_writing(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start + 1 && nsci_tok_is(r, i - 1, NSCI_CUE_OF) &&
           (nsci_tok_has(r, i - 2, NSCI_CUE_SHIFT, 'Y') || are_data(r, i - 2));
}

/* data for | January, a report on | September sales; January | trade figures: of a month that is
 * over, though they are still to come */
static bool is_of_data(const nsci_timex_reader *r, nsci_range toks) {
    enum { REACH = 2 };
    const uint32_t i = toks.start;
    if (toks.end != i + 1 || !nsci_tok_is(r, i, NSCI_CUE_MONTH)) return false;
    const bool on = nsci_tok_has(r, i - 1, NSCI_CUE_SHIFT, 'I') ||
                    (nsci_tok_length(r, i - 1) == 3 && is_for(r, i - 1));
    if (i > r->sent.start + 1 && on && are_data(r, i - 2)) return true;
    uint32_t at = toks.end + (is_owner(r, toks.end) ? 1 : 0);
    for (uint32_t k = 0; k < REACH && !are_data(r, at) && nsci_tok_is_small(r, at); k++) at++;
    return are_data(r, at);
}

/* ahead of | Friday's summit, await | Friday's ruling */
static bool is_ahead_of(const nsci_timex_reader *r, uint32_t i) {
    if (i > r->sent.start && nsci_tok_has(r, i - 1, NSCI_CUE_TENSE, PLANS)) return true;
    return i > r->sent.start + 1 && nsci_tok_is(r, i - 1, NSCI_CUE_OF) &&
           nsci_tok_has(r, i - 2, NSCI_CUE_SHIFT, 'D');
}

/* the squad for | Friday's game */
static bool is_for_event(const nsci_timex_reader *r, nsci_range toks) {
    const uint32_t i = toks.start;
    return i > r->sent.start && nsci_tok_length(r, i - 1) == 3 && is_for(r, i - 1) &&
           nsci_tok_is(r, i, NSCI_CUE_DAY_NAME) && is_owner(r, toks.end);
}

/* fell on | May 3, was born in | May: not the May 3 of "the May 3 vote" */
static bool is_of_verb(const nsci_timex_reader *r, uint32_t i) {
    return i > r->sent.start && nsci_tok_length(r, i - 1) == 2 &&
           nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE) && !nsci_tok_is(r, i - 1, NSCI_CUE_OF) &&
           !nsci_tok_is(r, i - 1, NSCI_CUE_QUANTITY);
}

/* What "forecast" tells, k tokens before a time: forecast rain on | Monday; forecast on
 * | Monday, which is past; nothing of October, whose figures may be out, nor as a noun. */
static int foretold(const nsci_timex_reader *r, nsci_range toks, uint32_t k) {
    enum { WITH_PREPOSITION = 2 };
    const uint32_t i = toks.start - k;
    if (!nsci_tok_has(r, i, NSCI_CUE_TENSE, FORETELLS) ||
        !nsci_tok_is(r, toks.start, NSCI_CUE_DAY_NAME) || nsci_tok_is(r, i - 1, NSCI_CUE_ARTICLE))
        return 0;
    if (k > WITH_PREPOSITION) return 1;
    return nsci_tok_value(r, i - 1, NSCI_CUE_TENSE) == PRESENT || is_for(r, toks.start - 1) ? 1
                                                                                            : -1;
}

bool nsci_timex_is_of_futures(const nsci_timex_reader *r, uint32_t i) {
    if (!nsci_tok_is(r, i, NSCI_CUE_MONTH)) return false;
    if (nsci_tok_has(r, i + 1, NSCI_CUE_SHIFT, 'V')) return true;
    const bool in = i > r->sent.start && nsci_tok_is(r, i - 1, NSCI_CUE_BEFORE_DATE);
    return nsci_tok_has(r, i + 1, NSCI_CUE_SHIFT, 'C') && !in &&
           (nsci_tok_is(r, i + 2, NSCI_CUE_TENSE) || is_past_form(r, i + 2) ||
            nsci_tok_is_mark(r, i + 2, ','));
}

/* What the next word to the right of a time tells: 1, -1 or 0. */
static int tense_behind(const nsci_timex_reader *r, uint32_t end) {
    const uint32_t right = end + (is_owner(r, end) ? 2 : 0); /* Monday | 's close */
    for (uint32_t i = right; i < right + NSCI_TENSE_REACH && nsci_tok_is_there(r, i); i++) {
        if (ends_clause(r, i)) break;
        int tense = tense_at(r, i);
        const bool aside = nsci_tok_has(r, i, NSCI_CUE_TENSE, REPORTS) &&
                           nsci_tok_is_mark(r, i + 1, ','); /* on Sunday, he said, it will */
        if (tense && !aside) return tense > 0 ? 1 : -1;
    }
    return 0;
}

/* it fell, and on | Friday it will rise: the verb of the time is to its right */
static bool begins_clause(const nsci_timex_reader *r, uint32_t start) {
    if (start <= r->sent.start + 2) return false;
    const bool on = nsci_tok_has(r, start - 1, NSCI_CUE_SHIFT, 'I');
    const uint32_t and = start - 1 - on;
    const bool but = nsci_tok_length(r, and) == 3 && nsci_tok_is(r, and, NSCI_CUE_FUNCTION_WORD) &&
                     nsci_tok_byte(r, and, 0) == 'b';
    return (but || nsci_tok_is(r, and, NSCI_CUE_AND)) && (on || nsci_tok_is_mark(r, and-1, ','));
}

/* by | Friday, into the | weekend: ahead, where no verb tells; but by | May may be long ago */
static int is_deadline(const nsci_timex_reader *r, nsci_range toks) {
    if (toks.start == r->sent.start) return false;
    for (uint32_t k = toks.start; k < toks.end; k++)
        if (nsci_tok_is(r, k, NSCI_CUE_MONTH)) return false;
    const uint32_t i = toks.start - 1, n = nsci_tok_length(r, i);
    const bool by = n == 2 && nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) &&
                    nsci_tok_is(r, i, NSCI_CUE_BEFORE_TIME) && nsci_tok_byte(r, i, 1) == 'y';
    return by || (n == 4 && nsci_tok_is(r, i, NSCI_CUE_FUNCTION_WORD) &&
                  nsci_tok_byte(r, i, 0) == 'i' && nsci_tok_byte(r, i, 3) == 'o');
}

int nsci_timex_tense(const nsci_timex_reader *r, nsci_range toks) {
    if (is_until(r, toks.start) || is_put_off(r, toks.start) || is_ahead_of(r, toks.start) ||
        nsci_timex_is_of_futures(r, toks.end - 1))
        return 1;
    if (toks.start > r->sent.start && nsci_tok_has(r, toks.start - 1, NSCI_CUE_SHIFT, 'S'))
        return -1; /* since */
    if (is_of_writing(r, toks.start)) return NSCI_TENSE_PAST;
    if (owns_event(r, toks.end) || is_of_data(r, toks)) return -1;
    if (is_for_event(r, toks)) return 1;
    if (begins_clause(r, toks.start)) {
        const int told = tense_behind(r, toks.end);
        if (told) return told;
    }
    bool after = false, event = false; /* after the flood | of Friday */
    bool finite = is_of_verb(r, toks.start);
    for (uint32_t k = 1; k <= NSCI_TENSE_REACH && toks.start >= r->sent.start + k; k++) {
        uint32_t i = toks.start - k;
        if (ends_clause(r, i)) break;
        const int told = foretold(r, toks, k);
        if (told) return told;
        int tense = tense_at(r, i);
        if (tense == PRESENT) return after ? -1 : 1;
        if (tense) return tense < 0 && !finite ? -1 : tense;
        const bool infinitive = nsci_tok_has(r, i, NSCI_CUE_QUANTITY, 'T') &&
                                nsci_tok_is_small(r, i + 1); /* was ordered to pay on | May 3 */
        finite = finite && !infinitive;
        event = event || nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'X');
        if (nsci_tok_has(r, i, NSCI_CUE_SHIFT, 'F') && (k > 1 || is_owner(r, toks.end))) {
            if (event) return -1;
            after = true;
        }
    }
    const int told = tense_behind(r, toks.end);
    return told ? told : is_deadline(r, toks);
}

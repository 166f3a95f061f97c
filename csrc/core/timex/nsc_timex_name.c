/* From expressions of time to names.
 *
 *     late on Tuesday night    Tuesday                   a day keeps neither portion nor part
 *     the past two years       past two years            nor "the", as no name does
 *     more than 18 months      18 months                 nor words that say how exact it is
 *     every Saturday           Saturday
 *     5 p.m. on Friday         5 p.m. | Friday           TIME and DATE
 *     March 3, 4 and 7         March 3, 4 and 7          one, since "4" by itself is none
 *     now, daily, tonight, for years, the quarter        none
 */
#include "timex/nsc_timex_name.h"
#include "timex/nsc_timex_reader.h"

/* ---- Where a name begins and ends ------------------------------------------------------------ */

/* mid-1990s: a portion that is part of the word. */
static bool is_prefix(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is_hyphen(r, i + 1);
}

/* Stands between parts of an expression: on, of, at, a comma. */
static bool is_link(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_OF) || nsci_tok_is(r, i, NSCI_CUE_BEFORE_DATE) ||
           nsci_tok_is_mark(r, i, ',');
}

/* Does a word at the start of an expression stand outside of the name? */
static bool is_outside(const nsci_timex_reader *r, uint32_t i) {
    const int32_t deixis = nsci_tok_deixis(r, i),
                  quantity = nsci_tok_value(r, i, NSCI_CUE_QUANTITY);
    if (deixis == 'H' || deixis == 'E') return true; /* the, every */
    const bool some = quantity == 'V' && (nsci_tok_is(r, i + 1, NSCI_CUE_DIGITS) ||
                                          nsci_tok_is(r, i + 1, NSCI_CUE_NUMBER)); /* some | six */
    if (some || (quantity && !strchr("Vcw", quantity))) return true;
    if (nsci_tok_is(r, i, NSCI_CUE_PORTION)) return !is_prefix(r, i);
    if (nsci_tok_is(r, i, NSCI_CUE_PART_OF_DAY)) return nsci_tok_is(r, i + 1, NSCI_CUE_OF);
    return is_link(r, i);
}

/* night; mid, -, afternoon; the mark of two months' */
static bool ends_outside(const nsci_timex_reader *r, uint32_t i) {
    return nsci_tok_is(r, i, NSCI_CUE_PART_OF_DAY) || nsci_tok_is_mark(r, i, '\'') ||
           nsci_tok_is_hyphen(r, i) || nsci_tok_is(r, i, NSCI_CUE_PORTION);
}

static uint32_t name_start(const nsci_timex_reader *r, nsci_range toks) {
    uint32_t i = toks.start;
    while (i < toks.end && is_outside(r, i)) i++;
    return i;
}

/* The name of a day or length: what stands around it is cut off. */
static nsci_range core_of(const nsci_timex_reader *r, nsci_range toks) {
    nsci_range core = {name_start(r, toks), toks.end};
    while (core.end > core.start && ends_outside(r, core.end - 1)) core.end--;
    return core;
}

/* The name of a time of day, perhaps "in the morning"; its zone is in, "local time" is not. */
static nsci_range clock_of(const nsci_timex_reader *r, nsci_range toks) {
    const bool local = nsci_tok_has(r, toks.end - 1, NSCI_CUE_PERIOD, 'Z');
    return (nsci_range){name_start(r, toks), local ? toks.end - 2 : toks.end};
}

/* ---- Which expressions are names ------------------------------------------------------------- */

/* the quarter, for years, this | morning: a word that says no time by itself. */
static bool says_nothing(const nsci_timex_reader *r, const nsci_timex *t, nsci_range core) {
    if (core.start == core.end) return true;
    if (t->count == NSCI_COUNT_VAGUE && t->kind == NSCI_TIMEX_DURATION &&
        nsci_tok_is_unit(r, core.start))
        return true;
    if (core.end - core.start > 1) return false;
    return nsci_tok_deixis(r, core.start) ||
           nsci_tok_value(r, core.start, NSCI_CUE_REFERENCE) >= NSCI_TONIGHT ||
           (nsci_tok_is_unit(r, core.start) && t->unit != NSCI_TIME_WEEKEND);
}

static bool may_be_name(const nsci_timex *t) {
    if (t->kind == NSCI_TIMEX_REFERENCE) return false;
    if (t->kind == NSCI_TIMEX_SET) return t->weekday || t->month;
    return t->unit != NSCI_TIME_NONE || t->outer_unit || t->year != NSCI_NO_YEAR;
}

/* ---- Scores ---------------------------------------------------------------------------------- */

/* How often such a name is right in news whose times are marked by hand (TimeBank, AQUAINT). */
static float score_of(const nsci_timex *t, nsci_timex_name label) {
    static const float dates[] = {[NSCI_TIMEX_CALENDAR] = 0.97f,
                                  [NSCI_TIMEX_SHIFT] = 0.93f,
                                  [NSCI_TIMEX_DURATION] = 0.87f,
                                  [NSCI_TIMEX_SET] = 0.9f};
    static const float clock = 0.85f, short_length = 0.8f;
    if (label == NSCI_TIMEX_NAME_DATE) return dates[t->kind];
    return t->hour != NSCI_NO_HOUR ? clock : short_length;
}

/* ---- All of them ----------------------------------------------------------------------------- */

static void append(nsci_spans *out, const nsci_timex *t, nsci_range toks, nsci_timex_name label) {
    if (toks.start < toks.end)
        out->items[out->n++] =
            (nsci_span){toks, t->sent, score_of(t, label), (uint8_t)label, NSCI_SOURCE_RULE};
}

/* The day of an expression with a time of day, which stands before it or behind it, perhaps with a
 * word or comma between them. */
static nsci_range day_of(const nsci_timex_reader *r, const nsci_timex *t) {
    const bool first = t->clock.start == t->toks.start;
    nsci_range day = {first ? t->clock.end : t->toks.start, first ? t->toks.end : t->clock.start};
    if (!first && is_link(r, day.end - 1)) day.end--;
    return day;
}

static void append_both(const nsci_timex_reader *r, const nsci_timex *t, nsci_spans *out) {
    const bool first = t->clock.start == t->toks.start;
    nsci_range day = day_of(r, t);
    if (first) append(out, t, clock_of(r, t->clock), NSCI_TIMEX_NAME_TIME);
    day = core_of(r, day);
    if (!says_nothing(r, t, day)) append(out, t, day, NSCI_TIMEX_NAME_DATE);
    if (!first) append(out, t, clock_of(r, t->clock), NSCI_TIMEX_NAME_TIME);
}

static void append_one(const nsci_timex_reader *r, const nsci_timex *t, nsci_spans *out) {
    const bool is_clock = t->hour != NSCI_NO_HOUR;
    const nsci_range toks = is_clock ? clock_of(r, t->toks) : core_of(r, t->toks);
    if (!may_be_name(t) || says_nothing(r, t, toks)) return;
    const bool is_short = is_clock || t->unit < NSCI_TIME_DAY;
    append(out, t, toks, is_short ? NSCI_TIMEX_NAME_TIME : NSCI_TIMEX_NAME_DATE);
}

/* Lengthens the last name by an expression that is none without it. False where it stands alone. */
static bool lengthens(const nsci_timex_reader *r, const nsci_timex *before, const nsci_timex *t,
                      nsci_spans *out) {
    if (!t->shares_head || out->n == 0) return false;
    nsci_span *name = &out->items[out->n - 1];
    if (name->toks.end != before->toks.end) return false;
    const bool timed =
        t->clock.end > 0 && t->clock.start > t->toks.start; /* 8-9 July | at 5 p.m. */
    const bool dated =
        t->clock.end > 0 && t->clock.end < t->toks.end && !timed; /* 6 to 8 p.m. | on Friday */
    name->toks.end = timed ? day_of(r, t).end : dated ? clock_of(r, t->clock).end : t->toks.end;
    if (timed) append(out, t, clock_of(r, t->clock), NSCI_TIMEX_NAME_TIME);
    if (dated) append(out, t, core_of(r, day_of(r, t)), NSCI_TIMEX_NAME_DATE);
    return true;
}

nsc_status nsci_timex_names(const nsci_doc *doc, const nsc_alloc *alloc, nsci_spans *out,
                            nsc_error *err) {
    const nsci_timexes *found = &doc->timexes;
    out->n = 0;
    NSC_TRY(nsci_spans_reserve(out, alloc, 2 * found->n, err));
    for (size_t i = 0; i < found->n; i++) {
        const nsci_timex *t = &found->items[i];
        const nsci_timex_reader r = nsci_timex_reader_of(doc, t->sent);
        if (i > 0 && lengthens(&r, t - 1, t, out)) continue;
        if (t->clock.end > 0)
            append_both(&r, t, out);
        else
            append_one(&r, t, out);
    }
    return NSC_OK;
}

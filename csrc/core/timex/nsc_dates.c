/* From tokens to dates with values.
 *
 *     expressions   Friday, two weeks later   as they are written (nsc_timex_find.h)
 *     rows          2017-04-07, 2017-W16      on the day of the text (nsc_timex_value.h)
 *
 * The day of a text is the one that it was published on, or else its dateline's: the first date
 * with a year near its beginning.
 */
#include "timex/nsc_dates.h"
#include "base/nsc_mem.h"
#include "timex/nsc_date_order.h"
#include "timex/nsc_timex_value.h"

static const char *const types[] = {[NSCI_TIMEX_TYPE_DATE] = "DATE",
                                    [NSCI_TIMEX_TYPE_TIME] = "TIME",
                                    [NSCI_TIMEX_TYPE_DURATION] = "DURATION",
                                    [NSCI_TIMEX_TYPE_SET] = "SET",
                                    NULL};
static const char *const mods[] = {"START",         "MID",           "END",
                                   "APPROX",        "MORE_THAN",     "LESS_THAN",
                                   "EQUAL_OR_MORE", "EQUAL_OR_LESS", NULL};

enum { TYPE = 2, VALUE, FIRST, LAST, MOD, SCORE };

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    [TYPE] = {"type", NSC_KIND_UINT8, NSC_UNIT_NAME, "'DATE', 'TIME', 'DURATION' or 'SET'", 0, 0,
              types},
    [VALUE] = {"value", NSC_KIND_TEXT, NSC_UNIT_TEXT,
               "what it means, as TIMEX3 writes it: '2017-04-04', 'P3D', 'PRESENT_REF'", 0, 0,
               NULL},
    [FIRST] = {"first", NSC_KIND_MOMENT, NSC_UNIT_MOMENT,
               "the first day of it, or its time; None where it lies nowhere in particular", 0, 0,
               NULL},
    [LAST] = {"last", NSC_KIND_MOMENT, NSC_UNIT_MOMENT, "the last day of it, or its time", 0, 0,
              NULL},
    [MOD] = {"mod", NSC_KIND_UINT8, NSC_UNIT_NAME,
             "what limits the value: 'START', 'END', 'APPROX', 'MORE_THAN' ...", 0, 0, mods},
    [SCORE] = {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE, "the probability that it is one", 0, 0,
               NULL},
};

NSCI_DEFINE_VEC(date_rows, nsci_timex_value)

typedef struct dates_work {
    date_rows rows;
} dates_work;

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    dates_work *work = memory;
    date_rows_trim(&work->rows, alloc, keep_bytes);
}

static void end(void *memory, const nsc_alloc *alloc) {
    if (memory) trim(memory, alloc, 0);
    nsci_free(alloc, memory);
}

static nsc_status begin(const void *part, const nsci_run *run, void **work, nsc_error *err) {
    (void)part;
    return nsci_new_zeroed(run->alloc, 1, sizeof(dates_work), work, err);
}

/* The day of a full date: one that needs no other day to be understood. */
static bool day_of(const nsci_timex *t, int32_t *day) {
    nsci_timex_anchor none = {0};
    nsci_timex_value value;
    if (t->kind != NSCI_TIMEX_CALENDAR || !t->day || t->year == NSCI_NO_YEAR) return false;
    nsci_timex_resolve(t, &none, &value);
    *day = value.first;
    return value.has_days;
}

/* Is it written 3/4/2013, and nothing tells which is the day? */
static bool is_open(const nsci_timex *t) {
    return t->order == NSCI_DATE_ORDER_OPEN && t->day != t->month;
}

/* The day of the first publication line that names one. */
static int32_t find_published(const nsci_timexes *found, const nsci_publication *lines) {
    int32_t day;
    for (uint32_t k = 0; k < lines->n; k++)
        for (size_t i = 0; i < found->n && found->items[i].toks.start < lines->toks[k].end; i++)
            if (found->items[i].toks.start >= lines->toks[k].start && !is_open(&found->items[i]) &&
                day_of(&found->items[i], &day))
                return day;
    return NSC_NO_DAY;
}

/* The dateline's date, where the text was published nobody knows when. */
static void find_dateline(const nsci_timexes *found, nsci_timex_anchor *anchor) {
    enum { REACH = 40 };
    for (size_t i = 0; i < found->n && found->items[i].toks.start < REACH; i++) {
        if (!day_of(&found->items[i], &anchor->day)) continue;
        anchor->has_day = true;
        return;
    }
}

/* Set by hand for each kind: how often it is a time in hand-marked news. */
static float score_of(const nsci_timex *t) {
    static const float scores[] = {[NSCI_TIMEX_CALENDAR] = 0.97f,
                                   [NSCI_TIMEX_SHIFT] = 0.95f,
                                   [NSCI_TIMEX_DURATION] = 0.9f,
                                   [NSCI_TIMEX_SET] = 0.85f,
                                   [NSCI_TIMEX_REFERENCE] = 0.8f};
    return scores[t->kind];
}

/* Settles the order of day and month in 3/4/2013 where the text tells. Elsewhere it stays open, and
 * is read with the month first. */
static void settle_order(nsci_doc *doc, const char *home) {
    bool counted = false;
    int votes = 0;
    for (size_t i = 0; i < doc->timexes.n; i++) {
        nsci_timex *t = &doc->timexes.items[i];
        if (t->order != NSCI_DATE_ORDER_OPEN) continue;
        if (!counted) votes = nsci_date_order_votes(doc, home);
        counted = true;
        if (votes == 0) return;
        t->order = votes > 0 ? NSCI_DATE_ORDER_DAY_FIRST : NSCI_DATE_ORDER_MONTH_FIRST;
        if (votes < 0) continue;
        const uint8_t day = t->day;
        t->day = t->month;
        t->month = day;
    }
}

static nsc_status run_dates(const void *part, void *memory, nsci_run *run, nsci_doc *doc,
                            nsc_error *err) {
    (void)part;
    dates_work *work = memory;
    const nsci_timexes *found = &doc->timexes;
    nsci_spans *spans = &doc->spans[NSC_LAYER_DATES];
    work->rows.n = spans->n = 0;
    settle_order(doc, run->opt->home);
    if (run->opt->published == NSC_AUTO_DAY)
        doc->published = find_published(found, &doc->publication);
    int32_t day = doc->published;
    nsci_timex_anchor anchor = {.has_day = day != NSC_NO_DAY, .day = day};
    NSC_TRY(date_rows_reserve(&work->rows, run->alloc, found->n, err));
    NSC_TRY(nsci_spans_reserve(spans, run->alloc, found->n, err));
    if (!anchor.has_day) find_dateline(found, &anchor);
    for (size_t i = 0; i < found->n; i++) {
        const nsci_timex *t = &found->items[i];
        nsci_timex_resolve(t, &anchor, &work->rows.items[work->rows.n++]);
        spans->items[spans->n++] = (nsci_span){t->toks, t->sent, score_of(t), 0, NSCI_SOURCE_RULE};
    }
    return NSC_OK;
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_DATES].n; }

static nsc_moment moment_of(const nsci_timex_value *value, int32_t day) {
    enum { DAY_SECONDS = 86400 };
    bool timed = value->second >= 0;
    if (!value->has_days) return (nsc_moment){.precision = NSC_PRECISION_NONE};
    return (nsc_moment){.second = (int64_t)day * DAY_SECONDS + (timed ? value->second : 0),
                        .zone = timed && value->zone != NSCI_NO_ZONE ? value->zone : NSC_NO_ZONE,
                        .precision = timed ? NSC_PRECISION_SECOND : NSC_PRECISION_DAY};
}

static void fill(const void *memory, const nsci_doc *doc, const nsci_columns *columns) {
    const dates_work *work = memory;
    nsci_fill_spans(&nsci_dates_layer, &doc->spans[NSC_LAYER_DATES], columns);
    for (size_t i = 0; i < work->rows.n; i++) {
        const nsci_timex_value *value = &work->rows.items[i];
        nsc_short_text *text = (nsc_short_text *)columns->of[VALUE] + i;
        ((uint8_t *)columns->of[TYPE])[i] = value->type;
        memcpy(text->bytes, value->text, sizeof text->bytes);
        ((nsc_moment *)columns->of[FIRST])[i] = moment_of(value, value->first);
        ((nsc_moment *)columns->of[LAST])[i] = moment_of(value, value->last);
        ((uint8_t *)columns->of[MOD])[i] =
            value->mod == NSCI_MOD_NONE ? NSC_NO_NAME : (uint8_t)(value->mod - 1);
    }
}

const nsci_layer nsci_dates_layer = {
    .name = "dates",
    .table = "dates",
    .row = "timex",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS),
    .reads = NSC_LAYER_BIT(NSC_LAYER_BLOCKS),
    .reads_words = true,
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_dates,
    .n_rows = n_rows,
    .fill = fill,
};

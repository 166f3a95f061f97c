/* From verdicts to rows, and the links between them.
 *
 *     quotes   "A," she said. "B."      speaker --> speakers   she
 *              speaker_name ----------------------> speakers   Ellen Brandt
 *              cue ----------------> cues   said
 *     quote_parts   one a paragraph, each with its quote
 *
 * The first of the four layers does the work; the others are columns of what it found.
 */
#include "quote/nsc_quotes.h"
#include "base/nsc_mem.h"
#include "quote/nsc_quote_person.h"
#include "quote/nsc_quote_reader.h"

static const char *const kinds[] = {"direct", "mixed", "reported", NULL};
enum { DIRECT = 0, MIXED };

#define START_AND_END                                                                              \
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL}, {        \
        "end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL               \
    }

enum { NAME = 2 };
static const nsc_field speaker_fields[] = {
    START_AND_END,
    [NAME] = {"name", NSC_KIND_INT32, NSC_UNIT_ROW, "the name in it; None of a pronoun or noun", 0,
              NSC_LAYER_ENTS, NULL},
};

static const nsc_field cue_fields[] = {START_AND_END};

enum { QUOTE = 2 };
static const nsc_field part_fields[] = {
    START_AND_END,
    [QUOTE] = {"quote", NSC_KIND_INT32, NSC_UNIT_ROW, "the quote that it is part of", 1,
               NSC_LAYER_QUOTES, NULL},
};

enum { KIND = 2, SPEAKER, SPEAKER_NAME, CUE };
static const nsc_field quote_fields[] = {
    START_AND_END,
    [KIND] = {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME,
              "'direct', or 'mixed' when it is part of a sentence of the writer's", 0, 0, kinds},
    [SPEAKER] = {"speaker", NSC_KIND_INT32, NSC_UNIT_ROW,
                 "who says it: a name, a pronoun or a description; None: nobody", 0,
                 NSC_LAYER_SPEAKERS, NULL},
    [SPEAKER_NAME] = {"speaker_name", NSC_KIND_INT32, NSC_UNIT_ROW_TEXT,
                      "the fullest name, or description, that the text has of the speaker", 0,
                      NSC_LAYER_SPEAKERS, NULL},
    [CUE] = {"cue", NSC_KIND_INT32, NSC_UNIT_ROW, "the word that says so: \"said\"", 0,
             NSC_LAYER_CUES, NULL},
    {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE,
     "the probability that the speaker is right, or that there is none", 0, 0, NULL},
};

/* ---- The model ------------------------------------------------------------------------------- */

enum { LABELS, WORDS, WEIGHTS };

typedef struct quotes_part {
    nsci_quote_language language;
    nsci_quote_weights weights;
} quotes_part;

static void close_part(void *part, const nsc_alloc *alloc) { nsci_free(alloc, part); }

static nsc_status open_part(const nsci_section *sections, const nsc_alloc *alloc, void **out,
                            nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(quotes_part), &memory, err));
    quotes_part *part = memory;
    nsci_quote_read_labels(sections[LABELS], &part->language.labels);
    nsc_status status = nsci_quote_lexicon_open(&part->language.words, sections[WORDS], err);
    if (status == NSC_OK) status = nsci_quote_weights_open(&part->weights, sections[WEIGHTS], err);
    if (status == NSC_OK)
        *out = part;
    else
        close_part(part, alloc);
    return status;
}

/* ---- Rows that quotes point to --------------------------------------------------------------- */

NSCI_DEFINE_VEC(range_keys, uint64_t)

/* A range as a number, so that ranges ascend by their starts, of equal ones the longest first. */
static uint64_t key_of(nsci_range toks) {
    return (uint64_t)toks.start << 32 | (UINT32_MAX - toks.end);
}
static nsci_range range_of(uint64_t key) {
    return (nsci_range){(uint32_t)(key >> 32), UINT32_MAX - (uint32_t)key};
}

typedef struct quotes_work {
    nsci_quote_reader reader;
    nsci_persons persons;
    range_keys speakers, cues; /* sorted, each once: the rows of these layers */
    range_keys scratch;
} quotes_work;

/* Merges two sorted runs of keys into out. */
static void merge_runs(const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b,
                       uint64_t *out) {
    size_t i = 0, j = 0;
    while (i < n_a || j < n_b) *out++ = j == n_b || (i < n_a && a[i] <= b[j]) ? a[i++] : b[j++];
}

/* Sorts keys and keeps one of equals: a merge sort from the bottom up, O(n log n). */
static nsc_status sort_keys(range_keys *keys, range_keys *scratch, const nsc_alloc *alloc,
                            nsc_error *err) {
    size_t n = keys->n, kept = 0;
    scratch->n = 0;
    NSC_TRY(range_keys_reserve(scratch, alloc, n, err));
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t at = 0; at < n; at += 2 * run) {
            size_t n_a = nsci_min(run, n - at), n_b = nsci_min(run, n - at - n_a);
            merge_runs(keys->items + at, n_a, keys->items + at + n_a, n_b, scratch->items + at);
        }
        memcpy(keys->items, scratch->items, n * sizeof *keys->items);
    }
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || keys->items[kept - 1] != keys->items[i])
            keys->items[kept++] = keys->items[i];
    keys->n = kept;
    return NSC_OK;
}

/* The row of a range, or NSC_NO_ROW for an empty one. */
static int32_t row_of(const range_keys *keys, nsci_range toks) {
    size_t low = 0, high = keys->n;
    if (toks.start == toks.end) return NSC_NO_ROW;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (keys->items[mid] < key_of(toks))
            low = mid + 1;
        else
            high = mid;
    }
    return low < keys->n && keys->items[low] == key_of(toks) ? (int32_t)low : NSC_NO_ROW;
}

static nsc_status add_key(range_keys *keys, nsci_range toks, const nsc_alloc *alloc,
                          nsc_error *err) {
    return toks.start < toks.end ? range_keys_push(keys, alloc, key_of(toks), err) : NSC_OK;
}

/* ---- Working memory -------------------------------------------------------------------------- */

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    quotes_work *work = memory;
    nsci_quote_reader_trim(&work->reader, alloc, keep_bytes);
    nsci_persons_trim(&work->persons, alloc, keep_bytes);
    range_keys_trim(&work->speakers, alloc, keep_bytes);
    range_keys_trim(&work->cues, alloc, keep_bytes);
    range_keys_trim(&work->scratch, alloc, keep_bytes);
}

static void end(void *memory, const nsc_alloc *alloc) {
    if (memory) trim(memory, alloc, 0);
    nsci_free(alloc, memory);
}

static nsc_status begin(const void *part, const nsci_run *run, void **work, nsc_error *err) {
    (void)part;
    return nsci_new_zeroed(run->alloc, 1, sizeof(quotes_work), work, err);
}

/* ---- A run ----------------------------------------------------------------------------------- */

/* Part of a sentence of the writer's: a word other than a verb of speech stands before it. */
static uint8_t kind_of(const nsci_quote_page *page, const nsci_marked *span) {
    enum { VERB = 4 };
    const nsci_quote_tok *toks = page->toks.items;
    uint32_t at = span->toks.start;
    if (at == 0 || toks[at - 1].sent != toks[at].sent || toks[at - 1].sign) return DIRECT;
    bool sentence = toks[span->inside.start].form > NSCI_FORM_LOWER;
    return toks[at - 1].word.cue >= VERB && sentence ? DIRECT : MIXED;
}

static nsc_status add_span(nsci_spans *spans, const nsci_quote_page *page, nsci_range toks,
                           float score, const nsc_alloc *alloc, nsc_error *err) {
    nsci_span span = {.toks = toks, .sent = page->toks.items[toks.start].sent, .score = score};
    return nsci_spans_push(spans, alloc, span, err);
}

static nsc_status add_rows(nsci_spans *spans, const nsci_quote_page *page, const range_keys *keys,
                           const nsc_alloc *alloc, nsc_error *err) {
    for (size_t i = 0; i < keys->n; i++)
        NSC_TRY(add_span(spans, page, range_of(keys->items[i]), 0.0f, alloc, err));
    return NSC_OK;
}

/* One marked span that is a quote: its ranges go to rows, which are numbered afterwards. */
static nsc_status add_quote(quotes_work *work, uint32_t k, const nsci_run *run, nsci_doc *doc,
                            nsc_error *err) {
    const nsci_quote_reader *reader = &work->reader;
    const nsci_marked *span = &reader->marks.spans.items[k];
    const nsci_verdict *verdict = &reader->verdicts.items[k];
    nsci_attribution said = {.kind = kind_of(&reader->page, span)};
    if (verdict->speaker != NSC_NONE) {
        const nsci_mention *mention = &reader->mentions.items[verdict->speaker];
        said.speaker = mention->toks;
        said.name = mention->name;
        said.naming = nsci_persons_naming(&work->persons, verdict->speaker);
        said.cue = nsci_quote_cue(&reader->scene, k, verdict->speaker);
    }
    NSC_TRY(add_key(&work->speakers, said.speaker, run->alloc, err));
    NSC_TRY(add_key(&work->speakers, said.naming, run->alloc, err));
    NSC_TRY(add_key(&work->cues, said.cue, run->alloc, err));
    NSC_TRY(nsci_attributions_push(&doc->attributions, run->alloc, said, err));
    for (uint32_t p = span->parts.start; p < span->parts.end; p++)
        NSC_TRY(add_span(&doc->spans[NSC_LAYER_QUOTE_PARTS], &reader->page,
                         reader->marks.parts.items[p], 0.0f, run->alloc, err));
    return add_span(&doc->spans[NSC_LAYER_QUOTES], &reader->page, span->toks, verdict->score,
                    run->alloc, err);
}

/* Turns the ranges of attributions into rows. */
static void number_rows(const quotes_work *work, nsci_doc *doc) {
    for (size_t i = 0; i < doc->attributions.n; i++) {
        nsci_attribution *said = &doc->attributions.items[i];
        said->speaker_row = row_of(&work->speakers, said->speaker);
        said->naming_row = row_of(&work->speakers, said->naming);
        said->cue_row = row_of(&work->cues, said->cue);
    }
}

static bool anybody_speaks(const nsci_quote_reader *reader) {
    for (size_t k = 0; k < reader->verdicts.n; k++)
        if (reader->verdicts.items[k].speaker != NSC_NONE) return true;
    return false;
}

static nsc_status run_speakers(const void *memory, void *state, nsci_run *run, nsci_doc *doc,
                               nsc_error *err) {
    const quotes_part *part = memory;
    quotes_work *work = state;
    nsci_quote_reader *reader = &work->reader;
    const nsci_quote_judge judge = {nsci_quote_decide, (void *)&part->weights};
    work->speakers.n = work->cues.n = doc->attributions.n = 0;
    for (uint32_t k = NSC_LAYER_SPEAKERS; k <= NSC_LAYER_QUOTES; k++) doc->spans[k].n = 0;
    NSC_TRY(nsci_quote_read(reader, &part->language, &judge, run, doc, err));
    if (reader->marks.spans.n == 0) return NSC_OK;
    if (anybody_speaks(reader))
        NSC_TRY(
            nsci_persons_find(&work->persons, &reader->page, &reader->mentions, run->alloc, err));
    for (uint32_t k = 0; k < reader->marks.spans.n; k++)
        if (reader->verdicts.items[k].is_quote) NSC_TRY(add_quote(work, k, run, doc, err));
    NSC_TRY(sort_keys(&work->speakers, &work->scratch, run->alloc, err));
    NSC_TRY(sort_keys(&work->cues, &work->scratch, run->alloc, err));
    number_rows(work, doc);
    NSC_TRY(
        add_rows(&doc->spans[NSC_LAYER_SPEAKERS], &reader->page, &work->speakers, run->alloc, err));
    return add_rows(&doc->spans[NSC_LAYER_CUES], &reader->page, &work->cues, run->alloc, err);
}

static nsc_status run_nothing(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                              nsc_error *err) {
    (void)part, (void)work, (void)run, (void)doc, (void)err;
    return NSC_OK;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static size_t n_speakers(const nsci_doc *doc) { return doc->spans[NSC_LAYER_SPEAKERS].n; }
static size_t n_cues(const nsci_doc *doc) { return doc->spans[NSC_LAYER_CUES].n; }
static size_t n_parts(const nsci_doc *doc) { return doc->spans[NSC_LAYER_QUOTE_PARTS].n; }
static size_t n_quotes(const nsci_doc *doc) { return doc->spans[NSC_LAYER_QUOTES].n; }

/* A row that is a name and nothing else is that name; a longer one, that it was read by. */
static void fill_speakers(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    const nsci_spans *rows = &doc->spans[NSC_LAYER_SPEAKERS], *names = &doc->spans[NSC_LAYER_ENTS];
    int32_t *name = columns->of[NAME];
    nsci_fill_spans(&nsci_speakers_layer, rows, columns);
    for (size_t i = 0, n = 0; i < rows->n; i++) {
        nsci_range toks = rows->items[i].toks;
        while (n < names->n && names->items[n].toks.start < toks.start) n++;
        bool same = n < names->n && key_of(names->items[n].toks) == key_of(toks);
        name[i] = same ? (int32_t)n : NSC_NO_ROW;
    }
    for (size_t i = 0; i < doc->attributions.n; i++) {
        const nsci_attribution *said = &doc->attributions.items[i];
        if (said->speaker_row != NSC_NO_ROW && said->name != NSC_NONE)
            name[said->speaker_row] = (int32_t)said->name;
    }
}

static void fill_cues(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    nsci_fill_spans(&nsci_cues_layer, &doc->spans[NSC_LAYER_CUES], columns);
}

static void fill_parts(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    nsci_fill_spans(&nsci_quote_parts_layer, &doc->spans[NSC_LAYER_QUOTE_PARTS], columns);
}

static void fill_quotes(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    const nsci_spans *quotes = &doc->spans[NSC_LAYER_QUOTES];
    const nsci_spans *parts = &doc->spans[NSC_LAYER_QUOTE_PARTS];
    int32_t *quote_of = nsci_result_fill(columns->result, NSC_LAYER_QUOTE_PARTS, QUOTE);
    nsci_fill_spans(&nsci_quotes_layer, quotes, columns);
    for (size_t i = 0; i < quotes->n; i++) {
        const nsci_attribution *said = &doc->attributions.items[i];
        ((uint8_t *)columns->of[KIND])[i] = said->kind;
        ((int32_t *)columns->of[SPEAKER])[i] = said->speaker_row;
        ((int32_t *)columns->of[SPEAKER_NAME])[i] = said->naming_row;
        ((int32_t *)columns->of[CUE])[i] = said->cue_row;
    }
    for (size_t p = 0, i = 0; p < parts->n; p++) {
        while (quotes->items[i].toks.end <= parts->items[p].toks.start) i++;
        quote_of[p] = (int32_t)i;
    }
}

static const nsc_inverse of_speakers[] = {
    {"quotes", NSC_LAYER_QUOTES, SPEAKER, "the quotes that it is named as the speaker of"}};
static const nsc_inverse of_cues[] = {
    {"quotes", NSC_LAYER_QUOTES, CUE, "the quotes that it is of"}};
static const nsc_inverse of_quotes[] = {
    {"parts", NSC_LAYER_QUOTE_PARTS, QUOTE, "its parts, one a paragraph"}};

const nsci_layer nsci_speakers_layer = {
    .name = "speakers",
    .table = "speakers",
    .row = "speaker",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_ENTS),
    .reads_words = true,
    .may_overlap = true,
    .n_fields = NSCI_COUNT(speaker_fields),
    .n_inverses = NSCI_COUNT(of_speakers),
    .fields = speaker_fields,
    .inverses = of_speakers,
    .sections = {"ents.labels", "quotes.words", "quotes.weights"},
    .schema = NSCI_QUOTE_SCHEMA,
    .open = open_part,
    .close = close_part,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_speakers,
    .n_rows = n_speakers,
    .fill = fill_speakers,
};

const nsci_layer nsci_cues_layer = {
    .name = "cues",
    .table = "cues",
    .row = "cue",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_SPEAKERS),
    .may_overlap = true,
    .n_fields = NSCI_COUNT(cue_fields),
    .n_inverses = NSCI_COUNT(of_cues),
    .fields = cue_fields,
    .inverses = of_cues,
    .run = run_nothing,
    .n_rows = n_cues,
    .fill = fill_cues,
};

const nsci_layer nsci_quote_parts_layer = {
    .name = "quote_parts",
    .table = "quote_parts",
    .row = "part",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_SPEAKERS),
    .n_fields = NSCI_COUNT(part_fields),
    .fields = part_fields,
    .run = run_nothing,
    .n_rows = n_parts,
    .fill = fill_parts,
};

const nsci_layer nsci_quotes_layer = {
    .name = "quotes",
    .table = "quotes",
    .row = "quote",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_SPEAKERS) |
             NSC_LAYER_BIT(NSC_LAYER_CUES) | NSC_LAYER_BIT(NSC_LAYER_QUOTE_PARTS),
    .n_fields = NSCI_COUNT(quote_fields),
    .n_inverses = NSCI_COUNT(of_quotes),
    .fields = quote_fields,
    .inverses = of_quotes,
    .run = run_nothing,
    .n_rows = n_quotes,
    .fill = fill_quotes,
};

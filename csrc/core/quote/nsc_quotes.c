/* From verdicts and reports to rows, and the links between them.
 *
 *     quotes   "A," she said. "B."      speaker --> speakers   she
 *              speaker_name ----------------------> speakers   Ellen Brandt
 *              cue ----------------> cues   said
 *     quote_parts   one a paragraph, each with its quote
 *
 *     reported      the rows of quotes that are reported speech
 *
 * The first of the five layers does the work; the others are columns of what it found. Reported
 * speech is looked for when its layer is asked for.
 */
#include "quote/nsc_quotes.h"
#include "base/nsc_mem.h"
#include "quote/nsc_quote_extent.h"
#include "quote/nsc_quote_person.h"
#include "quote/nsc_quote_reader.h"
#include "quote/nsc_quote_rows.h"
#include "quote/nsc_reported.h"

static const char *const kinds[] = {"direct", "mixed", "reported", NULL};
enum { DIRECT = 0, MIXED, REPORTED };

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
    [KIND] =
        {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME,
         "'direct', or 'mixed' when it is part of a sentence of the writer's; 'reported' when it "
         "has no marks of its own",
         0, 0, kinds},
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

static const nsc_field reported_fields[] = {
    START_AND_END,
    [QUOTE] = {"quote", NSC_KIND_INT32, NSC_UNIT_ROW, "the quote of kind 'reported'", 1,
               NSC_LAYER_QUOTES, NULL},
};

/* ---- The model ------------------------------------------------------------------------------- */

enum { LABELS, WORDS, WEIGHTS, REPORTED_WEIGHTS };

typedef struct quotes_part {
    nsci_quote_language language;
    nsci_quote_weights weights;
    nsci_reported_weights reported;
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
        status = nsci_reported_weights_open(&part->reported, sections[REPORTED_WEIGHTS], err);
    if (status == NSC_OK)
        *out = part;
    else
        close_part(part, alloc);
    return status;
}

/* ---- Working memory -------------------------------------------------------------------------- */

typedef struct quotes_work {
    nsci_quote_reader reader;
    nsci_quote_scorer scorer;
    nsci_reports reports;
    nsci_persons persons;
    nsci_attributions found; /* as they are found; those of the document are in order */
    nsci_quote_rows quotes, parts, speakers, cues, scratch;
} quotes_work;

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    quotes_work *work = memory;
    nsci_quote_reader_trim(&work->reader, alloc, keep_bytes);
    nsci_quote_scorer_trim(&work->scorer, alloc, keep_bytes);
    nsci_persons_trim(&work->persons, alloc, keep_bytes);
    nsci_reports_trim(&work->reports, alloc, keep_bytes);
    nsci_attributions_trim(&work->found, alloc, keep_bytes);
    nsci_quote_rows *rows[] = {&work->quotes, &work->parts, &work->speakers, &work->cues,
                               &work->scratch};
    for (size_t i = 0; i < NSCI_COUNT(rows); i++) nsci_quote_rows_trim(rows[i], alloc, keep_bytes);
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

static nsc_status add_rows(nsci_spans *spans, const nsci_quote_page *page,
                           const nsci_quote_rows *rows, const nsc_alloc *alloc, nsc_error *err) {
    for (size_t i = 0; i < rows->n; i++) {
        nsci_range toks = nsci_quote_row_range(&rows->items[i]);
        NSC_TRY(add_span(spans, page, toks, 0.0f, alloc, err));
    }
    return NSC_OK;
}

/* Gathers the rows of a quote and of what it points to; they are numbered afterwards. */
static nsc_status add_quote(quotes_work *work, const nsci_attribution *said,
                            const nsci_range *parts, uint32_t n_parts, const nsc_alloc *alloc,
                            nsc_error *err) {
    uint32_t number = (uint32_t)work->found.n;
    NSC_TRY(nsci_quote_rows_add(&work->quotes, said->quote, number, alloc, err));
    for (uint32_t p = 0; p < n_parts; p++)
        NSC_TRY(nsci_quote_rows_add(&work->parts, parts[p], number, alloc, err));
    NSC_TRY(nsci_quote_rows_add(&work->speakers, said->speaker, 0, alloc, err));
    NSC_TRY(nsci_quote_rows_add(&work->speakers, said->naming, 0, alloc, err));
    NSC_TRY(nsci_quote_rows_add(&work->cues, said->cue, 0, alloc, err));
    return nsci_attributions_push(&work->found, alloc, *said, err);
}

/* A marked span that is a quote. */
static nsc_status add_marked(quotes_work *work, uint32_t k, const nsci_run *run, nsc_error *err) {
    const nsci_quote_reader *reader = &work->reader;
    const nsci_marked *span = &reader->marks.spans.items[k];
    const nsci_verdict *verdict = &reader->verdicts.items[k];
    nsci_attribution said = {
        .quote = span->toks, .kind = kind_of(&reader->page, span), .score = verdict->score};
    if (verdict->speaker != NSC_NONE) {
        const nsci_mention *mention = &reader->mentions.items[verdict->speaker];
        nsci_range cue = nsci_quote_cue(&reader->scene, k, verdict->speaker);
        said.speaker = nsci_quote_extent(&reader->scene, verdict->speaker, cue);
        if (cue.start < cue.end && nsci_quote_owns_cue(&reader->scene, k, cue)) said.cue = cue;
        said.name = mention->name;
        said.naming = nsci_persons_naming(&work->persons, verdict->speaker);
    }
    return add_quote(work, &said, &reader->marks.parts.items[span->parts.start],
                     span->parts.end - span->parts.start, run->alloc, err);
}

/* Reported speech. A source that no mention tells is named by its own words. */
static nsc_status add_report(quotes_work *work, const nsci_report *report, const nsci_run *run,
                             nsc_error *err) {
    nsci_attribution said = {.quote = report->content,
                             .speaker = report->source,
                             .naming = report->source,
                             .cue = report->cue,
                             .name = NSC_NONE,
                             .kind = REPORTED,
                             .score = report->score};
    if (report->mention != NSC_NONE) {
        said.name = work->reader.mentions.items[report->mention].name;
        said.naming = nsci_persons_naming(&work->persons, report->mention);
    }
    return add_quote(work, &said, &work->reports.parts.items[report->parts.start],
                     report->parts.end - report->parts.start, run->alloc, err);
}

static nsc_status sort_rows(quotes_work *work, const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(nsci_quote_rows_sort(&work->quotes, &work->scratch, alloc, err));
    NSC_TRY(nsci_quote_rows_sort(&work->parts, &work->scratch, alloc, err));
    NSC_TRY(nsci_quote_rows_sort(&work->speakers, &work->scratch, alloc, err));
    return nsci_quote_rows_sort(&work->cues, &work->scratch, alloc, err);
}

/* Quotes in order, with the numbers of the rows that they point to. */
static nsc_status number_quotes(const quotes_work *work, nsci_doc *doc, const nsc_alloc *alloc,
                                nsc_error *err) {
    const nsci_quote_page *page = &work->reader.page;
    for (size_t i = 0; i < work->quotes.n; i++) {
        nsci_attribution said = work->found.items[work->quotes.items[i].of];
        said.speaker_row = nsci_quote_rows_find(&work->speakers, said.speaker);
        said.naming_row = nsci_quote_rows_find(&work->speakers, said.naming);
        said.cue_row = nsci_quote_rows_find(&work->cues, said.cue);
        NSC_TRY(nsci_attributions_push(&doc->attributions, alloc, said, err));
        NSC_TRY(add_span(&doc->spans[NSC_LAYER_QUOTES], page, said.quote, said.score, alloc, err));
        if (said.kind == REPORTED)
            NSC_TRY(add_span(&doc->spans[NSC_LAYER_REPORTED], page, said.quote, 0.0f, alloc, err));
    }
    return NSC_OK;
}

static nsc_status number_parts(const quotes_work *work, nsci_doc *doc, const nsc_alloc *alloc,
                               nsc_error *err) {
    for (size_t p = 0; p < work->parts.n; p++) {
        const nsci_attribution *said = &work->found.items[work->parts.items[p].of];
        int32_t row = nsci_quote_rows_find(&work->quotes, said->quote);
        NSC_TRY(nsci_u32s_push(&doc->quote_of_part, alloc, (uint32_t)row, err));
    }
    return add_rows(&doc->spans[NSC_LAYER_QUOTE_PARTS], &work->reader.page, &work->parts, alloc,
                    err);
}

/* Who speaks, as far as it is asked for. */
typedef struct asked_speakers {
    bool any;
    uint32_t n_others; /* the mentions up to the last one that is no name of its own */
} asked_speakers;

static void ask(asked_speakers *asked, const nsci_mentions *mentions, uint32_t m) {
    if (m == NSC_NONE) return;
    asked->any = true;
    if (!nsci_persons_always_know(&mentions->items[m]) && m >= asked->n_others)
        asked->n_others = m + 1;
}

static nsc_status find_persons(quotes_work *work, const nsc_alloc *alloc, nsc_error *err) {
    const nsci_quote_reader *reader = &work->reader;
    asked_speakers asked = {false, 0};
    for (size_t k = 0; k < reader->verdicts.n; k++)
        ask(&asked, &reader->mentions, reader->verdicts.items[k].speaker);
    for (size_t i = 0; i < work->reports.list.n; i++)
        ask(&asked, &reader->mentions, work->reports.list.items[i].mention);
    if (!asked.any) return NSC_OK;
    return nsci_persons_find(&work->persons, &reader->page, &reader->mentions, asked.n_others,
                             alloc, err);
}

static void empty(quotes_work *work, nsci_doc *doc) {
    work->found.n = work->quotes.n = work->parts.n = work->speakers.n = work->cues.n = 0;
    work->reports.list.n = doc->attributions.n = doc->quote_of_part.n = 0;
    for (uint32_t k = NSC_LAYER_SPEAKERS; k <= NSC_LAYER_QUOTES; k++) doc->spans[k].n = 0;
    doc->spans[NSC_LAYER_REPORTED].n = 0;
}

static nsc_status run_speakers(const void *memory, void *state, nsci_run *run, nsci_doc *doc,
                               nsc_error *err) {
    const quotes_part *part = memory;
    quotes_work *work = state;
    const nsc_alloc *alloc = run->alloc;
    nsci_quote_reader *reader = &work->reader;
    const nsci_quote_judge judge = {nsci_quote_scorer_begin, nsci_quote_decide, &work->scorer};
    const bool reported = run->layers & NSC_LAYER_BIT(NSC_LAYER_REPORTED);
    empty(work, doc);
    work->scorer.weights = &part->weights;
    NSC_TRY(nsci_quote_read(reader, &part->language, &judge, reported, run, doc, err));
    if (reported)
        NSC_TRY(nsci_reports_find(&work->reports, &part->reported, reader, &doc->sent_toks, alloc,
                                  err));
    NSC_TRY(find_persons(work, alloc, err));
    for (uint32_t k = 0; k < reader->marks.spans.n; k++)
        if (reader->verdicts.items[k].is_quote) NSC_TRY(add_marked(work, k, run, err));
    for (size_t i = 0; i < work->reports.list.n; i++)
        NSC_TRY(add_report(work, &work->reports.list.items[i], run, err));
    if (work->found.n == 0) return NSC_OK;
    NSC_TRY(sort_rows(work, alloc, err));
    NSC_TRY(number_quotes(work, doc, alloc, err));
    NSC_TRY(number_parts(work, doc, alloc, err));
    NSC_TRY(add_rows(&doc->spans[NSC_LAYER_SPEAKERS], &reader->page, &work->speakers, alloc, err));
    return add_rows(&doc->spans[NSC_LAYER_CUES], &reader->page, &work->cues, alloc, err);
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
static size_t n_reported(const nsci_doc *doc) { return doc->spans[NSC_LAYER_REPORTED].n; }
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
        bool same = n < names->n && names->items[n].toks.start == toks.start &&
                    names->items[n].toks.end == toks.end;
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
    int32_t *quote_of = nsci_result_fill(columns->result, NSC_LAYER_QUOTE_PARTS, QUOTE);
    nsci_fill_spans(&nsci_quotes_layer, quotes, columns);
    for (size_t i = 0; i < quotes->n; i++) {
        const nsci_attribution *said = &doc->attributions.items[i];
        ((uint8_t *)columns->of[KIND])[i] = said->kind;
        ((int32_t *)columns->of[SPEAKER])[i] = said->speaker_row;
        ((int32_t *)columns->of[SPEAKER_NAME])[i] = said->naming_row;
        ((int32_t *)columns->of[CUE])[i] = said->cue_row;
    }
    for (size_t p = 0; p < doc->quote_of_part.n; p++)
        quote_of[p] = (int32_t)doc->quote_of_part.items[p];
}

static void fill_reported(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    int32_t *quote = columns->of[QUOTE];
    nsci_fill_spans(&nsci_reported_layer, &doc->spans[NSC_LAYER_REPORTED], columns);
    for (size_t i = 0, n = 0; i < doc->attributions.n; i++)
        if (doc->attributions.items[i].kind == REPORTED) quote[n++] = (int32_t)i;
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
    .reads = NSC_LAYER_BIT(NSC_LAYER_BLOCKS),
    .reads_words = true,
    .may_overlap = true,
    .n_fields = NSCI_COUNT(speaker_fields),
    .n_inverses = NSCI_COUNT(of_speakers),
    .fields = speaker_fields,
    .inverses = of_speakers,
    .sections = {"ents.labels", "quotes.words", "quotes.weights", "reported.weights"},
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
    .may_overlap = true,
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
    .may_overlap = true,
    .n_fields = NSCI_COUNT(quote_fields),
    .n_inverses = NSCI_COUNT(of_quotes),
    .fields = quote_fields,
    .inverses = of_quotes,
    .run = run_nothing,
    .n_rows = n_quotes,
    .fill = fill_quotes,
};

const nsci_layer nsci_reported_layer = {
    .name = "reported",
    .table = "reported",
    .row = "statement",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_SPEAKERS) |
             NSC_LAYER_BIT(NSC_LAYER_CUES) | NSC_LAYER_BIT(NSC_LAYER_QUOTE_PARTS) |
             NSC_LAYER_BIT(NSC_LAYER_QUOTES),
    .may_overlap = true,
    .n_fields = NSCI_COUNT(reported_fields),
    .fields = reported_fields,
    .run = run_nothing,
    .n_rows = n_reported,
    .fill = fill_reported,
};

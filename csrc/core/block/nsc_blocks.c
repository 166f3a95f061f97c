/* From lines to blocks.
 *
 *     lines -> units -> features -> tags -> blocks     and datelines, inside their paragraph
 *
 * The network of names is not asked: words and their clusters say enough, and cost little.
 */
#include "block/nsc_blocks.h"
#include "base/nsc_mem.h"
#include "block/nsc_block_scorer.h"
#include "block/nsc_dateline.h"

static const char *const kinds[] = {[NSCI_BLOCK_PARAGRAPH] = "paragraph",
                                    [NSCI_BLOCK_HEADLINE] = "headline",
                                    [NSCI_BLOCK_STANDFIRST] = "standfirst",
                                    [NSCI_BLOCK_KICKER] = "kicker",
                                    [NSCI_BLOCK_BYLINE] = "byline",
                                    [NSCI_BLOCK_TIMESTAMP] = "timestamp",
                                    [NSCI_BLOCK_DATELINE] = "dateline",
                                    [NSCI_BLOCK_SUBHEAD] = "subhead",
                                    [NSCI_BLOCK_LIST_ITEM] = "list_item",
                                    [NSCI_BLOCK_CAPTION] = "caption",
                                    [NSCI_BLOCK_CREDIT] = "credit",
                                    [NSCI_BLOCK_RELATED] = "related",
                                    [NSCI_BLOCK_PROMO] = "promo",
                                    [NSCI_BLOCK_NOTE] = "note",
                                    [NSCI_BLOCK_TRANSCRIPT_TURN] = "transcript_turn",
                                    [NSCI_BLOCK_TABLE] = "table",
                                    [NSCI_BLOCK_PULLQUOTE] = "pullquote",
                                    [NSCI_BLOCK_EMBED] = "embed",
                                    NULL};

_Static_assert(NSCI_COUNT(kinds) == NSCI_N_BLOCK_KINDS + 1, "every kind has a name");

enum { KIND = 2, SCORE };

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    [KIND] = {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME, "'headline', 'paragraph' ...", 0, 0, kinds},
    [SCORE] = {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE, "the probability that it is one", 0, 0,
               NULL},
};

typedef struct block_work {
    nsci_block_lines lines;
    nsci_block_units units;
    nsci_block_seen seen;
    nsci_block_tags tags;
    nsci_block_lattice *lattice;
} block_work;

/* ---- Memory ---------------------------------------------------------------------------------- */

static void trim(void *work, const nsc_alloc *alloc, size_t keep_bytes) {
    block_work *w = work;
    nsci_block_lines_trim(&w->lines, alloc, keep_bytes);
    nsci_block_units_trim(&w->units, alloc, keep_bytes);
    nsci_u32s_trim(&w->seen.slots, alloc, keep_bytes);
    nsci_block_tags_trim(&w->tags, alloc, keep_bytes);
}

static void end(void *work, const nsc_alloc *alloc) {
    block_work *w = work;
    if (!w) return;
    trim(w, alloc, 0);
    nsci_block_lattice_free(w->lattice, alloc);
    nsci_free(alloc, w);
}

static nsc_status begin(const void *part, const nsci_run *run, void **work, nsc_error *err) {
    (void)part;
    void *memory;
    NSC_TRY(nsci_new_zeroed(run->alloc, 1, sizeof(block_work), &memory, err));
    block_work *w = memory;
    nsc_status status = nsci_block_lattice_new(run->alloc, &w->lattice, err);
    if (status == NSC_OK)
        *work = w;
    else
        end(w, run->alloc);
    return status;
}

static void close_scorer(void *part, const nsc_alloc *alloc) { nsci_free(alloc, part); }

static nsc_status open_scorer(const nsci_section *sections, const nsc_alloc *alloc, void **part,
                              nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_block_scorer), &memory, err));
    nsc_status status = nsci_block_scorer_open(memory, sections[0], err);
    if (status == NSC_OK)
        *part = memory;
    else
        close_scorer(memory, alloc);
    return status;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* A dateline may open what is read as running text. */
static bool may_have_dateline(uint8_t kind) {
    return kind == NSCI_BLOCK_PARAGRAPH || kind == NSCI_BLOCK_LIST_ITEM;
}

/* Puts the units of a block together, and the dateline that opens it behind it. */
static void gather(const block_work *w, const nsci_doc *doc, nsci_word_cache *cache,
                   nsci_spans *rows) {
    bool is_first = true; /* no paragraph yet */
    for (size_t i = 0; i < w->units.n; i++) {
        const nsci_range toks = w->units.items[i].toks;
        const nsci_block_tag *tag = &w->tags.items[i];
        const uint8_t kind = (uint8_t)nsci_block_kind_of(tag->tag);
        if (toks.start == toks.end) continue;
        if (tag->tag >= NSCI_BLOCK_MORE && rows->n > 0 && rows->items[rows->n - 1].label == kind) {
            rows->items[rows->n - 1].toks.end = toks.end;
            continue;
        }
        rows->items[rows->n++] = (nsci_span){.toks = toks, .score = tag->score, .label = kind};
        nsci_dateline line;
        if (may_have_dateline(kind) && nsci_dateline_read(doc, cache, toks, is_first, &line) &&
            line.all.end < toks.end)
            rows->items[rows->n++] = (nsci_span){.toks = line.all,
                                                 .score = 1,
                                                 .label = NSCI_BLOCK_DATELINE,
                                                 .source = NSCI_SOURCE_RULE};
        if (kind == NSCI_BLOCK_PARAGRAPH) is_first = false;
    }
}

static nsc_status run_blocks(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                             nsc_error *err) {
    block_work *w = work;
    nsci_spans *rows = &doc->spans[NSC_LAYER_BLOCKS];
    w->lines.n = w->tags.n = rows->n = 0;
    NSC_TRY(
        nsci_block_lines_read(&w->lines, nsci_doc_text(doc), doc->normal.utf8.n, run->alloc, err));
    NSC_TRY(nsci_block_units_read(&w->units, &w->seen, &w->lines, doc,
                                  run->opt->line_breaks == NSC_LINES_KEEP, run->alloc, err));
    nsci_block_view view = nsci_block_look(doc, run->cache, &w->units);
    NSC_TRY(nsci_block_tag_units(part, w->lattice, &view, run->alloc, &w->tags, err));
    NSC_TRY(nsci_spans_reserve(rows, run->alloc, 2 * w->units.n, err));
    gather(w, doc, run->cache, rows);
    return NSC_OK;
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_BLOCKS].n; }

static void fill(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    const nsci_spans *rows = &doc->spans[NSC_LAYER_BLOCKS];
    nsci_fill_spans(&nsci_blocks_layer, rows, columns);
    for (size_t i = 0; i < rows->n; i++) ((uint8_t *)columns->of[KIND])[i] = rows->items[i].label;
}

const nsci_layer nsci_blocks_layer = {
    .name = "blocks",
    .table = "blocks",
    .row = "block",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS),
    .reads_words = true,
    .may_overlap = true,
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .sections = {"blocks.weights"},
    .schema = NSCI_BLOCK_SCHEMA,
    .open = open_scorer,
    .close = close_scorer,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_blocks,
    .n_rows = n_rows,
    .fill = fill,
};

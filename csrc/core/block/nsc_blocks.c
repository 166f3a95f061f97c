/* From lines to blocks.
 *
 *     lines -> units -> features -> tags -> blocks     and datelines, inside their paragraph
 *
 * The network of names is not asked: words and their clusters say enough, and cost little.
 */
#include "block/nsc_blocks.h"
#include "base/nsc_hash.h"
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

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    [NSC_BLOCK_KIND] = {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME, "'headline', 'paragraph' ...", 0, 0,
                        kinds},
    [NSC_BLOCK_SCORE] = {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE,
                         "the probability that it is one", 0, 0, NULL},
    [NSC_BLOCK_PLACE] = {"place", NSC_KIND_INT32, NSC_UNIT_ROW,
                         "of a dateline: the name of where it was filed", 1, NSC_LAYER_ENTS, NULL},
    [NSC_BLOCK_AGENCY] = {"agency", NSC_KIND_TEXT, NSC_UNIT_TEXT,
                          "of a dateline: the agency that filed it, 'Reuters'", 1, 0, NULL},
    [NSC_BLOCK_TIMEX] = {"timex", NSC_KIND_INT32, NSC_UNIT_ROW, "of a dateline: when it was filed",
                         1, NSC_LAYER_DATES, NULL},
};

/* The dateline that a row is. */
typedef struct dateline_row {
    uint32_t row;
    nsci_range place, agency, date; /* tokens */
} dateline_row;

NSCI_DEFINE_VEC(dateline_rows, dateline_row)

typedef struct block_work {
    nsci_block_lines lines;
    nsci_block_units units;
    nsci_block_seen seen;
    nsci_block_tags tags;
    dateline_rows datelines;
    nsci_block_lattice *lattice;
} block_work;

/* ---- Memory ---------------------------------------------------------------------------------- */

static void trim(void *work, const nsc_alloc *alloc, size_t keep_bytes) {
    block_work *w = work;
    nsci_block_lines_trim(&w->lines, alloc, keep_bytes);
    nsci_block_units_trim(&w->units, alloc, keep_bytes);
    nsci_u32s_trim(&w->seen.slots, alloc, keep_bytes);
    nsci_block_tags_trim(&w->tags, alloc, keep_bytes);
    dateline_rows_trim(&w->datelines, alloc, keep_bytes);
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

/* A dateline may open what is read as running text, or as a summary. */
static bool may_have_dateline(uint8_t kind) {
    return kind == NSCI_BLOCK_PARAGRAPH || kind == NSCI_BLOCK_LIST_ITEM ||
           kind == NSCI_BLOCK_STANDFIRST;
}

/* Appends the dateline as a row of its own; both vectors have room. */
static void add_dateline(block_work *w, const nsci_dateline *line, nsci_spans *rows) {
    w->datelines.items[w->datelines.n++] =
        (dateline_row){(uint32_t)rows->n, line->place, line->agency, line->date};
    rows->items[rows->n++] = (nsci_span){
        .toks = line->all, .score = 1, .label = NSCI_BLOCK_DATELINE, .source = NSCI_SOURCE_RULE};
}

/* Adds the dateline that opens the last row, if one does. No summary names an agency: that is the
 * first paragraph. */
static void read_dateline(block_work *w, const nsci_doc *doc, nsci_word_cache *cache, bool is_first,
                          nsci_spans *rows) {
    nsci_span *row = &rows->items[rows->n - 1];
    nsci_dateline line;
    if (!may_have_dateline(row->label) ||
        !nsci_dateline_read(doc, cache, row->toks, is_first, &line) ||
        line.all.end >= row->toks.end)
        return;
    if (row->label == NSCI_BLOCK_STANDFIRST) {
        if (!line.agency.end) return;
        row->label = NSCI_BLOCK_PARAGRAPH;
        row->score = 1;
        row->source = NSCI_SOURCE_RULE;
    }
    const bool is_half = line.place.start == line.place.end || line.date.start == line.date.end;
    if (row->label == NSCI_BLOCK_LIST_ITEM && is_half && !line.agency.end)
        return; /* "3 May - Market in Senn", "Leeds - The Net Loft" */
    add_dateline(w, &line, rows);
}

/* Puts the units of a block together, and the dateline that opens it behind it. */
static void gather(block_work *w, const nsci_doc *doc, nsci_word_cache *cache, nsci_spans *rows) {
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
        const nsci_span *row = &rows->items[rows->n];
        rows->items[rows->n++] = (nsci_span){.toks = toks, .score = tag->score, .label = kind};
        if (w->units.items[i].has_dateline) read_dateline(w, doc, cache, is_first, rows);
        if (row->label == NSCI_BLOCK_PARAGRAPH) is_first = false;
    }
}

/* Does a line speak of a change: "Updated: 3 May"? */
static bool is_update(const nsci_doc *doc, nsci_range toks) {
    static const char words[][9] = {"updated", "modified", "update", "last", "edited"};
    nsci_range tok = doc->toks.items[toks.start];
    uint32_t n = tok.end - tok.start;
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (nsci_hash_lower(nsci_doc_text(doc) + tok.start, n) ==
            nsci_hash_bytes((const uint8_t *)words[k], strlen(words[k])))
            return true;
    return false;
}

static void note_lines(const nsci_doc *doc, const nsci_spans *rows, uint8_t kind, bool updates,
                       nsci_publication *out) {
    for (size_t i = 0; i < rows->n && out->n < NSCI_MAX_PUBLICATION_LINES; i++) {
        const nsci_span *row = &rows->items[i];
        if (row->label == kind && is_update(doc, row->toks) == updates)
            out->toks[out->n++] = row->toks;
    }
}

/* Which lines say when the text was published: when it first was, when it was written, when it was
 * changed, and when what it reports was filed. */
static void note_publication(nsci_doc *doc, const nsci_spans *rows) {
    doc->publication.n = 0;
    note_lines(doc, rows, NSCI_BLOCK_TIMESTAMP, false, &doc->publication);
    note_lines(doc, rows, NSCI_BLOCK_BYLINE, false, &doc->publication);
    note_lines(doc, rows, NSCI_BLOCK_TIMESTAMP, true, &doc->publication);
    note_lines(doc, rows, NSCI_BLOCK_DATELINE, false, &doc->publication);
}

/* Which lines have labels that name no speaker: "TRANSCRIPT: ...", "READ MORE: ...". Datelines too:
 * their places do nothing in the text. */
static nsc_status note_furniture(nsci_doc *doc, const nsci_spans *rows, const nsc_alloc *alloc,
                                 nsc_error *err) {
    enum {
        KINDS = 1u << NSCI_BLOCK_HEADLINE | 1u << NSCI_BLOCK_PROMO | 1u << NSCI_BLOCK_RELATED |
                1u << NSCI_BLOCK_NOTE | 1u << NSCI_BLOCK_KICKER | 1u << NSCI_BLOCK_BYLINE |
                1u << NSCI_BLOCK_DATELINE
    };
    for (size_t i = 0; i < rows->n; i++)
        if (KINDS >> rows->items[i].label & 1)
            NSC_TRY(nsci_ranges_push(&doc->furniture, alloc, rows->items[i].toks, err));
    return NSC_OK;
}

static nsc_status run_blocks(const void *part, void *work, nsci_run *run, nsci_doc *doc,
                             nsc_error *err) {
    block_work *w = work;
    nsci_spans *rows = &doc->spans[NSC_LAYER_BLOCKS];
    w->lines.n = w->tags.n = w->datelines.n = rows->n = 0;
    NSC_TRY(
        nsci_block_lines_read(&w->lines, nsci_doc_text(doc), doc->normal.utf8.n, run->alloc, err));
    NSC_TRY(nsci_block_units_read(&w->units, &w->seen, &w->lines, doc,
                                  run->opt->line_breaks == NSC_LINES_KEEP, run->alloc, err));
    nsci_block_view view = nsci_block_look(doc, run->cache, &w->units);
    NSC_TRY(nsci_block_tag_units(part, w->lattice, &view, run->alloc, &w->tags, err));
    NSC_TRY(nsci_spans_reserve(rows, run->alloc, 2 * w->units.n, err));
    NSC_TRY(dateline_rows_reserve(&w->datelines, run->alloc, w->units.n, err));
    gather(w, doc, run->cache, rows);
    if (run->opt->published == NSC_AUTO_DAY) note_publication(doc, rows);
    if (!(run->layers & NSC_LAYER_BIT(NSC_LAYER_BLOCKS))) return NSC_OK;
    return note_furniture(doc, rows, run->alloc, err);
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_BLOCKS].n; }

/* ---- Columns --------------------------------------------------------------------------------- */

/* Rows of another layer beside blocks: both ascend, so each is passed once. */
typedef struct beside {
    const int32_t *starts; /* NULL: it was not looked for */
    uint32_t n, at;
} beside;

static beside beside_of(nsc_result *res, nsc_layer layer) {
    return (beside){nsci_result_fill(res, layer, NSC_FIELD_START), nsc_result_n_rows(res, layer),
                    0};
}

/* The first row that begins among `toks`, or NSC_NO_ROW. */
static int32_t row_among(beside *b, const nsci_columns *columns, nsci_range toks) {
    if (!b->starts || toks.start == toks.end) return NSC_NO_ROW;
    while (b->at < b->n && b->starts[b->at] < columns->tok_starts[toks.start]) b->at++;
    bool inside = b->at < b->n && b->starts[b->at] < columns->tok_ends[toks.end - 1];
    return inside ? (int32_t)b->at : NSC_NO_ROW;
}

/* The agency's name, as much of it as has room: whole words of visible ASCII. */
static nsc_short_text agency_text(const nsci_doc *doc, nsci_range toks) {
    nsc_short_text out = {{0}};
    size_t n = 0;
    for (uint32_t i = toks.start; i < toks.end; i++) {
        nsci_range tok = doc->toks.items[i];
        const uint8_t *bytes = nsci_doc_text(doc) + tok.start;
        size_t n_tok = tok.end - tok.start, blank = n > 0;
        if (n + blank + n_tok > NSC_MAX_SHORT_TEXT) break;
        for (size_t k = 0; k < n_tok; k++)
            if (bytes[k] <= ' ' || bytes[k] >= 0x7F) return out;
        if (blank) out.bytes[n] = ' ';
        memcpy(out.bytes + n + blank, bytes, n_tok);
        n += blank + n_tok;
    }
    return out;
}

static void fill_datelines(const block_work *w, const nsci_doc *doc, const nsci_columns *columns) {
    int32_t *places = columns->of[NSC_BLOCK_PLACE], *dates = columns->of[NSC_BLOCK_TIMEX];
    nsc_short_text *agencies = columns->of[NSC_BLOCK_AGENCY];
    beside ents = beside_of(columns->result, NSC_LAYER_ENTS);
    beside timexes = beside_of(columns->result, NSC_LAYER_DATES);
    for (size_t i = 0; i < doc->spans[NSC_LAYER_BLOCKS].n; i++) {
        places[i] = dates[i] = NSC_NO_ROW;
        memset(&agencies[i], 0, sizeof agencies[i]);
    }
    for (size_t k = 0; k < w->datelines.n; k++) {
        const dateline_row *line = &w->datelines.items[k];
        places[line->row] = row_among(&ents, columns, line->place);
        dates[line->row] = row_among(&timexes, columns, line->date);
        agencies[line->row] = agency_text(doc, line->agency);
    }
}

/* Who of the persons wrote the text: those in its bylines. */
static void fill_roles(const nsci_doc *doc, const nsci_columns *columns) {
    const nsci_spans *rows = &doc->spans[NSC_LAYER_BLOCKS];
    uint8_t *roles = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_ROLE);
    const uint8_t *labels = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_LABEL);
    beside ents = beside_of(columns->result, NSC_LAYER_ENTS);
    if (!roles) return;
    memset(roles, NSC_NO_NAME, ents.n);
    for (size_t i = 0; i < rows->n; i++) {
        const nsci_span *row = &rows->items[i];
        if (row->label != NSCI_BLOCK_BYLINE) continue;
        for (int32_t e; (e = row_among(&ents, columns, row->toks)) != NSC_NO_ROW; ents.at++) {
            const char *label = nsc_result_label(columns->result, NSC_LAYER_ENTS, labels[e]);
            if (strcmp(label, "PERSON") == 0) roles[e] = NSCI_ROLE_AUTHOR;
        }
    }
}

static void fill(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    const nsci_spans *rows = &doc->spans[NSC_LAYER_BLOCKS];
    uint8_t *kind = columns->of[NSC_BLOCK_KIND];
    nsci_fill_spans(&nsci_blocks_layer, rows, columns);
    for (size_t i = 0; i < rows->n; i++) kind[i] = rows->items[i].label;
    fill_datelines(work, doc, columns);
    fill_roles(doc, columns);
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

/* From names to places: a row for each name of a place, each nationality word, and each building or
 * organization with a place in its name.
 *
 *     ents      Acme Bank of Ghana  ORG    Accra  LOC      she  -    Ghanaian  NORP
 *     rows      GH by part                 GH, 5.55, -0.2            GH
 *
 * Mentions that read alike are one sense, which nsc_place_article.c decides on.
 */
#include "place/nsc_places.h"

#include <math.h>

#include "base/nsc_ascii.h"
#include "base/nsc_mem.h"
#include "place/nsc_place_article.h"
#include "word/nsc_cue.h"

static const char *const kinds[] = {[NSCI_PLACE_COUNTRY] = "country",
                                    [NSCI_PLACE_REGION] = "region",
                                    [NSCI_PLACE_CITY] = "city",
                                    [NSCI_PLACE_CONTINENT] = "continent",
                                    [NSCI_PLACE_WATER] = "water",
                                    [NSCI_PLACE_AREA] = "area",
                                    [NSCI_PLACE_NATIONALITY] = "nationality",
                                    NULL};

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    [NSC_PLACE_ENT] = {"ent", NSC_KIND_INT32, NSC_UNIT_ROW, "the name that it is", 0,
                       NSC_LAYER_ENTS, NULL},
    [NSC_PLACE_COUNTRY] =
        {"country", NSC_KIND_INT32, NSC_UNIT_CODE,
         "the ISO 3166-1 code of its country; None of a place in several, or in none", 0, 0, NULL},
    [NSC_PLACE_KIND] =
        {"kind", NSC_KIND_UINT8, NSC_UNIT_NAME,
         "'country', 'region', 'city', 'continent', 'water', 'area' or 'nationality'; None "
         "where the table of places has no such name",
         0, 0, kinds},
    [NSC_PLACE_SOURCE] = {"source", NSC_KIND_UINT8, NSC_UNIT_NAME,
                          "what tells the country: the 'name', a 'part' of it, or the 'article'", 0,
                          0, nsci_place_sources},
    [NSC_PLACE_GEONAMES_ID] = {"geonames_id", NSC_KIND_INT32, NSC_UNIT_ID,
                               "its number in GeoNames; None where the table of places lacks it", 0,
                               0, NULL},
    [NSC_PLACE_LAT] = {"lat", NSC_KIND_FLOAT64, NSC_UNIT_DEGREES,
                       "its latitude, north of the equator", 0, 0, NULL},
    [NSC_PLACE_LON] = {"lon", NSC_KIND_FLOAT64, NSC_UNIT_DEGREES,
                       "its longitude, east of Greenwich", 0, 0, NULL},
    {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE, "the probability that the country is right", 0, 0,
     NULL},
};

enum { MOST_WORDS_HEARD = 8, N_NAMES_AT_ONCE = 16, MOST_LETTERS = 4 };
static const float HOME_VOTE = 2.0f, WORD_VOTE = 0.7f;

typedef struct work {
    const nsci_place_table *table; /* borrowed from the model */
    nsci_place_article article;
    nsci_u32s ents;               /* [mentions] the name that each is */
    uint8_t uses[NSC_MAX_LABELS]; /* nsci_place_use of each label of names, or NSCI_N_USES */
} work;

/* ---- The model ------------------------------------------------------------------------------- */

static nsc_status open_table(const nsci_section *sections, const nsc_alloc *alloc, void **part,
                             nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_place_table), &memory, err));
    nsc_status status = nsci_place_table_open(memory, sections[0], sections[1], err);
    if (status == NSC_OK)
        *part = memory;
    else
        nsci_free(alloc, memory);
    return status;
}

static void close_table(void *part, const nsc_alloc *alloc) { nsci_free(alloc, part); }

/* ---- Working memory -------------------------------------------------------------------------- */

static void end(void *memory, const nsc_alloc *alloc) {
    work *own = memory;
    if (!own) return;
    nsci_place_article_free(&own->article, alloc);
    nsci_u32s_free(&own->ents, alloc);
    nsci_free(alloc, own);
}

/* [label of the model] the use of such names, or NSCI_N_USES. */
static void uses_of_labels(nsci_labels labels, uint8_t uses[NSC_MAX_LABELS]) {
    static const char *const names[NSCI_N_USES] = {[NSCI_PLACE_USE_PLACE] = "LOC",
                                                   [NSCI_PLACE_USE_GROUP] = "NORP",
                                                   [NSCI_PLACE_USE_SITE] = "FAC",
                                                   [NSCI_PLACE_USE_ORGANIZATION] = "ORG"};
    for (uint32_t k = 0; k < labels.n; k++) {
        uses[k] = NSCI_N_USES;
        for (uint32_t use = 0; use < NSCI_N_USES; use++)
            if (strcmp(labels.names[k], names[use]) == 0) uses[k] = (uint8_t)use;
    }
}

static nsc_status begin(const void *part, const nsci_run *run, void **out, nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(run->alloc, 1, sizeof(work), &memory, err));
    nsc_status status = nsci_place_article_new(&((work *)memory)->article, part, run->alloc, err);
    ((work *)memory)->table = part;
    uses_of_labels(run->labels[NSC_LAYER_ENTS], ((work *)memory)->uses);
    if (status == NSC_OK)
        *out = memory;
    else
        end(memory, run->alloc);
    return status;
}

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    work *own = memory;
    nsci_place_article_trim(&own->article, alloc, keep_bytes);
    nsci_u32s_trim(&own->ents, alloc, keep_bytes);
}

/* ---- Mentions -------------------------------------------------------------------------------- */

static void fold(const nsci_doc *doc, nsci_range toks, nsci_place_name *name) {
    uint32_t start = doc->toks.items[toks.start].start,
             end_bytes = doc->toks.items[toks.end - 1].end;
    nsci_place_name_fold(nsci_doc_text(doc) + start, end_bytes - start, name);
}

/* ---- "Paris, Texas", "America's Paris" ------------------------------------------------------- */

/* Whether a token is a comma or bracket that the place's country or region may stand behind. */
static bool is_mark(const nsci_doc *doc, uint32_t tok) {
    uint8_t c = nsci_doc_text(doc)[doc->toks.items[tok].start];
    return c == ',' || c == '(';
}

static nsci_place_entry entry_of(const nsci_place_table *table, const nsci_doc *doc,
                                 nsci_range toks) {
    nsci_place_name name;
    fold(doc, toks, &name);
    return nsci_place_find_whole(table, &name);
}

/* The rows of a capitalized word that is no name: "Athens, Ga." Two letters are an abbreviation
 * when both are capitals. */
static nsci_place_entry entry_of_token(const nsci_place_table *table, const nsci_doc *doc,
                                       uint32_t tok) {
    nsci_range bytes = doc->toks.items[tok];
    const uint8_t *text = nsci_doc_text(doc) + bytes.start;
    if (!nsci_is_upper(text[0]) || (bytes.end - bytes.start == 2 && !nsci_is_upper(text[1])))
        return (nsci_place_entry){0};
    return entry_of(table, doc, (nsci_range){tok, tok + 1});
}

/* The rows of what stands behind name `ent`, with a comma or bracket between. */
static nsci_place_entry entry_behind(const nsci_place_table *table, const nsci_doc *doc,
                                     size_t ent) {
    const nsci_spans *ents = &doc->spans[NSC_LAYER_ENTS];
    const nsci_span *span = &ents->items[ent];
    uint32_t mark = span->toks.end, next = mark + 1;
    if (next >= doc->sent_toks.items[span->sent].end || !is_mark(doc, mark))
        return (nsci_place_entry){0};
    if (ent + 1 < ents->n && ents->items[ent + 1].toks.start == next)
        return entry_of(table, doc, ents->items[ent + 1].toks);
    return entry_of_token(table, doc, next);
}

/* The rows of the place that has name `ent`: Pakistan's | Hyderabad */
static nsci_place_entry entry_of_owner(const nsci_place_table *table, const nsci_doc *doc,
                                       size_t ent) {
    const nsci_span *span = &doc->spans[NSC_LAYER_ENTS].items[ent];
    const nsci_span *owner = span - 1;
    if (ent == 0 || owner->label != span->label || owner->toks.end + 1 != span->toks.start ||
        owner->sent != span->sent)
        return (nsci_place_entry){0};
    const nsci_range s = doc->toks.items[owner->toks.end];
    const uint8_t *text = nsci_doc_text(doc) + s.start;
    if (s.end - s.start != 2 || text[0] != '\'' || text[1] != 's') return (nsci_place_entry){0};
    return entry_of(table, doc, owner->toks);
}

/* The rows of the name behind "in": Birmingham in | England */
static nsci_place_entry entry_around(const nsci_place_table *table, const nsci_doc *doc,
                                     size_t ent) {
    const nsci_spans *ents = &doc->spans[NSC_LAYER_ENTS];
    const nsci_span *span = &ents->items[ent], *next = span + 1;
    if (ent + 1 == ents->n || next->label != span->label || next->sent != span->sent ||
        next->toks.start != span->toks.end + 1)
        return (nsci_place_entry){0};
    const nsci_range in = doc->toks.items[span->toks.end];
    if (in.end - in.start != 2 || memcmp(nsci_doc_text(doc) + in.start, "in", 2) != 0)
        return (nsci_place_entry){0};
    return entry_of(table, doc, next->toks);
}

/* The comma in a name, or its end. */
static uint32_t comma_in(const nsci_doc *doc, nsci_range toks) {
    uint32_t tok = toks.start + 1;
    while (tok < toks.end && nsci_doc_text(doc)[doc->toks.items[tok].start] != ',') tok++;
    return tok;
}

/* Looks name `ent` up. One that has a comma, and that the table lacks as a whole, is two. */
static bool read_mention(const nsci_place_table *table, const nsci_doc *doc, size_t ent,
                         nsci_place_use use, const nsci_place_name *folded,
                         nsci_place_sense *sense) {
    nsci_place_name before;
    bool is_owned = false;
    nsci_place_entry behind = {0};
    nsci_range toks = doc->spans[NSC_LAYER_ENTS].items[ent].toks;
    uint32_t comma = use == NSCI_PLACE_USE_PLACE ? comma_in(doc, toks) : toks.end;
    if (comma + 1 < toks.end && !nsci_place_find_whole(table, folded).n) {
        behind = entry_of(table, doc, (nsci_range){comma + 1, toks.end});
        fold(doc, (nsci_range){toks.start, comma}, &before);
        folded = &before;
    } else if (use == NSCI_PLACE_USE_PLACE) {
        behind = entry_behind(table, doc, ent);
        is_owned = behind.n == 0;
        if (is_owned) behind = entry_of_owner(table, doc, ent);
    }
    if (!nsci_place_sense_of(table, folded, use, sense)) return false;
    if (behind.n == 0 && use == NSCI_PLACE_USE_PLACE) {
        const nsci_place_entry around = entry_around(table, doc, ent);
        if (nsci_place_some_lie_in(table, sense->entry, around)) behind = around;
    }
    if (behind.n) nsci_place_sense_put_in(table, sense, behind);
    sense->is_owned = is_owned && behind.n;
    return true;
}

/* Tells each name behind a comma what stands before it. */
static void note_before(work *own, const nsci_doc *doc) {
    const nsci_span *ents = doc->spans[NSC_LAYER_ENTS].items;
    nsci_place_sense *senses = own->article.senses.items;
    for (size_t m = 0; m + 1 < own->ents.n; m++) {
        const nsci_place_sense *before = &senses[own->article.mentions.items[m]];
        nsci_place_sense *behind = &senses[own->article.mentions.items[m + 1]];
        uint32_t end_tok = ents[own->ents.items[m]].toks.end;
        bool is_next = ents[own->ents.items[m + 1]].toks.start == end_tok + 1;
        if (is_next && before->behind.n && before->entry.n) behind->before = before->entry;
    }
}

/* ---- A run ----------------------------------------------------------------------------------- */

/* "NG" as a row has it; 0 of none. */
static uint16_t packed_country(char first, char second) {
    if (!first) return 0;
    return (uint16_t)((first - '@') << 5 | (second - '@'));
}

/* Votes for the countries whose papers write as this one does: each such word, up to a few. */
static void hear_words(nsci_place_article *article, const nsci_doc *doc) {
    uint32_t n = 0;
    for (size_t t = 0; t < doc->words.n && n < MOST_WORDS_HEARD; t++) {
        const uint16_t cue = doc->words.items[t].cue;
        int32_t letters;
        if (!nsci_cue_is(cue, NSCI_CUE_PAPER)) continue; /* a test that is seldom true */
        if (!nsci_cue_value(cue, NSCI_CUE_PAPER, &letters)) continue;
        nsci_place_article_vote(article, packed_country((char)(letters >> 8), (char)letters),
                                WORD_VOTE);
        n++;
    }
}

/* Whether a name is a few capitals, and so an organization's own: NICE, MAN, and not a town's. */
static bool are_letters(const nsci_doc *doc, nsci_range toks) {
    const nsci_range t = doc->toks.items[toks.start];
    if (toks.end - toks.start != 1 || t.end - t.start > MOST_LETTERS) return false;
    for (uint32_t at = t.start; at < t.end; at++)
        if (!nsci_is_upper(nsci_doc_text(doc)[at])) return false;
    return true;
}

/* Whether some row of a name is a country: "UAE". */
static bool may_be_country(const nsci_place_table *table, nsci_place_entry entry) {
    for (uint32_t i = 0; i < entry.n; i++)
        if (nsci_place_row(table, entry.first + i).kind == NSCI_PLACE_COUNTRY) return true;
    return false;
}

static void add_mention(const nsci_place_table *table, work *own, const nsci_doc *doc, uint32_t ent,
                        const nsci_place_name *name) {
    nsci_place_sense sense;
    nsci_place_use use = own->uses[doc->spans[NSC_LAYER_ENTS].items[ent].label];
    if (!read_mention(table, doc, ent, use, name, &sense)) return;
    if (use == NSCI_PLACE_USE_ORGANIZATION &&
        are_letters(doc, doc->spans[NSC_LAYER_ENTS].items[ent].toks) &&
        !may_be_country(table, sense.entry))
        return;
    nsci_place_article_add(&own->article, &sense);
    own->ents.items[own->ents.n++] = ent;
}

/* Adds some names. The table is large and other layers push it out of the caches: what all of them
 * read there is asked for before the first of them waits for it. */
static void add_names(const nsci_place_table *table, work *own, const nsci_doc *doc,
                      const uint32_t *ents, uint32_t n) {
    nsci_place_name names[N_NAMES_AT_ONCE];
    uint64_t hashes[N_NAMES_AT_ONCE];
    for (uint32_t k = 0; k < n; k++) {
        fold(doc, doc->spans[NSC_LAYER_ENTS].items[ents[k]].toks, &names[k]);
        hashes[k] = names[k].n_words ? nsci_place_name_hash(&names[k], 0, names[k].n_words) : 0;
        nsci_table_ask(&table->names, hashes[k]);
    }
    for (uint32_t k = 0; k < n; k++) nsci_table_ask_on(&table->names, hashes[k]);
    for (uint32_t k = 0; k < n; k++) nsci_place_ask_for_rows(table, hashes[k]);
    for (uint32_t k = 0; k < n; k++) add_mention(table, own, doc, ents[k], &names[k]);
}

static void add_all(const nsci_place_table *table, work *own, const nsci_doc *doc) {
    const nsci_spans *names = &doc->spans[NSC_LAYER_ENTS];
    uint32_t ents[N_NAMES_AT_ONCE], n = 0;
    for (size_t i = 0; i < names->n; i++) {
        if (own->uses[names->items[i].label] == NSCI_N_USES) continue;
        ents[n++] = (uint32_t)i;
        if (n == N_NAMES_AT_ONCE) add_names(table, own, doc, ents, n);
        n %= N_NAMES_AT_ONCE;
    }
    add_names(table, own, doc, ents, n);
}

/* Notes for each name that is a town in which country and region it lies. */
static nsc_status note_towns(const nsci_place_table *table, const work *own, nsci_doc *doc,
                             const nsc_alloc *alloc, nsc_error *err) {
    const size_t n = doc->spans[NSC_LAYER_ENTS].n;
    doc->town_of_name.n = 0;
    NSC_TRY(nsci_u32s_reserve(&doc->town_of_name, alloc, n, err));
    if (n) memset(doc->town_of_name.items, 0, n * sizeof *doc->town_of_name.items);
    doc->town_of_name.n = n;
    for (size_t m = 0; m < own->ents.n; m++) {
        const nsci_place_sense *sense = &own->article.senses.items[own->article.mentions.items[m]];
        if (sense->row == NSC_NONE || sense->use != NSCI_PLACE_USE_PLACE) continue;
        const nsci_place row = nsci_place_row(table, sense->row);
        if (row.kind == NSCI_PLACE_CITY)
            doc->town_of_name.items[own->ents.items[m]] = (uint32_t)row.country << 16 | row.region;
    }
    return NSC_OK;
}

static nsc_status run_places(const void *part, void *memory, nsci_run *run, nsci_doc *doc,
                             nsc_error *err) {
    work *own = memory;
    const nsci_spans *ents = &doc->spans[NSC_LAYER_ENTS];
    nsci_spans *places = &doc->spans[NSC_LAYER_PLACES];
    places->n = 0;
    NSC_TRY(nsci_place_article_reset(&own->article, ents->n, run->alloc, err));
    own->ents.n = 0;
    NSC_TRY(nsci_u32s_reserve(&own->ents, run->alloc, ents->n, err));
    nsci_place_article_vote(&own->article, packed_country(run->opt->home[0], run->opt->home[1]),
                            HOME_VOTE);
    hear_words(&own->article, doc);
    add_all(part, own, doc);
    note_before(own, doc);
    NSC_TRY(nsci_place_decide(part, &own->article, run->alloc, err));
    NSC_TRY(note_towns(part, own, doc, run->alloc, err));
    NSC_TRY(nsci_spans_reserve(places, run->alloc, own->ents.n, err));
    for (size_t m = 0; m < own->ents.n; m++) {
        nsci_span *place = &places->items[places->n++];
        *place = ents->items[own->ents.items[m]];
        place->score = own->article.senses.items[own->article.mentions.items[m]].score;
    }
    return NSC_OK;
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_PLACES].n; }

/* "NG" as a number, its first letter in the low byte; 0 of none. */
static int32_t country_code(uint16_t country) {
    return country ? ('@' + (country >> 5)) | ('@' + (country & 31)) << 8 : 0;
}

static double degrees(int16_t hundredths) {
    return hundredths == NSCI_PLACE_NO_COORDINATE ? (double)NAN : hundredths / 100.0;
}

/* The row of the table that a sense is; all unknown for one that is none. */
static nsci_place place_of(const nsci_place_table *table, const nsci_place_sense *sense) {
    if (sense->row == NSC_NONE)
        return (nsci_place){.lat = NSCI_PLACE_NO_COORDINATE, .lon = NSCI_PLACE_NO_COORDINATE};
    return nsci_place_row(table, sense->row);
}

/* Whether the name is that of the row's place, not of a part of it or of something near. */
static bool is_place_itself(const nsci_place_sense *sense, const nsci_place *row) {
    return sense->part <= NSCI_PLACE_PART_TOWN ||
           (sense->part == NSCI_PLACE_PART_KIND && row->kind != NSCI_PLACE_CITY);
}

static void fill_row(const work *own, size_t m, const nsci_columns *columns) {
    const nsci_place_sense *sense = &own->article.senses.items[own->article.mentions.items[m]];
    nsci_place row = place_of(own->table, sense);
    bool has_id = row.geonames_id && is_place_itself(sense, &row);
    ((int32_t *)columns->of[NSC_PLACE_ENT])[m] = (int32_t)own->ents.items[m];
    ((int32_t *)columns->of[NSC_PLACE_COUNTRY])[m] = country_code(sense->country);
    ((uint8_t *)columns->of[NSC_PLACE_KIND])[m] = sense->kind;
    ((uint8_t *)columns->of[NSC_PLACE_SOURCE])[m] = sense->source;
    ((int32_t *)columns->of[NSC_PLACE_GEONAMES_ID])[m] =
        has_id ? (int32_t)row.geonames_id : NSC_NO_ID;
    bool is_near = sense->part != NSCI_PLACE_PART_INSIDE;
    ((double *)columns->of[NSC_PLACE_LAT])[m] =
        degrees(is_near ? row.lat : NSCI_PLACE_NO_COORDINATE);
    ((double *)columns->of[NSC_PLACE_LON])[m] =
        degrees(is_near ? row.lon : NSCI_PLACE_NO_COORDINATE);
}

/* What names say of their places. */
static void fill_ents(const work *own, const nsci_doc *doc, const nsci_columns *columns) {
    int32_t *places = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_PLACE);
    int32_t *countries = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_COUNTRY);
    uint8_t *told_by = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_COUNTRY_SOURCE);
    for (size_t i = 0; i < doc->spans[NSC_LAYER_ENTS].n; i++) {
        places[i] = NSC_NO_ROW;
        countries[i] = 0;
        told_by[i] = NSC_NO_NAME;
    }
    for (size_t m = 0; m < own->ents.n; m++) {
        const nsci_place_sense *sense = &own->article.senses.items[own->article.mentions.items[m]];
        places[own->ents.items[m]] = (int32_t)m;
        countries[own->ents.items[m]] = country_code(sense->country);
        if (sense->country) told_by[own->ents.items[m]] = sense->source;
    }
}

static void fill(const void *memory, const nsci_doc *doc, const nsci_columns *columns) {
    const work *own = memory;
    nsci_fill_spans(&nsci_places_layer, &doc->spans[NSC_LAYER_PLACES], columns);
    for (size_t m = 0; m < own->ents.n; m++) fill_row(own, m, columns);
    fill_ents(own, doc, columns);
}

const nsci_layer nsci_places_layer = {
    .name = "places",
    .table = "places",
    .row = "place",
    .reads_words = true,
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS) | NSC_LAYER_BIT(NSC_LAYER_ENTS),
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .sections = {"places.names", "places.rows"},
    .schema = 1,
    .open = open_table,
    .close = close_table,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_places,
    .n_rows = n_rows,
    .fill = fill,
};

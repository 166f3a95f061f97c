/* From names to identities, and back.
 *
 *     names       Sanna Marin  Finland  Marin  Finland      row of a name: its mention
 *     identity    0            1        0      1            a column of names
 *     identities  Sanna Marin  Finland                      in the order of their first mentions
 *
 * A row lies where its first mention does; its name is the fullest of them.
 */
#include "identity/nsc_identities.h"
#include "base/nsc_mem.h"
#include "identity/nsc_identity.h"
#include "place/nsc_place_sense.h"

enum { NAME = 4, KEY, COUNTRY, GEONAMES_ID, LATITUDE, LONGITUDE, COUNTRY_SOURCE };

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where its first mention begins", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where its first mention ends", 0, 0, NULL},
    {"label", NSC_KIND_UINT8, NSC_UNIT_LABEL, "what it is: PERSON, ORG, LOC ...", 0, 0, NULL},
    {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE,
     "how sure it is that all its mentions are one: of the weakest link", 0, 0, NULL},
    [NAME] = {"name", NSC_KIND_INT32, NSC_UNIT_ROW_TEXT, "its fullest name in the text", 0,
              NSC_LAYER_ENTS, NULL},
    [KEY] = {"name_key", NSC_KIND_INT32, NSC_UNIT_ROW_KEY,
             "the name as it is counted over texts: small letters, no accents", 0, NSC_LAYER_ENTS,
             NULL},
    [COUNTRY] = {"country", NSC_KIND_INT32, NSC_UNIT_CODE,
                 "of a place, a nationality or what is called after one, the ISO 3166-1 code", 0, 0,
                 NULL},
    [GEONAMES_ID] = {"geonames_id", NSC_KIND_INT32, NSC_UNIT_ID,
                     "of a place, its number in GeoNames", 0, 0, NULL},
    [LATITUDE] = {"lat", NSC_KIND_FLOAT64, NSC_UNIT_DEGREES, "of a place, its latitude", 0, 0,
                  NULL},
    [LONGITUDE] = {"lon", NSC_KIND_FLOAT64, NSC_UNIT_DEGREES, "of a place, its longitude", 0, 0,
                   NULL},
    [COUNTRY_SOURCE] = {"country_source", NSC_KIND_UINT8, NSC_UNIT_NAME,
                        "what tells the country: the 'name', a 'part' of it, or the 'article'", 1,
                        0, nsci_place_sources},
};

static const nsc_inverse inverses[] = {
    {"mentions", NSC_LAYER_ENTS, NSC_ENT_IDENTITY, "The names that are its, in order."}};

typedef struct identities_work {
    nsci_identifier identifier;
    uint8_t kinds[NSC_MAX_LABELS]; /* nsci_name_kind of each label of names */
} identities_work;

/* ---- Working memory -------------------------------------------------------------------------- */

/* Labels that are compared by rules of their own, of the bundled model and as others call them. */
static nsci_name_kind kind_of(const char *label) {
    static const struct {
        const char *label;
        nsci_name_kind kind;
    } kinds[] = {
        {"PERSON", NSCI_NAME_PERSON}, {"PER", NSCI_NAME_PERSON},   {"ORG", NSCI_NAME_ORG},
        {"LOC", NSCI_NAME_LOC},       {"GPE", NSCI_NAME_LOC},      {"FAC", NSCI_NAME_LOC},
        {"NORP", NSCI_NAME_NORP},     {"DATE", NSCI_NAME_NONE},    {"TIME", NSCI_NAME_NONE},
        {"MONEY", NSCI_NAME_NONE},    {"PERCENT", NSCI_NAME_NONE}, {"QUANTITY", NSCI_NAME_NONE},
        {"ORDINAL", NSCI_NAME_NONE},  {"CARDINAL", NSCI_NAME_NONE}};
    for (size_t k = 0; k < NSCI_COUNT(kinds); k++)
        if (strcmp(kinds[k].label, label) == 0) return kinds[k].kind;
    return NSCI_NAME_OTHER;
}

static nsc_status begin(const void *part, const nsci_run *run, void **out, nsc_error *err) {
    (void)part;
    void *memory;
    NSC_TRY(nsci_new_zeroed(run->alloc, 1, sizeof(identities_work), &memory, err));
    identities_work *work = memory;
    const nsci_labels *labels = &run->labels[NSC_LAYER_ENTS];
    for (uint32_t k = 0; k < labels->n; k++) work->kinds[k] = (uint8_t)kind_of(labels->names[k]);
    *out = work;
    return NSC_OK;
}

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    identities_work *work = memory;
    nsci_identifier_trim(&work->identifier, alloc, keep_bytes);
}

static void end(void *memory, const nsc_alloc *alloc) {
    if (memory) trim(memory, alloc, 0);
    nsci_free(alloc, memory);
}

/* ---- A run ----------------------------------------------------------------------------------- */

static nsc_status read_mentions(identities_work *work, const nsci_doc *doc, const nsc_alloc *alloc,
                                nsc_error *err) {
    const nsci_spans *names = &doc->spans[NSC_LAYER_ENTS];
    nsci_name_mentions *mentions = &work->identifier.mentions;
    mentions->n = 0;
    NSC_TRY(nsci_name_mentions_reserve(mentions, alloc, names->n, err));
    for (size_t i = 0; i < names->n; i++) {
        const nsci_span *name = &names->items[i];
        const nsci_range *toks = doc->toks.items;
        mentions->items[mentions->n++] =
            (nsci_name_mention){{toks[name->toks.start].start, toks[name->toks.end - 1].end},
                                work->kinds[name->label],
                                name->label,
                                doc->town_of_name.items[i]};
    }
    return NSC_OK;
}

static nsc_status run_identities(const void *part, void *memory, nsci_run *run, nsci_doc *doc,
                                 nsc_error *err) {
    (void)part;
    identities_work *work = memory;
    const nsci_identities *found = &work->identifier.identities;
    nsci_spans *spans = &doc->spans[NSC_LAYER_IDENTITIES];
    spans->n = 0;
    NSC_TRY(read_mentions(work, doc, run->alloc, err));
    NSC_TRY(nsci_identify(&work->identifier, nsci_doc_text(doc), (uint32_t)doc->normal.utf8.n,
                          run->alloc, err));
    NSC_TRY(nsci_spans_reserve(spans, run->alloc, found->n, err));
    for (size_t i = 0; i < found->n; i++) {
        nsci_span span = doc->spans[NSC_LAYER_ENTS].items[found->items[i].first];
        span.label = found->items[i].label;
        span.score = found->items[i].score;
        spans->items[spans->n++] = span;
    }
    return NSC_OK;
}

/* ---- Columns --------------------------------------------------------------------------------- */

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_IDENTITIES].n; }

/* What an identity has of a place. */
static const struct {
    uint8_t to, from, n_bytes;
} of_place[] = {{COUNTRY, NSC_PLACE_COUNTRY, sizeof(int32_t)},
                {COUNTRY_SOURCE, NSC_PLACE_SOURCE, sizeof(uint8_t)},
                {GEONAMES_ID, NSC_PLACE_GEONAMES_ID, sizeof(int32_t)},
                {LATITUDE, NSC_PLACE_LAT, sizeof(double)},
                {LONGITUDE, NSC_PLACE_LON, sizeof(double)}};

/* Gives an identity the place of one of its mentions, from these columns of places. */
static void copy_place(const nsci_columns *columns, size_t identity,
                       const uint8_t *const from[NSCI_COUNT(of_place)], size_t place) {
    for (size_t k = 0; k < NSCI_COUNT(of_place); k++) {
        size_t n_bytes = of_place[k].n_bytes;
        memcpy((uint8_t *)columns->of[of_place[k].to] + identity * n_bytes,
               from[k] + place * n_bytes, n_bytes);
    }
    if (((int32_t *)columns->of[COUNTRY])[identity] == 0) /* no country, and so nothing tells it */
        ((uint8_t *)columns->of[COUNTRY_SOURCE])[identity] = NSC_NO_NAME;
}

/* The place of an identity is that of its fullest name, else of the first mention with a country.
 */
static void fill_places(const nsci_identifier *found, const nsci_doc *doc,
                        const nsci_columns *columns) {
    const uint8_t *from[NSCI_COUNT(of_place)];
    for (size_t k = 0; k < NSCI_COUNT(of_place); k++)
        from[k] = nsci_result_fill(columns->result, NSC_LAYER_PLACES, of_place[k].from);
    const int32_t *names = nsci_result_fill(columns->result, NSC_LAYER_PLACES, NSC_PLACE_ENT);
    const int32_t *countries =
        nsci_result_fill(columns->result, NSC_LAYER_PLACES, NSC_PLACE_COUNTRY);
    int32_t *own = columns->of[COUNTRY];
    for (size_t i = 0; i < found->identities.n; i++) {
        own[i] = 0;
        ((uint8_t *)columns->of[COUNTRY_SOURCE])[i] = NSC_NO_NAME;
        ((int32_t *)columns->of[GEONAMES_ID])[i] = NSC_NO_ID;
        ((double *)columns->of[LATITUDE])[i] = nsci_no_degrees();
        ((double *)columns->of[LONGITUDE])[i] = nsci_no_degrees();
    }
    for (size_t k = 0; k < doc->spans[NSC_LAYER_PLACES].n; k++) {
        uint32_t i = found->identity_of.items[names[k]];
        if (i == NSC_NONE) continue;
        bool is_fullest = found->identities.items[i].name == (uint32_t)names[k];
        if (countries[k] ? is_fullest || !own[i] : is_fullest && !own[i])
            copy_place(columns, i, from, k);
    }
}

static void fill(const void *memory, const nsci_doc *doc, const nsci_columns *columns) {
    const identities_work *work = memory;
    const nsci_identifier *found = &work->identifier;
    int32_t *names = columns->of[NAME], *keys = columns->of[KEY];
    int32_t *identities = nsci_result_fill(columns->result, NSC_LAYER_ENTS, NSC_ENT_IDENTITY);
    nsci_fill_spans(&nsci_identities_layer, &doc->spans[NSC_LAYER_IDENTITIES], columns);
    for (size_t i = 0; i < found->identities.n; i++)
        names[i] = keys[i] = (int32_t)found->identities.items[i].name;
    for (size_t i = 0; i < found->identity_of.n; i++) /* NSC_NONE is NSC_NO_ROW */
        identities[i] = (int32_t)found->identity_of.items[i];
    fill_places(found, doc, columns);
}

const nsci_layer nsci_identities_layer = {
    .name = "identities",
    .table = "identities",
    .row = "identity",
    .needs = NSC_LAYER_BIT(NSC_LAYER_ENTS) | NSC_LAYER_BIT(NSC_LAYER_PLACES),
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .n_inverses = NSCI_COUNT(inverses),
    .inverses = inverses,
    .labels_of = NSC_LAYER_ENTS,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_identities,
    .n_rows = n_rows,
    .fill = fill,
};

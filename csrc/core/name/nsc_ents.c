/* Names of three sources in one list.
 *
 *     tagger --> names --+-- rules: MONEY, PERCENT, TIME, DATE --+-- list: the caller's --> ents
 *                            |  (nsci_spans_merge says who wins)     |
 *                            +-- min_score drops the unsure ---------+
 *
 * What is edited and voted on (nsc_name_edit.h, nsc_name_vote.h) are names of the bundled network:
 * a model of weights was trained on somebody's own idea of names.
 */
#include "name/nsc_ents.h"
#include "base/nsc_ascii.h"
#include "base/nsc_mem.h"
#include "name/nsc_cnn_scorer.h"
#include "name/nsc_name_class.h"
#include "name/nsc_name_dateline.h"
#include "name/nsc_name_repeat.h"
#include "name/nsc_name_result.h"
#include "place/nsc_place_sense.h"

static const nsc_field fields[] = {
    {"start", NSC_KIND_INT32, NSC_UNIT_START, "where it begins in the text", 0, 0, NULL},
    {"end", NSC_KIND_INT32, NSC_UNIT_END, "where it ends in the text", 0, 0, NULL},
    {"label", NSC_KIND_UINT8, NSC_UNIT_LABEL, "what it is: PERSON, ORG, LOC ...", 0, 0, NULL},
    {"score", NSC_KIND_FLOAT32, NSC_UNIT_SCORE, "the probability that it is right", 0, 0, NULL},
    {"sentence", NSC_KIND_INT32, NSC_UNIT_SENT, "the number of its sentence", 1, 0, NULL},
    [NSC_ENT_PLACE] = {"place", NSC_KIND_INT32, NSC_UNIT_ROW, "where it is; None of other names", 1,
                       NSC_LAYER_PLACES, NULL},
    [NSC_ENT_COUNTRY] = {"country", NSC_KIND_INT32, NSC_UNIT_CODE,
                         "the ISO 3166-1 code of the country that it is in, or of; None where "
                         "there is none",
                         1, NSC_LAYER_PLACES, NULL},
    [NSC_ENT_COUNTRY_SOURCE] = {"country_source", NSC_KIND_UINT8, NSC_UNIT_NAME,
                                "what tells the country: the 'name', a 'part' of it, or the "
                                "'article'",
                                1, NSC_LAYER_PLACES, nsci_place_sources},
    [NSC_ENT_IDENTITY] = {"identity", NSC_KIND_INT32, NSC_UNIT_ROW,
                          "whom or what it names; None for dates and amounts", 1,
                          NSC_LAYER_IDENTITIES, NULL},
    [NSC_ENT_ROLE] = {"role", NSC_KIND_UINT8, NSC_UNIT_NAME,
                      "'author' of a person in a byline; None of others", 1, NSC_LAYER_BLOCKS,
                      nsci_ent_roles},
};

/* ---- The model ------------------------------------------------------------------------------- */

enum { LABELS, NETWORK, WEIGHTS, TRANSITIONS, PIECES, ENCODER };

/* Names of letters, digits and _, one after another, each closed by a NUL. */
static nsc_status open_labels(nsci_section section, nsci_ents_part *part, nsc_error *err) {
    size_t length = 0;
    for (size_t i = 0; i < section.n_bytes; i++) {
        uint8_t c = section.bytes[i];
        if (c == '\0') {
            if (length == 0)
                return nsci_fail(err, NSC_E_MODEL, i, "section \"ents.labels\": an empty label");
            part->n_labels++;
            length = 0;
            continue;
        }
        bool allowed = nsci_is_upper(c) || nsci_is_lower(c) || nsci_is_digit(c) || c == '_';
        if (!allowed || length == NSC_MAX_LABEL_BYTES || part->n_labels == NSC_MAX_LABELS)
            return nsci_fail(
                err, NSC_E_MODEL, i,
                "section \"ents.labels\": expected at most %u names of at most %u letters",
                (uint32_t)NSC_MAX_LABELS, (uint32_t)NSC_MAX_LABEL_BYTES);
        part->labels[part->n_labels][length++] = (char)c;
    }
    if (length != 0 || part->n_labels == 0)
        return nsci_fail(err, NSC_E_MODEL, section.n_bytes,
                         "section \"ents.labels\" ends inside a label");
    return NSC_OK;
}

static void close_part(void *part, const nsc_alloc *alloc) { nsci_free(alloc, part); }

/* The number of a label among those of the model, or NSC_NONE. */
static uint32_t label_named(const nsci_ents_part *part, const char *name) {
    for (uint32_t k = 0; k < part->n_labels; k++)
        if (strcmp(part->labels[k], name) == 0) return k;
    return NSC_NONE;
}

static nsci_name_labels roles_of(const nsci_ents_part *part) {
    return (nsci_name_labels){
        .person = label_named(part, "PERSON"),
        .org = label_named(part, "ORG"),
        .loc = label_named(part, "LOC"),
        .norp = label_named(part, "NORP"),
        .fac = label_named(part, "FAC"),
        .product = label_named(part, "PRODUCT"),
        .misc = label_named(part, "MISC"),
        .date = label_named(part, "DATE"),
    };
}

/* A model without the network was trained on somebody's own idea of its labels: no rule has one. */
static void find_rule_labels(nsci_ents_part *part) {
    static const char *const names[] = {[NSCI_AMOUNT_MONEY] = "MONEY",
                                        [NSCI_AMOUNT_PERCENT] = "PERCENT",
                                        [NSCI_AMOUNT_QUANTITY] = "QUANTITY",
                                        [NSCI_N_AMOUNTS + NSCI_TIMEX_NAME_TIME] = "TIME",
                                        [NSCI_N_AMOUNTS + NSCI_TIMEX_NAME_DATE] = "DATE"};
    for (uint32_t k = 0; k < NSCI_COUNT(names); k++)
        part->rule_labels[k] = part->tagger.network.kernel ? label_named(part, names[k]) : NSC_NONE;
}

static nsc_status open_part(const nsci_section *sections, const nsc_alloc *alloc, void **out,
                            nsc_error *err) {
    void *memory;
    NSC_TRY(nsci_new_zeroed(alloc, 1, sizeof(nsci_ents_part), &memory, err));
    nsci_ents_part *part = memory;
    nsc_status status = open_labels(sections[LABELS], part, err);
    part->tagger.n_labels = part->n_labels;
    part->roles = roles_of(part);
    if (status == NSC_OK)
        status = nsci_tagger_open(&part->tagger, sections[NETWORK], sections[WEIGHTS],
                                  sections[TRANSITIONS], err);
    find_rule_labels(part);
    if (status == NSC_OK)
        status =
            nsci_second_reader_open(&part->tagger.second, sections[PIECES], sections[ENCODER], err);
    if (status == NSC_OK)
        *out = part;
    else
        close_part(part, alloc);
    return status;
}

static nsci_labels labels_of(const void *part) {
    const nsci_ents_part *ents = part;
    return (nsci_labels){ents->labels, ents->n_labels};
}

/* ---- Working memory -------------------------------------------------------------------------- */

static void end(void *memory, const nsc_alloc *alloc) {
    nsci_ents_work *work = memory;
    if (!work) return;
    nsci_decoder_free(work->decoder, alloc);
    nsci_gazetteer_work_trim(&work->gazetteer, alloc, 0);
    nsci_ballots_trim(&work->ballots, alloc, 0);
    nsci_free(alloc, work);
}

static nsc_status begin(const void *part, const nsci_run *run, void **out, nsc_error *err) {
    const nsci_ents_part *ents = part;
    void *memory;
    NSC_TRY(nsci_new_zeroed(run->alloc, 1, sizeof(nsci_ents_work), &memory, err));
    nsci_ents_work *work = memory;
    nsc_status status = nsci_decoder_new(&ents->tagger, &nsci_cnn_scorer, run, &work->decoder, err);
    if (status == NSC_OK)
        *out = work;
    else
        end(work, run->alloc);
    return status;
}

static void trim(void *memory, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_ents_work *work = memory;
    nsci_decoder_trim(work->decoder, alloc, keep_bytes);
    nsci_gazetteer_work_trim(&work->gazetteer, alloc, keep_bytes);
    nsci_ballots_trim(&work->ballots, alloc, keep_bytes);
}

/* ---- A run ----------------------------------------------------------------------------------- */

/* Copies amounts and times whose kind is a label of the model, in the order of the text. Of two
 * that overlap the amount stays; a day that is part of a listed name gives way to it. */
static nsc_status label_rules(const nsci_ents_part *part, const nsci_run *run, const nsci_doc *doc,
                              nsci_spans *times, nsci_spans *out, nsc_error *err) {
    const nsci_spans *amounts = &doc->amounts;
    NSC_TRY(nsci_timex_names(doc, run->alloc, times, err));
    NSC_TRY(nsci_spans_reserve(out, run->alloc, amounts->n + times->n, err));
    size_t k = 0;
    for (size_t i = 0; i < amounts->n || k < times->n;) {
        bool amount = k == times->n ||
                      (i < amounts->n && amounts->items[i].toks.start < times->items[k].toks.end);
        nsci_span span = amount ? amounts->items[i++] : times->items[k++];
        while (amount && k < times->n && times->items[k].toks.start < span.toks.end) k++;
        uint32_t label = part->rule_labels[amount ? span.label : NSCI_N_AMOUNTS + span.label];
        if (label == NSC_NONE) continue;
        span.label = (uint8_t)label;
        nsci_span name;
        if (!amount && nsci_name_holds(doc, &part->roles, run->lexicon, &span, &name)) span = name;
        const uint32_t free_from = out->n ? out->items[out->n - 1].toks.end : 0;
        if (span.toks.end > span.toks.start && span.toks.start >= free_from)
            out->items[out->n++] = span;
    }
    return NSC_OK;
}

/* Has a span a number, and a word of an amount beside it? */
static bool may_be_amount(const nsci_doc *doc, nsci_range toks) {
    const uint64_t numbers = NSCI_CUE_BIT(NSCI_CUE_DIGITS) | NSCI_CUE_BIT(NSCI_CUE_NUMBER),
                   units = NSCI_CUE_BIT(NSCI_CUE_CURRENCY) | NSCI_CUE_BIT(NSCI_CUE_PERCENT),
                   both = NSCI_CUE_BIT(NSCI_CUE_CODED) | NSCI_CUE_BIT(NSCI_CUE_POWER);
    uint64_t cues = 0;
    for (uint32_t i = toks.start; i < toks.end; i++) cues |= nsci_cue_bits(doc->words.items[i].cue);
    return cues & both || (cues & numbers && cues & units);
}

/* Has an amount the bounds and label of a name of the network? Then the higher score counts. */
static bool agrees(const nsci_span *found, nsci_span *name) {
    bool same = found->toks.start == name->toks.start && found->toks.end == name->toks.end &&
                found->label == name->label;
    if (same && found->score > name->score) name->score = found->score;
    return same;
}

/* Drops the network's sums and shares that are none ($GSK, a telephone number), and those that an
 * amount overlaps whose bounds are others: these follow the grammar. */
static void drop_amounts(const nsci_ents_part *part, const nsci_doc *doc, const nsci_spans *found,
                         nsci_spans *names) {
    size_t kept = 0, k = 0;
    for (size_t i = 0; i < names->n; i++) {
        nsci_span *name = &names->items[i];
        bool amount = name->label == part->rule_labels[NSCI_AMOUNT_MONEY] ||
                      name->label == part->rule_labels[NSCI_AMOUNT_PERCENT];
        while (k < found->n && found->items[k].toks.end <= name->toks.start) k++;
        bool overlaps = k < found->n && found->items[k].toks.start < name->toks.end;
        bool stays = overlaps ? agrees(&found->items[k], name) : may_be_amount(doc, name->toks);
        if (!amount || stays) names->items[kept++] = *name;
    }
    names->n = kept;
}

static nsc_status check_gazetteer(const nsci_ents_part *part, const nsc_gazetteer *gazetteer,
                                  nsc_error *err) {
    if (!gazetteer || nsci_gazetteer_n_labels(gazetteer) <= part->n_labels) return NSC_OK;
    return nsci_fail(err, NSC_E_ARGUMENT, 0, "a gazetteer with label %u, in a model with %u",
                     nsci_gazetteer_n_labels(gazetteer) - 1, part->n_labels);
}

/* Makes the network's names those of the label guide, and all of one string one. */
static nsc_status settle_names(const nsci_ents_part *part, nsci_ents_work *work, nsci_run *run,
                               nsci_doc *doc, nsc_error *err) {
    nsci_spans *names = &doc->spans[NSC_LAYER_ENTS], *found = &run->scratch[0];
    const nsci_name_labels *labels = &part->roles;
    if (!part->tagger.network.kernel || labels->person == NSC_NONE || labels->org == NSC_NONE ||
        labels->loc == NSC_NONE)
        return NSC_OK;
    NSC_TRY(nsci_names_edit(doc, labels, run->lexicon, names, &run->scratch[1], run->alloc, err));
    nsci_names_place_datelines(doc, run->cache, labels, names);
    NSC_TRY(nsci_names_read_results(doc, labels, run->lexicon, names, found, run->alloc, err));
    NSC_TRY(nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err));
    found->n = 0;
    NSC_TRY(nsci_names_find_classes(doc, labels, run->lexicon, found, run->alloc, err));
    NSC_TRY(nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err));
    if (!run->opt->document) return NSC_OK;
    found->n = 0;
    NSC_TRY(nsci_names_vote(doc, labels, &work->ballots, names, run->alloc, err));
    NSC_TRY(nsci_names_find_speakers(doc, labels, &work->ballots, found, run->alloc, err));
    NSC_TRY(nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err));
    found->n = 0;
    NSC_TRY(nsci_names_find_repeats(doc, labels, &work->ballots, names, found, run->alloc, err));
    return nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err);
}

static nsc_status run_ents(const void *memory, void *state, nsci_run *run, nsci_doc *doc,
                           nsc_error *err) {
    const nsci_ents_part *part = memory;
    nsci_ents_work *work = state;
    const nsc_options *opt = run->opt;
    nsci_spans *names = &doc->spans[NSC_LAYER_ENTS], *found = &run->scratch[0];
    NSC_TRY(check_gazetteer(part, opt->gazetteer, err));
    names->n = found->n = 0;
    NSC_TRY(nsci_decode(work->decoder, doc, opt, run->alloc, names, err));
    NSC_TRY(settle_names(part, work, run, doc, err));
    found->n = 0;
    NSC_TRY(label_rules(part, run, doc, &run->scratch[1], found, err));
    drop_amounts(part, doc, found, names);
    NSC_TRY(nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err));
    if (opt->min_score > 0.0) nsci_spans_drop_below(names, opt->min_score);
    if (!opt->gazetteer) return NSC_OK;
    found->n = 0;
    NSC_TRY(nsci_gazetteer_find(opt->gazetteer, &work->gazetteer, doc, run->alloc, found, err));
    return nsci_spans_merge(names, found, &run->scratch[1], run->alloc, err);
}

static size_t n_rows(const nsci_doc *doc) { return doc->spans[NSC_LAYER_ENTS].n; }

static void fill(const void *work, const nsci_doc *doc, const nsci_columns *columns) {
    (void)work;
    nsci_fill_spans(&nsci_ents_layer, &doc->spans[NSC_LAYER_ENTS], columns);
}

const nsci_layer nsci_ents_layer = {
    .name = "ents",
    .table = "entities",
    .row = "name",
    .needs = NSC_LAYER_BIT(NSC_LAYER_TOKENS),
    .reads_words = true,
    .n_fields = NSCI_COUNT(fields),
    .fields = fields,
    .sections = {"ents.labels", "ents.network", "ents.weights", "ents.transitions"},
    .optional_sections = {"ents.pieces", "ents.encoder"},
    .schema = NSCI_FEATURE_SCHEMA,
    .open = open_part,
    .close = close_part,
    .labels = labels_of,
    .begin = begin,
    .end = end,
    .trim = trim,
    .run = run_ents,
    .n_rows = n_rows,
    .fill = fill,
};

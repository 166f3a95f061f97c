/* Opening an untrusted model file.
 *
 * Order of the checks: size and magic, format, checksum of header and table, then each section's
 * place and checksum, then each section by the module that reads it. After that no other code
 * checks a bound again. What a checksum cannot promise (it is no signature: anybody can make a
 * file with right checksums) the modules check themselves: all counts, offsets and values that
 * index memory.
 */
#include "base/nsc_mem.h"
#include "model/nsc_model.h"

_Static_assert(sizeof(nsci_model_header) == 64 && sizeof(nsci_model_entry) == 64,
               "the file format has no padding");

uint64_t nsci_model_checksum(uint64_t seed, const uint8_t *bytes, size_t n_bytes) {
    uint64_t lanes[4] = {seed, ~seed, seed + 1, seed + 2};
    size_t i = 0;
    for (; i + 32 <= n_bytes; i += 32)
        for (size_t k = 0; k < 4; k++)
            lanes[k] = nsci_hash_mix(lanes[k], nsci_load_u64(bytes + i + 8 * k));
    uint64_t rest = nsci_hash_bytes(bytes + i, n_bytes - i);
    for (size_t k = 0; k < 4; k++) rest = nsci_hash_mix(rest, lanes[k]);
    return rest;
}

/* ---- Sections -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t schema;
} lexicon_sections[] = {{"lexicon.words", 1}, {"lexicon.names", 1}, {"lexicon.vectors", 1}};

/* Is a section one of `names`[at most max], which ends at NULL? */
static bool is_among(const char *section, const char *const *names, uint32_t max) {
    for (uint32_t s = 0; s < max && names[s]; s++)
        if (strcmp(names[s], section) == 0) return true;
    return false;
}

uint32_t nsci_model_schema(const char *section) {
    for (size_t k = 0; k < NSCI_COUNT(lexicon_sections); k++)
        if (strcmp(lexicon_sections[k].name, section) == 0) return lexicon_sections[k].schema;
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++) {
        const nsci_layer *layer = nsci_layers[k];
        if (is_among(section, layer->sections, NSCI_MAX_LAYER_SECTIONS) ||
            is_among(section, layer->optional_sections, NSCI_MAX_OPTIONAL_SECTIONS))
            return layer->schema;
    }
    return 0;
}

static const nsci_model_entry *entry_named(const nsc_model *model, const char *name) {
    for (uint32_t i = 0; i < model->n_sections; i++)
        if (strcmp(model->entries[i].name, name) == 0) return &model->entries[i];
    return NULL;
}

static nsci_section section_of(const nsc_model *model, const nsci_model_entry *entry) {
    return (nsci_section){model->bytes + entry->offset, (size_t)entry->n_bytes};
}

/* Finds a section that must be there. */
static nsc_status find_section(const nsc_model *model, const char *name, nsci_section *out,
                               nsc_error *err) {
    const nsci_model_entry *entry = entry_named(model, name);
    if (!entry) return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" is missing", name);
    *out = section_of(model, entry);
    return NSC_OK;
}

/* ---- The file -------------------------------------------------------------------------------- */

static nsc_status check_header(const uint8_t *bytes, size_t n_bytes, nsci_model_header *header,
                               nsc_error *err) {
    if (n_bytes < sizeof *header || memcmp(bytes, NSCI_MODEL_MAGIC, 8) != 0)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"header\": not a newscore model");
    memcpy(header, bytes, sizeof *header);
    if (header->format != NSCI_MODEL_FORMAT)
        return nsci_fail(err, NSC_E_MODEL, 8,
                         "section \"header\": format %u, this version of newscore reads format %u",
                         header->format, (uint32_t)NSCI_MODEL_FORMAT);
    if (header->file_bytes != n_bytes)
        return nsci_fail(err, NSC_E_MODEL, 16,
                         "section \"header\": the file has %zu bytes, its header says %zu", n_bytes,
                         (size_t)header->file_bytes);
    size_t table_bytes = header->n_sections * sizeof(nsci_model_entry);
    if (header->n_sections > NSCI_MODEL_MAX_SECTIONS || table_bytes > n_bytes - sizeof *header)
        return nsci_fail(err, NSC_E_MODEL, 12, "section \"header\": %u sections are too many",
                         header->n_sections);
    uint64_t sum = nsci_model_checksum(1, bytes, offsetof(nsci_model_header, checksum));
    if (nsci_model_checksum(sum, bytes + sizeof *header, table_bytes) != header->checksum)
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"header\": damaged (checksum differs)");
    return NSC_OK;
}

/* Sections lie behind the table in the order of their entries, without overlap, up to the end. */
static nsc_status check_sections(const nsc_model *model, size_t n_bytes, nsc_error *err) {
    uint64_t free_from = sizeof(nsci_model_header) + model->n_sections * sizeof(nsci_model_entry);
    for (uint32_t i = 0; i < model->n_sections; i++) {
        const nsci_model_entry *entry = &model->entries[i];
        if (entry->name[0] == '\0' || entry->name[NSCI_MODEL_NAME_BYTES - 1] != '\0')
            return nsci_fail(err, NSC_E_MODEL, i, "section %u has no name", i);
        if (entry->offset % NSCI_MODEL_ALIGNMENT != 0 || entry->offset < free_from ||
            entry->offset > n_bytes || entry->n_bytes > n_bytes - entry->offset)
            return nsci_fail(err, NSC_E_MODEL, entry->offset,
                             "section \"%s\" lies outside the file or over another section",
                             entry->name);
        for (uint64_t at = free_from; at < entry->offset; at++)
            if (model->bytes[at] != 0)
                return nsci_fail(err, NSC_E_MODEL, at, "bytes before section \"%s\" are not zero",
                                 entry->name);
        free_from = entry->offset + entry->n_bytes;
        uint32_t schema = nsci_model_schema(entry->name);
        if (schema && entry->schema != schema)
            return nsci_fail(err, NSC_E_MODEL, i,
                             "section \"%s\": schema %u, this version of newscore reads %u",
                             entry->name, entry->schema, schema);
        if (nsci_model_checksum(2, model->bytes + entry->offset, (size_t)entry->n_bytes) !=
            entry->checksum)
            return nsci_fail(err, NSC_E_MODEL, entry->offset,
                             "section \"%s\" is damaged (checksum differs)", entry->name);
    }
    if (free_from != n_bytes)
        return nsci_fail(err, NSC_E_MODEL, free_from, "bytes after the last section");
    return NSC_OK;
}

/* ---- Parts ----------------------------------------------------------------------------------- */

static nsc_status open_card(const nsc_model *model, nsc_error *err) {
    nsci_section card;
    NSC_TRY(find_section(model, "card", &card, err));
    if (card.n_bytes < 2 || card.bytes[0] != '{' || card.bytes[card.n_bytes - 1] != '}' ||
        memchr(card.bytes, 0, card.n_bytes))
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"card\" is not a JSON object");
    return NSC_OK;
}

static nsc_status open_lexicon(nsc_model *model, nsc_error *err) {
    nsci_section found[NSCI_COUNT(lexicon_sections)];
    for (size_t k = 0; k < NSCI_COUNT(found); k++)
        NSC_TRY(find_section(model, lexicon_sections[k].name, &found[k], err));
    return nsci_lexicon_open(&model->lexicon, found[0], found[1], found[2], err);
}

/* Opens a layer's part, when the layers that it needs are on and its sections are there. */
static nsc_status open_layer(nsc_model *model, uint32_t number, nsc_error *err) {
    const nsci_layer *layer = nsci_layers[number];
    nsci_section found[NSCI_MAX_LAYER_SECTIONS + NSCI_MAX_OPTIONAL_SECTIONS] = {{NULL, 0}};
    uint32_t n = 0;
    if (layer->needs & ~model->layers) return NSC_OK;
    for (; n < NSCI_MAX_LAYER_SECTIONS && layer->sections[n]; n++) {
        const nsci_model_entry *entry = entry_named(model, layer->sections[n]);
        if (!entry) return NSC_OK;
        found[n] = section_of(model, entry);
    }
    for (uint32_t s = 0; s < NSCI_MAX_OPTIONAL_SECTIONS && layer->optional_sections[s]; s++, n++) {
        const nsci_model_entry *entry = entry_named(model, layer->optional_sections[s]);
        if (entry) found[n] = section_of(model, entry);
    }
    if (layer->open) NSC_TRY(layer->open(found, &model->alloc, &model->parts[number], err));
    model->layers |= NSC_LAYER_BIT(number);
    return NSC_OK;
}

static nsc_status open_parts(nsc_model *model, nsc_error *err) {
    NSC_TRY(open_card(model, err));
    NSC_TRY(open_lexicon(model, err));
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++) NSC_TRY(open_layer(model, k, err));
    return NSC_OK;
}

nsc_status nsci_model_open_sections(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                                    nsc_model **out, nsc_error *err) {
    nsc_alloc own = nsci_alloc_or_default(alloc);
    nsci_model_header header;
    if (!bytes || ((uintptr_t)bytes & 7) != 0)
        return nsci_fail(err, NSC_E_ARGUMENT, 0, "model bytes are NULL or not 8-byte aligned");
    NSC_TRY(check_header(bytes, n_bytes, &header, err));
    void *memory;
    NSC_TRY(nsci_new_zeroed(&own, 1, sizeof(nsc_model), &memory, err));
    nsc_model *model = memory;
    model->alloc = own;
    model->bytes = bytes;
    model->entries = (const nsci_model_entry *)(const void *)(model->bytes + sizeof header);
    model->n_sections = header.n_sections;

    nsc_status status = check_sections(model, n_bytes, err);
    if (status == NSC_OK)
        *out = model;
    else
        nsc_model_free(model);
    return status;
}

nsc_status nsc_model_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
                          nsc_model **out, nsc_error *err) {
    nsc_model *model;
    NSC_TRY(nsci_model_open_sections(alloc, bytes, n_bytes, &model, err));
    nsc_status status = open_parts(model, err);
    if (status == NSC_OK)
        *out = model;
    else
        nsc_model_free(model);
    return status;
}

void nsc_model_free(nsc_model *model) {
    if (!model) return;
    nsc_alloc alloc = model->alloc;
    for (uint32_t k = 0; k < NSC_N_LAYERS; k++)
        if (nsci_layers[k]->close) nsci_layers[k]->close(model->parts[k], &alloc);
    nsci_free(&alloc, model);
}

uint32_t nsc_model_layers(const nsc_model *model) { return model->layers; }

nsci_labels nsci_model_labels(const nsc_model *model) {
    const void *part = model->parts[NSC_LAYER_ENTS];
    return part ? nsci_layers[NSC_LAYER_ENTS]->labels(part) : (nsci_labels){NULL, 0};
}

uint32_t nsc_model_n_labels(const nsc_model *model) { return nsci_model_labels(model).n; }

const char *nsc_model_label(const nsc_model *model, uint32_t label) {
    nsci_labels labels = nsci_model_labels(model);
    return label < labels.n ? labels.names[label] : NULL;
}

const char *nsc_model_card(const nsc_model *model, size_t *n_bytes) {
    nsci_section card = {NULL, 0};
    (void)find_section(model, "card", &card, NULL); /* nsc_model_open saw it */
    *n_bytes = card.n_bytes;
    return (const char *)card.bytes;
}

int nsc_model_section(const nsc_model *model, uint32_t index, nsc_section_view *out) {
    if (index >= model->n_sections) return 0;
    const nsci_model_entry *entry = &model->entries[index];
    out->name = entry->name;
    out->data = model->bytes + entry->offset;
    out->n_bytes = (size_t)entry->n_bytes;
    return 1;
}

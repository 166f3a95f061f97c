/* Opening a model file from a stranger.
 *
 * Order of the checks: size and magic, format, checksum of header and table, then each section's
 * place and checksum, then each section by the module that reads it. After that no other code
 * checks a bound again. What a checksum cannot promise (it is no signature: a stranger can make a
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

/* Finds a section that must be there. */
static nsc_status find_section(const nsc_model *model, const char *name, const uint8_t **bytes,
                               size_t *n_bytes, nsc_error *err) {
    for (uint32_t i = 0; i < model->n_sections; i++) {
        const nsci_model_entry *entry = &model->entries[i];
        if (strcmp(entry->name, name) == 0) {
            *bytes = model->bytes + entry->offset;
            *n_bytes = (size_t)entry->n_bytes;
            return NSC_OK;
        }
    }
    return nsci_fail(err, NSC_E_MODEL, 0, "section \"%s\" is missing", name);
}

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
    if (header->feature_schema != NSCI_FEATURE_SCHEMA)
        return nsci_fail(err, NSC_E_MODEL, 24,
                         "section \"header\": feature schema %u, this version of newscore reads %u",
                         header->feature_schema, (uint32_t)NSCI_FEATURE_SCHEMA);
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
        if (nsci_model_checksum(2, model->bytes + entry->offset, (size_t)entry->n_bytes) !=
            entry->checksum)
            return nsci_fail(err, NSC_E_MODEL, entry->offset,
                             "section \"%s\" is damaged (checksum differs)", entry->name);
    }
    if (free_from != n_bytes)
        return nsci_fail(err, NSC_E_MODEL, free_from, "bytes after the last section");
    return NSC_OK;
}

/* "labels": names of letters and digits, one after another, each closed by a NUL. */
static nsc_status open_labels(nsc_model *model, nsc_error *err) {
    const uint8_t *bytes;
    size_t n_bytes, length = 0;
    NSC_TRY(find_section(model, "labels", &bytes, &n_bytes, err));
    for (size_t i = 0; i < n_bytes; i++) {
        if (bytes[i] == '\0') {
            if (length == 0)
                return nsci_fail(err, NSC_E_MODEL, i, "section \"labels\": an empty label");
            model->n_labels++;
            length = 0;
            continue;
        }
        bool allowed = (bytes[i] >= 'A' && bytes[i] <= 'Z') ||
                       (bytes[i] >= 'a' && bytes[i] <= 'z') ||
                       (bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '_';
        if (!allowed || length == NSC_MAX_LABEL_BYTES || model->n_labels == NSC_MAX_LABELS)
            return nsci_fail(err, NSC_E_MODEL, i,
                             "section \"labels\": expected at most %u names of at most %u letters",
                             (uint32_t)NSC_MAX_LABELS, (uint32_t)NSC_MAX_LABEL_BYTES);
        model->labels[model->n_labels][length++] = (char)bytes[i];
    }
    if (length != 0 || model->n_labels == 0)
        return nsci_fail(err, NSC_E_MODEL, n_bytes, "section \"labels\" ends inside a label");
    return NSC_OK;
}

static nsc_status open_card(const nsc_model *model, nsc_error *err) {
    const uint8_t *bytes;
    size_t n_bytes;
    NSC_TRY(find_section(model, "card", &bytes, &n_bytes, err));
    if (n_bytes < 2 || bytes[0] != '{' || bytes[n_bytes - 1] != '}' || memchr(bytes, 0, n_bytes))
        return nsci_fail(err, NSC_E_MODEL, 0, "section \"card\" is not a JSON object");
    return NSC_OK;
}

static nsc_status open_steps(nsc_model *model, nsc_error *err) {
    nsci_section splitter_words, splitter_weights, words, names, vectors, network, weights,
        transitions;
#define FIND(section, name) find_section(model, name, &section.bytes, &section.n_bytes, err)
    NSC_TRY(FIND(splitter_words, "sentence_words"));
    NSC_TRY(FIND(splitter_weights, "sentence_weights"));
    NSC_TRY(FIND(words, "words"));
    NSC_TRY(FIND(names, "names"));
    NSC_TRY(FIND(vectors, "vectors"));
    NSC_TRY(FIND(network, "network"));
    NSC_TRY(FIND(weights, "weights"));
    NSC_TRY(FIND(transitions, "moves"));
#undef FIND
    NSC_TRY(nsci_splitter_open(&model->splitter, &model->alloc, splitter_words.bytes,
                               splitter_words.n_bytes, splitter_weights.bytes,
                               splitter_weights.n_bytes, err));
    NSC_TRY(nsci_lexicon_open(&model->lexicon, words.bytes, words.n_bytes, names.bytes,
                              names.n_bytes, vectors.bytes, vectors.n_bytes, err));
    model->tagger.n_labels = model->n_labels;
    NSC_TRY(nsci_tagger_open(&model->tagger, network, weights, transitions, err));
    /* A model without the network was trained on somebody's own idea of its labels. */
    bool has_figures = model->tagger.network.kernel != NULL;
    model->figures = nsci_numex_labels_of(model->labels[0], has_figures ? model->n_labels : 0);
    return NSC_OK;
}

nsc_status nsc_model_open(const nsc_alloc *alloc, const void *bytes, size_t n_bytes,
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
    if (status == NSC_OK) status = open_labels(model, err);
    if (status == NSC_OK) status = open_card(model, err);
    if (status == NSC_OK) status = open_steps(model, err);
    if (status != NSC_OK) {
        nsc_model_free(model);
        return status;
    }
    *out = model;
    return NSC_OK;
}

void nsc_model_free(nsc_model *model) {
    if (!model) return;
    nsc_alloc alloc = model->alloc;
    nsci_splitter_close(&model->splitter, &alloc);
    nsci_free(&alloc, model);
}

uint32_t nsc_model_n_labels(const nsc_model *model) { return model->n_labels; }

const char *nsc_model_label(const nsc_model *model, uint32_t label) {
    return label < model->n_labels ? model->labels[label] : NULL;
}

const char *nsc_model_card(const nsc_model *model, size_t *n_bytes) {
    const uint8_t *bytes = NULL;
    *n_bytes = 0;
    (void)find_section(model, "card", &bytes, n_bytes, NULL); /* nsc_model_open saw it */
    return (const char *)bytes;
}

int nsc_model_section(const nsc_model *model, uint32_t index, nsc_section_view *out) {
    if (index >= model->n_sections) return 0;
    const nsci_model_entry *entry = &model->entries[index];
    out->name = entry->name;
    out->data = model->bytes + entry->offset;
    out->n_bytes = (size_t)entry->n_bytes;
    return 1;
}

/* A model file with any changes, its checksums made right again: refused, or safe to run. The input
 * is a list of changes of 5 bytes each: a section by number, three bytes of a place in it, and the
 * new value. Section 255 is the header with the table of sections. */
#include "fuzz.h"
#include "nsc_model.h"

static const char *const TEXT =
    "Dr. Ada Stone, 61, left Port Ellery on May 3. \"No,\" the U.S. said.";

/* Writes the checksums that the file would have if all its bytes were meant. */
static void seal(uint8_t *bytes, size_t n_bytes) {
    nsci_model_header header;
    memcpy(&header, bytes, sizeof header);
    uint8_t *table = bytes + sizeof header;
    size_t n_sections = header.n_sections;
    if (n_sections > (n_bytes - sizeof header) / sizeof(nsci_model_entry)) return;
    for (size_t i = 0; i < n_sections; i++) {
        nsci_model_entry entry;
        memcpy(&entry, table + i * sizeof entry, sizeof entry);
        if (entry.offset > n_bytes || entry.n_bytes > n_bytes - entry.offset) continue;
        entry.checksum = nsci_model_checksum(2, bytes + entry.offset, (size_t)entry.n_bytes);
        memcpy(table + i * sizeof entry, &entry, sizeof entry);
    }
    uint64_t sum = nsci_model_checksum(1, bytes, offsetof(nsci_model_header, checksum));
    header.checksum = nsci_model_checksum(sum, table, n_sections * sizeof(nsci_model_entry));
    memcpy(bytes, &header, sizeof header);
}

static void change(uint8_t *bytes, size_t n_bytes, const uint8_t *patch) {
    size_t place = patch[1] | (size_t)patch[2] << 8 | (size_t)patch[3] << 16;
    nsci_model_header header;
    memcpy(&header, bytes, sizeof header);
    size_t head_bytes = sizeof header + header.n_sections * sizeof(nsci_model_entry);
    if (header.n_sections == 0 || header.n_sections > NSCI_MODEL_MAX_SECTIONS) return;
    if (patch[0] == 255) {
        bytes[place % head_bytes] = patch[4];
        return;
    }
    nsci_model_entry entry;
    size_t index = patch[0] % header.n_sections;
    memcpy(&entry, bytes + sizeof header + index * sizeof entry, sizeof entry);
    if (entry.n_bytes == 0 || entry.offset > n_bytes || entry.n_bytes > n_bytes - entry.offset)
        return;
    bytes[entry.offset + place % entry.n_bytes] = patch[4];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t *good, *bytes;
    static size_t n_bytes;
    if (!good) {
        good = read_model(&n_bytes);
        bytes = malloc(n_bytes);
        CHECK(bytes != NULL);
    }
    memcpy(bytes, good, n_bytes);
    for (size_t i = 0; i + 5 <= size; i += 5) change(bytes, n_bytes, data + i);
    seal(bytes, n_bytes);

    nsc_model *model;
    nsc_error err;
    nsc_status status = nsc_model_open(NULL, bytes, n_bytes, &model, &err);
    CHECK(status == NSC_OK || status == NSC_E_MODEL || status == NSC_E_NOMEM);
    if (status != NSC_OK) {
        CHECK(strstr(err.message, "section") != NULL || status == NSC_E_NOMEM);
        return 0;
    }
    nsc_context *ctx;
    nsc_result *res;
    nsc_text text = {TEXT, strlen(TEXT), 1};
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    CHECK(nsc_run(ctx, &text, NULL, &res, NULL) == NSC_OK);
    check_result(res, 1);
    nsc_result_free(res);
    nsc_context_free(ctx);
    nsc_model_free(model);
    return 0;
}

/* A model file with any changes, its checksums made right again: refused, or safe to run.
 *
 * The first byte chooses one of four small models (weights, a network, both, weights and a second
 * reader), the second a text. Then
 * come changes of 8 bytes each: what to do, a section, three bytes of a place in it, and three more.
 * Section 255 is the header with the table of sections. */
#include "../c/model.h"
#include "../c/nn/encoder.h"
#include "fuzz.h"

enum { CHANGE_BYTES = 8, N_MODELS = 4, ROOM = 1 << 16 };

static const char *const TEXTS[] = {
    "Dr. Ada Stone, 61, left New Mole on the river on May 3. \"No,\" the U.S. said. Ada left.",
    "NEW MOLE, A CITY. the city of new mole: 3.5 km! (New-Mole)\n\nRiver City",
    "\xC9lan \xAD\xAD &amp;amp; \xE2\x80\x99 .a.b.c ?!... 1,000.5 A. B. C. x-y-Z",
};

/* The bytes [*at, *at + *n) of a section, or of the header and table. */
static int section_of(const uint8_t *bytes, size_t n_bytes, uint8_t section, size_t *at,
                      size_t *n) {
    nsci_model_header header;
    memcpy(&header, bytes, sizeof header);
    size_t most = (n_bytes - sizeof header) / sizeof(nsci_model_entry);
    size_t n_sections = nsci_min(header.n_sections, most);
    *at = 0;
    *n = sizeof header + n_sections * sizeof(nsci_model_entry);
    if (section == 255 || n_sections == 0) return 1;
    nsci_model_entry entry;
    memcpy(&entry, bytes + sizeof header + section % n_sections * sizeof entry, sizeof entry);
    if (entry.n_bytes == 0 || entry.offset > n_bytes || entry.n_bytes > n_bytes - entry.offset)
        return 0;
    *at = (size_t)entry.offset;
    *n = (size_t)entry.n_bytes;
    return 1;
}

/* One change; returns the new length of the file, which stays within its room of ROOM more bytes. */
static size_t change(uint8_t *bytes, size_t n_bytes, size_t cap, const uint8_t *patch) {
    static const uint64_t values[] = {
        0,
        1,
        7,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x7FFFFFFF,
        0x80000000,
        0xFFFFFFFF,
        UINT64_C(0x100000000),
        INT64_MAX,
        UINT64_C(0x8000000000000000),
        UINT64_MAX - 63,
        UINT64_MAX,
    };
    size_t at, n, place = patch[2] | (size_t)patch[3] << 8 | (size_t)patch[4] << 16;
    if (n_bytes < sizeof(nsci_model_header) || !section_of(bytes, n_bytes, patch[1], &at, &n))
        return n_bytes;
    uint8_t *spot = bytes + at + place % n;
    size_t left = at + n - (size_t)(spot - bytes), length = patch[5] | (size_t)patch[6] << 8;
    uint64_t value = values[patch[7] % NSCI_COUNT(values)];
    nsci_model_header *header = (nsci_model_header *)(void *)bytes;
    nsci_model_entry *entries = (nsci_model_entry *)(void *)(header + 1);
    switch (patch[0] % 10) {
    case 0: /* a byte */
        *spot = patch[5];
        break;
    case 1: /* a number of 8, 4 or 2 bytes, aligned */
    case 2:
    case 3: {
        size_t width = (size_t)8 >> (patch[0] % 10 - 1);
        spot -= (size_t)(spot - bytes) % width;
        if ((size_t)(spot - bytes) + width <= n_bytes) memcpy(spot, &value, width);
        break;
    }
    case 4: /* a stretch of one byte */
        memset(spot, patch[7], nsci_min(left, length << patch[7] % 8));
        break;
    case 5: /* fewer bytes */
        length = nsci_min(length % 64, n_bytes - (size_t)(spot - bytes));
        memmove(spot, spot + length, n_bytes - (size_t)(spot - bytes) - length);
        return n_bytes - length;
    case 6: /* more bytes */
        length = nsci_min(length % 64, cap - n_bytes);
        memmove(spot + length, spot, n_bytes - (size_t)(spot - bytes));
        memset(spot, patch[7], length);
        return n_bytes + length;
    case 7: /* a shorter file */
        return n_bytes - nsci_min(n_bytes, length << patch[7] % 8);
    case 8: /* sections under each other's names, places or sizes */
        if (header->n_sections == 0 || header->n_sections > NSCI_MODEL_MAX_SECTIONS ||
            n_bytes < sizeof *header + header->n_sections * sizeof *entries)
            break;
        nsci_model_entry *a = &entries[patch[5] % header->n_sections];
        nsci_model_entry *b = &entries[patch[6] % header->n_sections], swap = *a;
        if (patch[7] & 1) memcpy(a->name, b->name, sizeof a->name);
        if (patch[7] & 1) memcpy(b->name, swap.name, sizeof b->name);
        if (patch[7] & 2) a->offset = b->offset;
        if (patch[7] & 4) a->n_bytes = b->n_bytes;
        if (patch[7] & 8) b->offset = swap.offset;
        if (patch[7] & 16) b->n_bytes = swap.n_bytes;
        break;
    default: /* the header tells the truth about the size */
        header->file_bytes = n_bytes;
    }
    return n_bytes;
}

static nsc_block make_model_with_reader(void) {
    const encoder_shape shape = {64, 64, 1, SMALL_N_PIECES, 16, NSCI_N_WAYS};
    encoder_section encoder = encoder_section_of(&shape, 1, 0);
    const nsc_section both[2] = {small_pieces(), {"ents.encoder", encoder.bytes, encoder.n_bytes}};
    nsc_block file = small_file_and(both, 2);
    free(encoder.block);
    return file;
}

static nsc_block make_model(int which) {
    if (which == 3) return make_model_with_reader();
    static int8_t rows[2][NSCI_N_LANES] = {{9, -7, 127, -128, 3}, {-128, 127, 5, 90, -90}};
    uint64_t random = 1, hashes[2] = {0x1234567812345678, 0x8765432187654321};
    nsc_section network = {"ents.network", "", 0};
    if (which > 0) network = small_network(&random, 0);
    return small_file_with(hashes, &rows[0][0], which == 1 ? 0 : 2, network);
}

static void run(const nsc_model *model, const char *string) {
    nsc_context *ctx;
    nsc_result *res;
    nsc_text text = {string, strlen(string), 1};
    CHECK(nsc_context_new(NULL, model, &ctx, NULL) == NSC_OK);
    for (uint32_t document = 0; document < 2; document++) {
        nsc_options opt;
        nsc_options_init(&opt);
        opt.document = document;
        opt.effort = document ? 1.0f : NSC_EFFORT_DEFAULT;
        CHECK(nsc_run(ctx, &text, &opt, &res, NULL) == NSC_OK);
        check_result(res, 1);
        nsc_result_free(res);
    }
    nsc_context_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static nsc_block good[N_MODELS];
    static uint8_t *room;
    if (!room) {
        size_t most = 0;
        for (int which = 0; which < N_MODELS; which++) {
            good[which] = make_model(which);
            most = nsci_max(most, good[which].n_bytes);
        }
        room = malloc(most + ROOM);
        CHECK(room != NULL && test_n_failed == 0);
    }
    if (size < 2) return 0;
    const nsc_block *file = &good[data[0] % 8 < 5 ? 0 : data[0] % 8 - 4];
    size_t n_bytes = file->n_bytes, cap = n_bytes + ROOM;
    memcpy(room, file->bytes, n_bytes);
    for (size_t i = 2; i + CHANGE_BYTES <= size; i += CHANGE_BYTES)
        n_bytes = change(room, n_bytes, cap, data + i);
    small_file_forge(room, n_bytes);
    uint8_t *bytes = malloc(n_bytes ? n_bytes : 1); /* ends where the file does */
    CHECK(bytes != NULL);
    memcpy(bytes, room, n_bytes);

    nsc_model *model;
    nsc_error err = {0};
    nsc_status status = nsc_model_open(NULL, bytes, n_bytes, &model, &err);
    CHECK(status == NSC_OK || status == NSC_E_MODEL);
    if (status == NSC_OK) {
        run(model, TEXTS[data[1] % NSCI_COUNT(TEXTS)]);
        nsc_model_free(model);
    } else {
        CHECK(strstr(err.message, "section") != NULL);
    }
    free(bytes);
    return 0;
}

/* nsc_utf8: reading texts of each width. The fast loops are compared with a slow one that looks at a
 * unit at a time. */
#include "text/nsc_utf8.h"
#include "test.h"

enum { MAX_CPS = 9000 };

static nsc_alloc libc_alloc(void) { return nsci_alloc_or_default(NULL); }

/* ---- The oracle ----------------------------------------------------------------------------- */

typedef struct oracle {
    uint8_t utf8[4 * MAX_CPS];
    uint32_t cps_at[4 * MAX_CPS + 1]; /* code point that byte i belongs to */
    size_t n_bytes;
    uint32_t n_replaced;
} oracle;

static void read_slowly(oracle *o, const uint32_t *cps, size_t n) {
    *o = (oracle){.n_bytes = 0};
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = cps[i];
        bool scalar = cp < 0xD800 || (cp > 0xDFFF && cp < 0x110000);
        if (!scalar) cp = 0xFFFD;
        o->n_replaced += !scalar;
        size_t start = o->n_bytes;
        if (cp < 0x80) {
            o->utf8[o->n_bytes++] = (uint8_t)cp;
        } else if (cp < 0x800) {
            o->utf8[o->n_bytes++] = (uint8_t)(0xC0 + cp / 64);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp % 64);
        } else if (cp < 0x10000) {
            o->utf8[o->n_bytes++] = (uint8_t)(0xE0 + cp / 4096);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp / 64 % 64);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp % 64);
        } else {
            o->utf8[o->n_bytes++] = (uint8_t)(0xF0 + cp / 262144);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp / 4096 % 64);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp / 64 % 64);
            o->utf8[o->n_bytes++] = (uint8_t)(0x80 + cp % 64);
        }
        for (size_t k = start; k < o->n_bytes; k++) o->cps_at[k] = (uint32_t)i;
    }
    o->cps_at[o->n_bytes] = (uint32_t)n;
}

/* Ranges of the first of `offsets` to the second, the second to the third, and so on. */
static void check_ranges(const nsci_source *src, const uint32_t *offsets, size_t n_offsets) {
    size_t n = n_offsets - 1;
    uint32_t *starts = malloc((2 * n + 1) * sizeof *starts), *ends = starts + n;
    CHECK(starts != NULL);
    if (!starts) return;
    memcpy(starts, offsets, n * sizeof *starts);
    memcpy(ends, offsets + 1, n * sizeof *ends);
    nsci_source_ranges_to_cps(src, starts, ends, n);
    bool same = true;
    for (size_t i = 0; i < n; i++) same &= starts[i] == i && ends[i] == i + 1;
    CHECK(same);
    free(starts);
}

static void check_read(const uint32_t *cps, size_t n, uint32_t unit_bytes) {
    static oracle expected;
    nsc_alloc alloc = libc_alloc();
    uint8_t *units = malloc(n * unit_bytes + 1); /* odd address: strings need not be aligned */
    CHECK(units != NULL);
    if (!units) return;
    for (size_t i = 0; i < n; i++) {
        uint16_t two = (uint16_t)cps[i];
        if (unit_bytes == 1) units[1 + i] = (uint8_t)cps[i];
        if (unit_bytes == 2) memcpy(units + 1 + 2 * i, &two, 2);
        if (unit_bytes == 4) memcpy(units + 1 + 4 * i, &cps[i], 4);
    }
    read_slowly(&expected, cps, n);
    nsci_source src = {0};
    nsc_text text = {units + 1, n, unit_bytes};
    CHECK(nsci_source_read(&src, &alloc, &text, NULL) == NSC_OK);
    CHECK(src.utf8.n == expected.n_bytes && src.n_cps == n);
    CHECK(memcmp(src.utf8.items, expected.utf8, expected.n_bytes) == 0);
    CHECK(src.n_replaced == expected.n_replaced);

    /* Where characters begin, and the end. */
    uint32_t *offsets = malloc((n + 1) * sizeof *offsets);
    CHECK(offsets != NULL);
    if (offsets) {
        size_t k = 0;
        for (size_t i = 0; i <= expected.n_bytes; i++)
            if (i == 0 || expected.cps_at[i] != expected.cps_at[i - 1]) offsets[k++] = (uint32_t)i;
        size_t n_offsets = n ? n + 1 : 1;
        CHECK(k == n_offsets);
        check_ranges(&src, offsets, n_offsets);
        nsci_source_to_cps(&src, offsets, n_offsets, offsets);
        bool same = true;
        for (size_t i = 0; i < n_offsets; i++) same &= offsets[i] == i;
        CHECK(same);
    }
    free(offsets);
    nsci_source_free(&src, &alloc);
    free(units);
}

/* ---- Tests ---------------------------------------------------------------------------------- */

static void fast_loops_read_what_a_slow_one_does(void) {
    static uint32_t cps[MAX_CPS];
    uint64_t state = 1;
    for (int round = 0; round < 300; round++) {
        uint32_t unit_bytes = 1u << (test_random(&state) % 3);
        size_t n = test_below(&state, round % 20 == 0 ? MAX_CPS : 200);
        uint64_t rarity = 1 + test_random(&state) % 60;
        for (size_t i = 0; i < n; i++) {
            uint32_t cp = (uint32_t)(test_random(&state) % 128);
            if (test_random(&state) % rarity == 0) {
                uint32_t any = (uint32_t)test_random(&state);
                cp = unit_bytes == 1 ? any & 0xFF : any & 0xFFFF;
                if (unit_bytes == 4 && any >> 31) cp = (any >> 7) % 0x130000;
                if (unit_bytes == 4 && any % 97 == 0) cp = any;
            }
            cps[i] = cp;
        }
        check_read(cps, n, unit_bytes);
    }
}

static void every_place_of_a_block_is_looked_at(void) {
    uint32_t cps[67];
    static const uint32_t odd[] = {0x80, 0xE9, 0xFF, 0x100, 0x2019, 0xD800, 0xFFFF, 0x8000};
    for (size_t at = 0; at < 67; at++) {
        for (size_t k = 0; k < NSCI_COUNT(odd); k++) {
            for (size_t i = 0; i < 67; i++) cps[i] = 'a';
            cps[at] = odd[k];
            if (odd[k] < 0x100) check_read(cps, 67, 1);
            check_read(cps, 67, 2);
            check_read(cps, 67, 4);
            cps[at] = odd[k] << 16;
            check_read(cps, 67, 4);
        }
    }
}

static void only_surrogates_and_what_is_no_character_are_replaced(void) {
    static const uint32_t two[] = {0x7F,   0x80,   0x7FF,  0x800,  0xD7FF,
                                   0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000};
    static const uint32_t four[] = {0xD7FF, 0xD800,  0xDFFF,   0xE000,
                                    0xFFFF, 0x10000, 0x10FFFF, 0x110000};
    check_read(two, NSCI_COUNT(two), 2);
    check_read(four, NSCI_COUNT(four), 4);
}

static void empty_texts_are_read(void) {
    nsc_alloc alloc = libc_alloc();
    nsci_source src = {0};
    nsc_text text = {NULL, 0, 2};
    CHECK(nsci_source_read(&src, &alloc, &text, NULL) == NSC_OK);
    CHECK(src.utf8.n == 0 && src.n_cps == 0 && src.n_replaced == 0);
    uint32_t zero = 0;
    nsci_source_to_cps(&src, &zero, 1, &zero);
    CHECK(zero == 0);
    nsci_source_to_cps(&src, NULL, 0, NULL);
    nsci_source_free(&src, &alloc);
}

static void two_surrogates_are_two_characters(void) {
    const uint16_t units[] = {'a', 0xD83D, 0xDE00, 'b'};
    nsc_alloc alloc = libc_alloc();
    nsci_source src = {0};
    nsc_text text = {units, 4, 2};
    CHECK(nsci_source_read(&src, &alloc, &text, NULL) == NSC_OK);
    CHECK(src.n_cps == 4 && src.n_replaced == 2 && src.utf8.n == 8);
    CHECK(memcmp(src.utf8.items,
                 "a\xEF\xBF\xBD\xEF\xBF\xBD"
                 "b",
                 8) == 0);
    nsci_source_free(&src, &alloc);
}

static void a_source_is_used_again(void) {
    nsc_alloc alloc = libc_alloc();
    nsci_source src = {0};
    nsc_text first = test_text("caf\xE9 cr\xE8me"), second = test_text("tea");
    CHECK(nsci_source_read(&src, &alloc, &first, NULL) == NSC_OK && src.shifts.n == 2);
    CHECK(nsci_source_read(&src, &alloc, &second, NULL) == NSC_OK);
    CHECK(src.utf8.n == 3 && src.shifts.n == 0 && memcmp(src.utf8.items, "tea", 3) == 0);
    nsci_source_trim(&src, &alloc, 0);
    CHECK(src.utf8.items == NULL && src.utf8.n == 0);
    nsci_source_free(&src, &alloc);
}

static void bad_arguments_are_refused(void) {
    nsc_alloc alloc = libc_alloc();
    nsci_source src = {0};
    nsc_error err;
    nsc_text odd = {"abc", 1, 3}, null = {NULL, 5, 1};
    nsc_text endless = {"abc", NSC_MAX_TEXT_CPS + 1, 1};
    CHECK(nsci_source_read(&src, &alloc, &odd, &err) == NSC_E_ARGUMENT);
    CHECK(strstr(err.message, "units of 3 bytes"));
    CHECK(nsci_source_read(&src, &alloc, &null, &err) == NSC_E_ARGUMENT);
    CHECK(nsci_source_read(&src, &alloc, &endless, &err) == NSC_E_LIMIT);
    CHECK(strstr(err.message, "268435456"));
    nsci_source_free(&src, &alloc);
}

static void failed_allocations_are_reported(void) {
    static uint16_t units[20000];
    for (size_t i = 0; i < NSCI_COUNT(units); i++) units[i] = i % 3 ? 0x4E2D : 'a';
    nsc_text text = {units, NSCI_COUNT(units), 2};
    nsci_source src = {0};
    FAILING_ALLOCATIONS(alloc, nsci_source_read(&src, &alloc, &text, NULL),
                        nsci_source_free(&src, &alloc));
}

static void every_scalar_value_makes_the_round_trip(void) {
    uint8_t bytes[4];
    size_t n_wrong = 0, next;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (cp == 0xD800) cp = 0xE000;
        size_t n = nsci_utf8_encode(cp, bytes);
        n_wrong += nsci_utf8_decode(bytes, 0, &next) != cp || next != n;
    }
    CHECK(n_wrong == 0);
}

int main(void) {
    RUN(fast_loops_read_what_a_slow_one_does);
    RUN(every_place_of_a_block_is_looked_at);
    RUN(only_surrogates_and_what_is_no_character_are_replaced);
    RUN(empty_texts_are_read);
    RUN(two_surrogates_are_two_characters);
    RUN(a_source_is_used_again);
    RUN(bad_arguments_are_refused);
    RUN(failed_allocations_are_reported);
    RUN(every_scalar_value_makes_the_round_trip);
    return test_report();
}

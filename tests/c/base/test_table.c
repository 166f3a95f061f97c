/* nsc_table, nsc_error, nsc_mem, nsc_vec: the ground that the rest stands on. */
#include "newscore_train.h"
#include "base/nsc_table.h"
#include "base/nsc_vec.h"
#include "test.h"

static void every_entry_is_found_and_no_other(void) {
    enum { N = 5000 };
    static uint64_t hashes[N];
    static uint32_t records[N];
    for (uint32_t i = 0; i < N; i++) {
        char word[16];
        int n = snprintf(word, sizeof word, "word%u", (unsigned)i);
        hashes[i] = nsc_hash_string(word, (size_t)n);
        records[i] = i;
    }
    for (uint32_t per_bucket = 1; per_bucket <= 8; per_bucket *= 2) {
        nsc_block block;
        nsci_table table;
        CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)records, N, 4, per_bucket, 0, &block,
                              NULL) == NSC_OK);
        CHECK(nsci_table_open(&table, block.bytes, block.n_bytes, 4, "t", NULL) == NSC_OK);
        uint32_t n_right = 0, n_strangers = 0;
        for (uint32_t i = 0; i < N; i++) {
            const uint8_t *record = nsci_table_find(&table, hashes[i]);
            n_right += record && nsci_load_u32(record) == i;
            n_strangers += nsci_table_find(&table, nsci_hash_mix(hashes[i], 1)) != NULL;
        }
        CHECK(n_right == N);
        CHECK(n_strangers == 0);
        nsc_block_free(&block);
    }
}

static void short_checks_find_all_and_take_few_strangers_in(void) {
    enum { N = 5000 };
    static uint64_t hashes[N], strangers[N];
    static uint32_t records[N];
    for (uint32_t i = 0; i < N; i++) {
        hashes[i] = nsc_hash_string(&i, sizeof i);
        strangers[i] = nsci_hash_mix(hashes[i], 1);
        records[i] = i;
    }
    nsc_block block;
    nsci_table table;
    CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)records, N, 4, 4, 1, &block, NULL) ==
          NSC_OK);
    CHECK(nsci_table_open(&table, block.bytes, block.n_bytes, 4, "t", NULL) == NSC_OK);
    uint32_t n_found = 0, n_strangers = 0;
    for (uint32_t i = 0; i < N; i++) {
        n_found += nsci_table_find(&table, hashes[i]) != NULL;
        n_strangers += nsci_table_find(&table, strangers[i]) != NULL;
    }
    CHECK(n_found == N && n_strangers < 8);
    nsc_block_free(&block);
}

static void first_of_two_equal_hashes_wins(void) {
    uint64_t hashes[2] = {42, 42};
    uint8_t records[2] = {7, 8};
    nsc_block block;
    nsci_table table;
    CHECK(nsc_table_build(NULL, hashes, records, 2, 1, 1, 0, &block, NULL) == NSC_OK);
    CHECK(nsci_table_open(&table, block.bytes, block.n_bytes, 1, "t", NULL) == NSC_OK);
    CHECK(table.n_entries == 1 && *nsci_table_find(&table, 42) == 7);
    nsc_block_free(&block);
}

static void broken_tables_are_refused_with_their_name(void) {
    uint64_t hashes[3] = {1, 2, 3};
    uint8_t records[3] = {0};
    nsc_block block;
    nsci_table table;
    CHECK(nsc_table_build(NULL, hashes, records, 3, 1, 1, 0, &block, NULL) == NSC_OK);
    for (size_t n = 0; n < block.n_bytes; n++) {
        nsc_error err;
        CHECK(nsci_table_open(&table, block.bytes, n, 1, "words", &err) == NSC_E_MODEL);
        CHECK(strstr(err.message, "\"words\"") != NULL);
    }
    CHECK(nsci_table_open(&table, block.bytes, block.n_bytes, 2, "t", NULL) == NSC_E_MODEL);
    uint32_t wild[] = {3, 0x80000000u, UINT32_MAX, 0};
    for (size_t at = 0; at < 16 + 8; at += 4) {
        for (size_t k = 0; k < NSCI_COUNT(wild); k++) {
            uint8_t copy[64] = {0};
            CHECK(block.n_bytes <= sizeof copy);
            memcpy(copy, block.bytes, block.n_bytes);
            memcpy(copy + at, &wild[k], 4);
            nsc_status status = nsci_table_open(&table, copy, block.n_bytes, 1, "t", NULL);
            if (status == NSC_OK) /* then looking anything up is safe */
                for (uint64_t h = 0; h < 64; h++) (void)nsci_table_find(&table, h);
        }
    }
    nsc_block_free(&block);
}

/* A lookup reads a whole bucket, so a file that puts everything into one would make it crawl. */
static void a_crowded_bucket_is_refused(void) {
    enum { N = NSCI_TABLE_MAX_BUCKET + 1 };
    uint64_t hashes[N];
    uint8_t records[N] = {0};
    for (uint32_t i = 0; i < N; i++) hashes[i] = (uint64_t)i << 32; /* all in the first bucket */
    for (size_t n = N - 1; n <= N; n++) {
        nsc_block block;
        nsci_table table;
        nsc_error err = {0};
        CHECK(nsc_table_build(NULL, hashes, records, n, 1, 1, 0, &block, NULL) == NSC_OK);
        nsc_status status = nsci_table_open(&table, block.bytes, block.n_bytes, 1, "t", &err);
        CHECK(status == (n < N ? NSC_OK : NSC_E_MODEL));
        CHECK(n < N || strstr(err.message, "\"t\" has 65 entries in bucket 0") != NULL);
        nsc_block_free(&block);
    }
}

static void table_build_survives_failing_allocations(void) {
    uint64_t hashes[3] = {1, 2, 3};
    uint8_t records[3] = {0};
    nsc_block block = {{0}, NULL, 0};
    FAILING_ALLOCATIONS(alloc, nsc_table_build(&alloc, hashes, records, 3, 1, 1, 0, &block, NULL),
                        nsc_block_free(&block));
}

static void messages_are_formatted_and_cut(void) {
    nsc_error err;
    CHECK(nsci_fail(&err, NSC_E_LIMIT, 9, "%s has %u of %zu%%", "x", 4294967295u, (size_t)0) ==
          NSC_E_LIMIT);
    CHECK(strcmp(err.message, "x has 4294967295 of 0%") == 0);
    CHECK(err.status == NSC_E_LIMIT && err.position == 9);
    char name[400];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    CHECK(nsci_fail(&err, NSC_E_MODEL, 0, "%s", name) == NSC_E_MODEL);
    CHECK(strlen(err.message) == sizeof err.message - 1);
    CHECK(nsci_fail(NULL, NSC_E_NOMEM, 0, "%s", "nobody listens") == NSC_E_NOMEM);
}

static void every_status_has_a_name(void) {
    CHECK(strcmp(nsc_status_name(NSC_OK), "NSC_OK") == 0);
    CHECK(strcmp(nsc_status_name(NSC_E_RESULT), "NSC_E_RESULT") == 0);
    CHECK(strcmp(nsc_status_name((nsc_status)99), "?") == 0);
}

static void vectors_grow_and_refuse_what_cannot_be(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_u32s v = {0};
    for (uint32_t i = 0; i < 1000; i++) CHECK(nsci_u32s_push(&v, &alloc, i, NULL) == NSC_OK);
    CHECK(v.n == 1000 && v.items[999] == 999);
    CHECK(nsci_u32s_reserve(&v, &alloc, SIZE_MAX - 1, NULL) == NSC_E_NOMEM);
    CHECK(v.n == 1000 && v.items[0] == 0);
    nsci_u32s_trim(&v, &alloc, 1 << 20);
    CHECK(v.n == 0 && v.cap >= 1000);
    nsci_u32s_trim(&v, &alloc, 16);
    CHECK(v.cap == 0);
}

/* Each string in memory of just its size, so that the sanitizer sees a byte too many. */
static void the_rest_of_a_string_is_read_and_no_byte_more(void) {
    for (size_t n = 0; n <= 40; n++) {
        uint8_t *bytes = malloc(n + (n == 0));
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)(0xF1 - 7 * i);
        uint64_t rest = 0;
        memcpy(&rest, bytes + n - n % 8, n % 8);
        CHECK(nsci_load_rest(bytes, n) == rest);
        free(bytes);
    }
}

static void lines_begin_where_cache_lines_do(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    for (size_t n = 1; n < 200; n += 13) {
        void *lines = NULL;
        CHECK(nsci_new_lines(&alloc, n, 3, &lines, NULL) == NSC_OK);
        CHECK((uintptr_t)lines % NSCI_LINE_BYTES == 0);
        const uint8_t *bytes = lines;
        for (size_t i = 0; i < 3 * n; i++) CHECK(bytes[i] == 0);
        nsci_free_lines(&alloc, lines);
    }
    void *none;
    CHECK(nsci_new_lines(&alloc, SIZE_MAX / 2, 2, &none, NULL) == NSC_E_NOMEM);
    CHECK(nsci_new_lines(&alloc, SIZE_MAX, 2, &none, NULL) == NSC_E_NOMEM);
    nsci_free_lines(&alloc, NULL);
}

int main(void) {
    RUN(every_entry_is_found_and_no_other);
    RUN(short_checks_find_all_and_take_few_strangers_in);
    RUN(first_of_two_equal_hashes_wins);
    RUN(broken_tables_are_refused_with_their_name);
    RUN(a_crowded_bucket_is_refused);
    RUN(table_build_survives_failing_allocations);
    RUN(messages_are_formatted_and_cut);
    RUN(every_status_has_a_name);
    RUN(vectors_grow_and_refuse_what_cannot_be);
    RUN(the_rest_of_a_string_is_read_and_no_byte_more);
    RUN(lines_begin_where_cache_lines_do);
    return test_report();
}

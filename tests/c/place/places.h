/* A table of places made by hand, and senses in it. */
#ifndef PLACES_H
#define PLACES_H

#include "newscore_train.h"
#include "place/nsc_place_sense.h"
#include "test.h"

typedef struct listed {
    const char *name, *country; /* "": none */
    nsci_place_kind kind;
    uint16_t region;
    uint8_t level;
    bool is_other_name;
} listed;

/* Regions 1 and 2 are Ohio and Ontario. Rows of one name lie side by side. */
static const listed listed_places[] = {
    {"dublin", "IE", NSCI_PLACE_CITY, 0, 27, false},
    {"dublin", "US", NSCI_PLACE_CITY, 1, 17, false},
    {"london", "GB", NSCI_PLACE_CITY, 0, 33, false},
    {"london", "CA", NSCI_PLACE_CITY, 2, 24, false},
    {"ohio", "US", NSCI_PLACE_REGION, 1, 34, false},
    {"ontario", "CA", NSCI_PLACE_REGION, 2, 34, false},
    {"canada", "CA", NSCI_PLACE_COUNTRY, 0, 36, false},
    {"ireland", "IE", NSCI_PLACE_COUNTRY, 0, 31, false},
    {"irish", "IE", NSCI_PLACE_NATIONALITY, 0, 31, false},
    {"nairobi", "KE", NSCI_PLACE_CITY, 0, 31, false},
    {"kenya", "KE", NSCI_PLACE_COUNTRY, 0, 38, false},
    {"atlantic", "", NSCI_PLACE_WATER, 0, 40, false},
    {"europe", "", NSCI_PLACE_CONTINENT, 0, 46, false},
    {"kil", "IE", NSCI_PLACE_CITY, 0, 5, false},
    {"man", "CA", NSCI_PLACE_REGION, 2, 34, true},
    {"north", NULL, NSCI_PLACE_AREA, NSCI_PLACE_ROLE_DIRECTION, 0, false},
    {"city", NULL, NSCI_PLACE_AREA, NSCI_PLACE_ROLE_TOWN, 0, false},
    {"county", NULL, NSCI_PLACE_AREA, NSCI_PLACE_ROLE_KIND, 0, false},
    {"of", NULL, NSCI_PLACE_AREA, NSCI_PLACE_ROLE_LINK, 0, false},
    {"road", NULL, NSCI_PLACE_AREA, NSCI_PLACE_ROLE_SPOT, 0, false},
};
enum { N_LISTED = sizeof listed_places / sizeof *listed_places };

typedef struct listed_table {
    nsc_block names;
    uint8_t rows[N_LISTED * NSCI_PLACE_ROW_BYTES];
    nsci_place_table table;
} listed_table;

static inline uint16_t packed(const char *country) {
    if (!*country) return 0;
    return (uint16_t)((country[0] - '@') << 5 | (country[1] - '@'));
}

static inline void pack_row(const listed *place, uint32_t id, uint8_t *out) {
    uint32_t head = id | (uint32_t)place->kind << 26 | (uint32_t)place->is_other_name << 31;
    uint16_t rest[4] = {(uint16_t)(packed(place->country) | place->level << 10), place->region,
                        NSCI_PLACE_NO_COORDINATE, NSCI_PLACE_NO_COORDINATE};
    memcpy(out, &head, sizeof head);
    memcpy(out + sizeof head, rest, sizeof rest);
}

static inline void listed_table_open(listed_table *made) {
    uint64_t hashes[N_LISTED];
    uint32_t entries[N_LISTED], n = 0, n_rows = 0;
    for (size_t i = 0; i < N_LISTED; i++) {
        const listed *place = &listed_places[i];
        bool is_new = i == 0 || strcmp(place[-1].name, place->name) != 0;
        if (is_new) {
            hashes[n] = nsc_hash_place(place->name, strlen(place->name));
            entries[n++] = place->country ? n_rows : (uint32_t)place->region << 26;
        }
        if (!place->country) continue;
        entries[n - 1] += 1u << 20;
        pack_row(place, (uint32_t)i + 1, made->rows + NSCI_PLACE_ROW_BYTES * n_rows++);
    }
    CHECK(nsc_table_build(NULL, hashes, (const uint8_t *)entries, n, NSCI_PLACE_ENTRY_BYTES, 1, 1,
                          &made->names, NULL) == NSC_OK);
    nsci_section names = {made->names.bytes, made->names.n_bytes};
    nsci_section rows = {made->rows, NSCI_PLACE_ROW_BYTES * (size_t)n_rows};
    nsc_error err = {0};
    nsc_status status = nsci_place_table_open(&made->table, names, rows, &err);
    if (status != NSC_OK) fprintf(stderr, "%s\n", err.message);
    CHECK(status == NSC_OK);
}

static inline void listed_table_free(listed_table *made) { nsc_block_free(&made->names); }

static inline nsci_place_name name_of(const char *string) {
    nsci_place_name name;
    nsci_place_name_fold((const uint8_t *)string, strlen(string), &name);
    return name;
}

static inline nsci_place_entry entry_of(const listed_table *made, const char *string) {
    nsci_place_name name = name_of(string);
    return nsci_place_find_whole(&made->table, &name);
}

/* "IE" of a country as a row has it; "" of none. */
static inline const char *country_text(uint16_t country) {
    static char text[3];
    text[0] = country ? (char)('@' + (country >> 5)) : '\0';
    text[1] = (char)('@' + (country & 31));
    return text;
}

#endif

/* The table of places: what a name may stand for. Two sections of the model file.
 *
 *     places.names   hash of a folded name -> where its rows begin, how many, roles of the word
 *     places.rows    [n_rows] of NSCI_PLACE_ROW_BYTES: those of one name lie side by side, the best
 *                    known first
 */
#ifndef NSC_PLACE_TABLE_H
#define NSC_PLACE_TABLE_H

#include "base/nsc_table.h"
#include "place/nsc_place_name.h"

/* Appended to, never changed: stored results hold them. */
typedef enum nsci_place_kind {
    NSCI_PLACE_COUNTRY = 0,
    NSCI_PLACE_REGION, /* of a country: a state, province, county, an island */
    NSCI_PLACE_CITY,   /* or a town or village */
    NSCI_PLACE_CONTINENT,
    NSCI_PLACE_WATER, /* a sea, river, lake */
    NSCI_PLACE_AREA,  /* any other: "the Middle East", "the Alps" */
    NSCI_PLACE_NATIONALITY,
    NSCI_N_PLACE_KINDS
} nsci_place_kind;

/* What a word says that stands around a name. */
typedef enum nsci_place_role {
    NSCI_PLACE_ROLE_DIRECTION = 1 << 0, /* "northern": the place, or a part of it */
    NSCI_PLACE_ROLE_KIND = 1 << 1,      /* "province": a region, country, island */
    NSCI_PLACE_ROLE_LINK = 1 << 2,      /* "of" */
    NSCI_PLACE_ROLE_SPOT = 1 << 3, /* "Road": something small, called after a place elsewhere */
    NSCI_PLACE_ROLE_TOWN = 1 << 4  /* "city" */
} nsci_place_role;

enum {
    NSCI_PLACE_ROW_BYTES = 12,
    NSCI_PLACE_ENTRY_BYTES = 4,
    NSCI_N_PLACE_COUNTRIES = 1 << 10, /* two letters of five bits */
    NSCI_PLACE_NO_COORDINATE = INT16_MAX
};

typedef struct nsci_place {
    uint32_t geonames_id; /* 0: none */
    uint16_t country;     /* its two letters, five bits each, A is 1; 0: none */
    uint16_t region;      /* number of the region that it is, or lies in; 0: none */
    int16_t lat, lon;     /* hundredths of a degree; NSCI_PLACE_NO_COORDINATE */
    uint8_t kind;         /* nsci_place_kind */
    uint8_t level;        /* inhabitants in half octaves: 0 is 100 or fewer */
    bool is_other_name;   /* the name is not what the place is called today, or in English */
} nsci_place;

/* The rows of a name, and the roles that it has as a word. */
typedef struct nsci_place_entry {
    uint32_t first, n;
    uint32_t roles;
} nsci_place_entry;

typedef struct nsci_place_table {
    nsci_table names;
    const uint8_t *rows; /* borrowed */
    uint32_t n_rows;
    uint32_t n_regions; /* one more than the highest number */
} nsci_place_table;

/* Opens the sections, and checks that each entry's rows are there and each row says what a row can
 * say. O(size). */
nsc_status nsci_place_table_open(nsci_place_table *table, nsci_section names, nsci_section rows,
                                 nsc_error *err);

/* The entry of words [first .. end) of a name; no rows and no roles when there is none. */
nsci_place_entry nsci_place_find(const nsci_place_table *table, const nsci_place_name *name,
                                 uint32_t first, uint32_t end);

/* The entry of a whole name; none of one that is longer than the table's. */
nsci_place_entry nsci_place_find_whole(const nsci_place_table *table, const nsci_place_name *name);

/* Asks for the rows of the name with this hash, if it is there. */
void nsci_place_ask_for_rows(const nsci_place_table *table, uint64_t name);

/* A row, little-endian: uint32 of GeoNames id (26 bits), kind (4), a bit that is 0, other name (1);
 * uint16 of country (10), level (6); uint16 region; int16 latitude and longitude. */
static inline nsci_place nsci_place_row(const nsci_place_table *table, uint32_t row) {
    const uint8_t *bytes = table->rows + (size_t)row * NSCI_PLACE_ROW_BYTES;
    uint32_t head = nsci_load_u32(bytes), middle = nsci_load_u32(bytes + 4),
             degrees = nsci_load_u32(bytes + 8);
    return (nsci_place){.geonames_id = head & 0x3FFFFFF,
                        .country = middle & 0x3FF,
                        .region = (uint16_t)(middle >> 16),
                        .lat = (int16_t)(degrees & 0xFFFF),
                        .lon = (int16_t)(degrees >> 16),
                        .kind = head >> 26 & 0xF,
                        .level = middle >> 10 & 0x3F,
                        .is_other_name = head >> 31};
}

/* Whether any row of an entry is a region or country that `inner` lies in; whether any lies in
 * `outer`. */
bool nsci_place_any_holds(const nsci_place_table *table, nsci_place_entry entry,
                          const nsci_place *inner);
bool nsci_place_any_lies_in(const nsci_place_table *table, nsci_place_entry entry,
                            const nsci_place *outer);

/* Whether any row of `inner` lies in any of `outer`: "Paris" in "Texas". */
bool nsci_place_some_lie_in(const nsci_place_table *table, nsci_place_entry inner,
                            nsci_place_entry outer);

#endif

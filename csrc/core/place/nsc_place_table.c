/* An entry is a uint32 of first row (20), rows (6), roles (6). */
#include "place/nsc_place_table.h"

static nsci_place_entry unpack(const uint8_t *record) {
    uint32_t packed = nsci_load_u32(record);
    return (nsci_place_entry){packed & 0xFFFFF, packed >> 20 & 0x3F, packed >> 26};
}

nsci_place_entry nsci_place_find(const nsci_place_table *table, const nsci_place_name *name,
                                 uint32_t first, uint32_t end) {
    const uint8_t *record = nsci_table_find(&table->names, nsci_place_name_hash(name, first, end));
    return record ? unpack(record) : (nsci_place_entry){0};
}

nsci_place_entry nsci_place_find_whole(const nsci_place_table *table, const nsci_place_name *name) {
    if (name->n_words == 0 || !name->is_whole) return (nsci_place_entry){0};
    return nsci_place_find(table, name, 0, name->n_words);
}

void nsci_place_ask_for_rows(const nsci_place_table *table, uint64_t name) {
    const uint8_t *record = nsci_table_find(&table->names, name);
    if (record) NSCI_PREFETCH(table->rows + (size_t)unpack(record).first * NSCI_PLACE_ROW_BYTES);
}

/* ---- What lies in what ----------------------------------------------------------------------- */

/* Whether `inner` lies in `outer`: a city in a region or country. */
static bool lies_in(const nsci_place *inner, const nsci_place *outer) {
    if (outer->kind == NSCI_PLACE_COUNTRY)
        return inner->kind != NSCI_PLACE_COUNTRY && inner->country == outer->country;
    return outer->kind == NSCI_PLACE_REGION && inner->kind == NSCI_PLACE_CITY && inner->region &&
           inner->region == outer->region;
}

bool nsci_place_any_holds(const nsci_place_table *table, nsci_place_entry entry,
                          const nsci_place *inner) {
    for (uint32_t i = 0; i < entry.n; i++) {
        nsci_place row = nsci_place_row(table, entry.first + i);
        if (lies_in(inner, &row)) return true;
    }
    return false;
}

bool nsci_place_any_lies_in(const nsci_place_table *table, nsci_place_entry entry,
                            const nsci_place *outer) {
    for (uint32_t i = 0; i < entry.n; i++) {
        nsci_place row = nsci_place_row(table, entry.first + i);
        if (lies_in(&row, outer)) return true;
    }
    return false;
}

bool nsci_place_some_lie_in(const nsci_place_table *table, nsci_place_entry inner,
                            nsci_place_entry outer) {
    for (uint32_t i = 0; i < outer.n; i++) {
        nsci_place row = nsci_place_row(table, outer.first + i);
        if (nsci_place_any_lies_in(table, inner, &row)) return true;
    }
    return false;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool is_letter_or_none(uint32_t five_bits) { return five_bits >= 1 && five_bits <= 26; }

static bool is_country(uint32_t country) {
    return country == 0 || (is_letter_or_none(country >> 5) && is_letter_or_none(country & 31));
}

static bool is_coordinate(int16_t value, int most) {
    return value == NSCI_PLACE_NO_COORDINATE || (value >= -most && value <= most);
}

static nsc_status check_rows(nsci_place_table *table, nsc_error *err) {
    for (uint32_t i = 0; i < table->n_rows; i++) {
        nsci_place row = nsci_place_row(table, i);
        if (row.kind >= NSCI_N_PLACE_KINDS || !is_country(row.country) ||
            !is_coordinate(row.lat, 9000) || !is_coordinate(row.lon, 18000) ||
            (row.lat == NSCI_PLACE_NO_COORDINATE) != (row.lon == NSCI_PLACE_NO_COORDINATE))
            return nsci_fail(err, NSC_E_MODEL, (uint64_t)i * NSCI_PLACE_ROW_BYTES,
                             "section \"places.rows\": row %u has a kind, country or coordinate "
                             "that there is not",
                             i);
        if (row.region >= table->n_regions) table->n_regions = row.region + 1u;
    }
    return NSC_OK;
}

static nsc_status check_entries(const nsci_place_table *table, nsc_error *err) {
    for (uint32_t i = 0; i < table->names.n_entries; i++) {
        nsci_place_entry entry = unpack(table->names.records + (size_t)i * NSCI_PLACE_ENTRY_BYTES);
        if (entry.n > table->n_rows || entry.first > table->n_rows - entry.n)
            return nsci_fail(err, NSC_E_MODEL, i,
                             "section \"places.names\": entry %u has rows %u to %u of %u", i,
                             entry.first, entry.first + entry.n, table->n_rows);
    }
    return NSC_OK;
}

nsc_status nsci_place_table_open(nsci_place_table *table, nsci_section names, nsci_section rows,
                                 nsc_error *err) {
    nsci_place_table opened = {.rows = rows.bytes, .n_regions = 1};
    if (rows.n_bytes % NSCI_PLACE_ROW_BYTES != 0)
        return nsci_fail(err, NSC_E_MODEL, 0,
                         "section \"places.rows\" holds %zu bytes, expected rows of %u",
                         rows.n_bytes, (uint32_t)NSCI_PLACE_ROW_BYTES);
    opened.n_rows = (uint32_t)(rows.n_bytes / NSCI_PLACE_ROW_BYTES);
    NSC_TRY(nsci_table_open(&opened.names, names.bytes, names.n_bytes, NSCI_PLACE_ENTRY_BYTES,
                            "places.names", err));
    NSC_TRY(check_rows(&opened, err));
    NSC_TRY(check_entries(&opened, err));
    *table = opened;
    return NSC_OK;
}

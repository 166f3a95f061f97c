/* nsc_place_table: rows and entries as they were packed; sections from strangers are refused. */
#include "places.h"

static void a_row_is_read_as_it_was_packed(void) {
    listed_table made;
    listed_table_open(&made);
    nsci_place_entry dublin = entry_of(&made, "Dublin");
    CHECK(dublin.n == 2 && dublin.roles == 0);
    nsci_place row = nsci_place_row(&made.table, dublin.first + 1);
    CHECK(row.geonames_id == 2 && row.country == packed("US") && row.region == 1);
    CHECK(row.kind == NSCI_PLACE_CITY && row.level == 17 && !row.is_other_name);
    CHECK(row.lat == NSCI_PLACE_NO_COORDINATE && row.lon == NSCI_PLACE_NO_COORDINATE);
    CHECK(nsci_place_row(&made.table, entry_of(&made, "Man").first).is_other_name);
    CHECK(made.table.n_regions == 3);
    listed_table_free(&made);
}

static void names_and_words_are_found(void) {
    listed_table made;
    listed_table_open(&made);
    CHECK(entry_of(&made, "the ATLANTIC").n == 1);
    CHECK(entry_of(&made, "road").n == 0 && entry_of(&made, "road").roles == NSCI_PLACE_ROLE_SPOT);
    CHECK(entry_of(&made, "Atlantis").n == 0 && entry_of(&made, "").n == 0);
    nsci_place_name name = name_of("City of London");
    CHECK(nsci_place_find(&made.table, &name, 2, 3).n == 2);
    CHECK(nsci_place_find_whole(&made.table, &name).n == 0);
    listed_table_free(&made);
}

static void a_city_lies_in_its_region_and_country(void) {
    listed_table made;
    listed_table_open(&made);
    nsci_place_entry london = entry_of(&made, "London"), ontario = entry_of(&made, "Ontario");
    nsci_place_entry canada = entry_of(&made, "Canada"), ohio = entry_of(&made, "Ohio");
    CHECK(nsci_place_some_lie_in(&made.table, london, ontario));
    CHECK(nsci_place_some_lie_in(&made.table, london, canada));
    CHECK(nsci_place_some_lie_in(&made.table, ontario, canada));
    CHECK(!nsci_place_some_lie_in(&made.table, london, ohio));
    CHECK(!nsci_place_some_lie_in(&made.table, canada, ontario));
    CHECK(!nsci_place_some_lie_in(&made.table, canada, canada));
    CHECK(!nsci_place_some_lie_in(&made.table, london, london));
    listed_table_free(&made);
}

/* Opens the table with a byte of its rows, or the first row of its first entry, changed. */
static nsc_status open_changed(size_t row_byte, uint8_t value, uint32_t entry, size_t n_rows_bytes,
                               nsc_error *err) {
    listed_table made;
    nsci_place_table table;
    listed_table_open(&made);
    if (row_byte != SIZE_MAX) made.rows[row_byte] = value;
    uint8_t *entries = made.names.bytes + made.names.n_bytes -
                       (size_t)made.table.names.n_entries * NSCI_PLACE_ENTRY_BYTES;
    if (entry) memcpy(entries, &entry, sizeof entry);
    nsci_section names = {made.names.bytes, made.names.n_bytes};
    nsc_status status =
        nsci_place_table_open(&table, names, (nsci_section){made.rows, n_rows_bytes}, err);
    listed_table_free(&made);
    return status;
}

static void sections_that_no_table_has_are_refused(void) {
    nsc_error err;
    const size_t all = 15 * NSCI_PLACE_ROW_BYTES;
    CHECK(open_changed(SIZE_MAX, 0, 0, all, &err) == NSC_OK);
    CHECK(open_changed(SIZE_MAX, 0, 0, all - 1, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"places.rows\" holds 179 bytes, expected rows of 12"));
    CHECK(open_changed(SIZE_MAX, 0, 0, all - NSCI_PLACE_ROW_BYTES, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "\"places.names\": entry") && strstr(err.message, "of 14"));
    CHECK(open_changed(SIZE_MAX, 0, 14 | 2u << 20, all, &err) == NSC_E_MODEL);
    CHECK(strstr(err.message, "rows 14 to 16 of 15"));
    CHECK(open_changed(3, 7 << 2, 0, all, &err) == NSC_E_MODEL); /* a kind that there is not */
    CHECK(strstr(err.message, "\"places.rows\": row 0"));
    CHECK(open_changed(4, 31, 0, all, &err) == NSC_E_MODEL);   /* half a country */
    CHECK(open_changed(9, 0x24, 0, all, &err) == NSC_E_MODEL); /* a latitude past the pole */
    CHECK(open_changed(11, 0x50, 0, all, &err) == NSC_E_MODEL);
    CHECK(open_changed(9, 0x10, 0, all, &err) == NSC_E_MODEL); /* a latitude alone */
}

int main(void) {
    RUN(a_row_is_read_as_it_was_packed);
    RUN(names_and_words_are_found);
    RUN(a_city_lies_in_its_region_and_country);
    RUN(sections_that_no_table_has_are_refused);
    return test_report();
}

/* nsc_place_sense: which rows a name may stand for, and what part of it they are of. */
#include "places.h"

static listed_table made;

/* "ireland INSIDE" of the first row's name; "no" where the use wants nothing of the name, "?" of a
 * place without rows. */
static const char *sense_of(const char *string, nsci_place_use use) {
    static const char *const parts[] = {[NSCI_PLACE_PART_WHOLE] = "",
                                        [NSCI_PLACE_PART_TOWN] = " TOWN",
                                        [NSCI_PLACE_PART_KIND] = " KIND",
                                        [NSCI_PLACE_PART_DIRECTION] = " DIRECTION",
                                        [NSCI_PLACE_PART_INSIDE] = " INSIDE"};
    static char out[64];
    nsci_place_name name = name_of(string);
    nsci_place_sense sense;
    if (!nsci_place_sense_of(&made.table, &name, use, &sense)) return "no";
    if (sense.entry.n == 0) return "?";
    nsci_place row = nsci_place_row(&made.table, sense.entry.first);
    snprintf(out, sizeof out, "%s%s", listed_places[row.geonames_id - 1].name, parts[sense.part]);
    return out;
}

#define IS(string, use, expected) CHECK(strcmp(sense_of(string, use), expected) == 0)

static void a_place_is_the_longest_part_of_its_name_that_is_listed(void) {
    IS("Dublin", NSCI_PLACE_USE_PLACE, "dublin");
    IS("City of Dublin", NSCI_PLACE_USE_PLACE, "dublin TOWN");
    IS("Dublin County", NSCI_PLACE_USE_PLACE, "dublin KIND");
    IS("north Dublin", NSCI_PLACE_USE_PLACE, "dublin DIRECTION");
    IS("north Dublin City", NSCI_PLACE_USE_PLACE, "dublin DIRECTION");
    IS("Dublin Road", NSCI_PLACE_USE_PLACE, "dublin INSIDE");
    IS("Old Quay of Dublin", NSCI_PLACE_USE_PLACE, "dublin INSIDE");
    IS("London Ontario", NSCI_PLACE_USE_PLACE,
       "ontario INSIDE"); /* the last of equally long ones */
    IS("Quennock", NSCI_PLACE_USE_PLACE, "?");
    IS("North Road", NSCI_PLACE_USE_PLACE, "?"); /* words with a role are no name by themselves */
    IS("", NSCI_PLACE_USE_PLACE, "no");
}

static void small_towns_and_short_names_are_no_part(void) {
    IS("Kil", NSCI_PLACE_USE_PLACE, "kil");
    IS("Kil County", NSCI_PLACE_USE_PLACE, "kil KIND");
    IS("Kil Brewery", NSCI_PLACE_USE_PLACE, "?");
    IS("Man", NSCI_PLACE_USE_PLACE, "man");
    IS("Man Brewery", NSCI_PLACE_USE_PLACE, "?");
}

static void uses_differ_in_what_they_take(void) {
    IS("Irish", NSCI_PLACE_USE_GROUP, "irish");
    IS("north Irish", NSCI_PLACE_USE_GROUP, "irish DIRECTION");
    IS("Dublin", NSCI_PLACE_USE_GROUP, "no");
    IS("Catholic", NSCI_PLACE_USE_GROUP, "no");
    IS("Irish", NSCI_PLACE_USE_PLACE, "irish"); /* of "Irish lakes", taken for a place */
    IS("Bank of Ireland", NSCI_PLACE_USE_ORGANIZATION, "ireland INSIDE");
    IS("Royal Irish Academy", NSCI_PLACE_USE_ORGANIZATION, "irish INSIDE");
    IS("Dublin Theatre", NSCI_PLACE_USE_ORGANIZATION, "dublin INSIDE");
    IS("Kil", NSCI_PLACE_USE_ORGANIZATION, "no");
    IS("Man", NSCI_PLACE_USE_ORGANIZATION, "no");
    IS("Quennock Brewery", NSCI_PLACE_USE_ORGANIZATION, "no");
    IS("Atlantic Airways", NSCI_PLACE_USE_ORGANIZATION, "no");
    IS("Dublin Road", NSCI_PLACE_USE_SITE, "dublin INSIDE");
    IS("Quennock Road", NSCI_PLACE_USE_SITE, "no");
}

static void a_name_behind_which_its_region_stands_is_another_sense(void) {
    nsci_place_name name = name_of("London");
    nsci_place_sense alone, in_ontario, in_ohio;
    CHECK(nsci_place_sense_of(&made.table, &name, NSCI_PLACE_USE_PLACE, &alone));
    in_ontario = in_ohio = alone;
    nsci_place_sense_put_in(&made.table, &in_ontario, entry_of(&made, "Ontario"));
    nsci_place_sense_put_in(&made.table, &in_ohio, entry_of(&made, "Ohio"));
    CHECK(alone.key == alone.kin_key && in_ontario.kin_key == alone.key);
    CHECK(in_ontario.key != alone.key && in_ontario.behind.n == 1);
    CHECK(in_ohio.key == alone.key); /* there is no such London: they stand in a list */
}

int main(void) {
    listed_table_open(&made);
    RUN(a_place_is_the_longest_part_of_its_name_that_is_listed);
    RUN(small_towns_and_short_names_are_no_part);
    RUN(uses_differ_in_what_they_take);
    RUN(a_name_behind_which_its_region_stands_is_another_sense);
    listed_table_free(&made);
    return test_report();
}

/* nsc_quote_office: which words are one office, which are titles. */
#include "quote/nsc_quote_office.h"
#include "base/nsc_hash.h"
#include "test.h"

static uint64_t office(const char *word) {
    return nsci_office_hash((const uint8_t *)word, strlen(word));
}

static bool is_title(const char *word) {
    return nsci_office_is_short_title((const uint8_t *)word, strlen(word));
}

static bool is_portfolio(const char *word) {
    return nsci_office_is_portfolio((const uint8_t *)word, strlen(word));
}

static void a_short_form_is_its_office(void) {
    CHECK(office("Sen.") == office("senator") && office("Sen") == office("Senator"));
    CHECK(office("Congresswoman") == office("Rep.") && office("CEO") == office("executive"));
    CHECK(office("Sen.") != office("Rep.") && office("Sent.") != office("senator"));
    CHECK(office("curator") == nsci_hash_lower((const uint8_t *)"Curator", 7));
    CHECK(office(".") == nsci_hash_lower((const uint8_t *)".", 1));
}

static void a_title_is_known_by_its_letters(void) {
    CHECK(is_title("Cr") && is_title("Atty.") && is_title("Engr.") && is_title("Fr."));
    CHECK(!is_title("J.") && !is_title("St.") && !is_title("Ng") && !is_title("Ada"));
    CHECK(!is_title("") && !is_title("D"));
}

static void ranks_are_letters(void) {
    CHECK(nsci_office_is_rank((const uint8_t *)"DCI", 3));
    CHECK(nsci_office_is_rank((const uint8_t *)"Cr", 2));
    CHECK(!nsci_office_is_rank((const uint8_t *)"BBC", 3));
    CHECK(!nsci_office_is_rank((const uint8_t *)"dc", 2));
}

static void there_are_many_ministers(void) {
    CHECK(is_portfolio("Minister") && is_portfolio("secretary") && !is_portfolio("mayor"));
}

static void a_scene_has_roles(void) {
    CHECK(nsci_office_is_of_scene((const uint8_t *)"judge", 5));
    CHECK(!nsci_office_is_of_scene((const uint8_t *)"plumber", 7));
}

int main(void) {
    RUN(a_short_form_is_its_office);
    RUN(a_title_is_known_by_its_letters);
    RUN(ranks_are_letters);
    RUN(there_are_many_ministers);
    RUN(a_scene_has_roles);
    return test_report();
}

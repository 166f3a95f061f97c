/* nsc_alias: what words and names stand for. */
#include "identity/nsc_alias.h"
#include "base/nsc_hash.h"
#include "identity/nsc_alias_table.h"
#include "identity/nsc_name_word.h"
#include "test.h"

static uint64_t word(const char *letters) {
    return nsci_hash_bytes((const uint8_t *)letters, strlen(letters));
}

/* The hash of two words, or of one. */
static uint64_t name(const char *first, const char *second) {
    uint64_t hash = nsci_hash_mix(NSCI_NAME_WORDS_START, word(first));
    return second ? nsci_hash_mix(hash, word(second)) : hash;
}

static void a_nickname_stands_for_itself_and_others(void) {
    uint64_t names[NSCI_MAX_FIRST_NAMES];
    CHECK(nsci_first_names(word("bill"), names) == 2);
    CHECK(names[0] == word("bill") && names[1] == word("william"));
    CHECK(nsci_first_names(word("alex"), names) == 4); /* alexander, alexandra, alexandre */
    CHECK(nsci_first_names(word("zebedee"), names) == 1 && names[0] == word("zebedee"));
    CHECK(nsci_same_first_name(word("bill"), word("william")));
    CHECK(nsci_same_first_name(word("bill"), word("will"))); /* both are William */
    CHECK(nsci_same_first_name(word("bill"), word("bill")));
    CHECK(!nsci_same_first_name(word("bill"), word("robert")));
    CHECK(!nsci_same_first_name(word("anna"), word("hanna")));
}

static void no_nickname_stands_for_more_names_than_there_is_room_for(void) {
    size_t n = 1;
    for (size_t i = 1; i < NSCI_COUNT(nsci_nicknames); i++) {
        n = nsci_nicknames[i].written == nsci_nicknames[i - 1].written ? n + 1 : 1;
        CHECK(n < NSCI_MAX_FIRST_NAMES);
    }
}

static void a_name_stands_for_another_or_itself(void) {
    CHECK(nsci_whole_name(name("us", NULL)) == name("united", "states"));
    CHECK(nsci_whole_name(name("united", "states")) == name("united", "states"));
    CHECK(nsci_whole_name(name("fed", NULL)) == name("federal", "reserve"));
    CHECK(nsci_whole_name(0) == 0 && nsci_whole_name(UINT64_MAX) == UINT64_MAX);
}

static void words_have_bits(void) {
    CHECK(nsci_name_cues(word("mr")) == (NSCI_NAME_CUE_TITLE | NSCI_NAME_CUE_MAN));
    CHECK(nsci_name_cues(word("mrs")) == (NSCI_NAME_CUE_TITLE | NSCI_NAME_CUE_WOMAN));
    CHECK(nsci_name_cues(word("president")) == NSCI_NAME_CUE_TITLE);
    CHECK(nsci_name_cues(word("jr")) == NSCI_NAME_CUE_GENERATION);
    CHECK(nsci_name_cues(word("van")) == NSCI_NAME_CUE_PARTICLE);
    CHECK(nsci_name_cues(word("inc")) == NSCI_NAME_CUE_COMPANY);
    CHECK(nsci_name_cues(word("of")) == NSCI_NAME_CUE_SMALL);
    CHECK(nsci_name_cues(word("kingdom")) == NSCI_NAME_CUE_REALM);
    CHECK(nsci_name_cues(word("de")) == (NSCI_NAME_CUE_PARTICLE | NSCI_NAME_CUE_SMALL));
    CHECK(nsci_name_cues(word("table")) == 0 && nsci_name_cues(0) == 0);
    CHECK(nsci_name_number(word("seven")) == 7 && nsci_name_number(word("twenty")) == 20);
    CHECK(nsci_name_number(word("table")) == 0);
}

int main(void) {
    RUN(a_nickname_stands_for_itself_and_others);
    RUN(no_nickname_stands_for_more_names_than_there_is_room_for);
    RUN(a_name_stands_for_another_or_itself);
    RUN(words_have_bits);
    return test_report();
}

/* nsc_place_name: spellings of one name are folded to one. */
#include "place/nsc_place_name.h"
#include "test.h"

static const char *folded(const char *string) {
    static char out[NSCI_PLACE_NAME_BYTES + 1];
    nsci_place_name name;
    nsci_place_name_fold((const uint8_t *)string, strlen(string), &name);
    size_t start = name.n_words ? name.starts[0] : 0;
    size_t end = name.n_words ? name.ends[name.n_words - 1] : 0;
    memcpy(out, name.bytes + start, end - start);
    out[end - start] = '\0';
    return out;
}

static void case_accents_and_marks_are_folded(void) {
    CHECK(strcmp(folded("NEW YORK"), "new york") == 0);
    CHECK(strcmp(folded("S\xC3\xA3o Paulo"), "sao paulo") == 0);
    CHECK(strcmp(folded("Sa\xCC\x83o Paulo"), "sao paulo") == 0); /* a tilde of its own */
    CHECK(strcmp(folded("St. John's"), "st johns") == 0);
    CHECK(strcmp(folded("St. John\xE2\x80\x99s"), "st johns") == 0);
    CHECK(strcmp(folded("U.S."), "us") == 0);
    CHECK(strcmp(folded("Port-au-Prince"), "port au prince") == 0);
    CHECK(strcmp(folded("  Bath &\n Wells, "), "bath wells") == 0);
    CHECK(strcmp(folded("\xD0\x9C\xD0\xBE"), "\xD0\xBC\xD0\xBE") == 0); /* Cyrillic */
}

static void an_article_is_no_part_of_a_name(void) {
    CHECK(strcmp(folded("The Hague"), "hague") == 0);
    CHECK(strcmp(folded("Theydon Bois"), "theydon bois") == 0);
    CHECK(strcmp(folded("The"), "the") == 0);
}

static void a_name_without_letters_has_no_words(void) {
    CHECK(strcmp(folded(""), "") == 0);
    CHECK(strcmp(folded("...-'"), "") == 0);
}

static void a_long_name_is_read_as_far_as_there_is_room(void) {
    char many[64] = "", one[200];
    for (size_t i = 0; i < 30; i++) strcat(many, "a ");
    memset(one, 'a', sizeof one);
    nsci_place_name name;
    nsci_place_name_fold((const uint8_t *)many, strlen(many), &name);
    CHECK(name.n_words == NSCI_PLACE_NAME_WORDS && !name.is_whole);
    nsci_place_name_fold((const uint8_t *)one, sizeof one, &name);
    CHECK(name.n_words == 1 && !name.is_whole);
    nsci_place_name_fold((const uint8_t *)one, 80, &name);
    CHECK(name.n_words == 1 && name.ends[0] == 80 && name.is_whole);
}

static void each_word_has_its_bytes(void) {
    nsci_place_name name;
    nsci_place_name_fold((const uint8_t *)"The City of Ely", 15, &name);
    CHECK(name.n_words == 3 && name.starts[0] == 4 && name.ends[0] == 8);
    CHECK(name.starts[2] == 12 && name.ends[2] == 15);
    nsci_place_name ely;
    nsci_place_name_fold((const uint8_t *)"ELY", 3, &ely);
    CHECK(nsci_place_name_hash(&name, 2, 3) == nsci_place_name_hash(&ely, 0, 1));
    CHECK(nsci_place_name_hash(&name, 1, 3) != nsci_place_name_hash(&ely, 0, 1));
}

int main(void) {
    RUN(case_accents_and_marks_are_folded);
    RUN(an_article_is_no_part_of_a_name);
    RUN(a_name_without_letters_has_no_words);
    RUN(a_long_name_is_read_as_far_as_there_is_room);
    RUN(each_word_has_its_bytes);
    return test_report();
}

/* nsc_name_repeat: what is a name in one place is one in the next. */
#include "name/nsc_name_repeat.h"
#include "names.h"

static const char *repeated(const char *line) {
    static char out[NAMES_MAX_TEXT];
    names_doc d = names_read(line);
    nsci_ballots ballots = {0};
    nsci_spans repeats = {0};
    CHECK(nsci_names_vote(&d.doc, &NAMES_LABELS, &ballots, &d.names, &d.alloc, NULL) == NSC_OK);
    CHECK(nsci_names_find_repeats(&d.doc, &NAMES_LABELS, &ballots, &d.names, &repeats, &d.alloc,
                                  NULL) == NSC_OK);
    snprintf(out, sizeof out, "%s", names_text(&d, &repeats));
    nsci_ballots_free(&ballots, &d.alloc);
    nsci_spans_free(&repeats, &d.alloc);
    names_free(&d);
    return out;
}

#define CHECK_REPEATED(line, expected) names_check(line, repeated(line), expected)

static void a_name_is_found_again(void) {
    CHECK_REPEATED("[Ruvuma Basin]L8 | gas of Ruvuma Basin wells", "Ruvuma Basin L");
    CHECK_REPEATED("[Ruvuma Basin]L8 | gas from Ruvuma Basin wells", "Ruvuma Basin L");
    CHECK_REPEATED("[Ruvuma Basin]L8 | Ruvuma Basin wells", "Ruvuma Basin L");
    CHECK_REPEATED("[Ruvuma Basin]L5 | gas from Ruvuma Basin wells", "");
    CHECK_REPEATED("[Corvane]O8 | shares in Corvane | and Corvane too", "Corvane O, Corvane O");
}

static void a_surname_is_found_again(void) {
    CHECK_REPEATED("[Ann Player]P9 | he gave Player the ball", "Player P");
    CHECK_REPEATED("[Ann Player]P9 | he gave the Player a ball", "");
    CHECK_REPEATED("[Ann Li]P9 | he gave Li the ball", "");
}

static void a_firm_is_found_by_its_first_word(void) {
    CHECK_REPEATED("[Verdant Foods Inc]O9 | the officer of Verdant left", "Verdant O");
    CHECK_REPEATED("[General Foods Inc]O9 | he saw the General there", "");
}

static void a_longer_name_is_another(void) {
    CHECK_REPEATED("[Ruvuma Basin]L8 | the Ruvuma Basin Authority", "");
    CHECK_REPEATED("[Kingston]L8 | the Mayor of the Kingston flood", "");
    CHECK_REPEATED("[Kingston]L8 | a Kingston _- _Leeds train", "");
    CHECK_REPEATED("[Kingston]L8 | a Kingston [Leeds]L8 train", "");
    CHECK_REPEATED("[Kingston]L8 | a [Leeds]L8 Kingston train", "");
    CHECK_REPEATED("[Kingston]L8 | at Kingston 2 it rained", "");
    CHECK_REPEATED("[Kingston]L8 | the Kingston of old", "");
}

static void a_capital_from_a_sentence_tells_nothing(void) {
    CHECK_REPEATED("[Hope]P9 | Hope is rare", "");
    CHECK_REPEATED("[Hope]P9 | he said \" Hope is rare \"", "");
    CHECK_REPEATED("[Hope]P9 | he met Hope there", "Hope P");
    CHECK_REPEATED("[May]P9 | he came in May there", "");
    CHECK_REPEATED("[hope]P9 | he had hope there", "");
}

static void a_type_stands_before_its_craft(void) {
    CHECK_REPEATED("a Stinger missile and a Leopard 2 tank", "Stinger R, Leopard 2 R");
    CHECK_REPEATED("Police helicopters and [Army]O9 helicopters", "");
    CHECK_REPEATED("the Big Old Upland helicopter , Stinger 2 , the Stinger", "");
}

int main(void) {
    RUN(a_name_is_found_again);
    RUN(a_surname_is_found_again);
    RUN(a_firm_is_found_by_its_first_word);
    RUN(a_longer_name_is_another);
    RUN(a_capital_from_a_sentence_tells_nothing);
    RUN(a_type_stands_before_its_craft);
    return test_report();
}

/* nsc_name_work: titles in quotation marks, by the words beside them, and prizes. */
#include "name/nsc_name_work.h"
#include "names.h"

#define CHECK_WORKS(line, expected) names_check(line, names_classes_in(line), expected)

static void a_title_follows_what_it_is(void) {
    CHECK_WORKS("the film \" Sally and Mary _. \" or a man \" Yes \" , song \" no \"",
                "Sally and Mary M");
    CHECK_WORKS("her memoir , \" Salt , \" sold", "Salt M");
    CHECK_WORKS("of the film , \" It is over , \" she said", "");
    CHECK_WORKS("the album \" 30 \" sold", "30 M");
    CHECK_WORKS("the film \" Salt", "");
}

static void what_it_is_follows_a_title(void) {
    CHECK_WORKS("\" Salt , \" a novel about Oslo , sold", "Salt M");
    CHECK_WORKS("\" Salt \" , her second crime novel , sold", "Salt M");
    CHECK_WORKS("\" Salt , \" a film", "Salt M");
    CHECK_WORKS("\" Sorry , \" a film critic said", "");
    CHECK_WORKS("\" Sorry , \" a man in a play of hers said", "");
    CHECK_WORKS("\" It is over , \" a film about Oslo", "");
    CHECK_WORKS("\" Salt , \" he said", "");
}

static void whoever_made_it_follows_a_title(void) {
    CHECK_WORKS("beat \" Beneath the Ice \" by Ann Lee", "Beneath the Ice M");
    CHECK_WORKS("called \" Big Ann \" by Moscow and the \" Iron Man \" by Oslo", "");
    CHECK_WORKS("voted \" Yes \" by hand , called it \" Big Lie \" by Lee", "");
}

static void a_work_is_somebodys(void) {
    CHECK_WORKS("Ann Lee _'s \" Salt \" won", "Salt M");
    CHECK_WORKS("the man _'s \" Salt \" , Lee _'s \" It is over \"", "");
}

static void somebody_has_a_part_in_it(void) {
    CHECK_WORKS("a role in \" Salt \" and starred in \" Rust \"", "Salt M, Rust M");
    CHECK_WORKS("the author of \" Salt \" spoke", "Salt M");
    CHECK_WORKS("the cost of \" Salt \" rose in \" Rust \"", "");
}

static void titles_stand_in_a_list(void) {
    CHECK_WORKS("the films \" Salt , \" \" Rust \" and \" 1917 \" won", "Salt M, Rust M, 1917 M");
    CHECK_WORKS("the film \" Salt \" won and \" Rust \" lost", "Salt M");
    CHECK_WORKS("the film \" Salt \" | \" Rust \" lost", "Salt M");
}

static void prizes_are_for_the_best(void) {
    CHECK_WORKS("won Best Film , Best Song and Best Actress in a Leading Role on",
                "Best Film M, Best Song M, Best Actress in a Leading Role M");
    CHECK_WORKS("shares of Best Buy rose , and Best K _- _pop won", "Best K-pop M");
    CHECK_WORKS("Best Practices | George Best Lee won | at its Best for", "");
}

int main(void) {
    RUN(a_title_follows_what_it_is);
    RUN(what_it_is_follows_a_title);
    RUN(whoever_made_it_follows_a_title);
    RUN(a_work_is_somebodys);
    RUN(somebody_has_a_part_in_it);
    RUN(titles_stand_in_a_list);
    RUN(prizes_are_for_the_best);
    return test_report();
}

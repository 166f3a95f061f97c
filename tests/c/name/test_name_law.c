/* nsc_name_law: laws by their numbers, their years and the small words within. */
#include "name/nsc_name_law.h"
#include "names.h"

#define CHECK_LAWS(line, expected) names_check(line, names_classes_in(line), expected)

static void bills_of_congress_have_letters(void) {
    CHECK_LAWS("passed H.R. 204 and 1042 .", "H.R. 204 M");
    CHECK_LAWS("passed S. 204 and S _. 1042 .", "S. 204 M, S. 1042 M");
    CHECK_LAWS("Lee S. 204 , U.S. 204 and S.C. 204", "");
}

static void a_law_has_a_number(void) {
    CHECK_LAWS("Under Republic Act No. 9165 and the Executive Order 464 , he left .",
               "Republic Act No. 9165 M, Executive Order 464 M");
    CHECK_LAWS("They read House Bill No _. 12 of 1990 .", "House Bill No. 12 of 1990 M");
    CHECK_LAWS("Resolution 242 and the Prop 187 fight", "Resolution 242 M, Prop 187 M");
    CHECK_LAWS("He told Bill 12 times , and Order 12 , and Act 3", "");
    CHECK_LAWS("the Upland Law 3 years ago and Basic Law of the land", "");
}

static void a_law_has_a_year(void) {
    CHECK_LAWS("the Trade Act of 1974 and the Theft Act 1968",
               "Trade Act of 1974 M, Theft Act 1968 M");
    CHECK_LAWS("the Trade Act , 1974 , and an Act of 30 men", "");
}

static void a_law_has_small_words(void) {
    CHECK_LAWS("the Health and Safety at Work Act .", "Health and Safety at Work Act M");
    CHECK_LAWS("Ann and Safety Act , the men of Work Act", "");
}

int main(void) {
    RUN(bills_of_congress_have_letters);
    RUN(a_law_has_a_number);
    RUN(a_law_has_a_year);
    RUN(a_law_has_small_words);
    return test_report();
}

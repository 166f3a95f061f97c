/* nsc_is_country: which codes there are. */
#include "newscore.h"
#include "test.h"

static void a_country_has_a_code_of_two_capitals(void) {
    CHECK(nsc_is_country("AD") && nsc_is_country("GB") && nsc_is_country("NG"));
    CHECK(nsc_is_country("US") && nsc_is_country("ZW") && nsc_is_country("XK"));
    CHECK(!nsc_is_country("") && !nsc_is_country("N") && !nsc_is_country("NGA"));
    CHECK(!nsc_is_country("ng") && !nsc_is_country("1A"));
}

static void a_code_of_no_country_is_refused(void) {
    CHECK(!nsc_is_country("UK") && !nsc_is_country("EU") && !nsc_is_country("ZZ"));
    CHECK(!nsc_is_country("AA") && !nsc_is_country("DA") && !nsc_is_country("SU"));
}

static void each_code_is_found(void) {
    char code[] = "AA";
    int n = 0;
    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++) n += nsc_is_country(code);
    CHECK(n == 250);
}

int main(void) {
    RUN(a_country_has_a_code_of_two_capitals);
    RUN(a_code_of_no_country_is_refused);
    RUN(each_code_is_found);
    return test_report();
}

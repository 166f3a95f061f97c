/* nsc_sentence_whole: no sentence ends within a bill's number, an hour with its day, a name. */
#include "sentence/nsc_sentence_whole.h"
#include "known_names.h"

/* In how many sentences a text is cut where weights cut everywhere (1) or nowhere (-1). */
static size_t n_parts_by(const char *text, int16_t weight) {
    fixture f;
    known_names k;
    set_up(&f, weight);
    learn_names(&k);
    const size_t n = count_sentences(&f, text, &k.lexicon);
    forget_names(&k);
    tear_down(&f);
    return n;
}

static size_t n_parts(const char *text) { return n_parts_by(text, 1); }

static void a_bill_has_its_number(void) {
    CHECK(n_parts("we read the bill, S. 1042") == 1);
    CHECK(n_parts("we read the bill, S. Anna") == 2);
    CHECK(n_parts("we met Anna S. 1042") == 2);
}

static void a_day_belongs_to_its_hour(void) {
    CHECK(n_parts("it shut at 9 p.m. Sunday in the rain") == 1);
    CHECK(n_parts("it shut at 1:30 a.m. Sunday, we heard") == 1);
    CHECK(n_parts("it shut at 1:30a.m. Sunday") == 1);
    CHECK(n_parts("it shut at 9 p.m. Sunday was quiet") == 2);
    CHECK(n_parts("it shut at 9 p.m. Someday") == 2);
    CHECK(n_parts("it shut at 9 p.m. Sundays") == 2);
    CHECK(n_parts("it met the p.m. Sunday") == 2);
    CHECK(n_parts("p.m. Sunday") == 2);
}

static void a_surname_belongs_to_its_initials(void) {
    CHECK(n_parts("we met Anna H.W. Murphy") == 1);
    CHECK(n_parts("we read of J.R.R. Murphy") == 1);
    CHECK(n_parts("we read the J.R.R. Murphy") == 2);
    CHECK(n_parts("we read of J.R. Murphy") == 2);
    CHECK(n_parts("we met Ben H.W. Murphy") == 2);
    CHECK(n_parts("we met Anna H.W. Diego") == 2);
    CHECK(n_parts("we met Anna H.W. The") == 2);
    CHECK(n_parts("we met Anna A.B.C.D. Murphy") == 2);
    CHECK(n_parts("A.B.C.D. Murphy") == 2);
}

static void initials_belong_to_an_office(void) {
    CHECK(n_parts("we met Justice N.V. Kurup") == 1);
    CHECK(n_parts("we met Halden N.V. Kurup") == 2);
}

static void a_unit_belongs_to_its_number(void) {
    CHECK(n_parts("it cost 40 cr. a year") == 1);
    CHECK(n_parts("it rose 5km. a day") == 1);
    CHECK(n_parts("it cost 40 men. eBay paid") == 2);
    CHECK(n_parts("it cost 40 lives. a year") == 2);
    CHECK(n_parts("it was 80 a kg. a year ago") == 1);
    CHECK(n_parts("km. a day") == 2);
    CHECK(n_parts("all shrs. were sold") == 1);
    CHECK(n_parts("all shares. were sold") == 2);
    CHECK(n_parts("all shrs. Ben sold") == 2);
    CHECK(n_parts("it was 41 deg. C") == 1);
    CHECK(n_parts("it was 41 deg. Celia") == 2);
}

static void a_title_belongs_to_its_name(void) {
    CHECK(n_parts("we met Smt. Rege") == 1);
    CHECK(n_parts("Smt. Rege") == 1);
    CHECK(n_parts("we met (Smt. Rege)") == 1);
    CHECK(n_parts("we met XSmt. Rege") == 2);
    CHECK(n_parts("Maj. Gen. (retd.) Rege") == n_parts("Maj. Gen. (retd) Rege"));
    CHECK(n_parts("we met Mohd. Rege") == 1);
    CHECK(n_parts("aboard the U.S.S. Rege") == 1);
    CHECK(n_parts("cf. Rege") == 1);
}

static void an_officer_belongs_to_his_firm(void) {
    CHECK(n_parts("we met Halden Corp. Chairman Ben") == 1);
    CHECK(n_parts("we met Halden Corp. Chairman of it") == 2);
    CHECK(n_parts("we met Halden Corp. Ben") == 2);
}

static void a_county_belongs_to_its_abbreviation(void) {
    CHECK(n_parts("in Co. Down") == 1);
    CHECK(n_parts("Co. Down") == 1);
    CHECK(n_parts("at Halden Co. Down") == 2);
    CHECK(n_parts("at Halden and Co. Down") == 2);
}

static void a_part_has_its_letter(void) {
    CHECK(n_parts_by("we met in Group C. Anna left", -1) == 2);
    CHECK(n_parts_by("we met in Group C. at noon", -1) == 1);
    CHECK(n_parts_by("we met Anna C. Anna left", -1) == 1);
    CHECK(n_parts_by("it shut at 4 p.m. EST. Anna left", -1) == 2);
    CHECK(n_parts_by("it shut at 1500 EST. Anna left", -1) == 2);
    CHECK(n_parts_by("it shut in EST. Anna left", -1) == 1);
}

static void a_line_may_end_there(void) {
    CHECK(n_parts("we met Anna H.W.\nMurphy") == 2);
    CHECK(n_parts("it shut at 9 p.m.\nSunday in the rain") == 2);
}

int main(void) {
    RUN(a_bill_has_its_number);
    RUN(a_day_belongs_to_its_hour);
    RUN(a_surname_belongs_to_its_initials);
    RUN(initials_belong_to_an_office);
    RUN(a_unit_belongs_to_its_number);
    RUN(a_title_belongs_to_its_name);
    RUN(an_officer_belongs_to_his_firm);
    RUN(a_county_belongs_to_its_abbreviation);
    RUN(a_part_has_its_letter);
    RUN(a_line_may_end_there);
    return test_report();
}

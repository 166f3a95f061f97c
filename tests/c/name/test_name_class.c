/* nsc_name_class: names that the word beside them tells. Families, which need a lexicon, are in
 * tests/spec/names_edges.txt. */
#include "name/nsc_name_class.h"
#include "names.h"

#define CHECK_CLASSES(line, expected) names_check(line, names_classes_in(line), expected)

static void ships_drugs_and_spacecraft_are_products(void) {
    CHECK_CLASSES("The tanker Ocean Harvest ran aground .", "Ocean Harvest R");
    CHECK_CLASSES("She took the drug Veltrane daily .", "Veltrane R");
    CHECK_CLASSES("HMS Long Pier sailed .", "HMS Long Pier R");
    CHECK_CLASSES("the MV Long Pier and USNS Marlowe sailed .", "MV Long Pier R, USNS Marlowe R");
    CHECK_CLASSES("They boarded the MV Long Pier Monday .", "MV Long Pier R");
    CHECK_CLASSES("MV Marlowe and the SS Sgt. Brandt left .", "");
    CHECK_CLASSES("The tanker sank off Oslo .", "");
    CHECK_CLASSES("The Tanker Owners met .", "");
    CHECK_CLASSES("the ship Capt. Lee sailed", "");
    CHECK_CLASSES("A ferry Ann Bo Cy Di Ed Flo", ""); /* a headline */
    CHECK_CLASSES("They plan to ship Volvos and will probe BCCI .", "");
    CHECK_CLASSES("the MT Sea Heron and Mt Elgon , the Mt Elgon road", "MT Sea Heron R");
}

static void a_ship_is_called_and_boarded(void) {
    CHECK_CLASSES("a barge called Big Jim and the tug Mary Ann sank", "Big Jim R, Mary Ann R");
    CHECK_CLASSES("She died aboard the Silver Heron , off Oslo .", "Silver Heron R");
    CHECK_CLASSES("aboard the Halden flight and aboard Pell , the boat", "");
    CHECK_CLASSES("a barge called it off", "");
}

static void a_craft_is_told_behind_its_name(void) {
    CHECK_CLASSES("It delayed Giotto , a space probe bound for Mars .", "Giotto R");
    CHECK_CLASSES("On the Silver Heron , a trawler , he slept .", "Silver Heron R");
    CHECK_CLASSES("the MV Pell , a car ferry , sank", "MV Pell R");
    CHECK_CLASSES("The Upland Queen , a riverboat , sank", "Upland Queen R");
    CHECK_CLASSES("Ann Pell , a drug maker , and Ed , a ferry captain", "");
    CHECK_CLASSES("Capt. Lee , a ship 's cook , and the ferry", "");
    CHECK_CLASSES("Pell , a tug of war , and | In Leeds , a drug that kills", "");
}

static void storms_have_names(void) {
    CHECK_CLASSES("Cyclone Tamba hit .", "Cyclone Tamba M");
    CHECK_CLASSES("the National Hurricane Center said", "");
    CHECK_CLASSES("Storm Hits Oslo", "");
    CHECK_CLASSES("a Storm warning", "");
}

static void roads_and_programmes_have_numbers(void) {
    CHECK_CLASSES("on Interstate 10 or the Interstate .", "Interstate 10 L");
    CHECK_CLASSES("on I _- _95 , I - 95 , A _- _I _- _95 and I _- _1995", "I-95 L");
    CHECK_CLASSES("He told 60 Minutes that .", "60 Minutes M");
    CHECK_CLASSES("He Won In 60 Minutes Flat", "");
    CHECK_CLASSES("the band 30 Seconds to Mars sang", "");
}

static void a_letter_and_a_number_are_a_type(void) {
    CHECK_CLASSES("Two F _- _16 _s and a C _- _130J flew .", "F-16 R, C-130J R");
    CHECK_CLASSES("A MiG _- _29 and an RPG _- _7 .", "MiG-29 R, RPG-7 R");
    CHECK_CLASSES("an F _- _1 visa , F - 16 and f _- _16", "");
    CHECK_CLASSES("vitamin B _- _12 , Section C _- _14 , Route B _- _52", "");
    CHECK_CLASSES("F _- _1600 , F _- _16th , X _- _16 or F _16", "");
}

static void who_is_at_a_building_tells_it(void) {
    CHECK_CLASSES("It opened at Usher Hall and near the Leith Museum .",
                  "Usher Hall F, Leith Museum F");
    CHECK_CLASSES("He died at St Mary _'s Hospital in June .", "St Mary's Hospital O");
    CHECK_CLASSES("He met Usher Hall in the Hall and at Dover House .", "");
    CHECK_CLASSES("at London _'s Leith Museum , at The Leith Museum", "Leith Museum F");
    CHECK_CLASSES("at the Usher Hall Trust , at the Hospital of Leith", "");
    CHECK_CLASSES("He spoke to Dr. Hall and to Mr. Castle .", "");
}

static void a_contest_is_the_one_of_its_name(void) {
    CHECK_CLASSES("the Anna Pell Medal went to Lee in the Upland Marathon .",
                  "Anna Pell Medal M, Upland Marathon M");
    CHECK_CLASSES("the Cup , the FA Cup Final , the Order of Merit , Ann Pell Prize", "");
    CHECK_CLASSES("the Clean Water Act", "");
}

static void a_disease_is_called_after_somebody(void) {
    CHECK_CLASSES("He has Parkinson _'s , and Crohn _'s disease runs", "Parkinson's M, Crohn's M");
    CHECK_CLASSES("Mr. Parkinson _'s wife , Ann Parkinson _'s and Parkinson", "");
}

static void a_building_may_be_spoken_of(void) {
    CHECK_CLASSES("The Third Upland Bridge will be shut .", "Third Upland Bridge F");
    CHECK_CLASSES("They opened the Upper Pell Dam .", "");
    CHECK_CLASSES("Mary Pell Hospital said so . | Our Hospital said so .", "Mary Pell Hospital O");
    CHECK_CLASSES("The Upland Bridge Trust and The House said", "");
}

static void a_party_stands_before_a_state(void) {
    CHECK_CLASSES("Ann Lee ( D _- _Mont _. ) and Bo Fox , R _- _S.D. , met", "Mont. L, S.D. L");
    CHECK_CLASSES("Ann Lee , D _- _day , an R _- _Ohio", "");
}

int main(void) {
    RUN(ships_drugs_and_spacecraft_are_products);
    RUN(a_ship_is_called_and_boarded);
    RUN(a_craft_is_told_behind_its_name);
    RUN(storms_have_names);
    RUN(roads_and_programmes_have_numbers);
    RUN(a_letter_and_a_number_are_a_type);
    RUN(who_is_at_a_building_tells_it);
    RUN(a_contest_is_the_one_of_its_name);
    RUN(a_disease_is_called_after_somebody);
    RUN(a_building_may_be_spoken_of);
    RUN(a_party_stands_before_a_state);
    return test_report();
}

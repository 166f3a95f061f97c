/* nsc_name_edit: names become those of the label guide. */
#include "names.h"

static const char *edited(const char *line) {
    static char out[NAMES_MAX_TEXT];
    names_doc d = names_read(line);
    nsci_spans scratch = {0};
    CHECK(nsci_names_edit(&d.doc, &NAMES_LABELS, NULL, &d.names, &scratch, &d.alloc, NULL) ==
          NSC_OK);
    snprintf(out, sizeof out, "%s", names_text(&d, &d.names));
    nsci_spans_free(&scratch, &d.alloc);
    names_free(&d);
    return out;
}

#define CHECK_EDITED(line, expected) names_check(line, edited(line), expected)

static void titles_and_letters_are_no_part_of_a_person(void) {
    CHECK_EDITED("[Hon Anna Poole MP]P9 spoke .", "Anna Poole P");
    CHECK_EDITED("[Sgt]P5 and [Tom Ridge , R.N.]P9 left .", "Tom Ridge P");
    CHECK_EDITED("[Tom Ridge]P9 , [R.N.]O5 , left .", "Tom Ridge P");
    CHECK_EDITED("[Tom Ridge]P9 , [R.N.]L5 , left .", "Tom Ridge P");
    CHECK_EDITED("[Tom Ridge MBE]O6 left .", "Tom Ridge P");
    CHECK_EDITED("a [Harbour Credit MBE]O6 left .", "Harbour Credit MBE O");
    CHECK_EDITED("[J.J. Marlowe]L5 and [J.J. Marlowe]O5 , [J.J. Marlowe]L9",
                 "J.J. Marlowe P, J.J. Marlowe P, J.J. Marlowe L");
    CHECK_EDITED("[J.J Marlowe]L5 and [J. Marlowe]L5 , [J.J. Marlowe Ltd]O5",
                 "J.J Marlowe L, J. Marlowe L, J.J. Marlowe Ltd O");
    CHECK_EDITED("[The Hague]L9 and [The Greens]O9 of [The]O5", "Hague L, Greens N, The O");
    CHECK_EDITED("[Justice Department]O9 staff", "Justice Department O");
}

static void a_unit_keeps_its_number(void) {
    CHECK_EDITED("the 65 [Air Division]O7 and the 65 [Division heads]O7 , 65 [Division]O7",
                 "65 Air Division O, Division heads O, Division O");
    CHECK_EDITED("out , [the Greens]O7 and [the Pell Party]O7", "Greens N, Pell Party O");
}

static void a_junior_is_a_person(void) {
    CHECK_EDITED("[Cal Ripley Sr.]O3 and [Cal Ripley Jr]M3 _. left",
                 "Cal Ripley Sr. P, Cal Ripley Jr. P");
    CHECK_EDITED("[Ripley Sr.]O3 and [Cal Ripley Sr.]O9", "Ripley Sr. O, Cal Ripley Sr. P");
}

static void a_nickname_is_part_of_a_name(void) {
    CHECK_EDITED("[Ruth]P9 \" [Babe]P5 \" [Stein]P9 flew .", "Ruth \" Babe \" Stein P");
    CHECK_EDITED("[Ruth \" Babe]P5 \" [Hollander Stein]P9 flew .",
                 "Ruth \" Babe \" Hollander Stein P");
    CHECK_EDITED("[Wayne]P9 \" The Rock \" Stone left .", "Wayne \" The Rock \" Stone P");
    CHECK_EDITED("[Wayne]P9 \" The [Rock \" Stone]M3 left .", "Wayne \" The Rock \" Stone P");
    CHECK_EDITED("[Wayne]P9 \" The [Rock \" Stone]M9 left .", "Wayne P, Rock M");
    CHECK_EDITED("[Will]P9 ( Bill ) [Hatch]P9 left .", "Will ( Bill ) Hatch P");
    CHECK_EDITED("[Will ' Bill]P9 ' [Hatch]P9 left .", "Will ' Bill ' Hatch P");
    CHECK_EDITED("[Rosie O ' Neill]P9 | [Will]P9 _' Bill ' [Hatch]P9",
                 "Rosie O ' Neill P, Will P, Hatch P");
    CHECK_EDITED("[Will]P9 ( Labour ) Tuesday", "Will P");
    CHECK_EDITED("[Ann]P9 ( Bell ) [Oslo]L9", "Ann P, Oslo L");
}

static void an_abbreviation_keeps_its_period(void) {
    CHECK_EDITED("It was [Harbour Inc]O9 _.", "Harbour Inc. O");
    CHECK_EDITED("It was [Harbour]O9 _.", "Harbour O");
    CHECK_EDITED("near [Dayton , Tenn]L9 _.", "Dayton L, Tenn. L");
    CHECK_EDITED("It was [Harbour Inc]O9 .", "Harbour Inc O");
}

static void a_city_and_its_state_are_two_places(void) {
    CHECK_EDITED("in [Reno , Nev.]L9 , he", "Reno L, Nev. L");
    CHECK_EDITED("in [Washington , D.C.]L9 , he", "Washington , D.C. L");
    CHECK_EDITED("of [Smith , Lee]O9", "Smith , Lee O");
}

static void a_committee_keeps_its_list(void) {
    CHECK_EDITED("the [Committee on Trade , Science]O9 , and [Travel]M5 met",
                 "Committee on Trade , Science , and Travel O");
    CHECK_EDITED("the [Committee on Trade]O9 and [Oslo]L9", "Committee on Trade O, Oslo L");
    CHECK_EDITED("the [Day Against Hunger]M9 , [Thirst]M5 and [Want]M5 is",
                 "Day Against Hunger , Thirst and Want M");
    CHECK_EDITED("the [Day After]M9 , [Thirst]M5 and [Want]M5", "Day After M, Thirst M, Want M");
    CHECK_EDITED("the [Board on Trade]O9 , Science , and Travel", "Board on Trade O");
}

static void what_a_member_sits_for_and_counties_are_places(void) {
    CHECK_EDITED("Member for [Hume]P5", "Hume L");
    CHECK_EDITED("the MP for [Hume]P5 and MBE for [Leeds]P5", "Hume L, Leeds P");
    CHECK_EDITED("room for [Hume]P5", "Hume P");
    CHECK_EDITED("In [Perry]P5 , [Green]P5 and [Wayne]P5 counties", "Perry L, Green L, Wayne L");
    CHECK_EDITED("[Ann Lee]P9 left . | [Perry]P5 and [Wayne]P5 counties",
                 "Ann Lee P, Perry L, Wayne L");
}

static void numbers_handles_and_files_are_no_names(void) {
    CHECK_EDITED("Call [0406]D5 555 727 or [714-555-8408]D5", "");
    CHECK_EDITED("at [1024]D5 Mill Street since [1998]D9", "1998 D");
    CHECK_EDITED("Ext. [2020]D5 , No. [2001]D5 , case 14 _- _cr _- [_2012]D5", "");
    CHECK_EDITED("at [2015 Oak Lane]M5 , [2015 Oak Cup]M5", "Oak Lane L, 2015 Oak Cup M");
    CHECK_EDITED("mid _- [_2012]D9 and Ext [1998]D9", "2012 D, 1998 D");
    CHECK_EDITED("The bill , S. [1042]D5 , of [2004-05-06]D9", "2004-05-06 D");
    CHECK_EDITED("in [1914-1918]D9 , [May 3]D9 and [3/4/2013]D9",
                 "1914-1918 D, May 3 D, 3/4/2013 D");
    CHECK_EDITED("[@anna]P9 sent [img_01.png]P5 to [desk@harbour.org]O5 and [Bay.com]O9",
                 "Bay.com O");
}

static void the_last_word_says_what_it_is(void) {
    CHECK_EDITED("the [Harbour Hospital]F9 by [Mill Road]F5", "Harbour Hospital O, Mill Road L");
    CHECK_EDITED("the [Harbour Airport]L5 of [Jail]L5", "Harbour Airport F, Jail L");
    CHECK_EDITED("[Catholics]O5 of the [Catholic Church]O9", "Catholics N, Catholic Church O");
}

static void a_building_may_open_with_what_it_is(void) {
    CHECK_EDITED("the [Port of Oslo]O5 and [Palace of Arts]L5", "Port of Oslo F, Palace of Arts F");
    CHECK_EDITED("[Port of Oslo]P5 , [House of Lords]O9", "Port of Oslo P, House of Lords O");
    CHECK_EDITED("[Port Stanley]L9 and [Harbour Port]L5", "Port Stanley L, Harbour Port F");
    CHECK_EDITED("a [World Heritage Site]F5 on a [Building Site]F5",
                 "World Heritage Site M, Building Site F");
}

static void the_s_of_several_is_no_part_of_a_name(void) {
    CHECK_EDITED("two [F _- _16 _s]R5 and [Boeing 737 _s]R5", "F-16 R, Boeing 737 R");
    CHECK_EDITED("an [iPhone 6 _s]R5 , [Roaring 40 _s]O5", "iPhone 6s R, Roaring 40s O");
}

static void a_noble_title_is_a_person(void) {
    CHECK_EDITED("the Duke of [Cambridge]L9 and [Prince of Wales]O5", "Duke of Cambridge P");
    CHECK_EDITED("the [Earl of Clare]L5 , [William]P9 , Duke of [Leeds]L9",
                 "Earl of Clare P, William P");
    CHECK_EDITED("the Duke and Duchess of [Cambridge]L9 left [Oslo]L9", "Oslo L");
    CHECK_EDITED("the people of [Cambridge]L9 and the Duke in [Oslo]L9", "Cambridge L, Oslo L");
}

static void a_party_may_have_two_halves(void) {
    CHECK_EDITED("the [Social Democratic]O5 and [Labour Party]O8 won",
                 "Social Democratic and Labour Party O");
    CHECK_EDITED("The Conservative and [Unionist Party]O8", "Conservative and Unionist Party O");
    CHECK_EDITED("[Liberal]N5 and [Labour Party]O8 leaders", "Liberal N, Labour Party O");
    CHECK_EDITED("the [Kremlin]O8 and [Labour Party]O8", "Kremlin O, Labour Party O");
    CHECK_EDITED("the [Democratic]N5 and [Republican Party]O8", "Democratic N, Republican Party O");
    CHECK_EDITED("the [Liberal]N5 and [Labour Club]O8", "Liberal N, Labour Club O");
}

static void tags_and_addresses_are_seldom_names(void) {
    CHECK_EDITED("[#Oslo]L8 [#TalkingPoint]O5 and [Lima]L5", "#Oslo L, Lima L");
    CHECK_EDITED("[https://harbour.org/Paris]O9 , [www.oslo.no]L9 and [Yes://]O9 [a:/b]O9",
                 "Yes:// O, a:/b O");
}

static void a_ministry_is_no_event(void) {
    CHECK_EDITED("the [Upland Ministry]M5 and [Upland Academy]M5",
                 "Upland Ministry O, Upland Academy O");
    CHECK_EDITED("the [Pact of Free Association]M5", "Pact of Free Association M");
    CHECK_EDITED("the [Upland Ministry]M8 , [Ministry]M5 and [Upland Cup]M5",
                 "Upland Ministry M, Ministry M, Upland Cup M");
}

static void a_shop_keeps_the_name_of_its_owner(void) {
    CHECK_EDITED("[Dombrow]P9 _'s Bakery is shut .", "Dombrow's Bakery O");
    CHECK_EDITED("[Dombrow]P9 _'s Cabinet is new .", "Dombrow P");
    CHECK_EDITED("They ate at [Dombrow]P9 _'s on Monday .", "Dombrow's O");
    CHECK_EDITED("They ate at [Dombrow]P9 _'s table .", "Dombrow P");
}

static void what_has_sales_is_a_firm(void) {
    CHECK_EDITED("[Olvi]P5 _'s net sales and [Ann Lee]P9 _'s shares", "Olvi O, Ann Lee P");
    CHECK_EDITED("[Olvi]P5 _'s house", "Olvi P");
    CHECK_EDITED("shares in [Olvi]P5 _, a man", "Olvi O");
    CHECK_EDITED("[Olvi]P5 , a Finnish firm , and [Bo]P5 , a man", "Olvi O, Bo P");
}

static void a_legal_form_makes_a_firm(void) {
    CHECK_EDITED("[Van Houten BV]P6 rose", "Van Houten BV O");
    CHECK_EDITED("[Van Houten]P9 BV rose", "Van Houten BV O");
    CHECK_EDITED("[Marlowe]P9 Sdn Bhd rose", "Marlowe P");
    CHECK_EDITED("[KK]P9 rose , [Ohio AG]L9 said", "KK P, Ohio AG L");
}

static void a_shortened_first_name_is_part_of_a_name(void) {
    CHECK_EDITED("met Mohd. [Azhar Idris]P9 there", "Mohd. Azhar Idris P");
    CHECK_EDITED("met Mohd _. [Azhar Idris]P9 there", "Mohd. Azhar Idris P");
    CHECK_EDITED("of Laurel , Md. [Ann Lee]P9 said", "Ann Lee P");
    CHECK_EDITED("met Dr. [Ann Lee]P9 there", "Ann Lee P");
}

static void what_a_number_tells_is_no_name(void) {
    CHECK_EDITED("in [Group A]M5 and [Section 12]M6 , [Group A]M8", "Group A M");
    CHECK_EDITED("in [Group Marlowe]M5 and [Marlowe 12]M6", "Group Marlowe M, Marlowe 12 M");
    CHECK_EDITED("[KO]P5 7.45pm and [HT]O9 1 , [KO]P5 said", "KO P");
    CHECK_EDITED("[Att]O5 _: 4,201 , [Att]O5 _: full", "Att O");
    CHECK_EDITED("in [Mayo]D5 , in [May]D5 , [Diwali]D9", "May D, Diwali D");
}

static void a_hyphen_cuts_no_name(void) {
    CHECK_EDITED("the Socio _- [_economic Board]O5 met", "Socio-economic Board O");
    CHECK_EDITED("the socio _- [_economic Board]O5 met", "economic Board O");
    CHECK_EDITED("the [SARS-CoV]M6 _- _2 virus", "SARS-CoV-2 M");
    CHECK_EDITED("the [SARS-CoV]M6 - 2 virus , a [Leeds]L9 _- _2", "SARS-CoV M, Leeds L");
}

static void a_work_keeps_its_article(void) {
    CHECK_EDITED("her novel The [Salt Road]M5 won", "The Salt Road M");
    CHECK_EDITED("The [Salt Road]M5 won , the [Salt Road]M5", "Salt Road M, Salt Road M");
    CHECK_EDITED("He said : The [Salt Road]M5 won , The [Guardian]O9", "Salt Road M, Guardian O");
}

static void a_way_leads_from_one_place_to_another(void) {
    CHECK_EDITED("from [Mobile to Tampa]L5 he", "Mobile L, Tampa L");
    CHECK_EDITED("the [Bridge to Nowhere]M5 is", "Bridge to Nowhere M");
}

static void two_schools_are_two(void) {
    CHECK_EDITED("the [University of Oslo and Marlowe College]O5 met",
                 "University of Oslo O, Marlowe College O");
    CHECK_EDITED("the [Marlowe College and University of Oslo]O5 met",
                 "Marlowe College O, University of Oslo O");
    CHECK_EDITED("the [College of Arts and Sciences]O9 met", "College of Arts and Sciences O");
    CHECK_EDITED("the [University and College Union]O9 met", "University and College Union O");
}

static void an_age_stands_before_a_home(void) {
    CHECK_EDITED("[Ann Poole]P9 , 44 , of [Lara]P8 , left", "Ann Poole P, Lara L");
    CHECK_EDITED("[Ann Poole]P9 , 44 , of [Lara]O9 , left", "Ann Poole P, Lara O");
    CHECK_EDITED("[Ann Poole]P9 , mother of [Lara]P8 , left", "Ann Poole P, Lara P");
}

static void a_place_may_be_a_buildings(void) {
    CHECK_EDITED("sent to [Barwon]L5 Prison for life", "Barwon Prison F");
    CHECK_EDITED("sent to [Barwon]L5 Prison Service staff", "Barwon L");
    CHECK_EDITED("sent to [Barwon]L5 prison for life", "Barwon L");
    CHECK_EDITED("on [Centre Court]O9 , the [High Court]O9", "Centre Court F, High Court O");
    CHECK_EDITED("in [HMP Forest Bank]O9 and [HMP]O9", "HMP Forest Bank F, HMP O");
    CHECK_EDITED("on [Barnett Street]O5 and [Wall Street]O8", "Barnett Street L, Wall Street O");
}

static void prizes_and_contests_are_events(void) {
    CHECK_EDITED("the [Anna Pell Plate]F5 and [Harbour Cup]O5", "Anna Pell Plate M, Harbour Cup M");
    CHECK_EDITED("[Harbour Act]O9 and [Cup]O5", "Harbour Act O, Cup O");
    CHECK_EDITED("[Best Song and Best Film]M5", "Best Song M, Best Film M");
    CHECK_EDITED("the [Film Awards Sunday]M5 and [Bloody Sunday]M9",
                 "Film Awards M, Bloody Sunday M");
    CHECK_EDITED("' [Salt Road ']M6 and [Salt Road ']M6", "Salt Road M, Salt Road ' M");
    CHECK_EDITED("his \" [Salt \" won Best Song]M6", "Salt M");
    CHECK_EDITED("the play [Salt]M6 and the Road", "Salt and the Road M");
    CHECK_EDITED("the play [Salt]M6 and the [Road]M6 , [Salt]M6 and the Road",
                 "Salt and the Road M, Salt M");
}

static void a_venue_is_a_building(void) {
    CHECK_EDITED("at [Wembley]L7 and [Wembley]O5", "Wembley F, Wembley F");
    CHECK_EDITED("in [Wembley]L7 , [Wembley]O9", "Wembley L, Wembley O");
    CHECK_EDITED("[Estadio Pell]L7 and [Palazzo Pell]P6 , [Hotel Pell]L6",
                 "Estadio Pell F, Palazzo Pell F, Hotel Pell F");
    CHECK_EDITED("[Hotel Pell]P7 of the [Pell Estadio]O9", "Hotel Pell P, Pell Estadio O");
}

static void some_centres_and_zones_are_no_buildings(void) {
    CHECK_EDITED("[Kent Cancer Centre]F6 and [Trafford Centre]F6",
                 "Kent Cancer Centre O, Trafford Centre F");
    CHECK_EDITED("[Free Zone]F5 , [Laja Trail]F6", "Free Zone L, Laja Trail L");
}

static void a_type_stands_before_its_craft(void) {
    CHECK_EDITED("two [Chetak]M5 helicopters and a [Pell]L5 rocket", "Chetak R, Pell R");
    CHECK_EDITED("[Army]O5 helicopters and the [Chetak]M5", "Army O, Chetak M");
}

static void somebody_leads_a_place(void) {
    CHECK_EDITED("the Emir of [Lafia]P5 and the friend of [Lafia]P5", "Lafia L, Lafia P");
    CHECK_EDITED("Mayor of [Oslo Ann Pell]P5", "Oslo Ann Pell P");
}

int main(void) {
    RUN(titles_and_letters_are_no_part_of_a_person);
    RUN(a_unit_keeps_its_number);
    RUN(a_junior_is_a_person);
    RUN(a_nickname_is_part_of_a_name);
    RUN(an_abbreviation_keeps_its_period);
    RUN(a_city_and_its_state_are_two_places);
    RUN(a_committee_keeps_its_list);
    RUN(what_a_member_sits_for_and_counties_are_places);
    RUN(numbers_handles_and_files_are_no_names);
    RUN(the_last_word_says_what_it_is);
    RUN(a_building_may_open_with_what_it_is);
    RUN(the_s_of_several_is_no_part_of_a_name);
    RUN(a_noble_title_is_a_person);
    RUN(a_party_may_have_two_halves);
    RUN(tags_and_addresses_are_seldom_names);
    RUN(a_ministry_is_no_event);
    RUN(a_shop_keeps_the_name_of_its_owner);
    RUN(what_has_sales_is_a_firm);
    RUN(a_legal_form_makes_a_firm);
    RUN(a_shortened_first_name_is_part_of_a_name);
    RUN(what_a_number_tells_is_no_name);
    RUN(a_hyphen_cuts_no_name);
    RUN(a_work_keeps_its_article);
    RUN(a_way_leads_from_one_place_to_another);
    RUN(two_schools_are_two);
    RUN(an_age_stands_before_a_home);
    RUN(a_place_may_be_a_buildings);
    RUN(prizes_and_contests_are_events);
    RUN(a_venue_is_a_building);
    RUN(some_centres_and_zones_are_no_buildings);
    RUN(a_type_stands_before_its_craft);
    RUN(somebody_leads_a_place);
    return test_report();
}

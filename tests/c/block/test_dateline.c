/* nsc_dateline: the grammar and the evidence. The small model knows no place. */
#include "block/nsc_dateline.h"
#include "block.h"

/* The text of tokens, or "-" for none. */
static const char *tokens_text(const nsci_doc *doc, nsci_range toks, char *out, size_t cap) {
    if (toks.start >= toks.end) return "-";
    nsci_range bytes = {doc->toks.items[toks.start].start, doc->toks.items[toks.end - 1].end};
    size_t n = nsci_min(bytes.end - bytes.start, cap - 1);
    memcpy(out, nsci_doc_text(doc) + bytes.start, n);
    out[n] = 0;
    return out;
}

/* Reads the first unit of a text: "all|place|date|agency", "" when it opens with no dateline. */
static const char *dateline_of(const char *text, bool is_first) {
    static char out[512];
    char parts[4][96];
    block_text read = block_text_read(text, false);
    const nsci_doc *doc = &read.ctx->doc;
    nsci_dateline line;
    out[0] = 0;
    if (nsci_dateline_read(doc, read.ctx->cache, read.units.items[0].toks, is_first, &line))
        snprintf(out, sizeof out, "%s|%s|%s|%s", tokens_text(doc, line.all, parts[0], 96),
                 tokens_text(doc, line.place, parts[1], 96),
                 tokens_text(doc, line.date, parts[2], 96),
                 tokens_text(doc, line.agency, parts[3], 96));
    block_text_free(&read);
    return out;
}

#define IS(text, expected) CHECK(strcmp(dateline_of(text, true), expected) == 0)

static void place_agency_and_date_are_told_apart(void) {
    IS("PAGA, Ghana (AP) \xE2\x80\x94 The gates", "PAGA, Ghana (AP) --|PAGA, Ghana|-|AP");
    IS("SANTIAGO, Aug 3 (Reuters) - Workers voted",
       "SANTIAGO, Aug 3 (Reuters) -|SANTIAGO|Aug 3|Reuters");
    IS("New Delhi, Jul 14 (PTI) The cabinet", "New Delhi, Jul 14 (PTI)|New Delhi|Jul 14|PTI");
    IS("SAO PAULO/MANAUS, Brazil (Reuters) - The town",
       "SAO PAULO/MANAUS, Brazil (Reuters) -|SAO PAULO/MANAUS, Brazil|-|Reuters");
    IS("LUSAKA, Zambia, May 3, 2016 \xE2\x80\x93 The union",
       "LUSAKA, Zambia, May 3, 2016 -|LUSAKA, Zambia|May 3, 2016|-");
    IS("Kampala, 4 September 2018 \xE2\x80\x93 Ministers met",
       "Kampala, 4 September 2018 -|Kampala|4 September 2018|-");
    IS("(Reuters) - The attorney", "(Reuters) -|-|-|Reuters");
    IS("Feb 27 (UPI) -- The barge", "Feb 27 (UPI) --|-|Feb 27|UPI");
    IS("DES MOINES, Iowa, Jan 20, 2022 /PRNewswire/ -- Northmere",
       "DES MOINES, Iowa, Jan 20, 2022 /PRNewswire/ --|DES MOINES, Iowa|Jan 20, 2022|PRNewswire");
    IS("TIRREL, Calif. \xE2\x80\x94 The boats", "TIRREL, Calif. --|TIRREL, Calif.|-|-");
    IS("DARWIN \xE2\x80\x94 Nine wasps", "DARWIN --|DARWIN|-|-");
    IS("OSLO/RIGA\xE2\x80\x94Two ports", "OSLO/RIGA--|OSLO/RIGA|-|-");
    IS("TIRREL, Neb. (AP) _ The boats", "TIRREL, Neb. (AP) _|TIRREL, Neb.|-|AP");
    IS("CHICAGO -(Dow Jones)- Wheat rose", "CHICAGO -(Dow Jones)-|CHICAGO|-|Dow Jones");
    IS("MEXICO CITY, (AP) - The gates", "MEXICO CITY, (AP) -|MEXICO CITY|-|AP");
    IS("LODI, May 3 /PRNewswire-FirstCall/ -- Northmere",
       "LODI, May 3 /PRNewswire-FirstCall/ --|LODI|May 3|PRNewswire-FirstCall");
    IS("(CNN)The boats", "(CNN)|-|-|CNN");
}

static void dates_and_agencies_are_set_off_in_many_ways(void) {
    IS("BOSTON \xE2\x80\x93 May 3, 2021 \xE2\x80\x93 Northmere",
       "BOSTON - May 3, 2021 -|BOSTON|May 3, 2021|-");
    IS("OSLO \xE2\x80\x94 3 May 2019 \xE2\x80\x94 Nine wasps",
       "OSLO -- 3 May 2019 --|OSLO|3 May 2019|-");
    IS("GENEVA (3 May 2011) \xE2\x80\x93 The gates", "GENEVA (3 May 2011) -|GENEVA|3 May 2011|-");
    IS("LODI--(BUSINESS WIRE)--Northmere", "LODI--(BUSINESS WIRE)--|LODI|-|BUSINESS WIRE");
    IS("LODI--(BUSINESS WIRE)--May 3, 2005--Northmere",
       "LODI--(BUSINESS WIRE)--May 3, 2005--|LODI|May 3, 2005|BUSINESS WIRE");
    IS("CALGARY, Alberta--(Newsfile Corp. - May 3, 2021) - Northmere",
       "CALGARY, Alberta--(Newsfile Corp. - May 3, 2021) -|CALGARY, Alberta|May 3, 2021|Newsfile "
       "Corp.");
    IS("TORONTO, ON / ACCESSWIRE / May 3, 2021 / Northmere",
       "TORONTO, ON / ACCESSWIRE / May 3, 2021 /|TORONTO, ON|May 3, 2021|ACCESSWIRE");
    IS("MOSCOW, May 3. /TASS/. The gates", "MOSCOW, May 3. /TASS/.|MOSCOW|May 3|TASS");
    IS("MEXICO CITY, May 3 (EFE).- The gates", "MEXICO CITY, May 3 (EFE).-|MEXICO CITY|May 3|EFE");
    IS("ACCRA, May 3, GNA \xE2\x80\x93 The gates", "ACCRA, May 3, GNA -|ACCRA|May 3|GNA");
    IS("SYDNEY, May 3 AAP - The gates", "SYDNEY, May 3 AAP -|SYDNEY|May 3|AAP");
    IS("New Delhi [India], May 3 (ANI): The cabinet",
       "New Delhi [India], May 3 (ANI):|New Delhi [India]|May 3|ANI");
    /* None of it where the sign that would end it is missing. */
    IS("OSLO (May 3 to May 9) - The fair", "");
    IS("Northmere (NASD). Its shares", "");
    IS("Northmere / Lodi / The game", "");
}

static void labels_and_clauses_are_no_datelines(void) {
    IS("MILK: That is what it is about", "");
    IS("Trieste: he could not sleep there", "");
    IS("DAYTON \xE2\x80\x94 that is where they wait", "");
    IS("Arsenal 2 - Chelsea 1", "");
    IS("HALVERSON: The senator said so", "");
    IS("Sen. Ann Briggs (D-Ohio) said so", "");
    IS("It rained (AP) - The end", "");
    IS("ONE TWO THREE FOUR FIVE SIX -- The list", "");
    IS("Lima", "");
    IS("(CNN) The boats", "");
    IS("Zorrel - The boats", "");
    IS("TIRREL, (the one in the north) - The boats", "");
    IS("LIMA --", "");
    IS("-- The", "");
    IS("( ( ( (", "");
}

static void only_the_first_paragraph_may_rely_on_capitals_alone(void) {
    CHECK(strcmp(dateline_of("DARWIN \xE2\x80\x94 Nine wasps", false), "") == 0);
    CHECK(strcmp(dateline_of("DARWIN (AP) \xE2\x80\x94 Nine wasps", false), "") != 0);
}

int main(void) {
    RUN(place_agency_and_date_are_told_apart);
    RUN(dates_and_agencies_are_set_off_in_many_ways);
    RUN(labels_and_clauses_are_no_datelines);
    RUN(only_the_first_paragraph_may_rely_on_capitals_alone);
    return test_report();
}

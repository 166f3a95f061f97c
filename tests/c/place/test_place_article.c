/* nsc_place_article: the senses of an article decide together. */
#include "places.h"
#include "base/nsc_mem.h"
#include "place/nsc_place_article.h"

static listed_table made;

static void add(nsci_place_article *article, const char *string, nsci_place_use use,
                const char *behind) {
    nsci_place_name name = name_of(string);
    nsci_place_sense sense;
    if (!nsci_place_sense_of(&made.table, &name, use, &sense)) return;
    if (behind) nsci_place_sense_put_in(&made.table, &sense, entry_of(&made, behind));
    nsci_place_article_add(article, &sense);
}

/* The countries of an article's mentions, "IE CA -", from their names with blanks between; "|" is
 * no name, but puts the one before it in the one behind it. `voted` is the country that words tell.
 */
static const char *countries_of(const char *names, const char *voted) {
    static char out[128];
    char copy[256], *words[32];
    size_t n = 0;
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_place_article article;
    strcpy(copy, names);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) words[n++] = word;
    CHECK(nsci_place_article_new(&article, &made.table, &alloc, NULL) == NSC_OK);
    CHECK(nsci_place_article_reset(&article, n, &alloc, NULL) == NSC_OK);
    nsci_place_article_vote(&article, packed(voted), 3.0f);
    for (size_t i = 0; i < n; i++)
        if (*words[i] != '|')
            add(&article, words[i], NSCI_PLACE_USE_PLACE,
                i + 2 < n && *words[i + 1] == '|' ? words[i + 2] : NULL);
    CHECK(nsci_place_decide(&made.table, &article, &alloc, NULL) == NSC_OK);
    out[0] = '\0';
    for (size_t m = 0; m < article.mentions.n; m++) {
        const nsci_place_sense *sense = &article.senses.items[article.mentions.items[m]];
        const char *country = country_text(sense->country);
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", m ? " " : "",
                 *country ? country : "-");
        CHECK(sense->score >= 0.0f && sense->score <= 1.0f);
    }
    nsci_place_article_free(&article, &alloc);
    return out;
}

#define ARE(names, voted, expected) CHECK(strcmp(countries_of(names, voted), expected) == 0)

static void the_best_known_place_is_meant_where_nothing_else_is_said(void) {
    ARE("Dublin", "", "IE");
    ARE("London Dublin", "", "GB IE");
    ARE("Atlantic Europe", "", "- -");
}

static void an_article_hears_no_votes_of_the_one_before(void) {
    static const char *const articles[] = {"London", "Canada Ontario", "London"};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_place_article article;
    CHECK(nsci_place_article_new(&article, &made.table, &alloc, NULL) == NSC_OK);
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        char copy[32];
        strcpy(copy, articles[i]);
        CHECK(nsci_place_article_reset(&article, 2, &alloc, NULL) == NSC_OK);
        nsci_place_article_vote(&article, packed(i == 1 ? "CA" : ""), 3.0f);
        for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
            add(&article, word, NSCI_PLACE_USE_PLACE, NULL);
        CHECK(nsci_place_decide(&made.table, &article, &alloc, NULL) == NSC_OK);
        if (i != 1) CHECK(article.senses.items[0].country == packed("GB"));
        if (i != 1) CHECK(article.countries[packed("CA")] < 2.0f);
        for (size_t r = 0; r < made.table.n_regions; r++) CHECK(article.regions[r] == 0.0f);
    }
    nsci_place_article_free(&article, &alloc);
}

static void countries_and_regions_decide_between_homonyms(void) {
    ARE("London Ontario Canada", "", "CA CA CA");
    ARE("Canada London Canada Ontario", "", "CA CA CA CA");
    ARE("London Kenya", "", "GB KE");
}

static void what_stands_behind_holds_the_place(void) {
    ARE("Dublin | Ohio", "", "US US");
    ARE("Dublin | Ireland Dublin | Ohio", "", "IE IE US US");
    ARE("Dublin | Ohio Dublin", "", "US US US");    /* one sense an article */
    ARE("Quennock | Kenya Dublin", "", "KE KE IE"); /* no table has it */
    ARE("London | Ohio", "", "GB US");
}

static void words_of_a_paper_vote(void) {
    ARE("Dublin", "US", "US");
    ARE("Quennock", "KE", "KE");
    ARE("Atlantic", "KE", "-");
}

static void an_unlisted_place_is_where_its_neighbours_are(void) {
    ARE("Quennock", "", "-");
    ARE("Kenya Quennock Nairobi", "", "KE KE KE");
    ARE("Kenya Nairobi Kil", "", "KE KE KE"); /* not the village that happens to be listed */
    ARE("Ireland Dublin Kil", "", "IE IE IE");
}

static void a_part_follows_its_name(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_place_article article;
    CHECK(nsci_place_article_new(&article, &made.table, &alloc, NULL) == NSC_OK);
    CHECK(nsci_place_article_reset(&article, 4, &alloc, NULL) == NSC_OK);
    add(&article, "Dublin Theatre", NSCI_PLACE_USE_ORGANIZATION, NULL);
    add(&article, "Dublin", NSCI_PLACE_USE_PLACE, "Ohio");
    add(&article, "Dublin", NSCI_PLACE_USE_PLACE, NULL);
    CHECK(article.senses.n == 3);
    CHECK(nsci_place_decide(&made.table, &article, &alloc, NULL) == NSC_OK);
    for (size_t i = 0; i < 3; i++)
        CHECK(strcmp(country_text(article.senses.items[i].country), "US") == 0);
    CHECK(article.senses.items[0].kin == 2 && article.senses.items[1].kin == 2);
    CHECK(article.senses.items[2].n_mentions == 3);
    nsci_place_article_free(&article, &alloc);
}

static void an_article_is_like_no_article_before_it(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_place_article article;
    CHECK(nsci_place_article_new(&article, &made.table, &alloc, NULL) == NSC_OK);
    for (int round = 0; round < 3; round++) {
        CHECK(nsci_place_article_reset(&article, 2, &alloc, NULL) == NSC_OK);
        if (round == 1) nsci_place_article_vote(&article, packed("CA"), 50.0f);
        add(&article, "London", NSCI_PLACE_USE_PLACE, NULL);
        CHECK(nsci_place_decide(&made.table, &article, &alloc, NULL) == NSC_OK);
        CHECK(article.senses.n == 1);
        CHECK(strcmp(country_text(article.senses.items[0].country), round == 1 ? "CA" : "GB") == 0);
        nsci_place_article_trim(&article, &alloc, round == 0 ? SIZE_MAX : 0);
    }
    nsci_place_article_free(&article, &alloc);
}

int main(void) {
    listed_table_open(&made);
    RUN(the_best_known_place_is_meant_where_nothing_else_is_said);
    RUN(an_article_hears_no_votes_of_the_one_before);
    RUN(countries_and_regions_decide_between_homonyms);
    RUN(what_stands_behind_holds_the_place);
    RUN(words_of_a_paper_vote);
    RUN(an_unlisted_place_is_where_its_neighbours_are);
    RUN(a_part_follows_its_name);
    RUN(an_article_is_like_no_article_before_it);
    listed_table_free(&made);
    return test_report();
}

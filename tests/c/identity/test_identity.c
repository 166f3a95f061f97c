/* nsc_identity: what an identity is called, how sure it is, and how the time grows with the names. What
 * is one is in tests/spec/identities.txt. */
#include "identity/nsc_identity.h"
#include "growth.h"

/* Makes each part of a text between '|' a mention; those that begin with '*' are organizations. */
static void find_mentions(nsci_name_mentions *mentions, const uint8_t *text, size_t n,
                          const nsc_alloc *alloc) {
    mentions->n = 0;
    for (size_t start = 0, i = 0; i < n; i++) {
        if (text[i] != '|') continue;
        bool org = i > start && text[start] == '*';
        nsci_name_mention mention = {
            {(uint32_t)(start + org), (uint32_t)i}, org ? NSCI_NAME_ORG : NSCI_NAME_PERSON, org, 0};
        CHECK(nsci_name_mentions_push(mentions, alloc, mention, NULL) == NSC_OK);
        start = i + 1;
    }
}

static void identify(nsci_identifier *self, const char *text) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    find_mentions(&self->mentions, (const uint8_t *)text, strlen(text), &alloc);
    CHECK(nsci_identify(self, (const uint8_t *)text, (uint32_t)strlen(text), &alloc, NULL) ==
          NSC_OK);
}

static void an_identity_has_the_fullest_name_and_its_label(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    identify(&self, "Rusk|*FFO|Ada Rusk|*the Farm and Fishery Office|Ada Mary Rusk|");
    CHECK(self.identities.n == 2);
    CHECK(self.identities.items[0].first == 0 && self.identities.items[0].name == 4);
    CHECK(self.identities.items[1].first == 1 && self.identities.items[1].name == 3);
    CHECK(self.identities.items[0].label == 0 && self.identities.items[1].label == 1);
    static const uint32_t expected[] = {0, 1, 0, 1, 0};
    CHECK(memcmp(self.identity_of.items, expected, sizeof expected) == 0);
    nsci_identifier_trim(&self, &alloc, 0);
}

static void a_name_is_not_called_as_a_headline_has_it(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    identify(&self, "ADA RUSK|Ada Rusk|Ada Rusk.|ADA RUSK|*PELL|*Pell Inc.|*Pell|");
    CHECK(self.identities.n == 2);
    CHECK(self.identities.items[0].name == 1 && self.identities.items[1].name == 5);
    nsci_identifier_trim(&self, &alloc, 0);
}

static void towns_of_one_name_in_two_regions_are_two(void) {
    static const struct {
        uint32_t towns[3], expected[3];
    } cases[] = {{{7, 9, 7}, {0, 1, 0}}, {{7, 7, 0}, {0, 0, 0}}, {{0, 9, 9}, {0, 0, 0}}};
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    const char *text = "BIRMINGHAM|Birmingham|Birmingham|";
    nsci_identifier self = {0};
    for (size_t k = 0; k < NSCI_COUNT(cases); k++) {
        find_mentions(&self.mentions, (const uint8_t *)text, strlen(text), &alloc);
        for (size_t m = 0; m < 3; m++) {
            self.mentions.items[m].kind = NSCI_NAME_LOC;
            self.mentions.items[m].town = cases[k].towns[m];
        }
        CHECK(nsci_identify(&self, (const uint8_t *)text, (uint32_t)strlen(text), &alloc, NULL) ==
              NSC_OK);
        CHECK(memcmp(self.identity_of.items, cases[k].expected, sizeof cases[k].expected) == 0);
    }
    nsci_identifier_trim(&self, &alloc, 0);
}

static void the_weakest_link_says_how_sure_it_is(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    identify(&self, "Ada Rusk|ADA RUSK|Ivo Beck|");
    CHECK(self.identities.items[0].score >= 1.0f && self.identities.items[1].score >= 1.0f);
    identify(&self, "Ada Rusk|Rusk|A. Rusk|");
    CHECK(self.identities.n == 1);
    float alone = self.identities.items[0].score;
    CHECK(alone > 0.9f && alone < 1.0f);
    identify(&self, "Ada Rusk|Rusk|Ivo Rusk|"); /* the first one's, most likely */
    CHECK(self.identities.n == 2 && self.identity_of.items[1] == 0);
    CHECK(self.identities.items[0].score < alone && self.identities.items[1].score >= 1.0f);
    nsci_identifier_trim(&self, &alloc, 0);
}

static void a_surname_of_several_is_nobodys_where_nothing_says_whose(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    identify(&self, "Ada Rusk|Ivo Rusk|Rusk|");
    CHECK(self.identities.n == 3 && self.identity_of.items[2] == 2);
    CHECK(self.identities.items[2].name == 2 && self.identities.items[2].score >= 1.0f);
    identify(&self, "Ada Rusk|Ivo Rusk|Ada Rusk|Rusk|");
    CHECK(self.identities.n == 2 && self.identity_of.items[3] == 0);
    identify(&self, "Rusk|Ada Rusk|Rusk|Ivo Rusk|Rusk|");
    CHECK(self.identities.n == 2 && self.identity_of.items[0] == 0);
    nsci_identifier_trim(&self, &alloc, 0);
}

/* How many identities there are of a surname n names behind its full name, with another bearer. */
static size_t n_identities_with(int n) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    char text[512] = "Rusk|Ada Rusk|";
    for (int k = 1; k < n; k++) strcat(text, "Pell|");
    strcat(text, "Rusk|Ivo Rusk|");
    identify(&self, text);
    size_t n_identities = self.identities.n;
    nsci_identifier_trim(&self, &alloc, 0);
    return n_identities;
}

static void a_surname_far_behind_a_full_name_is_not_looked_for(void) {
    CHECK(n_identities_with(1) == 2 && n_identities_with(32) == 3 && n_identities_with(33) == 4);
}

static void names_without_letters_and_endless_ones_are_no_trouble(void) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    identify(&self, "...|*...|-|a b c d e f g h i j k l m n o p|*a b c d e f g h i j k l m n o p|");
    CHECK(self.identities.n == 5 || self.identities.n == 4 || self.identities.n == 3);
    for (size_t m = 0; m < 5; m++) CHECK(self.identity_of.items[m] < self.identities.n);
    identify(&self, "");
    CHECK(self.identities.n == 0);
    nsci_identifier_trim(&self, &alloc, 0);
}

static void grow(void *state, const uint8_t *text, size_t n) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    find_mentions(&((nsci_identifier *)state)->mentions, text, n, &alloc);
    CHECK(nsci_identify(state, text, (uint32_t)n, &alloc, NULL) == NSC_OK);
}

/* Whatever names have in common, none is compared with all others. */
static void time_is_linear_in_the_names(void) {
    static char units[5][1 << 17];
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    size_t n[5] = {0};
    for (unsigned k = 0; n[4] < sizeof units[4] - 64; k++) {
        char word[5] = {(char)('A' + k % 26), (char)('a' + k / 26 % 26), (char)('a' + k / 676 % 26),
                        (char)('a' + k / 17576 % 26), '\0'};
        n[0] += (size_t)sprintf(units[0] + n[0], "%s Rusk|", word);      /* one surname */
        n[1] += (size_t)sprintf(units[1] + n[1], "Ada %s|", word);       /* one first name */
        n[2] += (size_t)sprintf(units[2] + n[2], "*Bank of %s|", word);  /* one beginning */
        n[3] += (size_t)sprintf(units[3] + n[3], "*%s Trust|*T|", word); /* one end */
        n[4] += (size_t)sprintf(units[4] + n[4], "%s|Ada %s|Ivo %s|", word, word, word);
    }
    for (int k = 0; k < 5; k++) growth_check(units[k], grow, &self);
    growth_check("Rusk|Ada Rusk|", grow, &self);
    nsci_identifier_trim(&self, &alloc, 0);
}

static void failing_allocations_leave_nothing(void) {
    const char *text = "Ada Rusk|Rusk|*FFO|*Farm and Fishery Office|";
    nsc_alloc sound = nsci_alloc_or_default(NULL);
    nsci_identifier self = {0};
    find_mentions(&self.mentions, (const uint8_t *)text, strlen(text), &sound);
    const nsci_name_mentions mentions = self.mentions;
    FAILING_ALLOCATIONS(
        alloc, nsci_identify(&self, (const uint8_t *)text, (uint32_t)strlen(text), &alloc, NULL),
        (self.mentions = (nsci_name_mentions){0}, nsci_identifier_trim(&self, &alloc, 0),
         self.mentions = mentions));
    nsci_name_mentions_free(&self.mentions, &sound);
}

int main(void) {
    RUN(an_identity_has_the_fullest_name_and_its_label);
    RUN(a_name_is_not_called_as_a_headline_has_it);
    RUN(towns_of_one_name_in_two_regions_are_two);
    RUN(the_weakest_link_says_how_sure_it_is);
    RUN(a_surname_of_several_is_nobodys_where_nothing_says_whose);
    RUN(a_surname_far_behind_a_full_name_is_not_looked_for);
    RUN(names_without_letters_and_endless_ones_are_no_trouble);
    RUN(time_is_linear_in_the_names);
    RUN(failing_allocations_leave_nothing);
    return test_report();
}

/* nsc_acronym: which forms are acronyms, and of which names. */
#include "identity/nsc_acronym.h"
#include "identity/nsc_identity.h"
#include "test.h"

/* The forms of organizations, which `text` has parted by '|'. */
static void read_forms(nsci_identifier *self, const char *text) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    uint32_t start = 0;
    for (uint32_t i = 0; text[i]; i++) {
        if (text[i] != '|') continue;
        const nsci_name_mention mention = {{start, i}, NSCI_NAME_ORG, 0, 0};
        CHECK(nsci_name_mentions_push(&self->mentions, &alloc, mention, NULL) == NSC_OK);
        start = i + 1;
    }
    CHECK(nsci_name_forms_read(self, (const uint8_t *)text, (uint32_t)strlen(text), &alloc, NULL) ==
          NSC_OK);
}

static void free_forms(nsci_identifier *self) {
    nsc_alloc alloc = nsci_alloc_or_default(NULL);
    nsci_identifier_trim(self, &alloc, 0);
}

static bool is_acronym(const char *name) {
    nsci_identifier self = {0};
    read_forms(&self, name);
    bool found = nsci_is_acronym(&self, &self.forms.items[0]);
    free_forms(&self);
    return found;
}

static void an_acronym_is_a_word_of_capitals(void) {
    CHECK(is_acronym("SDP|") && is_acronym("S.D.P.|") && is_acronym("G7|") && is_acronym("G-7|"));
    CHECK(!is_acronym("Pell|") && !is_acronym("S|") && !is_acronym("DALE SDP|"));
    CHECK(is_acronym("ABCDEFGHIJKL|") && !is_acronym("ABCDEFGHIJKLM|"));
}

/* Whether the first name of `text` is short for the second. */
static bool is_short_for(const char *text) {
    nsci_identifier self = {0};
    read_forms(&self, text);
    const nsci_name_form *forms = self.forms.items;
    nsci_range letters = nsci_short_name_of(&self, (const uint8_t *)text, &forms[0]);
    bool found = letters.start < letters.end &&
                 nsci_acronym_is_in(&self, (const uint8_t *)text, letters, &forms[1]);
    free_forms(&self);
    return found;
}

static void its_letters_stand_in_a_name_in_order(void) {
    CHECK(is_short_for("ALWIRE|Aldona Wire Works Ltd.|"));
    CHECK(is_short_for("AsHiFa|Association of Hill Farmers|"));
    CHECK(is_short_for("GFB|U.S. Grain and Fodder Board|")); /* from any word on */
    CHECK(!is_short_for("GBF|Grain and Fodder Board|"));
    CHECK(!is_short_for("RIB|Grain and Fodder Board|")); /* none begins with an R */
    CHECK(!is_short_for("Pell|Pell Mills|"));
}

static void a_symbol_of_shares_has_letters_of_its_own(void) {
    CHECK(is_short_for("DTN.O|Dale Tin Co|") && is_short_for("DTNX.Q|Dale Tin Co|"));
    CHECK(!is_short_for("DTNX|Dale Tin Co|") && !is_short_for("QTN.O|Dale Tin Co|"));
    CHECK(is_short_for("PM.L|Pell Mills|"));
}

static void stops_and_hyphens_have_no_letters(void) {
    static const uint8_t text[] = "S.D.P. sdp G-7";
    uint64_t hash = nsci_acronym_hash(text, (nsci_range){0, 6});
    CHECK(hash == nsci_acronym_hash(text, (nsci_range){7, 10}));
    CHECK(hash != nsci_acronym_hash(text, (nsci_range){7, 9}));
}

static void initials_leave_small_words_out(void) {
    static const char text[] = "Group of Seven|G7|GOS|";
    nsci_identifier self = {0};
    read_forms(&self, text);
    const nsci_name_word *words = nsci_name_form_words(&self, &self.forms.items[0]);
    const uint8_t *bytes = (const uint8_t *)text;
    CHECK(nsci_initials_hash(words, 3, false) == nsci_acronym_hash(bytes, (nsci_range){15, 17}));
    CHECK(nsci_initials_hash(words, 2, true) == nsci_acronym_hash(bytes, (nsci_range){18, 20}));
    free_forms(&self);
}

int main(void) {
    an_acronym_is_a_word_of_capitals();
    its_letters_stand_in_a_name_in_order();
    a_symbol_of_shares_has_letters_of_its_own();
    stops_and_hyphens_have_no_letters();
    initials_leave_small_words_out();
    return test_report();
}

/* Speech: the words between a quotation and the verb of saying behind it. */
#include "sentence/nsc_sentence_speech.h"
#include "splitter.h"

static nsci_speech read_behind(const char *text, uint32_t at) {
    fixture f;
    set_up(&f, 0);
    nsci_scan scan = start_scan(&f, text);
    nsci_speech speech = nsci_read_speech(&scan, at);
    tear_down(&f);
    return speech;
}

static void a_verb_of_saying_is_found_a_few_words_on(void) {
    nsci_speech speech = read_behind("Why? Mr. Pell, the old mayor, asked them.", 5);
    CHECK(speech.found && speech.n_words == 5 && speech.n_small == 3 && speech.n_commas == 2);
    CHECK(speech.mark == ' ' && speech.next_hash == nsc_hash_string("them", 4));
    speech = read_behind("Why? Pell asked.", 5);
    CHECK(speech.found && speech.n_words == 1 && speech.mark == '.' && speech.next_hash == 0);
}

static void the_next_sentence_is_not_read(void) {
    CHECK(!read_behind("Why? Pell left. Then we asked.", 5).found);
    CHECK(!read_behind("Why? Pell left: we asked.", 5).found);
    CHECK(read_behind("Why? J. Pell asked.", 5).found);
}

static void no_more_than_a_few_words_are_read(void) {
    CHECK(read_behind("Why? a b c d e f g asked.", 5).found);
    CHECK(!read_behind("Why? a b c d e f g h asked.", 5).found);
    CHECK(!read_behind("Why?", 4).found);
}

int main(void) {
    RUN(a_verb_of_saying_is_found_a_few_words_on);
    RUN(the_next_sentence_is_not_read);
    RUN(no_more_than_a_few_words_are_read);
    return test_report();
}

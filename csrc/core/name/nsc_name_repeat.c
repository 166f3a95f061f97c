/* What is a name in one place is one in the next.
 *
 *     Gloria Abernath spoke.  ...  "It rained," Abernath said.      a surname
 *     Verdant Foods Inc.      ...  an officer of Verdant            a firm, by its first word
 *     the Ruvuma Basin        ...  gas from the Ruvuma Basin        a place
 *     the Ruvuma Basin        ...  the Ruvuma Basin Authority       another name: no repeat
 *     Hope Mills              ...  Hope is what they need.          a word that opens a sentence
 *     a Stinger missile                                             a type, by what it is
 *
 * The tagger decides place by place, and passes over a mention here and there that it was not sure
 * enough of. A run of capitalized words that no name touches, and that as a whole is a name
 * elsewhere in the document, is that name. A run of one word that opens a sentence has its capital
 * from there, and says nothing.
 */
#include "name/nsc_name_repeat.h"

enum { PERSON, ORG, MAX_RUN_TOKS = 6, MIN_SURNAME_BYTES = 3 };
static const float TOLD = 0.6f; /* of a name that its repeats follow */

/* Whether token i may be part of a repeated name: no "The", no Monday, no May. */
static bool is_part(const nsci_name_reader *r, uint32_t i) {
    static const uint64_t others = NSCI_CUE_BIT(NSCI_CUE_FUNCTION_WORD) |
                                   NSCI_CUE_BIT(NSCI_CUE_DEIXIS) | NSCI_CUE_BIT(NSCI_CUE_DAY_NAME) |
                                   NSCI_CUE_BIT(NSCI_CUE_MONTH);
    return nsci_name_is_capital(r, i) && !(nsci_name_cues(r, i) & others);
}

/* Whether a mark that joins words stands at token i: Impact-Weighted, Bramwell & Pike. */
static bool joins(const nsci_name_reader *r, uint32_t i) {
    return nsci_name_is_mark(r, i, '-') || nsci_name_is_mark(r, i, '&') ||
           nsci_name_is_mark(r, i, '/');
}

/* Whether a longer name ends with the run from token i on: Library of the | Netherlands */
static bool is_behind_more(const nsci_name_reader *r, uint32_t i) {
    const uint32_t of = nsci_name_is_definite(r, i - 1) ? i - 2 : i - 1;
    return joins(r, i - 1) || (nsci_name_is(r, of, NSCI_CUE_OF) && nsci_name_is_capital(r, of - 1));
}

/* Whether a longer name may go on at token i: Bank | of England, Kingston | 2 */
static bool goes_on(const nsci_name_reader *r, uint32_t i) {
    return joins(r, i) || nsci_name_is(r, i, NSCI_CUE_DIGITS) || nsci_name_is(r, i, NSCI_CUE_OF);
}

/* Whether a sentence, or a quotation in it, begins with token i. */
static bool opens_sentence(const nsci_name_reader *r, uint32_t i) {
    return i == r->sent.start || nsci_name_is_mark(r, i - 1, '"') ||
           nsci_name_is_mark(r, i - 1, ':');
}

/* Whether a run may be somebody: not "the Stool", nor "Hi". */
static bool may_be_person(const nsci_name_reader *r, nsci_range run) {
    const nsci_range first = nsci_name_tok(r, run.start);
    return run.end - run.start > 1 || (first.end - first.start >= MIN_SURNAME_BYTES &&
                                       !nsci_name_is_definite(r, run.start - 1));
}

/* What a ballot says that its string is, and how sure: no label where nothing is. */
static uint32_t label_of(const nsci_name_labels *labels, const nsci_ballot *ballot, float *score) {
    const uint32_t label[NSCI_N_VOTES] = {labels->person, labels->org, labels->loc};
    uint32_t most = 0;
    for (uint32_t k = 1; k < NSCI_N_VOTES; k++)
        if (ballot->sum[k] > ballot->sum[most]) most = k;
    *score = ballot->best[most];
    if (ballot->firm > *score) {
        *score = ballot->firm;
        most = ORG;
    }
    if (ballot->surname <= *score) return label[most];
    *score = ballot->surname;
    return labels->person;
}

static bool is_repeat(const nsci_name_reader *r, const nsci_ballots *ballots, nsci_range run,
                      nsci_span *out) {
    if (run.end - run.start > MAX_RUN_TOKS || is_behind_more(r, run.start) || goes_on(r, run.end))
        return false;
    if (run.end - run.start == 1 && opens_sentence(r, run.start)) return false;
    const nsci_ballot *ballot = nsci_ballot_of(r->doc, ballots, run);
    if (!ballot) return false;
    const uint32_t label = label_of(r->labels, ballot, &out->score);
    out->toks = run;
    out->label = (uint8_t)label;
    if (label == NSC_NONE || out->score < TOLD) return false;
    if (label == r->labels->person) return may_be_person(r, run);
    return ballot->firm < TOLD || !nsci_name_is_definite(r, run.start - 1);
}

/* Whether a type of craft stands before the word for it, and perhaps its number: a Stinger missile,
 * a Leopard 2 tank. What opens a sentence may be any word. */
static bool is_craft(const nsci_name_reader *r, nsci_range run, nsci_span *out) {
    const uint32_t end = run.end + nsci_name_is(r, run.end, NSCI_CUE_DIGITS);
    out->toks = (nsci_range){run.start, end};
    out->label = (uint8_t)r->labels->product;
    out->score = TOLD;
    return r->labels->product != NSC_NONE && run.end - run.start <= 2 &&
           run.start > r->sent.start && nsci_name_is_part(r, end, NSCI_NAME_PART_CRAFT);
}

nsc_status nsci_names_find_repeats(const nsci_doc *doc, const nsci_name_labels *labels,
                                   const nsci_ballots *ballots, const nsci_spans *names,
                                   nsci_spans *out, const nsc_alloc *alloc, nsc_error *err) {
    nsci_name_reader r = {doc, nsci_doc_text(doc), labels, NULL, {0, 0}};
    size_t next = 0; /* name at token i or behind it */
    for (uint32_t s = 0; s < doc->sent_toks.n; s++) {
        r.sent = doc->sent_toks.items[s];
        for (uint32_t i = r.sent.start, free_from = i, end; i < r.sent.end; i = end) {
            end = i + 1;
            if (next < names->n && names->items[next].toks.start == i) {
                end = free_from = names->items[next++].toks.end;
                continue;
            }
            if (!is_part(&r, i)) continue;
            const uint32_t stop = next < names->n ? names->items[next].toks.start : r.sent.end;
            while (end < stop && is_part(&r, end)) end++;
            nsci_span found = {{0, 0}, s, 0.0f, 0, NSCI_SOURCE_RULE};
            const bool touches =
                (i == free_from && i > r.sent.start) || (end == stop && end < r.sent.end);
            const nsci_range run = {i, end};
            if (touches || (!is_repeat(&r, ballots, run, &found) && !is_craft(&r, run, &found)))
                continue;
            NSC_TRY(nsci_spans_push(out, alloc, found, err));
        }
    }
    return NSC_OK;
}

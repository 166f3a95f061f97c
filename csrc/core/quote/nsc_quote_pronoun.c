/* A pronoun takes the mention before it that explains it best: each has a score for what speaks for
 * it, and loses some with each sentence between.
 */
#include "quote/nsc_quote_pronoun.h"

enum { MAX_BACK = 24 };

/* May a pronoun of this kind stand for a mention of that kind? */
static bool stands_for(uint8_t pronoun, uint8_t kind) {
    switch (pronoun) {
    case NSCI_MENTION_HE:
    case NSCI_MENTION_WHO:
        return kind == NSCI_MENTION_PERSON || kind == NSCI_MENTION_ROLE;
    case NSCI_MENTION_THEY:
        return kind == NSCI_MENTION_PERSON || kind == NSCI_MENTION_ORG || kind >= NSCI_MENTION_ROLE;
    case NSCI_MENTION_IT:
        return kind == NSCI_MENTION_ORG || kind == NSCI_MENTION_PLACE || kind == NSCI_MENTION_BODY;
    default:
        return false;
    }
}

/* What mentions of a person score for being the subject, or that of a verb of speech, for a name,
 * and for what shows gender, a title or a word of kinship, or a forename; and what each sentence
 * between takes off. */
enum {
    FIRST = 5,
    SPEAKS = 10,
    NAMED = 2,
    SHOWN = 9,
    FORENAME = 5,
    APART = 7,
    MOST = SPEAKS + NAMED + SHOWN
};

/* "Ada Lund said", "the mayor, Ada Lund, said", "according to Ada Lund" */
static bool speaks(const nsci_resolver *r, const nsci_mention *mention) {
    enum { STRONG_CUE = 5 };
    uint32_t start = mention->toks.start, at = mention->toks.end;
    uint32_t n = (uint32_t)r->page->toks.n, sent = nsci_resolver_tok(r, mention->core.start)->sent;
    if (start > 1 && nsci_resolver_is_word(r, start - 1, "to") &&
        nsci_resolver_is_word(r, start - 2, "according"))
        return true;
    if (at < n && nsci_quote_is_sign(r->page, at, ',')) at++;
    if (at >= n || nsci_resolver_tok(r, at)->sent != sent) return false;
    const nsci_quote_word *verb = &nsci_resolver_tok(r, at)->word;
    return verb->cue >= STRONG_CUE && verb->kind != NSCI_QUOTE_NAMING;
}

/* "Asked whether Ada Lund was late, she said" is not about what she said. */
static bool is_asked_about(const nsci_resolver *r, const nsci_mention *mention) {
    enum { REACH = 8 };
    uint32_t at = mention->toks.start, sent = nsci_resolver_tok(r, at)->sent;
    for (uint32_t d = 0; d < REACH && at > 0 && nsci_resolver_tok(r, at - 1)->sent == sent; d++)
        if (nsci_quote_is_sign(r->page, --at, ',')) return false; /* Asked again, Ada Lund said */
    return nsci_resolver_is_word(r, at, "asked") && at < mention->toks.start;
}

/* How well a mention before it explains a pronoun. */
static int32_t explains(const nsci_resolver *r, const nsci_mention *mention,
                        const nsci_person *person, uint8_t gender, uint32_t n_sents) {
    uint8_t known = nsci_person_gender(person);
    int32_t score = -APART * (int32_t)n_sents;
    uint32_t end = mention->toks.end;
    if (n_sents <= 1 && speaks(r, mention))
        score += SPEAKS;
    else if (mention->is_first && !nsci_resolver_is_object(r, mention))
        score += is_asked_about(r, mention) ? -FIRST : FIRST;
    else if (nsci_resolver_is_owned(r, mention) && mention->kind == NSCI_MENTION_ROLE)
        score -= SHOWN; /* she knew his father */
    if (gender && known == gender) score += person->gender ? SHOWN : FORENAME;
    if (person->kind == NSCI_MENTION_PERSON) score += NAMED;
    if (person->kind == NSCI_MENTION_ROLE && n_sents > 0) score -= 4;
    if (end < r->page->toks.n && nsci_quote_byte(r->page, end) == '\'' &&
        !nsci_resolver_tok(r, end)->sign)
        score -= 4;
    if (nsci_resolver_is_object(r, mention) && !speaks(r, mention)) score -= 3;
    return score;
}

void nsci_pronoun_resolve(const nsci_resolver *r, uint32_t m) {
    enum { MAX_INSIDE = 3 };
    const nsci_mention *pronoun = &r->mentions->items[m];
    uint32_t best = NSC_NONE, n_sents = 0, sent = nsci_resolver_tok(r, pronoun->core.start)->sent;
    int32_t most = INT32_MIN;
    for (uint32_t back = 1; back <= MAX_INSIDE && back <= m; back++)
        if (nsci_mention_is_relative(r->page, pronoun - back, pronoun)) {
            r->persons->of_mention.items[m] = r->persons->of_mention.items[m - back];
            return; /* the MP for Senn, who */
        }
    for (uint32_t back = 1; back <= MAX_BACK && back <= m; back++) {
        const nsci_mention *mention = &r->mentions->items[m - back];
        uint32_t number = r->persons->of_mention.items[m - back];
        uint32_t there = nsci_resolver_tok(r, mention->core.start)->sent;
        n_sents += there != sent;
        sent = there;
        if (MOST - APART * (int32_t)n_sents <= most) break; /* none further off scores more */
        if (number == NSC_NONE) continue;
        const nsci_person *person = &r->persons->list.items[number];
        if (!stands_for(pronoun->kind, person->kind) || nsci_resolver_is_filed_from(r, mention))
            continue;
        if (nsci_gender_contradicts(nsci_person_gender(person), pronoun->gender)) continue;
        int32_t score = explains(r, mention, person, pronoun->gender, n_sents);
        if (score <= most) continue;
        most = score;
        best = number;
    }
    r->persons->of_mention.items[m] = best;
    if (best == NSC_NONE || most < FIRST + NAMED - APART) return;
    nsci_person *person = &r->persons->list.items[best];
    if (nsci_person_gender(person) == 0)
        person->forename = pronoun->gender; /* she stays she, when that is near */
}

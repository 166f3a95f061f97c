/* A pronoun takes the mention before it that explains it best: each has a score for what speaks for
 * it, and loses some with each sentence between.
 */
#include "quote/nsc_quote_pronoun.h"
#include "quote/nsc_quote_mention.h"

enum { MAX_BACK = 24 };

/* May a pronoun of this kind stand for a mention of that kind? */
static bool stands_for(uint8_t pronoun, uint8_t kind) {
    switch (pronoun) {
    case NSCI_MENTION_HE:
    case NSCI_MENTION_WHO:
        return kind == NSCI_MENTION_PERSON || kind == NSCI_MENTION_ROLE;
    case NSCI_MENTION_THEY:
        return kind == NSCI_MENTION_PERSON || kind == NSCI_MENTION_ORG ||
               kind == NSCI_MENTION_PEOPLE || kind >= NSCI_MENTION_ROLE;
    case NSCI_MENTION_IT:
        return kind == NSCI_MENTION_ORG || kind == NSCI_MENTION_PLACE || kind == NSCI_MENTION_BODY;
    default:
        return false;
    }
}

/* What mentions of a person score for being the subject, or that of a verb of speech, for a name,
 * and for what shows gender, a title or a word of kinship, or a forename, or that they are many;
 * and what each sentence between takes off. */
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
    bool to = start > 1 && nsci_resolver_tok(r, start - 1)->word.kind == NSCI_QUOTE_TO;
    if (to && nsci_resolver_is_word(r, start - 1, "to") &&
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

/* "officials", "Democrats"; "American" is of one or many */
static bool are_many(const nsci_resolver *r, const nsci_mention *mention) {
    if (mention->kind == NSCI_MENTION_GROUP) return true;
    const uint8_t last = r->page->text[r->page->spans[mention->core.end - 1].end - 1];
    return mention->kind == NSCI_MENTION_PEOPLE && last == 's';
}

/* How well a mention before it explains a pronoun. */
static int32_t explains(const nsci_resolver *r, const nsci_mention *mention,
                        const nsci_person *person, const nsci_mention *pronoun, uint32_t n_sents) {
    uint8_t known = nsci_person_gender(person), gender = pronoun->gender;
    int32_t score = -APART * (int32_t)n_sents;
    uint32_t end = mention->toks.end;
    const bool said = speaks(r, mention), object = nsci_resolver_is_object(r, mention);
    if (n_sents <= 1 && said)
        score += SPEAKS;
    else if (mention->is_first && !object)
        score += is_asked_about(r, mention) ? -FIRST : FIRST;
    else if (nsci_resolver_is_owned(r, mention) && mention->kind == NSCI_MENTION_ROLE)
        score -= SHOWN; /* she knew his father */
    if (gender && known == gender) score += person->gender ? SHOWN : FORENAME;
    if (pronoun->kind == NSCI_MENTION_THEY && are_many(r, mention) &&
        (n_sents == 0 || mention->is_first || said))
        score += SHOWN;
    if (person->kind == NSCI_MENTION_PERSON) score += NAMED;
    if (person->kind == NSCI_MENTION_ROLE && n_sents > 0) score -= 4;
    if (end < r->page->toks.n && nsci_quote_byte(r->page, end) == '\'' &&
        !nsci_resolver_tok(r, end)->sign)
        score -= 4;
    if (object && !said) score -= 3;
    return score;
}

/* Tells mention m, a place or an organization in front of "who", only where the person before it
 * is from: Ada Lund of | Norbank, who? */
static bool tells_whence(const nsci_resolver *r, uint32_t m, const nsci_mention *who) {
    const nsci_mention *from = &r->mentions->items[m];
    uint32_t at = from->toks.end, of = from->toks.start - 1;
    if (m == 0 || (from->kind != NSCI_MENTION_PLACE && from->kind != NSCI_MENTION_ORG))
        return false;
    if (at < who->toks.start && nsci_quote_byte(r->page, at) == ',') at++;
    return at == who->toks.start && from[-1].kind == NSCI_MENTION_PERSON &&
           from[-1].toks.end == of && nsci_resolver_tok(r, of)->word.kind == NSCI_QUOTE_OF;
}

/* The mention just before "who", which it goes on about: the MP for Senn, who */
static uint32_t relative_to(const nsci_resolver *r, uint32_t m) {
    enum { MAX_INSIDE = 3 };
    const nsci_mention *who = &r->mentions->items[m];
    if (who->kind != NSCI_MENTION_WHO) return NSC_NONE;
    for (uint32_t back = 1; back <= MAX_INSIDE && back <= m; back++) {
        if (nsci_mention_is_relative(r->page, who - back, who)) return m - back;
        if (tells_whence(r, m - back, who)) return m - back - 1;
    }
    return NSC_NONE;
}

void nsci_pronoun_resolve(const nsci_resolver *r, uint32_t m) {
    const nsci_mention *pronoun = &r->mentions->items[m];
    if (pronoun->kind == NSCI_MENTION_I || pronoun->kind == NSCI_MENTION_YOU) return;
    uint32_t best = NSC_NONE, n_sents = 0, sent = nsci_resolver_tok(r, pronoun->core.start)->sent;
    int32_t most = INT32_MIN;
    const uint32_t relative = relative_to(r, m);
    if (relative != NSC_NONE) {
        r->persons->of_mention.items[m] = r->persons->of_mention.items[relative];
        return;
    }
    for (uint32_t back = 1; back <= MAX_BACK && back <= m; back++) {
        const nsci_mention *mention = &r->mentions->items[m - back];
        uint32_t number = r->persons->of_mention.items[m - back];
        uint32_t there = nsci_resolver_tok(r, mention->core.start)->sent;
        n_sents += there != sent;
        sent = there;
        if (MOST - APART * (int32_t)n_sents <= most) break; /* none further off scores more */
        bool guessed = mention->kind == NSCI_MENTION_WHO && relative_to(r, m - back) == NSC_NONE;
        if (number == NSC_NONE || guessed) continue;
        const nsci_person *person = &r->persons->list.items[number];
        if (!stands_for(pronoun->kind, person->kind) || nsci_resolver_is_filed_from(r, mention))
            continue;
        if (person->kind == NSCI_MENTION_PEOPLE && !are_many(r, mention)) continue;
        if (nsci_gender_contradicts(nsci_person_gender(person), pronoun->gender)) continue;
        int32_t score = explains(r, mention, person, pronoun, n_sents);
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

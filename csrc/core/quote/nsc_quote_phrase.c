/* From a noun back over what may modify it, to its determiner or owner; on over "of" and "for", as
 * long as nouns and names follow.
 */
#include "quote/nsc_quote_phrase.h"
#include "base/nsc_ascii.h"
#include "quote/nsc_quote_office.h"

enum {
    MAX_BEFORE = NSCI_QUOTE_PHRASE_BEFORE,
    MAX_BEHIND = NSCI_QUOTE_PHRASE_TOKS,
    VERB_CUE = NSCI_QUOTE_VERB_CUE
};

static const nsci_quote_tok *tok_at(const nsci_quote_stretch *s, uint32_t i) {
    return &s->page->toks.items[i];
}
static uint8_t kind_at(const nsci_quote_stretch *s, uint32_t i) { return tok_at(s, i)->word.kind; }

bool nsci_quote_is_age(const nsci_quote_stretch *s, uint32_t i) {
    return i >= s->start + 4 && nsci_quote_is_sign(s->page, i - 1, '-') &&
           nsci_quote_is_word(s->page, i, "old") && nsci_quote_is_word(s->page, i - 2, "year");
}

static bool is_person(uint8_t kind) { return kind == NSCI_QUOTE_PERSON || kind == NSCI_QUOTE_KIN; }

/* A capital letter that no sentence begins with: Ohio State University. */
static bool is_inner_capital(const nsci_quote_stretch *s, uint32_t i) {
    return nsci_quote_is_capitalized(s->page, i) && i > s->start &&
           tok_at(s, i - 1)->sent == tok_at(s, i)->sent;
}

bool nsci_quote_is_between_hyphens(const nsci_quote_stretch *s, uint32_t i) {
    return i > s->start && i + 1 < s->page->toks.n && nsci_quote_is_sign(s->page, i - 1, '-') &&
           nsci_quote_is_sign(s->page, i + 1, '-') && !tok_at(s, i)->spaced &&
           !tok_at(s, i + 1)->spaced;
}

/* May the word stand in front of a noun: an adjective, a noun, a name, a hyphen? */
static bool modifies(const nsci_quote_stretch *s, uint32_t i) {
    const nsci_quote_tok *tok = tok_at(s, i);
    if (nsci_quote_is_sign(s->page, i, '-')) return !tok->spaced;
    if (tok->sign) return false;
    if (nsci_quote_is_head(tok->word.kind) || tok->word.kind == NSCI_QUOTE_TITLE) return true;
    if (tok->word.kind == NSCI_QUOTE_OTHER || tok->word.kind == NSCI_QUOTE_COUNT ||
        tok->word.kind == NSCI_QUOTE_THING)
        return tok->word.cue < VERB_CUE || is_inner_capital(s, i) ||
               nsci_quote_is_word(s->page, i, "state");
    return nsci_quote_is_between_hyphens(s, i);
}

/* First token of the sentence of token i that lies in the stretch, at most MAX_BEFORE back. */
static uint32_t sentence_start(const nsci_quote_stretch *s, uint32_t i) {
    uint32_t start = s->page->sents[tok_at(s, i)->sent].start;
    if (start < s->start) start = s->start;
    if (start + MAX_BEFORE < i) start = i - MAX_BEFORE;
    return start < i ? start : i;
}

/* A verb that no list knows: "closed", behind a noun. */
static bool is_past_form(const nsci_quote_stretch *s, uint32_t i) {
    nsci_range bytes = s->page->spans[i];
    return tok_at(s, i)->form == NSCI_FORM_LOWER && bytes.end - bytes.start > 3 &&
           memcmp(s->page->text + bytes.end - 2, "ed", 2) == 0;
}

/* Where a clause goes on behind its subject, the last person found, "Ada Lund | met Mayor Birch",
 * or `first` where none does. What "the Lund campaign manager" begins with is no subject. */
static uint32_t behind_subject(const nsci_quote_stretch *s, uint32_t first, uint32_t at) {
    if (s->found->n == 0) return first;
    const nsci_mention *last = &s->found->items[s->found->n - 1];
    uint32_t end = last->core.end;
    if (last->kind != NSCI_MENTION_PERSON || end <= first || end >= at) return first;
    bool verb = tok_at(s, end)->form == NSCI_FORM_LOWER && kind_at(s, end) == NSCI_QUOTE_OTHER;
    uint8_t opener = kind_at(s, last->toks.start);
    if (!verb || opener == NSCI_QUOTE_ARTICLE || opener == NSCI_QUOTE_WHOSE) return first;
    if (last->toks.start > first && kind_at(s, last->toks.start - 1) == NSCI_QUOTE_ARTICLE)
        return first;
    return is_past_form(s, end) || nsci_quote_is_capitalized(s->page, end + 1) ? end : first;
}

/* Lies "of" or "for" at token i inside the office of a person who is named further on: "Secretary
 * of Defense Gen. X"? "A friend of Dr. X" and "a spokesman for Gov. X" are others than X. */
static bool is_office(const nsci_quote_stretch *s, uint32_t i, uint32_t title) {
    return i + 1 < title && nsci_quote_is_word(s->page, i, "of") && is_person(kind_at(s, i - 1)) &&
           nsci_quote_is_capitalized(s->page, i - 1);
}

uint32_t nsci_quote_phrase_start(const nsci_quote_stretch *s, uint32_t at, bool named) {
    uint32_t first = behind_subject(s, sentence_start(s, at), at), i = at;
    bool owned = false;
    while (i > first) {
        uint8_t kind = kind_at(s, i - 1);
        if (kind == NSCI_QUOTE_ARTICLE || kind == NSCI_QUOTE_WHOSE || kind == NSCI_QUOTE_SOME)
            return i - 1;
        bool owner = nsci_quote_is_possessive(s->page, i - 1);
        bool of = kind == NSCI_QUOTE_OF && i - 1 > first && nsci_quote_is_head(kind_at(s, i - 2)) &&
                  (!named || is_office(s, i - 1, at));
        if (!owner && !of && !modifies(s, i - 1)) break;
        owned = owned || owner;
        i--;
    }
    if (nsci_quote_is_possessive(s->page, i) || nsci_quote_is_sign(s->page, i, '-')) return at;
    bool opens = i == s->start || tok_at(s, i - 1)->sent != tok_at(s, at)->sent;
    return owned || opens || kind_at(s, i) == NSCI_QUOTE_COUNT ? i : at;
}

uint32_t nsci_quote_office_start(const nsci_quote_stretch *s, uint32_t title) {
    enum { STRONG_CUE = 5 };
    uint32_t first = sentence_start(s, title), i = title, office = title;
    for (bool known = true; i > first && modifies(s, i - 1); i--) {
        known = known && (nsci_quote_is_capitalized(s->page, i - 1) ||
                          nsci_quote_is_head(kind_at(s, i - 1)));
        if (known) office = i - 1;
    }
    if (i == first) return office;
    const nsci_quote_word *before = &tok_at(s, i - 1)->word;
    bool joins =
        i > first + 1 && nsci_quote_is_word(s->page, i - 1, "and") && is_person(kind_at(s, i - 2));
    bool but = i - 1 == first && before->kind == NSCI_QUOTE_AND; /* But bank president Ada Lund */
    bool opens = joins || but || before->cue >= STRONG_CUE || before->kind == NSCI_QUOTE_OF ||
                 before->kind == NSCI_QUOTE_TO || tok_at(s, i - 1)->sign;
    return opens ? i : office;
}

/* Is the name before this one a person's that ends in front of token `at`? */
static bool follows_person(const nsci_quote_stretch *s, const nsci_span *name, uint32_t at) {
    return name > s->names->items && name[-1].toks.end == at &&
           s->labels->of[name[-1].label] == NSCI_MENTION_PERSON;
}

uint32_t nsci_quote_description_start(const nsci_quote_stretch *s, uint32_t at) {
    uint32_t start = nsci_quote_phrase_start(s, at, true);
    return start < at ? start : nsci_quote_office_start(s, at);
}

/* The same of one that "and" joins to one before: "Norbank founder and chief executive"; "the
 * founder and the chief executive" are two. */
static uint32_t joined_start(const nsci_quote_stretch *s, uint32_t start) {
    uint32_t first = sentence_start(s, start);
    if (start < first + 2 || !nsci_quote_is_word(s->page, start - 1, "and")) return start;
    uint8_t kind = kind_at(s, start - 2);
    if (!is_person(kind) && kind != NSCI_QUOTE_TITLE) return start;
    uint32_t before = nsci_quote_description_start(s, start - 2);
    kind = kind_at(s, before);
    return kind == NSCI_QUOTE_ARTICLE || kind == NSCI_QUOTE_SOME ? start : before;
}

bool nsci_quote_ends_there(const nsci_quote_page *page, uint32_t end) {
    const nsci_quote_tok *toks = page->toks.items;
    return end == page->toks.n || toks[end].sign || toks[end].sent != toks[end - 1].sent ||
           toks[end].word.kind == NSCI_QUOTE_WHO;
}

/* Past letters behind a name that ends at token `end`: Ada Lund | KC MP */
static uint32_t skip_letters(const nsci_quote_page *page, uint32_t end) {
    enum { MOST = 3 };
    const nsci_quote_tok *toks = page->toks.items;
    if (toks[end - 1].form == NSCI_FORM_UPPER) return end; /* the line has no other letters */
    uint32_t at = end;
    while (at < page->toks.n && at < end + MOST && toks[at].form == NSCI_FORM_UPPER &&
           toks[at].sent == toks[end - 1].sent)
        at++;
    return at;
}

bool nsci_quote_is_closed(const nsci_quote_page *page, uint32_t start, uint32_t name_end) {
    const nsci_quote_tok *toks = page->toks.items;
    const uint32_t end = skip_letters(page, name_end);
    if (nsci_quote_ends_there(page, end)) return true;
    bool opens = start == 0 || toks[start - 1].sent != toks[start].sent;
    if (opens && toks[end].word.kind == NSCI_QUOTE_IS) return true; /* The owner, Ada Lund has */
    const nsci_quote_tok *before = opens ? NULL : &toks[start - 1];
    if (before && before->word.kind == NSCI_QUOTE_TO) return false;
    if (toks[end].word.kind == NSCI_QUOTE_OF) return true;
    bool subject = opens || before->sign || before->word.kind == NSCI_QUOTE_AND ||
                   before->word.kind == NSCI_QUOTE_ADVERB;
    return subject && toks[end].word.cue > VERB_CUE;
}

/* Sir, DCI */
static bool is_title(const nsci_quote_stretch *s, uint32_t i) {
    if (kind_at(s, i) == NSCI_QUOTE_TITLE) return true;
    const nsci_range bytes = s->page->spans[i];
    return nsci_quote_is_capitalized(s->page, i) &&
           nsci_office_is_rank(s->page->text + bytes.start, bytes.end - bytes.start);
}

uint32_t nsci_quote_name_start(const nsci_quote_stretch *s, const nsci_span *name, bool person) {
    uint32_t at = name->toks.start, first = sentence_start(s, at), i = at;
    while (i > first && is_title(s, i - 1)) i--;
    uint8_t kind = i > first ? kind_at(s, i - 1) : (uint8_t)NSCI_QUOTE_OTHER;
    bool body = kind == NSCI_QUOTE_BODY || kind == NSCI_QUOTE_FIRM;
    bool group = kind == NSCI_QUOTE_GROUP && i > first + 1 && kind_at(s, i - 2) == NSCI_QUOTE_OF;
    if (nsci_quote_is_head(kind) && !(person && (body || group)))
        i--; /* the club, Superintendent of Police */
    if (i == at && i > first + 1 && nsci_quote_is_word(s->page, i - 2, "No."))
        i -= 2; /* the world No. 3 */
    if (i == at && i > first + 4 && nsci_quote_is_age(s, i - 1)) return i - 5;
    if (person && i < at && body && i > first + 1 && kind_at(s, i - 2) == NSCI_QUOTE_ARTICLE)
        return i; /* Speaker of the House | Rep. Tom Birch */
    if (i < at) return joined_start(s, nsci_quote_description_start(s, i));
    if (i < first + 3 || !nsci_quote_is_sign(s->page, i - 1, ',') || !is_person(kind_at(s, i - 2)))
        return i;
    uint32_t start = nsci_quote_phrase_start(s, i - 2, false); /* the owner, Lorenz Aubinger */
    bool determined = start < i - 2;
    bool opens = start <= s->start + 1 || !nsci_quote_is_sign(s->page, start - 1, ',') ||
                 !follows_person(s, name, start - 1);
    return determined && opens && nsci_quote_is_closed(s->page, start, name->toks.end) ? start : i;
}

/* How many tokens from `at` on add to the noun before them: "of"; "to" in front of one that has a
 * name or a determiner, "an aide to the mayor"; "briefed on", "close to", "familiar with"; "on" in
 * an office. */
static uint32_t n_lengthening(const nsci_quote_stretch *s, uint32_t at, uint32_t limit) {
    static const char *const knowing[] = {"briefed", "familiar", "close", "involved"};
    if (kind_at(s, at) == NSCI_QUOTE_OF) return 1;
    if (at + 1 == limit) return 0;
    uint8_t next = kind_at(s, at + 1);
    bool joins = next == NSCI_QUOTE_OF || next == NSCI_QUOTE_TO;
    for (size_t k = 0; joins && k < NSCI_COUNT(knowing); k++)
        if (nsci_quote_is_word(s->page, at, knowing[k])) return at + 2 < limit ? 2 : 0;
    bool office = nsci_quote_is_word(s->page, at, "on") && is_person(kind_at(s, at - 1)) &&
                  nsci_quote_is_capitalized(s->page, at - 1) &&
                  nsci_quote_is_capitalized(s->page, at + 1); /* Spokesman on Water */
    if (office) return 1;
    if (kind_at(s, at) != NSCI_QUOTE_TO || !nsci_quote_is_word(s->page, at, "to")) return 0;
    return next == NSCI_QUOTE_ARTICLE || next == NSCI_QUOTE_WHOSE ||
           nsci_quote_is_capitalized(s->page, at + 1);
}

/* The name that token i lies in, at or behind the one that is read; NULL: none. */
static const nsci_span *name_at(const nsci_quote_stretch *s, uint32_t i) {
    for (size_t k = s->name; k < s->names->n && s->names->items[k].toks.start <= i; k++)
        if (s->names->items[k].toks.end > i) return &s->names->items[k];
    return NULL;
}

static uint8_t kind_of_name(const nsci_quote_stretch *s, const nsci_span *name) {
    return s->labels->of[name->label];
}

bool nsci_quote_opens_person(const nsci_quote_stretch *s, uint32_t i) {
    const nsci_span *name = name_at(s, i);
    return name && name->toks.start == i && kind_of_name(s, name) == NSCI_MENTION_PERSON;
}

/* Ends a description with the noun at token `noun`, in front of a person's name: "chairman of the
 * board | Tom Birch", "Minister for Health | Ada Lund"? "A friend of the singer Ada Lund" does
 * not. `head`: the noun that is described. */
static bool ends_office(const nsci_quote_stretch *s, uint32_t noun, uint32_t head) {
    const nsci_span *name = name_at(s, noun);
    uint8_t kind = kind_at(s, noun), named = name ? kind_of_name(s, name) : NSCI_MENTION_N_KINDS;
    bool office = is_person(kind_at(s, head)) || kind_at(s, head) == NSCI_QUOTE_TITLE;
    if (nsci_quote_is_possessive(s->page, noun) || !office) return false;
    if (named == NSCI_MENTION_ORG || named == NSCI_MENTION_PLACE) return true;
    if (kind == NSCI_QUOTE_BODY || kind == NSCI_QUOTE_FIRM) return true;
    return (kind == NSCI_QUOTE_OTHER || kind == NSCI_QUOTE_GROUP) && named != NSCI_MENTION_PEOPLE &&
           nsci_quote_is_capitalized(s->page, noun) && nsci_quote_is_capitalized(s->page, head);
}

/* Does a title begin at token i that a person's name follows? */
static bool is_titled_name(const nsci_quote_stretch *s, uint32_t i) {
    enum { REACH = 3 };
    if (kind_at(s, i) != NSCI_QUOTE_TITLE) return false;
    for (uint32_t k = i + 1; k < s->page->toks.n && k <= i + REACH; k++) {
        if (nsci_quote_opens_person(s, k)) return true;
        if (kind_at(s, k) != NSCI_QUOTE_TITLE && !nsci_quote_is_sign(s->page, k, '.')) return false;
    }
    return false;
}

/* Is the small word at token i a verb that no list knows, with its object behind it: "traders in
 * Oslo | cut their bets"? */
static bool takes_object(const nsci_quote_stretch *s, uint32_t i, uint32_t limit) {
    if (i + 1 >= limit || tok_at(s, i)->form != NSCI_FORM_LOWER) return false;
    uint8_t next = kind_at(s, i + 1);
    return kind_at(s, i) == NSCI_QUOTE_OTHER &&
           (next == NSCI_QUOTE_ARTICLE || next == NSCI_QUOTE_WHOSE);
}

/* "a driver of breaking the lock": what somebody does is no part of who that is. */
static bool is_deed(const nsci_quote_stretch *s, uint32_t i, uint32_t limit) {
    nsci_range bytes = s->page->spans[i];
    return takes_object(s, i, limit) && bytes.end - bytes.start >= 5 &&
           memcmp(s->page->text + bytes.end - 3, "ing", 3) == 0;
}

/* Past an acronym in brackets, "the Member of Parliament (MP) | for Senn". */
static uint32_t behind_acronym(const nsci_quote_stretch *s, uint32_t at, uint32_t limit) {
    bool bracket = at + 2 < limit && nsci_quote_is_sign(s->page, at, '(') &&
                   nsci_quote_is_sign(s->page, at + 2, ')');
    return bracket && tok_at(s, at + 1)->form == NSCI_FORM_UPPER ? at + 3 : at;
}

uint32_t nsci_quote_phrase_end(const nsci_quote_stretch *s, uint32_t end, uint32_t limit) {
    uint32_t at = behind_acronym(s, end, limit), n;
    while (at < limit && at - end < MAX_BEHIND && (n = n_lengthening(s, at, limit)) > 0) {
        uint32_t i = at + n, noun = at;
        if (is_deed(s, i, limit)) break;
        for (; i < limit && i - at <= MAX_BEHIND; i++) {
            const nsci_span *name = name_at(s, i);
            uint8_t named = name && name->toks.start == i && name->toks.end <= limit
                                ? kind_of_name(s, name)
                                : NSCI_MENTION_N_KINDS;
            if (named == NSCI_MENTION_PERSON && noun > at && ends_office(s, noun, end - 1)) break;
            if (noun > at && is_titled_name(s, i) && nsci_quote_is_word(s->page, at, "of") &&
                nsci_quote_is_capitalized(s->page, end - 1) && ends_office(s, noun, end - 1))
                break; /* Speaker of the House | Rep. Tom Birch */
            if (named == NSCI_MENTION_ORG || named == NSCI_MENTION_PLACE) {
                i = noun = name->toks.end - 1; /* the Department of Health and Human Services */
                continue;
            }
            uint8_t kind = kind_at(s, i);
            bool determiner = kind == NSCI_QUOTE_ARTICLE || kind == NSCI_QUOTE_WHOSE;
            if (!determiner && !modifies(s, i) && !nsci_quote_is_possessive(s->page, i) &&
                !nsci_quote_is_capitalized(s->page, i))
                break;
            bool joined = nsci_quote_is_sign(s->page, i - 1, '-') &&
                          nsci_quote_is_capitalized(s->page, i - 2); /* the Oslo-based Norbank */
            if (noun > at && ((is_past_form(s, i) && !joined) || takes_object(s, i, limit))) break;
            if (!determiner) noun = i;
        }
        if (noun == at) break;
        at = behind_acronym(s, noun + 1, limit);
    }
    return at;
}

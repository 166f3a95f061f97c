/* Mentions, from left to right. A description is a noun that is known for people and bodies, with
 * its phrase (nsc_quote_phrase.h); a name takes the description in front of it, but not one that it
 * only belongs to: "a spokesman for | Gov. Lund".
 */
#include "quote/nsc_quote_mention.h"
#include "base/nsc_ascii.h"
#include "quote/nsc_quote_phrase.h"

enum { MAX_BEHIND = NSCI_QUOTE_PHRASE_TOKS, VERB_CUE = NSCI_QUOTE_VERB_CUE };

/* What is being read, and the marked spans around it. */
typedef struct finder {
    nsci_quote_stretch in;
    nsci_range before, behind;
    size_t look; /* the first of the page's looks that was not read yet */
    nsci_mentions *out;
} finder;

static const nsci_quote_tok *tok_at(const finder *f, uint32_t i) {
    return &f->in.page->toks.items[i];
}

static uint8_t kind_at(const finder *f, uint32_t i) { return tok_at(f, i)->word.kind; }

static nsc_status push(finder *f, nsci_mention mention, const nsc_alloc *alloc, nsc_error *err) {
    nsci_mentions *out = f->out;
    while (out->n && out->items[out->n - 1].core.start >= mention.toks.start) out->n--;
    mention.is_first = out->n == 0 || tok_at(f, out->items[out->n - 1].core.start)->sent !=
                                          tok_at(f, mention.core.start)->sent;
    for (uint32_t i = mention.toks.start; i < mention.toks.end; i++)
        mention.gender |= tok_at(f, i)->word.gender;
    return nsci_mentions_push(out, alloc, mention, err);
}

static uint8_t pronoun_kind(uint8_t kind) {
    static const uint8_t kinds[NSCI_QUOTE_N_KINDS] = {
        [NSCI_QUOTE_HE] = NSCI_MENTION_HE + 1,     [NSCI_QUOTE_THEY] = NSCI_MENTION_THEY + 1,
        [NSCI_QUOTE_IT] = NSCI_MENTION_IT + 1,     [NSCI_QUOTE_I] = NSCI_MENTION_I + 1,
        [NSCI_QUOTE_YOU] = NSCI_MENTION_YOU + 1,   [NSCI_QUOTE_WHO] = NSCI_MENTION_WHO + 1,
        [NSCI_QUOTE_SOME] = NSCI_MENTION_SOME + 1,
    };
    return kinds[kind];
}

/* Is token i outside of marks, in the sentence of token `of`, a verb of speech beyond doubt? */
static bool is_verb_of_speech(const finder *f, uint32_t i, uint32_t of) {
    return nsci_quote_speaks(tok_at(f, i)) && tok_at(f, i)->sent == tok_at(f, of)->sent;
}

/* May a phrase that ends with token i begin behind such a verb? */
static bool may_follow_verb(const finder *f, uint32_t i) {
    for (uint32_t d = 1; d <= NSCI_QUOTE_PHRASE_BEFORE + 1 && d <= i - f->in.start; d++)
        if (is_verb_of_speech(f, i - d, i)) return true;
    return false;
}

/* Does a noun phrase end with token i? */
static bool ends_phrase(const finder *f, uint32_t i, uint32_t limit) {
    if (i + 1 == limit || tok_at(f, i + 1)->sign) return true;
    uint8_t next = kind_at(f, i + 1);
    return tok_at(f, i + 1)->sent != tok_at(f, i)->sent || next == NSCI_QUOTE_OF ||
           next == NSCI_QUOTE_WHO;
}

/* Where the sentence of token i ends, or a description that begins there at the latest. */
static uint32_t sentence_end(const finder *f, uint32_t i, uint32_t limit) {
    uint32_t end = f->in.page->sents[tok_at(f, i)->sent].end;
    if (end > limit) end = limit;
    return end > i + 3 * MAX_BEHIND ? i + 3 * MAX_BEHIND : end;
}

/* Is the noun phrase [start, i] somebody's: "his family", "Ada Lund's agent"? */
static bool is_owned(const finder *f, uint32_t start, uint32_t i) {
    if (kind_at(f, start) == NSCI_QUOTE_WHOSE) return true;
    for (uint32_t k = start; k < i; k++)
        if (nsci_quote_is_possessive(f->in.page, k)) return true;
    return false;
}

/* Does "who" follow token i, behind a comma or not? */
static bool is_told_of(const finder *f, uint32_t i, uint32_t limit) {
    uint32_t next = i + 1;
    if (next < limit && nsci_quote_is_sign(f->in.page, next, ',')) next++;
    return next < limit && kind_at(f, next) == NSCI_QUOTE_WHO &&
           tok_at(f, next)->sent == tok_at(f, i)->sent;
}

/* Is the verb at token i no bare form, which may be a noun too: "its sorry state", "her report"? */
static bool is_inflected(const finder *f, uint32_t i) {
    uint8_t last = f->in.page->text[f->in.page->spans[i].end - 1];
    return last == 'd' || last == 's' || nsci_quote_is_word(f->in.page, i, "wrote");
}

/* "Allies of the president": a noun for many that opens a clause. */
static bool is_plural_opening(const finder *f, uint32_t i, uint32_t limit) {
    nsci_range bytes = f->in.page->spans[i];
    bool opens =
        i == f->in.start || tok_at(f, i - 1)->sign || tok_at(f, i - 1)->sent != tok_at(f, i)->sent;
    return opens && bytes.end - bytes.start > 4 && f->in.page->text[bytes.end - 1] == 's' &&
           i + 1 < limit && kind_at(f, i + 1) == NSCI_QUOTE_OF;
}

/* Stands a noun that no list knows where somebody who speaks does, with a determiner or an owner:
 * "the beekeeper said", "said a pollster.", "his family said", "another walker, who"? */
static bool is_speaking(const finder *f, uint32_t i, uint32_t limit) {
    const nsci_quote_tok *tok = tok_at(f, i);
    bool upper = tok->form == NSCI_FORM_UPPER; /* the MSP said */
    if (tok->word.kind != NSCI_QUOTE_OTHER || (tok->form > NSCI_FORM_TITLE && !upper) ||
        tok->word.cue >= VERB_CUE)
        return false;
    uint32_t end = i + 1;
    bool ends = ends_phrase(f, i, limit);
    if (ends && end < limit && nsci_quote_is_word(f->in.page, end, "of"))
        end = nsci_quote_phrase_end(&f->in, end, sentence_end(f, i, limit));
    bool said =
        end < limit && is_verb_of_speech(f, end, i) && (end == i + 1 || is_inflected(f, end));
    if (!said && !ends) return false;
    if (said && is_plural_opening(f, i, limit)) return true;
    if (tok->form != NSCI_FORM_LOWER && !(upper && said)) return false;
    if (!said && !is_told_of(f, i, limit) && !may_follow_verb(f, i)) return false;
    uint32_t start = nsci_quote_phrase_start(&f->in, i, false);
    uint8_t first = kind_at(f, start);
    if (upper) return first == NSCI_QUOTE_ARTICLE;
    if (first != NSCI_QUOTE_ARTICLE && first != NSCI_QUOTE_SOME && first != NSCI_QUOTE_COUNT &&
        !(is_owned(f, start, i) && (!said || is_inflected(f, end))))
        return false;
    if (first == NSCI_QUOTE_SOME && is_told_of(f, i, limit)) return true;
    if (start == f->in.start) return said;
    bool closed = i + 1 == limit || tok_at(f, i + 1)->sign || tok_at(f, i + 1)->sent != tok->sent;
    if (!said && !closed && is_owned(f, start, i)) return false; /* said his friendship with ... */
    if (!said) return is_verb_of_speech(f, start - 1, i);
    uint8_t before = kind_at(f, start - 1); /* a sign on the gate read */
    bool inside = before == NSCI_QUOTE_OF || before == NSCI_QUOTE_TO;
    return !inside || tok_at(f, start - 1)->sent != tok_at(f, i)->sent;
}

/* A title that names nobody: "the Mayor said", "the Archbishop of York", "President of a club". */
static bool is_office_alone(const finder *f, uint32_t i, uint32_t limit) {
    if (kind_at(f, i) != NSCI_QUOTE_TITLE) return false;
    bool more = i + 1 < limit && tok_at(f, i + 1)->sent == tok_at(f, i)->sent;
    if (more && nsci_quote_is_word(f->in.page, i + 1, "of")) return true;
    if (more &&
        (nsci_quote_is_capitalized(f->in.page, i + 1) ||
         nsci_quote_is_possessive(f->in.page, i + 1) || nsci_quote_is_sign(f->in.page, i + 1, '.')))
        return false;
    uint8_t first = kind_at(f, nsci_quote_phrase_start(&f->in, i, false));
    return first == NSCI_QUOTE_ARTICLE || first == NSCI_QUOTE_WHOSE;
}

/* A title that labels what is said: Coach: "We were lucky" */
static bool is_label(const finder *f, uint32_t i, uint32_t limit) {
    return kind_at(f, i) == NSCI_QUOTE_TITLE && i + 1 < limit &&
           nsci_quote_is_sign(f->in.page, i + 1, ':');
}

/* How many tokens behind the noun at token i say of how many one is a parent: mum-of-two. */
static uint32_t n_children(const finder *f, uint32_t i, uint32_t limit) {
    if (kind_at(f, i) != NSCI_QUOTE_KIN || i + 4 >= limit ||
        !nsci_quote_is_between_hyphens(&f->in, i + 2))
        return 0;
    bool many = kind_at(f, i + 4) == NSCI_QUOTE_COUNT || kind_at(f, i + 4) == NSCI_QUOTE_SOME ||
                tok_at(f, i + 4)->form == NSCI_FORM_NUMBER;
    return many && nsci_quote_is_word(f->in.page, i + 2, "of") ? 4 : 0;
}

/* Is the noun at token i one that somebody may be described by, with a determiner if it needs
 * one? */
static bool is_description(const finder *f, uint32_t i, uint32_t limit, uint32_t start) {
    if (i + 1 < limit) {
        if (nsci_quote_is_possessive(f->in.page, i + 1) && kind_at(f, i) != NSCI_QUOTE_GROUP)
            return false;
        bool joined = nsci_quote_is_sign(f->in.page, i + 1, '-') && n_children(f, i, limit) == 0;
        if (nsci_quote_is_head(kind_at(f, i + 1)) || joined) return false;
        if (nsci_quote_opens_person(&f->in, i + 1)) return false; /* the name takes it */
    }
    if (kind_at(f, i) == NSCI_QUOTE_GROUP || start < i) return true;
    return kind_at(f, i) == NSCI_QUOTE_PERSON && nsci_quote_is_capitalized(f->in.page, i);
}

/* The article in front of a name, or what counts: "the Saudis", "an Iowa Republican", "one". */
static uint32_t article_before(const finder *f, uint32_t at) {
    static const char *const words[] = {"the", "The", "a", "A", "an", "An", "one", "One"};
    if (at == f->in.start || tok_at(f, at - 1)->sent != tok_at(f, at)->sent) return at;
    uint8_t kind = kind_at(f, at - 1);
    if (kind != NSCI_QUOTE_ARTICLE && kind != NSCI_QUOTE_SOME) return at;
    for (size_t k = 0; k < NSCI_COUNT(words); k++)
        if (nsci_quote_is_word(f->in.page, at - 1, words[k])) return at - 1;
    return nsci_quote_is_word(f->in.page, at - 1, "another") ||
                   nsci_quote_is_word(f->in.page, at - 1, "Another")
               ? at - 1
               : at;
}

/* Stands a name between commas behind the description of one: "the owner, Halden Motors, said"?
 * "The Chairman, Union of Teachers, Ada Lund" is a person. */
static bool is_apposed(const finder *f, const nsci_span *name) {
    uint32_t start = name->toks.start, end = name->toks.end;
    if (start < f->in.start + 2 || end == f->in.page->toks.n) return false;
    return nsci_quote_is_sign(f->in.page, start - 1, ',') &&
           nsci_quote_is_sign(f->in.page, end, ',') &&
           !nsci_quote_is_capitalized(f->in.page, start - 2);
}

/* Does a person's name go on at token `start`, behind the marked span that is its nickname: Kofi
 * "Bullet" Amartey? It has one. */
static bool has_nickname(const finder *f, const nsci_mention *person, uint32_t start) {
    enum { MAX_NICKNAME = 6 };
    if (start < f->before.start + 3 || start > f->before.start + MAX_NICKNAME) return false;
    return !nsci_quote_is_sign(f->in.page, start - 2, ',') && start == f->in.start &&
           start == f->before.end && person->core.end == f->before.start &&
           person->core.end == f->in.names->items[person->name].toks.end;
}

/* Where the owner of the person begins whose name begins at token `start`: Twitter's Adam Sharp. */
static uint32_t owner_start(const finder *f, const nsci_span *name, uint32_t start) {
    if (start < f->in.start + 2 || name == f->in.names->items ||
        !nsci_quote_is_possessive(f->in.page, start - 1))
        return start;
    const nsci_span *owner = name - 1;
    bool joined = owner->toks.end == start - 1 && owner->toks.start >= f->in.start;
    return joined && owner->sent == name->sent ? article_before(f, owner->toks.start) : start;
}

/* Does token i, behind a comma, belong to the title or description of a name: "retired", "Hon."? */
static bool is_part_of_title(const nsci_quote_page *page, uint32_t i) {
    const nsci_quote_tok *tok = &page->toks.items[i];
    if (tok->sign)
        return nsci_quote_is_sign(page, i, '.') ||
               (nsci_quote_is_sign(page, i, '-') && !tok->spaced);
    return tok->word.cue < VERB_CUE &&
           (tok->form > NSCI_FORM_LOWER || tok->word.kind == NSCI_QUOTE_OTHER);
}

/* Does a description that ends with token `end` - 1 stand in front of token `start`, with a comma
 * and words of a title between: "his neighbour, retired | accountant Tom Birch"? */
static bool is_before_comma(const finder *f, uint32_t end, uint32_t start, bool titled) {
    enum { REACH = 4 };
    if (start <= end || start > end + REACH || !nsci_quote_is_sign(f->in.page, end, ','))
        return false;
    for (uint32_t i = end + 1; i < start; i++)
        if (!titled || !is_part_of_title(f->in.page, i)) return false;
    return true;
}

/* Where the description begins that ends where a person's name begins, at token `start`, or at a
 * comma before it: "the chairman of the board | Tom Birch", "his friend at school, | Tom Birch",
 * when a sign or a verb of speech closes the name; else `start`. */
static uint32_t office_before(const finder *f, uint32_t start, bool titled, uint32_t name_end) {
    enum { REACH = 3 };
    for (size_t back = 1; back <= REACH && back <= f->out->n; back++) {
        const nsci_mention *role = &f->out->items[f->out->n - back];
        uint32_t first = role->toks.start, end = role->toks.end;
        bool comma = is_before_comma(f, end, start, titled) &&
                     nsci_quote_is_closed(f->in.page, first, name_end);
        if ((end != start && !comma) || tok_at(f, first)->sent != tok_at(f, start)->sent) break;
        if (role->kind != NSCI_MENTION_ROLE || (role->core.end == end && !titled)) continue;
        bool listed = first > f->in.start + 1 && nsci_quote_is_sign(f->in.page, first - 1, ',');
        if (!comma || (first < role->core.start && !listed)) return first;
    }
    return start;
}

/* Where a title that no list knows begins between a comma and a name, "the director, | Eng. Tom
 * Birch", or the name does. */
static uint32_t unknown_title(const finder *f, const nsci_span *name) {
    uint32_t start = name->toks.start, at = start;
    if (at > f->in.start && nsci_quote_is_sign(f->in.page, at - 1, '.')) at--;
    bool known = name > f->in.names->items && name[-1].toks.end >= at;
    if (known || at < f->in.start + 3 || !nsci_quote_is_sign(f->in.page, at - 2, ',')) return start;
    return nsci_quote_is_capitalized(f->in.page, at - 1) && kind_at(f, at - 1) == NSCI_QUOTE_OTHER
               ? at - 1
               : start;
}

/* May token i be part of a name, or of a branch behind one: "Union of Teachers, Halden branch"? */
static bool may_name_body(const finder *f, uint32_t i) {
    const nsci_quote_tok *tok = tok_at(f, i);
    if (nsci_quote_is_capitalized(f->in.page, i) || tok->word.kind == NSCI_QUOTE_OF ||
        nsci_quote_is_word(f->in.page, i, "and") || nsci_quote_is_word(f->in.page, i, "the"))
        return true;
    if (tok->sign) return nsci_quote_byte(f->in.page, i) != ';' && tok->mark == NSCI_MARK_NONE;
    return tok->word.kind == NSCI_QUOTE_OTHER && tok->word.cue < VERB_CUE &&
           nsci_quote_is_capitalized(f->in.page, i - 1);
}

/* Where the office begins whose body stands between it and a person's name, each behind a comma:
 * "The Chairman, Union of Teachers, Halden branch, | Ada Lund"; else `start`. */
static uint32_t office_of_body(const finder *f, const nsci_span *name, uint32_t start) {
    enum { MAX_MENTIONS = 4, MAX_TITLE = 3, REACH = 30 };
    uint32_t at = start;
    while (at > f->in.start + 3 && at + MAX_TITLE > start &&
           !nsci_quote_is_sign(f->in.page, at - 1, ',') &&
           nsci_quote_is_capitalized(f->in.page, at - 1))
        at--;
    if (at <= f->in.start + 3 || !nsci_quote_is_sign(f->in.page, at - 1, ',')) return start;
    for (size_t back = 1; back <= MAX_MENTIONS && back <= f->out->n; back++) {
        const nsci_mention *role = &f->out->items[f->out->n - back];
        uint32_t from = role->toks.end, i = from + 1;
        if (role->kind == NSCI_MENTION_PERSON || from < f->in.start || from + REACH < at) break;
        if (role->kind != NSCI_MENTION_ROLE ||
            !nsci_quote_is_capitalized(f->in.page, role->core.start) ||
            !nsci_quote_is_sign(f->in.page, from, ',') || from + 2 >= at ||
            !nsci_quote_is_capitalized(f->in.page, from + 1))
            continue;
        while (i < at && may_name_body(f, i)) i++;
        bool whole = i == at && tok_at(f, from)->sent == tok_at(f, at)->sent;
        return whole && nsci_quote_is_closed(f->in.page, role->toks.start, name->toks.end)
                   ? role->toks.start
                   : start;
    }
    return start;
}

/* Stands a noun for a body just in front of token i, the name of one? */
static bool is_body_before(const finder *f, uint32_t i) {
    if (i == f->in.start || tok_at(f, i - 1)->sent != tok_at(f, i)->sent) return false;
    return kind_at(f, i - 1) == NSCI_QUOTE_BODY || kind_at(f, i - 1) == NSCI_QUOTE_FIRM;
}

static nsc_status read_name(finder *f, const nsci_span *name, const nsc_alloc *alloc,
                            nsc_error *err) {
    uint8_t kind = f->in.labels->of[name->label];
    if (kind == NSCI_MENTION_N_KINDS) return NSC_OK;
    uint32_t start = name->toks.start;
    nsci_mention *last = f->out->n ? &f->out->items[f->out->n - 1] : NULL;
    if (kind == NSCI_MENTION_PERSON && last && last->kind == kind && has_nickname(f, last, start)) {
        last->core.end = last->toks.end = name->toks.end;
        return NSC_OK;
    }
    if (kind == NSCI_MENTION_PERSON) {
        start = nsci_quote_name_start(&f->in, name, true);
        uint32_t title = start < name->toks.start ? start : unknown_title(f, name);
        uint32_t office = office_before(f, title, title < name->toks.start, name->toks.end);
        start = office < title ? office : start;
        start = owner_start(f, name, office_of_body(f, name, start));
        if (last && last->kind == NSCI_MENTION_PEOPLE && last->toks.end == start)
            start = last->toks.start; /* Republican Ada Lund */
    } else if (is_apposed(f, name))
        start = nsci_quote_name_start(&f->in, name, false);
    else if (kind == NSCI_MENTION_PEOPLE)
        start = nsci_quote_phrase_start(&f->in, start, true);
    else if (kind == NSCI_MENTION_ORG && is_body_before(f, start))
        start = nsci_quote_description_start(&f->in, start - 1); /* the development bank Norbank */
    else
        start = article_before(f, start);
    nsci_mention mention = {.toks = {start, name->toks.end},
                            .core = name->toks,
                            .name = (uint32_t)(name - f->in.names->items),
                            .kind = kind};
    return push(f, mention, alloc, err);
}

/* Lies the noun at token i, whose phrase begins at `start`, in a description that was found: "the
 * chief of | police"? */
static bool is_inside_role(const finder *f, uint32_t start, uint32_t i) {
    const nsci_mention *role = f->out->n ? &f->out->items[f->out->n - 1] : NULL;
    if (!role || role->kind != NSCI_MENTION_ROLE || role->core.end > i || role->toks.end <= i)
        return false;
    bool inside = kind_at(f, i - 1) == NSCI_QUOTE_OF || nsci_quote_is_sign(f->in.page, i - 1, '(');
    return start <= role->toks.start || (start == i && inside);
}

static nsc_status read_word(finder *f, uint32_t i, uint32_t limit, const nsc_alloc *alloc,
                            nsc_error *err) {
    uint8_t kind = kind_at(f, i), pronoun = pronoun_kind(kind);
    nsci_mention mention = {.toks = {i, i + 1}, .core = {i, i + 1}, .name = NSC_NONE};
    if (pronoun) {
        mention.kind = (uint8_t)(pronoun - 1);
        if (kind == NSCI_QUOTE_SOME) {
            uint32_t last = sentence_end(f, i, limit), end = i + 1;
            while (end < last && nsci_quote_is_capitalized(f->in.page, end))
                end++; /* another Ohio Democrat */
            mention.toks.end = nsci_quote_phrase_end(&f->in, end, last);
        }
    } else {
        bool speaking =
            !nsci_quote_is_head(kind) &&
            (is_speaking(f, i, limit) || is_label(f, i, limit) || is_office_alone(f, i, limit));
        if (!nsci_quote_is_head(kind) && !speaking && !nsci_quote_is_age(&f->in, i)) return NSC_OK;
        uint32_t end = sentence_end(f, i, limit);
        mention.toks.start = nsci_quote_phrase_start(&f->in, i, false);
        if (kind == NSCI_QUOTE_GROUP && nsci_quote_is_word(f->in.page, mention.toks.start, "that"))
            mention.toks.start++; /* a play that critics called "long" */
        if (!speaking && !is_description(f, i, end, mention.toks.start)) return NSC_OK;
        if (!speaking && is_inside_role(f, mention.toks.start, i)) return NSC_OK;
        if (kind == NSCI_QUOTE_GROUP && mention.toks.start == i)
            mention.toks.start = nsci_quote_office_start(&f->in, i);
        mention.toks.end = nsci_quote_phrase_end(&f->in, i + 1 + n_children(f, i, end), end);
        bool group = kind == NSCI_QUOTE_GROUP || (speaking && is_plural_opening(f, i, limit));
        mention.kind = group                                                ? NSCI_MENTION_GROUP
                       : kind == NSCI_QUOTE_BODY || kind == NSCI_QUOTE_FIRM ? NSCI_MENTION_BODY
                                                                            : NSCI_MENTION_ROLE;
    }
    return push(f, mention, alloc, err);
}

/* The mentions of a stretch outside of marks: words up to a name, the name, and so on. */
static nsc_status read_stretch(finder *f, uint32_t start, uint32_t end, const nsc_alloc *alloc,
                               nsc_error *err) {
    const nsci_u32s *looks = &f->in.page->looks;
    f->in.start = start;
    for (uint32_t i = start; i < end;) {
        while (f->in.name < f->in.names->n && f->in.names->items[f->in.name].toks.end <= i)
            f->in.name++;
        const nsci_span *name =
            f->in.name < f->in.names->n ? &f->in.names->items[f->in.name] : NULL;
        uint32_t stop = name && name->toks.start < end ? name->toks.start : end;
        for (; f->look < looks->n && looks->items[f->look] < stop; f->look++)
            if (looks->items[f->look] >= i)
                NSC_TRY(read_word(f, looks->items[f->look], end, alloc, err));
        if (stop == end) break;
        bool whole = name->toks.end <= end || name->toks.end > f->behind.end;
        if (stop >= start && whole) /* Kofi "Bullet" Amartey is one */
            NSC_TRY(read_name(f, name, alloc, err));
        i = name->toks.end;
    }
    return NSC_OK;
}

/* The label of a turn is a mention whatever it is: a name, when one was found in it. */
static nsc_status read_label(finder *f, nsci_range label, const nsc_alloc *alloc, nsc_error *err) {
    nsci_mention *last = f->out->n ? &f->out->items[f->out->n - 1] : NULL;
    if (label.start == label.end) return NSC_OK;
    if (last && last->core.start >= label.start) {
        last->toks = label;
        return NSC_OK;
    }
    nsci_mention mention = {.toks = label,
                            .core = {label.end - 1, label.end},
                            .name = NSC_NONE,
                            .kind = NSCI_MENTION_ROLE};
    return push(f, mention, alloc, err);
}

nsc_status nsci_mentions_find(nsci_mentions *mentions, const nsci_quote_page *page,
                              const nsci_marks *marks, const nsci_spans *names,
                              const nsci_label_kinds *labels, const nsc_alloc *alloc,
                              nsc_error *err) {
    finder f = {.in = {.page = page, .names = names, .labels = labels, .found = mentions},
                .out = mentions};
    uint32_t start = 0;
    mentions->n = 0;
    for (size_t k = 0; k < marks->spans.n; k++) {
        f.behind = marks->spans.items[k].toks;
        NSC_TRY(read_stretch(&f, start, marks->spans.items[k].toks.start, alloc, err));
        NSC_TRY(read_label(&f, marks->spans.items[k].label, alloc, err));
        f.before = marks->spans.items[k].toks;
        start = f.before.end;
    }
    f.behind = (nsci_range){(uint32_t)page->toks.n, (uint32_t)page->toks.n};
    return read_stretch(&f, start, (uint32_t)page->toks.n, alloc, err);
}

/* ---- What stands beside a mention ------------------------------------------------------------ */

/* Stand two mentions side by side with a comma between, and nothing else but words of a title? */
static bool are_apposed(const nsci_quote_page *page, const nsci_mention *a, const nsci_mention *b) {
    enum { NEAR = 4 };
    const nsci_quote_tok *toks = page->toks.items;
    uint32_t comma = a->toks.end, start = b->toks.start;
    if (start <= comma || start > comma + NEAR || !nsci_quote_is_sign(page, comma, ',') ||
        toks[comma].sent != toks[b->core.start].sent)
        return false;
    if (start > comma + 1 && start == b->core.start && toks[comma + 1].form <= NSCI_FORM_LOWER)
        return false; /* the mayor, unlike Ada Lund */
    for (uint32_t i = comma + 1; i < start; i++)
        if (!is_part_of_title(page, i)) return false;
    return true;
}

/* May a description follow the mention, a name? A place or body behind a preposition has none: "In
 * Oslo, the president, ..." */
static bool may_be_described(const nsci_quote_page *page, const nsci_mention *name) {
    if (name->kind == NSCI_MENTION_PERSON) return true;
    if (name->kind != NSCI_MENTION_ORG && name->kind != NSCI_MENTION_PLACE) return false;
    if (name->toks.start == 0) return true;
    uint8_t before = page->toks.items[name->toks.start - 1].word.kind;
    return before != NSCI_QUOTE_OF && before != NSCI_QUOTE_TO;
}

/* "a man called | Tom Birch" */
static bool is_called(const nsci_quote_page *page, const nsci_mention *role,
                      const nsci_mention *name) {
    const uint32_t at = role->toks.end;
    return name->kind == NSCI_MENTION_PERSON && name->toks.start == at + 1 &&
           page->toks.items[at].word.kind == NSCI_QUOTE_NAMING;
}

/* The name that a description goes by, or the description apposed to it: "the fire chief, a man
 * called Tom Birch"; `next` is the first mention behind it. NSC_NONE: by none. */
static uint32_t name_of_called(const nsci_quote_page *page, const nsci_mentions *mentions,
                               const nsci_mention *role, uint32_t next) {
    const nsci_mention *all = mentions->items;
    const uint32_t last = (uint32_t)mentions->n;
    if (role->kind != NSCI_MENTION_ROLE || next >= last) return NSC_NONE;
    if (is_called(page, role, &all[next])) return next;
    bool apposed = next + 1 < last && all[next].kind == NSCI_MENTION_ROLE &&
                   are_apposed(page, role, &all[next]) &&
                   is_called(page, &all[next], &all[next + 1]);
    return apposed ? next + 1 : NSC_NONE;
}

uint32_t nsci_mention_name(const nsci_quote_page *page, const nsci_mentions *mentions, uint32_t m) {
    enum { NEAR = 4 };
    const nsci_mention *all = mentions->items, *role = &all[m];
    uint32_t next = m + 1, last = (uint32_t)mentions->n, behind = role->toks.end;
    if (role->kind < NSCI_MENTION_ROLE) return m;
    while (next < last && next < m + NEAR && all[next].toks.end <= behind) next++;
    const uint32_t called = name_of_called(page, mentions, role, next);
    if (called != NSC_NONE) return called;
    if (next < last && role->kind == NSCI_MENTION_ROLE && all[next].kind == NSCI_MENTION_PERSON &&
        are_apposed(page, role, &all[next]) &&
        nsci_quote_is_closed(page, role->toks.start, all[next].toks.end))
        return next;
    bool many = role->kind == NSCI_MENTION_GROUP; /* Besides Mr. Lund, two members */
    if (m == 0 || many || !may_be_described(page, role - 1) || !are_apposed(page, role - 1, role))
        return m;
    return nsci_quote_ends_there(page, behind) ? m - 1 : m;
}

bool nsci_mention_is_relative(const nsci_quote_page *page, const nsci_mention *before,
                              const nsci_mention *who) {
    const nsci_quote_tok *toks = page->toks.items;
    uint32_t at = before->toks.end, start = who->toks.start;
    bool thing = before->kind == NSCI_MENTION_ORG || before->kind == NSCI_MENTION_PLACE ||
                 before->kind == NSCI_MENTION_BODY;
    uint8_t second = page->text[page->spans[start].start + 2]; /* who, not which */
    if (who->kind != NSCI_MENTION_WHO || (thing && second == 'o')) return false;
    if (at > start || toks[before->core.start].sent != toks[start].sent) return false;
    if (at < start && nsci_quote_byte(page, at) == ',') at++;
    if (at + 2 == start && toks[at].form == NSCI_FORM_NUMBER) at += 2; /* , 42, */
    return at == start;
}

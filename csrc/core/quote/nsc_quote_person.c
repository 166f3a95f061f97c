/* Five passes over the mentions: names of several words, names of one, roles, descriptions,
 * pronouns. Each looks a fixed number of entries, tokens or mentions back. None changes whom a
 * name names but the first two, so the others are done only for what they are asked for.
 */
#include "quote/nsc_quote_person.h"
#include "base/nsc_ascii.h"
#include "quote/nsc_quote_mention.h"
#include "quote/nsc_quote_office.h"
#include "quote/nsc_quote_pronoun.h"

enum { MAX_CHAIN = 16, MAX_BACK = 24, MAX_ROLE_TOKS = 10, MAX_INITIALS = 8, MAX_WORDS = 12 };

/* What a key is of: an office is a role with the word before it, a plain role has none. */
enum { KEY_LAST = 1, KEY_FIRST, KEY_INITIALS, KEY_ROLE, KEY_OFFICE, KEY_PLAIN, KEY_NOUN, KEY_BODY };

/* ---- Words ----------------------------------------------------------------------------------- */

static uint64_t key_of(const nsci_resolver *r, uint32_t tok, uint64_t what) {
    return nsci_hash_mix(nsci_resolver_hash(r, tok), what);
}

/* The key of a name's initials, which is that of the word that they make: "TB" of Tom Birch. */
static uint64_t initials_key(const nsci_resolver *r, nsci_range name) {
    uint8_t initials[MAX_INITIALS] = {0};
    size_t n = 0;
    for (uint32_t i = name.start; i < name.end && n < MAX_INITIALS; i++)
        if (nsci_is_upper(nsci_quote_byte(r->page, i))) initials[n++] = nsci_quote_byte(r->page, i);
    return nsci_hash_mix(nsci_hash_lower(initials, n), KEY_INITIALS);
}

static uint32_t n_words_in(const nsci_resolver *r, nsci_range toks) {
    uint32_t n = 0;
    for (uint32_t i = toks.start; i < toks.end; i++) n += !nsci_resolver_tok(r, i)->sign;
    return n;
}

static uint32_t last_word(const nsci_resolver *r, nsci_range toks) {
    uint32_t i = toks.end - 1;
    while (i > toks.start && nsci_resolver_tok(r, i)->sign) i--;
    return i;
}

static bool is_head(uint8_t kind) {
    return kind == NSCI_QUOTE_TITLE || (kind >= NSCI_QUOTE_PERSON && kind <= NSCI_QUOTE_KIN);
}

static bool describes_person(uint8_t kind) {
    return kind == NSCI_QUOTE_TITLE || kind == NSCI_QUOTE_PERSON || kind == NSCI_QUOTE_KIN;
}

static bool is_name(uint8_t kind) { return kind <= NSCI_MENTION_NAME; }

/* Are the words of the shorter name those that the longer begins with? */
static bool is_prefix(const nsci_resolver *r, nsci_range a, nsci_range b) {
    for (uint32_t i = 0; a.start + i < a.end && b.start + i < b.end; i++)
        if (nsci_resolver_hash(r, a.start + i) != nsci_resolver_hash(r, b.start + i)) return false;
    return true;
}

/* Where what is said of the named one himself begins: behind "Mrs. Holm's". */
static uint32_t own_start(const nsci_resolver *r, const nsci_mention *mention) {
    uint32_t start = mention->toks.start;
    for (uint32_t i = start; i < mention->core.start; i++)
        if (nsci_quote_is_possessive(r->page, i)) start = i + 1;
    return start;
}

/* What the words of a mention show of gender: titles and kinship, or else the forename. "For Mrs.
 * Holm" in front of a name is of somebody else, up to a comma. */
static void note_gender(const nsci_resolver *r, const nsci_mention *mention, nsci_person *person) {
    bool other = false;
    for (uint32_t i = own_start(r, mention); i < mention->toks.end; i++) {
        nsci_quote_word word = nsci_resolver_tok(r, i)->word;
        other = i < mention->core.start && !nsci_quote_is_sign(r->page, i, ',') &&
                (other || word.kind == NSCI_QUOTE_OF);
        if (other) continue;
        if (i < mention->core.start || !is_name(mention->kind)) {
            bool owner = word.kind == NSCI_QUOTE_WHOSE; /* "his wife" is no man */
            if (!owner) person->gender |= word.gender;
        } else if (i == mention->core.start && mention->core.end - i > 1) {
            person->forename |= word.gender;
        }
    }
}

/* ---- Entries --------------------------------------------------------------------------------- */

static uint32_t *head_of(const nsci_resolver *r, uint64_t key) {
    return &r->persons->heads.items[(key ^ key >> 32) & (r->persons->heads.n - 1)];
}

static nsc_status enter(nsci_resolver *r, uint64_t key, uint32_t person) {
    nsci_person_entries *entries = &r->persons->entries;
    uint32_t *head = head_of(r, key);
    nsci_person_entry entry = {key, person, *head};
    *head = (uint32_t)entries->n;
    return nsci_person_entries_push(entries, r->alloc, entry, r->err);
}

/* Goes on to the next entry with the key, at most MAX_CHAIN in all; NSC_NONE when there is none. */
static uint32_t next_entry(const nsci_resolver *r, uint64_t key, uint32_t entry, uint32_t *n_seen) {
    const nsci_person_entry *entries = r->persons->entries.items;
    while (entry != NSC_NONE && entries[entry].key != key && *n_seen < MAX_CHAIN) {
        entry = entries[entry].older;
        ++*n_seen;
    }
    return *n_seen < MAX_CHAIN ? entry : NSC_NONE;
}

static nsci_person *person_of(const nsci_resolver *r, uint32_t entry) {
    return &r->persons->list.items[r->persons->entries.items[entry].person];
}

/* The person with this key that was there last before token `at`, else the first one after. Of
 * those before it one whose gender is known to be this, if there is any: "Mr Lund" is Tom before he
 * is Robin, and no child. */
static uint32_t find(const nsci_resolver *r, uint64_t key, uint32_t at, uint8_t gender) {
    uint32_t found = NSC_NONE, n_seen = 0, entry = next_entry(r, key, *head_of(r, key), &n_seen);
    bool is_before = false; /* the one found */
    while (entry != NSC_NONE) {
        const nsci_person *person = person_of(r, entry);
        bool before = person->since <= at,
             fits = !nsci_gender_contradicts(nsci_person_gender(person), gender);
        fits = fits && !(gender && person->is_child);
        bool surely = before && nsci_person_gender(person) == gender;
        if (fits && (!is_before || surely)) {
            found = r->persons->entries.items[entry].person;
            is_before = before;
        }
        if (is_before && (surely || gender == 0)) break;
        n_seen++;
        entry = next_entry(r, key, r->persons->entries.items[entry].older, &n_seen);
    }
    return found;
}

static nsc_status add_person(nsci_resolver *r, uint32_t m, nsci_range naming, uint32_t n_words,
                             uint32_t *number) {
    const nsci_mention *mention = &r->mentions->items[m];
    nsci_person person = {
        .naming = naming, .n_words = n_words, .since = mention->core.start, .kind = mention->kind};
    *number = (uint32_t)r->persons->list.n;
    return nsci_person_list_push(&r->persons->list, r->alloc, person, r->err);
}

/* Past the age behind a name, ", 61,", at its comma. */
static uint32_t skip_age(const nsci_resolver *r, uint32_t at) {
    uint32_t n = (uint32_t)r->page->toks.n;
    bool age = at + 2 < n && nsci_quote_is_sign(r->page, at, ',') &&
               nsci_resolver_tok(r, at + 1)->form == NSCI_FORM_NUMBER &&
               nsci_quote_is_sign(r->page, at + 2, ',');
    return age ? at + 2 : at;
}

/* "Robin Lund, 9," */
static bool is_child(const nsci_resolver *r, const nsci_mention *mention) {
    enum { GROWN_UP = 16 };
    uint32_t comma = mention->core.end;
    if (!is_name(mention->kind) || comma >= r->page->toks.n || skip_age(r, comma) == comma)
        return false;
    nsci_range bytes = r->page->spans[comma + 1];
    const uint8_t *age = r->page->text + bytes.start;
    uint32_t n = bytes.end - bytes.start;
    return n == 1 || (n == 2 && age[0] == '1' && age[1] < '0' + GROWN_UP - 10);
}

static void note_mention(nsci_resolver *r, uint32_t m, uint32_t number) {
    const nsci_mention *mention = &r->mentions->items[m];
    nsci_person *person = &r->persons->list.items[number];
    r->persons->of_mention.items[m] = number;
    if (mention->core.start < person->since) person->since = mention->core.start;
}

static void give(nsci_resolver *r, uint32_t m, uint32_t number) {
    const nsci_mention *mention = &r->mentions->items[m];
    nsci_person *person = &r->persons->list.items[number];
    note_mention(r, m, number);
    person->is_child = person->is_child || is_child(r, mention);
    note_gender(r, mention, person);
}

/* Takes a longer form, of n words, over, or one that is not in capitals: OSLO, Oslo. */
static void lengthen(const nsci_resolver *r, uint32_t number, nsci_range naming, uint32_t n) {
    nsci_person *person = &r->persons->list.items[number];
    bool plainer = nsci_resolver_tok(r, person->naming.start)->form == NSCI_FORM_UPPER &&
                   nsci_resolver_tok(r, naming.start)->form == NSCI_FORM_TITLE;
    if (n < person->n_words || (n == person->n_words && !plainer)) return;
    person->naming = naming;
    person->n_words = n;
}

/* ---- Names ----------------------------------------------------------------------------------- */

/* Are the words of the shorter name those that the longer ends with: "Van Dyk", "Karel van Dyk"? */
static bool is_suffix(const nsci_resolver *r, nsci_range shorter, nsci_range longer) {
    if (shorter.end - shorter.start > longer.end - longer.start) return false;
    nsci_range rest = {longer.end - (shorter.end - shorter.start), longer.end};
    return is_prefix(r, shorter, rest);
}

/* The person of this last word whose first word is the same, or whose surname it is. */
static uint32_t same_full_name(const nsci_resolver *r, nsci_range name) {
    uint64_t key = key_of(r, last_word(r, name), KEY_LAST);
    uint32_t n_seen = 0, entry = next_entry(r, key, *head_of(r, key), &n_seen);
    while (entry != NSC_NONE) {
        nsci_range naming = person_of(r, entry)->naming;
        if (nsci_resolver_hash(r, naming.start) == nsci_resolver_hash(r, name.start) ||
            is_suffix(r, name, naming))
            return r->persons->entries.items[entry].person;
        n_seen++;
        entry = next_entry(r, key, r->persons->entries.items[entry].older, &n_seen);
    }
    return NSC_NONE;
}

/* The name of a person without a title that was read as part of it: "Cr Lund", "Atty. Ada Lund". */
static nsci_range name_of(const nsci_resolver *r, const nsci_mention *mention) {
    nsci_range name = mention->core, bytes = r->page->spans[name.start];
    if (mention->kind != NSCI_MENTION_PERSON || name.end - name.start < 2 ||
        nsci_resolver_tok(r, name.start)->form != NSCI_FORM_TITLE)
        return name;
    name.start += nsci_office_is_short_title(r->page->text + bytes.start, bytes.end - bytes.start);
    return name;
}

static nsc_status name_person(nsci_resolver *r, uint32_t m, nsci_range name, uint32_t n_words) {
    const nsci_mention *mention = &r->mentions->items[m];
    const bool several = n_words > 1;
    uint64_t last = key_of(r, last_word(r, name), KEY_LAST);
    uint32_t number;
    if (several) {
        number = same_full_name(r, name);
        if (number != NSC_NONE) lengthen(r, number, name, n_words);
    } else {
        nsci_person shown = {0};
        note_gender(r, mention, &shown);
        number = find(r, last, name.start, shown.gender);
        if (number == NSC_NONE) number = find(r, key_of(r, name.start, KEY_FIRST), name.start, 0);
        if (number == NSC_NONE && nsci_resolver_tok(r, name.start)->form == NSCI_FORM_UPPER)
            number = find(r, key_of(r, name.start, KEY_INITIALS), name.start, 0);
    }
    if (number == NSC_NONE) {
        NSC_TRY(add_person(r, m, name, n_words, &number));
        NSC_TRY(enter(r, last, number));
        for (uint32_t i = name.start; i + 1 < name.end && i < name.start + MAX_INITIALS; i++)
            NSC_TRY(enter(r, key_of(r, i, KEY_FIRST), number)); /* Lau of Eva Lau Mei-yee, too */
        if (several) NSC_TRY(enter(r, initials_key(r, name), number));
    }
    give(r, m, number);
    return NSC_OK;
}

/* An organization, a place: one form begins with the other. It has neither gender nor age. */
static nsc_status name_thing(nsci_resolver *r, uint32_t m, nsci_range core, uint32_t n_words) {
    uint64_t key = key_of(r, core.start, KEY_BODY);
    uint32_t number = find(r, key, core.start, 0);
    if (number != NSC_NONE && is_prefix(r, r->persons->list.items[number].naming, core)) {
        lengthen(r, number, core, n_words);
    } else {
        NSC_TRY(add_person(r, m, core, n_words, &number));
        NSC_TRY(enter(r, key, number));
    }
    note_mention(r, m, number);
    return NSC_OK;
}

/* Names of several words first, so that a shorter one finds them wherever it stands. */
static nsc_status name_all(nsci_resolver *r) {
    for (int several = 1; several >= 0; several--)
        for (uint32_t m = 0; m < r->mentions->n; m++) {
            const nsci_mention *mention = &r->mentions->items[m];
            if (!is_name(mention->kind) || r->persons->of_mention.items[m] != NSC_NONE) continue;
            nsci_range name = name_of(r, mention);
            uint32_t n_words = n_words_in(r, name);
            if (several && n_words < 2) continue;
            NSC_TRY(mention->kind == NSCI_MENTION_PERSON ? name_person(r, m, name, n_words)
                                                         : name_thing(r, m, name, n_words));
        }
    return NSC_OK;
}

/* ---- Roles ----------------------------------------------------------------------------------- */

/* Is the word before the noun at token `noun`, in a phrase from `start` on, part of its office:
 * "the | prime minister"? */
static bool has_office(const nsci_resolver *r, uint32_t start, uint32_t noun) {
    if (noun == start || nsci_resolver_tok(r, noun - 1)->sign) return false;
    uint8_t kind = nsci_resolver_tok(r, noun - 1)->word.kind;
    return kind == NSCI_QUOTE_OTHER || is_head(kind);
}

static uint64_t office_hash(const nsci_resolver *r, uint32_t noun) {
    nsci_range bytes = r->page->spans[noun];
    return nsci_office_hash(r->page->text + bytes.start, bytes.end - bytes.start);
}

/* The key of an office of two words, the last of which has this hash: a prime minister is no
 * finance minister. */
static uint64_t office_key(const nsci_resolver *r, uint32_t noun, uint64_t hash) {
    return nsci_hash_mix(key_of(r, noun - 1, KEY_OFFICE), hash);
}

/* "minister", which the word before it tells from another. */
static bool is_portfolio(const nsci_resolver *r, uint32_t noun) {
    nsci_range bytes = r->page->spans[noun];
    return nsci_office_is_portfolio(r->page->text + bytes.start, bytes.end - bytes.start);
}

/* Notes the last noun of each run of nouns in [start, end) as a role of the person, but for owners:
 * "the company's chairman" is no company. */
static nsc_status note_roles(nsci_resolver *r, uint32_t start, uint32_t end, uint32_t person) {
    uint8_t named = r->persons->list.items[person].kind;
    bool thing = named == NSCI_MENTION_ORG || named == NSCI_MENTION_PLACE;
    for (uint32_t i = start; i < end; i++) {
        uint8_t kind = nsci_resolver_tok(r, i)->word.kind;
        bool head = is_head(kind) && !(thing && describes_person(kind));
        bool last = i + 1 == end || !is_head(nsci_resolver_tok(r, i + 1)->word.kind);
        if (!head || !last || nsci_quote_is_possessive(r->page, i + 1)) continue;
        uint64_t hash = office_hash(r, i);
        NSC_TRY(enter(r, nsci_hash_mix(hash, KEY_ROLE), person));
        uint64_t key =
            has_office(r, start, i) ? office_key(r, i, hash) : nsci_hash_mix(hash, KEY_PLAIN);
        NSC_TRY(enter(r, key, person));
    }
    return NSC_OK;
}

/* End of the description behind a name, "X, the patient" or "X is the patient", that begins at
 * token `at`: past its first noun, or `at`. */
static uint32_t description_end(const nsci_resolver *r, uint32_t at) {
    uint32_t n = (uint32_t)r->page->toks.n, sent = nsci_resolver_tok(r, at)->sent;
    for (uint32_t i = at; i < n && i < at + MAX_ROLE_TOKS && nsci_resolver_tok(r, i)->sent == sent;
         i++) {
        uint8_t kind = nsci_resolver_tok(r, i)->word.kind;
        bool last = i + 1 == n || !is_head(nsci_resolver_tok(r, i + 1)->word.kind);
        if (kind == NSCI_QUOTE_TITLE && i + 1 < n &&
            nsci_resolver_tok(r, i + 1)->form > NSCI_FORM_LOWER)
            return at; /* Oslo, President Lund */
        if (is_head(kind) && last && !nsci_quote_is_possessive(r->page, i + 1)) return i + 1;
        bool passes = kind == NSCI_QUOTE_OTHER || kind == NSCI_QUOTE_ARTICLE ||
                      kind == NSCI_QUOTE_WHOSE || is_head(kind) ||
                      nsci_quote_is_possessive(r->page, i);
        if (!passes || (nsci_resolver_tok(r, i)->sign && !nsci_quote_is_sign(r->page, i, '-') &&
                        !nsci_quote_is_possessive(r->page, i)))
            break;
    }
    return at;
}

static nsc_status read_roles(nsci_resolver *r, uint32_t m) {
    const nsci_mention *mention = &r->mentions->items[m];
    uint32_t person = r->persons->of_mention.items[m], n = (uint32_t)r->page->toks.n;
    NSC_TRY(note_roles(r, mention->toks.start, mention->core.start, person));
    uint32_t at = skip_age(r, mention->core.end);
    if (at + 1 >= n) return NSC_OK;
    bool told = nsci_quote_is_sign(r->page, at, ',') ||
                nsci_resolver_tok(r, at)->word.kind == NSCI_QUOTE_IS;
    if (!told || nsci_resolver_tok(r, at + 1)->word.kind == NSCI_QUOTE_WHO) return NSC_OK;
    uint32_t end = description_end(r, at + 1);
    return end > at + 1 ? note_roles(r, at + 1, end, person) : NSC_OK;
}

/* ---- Descriptions ---------------------------------------------------------------------------- */

/* Is it told: "Ada Lund told Channel 9"? */
static bool is_told(const nsci_resolver *r, const nsci_mention *mention) {
    uint32_t start = mention->toks.start;
    return start > 0 && nsci_resolver_is_word(r, start - 1, "told");
}

static bool is_other_noun(const nsci_resolver *r, uint32_t noun, uint32_t head) {
    uint8_t kind = nsci_resolver_tok(r, noun)->word.kind;
    return (kind == NSCI_QUOTE_BODY || kind == NSCI_QUOTE_FIRM) &&
           nsci_resolver_hash(r, noun) != nsci_resolver_hash(r, head);
}

/* Says a name of an organization, or the noun before it, that it is something else than the noun at
 * token `head`: "Farrow Bank", "newspaper Halden Post"? */
static bool is_other_body(const nsci_resolver *r, uint32_t m, uint32_t head) {
    const nsci_mention *mention = &r->mentions->items[m];
    nsci_range naming = r->persons->list.items[r->persons->of_mention.items[m]].naming;
    uint32_t start = mention->core.start;
    bool described = start > mention->toks.start && is_other_noun(r, start - 1, head);
    return described || is_other_noun(r, last_word(r, naming), head);
}

/* The first of its sentence, but for a people: "Norwegian | Norbank said". */
static bool is_subject(const nsci_mention *mention, uint32_t m) {
    return mention->is_first ||
           (m > 0 && mention[-1].is_first && mention[-1].kind == NSCI_MENTION_PEOPLE);
}

/* What an organization scores for a mention of it, as what "the company" goes on about: being the
 * subject, an object, called so before, a bank or council by its name, and what each sentence
 * between takes off. */
enum { BODY_FIRST = 5, BODY_OBJECT = -6, BODY_AGAIN = 4, BODY_OTHER = -7, BODY_APART = 1 };

/* The organization before mention m that "the bank" may be: the newest one whose last word it is;
 * else, of a word that any organization may be called by, the one that the text is about. */
static uint32_t body_before(const nsci_resolver *r, uint32_t m) {
    const nsci_mention *body = &r->mentions->items[m];
    uint32_t head = body->core.start, best = NSC_NONE, sent = nsci_resolver_tok(r, head)->sent;
    int32_t most = INT32_MIN;
    for (uint32_t back = 1; back <= MAX_BACK && back <= m; back++) {
        const nsci_mention *mention = body - back;
        uint32_t number = r->persons->of_mention.items[m - back];
        if (number == NSC_NONE || r->persons->list.items[number].kind != NSCI_MENTION_ORG) continue;
        bool named = mention->kind == NSCI_MENTION_ORG;
        bool same =
            nsci_resolver_hash(r, last_word(r, mention->core)) == nsci_resolver_hash(r, head);
        if (named && same) return number;
        if (nsci_resolver_is_filed_from(r, mention) || is_told(r, mention)) continue;
        uint32_t apart = sent - nsci_resolver_tok(r, mention->core.start)->sent;
        int32_t score = -BODY_APART * (int32_t)apart;
        if (is_subject(mention, m - back)) score += BODY_FIRST;
        if (nsci_resolver_is_object(r, mention)) score += BODY_OBJECT;
        if (same) score += BODY_AGAIN;
        if (is_other_body(r, m - back, head)) score += BODY_OTHER;
        if (score <= most) continue;
        most = score;
        best = number;
    }
    return nsci_resolver_tok(r, head)->word.kind == NSCI_QUOTE_FIRM ? best : NSC_NONE;
}

static bool is_definite(const nsci_resolver *r, const nsci_mention *mention) {
    nsci_quote_word word = nsci_resolver_tok(r, mention->toks.start)->word;
    uint8_t first = nsci_quote_byte(r->page, mention->toks.start);
    bool the = word.kind == NSCI_QUOTE_ARTICLE && (first == 't' || first == 'T');
    return the || word.kind == NSCI_QUOTE_WHOSE || mention->toks.start == mention->core.start;
}

/* A role without a determiner, as headlines have it. */
static bool is_bare(const nsci_resolver *r, const nsci_mention *mention) {
    uint8_t kind = nsci_resolver_tok(r, mention->toks.start)->word.kind;
    return mention->kind == NSCI_MENTION_ROLE && (kind == NSCI_QUOTE_OTHER || is_head(kind));
}

/* The person whom a description that is new in the text takes up: "The retired nurse" goes on about
 * the one before, the subject of one of the sentences just before or else whom it names last. */
static uint32_t taken_up(const nsci_resolver *r, uint32_t m) {
    const nsci_mention *mention = &r->mentions->items[m];
    const bool bare = mention->toks.end == mention->toks.start + 2; /* "the plumber": the subject */
    const uint32_t reach = bare && mention->kind == NSCI_MENTION_ROLE ? 1 : 2;
    uint32_t n_sents = 0, sent = nsci_resolver_tok(r, mention->core.start)->sent, found = NSC_NONE;
    for (uint32_t back = 1; back <= MAX_BACK && back <= m; back++) {
        const nsci_mention *before = &r->mentions->items[m - back];
        uint32_t number = r->persons->of_mention.items[m - back];
        uint32_t there = nsci_resolver_tok(r, before->core.start)->sent;
        if (there != sent && found != NSC_NONE) break;
        n_sents += there != sent;
        sent = there;
        if (n_sents > reach) break;
        if (before->kind != NSCI_MENTION_PERSON || number == NSC_NONE || n_sents == 0) continue;
        bool fits = !nsci_gender_contradicts(nsci_person_gender(&r->persons->list.items[number]),
                                             mention->gender);
        if (fits && ((found == NSC_NONE && reach > 1) || before->is_first)) found = number;
    }
    return found;
}

/* Is each word of the shorter description, but for the first when it is a determiner, one of the
 * longer? "A spokesman" may be "a spokesman for Norbank", "a spokesman for the police" is not. */
static bool may_be_one(const nsci_resolver *r, uint32_t number, const nsci_mention *mention) {
    nsci_range a = r->persons->list.items[number].naming, b = mention->toks;
    if (a.end - a.start > b.end - b.start) {
        nsci_range longer = a;
        a = b;
        b = longer;
    }
    uint8_t first = nsci_resolver_tok(r, a.start)->word.kind;
    bool determined = first == NSCI_QUOTE_ARTICLE || first == NSCI_QUOTE_WHOSE ||
                      first == NSCI_QUOTE_SOME || first == NSCI_QUOTE_COUNT;
    if (b.end > b.start + MAX_WORDS) b.end = b.start + MAX_WORDS;
    for (uint32_t i = a.start + determined; i < a.end && i < a.start + MAX_WORDS; i++) {
        uint32_t k = b.start;
        while (k < b.end && nsci_resolver_tok(r, k)->hash != nsci_resolver_tok(r, i)->hash) k++;
        if (k == b.end) return false;
    }
    return true;
}

/* "the grandmother of six" */
static bool is_of_some(const nsci_resolver *r, const nsci_mention *mention) {
    if (nsci_resolver_tok(r, mention->core.start)->word.kind != NSCI_QUOTE_KIN) return false;
    for (uint32_t i = mention->core.end; i < mention->toks.end; i++) {
        const nsci_quote_tok *tok = nsci_resolver_tok(r, i);
        if (tok->word.kind == NSCI_QUOTE_COUNT || tok->form == NSCI_FORM_NUMBER) return true;
    }
    return false;
}

/* May a description that is new in the text go on about one who was named: "The retired nurse"? Not
 * one that is somebody's, nor what may be a name: "The Halden Courier". */
static bool goes_on(const nsci_resolver *r, const nsci_mention *mention) {
    uint32_t head = mention->core.start;
    if (mention->kind != NSCI_MENTION_ROLE || !is_definite(r, mention)) return false;
    if (nsci_resolver_is_owned(r, mention) || nsci_resolver_tok(r, head)->form > NSCI_FORM_LOWER)
        return false;
    if (is_portfolio(r, head)) return false;
    if (mention->toks.end > head + 1) return is_of_some(r, mention);
    uint32_t start = mention->toks.start;
    if (start + 1 < head) return true;
    nsci_range bytes = r->page->spans[head];
    bool behind =
        start > 0 && nsci_resolver_tok(r, start - 1)->sent == nsci_resolver_tok(r, head)->sent;
    return behind && nsci_resolver_tok(r, head)->word.kind == NSCI_QUOTE_PERSON &&
           !nsci_office_is_of_scene(r->page->text + bytes.start, bytes.end - bytes.start);
}

/* "the daughter of a vet": its own words say whose, so it is nobody else's daughter. */
static bool is_anothers(const nsci_resolver *r, const nsci_mention *mention) {
    return nsci_resolver_tok(r, mention->core.start)->word.kind == NSCI_QUOTE_KIN &&
           mention->toks.end > mention->core.end && !is_of_some(r, mention);
}

/* Was mention m described before as somebody's or by more words: "Norway's food agency said", "the
 * agency said"? Then no name has to tell. */
static bool is_known_body(const nsci_resolver *r, uint32_t m) {
    const nsci_mention *mention = &r->mentions->items[m];
    uint32_t head = mention->core.start, number = find(r, key_of(r, head, KEY_NOUN), head, 0);
    if (number == NSC_NONE || !may_be_one(r, number, mention)) return false;
    nsci_range naming = r->persons->list.items[number].naming;
    uint8_t first = nsci_resolver_tok(r, naming.start)->word.kind;
    uint8_t byte = nsci_quote_byte(r->page, naming.start);
    bool a = first == NSCI_QUOTE_ARTICLE && (byte == 'a' || byte == 'A');
    return !a && naming.end - naming.start > 1;
}

/* Is the name of a people or party one of its members, new in the text: "the Slovene said"? Those
 * in -s, -sh, -ch and -ese are of all: "the British said". */
static bool is_one_of_people(const nsci_resolver *r, uint32_t m) {
    enum { CUE = 4 };
    const nsci_mention *mention = &r->mentions->items[m];
    nsci_range last = r->page->spans[mention->core.end - 1];
    const uint8_t *end = r->page->text + last.end;
    if (mention->toks.start == mention->core.start || !is_definite(r, mention)) return false;
    if (r->persons->list.items[r->persons->of_mention.items[m]].since != mention->core.start)
        return false;
    if (last.end - last.start < 3 || end[-1] == 's' || end[-1] == 'h') return false;
    if (end[-1] == 'e' && end[-2] == 's') return false;
    if (mention->toks.end == r->page->toks.n) return true;
    const nsci_quote_tok *next = nsci_resolver_tok(r, mention->toks.end);
    return next->sign || next->word.cue >= CUE || next->word.kind == NSCI_QUOTE_IS ||
           next->word.kind == NSCI_QUOTE_WHO;
}

static void describe_member(nsci_resolver *r, uint32_t m) {
    uint32_t number = is_one_of_people(r, m) ? taken_up(r, m) : NSC_NONE;
    if (number != NSC_NONE) r->persons->of_mention.items[m] = number;
}

/* Whom the text names with an age behind a man or woman that opens it: "A Halden woman has sued.
 * Ada Lund, 43, ..." */
static uint32_t named_behind(const nsci_resolver *r, uint32_t m) {
    enum { OPENING = 3, REACH = 12 };
    const nsci_mention *one = &r->mentions->items[m], *all = r->mentions->items;
    if (!one->gender || !one->is_first || is_definite(r, one) ||
        nsci_quote_par_of(r->page, one->core.start) >= OPENING)
        return NSC_NONE;
    for (uint32_t k = m + 1; k < r->mentions->n && k <= m + REACH; k++)
        if (all[k].kind == NSCI_MENTION_PERSON && all[k].toks.start == all[k].core.start &&
            skip_age(r, all[k].core.end) > all[k].core.end)
            return r->persons->of_mention.items[k];
    return NSC_NONE;
}

static nsc_status describe(nsci_resolver *r, uint32_t m) {
    const nsci_mention *mention = &r->mentions->items[m];
    uint32_t number = NSC_NONE, head = mention->core.start;
    bool body = mention->kind == NSCI_MENTION_BODY;
    uint32_t name = nsci_mention_name(r->page, r->mentions, m);
    if (name != m) { /* his neighbour, Ada Lund; Ada Lund, a trader, */
        number = r->persons->of_mention.items[m] = r->persons->of_mention.items[name];
        bool behind = name > m && number != NSC_NONE;
        return behind ? note_roles(r, mention->toks.start, mention->core.end, number) : NSC_OK;
    }
    bool known = is_definite(r, mention) || is_bare(r, mention);
    if (known && mention->kind != NSCI_MENTION_GROUP && !is_anothers(r, mention)) {
        bool office = has_office(r, mention->toks.start, head);
        uint64_t hash = office_hash(r, head);
        if (office) number = find(r, office_key(r, head, hash), head, 0);
        uint64_t what = office && is_portfolio(r, head) ? KEY_PLAIN : KEY_ROLE;
        if (number == NSC_NONE) number = find(r, nsci_hash_mix(hash, what), head, 0);
        if (number == NSC_NONE && body && mention->toks.end == head + 1 && !is_known_body(r, m))
            number = body_before(r, m);
    }
    if (number == NSC_NONE) {
        uint64_t key = key_of(r, head, KEY_NOUN);
        number = find(r, key, head, 0);
        if (number == NSC_NONE)
            number = goes_on(r, mention) ? taken_up(r, m) : named_behind(r, m);
        else if (may_be_one(r, number, mention))
            lengthen(r, number, mention->toks, n_words_in(r, mention->toks));
        else
            number = NSC_NONE; /* another one: "the second official" */
        if (number == NSC_NONE) {
            NSC_TRY(add_person(r, m, mention->toks, n_words_in(r, mention->toks), &number));
            NSC_TRY(enter(r, key, number));
        }
    }
    give(r, m, number);
    return NSC_OK;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static nsc_status clear(nsci_resolver *r) {
    nsci_persons *p = r->persons;
    size_t n_heads = 64, n = r->mentions->n;
    while (n_heads < 2 * n) n_heads *= 2;
    p->list.n = p->entries.n = p->of_mention.n = p->heads.n = 0;
    NSC_TRY(nsci_u32s_reserve(&p->heads, r->alloc, n_heads, r->err));
    NSC_TRY(nsci_u32s_reserve(&p->of_mention, r->alloc, n, r->err));
    for (size_t i = 0; i < n_heads; i++) p->heads.items[i] = NSC_NONE;
    for (size_t i = 0; i < n; i++) p->of_mention.items[i] = NSC_NONE;
    p->heads.n = n_heads;
    p->of_mention.n = n;
    return NSC_OK;
}

static nsc_status describe_all(nsci_resolver *r) {
    for (uint32_t m = 0; m < r->mentions->n; m++)
        if (is_name(r->mentions->items[m].kind)) NSC_TRY(read_roles(r, m));
    for (uint32_t m = 0; m < r->mentions->n; m++) {
        uint8_t kind = r->mentions->items[m].kind;
        if (kind >= NSCI_MENTION_SOME) NSC_TRY(describe(r, m));
        if (kind == NSCI_MENTION_PEOPLE) describe_member(r, m);
    }
    return NSC_OK;
}

/* All descriptions are read where any is asked for, since a later one may be the fuller form. */
nsc_status nsci_persons_find(nsci_persons *persons, const nsci_quote_page *page,
                             const nsci_mentions *mentions, uint32_t n_others,
                             const nsc_alloc *alloc, nsc_error *err) {
    nsci_resolver r = {persons, page, mentions, alloc, err};
    NSC_TRY(clear(&r));
    NSC_TRY(name_all(&r));
    if (n_others > 0) NSC_TRY(describe_all(&r));
    for (uint32_t m = 0; m < n_others; m++) {
        uint8_t kind = mentions->items[m].kind;
        if (kind >= NSCI_MENTION_HE && kind < NSCI_MENTION_SOME) nsci_pronoun_resolve(&r, m);
    }
    return NSC_OK;
}

nsci_range nsci_persons_naming(const nsci_persons *persons, uint32_t m) {
    uint32_t number = persons->of_mention.items[m];
    return number == NSC_NONE ? (nsci_range){0, 0} : persons->list.items[number].naming;
}

void nsci_persons_trim(nsci_persons *persons, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_person_list_trim(&persons->list, alloc, keep_bytes);
    nsci_u32s_trim(&persons->of_mention, alloc, keep_bytes);
    nsci_person_entries_trim(&persons->entries, alloc, keep_bytes);
    nsci_u32s_trim(&persons->heads, alloc, keep_bytes);
}

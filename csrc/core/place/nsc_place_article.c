/* A few rounds of voting. Each sense spreads a vote over its rows by how likely they are; a row is
 * likely when it is well known, and when the other senses' votes lie in its country and region. A
 * sense does not hear its own vote.
 *
 *              how well known   country   region   "Paris, Texas"
 *     Paris, FR      29            .1        0           no
 *     Paris, US      16            .9       .5           yes       -> this one
 *
 * A name that the table lacks, or has as a small town far away only, is in the country that the
 * mentions around it, and the article as a whole, are in.
 */
#include "place/nsc_place_article.h"
#include "base/nsc_mem.h"

enum { N_ROUNDS = 3, N_NEIGHBOURS = 3, MOST_MENTIONS_COUNTED = 4, N_FIRST_MENTIONS = 2 };

/* Weights in half octaves of inhabitants, found on one half of two sets of articles. */
static const float COUNTRY_IS_KNOWN = 18.0f, REGION_IS_KNOWN = 1.0f, OTHER_NAME = -8.0f;
static const float IN_COUNTRY = 24.0f, IN_REGION = 24.0f;
static const float LIES_IN_NEXT = 40.0f, HOLDS_THE_ONE_BEFORE = 24.0f, AS_KIN = 16.0f,
                   CITY_CALLED_REGION = -6.0f, AT_HOME = 12.0f, SOME_VOTES = 0.05f;
enum { LEAST_OF_WORLD_CITY = 36, LEAST_OF_LARGE = 26, LEAST_OF_REGION = 16 };
static const float SOFTNESS = 4.0f; /* so much less known is a third as likely */
static const float SMOOTHING = 0.5f, NEIGHBOUR_VOTE = 0.25f;

/* How well known a place is that the table lacks, by how much of its name the table has. */
static const float unlisted_level[] = {[NSCI_PLACE_PART_WHOLE] = 4.0f,
                                       [NSCI_PLACE_PART_TOWN] = 4.0f,
                                       [NSCI_PLACE_PART_KIND] = 10.0f,
                                       [NSCI_PLACE_PART_DIRECTION] = 4.0f,
                                       [NSCI_PLACE_PART_INSIDE] = 20.0f};

static const float kind_votes[NSCI_N_PLACE_KINDS] = {
    [NSCI_PLACE_COUNTRY] = 1.0f, [NSCI_PLACE_REGION] = 1.0f,      [NSCI_PLACE_CITY] = 1.0f,
    [NSCI_PLACE_WATER] = 0.5f,   [NSCI_PLACE_NATIONALITY] = 0.8f, [NSCI_PLACE_AREA] = 0.5f};

static const float use_votes[NSCI_N_USES] = {[NSCI_PLACE_USE_PLACE] = 1.0f,
                                             [NSCI_PLACE_USE_GROUP] = 1.0f,
                                             [NSCI_PLACE_USE_SITE] = 0.5f,
                                             [NSCI_PLACE_USE_ORGANIZATION] = 0.5f};

/* ---- Memory ---------------------------------------------------------------------------------- */

nsc_status nsci_place_article_new(nsci_place_article *article, const nsci_place_table *table,
                                  const nsc_alloc *alloc, nsc_error *err) {
    void *memory;
    size_t n = (size_t)NSCI_N_PLACE_COUNTRIES + table->n_regions;
    NSC_TRY(nsci_new_zeroed(alloc, n, sizeof(float), &memory, err));
    *article = (nsci_place_article){.countries = memory};
    article->regions = article->countries + NSCI_N_PLACE_COUNTRIES;
    return NSC_OK;
}

static void clear_countries(nsci_place_article *article) {
    for (uint32_t k = 0; k < NSCI_COUNT(article->voted); k++) {
        if (article->voted[k] == 0) continue;
        memset(article->countries + 64 * (size_t)k, 0, 64 * sizeof(float));
        article->voted[k] = 0;
    }
    article->total = 0.0f;
}

nsc_status nsci_place_article_reset(nsci_place_article *article, size_t n_mentions,
                                    const nsc_alloc *alloc, nsc_error *err) {
    size_t n_slots = 16;
    while (n_slots < 2 * n_mentions) n_slots *= 2;
    article->senses.n = article->mentions.n = article->chances.n = article->slots.n = 0;
    NSC_TRY(nsci_u32s_reserve(&article->mentions, alloc, n_mentions, err));
    NSC_TRY(nsci_place_senses_reserve(&article->senses, alloc, n_mentions, err));
    NSC_TRY(nsci_u32s_reserve(&article->slots, alloc, n_slots, err));
    article->slots.n = n_slots;
    memset(article->slots.items, 0, n_slots * sizeof *article->slots.items);
    clear_countries(article);
    return NSC_OK;
}

void nsci_place_article_trim(nsci_place_article *article, const nsc_alloc *alloc,
                             size_t keep_bytes) {
    nsci_place_senses_trim(&article->senses, alloc, keep_bytes);
    nsci_u32s_trim(&article->mentions, alloc, keep_bytes);
    nsci_u32s_trim(&article->slots, alloc, keep_bytes);
    nsci_floats_trim(&article->chances, alloc, keep_bytes);
}

void nsci_place_article_free(nsci_place_article *article, const nsc_alloc *alloc) {
    nsci_place_article_trim(article, alloc, 0);
    nsci_free(alloc, article->countries);
}

/* ---- Senses ---------------------------------------------------------------------------------- */

/* The slot of a sense's key, or the free one where it belongs. */
static uint32_t *slot_of(const nsci_place_article *article, uint64_t key) {
    uint32_t mask = (uint32_t)article->slots.n - 1, slot = (uint32_t)key & mask;
    for (uint32_t n; (n = article->slots.items[slot]) != 0; slot = (slot + 1) & mask)
        if (article->senses.items[n - 1].key == key) break;
    return &article->slots.items[slot];
}

void nsci_place_article_add(nsci_place_article *article, const nsci_place_sense *sense) {
    uint32_t *slot = slot_of(article, sense->key), mention = (uint32_t)article->mentions.n;
    if (*slot == 0) {
        article->senses.items[article->senses.n++] = *sense;
        *slot = (uint32_t)article->senses.n;
        article->senses.items[*slot - 1].first_mention = mention;
    }
    nsci_place_sense *added = &article->senses.items[*slot - 1];
    added->n_mentions++;
    if (added->behind.n == 0) added->behind = sense->behind;
    article->mentions.items[article->mentions.n++] = *slot - 1;
}

/* Makes known to each sense of more than a name ("Dublin Road", "Dublin, Ohio") the sense of that
 * name by itself, which takes over its mentions, and learns what stood behind it. */
static void find_kin(nsci_place_article *article) {
    for (size_t i = 0; i < article->senses.n; i++) {
        nsci_place_sense *sense = &article->senses.items[i];
        uint32_t number = sense->kin_key == sense->key ? 0 : *slot_of(article, sense->kin_key);
        if (number == 0) continue;
        nsci_place_sense *kin = &article->senses.items[number - 1];
        sense->kin = number - 1;
        kin->n_mentions += sense->n_mentions;
        if (kin->behind.n == 0 && sense->part == NSCI_PLACE_PART_WHOLE && !sense->is_owned)
            kin->behind = sense->behind;
    }
}

/* ---- Votes ----------------------------------------------------------------------------------- */

static float weight_of(const nsci_place_sense *sense) {
    float n = (float)nsci_min(sense->n_mentions, MOST_MENTIONS_COUNTED);
    if (sense->first_mention < N_FIRST_MENTIONS) n += 1.0f; /* headline and dateline */
    return n * use_votes[sense->use];
}

static void add_votes(nsci_place_article *article, uint32_t country, float votes) {
    article->countries[country] += votes;
    article->voted[country / 64] |= UINT64_C(1) << country % 64;
}

/* Adds a sense's votes to the article's, or takes them back with factor -1. Its kin votes for a
 * part of a name. */
static void vote(const nsci_place_table *table, nsci_place_article *article,
                 const nsci_place_sense *sense, float factor) {
    if (sense->kin != NSC_NONE) return;
    float weight = factor * weight_of(sense);
    for (uint32_t i = 0; i < sense->entry.n; i++) {
        nsci_place row = nsci_place_row(table, sense->entry.first + i);
        float share = weight * kind_votes[row.kind] * article->chances.items[sense->chances + i];
        if (row.country == 0) continue;
        add_votes(article, row.country, share);
        article->regions[row.region] += row.region ? share : 0.0f;
        article->total += share;
    }
}

/* Takes all votes for regions back: few of thousands have one. */
static void clear_regions(const nsci_place_table *table, nsci_place_article *article) {
    for (size_t i = 0; i < article->senses.n; i++) {
        const nsci_place_entry entry = article->senses.items[i].entry;
        for (uint32_t k = 0; k < entry.n; k++)
            article->regions[nsci_place_row(table, entry.first + k).region] = 0.0f;
    }
}

void nsci_place_article_vote(nsci_place_article *article, uint16_t country, float weight) {
    if (country == 0) return;
    add_votes(article, country, weight);
    article->total += weight;
}

static float country_share(const nsci_place_article *article, uint32_t country) {
    return country ? article->countries[country] / (article->total + SMOOTHING) : 0.0f;
}

static float region_share(const nsci_place_article *article, uint32_t region) {
    return region ? article->regions[region] / (article->total + SMOOTHING) : 0.0f;
}

/* ---- How likely a row is --------------------------------------------------------------------- */

static float known(const nsci_place *row) {
    float level = (float)row->level;
    if (row->kind == NSCI_PLACE_COUNTRY || row->kind == NSCI_PLACE_NATIONALITY)
        level += COUNTRY_IS_KNOWN;
    if (row->kind == NSCI_PLACE_REGION) level += REGION_IS_KNOWN;
    return row->is_other_name ? level + OTHER_NAME : level;
}

/* Whether the sense's kin was found to be the row. */
static bool kin_is(const nsci_place_article *article, const nsci_place_sense *sense, uint32_t row) {
    return sense->kin != NSC_NONE && article->senses.items[sense->kin].row == row;
}

/* Whether the row is the sense's only where the article is about its country: a parish that gives
 * its name to something, and a North-West. */
static bool needs_votes(const nsci_place_sense *sense, const nsci_place *row) {
    const bool inside =
        sense->part == NSCI_PLACE_PART_INSIDE || sense->use == NSCI_PLACE_USE_ORGANIZATION;
    return sense->is_vague ||
           (inside && row->kind == NSCI_PLACE_REGION && row->level < LEAST_OF_REGION);
}

/* Whether the sense may be row `number`: a small town gives its name to what stands in it, when the
 * article is about that town. */
static bool may_be(const nsci_place_article *article, const nsci_place_sense *sense,
                   const nsci_place *row, uint32_t number) {
    if (kin_is(article, sense, number)) return true;
    if (sense->is_vague && row->kind == NSCI_PLACE_CITY && !sense->behind.n)
        return false; /* North East, Pa. */
    if (row->country && needs_votes(sense, row) && country_share(article, row->country) <= 0.0f)
        return false;
    return nsci_place_takes(sense->use, sense->part, row);
}

static float likely(const nsci_place_table *table, const nsci_place_article *article,
                    const nsci_place_sense *sense, const nsci_place *row, uint32_t number) {
    float sum = known(row) + IN_COUNTRY * country_share(article, row->country) +
                IN_REGION * region_share(article, row->region);
    if (row->kind == NSCI_PLACE_CITY && row->level >= LEAST_OF_WORLD_CITY && !row->is_other_name &&
        country_share(article, row->country) > SOME_VOTES)
        sum += AT_HOME;
    if (sense->behind.n && nsci_place_any_holds(table, sense->behind, row)) sum += LIES_IN_NEXT;
    if (sense->before.n && nsci_place_any_lies_in(table, sense->before, row))
        sum += HOLDS_THE_ONE_BEFORE;
    if (sense->part == NSCI_PLACE_PART_KIND && row->kind == NSCI_PLACE_CITY)
        sum += CITY_CALLED_REGION;
    const bool elsewhere = sense->behind.n && !nsci_place_any_holds(table, sense->behind, row);
    if (kin_is(article, sense, number) && !elsewhere) sum += AS_KIN;
    return sum;
}

/* About e^-x of x >= 0, in a few operations that are the same on every machine. */
static float dies_off(float x) { return 1.0f / (1.0f + x * (1.0f + x * (0.5f + x * 0.1667f))); }

/* The only row of a sense, or NSC_NONE: there is nothing to compare. One that is not likely at all
 * gets no vote. */
static uint32_t weigh_row(const nsci_place_table *table, nsci_place_article *article,
                          const nsci_place_sense *sense) {
    uint32_t number = sense->entry.first;
    nsci_place row = nsci_place_row(table, number);
    bool taken = may_be(article, sense, &row, number);
    bool is_known = known(&row) + CITY_CALLED_REGION >= 1.0f;
    article->chances.items[sense->chances] =
        taken && (is_known || likely(table, article, sense, &row, number) >= 0.0f) ? 1.0f : 0.0f;
    return taken ? number : NSC_NONE;
}

/* The likeliest row of a sense, or NSC_NONE; its chances are set. */
static uint32_t weigh_rows(const nsci_place_table *table, nsci_place_article *article,
                           const nsci_place_sense *sense) {
    if (sense->entry.n == 0) return NSC_NONE;
    if (sense->entry.n == 1) return weigh_row(table, article, sense);
    float *chances = article->chances.items + sense->chances, sum = 0.0f, best = 0.0f;
    uint32_t likeliest = NSC_NONE;
    for (uint32_t i = 0; i < sense->entry.n; i++) {
        nsci_place row = nsci_place_row(table, sense->entry.first + i);
        chances[i] = -1.0f;
        if (!may_be(article, sense, &row, sense->entry.first + i)) continue;
        chances[i] = likely(table, article, sense, &row, sense->entry.first + i);
        if (likeliest != NSC_NONE && chances[i] <= best) continue;
        likeliest = sense->entry.first + i;
        best = chances[i];
    }
    for (uint32_t i = 0; i < sense->entry.n; i++) {
        chances[i] = chances[i] < 0.0f ? 0.0f : dies_off((best - chances[i]) / SOFTNESS);
        sum += chances[i];
    }
    for (uint32_t i = 0; i < sense->entry.n; i++) chances[i] /= sum > 0.0f ? sum : 1.0f;
    return likeliest;
}

/* ---- Decisions ------------------------------------------------------------------------------- */

/* The country of most votes, the first of several; 0 where none has any. An article names few, so
 * only those that got a vote are looked at. */
static uint16_t country_of_most_votes(const nsci_place_article *article) {
    uint32_t best = 0;
    float most = 0.0f;
    for (uint32_t k = 0; k < NSCI_COUNT(article->voted); k++)
        for (uint64_t left = article->voted[k]; left; left &= left - 1) {
            uint32_t country = 64 * k + nsci_first_bit(left);
            if (country == 0 || article->countries[country] <= most) continue;
            best = country;
            most = article->countries[country];
        }
    return (uint16_t)best;
}

/* Adds votes to the countries of a mention and its neighbours. */
static void add_votes_around(nsci_place_article *article, uint32_t mention, float votes) {
    size_t first = mention > N_NEIGHBOURS ? mention - N_NEIGHBOURS : 0;
    size_t end = nsci_min(article->mentions.n, (size_t)mention + N_NEIGHBOURS + 1);
    for (size_t m = first; m < end; m++)
        add_votes(article, article->senses.items[article->mentions.items[m]].country, votes);
}

/* The country of the article as it looks from a mention: what its neighbours are in counts more. */
static uint16_t country_around(nsci_place_article *article, uint32_t mention, float *share) {
    float added = NEIGHBOUR_VOTE * article->total / (float)(2 * N_NEIGHBOURS);
    add_votes_around(article, mention, added);
    uint16_t best = country_of_most_votes(article);
    *share = country_share(article, best);
    add_votes_around(article, mention, -added);
    return best;
}

/* The country of "NAME, COUNTRY" or "NAME, REGION"; 0 where something else stands behind. */
static uint16_t country_behind(const nsci_place_table *table, nsci_place_entry behind) {
    for (uint32_t i = 0; i < behind.n; i++) {
        nsci_place row = nsci_place_row(table, behind.first + i);
        if (row.kind == NSCI_PLACE_COUNTRY || row.kind == NSCI_PLACE_REGION) return row.country;
    }
    return 0;
}

/* A share that sums and differences have rounded past its bounds. */
static float as_probability(float share) {
    if (!(share > 0.0f)) return 0.0f;
    return share < 1.0f ? share : 1.0f;
}

/* Settles a sense on the likeliest row, when that is likelier than a place that is not listed. */
static void settle(const nsci_place_table *table, nsci_place_article *article,
                   nsci_place_sense *sense) {
    float share = 0.0f;
    vote(table, article, sense, -1.0f);
    uint32_t row_number = weigh_rows(table, article, sense);
    vote(table, article, sense, 1.0f);
    sense->row = row_number;
    if (row_number == NSC_NONE) return;
    nsci_place row = nsci_place_row(table, row_number);
    const float *chances = article->chances.items + sense->chances;
    for (uint32_t i = 0; i < sense->entry.n; i++)
        if (nsci_place_row(table, sense->entry.first + i).country == row.country)
            share += chances[i];
    sense->country = row.country;
    sense->kind = row.kind;
    sense->source = sense->part == NSCI_PLACE_PART_WHOLE ? NSCI_PLACE_BY_NAME : NSCI_PLACE_BY_PART;
    sense->score = as_probability(share);
}

/* Whether the sense's row may be another place of that name, which the table lacks. */
static bool may_be_elsewhere(const nsci_place_sense *sense, const nsci_place *row) {
    if (sense->use == NSCI_PLACE_USE_GROUP) return false;
    if (sense->is_long && sense->part == NSCI_PLACE_PART_WHOLE && row->level >= LEAST_OF_LARGE)
        return false; /* Las Vegas */
    return row->kind == NSCI_PLACE_CITY ||
           (row->kind == NSCI_PLACE_REGION && sense->part == NSCI_PLACE_PART_INSIDE);
}

/* Whether a place that the table lacks, in a country of this share, is likelier than the row. */
static bool is_unlisted(const nsci_place_table *table, nsci_place_article *article,
                        const nsci_place_sense *sense, const nsci_place *row, float share) {
    vote(table, article, sense, -1.0f);
    float listed = likely(table, article, sense, row, sense->row);
    vote(table, article, sense, 1.0f);
    return unlisted_level[sense->part] + IN_COUNTRY * share > listed;
}

/* Gives a sense the country of the article, when that has one. */
static void settle_by_article(const nsci_place_table *table, nsci_place_article *article,
                              nsci_place_sense *sense) {
    float share = 1.0f;
    uint16_t country = country_behind(table, sense->behind);
    if (country == 0) country = country_around(article, sense->first_mention, &share);
    if (country == 0 || country == sense->country) return;
    if (sense->row != NSC_NONE) {
        nsci_place row = nsci_place_row(table, sense->row);
        if (!may_be_elsewhere(sense, &row) || !is_unlisted(table, article, sense, &row, share))
            return;
    }
    sense->row = NSC_NONE;
    sense->kind = NSC_NO_NAME;
    sense->country = country;
    sense->source = NSCI_PLACE_BY_ARTICLE;
    sense->score = as_probability(share);
}

/* Gives each sense room for its rows' chances. */
static nsc_status make_chances(nsci_place_article *article, const nsc_alloc *alloc,
                               nsc_error *err) {
    size_t n = 0;
    for (size_t i = 0; i < article->senses.n; i++) {
        article->senses.items[i].chances = (uint32_t)n;
        n += article->senses.items[i].entry.n;
    }
    NSC_TRY(nsci_floats_reserve(&article->chances, alloc, n, err));
    if (n) memset(article->chances.items, 0, n * sizeof(float));
    return NSC_OK;
}

nsc_status nsci_place_decide(const nsci_place_table *table, nsci_place_article *article,
                             const nsc_alloc *alloc, nsc_error *err) {
    nsci_place_sense *senses = article->senses.items;
    NSC_TRY(make_chances(article, alloc, err));
    find_kin(article);
    for (uint32_t round = 0; round < N_ROUNDS; round++)
        for (size_t i = 0; i < article->senses.n; i++) {
            if (round > 0) vote(table, article, &senses[i], -1.0f);
            senses[i].row = weigh_rows(table, article, &senses[i]);
            vote(table, article, &senses[i], 1.0f);
        }
    for (size_t i = 0; i < article->senses.n; i++) settle(table, article, &senses[i]);
    for (size_t i = 0; i < article->senses.n; i++) settle_by_article(table, article, &senses[i]);
    clear_regions(table, article);
    return NSC_OK;
}

/* From a name to the rows that it may stand for.
 *
 *     Kano State                [kano] + KIND            the rows of "kano"
 *     northern Nigeria          DIRECTION + [nigeria]    those of "nigeria": part of it
 *     Bank of Ghana             LINK ... [ghana]         an organization in Ghana
 *     Dublin Road               [dublin] + SPOT          called after Dublin, but where?
 *
 * The longest part wins, the last of equally long ones: "of" and "in" come before the place that
 * holds the others. Words that have a role are no name by themselves.
 */
#include "place/nsc_place_sense.h"
#include "base/nsc_hash.h"

enum {
    /* The least level of a city that names an organization or a part of something: a million and
     * 200,000 inhabitants. Smaller ones are as often a person's name or a plain word. */
    LEAST_OF_ORGANIZATION = 26,
    LEAST_OF_PART = 22
};

const char *const nsci_place_sources[NSCI_N_PLACE_SOURCES + 1] = {
    [NSCI_PLACE_BY_NAME] = "name",
    [NSCI_PLACE_BY_PART] = "part",
    [NSCI_PLACE_BY_ARTICLE] = "article",
};

static bool use_takes(nsci_place_use use, const nsci_place *row) {
    switch (use) {
    case NSCI_PLACE_USE_PLACE:
        return row->kind != NSCI_PLACE_NATIONALITY;
    case NSCI_PLACE_USE_SITE:
        return row->kind < NSCI_PLACE_CONTINENT;
    case NSCI_PLACE_USE_GROUP:
        return row->kind == NSCI_PLACE_NATIONALITY || row->kind == NSCI_PLACE_COUNTRY;
    default:
        return row->kind != NSCI_PLACE_WATER;
    }
}

bool nsci_place_takes(nsci_place_use use, nsci_place_part part, const nsci_place *row) {
    if (!use_takes(use, row)) return false;
    if (part != NSCI_PLACE_PART_INSIDE && use != NSCI_PLACE_USE_ORGANIZATION) return true;
    if (row->is_other_name) return false;
    if (row->kind != NSCI_PLACE_CITY) return true;
    return row->level >=
           (use == NSCI_PLACE_USE_ORGANIZATION ? LEAST_OF_ORGANIZATION : LEAST_OF_PART);
}

static bool any_row(const nsci_place_table *table, nsci_place_entry entry, nsci_place_use use,
                    nsci_place_part part) {
    for (uint32_t i = 0; i < entry.n; i++) {
        nsci_place row = nsci_place_row(table, entry.first + i);
        if (nsci_place_takes(use, part, &row)) return true;
    }
    return false;
}

/* Whether words [first .. end) have a role each; *all gets the roles. */
static bool all_have_roles(const nsci_place_table *table, const nsci_place_name *name,
                           uint32_t first, uint32_t end, uint32_t *all) {
    for (uint32_t w = first; w < end; w++) {
        uint32_t roles = nsci_place_find(table, name, w, w + 1).roles;
        if (roles == 0) return false;
        *all |= roles;
    }
    return true;
}

/* What the words around [first .. end) make of it. */
static nsci_place_part part_of(const nsci_place_table *table, const nsci_place_name *name,
                               uint32_t first, uint32_t end) {
    uint32_t roles = 0;
    if (!name->is_whole || !all_have_roles(table, name, 0, first, &roles) ||
        !all_have_roles(table, name, end, name->n_words, &roles) || (roles & NSCI_PLACE_ROLE_SPOT))
        return NSCI_PLACE_PART_INSIDE;
    if (roles & NSCI_PLACE_ROLE_DIRECTION) return NSCI_PLACE_PART_DIRECTION;
    return roles & NSCI_PLACE_ROLE_KIND ? NSCI_PLACE_PART_KIND : NSCI_PLACE_PART_TOWN;
}

/* Tries words [first .. first + n) of the name. */
static bool try_part(const nsci_place_table *table, const nsci_place_name *name, uint32_t first,
                     uint32_t n, nsci_place_sense *out) {
    uint32_t roles = 0;
    nsci_place_entry entry = nsci_place_find(table, name, first, first + n);
    if (entry.n == 0 || all_have_roles(table, name, first, first + n, &roles)) return false;
    nsci_place_part part = part_of(table, name, first, first + n);
    if (!any_row(table, entry, out->use, part)) return false;
    out->entry = entry;
    out->part = (uint8_t)part;
    out->kin_key =
        nsci_hash_mix(nsci_place_name_hash(name, first, first + n), NSCI_PLACE_USE_PLACE);
    return true;
}

/* Asks for all that looking up the parts of a name reads, so that it comes at once. */
static void ask_for_parts(const nsci_place_table *table, const nsci_place_name *name) {
    uint64_t hashes[NSCI_PLACE_ENTRY_WORDS * NSCI_PLACE_NAME_WORDS];
    uint32_t n_hashes = 0, most = (uint32_t)nsci_min(name->n_words - 1u, NSCI_PLACE_ENTRY_WORDS);
    for (uint32_t first = 0; first < name->n_words; first++)
        for (uint32_t n = 1; n <= most && first + n <= name->n_words; n++) {
            hashes[n_hashes] = nsci_place_name_hash(name, first, first + n);
            nsci_table_ask(&table->names, hashes[n_hashes++]);
        }
    for (uint32_t k = 0; k < n_hashes; k++) nsci_table_ask_on(&table->names, hashes[k]);
}

static bool find_part(const nsci_place_table *table, const nsci_place_name *name,
                      nsci_place_sense *out) {
    ask_for_parts(table, name);
    for (uint32_t n = (uint32_t)nsci_min(name->n_words - 1u, NSCI_PLACE_ENTRY_WORDS); n > 0; n--)
        for (uint32_t first = name->n_words - n + 1u; first-- > 0;)
            if (try_part(table, name, first, n, out)) return true;
    return false;
}

/* Whether a name is of several words such as "north" alone. */
static bool are_directions(const nsci_place_table *table, const nsci_place_name *name) {
    for (uint32_t w = 0; w < name->n_words; w++)
        if (!(nsci_place_find(table, name, w, w + 1).roles & NSCI_PLACE_ROLE_DIRECTION))
            return false;
    return name->n_words > 1;
}

bool nsci_place_sense_of(const nsci_place_table *table, const nsci_place_name *name,
                         nsci_place_use use, nsci_place_sense *out) {
    *out = (nsci_place_sense){
        .use = (uint8_t)use, .row = NSC_NONE, .kin = NSC_NONE, .kind = NSC_NO_NAME};
    out->is_vague = are_directions(table, name);
    out->is_long = name->n_words > 1 &&
                   !(nsci_place_find(table, name, 0, 1).roles & NSCI_PLACE_ROLE_DIRECTION);
    if (name->n_words == 0) return false;
    const uint64_t hash = nsci_place_name_hash(name, 0, name->n_words);
    out->key = nsci_hash_mix(hash, use);
    out->kin_key = nsci_hash_mix(hash, NSCI_PLACE_USE_PLACE);
    out->entry = nsci_place_find_whole(table, name);
    if (any_row(table, out->entry, use, NSCI_PLACE_PART_WHOLE)) return true;
    if (use == NSCI_PLACE_USE_PLACE && /* "Siberian lakes", taken for a place */
        any_row(table, out->entry, NSCI_PLACE_USE_GROUP, NSCI_PLACE_PART_WHOLE))
        return nsci_place_sense_of(table, name, NSCI_PLACE_USE_GROUP, out);
    out->entry = (nsci_place_entry){0};
    if (name->n_words > 1 && find_part(table, name, out)) return true;
    return use == NSCI_PLACE_USE_PLACE;
}

void nsci_place_sense_put_in(const nsci_place_table *table, nsci_place_sense *sense,
                             nsci_place_entry behind) {
    sense->behind = behind;
    if (sense->part == NSCI_PLACE_PART_WHOLE && nsci_place_some_lie_in(table, sense->entry, behind))
        sense->key = nsci_hash_mix(sense->key, behind.first);
}

/* What a name is, by the words at its ends.
 *
 *     Lilavati Hospital   Kent Cancer Centre     organizations
 *     Port of Hamburg   Estadio Azteca           buildings, and so is Wembley
 *     Laja Trail   Aqaba Special Economic Zone   places
 *     Anna Pell Plate   Clean Water Act          contests, prizes, laws
 *     two Chetak helicopters                     products
 *     Catholics   Upland Ministry
 *
 * Corpora disagree on most of these and have few of any one kind; the label guide has one label for
 * each. What the tagger is sure of it may be called after, and keeps its label. */
#include "name/nsc_name_label.h"
#include "name/nsc_name_listed.h"

static const float SURE_ORG = NSCI_NAME_SURE_ORG;
enum {
    PLACES = NSCI_LISTED_LOCATION | NSCI_LISTED_COUNTRY | NSCI_LISTED_PLACE | NSCI_LISTED_STATE
};

static const float SURE_EVENT = 0.7f; /* of an event that has the name of an organization */

/* Port of Oslo, but not Port of Spain, which is a town */
static bool is_facility_of(const nsci_name_reader *r, nsci_range toks) {
    return nsci_name_is_part(r, toks.start, NSCI_NAME_PART_FACILITY) &&
           toks.end - toks.start >= 3 && nsci_name_is(r, toks.start + 1, NSCI_CUE_OF) &&
           !(nsci_name_listed_types(r, toks) & (NSCI_LISTED_LOCATION | NSCI_LISTED_PLACE));
}

/* Estadio Azteca, Hotel | Lutetia: a building that opens with what it is */
static bool is_opened(const nsci_name_reader *r, const nsci_span *name) {
    return nsci_name_is_part(r, name->toks.start, NSCI_NAME_PART_OPENER) ||
           (nsci_name_is_word(r, name->toks.start, "Hotel") && name->label == r->labels->loc);
}

/* Kent Cancer Centre: a hospital, a school or an office, which a shopping centre is not */
static bool is_staffed(const nsci_name_reader *r, uint32_t last) {
    static const char *const works[] = {"Medical", "Health",   "Cancer", "Heart", "Research",
                                        "Studies", "Policy",   "Law",    "Care",  "Treatment",
                                        "Crisis",  "Resource", "Advice", "Legal", "Rehabilitation"};
    return (nsci_name_is_word(r, last, "Centre") || nsci_name_is_word(r, last, "Center")) &&
           nsci_name_is_any_word(r, last - 1, works, NSCI_COUNT(works));
}

/* Barnett Street, taken for a firm. Others than these close names of firms and courts too. */
static bool is_unsure_road(const nsci_name_reader *r, const nsci_span *name) {
    static const char *const words[] = {"Street", "Road", "Avenue", "Lane", "Boulevard"};
    return name->label == r->labels->org && name->score < SURE_ORG &&
           nsci_name_is_any_word(r, name->toks.end - 1, words, NSCI_COUNT(words));
}

/* The Challenge Plate, taken for a building, a place or somebody: what closes as a prize does, a
 * contest or a law. Of a sure organization it is the team or the firm. */
static bool is_event(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    return last > name->toks.start && nsci_name_is_part(r, last, NSCI_NAME_PART_EVENT) &&
           name->label != r->labels->product &&
           (name->label != r->labels->org || name->score < SURE_ORG);
}

/* They met at | Wembley: a building that is called so. In | Wembley is in the town around it. */
static bool is_venue(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t before = name->toks.start - 1;
    return nsci_name_is_part(r, before + 1, NSCI_NAME_PART_VENUE) &&
           (name->label == r->labels->loc ||
            (name->label == r->labels->org && name->score < SURE_ORG)) &&
           !nsci_name_is_word(r, before, "in") && !nsci_name_is_mark(r, before, ',');
}

/* A hospital is an organization, an airport a building, a road a place, Catholics are a group, a
 * World Heritage Site is a title. */
static void label_by_ends(const nsci_name_reader *r, nsci_span *name) {
    const nsci_name_labels *labels = r->labels;
    const uint32_t last = name->toks.end - 1;
    const bool place = name->label == labels->loc || name->label == labels->org ||
                       (name->label == labels->person && is_opened(r, name)) ||
                       (name->label == labels->fac && labels->fac != NSC_NONE);
    uint32_t label = name->label;
    if (is_event(r, name)) {
        label = labels->misc;
    } else if (last == name->toks.start) {
        const bool group = nsci_name_is_part(r, last, NSCI_NAME_PART_ADHERENTS);
        if (group && (place || label == labels->person)) label = labels->norp;
        if (is_venue(r, name)) label = labels->fac;
    } else if (nsci_name_is_word(r, name->toks.start, "HMP")) { /* a prison of Britain */
        label = labels->fac;
    } else if (place) {
        if (nsci_name_is_part(r, last, NSCI_NAME_PART_INSTITUTION)) label = labels->org;
        if (nsci_name_is_part(r, last, NSCI_NAME_PART_FACILITY) || is_facility_of(r, name->toks) ||
            (nsci_name_is_part(r, last, NSCI_NAME_PART_BUILDING) && label == labels->loc))
            label = labels->fac;
        if (is_staffed(r, last)) label = labels->org;
        if (is_opened(r, name)) label = labels->fac;
        if ((nsci_name_is_part(r, last, NSCI_NAME_PART_STREET) ||
             nsci_name_is_word(r, last, "Zone")) &&
            label == labels->fac)
            label = labels->loc;
        if (nsci_name_is_word(r, last, "Court") && nsci_name_is_word(r, last - 1, "Centre"))
            label = labels->fac;
        if (is_unsure_road(r, name)) label = labels->loc;
        if (nsci_name_is_word(r, last, "Site") && nsci_name_is_word(r, last - 1, "Heritage"))
            label = labels->misc;
    }
    if (label != NSC_NONE) name->label = (uint8_t)label;
}

/* A Chetak | helicopter, the Exocet | missile: a type is called so, and no work or event. A listed
 * place has what it owns. */
static bool is_type_of_craft(const nsci_name_reader *r, const nsci_span *name) {
    if (!nsci_name_is_part(r, name->toks.end, NSCI_NAME_PART_CRAFT)) return false;
    return name->label == r->labels->misc ||
           (name->label == r->labels->loc && !(nsci_name_listed_types(r, name->toks) & PLACES));
}

void nsci_name_label(const nsci_name_reader *r, nsci_span *name) {
    label_by_ends(r, name);
    if (r->labels->product != NSC_NONE && is_type_of_craft(r, name))
        name->label = (uint8_t)r->labels->product;
}

/* What the tagger took for a law, a work or an event, but calls itself a ministry: Upland Ministry.
 * A surer one may be called after it. */
bool nsci_name_is_organized(const nsci_name_reader *r, const nsci_span *name) {
    const uint32_t last = name->toks.end - 1;
    for (uint32_t i = name->toks.start; i < last; i++)
        if (nsci_name_is(r, i, NSCI_CUE_OF)) return false; /* Treaty of Free Association */
    return name->label == r->labels->misc && name->score < SURE_EVENT && last > name->toks.start &&
           (nsci_name_is_part(r, last, NSCI_NAME_PART_ORGANIZED) ||
            nsci_name_is_part(r, last, NSCI_NAME_PART_INSTITUTION) ||
            nsci_name_is_part(r, last, NSCI_NAME_PART_COMMITTEE));
}

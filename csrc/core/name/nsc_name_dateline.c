/* The tagger has seen few of the towns that news comes from, and capitals tell it little. What
 * blocks know of a dateline's grammar says which name is the place. */
#include "name/nsc_name_dateline.h"
#include "block/nsc_dateline.h"

static const float SURE = 0.9f; /* of a name that is filed from: UNITED NATIONS */

/* nsci_word.listed: types of training/lexicon.py */
enum { LOCATION = 1 << 1, ORGANIZATION = 1 << 2, COMPANY = 1 << 8, MIN_TOWN_BYTES = 5 };

/* Whether token i begins a line of the text with two capitals. */
static bool opens_line(const nsci_doc *doc, uint32_t i) {
    const uint8_t *text = nsci_doc_text(doc);
    const nsci_range t = doc->toks.items[i];
    return (t.start == 0 || text[t.start - 1] == '\n') && t.end - t.start > 2 &&
           nsci_is_upper(text[t.start]) && nsci_is_upper(text[t.start + 1]);
}

/* The tokens of a line from token i on, as many as a dateline may have. */
static nsci_range line_from(const nsci_doc *doc, uint32_t i) {
    const uint8_t *text = nsci_doc_text(doc);
    nsci_range line = {i, i + 1};
    for (; line.end < doc->toks.n && line.end - i < NSCI_DATELINE_MAX_TOKS; line.end++) {
        const uint32_t end = doc->toks.items[line.end - 1].end;
        if (memchr(text + end, '\n', doc->toks.items[line.end].start - end)) break;
    }
    return line;
}

/* Whether a dateline of nothing but a place and a dash is one: PAISLEY - Two men ... It is a word
 * that is listed as a place, and as no organization; not NFL - Two teams ... */
static bool is_town(const nsci_doc *doc, nsci_word_cache *cache, nsci_range place) {
    const nsci_range t = doc->toks.items[place.start];
    uint32_t slot;
    if (place.end - place.start != 1 || t.end - t.start < MIN_TOWN_BYTES) return false;
    const uint32_t listed =
        nsci_word_cache_find(cache, &doc->words.items[place.start], nsci_doc_text(doc) + t.start,
                             t.end - t.start, &slot)
            ->listed;
    return (listed & LOCATION) && !(listed & (ORGANIZATION | COMPANY));
}

void nsci_names_place_datelines(const nsci_doc *doc, nsci_word_cache *cache,
                                const nsci_name_labels *labels, nsci_spans *names) {
    for (size_t i = 0; i < names->n; i++) {
        const uint32_t first = names->items[i].toks.start;
        nsci_dateline line;
        if (!opens_line(doc, first) ||
            !nsci_dateline_read(doc, cache, line_from(doc, first), false, &line) ||
            !(line.agency.end || line.date.end || is_town(doc, cache, line.place)))
            continue;
        for (size_t k = i; k < names->n && names->items[k].toks.start < line.all.end; k++) {
            nsci_span *name = &names->items[k];
            if (name->score >= SURE) continue;
            if (name->toks.end <= line.place.end) name->label = (uint8_t)labels->loc;
            if (name->toks.start >= line.agency.start && name->toks.end <= line.agency.end)
                name->label = (uint8_t)labels->org;
        }
    }
}

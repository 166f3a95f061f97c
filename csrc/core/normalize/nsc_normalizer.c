/* Normalization as a whole: as many readings as a text needs, and their edits made into one list.
 *
 *     source --read--> result                              nearly always
 *            --read--> unordered --read--> ... result      marks that other characters part
 *            --ungarble--> ... --read--> result            stretches of mojibake
 *            --compose--> Form C --read--> Form C --decompose-->  Form D or KD
 *
 * Form D comes last because all other rules look at composed letters: a garbled character is made
 * of letters with marks. And letters are composed before anything else is done, so that what the
 * second time begins with is what the first time ended with before it was taken apart. The edits
 * that composed and decomposed the same letter cancel out.
 */
#include "normalize/nsc_normalizer.h"
#include "normalize/nsc_normalize.h"
#include "normalize/nsc_decompose.h"
#include "normalize/nsc_mojibake_span.h"

enum { MAX_ROUNDS = 4 }; /* readings of an unordered text, or of one that was garbled */

#define COMPOSE_ONLY NSC_RULE_BIT(NSC_RULE_COMPOSE)

/* Edits `second`, which were made on the result of `first`, become edits of first's source. Those
 * that touch are merged.
 *
 *     source     |---a---|      |-a-|          a: edits of `first`
 *     between    |--a--|--------|a|----------
 *     result     |---- merged ----|  <- b      b: an edit of `second` over both
 */
static nsc_status chain(const nsci_edits *first, const nsci_edits *second, const nsc_alloc *alloc,
                        nsci_edits *out, nsc_error *err) {
    const nsci_edit *a = first->items, *b = second->items;
    size_t i = 0, k = 0;
    uint32_t a_from = 0, a_to = 0, b_from = 0, b_to = 0; /* ends of the last edits, both sides */
    out->n = 0;
    while (i < first->n || k < second->n) {
        bool take_a =
            i < first->n && (k == second->n || a[i].norm_start < b[k].start ||
                             (a[i].norm_start == b[k].start && a[i].norm_end == a[i].norm_start));
        uint32_t low = take_a ? a[i].norm_start : b[k].start, high = low;
        nsci_edit edit = {b_to + (low - b_from), 0, a_to + (low - a_from), 0, 0};
        do {
            if (take_a) {
                high = (uint32_t)nsci_max(high, a[i].norm_end);
                a_from = a[i].norm_end;
                a_to = a[i].end;
                edit.rule = a[i++].rule;
            } else {
                high = (uint32_t)nsci_max(high, b[k].end);
                b_from = b[k].end;
                b_to = b[k].norm_end;
                edit.rule = b[k++].rule;
            }
            take_a = i < first->n && a[i].norm_start < high;
        } while (take_a || (k < second->n && b[k].start < high));
        edit.norm_end = b_to + (high - b_from);
        edit.end = a_to + (high - a_from);
        NSC_TRY(nsci_edits_push(out, alloc, edit, err));
    }
    return NSC_OK;
}

/* Drops edits that put back what was there. */
static void drop_idle(nsci_normal *normal, const uint8_t *source) {
    size_t n = 0;
    for (size_t i = 0; i < normal->edits.n; i++) {
        nsci_edit edit = normal->edits.items[i];
        uint32_t n_bytes = edit.end - edit.start;
        bool idle = n_bytes == edit.norm_end - edit.norm_start &&
                    memcmp(normal->utf8.items + edit.norm_start, source + edit.start, n_bytes) == 0;
        if (!idle) normal->edits.items[n++] = edit;
    }
    normal->edits.n = n;
}

/* The texts that readings are made of and into. */
typedef struct readings {
    nsci_normal *out; /* the text so far, and the edits between it and the source */
    nsci_normal next; /* what a reading makes of that */
    nsci_edits edits; /* scratch */
    const nsc_alloc *alloc;
    nsc_error *err;
} readings;

/* Takes r->next, which was made of r->out's text, in the place of that. */
static nsc_status follow(readings *r) {
    NSC_TRY(chain(&r->out->edits, &r->next.edits, r->alloc, &r->edits, r->err));
    const nsci_bytes bytes = r->out->utf8;
    const nsci_edits old = r->out->edits;
    r->out->utf8 = r->next.utf8;
    r->next.utf8 = bytes;
    r->out->edits = r->edits;
    r->edits = old;
    return NSC_OK;
}

/* Reads the text once more, and again while it is unordered. */
static nsc_status read_again(readings *r, uint32_t rules) {
    bool unordered = true;
    for (int round = 1; unordered && round < MAX_ROUNDS; round++) {
        NSC_TRY(
            nsci_normalize_once(&r->next, r->alloc, &r->out->utf8, rules, 0, &unordered, r->err));
        NSC_TRY(follow(r));
    }
    return NSC_OK;
}

/* Reads stretches that were garbled, as often as they were; *garbled whether there are any. When
 * there are not, r->out is left empty. */
static nsc_status read_garbled(readings *r, const nsci_bytes *source, uint32_t *seen,
                               bool *garbled) {
    nsci_normal *out = r->out;
    NSC_TRY(nsci_mojibake_span_repair(out, r->alloc, source, &r->edits, seen, r->err));
    *garbled = out->edits.n > 0;
    for (int round = 1; *garbled && round < MAX_ROUNDS; round++) {
        NSC_TRY(
            nsci_mojibake_span_repair(&r->next, r->alloc, &out->utf8, &out->edits, seen, r->err));
        if (!r->next.edits.n) break;
        NSC_TRY(follow(r));
    }
    return NSC_OK;
}

/* All readings. *many when there were several, whose edits may cancel out. */
static nsc_status read_all(readings *r, const nsci_bytes *source, uint32_t rules, bool *many) {
    const bool decompose = rules & NSC_RULE_BIT(NSC_RULE_DECOMPOSE);
    const uint32_t first_rules = decompose ? COMPOSE_ONLY : rules;
    bool unordered, garbled = false;
    uint32_t seen = 0;
    if (rules & NSC_RULE_BIT(NSC_RULE_MOJIBAKE)) NSC_TRY(read_garbled(r, source, &seen, &garbled));
    nsci_normal *first = garbled ? &r->next : r->out;
    if (garbled) source = &r->out->utf8;
    NSC_TRY(nsci_normalize_once(first, r->alloc, source, first_rules, seen, &unordered, r->err));
    if (garbled) NSC_TRY(follow(r));
    *many = garbled || unordered || decompose;
    if (unordered) NSC_TRY(read_again(r, first_rules));
    if (!decompose) return NSC_OK;
    NSC_TRY(read_again(r, rules));
    NSC_TRY(nsci_decompose(&r->next, r->alloc, &r->out->utf8, r->err));
    return follow(r);
}

nsc_status nsci_normalize(nsci_normal *out, const nsc_alloc *alloc, const nsci_source *src,
                          uint32_t rules, nsc_error *err) {
    readings r = {.out = out, .alloc = alloc, .err = err};
    bool many = false;
    if (rules & NSC_RULE_BIT(NSC_RULE_DECOMPOSE)) rules |= COMPOSE_ONLY;
    const nsc_status status = read_all(&r, &src->utf8, rules, &many);
    if (status == NSC_OK && many) drop_idle(out, src->utf8.items);
    nsci_normal_free(&r.next, alloc);
    nsci_edits_free(&r.edits, alloc);
    return status;
}

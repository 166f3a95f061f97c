/* Few at a time: what more than NSCI_MAX_NAMESAKES share says nothing. */
#include "identity/nsc_candidates.h"
#include "base/nsc_hash.h"

uint64_t nsci_name_key_of(nsci_name_key kind, uint64_t a, uint64_t b) {
    return nsci_hash_mix(nsci_hash_mix((uint64_t)kind, a), b);
}

static bool genders_agree(uint8_t a, uint8_t b) { return a == 0 || b == 0 || a == b; }

static bool is_there(const nsci_candidates *found, uint32_t root) {
    for (uint32_t i = 0; i < found->n; i++)
        if (found->roots[i] == root) return true;
    return false;
}

void nsci_candidates_add(nsci_identifier *self, nsci_candidates *found, uint64_t key,
                         nsci_name_form_fits *fits) {
    const nsci_namesakes *names = nsci_name_index_find(&self->index, key);
    const nsci_name_form *forms = self->forms.items;
    uint32_t own = nsci_name_form_root(self, found->form);
    if (!names || found->n == NSCI_TOO_MANY) return;
    for (uint32_t i = 0; i < nsci_min(names->n, NSCI_MAX_NAMESAKES); i++) {
        uint32_t root = nsci_name_form_root(self, names->names[i]);
        if (root == own || is_there(found, root) ||
            !genders_agree(forms[own].gender, forms[root].gender) ||
            !fits(self, &forms[found->form], &forms[names->names[i]]))
            continue;
        if (found->n == NSCI_MAX_NAMESAKES) {
            found->n = NSCI_TOO_MANY;
            return;
        }
        found->roots[found->n++] = root;
    }
    if (names->n == NSCI_TOO_MANY) found->n = NSCI_TOO_MANY;
}

bool nsci_candidates_join_only(nsci_identifier *self, const nsci_candidates *found, float score) {
    if (found->n != 1) return false;
    nsci_name_forms_join(self, found->form, found->roots[0], score);
    return true;
}

/* Of several candidates: the one that the text names first, where the next is named, and how many
 * are named more than once. */
typedef struct earliest {
    uint32_t root, first, next, n_again;
} earliest;

static earliest earliest_of(const nsci_identifier *self, const nsci_candidates *found) {
    earliest out = {NSC_NONE, UINT32_MAX, UINT32_MAX, 0};
    for (uint32_t i = 0; i < found->n; i++) {
        const nsci_name_form *root = &self->forms.items[found->roots[i]];
        out.n_again += root->is_again;
        if (root->first >= out.first) {
            if (root->first < out.next) out.next = root->first;
            continue;
        }
        out.next = out.first;
        out.first = root->first;
        out.root = found->roots[i];
    }
    return out;
}

/* Whether a form stands among the names behind `from` and before `to`; no more of them are looked
 * at than a few sentences have. */
static bool stands_between(const nsci_identifier *self, uint32_t form, uint32_t from, uint32_t to) {
    enum { MOST_NAMES = 32 };
    for (uint32_t m = from + 1; m < to && m - from <= MOST_NAMES; m++)
        if (self->form_of.items[m] == form) return true;
    return false;
}

bool nsci_candidates_join_early(nsci_identifier *self, const nsci_candidates *found, float score) {
    if (found->n == 0 || found->n == NSCI_TOO_MANY) return false;
    const nsci_name_form *forms = self->forms.items;
    earliest named = earliest_of(self, found);
    bool is_alone_again =
        named.n_again == 1 && forms[named.root].is_again && named.first < forms[found->form].first;
    if (!is_alone_again && !stands_between(self, found->form, named.first, named.next))
        return false;
    nsci_name_forms_join(self, found->form, named.root, score);
    return true;
}

bool nsci_candidates_join_first(nsci_identifier *self, const nsci_candidates *found, float score) {
    const nsci_name_form *forms = self->forms.items;
    if (found->n == 0 || found->n == NSCI_TOO_MANY) return false;
    uint32_t first = found->roots[0];
    for (uint32_t i = 1; i < found->n; i++)
        if (forms[found->roots[i]].first < forms[first].first) first = found->roots[i];
    nsci_name_forms_join(self, found->form, first, score);
    return true;
}

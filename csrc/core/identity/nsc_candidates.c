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

bool nsci_candidates_join_first(nsci_identifier *self, const nsci_candidates *found, float score) {
    const nsci_name_form *forms = self->forms.items;
    if (found->n == 0 || found->n == NSCI_TOO_MANY) return false;
    uint32_t first = found->roots[0];
    for (uint32_t i = 1; i < found->n; i++)
        if (forms[found->roots[i]].first < forms[first].first) first = found->roots[i];
    nsci_name_forms_join(self, found->form, first, score);
    return true;
}

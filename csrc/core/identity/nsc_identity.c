/* From mentions to identities.
 *
 *     mentions -> forms -> people, wholes: trees of forms -> identities
 *
 * No two names are compared because they are there: each is looked up by the few keys that a name
 * of the same person or organization must share with it. */
#include "identity/nsc_identity.h"
#include "identity/nsc_defined.h"
#include "identity/nsc_people.h"
#include "identity/nsc_whole.h"

/* Where a form comes in the order: the longest first, and initials behind names of as many words.
 */
static size_t rank_of(const nsci_identifier *self, const nsci_name_form *form) {
    uint32_t n = nsci_name_form_n_words(form);
    bool initial = n > 0 && (nsci_name_form_words(self, form)->flags & NSCI_NAME_INITIAL);
    return 2 * (size_t)(NSCI_MAX_NAME_WORDS - n) + initial;
}

/* Forms by rank, and then as the text has them: a counting sort. */
static nsc_status sort_forms(nsci_identifier *self, const nsc_alloc *alloc, nsc_error *err) {
    enum { N_RANKS = 2 * (NSCI_MAX_NAME_WORDS + 1) };
    uint32_t begins[N_RANKS + 1] = {0};
    const nsci_name_form *forms = self->forms.items;
    self->order.n = 0;
    NSC_TRY(nsci_u32s_reserve(&self->order, alloc, self->forms.n, err));
    for (size_t i = 0; i < self->forms.n; i++) begins[rank_of(self, &forms[i]) + 1]++;
    for (size_t k = 0; k < N_RANKS; k++) begins[k + 1] += begins[k];
    for (uint32_t i = 0; i < self->forms.n; i++)
        self->order.items[begins[rank_of(self, &forms[i])]++] = i;
    self->order.n = self->forms.n;
    return NSC_OK;
}

/* Whether a form is a fuller name than the one that an identity has: of more words or, of as many,
 * of more letters; and one by which it goes rather than one that it had. */
static bool is_fuller(const nsci_identifier *self, const nsci_name_form *form,
                      const nsci_identity *identity) {
    const nsci_name_form *other = &self->forms.items[self->form_of.items[identity->name]];
    const nsci_range *a = &self->mentions.items[form->longest].bytes;
    const nsci_range *b = &self->mentions.items[other->longest].bytes;
    if (form->is_aside != other->is_aside) return other->is_aside;
    uint32_t n = nsci_name_form_n_words(form), n_other = nsci_name_form_n_words(other);
    return n > n_other || (n == n_other && a->end - a->start > b->end - b->start);
}

/* The identity of a tree, a new one at its first mention. */
static nsc_status identity_of(nsci_identifier *self, uint32_t mention, uint32_t *of_root,
                              uint32_t *out, const nsc_alloc *alloc, nsc_error *err) {
    uint32_t number = self->form_of.items[mention], root = nsci_name_form_root(self, number);
    const nsci_name_form *form = &self->forms.items[number];
    if (of_root[root] == NSC_NONE) {
        of_root[root] = (uint32_t)self->identities.n;
        const nsci_identity made = {mention, form->longest, 1.0f, form->label};
        NSC_TRY(nsci_identities_push(&self->identities, alloc, made, err));
    }
    *out = of_root[root];
    nsci_identity *identity = &self->identities.items[*out];
    if (is_fuller(self, form, identity)) {
        identity->name = form->longest;
        identity->label = form->label;
    }
    if (number != root && form->score < identity->score) identity->score = form->score;
    return NSC_OK;
}

/* One identity for each tree, in the order of their first mentions. */
static nsc_status gather(nsci_identifier *self, const nsc_alloc *alloc, nsc_error *err) {
    self->identities.n = self->identity_of.n = 0;
    NSC_TRY(nsci_u32s_reserve(&self->identity_of, alloc, self->mentions.n, err));
    uint32_t *of_root = self->order.items; /* [forms.n], no longer needed as an order */
    for (size_t i = 0; i < self->forms.n; i++) of_root[i] = NSC_NONE;
    for (uint32_t m = 0; m < self->mentions.n; m++) {
        uint32_t identity = NSC_NONE;
        if (self->form_of.items[m] != NSC_NONE)
            NSC_TRY(identity_of(self, m, of_root, &identity, alloc, err));
        self->identity_of.items[self->identity_of.n++] = identity;
    }
    return NSC_OK;
}

nsc_status nsci_identify(nsci_identifier *self, const uint8_t *text, uint32_t n_bytes,
                         const nsc_alloc *alloc, nsc_error *err) {
    NSC_TRY(nsci_name_forms_read(self, text, n_bytes, alloc, err));
    NSC_TRY(sort_forms(self, alloc, err));
    NSC_TRY(nsci_defined_link(self, text, n_bytes, alloc, err));
    NSC_TRY(nsci_people_link(self, text, alloc, err));
    NSC_TRY(nsci_wholes_link(self, text, alloc, err));
    return gather(self, alloc, err);
}

void nsci_identifier_trim(nsci_identifier *self, const nsc_alloc *alloc, size_t keep_bytes) {
    nsci_name_mentions_trim(&self->mentions, alloc, keep_bytes);
    nsci_name_words_trim(&self->words, alloc, keep_bytes);
    nsci_name_forms_trim(&self->forms, alloc, keep_bytes);
    nsci_u32s_trim(&self->form_of, alloc, keep_bytes);
    nsci_u32s_trim(&self->order, alloc, keep_bytes);
    nsci_name_index_trim(&self->index, alloc, keep_bytes);
    nsci_identities_trim(&self->identities, alloc, keep_bytes);
    nsci_u32s_trim(&self->identity_of, alloc, keep_bytes);
}

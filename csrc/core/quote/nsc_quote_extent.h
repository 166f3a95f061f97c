/* The whole of what names a speaker: the mention, and what follows it and says who that is.
 *
 *     "Yes," said [Dana Wirth, a chemist at Port University].
 *     [Carl Dunning, the mill's owner], said ...          [Sen. Rita Boyle (D-Ohio)] said ...
 *
 * A relative clause is no part of it, nor is the comma that closes it.
 */
#ifndef NSC_QUOTE_EXTENT_H
#define NSC_QUOTE_EXTENT_H

#include "quote/nsc_quote_feature.h"

/* The extent of mention m, the speaker of a span with this cue (empty: none). O(1): it looks a
 * fixed number of tokens ahead. */
nsci_range nsci_quote_extent(const nsci_quote_scene *scene, uint32_t m, nsci_range cue);

#endif

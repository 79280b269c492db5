/* The parameter table and its pages, copied from Go once per process. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdlib.h>

lq_param lq_params[LQ_MAX_PARAMS];
uint32_t lq_param_count;
lq_page lq_pages[LQ_MAX_PAGES];
uint32_t lq_page_count;

static uint16_t by_id[LQ_MAX_PARAMS]; /* rows in the order of their ids */

static int compare(const void *a, const void *b) {
	uint32_t x = lq_params[*(const uint16_t *)a].id, y = lq_params[*(const uint16_t *)b].id;
	return x < y ? -1 : x > y;
}

bool lq_load_table(void) {
	lq_param_count = lq_go_params(lq_params, LQ_MAX_PARAMS);
	for (uint32_t i = 0; i < lq_param_count; i++) by_id[i] = (uint16_t)i;
	qsort(by_id, lq_param_count, sizeof by_id[0], compare);
	lq_page_count = lq_go_pages(lq_pages, LQ_MAX_PAGES);
	return lq_param_count > 0 && lq_page_count > 0;
}

int64_t lq_find_row(clap_id id) {
	uint32_t lo = 0, hi = lq_param_count;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (lq_params[by_id[mid]].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < lq_param_count && lq_params[by_id[lo]].id == id ? by_id[lo] : -1;
}

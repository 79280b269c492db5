/* lacquer.meters/1: what our own host and editor read. */
#include "lacquer.h"

static const lacquer_meters *get(const clap_plugin_t *plugin) { return &lq_of(plugin)->shared.meters; }

static void analyse(const clap_plugin_t *plugin) {
	__atomic_fetch_add(&lq_of(plugin)->shared.analyses, 1, __ATOMIC_RELAXED);
}

const lacquer_plugin_meters lq_ext_meters = {get, analyse};

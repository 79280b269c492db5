/* lacquer.meters/1: what our own host and editor read; and
 * clap.gain-adjustment-metering: what any host shows. */
#include "lacquer.h"

static const lacquer_meters *get(const clap_plugin_t *plugin) { return &lq_of(plugin)->shared.meters; }

static void analyse(const clap_plugin_t *plugin) {
	__atomic_fetch_add(&lq_of(plugin)->shared.analyses, 1, __ATOMIC_RELAXED);
}

const lacquer_plugin_meters lq_ext_meters = {get, analyse};

/* What is silent for good adjusts nothing. */
static double adjustment(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	double db;
	__atomic_load(&p->shared.adjustment, &db, __ATOMIC_RELAXED);
	return __atomic_load_n(&p->muted, __ATOMIC_RELAXED) ? 0 : db;
}

const clap_plugin_gain_adjustment_metering_t lq_ext_gain_adjustment = {adjustment};

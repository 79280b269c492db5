/* clap.latency, clap.tail, clap.render. */
#include "lacquer.h"

#include "_cgo_export.h"

static uint32_t latency_get(const clap_plugin_t *plugin) {
	return __atomic_load_n(&lq_of(plugin)->shared.latency, __ATOMIC_RELAXED);
}

static uint32_t tail_get(const clap_plugin_t *plugin) {
	return __atomic_load_n(&lq_of(plugin)->shared.tail, __ATOMIC_RELAXED);
}

static bool has_hard_realtime_requirement(const clap_plugin_t *plugin) {
	(void)plugin;
	return false;
}

/* Offline, linear-phase filters are twice as long. That changes the latency,
 * so the mode takes effect in activate. */
static bool render_set(const clap_plugin_t *plugin, int32_t mode) {
	if (mode != CLAP_RENDER_REALTIME && mode != CLAP_RENDER_OFFLINE) return false;
	lq_plugin *p = lq_of(plugin);
	lq_answer(p, lq_go_render(p->handle, mode == CLAP_RENDER_OFFLINE));
	return true;
}

const clap_plugin_latency_t lq_ext_latency = {latency_get};
const clap_plugin_tail_t lq_ext_tail = {tail_get};
const clap_plugin_render_t lq_ext_render = {has_hard_realtime_requirement, render_set};

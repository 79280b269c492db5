/* clap.preset-load: a preset of the factory by its key, or one of a file. It
 * takes the way of a state into the chain. */
#include "lacquer.h"

#include "_cgo_export.h"

static bool from_location(const clap_plugin_t *plugin, uint32_t kind, const char *location, const char *load_key) {
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "preset_load.from_location");
	lq_fault fault = {.text = "internal error"};
	uint32_t answer = lq_go_preset_load(p->handle, kind, (char *)location, (char *)load_key, &fault);
	const clap_host_preset_load_t *host = p->host_preset_load;
	if (kind == CLAP_PRESET_DISCOVERY_LOCATION_FILE) load_key = NULL; /* what the host is told has no more */
	if (kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) location = NULL;
	if (answer & LQ_FAILED) {
		if (host && host->on_error) host->on_error(p->host, kind, location, load_key, fault.os_error, fault.text);
		return false;
	}
	lq_answer(p, answer);
	if (p->host_params && p->host_params->rescan) p->host_params->rescan(p->host, CLAP_PARAM_RESCAN_VALUES);
	if (host && host->loaded) host->loaded(p->host, kind, location, load_key);
	if (p->host_state && p->host_state->mark_dirty) p->host_state->mark_dirty(p->host);
	return true;
}

const clap_plugin_preset_load_t lq_ext_preset_load = {from_location};

/* clap.audio-ports and the ways to choose a configuration: one port in, one
 * out, both stereo or both mono, 32 or 64 bit. The choice is the host's, for
 * the main thread of an inactive plugin, and no part of the state; process
 * goes by the buffers it gets. */
#include "lacquer.h"

#include <stdio.h>
#include <string.h>

/* By id, which never changes its meaning. */
static const struct {
	const char *name, *port_type;
	uint32_t channel_count;
} configs[] = {
	[LQ_PORTS_STEREO] = {"Stereo", CLAP_PORT_STEREO, 2},
	[LQ_PORTS_MONO] = {"Mono", CLAP_PORT_MONO, 1},
};
enum { CONFIGS = sizeof configs / sizeof configs[0] };

static uint32_t count(const clap_plugin_t *plugin, bool is_input) {
	(void)plugin, (void)is_input;
	return 1;
}

/* config_port is clap.audio-ports-config-info's get. */
static bool config_port(const clap_plugin_t *plugin, clap_id id, uint32_t index, bool is_input, clap_audio_port_info_t *info) {
	(void)plugin;
	if (id >= CONFIGS || index > 0 || !info) return false;
	memset(info, 0, sizeof *info);
	info->id = 0;
	snprintf(info->name, sizeof info->name, "%s", is_input ? "Input" : "Output");
	info->flags = CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS;
	info->channel_count = configs[id].channel_count;
	info->port_type = configs[id].port_type;
	info->in_place_pair = 0;
	return true;
}

static bool get(const clap_plugin_t *plugin, uint32_t index, bool is_input, clap_audio_port_info_t *info) {
	return config_port(plugin, lq_of(plugin)->ports, index, is_input, info);
}

/* clap.audio-ports-config, and -info */

static uint32_t config_count(const clap_plugin_t *plugin) {
	(void)plugin;
	return CONFIGS;
}

static bool config_get(const clap_plugin_t *plugin, uint32_t index, clap_audio_ports_config_t *config) {
	(void)plugin;
	if (index >= CONFIGS || !config) return false;
	memset(config, 0, sizeof *config);
	config->id = index;
	snprintf(config->name, sizeof config->name, "%s", configs[index].name);
	config->input_port_count = config->output_port_count = 1;
	config->has_main_input = config->has_main_output = true;
	config->main_input_channel_count = config->main_output_channel_count = configs[index].channel_count;
	config->main_input_port_type = config->main_output_port_type = configs[index].port_type;
	return true;
}

static bool config_select(const clap_plugin_t *plugin, clap_id id) {
	lq_plugin *p = lq_of(plugin);
	lq_expect_main(p, "audio_ports_config.select");
	if (p->active || id >= CONFIGS) return false;
	p->ports = id;
	return true;
}

static clap_id config_current(const clap_plugin_t *plugin) { return lq_of(plugin)->ports; }

/* clap.configurable-audio-ports */

static bool asks_for(const clap_audio_port_configuration_request_t *r, clap_id id) {
	return r->port_index == 0 && r->channel_count == configs[id].channel_count && r->port_type &&
	       strcmp(r->port_type, configs[id].port_type) == 0;
}

/* requested gives the configuration that meets every request, or -1. A port
 * that no request names stays as it is: the host need not look at it again. */
static int requested(const lq_plugin *p, const clap_audio_port_configuration_request_t *requests, uint32_t n) {
	if (p->active || !requests) return -1;
	for (clap_id id = 0; id < CONFIGS; id++) {
		bool met = true, in = false, out = false;
		for (uint32_t i = 0; met && i < n; i++) {
			met = asks_for(&requests[i], id);
			if (requests[i].is_input)
				in = true;
			else
				out = true;
		}
		if (met && (id == p->ports || (in && out))) return (int)id;
	}
	return -1;
}

static bool can_apply(const clap_plugin_t *plugin, const clap_audio_port_configuration_request_t *requests, uint32_t n) {
	return requested(lq_of(plugin), requests, n) >= 0;
}

static bool apply(const clap_plugin_t *plugin, const clap_audio_port_configuration_request_t *requests, uint32_t n) {
	int id = requested(lq_of(plugin), requests, n);
	return id >= 0 && config_select(plugin, (clap_id)id);
}

const clap_plugin_audio_ports_t lq_ext_audio_ports = {count, get};
const clap_plugin_audio_ports_config_t lq_ext_audio_ports_config = {config_count, config_get, config_select};
const clap_plugin_audio_ports_config_info_t lq_ext_audio_ports_config_info = {config_current, config_port};
const clap_plugin_configurable_audio_ports_t lq_ext_configurable_audio_ports = {can_apply, apply};

/* clap.audio-ports: one stereo port in, one out, 32 or 64 bit. */
#include "lacquer.h"

#include <stdio.h>
#include <string.h>

static uint32_t count(const clap_plugin_t *plugin, bool is_input) {
	(void)plugin, (void)is_input;
	return 1;
}

static bool get(const clap_plugin_t *plugin, uint32_t index, bool is_input, clap_audio_port_info_t *info) {
	(void)plugin;
	if (index > 0 || !info) return false;
	memset(info, 0, sizeof *info);
	info->id = 0;
	snprintf(info->name, sizeof info->name, "%s", is_input ? "Input" : "Output");
	info->flags = CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS;
	info->channel_count = 2;
	info->port_type = CLAP_PORT_STEREO;
	info->in_place_pair = 0;
	return true;
}

const clap_plugin_audio_ports_t lq_ext_audio_ports = {count, get};

/* Audio ports. */
#include "faulty.h"

static uint32_t count(const clap_plugin_t *p, bool input) {
	(void)p;
	if (fault("ports-none") && input) return 0;
	return fault("ports-id-twice") || fault("ports-second-main") ? 2 : 1;
}

static bool get(const clap_plugin_t *p, uint32_t index, bool input, clap_audio_port_info_t *info) {
	if (index >= count(p, input) && !fault("ports-out-of-range")) return false;
	if (fault("ports-get-false")) return false;
	memset(info, 0, sizeof *info);
	info->id = fault("ports-id-twice") ? 1 : fault("ports-id-invalid") ? CLAP_INVALID_ID : index + 1;
	strcpy(info->name, fault("ports-name-blank") ? "" : input ? "In" : "Out");
	if (fault("ports-name-endless")) memset(info->name, 'x', sizeof info->name);
	info->flags = CLAP_AUDIO_PORT_SUPPORTS_64BITS;
	if (index == 0 || fault("ports-second-main")) info->flags |= CLAP_AUDIO_PORT_IS_MAIN;
	if (fault("ports-prefers-64")) info->flags = CLAP_AUDIO_PORT_IS_MAIN | 4;
	if (fault("ports-unknown-flag")) info->flags |= 1 << 20;
	info->channel_count = fault("ports-no-channels") ? 0 : fault("ports-stereo-three") ? 3 : 2;
	if (fault("ports-pair-channels") && !input) info->channel_count = 1;
	info->port_type = fault("ports-no-channels") || fault("ports-pair-channels") ? NULL : fault("ports-surround") ? "surround" : CLAP_PORT_STEREO;
	info->in_place_pair = fault("ports-pair-nowhere") ? 77 : fault("ports-pair-one-way") && input ? CLAP_INVALID_ID : 1;
	if (fault("ports-active") && of(p)->active) strcpy(info->name, "Another");
	return true;
}

const clap_plugin_audio_ports_t ext_ports = {count, get};

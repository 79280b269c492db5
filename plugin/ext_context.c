/* clap.track-info, clap.param-indication: what the host says about the
 * plugin's surroundings is kept, and lacquer.context/1 shows it. All of it
 * belongs to the main thread. */
#include "lacquer.h"

#include <stdio.h>
#include <stdlib.h>

static void track_changed(const clap_plugin_t *plugin) {
	lq_plugin *p = lq_of(plugin);
	clap_track_info_t info = {0};
	p->has_track = p->host_track && p->host_track->get && p->host_track->get(p->host, &info);
	info.audio_port_type = NULL; /* the host's string may be gone tomorrow */
	info.name[sizeof info.name - 1] = 0;
	p->track = info;
}

static bool track(const clap_plugin_t *plugin, clap_track_info_t *info) {
	lq_plugin *p = lq_of(plugin);
	if (p->has_track && info) *info = p->track;
	return p->has_track;
}

/* kept is where the indications of a parameter are, or NULL. */
static lacquer_indication *kept(const clap_plugin_t *plugin, clap_id id) {
	lq_plugin *p = lq_of(plugin);
	int64_t row = lq_find_row(id);
	if (row < 0) return NULL;
	if (!p->indications) p->indications = calloc(lq_param_count, sizeof *p->indications);
	return p->indications ? &p->indications[row] : NULL;
}

static clap_color_t color_of(const clap_color_t *color) { return color ? *color : (clap_color_t){0}; }

static void set_mapping(const clap_plugin_t *plugin, clap_id id, bool has_mapping, const clap_color_t *color,
                        const char *label, const char *description) {
	lacquer_indication *i = kept(plugin, id);
	if (!i) return;
	i->mapped = has_mapping;
	i->mapping_color = color_of(has_mapping ? color : NULL);
	snprintf(i->label, sizeof i->label, "%s", has_mapping && label ? label : "");
	snprintf(i->description, sizeof i->description, "%s", has_mapping && description ? description : "");
}

static void set_automation(const clap_plugin_t *plugin, clap_id id, uint32_t automation, const clap_color_t *color) {
	lacquer_indication *i = kept(plugin, id);
	if (!i || automation > CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING) return;
	i->automation = automation;
	i->automation_color = color_of(color);
}

static bool indication(const clap_plugin_t *plugin, clap_id id, lacquer_indication *out) {
	const lacquer_indication *i = kept(plugin, id);
	if (i && out) *out = *i;
	return i != NULL;
}

const clap_plugin_track_info_t lq_ext_track_info = {track_changed};
const clap_plugin_param_indication_t lq_ext_param_indication = {set_mapping, set_automation};
const lacquer_plugin_context lq_ext_context = {track, indication};

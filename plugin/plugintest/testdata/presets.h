/* The factory's presets as a host finds and loads them. */
#ifndef HOST_PRESETS_H
#define HOST_PRESETS_H

#include "voice.h"

#include "clap_presets.h"

enum { MOST_PRESETS = 256 };
static char *preset_keys[MOST_PRESETS];
static int preset_count;
static bool in_plugin; /* a location within the plugin was declared */

static inline bool find_type(const clap_preset_discovery_indexer_t *x, const clap_preset_discovery_filetype_t *t) { return (void)x, t != NULL; }
static inline bool find_location(const clap_preset_discovery_indexer_t *x, const clap_preset_discovery_location_t *l) {
	(void)x;
	in_plugin = in_plugin || l->kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN;
	return true;
}
static inline bool find_pack(const clap_preset_discovery_indexer_t *x, const void *pack) { return (void)x, pack != NULL; }
static inline const void *no_extension(const clap_preset_discovery_indexer_t *x, const char *id) { return (void)x, (void)id, NULL; }

typedef clap_preset_discovery_metadata_receiver_t receiver;
static inline void on_preset_error(const receiver *r, int32_t code, const char *text) {
	(void)r;
	WANT(false, "%d: %s", code, text);
}
static inline bool on_preset(const receiver *r, const char *name, const char *key) {
	(void)r, (void)name;
	if (preset_count < MOST_PRESETS && key) preset_keys[preset_count++] = strdup(key);
	return true;
}
static inline void on_plugin_id(const receiver *r, const clap_universal_plugin_id_t *id) { (void)r, (void)id; }
static inline void on_text(const receiver *r, const char *text) { (void)r, (void)text; }
static inline void on_flags(const receiver *r, uint32_t flags) { (void)r, (void)flags; }
static inline void on_times(const receiver *r, uint64_t created, uint64_t changed) { (void)r, (void)created, (void)changed; }
static inline void on_info(const receiver *r, const char *key, const char *value) { (void)r, (void)key, (void)value; }

/* find_presets reads the keys of the presets that are in the plugin. */
static inline void find_presets(void) {
	static const clap_preset_discovery_indexer_t indexer = {{1, 2, 0}, "host in C", "", "", "1", NULL, find_type, find_location, find_pack, no_extension};
	static const receiver all = {NULL, on_preset_error, on_preset, on_plugin_id, on_text, on_flags, on_text, on_text, on_times, on_text, on_info};
	const clap_preset_discovery_factory_t *f = entry->get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID);
	for (uint32_t i = 0; f && i < f->count(f); i++) {
		const clap_preset_discovery_provider_t *p = f->create(f, &indexer, f->get_descriptor(f, i)->id);
		in_plugin = false;
		WANT(p && p->init(p));
		if (in_plugin) WANT(p->get_metadata(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, &all));
		p->destroy(p);
	}
}

/* load_any_preset loads the one at `where`, from 0 to 1, and tells how many
 * were loaded. */
static inline int load_any_preset(const clap_plugin_t *p, double where) {
	const clap_plugin_preset_load_t *ext = p->get_extension(p, CLAP_EXT_PRESET_LOAD);
	if (!ext || preset_count == 0) return 0;
	const char *key = preset_keys[(int)(where * preset_count)];
	WANT(ext->from_location(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, key), "%s", key);
	return 1;
}

#endif

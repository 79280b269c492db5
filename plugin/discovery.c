/* clap.preset-discovery-factory: how a host lists the presets without making
 * an instance. One provider has the factory's, which are in this file, and the
 * user's folder. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <stdlib.h>
#include <string.h>

typedef clap_preset_discovery_metadata_receiver_t receiver;

typedef struct provider {
	clap_preset_discovery_provider_t clap;
	const clap_preset_discovery_indexer_t *indexer;
} provider;

static const clap_preset_discovery_provider_descriptor_t descriptor = {
	.clap_version = {1, 2, 10},
	.id = "org.lacquer.lacquer.presets",
	.name = "Lacquer presets",
	.vendor = "Lacquer",
};

static bool init(const clap_preset_discovery_provider_t *self) {
	static const clap_preset_discovery_filetype_t json = {
		.name = "Lacquer preset", .description = "Settings of the mastering chain", .file_extension = "json"};
	static const clap_preset_discovery_location_t factory = {
		.flags = CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT, .name = "Lacquer", .kind = CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN};
	const clap_preset_discovery_indexer_t *indexer = ((provider *)self->provider_data)->indexer;
	if (!indexer->declare_filetype || !indexer->declare_location) return false;
	if (!indexer->declare_filetype(indexer, &json) || !indexer->declare_location(indexer, &factory)) return false;
	char path[4096];
	lq_enter();
	if (!lq_go_preset_folder(path, sizeof path)) return true;
	clap_preset_discovery_location_t user = {.flags = CLAP_PRESET_DISCOVERY_IS_USER_CONTENT, .name = "Lacquer, my own",
	                                         .kind = CLAP_PRESET_DISCOVERY_LOCATION_FILE, .location = path};
	return indexer->declare_location(indexer, &user);
}

static void destroy(const clap_preset_discovery_provider_t *self) { free(self->provider_data); }

/* tell hands a preset over; flags of 0 leave those of the location. It answers
 * whether the host wants more. */
static bool tell(const receiver *to, const lq_preset *p, uint32_t flags, const char *creator) {
	static const clap_universal_plugin_id_t plugin = {"clap", "org.lacquer.lacquer"};
	if (!to->begin_preset(to, p->name, p->key[0] ? p->key : NULL)) return false;
	if (to->add_plugin_id) to->add_plugin_id(to, &plugin);
	if (to->set_flags && flags) to->set_flags(to, flags);
	if (to->add_creator && creator) to->add_creator(to, creator);
	if (to->set_description && p->description[0]) to->set_description(to, p->description);
	if (to->add_feature) {
		to->add_feature(to, "audio-effect");
		to->add_feature(to, "mastering");
		to->add_feature(to, p->category);
	}
	if (to->add_extra_info && p->lufs[0]) {
		to->add_extra_info(to, "Loudness", p->lufs);
		to->add_extra_info(to, "Ceiling", p->ceiling);
	}
	return true;
}

static bool get_metadata(const clap_preset_discovery_provider_t *self, uint32_t kind, const char *location, const receiver *to) {
	(void)self;
	if (!to || !to->begin_preset) return false;
	lq_enter(); /* hosts crawl on threads of their own */
	lq_preset preset;
	if (kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) {
		uint32_t i = 0;
		for (; lq_go_preset_factory(i, &preset); i++)
			if (!tell(to, &preset, CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT, "Lacquer")) return true;
		return i > 0;
	}
	lq_fault fault = {.text = "internal error"};
	if (!lq_go_preset_file(kind, (char *)location, &preset, &fault)) {
		if (to->on_error) to->on_error(to, fault.os_error, fault.text);
		return false;
	}
	tell(to, &preset, 0, NULL);
	return true;
}

static const void *get_extension(const clap_preset_discovery_provider_t *self, const char *id) {
	(void)self, (void)id;
	return NULL;
}

static uint32_t count(const clap_preset_discovery_factory_t *factory) {
	(void)factory;
	return 1;
}

static const clap_preset_discovery_provider_descriptor_t *get_descriptor(const clap_preset_discovery_factory_t *factory,
                                                                         uint32_t index) {
	(void)factory;
	return index == 0 ? &descriptor : NULL;
}

static const clap_preset_discovery_provider_t *create(const clap_preset_discovery_factory_t *factory,
                                                      const clap_preset_discovery_indexer_t *indexer, const char *id) {
	(void)factory;
	if (!indexer || !id || indexer->clap_version.major < 1 || strcmp(id, descriptor.id) != 0) return NULL;
	provider *p = calloc(1, sizeof *p);
	if (!p) return NULL;
	lq_enter();
	p->indexer = indexer;
	p->clap = (clap_preset_discovery_provider_t){
		.desc = &descriptor,
		.provider_data = p,
		.init = init,
		.destroy = destroy,
		.get_metadata = get_metadata,
		.get_extension = get_extension,
	};
	return &p->clap;
}

const clap_preset_discovery_factory_t lq_preset_factory = {count, get_descriptor, create};

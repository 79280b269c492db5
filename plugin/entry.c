/* The entry point and the factory: one plugin. */
#include "clap_facts.h"
#include "lacquer.h"

#include "_cgo_export.h"

#include <pthread.h>
#include <string.h>

static const char *const features[] = {"audio-effect", "mastering", "stereo", "mono", "limiter", "compressor", "equalizer", NULL};

static char version[64];

static const clap_plugin_descriptor_t descriptor = {
	.clap_version = {1, 2, 10},
	.id = "org.lacquer.lacquer",
	.name = "Lacquer",
	.vendor = "Lacquer",
	.url = "",
	.manual_url = "",
	.support_url = "",
	.version = version,
	.description = "Mastering chain: equaliser, multiband, glue compressor, saturation, stereo image, clipper, true-peak maximizer, dither, loudness meters",
	.features = features,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int opened; /* init calls minus deinit calls */

static bool entry_init(const char *path) {
	(void)path;
	pthread_mutex_lock(&lock);
	lq_enter();
	bool ok = opened > 0 || lq_load_table();
	if (ok && opened++ == 0) lq_go_version(version, sizeof version);
	pthread_mutex_unlock(&lock);
	return ok;
}

static void entry_deinit(void) {
	pthread_mutex_lock(&lock);
	if (opened > 0) opened--;
	pthread_mutex_unlock(&lock);
}

static uint32_t plugin_count(const clap_plugin_factory_t *factory) {
	(void)factory;
	return 1;
}

static const clap_plugin_descriptor_t *plugin_descriptor(const clap_plugin_factory_t *factory, uint32_t index) {
	(void)factory;
	return index == 0 ? &descriptor : NULL;
}

static const clap_plugin_t *create_plugin(const clap_plugin_factory_t *factory, const clap_host_t *host, const char *id) {
	(void)factory;
	if (!host || !id || host->clap_version.major < 1 || strcmp(id, descriptor.id) != 0) return NULL;
	return lq_create(host, &descriptor);
}

static const clap_plugin_factory_t factory = {plugin_count, plugin_descriptor, create_plugin};

static const void *get_factory(const char *id) {
	if (!id) return NULL;
	if (strcmp(id, CLAP_PLUGIN_FACTORY_ID) == 0) return &factory;
	if (strcmp(id, CLAP_PRESET_DISCOVERY_FACTORY_ID) == 0 || strcmp(id, CLAP_PRESET_DISCOVERY_FACTORY_ID_COMPAT) == 0)
		return &lq_preset_factory;
	return NULL;
}

CLAP_EXPORT const clap_plugin_entry_t clap_entry = {{1, 2, 10}, entry_init, entry_deinit, get_factory};

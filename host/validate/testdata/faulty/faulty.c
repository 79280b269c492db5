/* Entry, factory and descriptor. */
#include "faulty.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool fault(const char *name) {
	const char *wanted = getenv("FAULT");
	return wanted && strcmp(wanted, name) == 0;
}

static const char *const features[] = {"audio-effect", "stereo", "utility", NULL};
static const char *const no_category[] = {"stereo", "utility", NULL};
static const char *const twice[] = {"audio-effect", "stereo", "stereo", NULL};
static const char *const own_feature[] = {"audio-effect", "very-good", NULL};
static const char *endless[300];

static clap_plugin_descriptor_t descriptor = {
	.clap_version = {1, 2, 10},
	.id = "org.lacquer.faulty",
	.name = "Faulty",
	.vendor = "Lacquer",
	.url = "https://example.org",
	.manual_url = "",
	.support_url = "",
	.version = "1.2.3",
	.description = "Does everything right, or one thing wrong",
	.features = features,
};

/* spoil makes the descriptor wrong in the one way asked for. */
static void spoil(clap_plugin_descriptor_t *d) {
	if (fault("id-blank")) d->id = "";
	if (fault("id-form")) d->id = "my plugin";
	if (fault("name-blank")) d->name = " ";
	if (fault("name-latin1")) d->name = "Faulty \xe4";
	if (fault("name-control")) d->name = "Faulty\x1b[31m";
	if (fault("vendor-null")) d->vendor = NULL;
	if (fault("url-relative")) d->url = "example.org";
	if (fault("version-words")) d->version = "the newest";
	if (fault("descriptor-clap-old")) d->clap_version.major = 0;
	if (fault("features-null")) d->features = NULL;
	if (fault("features-endless")) {
		for (int i = 0; i < 300; i++) endless[i] = i ? "vendor:x" : "audio-effect";
		d->features = endless;
	}
	if (fault("features-no-category")) d->features = no_category;
	if (fault("features-twice")) d->features = twice;
	if (fault("features-own")) d->features = own_feature;
}

/* Plugin */

static int alive;
static bool freed;

bool plugin_init(const clap_plugin_t *p) {
	static int inits;
	if (fault("deinit-frees") && freed) *(volatile int *)8 = 0;
	if (fault("init-exits")) fputs("no licence found\n", stderr), exit(3);
	if (fault("init-crashes")) *(volatile int *)8 = 0;
	of(p)->initialised = true;
	return !fault("init-false") && !(fault("init-eleven") && ++inits % 12 == 0);
}

void plugin_destroy(const clap_plugin_t *p) {
	if (fault("destroy-hangs"))
		for (;;) sleep(1);
	if (fault("destroy-uninitialised") && !of(p)->initialised) abort();
	alive--;
	if (fault("create-singleton")) return;
	free(of(p)->behaviour);
	free(of(p));
}

static const void *plugin_extension(const clap_plugin_t *p, const char *id) {
	(void)p;
	if (fault("flush-null") && strcmp(id, CLAP_EXT_PARAMS) == 0) return &ext_params_no_flush;
	static const struct {
		const char *id;
		const void *table;
	} all[] = {
		{CLAP_EXT_AUDIO_PORTS, &behaviour_ports}, {CLAP_EXT_PARAMS, &ext_params}, {CLAP_EXT_STATE, &behaviour_state},
		{CLAP_EXT_LATENCY, &behaviour_latency},   {CLAP_EXT_TAIL, &behaviour_tail},
		{"clap.state-context/2", &ext_state_context}, {"clap.preset-load/2", &ext_preset_load},
	};
	bool state = strcmp(id, CLAP_EXT_STATE) == 0;
	if (state && (fault("state-none") || fault("context-alone"))) return NULL;
	if (strcmp(id, "clap.state-context/2") == 0 && fault("state-none")) return NULL;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		size_t n = strlen(all[i].id);
		if (fault("extension-prefix") ? strncmp(id, all[i].id, n) == 0 : strcmp(id, all[i].id) == 0) return all[i].table;
	}
	return further_extension(id);
}

/* Factory */

static uint32_t factory_count(const clap_plugin_factory_t *f) {
	(void)f;
	static uint32_t calls;
	if (fault("count-grows")) return 1 + calls++;
	return fault("count-zero") ? 0 : fault("ids-twice") || fault("descriptor-missing") ? 2 : 1;
}

static const clap_plugin_descriptor_t *factory_descriptor(const clap_plugin_factory_t *f, uint32_t index) {
	(void)f;
	static int calls;
	if (fault("descriptor-changes")) descriptor.description = calls++ % 2 ? "odd" : "even";
	if (fault("descriptor-out-of-range")) return &descriptor;
	if (fault("count-zero")) return NULL;
	return index == 0 || (fault("ids-twice") && index == 1) ? &descriptor : NULL;
}

static const clap_plugin_t *factory_create(const clap_plugin_factory_t *factory, const clap_host_t *host, const char *id) {
	(void)factory;
	static faulty *only;
	if (fault("create-any") ? false : fault("create-prefix") ? strncmp(id, descriptor.id, strlen(descriptor.id)) != 0 : strcmp(id, descriptor.id) != 0)
		return NULL;
	if (fault("create-null") || (fault("create-seven") && alive == 7)) return NULL;
	if (fault("create-singleton") && only) return &only->clap;
	alive++;
	faulty *p = only = calloc(1, sizeof *p);
	p->host = host;
	p->own = descriptor;
	if (fault("own-name")) p->own.name = "Something else";
	memcpy(p->value, param_default, sizeof p->value);
	p->clap = (clap_plugin_t){
		&p->own, p, behaviour_init, behaviour_destroy, behaviour_activate, behaviour_deactivate, behaviour_start,
		plugin_stop, behaviour_reset, behaviour_process, plugin_extension, behaviour_on_main,
	};
	p->main = pthread_self();
	behaviour_create(p);
	if (fault("on-main-null")) p->clap.on_main_thread = NULL;
	if (fault("own-null")) p->clap.desc = NULL;
	return &p->clap;
}

static const clap_plugin_factory_t factory = {factory_count, factory_descriptor, factory_create};

/* Entry */

static int inits;

static bool entry_init(const char *path) {
	presets_beside(path);
	if (fault("load-crashes")) abort();
	if (fault("load-hangs"))
		for (;;) sleep(1);
	if (fault("load-slow")) usleep(150000);
	if (fault("load-noisy")) puts("{\"begin\":\"I am loaded\"}\n");
	if (fault("load-chdir") && chdir("/") != 0) return false;
	if (getenv("FAULTY_WAS_LOADED")) return false;
	if (fault("init-once") && inits > 0) return false;
	inits++;
	spoil(&descriptor);
	return !fault("entry-init-false");
}

static void entry_deinit(void) {
	freed = true;
	if (fault("deinit-at-once")) inits = 0;
	else inits--;
	if (fault("load-once")) setenv("FAULTY_WAS_LOADED", "1", 1);
}

static const void *entry_factory(const char *id) {
	static int calls;
	if (inits <= 0 || fault("no-factory") || (fault("factory-once") && calls++ > 0)) return NULL;
	if (fault("factory-any")) return &factory;
	return strcmp(id, CLAP_PLUGIN_FACTORY_ID) == 0 ? &factory : presets_factory(id);
}

#ifdef EXPORTS
CLAP_EXPORT int exported_by_accident = 1;
#endif
#ifndef MAJOR
#define MAJOR 1
#endif

CLAP_EXPORT const clap_plugin_entry_t clap_entry = {{MAJOR, 2, 10}, entry_init, entry_deinit, entry_factory};

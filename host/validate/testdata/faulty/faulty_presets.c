/* Presets: two in the plugin, and files named *.faulty in the folder "presets"
 * beside it, which hold a number for Delay. */
#include "faulty.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct { const char *abi, *id; } universal_id;
typedef struct receiver {
	void *data;
	void (*on_error)(const struct receiver *, int32_t os_error, const char *message);
	bool (*begin_preset)(const struct receiver *, const char *name, const char *load_key);
	void (*add_plugin_id)(const struct receiver *, const universal_id *id);
	void (*set_soundpack_id)(const struct receiver *, const char *id);
	void (*set_flags)(const struct receiver *, uint32_t flags);
	void (*add_creator)(const struct receiver *, const char *creator);
	void (*set_description)(const struct receiver *, const char *description);
	void (*set_timestamps)(const struct receiver *, uint64_t created, uint64_t modified);
	void (*add_feature)(const struct receiver *, const char *feature);
	void (*add_extra_info)(const struct receiver *, const char *key, const char *value);
} receiver;
typedef struct { const char *name, *description, *extension; } filetype;
typedef struct { uint32_t flags; const char *name; uint32_t kind; const char *location; } location;
typedef struct { clap_version_t version; const char *id, *name, *vendor; } provider_descriptor;
typedef struct indexer {
	clap_version_t clap_version;
	const char *name, *vendor, *url, *version;
	void *data;
	bool (*declare_filetype)(const struct indexer *, const filetype *);
	bool (*declare_location)(const struct indexer *, const location *);
	bool (*declare_soundpack)(const struct indexer *, const void *);
	const void *(*get_extension)(const struct indexer *, const char *id);
} indexer;
typedef struct provider {
	const provider_descriptor *desc;
	void *data;
	bool (*init)(const struct provider *);
	void (*destroy)(const struct provider *);
	bool (*get_metadata)(const struct provider *, uint32_t kind, const char *location, const receiver *);
	const void *(*get_extension)(const struct provider *, const char *id);
} provider;
typedef struct factory {
	uint32_t (*count)(const struct factory *);
	const provider_descriptor *(*get_descriptor)(const struct factory *, uint32_t index);
	const provider *(*create)(const struct factory *, const indexer *, const char *id);
} factory;
typedef struct {
	void (*on_error)(const clap_host_t *, uint32_t kind, const char *location, const char *key, int32_t os_error, const char *message);
	void (*loaded)(const clap_host_t *, uint32_t kind, const char *location, const char *key);
} host_preset_load;

enum { IN_FILE, IN_PLUGIN, FACTORY = 1 };

static char folder[4096];

void presets_beside(const char *plugin_path) {
	snprintf(folder, sizeof folder, "%s", plugin_path);
	char *slash = strrchr(folder, '/');
	snprintf(slash, sizeof folder - (size_t)(slash - folder), "/presets");
}

/* The provider */

static bool provider_init(const provider *p) {
	const indexer *x = p->data;
	if (fault("provider-init-false")) return false;
	if (fault("provider-declares-nothing")) return true;
	filetype type = {fault("filetype-nameless") ? "" : "Faulty preset", "", fault("filetype-dot") ? ".faulty" : "faulty"};
	location in_plugin = {FACTORY, fault("location-nameless") ? "" : "Factory", fault("location-kind") ? 7 : IN_PLUGIN,
	                      fault("location-plugin-path") ? "/tmp" : NULL};
	location files = {fault("location-flags") ? 1 << 20 : FACTORY, "Files", IN_FILE, fault("location-relative") ? "presets" : folder};
	return x->declare_filetype(x, &type) && x->declare_location(x, &in_plugin) && x->declare_location(x, &files);
}

static void provider_destroy(const provider *p) { free((void *)p); }

static void tell(const receiver *r, const char *name, const char *key) {
	if (fault("preset-early")) r->set_description(r, "before its preset");
	if (fault("preset-nameless")) name = "";
	if (fault("preset-name-latin1")) name = "Gr\xfc\xdf";
	if (fault("preset-same-key") && key) key = "soft";
	r->begin_preset(r, name, key);
	universal_id id = {"clap", fault("preset-for-other") ? "org.lacquer.other" : "org.lacquer.faulty"}, half = {"", id.id};
	if (!fault("preset-for-none")) r->add_plugin_id(r, fault("preset-no-abi") ? &half : &id);
	r->add_creator(r, "Lacquer");
}

/* number reads a preset's file. */
static bool number(const char *path, double *value) {
	FILE *f = path ? fopen(path, "r") : NULL;
	if (!f) return false;
	bool ok = fscanf(f, "%lf", value) == 1 && *value >= 0 && *value <= 100;
	fclose(f);
	return ok;
}

static bool get_metadata(const provider *p, uint32_t kind, const char *path, const receiver *r) {
	(void)p;
	static int calls;
	double v;
	if (kind == IN_PLUGIN) {
		tell(r, "Soft", "soft");
		if (!fault("preset-sometimes") || calls++ % 2) tell(r, "Loud", "loud");
		return true;
	}
	if (fault("preset-file-refused") || (!number(path, &v) && !fault("preset-from-nothing"))) {
		r->on_error(r, 2, "no preset in the file");
		return false;
	}
	tell(r, "From a file", NULL);
	return true;
}

static const void *no_extension(const provider *p, const char *id) {
	(void)p, (void)id;
	return NULL;
}

static const provider_descriptor descriptors[] = {
	{{1, 2, 10}, "org.lacquer.faulty.presets", "Faulty presets", "Lacquer"},
	{{1, 2, 10}, "org.lacquer.faulty.presets", "", "Lacquer"},
	{{0, 2, 10}, "org.lacquer.faulty.presets", "Faulty presets of old", "Lacquer"},
};

static uint32_t count(const factory *f) {
	(void)f;
	return fault("providers-twice") || fault("provider-missing") ? 2 : 1;
}

static const provider_descriptor *get_descriptor(const factory *f, uint32_t index) {
	if (fault("provider-missing") && index == 1) return NULL;
	if (index >= count(f) && !fault("provider-out-of-range")) return NULL;
	return fault("provider-nameless") ? &descriptors[1] : fault("provider-old") ? &descriptors[2] : &descriptors[0];
}

static const provider *create(const factory *f, const indexer *x, const char *id) {
	(void)f;
	if (strcmp(id, descriptors[0].id) != 0 && !fault("provider-any")) return NULL;
	provider *p = malloc(sizeof *p);
	*p = (provider){fault("provider-other") ? &descriptors[1] : get_descriptor(f, 0), (void *)x, provider_init, provider_destroy, get_metadata, no_extension};
	return p;
}

static const factory presets = {count, get_descriptor, create};

const void *presets_factory(const char *id) {
	return strcmp(id, "clap.preset-discovery-factory/2") == 0 && !fault("no-presets") ? &presets : NULL;
}

/* preset-load */

static bool from_location(const clap_plugin_t *plugin, uint32_t kind, const char *path, const char *key) {
	faulty *f = of(plugin);
	const host_preset_load *host = host_ext(f, "clap.preset-load/2");
	double delay = 0;
	bool ok = kind == IN_PLUGIN ? key && (!strcmp(key, "soft") || !strcmp(key, "loud")) : number(path, &delay);
	if (fault("preset-load-none") || (fault("preset-load-active-not") && f->active)) ok = false;
	if (!ok && fault("preset-load-any")) return true;
	if (!ok) {
		if (fault("preset-load-clears")) memcpy(f->value, param_default, sizeof f->value);
		if (!fault("preset-load-silent")) host->on_error(f->host, kind, path, key, 2, "no such preset");
		return false;
	}
	double delay_before = f->value[DELAY];
	if (!fault("preset-load-adds")) memcpy(f->value, param_default, sizeof f->value);
	f->value[GAIN] = kind == IN_FILE || !strcmp(key, "soft") ? -20 : fault("preset-load-too-loud") ? 90 : 6;
	if (kind == IN_FILE) f->value[DELAY] = delay;
	if (fault("preset-load-half") && f->active) f->value[DELAY] = (f->value[DELAY] + delay_before) / 2;
	f->preset = fault("preset-load-unsaved") ? 3 : 0;
	if (!fault("preset-load-untold")) host->loaded(f->host, kind, path, key);
	return true;
}

const preset_load ext_preset_load = {from_location};

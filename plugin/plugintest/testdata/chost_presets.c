/* Checks of preset discovery and preset load; part of chost.c. */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* A host that lists presets. */

typedef clap_preset_discovery_metadata_receiver_t receiver_t;
typedef clap_preset_discovery_indexer_t indexer_t;
typedef clap_preset_discovery_provider_t provider_t;

typedef struct found {
	char name[256], key[64];
	uint32_t flags;
	int ids, creators, descriptions, features, infos;
} found;

static found presets[64];
static uint32_t preset_count, preset_limit = 64;
static int discovery_errors, discovery_errno;
static char discovery_error[2048];

static void on_metadata_error(const receiver_t *r, int32_t os_error, const char *msg) {
	(void)r;
	discovery_errors++, discovery_errno = os_error;
	snprintf(discovery_error, sizeof discovery_error, "%s", msg);
}
static bool on_preset(const receiver_t *r, const char *name, const char *key) {
	(void)r;
	WANT(preset_count < preset_limit, "the host wanted no more"); /* not after it said no */
	found *f = &presets[preset_count++];
	memset(f, 0, sizeof *f);
	snprintf(f->name, sizeof f->name, "%s", name ? name : "");
	snprintf(f->key, sizeof f->key, "%s", key ? key : "");
	return preset_count < preset_limit;
}
#define LAST presets[preset_count - 1]
static void on_plugin_id(const receiver_t *r, const clap_universal_plugin_id_t *id) {
	(void)r, LAST.ids++;
	WANT(!strcmp(id->abi, "clap") && !strcmp(id->id, "org.lacquer.lacquer"));
}
static void on_flags(const receiver_t *r, uint32_t flags) { (void)r, LAST.flags = flags; }
static void on_creator(const receiver_t *r, const char *name) { (void)r, LAST.creators += name[0] != 0; }
static void on_description(const receiver_t *r, const char *text) { (void)r, LAST.descriptions += text[0] != 0; }
static void on_feature(const receiver_t *r, const char *feature) { (void)r, LAST.features += feature[0] != 0; }
static void on_info(const receiver_t *r, const char *key, const char *value) { (void)r, LAST.infos += key[0] && value[0]; }

static const receiver_t receiver = {
	.on_error = on_metadata_error, .begin_preset = on_preset, .add_plugin_id = on_plugin_id, .set_flags = on_flags,
	.add_creator = on_creator, .set_description = on_description, .add_feature = on_feature, .add_extra_info = on_info,
};

static int filetypes, locations, refuse_locations;
static char user_folder[4096];

static bool on_filetype(const indexer_t *i, const clap_preset_discovery_filetype_t *t) {
	(void)i, filetypes++;
	return !strcmp(t->file_extension, "json") && t->name[0] && t->description[0];
}
static bool on_location(const indexer_t *i, const clap_preset_discovery_location_t *l) {
	(void)i, locations++;
	if (l->kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN) {
		WANT(!l->location && l->flags == CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT && l->name[0]);
	} else {
		WANT(l->kind == CLAP_PRESET_DISCOVERY_LOCATION_FILE && l->flags == CLAP_PRESET_DISCOVERY_IS_USER_CONTENT && l->name[0]);
		snprintf(user_folder, sizeof user_folder, "%s", l->location);
	}
	return locations > refuse_locations;
}
static const indexer_t indexer = {{1, 2, 0}, "chost", NULL, NULL, NULL, NULL, on_filetype, on_location, NULL, NULL};

#define PROVIDER "org.lacquer.lacquer.presets"

static const provider_t *provider_of(const indexer_t *i) {
	const clap_preset_discovery_factory_t *f = entry->get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID);
	const provider_t *p = f->create(f, i, PROVIDER);
	WANT(p && p->provider_data);
	return p;
}

/* list asks a provider for what is at a location. */
static bool list_presets(const provider_t *p, uint32_t kind, const char *location) {
	preset_count = 0, discovery_errors = 0;
	return p->get_metadata(p, kind, location, &receiver);
}

static void check_discovery(void) {
	const clap_preset_discovery_factory_t *f = entry->get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID);
	WANT(f && f == entry->get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID_COMPAT));
	WANT(!entry->get_factory(CLAP_PRESET_DISCOVERY_FACTORY_ID "x") && !entry->get_factory("clap.preset-discovery-factory"));
	WANT(f->count(f) == 1 && !f->get_descriptor(f, 1) && !f->get_descriptor(f, UINT32_MAX));
	const clap_preset_discovery_provider_descriptor_t *d = f->get_descriptor(f, 0);
	WANT(d && !strcmp(d->id, PROVIDER) && d->name[0] && d->vendor[0] && d->clap_version.major == 1);
	WANT(!f->create(f, &indexer, PROVIDER " ") && !f->create(f, &indexer, "") && !f->create(f, &indexer, NULL));
	WANT(!f->create(f, NULL, PROVIDER));
	indexer_t old = indexer, deaf = {{1, 2, 0}, "deaf", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
	old.clap_version.major = 0;
	WANT(!f->create(f, &old, PROVIDER));

	const provider_t *several[8];
	for (int i = 0; i < 8; i++) several[i] = provider_of(&indexer);
	WANT(filetypes == 0 && locations == 0); /* nothing before init */
	several[7]->destroy(several[7]);        /* without init */
	for (int i = 0; i < 7; i++) {
		for (int twice = 0; twice < 2; twice++) {
			filetypes = locations = 0;
			WANT(several[i]->init(several[i]) && filetypes == 1 && (locations == 1 || locations == 2));
		}
		WANT(several[i]->desc == d && !several[i]->get_extension(several[i], "x") && !several[i]->get_extension(several[i], NULL));
	}
	refuse_locations = 1, locations = 0;
	WANT(!several[6]->init(several[6]));
	refuse_locations = 0;
	const provider_t *p = provider_of(&deaf);
	WANT(!p->init(p));
	p->destroy(p);

	for (int i = 6; i >= 0; i--) {
		p = several[i];
		WANT(list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL) && preset_count == 35 && discovery_errors == 0);
		for (uint32_t k = 0; k < preset_count; k++) {
			const found *one = &presets[k];
			WANT(one->name[0] && one->key[0] && one->flags == CLAP_PRESET_DISCOVERY_IS_FACTORY_CONTENT, "%s", one->name);
			WANT(one->ids == 1 && one->creators == 1 && one->descriptions == 1 && one->features == 3 && one->infos == 2, "%s", one->name);
			for (uint32_t j = 0; j < k; j++) WANT(strcmp(presets[j].key, one->key) && strcmp(presets[j].name, one->name), "%s", one->key);
		}
		for (preset_limit = 1; preset_limit < 4; preset_limit++)
			WANT(list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL) && preset_count == preset_limit);
		preset_limit = 64;
		receiver_t curt = {.begin_preset = on_preset}, mute = {.on_error = on_metadata_error};
		preset_count = 0;
		WANT(p->get_metadata(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, &curt) && preset_count == 35 && presets[9].ids == 0);
		WANT(!p->get_metadata(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/nowhere", &curt));
		WANT(!p->get_metadata(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, &mute));
		WANT(!p->get_metadata(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, NULL));
		WANT(!list_presets(p, 2, NULL) && !list_presets(p, UINT32_MAX, "/") && preset_count == 0 && discovery_errors == 1);
		p->destroy(p);
	}
}

/* A host that loads them. */

static int loads, load_errors, load_errno, dirties;
static uint32_t told_kind;
static char told_location[4096], told_key[256], load_error[2048];

static void remember(uint32_t kind, const char *location, const char *key) {
	told_kind = kind;
	snprintf(told_location, sizeof told_location, "%s", location ? location : "(none)");
	snprintf(told_key, sizeof told_key, "%s", key ? key : "(none)");
}
static void on_load_error(const clap_host_t *h, uint32_t kind, const char *location, const char *key, int32_t os_error, const char *msg) {
	(void)h, load_errors++, load_errno = os_error;
	remember(kind, location, key);
	snprintf(load_error, sizeof load_error, "%s", msg);
}
static void on_loaded(const clap_host_t *h, uint32_t kind, const char *location, const char *key) {
	(void)h, loads++;
	remember(kind, location, key);
}
static void on_dirty(const clap_host_t *h) { (void)h, dirties++; }

static const clap_host_preset_load_t host_preset_load = {on_load_error, on_loaded};
static const clap_host_state_t host_state = {on_dirty};

static const void *preset_extension(const clap_host_t *h, const char *id) {
	if (!strcmp(id, h->host_data ? CLAP_EXT_PRESET_LOAD_COMPAT : CLAP_EXT_PRESET_LOAD)) return &host_preset_load;
	if (!strcmp(id, CLAP_EXT_STATE)) return &host_state;
	return host_extension(h, id);
}
static const clap_host_t preset_host = {{1, 2, 0}, NULL, "presets", "", "", "1", preset_extension, on_restart, on_nothing, on_nothing};
static const clap_host_t draft_host = {{1, 2, 0}, "draft", "presets", "", "", "1", preset_extension, on_restart, on_nothing, on_nothing};

static bool load_preset(uint32_t kind, const char *location, const char *key) {
	const clap_plugin_preset_load_t *ext = plug->get_extension(plug, CLAP_EXT_PRESET_LOAD);
	WANT(ext == plug->get_extension(plug, CLAP_EXT_PRESET_LOAD_COMPAT));
	loads = load_errors = dirties = rescans = 0;
	bool ok = ext->from_location(plug, kind, location, key);
	WANT(loads == ok && dirties == ok && rescans == ok && load_errors == !ok, "%d loads, %d errors", loads, load_errors);
	WANT(ok || load_error[0]);
	return ok;
}

static void load_refused(void) {
	static const struct {
		uint32_t kind;
		const char *location, *key;
		int os_error;
	} cases[] = {
		{CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, NULL, 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "", 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "loud-rock ", 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "../factory/loud-rock", 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_FILE, NULL, "loud-rock", 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_FILE, "", NULL, 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/nowhere.json", NULL, ENOENT},
		{CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/dev/zero", NULL, 0},
		{CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/", NULL, 0},
		{2, "/", "loud-rock", 0},
		{UINT32_MAX, NULL, NULL, 0},
	};
	static bytes before, after;
	before.step = after.step = sizeof before.data, before.fail_at = after.fail_at = SIZE_MAX;
	before.size = 0;
	set_text(6000, "-1 dB");
	WANT(state->save(plug, &(clap_ostream_t){&before, stream_write}));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		WANT(!load_preset(cases[i].kind, cases[i].location, cases[i].key), "case %zu", i);
		WANT(load_errno == cases[i].os_error, "case %zu: %d, %s", i, load_errno, load_error);
		after.size = 0;
		WANT(state->save(plug, &(clap_ostream_t){&after, stream_write}));
		WANT(after.size == before.size && !memcmp(after.data, before.data, after.size), "case %zu", i);
	}
}

/* by_key loads presets before activate and while audio runs. */
static void by_key(void) {
	load_refused();
	set_text(6004, "Delta"); /* is for listening, and stays */
	WANT(load_preset(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "loud-rock") && value_of(6000) == 0 && value_of(2000) == 1);
	WANT(value_of(6004) == 5);
	set_text(6004, "Stereo");
	WANT(told_kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN && !strcmp(told_location, "(none)") && !strcmp(told_key, "loud-rock"));
	set_text(104, "off");
	activate();
	int before = restarts;
	double steady = settle();
	WANT(steady > 0.1, "%g", steady);
	WANT(load_preset(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "streaming-transparent") && value_of(2000) == 0);
	for (int i = 0; i < 10; i++) settle();
	WANT(fabs(out64[0][9]) < 1e-6 && value_of(2000) == 0, "%g", out64[0][9]); /* its subsonic filter takes what is steady */
	WANT(restarts == before);
	set_text(104, "off");
	load_refused();
	steady = settle();
	WANT(fabs(steady - 0.25 * pow(10, -0.05)) < 1e-6, "%g", steady);
	deactivate();
}

static void check_preset_load(void) {
	with(&preset_host, by_key);
	with(&draft_host, by_key);
	/* a host that hears nothing of it */
	const clap_plugin_t *p = plug;
	plug = create(&bare_host);
	const clap_plugin_preset_load_t *ext = plug->get_extension(plug, CLAP_EXT_PRESET_LOAD);
	WANT(ext->from_location(plug, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, "loud-rock") && value_of(2000) == 1);
	WANT(!ext->from_location(plug, CLAP_PRESET_DISCOVERY_LOCATION_FILE, "/nowhere", NULL) && value_of(2000) == 1);
	plug->destroy(plug);
	plug = p;
}

/* The user's folder. What is in it comes from the test in Go: files called
 * good-... are presets of the same name that set the trim to -3 dB and, by
 * themselves, the look-ahead; the others are none. */

static const provider_t *user_provider(void) {
	const provider_t *p = provider_of(&indexer);
	locations = 0, user_folder[0] = 0;
	WANT(p->init(p));
	return p;
}

static void good_file(const provider_t *p, const char *path, const char *stem) {
	WANT(list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, path) && preset_count == 1 && discovery_errors == 0, "%s: %s", stem, discovery_error);
	WANT(!strcmp(LAST.name, stem) && !LAST.key[0] && LAST.flags == 0 && LAST.ids == 1 && LAST.features == 3, "%s: %s", stem, LAST.name);
	set_text(6000, "-1 dB"), set_text(5006, "5 ms"), set_text(1, "on");
	activate();
	int before = restarts;
	WANT(load_preset(CLAP_PRESET_DISCOVERY_LOCATION_FILE, path, "ignored") && value_of(6000) == -3, "%s: %s", stem, load_error);
	WANT(!strcmp(told_location, path) && !strcmp(told_key, "(none)"));
	WANT(restarts == before + (value_of(5006) != log2(5)), "%s: %d", stem, restarts - before);
	settle();
	WANT(value_of(6000) == -3 && value_of(1) == 1);
	deactivate();
}

static void bad_file(const provider_t *p, const char *path, const char *stem) {
	WANT(!list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, path) && preset_count == 0 && discovery_errors == 1, "%s", stem);
	WANT(strstr(discovery_error, path), "%s: %s", stem, discovery_error);
	set_text(6000, "-1 dB");
	WANT(!load_preset(CLAP_PRESET_DISCOVERY_LOCATION_FILE, path, NULL) && value_of(6000) == -1, "%s", stem);
	WANT(strstr(load_error, path) && !strcmp(told_location, path), "%s: %s", stem, load_error);
}

static void crawl(void) {
	const provider_t *p = user_provider();
	WANT(locations == 2 && user_folder[0] == '/', "%s", user_folder);
	char path[4400];
	snprintf(path, sizeof path, "%s/bad-pipe.json", user_folder);
	WANT(!mkfifo(path, 0600));
	snprintf(path, sizeof path, "%s/bad-device.json", user_folder);
	WANT(!symlink("/dev/zero", path));
	DIR *dir = opendir(user_folder);
	int good = 0, bad = 0;
	for (struct dirent *e; dir && (e = readdir(dir));) {
		if (e->d_name[0] == '.') continue;
		char stem[256];
		snprintf(path, sizeof path, "%s/%s", user_folder, e->d_name);
		snprintf(stem, sizeof stem, "%s", e->d_name);
		if (strrchr(stem, '.')) *strrchr(stem, '.') = 0;
		if (!strncmp(stem, "good", 4))
			good_file(p, path, stem), good++;
		else
			bad_file(p, path, stem), bad++;
	}
	closedir(dir);
	WANT(good == 4 && bad == 11, "%d good, %d bad", good, bad);
	snprintf(path, sizeof path, "%s/nowhere.json", user_folder);
	WANT(!list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, path) && discovery_errno == ENOENT && strstr(discovery_error, path));
	WANT(!list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, NULL) && !list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_FILE, ""));
	p->destroy(p);
}

static void check_preset_folder(void) { with(&preset_host, crawl); }

static void check_no_folder(void) {
	const provider_t *p = user_provider();
	WANT(locations == 1 && !user_folder[0], "%s", user_folder);
	p->destroy(p);
}

/* check_preset_values prints what every preset of the factory sets: a line
 * with key and name, and one for each parameter. */
static void print_values(void) {
	const provider_t *p = provider_of(&indexer);
	WANT(list_presets(p, CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL));
	for (uint32_t k = 0; k < preset_count; k++) {
		WANT(load_preset(CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN, NULL, presets[k].key));
		printf("preset\t%s\t%s\n", presets[k].key, presets[k].name);
		for (uint32_t i = 0; i < params->count(plug); i++) {
			clap_param_info_t info;
			WANT(params->get_info(plug, i, &info));
			printf("value\t%u\t%.17g\n", info.id, value_of(info.id));
		}
	}
	p->destroy(p);
}

static void check_preset_values(void) { with(&preset_host, print_values); }

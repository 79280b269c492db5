/* A host that scans and unloads, again and again. Usage: reload FILE; it exits
 * with 0 if the library, whose Go threads never end, is still there. */
#include "lacquer.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
	if (argc != 2) return 2;
	const clap_plugin_entry_t *first = NULL;
	for (int i = 0; i < 20; i++) {
		void *lib = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
		const clap_plugin_entry_t *entry = lib ? dlsym(lib, "clap_entry") : NULL;
		if (!entry) return printf("round %d: %s\n", i, lib ? "no entry" : dlerror()), 1;
		if (!first) first = entry;
		if (entry != first) return printf("round %d: loaded anew\n", i), 1;
		if (i % 2 && (!entry->init(argv[1]) || !entry->get_factory(CLAP_PLUGIN_FACTORY_ID))) return puts("init fails"), 1;
		if (i % 2) entry->deinit();
		dlclose(lib);
		usleep(5000);
	}
	usleep(300000); /* Go's threads wake up */
	return 0;
}

/* A host that scans a plugin and unloads it, again and again, as hosts on Windows
 * do. Usage: reload FILE. If the library went, Go's threads would crash here. */
#include "clap.h"

#include <stdio.h>
#include <windows.h>

int main(int argc, char **argv) {
	if (argc != 2) return 2;
	for (int i = 0; i < 20; i++) {
		HMODULE lib = LoadLibraryA(argv[1]);
		const clap_plugin_entry_t *entry = lib ? (void *)GetProcAddress(lib, "clap_entry") : NULL;
		if (!entry) return printf("round %d: not loaded\n", i), 1;
		if (i % 2 && (!entry->init(argv[1]) || !entry->get_factory(CLAP_PLUGIN_FACTORY_ID)))
			return printf("round %d: init fails\n", i), 1;
		if (i % 2) entry->deinit();
		FreeLibrary(lib);
		Sleep(5);
	}
	Sleep(300); /* Go's threads wake up */
	return GetModuleHandleA(argv[1]) ? 0 : (puts("unloaded"), 1);
}

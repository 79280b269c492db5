/* Windows unloads a library with its last FreeLibrary, and Go's threads, which
 * never end, would run on in memory that is gone: hosts that unload plugins
 * after scanning would crash. So the library stays once it is loaded, as it
 * does on Linux by the linker's -z nodelete, which go build passes there. */
#include <windows.h>

__attribute__((constructor)) static void stay(void) {
	HMODULE self;
	GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)stay, &self);
}

/* Go's threads never end, so the library must stay once it is loaded; see
 * stay_windows.c. Untested: nobody has run this on a Mac yet. */
#include <dlfcn.h>

__attribute__((constructor)) static void stay(void) {
	Dl_info self;
	if (dladdr((const void *)stay, &self)) dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

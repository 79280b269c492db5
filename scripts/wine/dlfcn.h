/* dlopen for the tests' hosts in C when they are built for Windows. */
#include <windows.h>

#define RTLD_NOW 0
#define RTLD_LOCAL 0
#define dlopen(file, flags) ((void *)LoadLibraryA(file))
#define dlsym(lib, name) ((void *)GetProcAddress((HMODULE)(lib), name))
#define dlclose(lib) FreeLibrary((HMODULE)(lib))
#define dlerror() "cannot be loaded"

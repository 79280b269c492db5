/* What the tests' hosts in C want of POSIX when they are built for Windows. */
#include <windows.h>

#define RTLD_NOW 0
#define RTLD_LOCAL 0
static inline void *dlopen(const char *file, int mode) { return (void)mode, (void *)LoadLibraryA(file); }
static inline void *dlsym(void *lib, const char *name) { return (void *)GetProcAddress(lib, name); }
static inline const char *dlerror(void) { return "cannot be loaded"; }

/* There are none; the checks that make some are not for Windows. */
static inline int mkfifo(const char *path, int mode) { return (void)path, (void)mode, -1; }
static inline int symlink(const char *to, const char *path) { return (void)to, (void)path, -1; }

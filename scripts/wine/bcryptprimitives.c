/* What Go needs of bcryptprimitives.dll, for versions of Wine without it: every
 * Windows since 7 has the real one. Only scripts/tryout uses this. */
#include <windows.h>

#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, size); }

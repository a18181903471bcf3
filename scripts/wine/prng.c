/* bcryptprimitives.dll, which Wine 8 lacks and modules written in Rust ask for random bytes. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long size); /* RtlGenRandom */

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t size) {
    for (size_t done = 0; done < size;) {
        size_t rest = size - done;
        unsigned long part = rest > 65536 ? 65536 : (unsigned long)rest;
        SystemFunction036(bytes + done, part);
        done += part;
    }
    return 1;
}

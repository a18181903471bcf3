/* python.exe and pythonw.exe of the stand-in for python.org's embeddable package: all they do is call the DLL. */
#include <wchar.h>

__declspec(dllimport) int Py_Main(int argc, wchar_t **argv);

int wmain(int argc, wchar_t **argv) { return Py_Main(argc, argv); }

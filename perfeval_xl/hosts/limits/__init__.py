"""What the system allows this process: memory and processor time, for work that may take too much of either."""

import sys


def limit_memory(mebibytes: int) -> None:
    """No more address space than this; and no core dump of what people wrote."""
    if sys.platform == "win32":
        from perfeval_xl.hosts.limits.windows import limit_process

        limit_process(mebibytes << 20)
        return
    import resource

    _lower(resource.RLIMIT_AS, mebibytes << 20)
    _lower(resource.RLIMIT_CORE, 0)


def limit_processor(seconds: int) -> None:
    """No more processor time than this, after which the process is ended; Windows keeps no such limit."""
    if sys.platform != "win32":
        import resource

        _lower(resource.RLIMIT_CPU, seconds)


def _lower(kind: int, most: int) -> None:
    """A limit, as low as asked or as the system has it already."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))

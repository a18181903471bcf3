"""What is wrong with a run's options before anything is touched."""

from perfeval_xl.app.binding import check_binding
from perfeval_xl.app.templates import check_template
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.problems import problem
from perfeval_xl.hosts.opening import Kind
from perfeval_xl.hosts.opening.readers import can_read
from perfeval_xl.standard import Standard


def check_options(options: BatchOptions, standard: Standard) -> None:
    """Raises `PerfevalError` where a run cannot begin."""
    if options.out == options.folder:
        raise problem("OUT_IS_ROOT", options.folder)
    if options.law:
        standard.law.named(options.law)
    if options.template:
        check_template(options.template)
    if options.read_pdf and options.dask is None and not can_read(Kind.PDF):
        raise problem("NEEDS_PDF")
    if options.bind and options.pdf:
        check_binding()

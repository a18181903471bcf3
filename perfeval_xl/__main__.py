"""`python -m perfeval_xl` is the command perfeval-xl."""

from perfeval_xl.cli.main import main

raise SystemExit(main())

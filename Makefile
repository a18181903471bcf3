# make demo   看一遍主要用法；make test   装好测试要用的一切并全部测一遍；make check   只测核心；make test-windows   在 Wine 里再测一遍
.PHONY: check demo test test-windows bench proof docs templates lock clean

demo:
	@scripts/setup_venv.sh run
	@scripts/demo.sh

test:
	@scripts/setup_venv.sh dev
	@scripts/setup_tests.sh
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@.venv/bin/python -m compileall -q perfeval_xl  # tests start it hundreds of times
# three on two cores, since much of it waits for LibreOffice and the browser; who is idle takes from the others
	.venv/bin/pytest -n 3 --dist worksteal

check:
	@scripts/setup_venv.sh dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@.venv/bin/python -m compileall -q perfeval_xl
	.venv/bin/pytest -n 2 --core

test-windows:
	@scripts/setup_venv.sh dev
	@scripts/wine/setup.sh
	.venv/bin/python scripts/test_windows.py --go-on
	.venv/bin/pytest tests/folder/test_under_wine.py

bench:
	@scripts/setup_venv.sh dev
	.venv/bin/python -m benchmarks.run
	.venv/bin/python -m benchmarks.kinds
	.venv/bin/python -m benchmarks.batch
	.venv/bin/python -m benchmarks.serve
	.venv/bin/python -m benchmarks.wps
	.venv/bin/python -m benchmarks.dossier

proof:
	@scripts/setup_venv.sh dev
	@scripts/setup_tests.sh
	.venv/bin/python scripts/proof_commit.py
	.venv/bin/python scripts/proof_fuzz.py 7200
	.venv/bin/python scripts/proof_batch.py
	.venv/bin/python scripts/proof_kinds.py --write
	$(if $(PUBLIC),.venv/bin/python scripts/proof_public.py $(PUBLIC) --write)
	.venv/bin/python scripts/proof_safeguards.py
	@scripts/lab/setup_shares.sh
	.venv/bin/python scripts/proof_shares.py
	.venv/bin/python scripts/proof_mutants.py
	.venv/bin/python scripts/measure_truth.py --write
	$(if $(WORKBOOKS),.venv/bin/python scripts/proof_transplant.py $(WORKBOOKS))
	.venv/bin/python scripts/make_offline_bundle.py

docs:
	.venv/bin/python scripts/write_rules_doc.py
	.venv/bin/python scripts/write_messages.py
	.venv/bin/python scripts/write_report_doc.py
	.venv/bin/python scripts/write_nightly_doc.py
	.venv/bin/python scripts/write_readme.py
	.venv/bin/python scripts/write_api_doc.py

templates:
	.venv/bin/python scripts/build_templates.py
	.venv/bin/python scripts/build_addin.py
	.venv/bin/python scripts/build_report_templates.py
	.venv/bin/python scripts/build_examples.py

lock:
	@scripts/setup_venv.sh dev
	@scripts/lock.sh

clean:
	rm -rf .venv demo-out build dist *.egg-info

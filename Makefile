# The one door. Needs only Python 3.11-3.13 and make; everything else is set up in .venv.
PYTHON ?= python3
BIN := .venv/bin
export UV_PROJECT_ENVIRONMENT := .venv

.PHONY: demo week studies test explore endings conflicts durability explanations check format dataset openapi pictures benchmark cluster clean

demo: .venv/.ready  ## plan the bundled east-west day into build/demo/
	$(BIN)/huline plan datasets/east-west -o build/demo/plan.json --html build/demo/plan.html --gap 0.01
	$(BIN)/huline check datasets/east-west build/demo/plan.json

week: .venv/.ready  ## plan the bundled east-west week by prices, with a bound that anyone can recompute
	$(BIN)/huline plan datasets/east-west-week --strategy prices --seconds 60 --gap 0.02 -o build/week/plan.json --certificate build/week/proof.json --html build/week/plan.html
	$(BIN)/huline check datasets/east-west-week build/week/plan.json --certificate build/week/proof.json --parts

studies: .venv/.ready  ## the ready policy studies into build/studies, which goes on where it was ended
	for study in datasets/studies/*.yaml; do \
	    $(BIN)/huline lab $$study -o build/studies/$$(basename $$study .yaml); case $$? in 0|3) ;; *) exit 1;; esac; \
	done

test: .venv/.ready  ## the whole test suite, on all cores; what files share they make once
	$(BIN)/pytest -n auto --dist loadfile

explore: .venv/.ready  ## the tests of properties on new random examples
	HULINE_EXAMPLES=exploring $(BIN)/pytest -n auto --dist loadfile -m hypothesis

endings: .venv/.ready  ## end planning at 20 random moments of two cases: a plan that holds, or none
	HULINE_ENDINGS=20 $(BIN)/pytest tests/api/cli/test_endings.py

conflicts: .venv/.ready  ## explain 300 random cases without a plan, each claim confirmed by exact re-solves
	HULINE_CONFLICTS=300 $(BIN)/pytest tests/optimizer/explain/test_conflict.py

explanations: .venv/.ready  ## hold every claim of explanations of 300 random cases against exact re-solves
	HULINE_EXPLANATIONS=300 $(BIN)/pytest tests/optimizer/explain/test_why.py tests/optimizer/explain/test_tipping.py

check: .venv/.ready  ## format, lint, types, floors, file lengths
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/file_lengths.py

durability: .venv/.ready  ## 500 plans while processes are killed 200 times and the database 20 times
	HULINE_DURABILITY=500,200,20 $(BIN)/pytest tests/durability

format: .venv/.ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

dataset: .venv/.ready  ## build the datasets of a day, three days and a week anew from datasets/sources
	$(BIN)/python datasets/east-west/build.py
	$(BIN)/python datasets/east-west-days/build.py
	$(BIN)/python datasets/east-west-week/build.py

openapi: .venv/.ready  ## keep what the service says of itself in tests/api/http/openapi.json
	$(BIN)/python -m tests.api.http.described

pictures: demo  ## take the pictures of docs/images from the demo's page; needs Chromium
	$(BIN)/python -m tests.api.cli.page.pictures build/demo/plan.html docs/images

benchmark: .venv/.ready  ## print seconds and peak memory of each phase
	$(BIN)/huline bench phases

SIZE ?= 10000x50x168
cluster: .venv/.ready  ## plan a large made-up case on two Ray nodes, of which one is killed on the way
	$(BIN)/python -m tests.cluster.trial $(SIZE)

clean:
	rm -rf .venv .links build

.venv/.ready: pyproject.toml uv.lock hatch_build.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet 'uv>=0.9'
	$(BIN)/uv sync --frozen --quiet
	-$(BIN)/huline warm
	touch $@

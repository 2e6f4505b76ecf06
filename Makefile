# On a fresh Debian or Raspberry Pi OS with git, make and python3-venv: `make demo`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
OLD := .venv-old/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)

# The oldest pair that is supported; its wheels end with Python 3.11.
OLD_PAIR := opencv-python-headless==4.6.0.66 numpy==1.24.2
# What their versions cannot change: pages in the browser, who is let in and how fast, what is sent to servers, files and the
# database, the campaign of breaking.
OLD_LEAVES_OUT := --ignore-glob='tests/web/test_browser*' --ignore=tests/outputs --ignore=tests/storm --ignore=tests/journal \
	--ignore=tests/settings --ignore=tests/installation \
	$(patsubst %,--ignore=tests/web/test_%.py,api behind_proxy hostile real_proxies security server sessions slow_connections stale_forms)
# One more than two processors: tests wait for servers, browsers and real time meanwhile (two workers kept them busy for 63 %
# of the time, three for 93 %). A module's tests stay together as long as there are others: what they share is made once.
AT_ONCE := -n 3 --dist worksteal
# How sentences, numbers and dates are said.
OLD_WORDS := Babel==2.10.3
# What planning needs, as Debian 12 has it beside them.
OLD_PLANNING := pandas==1.5.3 scipy==1.10.1

# The newest that runs on Python 3.11; its MQTT wants an older paho-mqtt than ours.
HOME_ASSISTANT := homeassistant==2024.3.3 'josepy<2' paho-mqtt==1.6.1

# Programs the tests need, and the packages that bring them.
REAL := chromium=chromium influxd=influxdb victoria-metrics=victoria-metrics mosquitto=mosquitto nginx=nginx-light caddy=caddy

# As disc_counter asks of numpy itself, where it is loaded first.
export OPENBLAS_NUM_THREADS := 1

.PHONY: help demo test test-new test-old servers pictures lint format messages language bench bench-planning bench-short storm mutants clean test-camera install uninstall test-armhf test-install test-home-assistant

help:
	@echo 'make demo    the whole system on a simulated meter: http://localhost:8080'
	@echo 'make test    every test, and with the oldest OpenCV and numpy what these can change'
	@echo 'make test-camera  the ribbon camera with the real picamera2, on a virtual one (needs root)'
	@echo 'make test-armhf   what measures, on an emulated 32-bit ARM'
	@echo 'make test-home-assistant   our messages before a real Home Assistant (400 MB)'
	@echo 'make test-install   make install and the service under a real systemd, in a container (needs root)'
	@echo 'make lint    style and types'
	@echo 'make messages  new and changed English sentences, into the files of all languages'
	@echo 'make pictures  the pages as the documents show them'
	@echo 'make bench   accuracy, latency and cost, side by side with the usual way'
	@echo 'make bench-planning   what planning reaches: accuracy, cost, memory, frames (ten minutes)'
	@echo 'make bench-short   accuracy alone, on three films with four windows each (two minutes)'
	@echo 'make storm   kills, gaps, refusals and hostile requests at random, by a seed (minutes)'
	@echo 'make mutants  what counts and prices is changed on purpose: does a test notice? (hours)'
	@echo 'make install, make uninstall   the service with systemd (needs root)'
	@echo 'make clean   take the environments away'

demo: .venv/.run
	$(BIN)/disc-counter demo

test: test-new test-old

test-new: servers .venv/.dev
	$(BIN)/python -m pytest -q $(AT_ONCE)

ifeq ($(shell $(PYTHON) -c 'import sys; print(sys.version_info < (3, 12))' 2>/dev/null),False)
test-old:
	@echo 'The oldest pair ($(OLD_PAIR)) was left out: its wheels end with Python 3.11.'
else
test-old: servers .venv-old/.dev
	$(OLD)/python -m pytest -q $(AT_ONCE) $(OLD_LEAVES_OUT)
endif

# The tests stand before a real browser and real servers; what is missing is installed, if that needs no password.
servers:
	@for pair in $(REAL); do \
		PATH=$$PATH:/usr/sbin command -v $${pair%%=*} >/dev/null || missing="$$missing $${pair##*=}"; \
	done; \
	test -z "$$missing" || \
		{ $(ROOT) apt-get update -qq && $(ROOT) apt-get install -qq --no-install-recommends $$missing; } || \
		{ echo "missing:$$missing: sudo apt install$$missing" >&2; exit 1; }

# A program, and the package that brings it: installed if that needs no password.
needed = command -v $(1) >/dev/null || \
	{ $(ROOT) apt-get update -qq && $(ROOT) apt-get install -qq --no-install-recommends $(2); } || \
	{ echo '$(1) is missing: sudo apt install $(2)' >&2; exit 1; }

# The real picamera2 on libcamera's virtual camera, in a Debian tree of its own. FRAMES=100000 lets it take more without a loss.
FRAMES ?= 10000
test-camera: .trees/camera/.made
	$(ROOT) FRAMES=$(FRAMES) tests/rigs/virtual_camera/run.sh .trees/camera

.trees/camera/.made: tests/rigs/virtual_camera/make_tree.sh
	@$(ROOT) true 2>/dev/null || { echo 'a tree of another system needs root: sudo make test-camera' >&2; exit 1; }
	@$(call needed,mmdebstrap,mmdebstrap)
	$(ROOT) tests/rigs/virtual_camera/make_tree.sh .trees/camera

# What measures, on an emulated ARMv7 with the packages of a 32-bit Raspberry Pi OS bookworm.
test-armhf: .trees/armhf/.made
	tests/rigs/armhf/run.sh .trees/armhf

.trees/armhf/.made: tests/rigs/armhf/make_tree.sh .venv/.made
	@$(call needed,qemu-arm,qemu-user)
	tests/rigs/armhf/make_tree.sh .trees/armhf $(BIN)/python

# The installation and the service under a real systemd, booted in a container.
test-install: .trees/installed/.made
	@$(call needed,systemd-nspawn,systemd-container)
	$(ROOT) tests/rigs/installed/run.sh .trees/installed

.trees/installed/.made: tests/rigs/installed/make_tree.sh
	@$(ROOT) true 2>/dev/null || { echo 'a tree of another system needs root: sudo make test-install' >&2; exit 1; }
	@$(call needed,mmdebstrap,mmdebstrap)
	$(ROOT) tests/rigs/installed/make_tree.sh .trees/installed

# A real Home Assistant, in an environment of its own: what it needs is of other versions than ours.
test-home-assistant: servers .venv/.dev .venv-home-assistant/.made
	DISC_COUNTER_HOME_ASSISTANT=$(CURDIR)/.venv-home-assistant \
		$(BIN)/python -m pytest -q tests/rigs/home_assistant/assistant_tests.py

.venv-home-assistant/.made:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python $(PIP_INSTALL) $(HOME_ASSISTANT)
	@touch $@

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The sentences: English is the template, and each other language a file.
messages: .venv/.run
	$(BIN)/python -m disc_counter.locale.renewal

language: .venv/.run
	$(BIN)/pybabel init -i disc_counter/locale/disc-counter.pot -d disc_counter/locale -D disc-counter -w 100 -l $(LANGUAGE)

bench: .venv/.dev
	$(BIN)/python -m tests.bench

# What planning reaches; test reference years and measured profiles come with packages of others, in an environment of their own.
bench-planning: .venv/.dev .venv-years/.made
	$(BIN)/python -m tests.bench.planning --years .venv-years/lib/python3.*/site-packages/demandlib/vdi/resources_weather \
		--profiles .venv-years/lib/python3.*/site-packages/simbench/networks/1-complete_data-mixed-all-0-sw/LoadProfile.csv

.venv-years/.made:
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python $(PIP_INSTALL) demandlib
	$(@D)/bin/python $(PIP_INSTALL) --no-deps simbench
	@touch $@

bench-short: .venv/.dev
	$(BIN)/python -m tests.bench.short

# A campaign of breaking, minutes; STORM='--seed 2 --times 10' takes another one, longer.
storm: servers .venv/.dev
	$(BIN)/python -m tests.storm $(STORM)

# Which of our tests notices a fault is told by making faults: MUTANTS names those to try, as 'disc_counter.energy*'.
mutants: .venv/.mutants
	rm -rf mutants
	$(BIN)/mutmut run $(if $(MUTANTS),'$(MUTANTS)'); $(BIN)/mutmut results

pictures: servers .venv/.dev
	DISC_COUNTER_PICTURES=$(CURDIR)/docs $(BIN)/python -m pytest -q tests/web/test_browser.py tests/web/test_browser_setup.py tests/web/test_browser_plan.py

# The service on this machine; both may be run again, and uninstall keeps configuration and data.
install uninstall:
	config/systemd/install.sh $@

clean:
	rm -rf .venv .venv-old .venv-years .venv-home-assistant .trees mutants build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Each stamp says that an environment holds what setup.cfg asks for; a set-up that broke off leaves none.
.venv/.run: .venv/.made setup.cfg pyproject.toml
	$(BIN)/python $(PIP_INSTALL) --editable '.[planning]'
	@touch $@

.venv/.dev: .venv/.made setup.cfg pyproject.toml
	$(BIN)/python $(PIP_INSTALL) --editable '.[dev]'
	@touch $@ .venv/.run

.venv/.mutants: .venv/.dev
	$(BIN)/python $(PIP_INSTALL) --editable '.[dev,mutants]'
	@touch $@ .venv/.dev .venv/.run

.venv-old/.dev: .venv-old/.made setup.cfg pyproject.toml
	$(OLD)/python $(PIP_INSTALL) --editable '.[test]' $(OLD_PAIR) $(OLD_WORDS) $(OLD_PLANNING)
	@touch $@

.venv/.made .venv-old/.made:
	@command -v $(PYTHON) >/dev/null || { echo '$(PYTHON) is missing: sudo apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '$(PYTHON) is older than Python 3.11: make PYTHON=python3.11 takes another one' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo 'venv is missing for $(PYTHON): sudo apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(@D)
	@touch $@

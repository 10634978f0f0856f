# Två kommandon räcker: `make run` och `make test`. Båda gör först det som saknas.
.DEFAULT_GOAL := help
.PHONY: help setup run test train languages doctor bench-turns bench-nlu load faults leaks screenshots swedish clean

# Another build of torch: make setup TORCH="torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu"
TORCH ?= torch==2.13.0
export TORCH

help: ## Visar den här hjälpen
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Installerar och bygger allt som saknas (första gången 5-15 minuter)
	@sh steget/environments.sh app rasa
	@.venv/bin/steget setup

run: setup ## Startar allt på den här datorn; stoppa med Ctrl-C
	@.venv/bin/steget up

test: setup ## Kör alla tester
	@sh steget/environments.sh test_tools browser
	@.venv/bin/python tests/run.py

train: setup ## Lär upp allt på nytt, språkmodellen också (40 minuter); bara det ändrade: .venv/bin/steget train
	@.venv/bin/steget train --whole

languages: ## Hämtar in ändrad svenska till översättningarna och visar hur långt varje språk har kommit
	@.venv/bin/steget languages update
	@.venv/bin/steget languages show

doctor: ## Säger vad som är fel och vad du kan göra
	@.venv/bin/steget doctor

bench-turns: ## Mäter 200 turer mot det som körs, bredvid en vanlig `rasa init`-bot
	@.venv/bin/python tests/bench/turns.py

bench-nlu: ## Mäter förståelsen bredvid stock Rasa, TF-IDF och ordlista (timmar; det mätta sparas)
	@.venv/bin/python -m tests.bench.nlu

load: setup ## Mäter hur många chattar datorn klarar (en halvtimme); LOAD="--minutes 60 --users 2000 --steps 8"
	@sh steget/environments.sh test_tools
	@.venv/bin/python -m tests.bench.load $(LOAD)

faults: setup ## Dödar och hänger upp delar gång på gång och räknar att inget går förlorat (timmar; FAULTS="--repeats 1" tar mindre)
	@sh steget/environments.sh test_tools
	@.venv/bin/python -m tests.faults $(FAULTS)

leaks: setup ## Söker planterade märken i allt som en installation lämnar kvar; skriver build/leaks/report.html
	@sh steget/environments.sh test_tools browser
	@.venv/bin/python -m tests.leaks

screenshots: setup ## Tar alla bilder av sidorna på nytt, till docs/screenshots
	@sh steget/environments.sh test_tools browser
	@.venv/bin/python -m tests.screenshots $(SCREENSHOTS)

swedish: ## Visar hur enkla texterna är, fil för fil
	@sh steget/environments.sh app test_tools
	@.venv/bin/python -m tests.swedish

clean: ## Tar bort miljöer och modeller; datamappen var/ rörs inte
	@rm -rf .venv .venv-rasa models

# The Rasa box (dialogue and actions). It holds no key but the one for the bridge and stands on the inner network only.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON}
COPY bot/requirements.lock /opt/requirements.lock
RUN python -m venv /opt/rasa \
 && /opt/rasa/bin/pip install --no-cache-dir --no-deps --ignore-requires-python --require-hashes -r /opt/requirements.lock \
 && useradd --uid 10002 --no-create-home --shell /usr/sbin/nologin rasa \
 && install -d -m 0755 -o 10001 -g 10001 /var/lib/steget-content
ENV PATH=/opt/rasa/bin:$PATH PYTHONPATH=/srv/steget PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 \
    RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 OMP_NUM_THREADS=1 HOME=/tmp MPLCONFIGDIR=/tmp
WORKDIR /srv/steget
COPY bot/__init__.py bot/__init__.py
COPY bot/assistant bot/assistant
COPY actions actions
COPY stories stories
COPY nlu/__init__.py nlu/__init__.py
COPY nlu/components nlu/components
# Only the questions of the health checks, which need the standard library alone.
COPY steget/__init__.py steget/__init__.py
COPY steget/probes/__init__.py steget/probes/web.py steget/probes/
COPY steget/processes/__init__.py steget/processes/answers.py steget/processes/
RUN rasa train --config bot/assistant/config.yml --domain bot/assistant/domain --data stories bot/assistant/nlu.yml \
      --out models/rasa --fixed-model-name assistant \
 && python -m bot.assistant.model_archive seal models/rasa/assistant.tar.gz
USER 10002:10002

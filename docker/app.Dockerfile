# The app's processes (gateway, desk, bridge, nlu, migrations): one image, one command each.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS packages
COPY requirements.lock /opt/requirements.lock
RUN python -m venv /opt/app \
 && /opt/app/bin/pip install --no-cache-dir --no-deps --require-hashes -r /opt/requirements.lock

# torch is needed to build the models and never to serve them, so it stays in this stage.
FROM packages AS models
ARG TORCH="torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu"
RUN /opt/app/bin/pip install --no-cache-dir ${TORCH}
WORKDIR /srv/steget
COPY . .
RUN PYTHONPATH=/srv/steget /opt/app/bin/python -m steget setup --without-rasa

# The process of the studio that trains: torch, and the vectors of all examples that were met while building.
FROM models AS studio
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin steget \
 && install -d -m 0755 -o 10001 -g 10001 /var/lib/steget-content \
 && chmod -R a+rX models
ENV PATH=/opt/app/bin:$PATH PYTHONPATH=/srv/steget PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2
USER 10001:10001

FROM ${PYTHON}
# A new volume takes over the owner of the folder that it is mounted on.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin steget \
 && install -d -m 0700 -o 10001 -g 10001 /var/lib/steget \
 && install -d -m 0755 -o 10001 -g 10001 /var/lib/steget-content
COPY --from=packages /opt/app /opt/app
WORKDIR /srv/steget
COPY . .
COPY --from=models /srv/steget/models/serving models/serving
COPY --from=models /srv/steget/models/heads models/heads
COPY --from=models /srv/steget/nlu/safety/compiled.json nlu/safety/compiled.json
COPY --from=models /srv/steget/locale locale
ENV PATH=/opt/app/bin:$PATH PYTHONPATH=/srv/steget PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2
USER 10001:10001

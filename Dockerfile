# syntax=docker/dockerfile:1

# Builds the wheel, with the web client and a compiled media path inside, by the same step as on a developer's machine.
# Both stages have Python 3.11, for which the compiled part is made.
FROM node:22-bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev make python3-dev python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make wheel

# Installs the locked dependencies and the wheel, and nothing that building needed.
FROM python:3.11-slim-bookworm AS run
COPY --from=build /src/requirements.lock /src/dist/*.whl /tmp/install/
RUN pip install --no-cache-dir --require-hashes -r /tmp/install/requirements.lock \
    && pip install --no-cache-dir --no-deps --no-index /tmp/install/*.whl \
    && rm -r /tmp/install \
    && useradd --system --uid 10001 --create-home --home-dir /data alongside
USER alongside
VOLUME /data
WORKDIR /data
# The number of workers is that of the ports: it must not depend on how many cores there are.
ENV ALONGSIDE_HOST=0.0.0.0 ALONGSIDE_DATA=/data ALONGSIDE_WORKERS=2
EXPOSE 8000/tcp 40000-40001/udp 40000-40001/tcp
HEALTHCHECK --interval=10s --timeout=3s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/api/health', timeout=2)"]
CMD ["alongside", "serve"]

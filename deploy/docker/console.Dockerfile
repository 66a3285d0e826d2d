# syntax=docker/dockerfile:1
#
# The console, with its web page. Build it from the repository's root:
#
#   docker build -f deploy/docker/console.Dockerfile -t quarterdeck-console .
#
# It listens on a loopback address unless it has a certificate; ../compose puts a proxy in front of it.

FROM node:22-bookworm-slim AS page
WORKDIR /src
COPY openapi.yaml ./
COPY crates/console/openapi.yaml crates/console/
COPY crates/ui/web crates/ui/web
RUN cd crates/ui/web && npm ci && npm run build

FROM rust:1.95-slim-bookworm AS build
# What the crypto backend's and the database's C sources are compiled with.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev make cmake \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
COPY --from=page /src/crates/ui/web/dist crates/ui/web/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --package qd-console --bin qd-console \
    && cp target/dist/qd-console /usr/local/bin/qd-console

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Quarterdeck console" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
RUN useradd --system --uid 10001 --home-dir /var/lib/quarterdeck-console --shell /usr/sbin/nologin quarterdeck \
    && install -d -m 0700 -o quarterdeck -g quarterdeck /var/lib/quarterdeck-console
COPY --from=build /usr/local/bin/qd-console /usr/local/bin/qd-console
ENV QD_CONSOLE_DATA=/var/lib/quarterdeck-console
USER 10001
VOLUME ["/var/lib/quarterdeck-console"]
EXPOSE 9617
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["qd-console", "doctor"]
ENTRYPOINT ["qd-console"]
CMD ["serve"]

# syntax=docker/dockerfile:1
#
# Apps, and what runs them, in one image. Build the image `quarterdeck` as the Dockerfile beside this one says; then, in
# the folder of the apps:
#
#   docker build -f app.Dockerfile -t shop .
#   docker run --rm shop
#
# What the apps write is what `docker logs` shows; add `--json` for an object a line. The container ends when no app runs
# any more, with the exit code of the one that failed first.

# hadolint ignore=DL3006
FROM quarterdeck AS quarterdeck

FROM node:22-bookworm-slim
COPY --from=quarterdeck /usr/local/bin/qd /usr/local/bin/qd
WORKDIR /app
COPY . .
# Nothing in it has to outlive the container.
ENV QD_HOME=/tmp/quarterdeck
USER node
# `docker stop` waits for 10 seconds: the longest `kill_timeout` of the apps should be shorter, or its `--time` longer.
ENTRYPOINT ["qd", "runtime"]
CMD ["ecosystem.config.js"]

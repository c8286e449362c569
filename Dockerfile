# The server in a small image: built with the development tools, run without them, as an unprivileged user.
#   docker build -t millrace .
#   docker run -p 8088:8088 -v millrace:/var/lib/millrace millrace

FROM node:24-bookworm-slim AS build
WORKDIR /build
# git and compilers are not needed: every native module ships a binary for this image.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY bin bin
COPY grammar grammar
COPY src src
COPY web web
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="millrace" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
RUN mkdir -p /var/lib/millrace && chown node:node /var/lib/millrace
WORKDIR /opt/millrace
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/bin bin
COPY --from=build /build/dist dist
COPY sql-examples sql-examples
COPY LICENSE ./
# The user `node` of the base image, by number so that an orchestrator can see that it is not root.
USER 1000:1000
VOLUME /var/lib/millrace
EXPOSE 8088
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8088/healthcheck').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Inside a container only the published port leads here, so every interface is the right default.
ENTRYPOINT ["node", "bin/millrace.js"]
CMD ["start", "--host", "0.0.0.0", "--port", "8088", "--data", "/var/lib/millrace"]
